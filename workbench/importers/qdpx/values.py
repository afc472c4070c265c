"""A REFI-QDA project as it comes in: stored texts, and everything else pointing into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.domain.material.codebook import Code
from workbench.domain.material.text import Draft

NoteTarget = Literal["project", "source", "passage", "code", "case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something of the file that did not come in, or came in and is worth a look.

    Attributes:
        kind: what it is, e.g. `picture`, `coding`, `set`.
        name: which one, as the file calls it.
        why: half a sentence.
        kept: whether it came in.
    """

    kind: str
    name: str
    why: str
    kept: bool = False

    @property
    def sentence(self) -> str:
        """The remark in one line."""
        return f"{self.kind} {self.name}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QdaSource:
    """A text of the project; `variables` are what the file says of it, by the variable's name."""

    guid: str
    draft: Draft
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QdaCoding:
    """Somebody put a code on a span of a source's stored text (code points, half-open)."""

    code: str
    source: str
    start: int
    end: int
    coder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QdaNote:
    """A memo, annotation or comment; `start` and `end` count for a passage of a source only.

    `guid` is what it is on: empty for the project.
    """

    target: NoteTarget
    guid: str
    text: str
    author: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QdaCase:
    """A person or other unit of analysis, and the sources that are about it."""

    guid: str
    name: str
    variables: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many elements the file itself holds, placed or not."""

    codes: int
    sources: int
    selections: int
    codings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QdaProject:
    """What a `.qdpx` file holds. GUIDs are lower case without braces."""

    name: str
    origin: str
    codes: tuple[Code, ...]
    sources: tuple[QdaSource, ...]
    codings: tuple[QdaCoding, ...]
    notes: tuple[QdaNote, ...]
    cases: tuple[QdaCase, ...]
    remarks: tuple[Remark, ...]
    counted: Counted
