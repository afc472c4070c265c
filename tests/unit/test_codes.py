"""The codebook by hand: what decisions do to codes, links and codings, and which are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from workbench.domain.board.board import Board
from workbench.domain.board.codings import codings_by_coder, every_coding, standing_code
from workbench.domain.board.rules import apply
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Code, Coding, below
from workbench.domain.material.codebook_edits import with_edits
from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.events import (
    CreateTheme,
    Decline,
    Event,
    LinkCode,
    Redo,
    Restore,
    Undo,
)
from workbench.domain.trail.incoming import CodeEntry, Import, LoadCodebook, LoadCodings
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass
class Told:
    board: Board = field(default_factory=Board)

    def __call__(self, *events: Event, by: str = "Ann") -> Told:
        for event in events:
            seq = self.board.seq + 1
            made = Recorded(seq=seq, id=f"{seq}", analyst=by, time=NOON, event=event)
            self.board = apply(made, self.board)
        return self


def coding(code: str, start: int = 0, coder: str = "Cleo") -> Coding:
    return Coding(code_id=code, transcript_id="T", start=start, end=start + 5, coder=coder)


@pytest.fixture
def told() -> Told:
    """Travel over Bus over Fare, and Pain; a theme that is linked to Bus; Bus and Fare coded."""
    codes = (
        CodeEntry(id="travel", name="Travel"), CodeEntry(id="bus", name="Bus", parent="travel"),
        CodeEntry(id="fare", name="Fare", parent="bus"), CodeEntry(id="pain", name="Pain"),
    )  # fmt: skip
    return Told()(
        Import(transcript_id="T", name="one", sha256="s", participant_id="P", excerpts=("a", "b")),
        LoadCodebook(codes=codes),
        LoadCodings(codings=(coding("bus"), coding("fare"), coding("travel"), coding("bus", 9))),
        CreateTheme(theme_id="A", name="Buses", excerpts=("a",)),
        LinkCode(theme_id="A", code_id="bus", relation="narrower"),
        Decline(excerpts=("b",), target="bus"),
    )


def tree(board: Board) -> dict[str, str | None]:
    return {code.id: code.parent for code in board.codes.values()}


def test_a_code_is_added_worded_and_coloured(told: Told) -> None:
    told(AddCode(code=CodeEntry(id="n", name="Weather", parent="pain", color="#0f766e")))
    told(ChangeCode(code=CodeEntry(id="n", name="Rain", definition="Wet days", parent="elsewhere")))
    assert told.board.codes["n"] == Code(
        id="n", name="Rain", parent="pain", definition="Wet days"
    )  # fmt: skip


def test_a_code_moves_with_what_is_under_it_but_never_under_itself(told: Told) -> None:
    told(NestCode(code_id="bus", parent="pain"))
    assert tree(told.board) == {"travel": None, "bus": "pain", "fare": "bus", "pain": None}
    for parent in ("bus", "fare"):
        with pytest.raises(DecisionError, match="under itself"):
            told(NestCode(code_id="bus", parent=parent))
    told(NestCode(code_id="bus", parent=None))
    assert tree(told.board)["bus"] is None


def test_what_was_coded_and_linked_counts_as_the_code_merged_into(told: Told) -> None:
    told(MergeCodes(code_id="bus", into="travel"))
    board = told.board
    assert tree(board) == {"travel": None, "fare": "travel", "pain": None}
    assert [c.code_id for c in every_coding(board)] == ["travel", "fare", "travel"]
    assert [c.code_id for c in board.codings["Cleo"]] == ["bus", "fare", "travel", "bus"]
    assert [(link.code_id, link.relation) for link in board.themes["A"].codes] == [
        ("travel", "narrower")
    ]
    assert board.declined["b"] == ("travel",)


def test_a_code_can_be_merged_into_one_that_stands_under_it(told: Told) -> None:
    told(MergeCodes(code_id="travel", into="fare"))
    assert tree(told.board) == {"bus": None, "fare": "bus", "pain": None}
    told(MergeCodes(code_id="bus", into="pain"))
    assert tree(told.board) == {"fare": "pain", "pain": None}


def test_merges_follow_each_other_and_a_code_that_returns_is_itself_again(told: Told) -> None:
    told(MergeCodes(code_id="fare", into="bus"), MergeCodes(code_id="bus", into="pain"))
    assert standing_code(told.board, "fare") == "pain"
    told(AddCode(code=CodeEntry(id="fare", name="Fare")))
    assert standing_code(told.board, "fare") == "fare"
    told(MergeCodes(code_id="pain", into="fare"), RetireCode(code_id="fare"))
    assert standing_code(told.board, "bus") == "fare"


def test_a_retired_code_leaves_codings_and_links_waiting(told: Told) -> None:
    told(RetireCode(code_id="bus"))
    assert tree(told.board) == {"travel": None, "fare": "travel", "pain": None}
    assert [c.code_id for c in every_coding(told.board)].count("bus") == 2
    assert [link.code_id for link in told.board.themes["A"].codes] == ["bus"]


@pytest.mark.parametrize(
    "event",
    [
        AddCode(code=CodeEntry(id="n", name="Weather")),
        ChangeCode(code=CodeEntry(id="bus", name="Coach")),
        NestCode(code_id="fare", parent="pain"),
        MergeCodes(code_id="bus", into="travel"),
        RetireCode(code_id="bus"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_each_is_taken_back_done_again_and_gone_back_before(told: Told, event: Event) -> None:
    before = told.board
    after = told(event).board
    seq = after.seq
    assert told(Undo(target=seq)).board.codes == before.codes
    assert told.board.themes == before.themes and told.board.declined == before.declined
    assert codings_by_coder(told.board) == codings_by_coder(before)
    assert told(Redo(target=seq)).board.codes == after.codes
    assert codings_by_coder(told.board) == codings_by_coder(after)
    back = told(Restore(to=before.seq)).board
    assert (back.codes, back.themes, back.merged) == (before.codes, before.themes, before.merged)
    assert codings_by_coder(back) == codings_by_coder(before)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (AddCode(code=CodeEntry(id="n", name=" pain ")), "another code there"),
        (AddCode(code=CodeEntry(id="n", name="New", parent="gone")), "no code 'gone'"),
        (AddCode(code=CodeEntry(id="bus", name="New")), "there already"),
        (AddCode(code=CodeEntry(id="n", name="  ")), "needs a name"),
        (ChangeCode(code=CodeEntry(id="pain", name="Travel")), "another code there"),
        (ChangeCode(code=CodeEntry(id="pain", name="Pain")), "already"),
        (ChangeCode(code=CodeEntry(id="gone", name="Pain")), "no code"),
        (NestCode(code_id="bus", parent="travel"), "there already"),
        (MergeCodes(code_id="bus", into="bus"), "into itself"),
        (MergeCodes(code_id="bus", into="gone"), "no code"),
        (RetireCode(code_id="gone"), "no code"),
    ],
)
def test_what_does_not_fit_the_codebook_is_refused(told: Told, event: Event, why: str) -> None:
    with pytest.raises(DecisionError, match=why):
        told(event)


def test_a_merge_that_would_bring_two_namesakes_together_is_refused(told: Told) -> None:
    told(AddCode(code=CodeEntry(id="n", name="fare", parent="pain")))
    with pytest.raises(DecisionError, match="another code there"):
        told(MergeCodes(code_id="bus", into="pain"))


# A file against what was changed by hand -----------------------------------------------------


def codes(**parents: str | None) -> dict[str, Code]:
    return {name: Code(id=name, name=name, parent=parent) for name, parent in parents.items()}


def test_what_nobody_touched_is_as_the_file_has_it() -> None:
    loaded, file = codes(a=None, b=None), codes(b="c", c=None)
    assert with_edits(file, loaded, loaded) == file


def test_what_was_done_by_hand_stands_against_the_file() -> None:
    loaded = codes(a=None, b=None, c=None, d=None)
    now = codes(a="b", b=None, d=None, mine="d")  # moved, merged away, added
    found = with_edits(codes(a=None, b=None, c=None, new="c"), loaded, now)
    assert {code.id: code.parent for code in found.values()} == {
        "a": "b", "b": None, "new": None, "mine": None,
    }  # fmt: skip


def test_a_tree_that_file_and_hand_would_knot_has_no_knot() -> None:
    loaded, now, file = codes(a=None, b=None), codes(a=None, b="a"), codes(a="b", b=None)
    found = with_edits(file, loaded, now)
    assert all(code not in below(code, found) for code in found)
