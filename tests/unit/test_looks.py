"""What themes look like: a look for life, and no two that stand share one while there are forty."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from workbench.domain.board.board import Board
from workbench.domain.board.packing import pack
from workbench.domain.board.rules import apply
from workbench.domain.telling.looks import LOOKS, look, numbers
from workbench.domain.trail.events import Accept, CreateTheme, Event, Reject, Restore
from workbench.domain.trail.incoming import Import, Proposal, Run
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EXCERPTS = tuple(f"e{n:03}" for n in range(60))


@dataclass
class Told:
    board: Board = field(default_factory=Board)

    def __call__(self, *events: Event) -> dict[str, int]:
        for event in events:
            seq = self.board.seq + 1
            made = Recorded(seq=seq, id=f"{seq}", analyst="Ann", time=NOON, event=event)
            self.board = apply(made, self.board)
        return numbers(self.board)

    def standing(self) -> list[tuple[str, str]]:
        number = numbers(self.board)
        looks = [look(number[theme.id]) for theme in self.board.live()]
        return [(each.colour, each.shape) for each in looks]


def run(number: int, size: int) -> Run:
    """A run that proposes `size` themes of an excerpt each."""
    proposals = tuple(
        Proposal(theme_id=f"r{number}-{n:02}", members=(EXCERPTS[n],), strengths=(1.0,))
        for n in range(size)
    )
    return Run(run_id=f"run-{number}", config=(), proposals=proposals)


@pytest.fixture
def told() -> Told:
    """Sixty excerpts and no theme; the next event is number 2."""
    told = Told()
    told(
        Import(transcript_id="T", name="one", sha256="s", participant_id="P", excerpts=EXCERPTS),
    )
    return told


def test_after_several_runs_themes_that_stand_do_not_share_a_look(told: Told) -> None:
    told(run(1, 22), *(Accept(theme_id=f"r1-{n:02}", name=f"One {n}") for n in range(0, 22, 2)))
    for number in range(2, 7):
        told(run(number, 22), Accept(theme_id=f"r{number}-00", name=f"First of {number}"))
    assert len(told.standing()) == 11 + 4 + 22 + 0
    assert len(set(told.standing())) == len(told.standing())


def test_a_theme_keeps_its_look_for_life(told: Told) -> None:
    seen: dict[str, int] = {}
    for number in range(1, 6):
        now = told(run(number, 22), Accept(theme_id=f"r{number}-03", name=f"Of {number}"))
        assert all(now[theme] == was for theme, was in seen.items())
        seen = now


def test_the_first_run_numbers_in_order_and_what_somebody_rejected_keeps_its_look(
    told: Told,
) -> None:
    assert [*told(run(1, 5)).values()] == [1, 2, 3, 4, 5]
    told(Reject(theme_id="r1-00"))
    assert told(CreateTheme(theme_id="own", name="Own", excerpts=("e000",)))["own"] == 6


def test_going_back_before_a_run_gives_every_theme_the_look_that_it_had(told: Told) -> None:
    first = told(run(1, 22))
    told(run(2, 22), run(3, 22))
    back = told(Restore(to=2))
    assert {theme: back[theme] for theme in first} == first
    assert len(set(told.standing())) == 22


def test_where_every_look_is_taken_looks_come_twice_and_the_rest_stay(told: Told) -> None:
    number = told(run(1, 50))
    assert [*number.values()] == [*range(1, 51)]
    assert len(set(told.standing())) == LOOKS


def test_looks_are_the_same_once_old_steps_lie_in_packets(told: Told) -> None:
    for number in range(1, 5):
        told(run(number, 22), Accept(theme_id=f"r{number}-03", name=f"Of {number}"))
    steps = told.board.steps
    packed = steps.with_packet(pack(steps.tail[:6]))
    assert numbers(replace(told.board, steps=packed)) == numbers(told.board)
