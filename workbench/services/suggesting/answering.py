"""Making suggestions from codebook and decisions, and recording analysts' answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from workbench.domain.board.board import Board
from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.ports import Progress, silent
from workbench.domain.proposing.suggestions import Target, Verdicts, targets, verdicts
from workbench.domain.study import Study
from workbench.domain.trail.events import AcceptSuggestion, Decline, Undo
from workbench.domain.trail.recorded import Recorded
from workbench.learning import learn
from workbench.services.context import Author, Project, decide
from workbench.services.excerpts.vectors import spoken_sentences, text_vectors
from workbench.services.reading import as_it_stands, at_one_moment, study
from workbench.services.suggesting.fit import ExcerptIndex, is_of, prepare, prior
from workbench.services.suggesting.suggestions import Suggestions, words_in_common


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an excerpt fits a target.

    Attributes:
        sentence: its sentence that fits best.
        words: words that both have.
        point: what the sentence fits, where it is not name and definition: a point of the
            target's include text, or an example.
    """

    sentence: str
    words: tuple[str, ...]
    point: str = ""


def switched_off(project: Project) -> str:
    """Why the project has no suggestions, as a sentence; empty if it may have some."""
    if not project.settings.suggestions:
        return "Suggestions are switched off (suggestions = false in settings.toml)."
    if project.settings.ai_off:
        return "Suggestions are off: this project is without AI (ai_off in its settings)."
    return ""


def why_none(project: Project) -> str:
    """Why there is nothing to suggest, as a sentence; empty if there is something."""
    if off := switched_off(project):
        return off
    now = study(project)
    if not now.excerpts:
        return "There are no participants' excerpts yet; import transcripts first."
    if not targets(now.board):
        return "There is nothing to suggest yet: load a codebook, or accept a theme."
    return ""


def suggestions(project: Project, *, progress: Progress = silent) -> Suggestions:
    """What is suggested on the board as it stands; makes it if necessary.

    Raises:
        DecisionError: there is nothing to suggest; the message says why.
    """
    project = at_one_moment(project)
    if why := why_none(project):
        raise DecisionError(why)
    key = _key(study(project))
    made: Suggestions = project.memory.learnt.now(key, key[0], partial(_made, project, progress))
    return made


def latest(project: Project) -> Suggestions | None:
    """What was suggested last, at once; None if there is nothing yet.

    Newer suggestions are made in the background if the board has changed since.
    """
    if why_none(project):
        project.memory.learnt.forget()
        return None
    made = partial(_made, as_it_stands(project), silent)
    key = _key(study(project))
    found: Suggestions | None = project.memory.learnt.latest(key, key[0], made)
    return found


def reason(project: Project, now: Study, excerpt_id: str, target_id: str) -> Reason:
    """Why an excerpt fits a target; empty if one of the two is gone."""
    about = {target.id: target for target in targets(now.board)}.get(target_id)
    excerpt = now.excerpts.get(excerpt_id)
    if about is None or excerpt is None:
        return Reason(sentence="", words=())
    spoken, said = spoken_sentences(now, excerpt), (about.about, *about.include, *about.examples)
    fit = text_vectors(project, spoken) @ text_vectors(project, said).T
    best, point = (int(i) for i in np.unravel_index(np.argmax(fit), fit.shape))
    common = words_in_common(excerpt.text, about.words, now.language)
    return Reason(sentence=spoken[best], words=common, point=said[point] if point else "")


def accept(project: Project, by: Author, excerpts: Sequence[str], target: str) -> Recorded:
    """Put excerpts where they were suggested; a code without a theme gets one of its name.

    Raises:
        NotFound: nothing of that id is suggested.
    """
    board = project.store.board()
    chosen = _target(board, target)
    if chosen.themes:
        event = AcceptSuggestion(excerpts=tuple(excerpts), target=chosen.themes[0])
    else:
        event = AcceptSuggestion(
            excerpts=tuple(excerpts), target=project.new_id(), code_id=chosen.id, name=chosen.name,
            definition=board.codes[chosen.id].definition,
        )  # fmt: skip
    return decide(project, by, event)


def decline(project: Project, by: Author, excerpts: Sequence[str], target: str) -> Recorded:
    """Not this: the excerpts have nothing to do with the target.

    Raises:
        NotFound: nothing of that id is suggested.
        DecisionError: the excerpt is in that theme, or somebody has said so already.
    """
    chosen = _target(project.store.board(), target)
    return decide(project, by, Decline(excerpts=tuple(excerpts), target=chosen.id))


def excerpt_of(now: Study, undone: Recorded) -> str | None:
    """The excerpt of the suggestion whose answer was taken back; None for another decision."""
    event = now.trail[undone.event.target - 1].event if isinstance(undone.event, Undo) else None
    return event.excerpts[0] if isinstance(event, AcceptSuggestion | Decline) else None


def _target(board: Board, wanted: str) -> Target:
    for target in targets(board):
        if target.id == wanted or wanted in target.themes:
            return target
    raise NotFound(f"no code or theme {wanted!r} is suggested; reload the page")


def _key(now: Study) -> tuple[int, int]:
    """What suggestions depend on: the board, and which excerpts were opened."""
    return now.board.seq, len(now.opened)


def _made(project: Project, progress: Progress, before: Suggestions | None) -> Suggestions:
    """New suggestions; what is known about the excerpts is kept while they stay the same."""
    project = at_one_moment(project)
    now = study(project)
    same = before is not None and is_of(before.index, now)
    ground = before.index if before is not None and same else prepare(project, now, progress)
    known = targets(now.board)
    kept = before is not None and same and before.targets == known
    fit = before.prior if before is not None and kept else prior(project, now, ground, known)
    decided = verdicts(now, known, project.memory.out)
    rows, said = decisions(ground, known, decided)
    return Suggestions(
        seq=now.board.seq, targets=known, index=ground, prior=fit, verdicts=decided,
        learnt=learn(ground.pool, fit.scores, rows, said),
    )  # fmt: skip


def decisions(
    index: ExcerptIndex, known: Sequence[Target], decided: Verdicts
) -> tuple[np.ndarray, np.ndarray]:
    """Verdicts as arrays: (m,) ascending rows, (m, c) 1 belongs, 0 does not, NaN nobody said."""
    found = sorted((index.rows[e], e) for e in decided.decided() if e in index.rows)
    said = np.full((len(found), len(known)), np.nan)
    for i, (_, excerpt) in enumerate(found):
        for j, target in enumerate(known):
            verdict = decided.of(excerpt, target)
            if verdict is not None:
                said[i, j] = verdict
    kept = ~np.isnan(said).all(axis=1)
    rows = np.array([row for row, _ in found], dtype=np.int64)
    return rows[kept], said[kept]
