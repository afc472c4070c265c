"""A transcript's file replaced by a corrected one, whatever that is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from workbench.domain.errors import InputError, NotFound
from workbench.domain.ports import Progress, silent
from workbench.services.context import Author, Project
from workbench.services.importing.projects import Preview, import_material, preview_material
from workbench.services.importing.rows import ImportReport
from workbench.services.reading import study


def preview_replacement(project: Project, transcript_id: str, path: Path) -> Preview:
    """What would become of a transcript if the file took its place; nothing is stored.

    Raises:
        NotFound: there is no such transcript.
        InputError: the transcript's name cannot be a file's.
    """
    with _under_its_name(project, transcript_id, path) as named:
        return preview_material(project, [named])


def replace_file(
    project: Project, by: Author, transcript_id: str, path: Path, progress: Progress = silent
) -> ImportReport:
    """Put a file in a transcript's place: what stays the same in it keeps its decisions.

    Raises:
        NotFound: there is no such transcript.
        InputError: the transcript's name cannot be a file's.
    """
    with _under_its_name(project, transcript_id, path) as named:
        return import_material(project, by, [named], progress=progress)


@contextmanager
def _under_its_name(project: Project, transcript_id: str, path: Path) -> Iterator[Path]:
    """A copy beside the file under the transcript's name, by which an import knows it."""
    there = study(project).transcripts.get(transcript_id)
    if there is None or not there.text:
        raise NotFound("that transcript is not in the study; choose one in the list")
    if Path(there.name).name != there.name:
        raise InputError(f"{there.name!r} cannot be a file's name; import a whole project again")
    with TemporaryDirectory(dir=path.parent) as folder:
        named = Path(folder) / f"{there.name}{path.suffix}"
        copyfile(path, named)
        yield named
