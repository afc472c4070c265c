"""What the multilingual model gains across languages, and what it costs on English.

    python bench/languages.py [hist325 ohd_poets …]

English: themes of the engine `graph` by either model's vectors, three seeds, against human codes.
Across: the interviews of `planet4b`, in English and Italian; the share of a language's excerpts
that have one of the other language among their ten nearest.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from corpora import BY, DATA, Corpus, corpus
from quality import scores_of

from workbench.bootstrap import create_project
from workbench.clustering import make_clusterer
from workbench.clustering.neighbours import nearest
from workbench.domain.ports import Embedder, Passages
from workbench.domain.talk import spoken_in
from workbench.embedding import SentenceTransformerEmbedder
from workbench.embedding.multilingual import MultilingualEmbedder
from workbench.services.importing.files import import_files
from workbench.services.reading import study

SEEDS, NEAR = (0, 1, 2), 10


def main() -> None:
    models: list[tuple[str, Embedder]] = [
        ("the model of the workbench", SentenceTransformerEmbedder(dtype="float32")),
        ("multilingual", MultilingualEmbedder(threads=2)),
    ]
    print("| set | vectors | ARI / NMI / best F1 |", "|---|---|---|", sep="\n")
    for name in sys.argv[1:] or ["hist325", "ohd_poets"]:
        given = corpus(name)
        for shown, model in models:
            passages = embedded(given, model)
            found = [figures(given, passages, seed) for seed in SEEDS]
            cells = " / ".join(f"{x:.3f}" for x in np.mean(found, axis=0))
            print(f"| {name} | {shown} | {cells} |", flush=True)
    texts, languages = mixed()
    print(f"\n{len(texts)} excerpts, " + ", ".join(
        f"{(languages == tag).sum()} {tag}" for tag in ("en", "it")
    ))  # fmt: skip
    for shown, model in models:
        ids, _ = nearest(model.embed(texts), NEAR + 1)
        across = (languages[ids] != languages[:, None]).any(axis=1)
        shares = [f"{tag} {across[languages == tag].mean():.2f}" for tag in ("en", "it")]
        print(f"{shown}: {', '.join(shares)}", flush=True)


def embedded(given: Corpus, model: Embedder) -> Passages:
    asked = model.embed([text or " " for text in given.asked])
    asked[[not text for text in given.asked]] = 0.0
    return replace(given.passages, vectors=model.embed(given.texts), questions=asked)


def figures(given: Corpus, passages: Passages, seed: int) -> list[float]:
    labels = make_clusterer().cluster(passages, seed=seed).labels
    found = scores_of(given, labels)
    return [found.ari, found.nmi, found.best_f1]


def mixed() -> tuple[list[str], np.ndarray]:
    """The longer excerpts of a study in two languages, and the language of each interview."""
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "study")
        import_files(project, BY, sorted((DATA / "planet4b").rglob("*.docx")))
        now = study(project)
        spoken = {t.id: spoken_in([t.text], "en") for t in now.transcripts.values()}
        held = [e for e in now.excerpts.values() if len(e.text.split()) >= 8]
        project.store.close()
    return [e.text for e in held], np.array([spoken[e.transcript_id] for e in held])


if __name__ == "__main__":
    main()
