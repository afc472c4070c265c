"""Bringing a database's tables up to date, by Alembic, from migrations inside the package."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from workbench.domain.errors import InputError
from workbench.storage.engine import is_read_only, keep_copy, reading, writing
from workbench.storage.failures import damaged, named
from workbench.storage.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0007"
"""The newest migration; a test holds it against the folder. Looking it up there would load
Alembic each time a project is opened."""


def migrate(engine: Engine) -> None:
    """Make or upgrade the tables; quick where they are up to date.

    A SQLite file is copied before it is upgraded (`engine.keep_copy`); a server undoes all of an
    upgrade that fails.

    Raises:
        InputError: a newer workbench made them, or tables are missing, or they are another
            program's.
    """
    with reading(engine) as connection:
        found, there = version(connection), set(inspect(connection).get_table_names())
    if found == NEWEST:
        _check_all(engine, there)
        return
    if found is None and engine.dialect.name == "sqlite" and there:
        raise damaged(named(engine), "it does not say which workbench made it, if one did")
    if why := is_read_only(engine):
        raise InputError(f"{why}, and the project must be upgraded first; copy its folder")
    if found is not None:
        check_known(found)
        keep_copy(engine, found)
    with writing(engine) as connection:
        if version(connection) != NEWEST:
            _upgrade(connection)


def version(connection: Connection) -> str | None:
    """The migration that the tables are at; None: there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def config(connection: Connection, folder: str) -> Config:
    """Alembic's settings for a connection and the folder of migrations."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    from alembic import command

    with as_file(files("workbench.storage") / "migrations") as folder:
        command.upgrade(config(connection, str(folder)), "head")


def _check_all(engine: Engine, there: set[str]) -> None:
    if missing := sorted(metadata.tables.keys() - there):
        raise damaged(named(engine), f"{', '.join(missing)} missing from its tables")


def check_known(found: str) -> None:
    """Make sure that a migration is one of ours.

    Raises:
        InputError: a newer workbench made it.
    """
    from alembic.script import ScriptDirectory

    with as_file(files("workbench.storage") / "migrations") as folder:
        known = {script.revision for script in ScriptDirectory(str(folder)).walk_revisions()}
    if found not in known:
        raise InputError("a newer workbench made this project; update to open it")
