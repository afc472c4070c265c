"""A stand-in for a model: words hashed into a few hundred dimensions. For tests and speed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from workbench.domain.ports import Progress, Vectors, silent

DIMENSIONS = 256

_STEM = 5
"""Words are known by their first letters, so that "meeting" is near "meetings".

A separate rule: it is part of what `model_id` stands for, and must work in any language.
"""

_SHORT = 3
_SHORT_WEIGHT = 0.2
"""Short words are mostly "the" and "of"; they should not make all texts alike."""


class HashingEmbedder:
    """Texts that share words are near; needs no model and is the same on every machine."""

    model_id = "hashing@2"
    dtype = "float32"

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), 256) unit rows; zero rows for texts without a word."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                code = zlib.crc32(word[:_STEM].encode())
                weight = _SHORT_WEIGHT if len(word) <= _SHORT else 1.0
                rows[number, code % DIMENSIONS] += weight if code & 0x8000_0000 else -weight
        progress("embedding", len(texts), len(texts))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = rows / np.maximum(lengths, 1e-9)
        return unit
