"""How well the sides of a split agree with human codes inside the theme, and how firm they are.

    OMP_NUM_THREADS=1 python bench/splits.py [SET …] [--seeds 5]

The themes are those of the medium level. Counted are its rows with exactly one code, in themes
with six of them or more and two codes or more; the figure is the mean over themes and over 2, 3
and 4 sides, weighted by rows. Firm: the mean ARI of the sides of the same theme between runs on
four draws of nine excerpts in ten.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from corpora import Corpus, corpus
from numpy.typing import NDArray

from workbench.clustering import make_clusterer
from workbench.clustering.splitting import split, split_along
from workbench.domain.measures.clusters import unit
from workbench.domain.measures.scoring import Placed, Row, adjusted_rand, score, themes_of_rows
from workbench.domain.ports import Clustering, Passages, Vectors

Labels = NDArray[np.int64]
Way = Callable[[Labels, int], Labels | None]

SIDES, DRAWS, FEWEST = (2, 3, 4), 4, 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["hist325", "ohd_poets"])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    print("| set | way | themes | splits | ARI | NMI | smallest side | firm |")
    print("|---|---|---|---|---|---|---|---|")
    for name in options.sets:
        given = corpus(name)
        found, firm = agreement(given, options.seeds), firmness(given)
        for way, rows in found.items():
            weights = [row[0] for row in rows]
            told = (float(np.average([row[i] for row in rows], weights=weights)) for i in (1, 2, 3))
            figures = " | ".join(f"{value:.3f}" for value in told)
            print(f"| {name} | {way} | {len(rows)} | {figures} | {firm[way]:.2f} |", flush=True)


def ways(made: Clustering, passages: Passages) -> dict[str, Way]:
    """How the members (their rows) of a theme can be divided."""
    keys, own, about = passages.keys, unit(passages.vectors), made.mixed
    parts = made.parts()

    def anew(vectors: Vectors, rows: Labels, k: int) -> Labels:
        return split(vectors[rows], k, keys=[keys[row] for row in rows])

    def tree(rows: Labels, k: int) -> Labels | None:
        held = [parts.of[row] for row in rows]
        return split_along(parts.joins, held, about[rows], k)

    def shipped(rows: Labels, k: int) -> Labels:
        found = tree(rows, k)
        return anew(about, rows, k) if found is None else found

    return {
        "anew, by words": lambda rows, k: anew(own, rows, k),
        "anew, with context": lambda rows, k: anew(about, rows, k),
        "along the parts, else anew": shipped,
    }


def agreement(given: Corpus, seeds: int) -> dict[str, list[tuple[int, float, float, float]]]:
    """For each way and split the rows, ARI, NMI and the smallest side's share."""
    found = defaultdict(list)
    for seed in range(seeds):
        made = make_clusterer().cluster(given.passages, seed=seed)
        chosen = ways(made, given.passages)
        for members, rows in themes(given, made.labels):
            for k in SIDES:
                for way, divide in chosen.items():
                    sides = divide(members, k)
                    placed = projected(given, members, sides, rows)
                    got = score([row.codes for row in rows], placed)
                    small = float(np.bincount(sides).min() / len(sides))
                    found[way].append((len(rows), got.ari, got.nmi, small))
    return found


def themes(given: Corpus, labels: Labels) -> Iterator[tuple[Labels, list[Row]]]:
    """The members of each theme and the rows in it, where these have two codes or more."""
    everyone = np.arange(len(labels))
    placed = projected(given, everyone, labels, given.rows)
    inside: dict[str, list[Row]] = defaultdict(list)
    for row, held in zip(given.rows, placed, strict=True):
        if len(row.codes) == 1 and held:
            inside[held[0]].append(row)
    for theme, rows in sorted(inside.items()):
        members = np.flatnonzero(labels == int(theme))
        if len(rows) >= FEWEST and len({row.codes for row in rows}) > 1 and len(members) >= 8:
            yield members, rows


def projected(
    given: Corpus, members: Labels, sides: Labels, rows: Sequence[Row]
) -> list[tuple[str, ...]]:
    places = (given.places[member] for member in members)
    return themes_of_rows(
        rows,
        [
            Placed(doc=doc, start=start, end=end, theme=str(side))
            for (doc, start, end), side in zip(places, sides, strict=True)
        ],
    )


def firmness(given: Corpus) -> dict[str, float]:
    """How well the sides of a theme agree between draws; the context is mixed in before."""
    engine = make_clusterer()
    labels = engine.cluster(given.passages).labels
    about, chance = engine.about(given.passages), np.random.default_rng(0)
    n, draws = len(labels), []
    for seed in range(DRAWS):
        kept = np.sort(chance.choice(n, int(0.9 * n), replace=False))
        draws.append((kept, drawn(given.passages, about, kept, labels[kept], seed)))
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for theme in range(int(labels.max()) + 1):
        inside = [(kept[labels[kept] == theme], np.flatnonzero(labels[kept] == theme), chosen)
                  for kept, chosen in draws]  # fmt: skip
        if min(len(rows) for _, rows, _ in inside) < 8:
            continue
        for k in SIDES:
            for way in inside[0][2]:
                sides = [(ids, chosen[way](rows, k)) for ids, rows, chosen in inside]
                for (one, a), (other, b) in combinations(sides, 2):
                    both, at, bt = np.intersect1d(one, other, return_indices=True)
                    found[way].append((len(both), adjusted_rand(a[at].tolist(), b[bt].tolist())))
    return {
        way: float(np.average([v for _, v in rows], weights=[w for w, _ in rows]))
        for way, rows in found.items()
    }


def drawn(
    passages: Passages, about: Vectors, kept: Labels, themes: Labels, seed: int
) -> dict[str, Way]:
    """The ways on a draw, whose parts are those of a run on it."""
    keys = [passages.keys[row] for row in kept]
    part = Passages(
        keys=keys, vectors=about[kept], questions=np.zeros_like(about[kept]), transcripts=None
    )
    made = make_clusterer().cluster(part, seed=seed + 1)
    return ways(made, replace(part, vectors=passages.vectors[kept]))


if __name__ == "__main__":
    main()
