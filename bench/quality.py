"""How well candidate themes agree with human codes, engine beside engine on the same vectors.

    python bench/quality.py [DATA SET]

Whole interviews go in; rows and figures are those of docs/quality.md. Each engine runs with three
seeds on three input orders; the table gives mean and standard deviation.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from workbench.bootstrap import create_project
from workbench.clustering import make_clusterer
from workbench.domain.ports import Passages, Vectors
from workbench.domain.scoring import Placed, Row, counting, project, score, stability
from workbench.domain.segmentation import is_filler
from workbench.services.context import Author, Services
from workbench.services.evaluation import joined, read_gold
from workbench.services.ingest import import_files, load_codebook, load_codings
from workbench.services.reading import study
from workbench.services.vectors import excerpt_vectors, question_vectors

SETS = {
    "hist325": "chosen on",
    "ohd_poets": "only reported",
    "peer_support": "only reported; synthetic",
}
DEMO = Path(__file__).resolve().parents[1] / "fixtures" / "peer_support"
NOT_INTERVIEWS = {"demo-metadata.csv", "filters.csv", "demo-ohd-metadata.csv", "example.csv"}
SEEDS, ORDERS = (0, 1, 2), (0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A data set, imported and embedded: what engines get, and the rows that count."""

    passages: Passages
    places: list[tuple[str, int, int]]
    rows: list[Row]


Engine = Callable[[Passages, int], np.ndarray]


def main(data: Path, *, only: str = "") -> None:
    """Print one table a data set, in Markdown."""
    for name, role in SETS.items():
        if only not in ("", name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            of_demo = name == DEMO.name
            corpus = read_demo(Path(folder)) if of_demo else read(data / name, Path(folder))
        print(f"\n**{name}** ({role}; {len(corpus.rows)} rows, {len(corpus.places)} excerpts)\n")
        print("| engine | themes | ARI | NMI | P1 | best F1 | unthemed | pairwise ARI |")
        print("|---|---|---|---|---|---|---|---|")
        for engine, run in engines(corpus).items():
            print(line(engine, corpus, run), flush=True)


def read(data: Path, folder: Path) -> Corpus:
    """Import and embed the interviews of a data set."""
    s: Services = create_project(folder / "study")
    files = sorted(f for f in (data / "original").glob("*.csv") if f.name not in NOT_INTERVIEWS)
    import_files(s, Author(analyst="Bench"), files)
    rows, lost = joined(study(s), read_gold(data / "excerpts.jsonl"))
    print(f"{data.name}: {len(lost)} gold rows not found", file=sys.stderr)
    return embedded(s, rows)


def read_demo(folder: Path) -> Corpus:
    """The demo study; a participant's turn has the codes that either coder put on it."""
    s: Services = create_project(folder / "study")
    by = Author(analyst="Bench")
    import_files(s, by, sorted((DEMO / "interviews").iterdir()))
    load_codebook(s, by, DEMO / "codebook.csv")
    load_codings(s, by, DEMO / "codings.csv")
    now = study(s)
    coded: dict[tuple[str, int], set[str]] = {}
    for codings in now.board.codings.values():
        for coding in codings:
            coded.setdefault((coding.transcript_id, coding.start), set()).add(coding.code_id)
    rows = [
        Row(doc=t.name, start=u.start, end=u.end, codes=tuple(sorted(coded[t.id, u.start])))
        for t in now.transcripts.values()
        for u in t.turns
        if (t.id, u.start) in coded
    ]
    return embedded(s, rows)


def embedded(s: Services, rows: list[Row]) -> Corpus:
    """What engines get: every excerpt that is no filler."""
    now = study(s)
    asked = {e.id: "?" in now.question_of(e) for e in now.excerpts.values()}
    kept = [e for e in now.excerpts.values() if not is_filler(e.text, asked[e.id])]
    passages = Passages(
        keys=[e.id for e in kept],
        vectors=excerpt_vectors(s, now, kept),
        questions=question_vectors(s, now, kept),
        transcripts=[e.transcript_id for e in kept],
    )
    names = {t.id: t.name for t in now.transcripts.values()}
    places = [(names[e.transcript_id], e.start, e.end) for e in kept]
    return Corpus(passages=passages, places=places, rows=counting(rows))


def engines(corpus: Corpus) -> dict[str, Engine]:
    """Ours, and what else would be tried on the same vectors."""
    codes = len({code for row in corpus.rows for code in row.codes})
    return {
        "graph (default)": lambda p, seed: make_clusterer("graph").cluster(p, seed=seed).labels,
        "density": lambda p, seed: make_clusterer("density").cluster(p, seed=seed).labels,
        f"k-means at the true {codes}": lambda p, seed: k_means(p.vectors, codes, seed),
        f"Ward at the true {codes}": lambda p, _: ward(p.vectors, codes),
        "UMAP + HDBSCAN eom 10 (BERTopic's settings)": bertopic_settings,
    }


def k_means(vectors: Vectors, count: int, seed: int) -> np.ndarray:
    """scikit-learn's k-means."""
    from sklearn.cluster import KMeans

    return KMeans(count, random_state=seed, n_init=4).fit_predict(vectors)


def ward(vectors: Vectors, count: int) -> np.ndarray:
    """scikit-learn's agglomerative clustering, Ward linkage."""
    from sklearn.cluster import AgglomerativeClustering

    return AgglomerativeClustering(count).fit_predict(vectors)


def bertopic_settings(passages: Passages, seed: int) -> np.ndarray:
    """UMAP (15 neighbours, 5 dimensions, cosine) and HDBSCAN (10, eom), outliers left out."""
    import warnings

    from hdbscan import HDBSCAN
    from umap import UMAP

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        ).fit_transform(passages.vectors)
        return HDBSCAN(min_cluster_size=10).fit_predict(low)


def line(name: str, corpus: Corpus, run: Engine) -> str:
    """One row of the table."""
    figures, partitions, unthemed, counts = [], [], [], []
    for seed in SEEDS:
        for order in ORDERS:
            labels = shuffled(corpus.passages, run, seed, order)
            placed = [
                Placed(doc=d, start=a, end=b, theme=str(t))
                for (d, a, b), t in zip(corpus.places, labels, strict=True)
                if t >= 0
            ]
            codes = [row.codes for row in corpus.rows]
            figures.append(score(codes, project(corpus.rows, placed)))
            partitions.append([int(t) for t in labels])
            unthemed.append(float((labels < 0).mean()))
            counts.append(len(set(labels[labels >= 0])))
    cells = [mean_sd(getattr(f, n) for f in figures) for n in ("ari", "nmi", "p1", "best_f1")]
    return (
        f"| {name} | {min(counts)}–{max(counts)} | {' | '.join(cells)} | "
        f"{np.mean(unthemed):.0%} | {stability(partitions):.2f} |"
    )


def shuffled(passages: Passages, run: Engine, seed: int, order: int) -> np.ndarray:
    """An engine's labels for the passages in their order, after it saw them in another."""
    rows = np.random.default_rng(order).permutation(len(passages.keys))
    if order == 0:
        rows = np.arange(len(rows))
    # Neighbours in an interview are context, so interviews are shuffled, not their excerpts.
    if passages.transcripts is not None:
        rank = {t: i for i, t in enumerate(dict.fromkeys(passages.transcripts[r] for r in rows))}
        rows = np.array(sorted(range(len(rows)), key=lambda r: (rank[passages.transcripts[r]], r)))
    seen = replace(
        passages,
        keys=[passages.keys[r] for r in rows],
        vectors=passages.vectors[rows],
        questions=passages.questions[rows],
        transcripts=[passages.transcripts[r] for r in rows] if passages.transcripts else None,
    )
    labels = np.empty(len(rows), dtype=np.int64)
    labels[rows] = run(seen, seed)
    return labels


def mean_sd(values: Iterable[float]) -> str:
    """`.478 ± .010`."""
    figures = np.array(list(values))
    return f"{figures.mean():.3f} ± {figures.std():.3f}"


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    main(
        Path(os.environ.get("WORKBENCH_REAL_DATA", here)),
        only=sys.argv[1] if len(sys.argv) > 1 else "",
    )
