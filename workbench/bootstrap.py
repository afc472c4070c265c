"""The one place that wires a project together; every part can be replaced by keyword."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import cast
from uuid import uuid4

from workbench.clustering import make_clusterer
from workbench.domain.errors import Damaged, InputError, NotFound
from workbench.domain.ports import Clusterer, Embedder
from workbench.embedding import SentenceTransformerEmbedder
from workbench.services.context import Project
from workbench.services.heard import hear
from workbench.services.jobs import Jobs
from workbench.services.projects import language_tag
from workbench.settings import FILE, Settings, read_settings, secret
from workbench.storage import SqlStore, open_store
from workbench.storage.half_made import is_half_made
from workbench.storage.salvage import bring
from workbench.storage.wreck import read_wreck

DATABASE = "workbench.db"

_SETTINGS = """\
# Settings of this project; docs/reference.md lists them all.
{analyst}
# granularity = "medium"
"""


def create_project(
    folder: Path, *, name: str = "", language: str = "en", analyst: str = "", source: str = ""
) -> Project:
    """Make a project in a folder and open it; a new or empty one is made its owner's alone.

    An analyst who is named here is in its settings, unless the folder has some already. `source` is
    the study file that it is made from, as `workbench.services.planning.homes` notes it.

    Raises:
        InputError: there is a project already, the folder cannot be made, or the language is not a
            BCP 47 tag.
    """
    language = language_tag(language)
    if is_project(folder):
        raise InputError(f"{folder} is a project already; import into it or choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):  # else it is a folder of somebody's, with others' rights
            folder.chmod(0o700)
        (folder / FILE).touch(mode=0o600)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}; choose another") from error
    if not (folder / FILE).read_text("utf-8"):
        (folder / FILE).write_text(_first_settings(analyst), "utf-8")
    there = os.path.lexists(folder / DATABASE)
    try:
        project = _wired(folder, read_settings(folder))
        with project.store.begin() as tx:
            tx.material.create_project(name or folder.resolve().name, language, source)
    except BaseException:  # a disk without room, say: there is no project, so there is no file
        for part in () if there else ("", "-wal", "-shm"):
            (folder / f"{DATABASE}{part}").unlink(missing_ok=True)
        raise
    return project


def _first_settings(analyst: str) -> str:
    decides = '# analyst = "Your name"'
    if analyst:  # a JSON string of letters is a TOML string
        decides = f"analyst = {json.dumps(analyst, ensure_ascii=False)}"
    return _SETTINGS.format(analyst=decides)


def open_project(
    folder: Path,
    *,
    settings: Settings | None = None,
    embedder: Callable[[], Embedder] | None = None,
    clusterer: Callable[[str], Clusterer] = make_clusterer,
    new_id: Callable[[], str] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Project:
    """Open the project in a folder.

    Raises:
        InputError: there is none, or its settings are wrong.
        WorkbenchError: the server that its settings name does not answer.
    """
    settings = settings or read_settings(folder)
    if not settings.database_url:
        _see_what_is_there(folder / DATABASE)
    if not is_project(folder, settings):
        raise InputError(f"{folder} is not a project; make one with: workbench init {folder}")
    return _wired(
        folder,
        settings,
        embedder=embedder,
        clusterer=clusterer,
        new_id=new_id,
        clock=clock,
    )


@contextmanager
def opened_copy(folder: Path) -> Iterator[Project]:
    """A project that is only looked at: a copy of its database is opened, and gone afterwards.

    So a project of an earlier workbench is brought up to date in the copy, not where it lies.

    Raises:
        InputError: there is none, or its settings are wrong.
    """
    if not is_project(folder):
        raise InputError(f"{folder} is not a project")
    if read_settings(folder).database_url:
        project = open_project(folder)
        try:
            yield project
        finally:
            project.store.close()
        return
    with TemporaryDirectory(prefix="workbench-") as place:
        copy = Path(place) / DATABASE
        with closing(connect(folder / DATABASE)) as there, closing(connect(copy)) as here:
            there.backup(here)
        project = _wired(Path(place), read_settings(folder))
        try:
            yield project
        finally:
            project.store.close()


def salvage_project(folder: Path, target: Path) -> tuple[Project, tuple[str, ...]]:
    """Bring what can be read of a damaged project into a new one, and say what was lost.

    Raises:
        InputError: there is no such file, nothing of it can be read, or `target` is in use.
    """
    database = folder / DATABASE
    if not database.is_file():
        raise InputError(f"{database} is not a file; salvage reads the workbench.db of a project")
    if target.exists() and any(target.iterdir()):
        raise InputError(f"{target} holds something; give a new folder")
    wreck = read_wreck(database)
    if not wreck.rows["event"] and not wreck.rows["transcript"]:
        raise InputError(f"nothing can be read of {database}; put a backup in its place")
    known = wreck.project()
    project = create_project(
        target, name=str(known.get("name") or folder.resolve().name),
        language=_language(str(known.get("language"))), source=str(known.get("source") or ""),
    )  # fmt: skip
    try:
        return project, bring(wreck, cast(SqlStore, project.store))
    except BaseException:  # half a project is not one
        project.store.close()
        for part in target.iterdir():
            part.unlink()
        target.rmdir()
        raise


def _language(tag: str) -> str:
    try:
        return language_tag(tag)
    except InputError:
        return "en"


def _see_what_is_there(database: Path) -> None:
    """Say what is in the place of a database.

    Raises:
        Damaged: it is not a file, or it is empty.
    """
    if os.path.lexists(database) and not database.is_file():
        raise Damaged(f"{database} is not a file; put the project's own, or a backup, in its place")
    if database.is_file() and not database.stat().st_size:
        raise Damaged(
            f"{database} is empty, so nothing can be saved from it; put a backup in its place, or "
            "delete it and begin again with: workbench init"
        )


def is_project(folder: Path, settings: Settings | None = None) -> bool:
    """Whether the folder holds a project, or has settings that name a database that holds one.

    Raises:
        InputError: the settings are wrong.
        WorkbenchError: the server that they name does not answer.
    """
    if not (folder / FILE).is_file():  # a database named in the environment is of no folder yet
        return _is_file_of_one(folder / DATABASE)
    settings = settings or read_settings(folder)
    return _is_begun(settings) if settings.database_url else _is_file_of_one(folder / DATABASE)


def _is_file_of_one(database: Path) -> bool:
    """Whether a project is in a file; one whose making was cut off does not count yet."""
    return database.is_file() and not is_half_made(database)


def _wired(
    folder: Path,
    settings: Settings,
    *,
    embedder: Callable[[], Embedder] | None = None,
    clusterer: Callable[[str], Clusterer] = make_clusterer,
    new_id: Callable[[], str] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Project:
    ids = new_id or _new_id
    store = _store(folder, settings, clock or _now, ids)
    return Project(
        folder=folder,
        settings=settings,
        store=store,
        vectors=store.vectors(),
        answers=store.label_cache(),
        embedder=embedder or cache(lambda: _embedder(settings)),
        clusterer=lambda name: clusterer(name or settings.clusterer),
        new_id=ids,
        secret=secret,
        jobs=Jobs(ids),
    )


def _is_begun(settings: Settings) -> bool:
    """Whether the database that the settings name holds a project."""
    store = _store(Path(), settings, _now, _new_id)
    try:
        with store.read() as tx:
            tx.material.project()
    except NotFound:
        return False
    finally:
        store.close()
    return True


def _store(
    folder: Path, settings: Settings, clock: Callable[[], datetime], new_id: Callable[[], str]
) -> SqlStore:
    url = settings.database_url or f"sqlite:///{(folder / DATABASE).resolve()}"
    return open_store(
        url, clock=clock, new_id=new_id, new_salt=lambda: secrets.token_hex(16), hear=hear
    )


def _embedder(settings: Settings) -> Embedder:
    return SentenceTransformerEmbedder(
        model=settings.embedding_model or None,
        dtype=settings.dtype,
        threads=os.cpu_count(),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid4())
