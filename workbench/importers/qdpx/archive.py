"""The zip archive of a project: looked through before anything in it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from types import TracebackType

from workbench.domain.errors import UnreadableFile
from workbench.importers.files import MAX_RATIO

MAX_ENTRIES = 20_000
MAX_XML = 60_000_000
MAX_TEXT = 20_000_000
MAX_TEXTS = 60_000_000
LARGEST = 2**31
"""The standard keeps files inside an archive under 2 GiB."""

_RATIO_FROM = 5_000_000
_PIECE = 65_536
_MEND = "Export the project again from the program it was made with."
_DOUBT = "Do not open it; ask where it comes from."
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError,
)  # fmt: skip


def is_qda_project(path: Path) -> bool:
    """Whether a file is called as a whole project is."""
    return path.suffix.lower() == ".qdpx"


class ProjectArchive:
    """An open `.qdpx`; only its project file and its texts are ever unpacked.

    Raises:
        UnreadableFile: it is not an archive, damaged, locked, or made to do harm.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            why = error.strerror or "cannot be opened"
            raise UnreadableFile(path.name, why, "Check the name and the permissions.") from error
        except _BROKEN as error:
            raise UnreadableFile(
                path.name, "is not a .qdpx archive, or is cut short", _MEND
            ) from error
        try:
            self._entries = self._checked(self._zip.infolist())
        except UnreadableFile:
            self._zip.close()
            raise

    def __enter__(self) -> ProjectArchive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def project(self) -> bytes:
        """The XML of the project: `project.qde` in any spelling, else the only `.qde`."""
        found = {name: e for name, e in self._entries.items() if name.endswith(".qde")}
        if "project.qde" not in found and len(found) != 1:
            why = f"holds {len(found) or 'no'} project file{'s' * (len(found) != 1)} (.qde)"
            raise UnreadableFile(self._name, why, _MEND)
        entry = found.get("project.qde") or next(iter(found.values()))
        return self._unpacked(entry, MAX_XML)

    def expect(self, references: Iterable[str]) -> None:
        """Look at all texts together before the first is unpacked: many small ones add up.

        Raises:
            UnreadableFile: they unpack to more than any study has, or from almost nothing.
        """
        entries = [e for e in map(self._entry, references) if e is not None]
        size = sum(entry.file_size for entry in entries)
        packed = sum({e.header_offset: e.compress_size for e in entries}.values())
        if size > MAX_TEXTS:
            why = f"its texts unpack to {size / 1e6:,.0f} MB ({MAX_TEXTS / 1e6:,.0f} are allowed)"
            raise UnreadableFile(self._name, why, "Export it in several parts.")
        if size > _RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            why = f"its texts unpack to {size / 1e6:,.0f} MB from almost nothing"
            raise UnreadableFile(self._name, why, _DOUBT)

    def text(self, reference: str) -> bytes | None:
        """The bytes of a text that the project refers to; None where it is not in the archive.

        Some programs leave out `internal://`, and the folder is `sources` or `Sources`.
        """
        entry = self._entry(reference)
        return None if entry is None else self._unpacked(entry, MAX_TEXT)

    def _entry(self, reference: str) -> zipfile.ZipInfo | None:
        scheme, _, path = reference.rpartition("://")
        if scheme not in ("", "internal"):
            return None
        base = PurePosixPath(path.strip("/")).name.casefold()
        return self._entries.get(f"sources/{base}") or self._entries.get(base)

    def _unpacked(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        if entry.file_size > most:
            why = f"holds a text of {entry.file_size / 1e6:,.0f} MB ({most / 1e6:,.0f} are allowed)"
            raise UnreadableFile(self._name, why, "Cut it into several.")
        try:
            return self._read(entry)
        except (*_BROKEN, OSError) as error:
            locked = "is locked with a password" if entry.flag_bits & 1 else "is damaged"
            raise UnreadableFile(self._name, locked, _MEND) from error

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        """In pieces: read at once, an entry is unpacked whole even where it declares less."""
        with self._zip.open(entry) as packed:
            return b"".join(iter(partial(packed.read, _PIECE), b""))

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Entries by name in lower case, once none of them is a danger."""
        if len(entries) > MAX_ENTRIES:
            raise UnreadableFile(self._name, f"holds {len(entries):,} files", _DOUBT)
        known: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._refuse(entry)
            known.setdefault(_plain(entry.filename).casefold(), entry)
        return known

    def _refuse(self, entry: zipfile.ZipInfo) -> None:
        path = _plain(entry.filename)
        if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
            why = f"holds a file that would land elsewhere ({entry.filename[:60]!r})"
            raise UnreadableFile(self._name, why, _DOUBT)
        big = entry.file_size > _RATIO_FROM
        if entry.file_size >= LARGEST or (
            big and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        ):
            why = f"holds a file that unpacks to {entry.file_size / 1e6:,.0f} MB"
            raise UnreadableFile(self._name, why, _DOUBT)


def _plain(name: str) -> str:
    return name.replace("\\", "/")
