"""From rows and cues to a draft: the text is made of the turns' words, the rest is metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, Turn, stored_text
from workbench.domain.speech.document import label, trimmed
from workbench.domain.speech.reading import speakers_note

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


def no_speech(name: str) -> UnreadableFile:
    """The refusal of a file in which nobody says anything."""
    return UnreadableFile(name, "holds no speech", "Check that this is the transcript.")
