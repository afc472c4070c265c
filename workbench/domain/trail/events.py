"""What can happen to a study: one frozen dataclass per event, facts only, no behaviour.

An event is appended to the trail and never changed. Fields of type `Text` hold people's words;
they are stored beside the trail, so that a withdrawn participant can be forgotten
(`domain.trail.audit`). What an event does to the board is in `domain.board.rules`.

What comes in and what machines say is in `domain.trail.incoming`, what is decided about the
codebook in `domain.trail.codes`, about coders in `domain.trail.coding`, what happens to a
transcript that came in by mistake in `workbench.domain.trail.removal`, what is prepared for
publication in `workbench.domain.trail.findings`, what is said of files that were written out of the
study in `domain.trail.outside`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.coding import CloseRound, CodeUnit, OpenRound, SetCoder, SettleUnit
from workbench.domain.trail.families import Decision, Erasing, Machine, Reversal
from workbench.domain.trail.findings import (
    MarkKeyQuotes,
    ProposeSummaries,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
from workbench.domain.trail.incoming import (
    Import,
    Label,
    LoadCodebook,
    LoadCodings,
    Revise,
    Run,
    SetSpeakers,
    Text,
)
from workbench.domain.trail.notes import CommentOnMemo, MemoTarget, SetAttribute
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript, RemoveTranscript

ERASED = "[erased]"
"""What a text reads after a withdrawal or redaction erased it."""

Relation = Literal["same", "broader", "narrower", "overlaps"]
"""How a theme stands to a code: the theme is broader than the code, and so on."""


# What analysts decide ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableLabeler(Decision):
    """Somebody allowed a labeler for this study, and where it may send excerpts to."""

    labeler: str
    version: str
    sends_data_off_machine: bool = False
    destination: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickName(Decision):
    """Of names shown without their labelers, the analyst picked one, or found none of them good.

    `among` are the labelers whose names were shown, `winners` those that gave the picked one.
    """

    theme_id: str
    winners: tuple[str, ...]
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTheme(Decision):
    """The analyst made a theme, empty or of chosen excerpts."""

    theme_id: str
    name: Text
    definition: Text = ""
    excerpts: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Decision):
    """The theme stands, under the name shown when it was accepted."""

    theme_id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Decision):
    """The theme is rejected; its excerpts are in no theme unless others hold them."""

    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(Decision):
    """The theme waits."""

    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Decision):
    """An accepted, rejected or parked theme is a candidate again."""

    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Decision):
    """The theme has the analyst's name."""

    theme_id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Redefine(Decision):
    """The theme has the analyst's definition; empty takes it away."""

    theme_id: str
    definition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Nest(Decision):
    """The theme stands under another, or at the top (`parent` None)."""

    theme_id: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One side of a split."""

    theme_id: str
    excerpts: tuple[str, ...]
    name: Text = ""
    keyphrases: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Decision, Machine):
    """One theme became several; together they hold every excerpt of it."""

    theme_id: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Decision, Machine):
    """Several themes became one."""

    theme_ids: tuple[str, ...]
    into: str
    name: Text
    keyphrases: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Decision):
    """Excerpts left a theme (or the pool, `source` None) for another."""

    excerpts: tuple[str, ...]
    source: str | None
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Decision):
    """Excerpts belong to a theme as well, whatever else they belong to."""

    excerpts: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(Decision):
    """Excerpts left a theme."""

    excerpts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSuggestion(Decision):
    """Excerpts went into a theme because the board had suggested it.

    With a `code_id` and a `name` the theme is begun for that code, if it is not there yet.
    """

    excerpts: tuple[str, ...]
    target: str
    code_id: str | None = None
    name: Text = ""
    definition: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Decision):
    """Not this: the excerpts do not belong to a theme or code; `target` is its id."""

    excerpts: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkExcerpt(Decision):
    """The analyst marked a span by hand, and may have put it in a theme."""

    excerpt_id: str
    transcript_id: str
    start: int
    end: int
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Decision):
    """Excerpts are filler or greetings: in no theme, visible, and can be taken back."""

    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstate(Decision):
    """Excerpts that had been set aside count again."""

    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode(Decision):
    """The theme stands in a relation to a code of the codebook."""

    theme_id: str
    code_id: str
    relation: Relation = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkCode(Decision):
    """The theme has nothing to do with the code after all."""

    theme_id: str
    code_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptAsCode(Decision):
    """The theme became a code of the codebook."""

    theme_id: str
    code_id: str
    name: Text
    definition: Text = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMemo(Decision):
    """A memo on the study or on something in it; `target_id` is empty for the project."""

    target: MemoTarget
    target_id: str
    text: Text


# What is taken back ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Reversal):
    """The analyst took back event number `target`, one of their own."""

    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo(Reversal):
    """The analyst did again what they had taken back."""

    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Reversal):
    """All decisions stand as they stood after event number `to`."""

    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Erasing):
    """A participant withdrew consent; their words are erased everywhere."""

    participant_id: str
    transcripts: tuple[str, ...]
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A participant's key before and after their id was blacked out."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Erasing):
    """A span of a transcript was blacked out, one block per character, so positions stay.

    A span of nothing: words that were not said went out of names and of what was written.
    `participants` are those whose id held the words; what was noted of them stays theirs.
    """

    transcript_id: str
    start: int
    end: int
    excerpts: tuple[str, ...] = ()
    participants: tuple[NewKey, ...] = ()


Event = (
    Import | Revise | SetSpeakers | LoadCodebook | LoadCodings | Run | Label | EnableLabeler
    | PickName | CreateTheme | Accept | Reject | Park | Reopen | Rename | Redefine | Nest
    | Split | Merge | Move | Add | Remove | AcceptSuggestion | Decline | MarkExcerpt | SetAside
    | Reinstate | LinkCode | UnlinkCode | AdoptAsCode | AddCode | ChangeCode | NestCode
    | MergeCodes | RetireCode | WriteMemo | CommentOnMemo | SetAttribute | SetCoder | OpenRound
    | CodeUnit | CloseRound | SettleUnit | MarkKeyQuotes | UnmarkKeyQuotes | StateFact
    | SummariseCell | ProposeSummaries | Undo | Redo | Restore | Withdraw | Redact
    | RemoveTranscript | BringBackTranscript | EraseTranscript | MarkExportsStale
)  # fmt: skip


_WRITTEN = {"Reinstate": "take back"}
"""Kinds that the trail keeps under the name they had first."""


def _words(name: str) -> str:
    """`SetAside` to `set aside`."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
    return _WRITTEN.get(name, words)


KINDS: dict[str, type[Event]] = {_words(kind.__name__): kind for kind in get_args(Event)}
"""Event classes by the kind written in the trail, e.g. `set aside`."""


_KIND_OF = {made: kind for kind, made in KINDS.items()}


def kind_of(event: Event) -> str:
    """The kind of an event as written in the trail."""
    return _KIND_OF.get(type(event)) or _words(type(event).__name__)
