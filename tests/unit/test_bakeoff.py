"""The blind bake-off: what is shown, in which order, and what the win rates are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.domain.board.board import (
    Board,
    GivenLabel,
    Membership,
    Pick,
    Theme,
)
from workbench.domain.board.keys import pick_key
from workbench.domain.measures.bakeoff import (
    among,
    choices,
    open_themes,
    standings,
    summary,
    wilson,
)


def board(*given: tuple[str, str, bool], themes: int = 1) -> Board:
    labels = tuple(
        GivenLabel(labeler=labeler, version="1", name=name, stale=stale)
        for labeler, name, stale in given
    )
    ids = [f"t{number}" for number in range(themes)]
    return Board(
        themes={theme: Theme(id=theme) for theme in ids},
        members={theme: {"e": Membership(strength=1.0, origin="run")} for theme in ids},
        labels=dict.fromkeys(ids, labels),
    )


def pick(analyst: str, winners: tuple[str, ...], names: tuple[str, ...] = ("a", "b")) -> Pick:
    return Pick(theme_id="t0", analyst=analyst, winners=winners, among=names)


def test_equal_names_are_one_choice_and_stale_or_missing_ones_none() -> None:
    found = choices(
        board(
            ("a", "The bus", False), ("b", "the  Bus", False), ("c", "Getting there", False),
            ("d", "Old", True), ("e", "", False),
        ),
        "t0", "Ann",
    )  # fmt: skip
    assert {choice.labelers for choice in found} == {("a", "b"), ("c",)}
    assert among(found) == ("a", "b", "c")
    assert choices(board(("a", "Bus", False), ("b", "bus", False)), "t0", "Ann") == ()


def test_the_order_tells_nothing_of_the_labeler() -> None:
    many = board(("a", "Bus", False), ("b", "Road", False), themes=200)
    firsts = [choices(many, theme, "Ann")[0].labelers for theme in many.themes]
    assert 60 < firsts.count(("a",)) < 140
    again = [choices(many, theme, "Ann")[0].labelers for theme in many.themes]
    assert again == firsts
    assert [choices(many, t, "Bo")[0].labelers for t in many.themes] != firsts


def test_a_theme_is_asked_about_once_unless_the_labelers_are_others() -> None:
    now = board(("a", "Bus", False), ("b", "Road", False), themes=2)
    done = replace(now, picks={pick_key("t0", "Ann"): pick("Ann", ("a",))})
    assert open_themes(done, "Ann") == ("t1",) and set(open_themes(done, "Bo")) == {"t0", "t1"}
    third = board(("a", "Bus", False), ("b", "Road", False), ("c", "Way", False), themes=2)
    assert set(open_themes(replace(third, picks=done.picks), "Ann")) == {"t0", "t1"}


def test_win_rates_count_what_was_shown_and_none_good_against_all() -> None:
    now = standings(
        [pick("Ann", ("a",)), pick("Bo", ("a", "c"), ("a", "b", "c")), pick("Cy", ())]
    )  # fmt: skip
    rows = [(row.labeler, row.wins, row.shown) for row in now.labelers]
    assert rows == [("c", 1, 1), ("a", 2, 3), ("b", 0, 3)]
    assert (now.picks, now.none_good) == (3, 1)
    assert "in 1 of them no name was good" in summary(now)
    assert all(row.low <= row.rate <= row.high for row in now.labelers)
    assert standings([]).labelers == ()


@pytest.mark.parametrize(
    ("wins", "shown", "low", "high"),
    [
        (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)  # fmt: skip
def test_the_interval_is_wilsons(wins: int, shown: int, low: float, high: float) -> None:
    """81 of 263 is the example of Newcombe 1998; the others from the formula by hand."""
    assert wilson(wins, shown) == pytest.approx((low, high), abs=2e-4)
