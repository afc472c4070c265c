"""Intervals over transcripts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.measures.intervals import FEWEST, _student, intervals
from workbench.domain.measures.scoring import score


def coded(transcripts: int, seed: int) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Ten rows a transcript, whose themes follow the codes seven times in ten."""
    rng = np.random.default_rng(seed)
    rows = 10 * transcripts
    codes = [[str(i)] for i in rng.integers(4, size=rows)]
    themes = [c if rng.random() < 0.7 else [str(rng.integers(4))] for c in codes]
    return [f"d{i // 10}" for i in range(rows)], codes, themes


@given(st.integers(FEWEST, 60), st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_the_value_is_inside_its_interval(transcripts: int, seed: int) -> None:
    docs, codes, themes = coded(transcripts, seed)
    found, value = intervals(docs, codes, themes), score(codes, themes)
    for name, within in found.items():
        assert within.low <= getattr(value, name) <= within.high
    assert set(found) == {"ari", "nmi", "p1", "best_f1"}


def test_few_transcripts_have_none() -> None:
    assert intervals(*coded(FEWEST - 1, 0)) == {}


def test_more_transcripts_make_it_narrower() -> None:
    few, many = (intervals(*coded(n, 1))["nmi"] for n in (6, 60))
    assert many.high - many.low < few.high - few.low


def test_nineteen_intervals_in_twenty_hold_what_all_transcripts_give() -> None:
    everyone = score(*coded(2000, 7)[1:]).ari
    held = [
        within.low <= everyone <= within.high
        for within in (intervals(*coded(16, seed))["ari"] for seed in range(100, 180))
    ]
    assert 0.88 <= np.mean(held) <= 1.0


@pytest.mark.parametrize(("freedom", "value"), [(4, 2.776), (9, 2.262), (39, 2.023)])
def test_quantiles_of_students_t(freedom: int, value: float) -> None:
    assert _student(0.975, freedom) == pytest.approx(value, rel=5e-3)
