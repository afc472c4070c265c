"""How events are written down: round trips, digests, and a chain that shows what was altered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.errors import TrailBroken
from workbench.domain.trail.audit import (
    GENESIS,
    Chain,
    canonical,
    event_hash,
    from_payload,
    text_digest,
    to_payload,
    utc,
)
from workbench.domain.trail.events import ERASED, KINDS, Accept, Event, Rename, kind_of
from workbench.domain.trail.incoming import Proposal, Run
from workbench.domain.trail.recorded import Recorded

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STRENGTHS = st.lists(st.floats(0, 1), max_size=3).map(tuple)
RUNS = st.builds(
    Run, proposals=st.lists(st.builds(Proposal, strengths=STRENGTHS), max_size=2).map(tuple)
)


def events(kind: str) -> st.SearchStrategy[Any]:
    return RUNS if kind == "run" else st.from_type(KINDS[kind])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_event_comes_back_as_it_was_written(kind: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(events(kind))
    def there_and_back(event: Event) -> None:
        words: dict[str, str] = {}

        def digest(text: str) -> str:
            words[f"#{len(words)}"] = text
            return f"#{len(words) - 1}"

        payload = json.loads(canonical(to_payload(event, digest)))
        assert kind_of(event) == kind
        assert from_payload(kind, payload, words.__getitem__) == event
        assert from_payload(kind, payload, lambda _: ERASED) is not None

    there_and_back()


def test_a_payload_holds_no_words() -> None:
    payload = to_payload(
        Accept(theme_id="t", name="Afraid of falling"), lambda t: text_digest(t, "s")
    )
    assert "falling" not in canonical(payload)
    assert payload["theme_id"] == "t"


def test_the_same_words_have_another_digest_under_another_salt() -> None:
    assert text_digest("pain", "a") != text_digest("pain", "b")
    assert text_digest("pain", "a") == text_digest("pain", "a")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("dance", {}),
        ("accept", {"theme_id": "t"}),
        ("accept", {"theme_id": 5, "name": ""}),
        ("accept", {"theme_id": "t", "name": "", "more": 1}),
        ("link code", {"theme_id": "t", "code_id": "c", "relation": "cousin"}),
        ("undo", {"target": "five"}),
        ("run", {"run_id": "r", "config": 5, "proposals": []}),
    ],
)
def test_a_payload_that_fits_no_event_is_refused(kind: str, payload: dict[str, Any]) -> None:
    with pytest.raises(TrailBroken, match="cannot be read"):
        from_payload(kind, payload, str)


def chained(event: Event) -> tuple[Recorded, dict[str, Any]]:
    payload = to_payload(event, str)
    bare = Recorded(seq=1, id="i", analyst="Ada", time=NOON, event=event, previous=GENESIS)
    return replace(bare, hash=event_hash(bare, payload, "")), payload


@pytest.mark.parametrize(
    "altered",
    [
        {"seq": 2},
        {"id": "j"},
        {"analyst": "Bo"},
        {"time": NOON + timedelta(microseconds=1)},
        {"made_at": 1},
        {"previous": "1" * 64},
        {"hash": "0" * 64},
    ],
)
def test_whatever_is_altered_in_an_event_shows(altered: dict[str, Any]) -> None:
    recorded, payload = chained(Rename(theme_id="t", name="n"))
    Chain().check(recorded, payload, "")
    with pytest.raises(TrailBroken, match="#"):
        Chain().check(replace(recorded, **altered), payload, "")


@settings(max_examples=200)
@given(st.data())
def test_any_altered_byte_of_a_payload_shows(data: st.DataObject) -> None:
    recorded, payload = chained(Rename(theme_id="theme", name="digest"))
    text = canonical(payload)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(text[place].__ne__))
    try:
        altered = json.loads(text[:place] + other + text[place + 1 :])
    except ValueError:
        return
    with pytest.raises(TrailBroken, match="altered"):
        Chain().check(recorded, altered, "")


def test_another_reason_shows() -> None:
    recorded, payload = chained(Rename(theme_id="t", name="n"))
    with pytest.raises(TrailBroken, match="#1 was altered"):
        Chain().check(recorded, payload, "another")


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        utc(datetime(2026, 5, 4, 12))  # noqa: DTZ001
    assert utc(NOON) is NOON
