"""What is done faster on large studies gives what the plain way gives."""

import warnings

import numpy as np
import pytest
import scipy.sparse as sp
import sknetwork.clustering
from hdbscan import HDBSCAN

from workbench.clustering import louvain as runs
from workbench.clustering.cores import _distances, cores
from workbench.clustering.neighbours import _exact, _smallest


@pytest.mark.parametrize(
    ("columns", "k"), [(5, 5), (40, 7), (511, 30), (512, 1), (1300, 30), (1300, 512), (1300, 700)]
)
def test_the_smallest_of_each_row_are_those_of_a_full_sort(columns: int, k: int) -> None:
    rng = np.random.default_rng(columns + k)
    far = rng.random((9, columns)).astype(np.float32)
    far[3:6] = np.round(far[3:6], 1)  # many are equal
    far[6] = 0.5
    order = np.argsort(far, axis=1, kind="stable")[:, :k]
    found, values = _smallest(far, k)
    assert np.array_equal(found, order)
    assert np.array_equal(values, np.take_along_axis(far, order, axis=1))


def test_neighbours_do_not_depend_on_how_many_rows_are_looked_through_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = np.random.default_rng(3).normal(size=(700, 20)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[40:60] = rows[40]
    ids, distances = _exact(rows, 30)
    monkeypatch.setattr("workbench.clustering.neighbours._CACHED", 13)
    again, distances_again = _exact(rows, 30)
    assert np.array_equal(ids, again)
    assert np.array_equal(distances, distances_again)
    assert (ids[:, 0] == np.arange(700)).all()


def graph(nodes: int, seed: int) -> sp.csr_matrix:
    rng = np.random.default_rng(seed)
    near = np.triu(rng.random((nodes, nodes)) < 8 / nodes, 1)
    weights = near * rng.choice([0.25, 0.5, 1.0, rng.random()], size=(nodes, nodes))
    return sp.csr_matrix(weights + weights.T)


@pytest.mark.parametrize("nodes", [2, 30, 400])
def test_compiled_communities_are_those_of_the_library(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_COMPILED", 0)
    every = [(graph(nodes, seed), 0.7 + seed, seed) for seed in range(6)]
    found = list(runs.each_louvain(every))
    assert len(found) == len(every)
    for (links, resolution, seed), labels in zip(every, found, strict=True):
        if links.nnz:
            library = sknetwork.clustering.Louvain(
                resolution=resolution, shuffle_nodes=True, random_state=seed
            )
            assert np.array_equal(labels, library.fit_predict(links))


def test_cores_are_those_of_the_library_that_defined_them() -> None:
    votes = np.random.default_rng(1).integers(4, size=(90, 12))
    votes[:40] = np.arange(40)[:, None] // 8
    shares = sp.csr_matrix((votes[:, None] == votes).mean(axis=2) * (1 - np.eye(90)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations between it and scikit-learn
        tree = HDBSCAN(
            metric="precomputed", min_cluster_size=3, min_samples=3, max_dist=1.0,
            cluster_selection_method="leaf",
        ).fit(_distances(shares))  # fmt: skip
    assert np.array_equal(cores(shares, 3), tree.labels_)
    assert tree.labels_.max() >= 4
