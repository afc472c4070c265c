"""What the same engine finds in a part of the excerpts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.clustering import CLUSTERERS, make_clusterer
from workbench.clustering.resampling import resampled
from workbench.domain.measures.clusters import unit
from workbench.domain.measures.scoring import adjusted_rand
from workbench.domain.ports import Passages

ENGINE = make_clusterer("graph")


def passages(n: int, topics: int = 8, noise: float = 1.0) -> Passages:
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(topics, 32))
    vectors = centres[np.arange(n) % topics] + noise * rng.normal(size=(n, 32))
    return Passages(
        keys=[f"{i * 7919 % 100_003:06d}" for i in range(n)],
        vectors=unit(vectors.astype(np.float32)),
        questions=unit(rng.normal(size=(n, 32)).astype(np.float32)),
        transcripts=[f"t{i // 40}" for i in range(n)],
    )


@given(st.permutations(range(120)))
@settings(max_examples=5, deadline=None)
def test_all_rows_in_any_order_give_the_themes_of_the_run(order: list[int]) -> None:
    whole = passages(120)
    run = ENGINE.cluster(whole, seed=2).labels
    assert resampled(ENGINE, whole, np.array(order), seed=2).tolist() == run.tolist()


def test_rows_left_out_are_in_no_theme_and_a_row_drawn_twice_counts_once() -> None:
    whole = passages(120)
    drawn = np.random.default_rng(0).integers(120, size=120)
    labels = resampled(ENGINE, whole, drawn)
    assert set(np.flatnonzero(labels >= 0)) == set(drawn.tolist())
    once = resampled(ENGINE, whole, np.unique(drawn))
    assert adjusted_rand(labels.tolist(), once.tolist()) == 1.0


@pytest.mark.parametrize("engine", CLUSTERERS)
def test_themes_that_are_plain_to_see_are_found_in_a_part_as_well(engine: str) -> None:
    whole, clusterer = passages(300, noise=0.4), make_clusterer(engine)
    run = clusterer.cluster(whole).labels
    drawn = np.random.default_rng(1).permutation(300)[:270]
    found = resampled(clusterer, whole, drawn, seed=5)
    shared = found[drawn].tolist(), run[drawn].tolist()
    assert adjusted_rand(*shared) > 0.8
