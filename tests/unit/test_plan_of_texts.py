"""What becomes of texts that come in, decided from what the study has and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.board.board import Board
from workbench.domain.importing.identity import Arrival
from workbench.domain.importing.people import People
from workbench.domain.importing.plan import Collected, plan
from workbench.domain.importing.steps import (
    Added,
    BroughtBack,
    Recast,
    Refused,
    Revised,
    Step,
    Unchanged,
)
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import Draft, Turn

ASKED, FINE, WHY, LAKE = "How are you?", "Fine, I went out.", "Why?", "To see the lake again."
NOBODY = People(ids=frozenset())
EMPTY = Collected(board=Board(), transcripts={}, people=NOBODY, everybody=NOBODY)


def talk(*words: str, names: Sequence[str] = ("Kim", "Lee")) -> tuple[str, tuple[Turn, ...]]:
    """A text in which two take turns."""
    turns, text = [], ""
    for i, said in enumerate(words):
        turns.append(Turn(start=len(text), end=len(text) + len(said), speaker=names[i % 2]))
        text += f"{said}\n"
    return text, tuple(turns)


def arrival(name: str, *words: str) -> Arrival:
    text, turns = talk(*(words or (ASKED, FINE, WHY, LAKE)))
    draft = Draft(name=name, text=text, turns=turns)
    return Arrival(file=f"{name}.txt", draft=draft, names=(name,), whole=f"{name}.txt")


def steps(*arrivals: Arrival, study: Collected = EMPTY, asks: Sequence[str] = ()) -> list[Step]:
    return list(plan(arrivals, study, asks))


def having(*arrivals: Arrival) -> Collected:
    """A study into which these came at some earlier time."""
    done = steps(*arrivals)
    excerpts = {s.transcript.id: s.excerpts for s in done if isinstance(s, Added)}
    after = EMPTY.after(done)
    return Collected(
        board=after.board, transcripts=after.transcripts, people=after.people,
        everybody=after.people, excerpts=excerpts,
    )  # fmt: skip


def test_new_words_are_added_and_the_same_words_change_nothing() -> None:
    first, again = steps(arrival("P1"), arrival("copy"))
    assert isinstance(first, Added) and isinstance(again, Unchanged)
    assert again.transcript is first.transcript
    assert [e.text for e in first.excerpts] == [FINE, LAKE]


def test_changed_words_under_a_name_that_is_there_are_a_new_version() -> None:
    study = having(arrival("P1"))
    [step] = steps(arrival("P1", ASKED, FINE, WHY, "To see the sea again."), study=study)
    assert isinstance(step, Revised) and step.transcript.id in study.transcripts
    assert step.changes == ("changed: “To see the lake again.” is now “To see the sea again.”",)


def test_words_that_share_nothing_are_another_interview() -> None:
    [step] = steps(arrival("P1", "Who?", "Nobody whom I knew."), study=having(arrival("P1")))
    assert isinstance(step, Refused) and "another interview is called 'P1'" in step.why


def test_who_asks_is_recast_only_where_the_analyst_says_so() -> None:
    study = having(arrival("P1"))
    [left] = steps(arrival("P1"), study=study)
    [recast] = steps(arrival("P1"), study=study, asks=["Lee"])
    assert isinstance(left, Unchanged) and isinstance(recast, Recast)
    assert {t.speaker: t.role for t in recast.transcript.turns} == {
        "Kim": "participant", "Lee": "interviewer",
    }  # fmt: skip


def test_what_was_taken_out_is_brought_back_by_its_words_and_never_revised() -> None:
    there = having(arrival("P1"))
    study = Collected(
        board=there.board, transcripts=there.transcripts, people=NOBODY, everybody=NOBODY,
        removed=dict.fromkeys(there.transcripts, 7),
    )  # fmt: skip
    [back] = steps(arrival("renamed"), study=study)
    assert isinstance(back, BroughtBack) and back.removed_by == 7
    [other] = steps(arrival("P1", ASKED, FINE, WHY, "To see the sea again."), study=study)
    assert isinstance(other, Added)


def test_words_of_somebody_who_withdrew_are_refused_under_whatever_name_they_speak() -> None:
    for who in ("P1", "Lee", "P1/Lee"):
        board = Board(withdrawn={participant_key(who): True})
        study = Collected(board=board, transcripts={}, people=NOBODY, everybody=NOBODY)
        [step] = steps(arrival("P1"), study=study)
        assert isinstance(step, Refused) and "has withdrawn" in step.why
