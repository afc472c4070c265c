"""What a run contradicts, kind by kind, and what it offers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from workbench.domain.board.board import Board
from workbench.domain.board.rules import apply
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.stability import Groupings
from workbench.domain.proposing.conflicts import ENDS, ConflictKind, conflict_sentence
from workbench.domain.proposing.hints import hints
from workbench.domain.proposing.run_review import Offer, RunReview, changes, findings, standing
from workbench.domain.proposing.suggestions import targets, verdicts
from workbench.domain.proposing.taken_out import taken_out
from workbench.domain.study import Study
from workbench.domain.trail.events import (
    Accept,
    AcceptSuggestion,
    Add,
    Event,
    Merge,
    Move,
    Park,
    Part,
    Redo,
    Reinstate,
    Reject,
    Remove,
    Restore,
    SetAside,
    Split,
    Undo,
)
from workbench.domain.trail.incoming import Import, Proposal, Revise, Run
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIRST = "aaaaabbbbbcc"
"""The theme of each of twelve excerpts in the first run; excerpts are e0 to e11."""


def e(*numbers: int) -> tuple[str, ...]:
    return tuple(f"e{n:02}" for n in numbers)


def first_run() -> list[Event]:
    held = {t: e(*(i for i, at in enumerate(FIRST) if at == t)) for t in "abc"}
    proposals = [
        Proposal(theme_id=t, members=m, strengths=(1.0,) * len(m)) for t, m in held.items()
    ]
    came = Import(
        transcript_id="T", name="one", sha256="1", participant_id=None, excerpts=e(*range(12))
    )
    return [came, Run(run_id="first", config=(), proposals=tuple(proposals))]


def after(
    *decisions: Event, run: str, candidates: dict[str, tuple[str, ...]] | None = None
) -> Study:
    """The study after the first run, decisions, and a second run that groups as it says.

    `run` holds the group of each excerpt, `candidates` the themes it proposes.
    """
    proposals = [
        Proposal(theme_id=t, members=m, strengths=(1.0,) * len(m))
        for t, m in (candidates or {}).items()
    ]
    return told(
        [*first_run(), *decisions, Run(run_id="second", config=(), proposals=tuple(proposals))], run
    )


def told(events: list[Event], run: str) -> Study:
    board, trail = Board(), []
    for seq, event in enumerate(events, 1):
        trail.append(Recorded(seq=seq, id=str(seq), analyst="Ann", time=NOON, event=event))
        board = apply(trail[-1], board)
    grouped = Groupings(keys=e(*range(len(run))), run=tuple(".abcdef".index(g) - 1 for g in run))
    known = {
        x: Excerpt(id=x, transcript_id="T", participant_id=None, start=0, end=0, text="")
        for x in board.excerpts
    }
    return Study(
        name="", language="en", board=board, transcripts={}, participants={}, excerpts=known,
        trail=tuple(trail), groupings=grouped,
    )  # fmt: skip


def conflicts(study: Study) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = changes(study).conflicts
    assert all(conflict_sentence(study, c) for c in found)
    return {(c.kind, c.themes, c.excerpts) for c in found}


ACCEPT = (Accept(theme_id="a", name="A"), Accept(theme_id="b", name="B"))


def test_a_run_that_agrees_contradicts_nothing():
    study = after(*ACCEPT, run=FIRST, candidates={"d": e(10, 11)})
    assert changes(study) == RunReview(
        run_id="second", kept=("a", "b"), candidates=("d",), retired=1, offers=(), conflicts=()
    )


def test_a_theme_whose_excerpts_stand_in_several_groups_is_scattered():
    assert conflicts(after(ACCEPT[0], run="abcdebbbbbcc")) == {
        ("scattered", ("a",), e(0, 1, 2, 3, 4))
    }


def test_a_theme_that_the_run_divides_is_listed_with_what_stands_elsewhere():
    wide = Merge(theme_ids=("a", "b"), into="ab", name="AB")
    assert conflicts(after(wide, run="aaaaaabbbbcc")) == {("divided", ("ab",), e(6, 7, 8, 9))}


def test_themes_that_the_run_has_as_one_are_listed_together():
    assert conflicts(after(*ACCEPT, run="aaaaaaaaaacc")) == {("together", ("a", "b"), ())}


def test_an_excerpt_moved_by_hand_that_the_run_puts_back_is_listed():
    move = Move(excerpts=e(4), source="a", target="b")
    assert conflicts(after(move, *ACCEPT, run=FIRST)) == {
        ("moved", ("b",), e(4)), ("removed", ("a",), e(4)),
    }  # fmt: skip


def test_an_excerpt_taken_out_is_not_offered_to_the_theme_again():
    study = after(*ACCEPT, Remove(excerpts=e(4), source="a"), run=FIRST)
    assert conflicts(study) == {("removed", ("a",), e(4))}
    assert changes(study).offers == ()


def test_what_was_taken_out_of_a_theme_counts_for_what_it_was_merged_into():
    out = Remove(excerpts=e(4), source="a")
    merge = Merge(theme_ids=("a", "b"), into="ab", name="AB")
    assert conflicts(after(out, merge, run="aaaaaaaaaacc")) == {("removed", ("ab",), e(4))}


def test_a_candidate_like_a_rejected_theme_is_listed():
    study = after(Reject(theme_id="a"), run=FIRST, candidates={"d": e(0, 1, 2)})
    assert conflicts(study) == {("rejected", ("a", "d"), e(0, 1, 2))}


def test_excerpts_in_no_theme_are_offered_to_the_theme_that_holds_most_of_their_group():
    park = Park(theme_id="b")
    study = after(ACCEPT[0], park, Reject(theme_id="c"), run="aaaaabbbbbab")
    assert changes(study).offers == (
        Offer(excerpt_id="e10", theme_id="a"), Offer(excerpt_id="e11", theme_id="b"),
    )  # fmt: skip


def test_nothing_is_offered_to_a_theme_that_was_rejected_since():
    study = after(ACCEPT[0], run="aaaaabbbbbab")
    assert changes(study).offers == (Offer(excerpt_id="e10", theme_id="a"),)
    events = [r.event for r in study.trail]
    assert changes(told([*events, Reject(theme_id="a")], "aaaaabbbbbab")).offers == ()


def test_what_was_offered_to_a_theme_is_offered_to_what_it_was_merged_into():
    study = after(*ACCEPT, Reject(theme_id="c"), run="aaaaabbbbbab")
    merge = Merge(theme_ids=("a", "b"), into="ab", name="AB")
    events = [r.event for r in study.trail]
    assert changes(told([*events, merge], "aaaaabbbbbab")).offers == (
        Offer(excerpt_id="e10", theme_id="ab"), Offer(excerpt_id="e11", theme_id="ab"),
    )  # fmt: skip


def test_what_a_run_says_outlives_decisions_after_it():
    study = after(*ACCEPT, Reject(theme_id="c"), run="aaaaaabbbbab")
    found = findings(study)
    assert found is not None
    move = Move(excerpts=e(10), source=None, target="b")
    later = told([*(r.event for r in study.trail), move], "aaaaaabbbbab")
    assert standing(found, later) == changes(later)
    assert changes(later).offers == (Offer(excerpt_id="e11", theme_id="b"),)


def test_every_conflict_says_what_can_be_done():
    assert set(ENDS) == set(get_args(ConflictKind))


def test_excerpts_that_changed_or_went_with_a_new_version_are_listed():
    came_again = Revise(transcript_id="T", sha256="2", excerpts=e(*range(1, 12)), changed=e(0, 1))
    events = [*first_run(), *ACCEPT, came_again]
    assert conflicts(told(events, FIRST)) == {("reworded", ("a",), e(1)), ("gone", ("a",), e(0))}


def test_a_decided_theme_that_lost_every_excerpt_is_listed():
    events = [
        *first_run(),
        *ACCEPT,
        Revise(transcript_id="T", sha256="2", excerpts=e(*range(5, 12))),
    ]
    assert conflicts(told(events, FIRST)) == {
        ("gone", ("a",), e(0, 1, 2, 3, 4)), ("empty", ("a",), ()),
    }  # fmt: skip


def test_a_conflict_is_gone_once_somebody_acted():
    study = after(*ACCEPT, run="aaaaaaaaaacc")
    merge = Merge(theme_ids=("a", "b"), into="ab", name="AB")
    events = [r.event for r in study.trail]
    assert conflicts(told([*events, merge], "aaaaaaaaaacc")) == set()


def test_sides_of_a_split_stay_when_the_run_has_them_as_one():
    sides = Split(
        theme_id="a",
        parts=(Part(theme_id="a1", excerpts=e(0, 1, 2)), Part(theme_id="a2", excerpts=e(3, 4))),
    )
    study = after(sides, run=FIRST)
    assert conflicts(study) == {("together", ("a1", "a2"), ())}
    assert set(changes(study).kept) == {"a1", "a2"}


def test_before_the_first_run_nothing_has_changed():
    study = told(first_run()[:1], "")
    assert changes(replace(study, groupings=None)) == changes(study)
    assert changes(study).run_id == ""


# What was taken out -----------------------------------------------------------------------------

OUT = Remove(excerpts=e(4), source="a")  # event 5: the first run and two acceptances came before
MOVED = Move(excerpts=e(4), source="a", target="c")
MERGED = Merge(theme_ids=("a", "b"), into="ab", name="AB")
SPLIT = Split(
    theme_id="a",
    parts=(
        Part(theme_id="a1", name="One", excerpts=e(0, 1)),
        Part(theme_id="a2", name="Two", excerpts=e(2, 3)),
    ),
)
LOOSE = (SetAside(excerpts=e(4)), Reinstate(excerpts=e(4)))
"""Out of every theme, by nobody's wish that it be out of this one."""
HISTORIES: dict[str, tuple[tuple[Event, ...], set[tuple[str, str]]]] = {
    "taken out": ((OUT,), {("a", "e04")}),
    "then merged": ((OUT, MERGED), {("ab", "e04")}),
    "moved, then merged": ((MOVED, MERGED), {("ab", "e04")}),
    "merged, then taken out": ((MERGED, Remove(excerpts=e(4), source="ab")), {("ab", "e04")}),
    "then split": (
        (OUT, SPLIT, Accept(theme_id="a1", name="One"), Accept(theme_id="a2", name="Two")),
        {("a1", "e04"), ("a2", "e04")},
    ),
    "merged twice": (
        (OUT, MERGED, Merge(theme_ids=("ab", "c"), into="abc", name="ABC"),
         Accept(theme_id="abc", name="ABC")),
        {("abc", "e04")},
    ),
    "merged with one that holds it": ((MOVED, Merge(theme_ids=("a", "c"), into="ac", name="AC"),
                                       Accept(theme_id="ac", name="AC")), set()),
    "taken back": ((OUT, Undo(target=5), *LOOSE), set()),
    "taken back and done again": ((OUT, Undo(target=5), Redo(target=5)), {("a", "e04")}),
    "taken back, then merged": ((OUT, Undo(target=5), MERGED), set()),
    "the merge taken back": ((OUT, MERGED, Undo(target=6)), {("a", "e04")}),
    "put in again": ((OUT, Add(excerpts=e(4), target="a"), *LOOSE), set()),
    "put in again as suggested": ((OUT, AcceptSuggestion(excerpts=e(4), target="a"), *LOOSE),
                                  set()),
    "put into what it was merged into": ((OUT, MERGED, Add(excerpts=e(4), target="ab"), *LOOSE),
                                         set()),
    "gone back to before": ((OUT, Restore(to=4), *LOOSE), set()),
    "gone back to after": ((OUT, Park(theme_id="b"), Restore(to=5)), {("a", "e04")}),
    "gone back to after, then merged": ((OUT, Park(theme_id="b"), Restore(to=5), MERGED),
                                        {("ab", "e04")}),
}  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES)
def test_offers_suggestions_and_the_next_run_know_alike_what_was_taken_out(history: str) -> None:
    decisions, expected = HISTORIES[history]
    study = told([*first_run(), *ACCEPT, *decisions], FIRST)
    board, excerpts = study.board, [*study.excerpts.values()]
    offers = {(t, x) for t, held in taken_out(board, study.trail).items() for x in held}
    said = verdicts(study, targets(board)).not_this
    suggestions = {(t, x) for x, themes in said.items() for t in themes}
    barred = zip(excerpts, hints(board, study.trail, excerpts).barred, strict=True)
    assert offers == expected
    assert suggestions == expected
    assert {(t, x.id) for x, themes in barred for t in themes} == expected
