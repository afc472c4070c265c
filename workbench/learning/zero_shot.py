"""Before any decision: how well each excerpt fits the words of each code or theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.measures.clusters import unit
from workbench.learning.passages import Pool, Table
from workbench.learning.turns import over_turns, turn_weights

WORDS = 0.3
"""The weight of likeness in words, next to likeness in meaning."""

ASKED_LETTERS, ASKED_WORDS, QUESTION = 0.5, 0.5, 0.3
"""The same of the answer's and the question's words together, and of the question's meaning."""

THEME = 0.3
"""The weight of the fit of an excerpt's candidate theme, next to its own."""

EXAMPLES = 0.5
"""The weight of likeness to a target's examples, next to its words (chosen on hist325)."""

EXCLUDED = 3.0
"""The cost of lying nearer to what a target excludes than to what it is about.

In standard deviations for a cosine of 1.
"""

FEEDBACK, TERMS = (10, 5), (0.5, 0.25)
"""How many of a target's best excerpts are taken to belong to it, to find others like them, and
what their words count for; in interviews and in surveys."""

_NEXT = 0.25
"""What a neighbour counts for at most where excerpts are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How alike n excerpts with the questions they answer, and c targets are; (n, c) each.

    Attributes:
        letters: likeness in words by runs of letters, of answer and question.
        words: the same by whole words.
        question: cosine of the question alone.
    """

    letters: Table
    words: Table
    question: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Fit of n excerpts to c targets, as z-scores per target.

    Attributes:
        offer: (n, c) to rank the excerpts that a target offers.
        scores: (n, c) smoothed over more neighbours: what decisions are learnt on top of.
    """

    offer: Table
    scores: Table


def zero_shot(
    pool: Pool,
    *,
    meaning: Table,
    best_sentence: Table,
    words: Table,
    asked: Asked | None = None,
    examples: Table | None = None,
    excluded: Table | None = None,
) -> Prior:
    """Combine likenesses, look for more of the best, and smooth over neighbouring turns.

    Args:
        pool: the excerpts.
        meaning: (n, c) cosines of excerpt (question mixed in) and target.
        best_sentence: (n, c) the highest cosine of any sentence of the excerpt.
        words: (n, c) likeness in words (`word_likeness`).
        asked: what questions add; None in a survey.
        examples: (n, c) likeness to the examples, in standard deviations; 0 if there are none.
        excluded: (n, c) by how much cosine an excerpt is nearer to what is excluded than to what
            is meant, 0 if it is not.

    Source: pseudo-relevance feedback after Rocchio 1971.
    """
    if not meaning.size:
        return Prior(offer=meaning, scores=meaning)
    alike = standard(meaning) + standard(best_sentence) + WORDS * standard(words)
    if asked is not None:
        alike = alike + _of_questions(asked)
    if examples is not None:
        alike = alike + np.float32(EXAMPLES) * examples
    if excluded is not None:
        alike = alike - np.float32(EXCLUDED) * excluded
    base = standard(_against_others(standard(alike)))
    fit = standard(base + _feedback(pool, base))
    if pool.interviews is None:
        return Prior(offer=fit, scores=fit)
    weights = turn_weights(fit, pool.interviews)
    near = np.array([1.0, min(_NEXT, weights[1])])
    return Prior(
        offer=standard(over_turns(fit, pool.interviews, near)),
        scores=_shared(standard(over_turns(fit, pool.interviews, weights)), pool),
    )


def _of_questions(asked: Asked) -> Table:
    parts = ((ASKED_LETTERS, asked.letters), (ASKED_WORDS, asked.words), (QUESTION, asked.question))
    return np.asarray(sum(np.float32(share) * standard(part) for share, part in parts))


def standard(scores: Table) -> Table:
    """Each column with mean 0 and standard deviation 1; a constant one is all zeros."""
    centred = scores - scores.mean(axis=0)
    spread = np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(centred))
    return np.asarray(centred / (spread + np.float32(1e-6)))


def _against_others(scores: Table) -> Table:
    """What fits everything fits nothing in particular; a single target has no others."""
    if scores.shape[1] == 1:
        return scores
    return np.asarray(scores - scores.mean(axis=1, keepdims=True))


def _shared(scores: Table, pool: Pool) -> Table:
    """Scores with a share of those of the excerpt's candidate theme."""
    if pool.groups is None:
        return scores
    themed = pool.groups >= 0
    of = pool.groups[themed]
    sizes = np.maximum(np.bincount(of), 1).astype(np.float32)
    means = np.stack([np.bincount(of, column[themed]) for column in scores.T], axis=1)
    common = np.zeros_like(scores)
    common[themed] = (means / sizes[:, None])[of]
    return standard(scores + np.float32(THEME) * standard(common))


def _feedback(pool: Pool, base: Table) -> Table:
    """(n, c) how alike each excerpt and each target's best excerpts are."""
    kind = 1 if pool.interviews is None else 0
    count = min(FEEDBACK[kind], pool.size)
    # In ascending order, so that sums do not depend on how the best were found.
    best = [np.sort(np.argpartition(-column, count - 1)[:count]) for column in base.T]
    centres = unit(np.stack([pool.vectors[rows].mean(axis=0) for rows in best]))
    found = standard(_against_others(standard(pool.vectors @ centres.T)))
    if pool.words is None:
        return found
    terms = np.stack([np.asarray(pool.words[rows].mean(axis=0)).ravel() for rows in best])
    alike = np.asarray(pool.words @ terms.T, dtype=np.float32)
    return found + np.float32(TERMS[kind]) * standard(_against_others(standard(alike)))
