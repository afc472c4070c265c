"""Themes by participant groups: counts of people and of excerpts, and what is masked."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.material.text import Participant
from workbench.domain.study import Study
from workbench.domain.telling.matrix import (
    MASKED,
    NOT_STATED,
    Cell,
    MatrixRow,
    attributes,
    grouping,
    masked,
    matrix,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import small_study


@pytest.fixture
def study() -> Study:
    return small_study()


def row(*people: int) -> MatrixRow:
    cells = tuple(Cell(participants=n, excerpts=2 * n) for n in people)
    total = Cell(participants=sum(people), excerpts=2 * sum(people))
    return MatrixRow(theme_id="t", cells=cells, total=total)


def test_participants_and_excerpts_are_counted_apart(study: Study) -> None:
    (first,) = matrix(study, grouping(study), ["theme-1"])
    assert [(c.participants, c.excerpts) for c in first.cells] == [(0, 0), (2, 2), (1, 3)]
    assert first.total == Cell(participants=3, excerpts=5)


def test_participants_without_a_value_are_a_group_of_their_own(study: Study) -> None:
    groups = grouping(study, "age band")
    assert groups.groups[-1] == NOT_STATED
    (first,) = matrix(study, groups, ["theme-1"])
    assert sum(c.excerpts or 0 for c in first.cells) == first.total.excerpts


def test_without_an_attribute_there_are_only_totals(study: Study) -> None:
    (first,) = matrix(study, grouping(replace(study, participants={})), ["theme-1"])
    assert (first.cells, first.total) == ((), Cell(participants=3, excerpts=5))


def test_group_is_offered_first_then_what_makes_few_groups(study: Study) -> None:
    people = {
        f"P{i}": Participant(id=f"P{i}", attributes={"born": str(1950 + i), "sex": "fm"[i % 2]})
        for i in range(20)
    }
    assert attributes(replace(study, participants=people)) == ("sex", "born")
    assert attributes(study)[0] == "group"


def test_a_single_small_cell_takes_the_smallest_other_with_it() -> None:
    assert masked(row(12, 3, 7)).cells == (Cell(participants=12, excerpts=24), MASKED, MASKED)
    assert masked(row(12, 0, 7)).cells == row(12, 0, 7).cells
    assert masked(row(2, 3, 9)).cells == (MASKED, MASKED, Cell(participants=9, excerpts=18))


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_no_small_cell_follows_from_the_total(people: list[int]) -> None:
    shown = masked(row(*people))
    hidden = [n for n, cell in zip(people, shown.cells, strict=True) if cell is MASKED]
    assert len(hidden) != 1
    assert all(not 0 < (cell.participants or 0) < 5 for cell in shown.cells)
    assert shown.total == row(*people).total
