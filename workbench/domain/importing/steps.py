"""What becomes of one incoming text: a kind of step for each answer."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.importing.identity import Arrival
from workbench.domain.material.segmentation import CarriedOver
from workbench.domain.material.speakers import Resolved
from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.speech.doubts import Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class _InStudy(_Text):
    """A text that is in the study once the step is done."""

    transcript: Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class _Understood(_InStudy):
    """A text whose turns were read now, with how its speakers were understood."""

    understood: Resolved
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed(_Understood):
    """One that replaces turns that are there; `changes` says which excerpts change or go."""

    carried: CarriedOver
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(_Understood):
    """A new transcript, with its excerpts."""

    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised(_Changed):
    """A new version of a transcript."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread(_Changed):
    """A text that is there already and is read otherwise today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recast(_InStudy):
    """A text that is there already, in which the analyst now says who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack(_InStudy):
    """A text that had been taken out by an event; it returns as it was."""

    removed_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged(_InStudy):
    """A text that is there already, perhaps under another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut(_Text):
    """A text of somebody who has withdrawn, or one that was taken out and that nobody asked for.

    `removed_by` is the event that took it out; 0 where somebody has withdrawn.
    """

    removed_by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(_Text):
    """A text that cannot come in; why, and what to do."""

    why: str


Step = Added | Revised | Reread | Recast | BroughtBack | Unchanged | LeftOut | Refused
