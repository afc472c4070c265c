"""What the services need from the outside world, as Protocols; adapters below implement them.

What they need of a store is in `workbench.domain.store`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.parts import Parts

Vectors = NDArray[np.float32]
Granularity = Literal["coarse", "medium", "fine"]


class Progress(Protocol):
    """Hears how far a step is: `progress("embedding", 120, 400)`; total 0 means not known."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show it; must be cheap, is called often and from any thread."""


def silent(what: str, done: int, total: int) -> None:
    """A `Progress` that shows nothing."""


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def model_id(self) -> str:
        """Model name and a short digest of its weights, e.g. `all-MiniLM-L6-v2@53aa5117`."""

    @property
    def dtype(self) -> str:
        """`float32` or `bfloat16`: what the weights were computed in."""

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), dim) float32 unit rows, in the order of `texts`."""


class VectorCache(Protocol):
    """Vectors by content key."""

    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The known ones among `keys`, each a (dim,) float32 row."""

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Store; an existing key is left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What people have decided on n excerpts, row by row; a row may be empty everywhere.

    Attributes:
        themes: the decided themes that hold each excerpt.
        barred: the decided themes that each was taken out of.
        codes: the human codes on each.
    """

    themes: Sequence[frozenset[str]]
    barred: Sequence[frozenset[str]]
    codes: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """What a clusterer sees of n excerpts, in transcript order; order must not matter to it.

    Attributes:
        keys: n content keys (excerpt id); rows are sorted by them before anything random.
        vectors: (n, dim) unit rows of the excerpts' own words.
        questions: (n, dim) unit rows of the question each answers; zero rows where none.
        transcripts: n transcript ids, for neighbours within an interview; None: no neighbours
            (survey answers).
        hints: what was decided already; an engine may ignore it.
    """

    keys: Sequence[str]
    vectors: Vectors
    questions: Vectors
    transcripts: Sequence[str] | None
    hints: Hints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Candidate themes of n excerpts.

    Attributes:
        labels: (n,) cluster of each excerpt, 0 is the largest, -1 is in none.
        strengths: (n,) how strongly each belongs to its cluster, in [0, 1]; 0 where -1.
        soft: (n,) True where a rest (an outlier) was assigned to its nearest cluster.
        mixed: (n, dim) the unit vectors the clustering was made on (context mixed in).
        config: what was used, for the trail: engine, parameters, library versions.
        parts: computes the finer parts of the clusters; none if the engine knows none.
    """

    labels: NDArray[np.int64]
    strengths: NDArray[np.float32]
    soft: NDArray[np.bool_]
    mixed: Vectors
    config: Mapping[str, str | int | float]
    parts: Callable[[], Parts] = Parts


class Clusterer(Protocol):
    """An engine that groups excerpts into candidate themes.

    Same passages in any order and the same seed give the same themes.
    """

    @property
    def name(self) -> str:
        """What it is called on the command line and in the trail."""

    def about(self, passages: Passages) -> Vectors:
        """(n, dim) unit rows that excerpts are grouped on: their words and their context."""

    def cluster(
        self,
        passages: Passages,
        *,
        granularity: Granularity = "medium",
        themes: int | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> Clustering:
        """Group n ≥ 1 excerpts; `themes` asks for about that many and overrides granularity."""
