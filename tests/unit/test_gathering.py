"""With which broad theme resampled runs group a narrow one."""

import pytest

from workbench.domain.measures.gathering import Votes, gathered
from workbench.domain.measures.stability import Groupings

KEYS = ("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3")
NARROW = ("a1", "a2", "a3")
OTHERS = {"B": ("b1", "b2", "b3"), "C": ("c1", "c2", "c3")}
APART = (0, 0, 0, 1, 1, 1, 2, 2, 2)
WITH_B = (1, 1, 1, 1, 1, 1, 2, 2, 2)
WITH_C = (2, 2, 2, 1, 1, 1, 2, 2, 2)
MOSTLY_B = (1, 1, 0, 1, 1, 2, 2, 2, 2)
NOT_DRAWN = (-1, -1, 1, 1, 1, 1, 2, 2, 2)


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        ((WITH_B, WITH_B, APART), Votes(with_="B", votes=2, runs=3)),
        ((WITH_B, MOSTLY_B, APART, WITH_C), Votes(with_="B", votes=2, runs=4)),
        ((WITH_B, APART, APART), None),
        ((WITH_B, WITH_C, APART, APART), None),
        ((WITH_C, WITH_C, WITH_C, NOT_DRAWN), Votes(with_="C", votes=3, runs=3)),
        ((WITH_B, WITH_B), None),
        ((NOT_DRAWN,) * 5, None),
        ((), None),
    ],
)
def test_half_the_runs_that_say_anything_must_agree(
    runs: tuple[tuple[int, ...], ...], found: Votes | None
) -> None:
    assert gathered(NARROW, OTHERS, Groupings(keys=KEYS, resamples=runs)) == found


def test_what_is_not_known_counts_nowhere() -> None:
    groupings = Groupings(keys=KEYS, resamples=(WITH_B,) * 3)
    assert gathered((*NARROW, "new"), {**OTHERS, "D": ("other",)}, groupings) == Votes(
        with_="B", votes=3, runs=3
    )
    assert gathered(NARROW, {}, groupings) is None
    assert gathered(NARROW, OTHERS, None) is None
