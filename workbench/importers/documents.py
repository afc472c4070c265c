"""From the lines of a document to a draft: the whole text is kept, turns point into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from workbench.domain.material.text import Draft, Turn, stored_text
from workbench.importers.building import (
    Said,
    clock,
    draft_of,
    label,
    no_speech,
    speakers_note,
    trimmed,
)
from workbench.importers.cues import cue_times, said_in_blocks
from workbench.importers.heads import Head, believed, head_of, names_above, speech_end
from workbench.importers.typography import ANSWERS, ASKS, Paragraph, asking_look, look_note

_HEADING = re.compile(
    r"\s{0,3}(?:#{1,6}\s|[-*_=]{3,}\s*\Z"
    r"|.{1,60} (?:started|stopped) transcription\s*\Z|Transcribed by \S+\s*\Z)"
)
_MIN_CUES = 3
_HEADING_WORDS = 12
# Characters of title, date and names that may stand before the first label of a short file.
_MAX_HEADING = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document. A table's cells come with the speaker or as a mark (no speech).

    `looks` says how the whole line is set: `bold`, `italic`, `indented`.
    """

    text: str
    speaker: str | None = None
    time: str | None = None
    mark: bool = False
    looks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    start: int
    head: Head | None


def document_draft(
    name: str, lines: Iterable[Line], notes: Sequence[str] = (), language: str = "en"
) -> Draft:
    """A draft with the whole text, lines joined by LF, and the turns that its labels mark.

    A line without a label belongs to the speaker before it. Where no label recurs, every
    paragraph is a turn of speaker `""`. A list of timed cues (a pasted subtitle file, Teams' old
    docx) is read as such instead.

    Raises:
        UnreadableFile: if nobody says anything.
    """
    clean = _split(lines)
    if sum(cue_times(line.text) is not None for line in clean) >= _MIN_CUES:
        said: list[Said] = said_in_blocks([line.text for line in clean])
        return draft_of(name, said, notes, language)
    return replace(_with_turns(name, clean, notes, language), name=PurePath(name).stem)


def whole_draft(name: str, text: str, language: str = "en") -> Draft:
    """A draft of a stored text that something else points into: not a character is left out.

    Args:
        name: of the transcript, taken as it is.
        text: stored text.
        language: BCP 47 tag.

    Raises:
        UnreadableFile: if nobody says anything.
    """
    return _with_turns(name, [Line(text=line) for line in text.split("\n")], (), language)


def _with_turns(name: str, clean: Sequence[Line], notes: Sequence[str], language: str) -> Draft:
    text = "\n".join(line.text for line in clean)
    placed = _placed(clean)
    turns, understood = _labelled(text, placed), tuple[str, ...]()
    if not turns:
        turns = _named_above(text, placed)
    if not turns:
        turns, understood = _by_look(text, placed)
    if not turns:
        turns = _paragraphs(text, placed)
    if not turns:
        raise no_speech(name)
    return Draft(
        name=name,
        text=text,
        turns=tuple(turns),
        language=language,
        notes=(speakers_note(turns), *understood, *_before(text, turns), *notes),
    )


def _split(lines: Iterable[Line]) -> list[Line]:
    """Cleaned lines without line breaks; only the first of a split line carries its speaker."""
    out: list[Line] = []
    for line in lines:
        first, *rest = stored_text(line.text).text.split("\n")
        out.append(replace(line, text=first))
        out.extend(Line(text=more, mark=line.mark, looks=line.looks) for more in rest)
    return out


def _placed(lines: Sequence[Line]) -> list[_Placed]:
    out: list[_Placed] = []
    position = 0
    for line in lines:
        known = line.mark or line.speaker is not None
        out.append(_Placed(line, position, None if known else head_of(line.text)))
        position += len(line.text) + 1
    return out


class _Turns:
    """Collects turns; the open one grows until a head, a mark or a heading closes it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.done: list[Turn] = []
        self.speaker: str | None = None
        self.time: str | None = None
        self._start: int | None = None
        self._end = 0

    def close(self) -> None:
        span = None if self._start is None else trimmed(self._text, self._start, self._end)
        if span:
            speaker = label(self.speaker or "")
            self.done.append(Turn(start=span[0], end=span[1], speaker=speaker, time=self.time))
            self.time = None
        self._start = None

    def open(self, speaker: str | None, time: str | None) -> None:
        self.close()
        self.speaker, self.time = speaker, clock(time) or (self.time if speaker is None else None)

    def grow(self, start: int, end: int) -> None:
        if self._start is None:
            self._start = start
        self._end = end


def _labelled(text: str, placed: Sequence[_Placed]) -> list[Turn]:
    """Turns by their labels; none where no label is believed."""
    labels = [p.head.label for p in placed if p.head and p.head.label]
    speakers = believed(labels, sum(bool(p.line.text.strip()) for p in placed))
    if not speakers and all(p.line.speaker is None for p in placed):
        return []
    turns = _Turns(text)
    for p in placed:
        _take(turns, p, speakers)
    turns.close()
    # Labels that turn up only in the second half do not tell who spoke in the first.
    before = turns.done[0].start if turns.done else len(text)
    late = before > len(text) / 2 and before > _MAX_HEADING
    return [] if late else turns.done


def _take(turns: _Turns, p: _Placed, speakers: frozenset[str]) -> None:
    begin = p.start
    if p.line.mark or _HEADING.match(p.line.text):
        turns.close()
        return
    if p.line.speaker is not None:
        turns.open(p.line.speaker, p.line.time)
    elif p.head and p.head.label and p.head.label.casefold() in speakers:
        turns.open(p.head.label, p.head.time)
        begin += p.head.speech
    elif p.head and p.head.label is None:
        turns.open(turns.speaker, p.head.time)
        begin += p.head.speech
    if turns.speaker is not None and p.line.text.strip():
        turns.grow(begin, p.start + speech_end(p.line.text))


def _named_above(text: str, placed: Sequence[_Placed]) -> list[Turn]:
    """Turns by names that stand on lines of their own; none where no line is such a name."""
    names = names_above([p.line.text for p in placed if not p.line.mark])
    heads = {p.start: Head(label=name, time=None, speech=len(p.line.text))
             for p in placed if (name := p.line.text.strip(" *_")) in names}  # fmt: skip
    headed = [replace(p, head=heads.get(p.start)) for p in placed]
    return _labelled(text, headed) if heads else []


def _by_look(text: str, placed: Sequence[_Placed]) -> tuple[list[Turn], tuple[str, ...]]:
    """Turns by how paragraphs are set; none where the look tells nobody apart."""
    spoken = [p for p in placed if p.line.text.strip() and not p.line.mark]
    look = asking_look([Paragraph(text=p.line.text, looks=p.line.looks) for p in spoken])
    if look is None:
        return [], ()
    turns = _Turns(text)
    count = 0
    for p in spoken:
        asks = look in p.line.looks
        # Title and date may be set like the questions or like the answers.
        short = len(p.line.text.split()) <= _HEADING_WORDS
        if turns.speaker is None and short and not (asks and "?" in p.line.text):
            continue
        speaker = ASKS if asks else ANSWERS
        if speaker != turns.speaker:
            turns.open(speaker, None)
        turns.grow(p.start, p.start + speech_end(p.line.text))
        count += asks
    turns.close()
    return turns.done, (look_note(look, count),)


def _paragraphs(text: str, placed: Sequence[_Placed]) -> list[Turn]:
    """One turn a paragraph: a line, or a block of lines where the lines are hard-wrapped."""
    wrapped = _hard_wrapped([p.line.text for p in placed])
    turns = _Turns(text)
    turns.speaker = ""
    for p in placed:
        timed = p.head if p.head and p.head.label is None else None
        if timed or p.line.mark or not wrapped or not p.line.text.strip():
            turns.close()
        if timed:
            turns.time = clock(timed.time)
        if p.line.text.strip() and not p.line.mark and not _HEADING.match(p.line.text):
            turns.grow(p.start + (timed.speech if timed else 0), p.start + speech_end(p.line.text))
    turns.close()
    return turns.done


def _hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines that another line follows are nearly all of one typewriter's width."""
    pairs = pairwise(lines)
    followed = [len(line) for line, after in pairs if line.strip() and after.strip()]
    width = sum(50 <= length <= 100 for length in followed)
    return len(followed) >= 3 and width > 0.8 * len(followed)


def _before(text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    words = len(text[: turns[0].start].split())
    if words < 20:
        return ()
    return (f"The {words} words before the first speaker are kept in the text, not as speech.",)
