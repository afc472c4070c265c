"""After an erasure nothing of the erased words is remembered, whatever was under way."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Event
from types import FunctionType, ModuleType
from typing import Any

import pytest
from http_kit import let_in
from ui_kit import ANN, APPS, Seat, entry_of, served

from workbench.bootstrap import open_project
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.erasing.participants import withdraw
from workbench.services.excerpts.comparison import compared_rows
from workbench.services.suggesting.answering import suggestions

WORDS = "two buses to get to the meeting"
"""Nobody else says so."""

ASKING: dict[str, Callable[[Project], object]] = {
    "workbench.services.suggesting.answering": suggestions,
    "workbench.services.excerpts.comparison": lambda p: compared_rows(p, reading.study(p)),
    "workbench.services.theming.run_review": lambda p: Seat(p).read({"what": "state"}),
    "workbench.ui.board.rows": lambda p: Seat(p).read({"what": "state"}),
}
"""Where something is remembered, and what makes it."""
MAKES = {"workbench.services.theming.run_review": "_report"}
"""The function that makes it, if it is not `_made`."""


def remembered(*things: object) -> list[str]:
    """Every text with the erased words that can be reached from things."""
    seen, waiting, found = set[int](), list[Any](things), list[str]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found += [each] if WORDS in each else []
        elif id(each) not in seen and not isinstance(each, type | ModuleType | FunctionType):
            seen.add(id(each))
            waiting.extend(gc.get_referents(each))
    return found


@pytest.mark.parametrize("module", ASKING)
def test_slow_work_across_an_erasure_leaves_nothing(
    module: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, begun, go_on = import_module(module), Event(), Event()
    made_by = MAKES.get(module, "_made")
    make = getattr(place, made_by)

    def slow(*given: object) -> object:
        made = make(*given)
        begun.set()
        assert go_on.wait(30)
        return made

    monkeypatch.setattr(place, made_by, slow)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ASKING[module], project)
        assert begun.wait(30)
        monkeypatch.setattr(place, made_by, make)
        withdraw(project, ANN, "P01")
        go_on.set()
        asking.result()
        del asking
    assert remembered(project.memory) == []
    assert WORDS not in str(ASKING[module](project))
    assert remembered(project.memory) == []


def test_everything_that_is_remembered_is_forgotten(project: Project) -> None:
    for ask in ASKING.values():
        ask(project)
    assert remembered(project.memory)
    withdraw(project, ANN, "P01")
    assert remembered(project.memory) == []


def test_an_erasure_by_another_process_is_forgotten_with_the_next_question(
    project: Project,
) -> None:
    for ask in ASKING.values():
        ask(project)
    other = open_project(project.folder, embedder=HashingEmbedder)
    withdraw(other, ANN, "P01")
    other.store.close()
    assert WORDS not in str(Seat(project).read({"what": "state"}))
    assert remembered(project.memory) == []


def test_values_that_pages_sent_are_forgotten(project: Project) -> None:
    with served(project) as address:
        let_in(entry_of(address), "Ann")
        [holder] = [
            route.app.state_holder
            for route in APPS[address].routes
            if hasattr(getattr(route, "app", None), "state_holder")
        ]
        holder["page"].state_data[1] = f"It takes {WORDS}"
        assert remembered(holder.session_data)
        withdraw(project, ANN, "P01")
        assert remembered(holder.session_data) == []
