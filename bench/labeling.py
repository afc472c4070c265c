"""How long naming takes: a labeler that thinks half a second, and the keyphrases it is shown.

    python bench/labeling.py [CLUSTERS]

The labeler only waits, so what is measured above CLUSTERS × 0.5 s / 8 is the host's own cost.
Excerpts are synthetic, a hundred for each cluster.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from workbench.api import (
    ChatClient,
    ExcerptView,
    LabelerConfig,
    LabelerSpec,
    LabelProposal,
    LabelRequest,
)
from workbench.clustering.terms import keyphrases_by_theme
from workbench.domain.material.text import Excerpt
from workbench.labeling.choice import choose
from workbench.labeling.client import no_chat
from workbench.labeling.host import RunLimits, label_clusters
from workbench.labeling.keyphrase import SPEC as KEYPHRASE
from workbench.labeling.proposals import MemoryCache
from workbench.services.excerpts.keyphrases import keyphrases_by_people

PARALLEL, SECONDS, MEMBERS, PEOPLE = 8, 0.5, 100, 200
SHOWN = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slow:
    """Takes its time, as a language model elsewhere would."""

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Name one cluster."""
        time.sleep(SECONDS)
        return LabelProposal(name=f"About {' and '.join(request.keyphrases[:2])}")


SLOW = LabelerSpec(name="slow", version="1", config=LabelerConfig, make=lambda c, x: Slow())


def main(clusters: int) -> None:
    """Print one figure a line."""
    said = [(c, answer(c, i, clusters)) for c in range(clusters) for i in range(MEMBERS)]
    labels = np.array([c for c, _ in said], dtype=np.int64)
    texts = [text for _, text in said]
    print(f"{len(texts)} excerpts in {clusters} clusters")
    timed("keyphrases, counted by excerpts", lambda: keyphrases_by_theme(texts, labels, 12))
    excerpts = [excerpt(i, text) for i, text in enumerate(texts)]
    phrases = timed(
        "keyphrases, by excerpts and people",
        lambda: keyphrases_by_people(excerpts, labels, top=12, language="en"),
    )
    requests = [request(c, phrases[c], texts) for c in range(clusters)]
    timed(
        "keyphrase labeler", lambda: label_clusters(choose(KEYPHRASE), requests, chat_for=no_chat)
    )
    cache, slow, limits = MemoryCache(), choose(SLOW), RunLimits(parallel=PARALLEL)

    def name() -> int:
        outcomes = label_clusters(slow, requests, chat_for=no_chat, cache=cache, limits=limits)
        return sum(outcome.proposal is not None for outcome in outcomes)

    named = timed(f"{SECONDS} s a cluster, {PARALLEL} at once", name)
    least = -(-clusters // PARALLEL) * SECONDS
    print(f"{'least possible':40} {least:8.2f} s; {named} named")
    timed("the same again, from the cache", name)


def timed(what: str, do: Callable[[], T]) -> T:
    """Do it and print how long it took."""
    start = time.perf_counter()
    done = do()
    print(f"{what:40} {time.perf_counter() - start:8.2f} s", flush=True)
    return done


def answer(cluster: int, number: int, clusters: int) -> str:
    """About forty words, a quarter of them the cluster's own."""
    chance = random.Random(cluster * MEMBERS + number)
    own = [f"{stem}{letters(cluster)}" for stem in ("bus", "room", "pace", "tutor", "pain", "week")]
    common = [f"word{letters(i)}" for i in range(400)]
    foreign = letters(chance.randrange(clusters))
    words = chance.choices(own, k=10) + chance.choices(common, k=28) + [f"bus{foreign}", "the"]
    chance.shuffle(words)
    return " ".join(words) + "."


def letters(number: int) -> str:
    """A number in letters, since words with digits are no words."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def excerpt(number: int, text: str) -> Excerpt:
    """An excerpt of one of two hundred people."""
    return Excerpt(
        id=f"e{number}", transcript_id="t", start=0, end=len(text), text=text,
        participant_id=f"p{number % PEOPLE}",
    )  # fmt: skip


def request(cluster: int, phrases: list[str], texts: list[str]) -> LabelRequest:
    """What a labeler is shown of a cluster."""
    first = cluster * MEMBERS
    views = tuple(ExcerptView(id=f"e{i}", text=texts[i]) for i in range(first, first + SHOWN))
    return LabelRequest(
        cluster_id=f"c{cluster}", size=MEMBERS, exemplars=views, keyphrases=tuple(phrases)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
