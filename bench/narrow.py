"""How often a theme of one interview is offered to the theme that human codes would put it with.

    python bench/narrow.py [SET …] [--seeds 5]

Cuts of each set (medium, fine and coarse, each with several seeds) and ten resampled runs of each,
as the workbench makes them; what says nothing has moved. A theme of one interview alone is offered
to the broad theme with which half of the runs group it. Judged are offers of themes with three
rows that count or more:

- same code: the code that most of the narrow theme's rows have is the one that most of the broad
  one's have;
- best: no other broad theme has more of that code's rows;
- a code shared: the narrow theme's code is among the three commonest of the broad one;
- nearest, any: the same code where the broad theme with the nearest middle, or any by chance, is
  taken instead.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from corpora import Corpus, corpus
from names import little, quiet
from numpy.typing import NDArray
from quality import _placed

from workbench.clustering import make_clusterer
from workbench.clustering.resampling import resampled
from workbench.clustering.small_talk import placed
from workbench.domain.measures.clusters import unit
from workbench.domain.measures.gathering import gathered
from workbench.domain.measures.scoring import themes_of_rows
from workbench.domain.measures.stability import Groupings
from workbench.domain.ports import Granularity
from workbench.services.theming.stability import RUNS, drawn

Labels = NDArray[np.int64]

SETS = ("hist325", "ohd_poets", "pdpilot")
CUTS: tuple[Granularity, ...] = ("medium", "fine", "coarse")
ROWS = 3
HEAD = ("set", "cuts", "narrow themes", "offered", "judged", "same code", "best", "a code shared",
        "nearest", "any")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One offer: whether it is right, three ways; the same code by nearness, and by chance."""

    same: bool
    best: bool
    shared: bool
    nearest: bool
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A cut's themes of one interview, which of them are offered, and those that can be judged."""

    narrow: int
    offered: int
    judged: tuple[Judged, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|", sep="\n")
    for name in options.sets or SETS:
        given = corpus(name)
        cuts = [cut(given, grain, seed) for grain in CUTS for seed in range(options.seeds)]
        print(f"| {name} | {' | '.join(cells(cuts))} |", flush=True)


def cells(cuts: list[Cut]) -> Iterator[str]:
    """The figures of a set."""
    found = [one for made in cuts for one in made.judged]
    yield f"{len(cuts)}"
    yield f"{sum(made.narrow for made in cuts)}"
    yield f"{sum(made.offered for made in cuts)}"
    yield f"{len(found)}"
    for kind in ("same", "best", "shared", "nearest"):
        yield f"{sum(getattr(one, kind) for one in found)}"
    yield f"{sum(one.chance for one in found):.1f}"


def cut(given: Corpus, grain: Granularity, seed: int) -> Cut:
    """The offers of one run, as the board makes them."""
    engine, passages = make_clusterer(), given.passages
    labels = engine.cluster(passages, granularity=grain, seed=seed).labels
    moved = placed(labels, quiet(given), little(given), passages.vectors, passages.questions)
    themes = {
        f"{k}": [passages.keys[i] for i in np.flatnonzero(moved.labels == k)]
        for k in sorted({*moved.labels.tolist()} - {-1, *moved.small_talk})
    }
    runs = [
        resampled(
            engine, passages, drawn(passages, seed=seed + turn), granularity=grain, seed=seed + turn
        )
        for turn in range(1, RUNS + 1)
    ]
    known = Groupings(keys=tuple(passages.keys), resamples=tuple(tuple(r.tolist()) for r in runs))
    heard = _interviews(given, themes)
    broad = {theme: held for theme, held in themes.items() if heard[theme] > 1}
    narrow = [theme for theme in themes if heard[theme] == 1]
    votes = {theme: gathered(themes[theme], broad, known) for theme in narrow}
    offers = {theme: vote.with_ for theme, vote in votes.items() if vote is not None}
    held = _codes(given, moved.labels)
    return Cut(
        narrow=len(narrow),
        offered=len(offers),
        judged=tuple(
            _judged(given, moved.labels, held, broad, theme, home)
            for theme, home in offers.items()
            if held.get(theme, Counter()).total() >= ROWS
        ),
    )


def _judged(
    given: Corpus,
    labels: Labels,
    held: dict[str, Counter[str]],
    broad: dict[str, list[str]],
    theme: str,
    home: str,
) -> Judged:
    code, everywhere = _most(held[theme]), [k for k in broad if held.get(k)]
    same = {k: _most(held[k]) == code for k in everywhere}
    middles = _middles(given, labels, [theme, *everywhere])
    nearest = everywhere[int((middles[1:] @ middles[0]).argmax())]
    theirs = held.get(home, Counter())
    return Judged(
        same=same.get(home, False),
        best=theirs[code] > 0 and theirs[code] == max(held[k][code] for k in everywhere),
        shared=code in [c for c, _ in theirs.most_common(3)],
        nearest=same[nearest],
        chance=sum(same.values()) / len(same),
    )


def _middles(given: Corpus, labels: Labels, themes: list[str]) -> NDArray[np.float32]:
    vectors = given.passages.vectors
    return unit(np.stack([vectors[labels == int(k)].mean(axis=0) for k in themes]))


def _codes(given: Corpus, labels: Labels) -> dict[str, Counter[str]]:
    """How many rows of each theme have which code."""
    found: dict[str, Counter[str]] = {}
    places = themes_of_rows(given.rows, _placed(given, labels))
    for row, themes in zip(given.rows, places, strict=True):
        if themes:
            found.setdefault(themes[0], Counter()).update(row.codes)
    return found


def _most(codes: Counter[str]) -> str:
    return min(codes, key=lambda code: (-codes[code], code))


def _interviews(given: Corpus, themes: dict[str, list[str]]) -> dict[str, int]:
    where = dict(zip(given.passages.keys, given.passages.transcripts or (), strict=True))
    return {theme: len({where[key] for key in held}) for theme, held in themes.items()}


if __name__ == "__main__":
    main()
