"""Labelers in single files, from a folder that the user named on the command line.

A plugin is code with the user's rights. So the folder is never guessed, never one inside a
project (a project that was sent to you must not run code), and nobody else may be able to write
to it. What runs is what was hashed: each file is read once.
"""

from __future__ import annotations

import ast
import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from workbench.api import LabelerSpec
from workbench.domain.errors import InputError, UnreadableFile
from workbench.labeling.stdout_guard import set_apart

LARGEST = 1_000_000
"""Bytes; a labeler in one file is a few kilobytes."""

_PROJECT_FILE, _SETTINGS = "workbench.db", "settings.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIn:
    """A file of the folder.

    Attributes:
        name: of its spec; the file's stem where it could not be loaded.
        sha256: hex digest of the file that was run, for the run's record.
        spec: None where it could not be loaded; `error` then says why.
    """

    name: str
    path: Path
    sha256: str
    spec: LabelerSpec[Any] | None
    error: str | None = None


def drop_ins(folder: Path) -> tuple[DropIn, ...]:
    """Load every `*.py` with a `SPEC` at the top level, by file name; `_*.py` are left alone.

    A file that cannot be loaded comes back with its error; the others still load.

    Raises:
        InputError: the folder is missing, inside a project, or open to other people.
    """
    trusted_folder(folder)
    loaded = [_load(path) for path in sorted(folder.glob("*.py")) if path.name[0] != "_"]
    return tuple(drop for drop in loaded if drop is not None)


def trusted_folder(folder: Path) -> None:
    """Make sure that code in a folder may be run; nothing in it is read.

    Raises:
        InputError: it is missing, inside a project, or open to other people.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of plugins; check the path")
    real = folder.resolve()
    for place in (real, *real.parents):
        if _is_project(place):
            raise InputError(
                f"{folder}: plugins inside a project ({place.name}) are not run; move them out"
            )
    _trusted(real.stat(), folder)


def _is_project(place: Path) -> bool:
    """Whether a folder holds a project, on a server too; one that cannot be read might be one."""
    settings = place / _SETTINGS
    try:
        elsewhere = settings.is_file() and "database_url" in settings.read_text("utf-8", "replace")
    except OSError:
        return True
    return elsewhere or (place / _PROJECT_FILE).exists()


def _trusted(status: os.stat_result, path: Path) -> None:
    """Refuse what somebody else owns or may write to (POSIX; Windows has ACLs)."""
    if not hasattr(os, "geteuid"):
        return
    if status.st_uid not in (os.geteuid(), 0):
        raise InputError(f"{path}: belongs to another user; copy it and run your own copy")
    if status.st_mode & stat.S_IWOTH:
        raise InputError(f"{path}: everybody may write to it; run `chmod go-w` on it")
    if status.st_mode & stat.S_IWGRP and not _is_own_group(status.st_gid):
        raise InputError(f"{path}: its group may write to it; run `chmod g-w` on it")


def _is_own_group(group_id: int) -> bool:
    """Whether a group is the user's alone: called like the user, and nobody else is in it.

    Many systems give every user such a group, and let it write to all that the user makes.
    """
    import grp
    import pwd

    try:
        group, user = grp.getgrgid(group_id), pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return False
    return group.gr_name == user and set(group.gr_mem) <= {user}


def _load(path: Path) -> DropIn | None:
    try:
        source = _read(path)
    except (InputError, OSError) as error:
        return DropIn(name=path.stem, path=path, sha256="", spec=None, error=str(error))
    digest = hashlib.sha256(source).hexdigest()
    try:
        if not _has_spec(ast.parse(source, filename=str(path))):
            return None
        spec = _run(source, path, digest)
    except (Exception, SystemExit) as error:  # the file's own code runs here
        why = f"cannot be imported: {type(error).__name__}: {error}"
        return DropIn(name=path.stem, path=path, sha256=digest, spec=None, error=why)
    if not isinstance(spec, LabelerSpec):
        why = f"gives a {type(spec).__name__} as SPEC, not a LabelerSpec"
        return DropIn(name=path.stem, path=path, sha256=digest, spec=None, error=why)
    return DropIn(name=str(spec.name), path=path, sha256=digest, spec=spec)


def _read(path: Path) -> bytes:
    """The file's bytes; who may write to it is checked on the open file, not by its name."""
    if path.is_symlink():
        raise InputError(f"{path}: is a link; put the file itself into the folder")
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        _trusted(status, path)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(path.name, "not a file", "Remove it from the folder")
        source = file.read(LARGEST + 1)
    if len(source) > LARGEST:
        raise UnreadableFile(
            path.name, f"larger than {LARGEST} bytes", "Make it a package with an entry point"
        )
    return source


def _has_spec(module: ast.Module) -> bool:
    """Whether the file sets `SPEC` at its top level, seen without running it."""
    for node in module.body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Name) and target.id == "SPEC" for target in targets):
            return True
    return False


def _run(source: bytes, path: Path, digest: str) -> object:
    # Dataclasses and pydantic look their module up by name, so it has to be there.
    module = ModuleType(f"workbench_dropin_{path.stem}_{digest[:8]}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    set_apart()
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module.__dict__.get("SPEC")
