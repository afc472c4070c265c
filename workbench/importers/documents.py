"""From the lines of a document to a draft: the whole text is kept, turns point into it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from workbench.domain.material.text import Draft, stored_text
from workbench.domain.material.text import Line as Placed
from workbench.domain.speech.heads import head_of
from workbench.domain.speech.labels import label_key
from workbench.domain.speech.reading import read, told
from workbench.importers.building import Said, draft_of, no_speech
from workbench.importers.cues import cue_times, said_in_blocks

_MIN_CUES = 3
_NUMBER = re.compile(r"\s{0,8}(\d{1,4})[.):\]]?[ \t]+(?=\S)")
_FEWEST_NUMBERS, _IN_ORDER, _LABELLED = 4, 0.9, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document. A table's cells come with the speaker or as a mark (no speech).

    `looks` says how the whole line is set: `heading`, `bold`, `italic`, `indented`.
    """

    text: str
    speaker: str | None = None
    time: str | None = None
    mark: bool = False
    looks: frozenset[str] = frozenset()


def document_draft(
    name: str, lines: Iterable[Line], notes: Sequence[str] = (), language: str = "en"
) -> Draft:
    """A draft with the whole text, lines joined by LF, and the turns of its likeliest reading.

    A list of timed cues (a pasted subtitle file, Teams' old docx) is read as such instead.

    Raises:
        UnreadableFile: if nobody says anything.
    """
    clean, numbered = without_numbers(_split(lines))
    notes = (*notes, "Numbers before the lines were left out.") if numbered else notes
    if sum(cue_times(line.text) is not None for line in clean) >= _MIN_CUES:
        said: list[Said] = said_in_blocks([line.text for line in clean])
        return draft_of(name, said, notes, language)
    return replace(_read(name, clean, notes, language), name=PurePath(name).stem)


def without_numbers(lines: Sequence[Line]) -> tuple[Sequence[Line], bool]:
    """Lines without the numbers that count them or their turns, and whether they had any.

    The numbers follow each other, and most of them stand before somebody's label.
    """
    found = [(n, _NUMBER.match(line.text)) for n, line in enumerate(lines) if line.speaker is None]
    numbered = {n: match for n, match in found if match}
    counts = [int(match[1]) for match in numbered.values()]
    following = sum(b - a == 1 for a, b in pairwise(counts))
    if len(counts) < _FEWEST_NUMBERS or following < _IN_ORDER * (len(counts) - 1):
        return lines, False
    heads = (head_of(lines[n].text[match.end() :]) for n, match in numbered.items())
    labels = Counter(label_key(head.label) for head in heads if head and head.label)
    recurring = sum(count for count in labels.values() if count > 1)
    if len(labels) < 2 or recurring < _LABELLED * len(counts):
        return lines, False
    bare = {
        n: replace(lines[n], text=lines[n].text[match.end() :]) for n, match in numbered.items()
    }
    return [bare.get(n, line) for n, line in enumerate(lines)], True


def whole_draft(name: str, text: str, language: str = "en") -> Draft:
    """A draft of a stored text that something else points into: not a character is left out.

    Args:
        name: of the transcript, taken as it is.
        text: stored text.
        language: BCP 47 tag.

    Raises:
        UnreadableFile: if nobody says anything.
    """
    return _read(name, [Line(text=line) for line in text.split("\n")], (), language)


def _read(name: str, clean: Sequence[Line], notes: Sequence[str], language: str) -> Draft:
    text = "\n".join(line.text for line in clean)
    draft = Draft(name=name, text=text, turns=(), language=language, lines=_placed(clean))
    found = read(draft)
    if found is None:
        raise no_speech(name)
    return replace(draft, turns=found.likeliest.turns, notes=(*told(found), *notes))


def _placed(lines: Sequence[Line]) -> tuple[Placed, ...]:
    out: list[Placed] = []
    position = 0
    for line in lines:
        end = position + len(line.text)
        out.append(
            Placed(
                start=position, end=end, looks=line.looks, speaker=line.speaker, time=line.time,
                mark=line.mark,
            )
        )  # fmt: skip
        position = end + 1
    return tuple(out)


def _split(lines: Iterable[Line]) -> list[Line]:
    """Cleaned lines without line breaks; only the first of a split line carries its speaker."""
    out: list[Line] = []
    for line in lines:
        first, *rest = stored_text(line.text).text.split("\n")
        out.append(replace(line, text=first))
        out.extend(Line(text=more, mark=line.mark, looks=line.looks) for more in rest)
    return out
