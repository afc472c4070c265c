"""Embedding each text once: vectors are kept under a key of content, model and dtype."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from workbench.domain.ports import Embedder, Progress, VectorCache, Vectors, silent

CHUNK = 512
"""Texts embedded between two writes to the cache: what a killed run loses at most."""


def vector_key(text: str, model_id: str, dtype: str) -> str:
    """Hex sha256 over text, model and dtype."""
    return hashlib.sha256(f"{model_id}\x1f{dtype}\x1f{text}".encode()).hexdigest()


def embed_cached(
    texts: Sequence[str], embedder: Embedder, cache: VectorCache, progress: Progress = silent
) -> Vectors:
    """(len(texts), dim) unit rows; embeds only what the cache does not hold, each text once.

    What is missing is sorted by length and content first, so the order of `texts` matters to no
    vector, and written in chunks, so a killed run goes on where it was.
    """
    keys = [vector_key(text, embedder.model_id, embedder.dtype) for text in texts]
    known = dict(cache.get(list(dict.fromkeys(keys))))
    missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
    todo = sorted(missing.items(), key=lambda item: (len(item[1]), item[1]))
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        rows = embedder.embed([text for _, text in chunk], _shifted(progress, start, len(todo)))
        fresh = {key: row for (key, _), row in zip(chunk, rows, strict=True)}
        cache.put(fresh)
        known |= fresh
    if not keys:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([known[key] for key in keys]).astype(np.float32, copy=False)


def _shifted(progress: Progress, start: int, whole: int) -> Progress:
    def show(what: str, done: int, total: int) -> None:
        progress(what, start + done, whole if total else 0)

    return show


class MemoryVectors:
    """A `VectorCache` that lasts as long as the object."""

    def __init__(self) -> None:
        self._kept: dict[str, Vectors] = {}

    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The known ones among `keys`."""
        return {key: self._kept[key] for key in keys if key in self._kept}

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors; known ones stay."""
        for key, row in vectors.items():
            self._kept.setdefault(key, row)
