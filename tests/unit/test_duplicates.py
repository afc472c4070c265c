"""Themes that may be one, and excerpts that may belong to a further theme."""

import numpy as np
import pytest

from workbench.domain.measures.clusters import unit
from workbench.domain.measures.duplicates import (
    belonging,
    centred,
    is_duplicate,
    likeness,
    shared_phrases,
)


def around(middles: np.ndarray, each: int) -> tuple[np.ndarray, list[np.ndarray]]:
    chance = np.random.default_rng(4)
    rows = np.repeat(middles, each, axis=0)
    rows = rows + 0.8 * chance.normal(size=rows.shape)
    members = [np.arange(i * each, (i + 1) * each) for i in range(len(middles))]
    return unit(rows.astype(np.float32)), members


def test_halves_of_one_theme_are_alike_and_other_themes_are_not():
    middles = 3 * np.random.default_rng(1).normal(size=(5, 40))
    rows, members = around(np.vstack([middles, middles[:1]]), 12)
    alike = likeness(centred(rows), members)
    assert alike[0, 5] > 0.95
    assert max(alike[i, j] for i in range(5) for j in range(i)) < 0.4
    assert is_duplicate(float(alike[0, 5]), 0, 12, 0)


@pytest.mark.parametrize("size", [3, 40])
def test_small_themes_are_no_less_alike_than_large_ones(size: int):
    middles = 3 * np.random.default_rng(1).normal(size=(5, 40))
    rows, members = around(np.vstack([middles, middles[:1]]), size)
    alike = likeness(centred(rows), members)
    assert alike[0, 5] == pytest.approx(1, abs=0.1)


def test_near_themes_are_offered_only_with_something_in_common():
    assert not is_duplicate(0.5, 0, 10, 0)
    assert is_duplicate(0.5, 0, 10, 2)
    assert is_duplicate(0.0, 5, 10, 0)


def test_phrases_are_shared_where_a_word_is():
    assert shared_phrases(("bus driver", "fare"), ("the bus", "rain")) == ("bus driver",)


def test_an_excerpt_in_the_middle_of_a_theme_belongs_to_it_most():
    middles = 3 * np.random.default_rng(1).normal(size=(3, 40))
    rows, members = around(middles, 10)
    every = np.vstack([rows, unit(middles[:1].astype(np.float32))])
    strengths = belonging(centred(every), members, np.array([30, 0]))
    assert strengths[0, 0] == 1.0
    assert strengths[:, 1:].max() < 0.2
    assert 0 < strengths[1, 0] <= 1
