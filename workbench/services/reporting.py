"""Writing a study out: for colleagues' tools, reports and machines."""

from __future__ import annotations

from pathlib import Path

from workbench import exporters
from workbench.services.context import Services
from workbench.services.reading import study


def export(s: Services, to: str, path: Path) -> Path:
    """Write the study as it stands to a file in one of the formats of `EXPORTS`.

    Raises:
        InputError: no such format, or the file cannot be written; the message says which exist.
    """
    exporters.export(study(s), to, path)
    return path


def formats() -> tuple[str, ...]:
    """The formats there are, sorted."""
    return tuple(sorted(exporters.EXPORTS))


def file_name(study_name: str, to: str) -> str:
    """A plain file name for an export: letters and digits of the study's name, and the format."""
    stem = "".join(c if c.isalnum() else "-" for c in study_name).strip("-") or "study"
    return f"{stem[:60]}.{to}"
