"""What commands print: results on standard output, progress on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING

import typer

from workbench.domain.errors import WorkbenchError
from workbench.labeling.stdout_guard import own_output

if TYPE_CHECKING:
    from workbench.services.projects import ThemeLine


def result(value: object, *, as_json: bool, text: str) -> None:
    """Print a command's result: the value as JSON, or the text for people."""
    said = json.dumps(_plain(value), ensure_ascii=False, indent=1) if as_json else text
    typer.echo(said, file=own_output())


def why_empty(text: str, *, as_json: bool) -> None:
    """Say, beside an empty JSON value, why it is empty; people read that in the result itself."""
    if as_json and text:
        typer.echo(f"workbench: {text}", err=True)


def in_words(problem: Exception) -> str:
    """What failed, on one line."""
    said = " ".join(str(problem).split())
    return said if isinstance(problem, WorkbenchError) else f"{type(problem).__name__}: {said}"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as aligned columns, numbers to the right; control characters are shown as blanks."""
    table_rows = [list(row) for row in rows]
    numbers = [
        all(isinstance(row[i], int) or row[i] == "" for row in table_rows)
        for i in range(len(header))
    ]
    cells = [list(header), *([clean(str(cell)) for cell in row] for row in table_rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in cells
    )


def shortened(text: str, most: int) -> str:
    """A text on one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def theme_table(themes: Iterable[ThemeLine]) -> str:
    """The themes, a line each; the short id is enough to name one."""
    rows = [(t.excerpts, t.participants, t.state, t.id[:8], _name(t)) for t in themes]
    return table(("excerpts", "people", "state", "id", "theme"), rows) if rows else "No themes yet."


def _name(theme: ThemeLine) -> str:
    name = theme.name or "(unnamed)"
    return f"{name} (members changed since it was named)" if theme.stale else name


def clean(text: str) -> str:
    """Text of a transcript as a terminal may show it: control characters are blanks."""
    return "".join(c if c.isprintable() else " " for c in text)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)
