"""What include, exclude and examples of a codebook are worth in suggestions.

    python bench/criteria.py [demo | hist325 | ohd_poets]

`demo` is the study in `fixtures/`, whose codebook has all three, judged by its two coders' codings.
Elsewhere an example is simulated: one row of each code is its example and is scored no more.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from learning import BY, interviews
from numpy.typing import NDArray

from workbench.bootstrap import create_project
from workbench.domain.measures.ranking import Figures, figures, mean
from workbench.domain.proposing.suggestions import Target, targets, verdicts
from workbench.learning import Prior, learn
from workbench.services.context import Project
from workbench.services.evaluating.simulation import Sample, sample
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.suggesting.fit import ExcerptIndex, prepare, prior
from workbench.services.theming.run import RunOptions, run

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "peer_support"
SEEDS, STEPS = range(4), (0, 20, 40, 80, 160)
FEWEST = 3
"""Codings that a code of the demo study must have to be counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo study with what its two coders said: (n, c) codes of the excerpts."""

    project: Project
    index: ExcerptIndex
    known: list[Target]
    truth: NDArray[np.float64]

    def fit(self, known: Sequence[Target]) -> Prior:
        """The fit of its excerpts to codes, or to what is left of them."""
        return prior(self.project, study(self.project), self.index, known)


def demo_study(folder: Path) -> Demo:
    """Import it; codes with fewer codings than `FEWEST` are left out."""
    project = create_project(folder / "demo")
    import_files(
        project, BY, sorted((FIXTURES / "interviews").iterdir()),
        participants=FIXTURES / "participants.csv",
    )  # fmt: skip
    load_codebook(project, BY, FIXTURES / "codebook.csv")
    load_codings(project, BY, FIXTURES / "codings.csv")
    now = study(project)
    index = prepare(project, now)
    known = [t for t in targets(now.board) if t.kind == "code"]
    said = verdicts(now, known)
    truth = np.array([[float(t.id in said.belongs.get(e, ())) for t in known] for e in index.ids])
    kept = np.flatnonzero(truth.sum(axis=0) >= FEWEST)
    return Demo(project=project, index=index, known=[known[j] for j in kept], truth=truth[:, kept])


def demo(of: Demo) -> None:
    """The demo study, by how much of its codebook is used."""
    known, truth = of.known, of.truth
    coded = np.flatnonzero(truth.any(axis=1))
    print(f"\ndemo study: {len(coded)} of {len(truth)} excerpts coded, {len(known)} codes\n")
    print("| used of the codebook | top 1 / top 3 / macro AP of the coded | macro AP among all |")
    print("|---|---|---|")
    for what, fields in {
        "name and definition": ("include", "exclude", "examples"),
        "and include": ("exclude", "examples"),
        "and include, exclude": ("examples",),
        "and include, examples": ("exclude",),
        "all": (),
    }.items():
        fit = of.fit([without(target, fields) for target in known])
        among = figures(truth, fit.offer).macro_ap
        print(f"| {what} | {told(figures(truth[coded], fit.scores[coded]))} | {among:.3f} |")


def without(target: Target, fields: Sequence[str]) -> Target:
    """The target with some of what its codebook says left out."""
    return replace(
        target,
        include=() if "include" in fields else target.include,
        exclude=() if "exclude" in fields else target.exclude,
        examples=() if "examples" in fields else target.examples,
    )


def simulated(data: Path, name: str, folder: Path) -> None:
    """A data set with and without an example of each code."""
    project = interviews(data, name, folder)
    run(project, BY, RunOptions())
    score(project, data / name / "excerpts.jsonl", name)


def score(project: Project, gold: Path, name: str) -> None:
    """Print the figures of a project."""
    of, _ = sample(project, gold)
    print(f"\n{name}: one row of each of {len(of.codes)} codes is its example\n")
    print(f"| top 1 / top 3 / macro AP after … decisions | {' | '.join(map(str, STEPS))} |")
    print("|---" * (len(STEPS) + 1) + "|")
    found: dict[tuple[str, int], list[Figures]] = {}
    for seed in SEEDS:
        for what, step, reached in one_draw(project, of, seed):
            found.setdefault((what, step), []).append(reached)
    for what in ("without", "with examples"):
        print(f"| {what} | {' | '.join(told(mean(found[what, step])) for step in STEPS)} |")


def one_draw(project: Project, of: Sample, seed: int) -> Iterator[tuple[str, int, Figures]]:
    """Figures of one choice of examples and decisions, over rows that are neither."""
    order = np.random.default_rng(seed).permutation(len(of.rows))
    # An analyst's example is a clear case: a row with that code alone, where there is one.
    clear = order[np.argsort(of.truth[order].sum(axis=1) > 1, kind="stable")]
    shown = [next(int(i) for i in clear if of.truth[i, j]) for j in range(len(of.codes))]
    taken = {int(row) for i in shown for row in of.parts[i][0]}
    left = [i for i in order if not taken.intersection(of.parts[i][0].tolist())]
    for what, fit in (("without", of.prior), ("with examples", told_by(project, of, shown))):
        for step in STEPS:
            rows = of.excerpts_of(left[:step])
            scores = learn(of.index.pool, fit.scores, rows, of.gold[rows]).scores
            rest = left[step:]
            yield what, step, figures(of.truth[rest], of.of_rows(scores)[rest])


def told_by(project: Project, of: Sample, shown: Sequence[int]) -> Prior:
    """The fit of excerpts to codes that come with one example each."""
    now = study(project)
    index: ExcerptIndex = of.index
    known = []
    for about, i in zip(of.codes, shown, strict=True):
        held, share = of.parts[i]
        quote = now.excerpts[index.ids[int(held[share.argmax()])]].text
        known.append(Target(id=about, kind="code", name=about, about=about, examples=(quote,)))
    return prior(project, now, index, known)


def told(of: Figures) -> str:
    """Three figures in a cell."""
    return f"{of.top1:.3f} / {of.top3:.3f} / {of.macro_ap:.3f}"


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    source = Path(os.environ.get("WORKBENCH_REAL_DATA", here))
    for wanted in sys.argv[1:] or ("demo", "hist325", "ohd_poets"):
        with tempfile.TemporaryDirectory() as place:
            if wanted == "demo":
                demo(demo_study(Path(place)))
            else:
                simulated(source, wanted, Path(place))
