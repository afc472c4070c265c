"""From the lines of a document to a draft: the whole text is kept, turns point into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from workbench.domain.material.text import Draft, stored_text
from workbench.domain.material.text import Line as Placed
from workbench.domain.speech.reading import read, told
from workbench.importers.building import Said, draft_of, no_speech
from workbench.importers.cues import cue_times, said_in_blocks

_MIN_CUES = 3


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
    clean = _split(lines)
    if sum(cue_times(line.text) is not None for line in clean) >= _MIN_CUES:
        said: list[Said] = said_in_blocks([line.text for line in clean])
        return draft_of(name, said, notes, language)
    return replace(_read(name, clean, notes, language), name=PurePath(name).stem)


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
