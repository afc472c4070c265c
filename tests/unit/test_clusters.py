import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.measures.clusters import (
    centroids,
    exemplars,
    nearest_codes,
    term_weights,
    unit,
)


def rows(n: int, dim: int = 8, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32))


def keys(n: int) -> list[str]:
    return [f"e{i:04d}" for i in range(n)]


def test_centroids_are_unit_means_and_leave_out_the_rest() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, 1], [-1, 0]], dtype=np.float32)
    found = centroids(vectors, np.array([0, 0, 2, -1]))
    assert np.allclose(found, [[2**-0.5, 2**-0.5], [0, 0], [0, 1]])


def test_a_weight_counts_like_so_many_rows() -> None:
    vectors, labels = rows(6), np.array([0, 0, 1, 1, 1, 0])
    weights = np.array([1, 3, 1, 2, 1, 1])
    repeated = centroids(np.repeat(vectors, weights, axis=0), np.repeat(labels, weights))
    assert np.allclose(centroids(vectors, labels, weights=weights), repeated, atol=1e-6)


def test_central_exemplars_come_first_and_nearest_first() -> None:
    vectors = rows(30)
    centre = unit(vectors.sum(axis=0)[None])[0]
    assert exemplars(vectors, keys(30), central=3, varied=0) == list(
        np.argsort(-(vectors @ centre))[:3]
    )


def test_varied_exemplars_show_the_smaller_side_too() -> None:
    middles = np.repeat(rows(2, dim=30), [10, 2], axis=0)
    noise = 0.1 * np.random.default_rng(1).normal(size=(12, 30))
    vectors = unit((middles + noise).astype(np.float32))
    assert max(exemplars(vectors, keys(12), central=2, varied=0)) < 10
    assert any(row >= 10 for row in exemplars(vectors, keys(12), central=2, varied=1))


def test_near_duplicates_are_shown_once() -> None:
    vectors = np.vstack([np.tile(rows(1), (20, 1)), rows(5, seed=3)])
    shown = exemplars(vectors, keys(25), central=3, varied=2)
    assert sum(row < 20 for row in shown) == 1
    assert len(exemplars(vectors[:20], keys(20), central=3, varied=2)) == 5


def test_no_members_no_exemplars() -> None:
    assert exemplars(np.zeros((0, 8), np.float32), [], central=3, varied=3) == []


@given(st.integers(1, 40), st.integers(0, 2**16))
@settings(max_examples=40, deadline=None)
def test_exemplars_do_not_depend_on_the_order_of_rows(n: int, seed: int) -> None:
    vectors, names = rows(n, seed=seed), keys(n)
    order = np.random.default_rng(seed).permutation(n)
    one = [names[i] for i in exemplars(vectors, names, central=4, varied=4)]
    shuffled = [names[i] for i in order]
    other = [shuffled[i] for i in exemplars(vectors[order], shuffled, central=4, varied=4)]
    assert one == other
    assert len(set(one)) == len(one) == min(8, n)


def test_nearest_codes_are_ranked_by_cosine_to_the_centre_of_members() -> None:
    members = np.array([[1, 0, 0], [0.8, 0.6, 0]], dtype=np.float32)
    codes = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    ranked = nearest_codes(members, codes, ["far", "near", "half"])
    assert [name for name, _ in ranked] == ["near", "half", "far"]
    assert ranked[0][1] == pytest.approx(0.9487, abs=1e-3)
    assert nearest_codes(members[0], codes, ["far", "near", "half"])[0] == ("near", 1.0)
    assert nearest_codes(members, codes[:0], []) == []


def test_a_term_that_all_clusters_use_alike_weighs_nothing() -> None:
    weights = term_weights(
        np.array([5, 5, 8, 1]),
        np.array([10, 10, 8, 1]),
        np.array([0, 1, 0, 0]),
        sizes=np.array([10, 10]),
        words=500,
    )
    assert weights[0] == weights[1] == 0
    assert weights[2] > weights[3] > 0
