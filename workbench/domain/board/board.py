"""The board: every theme of a study as the trail left it. `replay(events)` is the board, always.

The board is a handful of sections (`themes`, `members`, `codes` …), each a mapping. An event
becomes a `BoardDelta`, the entries it sets or deletes (`domain.board.rules`); folding them in
keeps, per event, the entries before and after. From that follow undo, restore and the question
whether two decisions touch the same thing, with no rule of their own for any kind of event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import filterfalse
from typing import Any, Literal

from workbench.domain.board.coded import Answer, Round, Settled
from workbench.domain.board.keys import memo_key
from workbench.domain.board.past import BoardDelta, Past
from workbench.domain.board.phrases import KEYPHRASE, name_of_phrases
from workbench.domain.board.sections import (
    Section,
    holding_excerpts,
    of_cells,
    of_memos,
    on_excerpts,
    section,
    whole,
)
from workbench.domain.errors import NotFound
from workbench.domain.material.codebook import Code, Coding
from workbench.domain.trail.coding import CoderKind
from workbench.domain.trail.events import ERASED, Relation
from workbench.domain.trail.findings import CellMark
from workbench.domain.trail.incoming import LATER, Setting, SpeakerRole
from workbench.domain.trail.notes import Question

ThemeState = Literal["candidate", "accepted", "rejected", "parked", "retired"]
Origin = Literal["run", "soft", "analyst", "suggestion"]
"""Who put an excerpt in a theme; `soft`: the run's rest, assigned to the nearest theme."""

LIVE: frozenset[ThemeState] = frozenset({"candidate", "accepted", "parked"})
"""States in which a theme holds its excerpts; those of other themes only are in the pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How an excerpt belongs to a theme: strength in [0, 1] and where it comes from."""

    strength: float
    origin: Origin

    @property
    def by_hand(self) -> bool:
        """Whether an analyst decided it."""
        return self.origin in ("analyst", "suggestion")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLink:
    """How a theme stands to a code."""

    code_id: str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One theme; its excerpts are in `Board.members`.

    `name` is the analyst's (None: none yet, another is shown), `sources` the themes it was split
    off or merged from, `run_id` the run that proposed it.
    """

    id: str
    state: ThemeState = "candidate"
    name: str | None = None
    definition: str = ""
    parent: str | None = None
    run_id: str | None = None
    sources: tuple[str, ...] = ()
    codes: tuple[CodeLink, ...] = ()
    keyphrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLabel:
    """A labeler's name for a theme; `stale` once the theme's members changed after it."""

    labeler: str
    version: str
    name: str
    description: str = ""
    code_id: str | None = None
    evidence: tuple[str, ...] = ()
    failure: str = ""
    stale: bool = False
    subtitle: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody answered to a memo, at which event."""

    seq: int
    analyst: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What somebody noted, at which event, and what others said to it, oldest first."""

    seq: int
    analyst: str
    text: str
    comments: tuple[Comment, ...] = field(default=(), metadata=LATER)
    question: Question = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptEntry:
    """What the board knows of a transcript."""

    name: str
    sha256: str
    participant_id: str | None
    roles: tuple[SpeakerRole, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """What the board knows of a run."""

    seq: int
    config: tuple[Setting, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A blind choice between labelers' names; without winners, none of them was good."""

    theme_id: str
    analyst: str
    winners: tuple[str, ...]
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What somebody stated about the study, at which event."""

    seq: int
    analyst: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the framework matrix as somebody wrote it, at which event.

    `proposal` is the event that proposed the words, where they are a model's.
    """

    seq: int
    analyst: str
    text: str
    mark: CellMark = ""
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProposal:
    """What a model would write in a cell, at which event; `evidence` are excerpts."""

    seq: int
    labeler: str
    version: str
    text: str
    evidence: tuple[str, ...] = ()


Members = Mapping[str, Membership]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A transcript that event `seq` took out; `back` is what comes back with it, by section."""

    seq: int
    entry: TranscriptEntry
    back: BoardDelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Every theme, code, memo and excerpt of a study after event `seq` (0: nothing yet).

    Attributes:
        transcripts: transcript id to what is known of it.
        excerpts: excerpt id to its transcript's id; every excerpt there is.
        themes: theme id to theme, retired ones included.
        members: theme id to its excerpts.
        labels: theme id to the labelers' names, oldest first, one per labeler.
        set_aside: excerpts that are filler.
        declined: excerpt id to the themes and codes that an analyst said it does not belong to.
        codes: the codebook.
        merged: code id to the code that it was merged into; codings still name the old one
            (`domain.board.codings`).
        codings: coder to codings.
        coders: coder to what somebody said they are; of others a person is assumed.
        rounds: round id to round.
        answers: what coders gave units of rounds (`answer_key`).
        settled: excerpt id to what stands where coders differed.
        memos: `kind:id` of the target to memos, oldest first.
        attributes: where memos on a participant are kept (`memo_key`), to attributes that were
            corrected by hand; an empty value takes one away.
        key_quotes: excerpt id to the themes that it is a key quote of, as they were called then
            (`key_quotes_of`).
        cells: cells of the framework matrix that somebody filled in (`cell_key`).
        proposed: cells to what a model would write there.
        facts: what the team stated about its study (`domain.material.facts`).
        runs: run id to run.
        labelers: what may be asked though it sends excerpts away (`sender`), to its version.
        picks: who picked which labelers' names for a theme, blind (`pick_key`).
        withdrawn: participants who withdrew.
        removed: transcript id to a transcript that was taken out and can come back.
        steps, undoable, redoable: what undo and restore need; not part of equality.
        covered: number of a restore to what could be undone before it, for its undoing.
    """

    seq: int = 0
    transcripts: Mapping[str, TranscriptEntry] = section(whole, collected=True, frame=True)
    excerpts: Mapping[str, str] = section(on_excerpts, collected=True, frame=True)
    themes: Mapping[str, Theme] = section(whole, about="theme")
    members: Mapping[str, Members] = section(holding_excerpts, about="theme")
    labels: Mapping[str, tuple[GivenLabel, ...]] = section(whole, alongside=True)
    set_aside: Mapping[str, bool] = section(on_excerpts, about="excerpt")
    declined: Mapping[str, tuple[str, ...]] = section(on_excerpts)
    codes: Mapping[str, Code] = section(whole, about="code", frame=True)
    merged: Mapping[str, str] = section(whole, about="code", frame=True)
    codings: Mapping[str, tuple[Coding, ...]] = section(whole, collected=True)
    coders: Mapping[str, CoderKind] = section(whole)
    rounds: Mapping[str, Round] = section(whole, about="round")
    answers: Mapping[str, Answer] = section(on_excerpts, about="answer", later=True)
    settled: Mapping[str, Settled] = section(on_excerpts, about="difference", later=True)
    memos: Mapping[str, tuple[Memo, ...]] = section(of_memos, alongside=True)
    attributes: Mapping[str, Mapping[str, str]] = section(of_memos, frame=True)
    key_quotes: Mapping[str, tuple[str, ...]] = section(on_excerpts, later=True)
    cells: Mapping[str, Cell] = section(of_cells, about="cell")
    proposed: Mapping[str, CellProposal] = section(of_cells, alongside=True)
    facts: Mapping[str, Fact] = section(whole)
    runs: Mapping[str, RunEntry] = section(whole, frame=True)
    labelers: Mapping[str, str] = section(whole)
    picks: Mapping[str, Pick] = section(whole)
    withdrawn: Mapping[str, bool] = section(whole, collected=True, frame=True)
    removed: Mapping[str, Removed] = section(whole, collected=True)
    steps: Past = field(default_factory=Past, compare=False, repr=False)
    undoable: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)
    redoable: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)
    covered: Mapping[int, Mapping[str, tuple[int, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def theme(self, theme_id: str) -> Theme:
        """The theme with that id, in whatever state.

        Raises:
            NotFound: there is none.
        """
        try:
            return self.themes[theme_id]
        except KeyError:
            message = f"no theme {theme_id!r} on this board; list them with `status`"
            raise NotFound(message) from None

    @property
    def newest_run(self) -> str:
        """The id of the newest run; empty before the first."""
        return max(self.runs, key=lambda run: self.runs[run].seq, default="")

    def live(self) -> tuple[Theme, ...]:
        """Candidate, accepted and parked themes, most excerpts first, ties by id."""
        themes = [theme for theme in self.themes.values() if theme.state in LIVE]
        return tuple(sorted(themes, key=lambda t: (-len(self.members.get(t.id, ())), t.id)))

    def name_of(self, theme_id: str) -> str:
        """The name a theme is shown with; empty where there is nothing to make one of."""
        given = self.given_name(theme_id)
        return given if given not in ("", ERASED) else self.carried_name(theme_id) or given

    def given_name(self, theme_id: str) -> str:
        """The analyst's name, else the newest label; empty if nobody could name it.

        An erased name counts only if there is no label either.
        """
        name = self.theme(theme_id).name or ""
        if name and name != ERASED:
            return name
        labels = [label.name for label in self.labels.get(theme_id, ()) if label.name]
        return labels[-1] if labels else name

    def carried_name(self, theme_id: str) -> str:
        """The name that a split side's keyphrases make, unless their labeler was asked about it."""
        theme = self.theme(theme_id)
        asked = any(label.labeler == KEYPHRASE for label in self.labels.get(theme_id, ()))
        is_side = theme.run_id is None and len(theme.sources) == 1
        return name_of_phrases(theme.keyphrases) if is_side and not asked else ""

    def name_before(self, theme_id: str, seq: int) -> str:
        """The name a theme was shown with before event `seq`; its last one if it was gone."""
        theme: Theme | None = next(_left(self.steps, seq, "themes", theme_id), None)
        if theme is None:
            return ""
        labels: tuple[GivenLabel, ...] = next(_left(self.steps, seq, "labels", theme_id), ())
        return Board(themes={theme_id: theme}, labels={theme_id: labels}).name_of(theme_id)

    def code_before(self, code_id: str, seq: int) -> Code | None:
        """A code as it was last before event `seq`; None if it was not there yet."""
        return next(_left(self.steps, seq, "codes", code_id), None)

    def unthemed(self) -> tuple[str, ...]:
        """The pool: excerpts in no live theme and not set aside, in order of import."""
        used = set(self.set_aside)
        for theme in self.live():
            used.update(self.members.get(theme.id, ()))
        return tuple(filterfalse(used.__contains__, self.excerpts))

    def themes_of(self, excerpt_id: str) -> tuple[str, ...]:
        """Live themes that hold the excerpt, strongest first, ties by id."""
        holding = [
            (-self.members[t.id][excerpt_id].strength, t.id)
            for t in self.live()
            if excerpt_id in self.members.get(t.id, {})
        ]
        return tuple(theme for _, theme in sorted(holding))

    def line_of(self, theme_id: str) -> frozenset[str]:
        """A theme and those that it was split off or merged from, at any remove."""
        line: set[str] = set()
        layer = {theme_id}
        while layer:
            line |= layer
            layer = {s for t in layer & self.themes.keys() for s in self.themes[t].sources} - line
        return frozenset(line)

    def key_quotes_of(self, theme_id: str) -> frozenset[str]:
        """Excerpts of a theme that are key quotes of it, or were of what it came from."""
        line = self.line_of(theme_id)
        held = self.members.get(theme_id, {})
        return frozenset(e for e, of in self.key_quotes.items() if e in held and line & set(of))

    def untouched(self, theme: Theme) -> bool:
        """Whether a candidate is as its run proposed it; the next run may replace it."""
        if theme.state != "candidate" or theme.run_id is None:
            return False
        used = self.members.get(theme.id, {}).values()
        by_hand = any(m.by_hand for m in used)
        decided = theme.name or theme.definition or theme.parent or theme.codes
        holds = any(t.parent == theme.id and t.state in LIVE for t in self.themes.values())
        return not (decided or holds or by_hand or self._was_thinned(theme.id))

    def _was_thinned(self, theme_id: str) -> bool:
        """Whether an analyst took excerpts out of a theme, and it stands."""
        return any(
            seq in self.undoable.get(self.steps.analyst_of(seq), ())
            for seq in self.steps.touching("members", theme_id)
            if self.steps.kind_of(seq) in ("move", "remove")
        )

    def memos_on(self, target: str, target_id: str) -> tuple[Memo, ...]:
        """Memos on a project, participant, transcript, excerpt, theme or code."""
        return self.memos.get(memo_key(target, target_id), ())


SECTIONS: Mapping[str, Section] = {
    made.name: made.metadata["section"] for made in fields(Board) if "section" in made.metadata
}
"""What is stored of a board, by name; steps and what can be undone follow from the trail."""

ON_EXCERPTS = tuple(
    name for name, said in SECTIONS.items() if said.scrub is on_excerpts and not said.collected
)
"""Sections about single excerpts: their entries go and come back with the excerpts."""


def kept(board: Board) -> frozenset[str]:
    """Excerpts of the study and of transcripts that can come back."""
    gone = (removed.back["excerpts"] for removed in board.removed.values())
    return frozenset(board.excerpts).union(*gone)


def _left(past: Past, before: int, section: str, key: str) -> Iterator[Any]:
    """The entries that events before a number left there, newest first."""
    earlier = (seq for seq in past.touching(section, key) if seq < before)
    left = (past[seq - 1].after[section][key] for seq in earlier)
    return (entry for entry in left if entry is not None)
