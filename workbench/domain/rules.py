"""What each event does to the board, and which decisions a board refuses.

`effects` answers with the entries that change and raises `DecisionError` where the decision does
not fit; `apply` folds them in; `replay` folds a whole trail. One rule an event, in the order of
`workbench.domain.events`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import singledispatch

from workbench.domain.board import (
    LIVE,
    Board,
    Changes,
    CodeLink,
    GivenLabel,
    Members,
    Membership,
    Memo,
    Origin,
    Recorded,
    RunEntry,
    Step,
    Theme,
    ThemeState,
    TranscriptEntry,
    before,
    fold,
    memo_key,
    reversal,
    standing,
)
from workbench.domain.codebook import Code, Coding
from workbench.domain.errors import DecisionError
from workbench.domain.events import (
    Accept,
    Add,
    AdoptAsCode,
    CreateTheme,
    EnableLabeler,
    Event,
    Import,
    Label,
    LinkCode,
    LoadCodebook,
    LoadCodings,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    Part,
    Proposal,
    Redact,
    Redefine,
    Redo,
    Reject,
    Remove,
    Rename,
    Reopen,
    Restore,
    Revise,
    Run,
    SetAside,
    SetSpeakers,
    Split,
    TakeBack,
    Undo,
    UnlinkCode,
    Withdraw,
    WriteMemo,
    kind_of,
)

DECISIONS = (
    CreateTheme, Accept, Reject, Park, Reopen, Rename, Redefine, Nest, Split, Merge, Move, Add,
    Remove, MarkExcerpt, SetAside, TakeBack, LinkCode, UnlinkCode, AdoptAsCode, WriteMemo,
)  # fmt: skip
"""What an analyst can undo."""


def replay(trail: Iterable[Recorded], board: Board | None = None) -> Board:
    """The board that a trail (or the rest of one) leads to."""
    board = board or Board()
    for recorded in trail:
        board = apply(recorded, board)
    return board


def apply(recorded: Recorded, board: Board) -> Board:
    """The board after one more event.

    Raises:
        DecisionError: the event does not fit; the board given is unchanged.
    """
    event = recorded.event
    changes = effects(event, board, recorded)
    step = Step(
        seq=recorded.seq, analyst=recorded.analyst, kind=kind_of(event),
        before=before(board, changes), after=changes,
    )  # fmt: skip
    after = fold(board, changes, seq=recorded.seq)
    after = replace(after, steps=_forgetting(after, (*board.steps, step)))
    return _stacked(after, event, recorded)


@singledispatch
def effects(event: Event, board: Board, at: Recorded) -> Changes:
    """The entries that an event sets or deletes on a board.

    Raises:
        DecisionError: the decision does not fit the board.
        NotFound: it names what is not there.
    """
    raise TypeError(f"no rule for {type(event).__name__}")


# What comes in -----------------------------------------------------------------------------


@effects.register
def _(event: Import, board: Board, at: Recorded) -> Changes:
    if event.transcript_id in board.transcripts:
        raise DecisionError(f"transcript {event.name!r} is in the study already")
    entry = TranscriptEntry(
        name=event.name, sha256=event.sha256, participant_id=event.participant_id
    )
    return {
        "transcripts": {event.transcript_id: entry},
        "excerpts": dict.fromkeys(event.excerpts, event.transcript_id),
    }


@effects.register
def _(event: Revise, board: Board, at: Recorded) -> Changes:
    entry = replace(_transcript(board, event.transcript_id), sha256=event.sha256)
    changes = _recut(board, event.transcript_id, event.excerpts)
    return changes | {"transcripts": {event.transcript_id: entry}}


@effects.register
def _(event: SetSpeakers, board: Board, at: Recorded) -> Changes:
    entry = replace(
        _transcript(board, event.transcript_id),
        participant_id=event.participant_id,
        roles=event.roles,
    )
    changes = _recut(board, event.transcript_id, event.excerpts)
    return changes | {"transcripts": {event.transcript_id: entry}}


@effects.register
def _(event: LoadCodebook, board: Board, at: Recorded) -> Changes:
    new = {
        c.id: Code(
            id=c.id, name=c.name, parent=c.parent, definition=c.definition, include=c.include,
            exclude=c.exclude, example=c.example, color=c.color,
        )
        for c in event.codes
    }  # fmt: skip
    gone = {code: None for code in board.codes if code not in new}
    return {"codes": {**gone, **new}}


@effects.register
def _(event: LoadCodings, board: Board, at: Recorded) -> Changes:
    by_coder: dict[str, list[Coding]] = {}
    for coding in event.codings:
        by_coder.setdefault(coding.coder, []).append(coding)
    return {"codings": {coder: tuple(codings) for coder, codings in by_coder.items()}}


@effects.register
def _(event: Run, board: Board, at: Recorded) -> Changes:
    """Untouched candidates of earlier runs retire; what analysts decided stays."""
    retired = {
        theme.id: replace(theme, state="retired")
        for theme in board.live()
        if theme.run_id and theme.state == "candidate" and not _edited(board, theme)
    }
    known = board.excerpts
    themes: dict[str, Theme] = dict(retired)
    members: dict[str, Members] = {}
    for proposal in event.proposals:
        themes[proposal.theme_id] = Theme(
            id=proposal.theme_id, run_id=event.run_id, keyphrases=proposal.keyphrases
        )
        members[proposal.theme_id] = _proposed(proposal, known)
    aside = {e: True for e in event.set_aside if e in known}
    entry = RunEntry(
        seq=at.seq, config=event.config, themes=tuple(p.theme_id for p in event.proposals)
    )
    return {
        "themes": dict(themes), "members": dict(members), "set_aside": dict(aside),
        "runs": {event.run_id: entry},
    }  # fmt: skip


@effects.register
def _(event: Label, board: Board, at: Recorded) -> Changes:
    labels: dict[str, tuple[GivenLabel, ...]] = {}
    for given in event.labels:
        board.theme(given.theme_id)
        others = labels.get(given.theme_id, board.labels.get(given.theme_id, ()))
        kept = tuple(label for label in others if label.labeler != event.labeler)
        label = GivenLabel(
            labeler=event.labeler, version=event.version, name=given.name,
            description=given.description, code_id=given.code_id, evidence=given.evidence,
            failure=given.failure,
        )  # fmt: skip
        labels[given.theme_id] = (*kept, label)
    return {"labels": dict(labels)}


@effects.register
def _(event: EnableLabeler, board: Board, at: Recorded) -> Changes:
    return {"labelers": {event.labeler: event.version}}


# What analysts decide ----------------------------------------------------------------------


@effects.register
def _(event: CreateTheme, board: Board, at: Recorded) -> Changes:
    if event.theme_id in board.themes:
        raise DecisionError(f"theme {event.theme_id!r} is there already")
    _check_name(board, event.name, own=())
    _check_known(board, event.excerpts)
    if event.parent is not None:
        _live(board, event.parent)
    theme = Theme(
        id=event.theme_id, name=event.name, definition=event.definition, parent=event.parent
    )
    return _taken_back(board, event.excerpts) | {
        "themes": {event.theme_id: theme},
        "members": {event.theme_id: _by_analyst(event.excerpts)},
    }


@effects.register
def _(event: Accept, board: Board, at: Recorded) -> Changes:
    _check_name(board, event.name, own=(event.theme_id,))
    return _turn(board, event.theme_id, "accepted", name=event.name)


@effects.register
def _(event: Reject, board: Board, at: Recorded) -> Changes:
    changes = _turn(board, event.theme_id, "rejected")
    changes["themes"] |= _children_to(board, (event.theme_id,), board.theme(event.theme_id).parent)
    return changes


@effects.register
def _(event: Park, board: Board, at: Recorded) -> Changes:
    return _turn(board, event.theme_id, "parked")


@effects.register
def _(event: Reopen, board: Board, at: Recorded) -> Changes:
    return _turn(board, event.theme_id, "candidate")


@effects.register
def _(event: Rename, board: Board, at: Recorded) -> Changes:
    theme = _standing_theme(board, event.theme_id)
    _check_name(board, event.name, own=(event.theme_id,))
    return {"themes": {theme.id: replace(theme, name=event.name)}}


@effects.register
def _(event: Redefine, board: Board, at: Recorded) -> Changes:
    theme = _standing_theme(board, event.theme_id)
    return {"themes": {theme.id: replace(theme, definition=event.definition)}}


@effects.register
def _(event: Nest, board: Board, at: Recorded) -> Changes:
    theme = _live(board, event.theme_id)
    above = event.parent
    while above is not None:
        if above == theme.id:
            raise DecisionError("a theme cannot stand under itself; choose another parent")
        above = _live(board, above).parent
    return {"themes": {theme.id: replace(theme, parent=event.parent)}}


@effects.register
def _(event: Split, board: Board, at: Recorded) -> Changes:
    whole = _live(board, event.theme_id)
    held = board.members.get(whole.id, {})
    _check_parts(event.parts, held, board)
    themes: dict[str, Theme] = {whole.id: replace(whole, state="retired")}
    themes |= _children_to(board, (whole.id,), whole.parent)
    for part in event.parts:
        themes[part.theme_id] = Theme(
            id=part.theme_id, name=part.name or None, parent=whole.parent, sources=(whole.id,),
            keyphrases=part.keyphrases,
        )  # fmt: skip
    members = {p.theme_id: {e: held[e] for e in p.excerpts} for p in event.parts}
    return {"themes": dict(themes), "members": dict(members)}


@effects.register
def _(event: Merge, board: Board, at: Recorded) -> Changes:
    if len(set(event.theme_ids)) < 2 or len(set(event.theme_ids)) < len(event.theme_ids):
        raise DecisionError("a merge needs two or more different themes; choose another one")
    if event.into in board.themes:
        raise DecisionError(f"theme {event.into!r} is there already")
    sources = [_live(board, theme) for theme in event.theme_ids]
    _check_name(board, event.name, own=event.theme_ids)
    parent = sources[0].parent if sources[0].parent not in event.theme_ids else None
    merged = Theme(
        id=event.into, name=event.name, parent=parent, sources=event.theme_ids,
        definition=next((s.definition for s in sources if s.definition), ""),
        codes=_joined_codes(sources), keyphrases=event.keyphrases,
        state="accepted" if all(s.state == "accepted" for s in sources) else "candidate",
    )  # fmt: skip
    themes = {s.id: replace(s, state="retired") for s in sources} | {merged.id: merged}
    themes |= _children_to(board, event.theme_ids, merged.id)
    union = _strongest(board.members.get(s.id, {}) for s in sources)
    return {"themes": dict(themes), "members": {merged.id: union}}


@effects.register
def _(event: Move, board: Board, at: Recorded) -> Changes:
    if event.source == event.target:
        raise DecisionError("the excerpts are in that theme already")
    members = _put(board, event.excerpts, event.target)
    if event.source is not None:
        members |= _taken(board, event.excerpts, event.source)
    return _taken_back(board, event.excerpts) | _membership(board, members)


@effects.register
def _(event: Add, board: Board, at: Recorded) -> Changes:
    members = _put(board, event.excerpts, event.target)
    return _taken_back(board, event.excerpts) | _membership(board, members)


@effects.register
def _(event: Remove, board: Board, at: Recorded) -> Changes:
    return _membership(board, _taken(board, event.excerpts, event.source))


@effects.register
def _(event: MarkExcerpt, board: Board, at: Recorded) -> Changes:
    _transcript(board, event.transcript_id)
    if event.excerpt_id in board.excerpts:
        raise DecisionError("that passage is an excerpt already; move it instead")
    changes: Changes = {"excerpts": {event.excerpt_id: event.transcript_id}}
    if event.target is None:
        return changes
    target = _live(board, event.target).id
    marked = {**board.members.get(target, {}), **_by_analyst((event.excerpt_id,))}
    return changes | _membership(board, {target: marked})


@effects.register
def _(event: SetAside, board: Board, at: Recorded) -> Changes:
    _check_known(board, event.excerpts)
    gone = frozenset(event.excerpts)
    members = {
        theme.id: _without(board.members.get(theme.id, {}), gone)
        for theme in board.live()
        if gone & board.members.get(theme.id, {}).keys()
    }
    return {"set_aside": dict.fromkeys(event.excerpts, True)} | _membership(board, members)


@effects.register
def _(event: TakeBack, board: Board, at: Recorded) -> Changes:
    stray = [e for e in event.excerpts if e not in board.set_aside]
    if stray:
        raise DecisionError(f"excerpt {stray[0]!r} is not set aside")
    return _taken_back(board, event.excerpts)


@effects.register
def _(event: LinkCode, board: Board, at: Recorded) -> Changes:
    theme = _standing_theme(board, event.theme_id)
    _code(board, event.code_id)
    kept = tuple(link for link in theme.codes if link.code_id != event.code_id)
    link = CodeLink(code_id=event.code_id, relation=event.relation)
    return {"themes": {theme.id: replace(theme, codes=(*kept, link))}}


@effects.register
def _(event: UnlinkCode, board: Board, at: Recorded) -> Changes:
    theme = _standing_theme(board, event.theme_id)
    kept = tuple(link for link in theme.codes if link.code_id != event.code_id)
    if len(kept) == len(theme.codes):
        raise DecisionError("the theme is not linked to that code")
    return {"themes": {theme.id: replace(theme, codes=kept)}}


@effects.register
def _(event: AdoptAsCode, board: Board, at: Recorded) -> Changes:
    theme = _live(board, event.theme_id)
    if event.code_id in board.codes:
        raise DecisionError(f"the codebook has a code {event.name!r} already; link it instead")
    code = Code(id=event.code_id, name=event.name, definition=event.definition)
    link = CodeLink(code_id=event.code_id, relation="same")
    return {
        "codes": {code.id: code},
        "themes": {theme.id: replace(theme, codes=(*theme.codes, link))},
    }


@effects.register
def _(event: WriteMemo, board: Board, at: Recorded) -> Changes:
    memo = Memo(seq=at.seq, analyst=at.analyst, text=event.text)
    key = memo_key(event.target, event.target_id)
    return {"memos": {key: (*board.memos.get(key, ()), memo)}}


# What is taken back ------------------------------------------------------------------------


@effects.register
def _(event: Undo, board: Board, at: Recorded) -> Changes:
    if event.target not in board.undoable.get(at.analyst, ()):
        raise DecisionError(f"#{event.target} is not a decision of {at.analyst} that stands")
    step = step_of(board, event.target)
    standing(board, step)
    return step.before


@effects.register
def _(event: Redo, board: Board, at: Recorded) -> Changes:
    if event.target not in board.redoable.get(at.analyst, ()):
        raise DecisionError(f"#{event.target} is not a decision that {at.analyst} took back")
    step = step_of(board, event.target)
    standing(board, replace(step, after=step.before))
    return step.after


@effects.register
def _(event: Restore, board: Board, at: Recorded) -> Changes:
    if not 0 <= event.to < board.seq:
        raise DecisionError(f"there is no earlier point #{event.to}; choose one below #{board.seq}")
    return _scrubbed(reversal(board, [s for s in board.steps if s.seq > event.to]), board.excerpts)


@effects.register
def _(event: Withdraw, board: Board, at: Recorded) -> Changes:
    if event.participant_id in board.withdrawn:
        raise DecisionError(f"participant {event.participant_id!r} has withdrawn already")
    gone = frozenset(event.excerpts)
    memos = [memo_key("participant", event.participant_id)]
    memos += [memo_key("transcript", t) for t in event.transcripts]
    memos += [memo_key("excerpt", e) for e in event.excerpts]
    changes = _forgotten(board, gone)
    changes["memos"] = {key: None for key in memos if key in board.memos}
    changes["transcripts"] = {t: None for t in event.transcripts if t in board.transcripts}
    changes["codings"] = {
        coder: tuple(c for c in codings if c.transcript_id not in event.transcripts)
        for coder, codings in board.codings.items()
    }
    return changes | {"withdrawn": {event.participant_id: True}}


@effects.register
def _(event: Redact, board: Board, at: Recorded) -> Changes:
    _transcript(board, event.transcript_id)
    keys = [memo_key("excerpt", e) for e in event.excerpts]
    return {"memos": {key: None for key in keys if key in board.memos}}


# Helpers -----------------------------------------------------------------------------------


def step_of(board: Board, seq: int) -> Step:
    """What event `seq` changed; steps are one per event, in order, from 1."""
    return board.steps[seq - 1]


def _stacked(board: Board, event: Event, at: Recorded) -> Board:
    """Keep, per analyst, what can be undone and what can be done again, newest last."""
    undo, redo = board.undoable.get(at.analyst, ()), board.redoable.get(at.analyst, ())
    if isinstance(event, DECISIONS):
        undo, redo = (*undo, at.seq), ()
    elif isinstance(event, Undo):
        undo, redo = tuple(s for s in undo if s != event.target), (*redo, event.target)
    elif isinstance(event, Redo):
        undo, redo = (*undo, event.target), tuple(s for s in redo if s != event.target)
    elif isinstance(event, Restore):
        return replace(board, undoable={}, redoable={})
    else:
        return board
    return replace(
        board,
        undoable={**board.undoable, at.analyst: undo},
        redoable={**board.redoable, at.analyst: redo},
    )


def _forgetting(board: Board, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """After excerpts are gone, no undo may bring them back."""
    lost = steps[-1].before.get("excerpts", {}).keys() - board.excerpts.keys()
    if not lost or steps[-1].kind in ("undo", "redo", "mark excerpt"):
        return steps
    return tuple(
        replace(
            step,
            before=_scrubbed(step.before, board.excerpts),
            after=_scrubbed(step.after, board.excerpts),
        )
        for step in steps
    )


def _scrubbed(changes: Changes, known: Mapping[str, str]) -> Changes:
    """The changes without excerpts that are no longer in the study."""
    clean = {section: dict(entries) for section, entries in changes.items()}
    for theme, held in clean.get("members", {}).items():
        if held is not None and held.keys() - known.keys():
            clean["members"][theme] = {e: m for e, m in held.items() if e in known}
    aside = clean.get("set_aside", {})
    clean["set_aside"] = {e: kept if e in known else None for e, kept in aside.items()}
    return clean


def _recut(board: Board, transcript_id: str, excerpts: tuple[str, ...]) -> Changes:
    """A transcript holds these excerpts now; hand-marked ones of it stay."""
    old = {e for e, t in board.excerpts.items() if t == transcript_id}
    changes = _forgotten(board, frozenset(old - set(excerpts)))
    changes["excerpts"] |= dict.fromkeys(excerpts, transcript_id)
    return changes


def _forgotten(board: Board, gone: frozenset[str]) -> Changes:
    """Everything that holds the excerpts lets them go, retired themes included."""
    return {
        "excerpts": dict.fromkeys(gone & board.excerpts.keys()),
        "set_aside": dict.fromkeys(gone & board.set_aside.keys()),
        "members": {
            theme: _without(held, gone)
            for theme, held in board.members.items()
            if gone & held.keys()
        },
    }


def _turn(board: Board, theme_id: str, state: ThemeState, name: str | None = None) -> Changes:
    theme = _standing_theme(board, theme_id)
    if theme.state == state and name in (None, theme.name):
        raise DecisionError(f"the theme is {state} already")
    return {"themes": {theme.id: replace(theme, state=state, name=name or theme.name)}}


def _membership(board: Board, members: Mapping[str, Members]) -> Changes:
    """New members; labels given before say so."""
    labels = {
        theme: tuple(replace(label, stale=True) for label in board.labels[theme])
        for theme in members
        if board.labels.get(theme)
    }
    return {"members": dict(members), "labels": dict(labels)}


def _put(board: Board, excerpts: tuple[str, ...], target: str) -> dict[str, Members]:
    theme = _live(board, target)
    _check_known(board, excerpts)
    return {theme.id: {**board.members.get(theme.id, {}), **_by_analyst(excerpts)}}


def _taken(board: Board, excerpts: tuple[str, ...], source: str) -> dict[str, Members]:
    held = board.members.get(board.theme(source).id, {})
    stray = [e for e in excerpts if e not in held]
    if stray:
        raise DecisionError(f"excerpt {stray[0]!r} is not in that theme; reload the board")
    return {source: _without(held, frozenset(excerpts))}


def _taken_back(board: Board, excerpts: Iterable[str]) -> Changes:
    return {"set_aside": {e: None for e in excerpts if e in board.set_aside}}


def _without(held: Members, gone: frozenset[str]) -> Members:
    return {e: m for e, m in held.items() if e not in gone}


def _strongest(several: Iterable[Members]) -> Members:
    union: dict[str, Membership] = {}
    for held in several:
        for excerpt, membership in held.items():
            if excerpt not in union or membership.strength > union[excerpt].strength:
                union[excerpt] = membership
    return union


def _by_analyst(excerpts: Iterable[str]) -> Members:
    return {e: Membership(strength=1.0, origin="analyst") for e in excerpts}


def _proposed(proposal: Proposal, known: Mapping[str, str]) -> Members:
    soft = frozenset(proposal.soft)
    members: dict[str, Membership] = {}
    for excerpt, strength in zip(proposal.members, proposal.strengths, strict=True):
        origin: Origin = "soft" if excerpt in soft else "run"
        if excerpt in known:
            members[excerpt] = Membership(strength=strength, origin=origin)
    return members


def _edited(board: Board, theme: Theme) -> bool:
    """Whether an analyst touched a candidate: then a new run leaves it alone."""
    by_hand = any(m.origin not in ("run", "soft") for m in board.members[theme.id].values())
    return bool(theme.name or theme.definition or theme.parent or theme.codes or by_hand)


def _joined_codes(themes: Iterable[Theme]) -> tuple[CodeLink, ...]:
    links = {link.code_id: link for theme in themes for link in theme.codes}
    return tuple(links.values())


def _children_to(board: Board, parents: tuple[str, ...], to: str | None) -> dict[str, Theme]:
    return {
        theme.id: replace(theme, parent=to)
        for theme in board.live()
        if theme.parent in parents and theme.id not in parents
    }


def _standing_theme(board: Board, theme_id: str) -> Theme:
    theme = board.theme(theme_id)
    if theme.state == "retired":
        raise DecisionError("the theme was split, merged or replaced; decide on its successors")
    return theme


def _live(board: Board, theme_id: str) -> Theme:
    theme = _standing_theme(board, theme_id)
    if theme.state not in LIVE:
        raise DecisionError("the theme is rejected; reopen it first")
    return theme


def _transcript(board: Board, transcript_id: str) -> TranscriptEntry:
    try:
        return board.transcripts[transcript_id]
    except KeyError:
        raise DecisionError(f"no transcript {transcript_id!r} in this study") from None


def _code(board: Board, code_id: str) -> Code:
    try:
        return board.codes[code_id]
    except KeyError:
        raise DecisionError(f"no code {code_id!r} in the codebook") from None


def _check_known(board: Board, excerpts: Iterable[str]) -> None:
    stray = [e for e in excerpts if e not in board.excerpts]
    if stray:
        raise DecisionError(f"no excerpt {stray[0]!r} in this study; reload the board")


def _check_name(board: Board, name: str, *, own: tuple[str, ...]) -> None:
    if not name.strip():
        raise DecisionError("a theme needs a name")
    for theme in board.live():
        if theme.id not in own and board.name_of(theme.id).casefold() == name.strip().casefold():
            raise DecisionError(f"another theme is called {name!r}; merge them or vary the name")


def _check_parts(parts: tuple[Part, ...], held: Members, board: Board) -> None:
    if len(parts) < 2 or any(not part.excerpts for part in parts):
        raise DecisionError("a split needs two or more sides, each with an excerpt")
    if any(part.theme_id in board.themes for part in parts):
        raise DecisionError("a side of the split is a theme already")
    placed = {e for part in parts for e in part.excerpts}
    if placed != held.keys():
        raise DecisionError(f"the sides must hold each of the theme's {len(held)} excerpts")
