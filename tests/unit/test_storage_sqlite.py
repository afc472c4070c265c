"""The SQLite file: whose it is, how it is upgraded, what survives a crash, what erasure leaves."""

from __future__ import annotations

import secrets
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from workbench.domain.errors import InputError, WorkbenchError
from workbench.domain.store import Store
from workbench.domain.trail.events import CreateTheme, Rename
from workbench.storage import open_store, sqlite
from workbench.storage.migrate import NEWEST, config, version
from workbench.storage.schema import metadata

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def opened(path: Path) -> Store:
    ids = count(1)
    return open_store(
        f"sqlite:///{path}", clock=lambda: NOON, new_id=lambda: str(next(ids)),
        new_salt=lambda: secrets.token_hex(16),
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workbench.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = opened(path)
    with store.begin() as tx:
        tx.material.create_project("p", "en")
        tx.trail.append(CreateTheme(theme_id="t", name="Falling at night"), analyst="Ada")
    yield store
    store.close()


def test_the_file_is_its_owners_alone(store: Store, path: Path) -> None:
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_connections_are_durable_and_forgetful(store: Store) -> None:
    asked = "journal_mode", "foreign_keys", "secure_delete", "synchronous"
    with store.read() as tx:
        found = [tx.trail._connection.scalar(text(f"PRAGMA {name}")) for name in asked]
    assert found == ["wal", 1, 1, 2]


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx.trail._connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert version(tx.trail._connection) == NEWEST


def test_the_newest_migration_is_the_last_in_the_folder(store: Store) -> None:
    folder = files("workbench.storage") / "migrations"
    with store.read() as tx:
        script = ScriptDirectory.from_config(config(tx.trail._connection, str(folder)))
    assert script.get_heads() == [NEWEST]


def test_an_up_to_date_project_opens_without_loading_alembic(store: Store, path: Path) -> None:
    program = f"""
import sys
from workbench.storage import open_store
open_store("sqlite:///{path}", clock=None, new_id=None, new_salt=None).close()
assert "alembic" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_project_of_a_newer_workbench_is_refused(store: Store, path: Path) -> None:
    with store.begin() as tx:
        tx.trail._connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="newer workbench"):
        opened(path)


def old_project(path: Path) -> None:
    """A project as the first workbench made it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(config(connection, str(files("workbench.storage") / "migrations")), "0001")
        connection.execute(
            text(
                "INSERT INTO project (id, name, language, created, erasures) "
                "VALUES ('project', 'Old', 'en', '2026-05-04 12:00:00', 0)"
            )
        )
    engine.dispose()
    path.chmod(0o600)


def test_an_old_project_is_copied_then_upgraded(path: Path) -> None:
    old_project(path)
    with closing(sqlite3.connect(path)) as old:
        before = old.execute("SELECT * FROM project").fetchall()
    store = opened(path)
    with store.read() as tx:
        assert (tx.material.project().name, tx.material.project().source) == ("Old", "")
        assert version(tx.trail._connection) == NEWEST
        assert tx.verify() == []
    copy = path.with_name(f"{path.name}.of-0001")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT * FROM project").fetchall() == before
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    store.compact()
    assert not copy.exists(), "what an erasure clears is not kept in a copy"
    store.close()


def test_what_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"Interviewer: how are you?\n" * 100)
    with pytest.raises(InputError, match="damaged"):
        opened(path)
    assert path.read_bytes().startswith(b"Interviewer")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////nowhere/at/all/workbench.db", "cannot be opened"),
        ("sqlite://", "needs a file"),
        ("nonsense", "database_url"),
        ("dbase://x", "database_url"),
        ("postgresql+psycopg://user:secret", "names a port that is not a number; correct it$"),
    ],
)
def test_a_wrong_address_is_refused(url: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_store(url, clock=lambda: NOON, new_id=str, new_salt=str)


def test_a_writer_that_waits_too_long_says_why(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1",))
    other = opened(path)
    with store.begin(), pytest.raises(WorkbenchError, match="another process"), other.begin():
        pass
    other.close()


def test_erased_words_are_in_no_file(store: Store, path: Path) -> None:
    word = b"Falling"
    with store.begin() as tx:
        tx.trail.append(
            Rename(theme_id="t", name="Falling by day"), analyst="Ada", reason="Falling"
        )

    def files_with_it() -> list[str]:
        return [file.name for file in path.parent.iterdir() if word in file.read_bytes()]

    assert files_with_it()
    with store.begin() as tx:
        tx.trail.append(CreateTheme(theme_id="u", name="Other"), analyst="Ada")
        assert tx.erasure.erase_texts(lambda found: "Falling" in found) == 3
        tx.erasure.rewrite_board()
    store.compact()
    assert files_with_it() == []


BURST = """
import sys
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4
from workbench.domain.trail.events import Redefine, WriteMemo
from workbench.storage import open_store

store = open_store(
    "sqlite:///" + sys.argv[1], clock=lambda: datetime.now(UTC),
    new_id=lambda: str(uuid4()), new_salt=lambda: uuid4().hex,
)
for i in range(int(sys.argv[2])):
    with store.begin() as tx:
        memo = WriteMemo(target="theme", target_id="t", text=f"{sys.argv[3]} {i}")
        seq = tx.trail.append(memo, analyst=sys.argv[3], reason="because").seq
    print(seq, flush=True)
"""


def burst(path: Path, events: int, who: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-c", BURST, str(path), str(events), who]
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True)


def test_a_killed_process_loses_nothing_that_it_acknowledged(store: Store, path: Path) -> None:
    process = burst(path, 100_000, "Bo")
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(60)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.stdout.close()
    assert process.wait(30) == -signal.SIGKILL
    again = opened(path)
    with again.read() as tx:
        assert tx.verify() == []
        assert tx.trail.head() >= acknowledged[-1]
        assert [r.seq for r in tx.trail.events()] == list(range(1, tx.trail.head() + 1))
    assert acknowledged == list(range(2, len(acknowledged) + 2))
    again.close()


def test_processes_that_append_at_once_lose_and_double_nothing(store: Store, path: Path) -> None:
    processes = [burst(path, 25, who) for who in ("Bo", "Cy")]
    mine = []
    for i in range(25):
        with store.begin() as tx:
            mine.append(tx.trail.append(Rename(theme_id="t", name=f"n{i}"), analyst="Ada").seq)
    outputs = [process.communicate(timeout=60)[0].split() for process in processes]
    written = sorted([*mine, *(int(seq) for output in outputs for seq in output)])
    assert written == list(range(2, 77))
    with store.read() as tx:
        assert tx.verify() == []
        memos = tx.trail.board().memos_on("theme", "t")
    assert sorted(m.text for m in memos) == sorted(
        f"{w} {i}" for w in ("Bo", "Cy") for i in range(25)
    )


def test_sqlite_itself_finds_nothing_wrong_with_the_file(store: Store, path: Path) -> None:
    store.compact()
    store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
