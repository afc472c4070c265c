"""Excerpts to candidate themes: engines behind one port, proposals of splits, and a map.

`CLUSTERERS` is the one list of engines: commands, pages, settings and study files offer what is in
it. It is read before anything is opened, so an engine is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import InputError

if TYPE_CHECKING:
    from workbench.domain.ports import Clusterer


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An engine that can be chosen: `name` in commands and files, `title` on pages."""

    name: str
    title: str
    make: Callable[[], Clusterer]


def make_clusterer(name: str = "") -> Clusterer:
    """The engine of that name; the default one for an empty name.

    Raises:
        InputError: there is none of that name.
    """
    return engine_named(name).make()


def engine_named(name: str) -> Engine:
    """What is known of an engine; of the default one for an empty name; errors as above."""
    if (name or DEFAULT_CLUSTERER) not in CLUSTERERS:
        raise InputError(f"clusterer {name!r} is unknown; choose {' or '.join(CLUSTERERS)}")
    return CLUSTERERS[name or DEFAULT_CLUSTERER]


def _graph() -> Clusterer:
    from workbench.clustering.graph import GraphClusterer

    return GraphClusterer()


def _density() -> Clusterer:
    from workbench.clustering.density import DensityClusterer

    return DensityClusterer()


_ENGINES = (
    Engine(name="graph", title="Graph (consensus)", make=_graph),
    Engine(name="density", title="Density", make=_density),
)

CLUSTERERS: Mapping[str, Engine] = {engine.name: engine for engine in _ENGINES}
"""Name to engine; the first is the default."""

DEFAULT_CLUSTERER = _ENGINES[0].name
