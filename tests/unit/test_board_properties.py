"""What holds after every history of decisions, whoever made them and whatever was refused."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.board import packing
from workbench.domain.board.board import LIVE, Board, Memo
from workbench.domain.board.rules import apply, replay
from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.material.attributes import attribute_said
from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.stability import Groupings
from workbench.domain.proposing.run_review import changes, decided
from workbench.domain.proposing.taken_out import taken_out
from workbench.domain.store import Store
from workbench.domain.study import Study
from workbench.domain.telling.going_back import going_back, taken_back
from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.coding import (
    CloseRound,
    CodeUnit,
    OpenRound,
    SetCoder,
    SettleUnit,
)
from workbench.domain.trail.events import (
    ERASED,
    KINDS,
    Accept,
    AcceptSuggestion,
    Add,
    AdoptAsCode,
    CreateTheme,
    Decline,
    EnableLabeler,
    Event,
    LinkCode,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    Part,
    PickName,
    Redact,
    Redefine,
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
from workbench.domain.trail.families import Decision
from workbench.domain.trail.findings import (
    MarkKeyQuotes,
    ProposedSummary,
    ProposeSummaries,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
from workbench.domain.trail.incoming import (
    CodeEntry,
    Import,
    Label,
    LoadCodebook,
    LoadCodings,
    Proposal,
    Revise,
    Run,
    SetSpeakers,
    ThemeLabel,
)
from workbench.domain.trail.notes import CommentOnMemo, SetAttribute
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript, RemoveTranscript
from workbench.storage import open_store

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NAMES = ("Pain", "pain ", "Hope", "Home", "Work", "Sleep")
KEEPING = (
    Split, Merge, Nest, Rename, Redefine, Accept, Park, Move, Add, AcceptSuggestion, Decline,
    LinkCode, AdoptAsCode, AddCode, ChangeCode, NestCode, MergeCodes, RetireCode,
)  # fmt: skip
"""Decisions after which every excerpt that was in a live theme still is in one."""
LEAVING = RemoveTranscript | EraseTranscript


@pytest.fixture(autouse=True, scope="module")
def _packets_of_three() -> Iterator[None]:
    """So that short histories, too, have steps that lie in packets."""
    size, packing.SIZE = packing.SIZE, 3
    yield
    packing.SIZE = size


@dataclass(frozen=True)
class Draw:
    """One wish of somebody, made into an event for the board as it then is."""

    kind: str
    a: int
    b: int
    c: int
    who: str


def pick(things: Sequence[str], number: int) -> str:
    return things[number % len(things)] if things else "none"


def several(things: Sequence[str], a: int, b: int) -> tuple[str, ...]:
    start = a % max(1, len(things))
    return tuple(things[start : start + 1 + b % 3])


def wish(draw: Draw, board: Board) -> Event:
    """The event that a draw means on a board; it need not fit."""
    a, b, c = draw.a, draw.b, draw.c
    themes, excerpts = sorted(board.themes), sorted(board.excerpts)
    theme, other, name = pick(themes, a), pick(themes, b), pick(NAMES, c)
    held = sorted(board.members.get(theme, {}))
    fresh = f"n{board.seq}"
    transcript = pick(sorted(board.transcripts), a)
    makers: dict[str, Callable[[], Event]] = {
        "create": lambda: CreateTheme(
            theme_id=fresh, name=name, excerpts=several(excerpts, a, b),
            parent=other if c % 2 else None,
        ),
        "accept": lambda: Accept(theme_id=theme, name=name),
        "reject": lambda: Reject(theme_id=theme),
        "park": lambda: Park(theme_id=theme),
        "reopen": lambda: Reopen(theme_id=theme),
        "rename": lambda: Rename(theme_id=theme, name=name),
        "redefine": lambda: Redefine(theme_id=theme, definition=name),
        "nest": lambda: Nest(theme_id=theme, parent=other if c % 3 else None),
        "split": lambda: Split(theme_id=theme, parts=(
            Part(theme_id=f"{fresh}a", excerpts=tuple(held[: 1 + b % max(1, len(held))])),
            Part(theme_id=f"{fresh}b", excerpts=tuple(held[c % 2 :]), name=name if c % 2 else ""),
        )),
        "merge": lambda: Merge(theme_ids=(theme, other), into=fresh, name=name),
        "move": lambda: Move(
            excerpts=several(held, b, c) if c % 3 else several(excerpts, b, c),
            source=theme if c % 3 else None, target=other,
        ),
        "add": lambda: Add(excerpts=several(excerpts, b, c), target=theme),
        "remove": lambda: Remove(excerpts=several(held, b, c), source=theme),
        "suggested": lambda: AcceptSuggestion(
            excerpts=several(excerpts, b, c), target=fresh if c % 2 else theme, name=name,
            code_id=pick(sorted(board.codes), b) if c % 2 else None,
        ),
        "decline": lambda: Decline(
            excerpts=several(excerpts, b, c), target=theme if c % 2 else "k0"
        ),
        "mark": lambda: MarkExcerpt(
            excerpt_id=f"m{transcript}{c % 4}", transcript_id=transcript, start=0, end=1,
            target=theme if b % 2 else None,
        ),
        "aside": lambda: SetAside(excerpts=several(excerpts, a, b)),
        "back": lambda: Reinstate(excerpts=several(sorted(board.set_aside), a, b)),
        "link": lambda: LinkCode(theme_id=theme, code_id=pick(sorted(board.codes), b)),
        "unlink": lambda: UnlinkCode(theme_id=theme, code_id=pick(sorted(board.codes), b)),
        "adopt": lambda: AdoptAsCode(theme_id=theme, code_id=fresh, name=name),
        "add code": lambda: AddCode(code=CodeEntry(
            id=fresh, name=name, parent=pick(sorted(board.codes), b) if c % 2 else None
        )),
        "change code": lambda: ChangeCode(code=CodeEntry(
            id=pick(sorted(board.codes), a), name=name, definition=f"{b}"
        )),
        "nest code": lambda: NestCode(
            code_id=pick(sorted(board.codes), a),
            parent=pick(sorted(board.codes), b) if c % 3 else None,
        ),
        "merge codes": lambda: MergeCodes(
            code_id=pick(sorted(board.codes), a), into=pick(sorted(board.codes), b)
        ),
        "retire code": lambda: RetireCode(code_id=pick(sorted(board.codes), a)),
        "memo": lambda: WriteMemo(target="excerpt", target_id=pick(excerpts, a), text=name),
        "comment": lambda: CommentOnMemo(
            target="excerpt", target_id=pick(excerpts, a), text=name if b % 3 else "",
            memo=(board.memos.get(f"excerpt:{pick(excerpts, a)}") or (Memo(
                seq=0, analyst="", text=""),))[-1].seq,
            question=("", "open", "settled")[c % 3],
        ),
        "attribute": lambda: SetAttribute(
            participant_id=f"P{transcript}",
            said=attribute_said(f"P{transcript}", NAMES[b % 2], name if c % 2 else ""),
        ),
        "coder": lambda: SetCoder(
            coder=f"c{a % 2}", coder_kind=("person", "model", "consensus")[c % 3]
        ),
        "round": lambda: OpenRound(
            round_id=fresh, name=name, excerpts=several(excerpts, a, b), coders=("c0", "c1"),
            codes=several(sorted(board.codes), b, 0) if c % 2 else (),
        ),
        "code unit": lambda: coded_unit(board, a, b, c),
        "close round": lambda: CloseRound(round_id=pick(sorted(board.rounds), a)),
        "settle": lambda: SettleUnit(
            excerpt_id=pick(excerpts, a), transcript_id=board.excerpts.get(pick(excerpts, a), "T"),
            start=0, end=1, verdict=("settled", "unsure", "codebook unclear")[c % 3], memo=name,
            codes=several(sorted(board.codes), b, 0) if c % 3 == 0 else (),
        ),
        "key": lambda: MarkKeyQuotes(excerpts=several(held, b, c), theme_id=theme),
        "no key": lambda: UnmarkKeyQuotes(excerpts=several(held, b, c), theme_id=theme),
        "fact": lambda: StateFact(fact_id="cited", text=name if c % 3 else ""),
        "cell": lambda: SummariseCell(
            participant_id=f"P{transcript}", target="theme", target_id=theme,
            text=name if b % 3 else "", mark=("", "opposite", "nothing")[c % 3],
        ),
        "propose": lambda: ProposeSummaries(labeler="l", version="1", summaries=(
            ProposedSummary(
                participant_id=f"P{transcript}", target="theme", target_id=theme, text=name,
                evidence=several(held, b, c),
            ),
        )),
        "enable": lambda: EnableLabeler(labeler=f"l{a % 2}", version=str(b)),
        "pick": lambda: PickName(theme_id=theme, winners=("l",)[b % 2 :], among=("l", "m")),
        "undo": lambda: Undo(target=(board.undoable.get(draw.who, ()) or (0,))[-1 - (a % 5 == 0)
                             if len(board.undoable.get(draw.who, ())) > 1 else -1]),
        "redo": lambda: Redo(target=(board.redoable.get(draw.who, ()) or (0,))[-1]),
        "restore": lambda: Restore(to=a % max(1, board.seq)),
        "run": lambda: Run(
            run_id=fresh, config=(), set_aside=several(excerpts, c, 0),
            proposals=tuple(
                Proposal(theme_id=f"{fresh}{i}", members=some, strengths=(0.5,) * len(some))
                for i, some in enumerate((several(excerpts, a, b), several(excerpts, b, c)))
            ),
        ),
        "label": lambda: Label(
            labeler="l", version="1", labels=(ThemeLabel(theme_id=theme, name=f"label {c}"),)
        ),
        "import": lambda: Import(
            transcript_id=fresh, name=fresh, sha256=fresh, participant_id=None,
            excerpts=(f"{fresh}x", f"{fresh}y")[b % 2 :],
        ),
        "codings": lambda: LoadCodings(codings=(
            Coding(code_id="k0", transcript_id=transcript, start=0, end=1, coder=f"c{a % 2}"),
        )),
        "codebook": lambda: LoadCodebook(codes=(CodeEntry(id=f"k{a % 3}", name=name),)),
        "revise": lambda: Revise(
            transcript_id=transcript, sha256=fresh,
            excerpts=tuple(e for e in excerpts if board.excerpts[e] == transcript)[b % 2 :],
        ),
        "speakers": lambda: SetSpeakers(
            transcript_id=transcript, roles=(), participant_id=None,
            excerpts=tuple(e for e in excerpts if board.excerpts[e] == transcript)[b % 2 :],
        ),
        "withdraw": lambda: Withdraw(
            participant_id=f"P{transcript}", transcripts=(transcript,),
            excerpts=tuple(e for e in excerpts if board.excerpts[e] == transcript),
        ),
        "redact": lambda: Redact(
            transcript_id=transcript, start=0, end=1, excerpts=several(excerpts, a, b)
        ),
        "take out": lambda: RemoveTranscript(
            transcript_id=transcript,
            excerpts=tuple(e for e in excerpts if board.excerpts[e] == transcript),
        ),
        "bring back": lambda: BringBackTranscript(transcript_id=pick(sorted(board.removed), a)),
        "erase": lambda: EraseTranscript(
            transcript_id=pick(sorted({**board.transcripts, **board.removed}), a), excerpts=(),
        ),
        "stale": lambda: MarkExportsStale(exports=(fresh,), erasure=a % (board.seq + 1)),
    }  # fmt: skip
    return makers[draw.kind]()


def coded_unit(board: Board, a: int, b: int, c: int) -> CodeUnit:
    """An answer of a coder to a unit of an open round, if there is one."""
    rounds = sorted(r.id for r in board.rounds.values() if not r.closed)
    asked = board.rounds.get(pick(rounds, a))
    excerpt = pick(asked.excerpts if asked else (), b)
    return CodeUnit(
        round_id=pick(rounds, a), excerpt_id=excerpt, coder=f"c{c % 2}", start=0, end=1,
        transcript_id=board.excerpts.get(excerpt, "T"), memo=pick(NAMES, c), unsure=c % 3 == 0,
        codes=several((asked.codes if asked else ()) or sorted(board.codes), b, 0)[: c % 2],
    )  # fmt: skip


OFTEN = (
    "create", "accept", "reject", "park", "reopen", "rename", "redefine", "nest", "split", "merge",
    "move", "add", "remove", "suggested", "decline", "mark", "aside", "back", "link", "unlink",
    "adopt", "add code", "change code", "nest code", "merge codes", "retire code",
    "key", "key", "no key", "fact", "cell", "cell", "memo", "memo", "comment", "attribute",
    "coder", "round", "code unit", "code unit", "close round", "settle", "enable", "pick",
    "undo", "undo", "undo", "redo", "redo", "label", "run",
)  # fmt: skip
SELDOM = (
    "restore", "import", "codings", "codebook", "revise", "speakers", "withdraw", "redact",
    "take out", "take out", "bring back", "erase", "stale", "propose",
)  # fmt: skip
WISHES = st.builds(
    Draw,
    kind=st.sampled_from((*OFTEN, *OFTEN, *SELDOM)),
    a=st.integers(0, 60),
    b=st.integers(0, 60),
    c=st.integers(0, 60),
    who=st.sampled_from(("Ada", "Bo")),
)
HISTORIES = st.lists(WISHES, min_size=1, max_size=25)

BEGUN: tuple[Event, ...] = (
    Import(
        transcript_id="T", name="one", sha256="s", participant_id="PT", excerpts=tuple("abcd")
    ),
    Import(transcript_id="U", name="two", sha256="t", participant_id="PU", excerpts=tuple("xyz")),
    LoadCodebook(codes=(CodeEntry(id="k0", name="Zero"),)),
    Run(
        run_id="r", config=(), set_aside=("z",),
        proposals=(
            Proposal(theme_id="A", members=("a", "b", "x"), strengths=(0.9, 0.5, 0.2), soft=("x",)),
            Proposal(theme_id="B", members=("c", "y"), strengths=(0.9, 0.5)),
        ),
    ),
    CreateTheme(theme_id="C", name="Own", excerpts=("d",), parent="A"),
)  # fmt: skip


def recorded(event: Event, board: Board, who: str) -> Recorded:
    return Recorded(seq=board.seq + 1, id="e", analyst=who, time=NOON, event=event)


def begun() -> list[Recorded]:
    """What every history begins with."""
    trail: list[Recorded] = []
    for event in BEGUN:
        trail.append(recorded(event, replay(trail), "Ada"))
    return trail


def happened(history: Sequence[Draw]) -> Iterator[tuple[Board, Recorded, Board]]:
    """Every event that fitted, with the board before and after it."""
    board = replay(begun())
    for draw in history:
        event = recorded(wish(draw, board), board, draw.who)
        try:
            after = apply(event, board)
        except (DecisionError, NotFound):
            continue
        yield board, event, after
        board = after


def test_every_kind_of_event_is_in_the_histories() -> None:
    """So that what is proved here of undo, conflict and erasure is proved of a new kind as well."""
    drawn = (Draw(kind, a, a, a, "Ada") for kind in (*OFTEN, *SELDOM) for a in range(4))
    board = replay(begun())
    assert {type(wish(draw, board)) for draw in drawn} == set(KINDS.values())


def themed(board: Board) -> set[str]:
    return {e for t in board.live() for e in board.members.get(t.id, ())}


def content(board: Board) -> Board:
    """The board without the number of its newest event."""
    return replace(board, seq=0)


def check_sound(board: Board) -> None:
    held = themed(board)
    assert held <= board.excerpts.keys()
    assert board.set_aside.keys() <= board.excerpts.keys()
    assert board.declined.keys() <= board.excerpts.keys()
    assert held.isdisjoint(board.set_aside)
    assert held | set(board.unthemed()) | board.set_aside.keys() == board.excerpts.keys()
    assert board.members.keys() == board.themes.keys()
    assert set(board.excerpts.values()) <= board.transcripts.keys()
    assert board.transcripts.keys().isdisjoint(board.removed)
    for gone in board.removed.values():
        assert board.excerpts.keys().isdisjoint(gone.back["excerpts"])
    names = [t.name.strip().casefold() for t in board.live() if t.name and t.name != ERASED]
    assert len(names) == len(set(names))
    for theme in board.themes.values():
        above, seen = theme.parent, {theme.id}
        while above is not None and theme.state != "retired":
            assert board.themes[above].state in LIVE
            assert above not in seen
            seen.add(above)
            above = board.themes[above].parent


@settings(max_examples=400, deadline=None)
@given(HISTORIES)
def test_every_excerpt_is_in_a_theme_or_in_the_pool_or_set_aside(history: list[Draw]) -> None:
    for before, event, after in happened(history):
        check_sound(after)
        if isinstance(event.event, KEEPING):
            assert themed(before) <= themed(after)
        if not isinstance(event.event, Undo | Redo | Revise | SetSpeakers | Withdraw | LEAVING):
            assert before.excerpts.keys() <= after.excerpts.keys()


@settings(max_examples=200, deadline=None)
@given(HISTORIES)
def test_undo_then_redo_is_as_if_nothing_had_been(history: list[Draw]) -> None:
    for before, event, after in happened(history):
        if not isinstance(event.event, Decision | Restore):
            continue
        undone = apply(recorded(Undo(target=event.seq), after, event.analyst), after)
        assert content(undone) == content(before)
        redone = apply(recorded(Redo(target=event.seq), undone, event.analyst), undone)
        assert content(redone) == content(after)
        assert stacks(redone.undoable) == stacks(after.undoable)
        if isinstance(event.event, Restore):
            assert stacks(undone.undoable) == stacks(before.undoable)
            assert undone.redoable == {event.analyst: (event.seq,)}


def stacks(board: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Who can undo or redo what, without those who can do nothing."""
    return {who: seqs for who, seqs in board.items() if seqs}


@settings(max_examples=200, deadline=None)
@given(HISTORIES, st.integers(0, 60), HISTORIES)
def test_a_restore_is_undone_and_redone_or_the_event_that_builds_on_it_is_named(
    history: list[Draw], back: int, later: list[Draw]
) -> None:
    """Whatever happened since: the board stays sound, and what can be undone stands."""
    before = replay(begun() + [event for _, event, _ in happened(history)])
    restore = recorded(Restore(to=back % before.seq), before, "Ada")
    board = apply(restore, before)
    trail = [*begun(), *(event for _, event, _ in happened(history)), restore]
    for draw in [*later[:6], Draw("undo", 1, 0, 0, "Bo"), Draw("redo", 0, 0, 0, "Bo")]:
        board = told_on(board, trail, wish(draw, board), draw.who)
    for event in (Undo(target=restore.seq), Redo(target=restore.seq), Undo(target=restore.seq)):
        board = told_on(board, trail, event, "Ada")
        check_sound(board)
        check_standing(board, trail)
    assert board == replay(trail)
    assert (board.undoable, board.covered) == (replay(trail).undoable, replay(trail).covered)


def told_on(board: Board, trail: list[Recorded], event: Event, who: str) -> Board:
    """The board after an event, where it fits; the trail is told it, too."""
    made = recorded(event, board, who)
    try:
        after = apply(made, board)
    except (DecisionError, NotFound):
        return board
    trail.append(made)
    return after


def check_standing(board: Board, trail: list[Recorded]) -> None:
    """What can be undone stands and can be so once; what was taken back cannot."""
    gone = taken_back(trail)
    for seqs in board.undoable.values():
        assert len(seqs) == len(set(seqs)) and gone.keys().isdisjoint(seqs)


@settings(max_examples=200, deadline=None)
@given(HISTORIES, st.integers(0, 60))
def test_going_back_says_beforehand_what_stands_no_longer_afterwards(
    history: list[Draw], back: int
) -> None:
    trail = begun() + [event for _, event, _ in happened(history)]
    board = replay(trail)
    to = back % board.seq
    told = going_back(trail, to)
    restored = [*trail, recorded(Restore(to=to), board, "Ada")]
    was, now = taken_back(trail), taken_back(restored)
    made = {r.seq: r.analyst for r in trail if isinstance(r.event, Decision | Restore)}
    lost = Counter(who for seq, who in made.items() if seq not in was and seq in now)
    assert dict(lost) == dict(told.decisions)
    undone = [*restored, recorded(Undo(target=board.seq + 1), replay(restored), "Ada")]
    assert {e: by for e, by in taken_back(undone).items() if e <= board.seq} == was


@settings(max_examples=200, deadline=None)
@given(HISTORIES, HISTORIES)
def test_what_was_taken_out_comes_back_whatever_happened(
    history: list[Draw], meanwhile: list[Draw]
) -> None:
    told = list(happened(history))
    board = told[-1][2] if told else replay(begun())
    for transcript in sorted(board.transcripts):
        out = RemoveTranscript(transcript_id=transcript, excerpts=())
        back = BringBackTranscript(transcript_id=transcript)
        gone = apply(recorded(out, board, "Cy"), board)
        check_sound(gone)
        assert transcript not in gone.excerpts.values()
        assert content(apply(recorded(back, gone, "Ada"), gone)) == content(board)
        for draw in meanwhile:
            with suppress(DecisionError, NotFound):
                gone = apply(recorded(wish(draw, gone), gone, draw.who), gone)
        if transcript in gone.removed:
            there = apply(recorded(back, gone, "Ada"), gone)
            check_sound(there)
            assert gone.excerpts.keys() <= there.excerpts.keys()


@settings(max_examples=200, deadline=None)
@given(HISTORIES)
def test_replaying_the_trail_gives_the_board(history: list[Draw]) -> None:
    told = list(happened(history))
    begun = told[0][0] if told else Board()
    board = replay((event for _, event, _ in told), begun)
    if told:
        assert board == told[-1][2]
        assert board.steps == told[-1][2].steps
        assert (board.undoable, board.redoable) == (told[-1][2].undoable, told[-1][2].redoable)


@settings(max_examples=200, deadline=None)
@given(HISTORIES, st.integers(0, 60))
def test_restore_leaves_the_decisions_of_then(history: list[Draw], back: int) -> None:
    told = list(happened(history))
    if not told or any(isinstance(e.event, Withdraw | Revise | SetSpeakers) for _, e, _ in told):
        return
    then = told[back % len(told)][0]
    now = told[-1][2]
    restored = apply(recorded(Restore(to=then.seq), now, "Ada"), now)
    check_sound(restored)
    assert restored.themes == then.themes
    assert restored.set_aside.keys() == then.set_aside.keys() & now.excerpts.keys()
    for theme, held in then.members.items():
        assert restored.members[theme] == {e: m for e, m in held.items() if e in now.excerpts}
    assert restored.excerpts == now.excerpts


# A run on top ----------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    HISTORIES, st.lists(st.integers(-1, 2), min_size=8, max_size=8), st.lists(WISHES, max_size=5)
)
def test_a_run_leaves_decisions_alone_offers_the_pool_and_lists_what_was_moved(
    history: list[Draw], labels: list[int], later: list[Draw]
) -> None:
    told = begun() + [event for _, event, _ in happened(history)]
    before = replay(told)
    grouped = Groupings(keys=tuple(before.excerpts), run=run_of(before, labels))
    event = recorded(Run(run_id="newest", config=(), proposals=()), before, "Ada")
    after = apply(event, before)
    for theme in decided(before):
        assert (after.themes[theme.id], after.members[theme.id]) == (
            before.themes[theme.id], before.members[theme.id],
        )  # fmt: skip
    told.append(event)
    check_changes(before, after, told, grouped)
    for draw in later:
        made = recorded(wish(draw, after), after, draw.who)
        try:
            after = apply(made, after)
        except (DecisionError, NotFound):
            continue
        told.append(made)
    pool = set(after.unthemed())
    assert all(offer.excerpt_id in pool for offer in changes(study_of(after, told, grouped)).offers)


def run_of(board: Board, labels: list[int]) -> tuple[int, ...]:
    return tuple(labels[i % len(labels)] for i in range(len(board.excerpts)))


def study_of(board: Board, trail: Sequence[Recorded], grouped: Groupings) -> Study:
    known = {
        e: Excerpt(id=e, transcript_id=t, participant_id=None, start=0, end=0, text="")
        for e, t in board.excerpts.items()
    }
    return Study(
        name="", language="en", board=board, transcripts={}, participants={}, excerpts=known,
        trail=tuple(trail), groupings=grouped,
    )  # fmt: skip


def check_changes(
    before: Board, after: Board, trail: Sequence[Recorded], grouped: Groupings
) -> None:
    found = changes(study_of(after, trail, grouped))
    group = {e: g for e, g in zip(grouped.keys, grouped.run, strict=True) if g >= 0}
    listed = {(c.themes[0], e) for c in found.conflicts if c.kind == "moved" for e in c.excerpts}
    for theme in decided(before):
        held = before.members[theme.id]
        others = {group[e] for e, m in held.items() if m.origin != "analyst" and e in group}
        by_hand = {e for e, m in held.items() if m.origin == "analyst" and e in group}
        if len(others) == 1:  # where the rest of the theme stands is beyond doubt
            assert {e for e in by_hand if group[e] not in others} == {
                e for t, e in listed if t == theme.id
            }
    out = taken_out(after, trail)
    assert set(found.kept) == {t.id for t in decided(before)}
    for offer in found.offers:
        assert offer.excerpt_id in after.unthemed()
        assert offer.excerpt_id not in out[offer.theme_id]


# In the store ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project, copied for every example because making one takes a while."""
    path = tmp_path_factory.mktemp("blank") / "workbench.db"
    store = opened(path)
    with store.begin() as tx:
        tx.material.create_project("p", "en")
    store.compact()
    store.close()
    return path


def opened(path: Path) -> Store:
    ids = count(1)
    return open_store(
        f"sqlite:///{path}", clock=lambda: NOON, new_id=lambda: str(next(ids)),
        new_salt=lambda: secrets.token_hex(8),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(history=HISTORIES, letters=st.sets(st.sampled_from("aeoPHWk")), at=st.integers(0, 24))
def test_the_stored_board_is_the_replayed_one_even_after_texts_were_erased(
    blank: Path, history: list[Draw], letters: set[str], at: int
) -> None:
    path = Path(shutil.copy(blank, blank.with_name("example.db")))
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    store = opened(path)
    with store.begin() as tx:
        for event in BEGUN:
            tx.trail.append(event, analyst="Ada")
        for place, draw in enumerate(history):
            if place == at:
                tx.erasure.erase_texts(lambda text: not letters.isdisjoint(text))
                tx.erasure.rewrite_board()
            written = tx.trail.head()
            try:
                tx.trail.append(wish(draw, tx.trail.board()), analyst=draw.who, reason=draw.kind)
            except (DecisionError, NotFound):
                assert tx.trail.head() == written
        folded = tx.trail.board()
    with store.read() as tx:
        problems = [p for p in tx.verify() if "board" in p and "not stored" not in p]
        assert problems == []
        replayed = replay(tx.trail.events())
    store.close()
    assert folded == replayed
    assert (folded.undoable, folded.covered) == (replayed.undoable, replayed.covered)
    check_sound(replayed)
