"""Running the engine again on other samples, to tell how often each theme is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.resampling import resampled
from workbench.domain.errors import InputError
from workbench.domain.measures.stability import Groupings, Stability, stabilities
from workbench.domain.ports import Granularity, Passages, Progress, silent
from workbench.services.context import Project
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.reading import forget_study, study

RUNS = 10
"""Resampled runs, unless another number is asked for."""

MOST_RUNS = 100

CHEAP = 2_000
"""Excerpts up to which stability is measured after a run without being asked."""

_TRANSCRIPTS = 10
"""Transcripts from which whole interviews are drawn; below, excerpts are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StabilityReport:
    """What was measured: theme id to stability, and a sentence that sums it up."""

    runs: int
    sentence: str
    themes: dict[str, Stability]


def measure_stability(
    project: Project, *, runs: int = RUNS, progress: Progress = silent
) -> StabilityReport:
    """Repeat the newest run on bootstrap samples, with other seeds and orders; writes.

    Interviews are drawn with replacement where there are ten or more, excerpts where there are
    fewer. How each sample was grouped is kept, so that themes that are split, merged or edited
    later have their stability at once.

    Raises:
        InputError: there is no run yet, or the number of runs is out of range.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise InputError(f"{runs} runs cannot be made; ask for 1 to {MOST_RUNS}")
    now = study(project)
    if not now.board.runs:
        raise InputError("there is no run to check yet; make one with `workbench run` first")
    run_id = now.board.newest_run
    keys = tuple(now.excerpts.keys() - now.board.set_aside)
    kept = now.groupings if now.groupings and now.groupings.keys else Groupings(keys=keys)
    known = frozenset(kept.keys)
    excerpts = [excerpt for e, excerpt in now.excerpts.items() if e in known]
    passages = passages_of(project, now, excerpts, progress)
    settings = {x.name: x.value for x in now.board.runs[run_id].config}
    labels = _resamples(project, passages, settings, runs, progress)
    groupings = replace(
        kept.ordered(passages.keys), resamples=tuple(tuple(map(int, row)) for row in labels)
    )
    with project.store.begin() as tx:
        tx.derived.put_groupings(run_id, groupings)
    forget_study(project)
    return stability_report(project)


def stability_report(project: Project) -> StabilityReport:
    """What is known of the themes' stability now; no runs if it was never measured."""
    now = study(project)
    found = stabilities(now.board, now.groupings)
    runs = len(now.groupings.resamples) if now.groupings else 0
    firm = sum(1 for x in found.values() if x.runs and x.found / x.runs >= 0.8)
    sentence = (
        f"{firm} of {len(found)} themes are found in at least 8 of 10 resampled runs."
        if runs
        else "Stability was not measured since the newest run."
    )
    return StabilityReport(runs=runs, sentence=sentence, themes=found)


def check_stability(
    project: Project, asked: int | None = None, *, progress: Progress = silent
) -> None:
    """Measure stability if asked to; without being asked, only in studies where it takes seconds.

    What was measured with as many runs is not measured again.
    """
    cheap = RUNS if len(project.store.board().excerpts) <= CHEAP else 0
    wanted = cheap if asked is None else asked
    if wanted and stability_report(project).runs != wanted:
        measure_stability(project, runs=wanted, progress=progress)


def _resamples(
    project: Project, passages: Passages, settings: dict[str, str], runs: int, progress: Progress
) -> list[NDArray[np.int64]]:
    engine = project.clusterer(settings.get("clusterer", ""))
    granularity = cast("Granularity", settings.get("granularity") or "medium")
    themes = int(settings.get("themes") or 0) or None
    seed = int(settings.get("seed") or 0)
    made = []
    for turn in range(1, runs + 1):
        progress("checking stability", turn - 1, runs)
        rows = drawn(passages, seed=seed + turn)
        labels = resampled(
            engine, passages, rows, granularity=granularity, themes=themes, seed=seed + turn
        )
        made.append(labels)
    progress("checking stability", runs, runs)
    return made


def drawn(passages: Passages, *, seed: int) -> NDArray[np.int64]:
    """Rows of a bootstrap draw, in an order of its own.

    Args:
        passages: n excerpts.
        seed: of the draw; the same excerpts in any order give the same draw.
    """
    chance = np.random.default_rng(seed)
    units: Sequence[str] = passages.transcripts or ()
    names = sorted(set(units))
    order = np.array(sorted(range(len(passages.keys)), key=passages.keys.__getitem__), np.int64)
    if len(names) < _TRANSCRIPTS:
        rows = np.unique(chance.integers(len(order), size=len(order)))
        return chance.permutation(order[rows])
    chosen = {names[i] for i in chance.integers(len(names), size=len(names))}
    inside = np.array([row for row in order if units[row] in chosen], dtype=np.int64)
    return chance.permutation(inside)
