"""The engine `density`: UMAP to a few dimensions, then HDBSCAN, with guards.

Left alone, the two give two to four giant clusters or leave most excerpts out on one study in
four. So the tree is cut again, finer or coarser, until the number of themes fits; what is left
over goes to its nearest theme, marked as soft; and themes with the same centre become one.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.arranged import arranged
from workbench.clustering.context import Context, mixed
from workbench.clustering.granularity import Bounds
from workbench.clustering.neighbours import averaged, fold, nearest, same_among
from workbench.clustering.partition import (
    Partition,
    fitted,
    merged_alike,
    trivial,
    with_rest,
)
from workbench.domain.ports import (
    Clustering,
    Granularity,
    Passages,
    Progress,
    Vectors,
    silent,
)

Labels = NDArray[np.int64]

_FIRST = 30
_FEWEST_NODES = 40
"""Nodes that UMAP's spectral start and a density need; fewer are divided by Ward's tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A way to cut HDBSCAN's tree: `eom` (most stable clusters) or `leaf` (the finest)."""

    method: str
    least: int


_CUTS: dict[Granularity, tuple[Cut, ...]] = {
    "coarse": (Cut(method="eom", least=15), Cut(method="eom", least=8)),
    "medium": (Cut(method="eom", least=8),),
    "fine": (Cut(method="leaf", least=5),),
}
_FINER = (
    Cut(method="leaf", least=10),
    Cut(method="leaf", least=7),
    Cut(method="leaf", least=5),
    Cut(method="leaf", least=3),
)
_COARSER = (
    Cut(method="eom", least=12),
    Cut(method="leaf", least=15),
    Cut(method="leaf", least=25),
    Cut(method="leaf", least=40),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DensitySettings:
    """The numbers of the engine.

    Attributes:
        neighbours: UMAP's neighbourhood.
        dimensions: how many UMAP reduces to.
        same: cosine over which two excerpts are folded into one.
        alike: cosine of centres over which two themes are one.
        largest: share of excerpts over which a theme is a giant, and the tree is cut finer.
    """

    neighbours: int = 15
    dimensions: int = 5
    same: float = 0.95
    alike: float = 0.9
    largest: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class DensityClusterer:
    """UMAP, then HDBSCAN; see the module's text."""

    name: str = "density"
    context: Context = field(default_factory=Context)
    settings: DensitySettings = field(default_factory=DensitySettings)

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
        cut = _CUTS[granularity][0]
        if taken.needs_no_engine:
            return taken.clustering(trivial(len(taken.rows)), self._config(cut))
        progress("finding neighbours", 0, 0)
        ids, distances = nearest(taken.rows, _FIRST)
        groups = fold(ids, distances, same=same_among(taken.rows, self.settings.same))
        nodes, weights = averaged(taken.rows, groups), np.bincount(groups)
        made = trivial(len(nodes))
        if len(nodes) >= _FEWEST_NODES:
            flat = self._flattened(nodes, seed, progress)
            made, cut = self._guarded(flat, nodes, weights, _CUTS[granularity], taken.within)
        made = fitted(made, nodes, weights, taken.within)
        return taken.clustering(made.of_rows(groups), self._config(cut))

    def about(self, passages: Passages) -> Vectors:
        """(n, dim) unit rows of the excerpts with their context."""
        return mixed(passages, self.context)

    def _flattened(self, nodes: Vectors, seed: int, progress: Progress) -> Vectors:
        progress("flattening", 0, 0)
        chosen = self.settings
        knn = nearest(nodes, chosen.neighbours)
        with warnings.catch_warnings():
            # It warns about what is intended here: no Tensorflow, one thread for the seed's sake,
            # and our own neighbours, from which nothing new will be transformed.
            warnings.simplefilter("ignore")
            from umap import UMAP

            reducer = UMAP(
                n_neighbors=chosen.neighbours,
                n_components=chosen.dimensions,
                min_dist=0.0,
                metric="cosine",
                random_state=seed,
                n_jobs=1,
                precomputed_knn=(knn[0], knn[1], None),
            )
            return np.asarray(reducer.fit_transform(nodes), dtype=np.float32)

    def _guarded(
        self,
        flat: Vectors,
        nodes: Vectors,
        weights: Labels,
        cuts: tuple[Cut, ...],
        within: Bounds,
    ) -> tuple[Partition, Cut]:
        """The first cut with a fitting number of themes and no giant; else the closest."""
        tried: list[tuple[int, int, Partition, Cut]] = []
        for cut in (*cuts, *_FINER, *_COARSER):
            made = self._cut(flat, nodes, weights, cut)
            share = np.bincount(made.labels, weights=weights).max() / weights.sum()
            giant = share > self.settings.largest and within.high > 2
            tried.append((abs(within.miss(made.count)) + 1000 * giant, len(tried), made, cut))
            if tried[-1][0] == 0:
                break
        _, _, made, cut = min(tried, key=lambda t: t[:2])
        return made, cut

    def _cut(self, flat: Vectors, nodes: Vectors, weights: Labels, cut: Cut) -> Partition:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecations between it and scikit-learn
            from hdbscan import HDBSCAN

            tree = HDBSCAN(
                min_cluster_size=cut.least,
                cluster_selection_method=cut.method,
                core_dist_n_jobs=1,
            ).fit(flat.astype(np.float64))
        core = np.asarray(tree.labels_, dtype=np.int64)
        if core.max() < 0:
            return trivial(len(nodes))
        core = merged_alike(core, nodes, weights, alike=self.settings.alike)
        return with_rest(core, np.asarray(tree.probabilities_, np.float32), nodes, weights)

    def _config(self, cut: Cut) -> dict[str, str | int | float]:
        return {
            "engine": self.name,
            "question": self.context.question,
            "context_neighbours": self.context.neighbours,
            "neighbours": self.settings.neighbours,
            "dimensions": self.settings.dimensions,
            "same": self.settings.same,
            "alike": self.settings.alike,
            "cut": cut.method,
            "min_cluster_size": cut.least,
            "umap-learn": version("umap-learn"),
            "hdbscan": version("hdbscan"),
        }
