"""The data sets that themes are measured on: imported, embedded once, and kept on disk.

The folder is `WORKBENCH_BENCH_CACHE`, or one among the machine's temporary files.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.bootstrap import create_project
from workbench.domain.material.codebook import described
from workbench.domain.material.segmentation import is_filler
from workbench.domain.material.text import Transcript
from workbench.domain.measures.scoring import LEAST, Row, counting
from workbench.domain.ports import Passages
from workbench.domain.study import Study
from workbench.embedding import SentenceTransformerEmbedder
from workbench.services.context import Author, Project
from workbench.services.evaluating.scores import NO_CODE, joined, read_gold
from workbench.services.excerpts.vectors import excerpt_vectors, question_vectors
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.files import import_files
from workbench.services.reading import study

HERE = Path(__file__).resolve()
DATA = Path(os.environ.get("WORKBENCH_REAL_DATA", HERE.parents[2] / "shared" / "data"))
DEMO = HERE.parents[1] / "fixtures" / "peer_support"
CACHE = Path(
    os.environ.get("WORKBENCH_BENCH_CACHE", Path(tempfile.gettempdir()) / "workbench-bench")
)
BY = Author(analyst="Bench")
NHS_ROWS = 4000
READING = 3
"""Counted up where a set is read in another way: what was kept of it and of its runs is stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What engines get, the rows that count, and what is said of the set in the table.

    Attributes:
        places: of each excerpt its document and its stretch, as `Placed` has them.
        asked: what each answers, empty where that is nothing or the same for all.
        speakers: who says each; empty where nobody knows.
        codes: name and definition of each code that a row may count under, by its name.
        filler: share of participants' excerpts set aside before.
        lost: gold rows that are not in the stored text.
    """

    passages: Passages
    texts: list[str]
    asked: list[str]
    speakers: list[str]
    places: list[tuple[str, int, int]]
    rows: list[Row]
    codes: dict[str, str]
    filler: float
    lost: int


def corpus(name: str) -> Corpus:
    """A data set by its name, from the cache where it is."""
    kept = CACHE / f"{name}-{READING}" / "corpus"
    if not kept.with_suffix(".json").exists():
        print(f"{name}: importing and embedding", file=sys.stderr)
        made = READERS[name]()
        kept.parent.mkdir(parents=True, exist_ok=True)
        _write(made, kept)
    return _read(kept)


def interviews(name: str, skip: Sequence[str]) -> Corpus:
    """A set of csv interviews: whole interviews in, rows located in the stored text."""
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "study")
        files = sorted((DATA / name / "original").glob("*.csv"))
        import_files(project, BY, [f for f in files if f.name not in skip])
        rows, lost = joined(study(project), read_gold(DATA / name / "excerpts.jsonl"))
        return _of_project(project, rows, len(lost), _described(name))


def _described(name: str) -> dict[str, str]:
    """The codes of a site's filters by the name that the gold has, as `name: description`."""
    with (DATA / name / "original" / "filters.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["tag"].casefold(): f"{r['tag']}: {r['description']}" for r in csv.DictReader(file)
        }


def peer_support() -> Corpus:
    """The demo study; a participant's turn has the codes that either coder put on it."""
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "study")
        import_files(project, BY, sorted((DEMO / "interviews").iterdir()))
        load_codebook(project, BY, DEMO / "codebook.csv")
        load_codings(project, BY, DEMO / "codings.csv")
        now = study(project)
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
        codes = {c.id: described(c) for c in now.board.codes.values()}
        return _of_project(project, rows, 0, codes)


def nhs(most: int | None) -> Corpus:
    """Patients' comments with a human code; each answers the question of its form."""
    rows = _gold("nhs_pxtm")
    coded = [({*row["labels"]} - NO_CODE, row) for row in rows]
    held = [(codes, row) for codes, row in coded if codes][:most]
    return _of_answers([row["text"] for _, row in held], [sorted(codes) for codes, _ in held])


def pdpilot() -> Corpus:
    """Seven interviews as PDF; coded segments are found by their letters, as lines end elsewhere.

    A row is a segment that starts while a participant speaks; it counts under the top-level codes,
    since of the 77 codes only four have ten rows.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "study")
        import_files(project, BY, sorted((DATA / "pdpilot" / "original").glob("P*.pdf")))
        rows, lost = segments(study(project))
        return _of_project(project, rows, len(lost), {})


def segments(now: Study) -> tuple[list[Row], list[str]]:
    """The coded segments of pdpilot in its project, and the texts of those not found."""
    named = {t.name: t for t in now.transcripts.values()}
    gold = _gold("pdpilot")
    spans = [_by_letters(named[row["doc"]].text, row["text"]) for row in gold]
    rows = [
        Row(doc=row["doc"], start=span[0], end=span[1], codes=tuple(row["themes"]))
        for row, span in zip(gold, spans, strict=True)
        if span and _speaks(named[row["doc"]], span[0])
    ]
    lost = [row["text"] for row, span in zip(gold, spans, strict=True) if span is None]
    return rows, lost


def _by_letters(text: str, sought: str) -> tuple[int, int] | None:
    """Where a passage stands in a text, whatever stands between its letters and digits."""
    places = [i for i, letter in enumerate(text) if letter.isalnum()]
    letters = "".join(text[i] for i in places).casefold()
    wanted = "".join(filter(str.isalnum, sought)).casefold()
    at = letters.find(wanted) if len(letters) == len(places) else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def _speaks(transcript: Transcript, position: int) -> bool:
    turns = (turn for turn in transcript.turns if turn.role == "participant")
    return any(turn.start <= position < turn.end for turn in turns)


def clinc150() -> Corpus:
    """Every in-scope question with its intent."""
    found = json.loads((DATA / "clinc150" / "original" / "data_full.json").read_text("utf-8"))
    rows = [row for part in ("train", "val", "test") for row in found[part]]
    return _of_answers([text for text, _ in rows], [[intent] for _, intent in rows])


def banking77() -> Corpus:
    """Every question with its intent."""
    rows: list[dict[str, str]] = []
    for part in ("train", "test"):
        path = DATA / "banking77" / "original" / f"{part}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return _of_answers([row["text"] for row in rows], [[row["category"]] for row in rows])


def goemotions() -> Corpus:
    """50,000 short comments, for time and memory alone: emotions are no themes."""
    lines: list[str] = []
    for part in ("train", "dev", "test"):
        path = DATA / "goemotions" / "original" / f"{part}.tsv"
        lines += path.read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines][:50_000]
    return _of_answers(texts, [[] for _ in texts])


READERS: dict[str, Callable[[], Corpus]] = {
    "hist325": lambda: interviews("hist325", ("demo-metadata.csv", "filters.csv")),
    "ohd_poets": lambda: interviews(
        "ohd_poets", ("demo-ohd-metadata.csv", "example.csv", "filters.csv")
    ),
    "nhs_pxtm": lambda: nhs(NHS_ROWS),
    "nhs_pxtm_2000": lambda: nhs(2000),
    "nhs_pxtm_all": lambda: nhs(None),
    "pdpilot": pdpilot,
    "clinc150": clinc150,
    "banking77": banking77,
    "peer_support": peer_support,
    "goemotions": goemotions,
}


def _gold(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name / "excerpts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _of_project(
    project: Project, rows: Iterable[Row], lost: int, codes: Mapping[str, str]
) -> Corpus:
    """Every excerpt that is no filler."""
    now = study(project)
    asked = {e.id: "?" in now.question_of(e) for e in now.excerpts.values()}
    kept = [e for e in now.excerpts.values() if not is_filler(e.text, asked[e.id])]
    names = {t.id: t.name for t in now.transcripts.values()}
    counted = counting(list(rows))
    return Corpus(
        passages=Passages(
            keys=[e.id for e in kept],
            vectors=excerpt_vectors(project, now, kept),
            questions=question_vectors(project, now, kept),
            transcripts=[e.transcript_id for e in kept],
        ),
        texts=[e.text for e in kept],
        asked=[now.question_of(e) for e in kept],
        speakers=[e.participant_id or "" for e in kept],
        places=[(names[e.transcript_id], e.start, e.end) for e in kept],
        rows=counted,
        codes=_named(counted, codes),
        filler=1 - len(kept) / max(1, len(now.excerpts)),
        lost=lost,
    )


def _named(rows: Iterable[Row], codes: Mapping[str, str]) -> dict[str, str]:
    """Every code that rows count under, as it is described."""
    counted = sorted({code for row in rows for code in row.codes})
    return {code: codes.get(code, code) for code in counted}


def _of_answers(texts: Sequence[str], codes: Sequence[Sequence[str]]) -> Corpus:
    """Answers to a form: each is a document of its own, without neighbours."""
    kept = [i for i, text in enumerate(texts) if not is_filler(text, context_is_question=True)]
    vectors = SentenceTransformerEmbedder().embed([texts[i] for i in kept])
    every = [
        Row(doc=f"{i:06}", start=0, end=len(text), codes=tuple(codes[i]))
        for i, text in enumerate(texts)
    ]
    return Corpus(
        passages=Passages(
            keys=[hashlib.sha256(f"{i} {texts[i]}".encode()).hexdigest()[:24] for i in kept],
            vectors=vectors, questions=np.zeros_like(vectors), transcripts=None,
        ),
        texts=[texts[i] for i in kept],
        asked=[""] * len(kept), speakers=[f"{i:06}" for i in kept],
        places=[(f"{i:06}", 0, len(texts[i])) for i in kept],
        rows=(counted := counting(every, LEAST)), codes=_named(counted, {}),
        filler=1 - len(kept) / len(texts), lost=0,
    )  # fmt: skip


def _write(made: Corpus, kept: Path) -> None:
    np.savez(
        kept.with_suffix(".npz"), vectors=made.passages.vectors, questions=made.passages.questions
    )
    rest = {
        "keys": list(made.passages.keys),
        "transcripts": made.passages.transcripts and list(made.passages.transcripts),
        "texts": made.texts,
        "asked": made.asked,
        "speakers": made.speakers,
        "codes": made.codes,
        "places": made.places,
        "rows": [(r.doc, r.start, r.end, r.codes) for r in made.rows],
        "filler": made.filler,
        "lost": made.lost,
    }
    kept.with_suffix(".json").write_text(json.dumps(rest), "utf-8")


def _read(kept: Path) -> Corpus:
    arrays, rest = (
        np.load(kept.with_suffix(".npz")),
        json.loads(kept.with_suffix(".json").read_text("utf-8")),
    )
    return Corpus(
        passages=Passages(
            keys=rest["keys"], vectors=arrays["vectors"], questions=arrays["questions"],
            transcripts=rest["transcripts"],
        ),
        texts=rest["texts"], asked=rest["asked"], speakers=rest["speakers"], codes=rest["codes"],
        places=[(doc, start, end) for doc, start, end in rest["places"]],
        rows=[Row(doc=d, start=a, end=b, codes=tuple(c)) for d, a, b, c in rest["rows"]],
        filler=rest["filler"], lost=rest["lost"],
    )  # fmt: skip


if __name__ == "__main__":
    for name in sys.argv[1:] or READERS:
        made = corpus(name)
        print(f"{name}: {len(made.rows)} rows that count, {len(made.places)} excerpts")
