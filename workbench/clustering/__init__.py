"""Excerpts to candidate themes: two engines behind one port, proposals of splits, and a map."""

from __future__ import annotations

from workbench.clustering.layout import map_layout
from workbench.clustering.resampling import resampled
from workbench.clustering.splitting import split, split_along
from workbench.domain.errors import InputError
from workbench.domain.ports import Clusterer

__all__ = [
    "CLUSTERERS", "DEFAULT_CLUSTERER", "make_clusterer", "map_layout", "resampled", "split",
    "split_along",
]  # fmt: skip

CLUSTERERS = ("graph", "density")
DEFAULT_CLUSTERER = "graph"


def make_clusterer(name: str = "") -> Clusterer:
    """The engine of that name; the default one for an empty name.

    Raises:
        InputError: there is none of that name.
    """
    # Engines are imported when asked for: scipy takes longer than `workbench --help` may.
    match name or DEFAULT_CLUSTERER:
        case "graph":
            from workbench.clustering.graph import GraphClusterer

            return GraphClusterer()
        case "density":
            from workbench.clustering.density import DensityClusterer

            return DensityClusterer()
    raise InputError(f"clusterer {name!r} is unknown; choose {' or '.join(CLUSTERERS)}")
