"""A command that recorded a decision never says that it failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from integration_kit import invoked

from workbench.services.context import Project
from workbench.services.reading import study
from workbench.storage import SqlStore, SqlTx


def fail(*_: object, **__: object) -> None:
    raise KeyError("gone")


def failing_once_it_has_written(patch: pytest.MonkeyPatch) -> None:
    whole = SqlStore.begin

    @contextmanager
    def begin(store: SqlStore) -> Iterator[SqlTx]:
        with whole(store) as tx:
            yield tx
        fail()

    patch.setattr(SqlStore, "begin", begin)


def failing_to_say_what_was_done(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("workbench.domain.telling.narrative.sentence", fail)


@pytest.mark.parametrize("broken", [failing_once_it_has_written, failing_to_say_what_was_done])
def test_what_fails_after_a_decision_is_said_and_the_decision_with_it(
    broken: Callable[[pytest.MonkeyPatch], None], small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = study(small).board
    largest = board.live()[0].id
    broken(monkeypatch)
    ended = invoked(
        "review", small.folder, "split", largest, "--into", "2", "--analyst", "Ann", "--json"
    )
    assert ended.code == 0 and ended.value["seq"] == board.seq + 1
    assert ended.complaint.startswith(f"workbench: #{board.seq + 1} is recorded, but: KeyError")


def test_what_is_refused_is_refused(small: Project) -> None:
    seq = study(small).board.seq
    ended = invoked("review", small.folder, "redo", "--analyst", "Ann")
    assert ended.code == 2 and "taken nothing back" in ended.complaint
    assert study(small).board.seq == seq
