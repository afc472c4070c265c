"""What a store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import Table, create_engine, func, select, text, update

from workbench.api import LabelProposal
from workbench.domain.egress import ChatCall
from workbench.domain.errors import (
    DecisionError,
    InputError,
    NotFound,
    StaleBoard,
    TrailBroken,
    WorkbenchError,
)
from workbench.domain.exported import Exported
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    Span,
    Transcript,
    Turn,
    excerpt_id,
    text_sha256,
    transcript_id,
)
from workbench.domain.measures.stability import Groupings
from workbench.domain.parts import Join, Parts
from workbench.domain.store import Store, Tx
from workbench.domain.trail.audit import GENESIS
from workbench.domain.trail.events import (
    ERASED,
    Accept,
    Add,
    CreateTheme,
    MarkExcerpt,
    Part,
    Redact,
    Redefine,
    Rename,
    Split,
    Undo,
    Withdraw,
    WriteMemo,
)
from workbench.domain.trail.incoming import Import, Label, Proposal, Run, ThemeLabel
from workbench.storage import engine, open_store, schema

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TEXT = "How is it?\nIt hurts, über all 😀.\nAnd nights?\nI lie awake."


def transcript(name: str, text: str = TEXT) -> Transcript:
    sha256 = text_sha256(text)
    turns = (Turn(start=11, end=32, speaker="Ann", role="participant", time="00:01"),)
    return Transcript(
        id=transcript_id(text_sha256(name)), name=name, sha256=sha256, text=text, turns=turns,
        language="de", participant_id=f"P-{name}",
    )  # fmt: skip


def excerpt(of: Transcript, start: int, end: int) -> Excerpt:
    return Excerpt(
        id=excerpt_id(of.id, start, end), transcript_id=of.id, participant_id=of.participant_id,
        start=start, end=end, text=of.text[start:end], context=(Span(0, 10),),
    )  # fmt: skip


ONE, TWO = transcript("one"), transcript("two", TEXT + " Often.")
EXCERPTS = [excerpt(TWO, 45, 57), excerpt(TWO, 11, 32), excerpt(ONE, 11, 32)]
E1, E2, E3 = (e.id for e in EXCERPTS)


def bring(tx: Tx, of: Transcript) -> None:
    mine = [e for e in EXCERPTS if e.transcript_id == of.id]
    tx.material.put_participants([Participant(id=f"P-{of.name}", attributes={"age": "40"})])
    tx.material.put_transcript(of, source_name=f"{of.name}.txt", source_sha256="f" * 64)
    tx.material.put_excerpts(mine)
    event = Import(
        transcript_id=of.id, name=of.name, sha256=of.sha256, participant_id=of.participant_id,
        excerpts=tuple(e.id for e in mine),
    )  # fmt: skip
    tx.trail.append(event, analyst="Ada")


def theme(theme_id: str, *excerpts: str) -> CreateTheme:
    return CreateTheme(theme_id=theme_id, name=f"Theme {theme_id}", excerpts=excerpts)


Opener = Callable[[], Store]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workbench.db'}"
    address: str = request.getfixturevalue("postgres")
    return address


def on_postgres(test: Callable[..., None]) -> Any:
    """Marks a test of what only a server can do wrong."""
    there = pytest.mark.parametrize("url", ["postgres"], indirect=True)
    return pytest.mark.postgres(there(test))


@pytest.mark.postgres
def test_the_address_is_of_a_postgresql(postgres: str) -> None:
    assert postgres.startswith("postgresql")


@pytest.fixture
def again(url: str) -> Iterator[Opener]:
    """Opens the test's project; each store as another process would have it."""
    project, stores = uuid4().hex, []

    def opened() -> Store:
        ids = count(1)
        store = open_store(
            url, clock=lambda: NOON, new_id=lambda: f"id{next(ids)}",
            new_salt=lambda: secrets.token_hex(16), project=project,
        )  # fmt: skip
        stores.append(store)
        return store

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def empty(again: Opener) -> Store:
    store = again()
    with store.begin() as tx:
        tx.material.create_project("Pain study", "de")
    return store


@pytest.fixture
def store(empty: Store) -> Store:
    """Two transcripts, three excerpts, themes A (all of TWO) and B (ONE)."""
    with empty.begin() as tx:
        bring(tx, TWO)
        bring(tx, ONE)
        tx.trail.append(theme("A", E1, E2), analyst="Ada")
        tx.trail.append(theme("B", E3), analyst="Ada")
    return empty


@pytest.fixture
def tamper(url: str) -> Iterator[Callable[..., None]]:
    """Alters rows behind the workbench's back."""
    engine = create_engine(url)

    def altered(table: Table, where: Any, **values: Any) -> None:
        with engine.begin() as connection:
            assert connection.execute(update(table).where(where).values(**values)).rowcount

    yield altered
    engine.dispose()


def problems(store: Store) -> list[str]:
    with store.read() as tx:
        return tx.verify()


def rows(store: Store) -> tuple[int, ...]:
    tables = (schema.event, schema.trail_text, schema.board_entry, schema.excerpt)
    with store.read() as tx:
        return tuple(
            tx.trail._connection.scalar(select(func.count()).where(tx.trail._mine(table))) or 0
            for table in tables
        )


# The project and its material ------------------------------------------------------------------


def test_a_project_is_begun_once(empty: Store) -> None:
    with empty.read() as tx:
        assert (tx.material.project().name, tx.material.project().language) == ("Pain study", "de")
        assert tx.material.project().created == NOON
    with pytest.raises(InputError, match="already"), empty.begin() as tx:
        tx.material.create_project("another", "en")


def test_a_project_that_was_never_begun_is_not_found(again: Opener) -> None:
    with pytest.raises(NotFound, match="workbench init"), again().read() as tx:
        tx.material.project()


def test_material_comes_back_as_it_was_put(store: Store) -> None:
    with store.read() as tx:
        assert tx.material.transcripts() == {ONE.id: ONE, TWO.id: TWO}
        assert tx.material.transcript(ONE.id) == ONE
        assert tx.material.participants()["P-one"].attributes == {"age": "40"}
        assert list(tx.material.excerpts().values()) == [EXCERPTS[2], EXCERPTS[1], EXCERPTS[0]]
        with pytest.raises(NotFound, match="no transcript 'x'"):
            tx.material.transcript("x")


def test_names_come_in_the_order_of_their_characters(store: Store) -> None:
    names = ["B", "_c", "a", "b", "é"]
    with store.begin() as tx:
        for name in reversed(names):
            tx.material.put_transcript(transcript(name), source_name=name)
        tx.material.put_participants(
            [Participant(id=name, attributes={}) for name in reversed(names)]
        )
        assert [t.name for t in tx.material.transcripts().values()] == [
            *names[:4],
            "one",
            "two",
            "é",
        ]
        assert list(tx.material.participants()) == ["B", "P-one", "P-two", *names[1:]]


def test_participants_get_the_attributes_given_last(store: Store) -> None:
    with store.begin() as tx:
        tx.material.put_participants([Participant(id="P-one", attributes={"age": "41"})])
        assert tx.material.participants()["P-one"].attributes == {"age": "41"}


def test_a_mark_taken_back_is_no_excerpt_and_comes_again_with_redo(store: Store) -> None:
    marked = excerpt(ONE, 0, 4)
    with store.begin() as tx:
        event = MarkExcerpt(excerpt_id=marked.id, transcript_id=ONE.id, start=0, end=4)
        seq = tx.trail.append(event, analyst="Ada").seq
        tx.material.put_excerpts([marked])
        assert marked.id in tx.material.excerpts()
        tx.trail.append(Undo(target=seq), analyst="Ada")
        assert marked.id not in tx.material.excerpts()
    assert problems(store) == []


def test_a_new_revision_drops_excerpts_that_are_off_the_board(store: Store) -> None:
    stray = excerpt(ONE, 0, 4)
    with store.begin() as tx:
        tx.material.put_excerpts([stray])
        tx.material.put_transcript(ONE, source_name="one.txt")
        assert stray.id in {row.id for row in tx.material.excerpt_rows()}
        tx.material.put_transcript(transcript("one", "Short."), source_name="one.txt")
        assert stray.id not in {row.id for row in tx.material.excerpt_rows()}


def test_the_study_is_everything_as_of_the_newest_event(store: Store) -> None:
    with store.begin() as tx:
        tx.derived.mark_opened([E1, E2], "Bo")
        run = Run(
            run_id="r",
            config=(),
            proposals=(Proposal(theme_id="C", members=(E3,), strengths=(0.5,)),),
        )
        tx.trail.append(run, analyst="graph")
        tx.derived.put_map("r", [E3, "gone"], np.array([[0.5, -0.25], [0, 0]], dtype=np.float32))
        tx.derived.put_near_codes({"C": (("k", 0.5),), "gone": ()})
        joins = (Join(one=4, other=7, cost=0.25),)
        parts = Parts(of=(7, 4), joins=joins)
        tx.derived.put_groupings("r", Groupings(keys=(E3, "gone"), run=(0, 0), parts=parts))
    with store.read() as tx:
        study = tx.study()
    assert (study.name, study.language, study.board.seq) == ("Pain study", "de", 5)
    assert study.opened == {E1: frozenset({"Bo"}), E2: frozenset({"Bo"})}
    assert study.map_points == {E3: (0.5, -0.25)}
    assert study.near_codes == {"C": (("k", 0.5),)}
    kept = Groupings(keys=(E3,), run=(0,), parts=Parts(of=(7,), joins=joins))
    assert study.groupings == kept
    assert [r.seq for r in study.trail] == [1, 2, 3, 4, 5]
    assert study.question_of(study.excerpts[E3]) == "How is it?"


# The trail -------------------------------------------------------------------------------------


def test_an_event_comes_back_with_its_words(store: Store) -> None:
    with store.begin() as tx:
        event = Accept(theme_id="A", name="Übel – 😀")
        written = tx.trail.append(event, analyst="Zoë", reason="they say so", client_id="c1")
    with store.read() as tx:
        [read] = tx.trail.events(after=4)
        assert tx.trail.head() == 5
        assert next(r.previous for r in tx.trail.events()) == GENESIS
    assert read == written
    assert (read.event, read.analyst, read.reason, read.time) == (event, "Zoë", "they say so", NOON)
    assert problems(store) == []


def test_a_request_that_comes_again_is_not_doubled(store: Store) -> None:
    with store.begin() as tx:
        first = tx.trail.append(
            Rename(theme_id="A", name="n"), analyst="Ada", reason="r", client_id="c"
        )
        tx.trail.append(Rename(theme_id="A", name="m"), analyst="Ada")
    with store.begin() as tx:
        again = tx.trail.append(
            Rename(theme_id="A", name="n"), analyst="Ada", reason="r", client_id="c", made_at=4
        )
    assert again == first
    assert store.board().seq == 6
    assert store.board().themes["A"].name == "m"


def test_a_refused_decision_writes_nothing(store: Store) -> None:
    before, board = rows(store), store.board()
    with store.begin() as tx:
        for event in (Rename(theme_id="A", name="theme b"), Add(excerpts=("?",), target="A")):
            with pytest.raises(DecisionError):
                tx.trail.append(event, analyst="Ada", reason="because")
        with pytest.raises(InputError, match="cannot be stored"):
            tx.trail.append(Rename(theme_id="A", name="\ud800"), analyst="Ada")
    assert rows(store) == before
    assert store.board() == board


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    before, board = rows(store), store.board()
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="n"), analyst="Ada")
        raise ZeroDivisionError
    assert rows(store) == before
    assert store.board() == board
    assert problems(store) == []


def test_a_decision_on_an_older_board_stands_if_nothing_it_touches_changed(store: Store) -> None:
    with store.begin() as tx:
        tx.trail.append(Rename(theme_id="B", name="Nights"), analyst="Bo")
        rebased = tx.trail.append(Rename(theme_id="A", name="Pain"), analyst="Ada", made_at=4)
    assert (rebased.seq, rebased.made_at) == (6, 4)
    assert problems(store) == []


def test_a_decision_that_others_overtook_is_stale_and_says_who(store: Store) -> None:
    with store.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="Nights"), analyst="Bo")
    before = rows(store)
    with pytest.raises(StaleBoard, match="#5 rename by Bo") as error, store.begin() as tx:
        tx.trail.append(Add(excerpts=(E3,), target="A"), analyst="Ada", made_at=4)
    assert error.value.seq == 5
    assert rows(store) == before


def test_a_decision_on_a_theme_that_was_split_meanwhile_is_stale(store: Store) -> None:
    parts = (Part(theme_id="A1", excerpts=(E1,)), Part(theme_id="A2", excerpts=(E2,)))
    with store.begin() as tx:
        tx.trail.append(Split(theme_id="A", parts=parts), analyst="Bo")
        with pytest.raises(StaleBoard, match="#5 split by Bo"):
            tx.trail.append(Accept(theme_id="A", name="Pain"), analyst="Ada", made_at=4)


def test_a_decision_that_never_fitted_is_not_called_stale(store: Store) -> None:
    with store.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="Nights"), analyst="Bo")
        with pytest.raises(DecisionError) as error:
            tx.trail.append(Add(excerpts=("?",), target="B"), analyst="Ada", made_at=4)
    assert not isinstance(error.value, StaleBoard)


def test_a_labeler_and_memos_disturb_nobody(store: Store) -> None:
    with store.begin() as tx:
        labels = (ThemeLabel(theme_id="A", name="Ache"),)
        tx.trail.append(Label(labeler="l", version="1", labels=labels), analyst="labeler l")
        tx.trail.append(Label(labeler="m", version="1", labels=labels), analyst="labeler m")
        tx.trail.append(Add(excerpts=(E3,), target="A"), analyst="Ada", made_at=5)
        for analyst in ("Ada", "Bo"):
            memo = WriteMemo(target="theme", target_id="A", text=f"by {analyst}")
            tx.trail.append(memo, analyst=analyst, made_at=5)
    assert [m.analyst for m in store.board().memos_on("theme", "A")] == ["Ada", "Bo"]
    assert all(label.stale for label in store.board().labels["A"])


def test_a_board_that_is_not_there_yet_cannot_be_decided_on(store: Store) -> None:
    with store.begin() as tx, pytest.raises(DecisionError, match="no event #9"):
        tx.trail.append(Rename(theme_id="A", name="n"), analyst="Ada", made_at=9)


def test_two_stores_see_each_others_events(store: Store, again: Opener) -> None:
    other = again()
    assert other.board() == store.board()
    with other.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="n"), analyst="Bo")
    with store.begin() as tx:
        tx.trail.append(Rename(theme_id="B", name="m"), analyst="Ada")
    assert other.board() == store.board()
    assert [t.name for t in other.board().live()] == ["n", "m"]


def test_many_who_append_at_once_lose_and_double_nothing(store: Store, again: Opener) -> None:
    stores = [store, again(), again()]

    def burst(worker: int) -> list[int]:
        seqs = []
        for i in range(8):
            with stores[worker % 3].begin() as tx:
                event = Redefine(theme_id="AB"[worker % 2], definition=f"{worker}.{i}")
                seqs.append(tx.trail.append(event, analyst=f"w{worker}").seq)
        return seqs

    with ThreadPoolExecutor(6) as pool:
        written = sorted(seq for seqs in pool.map(burst, range(6)) for seq in seqs)
    assert written == list(range(5, 53))
    assert problems(again()) == []


def test_readers_see_one_moment(store: Store) -> None:
    with store.read() as tx:
        head = tx.trail.head()
        with store.begin() as writing:
            writing.trail.append(Rename(theme_id="A", name="n"), analyst="Ada")
        assert tx.trail.head() == head
        assert tx.trail.board().seq == head
    assert store.board().seq == head + 1


@on_postgres
def test_a_writer_that_waits_too_long_for_the_server_says_why(
    store: Store, again: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    other = again()
    with store.begin(), pytest.raises(WorkbenchError, match="another process"), other.begin():
        pass


@on_postgres
def test_of_two_who_wait_for_each_other_one_is_told_to_try_again(
    store: Store, again: Opener
) -> None:
    said = "another process is writing"
    with ThreadPoolExecutor() as pool, pytest.raises(WorkbenchError, match=said):
        # A transaction of a store begins where compacting begins, so that it never comes to this.
        with engine.reading(again()._engine) as other:
            other.execute(select(schema.opened)).all()
            compacting = pool.submit(store.compact)
            wait([compacting], timeout=0.5)
            assert other.execute(select(schema.transcript)).all()
        compacting.result()
    store.compact()


@on_postgres
@pytest.mark.parametrize(("name", "said"), [("n" * 401, "too long"), ("n\0", "NUL")])
def test_what_the_server_cannot_hold_is_refused_in_one_line(
    store: Store, name: str, said: str
) -> None:
    refused = pytest.raises(InputError, match=f"^the database cannot hold this.*{said}")
    with refused as error, store.begin() as tx:
        tx.trail.append(Rename(theme_id="A", name="n"), analyst="Ada")
        tx.material.put_participants([Participant(id=name, attributes={})])
    assert "\n" not in str(error.value)
    assert store.board().seq == 4
    assert problems(store) == []


# Proof -----------------------------------------------------------------------------------------


def test_an_untouched_project_verifies(store: Store) -> None:
    assert problems(store) == []


@pytest.mark.parametrize(
    "values",
    [
        {
            "payload": {
                "theme_id": "A",
                "name": "f" * 64,
                "definition": "",
                "excerpts": [],
                "parent": None,
            }
        },
        {"analyst": "Eve"},
        {"hash": "f" * 64},
        {"previous": "f" * 64},
        {"kind": "accept"},
        {"reason": "f" * 64},
        {"made_at": 0},
        {"time": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_altered_event_shows(
    store: Store, again: Opener, tamper: Callable[..., None], values: dict[str, Any]
) -> None:
    table = schema.event
    tamper(table, (table.c.project == store._project) & (table.c.seq == 4), **values)
    with pytest.raises(TrailBroken):
        problems(again())


def test_a_lost_event_shows(store: Store, again: Opener) -> None:
    with store.begin() as tx:
        for table in (schema.trail_text, schema.event):
            tx.trail._connection.execute(
                table.delete().where(tx.trail._mine(table), table.c.seq == 3)
            )
    with pytest.raises(TrailBroken, match="#3"):
        problems(again())


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        (schema.trail_text, {"body": "other"}, "was altered"),
        (schema.trail_text, {"body": None, "salt": None}, "nothing was erased after it"),
        (schema.trail_text, {"digest": "f" * 64}, "is missing"),
        (schema.board_entry, {"value": {"id": "A"}}, "stored board differs"),
        (schema.transcript, {"text": "other"}, "was altered"),
        (schema.transcript, {"text": "", "text_sha256": text_sha256("")}, "not the text that was"),
        (schema.transcript, {"state": "redacted"}, "no event says so"),
        (schema.transcript, {"sha256": "f" * 64}, "another revision"),
        (schema.excerpt, {"end": 5000}, "does not lie"),
    ],
)
def test_whatever_else_is_altered_is_told(
    store: Store, again: Opener, tamper: Callable[..., None], table: Table, values: Any, said: str
) -> None:
    key = {
        "trail_text": schema.trail_text.c.seq == 4,
        "board_entry": (schema.board_entry.c.section == "themes")
        & (schema.board_entry.c.key == "A"),
        "transcript": schema.transcript.c.id == ONE.id,
        "excerpt": schema.excerpt.c.id == E3,
    }[table.name]
    tamper(table, (table.c.project == store._project) & key, **values)
    assert any(said in problem for problem in problems(again()))


def test_excerpts_that_were_lost_are_told(store: Store) -> None:
    with store.begin() as tx:
        tx.material.drop_excerpts([E3])
    assert problems(store) == [f"excerpt {E3} is on the board but not stored"]


# Erasure ---------------------------------------------------------------------------------------


def withdraw(store: Store) -> None:
    with store.begin() as tx:
        event = Withdraw(participant_id="P-one", transcripts=(ONE.id,), excerpts=(E3,))
        tx.trail.append(event, analyst="Ada")
        tx.erasure.erase_transcript(ONE.id)
        tx.material.drop_excerpts([E3])
        tx.material.drop_participant("P-one")
        assert tx.erasure.erase_texts(lambda text: text in ("one", "Theme B", "she said")) == 3
        tx.erasure.rewrite_board()
    store.compact()


def test_a_withdrawal_leaves_no_word_and_a_trail_that_verifies(store: Store, again: Opener) -> None:
    other = again()
    with store.begin() as tx:
        tx.trail.append(Accept(theme_id="B", name="Nights"), analyst="Ada", reason="she said")
        tx.derived.mark_opened([E1, E3], "Ada")
    assert other.board().themes["B"].name == "Nights"
    withdraw(store)
    assert problems(store) == []
    with store.read() as tx:
        gone = tx.material.transcripts()[ONE.id]
        assert (gone.text, gone.turns, gone.name, gone.participant_id) == ("", (), "", None)
        assert gone.sha256 == ONE.sha256
        assert set(tx.material.excerpts()) == {E1, E2}
        assert set(tx.material.participants()) == {"P-two"}
        assert set(tx.derived.opened()) == {E1}
        trail = tx.trail.events()
        assert ONE.id not in tx.study().transcripts
    assert (trail[1].event.name, trail[3].event.name, trail[4].reason) == (ERASED,) * 3  # type: ignore[union-attr]
    assert store.board().members["B"] == {}
    assert other.board() == store.board()


def files_with(word: str, store: Store) -> list[str]:
    """Tables of the server in whose files a word is; the test's user must be its superuser."""
    engine = store._engine.execution_options(isolation_level="AUTOCOMMIT")
    asked = text("SELECT position(:word in pg_read_binary_file(pg_relation_filepath(:table)))")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        return [
            table
            for table in sorted(schema.metadata.tables)
            if connection.scalar(asked, {"word": word.encode(), "table": table})
        ]


@on_postgres
def test_erased_words_are_in_no_file_of_the_server(store: Store, again: Opener) -> None:
    word = secrets.token_hex(8)
    with store.begin() as tx:
        tx.material.put_transcript(transcript("three", word), source_name="three.txt")
        tx.trail.append(Rename(theme_id="A", name=word), analyst="Ada")
    assert files_with(word, store) == ["board_entry", "trail_text", "transcript"]
    with again().read() as reading, ThreadPoolExecutor() as pool:
        assert len(reading.material.transcripts()) == 3
        with store.begin() as tx:
            tx.erasure.erase_transcript(transcript("three").id)
            tx.erasure.erase_texts(word.__eq__)
            tx.erasure.rewrite_board()
        # What an open reader may still see stays, so compacting waits until it has gone.
        compacting = pool.submit(store.compact)
        wait([compacting], timeout=0.5)
        assert files_with(word, store)
        reading.trail._connection.rollback()
        compacting.result()
    assert files_with(word, store) == []


def test_another_process_forgets_what_was_erased(store: Store, again: Opener) -> None:
    other = again()
    assert other.board().themes["A"].name == "Theme A"
    with store.begin() as tx:
        tx.trail.append(Redact(transcript_id=ONE.id, start=0, end=1), analyst="Ada")
        tx.erasure.erase_texts("Theme A".__eq__)
        tx.erasure.rewrite_board()
    assert other.board().themes["A"].name == ERASED
    assert problems(other) == []


def test_a_redaction_keeps_every_position(store: Store) -> None:
    with store.begin() as tx:
        tx.trail.append(
            Redact(transcript_id=ONE.id, start=14, end=19, excerpts=(E3,)), analyst="Ada"
        )
        tx.erasure.redact_transcript(
            ONE.id, [Span(14, 19), Span(30, 31), Span(-5, 2), Span(55, 999)]
        )
        tx.erasure.rewrite_board()
        text = tx.material.transcript(ONE.id).text
        assert tx.material.excerpts()[E3].text == "It █████, über all █."
    assert len(text) == len(ONE.text)
    assert text.startswith("██w is it?")
    assert problems(store) == []


def test_the_map_and_the_ledger_forget_excerpts(store: Store) -> None:
    with store.begin() as tx:
        run = Run(run_id="r", config=(), proposals=())
        tx.trail.append(run, analyst="graph")
        tx.derived.put_map("r", [E1, E3], np.zeros((2, 2), dtype=np.float32))
    store.ledger().append(call(E1, E3))
    store.ledger().append(call(E1))
    with store.begin() as tx:
        event = Withdraw(participant_id="P-one", transcripts=(ONE.id,), excerpts=(E3,))
        tx.trail.append(event, analyst="Ada")
        tx.erasure.erase_ledger([E3])
        tx.erasure.rewrite_board()
        assert tx.derived.map("r") == {E1: (0.0, 0.0)}
    assert [c.excerpt_ids for c in store.ledger().list()] == [(E1,), (E1,)]


# Beside the trail ------------------------------------------------------------------------------


def test_vectors_come_back_bit_for_bit_and_the_first_one_stays(store: Store) -> None:
    vectors = store.vectors()
    made = {
        f"k{i}": row for i, row in enumerate(np.random.default_rng(0).random((2000, 8), np.float32))
    }
    vectors.put(made)
    vectors.put({"k0": np.ones(8, dtype=np.float32)})
    vectors.put({})
    found = vectors.get(["none", *made, "k0"])
    assert found.keys() == made.keys()
    assert all(np.array_equal(found[key], made[key]) for key in made)
    assert found["k0"].dtype == np.float32
    with store.begin() as tx:
        tx.erasure.drop_vectors(["k0", "none"])
    assert vectors.get(["k0", "k1"]).keys() == {"k1"}


def test_labelers_answers_are_kept_until_they_are_cleared(store: Store) -> None:
    answers = store.label_cache()
    proposal = LabelProposal(name="Übel", evidence=(E1,), notes={"model": "m"})
    answers.put("k", LabelProposal(name="older"))
    answers.put("k", proposal)
    assert answers.get("k") == proposal
    assert answers.get("other") is None
    with store.begin() as tx:
        tx.erasure.clear_label_cache()
    assert answers.get("k") is None


def call(*excerpts: str) -> ChatCall:
    return ChatCall(
        cluster_id="A", excerpt_ids=excerpts, provider="localhost:1", model="m", bytes_sent=1,
        bytes_received=2, input_tokens=None, output_tokens=4, seconds=0.5, at=NOON, result="ok",
        off_machine=False,
    )  # fmt: skip


def test_the_ledger_lists_calls_in_order(store: Store) -> None:
    for excerpts in ((E1,), (), (E1, E2)):
        store.ledger().append(call(*excerpts))
    assert store.ledger().list() == (call(E1), call(), call(E1, E2))


def test_near_codes_of_other_themes_stay(store: Store) -> None:
    with store.begin() as tx:
        tx.derived.put_near_codes({"A": (("k", 0.5), ("l", 0.25))})
        tx.derived.put_near_codes({"B": ()})
        assert tx.derived.near_codes() == {"A": (("k", 0.5), ("l", 0.25)), "B": ()}
        assert tx.derived.map("none") == {}


def test_what_was_opened_is_kept_once(store: Store) -> None:
    with store.begin() as tx:
        tx.derived.mark_opened([E1, E1], "Ada")
        tx.derived.mark_opened([E1], "Ada")
        tx.derived.mark_opened([E1], "Bo")
        tx.derived.mark_opened([], "Bo")
        assert tx.derived.opened() == {E1: frozenset({"Ada", "Bo"})}


def written(name: str, path: str, **said: Any) -> Exported:
    usual = {"people": ("k1", "k2"), "transcripts": ("t",), "seq": 1, "hash": "h"}
    return Exported(id=name, format="html", path=path, sha256="0" * 64, **usual | said)


def test_what_was_written_out_is_kept_and_one_path_once(store: Store, again: Opener) -> None:
    huge = 1_790_000_000_123_456_789
    with store.begin() as tx:
        tx.exports.note(written("a", "über/réport.html", stamp=huge, analyst="Zoë"))
        tx.exports.note(written("b", "study.json"))
        tx.exports.note(written("c", ""))
        tx.exports.note(written("d", ""))
        tx.exports.note(written("e", "study.json", dialect="nvivo"))
    with again().read() as tx:
        found = {one.id: one for one in tx.exports.all()}
    assert sorted(found) == ["a", "c", "d", "e"]
    assert (found["a"].path, found["a"].stamp, found["a"].time) == ("über/réport.html", huge, NOON)
    assert found["a"].people == ("k1", "k2") and found["e"].dialect == "nvivo"


def test_what_was_written_out_is_marked_renamed_and_forgotten(store: Store) -> None:
    with store.begin() as tx:
        for name in "abc":
            tx.exports.note(written(name, f"{name}.html"))
        tx.exports.mark_stale(["a", "b"], 7)
        tx.exports.rename(lambda path: path.replace("b", "█"), {"k2": "k9", "k1": "k9"})
        tx.exports.forget(["c"])
        found = {one.id: one for one in tx.exports.all()}
    assert {name: (one.path, one.stale) for name, one in found.items()} == {
        "a": ("a.html", 7), "b": ("█.html", 7),
    }  # fmt: skip
    assert found["a"].people == ("k9",)


def test_two_files_whose_names_became_blocks_stay_two(store: Store) -> None:
    with store.begin() as tx:
        tx.exports.note(written("a", "████.html"))
        tx.exports.note(written("b", "████.html"))
        assert len(tx.exports.all()) == 2


def test_texts_that_were_erased_are_known_by_their_digests(store: Store) -> None:
    with store.begin() as tx:
        tx.trail.append(theme("C"), analyst="Ada", reason="as Ann says")
        assert tx.erasure.erased_digests() == frozenset()
        mine = schema.trail_text.c.project == tx.trail._project
        rows = tx.trail._connection.execute(select(schema.trail_text).where(mine))
        digests = {row.digest for row in rows}
        everything = tx.erasure.texts_of(digests)
        assert "as Ann says" in everything
        tx.erasure.erase_texts(lambda text: "Ann" in text)
        assert len(tx.erasure.erased_digests()) == 1
        assert tx.erasure.texts_of(digests) == everything - {"as Ann says"}
        assert tx.erasure.texts_of(()) == frozenset()
