"""Human codings as csv: which passage got which code, from whom."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import InputError
from workbench.domain.material.text import stored_text
from workbench.domain.speech.document import label
from workbench.importers.tables import Row, Table, titles

CODINGS = (".csv", ".tsv", ".xlsx", ".qdpx")
"""Suffixes of files with codings; those of a `.qdpx` are read with the project."""

TRANSCRIPT = (
    "transcript", "transcript name", "document", "doc", "file", "file name", "source",
    "document name", "document title",
)  # fmt: skip
CODE = ("code", "code name", "tag", "label", "theme", "codes", "tags")
CODER = ("coder", "analyst", "coded by", "annotator", "user", "who")
START = ("start", "start position", "begin", "from")
END = ("end", "end position", "stop", "to")
QUOTE = (
    "quote", "quotation", "text", "content", "excerpt", "segment", "passage", "words",
    "quotation content", "coded segment", "coded text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """A coding as the file gives it: a span in code points, or a quote to be found, or both.

    `line` is its line in the file; `coder` is empty where the file names none; `beside` says that
    the file is a transcript whose turns have codes.
    """

    transcript: str
    start: int | None
    end: int | None
    quote: str | None
    code: str
    coder: str
    line: int
    beside: bool = False


def codings_in(table: Table) -> list[CodingRow]:
    """The codings of a table, in its order.

    Raises:
        InputError: if a column or cell is missing, or a position is not a number; with the line.
    """
    needed = {
        "transcript": table.column(*TRANSCRIPT) is not None,
        "code": table.column(*CODE) is not None,
        "start and end, or quote": table.column(*QUOTE) is not None
        or None not in (table.column(*START), table.column(*END)),
    }
    lacking = [what for what, there in needed.items() if not there]
    if lacking:
        raise InputError(
            f"{table.name}: no column for {'; '.join(lacking)} (the columns are "
            f"{titles(table.header)}). Add it."
        )
    return [_coding(table, row) for row in table.rows]


def _coding(table: Table, row: Row) -> CodingRow:
    transcript, code = label(row.at(table.column(*TRANSCRIPT))), _code(table, row)
    start, end = (_position(table, row, names) for names in (START, END))
    quote = stored_text(row.at(table.column(*QUOTE))).text.strip() or None
    if not transcript or not code:
        raise _fault(table, row, "no transcript or no code", "Fill in the cell.")
    if (start is None) != (end is None) or (start is None and quote is None):
        raise _fault(table, row, "neither start and end nor a quote", "Say where the passage is.")
    if quote is not None and start is not None and end is not None and end <= start:
        start = end = None  # MAXQDA counts paragraphs there; the quote says where it is
    if start is not None and end is not None and end <= start:
        raise _fault(table, row, f"the end {end} is not after the start {start}", "Mend them.")
    return CodingRow(
        transcript=transcript,
        start=start,
        end=end,
        quote=quote,
        code=code,
        coder=label(row.at(table.column(*CODER))),
        line=row.line,
    )


def _code(table: Table, row: Row) -> str:
    return stored_text(row.at(table.column(*CODE))).text.strip()


def _position(table: Table, row: Row, names: tuple[str, ...]) -> int | None:
    cell = row.at(table.column(*names)).strip()
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 12):
        raise _fault(table, row, f"{cell[:40]!r} is not a position", "Count characters from 0.")
    return int(cell)


def _fault(table: Table, row: Row, what: str, mend: str) -> InputError:
    return InputError(f"{table.name}, line {row.line}: {what}. {mend}")
