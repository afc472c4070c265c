"""What comes in: transcripts, codebooks, codings, runs, names by labelers."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from workbench.domain.board.board import (
    Board,
    GivenLabel,
    Members,
    Membership,
    Origin,
    RunEntry,
    Theme,
    TranscriptEntry,
)
from workbench.domain.board.keys import sender
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import readable, transcript
from workbench.domain.board.rules.codes import itself_again
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.holding import forgotten, letting_go, membership
from workbench.domain.board.rules.nesting import children_to
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Code, Coding
from workbench.domain.trail.events import ERASED, EnableLabeler
from workbench.domain.trail.incoming import (
    Import,
    Label,
    LoadCodebook,
    LoadCodings,
    Proposal,
    Revise,
    Run,
    SetSpeakers,
)
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: Import, board: Board, at: Recorded) -> BoardDelta:
    if event.transcript_id in board.transcripts or event.transcript_id in board.removed:
        raise DecisionError(f"transcript {event.name!r} is in the study already")
    entry = TranscriptEntry(
        name=event.name, sha256=event.sha256, participant_id=event.participant_id
    )
    return {
        "transcripts": {event.transcript_id: entry},
        "excerpts": dict.fromkeys(event.excerpts, event.transcript_id),
    }


@effects.register
def _(event: Revise, board: Board, at: Recorded) -> BoardDelta:
    entry = replace(transcript(board, event.transcript_id), sha256=event.sha256)
    changes = _recut(board, event.transcript_id, event.excerpts)
    return changes | {"transcripts": {event.transcript_id: entry}}


@effects.register
def _(event: SetSpeakers, board: Board, at: Recorded) -> BoardDelta:
    entry = replace(
        transcript(board, event.transcript_id),
        participant_id=event.participant_id,
        roles=event.roles,
    )
    changes = _recut(board, event.transcript_id, event.excerpts)
    return changes | {"transcripts": {event.transcript_id: entry}}


@effects.register
def _(event: LoadCodebook, board: Board, at: Recorded) -> BoardDelta:
    new = {
        c.id: Code(
            id=c.id, name=c.name, parent=c.parent, definition=c.definition, include=c.include,
            exclude=c.exclude, example=c.example, color=c.color,
        )
        for c in event.codes
    }  # fmt: skip
    gone = {code: None for code in board.codes if code not in new}
    return {"codes": {**gone, **new}, "merged": itself_again(board, new)}


@effects.register
def _(event: LoadCodings, board: Board, at: Recorded) -> BoardDelta:
    by_coder: dict[str, list[Coding]] = {coder: [] for coder in event.emptied}
    for coding in event.codings:
        by_coder.setdefault(coding.coder, []).append(coding)
    return {"codings": {coder: tuple(codings) for coder, codings in by_coder.items()}}


@effects.register
def _(event: Run, board: Board, at: Recorded) -> BoardDelta:
    """Untouched candidates of earlier runs retire; what analysts decided stays.

    What was decided while the run was at work stands: excerpts that were set aside are in no
    proposal, excerpts that a decided theme holds are not set aside.
    """
    known = [p.theme_id for p in event.proposals if p.theme_id in board.themes]
    if event.run_id in board.runs or known:
        raise DecisionError("the themes of that run are on the board already; reload it")
    retired = {t.id: replace(t, state="retired") for t in board.live() if board.untouched(t)}
    aside = _aside(event, board, retired)
    themes = {
        p.theme_id: Theme(id=p.theme_id, run_id=event.run_id, keyphrases=readable(p.keyphrases))
        for p in event.proposals
    }
    out = aside.keys() | board.set_aside.keys()
    members = {p.theme_id: _proposed(p, board.excerpts, out) for p in event.proposals}
    lost = letting_go(board, frozenset(aside))
    members |= {theme: held for theme, held in lost.items() if theme not in retired}
    entry = RunEntry(seq=at.seq, config=event.config, themes=tuple(themes))
    return membership(board, members) | {
        "themes": {**retired, **children_to(board, tuple(retired), None), **themes},
        "set_aside": dict(aside),
        "runs": {event.run_id: entry},
    }


@effects.register
def _(event: Label, board: Board, at: Recorded) -> BoardDelta:
    """A theme that was taken back while the labeler was at work is skipped.

    An erased name counts as no name: what an earlier labeler said shows again.
    """
    labels: dict[str, tuple[GivenLabel, ...]] = {}
    for given in event.labels:
        if given.theme_id not in board.themes:
            continue
        others = labels.get(given.theme_id, board.labels.get(given.theme_id, ()))
        kept = tuple(label for label in others if label.labeler != event.labeler)
        if given.name == ERASED:
            labels[given.theme_id] = kept
            continue
        label = GivenLabel(
            labeler=event.labeler, version=event.version, name=given.name,
            description="".join(readable([given.description])), code_id=given.code_id,
            evidence=given.evidence, failure=given.failure,
            subtitle="".join(readable([given.subtitle])),
        )  # fmt: skip
        labels[given.theme_id] = (*kept, label)
    return {"labels": dict(labels)}


@effects.register
def _(event: EnableLabeler, board: Board, at: Recorded) -> BoardDelta:
    return {"labelers": {sender(event.labeler, event.destination): event.version}}


def _recut(board: Board, transcript_id: str, excerpts: tuple[str, ...]) -> BoardDelta:
    """A transcript holds these excerpts now."""
    old = {e for e, t in board.excerpts.items() if t == transcript_id}
    changes = forgotten(board, frozenset(old - set(excerpts)))
    changes["excerpts"] |= dict.fromkeys(excerpts, transcript_id)
    return changes


def _aside(event: Run, board: Board, retired: Container[str]) -> dict[str, bool]:
    """What a run sets aside: of this study, and in no theme that stays live."""
    stay = (theme.id for theme in board.live() if theme.id not in retired)
    kept = {e for theme in stay for e in board.members.get(theme, ())}
    return {e: True for e in event.set_aside if e in board.excerpts and e not in kept}


def _proposed(proposal: Proposal, known: Container[str], out: Container[str]) -> Members:
    soft = frozenset(proposal.soft)
    members: dict[str, Membership] = {}
    for excerpt, strength in zip(proposal.members, proposal.strengths, strict=True):
        origin: Origin = "soft" if excerpt in soft else "run"
        if excerpt in known and excerpt not in out:
            members[excerpt] = Membership(strength=strength, origin=origin)
    return members
