"""The board's rules, told as short histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from workbench.domain.board.board import (
    Board,
)
from workbench.domain.board.keys import memo_key
from workbench.domain.board.rules import apply, effects, replay, step_of
from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.trail.events import (
    ERASED,
    Accept,
    AcceptSuggestion,
    Add,
    AdoptAsCode,
    CreateTheme,
    Decline,
    Event,
    LinkCode,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    Part,
    Redact,
    Redo,
    Reinstate,
    Reject,
    Remove,
    Rename,
    Reopen,
    Restore,
    SetAside,
    Split,
    Undo,
    UnlinkCode,
    Withdraw,
    WriteMemo,
)
from workbench.domain.trail.incoming import (
    CodeEntry,
    Import,
    Label,
    LoadCodebook,
    Proposal,
    Revise,
    Run,
    SetSpeakers,
    ThemeLabel,
)
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass
class Told:
    """A history being told; every event must also replay."""

    board: Board = field(default_factory=Board)
    trail: list[Recorded] = field(default_factory=list)

    def __call__(self, event: Event, by: str = "Ada") -> Told:
        recorded = Recorded(seq=self.board.seq + 1, id="e", analyst=by, time=NOON, event=event)
        self.board = apply(recorded, self.board)
        self.trail.append(recorded)
        assert replay(self.trail) == self.board
        return self

    def refused(self, event: Event, by: str = "Ada") -> str:
        before = self.board
        with pytest.raises((DecisionError, NotFound)) as error:
            self(event, by)
        assert self.board is before
        return str(error.value)

    def holds(self, theme: str) -> list[str]:
        return sorted(self.board.members[theme])


@pytest.fixture
def told() -> Told:
    """Two transcripts of three passages, and a run's two themes: A of a, b; B of c, x."""
    told = Told()
    told(
        Import(
            transcript_id="T", name="one", sha256="s", participant_id="P", excerpts=("a", "b", "c")
        )
    )
    told(
        Import(
            transcript_id="U", name="two", sha256="t", participant_id="Q", excerpts=("x", "y", "z")
        )
    )
    told(run("r1", A=("a", "b"), B=("c", "x")))
    return told


def run(run_id: str, *, aside: tuple[str, ...] = (), **themes: tuple[str, ...]) -> Run:
    proposals = tuple(
        Proposal(theme_id=theme, members=held, strengths=(0.5,) * len(held), keyphrases=("k",))
        for theme, held in themes.items()
    )
    return Run(run_id=run_id, config=(), proposals=proposals, set_aside=aside)


def label(theme: str, name: str) -> Label:
    return Label(labeler="keyphrase", version="1", labels=(ThemeLabel(theme_id=theme, name=name),))


def theme(theme_id: str, *excerpts: str, name: str = "", parent: str | None = None) -> CreateTheme:
    return CreateTheme(theme_id=theme_id, name=name or theme_id, excerpts=excerpts, parent=parent)


# Runs ------------------------------------------------------------------------------------------


def test_a_new_run_replaces_untouched_candidates_and_leaves_decided_ones(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(run("r2", C=("c",)))
    assert [t.id for t in told.board.live()] == ["A", "C"]
    assert told.board.themes["B"].state == "retired"
    assert told.board.unthemed() == ("x", "y", "z")


def test_a_new_run_leaves_a_candidate_that_lost_an_excerpt_by_hand(told: Told) -> None:
    told(Remove(excerpts=("a",), source="A"))(run("r2", C=("c",)))
    assert told.holds("A") == ["b"]
    assert told.board.themes["A"].state == "candidate"


def test_a_removal_that_was_taken_back_does_not_keep_a_candidate(told: Told) -> None:
    told(Remove(excerpts=("a",), source="A"))(Undo(target=4))(run("r2", C=("c",)))
    assert told.board.themes["A"].state == "retired"


def test_what_was_set_aside_while_a_run_was_at_work_is_in_none_of_its_themes(told: Told) -> None:
    told(SetAside(excerpts=("a",)))(run("r2", C=("a", "b")))
    assert told.holds("C") == ["b"]


def test_a_run_sets_nothing_aside_that_a_decided_theme_holds(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(run("r2", aside=("a", "y")))
    assert set(told.board.set_aside) == {"y"}


def test_what_a_run_sets_aside_does_not_come_back_with_a_rejected_theme(told: Told) -> None:
    told(Reject(theme_id="A"))(run("r2", aside=("a",)))(Reopen(theme_id="A"))
    assert told.holds("A") == ["b"]


def test_a_run_comes_once_so_that_it_cannot_overwrite_decisions(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))
    assert "on the board already" in told.refused(run("r1", A=("a", "b")))
    assert "on the board already" in told.refused(run("r2", A=("a", "b")))


def test_a_candidate_that_holds_a_theme_counts_as_decided(told: Told) -> None:
    told(theme("N", "y"))(Nest(theme_id="N", parent="A"))(run("r2", C=("z",)))
    assert told.board.themes["N"].parent == "A"
    assert told.board.themes["A"].state == "candidate"
    assert told.board.themes["B"].state == "retired"


def test_rejected_children_of_a_candidate_that_makes_way_move_up(told: Told) -> None:
    told(theme("N", "y"))(Nest(theme_id="N", parent="A"))(Reject(theme_id="N"))
    told(run("r2", C=("a",)))(Reopen(theme_id="N"))
    assert told.board.themes["A"].state == "retired"
    assert told.board.themes["N"].parent is None


def test_labels_of_a_theme_taken_back_meanwhile_are_passed_over(told: Told) -> None:
    told(
        Label(
            labeler="l",
            version="1",
            labels=(ThemeLabel(theme_id="gone", name="G"), ThemeLabel(theme_id="A", name="Pain")),
        )
    )
    assert told.board.name_of("A") == "Pain"


# Names -----------------------------------------------------------------------------------------


def test_two_live_themes_never_go_by_one_name(told: Told) -> None:
    told(label("A", "Pain"))
    assert "another theme" in told.refused(Rename(theme_id="B", name=" pAIN"))
    assert "another theme" in told.refused(theme("N", name="pain"))
    told(Rename(theme_id="A", name="Ache"))(Rename(theme_id="B", name="Pain"))


def test_a_rejected_theme_whose_name_was_taken_is_not_reopened_under_it(told: Told) -> None:
    told(Rename(theme_id="A", name="Pain"))(Reject(theme_id="A"))(Rename(theme_id="B", name="Pain"))
    assert "another theme" in told.refused(Reopen(theme_id="A"))
    assert "another theme" in told.refused(Park(theme_id="A"))
    told(Rename(theme_id="A", name="Ache"))(Reopen(theme_id="A"))


def test_undo_does_not_bring_back_a_name_that_was_taken(told: Told) -> None:
    told(Rename(theme_id="A", name="Pain"))(Rename(theme_id="A", name="Ache"))
    told(Rename(theme_id="B", name="Pain"), by="Bo")
    assert "#6 (rename by Bo)" in told.refused(Undo(target=5))


def test_the_sides_of_a_split_have_names_of_their_own(told: Told) -> None:
    told(Rename(theme_id="B", name="Ache"))

    def split(one: str, two: str) -> Split:
        parts = (
            Part(theme_id="A1", excerpts=("a",), name=one),
            Part(theme_id="A2", excerpts=("b",), name=two),
        )
        return Split(theme_id="A", parts=parts)

    assert "another theme" in told.refused(split("ache", "Pain"))
    assert "one name" in told.refused(split("Pain", "pain"))
    told(split("", ""))


def test_erased_names_do_not_stop_a_replay() -> None:
    told = Told()(theme("A", name=ERASED))(theme("B", name=ERASED))
    told(Accept(theme_id="A", name=ERASED))(Accept(theme_id="A", name=ERASED))
    told(Reject(theme_id="B"))(Reopen(theme_id="B"))
    told(Rename(theme_id="A", name="x"))(Undo(target=told.board.seq))


# Splitting, merging, nesting -------------------------------------------------------------------


def test_a_split_keeps_every_excerpt_and_the_children(told: Told) -> None:
    told(theme("N", "y", parent="A"))
    parts = (Part(theme_id="A1", excerpts=("a",)), Part(theme_id="A2", excerpts=("a", "b")))
    told(Split(theme_id="A", parts=parts))
    assert (told.holds("A1"), told.holds("A2")) == (["a"], ["a", "b"])
    assert told.board.themes["A1"].sources == ("A",)
    assert told.board.themes["N"].parent is None


def test_two_sides_of_a_split_are_two_themes(told: Told) -> None:
    parts = (Part(theme_id="A1", excerpts=("a",)), Part(theme_id="A1", excerpts=("b",)))
    assert "already" in told.refused(Split(theme_id="A", parts=parts))


def test_a_split_that_leaves_an_excerpt_out_is_refused(told: Told) -> None:
    parts = (Part(theme_id="A1", excerpts=("a",)), Part(theme_id="A2", excerpts=("a",)))
    assert "each of the theme's 2 excerpts" in told.refused(Split(theme_id="A", parts=parts))


def test_a_merge_takes_children_codes_and_the_strongest_membership(told: Told) -> None:
    told(theme("N", "a", "y", parent="B"))(Merge(theme_ids=("A", "B"), into="M", name="All"))
    assert told.holds("M") == ["a", "b", "c", "x"]
    assert told.board.themes["N"].parent == "M"
    assert {told.board.themes[t].state for t in "AB"} == {"retired"}


def test_merging_a_theme_with_its_grandparent_leaves_no_circle(told: Told) -> None:
    told(theme("G"))(theme("X", parent="G"))(theme("Y", parent="X"))(theme("Z", parent="Y"))
    told(Merge(theme_ids=("Z", "X"), into="M", name="M"))
    assert told.board.themes["M"].parent == "G"
    assert told.board.themes["Y"].parent == "M"
    told(Nest(theme_id="A", parent="Y"))


def test_rejected_children_follow_when_their_parent_goes(told: Told) -> None:
    told(theme("N", "y", parent="A"))(Reject(theme_id="N"))
    told(Merge(theme_ids=("A", "B"), into="M", name="M"))(Reopen(theme_id="N"))
    assert told.board.themes["N"].parent == "M"


def test_excerpts_do_not_leave_a_theme_that_was_split(told: Told) -> None:
    told(Merge(theme_ids=("A", "B"), into="M", name="M"))
    assert "successors" in told.refused(Move(excerpts=("a",), source="A", target="M"))
    assert "successors" in told.refused(Remove(excerpts=("a",), source="A"))


# Setting aside ---------------------------------------------------------------------------------


def test_reopening_a_theme_brings_back_nothing_that_was_set_aside(told: Told) -> None:
    told(Reject(theme_id="A"))(SetAside(excerpts=("a",)))(Reopen(theme_id="A"))
    assert told.holds("A") == ["b"]


def test_a_move_takes_back_what_was_set_aside(told: Told) -> None:
    told(SetAside(excerpts=("a",)))(Move(excerpts=("a",), source=None, target="B"))
    assert not told.board.set_aside
    assert told.board.themes_of("a") == ("B",)


# Suggestions -----------------------------------------------------------------------------------


def test_an_accepted_suggestion_is_a_membership_that_says_so(told: Told) -> None:
    told(AcceptSuggestion(excerpts=("y",), target="A"))
    assert told.board.members["A"]["y"].origin == "suggestion"
    told(Undo(target=4))
    assert told.holds("A") == ["a", "b"]


def test_the_first_accepted_suggestion_for_a_code_begins_its_theme(told: Told) -> None:
    told(LoadCodebook(codes=(CodeEntry(id="k", name="Travel"),)))
    first = AcceptSuggestion(excerpts=("y",), target="K", code_id="k", name="Travel")
    told(first)(AcceptSuggestion(excerpts=("z",), target="K", code_id="k", name="Travel"))
    assert told.holds("K") == ["y", "z"]
    assert [(link.code_id, link.relation) for link in told.board.themes["K"].codes] == [
        ("k", "same")
    ]
    told(Undo(target=6))(Undo(target=5))
    assert "K" not in told.board.themes
    assert "no code" in told.refused(
        AcceptSuggestion(excerpts=("y",), target="N", code_id="gone", name="Gone")
    )


def test_not_this_is_kept_until_it_is_taken_back(told: Told) -> None:
    told(Decline(excerpts=("y",), target="A"))(Decline(excerpts=("y",), target="B"))
    assert told.board.declined == {"y": ("A", "B")}
    assert "already" in told.refused(Decline(excerpts=("y",), target="A"))
    assert "take it out" in told.refused(Decline(excerpts=("a",), target="A"))
    assert told(Undo(target=5)).board.declined == {"y": ("A",)}


def test_a_marked_excerpt_stays_while_a_suggestion_for_it_is_declined(told: Told) -> None:
    told(MarkExcerpt(excerpt_id="m", transcript_id="T", start=0, end=3))
    told(Decline(excerpts=("m",), target="B"))
    assert "#5 (decline by Ada) builds on it" in told.refused(Undo(target=4))


def test_a_withdrawal_forgets_what_was_declined(told: Told) -> None:
    told(Decline(excerpts=("x",), target="A"))
    told(Withdraw(participant_id="Q", transcripts=("U",), excerpts=("x", "y", "z")))
    assert told.board.declined == {}


# Undo and redo ---------------------------------------------------------------------------------


def test_undo_is_of_ones_own_and_redo_does_it_again(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))
    assert "not a decision of Bo" in told.refused(Undo(target=4), by="Bo")
    accepted = told.board
    told(Undo(target=4))
    assert told.board.themes["A"].state == "candidate"
    told(Redo(target=4))
    assert told.board.themes == accepted.themes


def test_a_new_decision_ends_what_can_be_done_again(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(Undo(target=4))(Park(theme_id="B"))
    assert "took back" in told.refused(Redo(target=4))


def test_undo_of_a_move_is_refused_once_the_theme_was_split(told: Told) -> None:
    told(Add(excerpts=("y",), target="A"))
    parts = (Part(theme_id="A1", excerpts=("a",)), Part(theme_id="A2", excerpts=("b", "y")))
    told(Split(theme_id="A", parts=parts), by="Bo")
    assert "#5 (split by Bo) builds on it" in told.refused(Undo(target=4))


def test_undo_of_a_mark_is_refused_while_another_theme_holds_it(told: Told) -> None:
    told(MarkExcerpt(excerpt_id="m", transcript_id="T", start=0, end=3, target="A"))
    told(Add(excerpts=("m",), target="B"), by="Bo")
    assert "#5 (add by Bo)" in told.refused(Undo(target=4))
    told(Undo(target=5), by="Bo")(Undo(target=4))
    assert "m" not in told.board.excerpts


def test_undo_of_a_mark_is_refused_while_a_memo_speaks_of_it(told: Told) -> None:
    told(MarkExcerpt(excerpt_id="m", transcript_id="T", start=0, end=3))
    told(WriteMemo(target="excerpt", target_id="m", text="look"), by="Bo")
    assert "memo by Bo" in told.refused(Undo(target=4))


def test_undo_of_a_theme_is_refused_while_another_stands_under_it(told: Told) -> None:
    told(theme("P"))
    told(Nest(theme_id="A", parent="P"), by="Bo")
    assert "#5 (nest by Bo)" in told.refused(Undo(target=4))


def test_undo_of_nesting_makes_no_circle(told: Told) -> None:
    told(Nest(theme_id="A", parent="B"))(Nest(theme_id="A", parent=None))
    told(Nest(theme_id="B", parent="A"), by="Bo")
    assert "#6 (nest by Bo)" in told.refused(Undo(target=5))


def test_undo_of_nesting_puts_nothing_under_a_theme_that_is_gone(told: Told) -> None:
    told(Nest(theme_id="A", parent="B"))(Nest(theme_id="A", parent=None))
    told(Reject(theme_id="B"), by="Bo")
    assert "#6 (reject by Bo)" in told.refused(Undo(target=5))


def test_redo_puts_nothing_into_a_theme_that_was_set_aside_since(told: Told) -> None:
    told(Add(excerpts=("y",), target="A"))(Undo(target=4))
    told(SetAside(excerpts=("y",)), by="Bo")
    assert "#6 (set aside by Bo)" in told.refused(Redo(target=4))


def test_undo_of_taking_back_is_refused_once_a_theme_holds_it(told: Told) -> None:
    told(SetAside(excerpts=("y",)))(Reinstate(excerpts=("y",)))
    told(Add(excerpts=("y",), target="A"), by="Bo")
    assert "#6 (add by Bo)" in told.refused(Undo(target=5))


def test_a_labeler_at_work_does_not_stop_undo(told: Told) -> None:
    told(label("A", "Pain"))(Add(excerpts=("y",), target="A"))(label("A", "Ache"))(Undo(target=5))
    assert told.holds("A") == ["a", "b"]
    [given] = told.board.labels["A"]
    assert (given.name, given.stale) == ("Ache", True)


def test_undo_of_a_move_makes_the_label_good_again(told: Told) -> None:
    told(label("A", "Pain"))(Add(excerpts=("y",), target="A"))
    assert told.board.labels["A"][0].stale
    told(Undo(target=5))
    assert not told.board.labels["A"][0].stale


# Restore ---------------------------------------------------------------------------------------


def test_restore_takes_back_decisions_and_keeps_what_came_in(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))
    told(Import(transcript_id="V", name="three", sha256="u", participant_id=None, excerpts=("n",)))
    told(MarkExcerpt(excerpt_id="m", transcript_id="V", start=0, end=3, target="A"))
    told(Restore(to=3))
    assert told.board.themes["A"].state == "candidate"
    assert told.board.unthemed() == ("y", "z", "n", "m")
    assert "V" in told.board.transcripts


def test_restore_can_be_restored(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(Merge(theme_ids=("A", "B"), into="M", name="M"))
    merged = told.board
    told(Restore(to=3))(Restore(to=5))
    assert (told.board.themes, told.board.members) == (merged.themes, merged.members)


def test_restore_keeps_the_codebook_that_was_loaded_and_drops_adopted_codes(told: Told) -> None:
    told(LoadCodebook(codes=(CodeEntry(id="k", name="Pain"),)))(Rename(theme_id="A", name="Ache"))
    told(AdoptAsCode(theme_id="A", code_id="new", name="Ache"))(Restore(to=3))
    assert list(told.board.codes) == ["k"]


def test_restore_brings_back_no_memo_on_somebody_who_withdrew(told: Told) -> None:
    told(WriteMemo(target="excerpt", target_id="a", text="she cries"))
    told(Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c")))
    told(Restore(to=4))
    assert not told.board.memos
    assert told.holds("A") == []


def test_restore_brings_back_no_memo_on_a_redacted_excerpt(told: Told) -> None:
    told(WriteMemo(target="excerpt", target_id="a", text="her street"))
    told(Redact(transcript_id="T", start=0, end=2, excerpts=("a",)))(Restore(to=4))
    assert not told.board.memos


def test_going_back_is_undone_at_once_and_what_was_decided_before_can_be_undone_then(
    told: Told,
) -> None:
    told(Accept(theme_id="A", name="Pain"), by="Bo")(Park(theme_id="B"))
    morning = told.board
    told(Restore(to=3))
    assert "not a decision" in told.refused(Undo(target=5))
    assert "not a decision" in told.refused(Undo(target=6), by="Bo")
    told(Undo(target=6))
    assert (told.board.themes, told.board.members) == (morning.themes, morning.members)
    told(Undo(target=4), by="Bo")(Undo(target=5))
    assert {theme.state for theme in told.board.themes.values()} == {"candidate"}


def test_going_back_is_done_again_and_takes_back_only_what_it_took_before(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(Restore(to=3))(Undo(target=5))
    told(Park(theme_id="B"), by="Bo")(Redo(target=5))
    assert {t.id: t.state for t in told.board.themes.values()} == {"A": "candidate", "B": "parked"}
    told(Undo(target=7), by="Bo")(Undo(target=5))(Undo(target=4))
    assert {theme.state for theme in told.board.themes.values()} == {"candidate"}


def test_going_back_stays_where_somebody_built_on_it(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(Restore(to=3))
    told(Park(theme_id="A"), by="Bo")
    assert "#6 (park by Bo) builds on it" in told.refused(Undo(target=5))
    told(Undo(target=6), by="Bo")(Undo(target=5))
    assert told.board.themes["A"].state == "accepted"


def test_going_back_twice_is_undone_twice(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))(Park(theme_id="B"))
    told(Restore(to=4))(Restore(to=3), by="Bo")(Undo(target=7), by="Bo")(Undo(target=6))
    assert {t.id: t.state for t in told.board.themes.values()} == {"A": "accepted", "B": "parked"}


def test_undoing_a_going_back_brings_back_nobody_who_withdrew(told: Told) -> None:
    told(Add(excerpts=("c",), target="A"))(Park(theme_id="B"))(Restore(to=3))
    told(Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c")))
    told(Undo(target=6))
    assert told.board.themes["B"].state == "parked" and told.holds("A") == []
    assert "not a decision" in told.refused(Undo(target=4))


# Withdrawals and revisions ---------------------------------------------------------------------


def test_after_a_withdrawal_nothing_brings_the_excerpts_back(told: Told) -> None:
    told(Move(excerpts=("a",), source="A", target="B"))(Accept(theme_id="B", name="Pain"))
    told(Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c")))
    told(Undo(target=5))
    assert "not a decision" in told.refused(Undo(target=4))
    assert (told.holds("A"), told.holds("B")) == ([], ["x"])
    told(Restore(to=3))
    assert told.board.unthemed() == ("y", "z")


def test_a_memo_taken_back_before_a_withdrawal_does_not_come_again(told: Told) -> None:
    told(WriteMemo(target="participant", target_id="P", text="shy"))(Undo(target=4))
    told(Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c")))
    told.refused(Redo(target=4))
    assert memo_key("participant", "P") not in told.board.memos


def test_a_mark_taken_back_before_a_withdrawal_does_not_come_again(told: Told) -> None:
    told(MarkExcerpt(excerpt_id="m", transcript_id="T", start=0, end=3, target="B"))(Undo(target=4))
    told(Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c")))
    told.refused(Redo(target=4))
    assert "m" not in told.board.excerpts


def test_a_mark_taken_back_before_a_revision_does_not_come_again(told: Told) -> None:
    told(MarkExcerpt(excerpt_id="m", transcript_id="T", start=0, end=3))(Undo(target=4))
    told(Revise(transcript_id="T", sha256="s2", excerpts=("a", "b", "c")))
    told.refused(Redo(target=4))


def test_a_revision_that_changes_nothing_taken_leaves_undo_as_it_was(told: Told) -> None:
    told(Accept(theme_id="A", name="Pain"))
    told(Revise(transcript_id="T", sha256="s2", excerpts=("a", "b", "c", "d")))(Undo(target=4))
    assert told.board.themes["A"].state == "candidate"
    assert "d" in told.board.unthemed()


def test_excerpts_that_go_make_the_labels_of_their_themes_stale(told: Told) -> None:
    told(label("A", "Pain"))(
        SetSpeakers(transcript_id="T", roles=(), participant_id="P", excerpts=("b", "c"))
    )
    assert told.board.labels["A"][0].stale
    assert told.holds("A") == ["b"]


def test_withdrawal_is_once(told: Told) -> None:
    gone = Withdraw(participant_id="P", transcripts=("T",), excerpts=("a", "b", "c"))
    told(gone)
    assert "already" in told.refused(gone)


# Codes and memos -------------------------------------------------------------------------------


def test_a_theme_is_linked_and_unlinked(told: Told) -> None:
    told(LoadCodebook(codes=(CodeEntry(id="k", name="Pain"),)))
    told(LinkCode(theme_id="A", code_id="k", relation="broader"))(
        LinkCode(theme_id="A", code_id="k")
    )
    assert [link.relation for link in told.board.themes["A"].codes] == ["same"]
    told(UnlinkCode(theme_id="A", code_id="k"))
    told.refused(UnlinkCode(theme_id="A", code_id="k"))
    told.refused(LinkCode(theme_id="A", code_id="none"))


def test_every_step_says_what_it_replaced(told: Told) -> None:
    told(Rename(theme_id="A", name="Pain"))
    step = step_of(told.board, 4)
    assert step.before["themes"]["A"].name is None
    assert step.after["themes"]["A"].name == "Pain"


def test_a_decision_on_what_is_not_there_is_refused(told: Told) -> None:
    for event in (
        Accept(theme_id="?", name="n"),
        Add(excerpts=("?",), target="A"),
        CreateTheme(theme_id="N", name="n", excerpts=("?",)),
        MarkExcerpt(excerpt_id="m", transcript_id="?", start=0, end=1),
        MarkExcerpt(excerpt_id="a", transcript_id="T", start=0, end=1),
        Merge(theme_ids=("A", "A"), into="M", name="n"),
        Move(excerpts=("a",), source="B", target="A"),
        Nest(theme_id="A", parent="A"),
        Restore(to=3),
        Revise(transcript_id="?", sha256="s", excerpts=()),
        Reinstate(excerpts=("a",)),
    ):
        told.refused(event)


def test_an_event_without_a_rule_is_a_bug() -> None:
    with pytest.raises(TypeError, match="no rule for str"):
        effects("nothing", Board(), None)  # type: ignore[arg-type]
