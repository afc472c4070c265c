"""Codings, in a table of their own or in a column beside the words of a transcript."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.languages.tables import named
from workbench.domain.speech.document import label
from workbench.importers.codings import CODER, CODINGS, TRANSCRIPT, CodingRow, codings_in
from workbench.importers.columns import turn_columns, with_titles
from workbench.importers.rows import codes_column, read_csv_rows, read_xlsx_rows
from workbench.importers.tables import Table, find_column, read_table, words_at

__all__ = ["CODINGS", "CodingRow", "read_codings"]


def read_codings(path: Path) -> list[CodingRow]:
    """Read a `.csv`, `.tsv` or `.xlsx` file of codings, in its order.

    Columns, named freely: transcript, code, and start with end or quote; optionally coder. Or a
    transcript as a table, whose turns have codes in a column beside the words.

    Raises:
        UnreadableFile: if it is not a table.
        InputError: if a column or cell is missing, or a position is not a number; with the line.
    """
    table = read_table(path, TRANSCRIPT)
    words, codes = turn_columns(table).words, codes_column(table.header)
    coded = words is not None and codes is not None and words != codes
    if coded and find_column(table.header, TRANSCRIPT) is None and _speakers(table):
        return _beside_words(path)
    return codings_in(table)


def _speakers(table: Table) -> bool:
    return find_column(table.header, named("speaker")) is not None


def _beside_words(path: Path) -> list[CodingRow]:
    """The codes of a transcript's turns; each lies where the transcript has the turn."""
    table = with_titles(read_table(path))
    words, codes = turn_columns(table).words, codes_column(table.header)
    coder = find_column(table.header, CODER)
    assert words is not None
    read = read_xlsx_rows if path.suffix.lower() == ".xlsx" else read_csv_rows
    draft = read(path)[0]
    spoken = [row for row in table.rows if words_at(table, row, words).strip()]
    return [
        CodingRow(
            transcript=path.stem, start=turn.start, end=turn.end,
            quote=draft.text[turn.start : turn.end], code=row.at(codes).strip(),
            coder=label(row.at(coder)), line=row.line, beside=True,
        )
        for row, turn in zip(spoken, draft.turns, strict=False)
        if row.at(codes).strip()
    ]  # fmt: skip
