"""From rows and cues to a draft: the text is made of the turns' words, the rest is metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, Turn, stored_text

_MAX_LABEL = 100
_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one speaker said, before it has a place in a text. `""`: nobody is named."""

    speaker: str
    text: str
    time: str | None = None


def draft_of(name: str, said: Iterable[Said], notes: Sequence[str], language: str = "en") -> Draft:
    """A draft whose text is what was said, turns parted by a blank line.

    Args:
        name: the file's name.
        said: in order; entries without words are left out.
        notes: what the importer understood; a count of speakers is added.
        language: BCP 47 tag.

    Raises:
        UnreadableFile: if nobody said anything.
    """
    pieces: list[str] = []
    turns: list[Turn] = []
    position = 0
    for entry in said:
        words = stored_text(entry.text).text
        span = trimmed(words, 0, len(words))
        if span is None:
            continue
        start, end = position + span[0], position + span[1]
        turns.append(Turn(start=start, end=end, speaker=label(entry.speaker), time=entry.time))
        pieces.append(words)
        position += len(words) + len(_GAP)
    if not turns:
        raise no_speech(name)
    return Draft(
        name=PurePath(name).stem,
        text=_GAP.join(pieces),
        turns=tuple(turns),
        language=language,
        notes=(speakers_note(turns), *notes),
    )


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends; None if nothing is left."""
    inner = text[start:end]
    words = inner.strip()
    if not words:
        return None
    first = start + len(inner) - len(inner.lstrip())
    return first, first + len(words)


def label(raw: str) -> str:
    """A speaker's label as one short, clean line."""
    return " ".join(stored_text(raw).text.split())[:_MAX_LABEL]


def clock(raw: str | None) -> str | None:
    """A time mark without its brackets; None if there is none."""
    mark = re.sub(r"[\[\]()#<>\\]", "", raw or "").strip()
    return stored_text(mark).text[:40] or None


def speakers_note(turns: Sequence[Turn]) -> str:
    """One sentence on how many labels of speakers there are; a speaker may have several."""
    names = {turn.speaker for turn in turns if turn.speaker}
    if not names:
        return f"{len(turns)} paragraphs were taken as they stand."
    plural = "" if len(names) == 1 else "s"
    unnamed = sum(not turn.speaker for turn in turns)
    rest = f", {unnamed} of them without one" if unnamed else ""
    return f"{len(names)} label{plural} in {len(turns)} turns{rest}."


def no_speech(name: str) -> UnreadableFile:
    """The refusal of a file in which nobody says anything."""
    return UnreadableFile(name, "holds no speech", "Check that this is the transcript.")
