"""Texts that come in together: what becomes of them, foreseen or stored by one plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from workbench.domain.board.board import Board
from workbench.domain.importing.identity import Arrival
from workbench.domain.importing.plan import Collected, plan
from workbench.domain.importing.steps import Added, Recast, Reread, Revised, Step
from workbench.domain.material.text import Role
from workbench.domain.ports import Progress
from workbench.domain.speech.doubts import Doubt
from workbench.domain.speech.patterns import Pattern
from workbench.domain.store import Tx
from workbench.domain.trail.incoming import SetSpeakers
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.renamed import renamed_in
from workbench.importers import ParticipantsTable
from workbench.services.context import Author
from workbench.services.importing.guide import planned
from workbench.services.importing.people import known_people, put_people, staying
from workbench.services.importing.revisions import apply

PRUNED = "no longer in the study file"
"""Why a batch takes a transcript out; with its file it returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What files or a project bring in: texts, who takes part in them, and who asks.

    `again` reads texts that are there as one would today; `unasked` are files that nobody named
    one by one; `pattern` is how names are marked.
    """

    arrivals: Sequence[Arrival] = ()
    people: ParticipantsTable | None = None
    interviewers: Sequence[str] = ()
    again: bool = False
    unasked: frozenset[str] = frozenset()
    pattern: Pattern | None = None


def collected(tx: Tx, met: frozenset[str] = frozenset()) -> Collected:
    """What the study has; `met` are transcripts that the same import has brought."""
    board, people = tx.trail.board(), known_people(tx.material)
    trail = tx.trail.events()
    excerpts = sorted(tx.material.excerpts().values(), key=lambda e: e.transcript_id)
    return Collected(
        board=board,
        transcripts=tx.material.transcripts(),
        people=people,
        everybody=people,
        removed={t: gone.seq for t, gone in board.removed.items()},
        pruned=_pruned(board, trail),
        erased=tx.material.erased_transcripts(),
        excerpts={t: tuple(own) for t, own in groupby(excerpts, key=lambda e: e.transcript_id)},
        met=met,
        settled=tx.material.settled(),
        settled_in=tx.material.settled_in(),
        guide=planned(board),
        corrected=corrected_in(trail),
        renamed=renamed_in(trail),
    )


def _pruned(board: Board, trail: Sequence[Recorded]) -> frozenset[str]:
    """Transcripts that were taken out because their study file no longer named them."""
    reasons = {recorded.seq: recorded.reason for recorded in trail}
    return frozenset(t for t, gone in board.removed.items() if reasons.get(gone.seq) == PRUNED)


def foresee(study: Collected, texts: Texts) -> list[Step]:
    """What would become of texts in a study that knows who takes part; nothing is stored."""
    return list(_planned(study, texts))


def store(tx: Tx, by: Author, texts: Texts, met: frozenset[str], progress: Progress) -> list[Step]:
    """Store texts as transcripts, cut into excerpts; what became of each."""
    put_people(tx, texts.people)
    study = with_people(collected(tx, met), texts.people)
    total, steps = len(texts.arrivals), list[Step]()
    for done, step in enumerate(_planned(study, texts)):
        progress("cutting excerpts", done, total)
        apply(tx, by, step, study.people)
        steps.append(step)
    tx.material.put_doubts(doubts_of(steps))
    progress("cutting excerpts", total, total)
    return steps


def _planned(study: Collected, texts: Texts) -> Iterator[Step]:
    return plan(
        texts.arrivals, study, texts.interviewers, again=texts.again, unasked=texts.unasked,
        pattern=texts.pattern,
    )  # fmt: skip


def doubts_of(steps: Sequence[Step]) -> dict[str, Doubt | None]:
    """Transcript id to what is doubtful in it now; None where an earlier doubt is settled."""
    out: dict[str, Doubt | None] = {}
    for step in steps:
        if isinstance(step, Added | Revised | Reread):
            out[step.transcript.id] = step.doubt
        elif isinstance(step, Recast):
            out[step.transcript.id] = None
    return out


def corrected_in(trail: Sequence[Recorded]) -> dict[str, dict[str, Role]]:
    """Transcript id to the parts that were given in it by hand, the newest last."""
    out: dict[str, dict[str, Role]] = {}
    for recorded in trail:
        if isinstance(recorded.event, SetSpeakers):
            own = out.setdefault(recorded.event.transcript_id, {})
            own.update((r.speaker, r.role) for r in recorded.event.roles)
    return out


def with_people(study: Collected, table: ParticipantsTable | None) -> Collected:
    """The study as it is once a participants file is joined."""
    if table is None:
        return study
    stays = staying(table, study.board.withdrawn)
    return replace(
        study,
        people=study.people.joined_by(stays.participants, stays.rows),
        everybody=study.people.joined_by(table.participants, table.rows),
    )
