"""Decisions as light pulls and pushes in the graph."""

from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.clustering import make_clusterer
from workbench.clustering.consensus import GraphSettings, agreed, build
from workbench.clustering.hints import PULL, PUSH, hinted, leaned
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Hints, Passages

NOBODY: frozenset[str] = frozenset()
names = st.frozensets(st.sampled_from("abc"), max_size=2)


@st.composite
def decided(draw: st.DrawFn) -> tuple[sp.csr_matrix, np.ndarray, Hints]:
    n = draw(st.integers(2, 14))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    upper = np.triu(rng.random((n, n)) * (rng.random((n, n)) < 0.5), 1)
    rows = unit(rng.normal(size=(n, 8)).astype(np.float32))
    lists = [draw(st.lists(names, min_size=n, max_size=n)) for _ in range(3)]
    return (
        sp.csr_matrix(upper + upper.T),
        rows,
        Hints(themes=lists[0], barred=lists[1], codes=lists[2]),
    )


@given(decided())
@settings(max_examples=60, deadline=None)
def test_links_are_pulled_pushed_or_left_and_stay_symmetric(
    case: tuple[sp.csr_matrix, np.ndarray, Hints],
) -> None:
    graph, rows, hints = case
    known = hinted(hints, np.arange(len(rows)))
    if known is None:
        assert not any((*hints.themes, *hints.barred, *hints.codes))
        return
    was, now = graph.toarray(), leaned(graph, rows, known).toarray()
    assert np.allclose(now, now.T)
    assert (np.diag(now) == 0).all()
    for i, j in zip(*np.nonzero(was), strict=True):
        one, other = hints.themes[i], hints.themes[j]
        together = bool(one & other or hints.codes[i] & hints.codes[j])
        apart = bool(hints.barred[i] & other or hints.barred[j] & one)
        apart |= bool(one and other and not one & other)
        if apart:
            # A weak link may have counted as one of the weight that new links have.
            assert PUSH * was[i, j] - 1e-9 <= now[i, j] <= PUSH * max(was[i, j], 0.2) + 1e-9
        elif together:
            assert was[i, j] < now[i, j] <= 1
            assert now[i, j] >= PULL
        else:
            assert now[i, j] == was[i, j]
    new = (now > 0) & (was == 0)
    for i, j in zip(*np.nonzero(new), strict=True):
        assert hints.themes[i] & hints.themes[j] or hints.codes[i] & hints.codes[j]


@given(decided(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_excerpts_does_not_matter(
    case: tuple[sp.csr_matrix, np.ndarray, Hints], random: object
) -> None:
    graph, rows, hints = case
    order = np.arange(len(rows))
    random.shuffle(order)  # type: ignore[attr-defined]
    known, again = hinted(hints, np.arange(len(rows))), hinted(hints, order)
    if known is None or again is None:
        assert known is again
        return
    straight = leaned(graph, rows, known)[order][:, order].toarray()
    assert np.allclose(leaned(graph[order][:, order], rows[order], again).toarray(), straight)


def between() -> Passages:
    """Six topics of 20 excerpts each, and last 20 that lie halfway between the first two."""
    rng = np.random.default_rng(5)
    topics = rng.normal(size=(6, 32))
    rows = [topics[i // 20] + 0.9 * rng.normal(size=32) for i in range(120)]
    rows += [(topics[0] + topics[1]) / 2 + 0.9 * rng.normal(size=32) for _ in range(20)]
    return Passages(
        keys=[f"{i:04}" for i in range(140)],
        vectors=unit(np.array(rows, dtype=np.float32)),
        questions=np.zeros((140, 32), dtype=np.float32),
        transcripts=None,
    )


def told(plain: Passages, first: int) -> Passages:
    """An analyst put all that lies between into a theme with the topic that starts at `first`."""
    held = {*range(first, first + 20), *range(120, 140)}
    themes = [frozenset({"joined"}) if i in held else NOBODY for i in range(140)]
    empty = [NOBODY] * 140
    return replace(plain, hints=Hints(themes=themes, barred=empty, codes=empty))


def agreement(passages: Passages, first: int) -> float:
    """The runs' votes for links between what lies between and the topic that starts at `first`."""
    known = hinted(passages.hints, np.arange(140)) if passages.hints else None
    graph = build(passages.vectors, GraphSettings(), hinted=known)
    shares = agreed(graph, 2.0, GraphSettings(), 1).shares.toarray()
    return float(shares[120:, first : first + 20].sum())


def test_the_like_is_found_with_what_analysts_put_it_with_rather_than_elsewhere() -> None:
    plain = between()
    for mine, others in ((0, 20), (20, 0)):
        before = agreement(plain, mine) / agreement(plain, others)
        after = agreement(told(plain, mine), mine) / agreement(told(plain, mine), others)
        assert after > 1.1 * before


def test_no_decisions_change_nothing() -> None:
    plain = between()
    empty = [NOBODY] * 140
    asked = replace(plain, hints=Hints(themes=empty, barred=empty, codes=empty))
    engine = make_clusterer("graph")
    assert engine.cluster(asked).labels.tolist() == engine.cluster(plain).labels.tolist()
