"""How often a theme is found in other draws of the same excerpts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.board.board import Board, Membership, Theme
from workbench.domain.measures.stability import Flip, Groupings, stabilities
from workbench.domain.parts import Parts
from workbench.domain.ports import Passages
from workbench.services.theming.stability import drawn

KEYS = tuple("abcdefgh")


def board(**themes: str) -> Board:
    held = {
        name: {e: Membership(strength=1.0, origin="run") for e in members}
        for name, members in themes.items()
    }
    return Board(
        excerpts=dict.fromkeys(KEYS, "t"), themes={t: Theme(id=t) for t in themes}, members=held
    )


def found(members: str, *resamples: tuple[int, ...]):
    groupings = Groupings(keys=KEYS, resamples=resamples)
    return stabilities(board(theme=members), groupings)["theme"]


def test_a_theme_is_found_where_a_group_shares_half_of_both_or_more():
    whole, half, less = (0,) * 4 + (1,) * 4, (0, 0, 1, 1) + (2,) * 4, (0, 1, 2, 3) + (4,) * 4
    assert (found("abcd", whole, half, less).found, found("abcd", whole).runs) == (2, 1)


def test_only_what_was_drawn_counts():
    drawn_in_part = (0, 0, -1, -1, 1, 1, 1, -1)
    assert found("abcd", drawn_in_part).found == 1


def test_a_run_that_drew_one_excerpt_of_the_theme_says_nothing():
    assert found("abcd", (0, -1, -1, -1, 1, 1, 1, 1)).runs == 0


def test_a_member_flips_where_the_theme_is_mostly_found_without_it():
    without_d, with_d = (0, 0, 0, 1, 1, 1, 1, 1), (0, 0, 0, 0, 1, 1, 1, 1)
    assert found("abcd", without_d, without_d, with_d).flips == (
        Flip(excerpt_id="d", away=2, runs=3),
    )


def test_a_theme_that_changed_has_its_stability_at_once():
    groupings = Groupings(keys=KEYS, resamples=((0,) * 4 + (1,) * 4,))
    before = stabilities(board(whole="abcdefgh"), groupings)
    after = stabilities(board(one="abcd", other="efgh"), groupings)
    assert before["whole"].found == 1
    assert {t: x.found for t, x in after.items()} == {"one": 1, "other": 1}
    assert stabilities(board(one="abcd"), None) == {}


def test_excerpts_that_were_erased_are_gone_from_the_groupings():
    numbers = tuple(range(8))
    groupings = Groupings(keys=KEYS, run=numbers, resamples=(numbers,), parts=Parts(of=numbers))
    kept = groupings.only(frozenset("acegz"))
    left = (0, 2, 4, 6)
    assert kept == Groupings(keys=tuple("aceg"), run=left, resamples=(left,), parts=Parts(of=left))
    assert groupings.only(frozenset(KEYS)) is groupings


@given(st.permutations(range(40)), st.sampled_from([4, 20]))
def test_the_same_excerpts_in_any_order_give_the_same_draw(order, transcripts):
    keys = [f"e{i}" for i in range(40)]
    of = [f"t{i % transcripts}" for i in range(40)]
    rows = np.zeros((40, 2), dtype=np.float32)

    def draw(places):
        mixed = Passages(
            keys=[keys[i] for i in places], vectors=rows, questions=rows,
            transcripts=[of[i] for i in places],
        )  # fmt: skip
        return [mixed.keys[row] for row in drawn(mixed, seed=5)]

    first = draw(range(40))
    assert draw(order) == first
    assert 0 < len(set(first)) == len(first) < 40
