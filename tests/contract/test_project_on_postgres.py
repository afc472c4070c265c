"""A project whose database is on a PostgreSQL server, made and opened as commands do it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url, text

from workbench.bootstrap import create_project, is_project, open_project
from workbench.domain.errors import Displaced, InputError, WorkbenchError
from workbench.embedding import HashingEmbedder
from workbench.services.backups import backup
from workbench.services.context import Author
from workbench.services.copies.known import known_exports
from workbench.services.deciding import review
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reach import before_erasing, reach, reach_stale
from workbench.services.reading import study
from workbench.services.reporting import download, export
from workbench.storage.schema import metadata, version
from workbench.ui.board.desk import Desk

pytestmark = pytest.mark.postgres

ADA = Author(analyst="Ada")
TALK = "INT: How do you come?\nAnn: By bus, and the bus is late.\nINT: Why?\nAnn: Nobody knows.\n"


@pytest.fixture
def database(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[URL]:
    """A database of its own, as no project is in it; its password is in the environment."""
    url, name = make_url(postgres), f"study_{uuid4().hex}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    if url.password:
        monkeypatch.setenv("PGPASSWORD", str(url.password))
    yield url.set(database=name)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def named_in(folder: Path, url: URL) -> Path:
    """A folder whose settings name a database, before there is a project."""
    folder.mkdir()
    said = url.set(password=None).render_as_string(hide_password=False)
    (folder / "settings.toml").write_text(f'database_url = "{said}"\n', "utf-8")
    return folder


def told(command: str, folder: Path) -> tuple[int, str]:
    """The exit code of a command, and what it says on either stream."""
    ended = subprocess.run(
        [sys.executable, "-m", "workbench", command, folder], capture_output=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def test_a_project_named_in_its_settings_is_opened_again(database: URL, tmp_path: Path) -> None:
    folder = named_in(tmp_path / "study", database)
    assert not is_project(folder)
    assert told("status", folder)[1].startswith(f"workbench: {folder} is not a project")
    assert told("init", folder)[0] == 0
    (tmp_path / "talk.txt").write_text(TALK, "utf-8")
    project = open_project(folder, embedder=HashingEmbedder)
    import_files(project, ADA, [tmp_path / "talk.txt"])
    review.create_theme(project, ADA, name="Buses", excerpts=list(study(project).excerpts))
    project.store.close()

    code, said = told("status", folder)
    assert code == 0 and "2 excerpts" in said and "Buses" in said
    again = open_project(folder, embedder=HashingEmbedder)
    rows = Desk(again).read({"what": "state"})["rows"]
    assert [row["name"] for row in rows] == ["Buses"]
    again.store.close()
    assert not (folder / "workbench.db").exists()
    assert "is a project already" in told("init", folder)[1]


def test_a_database_of_the_environment_belongs_to_folders_that_init_made(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = database.render_as_string(hide_password=False)
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", address)
    create_project(tmp_path / "study").store.close()
    open_project(tmp_path / "study").store.close()
    with pytest.raises(InputError, match="is not a project"):
        open_project(tmp_path / "another")
    assert not any(
        address in path.read_text("utf-8", "replace")
        for path in (tmp_path / "study").rglob("*")
        if path.is_file()
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"host": "127.0.0.1", "port": 9, "query": {}}, "the database failed: .*refused"),
        ({"query": {"colour": "red"}}, "cannot be opened: invalid connection option"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_without_the_password(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object],
    said: str,
) -> None:  # fmt: skip
    folder = named_in(tmp_path / "study", database)
    wrong = database.set(username="u", password="hunter2", **change)  # type: ignore[arg-type]
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", wrong.render_as_string(hide_password=False))
    with pytest.raises(WorkbenchError, match=said) as refused:
        open_project(folder)
    assert "hunter2" not in str(refused.value)


def test_what_comes_into_the_place_of_an_open_project_is_noticed(
    database: URL, tmp_path: Path
) -> None:
    folder = named_in(tmp_path / "study", database)
    create_project(folder).store.close()
    project = open_project(folder, embedder=HashingEmbedder)
    for name in ("Buses", "Trains", "Boats"):
        review.create_theme(project, ADA, name=name)
    server = create_engine(database)
    for change, said in (
        ("UPDATE alembic_version SET version_num = '9999'", "another version upgraded the project"),
        ("UPDATE database_id SET id = 'another'", "another project is in its place"),
        ("UPDATE event SET hash = repeat('0', 64) WHERE seq = 3", "event #3 is not in it any more"),
        (
            "DELETE FROM trail_text; DELETE FROM event WHERE seq > 1",
            "event #3 is not in it any more",
        ),
        ("DELETE FROM trail_text; DELETE FROM event; DELETE FROM project", "event #3 is not in it"),
    ):
        with server.connect() as other:
            before = _rows(other)
            other.rollback()
            with other.begin():
                other.execute(text(change))
            left = _rows(other)
            other.rollback()
            for asked in (study, lambda p: review.create_theme(p, ADA, name="Late")):
                with pytest.raises(Displaced, match=said):
                    asked(project)
            assert _rows(other) == left
            other.rollback()
            with other.begin():  # what was there is put back
                _put_back(other, before)
        assert len(study(project).trail) == 3
    review.create_theme(project, ADA, name="In time")
    assert verify(project) == ()
    project.store.close()
    server.dispose()


TABLES = ("alembic_version", "database_id", "project", "event", "trail_text")


def _rows(connection: Connection) -> dict[str, list[dict[str, object]]]:
    return {
        name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
        for name in TABLES
    }


def _put_back(connection: Connection, rows: dict[str, list[dict[str, object]]]) -> None:
    for name in reversed(TABLES):
        connection.execute(text(f"DELETE FROM {name}"))
    for name in TABLES:
        tables = {**metadata.tables, "alembic_version": version}
        for row in rows[name]:
            connection.execute(tables[name].insert().values(**row))


def test_what_was_exported_is_known_and_reached_and_a_backup_is_the_servers(
    database: URL, tmp_path: Path
) -> None:
    folder = named_in(tmp_path / "study", database)
    create_project(folder).store.close()
    (tmp_path / "talk.txt").write_text(TALK, "utf-8")
    project = open_project(folder, embedder=HashingEmbedder)
    import_files(project, ADA, [tmp_path / "talk.txt"])
    (who,) = study(project).participants
    kept = export(project, "json", tmp_path / f"{who}.json", analyst="Ada")
    gone = export(project, "html", folder / "report.html")
    download(project, "json", tmp_path / "downloaded", analyst="Bo")
    before = before_erasing(project)
    recorded = withdraw(project, ADA, who)
    reached = reach(project, ADA, before, "keep", again=recorded.seq)
    assert [(o.done, o.path) for o in reached.outcomes] == [
        ("kept", str(kept)), ("kept", str(gone)), ("downloaded", ""),
    ]  # fmt: skip
    assert not any(who in k.exported.path for k in known_exports(project))
    assert [o.done for o in reach_stale(project, ADA, "delete").outcomes][:2] == [
        "deleted", "deleted",
    ]  # fmt: skip
    assert not kept.exists(), "its name says blocks by now, and it is found by its content"
    assert not gone.exists()
    with project.store.read() as tx:
        assert tx.verify() == []
    with pytest.raises(InputError, match="server's own tools, such as pg_dump"):
        backup(project, tmp_path / "a.backup")
    assert not list(tmp_path.glob("*.backup")) and not list(tmp_path.glob(".*.part"))
    project.store.close()
