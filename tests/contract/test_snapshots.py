"""A long trail is opened from a snapshot of its board, which is never more than a shortcut."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from test_store import (  # noqa: F401
    E1,
    E2,
    E3,
    ONE,
    Opener,
    again,
    empty,
    problems,
    store,
    tamper,
    theme,
    url,
    withdraw,
)

from workbench.domain.board import packing
from workbench.domain.board.board import Board, Theme
from workbench.domain.board.rules import replay
from workbench.domain.errors import TrailBroken
from workbench.domain.store import Store
from workbench.domain.trail.events import Accept, Add, Redefine, Rename, Undo, WriteMemo
from workbench.storage import schema, snapshot, trail
from workbench.storage.base import Snapshot
from workbench.storage.snapshot import KeptBoard

EVERY = 6


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots after six events, with packets of three steps."""
    monkeypatch.setattr(trail, "EVERY", EVERY)
    monkeypatch.setattr(packing, "SIZE", 3)


@pytest.fixture
def long(store: Store) -> Store:  # noqa: F811
    """Nineteen events, each a transaction of its own; snapshots at events 6, 12 and 18."""
    for event in (
        Rename(theme_id="A", name="Nights"),
        Redefine(theme_id="A", definition="What nights are like."),
        Add(excerpts=(E3,), target="A"),
        WriteMemo(target="theme", target_id="A", text="she said"),
        Accept(theme_id="A", name="Nights"),
        theme("C", E1),
        Rename(theme_id="C", name="Days"),
        Undo(target=11),
        Rename(theme_id="B", name="Work"),
        Add(excerpts=(E2,), target="B"),
        Rename(theme_id="B", name="Jobs"),
        Add(excerpts=(E1,), target="B"),
        WriteMemo(target="theme", target_id="B", text="Where?"),
        theme("D", E2),
        Rename(theme_id="D", name="Evenings"),
    ):
        with store.begin() as tx:
            tx.trail.append(event, analyst="Ada")
    return store


def parts(store: Store) -> dict[str, bytes]:  # noqa: F811
    """What is kept of the board, by name."""
    table = schema.derived
    with store.read() as tx:
        asked = select(table.c.name, table.c.body).where(
            tx.trail._mine(table), table.c.name.startswith("board")
        )
        return {name: body for name, body in tx.trail._connection.execute(asked)}


def kept(store: Store) -> int:  # noqa: F811
    with store.read() as tx:
        return KeptBoard(tx.trail._at).seq()


def replayed(store: Store) -> Board:  # noqa: F811
    with store.read() as tx:
        return replay(tx.trail.events())


def same(one: Board, other: Board) -> bool:
    named = ("undoable", "redoable", "covered", "steps")
    return one == other and all(getattr(one, n) == getattr(other, n) for n in named)


@pytest.fixture
def damage(url: str) -> Iterator[Callable[[Store, str, bytes | None], None]]:  # noqa: F811
    """Puts other bytes in the place of a part, or takes it away, behind the workbench's back."""
    engine, table = create_engine(url), schema.derived

    def damaged(store: Store, name: str, body: bytes | None) -> None:  # noqa: F811
        where = (table.c.project == store._project) & (table.c.name == name)
        change: Any = table.delete() if body is None else table.update().values(body=body)
        with engine.begin() as connection:
            assert connection.execute(change.where(where)).rowcount == 1

    yield damaged
    engine.dispose()


def test_what_is_opened_is_what_the_trail_says(long: Store, again: Opener) -> None:  # noqa: F811
    assert kept(long) == 18
    opened = again()
    assert same(opened.board(), replayed(opened))
    assert problems(opened) == []


def test_what_lies_before_the_snapshot_is_not_replayed(
    long: Store,
    again: Opener,  # noqa: F811
    tamper: Callable[..., None],  # noqa: F811
) -> None:
    table = schema.event
    tamper(table, (table.c.project == long._project) & (table.c.seq == 5), kind="dance")
    assert same(again().board(), long.board())
    with pytest.raises(TrailBroken, match="dance"):
        problems(again())


def test_every_decision_can_be_taken_back_however_long_ago(
    long: Store,
    again: Opener,  # noqa: F811
) -> None:
    opened = again()
    while targets := opened.board().undoable["Ada"]:
        with opened.begin() as tx:
            tx.trail.append(Undo(target=targets[-1]), analyst="Ada")
    assert not opened.board().themes
    assert problems(again()) == []


@pytest.mark.parametrize("name", ["board head", "board", "board steps 1", "board steps 4"])
@pytest.mark.parametrize("how", ["lost", "cut", "flipped", "of another"])
def test_a_damaged_snapshot_is_not_used_and_is_told(
    long: Store,
    again: Opener,  # noqa: F811
    damage: Callable[..., None],
    name: str,
    how: str,
) -> None:
    body = parts(long)[name]
    other = {
        "lost": None,
        "cut": body[:-3],
        "flipped": body[:20] + bytes([body[20] ^ 1]) + body[21:],
        "of another": parts(long)["board steps 7"],
    }[how]
    damage(long, name, other)
    opened = again()
    assert same(opened.board(), replayed(opened))
    said = problems(opened)
    if (name, how) != ("board head", "lost"):
        assert len(said) == 1 and "is damaged; the board is read from the trail" in said[0]
    with opened.begin() as tx:
        tx.trail.append(Rename(theme_id="C", name="Mornings"), analyst="Bo")
    assert kept(opened) == 20
    assert problems(again()) == []
    assert same(again().board(), replayed(opened))


def test_a_snapshot_that_says_something_else_is_found_by_verify(
    long: Store,
    again: Opener,  # noqa: F811
) -> None:
    board = long.board()
    forged = Board(
        seq=board.seq, steps=board.steps, undoable=board.undoable, covered=board.covered,
        **{n: getattr(board, n) for n in ("transcripts", "excerpts", "members", "memos")},
        themes={**board.themes, "A": Theme(id="A", name="Forged")},
    )  # fmt: skip
    with long.begin() as tx:
        head = tx.trail._events.hash_of(board.seq)
        KeptBoard(tx.trail._at).put(Snapshot(erasures=0, board=forged), head)
    assert again().board().themes["A"].name == "Forged"
    assert any("differs from the trail" in line for line in problems(again()))


def without(monkeypatch: pytest.MonkeyPatch, long: Store, section: str) -> None:
    """Keep the board again as a workbench does that does not know a section."""
    known = {name: of for name, of in snapshot.sections(long.board()).items() if name != section}
    with monkeypatch.context() as patch, long.begin() as tx:
        patch.setattr(snapshot, "sections", lambda board: known)
        made = Snapshot(erasures=0, board=long.board())
        KeptBoard(tx.trail._at).put(made, tx.trail._events.hash_of(long.board().seq))


@pytest.mark.parametrize("section", ["codes", "attributes", "set_aside"])
def test_a_snapshot_from_before_a_section_was_there_is_used(
    long: Store,
    again: Opener,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    section: str,
) -> None:
    without(monkeypatch, long, section)
    assert kept(again()) == 19
    assert same(again().board(), replayed(again()))
    assert problems(again()) == []


def test_a_snapshot_that_lacks_a_section_of_the_trail_is_found_by_verify(
    long: Store,
    again: Opener,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, long, "memos")
    assert any("differs from the trail" in line for line in problems(again()))


def test_a_snapshot_of_another_trail_is_not_used(
    long: Store,
    again: Opener,  # noqa: F811
) -> None:
    with long.begin() as tx:
        KeptBoard(tx.trail._at).put(Snapshot(erasures=0, board=Board()), "f" * 64)
        KeptBoard(tx.trail._at).put(Snapshot(erasures=0, board=long.board()), "f" * 64)
    opened = again()
    with opened.read() as tx:
        assert KeptBoard(tx.trail._at).newest(0, 19) is None
    assert same(opened.board(), replayed(opened))


def test_an_erasure_remakes_the_snapshot_without_what_was_erased(
    long: Store,
    again: Opener,  # noqa: F811
) -> None:
    assert b"she said" in _said(parts(long))
    withdraw(long)
    left = parts(long)
    assert kept(long) == long.board().seq == 20
    assert b"she said" not in _said(left) and b"Jobs" in _said(left)
    assert same(again().board(), replayed(long))
    assert problems(again()) == []


def _said(kept: dict[str, bytes]) -> bytes:
    """All that the parts of a snapshot say, none of it packed."""
    said = b""
    for body in kept.values():
        for begin in (m.start() for m in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", body)):
            opener = zlib.decompressobj()
            try:
                said += opener.decompress(body[begin:])
            except zlib.error:
                continue
    return said


def test_reading_keeps_nothing(
    store: Store,  # noqa: F811
    again: Opener,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trail, "EVERY", 1000)
    for name in "abcde":
        with store.begin() as tx:
            tx.trail.append(Rename(theme_id="A", name=name), analyst="Ada")
    monkeypatch.setattr(trail, "EVERY", EVERY)
    opened = again()
    opened.board()
    with opened.read() as tx:
        assert len(tx.study().trail) == 9
    assert parts(opened) == {}
    with opened.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="f"), analyst="Ada")
    assert kept(opened) == 10
    assert problems(again()) == []


def test_the_trail_of_a_study_is_read_when_asked_for(long: Store) -> None:
    with long.read() as tx:
        study, events = tx.study(), tx.trail.events()
    with long.begin() as tx:
        tx.trail.append(Rename(theme_id="C", name="Later"), analyst="Ada")
    assert tuple(study.trail) == events
    assert study.trail == events and len(study.trail) == 19
    assert study.trail[3] == events[3] and study.trail[-1] == events[-1]
    assert study.trail[2:5] == events[2:5] and study.trail[::7] == events[::7]
    assert tuple(reversed(study.trail)) == events[::-1]
    with pytest.raises(IndexError):
        study.trail[19]
    assert ONE.id in study.transcripts
