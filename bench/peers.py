"""What themes are compared with: our engines, the recipe they came from, and what others use.

Every one gets the same excerpts and the same vectors, and gives a cluster number an excerpt.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import product
from pathlib import Path

import numpy as np
from corpora import HERE, Corpus
from numpy.typing import NDArray

from workbench.clustering import make_clusterer
from workbench.domain.measures.clusters import centroids, unit
from workbench.domain.ports import Passages, Vectors

Labels = NDArray[np.int64]

OURS = Path(HERE).parents[1] / "workbench" / "clustering"
NOT_GROUPING = {"layout", "noun_phrases", "people", "small_talk", "terms", "titles"}
"""Modules of ours that themes do not follow from."""

RECIPE = HERE.parents[2] / "shared" / "prototypes" / "theming_graph.py"
NEIGHBOURS, LEAST, CUTS = (10, 15, 30), (5, 10), ("eom", "leaf")
COUNTS = {"clinc150": 150, "banking77": 77}
"""Sets on which a number of themes is asked for as well: that of their intents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One way to group excerpts.

    Attributes:
        made_of: what its results follow from beside its input: versions, or our source.
        once: it draws nothing and does not follow the order of its input; one run says it all.
        in_context: it mixes questions and neighbours in by itself.
        one_of: the family of which only the best is shown.
    """

    name: str
    run: Callable[[Corpus, Passages, int], Labels]
    made_of: str
    once: bool = False
    in_context: bool = False
    one_of: str = ""


def engines(name: str, corpus: Corpus) -> list[Engine]:
    """Everything that is run on a data set."""
    codes = len({code for row in corpus.rows for code in row.codes})
    asked = [ours("graph", count) for count in [COUNTS.get(name)] if count]
    recipes = [None, *([COUNTS[name]] if name in COUNTS else [])] if RECIPE.exists() else []
    return [
        ours("graph", None), *asked, ours("density", None),
        *[_recipe(count) for count in recipes],
        Engine(name="BERTopic, defaults", run=bertopic, made_of=version("bertopic")),
        *[_one_of_twelve(*chosen) for chosen in product(NEIGHBOURS, LEAST, CUTS)],
        Engine(
            name=f"k-means at the true {codes}", run=lambda _, p, s: k_means(p.vectors, codes, s),
            made_of=version("scikit-learn"),
        ),
        Engine(
            name=f"Ward at the true {codes}", run=lambda _, p, s: ward(p.vectors, codes),
            made_of=version("scikit-learn"), once=True,
        ),
    ]  # fmt: skip


def ours(name: str, count: int | None) -> Engine:
    def run(_: Corpus, passages: Passages, seed: int) -> Labels:
        return make_clusterer(name).cluster(passages, themes=count, seed=seed).labels

    files = (path for path in sorted(OURS.glob("*.py")) if path.stem not in NOT_GROUPING)
    source = b"".join(path.read_bytes() for path in files)
    shown = f"{name}, {count} asked for" if count else name
    return Engine(name=shown, run=run, made_of=_digest(source), in_context=True)


def _recipe(count: int | None) -> Engine:
    """The prototype as it stands; a count is given to it as bounds a tenth around it."""
    spec = importlib.util.spec_from_file_location("recipe", RECIPE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(_: Corpus, passages: Passages, seed: int) -> Labels:
        in_order = passages.transcripts is not None
        mixed = module.context(
            passages.vectors,
            passages.questions if in_order else None,
            passages.transcripts,
        )
        graph = module.Graph(mixed, list(passages.keys), seed=seed)
        within = (2.0,) if count is None else (2.0, int(0.9 * count), int(1.1 * count))
        return np.asarray(graph.themes(*within)[0], dtype=np.int64)

    shown = f"the recipe, about {count} asked for" if count else "the recipe"
    return Engine(name=shown, run=run, made_of=_digest(RECIPE.read_bytes()), in_context=True)


def bertopic(corpus: Corpus, passages: Passages, seed: int) -> Labels:
    """BERTopic as its package makes it, with a seed for its UMAP and our vectors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

        said = dict(zip(corpus.passages.keys, corpus.texts, strict=True))
        model = BERTopic(
            umap_model=UMAP(
                n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine",
                low_memory=False, random_state=seed,
            )
        )  # fmt: skip
        topics, _ = model.fit_transform([said[k] for k in passages.keys], passages.vectors)
    return np.asarray(topics, dtype=np.int64)


def _one_of_twelve(neighbours: int, least: int, cut: str) -> Engine:
    def run(_: Corpus, passages: Passages, seed: int) -> Labels:
        from hdbscan import HDBSCAN

        flat = _flat(passages.vectors.tobytes(), passages.vectors.shape[1], neighbours, seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = HDBSCAN(min_cluster_size=least, cluster_selection_method=cut)
            labels = np.asarray(tree.fit_predict(flat), dtype=np.int64)
        return _without_outliers(passages.vectors, labels)

    return Engine(
        name=f"{neighbours} neighbours, {cut} {least}", run=run,
        made_of=f"{version('umap-learn')} {version('hdbscan')}", one_of="best of twelve settings",
    )  # fmt: skip


@lru_cache(maxsize=16)
def _flat(content: bytes, dimensions: int, neighbours: int, seed: int) -> Vectors:
    from umap import UMAP

    vectors = np.frombuffer(content, dtype=np.float32).reshape(-1, dimensions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reducer = UMAP(
            n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine",
            random_state=seed,
        )  # fmt: skip
        return np.asarray(reducer.fit_transform(vectors), dtype=np.float32)


def _without_outliers(vectors: Vectors, labels: Labels) -> Labels:
    """Outliers in the topic with the nearest centroid, as BERTopic's `embeddings` strategy does."""
    if labels.max() < 0:
        return labels
    middles = centroids(unit(vectors), labels)
    return np.where(labels < 0, (vectors @ middles.T).argmax(axis=1), labels)


def k_means(vectors: Vectors, count: int, seed: int) -> Labels:
    """scikit-learn's k-means."""
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(count, random_state=seed, n_init=4).fit_predict(vectors), np.int64)


def ward(vectors: Vectors, count: int) -> Labels:
    """scikit-learn's agglomerative clustering, Ward linkage."""
    from sklearn.cluster import AgglomerativeClustering

    return np.asarray(AgglomerativeClustering(count).fit_predict(vectors), dtype=np.int64)


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()[:12]
