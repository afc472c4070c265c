"""A document as it is read: its lines in their places, with what each may be the beginning of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.domain.material.guide import is_planned
from workbench.domain.material.text import Draft, Line, Turn, stored_text
from workbench.domain.speech.heads import Head, head_of, inner_times, named_head, speech_end
from workbench.domain.speech.labels import Spoken, asks
from workbench.domain.speech.patterns import Pattern

RULE = re.compile(
    r"\s{0,3}(?:[-*_=]{3,}\s*\Z|.{1,60} (?:started|stopped) transcription\s*\Z"
    r"|Transcribed by \S+\s*\Z)"
)
"""A line that nobody said: a rule, Teams' and Otter's notices."""
_MARKDOWN = re.compile(r"\s{0,3}#{1,6}\s+")
_EMPHASIS = re.compile(r"[*_]{1,3}")
# A title, and a question above each answer of one paragraph, are little more than half.
_MOST_HEADINGS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line with its words and its head.

    Attributes:
        title: it is a heading, by its style or its `#`.
        begin: where its words begin in the line, after a `#`.
        silent: it explains labels, or belongs to the head or the foot; nobody said it.
    """

    line: Line
    text: str
    head: Head | None
    title: bool
    begin: int
    silent: bool = False

    @property
    def words(self) -> str:
        """What the line says, without heading marks, emphasis and blanks around it."""
        return self.text[self.begin :].strip(" \t*_")

    @property
    def is_speech(self) -> bool:
        """Whether it may be speech at all."""
        unspoken = self.silent or self.line.mark or RULE.match(self.text) is not None
        return bool(self.text.strip()) and not unspoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text and its lines; `guide` is what the study's interview guide plans to talk of."""

    text: str
    language: str
    placed: tuple[Placed, ...]
    guide: tuple[str, ...] = ()

    def asks(self, words: str) -> bool:
        """Whether words ask, or are what the interview guide plans to ask."""
        return asks(words) or bool(self.guide and is_planned(words, self.guide))

    @property
    def speech(self) -> tuple[Placed, ...]:
        """The lines that may be speech."""
        return tuple(p for p in self.placed if p.is_speech)


def document_of(
    draft: Draft, language: str, names: Sequence[str] = (), pattern: Pattern | None = None
) -> Document:
    """The document that a draft is of.

    Args:
        draft: with its lines.
        language: that is spoken in it.
        names: labels that the analyst gave, as they were written.
        pattern: how the analyst says that names are marked.
    """
    lines = [draft.text[line.start : line.end] for line in draft.lines]
    titles = [_is_title(line, text) for line, text in zip(draft.lines, lines, strict=True)]
    # Where most lines are headings, somebody set the whole document in that style.
    filled = sum(bool(text.strip()) for text in lines)
    titled = sum(titles) <= _MOST_HEADINGS * max(1, filled)
    placed = (
        _placed(line, text, title and titled, names, pattern)
        for line, text, title in zip(draft.lines, lines, titles, strict=True)
    )
    return Document(text=draft.text, language=language, placed=tuple(placed))


def _is_title(line: Line, text: str) -> bool:
    return "heading" in line.looks or _MARKDOWN.match(text) is not None


def _placed(
    line: Line, text: str, title: bool, names: Sequence[str], pattern: Pattern | None
) -> Placed:
    marked = _MARKDOWN.match(text)
    known = line.mark or line.speaker is not None
    told = None if known or pattern is None else pattern.head(text)
    title = title and told is None
    return Placed(
        line=line, text=text, title=title, begin=marked.end() if marked else 0,
        head=None if known or title else told or named_head(text, names) or head_of(text),
    )  # fmt: skip


def silenced(document: Document, lines: frozenset[int]) -> Document:
    """The document in which nobody says the lines that begin there."""
    if not lines:
        return document
    placed = (replace(p, silent=True) if p.line.start in lines else p for p in document.placed)
    return replace(document, placed=tuple(placed))


def spoken_lines(document: Document) -> list[Spoken]:
    """The lines that hold something, as their labels are weighed."""
    out: list[Spoken] = []
    blank = True
    for p in document.placed:
        if not p.text.strip() or p.silent:
            blank = True
            continue
        begins = p.text[p.head.speech :].lstrip(" \t*_\"'“«„¿¡(") if p.head else p.text
        if not (p.title and not p.line.mark):
            out.append(Spoken(head=p.head, opens=blank, begins=begins[:200]))
        blank = p.title
    return out


def paragraphs(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Lines in paragraphs: a line each, or a block of lines where lines are hard-wrapped."""
    wrapped = hard_wrapped([p.text for p in placed])
    out: list[list[Placed]] = []
    open_ = False
    for p in placed:
        if not p.is_speech:
            open_ = False
        elif wrapped and open_:
            out[-1].append(p)
        else:
            out.append([p])
            open_ = True
    return out


def hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines that another line follows are nearly all of one typewriter's width."""
    followed = [len(line) for line, after in pairwise(lines) if line.strip() and after.strip()]
    width = sum(50 <= length <= 100 for length in followed)
    return len(followed) >= 3 and width > 0.8 * len(followed)


class Turns:
    """Collects turns; the open one grows until a head, a mark or a heading closes it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.done: list[Turn] = []
        self.speaker: str | None = None
        self.time: str | None = None
        self._start: int | None = None
        self._end = 0

    def close(self) -> None:
        """End the open turn."""
        span = None if self._start is None else bare(self._text, self._start, self._end)
        if span:
            speaker = label(self.speaker or "")
            self.done.append(Turn(start=span[0], end=span[1], speaker=speaker, time=self.time))
            self.time = None
        self._start = None

    def open(self, speaker: str | None, time: str | None) -> None:
        """End the open turn and begin one of a speaker, at a time."""
        self.close()
        self.speaker, self.time = speaker, clock(time) or (self.time if speaker is None else None)

    def grow(self, start: int, end: int) -> None:
        """Let the open turn reach to there."""
        if self._start is None:
            self._start = start
        self._end = end

    def take(self, p: Placed, begin: int) -> None:
        """Let the open turn grow by a line, parted where a time mark stands amid its words."""
        offset, end = p.line.start, speech_end(p.text)
        for start, after, time in inner_times(p.text, begin, end):
            if start > begin:
                self.grow(offset + begin, offset + start)
            self.open(self.speaker, time)
            begin = after
        if begin < end:
            self.grow(offset + begin, offset + end)


_MAX_LABEL = 100


def label(raw: str) -> str:
    """A speaker's label as one short, clean line."""
    return " ".join(stored_text(raw).text.split())[:_MAX_LABEL]


def clock(raw: str | None) -> str | None:
    """A time mark without its brackets; None where there is none."""
    mark = re.sub(r"[\[\]()#<>{}*=\\]", "", raw or "").strip()
    return stored_text(mark).text[:40] or None


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends; None where nothing is left."""
    inner = text[start:end]
    words = inner.strip()
    if not words:
        return None
    first = start + len(inner) - len(inner.lstrip())
    return first, first + len(words)


def bare(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space, and without the emphasis that encloses all of it."""
    span = trimmed(text, start, end)
    while span:
        inner = text[span[0] : span[1]]
        mark = _EMPHASIS.match(inner)
        if not mark or len(inner) <= 2 * len(mark[0]) or not inner.endswith(mark[0][::-1]):
            return span
        if mark[0] in inner[len(mark[0]) : -len(mark[0])]:
            return span
        span = trimmed(text, span[0] + len(mark[0]), span[1] - len(mark[0]))
    return None
