"""Who may write to a project's file and keeps its hashes as they are is found out by `verify`.

And the rule of the hashes, as the reference gives it, is enough to compute each of them again from
an export, without the workbench.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from integration_kit import ANN, project_in

from workbench.domain.errors import TrailBroken
from workbench.domain.trail.events import WriteMemo
from workbench.services.context import Author, Project, record
from workbench.services.deciding import review
from workbench.services.reading import study
from workbench.services.reporting import export

OLD = Path(__file__).parents[2] / "fixtures" / "old_projects" / "before-rooms.db.xz"


@pytest.fixture
def decided(small: Project) -> Project:
    """A study of this program: a theme accepted, one rejected, one parked, one renamed; a memo."""
    one, two, three, four, *_ = study(small).board.live()
    review.accept(small, Author(analyst="Ann", reason="clear", client_id="request-1"), one.id)
    review.reject(small, ANN, two.id)
    review.park(small, ANN, three.id)
    review.rename(small, ANN, four.id, "Getting there")
    review.write_memo(small, ANN, "theme", four.id, "Ask those who drive.")
    return small


@pytest.fixture
def old(tmp_path: Path) -> Project:
    """A study that an older program made, of which nothing was decided since."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "workbench.db").write_bytes(lzma.decompress(OLD.read_bytes()))
    return project_in(folder)


def attack(project: Project, *statements: str) -> list[str]:
    """What `verify` says after somebody wrote into the project's file."""
    folder = project.folder
    project.store.close()
    with closing(sqlite3.connect(folder / "workbench.db")) as file, file:
        for statement in statements:
            assert file.execute(statement).rowcount, statement
    opened = project_in(folder)
    try:
        with opened.store.read() as tx:
            return list(tx.verify())
    except TrailBroken as broken:
        return [str(broken)]
    finally:
        opened.store.close()


def number(project: Project, kind: str) -> int:
    """The number of the newest event of a kind."""
    with closing(sqlite3.connect(project.folder / "workbench.db")) as file:
        asked = "SELECT max(seq) FROM event WHERE kind = ?"
        return int(file.execute(asked, [kind]).fetchone()[0])


def in_state(project: Project, seq: int, state: str) -> str:
    """A statement that has the board say of an event's theme what a changed kind would."""
    with closing(sqlite3.connect(project.folder / "workbench.db")) as file:
        asked = "SELECT json_extract(payload, '$.theme_id') FROM event WHERE seq = ?"
        theme = file.execute(asked, [seq]).fetchone()[0]
    return (
        f"UPDATE board_entry SET value = json_set(value, '$.state', '{state}') "
        f"WHERE section = 'themes' AND key = '{theme}'"
    )


def test_what_nobody_touched_verifies(decided: Project, old: Project) -> None:
    for project in (decided, old):
        with project.store.read() as tx:
            assert tx.verify() == []


@pytest.mark.parametrize(("kind", "other", "state"), [
    ("reject", "park", "parked"), ("park", "reject", "rejected"), ("reject", "reopen", "candidate"),
])  # fmt: skip
def test_another_kind_shows_though_the_board_says_the_same(
    decided: Project, kind: str, other: str, state: str
) -> None:
    seq = number(decided, kind)
    said = attack(
        decided,
        f"UPDATE event SET kind = '{other}' WHERE seq = {seq}",
        in_state(decided, seq, state),
    )
    assert said == [f"event #{seq} was altered after it was written"]


@pytest.mark.parametrize("assigned", [
    "id = 'other'", "analyst = 'Eve'", "time = '2020-01-01 00:00:00'", "made_at = 1",
    "client_id = 'other'", "client_id = NULL", "reason = ''", "version = 1", "version = 3",
    "version = 0", "payload = json_set(payload, '$.name', '')", "hash = substr(hash, 2) || '0'",
    "previous = substr(previous, 2) || '0'",
])  # fmt: skip
def test_whatever_an_event_is_its_hash_covers(decided: Project, assigned: str) -> None:
    seq = number(decided, "accept")
    said = attack(decided, f"UPDATE event SET {assigned} WHERE seq = {seq}")
    assert said and f"#{seq}" in said[0]


def test_the_order_of_two_events_cannot_be_changed(decided: Project) -> None:
    one, other = number(decided, "reject"), number(decided, "park")
    said = attack(
        decided,
        f"UPDATE event SET seq = -1 WHERE seq = {one}",
        f"UPDATE event SET seq = {one} WHERE seq = {other}",
        f"UPDATE event SET seq = {other} WHERE seq = -1",
    )
    assert said == [f"event #{one} does not follow the event before it"]


def test_nor_with_the_hashes_left_in_their_places(decided: Project) -> None:
    one, other = number(decided, "reject"), number(decided, "park")
    columns = "id, kind, payload, time"
    swapped = (
        f"UPDATE event SET ({columns}) = (SELECT {columns} FROM event AS e WHERE e.seq = "
        f"CASE event.seq WHEN {one} THEN {other} ELSE {one} END) WHERE seq IN ({one}, {other})"
    )
    assert attack(decided, swapped) == [f"event #{one} was altered after it was written"]


def test_words_of_two_events_cannot_change_places(decided: Project) -> None:
    one, other = number(decided, "rename"), number(decided, "write memo")
    words = "SELECT body, salt FROM trail_text WHERE seq ="
    said = attack(
        decided,
        f"CREATE TABLE held AS {words} {one}",
        f"UPDATE trail_text SET (body, salt) = ({words} {other}) WHERE seq = {one}",
        f"UPDATE trail_text SET (body, salt) = (SELECT * FROM held) WHERE seq = {other}",
        "DROP TABLE held",
    )
    assert f"a text of event #{one} was altered after it was written" in said
    assert f"a text of event #{other} was altered after it was written" in said


def test_words_cannot_be_given_to_another_event(decided: Project) -> None:
    seq = number(decided, "write memo")
    said = attack(decided, f"UPDATE trail_text SET seq = {seq - 1} WHERE seq = {seq}")
    assert f"a text of event #{seq} is missing" in said
    assert f"a text that event #{seq - 1} does not name lies beside it" in said


def test_words_that_were_taken_away_cannot_pass_for_erased(old: Project) -> None:
    seq = number(old, "withdraw")
    record_memo(old)
    newest = number(old, "write memo")
    said = attack(
        old, f"UPDATE trail_text SET seq = {seq - 1}, body = NULL, salt = NULL WHERE seq = {newest}"
    )
    assert f"a text of event #{newest} is missing" in said


def test_words_that_no_event_names_show(decided: Project) -> None:
    seq = number(decided, "reject")
    said = attack(
        decided,
        "INSERT INTO trail_text (project, digest, seq, body, salt) "
        f"SELECT project, '{'f' * 64}', {seq}, 'more', 's' FROM event WHERE seq = {seq}",
    )
    assert f"a text that event #{seq} does not name lies beside it" in said


@pytest.mark.parametrize("statement", [
    "UPDATE board_entry SET value = json_set(value, '$.name', 'Other') WHERE section = 'themes'",
    "DELETE FROM board_entry WHERE section = 'members'",
    "UPDATE board_entry SET section = 'set_aside' WHERE section = 'excerpts'",
])  # fmt: skip
def test_entries_of_the_board_are_compared_with_the_trail(decided: Project, statement: str) -> None:
    assert any("stored board differs" in line for line in attack(decided, statement))


@pytest.mark.parametrize("assigned", ["start = start + 1", '"end" = "end" - 1'])
def test_an_excerpt_cannot_be_cut_elsewhere(decided: Project, assigned: str) -> None:
    excerpt = next(iter(study(decided).excerpts))
    said = attack(decided, f"UPDATE excerpt SET {assigned} WHERE id = '{excerpt}'")
    assert said == [f"excerpt {excerpt} is not the span that it was cut at"]


def test_an_excerpt_cannot_go_to_another_transcript(decided: Project) -> None:
    now = study(decided)
    excerpt = next(iter(now.excerpts.values()))
    other = next(t for t in now.transcripts if t != excerpt.transcript_id)
    said = attack(
        decided, f"UPDATE excerpt SET transcript_id = '{other}' WHERE id = '{excerpt.id}'"
    )
    assert said == [f"excerpt {excerpt.id} is in another transcript than the trail says"]


# Projects of older programs ---------------------------------------------------------------------


def record_memo(project: Project) -> None:
    with project.store.begin() as tx:
        record(tx.trail, ANN, WriteMemo(target="project", target_id="", text="Read again."))


def versions(project: Project) -> list[int]:
    with closing(sqlite3.connect(project.folder / "workbench.db")) as file:
        return [row[0] for row in file.execute("SELECT version FROM event ORDER BY seq")]


def test_old_events_keep_their_rule_and_new_ones_follow_the_new(old: Project) -> None:
    assert set(versions(old)) == {1}
    record_memo(old)
    record_memo(old)
    assert versions(old)[-3:] == [1, 2, 2]
    with old.store.read() as tx:
        assert tx.verify() == []


@pytest.mark.parametrize(("kind", "other", "state"), [
    ("reject", "park", "parked"), ("park", "reject", "rejected"), ("accept", "rename", ""),
])  # fmt: skip
def test_the_first_new_event_covers_the_kinds_of_all_old_ones(
    old: Project, kind: str, other: str, state: str
) -> None:
    seq = number(old, kind)
    record_memo(old)
    record_memo(old)
    newest = number(old, "write memo")
    said = attack(
        old,
        f"UPDATE event SET kind = '{other}' WHERE seq = {seq}",
        *([in_state(old, seq, state)] if state else []),
    )
    assert said == [
        f"event #{newest - 1} was altered after it was written, or the kind of an event before it"
    ]


def test_a_trail_does_not_go_back_to_the_old_rule(old: Project) -> None:
    record_memo(old)
    record_memo(old)
    newest = number(old, "write memo")
    said = attack(old, f"UPDATE event SET version = 1 WHERE seq = {newest}")
    assert said == [
        f"event #{newest} was altered: it has a hash of version 1 after one of version 2"
    ]


# By the rule alone ------------------------------------------------------------------------------


def hashes(events: list[dict[str, Any]]) -> Iterator[str]:
    """The hash of each event of an export, by what the reference says and no more."""
    kinds: list[str] = []
    for event in events:
        covered = {name: event[name] for name in ("previous", "seq", "id", "analyst", "time")}
        covered |= {"made_at": event["made_at"], **event["stored"]}
        if event["version"] == 2:
            covered |= {name: event[name] for name in ("version", "kind", "client_id")}
            if kinds:
                covered["kinds"] = digest(kinds)
            kinds = []
        else:
            kinds.append(event["kind"])
        yield digest(covered)


def digest(value: object) -> str:
    spelled = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(spelled.encode("ascii")).hexdigest()


def words_fit(said: Any, stored: Any, salts: dict[str, str]) -> bool:
    """Whether each text is the one of its digest, where nobody erased it."""
    if isinstance(stored, dict):
        return said.keys() == stored.keys() and all(
            words_fit(said[k], stored[k], salts) for k in stored
        )
    if isinstance(stored, list):
        return all(words_fit(a, b, salts) for a, b in zip(said, stored, strict=True))
    if stored in salts:
        salted = f"{salts[stored]}\x1f{said}".encode()
        return bool(hashlib.sha256(salted).hexdigest() == stored)
    return bool(said == stored or said == "[erased]")


def exported(project: Project, to: Path) -> list[dict[str, Any]]:
    export(project, "json", to)
    events: list[dict[str, Any]] = json.loads(to.read_text("utf-8"))["events"]
    return events


@pytest.mark.parametrize("which", ["decided", "old", "old, then new"])
def test_every_hash_follows_from_an_export(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project: Project = request.getfixturevalue(which.partition(",")[0])
    if which == "old, then new":
        record_memo(project)
        record_memo(project)
    events = exported(project, tmp_path / "study.json")
    assert list(hashes(events)) == [event["hash"] for event in events]
    assert [e["previous"] for e in events] == ["0" * 64, *(e["hash"] for e in events[:-1])]
    for event in events:
        assert words_fit(event["payload"], event["stored"]["payload"], event["salts"])
        assert words_fit(event["reason"], event["stored"]["reason"], event["salts"])


def test_an_export_of_the_decided_holds_every_word_with_its_salt(
    decided: Project, tmp_path: Path
) -> None:
    (memo,) = [e for e in exported(decided, tmp_path / "x.json") if e["kind"] == "write memo"]
    assert memo["payload"]["text"] == "Ask those who drive."
    assert list(memo["salts"]) == [memo["stored"]["payload"]["text"]]


def without(project: Project, field: str) -> str:
    """Rewrites the newest event as a program would have that did not know a field; its hash."""
    columns = "seq, id, analyst, time, made_at, client_id, kind, reason, payload, previous, version"
    with closing(sqlite3.connect(project.folder / "workbench.db")) as file, file:
        row = file.execute(f"SELECT {columns} FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        event = dict(zip(columns.split(", "), row, strict=True))
        payload = json.loads(event["payload"])
        del payload[field]
        event |= {"time": f"{event['time'].replace(' ', 'T')}+00:00"}
        event |= {"client_id": event["client_id"] or ""}
        event |= {"stored": {"payload": payload, "reason": event["reason"]}}
        (hashed,) = hashes([event])
        file.execute(
            "UPDATE event SET payload = ?, hash = ? WHERE seq = ?",
            [json.dumps(payload), hashed, event["seq"]],
        )
    return hashed


def test_a_field_that_an_event_gained_later_is_in_no_export_of_older_events(
    decided: Project, tmp_path: Path
) -> None:
    review.create_theme(decided, ANN, name="Later", definition="What came later.")
    decided.store.close()
    hashed = without(decided, "parent")
    again = project_in(decided.folder)
    with again.store.read() as tx:
        assert tx.verify() == []
    events = exported(again, tmp_path / "study.json")
    assert list(events[-1]["payload"]) == ["theme_id", "name", "definition", "excerpts"]
    assert list(events[-1]["stored"]["payload"]) == list(events[-1]["payload"])
    assert events[-1]["hash"] == hashed
    assert list(hashes(events)) == [event["hash"] for event in events]
