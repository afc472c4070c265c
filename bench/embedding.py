"""How fast excerpts are embedded, against sentence-transformers' own float32 `encode`.

    python bench/embedding.py [--texts 512] [--rounds 5]

Both run in one process, in turns, on the same made-up texts of about 74 words; what counts is the
median of the rounds' ratios, since a machine's speed may change within minutes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

from workbench.embedding import SentenceTransformerEmbedder
from workbench.embedding.minilm import packaged_model

WORDS = tuple(
    """
    the a and of to in it was i we they had when pain group meeting people felt talk walk sleep
    work family bus tired help listen garden doctor tutor week friend home better worse year
    because really something together afterwards sometimes difficult programme understanding
    """.split()  # noqa: SIM905
)


def made_up(texts: int, seed: int = 0) -> list[str]:
    """Texts of 4 to 220 words, 74 in the mean, as turns of an interview are."""
    rng = np.random.default_rng(seed)
    lengths = np.clip(rng.gamma(1.6, 46, size=texts), 4, 220).astype(int)
    return [" ".join(rng.choice(WORDS, size=n)) + "." for n in lengths]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = made_up(options.texts)
    embedders = [SentenceTransformerEmbedder(), SentenceTransformerEmbedder(dtype="float32")]
    load = seconds(lambda: embedders[0].embed(texts[:4]))

    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(packaged_model()), device="cpu")

    def encode() -> object:
        return plain.encode(texts, show_progress_bar=False, normalize_embeddings=True)

    truth = np.asarray(encode())
    print(f"{options.texts} texts; import and load of the model {load:.1f} s\n")
    print("| | texts a second | times plain encode (median, least, most) | cosine to it, least |")
    print("|---|---|---|---|")
    rows, plain_rates = rounds(embedders, encode, texts, options.rounds)
    print(f"| plain encode, float32 | {statistics.median(plain_rates):.0f} | 1 | 1 |")
    for embedder, (rates, ratios) in zip(embedders, rows, strict=True):
        cosine = float((embedder.embed(texts) * truth).sum(axis=1).min())
        times = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}, {max(ratios):.2f})"
        rate = statistics.median(rates)
        print(f"| the workbench, {embedder.dtype} | {rate:.0f} | {times} | {cosine:.4f} |")


def rounds(
    embedders: Sequence[SentenceTransformerEmbedder],
    encode: Callable[[], object],
    texts: Sequence[str],
    count: int,
) -> tuple[list[tuple[list[float], list[float]]], list[float]]:
    """Rates and ratios of each embedder, and the rates of plain `encode`; all in turns."""
    rows: list[tuple[list[float], list[float]]] = [([], []) for _ in embedders]
    plain: list[float] = []
    for embedder in embedders:
        embedder.embed(texts)  # warm
    for _ in range(count):
        base = seconds(encode)
        plain.append(len(texts) / base)
        for embedder, (rates, ratios) in zip(embedders, rows, strict=True):
            took = seconds(lambda embedder=embedder: embedder.embed(texts))  # type: ignore[misc]
            rates.append(len(texts) / took)
            ratios.append(base / took)
    return rows, plain


if __name__ == "__main__":
    main()
