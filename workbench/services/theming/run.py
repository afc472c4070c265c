"""Candidate themes: excerpts embedded, grouped, set apart by their words, and named.

Each stage is a function over the stage before. Vectors and labelers' answers are kept as they
come, so a run that was killed goes on from there; themes appear on the board in one event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event as Flag
from typing import cast, get_args
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from workbench import __version__
from workbench.clustering import engine_named
from workbench.clustering.layout import map_layout
from workbench.domain.board.board import Board
from workbench.domain.errors import InputError
from workbench.domain.material.codebook import described
from workbench.domain.material.segmentation import is_filler
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.clusters import nearest_codes
from workbench.domain.measures.stability import Groupings
from workbench.domain.ports import Granularity, Progress, silent
from workbench.domain.proposing.hints import hints
from workbench.domain.proposing.run_review import decided, owners
from workbench.domain.study import Study
from workbench.domain.talk import title_of
from workbench.domain.trail.events import SetAside as SetAsideEvent
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Proposal, Run, Setting
from workbench.labeling.choice import ConfiguredLabeler
from workbench.services.context import Author, Project, record
from workbench.services.excerpts.keyphrases import keyphrases_by_people
from workbench.services.excerpts.people import people_of
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors
from workbench.services.labelers.choosing import Broken, usable
from workbench.services.labelers.naming import NamingReport, name_themes
from workbench.services.projects import ThemeLine, status
from workbench.services.reading import forget_study, study
from workbench.services.theming.run_review import ChangesReport, whole_report
from workbench.services.theming.small_talk import Themed, themed
from workbench.services.theming.summary import blank_answers, crowded, foreign, summary
from workbench.settings import Settings

SMALLEST = 3
"""Excerpts a candidate needs once those of decided themes are taken out of it."""

LARGEST_SEED = 2**32 - 1
"""What every library that draws takes."""

KEYPHRASES = 12
"""Keyphrases kept for a theme."""

_RUNS = UUID("9f3c2a7b-6a55-5d0e-8a43-52f1a0c4d9be")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run is made with; `themes` (about so many) takes precedence over `granularity`.

    `labelers` are `NAME[:key=value,…]`; the keyphrase labeler always comes first.
    """

    granularity: Granularity = "medium"
    themes: int | None = None
    clusterer: str = ""
    labelers: tuple[str, ...] = ()
    parallel: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run left on the board, and what each labeler did.

    `unnamed` are theme ids with the reason, of all labelers together; `problems` what is wrong
    with labelers themselves; `changes` what the run offers to themes worked on and where it
    contradicts them.
    """

    run_id: str
    sentence: str
    themes: tuple[ThemeLine, ...]
    unnamed: tuple[tuple[str, str], ...] = ()
    naming: tuple[NamingReport, ...] = ()
    changes: ChangesReport = field(default_factory=ChangesReport)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each labeler that is broken, stopped early or named nothing."""
        return tuple(report.sentence for report in self.naming if report.problem)


def run_options(
    settings: Settings,
    *,
    granularity: str = "",
    themes: int | None = None,
    clusterer: str = "",
    labelers: Sequence[str] = (),
    parallel: int | None = None,
    seed: int | None = None,
) -> RunOptions:
    """Options as given, completed from the settings.

    Raises:
        InputError: an option has a value that does not exist.
    """
    chosen = granularity or settings.granularity
    if chosen not in get_args(Granularity):
        raise InputError(f"granularity {chosen!r} is unknown; choose coarse, medium or fine")
    engine_named(clusterer)
    if themes is not None and themes < 1:
        raise InputError(f"{themes} themes cannot be made; ask for 1 or more")
    if parallel is not None and parallel < 1:
        raise InputError(f"{parallel} calls at once cannot be made; ask for 1 or more")
    drawn = settings.seed if seed is None else seed
    if not 0 <= drawn <= LARGEST_SEED:
        raise InputError(f"seed {drawn} cannot be drawn from; give one from 0 to {LARGEST_SEED}")
    return RunOptions(
        granularity=cast("Granularity", chosen), themes=themes,
        clusterer=clusterer or settings.clusterer, labelers=tuple(labelers), parallel=parallel,
        seed=drawn,
    )  # fmt: skip


def run(
    project: Project,
    by: Author,
    options: RunOptions,
    *,
    progress: Progress = silent,
    cancelled: Flag | None = None,
) -> RunReport:
    """Propose candidate themes and have them named.

    Decided themes stay under the names they are shown with, and so do excerpts moved by hand;
    candidates nobody touched make way; new excerpts that belong with a decided theme are offered
    to it. The same excerpts and options again change nothing but the names that a new labeler
    adds.

    A broken labeler is named in the report and does not affect the others.

    Args:
        by: who runs it.
        options: what it is made with.
        progress: hears of every step.
        cancelled: set it to stop the naming; what is finished is kept.

    Raises:
        InputError: there is nothing to theme, a labeler or its options are wrong, or nobody has
            allowed what it sends.
    """
    labelers = [usable(project, option) for option in _with_default(options.labelers)]
    _distinct(labelers)
    now = study(project)
    if not now.excerpts:
        raise InputError("there are no participants' excerpts; import transcripts first")
    rest, aside = _to_theme(now)
    config = _config(project, options)
    run_id = _run_id(config, rest)
    again = run_id in now.board.runs
    if not again:
        _propose(project, by, now, rest, aside, options, config, run_id, progress)
    reports = [
        name_themes(
            project, labeler, _to_name(project, labeler, again=again), seed=options.seed,
            parallel=options.parallel, progress=progress, cancelled=cancelled,
        )
        for labeler in labelers
    ]  # fmt: skip
    forget_study(project)
    after = status(project)
    unnamed = tuple(failure for report in reports for failure in report.failures)
    board = project.store.board()
    sentence = summary(after, now, again=again) + crowded(board, run_id)
    sentence += foreign(board, run_id, now.language)
    return RunReport(
        run_id=run_id, sentence=sentence, themes=after.themes,
        unnamed=unnamed, naming=tuple(reports), changes=whole_report(project),
    )  # fmt: skip


def _to_theme(now: Study) -> tuple[list[Excerpt], set[str]]:
    """The excerpts to group, and the filler to set aside; if all is filler, all is grouped."""
    aside = _filler(now)
    out = aside | now.board.set_aside.keys()
    rest = [e for e in now.excerpts.values() if e.id not in out]
    return (rest, aside) if rest else (list(now.excerpts.values()), set())


def near_codes(
    project: Project, now: Study, members: Mapping[str, Sequence[str]]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each theme the codes nearest in meaning to its members' mean, with cosines."""
    codes = list(now.board.codes.values())
    if not codes or not members:
        return {}
    vectors = text_vectors(project, [described(code) for code in codes])
    near: dict[str, tuple[tuple[str, float], ...]] = {}
    for theme, held in members.items():
        inside = [now.excerpts[e] for e in held if e in now.excerpts]
        quiet = now.quiet(inside)
        telling = [e for e in inside if e.id not in quiet] or inside
        rows = excerpt_vectors(project, now, telling)
        ranked = nearest_codes(rows, vectors, [code.id for code in codes])
        near[theme] = tuple((code, round(cosine, 4)) for code, cosine in ranked)
    return near


def _propose(
    project: Project,
    by: Author,
    now: Study,
    rest: Sequence[Excerpt],
    aside: set[str],
    options: RunOptions,
    config: Mapping[str, str],
    run_id: str,
    progress: Progress,
) -> None:
    made = _cluster(project, now, rest, options, progress)
    clustering = made.clustering
    progress("finding parts of themes", 0, 1)
    groupings = Groupings(
        keys=tuple(e.id for e in rest),
        run=tuple(map(int, clustering.labels.tolist())),
        parts=clustering.parts(),
    )
    progress("finding parts of themes", 1, 1)
    members = _members(now.board, groupings)
    progress("finding keyphrases", 0, 1)
    proposals = _proposals(now, run_id, rest, made, members)
    held = {p.theme_id: p.members for p in proposals}
    progress("finding keyphrases", 1, 1)
    points = map_layout(clustering.mixed, clustering.labels, groupings.keys, seed=options.seed)
    near = near_codes(project, now, held)
    settings = {**config, **{k: str(v) for k, v in clustering.config.items()}}
    event = Run(
        run_id=run_id,
        config=tuple(Setting(name=k, value=v) for k, v in sorted(settings.items())),
        proposals=proposals,
        set_aside=tuple(sorted(aside)),
    )
    with project.store.begin() as tx:
        record(tx.trail, Author(analyst=by.analyst), event)
        tx.derived.put_map(run_id, groupings.keys, points)
        tx.derived.put_groupings(run_id, groupings)
        tx.derived.put_near_codes(near)
    forget_study(project)


def _cluster(
    project: Project, now: Study, rest: Sequence[Excerpt], options: RunOptions, progress: Progress
) -> Themed:
    given = replace(
        passages_of(project, now, rest, progress), hints=hints(now.board, now.trail, rest)
    )
    found = project.clusterer(options.clusterer).cluster(
        given,
        granularity=options.granularity,
        themes=options.themes,
        seed=options.seed,
        progress=progress,
    )
    return themed(now, rest, given, found)


def _members(board: Board, groupings: Groupings) -> list[list[int]]:
    """Row numbers of each group, without the excerpts that decided themes hold already.

    What is left of a group that mostly belongs to one decided theme makes no candidate: it is
    offered to that theme (`domain.proposing.run_review`).
    """
    kept = {e for theme in decided(board) for e in board.members[theme.id]}
    owned = owners(dict(zip(groupings.keys, groupings.run, strict=True)), board)
    groups: list[list[int]] = [[] for _ in range(max(groupings.run, default=-1) + 1)]
    for row, (key, group) in enumerate(zip(groupings.keys, groupings.run, strict=True)):
        if group >= 0 and group not in owned and key not in kept:
            groups[group].append(row)
    smallest = min(SMALLEST, max(map(len, groups), default=0)) if kept else 1
    return [rows if len(rows) >= smallest else [] for rows in groups]


def _proposals(
    now: Study,
    run_id: str,
    rest: Sequence[Excerpt],
    made: Themed,
    members: Sequence[Sequence[int]],
) -> tuple[Proposal, ...]:
    clustering, labels = made.clustering, np.full(len(rest), -1, dtype=np.int64)
    for cluster, rows in enumerate(members):
        labels[list(rows)] = cluster
    phrases = _set_apart(now, rest, labels, made)
    return tuple(
        Proposal(
            theme_id=str(uuid5(UUID(run_id), str(cluster))),
            members=tuple(rest[r].id for r in rows),
            strengths=tuple(round(float(clustering.strengths[r]), 4) for r in rows),
            soft=tuple(rest[r].id for r in rows if clustering.soft[r]),
            keyphrases=phrases.get(cluster, ()),
        )
        for cluster, rows in enumerate(members)
        if rows
    )


def _set_apart(
    now: Study, rest: Sequence[Excerpt], labels: NDArray[np.int64], made: Themed
) -> dict[int, tuple[str, ...]]:
    """The keyphrases of each theme; of small talk first its title, which says what it is."""
    found = keyphrases_by_people(
        now.in_own_words(rest), labels, top=KEYPHRASES, language=now.language, people=people_of(now)
    )
    phrases = {cluster: tuple(words) for cluster, words in enumerate(found)}
    title = title_of(now.language)
    return phrases | {k: (title, *phrases.get(k, ())) for k in sorted(made.small_talk)}


def _filler(now: Study) -> set[str]:
    """Greetings, interjections and what answers nothing in a survey.

    What an analyst took back once is not set aside again.
    """
    touched = {
        e
        for recorded in events_of(now.trail, Run, SetAsideEvent)
        if isinstance(recorded.event, Run | SetAsideEvent)
        for e in (
            recorded.event.set_aside if isinstance(recorded.event, Run) else recorded.event.excerpts
        )
    }
    themed = {e for held in now.board.members.values() for e, m in held.items() if m.by_hand}
    blank = blank_answers(now)
    return {
        e.id
        for e in now.excerpts.values()
        if e.id not in touched | themed
        and (e.id in blank or is_filler(e.text, context_is_question="?" in now.question_of(e)))
    }


def _config(project: Project, options: RunOptions) -> dict[str, str]:
    embedder = project.embedder()
    return {
        "workbench": __version__,
        "model": embedder.model_id,
        "dtype": embedder.dtype,
        "granularity": options.granularity,
        "themes": str(options.themes or ""),
        "clusterer": project.clusterer(options.clusterer).name,
        "seed": str(options.seed),
    }


def _run_id(config: Mapping[str, str], rest: Sequence[Excerpt]) -> str:
    """uuid5 of what goes in, so that the same run is recognised."""
    content = json.dumps([config, sorted((e.id, e.text) for e in rest)], sort_keys=True)
    return str(uuid5(_RUNS, content))


def _distinct(labelers: Sequence[ConfiguredLabeler | Broken]) -> None:
    names = [labeler.name for labeler in labelers]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InputError(
            f"two labelers would both be called {twice!r}; rename one: {twice}:as=NAME"
        )


def _to_name(project: Project, chosen: ConfiguredLabeler | Broken, *, again: bool) -> list[str]:
    """The themes a labeler is asked about.

    A theme that somebody worked on keeps the name that they saw, whoever gave it; so do the sides
    of a split. `label` and the board ask about these.

    If the run is an earlier one, keyphrases name only what a killed run left unnamed: as the newest
    names, they would win over another labeler's.
    """
    board = project.store.board()
    keep = {t.id for t in decided(board) if not t.name and board.name_of(t.id)}
    if again and chosen.name == "keyphrase":
        keep |= board.labels.keys()
    return [t.id for t in board.live() if t.id not in keep]


def _with_default(labelers: Sequence[str]) -> tuple[str, ...]:
    own = [option for option in labelers if option.split(":")[0] == "keyphrase"]
    others = [option for option in labelers if option.split(":")[0] != "keyphrase"]
    return (*(own or ["keyphrase"]), *others)
