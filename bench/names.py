"""How well names tell what themes are about: the same themes, named the old way and the new.

    python bench/names.py [SET …] [--before CHECKOUT] [--list]

Four cuts of each set (medium with two seeds, fine, coarse), as a run leaves them: what says nothing
has moved. A name is made without every fifth member of the theme; the theme it is compared with is
those left out.

- top 1, top 3, MRR: rank of the theme's majority code among all codes, by the cosine of the name to
  `name: definition`;
- own theme: share of names whose theme is the nearest of all;
- breadth: share of a theme's people who use a word of its name;
- twins: share of names nearly equal to another's;
- readable: one to six words, and every phrase of it a noun with what describes it (by the lexicon
  that titles are made with, which favours them).

Old names are those of the earlier version in CHECKOUT, else three of today's keyphrases. `--list`
prints the names of the first cut side by side.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.api import LabelRequest
from workbench.labeling.client import NoChat
from workbench.labeling.keyphrase import KeyphraseConfig, KeyphraseLabeler

if TYPE_CHECKING:
    from corpora import Corpus

Labels = NDArray[np.int64]
Vectors = NDArray[np.float32]

SETS = ("hist325", "ohd_poets", "pdpilot", "nhs_pxtm_2000", "peer_support")
CUTS = (("medium", 0), ("medium", 1), ("fine", 0), ("coarse", 0))
HELD_OUT = 5
CODED, MAJORITY, ALIKE = 3, 0.5, 0.9
HEAD = "| set | names | themes | top 1 | top 3 | MRR | own theme | breadth | twins | readable |"
WAYS = ("old", "new")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--before", type=Path)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--old-names", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.old_names:  # asked of an earlier version, by the run of this one
        print(json.dumps(old_names(**json.load(sys.stdin))))
        return
    print(HEAD, "|---" * 10 + "|", sep="\n")
    means: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for name in options.sets or SETS:
        measured = Measured(name, options.before)
        for way in WAYS:
            figures = measured.figures(way)
            means[way].append(figures)
            print(f"| {name} | {way} | {measured.counted} | {_cells(figures)} |", flush=True)
        if options.list:
            print(*measured.listed(), sep="\n")
    for way in WAYS:
        print(f"| mean of the sets | {way} | | {_cells(np.mean(means[way], axis=0).tolist())} |")


def old_names(texts: list[str], labels: list[int], speakers: list[str]) -> list[str]:
    """Three keyphrases a theme, as the version that is imported makes them."""
    from workbench.domain.material.text import Excerpt
    from workbench.services.excerpts.keyphrases import keyphrases_by_people

    said = [
        Excerpt(id=f"{i}", transcript_id="", participant_id=who, start=0, end=len(text), text=text)
        for i, (text, who) in enumerate(zip(texts, speakers, strict=True))
    ]
    phrases = keyphrases_by_people(said, np.array(labels), top=12, language="en")
    return [_labelled(LabelRequest(cluster_id="", size=1, exemplars=(), keyphrases=tuple(p)))
            if p else "" for p in phrases]  # fmt: skip


def _labelled(request: LabelRequest) -> str:
    return KeyphraseLabeler(KeyphraseConfig()).label(request, NoChat()).name


class Measured:
    """One set: its cuts, the names of their themes, and how good these are."""

    def __init__(self, name: str, before: Path | None) -> None:
        from corpora import corpus

        from workbench.embedding import SentenceTransformerEmbedder

        self.name, self.before, self.given = name, before, corpus(name)
        self.embed = SentenceTransformerEmbedder().embed
        self.codes = sorted(self.given.codes)
        self.described = self.embed([self.given.codes[code] for code in self.codes])
        self.cuts = [self._cut(granularity, seed) for granularity, seed in CUTS]
        self.majorities = [self._majorities(labels) for labels in self.cuts]
        self.names = {way: [self._named(labels, way) for labels in self.cuts] for way in WAYS}

    @property
    def counted(self) -> int:
        """Themes that have a majority code."""
        return sum(map(len, self.majorities))

    def figures(self, way: str) -> list[float]:
        """The seven figures over all cuts."""
        rows = [self._of_cut(i, way) for i in range(len(self.cuts))]
        ranks = [rank for cut, *_ in rows for rank in cut]
        return [
            float(np.mean([rank < 1 for rank in ranks])),
            float(np.mean([rank < 3 for rank in ranks])),
            float(np.mean([1 / (1 + rank) for rank in ranks])),
            *(float(np.mean(np.concatenate([row[i] for row in rows]))) for i in range(1, 5)),
        ]

    def listed(self) -> list[str]:
        """The names of the first cut side by side, the largest theme first."""
        sizes = np.bincount(self.cuts[0][self.cuts[0] >= 0])
        return [
            f"| {sizes[k]} | {self.names['old'][0][k]} | {self.names['new'][0][k]} | |"
            for k in np.argsort(-sizes, kind="stable")
            if sizes[k]
        ]

    def _cut(self, granularity: str, seed: int) -> Labels:
        from corpora import CACHE
        from peers import ours

        from workbench.clustering import make_clusterer
        from workbench.clustering.small_talk import placed

        given = self.given.passages
        kept = (
            CACHE / f"names-{self.name}-{granularity}-{seed}-{ours('graph', None).made_of[:12]}.npy"
        )
        if not kept.exists():
            np.save(
                kept, make_clusterer().cluster(given, granularity=granularity, seed=seed).labels
            )
        found = placed(
            np.load(kept), quiet(self.given), little(self.given), given.vectors, given.questions
        )
        return np.where(np.isin(found.labels, list(found.small_talk)), -1, found.labels)

    def _majorities(self, labels: Labels) -> Mapping[int, str]:
        """The code that most of a theme's rows have, where half of them do."""
        from quality import _placed

        from workbench.domain.measures.scoring import themes_of_rows

        first = [row[0] if row else "" for row in
                 themes_of_rows(self.given.rows, _placed(self.given, labels))]  # fmt: skip
        found = {}
        for theme in sorted(set(first) - {""}):
            mine = [r.codes for r, at in zip(self.given.rows, first, strict=True) if at == theme]
            code, most = min(
                Counter(c for r in mine for c in r).items(), key=lambda i: (-i[1], i[0])
            )
            if len(mine) >= CODED and most >= MAJORITY * len(mine):
                found[int(theme)] = code
        return found

    def _named(self, labels: Labels, way: str) -> list[str]:
        kept = labels.copy()
        for theme in range(int(labels.max()) + 1):
            kept[np.flatnonzero(labels == theme)[HELD_OUT - 1 :: HELD_OUT]] = -1
        given = {
            "texts": self.given.texts,
            "labels": kept.tolist(),
            "speakers": self.given.speakers,
        }
        if way == "new":
            return self._titled(kept)
        return old_names(**given) if self.before is None else _asked_of(self.before, given)

    def _titled(self, labels: Labels) -> list[str]:
        """As the default labeler names them."""
        from workbench.clustering.titles import Spoken
        from workbench.services.labelers.titles import phrases_of_themes

        silent = quiet(self.given)
        said = Spoken(
            texts=self.given.texts, questions=self.given.asked, speakers=self.given.speakers,
            vectors=self.given.passages.vectors, questioned=self.given.passages.questions,
            labels=np.where(silent, -1, labels), themes=int(labels.max()) + 1,
        )  # fmt: skip
        keyphrases = _keyphrases(self.given.texts, labels, self.given.speakers)
        made = phrases_of_themes(said, self.embed, keyphrases, "en")
        return [
            _labelled(
                LabelRequest(
                    cluster_id="", size=1, exemplars=(), keyphrases=tuple(words),
                    phrases=tuple(p.text for p in phrases),
                )
            ) if phrases or words else ""
            for phrases, words in zip(made, keyphrases, strict=True)
        ]  # fmt: skip

    def _of_cut(self, cut: int, way: str) -> tuple[list[int], *tuple[list[float], ...]]:
        labels, names = self.cuts[cut], self.names[way][cut]
        rows = self.embed([name or " " for name in names])
        ranks = []
        for theme, code in self.majorities[cut].items():
            order = np.argsort(-(self.described @ rows[theme]), kind="stable")
            ranks.append(int(np.flatnonzero(order == self.codes.index(code))[0]))
        alive = [k for k in range(len(names)) if (labels == k).any()]
        middles = np.stack([self._middle(labels, k) for k in alive])
        own = [float((middles @ rows[k]).argmax() == i) for i, k in enumerate(alive)]
        near = rows[alive] @ rows[alive].T - np.eye(len(alive))
        return (
            ranks, own, [self._breadth(labels, k, names[k]) for k in alive],
            [float(row.max() > ALIKE) for row in near], [float(readable(names[k])) for k in alive],
        )  # fmt: skip

    def _middle(self, labels: Labels, theme: int) -> Vectors:
        mine = np.flatnonzero(labels == theme)
        rest = mine[HELD_OUT - 1 :: HELD_OUT]
        mean = self.given.passages.vectors[rest if len(rest) else mine].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    def _breadth(self, labels: Labels, theme: int, name: str) -> float:
        from workbench.domain.talk import talks
        from workbench.domain.words import folded, stems, stems_of, words

        wanted = stems_of({*words(folded(name))} - talks()["en"].function, "en")
        said: dict[str, bool] = {}
        for row in np.flatnonzero(labels == theme):
            who = self.given.speakers[row]
            said[who] = said.get(who, False) or bool(wanted & stems(self.given.texts[row], "en"))
        return float(np.mean(list(said.values())))


def quiet(given: Corpus) -> NDArray[np.bool_]:
    """Which excerpts say nothing by themselves; none of a survey."""
    from workbench.domain.talk import says_nothing

    survey = not any(given.asked)
    return np.array([not survey and says_nothing(text, "en") for text in given.texts])


def little(given: Corpus) -> NDArray[np.bool_]:
    """Which excerpts say little."""
    from workbench.domain.talk import says_little

    return np.array([says_little(text, "en") for text in given.texts])


def readable(name: str) -> bool:
    """Whether a name is one to six words, its phrases nouns with what describes them."""
    from workbench.clustering.noun_phrases import Grammar
    from workbench.domain.talk import talks

    grammar = Grammar(language="en", talk=talks()["en"])
    parts = [p.strip() for p in name.replace(" / ", ", ").split(",") if p.strip()]
    short = 1 <= len(name.replace(",", " ").replace("/", " ").split()) <= 6
    return short and all(part.casefold() in grammar.phrases(part).values() for part in parts)


def _keyphrases(texts: Sequence[str], labels: Labels, speakers: Sequence[str]) -> list[list[str]]:
    from workbench.domain.material.text import Excerpt
    from workbench.services.excerpts.keyphrases import keyphrases_by_people

    said = [
        Excerpt(id=f"{i}", transcript_id="", participant_id=who, start=0, end=len(text), text=text)
        for i, (text, who) in enumerate(zip(texts, speakers, strict=True))
    ]
    return keyphrases_by_people(said, labels, top=12, language="en")


def _asked_of(checkout: Path, given: Mapping[str, object]) -> list[str]:
    found = subprocess.run(
        [sys.executable, __file__, "--old-names"], input=json.dumps(given), text=True, check=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(checkout)},
    )  # fmt: skip
    return [str(name) for name in json.loads(found.stdout)]


def _cells(figures: Sequence[float]) -> str:
    return " | ".join(f"{figure:.2f}" for figure in figures)


if __name__ == "__main__":
    main()
