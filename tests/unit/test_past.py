"""The steps of a board: the same whether they are at hand or in packets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.board import packing
from workbench.domain.board.board import Membership, Theme
from workbench.domain.board.packing import BROKEN, Packed, changed, pack, packets, settled
from workbench.domain.board.past import Past, Step

HOW = st.builds(Membership, strength=st.floats(0, 1), origin=st.sampled_from(["run", "analyst"]))
HELD = st.dictionaries(st.sampled_from("abcdef"), HOW, max_size=5)
THEMES = st.sampled_from(["A", "B", "C"])
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "members": st.dictionaries(THEMES, st.none() | HELD, max_size=2),
        "themes": st.dictionaries(
            THEMES, st.none() | st.builds(Theme, id=THEMES, name=st.none() | st.text()), max_size=2
        ),
        "set_aside": st.dictionaries(st.sampled_from("abcdef"), st.none() | st.just(True)),
    },
)
DRAWN = st.tuples(
    st.sampled_from(["Ann", "Bo"]), st.sampled_from(["move", "rename"]), ENTRIES, ENTRIES
)

FEW = settings(max_examples=40, deadline=None)


@pytest.fixture(autouse=True, scope="module")
def _small() -> object:
    size, packing.SIZE = packing.SIZE, 3
    yield
    packing.SIZE = size


def past_of(drawn: list[tuple[str, str, dict[str, object], dict[str, object]]]) -> Past:
    past = Past()
    for seq, (who, kind, before, after) in enumerate(drawn, start=1):
        step = Step(seq=seq, analyst=who, kind=kind, before=before, after=after)  # type: ignore[arg-type]
        past = settled(past.then(step))
    return past


def plain_steps(drawn: list[tuple[str, str, dict[str, object], dict[str, object]]]) -> list[Step]:
    return [
        Step(seq=seq, analyst=who, kind=kind, before=before, after=after)  # type: ignore[arg-type]
        for seq, (who, kind, before, after) in enumerate(drawn, start=1)
    ]


@FEW
@given(st.lists(DRAWN, max_size=14))
def test_packed_steps_are_the_steps(drawn: list[tuple[str, str, dict, dict]]) -> None:  # type: ignore[type-arg]
    past, steps = past_of(drawn), plain_steps(drawn)
    assert len(past.tail) < 6 and len(past) == len(steps)
    assert list(past) == steps == [past[i] for i in range(len(steps))]
    assert past == tuple(steps) and past == past_of(drawn)
    assert past[2:9] == tuple(steps[2:9]) and past[-2:] == tuple(steps[-2:])
    for mine, theirs in zip(past, steps, strict=True):
        for theme, held in theirs.after.get("members", {}).items():
            assert held is None or list(mine.after["members"][theme]) == list(held)
    assert list(past.told()) == [(s.analyst, s.kind) for s in steps]
    assert [past.kind_of(s.seq) for s in steps] == [s.kind for s in steps]
    assert [past.analyst_of(s.seq) for s in steps] == [s.analyst for s in steps]


@FEW
@given(st.lists(DRAWN, min_size=4, max_size=14), st.data())
def test_pasts_that_differ_in_one_step_differ(
    drawn: list[tuple[str, str, dict, dict]],  # type: ignore[type-arg]
    data: st.DataObject,
) -> None:
    """Packets that are alike to the byte are not opened; one that is not must not hide behind."""
    at = data.draw(st.integers(0, len(drawn) - 1))
    who, kind, before, after = drawn[at]
    other = [*drawn[:at], (who, kind + "!", before, after), *drawn[at + 1 :]]
    assert past_of(drawn) != past_of(other)
    fewer_at_hand = Past(packets(past_of(drawn)))
    assert fewer_at_hand == past_of(drawn) == fewer_at_hand
    assert fewer_at_hand != past_of(other) != fewer_at_hand
    assert past_of(drawn) != past_of(drawn[:-1])


@FEW
@given(st.lists(DRAWN, max_size=14), THEMES)
def test_whom_a_step_touches_is_known_without_reading_it(
    drawn: list[tuple[str, str, dict, dict]],  # type: ignore[type-arg]
    theme: str,
) -> None:
    past, steps = past_of(drawn), plain_steps(drawn)
    found = [s.seq for s in steps if theme in s.after.get("members", {})]
    assert list(past.touching("members", theme)) == found[::-1]
    assert list(past.touching("themes")) == [s.seq for s in steps if s.after.get("themes")][::-1]


@FEW
@given(st.lists(DRAWN, min_size=1, max_size=14))
def test_all_steps_go_into_packets_and_come_back(
    drawn: list[tuple[str, str, dict, dict]],  # type: ignore[type-arg]
) -> None:
    past = past_of(drawn)
    again = Past(packets(past))
    assert again == past and not again.tail
    gone = changed(past, lambda step: Step(
        seq=step.seq, analyst="X", kind=step.kind, before={}, after=step.after))  # fmt: skip
    assert [s.before for s in gone] == [{}] * len(past)
    assert {who for who, _ in gone.told()} == {"X"}


@FEW
@given(st.lists(DRAWN, min_size=3, max_size=6), st.integers(0, 400), st.integers(1, 255))
def test_bytes_that_were_altered_are_no_steps_or_say_others(
    drawn: list[tuple[str, str, dict, dict]],  # type: ignore[type-arg]
    at: int,
    by: int,
) -> None:
    packet = pack(plain_steps(drawn))
    at %= len(packet.body)
    body = packet.body[:at] + bytes([packet.body[at] ^ by]) + packet.body[at + 1 :]
    broken = Packed(first=packet.first, last=packet.last, index=packet.index, body=body)
    try:
        steps = broken.steps()
    except BROKEN:
        return
    assert len(steps) == len(drawn)


def test_members_that_change_little_are_written_as_what_differs() -> None:
    held = {f"excerpt-{n:08}": Membership(strength=n / 999, origin="run") for n in range(400)}
    steps = []
    for seq in range(1, 300):
        now = {e: m for e, m in held.items() if e != f"excerpt-{seq:08}"}
        before, after = {"members": {"A": held}}, {"members": {"A": now}}
        steps.append(Step(seq=seq, analyst="Ann", kind="remove", before=before, after=after))
        held = now
    packet = pack(steps)
    assert packet.steps() == tuple(steps)
    assert len(packet.body) < 30 * 1024
