"""Where a word is left: in tables, in raw bytes, in exports."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

from workbench.exporters import EXPORTS
from workbench.services.context import Project
from workbench.services.reporting import export


def columns(database: Path) -> Iterator[tuple[str, str]]:
    """Every column of every table with its whole content as text."""
    with sqlite3.connect(database) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            held = connection.execute(f'SELECT * FROM "{table}"')  # names from the schema
            titles = [about[0] for about in held.description]
            for row in held.fetchall():
                for title, value in zip(titles, row, strict=True):
                    text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else value
                    yield f"{table}.{title}", str(text)
    connection.close()


def spellings(secret: str) -> set[bytes]:
    """A secret as it may lie in a file."""
    escaped = json.dumps(secret)[1:-1]
    return {secret.encode(), escaped.encode(), secret.encode("utf-16-le")}


def places(folder: Path, secrets: tuple[str, ...]) -> set[str]:
    """Where under a folder a secret is, in tables and in raw bytes, in whatever case."""
    found = {
        f"{secret} in {where}"
        for where, text in columns(folder / "workbench.db")
        for secret in secrets
        if secret.casefold() in text.casefold()
    }
    for path in filter(Path.is_file, folder.rglob("*")):
        found |= inside(path, secrets)
    return found


def inside(path: Path, secrets: tuple[str, ...]) -> set[str]:
    """Which secrets a file holds; office files are unzipped.

    A short one, which random bytes hold by chance, counts where it stands among letters.
    """
    parts = {path.name: path.read_bytes()}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts |= {name: archive.read(name) for name in archive.namelist()}
    return {
        f"{secret} in {part}"
        for part, content in parts.items()
        for secret in secrets
        for spelling in spellings(secret)
        if _stands(spelling.lower(), content.lower()) or spelling.lower() in part.encode().lower()
    }


def _stands(spelling: bytes, content: bytes) -> bool:
    if len(spelling) > 5:
        return spelling in content
    near = rb"[ -~]{4}%s|%s[ -~]{4}" % (re.escape(spelling), re.escape(spelling))
    return re.search(near, content) is not None


def exports(project: Project, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [export(project, to, folder / f"study.{to}") for to in sorted(EXPORTS)]
