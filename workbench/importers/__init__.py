"""Reading what people bring: transcripts, participants, codebooks and codings.

One small module a format; `read_transcript` finds it by the suffix. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from workbench.domain.errors import UnreadableFile
from workbench.domain.text import Draft
from workbench.importers.codebooks import read_codebook
from workbench.importers.codings import CodingRow, read_codings
from workbench.importers.office import read_docx, read_odt, read_rtf
from workbench.importers.participants import ParticipantRow, ParticipantsTable, read_participants
from workbench.importers.plain import read_plain
from workbench.importers.rows import read_csv_rows, read_xlsx_rows
from workbench.importers.subtitles import read_srt, read_vtt

__all__ = [
    "SUFFIXES",
    "CodingRow",
    "ParticipantRow",
    "ParticipantsTable",
    "read_codebook",
    "read_codings",
    "read_participants",
    "read_transcript",
]

_READERS: Mapping[str, Callable[[Path, str], Draft]] = MappingProxyType(
    {
        ".txt": read_plain,
        ".md": read_plain,
        ".docx": read_docx,
        ".vtt": read_vtt,
        ".srt": read_srt,
        ".csv": read_csv_rows,
        ".tsv": read_csv_rows,
        ".xlsx": read_xlsx_rows,
        ".rtf": read_rtf,
        ".odt": read_odt,
    }
)

SUFFIXES: tuple[str, ...] = tuple(_READERS)
"""The suffixes that `read_transcript` knows, lower case, with the dot."""


def read_transcript(path: Path, language: str = "en") -> Draft:
    """Read one transcript; the suffix (in any case) says how.

    Args:
        path: a file with one of `SUFFIXES`.
        language: BCP 47 tag of the interview.

    Returns:
        Stored text, turns in order with role "other", and notes on what was understood.

    Raises:
        UnreadableFile: which file, why, and how to mend it.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        why = f"the suffix {path.suffix or '(none)'!r} is not one we read"
        raise UnreadableFile(path.name, why, f"Save it as one of {', '.join(SUFFIXES)}.")
    return reader(path, language)
