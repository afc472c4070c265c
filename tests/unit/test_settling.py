"""Excerpts between two themes go where those that the runs grouped like them are."""

import numpy as np
import scipy.sparse as sp

from workbench.clustering.consensus import best_cut
from workbench.clustering.louvain import louvain
from workbench.clustering.settling import settled


def chain(*sizes: int) -> sp.csr_matrix:
    """Cliques in a row, each held to the next by one weak link."""
    blocks = sp.block_diag([np.ones((size, size)) - np.eye(size) for size in sizes]).tolil()
    ends = np.cumsum(sizes)[:-1]
    for end in ends:
        blocks[end - 1, end] = blocks[end, end - 1] = 0.1
    return sp.csr_matrix(blocks)


def grouped(*runs: list[int]) -> sp.csr_matrix:
    return sp.csr_matrix(np.hstack([np.eye(max(run) + 1)[run] for run in runs]))


def test_an_excerpt_that_most_runs_put_elsewhere_goes_there() -> None:
    links = chain(4, 4)
    runs = [[0, 0, 0, 0, 1, 1, 1, 1]] * 4 + [[0, 0, 0, 1, 1, 1, 1, 1]]
    wrong = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    assert settled(wrong, grouped(*runs), links).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_neighbours_decide_where_the_runs_are_of_two_minds() -> None:
    links = chain(4, 4)
    runs = [[0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1]]
    wrong = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    assert settled(wrong, grouped(*runs), links).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_what_all_runs_agree_on_stays_and_so_do_nodes_without_links() -> None:
    labels = np.array([0, 0, 1, 1, 2])
    links = sp.csr_matrix((5, 5))
    assert settled(labels, grouped(labels.tolist()), links).tolist() == labels.tolist()


def test_a_theme_that_nobody_stays_in_leaves_no_gap() -> None:
    links = chain(4, 4)
    runs = grouped([0, 0, 0, 0, 1, 1, 1, 1])
    made = settled(np.array([0, 0, 0, 1, 1, 2, 2, 2]), runs, links)
    assert made.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_the_best_cut_is_no_worse_than_any_single_one() -> None:
    rng = np.random.default_rng(5)
    near = rng.random((120, 120)) < 0.06
    links = sp.csr_matrix(np.triu(near, 1) * rng.random((120, 120)))
    links = sp.csr_matrix(links + links.T)

    def inside(labels: np.ndarray) -> float:
        total, ends = links.sum(), np.bincount(labels, weights=np.asarray(links.sum(1)).ravel())
        same = labels[:, None] == labels
        return float(links.multiply(same).sum() / total - 2 * ((ends / total) ** 2).sum())

    best = inside(best_cut(links, 2.0, 7))
    assert all(best >= inside(louvain(links, 2.0, 7000 + cut)) - 1e-12 for cut in range(20))
    assert best_cut(sp.csr_matrix((3, 3)), 2.0, 0).tolist() == [0, 1, 2]
