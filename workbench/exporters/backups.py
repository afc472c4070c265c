"""The archive of a backup: the files of a project, and a manifest that names each by digest."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from workbench.domain.backup import MANIFEST, Held, Manifest, manifest_text
from workbench.domain.ports import Progress, silent
from workbench.exporters.kept import sha256_of

_PIECE = 1_048_576
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def held(path: Path) -> Held:
    """A file as a manifest names it."""
    return Held(bytes=path.stat().st_size, sha256=sha256_of(path))


def write_backup(
    part: Path, manifest: Manifest, files: Mapping[str, Path], *, progress: Progress = silent
) -> None:
    """Fill an archive with files, by name, and the manifest that names them."""
    total, done = sum(each.bytes for each in manifest.files.values()), 0
    with zipfile.ZipFile(part, "w") as archive:
        archive.writestr(_entry(MANIFEST), manifest_text(manifest))
        for name, path in files.items():
            huge = manifest.files[name].bytes > zipfile.ZIP64_LIMIT // 2
            with path.open("rb") as file, archive.open(_entry(name), "w", force_zip64=huge) as into:
                while piece := file.read(_PIECE):
                    into.write(piece)
                    done += len(piece)
                    progress("packing the backup", done, total)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
