"""How well candidate themes agree with human codes, engine beside engine on the same vectors.

    python bench/quality.py [SET …] [--engine PART OF A NAME] [--runs 1|3|9] [--table]

Whole interviews go in; rows and figures are those of docs/quality.md, into which the tables of all
sets that were measured are written. Every run is kept on disk, so what was begun goes on from
there, and only an engine whose source or version has changed runs again. Nine runs are three seeds
on three input orders; `--runs 3` gives each seed one order, `--runs 1` is one seed and no parts.
`--table` runs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
from corpora import CACHE, HERE, READING, Corpus, corpus
from peers import Engine, Labels, engines

from workbench.clustering.context import Context, mixed
from workbench.domain.measures.intervals import intervals
from workbench.domain.measures.scoring import (
    Placed,
    Scores,
    adjusted_rand,
    score,
    stability,
    themes_of_rows,
)
from workbench.domain.ports import Passages

ROLES = {
    "hist325": "16 oral-history interviews; settings are chosen on it",
    "nhs_pxtm": "4,000 survey answers; settings are chosen on it",
    "clinc150": "short questions with 150 intents; settings are chosen on it",
    "ohd_poets": "5 long interviews; only reported",
    "pdpilot": "7 user-study interviews, seven top-level codes; only reported",
    "banking77": "short questions with 77 intents; only reported",
    "nhs_pxtm_all": "all survey answers with a code",
    "peer_support": "the synthetic study of this repository; only reported",
}
SEEDS, ORDERS, PARTS = (0, 1, 2), (0, 1, 2), 5
DOCS = HERE.parents[1] / "docs" / "quality.md"
BEGIN, END = "<!-- engines: written by bench/quality.py -->", "<!-- end of engines -->"
HEAD = (
    "| engine | themes | ARI | NMI | P1 | best F1 | unthemed | pairwise ARI | 90 % parts "
    "| part and whole |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One engine's figures on one set.

    Attributes:
        parts: agreement of runs on nine excerpts in ten with each other, on those they share; None
            where it was not measured.
        whole: agreement of those runs with one on all excerpts, which is what an analyst would see
            of it; None likewise.
    """

    engine: Engine
    scores: Sequence[Scores]
    counts: Sequence[int]
    unthemed: float
    agreement: float
    parts: float | None
    whole: float | None

    @property
    def quality(self) -> float:
        """What engines are compared by."""
        return float(np.mean([s.quality for s in self.scores]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*ROLES, []], default=[])
    parser.add_argument("--engine", default="")
    parser.add_argument("--runs", type=int, choices=(1, 3, 9), default=9)
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if not options.table:
        for name in options.sets or [n for n in ROLES if n != "nhs_pxtm_all"]:
            measure(name, corpus(name), options.engine, options.runs)
    write([table(name, corpus(name)) for name in ROLES if _begun(name)])


def measure(name: str, given: Corpus, only: str, runs: int) -> None:
    """Do what has not been done yet, an order of the input at a time."""
    chosen = [e for e in engines(name, given) if only in e.name]
    for seed, order in _pairs(runs):
        for engine in chosen:
            if not (engine.once and (seed, order) != (0, 0)):
                labels_of(name, given, engine, seed, order)
    for engine in chosen:
        for part in range(PARTS if runs > 1 and not engine.one_of else 0):
            labels_of_part(name, given, engine, part)


def labels_of(name: str, given: Corpus, engine: Engine, seed: int, order: int) -> Labels:
    """An engine's labels for the excerpts in their order, after it saw them in another."""
    return _kept(name, engine, f"s{seed}-o{order}", lambda: _shuffled(given, engine, seed, order))


def labels_of_part(name: str, given: Corpus, engine: Engine, part: int) -> Labels:
    """Its labels for nine excerpts in ten, another draw and seed each; -2 for those left out."""
    return _kept(name, engine, f"part{part}", lambda: _of_part(given, engine, part))


def table(name: str, given: Corpus) -> str:
    """One set's table, in Markdown, of whatever has been measured."""
    lines = [found for e in engines(name, given) if (found := line(name, given, e))]
    best: dict[str, Line] = {}
    for found in lines:
        family = found.engine.one_of or found.engine.name
        if family not in best or best[family].quality < found.quality:
            best[family] = found
    head = (
        f"**{name}** ({ROLES[name]}): {len(given.rows)} rows that count, "
        f"{len(given.places)} excerpts, {given.filler:.1%} set aside as filler, "
        f"{given.lost} gold rows not found."
    )
    rows = [_shown(found) for found in best.values()]
    first = _load(name, engines(name, given)[0], "s0-o0")
    spans = [] if first is None else [_over_transcripts(given, first), ""]
    return "\n".join([head, "", HEAD, "|---" * 10 + "|", *rows, "", *spans])


def _over_transcripts(given: Corpus, labels: Labels) -> str:
    themes = themes_of_rows(given.rows, _placed(given, labels))
    codes = [row.codes for row in given.rows]
    found = intervals([row.doc for row in given.rows], codes, themes)
    said = ", ".join(f"{name} {span.low:.3f} to {span.high:.3f}" for name, span in found.items())
    return f"`graph`, one run, 95 % over transcripts: {said or 'too few transcripts'}."


def line(name: str, given: Corpus, engine: Engine) -> Line | None:
    """An engine's figures, None where nothing of it was run."""
    runs = [_load(name, engine, f"s{s}-o{o}") for s, o in _pairs(9)]
    every = [labels for labels in runs if labels is not None]
    if not every:
        return None
    parts = [_load(name, engine, f"part{part}") for part in range(PARTS)]
    drawn = [labels for labels in parts if labels is not None]
    distinct = {labels.tobytes(): labels for labels in every}
    scored = {content: scores_of(given, labels) for content, labels in distinct.items()}
    return Line(
        engine=engine,
        scores=[scored[labels.tobytes()] for labels in every],
        counts=[len(set(labels[labels >= 0].tolist())) for labels in every],
        unthemed=float(np.mean([(labels < 0).mean() for labels in every])),
        agreement=stability([labels.tolist() for labels in every]),
        parts=_over_parts(drawn) if len(drawn) > 1 else None,
        whole=_with_whole(every[0], drawn) if len(drawn) > 1 else None,
    )


def write(tables: Sequence[str]) -> None:
    """Put the tables where docs/quality.md has them."""
    text = DOCS.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    DOCS.write_text("\n".join([before + BEGIN, "", *tables, END + after]), "utf-8")


def _pairs(runs: int) -> list[tuple[int, int]]:
    every = list(product(SEEDS, ORDERS)) if runs == 9 else list(zip(SEEDS, ORDERS, strict=True))
    return every[:runs]


def _shuffled(given: Corpus, engine: Engine, seed: int, order: int) -> Labels:
    """Neighbours in an interview are context: interviews are shuffled, not their excerpts."""
    said = given.passages.transcripts
    rows = np.arange(len(given.places))
    if order:
        rows = np.random.default_rng(order).permutation(len(rows))
    if said is not None:
        rank = {t: i for i, t in enumerate(dict.fromkeys(said[row] for row in rows))}
        rows = np.array(sorted(range(len(rows)), key=lambda row: (rank[said[row]], row)))
    labels = np.empty(len(rows), dtype=np.int64)
    labels[rows] = engine.run(given, _seen(given.passages, rows), seed)
    return labels


def _of_part(given: Corpus, engine: Engine, part: int) -> Labels:
    """Context is mixed in before excerpts are left out, so that no neighbour changes."""
    about = given.passages.vectors
    if engine.in_context:
        about = mixed(given.passages, Context())
    alone = replace(given.passages, vectors=about, transcripts=None)
    count = len(alone.keys)
    drawn = np.random.default_rng(1000 + part).permutation(count)[: round(0.9 * count)]
    labels = np.full(count, -2, dtype=np.int64)
    labels[drawn] = engine.run(given, _seen(alone, drawn), part)
    return labels


def _seen(passages: Passages, rows: Labels) -> Passages:
    said = passages.transcripts
    return replace(
        passages,
        keys=[passages.keys[row] for row in rows],
        vectors=np.ascontiguousarray(passages.vectors[rows]),
        questions=np.ascontiguousarray(passages.questions[rows]),
        transcripts=[said[row] for row in rows] if said is not None else None,
    )


def _over_parts(drawn: Sequence[Labels]) -> float:
    """Mean pairwise ARI on the excerpts that two draws share."""
    found = []
    for one, other in combinations(drawn, 2):
        both = (one > -2) & (other > -2)
        found.append(adjusted_rand(one[both].tolist(), other[both].tolist()))
    return float(np.mean(found))


def _with_whole(whole: Labels, drawn: Sequence[Labels]) -> float:
    """Mean ARI of each draw with a run on all excerpts."""
    both = [(labels[labels > -2], whole[labels > -2]) for labels in drawn]
    return float(np.mean([adjusted_rand(one.tolist(), other.tolist()) for one, other in both]))


def scores_of(given: Corpus, labels: Labels) -> Scores:
    themes = themes_of_rows(given.rows, _placed(given, labels))
    return score([row.codes for row in given.rows], themes)


def _placed(given: Corpus, labels: Labels) -> list[Placed]:
    return [
        Placed(doc=doc, start=start, end=end, theme=str(theme))
        for (doc, start, end), theme in zip(given.places, labels.tolist(), strict=True)
        if theme >= 0
    ]


def _path(name: str, engine: Engine, what: str) -> Path:
    label = hashlib.sha256(engine.name.encode()).hexdigest()[:10]
    made_of = hashlib.sha256(engine.made_of.encode()).hexdigest()[:8]
    return CACHE / f"{name}-{READING}" / f"{label}-{made_of}" / f"{what}.npy"


def _begun(name: str) -> bool:
    return (CACHE / f"{name}-{READING}").exists()


def _load(name: str, engine: Engine, what: str) -> Labels | None:
    path = _path(name, engine, what)
    return np.load(path) if path.exists() else None


def _kept(name: str, engine: Engine, what: str, make: Callable[[], Labels]) -> Labels:
    found = _load(name, engine, what)
    if found is not None:
        return found
    start = time.perf_counter()
    labels = make()
    path = _path(name, engine, what)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, labels)
    print(
        f"{name} · {engine.name} · {what}: {labels.max() + 1} themes in "
        f"{time.perf_counter() - start:.1f} s",
        file=sys.stderr, flush=True,
    )  # fmt: skip
    return labels


def _shown(found: Line) -> str:
    """One row of the table."""
    name = found.engine.name
    if found.engine.one_of:
        name = f"{found.engine.one_of} ({name}, outliers reduced)"
    cells = [
        _mean_sd([getattr(s, figure) for s in found.scores])
        for figure in ("ari", "nmi", "p1", "best_f1")
    ]
    low, high = min(found.counts), max(found.counts)
    runs = "" if len(found.scores) > 1 else " (one run)"
    parts, whole = ("" if x is None else f"{x:.2f}" for x in (found.parts, found.whole))
    return (
        f"| {name}{runs} | {low if low == high else f'{low}–{high}'} | {' | '.join(cells)} | "
        f"{found.unthemed:.0%} | {found.agreement:.2f} | {parts} | {whole} |"
    )


def _mean_sd(figures: Sequence[float]) -> str:
    """`.478 ± .010`."""
    mean = f"{np.mean(figures):.3f}"
    return f"{mean} ± {np.std(figures):.3f}" if len(figures) > 1 else mean


if __name__ == "__main__":
    main()
