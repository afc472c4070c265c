import dataclasses
from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.clustering import CLUSTERERS, DEFAULT_CLUSTERER, make_clusterer
from workbench.clustering.context import Context, mixed
from workbench.clustering.cores import cores
from workbench.clustering.granularity import Bounds, bounds, search
from workbench.clustering.layout import map_layout
from workbench.clustering.neighbours import crowding, fold, nearest, same_among
from workbench.clustering.splitting import divide, split
from workbench.domain.errors import InputError
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Clustering, Passages

DIM = 64
SLOW = {"density"}
"""Compiling what it uses takes ten seconds and more in each process."""

ENGINES = [pytest.param(e, marks=[pytest.mark.slow] if e in SLOW else []) for e in CLUSTERERS]


def passages(n: int, topics: int = 10, seed: int = 0, interviews: int = 0) -> Passages:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(topics, DIM))
    vectors = centres[rng.integers(topics, size=n)] + rng.normal(size=(n, DIM))
    return Passages(
        keys=[f"{i * 7919 % 100_003:06d}" for i in range(n)],
        vectors=unit(vectors.astype(np.float32)),
        questions=np.zeros((n, DIM), dtype=np.float32),
        transcripts=[f"t{i * interviews // n}" for i in range(n)] if interviews else None,
    )


def reordered(given: Passages, order: np.ndarray) -> Passages:
    said = given.transcripts
    return Passages(
        keys=[given.keys[i] for i in order],
        vectors=given.vectors[order],
        questions=given.questions[order],
        transcripts=[said[i] for i in order] if said is not None else None,
    )


def with_vectors(given: Passages, vectors: np.ndarray) -> Passages:
    return dataclasses.replace(given, vectors=vectors.astype(np.float32))


def check_whole(made: Clustering, n: int) -> None:
    assert made.labels.shape == made.strengths.shape == made.soft.shape == (n,)
    sizes = np.bincount(made.labels[made.labels >= 0])
    assert (sizes > 0).all()
    assert (np.diff(sizes) <= 0).all(), "the largest theme is 0"
    assert made.strengths.min() >= 0
    assert made.strengths.max() <= 1
    assert np.allclose(made.strengths[made.labels < 0], 0)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("interviews", [0, 1])
@pytest.mark.parametrize("n", [1, 2, 3, 5, 20, 50, 300])
def test_any_number_of_excerpts_makes_sensible_themes(engine: str, interviews: int, n: int) -> None:
    given = passages(n, interviews=interviews)
    made = make_clusterer(engine).cluster(given)
    check_whole(made, n)
    within = bounds(n)
    assert within.low <= made.labels.max() + 1 <= within.high
    assert (made.labels >= 0).all()
    assert np.allclose(np.linalg.norm(made.mixed, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("themes", [1, 2, 5, 17, 80])
def test_a_count_that_is_asked_for_is_reached(engine: str, themes: int) -> None:
    for n in (3, 40, 200):
        made = make_clusterer(engine).cluster(passages(n), themes=themes)
        assert made.labels.max() + 1 == min(themes, n)


@pytest.mark.parametrize("engine", ENGINES)
def test_finer_means_more_themes(engine: str) -> None:
    given = passages(400, topics=40)
    clusterer = make_clusterer(engine)
    coarse, fine = (clusterer.cluster(given, granularity=g) for g in ("coarse", "fine"))
    assert coarse.labels.max() < fine.labels.max()


def test_levels_nest() -> None:
    given = passages(400, topics=30, seed=4)
    engine = make_clusterer("graph")
    levels = [engine.cluster(given, granularity=g).labels for g in ("coarse", "medium", "fine")]
    levels.insert(1, engine.cluster(given, themes=int(levels[1].max())).labels)
    counts = [int(labels.max()) + 1 for labels in levels]
    assert counts == sorted(set(counts)), "each level has more themes than the one before"
    for coarser, finer in pairwise(levels):
        homes = {(int(one), int(other)) for one, other in zip(finer, coarser, strict=True)}
        assert len(homes) == finer.max() + 1, "every finer theme lies in one coarser theme"


@pytest.mark.parametrize("engine", ENGINES)
def test_five_hundred_same_answers_are_one_theme(engine: str) -> None:
    given = passages(500)
    made = make_clusterer(engine).cluster(with_vectors(given, np.tile(given.vectors[:1], (500, 1))))
    assert (made.labels == 0).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stock_answer_does_not_break_up_the_other_themes(engine: str) -> None:
    given = passages(300)
    vectors = given.vectors.copy()
    vectors[::3] = vectors[0]
    made = make_clusterer(engine).cluster(with_vectors(given, vectors))
    assert len(set(made.labels[::3])) == 1
    assert made.labels.max() + 1 >= 8


@pytest.mark.parametrize("engine", ENGINES)
def test_excerpts_without_a_word_are_in_no_theme(engine: str) -> None:
    given = passages(100)
    vectors = given.vectors.copy()
    vectors[::10] = 0
    made = make_clusterer(engine).cluster(with_vectors(given, vectors))
    check_whole(made, 100)
    assert (made.labels < 0).sum() == 10
    nothing = make_clusterer(engine).cluster(with_vectors(given, np.zeros_like(vectors)))
    assert (nothing.labels == -1).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_surveys_in_any_order_give_the_same_themes(engine: str) -> None:
    given = passages(250)
    clusterer = make_clusterer(engine)
    made = clusterer.cluster(given, seed=3)
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(250)
        again = clusterer.cluster(reordered(given, order), seed=3)
        assert np.array_equal(again.labels, made.labels[order])
        assert np.array_equal(again.soft, made.soft[order])
        assert np.allclose(again.strengths, made.strengths[order])


@pytest.mark.slow
@given(st.integers(1, 120), st.integers(0, 2**16))
@settings(max_examples=15, deadline=None)
def test_interviews_in_any_order_give_the_same_themes(n: int, seed: int) -> None:
    given = passages(n, topics=6, seed=seed, interviews=min(n, 5))
    rng = np.random.default_rng(seed)
    assert given.transcripts is not None
    # Interleaved anyhow; within an interview the order stands.
    which = rng.permutation(np.array(given.transcripts))
    rows = {name: iter(np.flatnonzero(np.array(given.transcripts) == name)) for name in set(which)}
    order = np.array([next(rows[name]) for name in which])
    clusterer = make_clusterer("graph")
    made, again = clusterer.cluster(given), clusterer.cluster(reordered(given, order))
    assert np.array_equal(again.labels, made.labels[order])
    assert np.array_equal(again.mixed, made.mixed[order])


def test_an_unknown_engine_is_named_with_the_known_ones() -> None:
    assert make_clusterer("").name == DEFAULT_CLUSTERER
    with pytest.raises(InputError, match="'kmeans' is unknown; choose graph or density"):
        make_clusterer("kmeans")


def test_context_takes_in_the_question_and_both_neighbours() -> None:
    given = Passages(
        keys=["a", "b", "c"],
        vectors=np.eye(4, dtype=np.float32)[:3],
        questions=np.array([[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]], dtype=np.float32),
        transcripts=["t", "t", "u"],
    )
    rows = mixed(given, Context(question=0.5, neighbours=0.2))
    first = unit(np.array([[1, 0, 0, 0.5]], dtype=np.float32))
    assert np.allclose(rows[0], unit(first + np.array([[0, 0.2, 0, 0]]))[0])
    assert np.allclose(rows[1], unit(np.array([[0, 1, 0, 0]]) + 0.2 * first)[0])
    assert np.allclose(rows[2], [0, 0, 1, 0])
    survey = dataclasses.replace(given, transcripts=None)
    assert np.allclose(mixed(survey, Context()), given.vectors)


def test_neighbours_are_exact_and_near_duplicates_are_folded() -> None:
    vectors = passages(60).vectors.copy()
    vectors[7] = vectors[3]
    ids, distances = nearest(vectors, 10)
    truth = np.sort(1 - vectors @ vectors.T, axis=1)[:, :10]
    assert np.allclose(distances, np.maximum(truth, 0), atol=1e-5)
    assert (ids[:, 0] == np.arange(60)).all()
    groups = fold(ids, distances)
    assert groups[7] == groups[3]
    assert len(set(groups)) == 59


@pytest.mark.slow
def test_neighbours_among_very_many_are_nearly_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = passages(1500, topics=20).vectors
    ids, _ = nearest(rows, 15)
    monkeypatch.setattr("workbench.clustering.neighbours._EXACT", 1000)
    found, distances = nearest(rows, 15)
    assert (found[:, 0] == np.arange(1500)).all()
    assert (np.diff(distances, axis=1) >= 0).all()
    assert np.mean([len({*a} & {*b}) / 15 for a, b in zip(ids, found, strict=True)]) > 0.9
    again, _ = nearest(rows, 15)
    assert np.array_equal(again, found)


@pytest.mark.parametrize(
    ("excerpts", "low"), [(1, 1), (15, 1), (16, 2), (105, 7), (121, 8), (5000, 8)]
)
def test_bounds_on_the_number_of_themes(excerpts: int, low: int) -> None:
    assert bounds(excerpts) == Bounds(low=low, high=60)


def test_the_search_for_a_resolution_ends_where_the_count_fits() -> None:
    found = search(lambda r: round(10 * r), lambda k: k, 2.0, Bounds(low=40, high=41))
    assert 40 <= found.count <= 41
    assert search(lambda r: 500, lambda k: k, 2.0, Bounds(low=1, high=60)).count == 500


@given(st.integers(1, 60), st.integers(2, 4), st.integers(0, 2**16))
@settings(max_examples=60, deadline=None)
def test_a_split_keeps_every_excerpt_once_in_any_order(n: int, k: int, seed: int) -> None:
    given = passages(n, topics=3, seed=seed)
    sides = split(given.vectors, k, keys=given.keys, seed=1)
    sizes = np.bincount(sides, minlength=min(k, n))
    assert len(sizes) == min(k, n)
    assert sizes.min() >= (2 if n >= 2 * k else 1)
    order = np.random.default_rng(seed).permutation(n)
    again = split(given.vectors[order], k, keys=[given.keys[i] for i in order], seed=1)
    assert np.array_equal(again, sides[order])


def test_a_split_finds_the_two_things_that_are_said() -> None:
    given = passages(80, topics=2, seed=4)
    sides = split(given.vectors, 2, keys=given.keys)
    inside = [given.vectors[sides == s] @ given.vectors[sides == s].T for s in (0, 1)]
    across = given.vectors[sides == 0] @ given.vectors[sides == 1].T
    assert min(m.mean() for m in inside) > across.mean() + 0.3


def test_what_is_the_same_can_be_split_too() -> None:
    same = np.tile(passages(1).vectors, (9, 1))
    assert sorted(np.bincount(divide(same, 3))) >= [2, 2, 2]
    with pytest.raises(ValueError, match="do not go together"):
        split(same, 2, keys=["a"])


@given(st.integers(0, 80), st.integers(-1, 6), st.integers(0, 2**16))
@settings(max_examples=40, deadline=None)
def test_a_map_has_a_point_for_every_excerpt(n: int, top: int, seed: int) -> None:
    given = passages(n, seed=seed)
    rng = np.random.default_rng(seed)
    labels = rng.integers(-1, top + 1, size=n)
    points = map_layout(given.vectors, labels, given.keys)
    assert points.shape == (n, 2)
    assert points.dtype == np.float32
    assert np.isfinite(points).all()
    assert np.abs(points).max(initial=0) <= 1
    order = rng.permutation(n)
    again = map_layout(given.vectors[order], labels[order], [given.keys[i] for i in order])
    assert np.allclose(again, points[order], atol=1e-5)


def test_on_the_map_excerpts_lie_by_their_own_theme() -> None:
    given = passages(300)
    made = make_clusterer("graph").cluster(given)
    points = map_layout(made.mixed, made.labels, given.keys)
    middles = np.stack(
        [points[made.labels == t].mean(axis=0) for t in range(made.labels.max() + 1)]
    )
    nearest_middle = np.linalg.norm(points[:, None] - middles, axis=2).argmin(axis=1)
    assert (nearest_middle == made.labels).mean() > 0.9


def test_cores_are_where_the_runs_agree_and_the_rest_is_periphery() -> None:
    shares = np.zeros((11, 11))
    shares[:5, :5] = shares[5:10, 5:10] = 0.9
    np.fill_diagonal(shares, 0)
    found = cores(sp.csr_matrix(shares), 3)
    assert len(set(found[:5])) == len(set(found[5:10])) == 1
    assert found[0] != found[5]
    assert found[10] == -1, "no run ever put it with others"


def test_a_model_whose_vectors_crowd_together_folds_what_is_the_same_and_no_more() -> None:
    """E5 gives any two texts a cosine of about .85."""
    spread = passages(120).vectors
    crowd = spread + 2.5 * np.ones_like(spread[0]) / np.sqrt(spread.shape[1])
    crowd /= np.linalg.norm(crowd, axis=1, keepdims=True)
    rows = np.vstack([crowd, crowd[:5]]).astype(np.float32)
    assert crowding(rows) > 0.8
    ids, distances = nearest(rows, 30)
    groups = fold(ids, distances, same=same_among(rows, 0.95))
    assert len(set(groups.tolist())) >= 100
    assert groups[:5].tolist() == groups[120:].tolist()


def test_equal_rows_are_one_however_much_they_crowd() -> None:
    rows = np.tile(passages(1).vectors, (20, 1))
    ids, distances = nearest(rows, 20)
    assert set(fold(ids, distances, same=same_among(rows, 0.95)).tolist()) == {0}


def test_where_vectors_are_spread_the_same_is_the_same_as_ever() -> None:
    assert same_among(passages(50).vectors, 0.95) == pytest.approx(0.95)
