"""Making a project of a backup: unpacked apart, looked at, and put in its place when it is whole.

It stands beside `bootstrap`, which it asks to wire what was unpacked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.bootstrap import open_project
from workbench.domain.backup import DATABASE, SETTINGS, Manifest
from workbench.domain.errors import InputError, UnreadableFile
from workbench.domain.ports import Progress, silent
from workbench.importers.backups import unpack_backup
from workbench.services.context import Author, Project
from workbench.services.erasing.replaying import Replayed, replay_erasures
from workbench.services.projects import verify
from workbench.settings import Settings, read_settings
from workbench.storage.backup import check_received, drop_older_copies
from workbench.storage.scratch import open_scratch, sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A project that was made of a backup.

    Attributes:
        manifest: what the backup says of itself.
        problems: what `verify` found, one line each; empty where all is as the trail says.
        replayed: erasures of a newer project that were done again; None where none was given.
        seq: number of the newest event now.
        hash: of that event.
    """

    manifest: Manifest
    problems: tuple[str, ...]
    replayed: Replayed | None
    seq: int
    hash: str


def receive_backup(
    file: Path,
    folder: Path,
    *,
    newer: Project | None = None,
    by: Author | None = None,
    progress: Progress = silent,
) -> Received:
    """Make a project of a backup in a new or empty folder; nothing is left there if it fails.

    Args:
        file: the backup.
        folder: where the project shall be.
        newer: the same project as it stands elsewhere: what was erased there goes here as well.
        by: who opens it, in whose name words are erased.
        progress: how far it is.

    Raises:
        InputError: the file is not a backup or was altered, the folder holds something, or `newer`
            is another project.
    """
    folder = folder.resolve()
    sweep(folder.parent)  # what was left when this was killed
    _check_free(folder)
    with _apart(folder) as made:
        manifest = unpack_backup(file, made, progress=progress)
        _check_begun(folder, made)
        settings = _checked(file, made, manifest)
        project = open_project(made, settings=settings)
        try:
            replayed = replay_erasures(project, by, newer) if newer and by else None
            progress("checking the trail", 0, 0)
            problems = verify(project)
            head = _head(project)
        finally:
            project.store.close()
        drop_older_copies(made / DATABASE)
        _settle(made, folder)
    return Received(
        manifest=manifest, problems=problems, replayed=replayed, seq=head[0], hash=head[1]
    )


def _check_free(folder: Path) -> None:
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if held - {SETTINGS} or (os.path.lexists(folder) and not folder.is_dir()):
        raise _holds_something(folder)


def _check_begun(folder: Path, made: Path) -> None:
    """Let settings stand that this very backup brought when its opening was cut off."""
    there, own = folder / SETTINGS, made / SETTINGS
    if os.path.lexists(there) and (there.is_symlink() or not _is_same(there, own)):
        raise _holds_something(folder)


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _holds_something(folder: Path) -> InputError:
    return InputError(f"{folder} holds something already; choose a new or empty folder")


@contextmanager
def _apart(folder: Path) -> Iterator[Path]:
    """A private folder beside the one that is asked for; gone at the end if it is still there."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = open_scratch(folder.parent)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}; choose another") from error
    try:
        yield scratch.folder("backup")
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror or error}") from error
    finally:
        scratch.close()


def _checked(file: Path, made: Path, manifest: Manifest) -> Settings:
    """The settings of what was unpacked, once its database is ours and ends where it should.

    Raises:
        InputError: it does not, or its settings cannot be used.
    """
    try:
        found = check_received(made / DATABASE)
        settings = read_settings(made)
    except InputError as error:
        why = str(error).replace(f"{made}{os.sep}", "")
        raise InputError(f"{file.name}: {why}") from error
    if settings.database_url:
        raise InputError(
            f"{file.name}: a database_url is set, in its settings or as WORKBENCH_DATABASE_URL, "
            "but a backup becomes a project of its own; take it out"
        )
    if (found.seq, found.hash) != (manifest.seq, manifest.hash):
        why = f"ends with event #{found.seq}, not with the #{manifest.seq} that its manifest names"
        raise UnreadableFile(file.name, why, "Take another backup; somebody altered this one.")
    return settings


def _head(project: Project) -> tuple[int, str]:
    with project.store.read() as tx:
        seq = tx.trail.head()
        newest = tx.trail.events(after=seq - 1) if seq else ()
    return seq, newest[-1].hash if newest else ""


def _settle(made: Path, folder: Path) -> None:
    """Put what is whole in its place; a folder that is there stays the very one it is."""
    if not folder.is_dir():
        made.rename(folder)
        return
    folder.chmod(0o700)
    # The database last: without it, the folder is not a project.
    for path in sorted(made.iterdir(), key=lambda path: path.name == DATABASE):
        path.replace(folder / path.name)
