"""Twenty people decide at once: nothing is lost, doubled, or called failed though recorded."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from http_kit import let_in
from ui_kit import Seat, entry_of, served

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.projects import verify
from workbench.ui.board.desk import Desk

pytestmark = pytest.mark.soak

Json = dict[str, Any]
Ask = Callable[[str, Json], Json]
"""What a page's script has: the name of a function of the server and what is given to it."""

CLIENTS = 20
REFUSED = ("stale", "decision", "input")
"""What a decision may be answered that is not recorded; `input`: its theme was taken back."""


@dataclass
class Told:
    """What one client was told of the decisions that it sent, by their ids."""

    recorded: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    wrong: list[Json] = field(default_factory=list)


class Client:
    """Somebody at a page, who decides as fast as the answers come and repeats some requests."""

    def __init__(self, ask: Ask, chance: random.Random) -> None:
        self._ask, self._chance = ask, chance
        self.told = Told()

    def work(self, until: float) -> Told:
        """Decide until then, and on a slow machine until one decision was recorded."""
        while time.monotonic() < until or not (self.told.recorded or self.told.wrong):
            self._turn()
        return self.told

    def _turn(self) -> None:
        state = self._ask("read", {"what": "state"})
        if "error" in state:
            self.told.wrong.append(state)
            return
        decisions = [self._decision(state) for _ in range(self._chance.randint(1, 3))]
        seq = state["seq"]
        asked = {"decisions": decisions, "made_at": seq, "since": seq}
        for _ in range(1 + (self._chance.random() < 0.15)):  # an answer is lost now and then
            answer = self._ask("decide_all", asked)
        self._note(decisions, answer)
        theme = self._chance.choice(state["rows"])["id"]
        for what in ({"what": "theme", "theme": theme}, {"what": "sync", "since": seq}):
            found = self._ask("read", {**what, "plain": "yes"})
            if found.get("error", {}).get("kind", "input") != "input":
                self.told.wrong.append(found)

    def _note(self, decisions: list[Json], answer: Json) -> None:
        if "error" in answer or "unseen" in answer:
            self.told.wrong.append(answer)
        for one, said in zip(decisions, answer.get("answers", ()), strict=True):
            if "recorded" in said:
                self.told.recorded[one["client_id"]] = said["recorded"]
            else:
                self.told.refused.append(one["client_id"])
            if said.get("problem") or said.get("error", {}).get("kind", "stale") not in REFUSED:
                self.told.wrong.append(said)

    def _decision(self, state: Json) -> Json:
        row = self._chance.choice(state["rows"])
        fresh = str(UUID(int=self._chance.getrandbits(128), version=4))
        name = f"Called {fresh[:8]}"
        made: list[Json] = [
            {"op": "rename", "theme": row["id"], "name": name},
            {"op": "park", "theme": row["id"]}, {"op": "reopen", "theme": row["id"]},
            {"op": "accept", "theme": row["id"], "name": name},
            {"op": "memo", "target": "theme", "id": row["id"], "text": name},
            {"op": "create", "name": name, "excerpts": []} if len(state["rows"]) < 40
            else {"op": "reject", "theme": row["id"]},
            {"op": "undo"}, {"op": "redo"},
        ]  # fmt: skip
        return {"client_id": fresh, **self._chance.choice(made)}


def together(
    project: Project, come: Callable[[str], Ask], chance: random.Random, seconds: float
) -> None:
    """Twenty clients for some seconds, then the trail against what they were told."""
    before = reading.study(project).board.seq
    asking = [come(f"Analyst {n}") for n in range(CLIENTS)]
    clients = [Client(ask, random.Random(chance.random())) for ask in asking]
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(lambda client: client.work(until), clients))
    reading.forget_study(project)
    trail = [r for r in reading.study(project).trail if r.seq > before]
    of_request = {r.client_id: r.seq for r in trail}
    said = {client_id: seq for each in told for client_id, seq in each.recorded.items()}
    refused = {client_id for each in told for client_id in each.refused}
    assert [wrong for each in told for wrong in each.wrong] == []
    assert said == of_request, "what is recorded was said, and what was said is recorded"
    assert not refused & of_request.keys(), "nothing recorded was called failed"
    assert max(Counter(r.client_id for r in trail).values()) == 1
    assert len(said) >= CLIENTS
    assert verify(project) == ()


def test_twenty_at_one_desk(project: Project, chance: random.Random, seconds: float) -> None:
    desk = Desk(project)

    def come(name: str) -> Ask:
        seat = Seat(project, name, desk)
        return lambda function, asked: getattr(seat, function)(asked)

    together(project, come, chance, seconds / 2)


def test_twenty_pages_over_http(project: Project, chance: random.Random, seconds: float) -> None:
    with served(project) as address:

        def come(name: str) -> Ask:
            caller = let_in(entry_of(address), name)
            return lambda function, asked: caller.call(function, asked).json

        together(project, come, chance, seconds / 2)
