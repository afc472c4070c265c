"""What suggestions are worth, before and after decisions, beside other learners on the same rows.

    python bench/learning.py [DATA SET | scale]

An analyst who decides as humans once coded (`services.evaluating.simulation`). `scale` measures
the time and memory of 100,000 made-up excerpts instead.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpora import segments
from numpy.typing import NDArray

from workbench.bootstrap import create_project, open_project
from workbench.domain.material.segmentation import sentences as sentences_of
from workbench.domain.measures.ranking import Figures as Ranked
from workbench.domain.measures.scoring import Row, counting
from workbench.embedding import HashingEmbedder
from workbench.learning import (
    counted,
    learn,
    next_to_read,
    pool,
    typical_rows,
    word_likeness,
    zero_shot,
)
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.evaluating.scores import joined, read_gold
from workbench.services.evaluating.simulated_analyst import read_in_order, triage
from workbench.services.evaluating.simulation import (
    SEEDS,
    STEPS,
    Method,
    Point,
    Sample,
    curve,
    logistic,
    ours,
    sample_of,
    unlearnt,
)
from workbench.services.excerpts.vectors import SENTENCE_CHARACTERS, text_vectors
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.suggesting import answering
from workbench.services.suggesting.fit import ExcerptIndex
from workbench.services.suggesting.suggestions import OFFERED
from workbench.services.theming.run import RunOptions, run

SETS = {
    "hist325": "settings were chosen on it",
    "nhs_pxtm": "settings were chosen on it",
    "ohd_poets": "only reported",
    "pdpilot": "only reported; seven top-level codes, by name alone",
    "banking77": "only reported",
}
NOT_INTERVIEWS = {"demo-metadata.csv", "filters.csv", "demo-ohd-metadata.csv", "example.csv"}
NO_CODE = {"Labelling not possible", "Not assigned"}
BY = Author(analyst="Bench")
ROWS = 4000
Rows = NDArray[np.int64]
Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A data set as two samples: without and with candidate themes; the second may be missing."""

    name: str
    bare: Sample
    themed: Sample | None
    texts: list[str]
    codes: NDArray[np.float32]
    sequential: bool


def main(data: Path, *, only: str = "") -> None:
    """Print the tables of each data set, in Markdown."""
    if only == "scale":
        scale()
        return
    for name, role in SETS.items():
        if only in ("", name):
            with tempfile.TemporaryDirectory() as folder:
                report(read(data, name, Path(folder)), role)


def report(of: Study, role: str) -> None:
    """One data set."""
    best = of.themed or of.bare
    rows, codes = len(best.rows), len(best.codes)
    print(f"\n**{of.name}** ({role}; {rows} rows, {codes} codes, {len(of.texts)} excerpts)\n")
    heads = " | ".join(str(step) for step in STEPS)
    print(f"| top 1 / macro AP after … decisions | {heads} | unread interviews at 160 |")
    print("|---" * (len(STEPS) + 2) + "|")
    points: list[Point] = []
    for name, sampled, method in methods(of):
        points = curve(sampled, method)
        cells = [_two(p.begun) for p in points]
        print(f"| {name} | {' | '.join(cells)} | {_two(points[-1].unread)} |", flush=True)
    spans = [f"{p.low.top1:.2f}–{p.high.top1:.2f}" if p.low and p.high else "–" for p in points]
    print(f"| its 95 % interval of top 1, over interviews | {' | '.join(spans)} | |")
    print(
        f"| its top 3 | {' | '.join(f'{p.begun.top3:.3f}' if p.begun else '–' for p in points)} | |"
    )
    called = [
        f"{p.right} of {p.likely} ({p.right / p.likely:.2f})" if p.likely else "never said"
        for p in points
    ]
    print(f"| called likely and right | {' | '.join(called)} | |")
    print(f"\nPrecision among the first {OFFERED} a code offers, before any decision: "
          f"{offers(best):.3f} of the coded.")  # fmt: skip
    print(f"Called likely at 160 decisions among all excerpts, uncoded ones too: {honest(best)}.")
    for line in reading(best):
        print(line)
    if of.themed is not None:
        for count in (50, 100, 200):
            one, other = triage(of.themed, count), read_in_order(of.themed, count)
            print(
                f"| {count} | {one.decided:.3f} / {one.suggested:.3f} / {one.read} | "
                f"{other.decided:.3f} / {other.suggested:.3f} / {other.read} |"
            )


def _two(figures: Ranked | None) -> str:
    """Both figures, or that too few rows were left."""
    return f"{figures.top1:.3f} / {figures.macro_ap:.3f}" if figures else "–"


def methods(of: Study) -> Iterator[tuple[str, Sample, Method]]:
    """What is compared; ours comes last."""
    yield "no learning: words of the codes", of.bare, unlearnt
    yield "logistic regression on the vectors", of.bare, logistic
    prototype = prototype_of(of)
    if prototype is not None:
        yield "prototypes/learning.py", of.bare, prototype
    yield "workbench" + (", without themes" if of.themed else ""), of.bare, ours
    if of.themed is not None:
        yield "workbench", of.themed, ours


def prototype_of(of: Study) -> Method | None:
    """The sketch that this learner began from, where it lies beside the repository."""
    path = Path(__file__).resolve().parents[2] / "shared" / "prototypes" / "learning.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("prototype", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ground = of.bare.index
    interviews = ground.pool.interviews
    docs = np.arange(len(of.texts)) if interviews is None else interviews
    # Centring a second time changes nothing: its vectors are ours.
    _, prior, _ = module.zero_shot(
        raw_vectors(of), ground.sentences.astype(np.float32), ground.owners, of.texts, docs,
        list(of.bare.codes), of.codes, of.sequential,
    )  # fmt: skip
    vectors = ground.pool.vectors

    def method(s: Sample, rows: Rows, said: Figures) -> Figures:
        return module.Learner(prior, vectors, docs, of.sequential).fit(rows, said).scores

    return method


def raw_vectors(of: Study) -> NDArray[np.float32]:
    """The vectors before centring, up to what they all share: enough for cosines by z-score."""
    return of.bare.index.pool.vectors * of.bare.index.lengths[:, None]


def offers(of: Sample) -> float:
    """Mean over codes of the share of right ones among the first offered, coded ones only."""
    coded = np.flatnonzero(of.gold.any(axis=1))
    ranked = np.argsort(-of.prior.offer[coded], axis=0, kind="stable")[:OFFERED]
    return float(np.mean([of.gold[coded[ranked[:, j]], j].mean() for j in range(of.gold.shape[1])]))


def honest(of: Sample) -> str:
    """Right among all excerpts called likely, one seed; an uncoded one counts as wrong."""
    rng = np.random.default_rng(0)
    rows = of.excerpts_of(rng.permutation(len(of.rows))[:160])
    learnt = learn(of.index.pool, of.prior.scores, rows, of.gold[rows])
    if not learnt.track.earned:
        return "never said"
    left = np.setdiff1d(np.arange(len(of.gold)), rows)
    shown = left[learnt.likely(left)]
    right = of.gold[shown, learnt.scores[shown].argmax(axis=1)].sum()
    return f"{int(right)} of {len(shown)}"


def reading(of: Sample) -> Iterator[str]:
    """Top 1 over all rows against excerpts read, by what is read next."""
    yield "\n| what is read next | top 1 / macro AP (coded among read) after 50 | 100 | 200 read |"
    yield "|---|---|---|---|"
    for name in ("in order", "at random", "the queue"):
        cells = [reached(of, name, count) for count in (50, 100, 200)]
        yield f"| {name} | {' | '.join(cells)} |"
    if of.index.pool.groups is not None:
        yield "\n| decisions | themes first: right / with suggestions / read | in order |"
        yield "|---|---|---|"


def reached(of: Sample, way: str, count: int) -> str:
    """Figures after reading `count` excerpts, mean over seeds; the rows read count as well."""
    from workbench.domain.measures.ranking import figures, mean

    found, coded = [], []
    for seed in SEEDS if way == "at random" else (0,):
        read = np.array(sorted(chosen(of, way, count, seed)), dtype=np.int64)
        known = read[of.gold[read].any(axis=1)]
        scores = learn(of.index.pool, of.prior.scores, known, of.gold[known]).scores
        done = set(known.tolist())
        rest = [i for i, (held, _) in enumerate(of.parts) if not done.intersection(held.tolist())]
        found.append(figures(of.truth[rest], of.of_rows(scores)[rest]))
        coded.append(len(known))
    at = mean(found)
    return f"{at.top1:.3f} / {at.macro_ap:.3f} ({np.mean(coded):.0f})"


def chosen(of: Sample, way: str, count: int, seed: int) -> Sequence[int]:
    """The rows read first."""
    everything = np.arange(len(of.gold))
    if way == "in order":
        return everything[:count].tolist()
    drawn = np.random.default_rng(seed).permutation(everything)
    if way == "at random":
        return drawn[:count].tolist()
    read: list[int] = []
    while len(read) < count:
        known = np.array([row for row in sorted(read) if of.gold[row].any()], dtype=np.int64)
        learnt = learn(of.index.pool, of.prior.scores, known, of.gold[known])
        unread = np.setdiff1d(everything, read)
        queue = next_to_read(learnt, unread, of.index.typical, drawn[unread], count=5)
        read += [one.row for one in queue]
    return read[:count]


def read(data: Path, name: str, folder: Path) -> Study:
    """Import, embed and theme a data set."""
    if name not in ("hist325", "ohd_poets", "pdpilot"):
        return survey(create_project(folder / "study"), name, *answers(data / name))
    if name == "pdpilot":
        project = tested(data, folder)
        rows, lost = segments(study(project))
    else:
        project = interviews(data, name, folder)
        rows, lost = joined(study(project), read_gold(data / name / "excerpts.jsonl"))
    bare = sample_of(project, rows)
    run(project, BY, RunOptions())
    themed = sample_of(project, rows)
    assert bare is not None and themed is not None  # they have codes with ten rows
    print(f"{name}: {len(lost)} gold rows not found", file=sys.stderr)
    now = study(project)
    return Study(
        name=name,
        bare=bare,
        themed=themed,
        sequential=True,
        texts=[now.excerpts[e].text for e in bare.index.ids],
        codes=text_vectors(project, bare.codes),
    )


def interviews(data: Path, name: str, folder: Path) -> Project:
    """A project with the interviews of a data set and its codebook."""
    project, original = create_project(folder / "study"), data / name / "original"
    files = sorted(f for f in original.glob("*.csv") if f.name not in NOT_INTERVIEWS)
    import_files(project, BY, files)
    load_codebook(project, BY, codebook(original / "filters.csv", folder / "codebook.csv"))
    return project


def tested(data: Path, folder: Path) -> Project:
    """A project with the user tests of pdpilot, which have no codebook that describes codes."""
    project = create_project(folder / "study")
    import_files(project, BY, sorted((data / "pdpilot" / "original").glob("P*.pdf")))
    return project


def codebook(source: Path, target: Path) -> Path:
    """The data set's codebook under the heads that the workbench reads."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (row["tag"].strip(), (row["description"] or "").strip()) for row in csv.DictReader(file)
        ]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "definition"), *rows])
    return target


def answers(data: Path) -> tuple[list[str], list[list[str]]]:
    """The first answers of a survey, or an even sample of questions, with their codes."""
    if data.name == "banking77":
        with (data / "original" / "train.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows = rows[:: -(-len(rows) // ROWS)]
        return [r["text"] for r in rows], [[r["category"].replace("_", " ")] for r in rows]
    lines = (data / "excerpts.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    kept = [(r["text"], [c for c in r["labels"] if c not in NO_CODE]) for r in found]
    kept = [(text, codes) for text, codes in kept if codes][:ROWS]
    return [text for text, _ in kept], [codes for _, codes in kept]


def survey(project: Project, name: str, texts: list[str], labels: list[list[str]]) -> Study:
    """Answers without neighbours or themes; only codes with ten answers count."""
    rows = counting(
        [Row(doc=str(i), start=0, end=1, codes=tuple(codes)) for i, codes in enumerate(labels)]
    )
    names = sorted({code for row in rows for code in row.codes})
    of = np.array([int(row.doc) for row in rows])
    truth = np.array([[float(code in row.codes) for code in names] for row in rows])
    gold = np.zeros((len(texts), len(names)))
    gold[of] = truth
    vectors, codes = text_vectors(project, texts), text_vectors(project, names)
    said = [spoken(text) for text in texts]
    owners = np.array([i for i, parts in enumerate(said) for _ in parts], dtype=np.int64)
    sentences = text_vectors(project, [part for parts in said for part in parts])
    best = np.full((len(texts), len(names)), -1.0, dtype=np.float32)
    np.maximum.at(best, owners, sentences @ codes.T)
    words = counted(texts, "en")
    ready = pool(vectors, None, words=words.rows)
    index = ExcerptIndex(
        ids=tuple(map(str, range(len(texts)))), excerpts={}, runs=frozenset(), rows={}, pool=ready,
        lengths=np.linalg.norm(vectors - vectors.mean(axis=0), axis=1),
        sentences=sentences.astype(np.float16), owners=owners,
        asked=tuple(texts), counted=words, typical=tuple(typical_rows(ready)),
    )  # fmt: skip
    found = Sample(
        index=index, codes=tuple(names), gold=gold, rows=tuple(rows), truth=truth,
        prior=zero_shot(
            ready, meaning=vectors @ codes.T, best_sentence=best,
            words=word_likeness(texts, names),
        ),
        parts=tuple((np.array([i]), np.ones(1)) for i in of), interviews=np.arange(len(rows)),
    )  # fmt: skip
    return Study(name=name, bare=found, themed=None, texts=texts, codes=codes, sequential=False)


def spoken(text: str) -> list[str]:
    """The longer sentences of an answer, or all of it."""
    longer = [said for said in sentences_of(text, "en") if len(said) >= SENTENCE_CHARACTERS]
    return longer if len(longer) > 1 else [text]


def scale(excerpts: int = 100_000, decisions: int = 1_000, themes: int = 30) -> None:
    """Time from a decision to new suggestions in a large study, and the memory they take."""
    from scale import interviews as made_up  # the bench beside this one

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        create_project(here / "study").store.close()
        project = open_project(here / "study", embedder=HashingEmbedder)
        import_files(project, BY, made_up(here, excerpts // 100))
        ids = sorted(study(project).excerpts)
        per = decisions // themes
        for i in range(themes):
            held = ids[i * per : (i + 1) * per]
            review.create_theme(project, BY, name=f"Theme {i}", excerpts=held)
        study(project)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        timed("the first time", lambda: answering.suggestions(project))
        fresh = iter(ids[themes * per :])
        theme = study(project).theme_named("Theme 0")
        for what, decide in {
            "after a decision": lambda: review.add(project, BY, [next(fresh)], theme),
            "after a theme with a name": lambda: review.create_theme(
                project, BY, name=f"Made of {next(fresh)}", excerpts=[next(fresh)]
            ),
        }.items():
            took = np.array([refreshed(project, decide) for _ in range(5)])
            told = ", ".join(f"{np.median(t):.2f} s, {t.max():.2f} at most" for t in took.T)
            print(f"{what:32} {told} of processor time")
        decide_and_ask(project, theme, next(fresh))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'memory on top':32} {peak - before:10.0f} MB")


def refreshed(project: Project, decide: Callable[[], object]) -> tuple[float, float]:
    """Seconds from a recorded decision to the suggestions that know of it, and of the processor."""
    decide()
    start, busy = time.perf_counter(), time.process_time()
    answering.suggestions(project)
    return time.perf_counter() - start, time.process_time() - busy


def decide_and_ask(project: Project, theme: str, excerpt: str) -> None:
    """What the board waits for: the last suggestions, while newer ones are made."""
    review.add(project, BY, [excerpt], theme)
    study(project)
    timed("asked at once", lambda: answering.latest(project))
    while (found := answering.latest(project)) is None or found.seq < study(project).board.seq:
        time.sleep(0.05)


def timed(what: str, do: Callable[[], object]) -> None:
    """Do it and print how long it took."""
    start = time.perf_counter()
    do()
    print(f"{what:32} {time.perf_counter() - start:10.3f} s", flush=True)


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    main(
        Path(os.environ.get("WORKBENCH_REAL_DATA", here)),
        only=sys.argv[1] if len(sys.argv) > 1 else "",
    )
