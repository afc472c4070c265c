"""Sentences, rows and methods that reports are made of."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.material.attributes import attribute_said
from workbench.domain.material.codebook import Coding
from workbench.domain.study import Study
from workbench.domain.telling.going_back import taken_back
from workbench.domain.telling.matrix import grouping
from workbench.domain.telling.narrative import sentence
from workbench.domain.telling.wording import count, listed, quoted, transcript_title
from workbench.domain.trail import events as ev
from workbench.domain.trail import incoming
from workbench.domain.trail.coding import CloseRound, CodeUnit, OpenRound, SetCoder, SettleUnit
from workbench.domain.trail.events import ERASED
from workbench.domain.trail.findings import (
    MarkKeyQuotes,
    ProposeSummaries,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
from workbench.domain.trail.notes import CommentOnMemo, MemoTarget, SetAttribute
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.recorded import Recorded
from workbench.exporters.provenance import labelers_used, latest_run, methods
from workbench.exporters.tables import (
    code_rows,
    loose_rows,
    outline,
    quote_rows,
    theme_rows,
    theme_tree,
    trail_rows,
    typical,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import LONG, START, History, small_study


@pytest.fixture(scope="module")
def study() -> Study:
    return small_study()


def said(event: ev.Event, study: Study, analyst: str = "Ann") -> str:
    return sentence(Recorded(seq=99, id="x", analyst=analyst, time=START, event=event), study)


# Sentences ---------------------------------------------------------------------------------


def test_the_trail_reads_as_a_history(study: Study) -> None:
    assert [row.what for row in trail_rows(study)][6:] == [
        "graph ran the theming, which proposed 4 candidate themes from 11 excerpts and set aside "
        "1 excerpt as filler.",
        "keyphrase proposed names for 3 themes; 1 could not be named.",
        "Ann renamed “bad day / prove” to “People who get it”.",
        "Ann defined “People who get it” as “Being believed without proof by people who live with "
        "pain themselves.”",
        "Ann accepted “People who get it”.",
        "Bob accepted “bus / parking”.",
        "Ann linked “bus / parking” as narrower than the code “Access”.",
        "Bob made the theme “Running it ourselves” of 1 excerpt.",
        "Bob accepted “Running it ourselves”.",
        "Ann rejected the unnamed theme theme-4.",
        "Ann added an excerpt of P03 to “People who get it”.",
        "Ann wrote a memo on “bus / parking”: “Ask those who drive.”",
        "Bob parked “People who get it” (taken back with #20).",
        "Bob took back #19 (Bob parked “People who get it”).",
    ]


ONE_OF_EACH = {
    incoming.Import: incoming.Import(
        transcript_id="gone", name="Jane", sha256="", participant_id=None, excerpts=("a",)
    ),
    incoming.Revise: incoming.Revise(transcript_id="gone", sha256="", excerpts=()),
    incoming.SetSpeakers: incoming.SetSpeakers(
        transcript_id="gone", roles=(), participant_id=None, excerpts=()
    ),
    incoming.LoadCodebook: incoming.LoadCodebook(codes=()),
    incoming.LoadCodings: incoming.LoadCodings(
        codings=(Coding(code_id="c", transcript_id="t", start=0, end=1, coder="Cleo"),)
    ),
    incoming.Run: incoming.Run(run_id="r", config=(), proposals=()),
    incoming.Label: incoming.Label(labeler="chat", version="1", labels=()),
    ev.EnableLabeler: ev.EnableLabeler(
        labeler="chat", version="1", sends_data_off_machine=True, destination="api.example.org"
    ),
    ev.PickName: ev.PickName(theme_id="theme-2", winners=("chat",), among=("chat", "keyphrase")),
    ev.CreateTheme: ev.CreateTheme(theme_id="t", name="New"),
    ev.Accept: ev.Accept(theme_id="theme-2", name="Buses"),
    ev.Reject: ev.Reject(theme_id="theme-2"),
    ev.Park: ev.Park(theme_id="theme-2"),
    ev.Reopen: ev.Reopen(theme_id="theme-2"),
    ev.Rename: ev.Rename(theme_id="theme-2", name="Buses"),
    ev.Redefine: ev.Redefine(theme_id="theme-2", definition=""),
    ev.Nest: ev.Nest(theme_id="theme-2", parent="theme-1"),
    ev.Split: ev.Split(
        theme_id="theme-2",
        parts=(
            ev.Part(theme_id="a", excerpts=("x",), name="Bus"),
            ev.Part(theme_id="abcdefghi", excerpts=("y", "z")),
        ),
    ),
    ev.Merge: ev.Merge(theme_ids=("theme-1", "theme-2"), into="m", name="Both"),
    ev.Move: ev.Move(excerpts=("x", "y"), source=None, target="theme-2"),
    ev.Add: ev.Add(excerpts=("x",), target="theme-2"),
    ev.Remove: ev.Remove(excerpts=("x",), source="theme-2"),
    ev.AcceptSuggestion: ev.AcceptSuggestion(excerpts=("x",), target="theme-2"),
    ev.Decline: ev.Decline(excerpts=("x",), target="theme-2"),
    ev.MarkExcerpt: ev.MarkExcerpt(
        excerpt_id="e", transcript_id="gone", start=3, end=9, target="theme-2"
    ),
    ev.SetAside: ev.SetAside(excerpts=("x", "y")),
    ev.Reinstate: ev.Reinstate(excerpts=("x", "y")),
    ev.LinkCode: ev.LinkCode(theme_id="theme-2", code_id="travel", relation="overlaps"),
    ev.UnlinkCode: ev.UnlinkCode(theme_id="theme-2", code_id="gone"),
    ev.AdoptAsCode: ev.AdoptAsCode(theme_id="theme-2", code_id="n", name="Buses"),
    ev.AddCode: ev.AddCode(code=incoming.CodeEntry(id="n", name="Buses", parent="travel")),
    ev.ChangeCode: ev.ChangeCode(code=incoming.CodeEntry(id="travel", name="Getting there")),
    ev.NestCode: ev.NestCode(code_id="travel", parent=None),
    ev.MergeCodes: ev.MergeCodes(code_id="gone", into="travel"),
    ev.RetireCode: ev.RetireCode(code_id="travel"),
    ev.WriteMemo: ev.WriteMemo(target="project", target_id="", text="All\n of it"),
    CommentOnMemo: CommentOnMemo(
        target="project", target_id="", memo=11, text="Ask\n her", question="open"
    ),
    SetAttribute: SetAttribute(participant_id="P", said=attribute_said("P", "age band", "50–59")),
    MarkKeyQuotes: MarkKeyQuotes(excerpts=("x", "y"), theme_id="theme-2"),
    UnmarkKeyQuotes: UnmarkKeyQuotes(excerpts=("x", "y"), theme_id="theme-2"),
    SetCoder: SetCoder(coder="GPT", coder_kind="model"),
    OpenRound: OpenRound(round_id="r", name="First\n round", excerpts=("x",), coders=("Ann", "Bo")),
    CodeUnit: CodeUnit(
        round_id="r",
        excerpt_id="x",
        coder="Ann",
        transcript_id="gone",
        start=3,
        end=9,
        codes=("travel",),
        memo="Or\n money?",
    ),
    CloseRound: CloseRound(round_id="r"),
    SettleUnit: SettleUnit(
        excerpt_id="x", transcript_id="gone", start=3, end=9, verdict="settled", codes=("travel",)
    ),
    SummariseCell: SummariseCell(
        participant_id="P", target="theme", target_id="theme-2", text="By\n bus", mark="opposite"
    ),
    ProposeSummaries: ProposeSummaries(labeler="chat", version="1", summaries=()),
    StateFact: StateFact(fact_id="cited", text="group,\n age"),
    ev.Undo: ev.Undo(target=12),
    ev.Redo: ev.Redo(target=12),
    ev.Restore: ev.Restore(to=11),
    ev.Withdraw: ev.Withdraw(participant_id="P07", transcripts=("t",), excerpts=("x", "y")),
    ev.Redact: ev.Redact(transcript_id="gone", start=3, end=9),
    ev.RemoveTranscript: ev.RemoveTranscript(transcript_id="gone", excerpts=("x", "y")),
    ev.BringBackTranscript: ev.BringBackTranscript(transcript_id="gone"),
    ev.EraseTranscript: ev.EraseTranscript(transcript_id="gone", excerpts=("x", "y")),
    MarkExportsStale: MarkExportsStale(exports=("a", "b"), erasure=12),
}

SENTENCES = {
    incoming.Import: "Ann imported the transcript “gone” with 1 excerpt.",
    incoming.Label: "Ann let chat propose names for 0 themes.",
    incoming.LoadCodings: "Ann loaded 1 coding by Cleo.",
    ev.EnableLabeler: (
        "Ann allowed the labeler chat (version 1), which sends excerpts off this computer to "
        "api.example.org."
    ),
    ev.Accept: "Ann accepted “bus / parking” as “Buses”.",
    ev.Rename: "Ann renamed “bus / parking” to “Buses”.",
    ev.Redefine: "Ann took away the definition of “bus / parking”.",
    ev.Nest: "Ann put “bus / parking” under “People who get it”.",
    ev.Split: "Ann split “bus / parking” into “Bus” (1 excerpt) and the unnamed theme abcdefgh "
    "(2 excerpts).",
    ev.Merge: "Ann merged “People who get it” and “bus / parking” into “Both”.",
    ev.Move: "Ann moved 2 excerpts from the pool to “bus / parking”.",
    CommentOnMemo: "Ann marked memo #11 on the project as an open question, and commented on "
    "memo #11 on the project: “Ask her”.",
    SetAttribute: "Ann set age band of P to “50–59”.",
    MarkKeyQuotes: "Ann marked 2 excerpts as key quotes of “bus / parking”.",
    UnmarkKeyQuotes: "Ann took 2 excerpts off the key quotes of “bus / parking”.",
    SummariseCell: "Ann marked that P says the opposite of “bus / parking”, and summarised what P "
    "says of “bus / parking”: “By bus”.",
    ProposeSummaries: "Ann let chat propose 0 summaries for the framework matrix.",
    StateFact: "Ann stated how participants are cited: “group, age”.",
    ev.MarkExcerpt: "Ann marked the passage 3–9 of “gone” by hand for “bus / parking”.",
    ev.LinkCode: "Ann linked “bus / parking” as overlapping with the code “Travel & parking "
    "<far>”.",
    ev.UnlinkCode: "Ann unlinked “bus / parking” from a code that is no longer in the codebook.",
    ev.WriteMemo: "Ann wrote a memo on the project: “All of it”.",
    ev.Undo: "Ann took back #12 (Bob accepted “bus / parking”).",
    ev.Redo: "Ann did #12 again (Bob accepted “bus / parking”).",
    ev.Withdraw: "Ann recorded that P07 withdrew; 2 excerpts erased.",
    ev.RemoveTranscript: (
        "Ann took the transcript “gone” out of the study with 2 excerpts; its words are kept."
    ),
}


def test_every_kind_of_event_has_an_example_here() -> None:
    assert set(ONE_OF_EACH) == set(ev.KINDS.values())


@pytest.mark.parametrize("kind", list(ev.KINDS.values()))
def test_every_kind_of_event_is_one_plain_sentence(study: Study, kind: type[ev.Event]) -> None:
    text = said(ONE_OF_EACH[kind], study)
    assert text.startswith("Ann ")
    assert text[-1] in ".”"
    assert "\n" not in text
    assert text == SENTENCES.get(kind, text)


@pytest.mark.parametrize("target", ["participant", "transcript", "excerpt", "theme", "code"])
def test_a_memo_on_anything_has_words(study: Study, target: MemoTarget) -> None:
    memo = ev.WriteMemo(target=target, target_id="gone", text="Hm")
    assert said(memo, study).endswith(": “Hm”.")


def test_a_rename_tells_the_old_name(study: Study) -> None:
    history = History(board=study.board, trail=list(study.trail))
    history.record(ev.Rename(theme_id="theme-1", name="Believed"))
    later = replace(study, board=history.board, trail=tuple(history.trail))
    assert sentence(later.trail[-1], later) == "Ann renamed “People who get it” to “Believed”."


def test_a_rename_tells_the_labelers_name_and_without_one_none(study: Study) -> None:
    later = told(study, ev.Rename(theme_id="theme-2", name="Buses"),
                 ev.Rename(theme_id="theme-4", name="Odds"))  # fmt: skip
    assert later == [
        "Ann renamed “bus / parking” to “Buses”.", "Ann gave a theme the name “Odds”."
    ]  # fmt: skip


def test_sides_of_a_split_that_was_taken_back_go_by_the_names_they_had(study: Study) -> None:
    part, *rest = study.board.members["theme-1"]
    parts = (
        ev.Part(theme_id="side-1", excerpts=(part,), name="Once"),
        ev.Part(theme_id="side-2", excerpts=tuple(rest)),
    )
    named = incoming.ThemeLabel(theme_id="side-2", name="pain / proof")
    split = ev.Split(theme_id="theme-1", parts=parts)
    label = incoming.Label(labeler="keyphrase", version="1", labels=(named,))
    moved = ev.Move(excerpts=(part,), source="side-1", target="side-2")
    at = study.board.seq + 1
    done = told(study, split, label, moved, ev.Undo(target=at + 2), ev.Undo(target=at))
    into = "split “People who get it” into “Once” (1 excerpt) and “pain / proof” (4 excerpts)"
    assert done[0] == f"Ann {into} (taken back with #{at + 4})."
    who = study.excerpts[part].participant_id
    put = f"moved an excerpt of {who} from “Once” to “pain / proof”"
    assert done[2] == f"Ann {put} (taken back with #{at + 3})."
    assert done[4] == f"Ann took back #{at} (Ann {into})."


def test_what_was_done_again_or_restored_is_not_marked_as_taken_back(study: Study) -> None:
    at = study.board.seq + 1
    park = ev.Park(theme_id="theme-2")
    again = told(study, park, ev.Undo(target=at), ev.Redo(target=at))
    assert [line.endswith(f"(taken back with #{at + 1}).") for line in again] == [False] * 3
    after = [park, ev.Undo(target=at), ev.Restore(to=at), ev.WriteMemo(
        target="project", target_id="", text="Hm"), ev.Restore(to=at - 1)]  # fmt: skip
    assert [r.seq for r in later_than(study, *after).trail if r.seq >= at] == [*range(at, at + 5)]
    back = taken_back(later_than(study, *after[:4]).trail)
    assert {seq: by for seq, by in back.items() if seq >= at} == {at + 1: at + 2}
    back = taken_back(later_than(study, *after).trail)
    assert {seq: by for seq, by in back.items() if seq >= at} == dict.fromkeys(
        range(at, at + 4), at + 4
    )
    assert back[19] == 20


def later_than(study: Study, *events: ev.Event) -> Study:
    """The study after Ann did some more."""
    history = History(board=study.board, trail=list(study.trail))
    for event in events:
        history.record(event)
    return replace(study, board=history.board, trail=tuple(history.trail))


def told(study: Study, *events: ev.Event) -> list[str]:
    """What the trail says of events that Ann adds to the study."""
    rows = trail_rows(later_than(study, *events))
    return [row.what for row in rows[len(study.trail) :]]


def test_erased_words_show_as_erased(study: Study) -> None:
    assert ERASED in said(ev.WriteMemo(target="project", target_id="", text=ERASED), study)


def test_transcripts_named_after_a_speaker_go_by_their_id(study: Study) -> None:
    titles = {
        study.board.transcripts[t].name: transcript_title(study, t) for t in study.transcripts
    }
    assert titles["P01"] == "P01"
    assert titles["clinicians"] == "clinicians"
    assert titles["Interview Amara 2"] in {t[:8] for t in study.transcripts}


def test_words_are_counted_listed_and_quoted_as_people_write() -> None:
    assert [count(n, "theme") for n in (0, 1, 1204)] == ["0 themes", "1 theme", "1,204 themes"]
    assert [listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert quoted("a\n b", most=3) == "“a b”"
    assert quoted("abcdef", most=3) == "“abc …”"


# Rows --------------------------------------------------------------------------------------


def test_participants_are_grouped_by_the_attribute_called_group(study: Study) -> None:
    groups = grouping(study)
    assert (groups.attribute, groups.groups) == ("group", ("Clinician", "Follow-on", "Tutor"))
    assert (groups.sizes, groups.participants) == ((1, 2, 1), 4)


def test_another_attribute_can_be_chosen_and_missing_values_come_last(study: Study) -> None:
    groups = grouping(study, "age band")
    assert groups.groups == ("35-44", "45-54", "not stated")
    assert groups.sizes == (1, 1, 2)


def test_without_a_group_there_are_only_totals(study: Study) -> None:
    groups = grouping(replace(study, participants={}))
    assert (groups.attribute, groups.groups, groups.participants) == ("", (), 4)
    assert theme_rows(study, groups)[0].in_groups == ()


def test_theme_rows_count_people_and_excerpts_apart(study: Study) -> None:
    first = theme_rows(study, grouping(study))[0]
    assert (first.excerpts, first.participants) == (5, 3)
    assert first.heaviest == ("P03", 0.6)
    assert first.opened == 0.4
    assert first.named_by == "an analyst"


def test_the_tree_puts_themes_under_their_parents(study: Study) -> None:
    tree = theme_tree(study, grouping(study))
    assert [(row.name, row.depth) for row in tree] == [
        ("People who get it", 0), ("Running it ourselves", 1), ("bus / parking", 0),
        ("=cmd|' /C calc'!A0", 0),
    ]  # fmt: skip


def test_quotes_are_exact_and_never_of_a_rejected_theme(study: Study) -> None:
    quotes = quote_rows(study, grouping(study))
    assert {quote.state for quote in quotes} == {"accepted", "candidate"}
    assert "theme-4" not in {quote.theme_id for quote in quotes}
    for quote in quotes:
        excerpt = study.excerpts[quote.excerpt_id]
        text = study.transcripts[excerpt.transcript_id].text
        assert text[quote.start : quote.end] == quote.text


def test_typical_quotes_let_everybody_speak_first_and_long_ones_last(study: Study) -> None:
    quotes = [q for q in quote_rows(study, grouping(study)) if q.theme_id == "theme-1"]
    assert [q.participant for q in typical(quotes, 4)] == ["P01", "P02", "P03", "P03"]
    assert [q.text == LONG for q in typical(quotes, 9)] == [False, False, False, False, True]


def test_what_is_in_no_theme_is_listed(study: Study) -> None:
    assert [(excerpt.text, state) for excerpt, state in loose_rows(study)] == [
        ("Yes.", "set aside")
    ]


def test_codes_say_which_themes_cover_them(study: Study) -> None:
    assert [(c.name, c.depth, [t.name for t in c.themes]) for c in code_rows(study)] == [
        ("Access", 0, ["bus / parking"]), ("Travel & parking <far>", 1, []),
        ("Reasons to stop", 0, []),
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.sampled_from("abcdefgz")))
def test_an_outline_has_every_key_once_whatever_the_parents(parents: dict[str, str | None]) -> None:
    drawn = outline(list(parents), parents)
    assert sorted(key for key, _ in drawn) == sorted(parents)
    depths = [depth for _, depth in drawn]
    assert all(b <= a + 1 for a, b in zip([-1, *depths], depths, strict=False))


# Methods -----------------------------------------------------------------------------------


def test_methods_name_model_settings_labelers_and_people(study: Study) -> None:
    material, candidates, decisions, reading, scope, head = methods(study)
    assert "300 words a minute" in reading
    assert "4 transcripts with 4 participants (1 Clinician, 2 Follow-on, 1 Tutor)" in material
    assert "13 excerpts" in material
    assert "embedding model all-MiniLM-L6-v2@53aa5117" in candidates
    assert "the labeler keyphrase 1.0" in candidates
    assert decisions.startswith("Ann and Bob made 11 decisions")
    assert "coding-reliability" in scope
    assert f"The head of the trail is {study.trail[-1].seq}:{study.trail[-1].hash}." in head


def test_methods_name_the_model_and_the_prompt_of_each_labeler(study: Study) -> None:
    named = replace(
        study.trail[-1],
        event=incoming.Label(
            labeler="chat", version="1", labels=(), prompt="naming-3", model="small-7b"
        ),
    )
    asked = replace(study, trail=(*study.trail, named))
    assert labelers_used(asked)[0] == "chat 1 (model small-7b, prompt naming-3)"
    assert "model small-7b, prompt naming-3" in methods(asked)[1]


def test_methods_say_where_excerpts_left_the_computer(study: Study) -> None:
    history = History(board=study.board, trail=list(study.trail))
    history.record(
        ev.EnableLabeler(labeler="keyphrase", version="1.0", sends_data_off_machine=True)
    )
    sent = replace(study, board=history.board, trail=tuple(history.trail))
    assert labelers_used(sent) == ("keyphrase 1.0 (which sent excerpts off this computer)",)


def test_before_the_first_run_there_are_no_facts(study: Study) -> None:
    assert latest_run(replace(study, board=replace(study.board, runs={}))) is None
