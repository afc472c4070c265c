"""The list of names and what stands for them: a table that is kept apart from the project."""

from __future__ import annotations

import csv
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.domain.material.pseudonyms import TITLES, Pseudonym
from workbench.domain.speech.document import label
from workbench.importers.tables import read_table, titles

COLUMNS = ("name", "replacement", "kind")
_FORMULA = ("=", "+", "-", "@")


def read_pseudonyms(path: Path) -> tuple[Pseudonym, ...]:
    """Read a list of names: a `.csv` with `name` and `replacement`, and `kind` where it is known.

    Raises:
        UnreadableFile: if it is not a table.
        InputError: a column is missing, a name has no replacement, or two different ones.
    """
    table = read_table(path)
    name, replacement = table.column("name", "original"), table.column("replacement", "pseudonym")
    if name is None or replacement is None:
        raise InputError(
            f"{path.name}: no columns 'name' and 'replacement' (the columns are "
            f"{titles(table.header)}). Name them so."
        )
    entries: dict[str, Pseudonym] = {}
    for row in table.rows:
        entry = Pseudonym(
            name=_plain(row.at(name)),
            replacement=_plain(row.at(replacement)),
            kind=row.at(table.column("kind")).strip().casefold() or "name",
        )
        _check(path.name, row.line, entry, entries.get(entry.name))
        entries[entry.name] = entry
    return tuple(entries.values())


def write_pseudonyms(path: Path, entries: Iterable[Pseudonym]) -> None:
    """Write the list, a line each, in the order given."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((_cell(e.name), _cell(e.replacement), e.kind) for e in entries)


def open_to_others(path: Path) -> bool:
    """Whether others on this machine may read the file, as far as the system can say."""
    if sys.platform == "win32":
        return False
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(cell: str) -> str:
    text = label(cell)
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _check(file: str, line: int, entry: Pseudonym, earlier: Pseudonym | None) -> None:
    if not any(map(str.isalnum, entry.name)) or not entry.replacement:
        raise InputError(f"{file}, line {line}: a name or its replacement is missing. Add it.")
    if entry.kind not in TITLES:
        kinds = ", ".join(TITLES)
        raise InputError(f"{file}, line {line}: no kind {entry.kind!r}; there are {kinds}.")
    if earlier and earlier.replacement != entry.replacement:
        raise InputError(
            f"{file}, line {line}: {entry.name!r} has two replacements "
            f"({earlier.replacement!r} and {entry.replacement!r}). Delete one."
        )
