"""Transcripts, turns, participants and excerpts, and the stored text they all point into.

Positions everywhere are Unicode code points into `Transcript.text`, half-open.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID, uuid5

Role = Literal["interviewer", "participant", "other"]
"""`other` speakers (a partner, a moderator's assistant, unknown) are context, like interviewers."""

BLOCK = "█"
"""What replaces a character that was blacked out."""

# What `stored_text` changes: CRs, and every character that is not `is_storable`.
_CHANGED = re.compile(r"\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")

_TRANSCRIPTS = UUID("6f0b6a0e-5f5c-5c56-9d4e-0a8d3c1f7e21")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a transcript's text: code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's uninterrupted speech; the span covers the speech, not the speaker's label."""

    start: int
    end: int
    speaker: str
    role: Role = "other"
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """Which transcript and speaker a participant is; None if their file does not say."""

    participant: str
    transcript: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One interview as stored: immutable text and the turns within it, in order."""

    id: str
    name: str
    sha256: str
    text: str
    turns: tuple[Turn, ...]
    language: str = "en"
    participant_id: str | None = None

    def speech(self, turn: Turn) -> str:
        """The words of a turn, exactly as stored."""
        return self.text[turn.start : turn.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document in its text, and how it stands there.

    Attributes:
        start: where the line begins; `end` is before its line end.
        looks: how the whole line is set: `heading`, `bold`, `italic`, `indented`.
        speaker: who speaks, where a table's cell says it; `""` is nobody named.
        time: a time mark beside it.
        mark: nobody said it: a title, a cell with a time.
    """

    start: int
    end: int
    looks: frozenset[str] = frozenset()
    speaker: str | None = None
    time: str | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A transcript as an importer read it, before roles are known and before it is stored.

    `text` is stored text already (see `stored_text`); turns carry role "other". `notes` are plain
    sentences for the analyst about what was understood ("2 speakers from labels 'Name:'").
    `survey` is what a survey tells of who answered.
    `lines` are those of a document, so that it can be read again once the other files of its
    import are known; a table or a list of cues has none. `doubt` says why a reading may be wrong
    whose lines are gone.
    """

    name: str
    text: str
    turns: tuple[Turn, ...]
    language: str = "en"
    notes: tuple[str, ...] = ()
    survey: Survey | None = None
    lines: tuple[Line, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a survey tells of its respondents besides their answers.

    Attributes:
        respondents: their ids are the speakers of the transcript.
        closed: columns in which values recur, in order: what may become attributes.
    """

    respondents: tuple[Participant, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person who was interviewed, with the attributes of the participants file."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The span that is coded. `context` (the question asked) is read with it, never quoted as it.

    Invariant: `text == transcript.text[start:end]`.
    """

    id: str
    transcript_id: str
    participant_id: str | None
    start: int
    end: int
    text: str
    context: tuple[Span, ...] = ()


def text_sha256(text: str) -> str:
    """Hex sha256 of the UTF-8 bytes of a stored text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def transcript_id(sha256: str, name: str = "") -> str:
    """The id of a transcript: uuid5 of its first revision's sha256.

    With its name if another transcript has that id: two people may have said the same words.
    """
    return str(uuid5(_TRANSCRIPTS, f"{sha256}\x1f{name}" if name else sha256))


def excerpt_id(transcript: str, start: int, end: int) -> str:
    """The id of an excerpt: uuid5 of its transcript's id and the span it was first cut at."""
    return str(uuid5(UUID(transcript), f"{start}-{end}"))


@dataclass(frozen=True, slots=True)
class StoredText:
    """Cleaned text with the way back to the source it was made from.

    `_dropped` holds, ascending, the source positions of characters that were left out.
    """

    text: str
    _dropped: tuple[int, ...] = ()

    def position(self, source: int) -> int:
        """The stored position of a source position; a dropped character maps to what follows it."""
        return source - bisect_right(self._dropped, source - 1)


def stored_text(source: str) -> StoredText:
    r"""Clean a text once and for all: no BOM, no XML-illegal characters, LF line ends.

    No Unicode normalisation: what was typed is what is quoted. `"a\r\nb\x00"` becomes `"a\nb"`.
    """
    if not _CHANGED.search(source):
        return StoredText(source)
    dropped = tuple(found.start() for found in _CHANGED.finditer(source) if found[0] != "\r")
    return StoredText(_CHANGED.sub(_replacement, source), dropped)


def _replacement(found: re.Match[str]) -> str:
    return "\n" if found[0][0] == "\r" else ""


def is_storable(char: str) -> bool:
    """Whether XML 1.0 (and so every export) can hold the character; BOMs count as unstorable."""
    code = ord(char)
    if code < 0x20:
        return char in "\t\n\r"
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF, 0xFEFF))
