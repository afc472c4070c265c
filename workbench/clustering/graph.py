"""The engine `graph`: themes from what many Louvain runs agree on, cores from HDBSCAN over it.

The medium level is cut from the consensus. Coarse levels merge its themes, fine ones divide them
along the cores that HDBSCAN finds in the same consensus; so levels nest, and a theme accepted on
one level is whole, or a whole number of parts, on the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version

import numpy as np

from workbench.clustering.arranged import Arranged, arranged
from workbench.clustering.consensus import (
    Consensus,
    Graph,
    GraphSettings,
    agreed,
    best_cut,
    build,
)
from workbench.clustering.context import Context, mixed
from workbench.clustering.cores import cores
from workbench.clustering.granularity import Bounds, base, search, wanted
from workbench.clustering.hints import hinted
from workbench.clustering.louvain import louvain
from workbench.clustering.neighbours import CROWDED, crowding, union
from workbench.clustering.partition import (
    Labels,
    Partition,
    dissolved,
    fitted,
    smallest,
    trivial,
)
from workbench.clustering.parts import of_excerpts, parts
from workbench.clustering.settling import OWN, settled
from workbench.domain.parts import Parts
from workbench.domain.ports import Clustering, Granularity, Passages, Progress, Vectors, silent

_MEDIUM = 1.6
"""The resolution at which the search for the medium level starts. Higher ones give more themes, on
which parts of a study agree less (docs/quality.md)."""

_FEW = 12
"""With so few nodes neighbourhoods say nothing; they stay one theme unless more are asked for."""

_CORE = 3
"""Nodes that make a core of a theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Themes of a graph's nodes, what they were cut from, and at which resolution."""

    themes: Partition
    consensus: Consensus
    resolution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphClusterer:
    """Consensus over a k-NN graph; see the module's text."""

    name: str = "graph"
    context: Context = field(default_factory=Context)
    settings: GraphSettings = field(default_factory=GraphSettings)

    def cluster(
        self,
        passages: Passages,
        *,
        granularity: Granularity = "medium",
        themes: int | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> Clustering:
        """Group n ≥ 1 excerpts; `themes` asks for about that many and overrides granularity.

        Rows without any words (zero vectors) are in no theme.
        """
        taken = arranged(passages, self.context, themes)
        if taken.needs_no_engine:
            return taken.clustering(trivial(len(taken.rows)), self._config(len(taken.rows), 0))
        known = hinted(passages.hints, taken.order) if passages.hints else None
        crowded = crowding(taken.rows)
        config = self._config(len(taken.rows), known.rows if known else 0, crowded)
        graph = build(taken.rows, self.settings, progress, known)
        if len(graph.nodes) < _FEW:
            made = fitted(trivial(len(graph.nodes)), graph.nodes, graph.weights, taken.within)
            return taken.clustering(made.of_rows(graph.groups), config)
        cut = _medium(graph, base(len(taken.order), taken.within), self.settings, seed, progress)
        made = _level(cut, graph, granularity, taken.within)
        config["resolution"] = round(cut.resolution, 4)
        return replace(
            taken.clustering(made.of_rows(graph.groups), config),
            parts=partial(_finer, taken, graph, cut.resolution, made.labels, seed),
        )

    def about(self, passages: Passages) -> Vectors:
        """(n, dim) unit rows of the excerpts with their context."""
        return mixed(passages, self.context)

    def _config(
        self, rows: int, hinted_rows: int, crowded: float = 0.0
    ) -> dict[str, str | int | float]:
        chosen = self.settings
        return {
            "engine": self.name,
            "question": self.context.question,
            "context_neighbours": self.context.neighbours,
            "neighbours": " ".join(map(str, chosen.neighbours)),
            "runs": chosen.runs_on(rows),
            "drop": chosen.drop,
            "jitter": chosen.jitter,
            "same": chosen.same,
            **({"crowded": round(crowded, 2)} if crowded >= CROWDED else {}),
            "settled": OWN,
            "hints": hinted_rows,
            "scikit-network": version("scikit-network"),
            "scikit-learn": version("scikit-learn"),
        }


def _medium(
    graph: Graph, within: Bounds, settings: GraphSettings, seed: int, progress: Progress
) -> Cut:
    """The consensus cut at the first resolution that gives a fitting number of themes."""

    def cut(resolution: float) -> Cut:
        consensus = agreed(graph, resolution, settings, seed, progress)
        themes = _settled(graph, consensus, best_cut(consensus.weights, resolution, seed))
        return Cut(themes=themes, consensus=consensus, resolution=resolution)

    start = _near(graph, within, seed)
    return search(cut, lambda made: made.themes.count, start, within).cut


def _near(graph: Graph, within: Bounds, seed: int) -> float:
    """The resolution at which one run on the whole graph fits: much cheaper to find."""
    whole = union(graph.layers)
    found = search(
        lambda resolution: _themes(graph, louvain(whole, resolution, seed)),
        lambda made: made.count,
        _MEDIUM,
        within,
    )
    return found.resolution


def _settled(graph: Graph, consensus: Consensus, labels: np.ndarray) -> Partition:
    """Themes of a cut, with nodes between two themes moved to where similarly grouped nodes are."""
    first = _themes(graph, labels)
    moved = settled(first.labels, consensus.groups, union(graph.layers))
    return _themes(graph, moved).with_periphery(first.soft)


def _themes(graph: Graph, labels: np.ndarray) -> Partition:
    least = smallest(len(graph.groups))
    return dissolved(labels, graph.nodes, graph.weights, graph.layers[1], least)


def _level(cut: Cut, graph: Graph, granularity: Granularity, within: Bounds) -> Partition:
    """The medium themes merged or divided until there are as many as the level has."""
    dense = cores(cut.consensus.shares, _CORE)
    made = cut.themes.with_periphery(dense < 0)
    count = wanted(granularity, made.count, within)
    exactly = Bounds(low=count, high=count)
    return fitted(made, graph.nodes, graph.weights, exactly, dense)


def _finer(taken: Arranged, graph: Graph, resolution: float, themes: Labels, seed: int) -> Parts:
    below = parts(graph, resolution, themes, seed)
    return of_excerpts(below, graph.groups, taken.order, len(taken.about))
