"""What excerpts and targets have in common before any decision: computed once, then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.context import Context, mixed
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Progress, Vectors, silent
from workbench.domain.proposing.suggestions import Target
from workbench.domain.study import Study
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Run
from workbench.learning import (
    Asked,
    Counted,
    Pool,
    Prior,
    counted,
    pool,
    typical_rows,
    word_likeness,
    zero_shot,
)
from workbench.learning.passages import Table
from workbench.learning.zero_shot import standard
from workbench.services.context import Project
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.excerpts.vectors import (
    QUESTION_CHARACTERS,
    spoken_sentences,
    text_vectors,
)

Column = NDArray[np.float32]

_BLOCK = 20_000
_QUESTION = Context(question=0.5, neighbours=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike a target and n excerpts are; (n,) each.

    Attributes:
        meaning: cosine with the nearest of what the target is about and includes.
        best_sentence: the same of the excerpt's best sentence.
        words: likeness in words.
        asked_letters: likeness in words of the excerpt and its question, by runs of letters.
        asked_words: the same by whole words.
        question: cosine of its question.
        examples: likeness to its nearest example, in standard deviations; None: it has none.
        excluded: how much nearer an excerpt is to what is excluded; None: nothing is.
    """

    meaning: Column
    best_sentence: Column
    words: Column
    asked_letters: Column
    asked_words: Column
    question: Column
    examples: Column | None = None
    excluded: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptIndex:
    """The excerpts of a study, ready to be compared with any target.

    Rows are in the order of transcript id, then place in the text, whatever came in first.

    Attributes:
        ids: n excerpt ids.
        excerpts: what it was made from, to know when it is out of date.
        runs: the same for the runs.
        rows: excerpt id to row.
        pool: their vectors, centred.
        lengths: (n,) how long each vector was before it was made a unit vector.
        sentences: (s, dim) half-precision vectors of their longer sentences.
        owners: (s,) the row each sentence is of, ascending.
        asked: for each row its question and its words; empty where nothing is asked of anybody.
        counted: the words of both.
        typical: rows that stand for many others, those that stand for most first.
        known: what targets are about, with their likenesses.
    """

    ids: tuple[str, ...]
    excerpts: Mapping[str, Excerpt]
    runs: frozenset[str]
    rows: dict[str, int]
    pool: Pool
    lengths: Column
    sentences: NDArray[np.float16]
    owners: NDArray[np.int64]
    asked: tuple[str, ...]
    counted: Counted
    typical: tuple[int, ...]
    known: dict[str, Likeness] = field(default_factory=dict)


def in_order(study: Study) -> list[Excerpt]:
    """The excerpts in an order that does not depend on what came in first."""
    return sorted(study.excerpts.values(), key=lambda e: (e.transcript_id, e.start, e.end, e.id))


def is_of(index: ExcerptIndex, study: Study) -> bool:
    """Whether the study still has the excerpts and runs that the index was made from."""
    if index.runs != study.board.runs.keys():
        return False
    return index.excerpts is study.excerpts or index.excerpts == study.excerpts


def proposed_themes(study: Study, excerpts: Sequence[Excerpt]) -> NDArray[np.int64] | None:
    """(n,) number of the theme that the latest run proposed for each; None: there was no run."""
    runs = [r.event for r in events_of(study.trail, Run) if isinstance(r.event, Run)]
    if not runs:
        return None
    themes = sorted(runs[-1].proposals, key=lambda proposal: min(proposal.members, default=""))
    number = {e: i for i, theme in enumerate(themes) for e in theme.members}
    return np.array([number.get(e.id, -1) for e in excerpts], dtype=np.int64)


def prepare(project: Project, study: Study, progress: Progress = silent) -> ExcerptIndex:
    """Make excerpts ready: embeds what is not embedded yet, sentences included."""
    excerpts = in_order(study)
    passages = passages_of(project, study, excerpts, progress)
    vectors, said = mixed(passages, _QUESTION), passages.transcripts or ()
    places = {t: i for i, t in enumerate(dict.fromkeys(said))}
    interviews = np.array([places[t] for t in said], dtype=np.int64)
    alone = len(places) == len(excerpts)
    asked = _with_questions(study, excerpts, passages.questions)
    words = counted(asked, study.language)
    sentences, owners = _sentences(project, study, excerpts, progress)
    ready = pool(
        vectors, None if alone else interviews, proposed_themes(study, excerpts),
        words=words.rows, questions=None if alone else passages.questions,
    )  # fmt: skip
    return ExcerptIndex(
        ids=tuple(e.id for e in excerpts), excerpts=study.excerpts,
        runs=frozenset(study.board.runs),
        rows={e.id: row for row, e in enumerate(excerpts)}, pool=ready,
        lengths=np.linalg.norm(vectors - vectors.mean(axis=0), axis=1).astype(np.float32),
        sentences=sentences, owners=owners, asked=asked, counted=words,
        typical=tuple(typical_rows(ready, seed=project.settings.seed)),
    )  # fmt: skip


def _with_questions(
    study: Study, excerpts: Sequence[Excerpt], questions: Vectors
) -> tuple[str, ...]:
    """The end of the question that each answers, and its words."""
    has = np.asarray(questions.any(axis=1), dtype=bool)
    return tuple(
        f"{study.question_of(e)[-QUESTION_CHARACTERS:]} {e.text}" if has[i] else e.text
        for i, e in enumerate(excerpts)
    )


def prior(project: Project, study: Study, index: ExcerptIndex, targets: Sequence[Target]) -> Prior:
    """How well excerpts fit the words of the targets; columns in the order of `targets`."""
    _compare(project, study, index, [t for t in targets if _key(t) not in index.known])
    found = [index.known[_key(target)] for target in targets]
    return zero_shot(
        index.pool,
        meaning=np.stack([likeness.meaning for likeness in found], axis=1),
        best_sentence=np.stack([likeness.best_sentence for likeness in found], axis=1),
        words=np.stack([likeness.words for likeness in found], axis=1),
        asked=None if index.pool.interviews is None else _asked(found),
        examples=_stacked([likeness.examples for likeness in found], len(index.ids)),
        excluded=_stacked([likeness.excluded for likeness in found], len(index.ids)),
    )


def _asked(found: Sequence[Likeness]) -> Asked:
    return Asked(
        letters=np.stack([likeness.asked_letters for likeness in found], axis=1),
        words=np.stack([likeness.asked_words for likeness in found], axis=1),
        question=np.stack([likeness.question for likeness in found], axis=1),
    )


def _stacked(columns: Sequence[Column | None], rows: int) -> Table | None:
    """(rows, len(columns)); zeros where a column is None; None where all are."""
    if all(column is None for column in columns):
        return None
    nothing = np.zeros(rows, dtype=np.float32)
    return np.stack([nothing if column is None else column for column in columns], axis=1)


def _key(target: Target) -> str:
    return repr((target.kind, target.about, target.include, target.exclude, target.examples))


def _compare(project: Project, study: Study, index: ExcerptIndex, fresh: Sequence[Target]) -> None:
    """Add the likenesses of targets that are new; those of targets that are gone stay."""
    if not fresh:
        return
    meant = _nearest(project, index, [(target.about, *target.include) for target in fresh])
    words = _words([study.excerpts[e].text for e in index.ids], fresh)
    letters = _words(index.asked, fresh)
    counted_words = _best_of(index.counted.likeness, fresh)
    asked = _questions(project, index, fresh)
    shown = _nearest(project, index, [target.examples for target in fresh])
    barred = _nearest(project, index, [target.exclude for target in fresh])
    for i, target in enumerate(fresh):
        own = np.stack(meant[i], axis=1)
        index.known[_key(target)] = Likeness(
            meaning=own[:, 0], best_sentence=own[:, 1], words=words[:, i],
            asked_letters=letters[:, i], asked_words=counted_words[:, i], question=asked[:, i],
            examples=standard(np.stack(shown[i], axis=1)).sum(axis=1) if shown[i] else None,
            excluded=np.maximum(np.stack(barred[i], axis=1) - own, 0).sum(axis=1)
            if barred[i] else None,
        )  # fmt: skip


def _nearest(
    project: Project, index: ExcerptIndex, texts: Sequence[Sequence[str]]
) -> list[tuple[Column, ...]]:
    """For each of several lists of texts, cosines of the excerpts with the nearest of the list.

    Of the whole excerpts, and of their best sentences; nothing for an empty list.
    """
    lists = [i for i, said in enumerate(texts) if said]
    found: list[tuple[Column, ...]] = [() for _ in texts]
    if lists:
        vectors = text_vectors(project, [text for i in lists for text in texts[i]])
        starts = np.cumsum([0, *(len(texts[i]) for i in lists[:-1])])
        best = _best_sentences(index, vectors, starts)
        for at, i in enumerate(lists):
            own = vectors[starts[at] : starts[at] + len(texts[i])]
            whole = (index.pool.vectors @ own.T).max(axis=1) * index.lengths
            found[i] = (whole, best[:, at])
    return found


def _words(texts: Sequence[str], fresh: Sequence[Target]) -> Table:
    """(n, len(fresh)) likeness in words, of codes alone.

    It takes long in a large study; codes seldom change, but themes change with every decision.
    """
    found = np.zeros((len(texts), len(fresh)), dtype=np.float32)
    codes = [i for i, target in enumerate(fresh) if target.kind == "code"]
    if codes:
        alike = _best_of(partial(word_likeness, texts), [fresh[i] for i in codes])
        found[:, codes] = alike
    return found


def _best_of(likeness: Callable[[Sequence[str]], Table], fresh: Sequence[Target]) -> Table:
    """(n, len(fresh)) likeness to what targets are about or to what they include."""
    about = [target.about for target in fresh]
    found = likeness([*about, *("\n".join(target.include) for target in fresh)])
    return np.maximum(found[:, : len(fresh)], found[:, len(fresh) :])


def _questions(project: Project, index: ExcerptIndex, fresh: Sequence[Target]) -> Table:
    """(n, len(fresh)) cosines of questions with what targets are about."""
    if index.pool.questions is None:
        return np.zeros((len(index.ids), len(fresh)), dtype=np.float32)
    about = text_vectors(project, [target.about for target in fresh])
    return np.asarray(index.pool.questions @ about.T)


def _best_sentences(
    index: ExcerptIndex, texts: Vectors, starts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(n, len(starts)) the highest cosine of any sentence of an excerpt with any text of a list.

    Args:
        ground: the n excerpts.
        texts: (t, dim) unit rows, those of a list together.
        starts: where each list begins, ascending from 0.
    """
    best = np.full((len(index.ids), len(starts)), -1.0, dtype=np.float32)
    for at in range(0, len(index.owners), _BLOCK):
        part = index.sentences[at : at + _BLOCK].astype(np.float32) @ texts.T
        part = np.maximum.reduceat(part, starts, axis=1)
        owners = index.owners[at : at + _BLOCK]
        firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        rows = owners[firsts]
        best[rows] = np.maximum(best[rows], np.maximum.reduceat(part, firsts, axis=0))
    return best


def _sentences(
    project: Project, study: Study, excerpts: Sequence[Excerpt], progress: Progress
) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
    parts: list[NDArray[np.float16]] = []
    owners: list[int] = []
    spoken = [spoken_sentences(study, excerpt) for excerpt in excerpts]
    for at in range(0, len(excerpts), _BLOCK):
        said = [sentence for of_one in spoken[at : at + _BLOCK] for sentence in of_one]
        parts.append(text_vectors(project, said, progress).astype(np.float16))
        owners += [row for row in range(at, min(at + _BLOCK, len(spoken))) for _ in spoken[row]]
    vectors = np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float16)
    return vectors, np.array(owners, dtype=np.int64)
