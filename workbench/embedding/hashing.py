"""A stand-in for a model: words hashed into a few hundred dimensions. For tests and speed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from workbench.domain.ports import Progress, Vectors, silent

DIMENSIONS = 256


class HashingEmbedder:
    """Texts that share words are near; needs no model and is the same on every machine."""

    model_id = "hashing@1"
    dtype = "float32"

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), 256) unit rows; zero rows for texts without a word."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()):
                code = zlib.crc32(word.encode())
                row[code % DIMENSIONS] += 1.0 if code & 0x8000_0000 else -1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = rows / np.maximum(lengths, 1e-9)
        return unit
