"""Names by labelers: a side of a split is shown with its keyphrases, and no event says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from workbench.domain.board.board import Board, GivenLabel
from workbench.domain.board.labels import is_stale, labels_of
from workbench.domain.board.phrases import name_of_phrases
from workbench.domain.board.rules import replay
from workbench.domain.trail.events import (
    ERASED,
    Accept,
    Add,
    CreateTheme,
    Event,
    Part,
    Redo,
    Rename,
    Restore,
    Split,
    Undo,
)
from workbench.domain.trail.incoming import Import, Label, ThemeLabel
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Told:
    """A history being told."""

    trail: list[Recorded] = field(default_factory=list)

    def __call__(self, event: Event) -> Told:
        seq = len(self.trail) + 1
        self.trail.append(Recorded(seq=seq, id="e", analyst="Ada", time=NOON, event=event))
        assert self.board.seq == seq
        return self

    @property
    def board(self) -> Board:
        return replay(self.trail)


@pytest.fixture
def told() -> Told:
    """A theme A of the excerpts a and b; y is in none. The next event is number 4."""
    excerpts = ("a", "b", "y")
    told = Told()
    told(Import(transcript_id="T", name="one", sha256="s", participant_id="P", excerpts=excerpts))
    told(CreateTheme(theme_id="A", name="All", excerpts=("a",)))
    return told(Add(excerpts=("b",), target="A"))


def label(theme: str, name: str, labeler: str = "keyphrase", failure: str = "") -> Label:
    given = ThemeLabel(theme_id=theme, name=name, failure=failure)
    return Label(labeler=labeler, version="1", labels=(given,))


def split(*, name: str = "", phrases: tuple[str, ...] = ("two buses", "parking", "bus")) -> Split:
    """Theme A's two sides: of a, with the phrases and perhaps a name; of b, with its own."""
    parts = (
        Part(theme_id="one", excerpts=("a",), name=name, keyphrases=phrases),
        Part(theme_id="two", excerpts=("b",), keyphrases=("choir",)),
    )
    return Split(theme_id="A", parts=parts)


def by_keyphrases(told: Told, theme: str) -> list[GivenLabel]:
    return [given for given in labels_of(told.board, theme) if given.labeler == "keyphrase"]


@pytest.mark.parametrize(
    ("phrases", "name"),
    [
        (("bus", "buses", "parking", "taxi", "choir"), "bus / parking / taxi"),
        (("pain clinic", "clinic", "waiting list"), "pain clinic / waiting list"),
        (("Straße", "STRASSE", "Lärm"), "Straße / Lärm"),
        (("痛み", "バス"), "痛み / バス"),
        ((), ""),
    ],
)
def test_a_name_is_made_of_keyphrases_that_share_no_word(
    phrases: tuple[str, ...], name: str
) -> None:
    assert name_of_phrases(phrases) == name


def test_a_side_without_a_name_is_shown_with_its_keyphrases(told: Told) -> None:
    told(split())
    assert [told.board.name_of(side) for side in ("one", "two")] == ["two buses / parking", "choir"]
    [given] = labels_of(told.board, "one")
    assert (given.labeler, given.name, given.stale) == (
        "keyphrase", "two buses / parking", False,
    )  # fmt: skip
    assert "bus" in given.description and told.board.labels == {}


def test_a_side_that_was_given_a_name_has_no_other(told: Told) -> None:
    told(split(name="Getting there"))
    assert told.board.name_of("one") == "Getting there" and labels_of(told.board, "one") == ()


def test_what_an_analyst_makes_of_the_name_is_known_to_come_from_it(told: Told) -> None:
    told(split())(Accept(theme_id="one", name="two buses / parking"))(
        Rename(theme_id="two", name="Singing")
    )
    assert [given.name for given in by_keyphrases(told, "one")] == [told.board.name_of("one")]
    assert told.board.name_of("two") == "Singing"
    assert [given.name for given in by_keyphrases(told, "two")] == ["choir"]


def test_the_name_is_stale_once_other_excerpts_are_held(told: Told) -> None:
    told(split())(Add(excerpts=("y",), target="one"))
    assert is_stale(told.board, "one") and not is_stale(told.board, "two")
    told(Undo(target=5))
    assert not is_stale(told.board, "one")
    told(Redo(target=5))(Rename(theme_id="one", name="Getting there"))
    assert not is_stale(told.board, "one"), "an analyst's name is nobody's to renew"


def test_another_labelers_name_is_shown_over_it(told: Told) -> None:
    told(split())(label("one", "Travel", "chat"))
    assert told.board.name_of("one") == "Travel"
    assert [given.labeler for given in labels_of(told.board, "one")] == ["keyphrase", "chat"]


def test_the_name_goes_and_comes_with_the_split(told: Told) -> None:
    told(split())(Undo(target=4))
    assert "one" not in told.board.themes and told.board.name_of("A") == "All"
    told(Redo(target=4))
    assert told.board.name_of("one") == "two buses / parking"
    told(Restore(to=3))
    assert "one" not in told.board.themes


def test_a_trail_in_which_the_labeler_was_asked_shows_what_it_said(told: Told) -> None:
    told(split())(label("one", "parking / bus"))
    assert told.board.name_of("one") == "parking / bus"
    assert [given.name for given in labels_of(told.board, "one")] == ["parking / bus"]
    told(Undo(target=4))
    assert "one" not in told.board.themes


def test_a_labeler_that_failed_is_not_spoken_for(told: Told) -> None:
    told(split())(label("one", "", failure="the cluster has no keyphrases"))
    assert told.board.name_of("one") == ""


def test_of_erased_keyphrases_nothing_is_shown(told: Told) -> None:
    told(split(phrases=(ERASED, "parking")))
    assert told.board.name_of("one") == "parking"
    assert ERASED not in labels_of(told.board, "one")[0].description


def test_what_is_left_after_an_erasure_stops_no_later_name(told: Told) -> None:
    told(split(phrases=("two buses", "parking")))
    told(CreateTheme(theme_id="new", name="parking", excerpts=()))
    erased = replace(told.trail[3], event=split(phrases=(ERASED, "parking")))
    board = replay([*told.trail[:3], erased, *told.trail[4:]])
    assert board.name_of("one") == board.name_of("new") == "parking"


def test_an_analysts_erased_name_gives_way_to_the_keyphrases(told: Told) -> None:
    told(split())(Rename(theme_id="one", name=ERASED))
    assert told.board.name_of("one") == "two buses / parking"
