"""What leaves a study: reports for readers, exchange files for other software, JSON for programs.

Each format's library is loaded when the format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.exporters.files import write_whole

Exporter = Callable[[Study, Path], None]


def export(study: Study, to: str, out: Path) -> None:
    """Write a study in a format; an existing file is replaced.

    Raises:
        InputError: there is no such format, or the file cannot be written.
    """
    if to not in EXPORTS:
        raise InputError(f"no export is called {to!r}; there are {', '.join(EXPORTS)}")
    EXPORTS[to](study, out)


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
    "docx": _docx,
}
"""Format to what writes it."""
