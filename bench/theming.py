"""How long grouping takes and how much memory it needs, by the number of excerpts.

    python bench/theming.py [--rows 1000 5000 20000 | --set goemotions] [--clusterer graph]
    python bench/theming.py --beside [--rows 1000 5000 20000] [--rounds 3]

Vectors and texts are made up; each size runs in a process of its own, so that the peak is its own.
`--beside` runs BERTopic's defaults on the same vectors and texts in turn with ours, both warm, in
one process: themes and their words against themes and their words.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.clustering import make_clusterer
from workbench.clustering.layout import map_layout
from workbench.clustering.splitting import split
from workbench.clustering.terms import keyphrases_by_theme
from workbench.domain.ports import Passages

DIMENSIONS = 384
TOPICS = 45
WORDS = 74
WARMING = 5000
"""Rows of the round that is not counted: so many that all that is compiled has been."""

STAGES = ("themes", "keyphrases", "map", "split")

T = TypeVar("T")


def made_up(rows: int, seed: int = 0) -> tuple[Passages, list[str]]:
    """Interviews of 40 excerpts whose topics follow one another; every twentieth is a stock one."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(TOPICS, DIMENSIONS))
    topics = np.repeat(rng.integers(TOPICS, size=rows // 3 + 1), 3)[:rows]
    vectors = centres[topics] + 1.6 * rng.normal(size=(rows, DIMENSIONS))
    vectors[::20] = centres[0]
    passages = Passages(
        keys=[f"{key:016x}" for key in rng.integers(2**62, size=rows)],
        vectors=unit(vectors),
        questions=unit(centres[topics] + 2.0 * rng.normal(size=(rows, DIMENSIONS))),
        transcripts=[f"interview {row // 40}" for row in range(rows)],
    )
    return passages, [spoken(rng, int(topic)) for topic in topics]


def spoken(rng: np.random.Generator, topic: int) -> str:
    """Words by Zipf's law, a third of them of the topic's own."""
    ranks = np.minimum(rng.zipf(1.3, size=WORDS), 20_000)
    own = rng.random(WORDS) < 0.3
    words = [f"{letters(r)}{letters(topic) if o else ''}" for r, o in zip(ranks, own, strict=True)]
    return " ".join(words) + "."


def letters(number: int) -> str:
    digits = [int(d) for d in np.base_repr(int(number), 20).translate(_DIGITS).split()]
    return "".join("bcdfghklmnprstvwzjxq"[d] + "aeiou"[d % 5] for d in digits)


_DIGITS = {ord(c): f"{i} " for i, c in enumerate("0123456789ABCDEFGHIJ")}


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def real(name: str) -> tuple[Passages, list[str]]:
    """A data set as it is embedded for the bench of quality."""
    from corpora import corpus

    given = corpus(name)
    return given.passages, given.texts


def measured(passages: Passages, texts: list[str], clusterer: str) -> dict[str, float]:
    """Seconds by stage, themes, and the peak in GB; imports are made before (warm)."""
    engine = make_clusterer(clusterer)
    engine.cluster(made_up(300)[0])
    rows = len(texts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made, themes = timed(lambda: engine.cluster(passages))
    _, keyphrases = timed(lambda: keyphrases_by_theme(texts, made.labels, 12))
    _, drawn = timed(lambda: map_layout(made.mixed, made.labels, passages.keys))
    some = np.arange(min(rows, 2000))
    keys = [passages.keys[i] for i in some]
    _, sides = timed(lambda: split(passages.vectors[some], 3, keys=keys))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "rows": rows, "found": float(made.labels.max() + 1), "themes": themes,
        "keyphrases": keyphrases, "map": drawn, "split": sides,
        "peak": peak / 1e6, "before": before / 1e6,
    }  # fmt: skip


def beside(rows: int, clusterer: str, rounds: int) -> None:
    """A line of a table: medians of both, and of the ratios round by round."""
    pairs = []
    for turn in range(-1, rounds):
        passages, texts = made_up(rows if turn >= 0 else min(rows, WARMING), max(0, turn))
        one, other = both(lambda: ours(passages, texts, clusterer), lambda: theirs(passages, texts))  # noqa: B023
        pairs.append([*one, *other])
    wall, busy, their_wall, their_busy = np.array(pairs[1:]).T
    figures = [wall, their_wall, wall / their_wall, busy, their_busy, busy / their_busy]
    print(f"| {rows:,} | " + " | ".join(f"{np.median(x):.2f}" for x in figures) + " |", flush=True)


def both(one: Callable[[], object], other: Callable[[], object]) -> list[tuple[float, float]]:
    """Seconds by the clock and of the processor, of each."""
    found = []
    for work in (one, other):
        clock, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - clock, time.process_time() - busy))
    return found


def ours(passages: Passages, texts: list[str], clusterer: str) -> None:
    made = make_clusterer(clusterer).cluster(passages)
    keyphrases_by_theme(texts, made.labels, 12)


def theirs(passages: Passages, texts: list[str]) -> None:
    from bertopic import BERTopic
    from umap import UMAP

    warnings.simplefilter("ignore")
    reducer = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False,
        random_state=0,
    )  # fmt: skip
    BERTopic(umap_model=reducer).fit_transform(texts, passages.vectors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 5000, 20_000])
    parser.add_argument("--clusterer", default="graph")
    parser.add_argument("--set", help="a data set of bench/corpora.py instead, e.g. goemotions")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--beside", action="store_true", help="BERTopic's defaults in turn with it")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.beside:
        print("| excerpts | ours s | BERTopic s | ratio | ours, processor s | BERTopic's | ratio |")
        print("|---|---|---|---|---|---|---|")
        for rows in options.rows:
            beside(rows, options.clusterer, options.rounds)
        return
    if options.one:
        given = made_up(int(options.one)) if options.one.isdigit() else real(options.one)
        print(json.dumps(measured(*given, options.clusterer)))
        return
    print("| excerpts | themes found | themes s | keyphrases s | map s | split s | peak GB |")
    print("|---|---|---|---|---|---|---|")
    for what in [options.set] if options.set else map(str, options.rows):
        command = [sys.executable, __file__, "--one", what, "--clusterer", options.clusterer]
        figures = json.loads(subprocess.check_output(command, text=True).splitlines()[-1])
        stages = " | ".join(f"{figures[stage]:.2f}" for stage in STAGES)
        print(
            f"| {figures['rows']:,} | {figures['found']:.0f} | {stages} | {figures['peak']:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
