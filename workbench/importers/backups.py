"""Unpacking a backup: looked through before anything in it is written.

It may come from anybody. Only the three files that a backup has are unpacked, under our own names,
no further than they say they are long, and they must be what the manifest says.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from workbench.domain.backup import (
    DATABASE,
    FORMAT,
    MANIFEST,
    SETTINGS,
    Held,
    Manifest,
    read_manifest,
)
from workbench.domain.errors import UnreadableFile
from workbench.domain.ports import Progress, silent

Entries = Mapping[str, zipfile.ZipInfo]

_LARGEST_SMALL = 1_000_000
"""Bytes of manifest and settings."""

# A database of interviews packs 3 to 20 times; archives made to fill a disk, 1,000 times.
_RATIO, _RATIO_FROM = 300, 5_000_000

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1_048_576
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError,
)  # fmt: skip
_MEND = "Take another backup; this one was damaged, or is not a backup."
_DOUBT = "Do not open it; ask where it comes from."


def unpack_backup(path: Path, folder: Path, *, progress: Progress = silent) -> Manifest:
    """Unpack a backup into a folder; what its manifest says.

    Raises:
        UnreadableFile: it is not a backup, damaged, altered, or made to do harm.
    """
    with _opened(path) as archive:
        entries = _checked(path.name, archive)
        manifest = _manifest(path.name, archive, entries)
        _check_room(path.name, entries, folder)
        for name, said in manifest.files.items():
            _unpack(path.name, archive, entries[name], folder / name, said, progress)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.is_file():
        raise UnreadableFile(path.name, "is not there, or is not a file", "Check the name.")
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        why = error.strerror or "cannot be read"
        raise UnreadableFile(path.name, why, "Check the permissions and the disk.") from error
    except _BROKEN as error:
        raise UnreadableFile(path.name, "is damaged, or is not a backup", _MEND) from error


def _checked(name: str, archive: zipfile.ZipFile) -> Entries:
    """Its entries by name, once none of them is a danger."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        if entry.filename not in (MANIFEST, DATABASE, SETTINGS) or entry.filename in entries:
            raise UnreadableFile(name, f"holds {entry.filename[:60]!r}, as no backup does", _DOUBT)
        linked = stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG)
        if linked or entry.flag_bits & 1 or entry.compress_type not in _PACKED:
            raise UnreadableFile(
                name, "holds a link, or a file that is locked or packed otherwise", _DOUBT
            )
        most = _RATIO * max(entry.compress_size, 1)
        huge = entry.file_size > _RATIO_FROM and entry.file_size > most
        if huge or (entry.filename != DATABASE and entry.file_size > _LARGEST_SMALL):
            why = f"holds a file that unpacks to {entry.file_size / 1e6:,.0f} MB"
            raise UnreadableFile(name, why, _DOUBT)
        entries[entry.filename] = entry
    if not {MANIFEST, DATABASE} <= entries.keys():
        raise UnreadableFile(name, "is not a backup of a project", _MEND)
    return entries


def _manifest(name: str, archive: zipfile.ZipFile, entries: Entries) -> Manifest:
    with archive.open(entries[MANIFEST]) as packed:
        content = packed.read(_LARGEST_SMALL)
    try:
        manifest = read_manifest(content)
    except (ValueError, RecursionError) as error:
        why = "has a manifest that cannot be read"
        raise UnreadableFile(name, why, _MEND) from error
    if manifest.format != FORMAT:
        why = f"is a backup of another kind ({manifest.format[:40]!r})"
        raise UnreadableFile(name, why, "A newer workbench may open it.")
    if manifest.files.keys() != entries.keys() - {MANIFEST}:
        raise UnreadableFile(name, "does not hold the files that it lists", _MEND)
    return manifest


def _check_room(name: str, entries: Entries, folder: Path) -> None:
    # As much again, for what bringing the tables up to date and an erasure need.
    needed, free = 2 * entries[DATABASE].file_size, shutil.disk_usage(folder).free
    if needed > free:
        why = f"needs {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free"
        raise UnreadableFile(name, why, "Make room, or choose another disk.")


def _unpack(
    name: str,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    out: Path,
    said: Held,
    progress: Progress,
) -> None:
    """Unpack a file in pieces, never more than it says, and compare it with the manifest."""
    out.touch(mode=0o600)
    digest, length = hashlib.sha256(), 0
    with archive.open(entry) as packed, out.open("wb") as file:
        for piece in iter(partial(packed.read, _PIECE), b""):
            length += len(piece)
            if length > entry.file_size:
                raise UnreadableFile(name, "is longer than it says", _DOUBT)
            digest.update(piece)
            file.write(piece)
            progress("unpacking the backup", length, entry.file_size)
    if (length, digest.hexdigest()) != (said.bytes, said.sha256):
        why = f"was altered: its {entry.filename} is not the one that its manifest names"
        raise UnreadableFile(name, why, _MEND)
