"""Reading what people bring: transcripts, participants, codebooks and codings.

One small module a format; `read_transcripts` finds it by the suffix, `many.read_many` does so for
hundreds of files side by side. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, ParticipantRow
from workbench.importers.advice import advice
from workbench.importers.codebooks import CODEBOOKS, read_codebook
from workbench.importers.coded_transcripts import CODINGS, CodingRow, read_codings
from workbench.importers.files import beginning
from workbench.importers.json_files import read_json, read_otr
from workbench.importers.kinds import refuse_other_documents
from workbench.importers.markup import read_html
from workbench.importers.office import read_docx
from workbench.importers.opendocument import read_odt
from workbench.importers.participants import ParticipantsTable, read_participants
from workbench.importers.pdf import read_pdf
from workbench.importers.plain import read_markdown, read_plain
from workbench.importers.rows import read_csv_rows, read_xlsx_rows
from workbench.importers.rtf import read_rtf
from workbench.importers.subtitles import read_srt, read_vtt

__all__ = [
    "CODEBOOKS",
    "CODINGS",
    "SUFFIXES",
    "CodingRow",
    "ParticipantRow",
    "ParticipantsTable",
    "read_codebook",
    "read_codings",
    "read_document",
    "read_participants",
    "read_transcript",
    "read_transcripts",
]

_ONE: Mapping[str, Callable[[Path, str], Draft]] = MappingProxyType(
    {
        ".txt": read_plain,
        ".md": read_markdown,
        ".docx": read_docx,
        ".pdf": read_pdf,
        ".vtt": read_vtt,
        ".srt": read_srt,
        ".rtf": read_rtf,
        ".odt": read_odt,
        ".html": read_html,
        ".htm": read_html,
        ".otr": read_otr,
    }
)
# A row of a table may hold a whole interview; JSON may hold a list of them.
_SEVERAL: Mapping[str, Callable[[Path, str], tuple[Draft, ...]]] = MappingProxyType(
    {
        ".json": read_json,
        ".csv": read_csv_rows,
        ".tsv": read_csv_rows,
        ".xlsx": read_xlsx_rows,
    }
)

SUFFIXES: tuple[str, ...] = (*_ONE, *_SEVERAL)
"""The suffixes that `read_transcripts` knows, lower case, with the dot."""


def read_transcripts(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """Read the transcripts of a file, nearly always one; the suffix (in any case) says how.

    Args:
        path: a file with one of `SUFFIXES`.
        language: BCP 47 tag of the interview.

    Returns:
        Stored text, turns in order with role "other", and notes on what was understood.

    Raises:
        UnreadableFile: which file, why, and how to mend it.
    """
    suffix = path.suffix.lower()
    if suffix in _ONE:
        draft = _ONE[suffix](path, language)
        refuse_other_documents(path, draft)
        return (draft,)
    if suffix in _SEVERAL:
        return _SEVERAL[suffix](path, language)
    if not path.exists():
        raise UnreadableFile(path.name, "there is no such file or folder", "Check the path.")
    if told := advice(path, beginning(path)):
        raise UnreadableFile(path.name, *told)
    why = f"the suffix {path.suffix or '(none)'!r} is not one we read"
    raise UnreadableFile(path.name, why, f"Save it as one of {', '.join(SUFFIXES)}.")


def read_document(path: Path, language: str = "en") -> Draft:
    """A document as it stands, whatever it is: a guide, say.

    Raises:
        UnreadableFile: as `read_transcripts` does, or it is a table.
    """
    suffix = path.suffix.lower()
    if suffix not in _ONE:
        return read_transcript(path, language)
    return _ONE[suffix](path, language)


def read_transcript(path: Path, language: str = "en") -> Draft:
    """Read a file that holds one transcript.

    Raises:
        UnreadableFile: as `read_transcripts` does, or it holds several.
    """
    drafts = read_transcripts(path, language)
    if len(drafts) > 1:
        why = f"holds {len(drafts)} interviews"
        raise UnreadableFile(path.name, why, "Give each a file of its own.")
    return drafts[0]
