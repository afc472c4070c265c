"""Excerpts as every engine receives them: with context mixed in, in a canonical order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.clustering.context import Context, mixed
from workbench.clustering.granularity import Bounds, bounds
from workbench.clustering.partition import Labels, Partition, clustering_of, in_key_order
from workbench.domain.ports import Clustering, Passages, Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """What is grouped: the rows that say anything, in an order independent of the input.

    Attributes:
        about: (n, dim) unit rows of all excerpts with their context.
        order: numbers of the rows with words, by key and then by content.
        rows: those rows of `about`, in that order; what an engine works on.
        within: how many themes there may be.
    """

    about: Vectors
    order: Labels
    rows: Vectors
    within: Bounds

    @property
    def needs_no_engine(self) -> bool:
        """Nothing to group, or one theme wanted."""
        return not len(self.order) or self.within.high == 1

    def clustering(self, made: Partition, config: Mapping[str, str | int | float]) -> Clustering:
        """A partition of `rows` as one of all excerpts; those without words are in no theme."""
        return clustering_of(made, self.about, self.order, config)


def arranged(passages: Passages, context: Context, themes: int | None) -> Arranged:
    """Mix in the context and sort by key."""
    about = mixed(passages, context)
    order = in_key_order(passages.keys, about)
    rows: Vectors = np.ascontiguousarray(about[order])
    return Arranged(about=about, order=order, rows=rows, within=bounds(len(order), themes))
