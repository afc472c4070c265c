"""What leaves a study: reports for readers, exchange files for other software, JSON for programs.

Each format's library is loaded when the format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.domain.board.board import LIVE
from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.exporters.files import write_whole

Exporter = Callable[[Study, Path], None]


def export(study: Study, to: str, out: Path, *, dialect: str = "default") -> None:
    """Write a study in a format; an existing file is replaced.

    Raises:
        InputError: there is no such format, or no such dialect of it, or the file cannot be
            written.
    """
    if to not in EXPORTS:
        raise InputError(f"no export is called {to!r}; there are {', '.join(EXPORTS)}")
    if to == "qdpx":
        _qdpx(study, out, dialect)
    elif dialect != "default":
        raise InputError(f"{to} has no dialects; leave --dialect out, or export to qdpx")
    else:
        EXPORTS[to](study, out)


def left_out(study: Study, to: str) -> tuple[str, ...]:
    """What a format has no place for, a line each; reports and JSON hold what they are meant to."""
    from workbench.exporters.refi_qda import qdpx_leaves_out

    return qdpx_leaves_out(study) if to == "qdpx" else ()


def _json(study: Study, out: Path) -> None:
    from workbench.exporters.json_export import json_text

    write_whole(out, lambda part: _write_text(part, json_text(study)))


def _xlsx(study: Study, out: Path) -> None:
    from workbench.exporters.xlsx import write_xlsx

    write_whole(out, lambda part: write_xlsx(study, part))


def _html(study: Study, out: Path) -> None:
    from workbench.exporters.html import html_text

    write_whole(out, lambda part: _write_text(part, html_text(study)))


def _qdc(study: Study, out: Path) -> None:
    from workbench.exporters.qdc import qdc_bytes

    write_whole(out, lambda part: _write_bytes(part, qdc_bytes(study)))


def _map(study: Study, out: Path) -> None:
    from workbench.exporters.pictures import map_picture, map_svg

    write_whole(out, lambda part: _write_text(part, map_svg(map_picture(study))))


def _matrix(study: Study, out: Path) -> None:
    from workbench.domain.telling.matrix import grouping
    from workbench.exporters.matrix import matrix_svg
    from workbench.exporters.tables import themes_in_order

    themes = [theme.id for theme in themes_in_order(study, LIVE)]
    svg = matrix_svg(study, grouping(study), themes)
    write_whole(out, lambda part: _write_text(part, svg))


def _qdpx(study: Study, out: Path, dialect: str = "default") -> None:
    from workbench.exporters.dialects import dialect_named
    from workbench.exporters.refi_qda import qdpx_bytes

    chosen = dialect_named(dialect)
    write_whole(out, lambda part: _write_bytes(part, qdpx_bytes(study, chosen)))


def _docx(study: Study, out: Path) -> None:
    from workbench.exporters.docx import write_docx

    write_whole(out, lambda part: write_docx(study, part))


def _write_text(part: Path, text: str) -> None:
    part.write_text(text, encoding="utf-8", newline="\n")


def _write_bytes(part: Path, content: bytes) -> None:
    part.write_bytes(content)


EXPORTS: Mapping[str, Exporter] = {
    "json": _json,
    "xlsx": _xlsx,
    "html": _html,
    "qdc": _qdc,
    "qdpx": _qdpx,
    "docx": _docx,
    "map.svg": _map,
    "matrix.svg": _matrix,
}
"""Format to what writes it."""
