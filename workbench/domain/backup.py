"""What a backup says of itself: the files in it, each with its digest, and the trail's head.

And what it is made of: a copy of the database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

FORMAT = "workbench-backup/1"
MANIFEST, DATABASE, SETTINGS = "manifest.json", "workbench.db", "settings.toml"
"""The files in a backup; it may lack settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file in a backup: its length and its hex sha256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        workbench: the version that made it.
        project: the study's name.
        seq: number of the newest event, 0 where there is none.
        hash: of that event.
        time: when it was recorded; empty where there is none.
        tables: the migration that the database's tables are at.
        files: the other files in it, by name.
        format: `FORMAT`.
    """

    workbench: str
    project: str
    seq: int
    hash: str
    time: str
    tables: str
    files: Mapping[str, Held]
    format: str = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCopy:
    """A copy of a project's database, with the newest event that it holds.

    Attributes:
        path: of the file.
        seq: number of the newest event, 0 where there is none.
        hash: of that event.
        time: when it was recorded; empty where there is none.
        tables: the migration that its tables are at.
    """

    path: str
    seq: int
    hash: str
    time: str
    tables: str


def manifest_text(manifest: Manifest) -> str:
    """A manifest as it is written."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1)


def read_manifest(content: bytes) -> Manifest:
    """A manifest as it was written; what a newer workbench says besides is left out.

    Raises:
        ValueError: it is not a manifest.
    """
    said = json.loads(content.decode("utf-8"))
    try:
        files = {name: Held(**held) for name, held in said["files"].items()}
        told = {key: said[key] for key in Manifest.__dataclass_fields__ if key != "files"}
        manifest = Manifest(files=files, **told)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no manifest: {error}") from error
    words = all(isinstance(value, str) for key, value in told.items() if key != "seq")
    whole = all(type(f.bytes) is int and isinstance(f.sha256, str) for f in files.values())
    if not (words and whole and type(manifest.seq) is int):
        raise ValueError("no manifest: a value is of another kind")
    return manifest
