from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress, Vectors, silent
from workbench.embedding import (
    HashingEmbedder,
    MemoryVectors,
    SentenceTransformerEmbedder,
    embed_cached,
    vector_key,
)
from workbench.embedding.batches import batches
from workbench.embedding.minilm import WEIGHTS_SHA256, Dtype, checked_weights, packaged_model

TEXTS = [
    "The group keeps me going.",
    "I could not get there by bus.",
    "My daughter drives me to the group, it keeps me going when the pain is bad.",
    "",
    "Yes.",
]


class Counting(HashingEmbedder):
    """Remembers what it was asked to embed; fails after so many calls."""

    def __init__(self, calls: int = 1000) -> None:
        self.asked: list[str] = []
        self.calls = calls

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        if not self.calls:
            raise KeyboardInterrupt
        self.calls -= 1
        self.asked += texts
        return super().embed(texts, progress)


def test_texts_that_share_words_are_near_without_a_model() -> None:
    rows = HashingEmbedder().embed(TEXTS)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 1, 0, 1])
    assert rows[0] @ rows[2] > 0.4 > abs(rows[0] @ rows[1])
    assert np.array_equal(rows[1], HashingEmbedder().embed(TEXTS[1:2])[0])
    assert HashingEmbedder().embed(["two meetings"]) @ HashingEmbedder().embed(["Meeting"])[0] > 0.5


def test_a_key_is_of_text_model_and_dtype() -> None:
    keys = {
        vector_key(text, model, dtype)
        for text in ("a", "b")
        for model in ("m", "n")
        for dtype in ("float32", "bfloat16")
    }
    assert len(keys) == 8
    assert all(len(key) == 64 for key in keys)


def test_each_text_is_embedded_once() -> None:
    embedder, cache = Counting(), MemoryVectors()
    first = embed_cached(TEXTS + TEXTS[::-1], embedder, cache)
    assert sorted(embedder.asked) == sorted(TEXTS)
    assert np.array_equal(first[:5], first[:4:-1])
    assert np.array_equal(embed_cached(TEXTS, embedder, cache), first[:5])
    assert len(embedder.asked) == 5
    assert np.array_equal(first[:5], HashingEmbedder().embed(TEXTS))


def test_nothing_to_embed() -> None:
    assert embed_cached([], Counting(), MemoryVectors()).shape == (0, 0)
    assert SentenceTransformerEmbedder().embed([]).shape == (0, 0)


def test_a_killed_run_goes_on_where_it_was() -> None:
    texts = [f"excerpt number {i}" for i in range(1200)]
    cache = MemoryVectors()
    with pytest.raises(KeyboardInterrupt):
        embed_cached(texts, Counting(calls=2), cache)
    embedder = Counting()
    rows = embed_cached(texts, embedder, cache)
    assert len(embedder.asked) == 1200 - 2 * 512
    assert np.array_equal(rows, HashingEmbedder().embed(texts))


def test_progress_is_told_in_texts_still_to_embed() -> None:
    told: list[tuple[str, int, int]] = []

    def show(what: str, done: int, total: int) -> None:
        told.append((what, done, total))

    texts = [f"excerpt number {i}" for i in range(600)]
    embed_cached(texts, HashingEmbedder(), MemoryVectors(), show)
    assert told[-1] == ("embedding", 600, 600)
    assert all(total == 600 and done <= 600 for _, done, total in told)


def test_a_known_vector_is_left_as_it_is() -> None:
    cache = MemoryVectors()
    one: Mapping[str, Vectors] = {"k": np.ones(2, dtype=np.float32)}
    cache.put(one)
    cache.put({"k": np.zeros(2, dtype=np.float32)})
    assert np.array_equal(cache.get(["k", "unknown"])["k"], one["k"])
    assert "unknown" not in cache.get(["unknown"])


@given(st.lists(st.integers(1, 300), max_size=80), st.integers(1, 400))
def test_batches_hold_every_text_once_within_their_tokens(lengths: list[int], most: int) -> None:
    made = batches(lengths, most)
    assert sorted(i for batch in made for i in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= most


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other weights")
    with pytest.raises(InputError, match=f"not {WEIGHTS_SHA256[:12]}.*reinstall"):
        checked_weights(weights)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        checked_weights(tmp_path / "none.safetensors")


def test_a_local_model_is_named_by_its_folder_and_weights(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"weights")
    embedder = SentenceTransformerEmbedder(model=str(tmp_path / "mine"), dtype="float32")
    assert embedder.model_id == "mine@9a129038"
    assert SentenceTransformerEmbedder().model_id == f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:8]}"
    assert SentenceTransformerEmbedder(model="org/name").model_id == "org/name"


@pytest.mark.model
def test_the_packaged_model_embeds_as_plain_sentence_transformers_does() -> None:
    from sentence_transformers import SentenceTransformer

    texts = [f"{text} {'It goes on. ' * (i % 7)}" for i, text in enumerate(TEXTS * 8)]
    embedder = SentenceTransformerEmbedder(dtype="float32", threads=1)
    rows = embedder.embed(texts)
    plain = SentenceTransformer(str(packaged_model()), device="cpu")
    truth = plain.encode(texts, show_progress_bar=False, normalize_embeddings=True)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert np.allclose(rows, truth, atol=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_order_of_texts_changes_no_vector(dtype: Dtype) -> None:
    texts = [f"{text} {'It goes on. ' * (i % 7)}" for i, text in enumerate(TEXTS * 8)]
    embedder = SentenceTransformerEmbedder(dtype=dtype, threads=1)
    order = np.random.default_rng(0).permutation(len(texts))
    assert np.array_equal(embedder.embed([texts[i] for i in order]), embedder.embed(texts)[order])


@pytest.mark.model
def test_bfloat16_is_float32_for_the_purpose() -> None:
    full = SentenceTransformerEmbedder(dtype="float32", threads=1).embed(TEXTS)
    half = SentenceTransformerEmbedder(dtype="bfloat16", threads=1).embed(TEXTS)
    assert (full * half).sum(axis=1).min() > 0.999


@pytest.mark.model
def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(model=str(tmp_path), dtype="float32")
    with pytest.raises(InputError, match=r"cannot be loaded.*embedding_model"):
        embedder.embed(["a"])
