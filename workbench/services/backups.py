"""Backups: a consistent copy of a project in one file, while others work on it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from workbench import __version__
from workbench.domain.backup import DATABASE, SETTINGS, DatabaseCopy, Manifest
from workbench.domain.errors import InputError
from workbench.domain.exported import BACKUP
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.ports import Progress, silent
from workbench.exporters.backups import held, write_backup
from workbench.services.context import Project
from workbench.services.copies.noting import Told, Wanted, download_noted, write_noted
from workbench.settings import FILE

SUFFIX = "backup"
"""Of the files that are offered."""


def backup(
    project: Project,
    path: Path,
    *,
    force: bool = False,
    analyst: str = "",
    remembered: str = "",
    progress: Progress = silent,
) -> Told:
    """Write a backup of the project as it stands, for its owner only; what it tells of.

    Args:
        project: the open project.
        path: the file.
        force: whether a file that is there is replaced.
        analyst: who asks for it; may be empty.
        remembered: what the file is noted by, where its name tells of somebody who was erased.
        progress: how far it is.

    Raises:
        InputError: a file is there already or cannot be written, or a server keeps the project.
    """
    if not force and os.path.lexists(path):
        raise _taken(path)
    packed = _Packing(progress)
    wanted = Wanted(format=BACKUP, analyst=analyst, path=remembered)
    write_noted(project, path, wanted, packed, Path.replace if force else _into_free_place)
    return packed.told


def download_backup(project: Project, path: Path, *, analyst: str = "") -> None:
    """The same for somebody who downloads it; where their file goes, nobody knows.

    Raises:
        InputError: a server keeps the project.
    """
    download_noted(project, path, Wanted(format=BACKUP, analyst=analyst), _Packing(silent))


class _Packing:
    """Fills an archive, and says what the last one holds."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.told = Told(seq=0, hash="")

    def __call__(self, project: Project, part: Path) -> Told:
        with project.store.copied(progress=self._progress) as copy:
            self.told = _told(project, copy)
            files = {DATABASE: Path(copy.path)} | _settings(project, Path(copy.path).parent)
            write_backup(part, _manifest(project, copy, files), files, progress=self._progress)
        return self.told


def _settings(project: Project, beside: Path) -> dict[str, Path]:
    """A copy of the settings, which somebody may be changing; none where they are a link."""
    own = project.folder / FILE
    if own.is_symlink() or not own.is_file():
        return {}
    return {SETTINGS: Path(shutil.copyfile(own, beside / SETTINGS))}


def _told(project: Project, copy: DatabaseCopy) -> Told:
    """What a copy tells of: everybody, and what was taken out and can come back, too."""
    with project.store.read() as tx:
        people = sorted(map(participant_key, tx.material.participants()))
        transcripts = sorted(t.id for t in tx.material.transcripts().values() if t.text)
    return Told(seq=copy.seq, hash=copy.hash, people=tuple(people), transcripts=tuple(transcripts))


def _manifest(project: Project, copy: DatabaseCopy, files: dict[str, Path]) -> Manifest:
    with project.store.read() as tx:
        name = tx.material.project().name
    return Manifest(
        workbench=__version__, project=name, seq=copy.seq, hash=copy.hash, time=copy.time,
        tables=copy.tables, files={each: held(path) for each, path in files.items()},
    )  # fmt: skip


def _into_free_place(part: Path, out: Path) -> None:
    """Put a file where there is none; another that came in the meantime is left alone."""
    try:
        os.link(part, out)
    except FileExistsError as error:
        raise _taken(out) from error
    except OSError:  # the disk knows no second name for a file
        if os.path.lexists(out):
            raise _taken(out) from None
        part.replace(out)


def _taken(path: Path) -> InputError:
    return InputError(f"{path} is there already; choose another name, or give --force")
