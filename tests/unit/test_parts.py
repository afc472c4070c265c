"""The parts below themes: what a split goes along."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.clustering.consensus import GraphSettings, build
from workbench.clustering.parts import of_excerpts, parts
from workbench.clustering.splitting import split_along
from workbench.domain.parts import Join, Parts, along

JOINS = (Join(one=0, other=1, cost=0.1), Join(one=2, other=3, cost=0.2),
         Join(one=0, other=2, cost=0.3), Join(one=4, other=5, cost=0.9))  # fmt: skip


def test_the_parts_that_are_most_alike_join_first() -> None:
    held = [0, 0, 1, 1, 2, 2, 3, 3]
    assert along(JOINS, held, 4) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert along(JOINS, held, 3) == [0, 0, 0, 0, 1, 1, 2, 2]
    assert along(JOINS, held, 2) == [0, 0, 0, 0, 1, 1, 1, 1]


def test_parts_that_are_not_there_are_passed_over() -> None:
    assert along(JOINS, [1, 1, 3, 3], 2) == [0, 0, 1, 1]
    assert along(JOINS, [1, 1, 3, 3], 3) is None


def test_a_merged_theme_falls_back_into_its_themes() -> None:
    assert along(JOINS, [1, 1, 2, 2, 4, 4, 5, 5], 2) == [0, 0, 0, 0, 1, 1, 1, 1]


def test_themes_that_never_join_give_no_fewer_sides() -> None:
    assert along((), [0, 0, 1, 1, 2, 2], 2) is None


def test_one_excerpt_of_a_part_makes_no_side() -> None:
    assert along(JOINS, [0, 0, 4, 2, 2, -1], 2) == [0, 0, -1, 1, 1, -1]


def test_what_lies_in_no_part_goes_to_the_side_it_is_nearest_to() -> None:
    rows = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1], [0.2, 1]], dtype=np.float32)
    sides = split_along(JOINS, [0, 0, 2, 2, -1], rows, 2)
    assert sides is not None
    assert sides.tolist() == [0, 0, 1, 1, 1]


@given(st.integers(0, 30))
def test_sides_nest_in_fewer_sides(seed: int) -> None:
    found, themes = made(seed)
    for theme in range(2):
        held = [part for part, of in zip(found.of, themes, strict=True) if of == theme]
        sides = [along(found.joins, held, into) for into in (2, 3, 4)]
        known = [side for side in sides if side is not None]
        for fewer, more in pairwise(known):
            assert len(set(zip(fewer, more, strict=True))) == len(set(more))


def test_a_part_lies_in_one_theme_and_two_subjects_of_a_theme_are_two_sides() -> None:
    found, themes = made(0)
    homes = dict(zip(found.of, themes.tolist(), strict=True))
    assert all(homes[part] == of for part, of in zip(found.of, themes, strict=True))
    sides = along(found.joins, [p for p, of in zip(found.of, themes, strict=True) if not of], 2)
    assert sides is not None
    assert len(set(sides[:30])) == len(set(sides[30:])) == 1
    assert sides[0] != sides[-1]


def test_excerpts_without_words_are_in_no_part() -> None:
    of = of_excerpts(Parts(of=(4, 5)), np.array([0, 1, 1]), np.array([3, 0, 1]), 4).of
    assert of == (5, 5, -1, 4)


def made(seed: int) -> tuple[Parts, np.ndarray]:
    """Two themes of two subjects each, thirty excerpts a subject."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(4, 40)).repeat(30, axis=0)
    rows = centres + 0.5 * chance.normal(size=(120, 40))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    graph = build(rows.astype(np.float32), GraphSettings())
    themes = np.repeat([0, 1], 60)
    return parts(graph, 1.0, themes[np.unique(graph.groups, return_index=True)[1]], seed), themes
