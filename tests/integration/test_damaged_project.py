"""A damaged project: one line that says what is broken, in every command; nothing is made worse."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from integration_kit import Ended, command_line, invoked

ANALYST = ("--analyst", "Ann")
FLIPS = int(os.environ.get("DAMAGES", "30"))
"""Damaged files that are tried; seeded, so that they are the same ones each time."""


def changed(sql: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA foreign_keys = OFF")
            assert database.executescript(sql) is not None

    return damage


def written(content: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(content)


def cut_at(part: float) -> Callable[[Path], None]:
    return lambda file: os.truncate(file, int(file.stat().st_size * part))


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def link_to_nothing(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def anothers(file: Path) -> None:
    file.unlink()
    changed("CREATE TABLE x (y)")(file)


def sparse(file: Path) -> None:
    with file.open("wb") as huge:
        huge.truncate(1 << 40)


def pages_of(byte: bytes) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        size = file.stat().st_size
        with file.open("r+b") as database:
            database.seek(4096)
            database.write(byte * (size - 4096))

    return damage


def leading_back(file: Path) -> None:
    """Each table's inner pages lead to themselves where they should lead to their last leaf."""
    content = bytearray(file.read_bytes())
    for start in range(4096, len(content), 4096):
        if content[start] == 5:  # https://www.sqlite.org/fileformat.html#b_tree_pages
            content[start + 8 : start + 12] = (start // 4096 + 1).to_bytes(4, "big")
    assert content != file.read_bytes()
    file.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": written(b""),
    "text": written(b"Interviewer: how are you?\n" * 400),
    "zeros": written(bytes(40_960)),
    "half": cut_at(0.5),
    "head alone": cut_at(0.01),
    "a folder": folder,
    "a link to nothing": link_to_nothing,
    "a huge sparse file": sparse,
    "pages of ones": pages_of(b"\xff"),
    "pages of zeros": pages_of(b"\x00"),
    "pages that lead back": leading_back,
    "another program's": anothers,
    "table event gone": changed("DROP TABLE event"),
    "table transcript gone": changed("DROP TABLE transcript"),
    "table derived gone": changed("DROP TABLE derived"),
    "version gone": changed("DROP TABLE alembic_version"),
    "version empty": changed("DELETE FROM alembic_version"),
    "project gone": changed("DELETE FROM project"),
    "column gone": changed("ALTER TABLE event DROP COLUMN made_at"),
    "bad JSON in an event": changed("UPDATE event SET payload = '{\"a\":' WHERE seq = 3"),
    "other JSON in an event": changed("UPDATE event SET payload = '[]' WHERE seq = 3"),
    "JSON too deep": changed(
        f"UPDATE event SET payload = '{'[' * 200_000 + ']' * 200_000}' WHERE seq = 3"
    ),
    "an unknown kind": changed("UPDATE event SET kind = 'sing' WHERE seq = 3"),
    "no time": changed("UPDATE event SET time = 'yesterday' WHERE seq = 3"),
    "a number for a time": changed("UPDATE event SET time = 7 WHERE seq = 3"),
    "an event gone": changed(
        "DELETE FROM trail_text WHERE seq = 3; DELETE FROM event WHERE seq = 3"
    ),
    "bad JSON in turns": changed("UPDATE transcript SET turns = 'x'"),
    "other turns": changed("UPDATE transcript SET turns = '[{\"x\": 1}]'"),
    "an altered transcript": changed("UPDATE transcript SET text = 'Well ' || text"),
    "bytes for a transcript": changed("UPDATE transcript SET text = x'ff00ff'"),
    "no UTF-8": changed("UPDATE transcript SET name = CAST(x'ff66' AS TEXT)"),
    "an altered text": changed("UPDATE trail_text SET body = 'x' WHERE body IS NOT NULL"),
    "a transcript gone": changed("DELETE FROM transcript WHERE name = 'P01'"),
    "context of an excerpt": changed("UPDATE excerpt SET context = '[[1]]'"),
    "places": changed("UPDATE derived SET body = 'x'"),
    "attributes": changed("UPDATE participant SET attributes = 'x'"),
}
FINE_ELSEWHERE = {"places"}
"""Damage that only some commands meet."""

COMMANDS = (
    ("status",), ("verify",), ("export", "--to", "json", "--out", "OUT"), ("changes",),
    ("review", "undo", *ANALYST), ("run", *ANALYST),
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in one file, its log written back; to be copied."""
    home = shutil.copytree(six / "study", tmp_path_factory.mktemp("whole") / "study")
    with closing(sqlite3.connect(home / "workbench.db")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return home


def ask(command: tuple[str, ...], folder: Path, out: Path) -> Ended:
    name, *rest = (str(out) if word == "OUT" else word for word in command)
    ended = invoked(name, folder, *rest)
    assert "Traceback" not in ended.err
    assert ended.code in (0, 1, 2), ended
    return ended


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_command_says_in_one_line_what_is_broken(
    damage: str, whole: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    DAMAGES[damage](folder / "workbench.db")
    for command in COMMANDS:
        ended = ask(command, folder, tmp_path / "out.json")
        if command == ("verify",):
            assert ended.code == 1 and ended.out and not ended.err, ended
        elif ended.code or damage not in FINE_ELSEWHERE:
            assert (ended.code, ended.out) == (2, ""), (command, ended)
            assert len(ended.err.splitlines()) == 1, ended.err
            assert "Well" not in ended.complaint
    assert not (tmp_path / "out.json").exists() or damage in FINE_ELSEWHERE


def flipped(file: Path, chance: random.Random) -> str:
    """Damage a file somewhere; what was done."""
    size = file.stat().st_size
    at = chance.randrange(size)
    way = chance.choice(("bit", "bit", "byte", "run", "zeros", "cut", "swap"))
    with file.open("r+b") as database:
        if way == "cut":
            database.truncate(at)
            return f"cut at {at}"
        database.seek(at)
        old = database.read(chance.choice((1, 8, 200, 4096)) if way in ("run", "zeros") else 1)
        new = {
            "bit": bytes([old[0] ^ (1 << chance.randrange(8))]),
            "byte": bytes([chance.randrange(256)]),
            "run": chance.randbytes(len(old)),
            "zeros": bytes(len(old)),
            "swap": bytes([old[0] ^ 0x20]),
        }[way]
        database.seek(at)
        database.write(new)
    return f"{way} at {at}"


def test_whatever_is_flipped_or_cut_is_said_or_does_no_harm(whole: Path, tmp_path: Path) -> None:
    chance = random.Random(14)
    good = tmp_path / "good.json"
    assert invoked("export", whole, "--to", "json", "--out", good).code == 0
    told = 0
    for number in range(FLIPS):
        folder = shutil.copytree(whole, tmp_path / f"study{number}")
        done = flipped(folder / "workbench.db", chance)
        out = tmp_path / f"{number}.json"
        ends = {command[0]: ask(command, folder, out) for command in COMMANDS[:3]}
        ends["review"] = ask(("review", "undo", *ANALYST), folder, out)
        verified, exported = ends["verify"], ends["export"]
        assert verified.code in (0, 1), (done, verified)
        for name, ended in ends.items():
            lines = ended.err.splitlines()
            assert len(lines) <= 1 and (bool(lines) == (ended.code == 2)), (done, name, ended)
        told += verified.code
        if exported.code == 0 and out.read_bytes() != good.read_bytes():
            assert verified.code == 0, (done, "what verify finds is not exported", verified.out)
        shutil.rmtree(folder)
    assert told > FLIPS / 5


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"analyst = [", b"\x00" * 4096, b"analyst = 7\n", "ü = 'é'".encode()],
)
def test_damaged_settings_are_one_line(content: bytes, whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    (folder / "settings.toml").write_bytes(content)
    for command in COMMANDS:
        ended = ask(command, folder, tmp_path / "out.json")
        assert ended.code == 2 and len(ended.err.splitlines()) == 1
        assert "settings.toml" in ended.complaint


@pytest.mark.parametrize("content", [b"x", b"\xff" * 40_000, bytes(40_000)], ids=len)
@pytest.mark.parametrize("name", ["workbench.db-wal", "workbench.db-shm"])
def test_a_damaged_log_loses_nothing_that_is_in_the_file(
    name: str, content: bytes, whole: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    with closing(sqlite3.connect(folder / "workbench.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
    (folder / name).write_bytes(content)
    ended = ask(("verify",), folder, tmp_path)
    assert ended.code == 0, ended
    assert ask(("status",), folder, tmp_path).code == 0


def test_a_log_or_settings_that_are_a_folder_are_said(whole: Path, tmp_path: Path) -> None:
    for name in ("workbench.db-wal", "settings.toml"):
        folder = shutil.copytree(whole, tmp_path / name)
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir(exist_ok=True)
        for command in COMMANDS[:3]:
            ended = ask(command, folder, tmp_path / "out.json")
            assert ended.code in (0, 1, 2) and len(ended.err.splitlines()) <= 1


def test_the_command_itself_says_it(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    cut_at(0.6)(folder / "workbench.db")
    before = (folder / "workbench.db").read_bytes()
    for command in ("status", "verify"):
        ended = command_line(command, folder)
        said = ended.out if command == "verify" else ended.err
        assert ended.code == (1 if command == "verify" else 2)
        assert "is damaged" in said and "Traceback" not in ended.err
    assert (folder / "workbench.db").read_bytes() == before
