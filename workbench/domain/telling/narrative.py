"""What happened, in plain English: one sentence an event, for the Trail page and the reports.

Sentences give themes their present names (themes that are gone, their last names),
transcripts by `transcript_title` and participants by id; a speaker's name never appears in them.
"""

from __future__ import annotations

from functools import singledispatch

from workbench.domain.study import Study
from workbench.domain.telling import coding, removal
from workbench.domain.telling.findings import (
    cell_told,
    fact_told,
    key_quotes_told,
    no_key_quotes_told,
    proposals_told,
)
from workbench.domain.telling.notes import attribute_told, comment_told, memo_told
from workbench.domain.telling.wording import (
    RELATIONS,
    code_title,
    count,
    excerpts_title,
    listed,
    quoted,
    side_title,
    theme_title,
    transcript_title,
)
from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.events import (
    Accept,
    AcceptSuggestion,
    Add,
    AdoptAsCode,
    CreateTheme,
    Decline,
    EnableLabeler,
    Event,
    LinkCode,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    PickName,
    Redact,
    Redefine,
    Redo,
    Reinstate,
    Reject,
    Remove,
    Rename,
    Reopen,
    Restore,
    SetAside,
    Split,
    Undo,
    UnlinkCode,
    Withdraw,
)
from workbench.domain.trail.incoming import (
    Import,
    Label,
    LoadCodebook,
    LoadCodings,
    Revise,
    Run,
    SetSpeakers,
)
from workbench.domain.trail.recorded import Recorded


def sentence(recorded: Recorded, study: Study, *, back: int | None = None) -> str:
    """What an event did, as a sentence: who merged which themes into which, for example.

    Args: back: number of the event that took it back, which is then mentioned
    (`going_back.taken_back`).
    """
    clause = _clause(recorded, study)
    if back is not None:
        return f"{clause} (taken back with #{back})."
    return clause if clause.endswith((".”", "!”", "?”", "…”")) else f"{clause}."


def _clause(recorded: Recorded, study: Study) -> str:
    return f"{recorded.analyst or 'Somebody'} {_did(recorded.event, study, recorded)}"


@singledispatch
def _did(event: Event, study: Study, at: Recorded) -> str:
    raise TypeError(f"no words for {type(event).__name__}")


# What comes in -----------------------------------------------------------------------------


@_did.register
def _(event: Import, study: Study, at: Recorded) -> str:
    title = quoted(transcript_title(study, event.transcript_id))
    return f"imported the transcript {title} with {count(len(event.excerpts), 'excerpt')}"


@_did.register
def _(event: Revise, study: Study, at: Recorded) -> str:
    title = quoted(transcript_title(study, event.transcript_id))
    changed = count(len(event.changed), "excerpt")
    return f"imported a new revision of {title}; {changed} changed or went"


@_did.register
def _(event: SetSpeakers, study: Study, at: Recorded) -> str:
    title = quoted(transcript_title(study, event.transcript_id))
    if not event.renamed:
        return f"corrected who speaks in {title}"
    told = listed([f"{quoted(r.before)} to {quoted(r.after)}" for r in event.renamed])
    return f"renamed the speaker {told} in {title}"


@_did.register
def _(event: LoadCodebook, study: Study, at: Recorded) -> str:
    return f"loaded a codebook of {count(len(event.codes), 'code')}"


@_did.register
def _(event: LoadCodings, study: Study, at: Recorded) -> str:
    coders = sorted({coding.coder for coding in event.codings})
    loaded = f"loaded {count(len(event.codings), 'coding')} by {listed(coders) or 'nobody'}"
    if not event.emptied:
        return loaded
    taken = f"took back the codings of {listed(sorted(event.emptied))}"
    return f"{loaded} and {taken}" if event.codings else taken


@_did.register
def _(event: Run, study: Study, at: Recorded) -> str:
    holding = {excerpt for proposal in event.proposals for excerpt in proposal.members}
    themes = count(len(event.proposals), "candidate theme")
    made = f"ran the theming, which proposed {themes} from {count(len(holding), 'excerpt')}"
    aside = len(event.set_aside)
    return f"{made} and set aside {count(aside, 'excerpt')} as filler" if aside else made


@_did.register
def _(event: Label, study: Study, at: Recorded) -> str:
    named = sum(1 for label in event.labels if label.name)
    failed = len(event.labels) - named
    did = f"proposed names for {count(named, 'theme')}"
    if at.analyst not in (event.labeler, f"labeler {event.labeler}"):
        did = f"let {event.labeler} propose names for {count(named, 'theme')}"
    return f"{did}; {failed} could not be named" if failed else did


@_did.register
def _(event: EnableLabeler, study: Study, at: Recorded) -> str:
    did = f"allowed the labeler {event.labeler} (version {event.version})"
    if not event.sends_data_off_machine:
        return did
    to = f" to {event.destination}" if event.destination else ""
    return f"{did}, which sends excerpts off this computer{to}"


@_did.register
def _(event: PickName, study: Study, at: Recorded) -> str:
    shown = f"of {count(len(event.among), 'labeler')}, shown without their names, for"
    if not event.winners:
        return f"found no name {shown} {theme_title(study, event.theme_id)} good"
    return (
        f"picked the name by {listed(event.winners)} {shown} {theme_title(study, event.theme_id)}"
    )


# What analysts decide ----------------------------------------------------------------------


@_did.register
def _(event: CreateTheme, study: Study, at: Recorded) -> str:
    holding = f" of {count(len(event.excerpts), 'excerpt')}" if event.excerpts else ""
    return f"made the theme {quoted(event.name)}{holding}"


@_did.register
def _(event: Accept, study: Study, at: Recorded) -> str:
    old, new = study.board.name_before(event.theme_id, at.seq), quoted(event.name)
    return f"accepted {new}" if old in ("", event.name) else f"accepted {quoted(old)} as {new}"


@_did.register
def _(event: Reject, study: Study, at: Recorded) -> str:
    return f"rejected {theme_title(study, event.theme_id)}"


@_did.register
def _(event: Park, study: Study, at: Recorded) -> str:
    return f"parked {theme_title(study, event.theme_id)}"


@_did.register
def _(event: Reopen, study: Study, at: Recorded) -> str:
    return f"reopened {theme_title(study, event.theme_id)}"


@_did.register
def _(event: Rename, study: Study, at: Recorded) -> str:
    old, new = study.board.name_before(event.theme_id, at.seq), quoted(event.name)
    return f"renamed {quoted(old)} to {new}" if old else f"gave a theme the name {new}"


@_did.register
def _(event: Redefine, study: Study, at: Recorded) -> str:
    title = theme_title(study, event.theme_id)
    if not event.definition:
        return f"took away the definition of {title}"
    return f"defined {title} as {quoted(event.definition)}"


@_did.register
def _(event: Nest, study: Study, at: Recorded) -> str:
    title = theme_title(study, event.theme_id)
    if event.parent is None:
        return f"put {title} at the top of the tree"
    return f"put {title} under {theme_title(study, event.parent)}"


@_did.register
def _(event: Split, study: Study, at: Recorded) -> str:
    sides = listed([side_title(part, study) for part in event.parts])
    return f"split {theme_title(study, event.theme_id)} into {sides}"


@_did.register
def _(event: Merge, study: Study, at: Recorded) -> str:
    sources = listed([theme_title(study, theme) for theme in event.theme_ids])
    return f"merged {sources} into {quoted(event.name)}"


@_did.register
def _(event: Move, study: Study, at: Recorded) -> str:
    origin = "the pool" if event.source is None else theme_title(study, event.source)
    moved = excerpts_title(event.excerpts, study)
    return f"moved {moved} from {origin} to {theme_title(study, event.target)}"


@_did.register
def _(event: Add, study: Study, at: Recorded) -> str:
    return f"added {excerpts_title(event.excerpts, study)} to {theme_title(study, event.target)}"


@_did.register
def _(event: Remove, study: Study, at: Recorded) -> str:
    return (
        f"removed {excerpts_title(event.excerpts, study)} from {theme_title(study, event.source)}"
    )


@_did.register
def _(event: AcceptSuggestion, study: Study, at: Recorded) -> str:
    put, title = excerpts_title(event.excerpts, study), theme_title(study, event.target)
    return f"accepted the suggestion to put {put} into {title}"


@_did.register
def _(event: Decline, study: Study, at: Recorded) -> str:
    in_codebook = event.target in study.board.codes
    title = code_title(event.target, study) if in_codebook else theme_title(study, event.target)
    return f"declined the suggestion to put {excerpts_title(event.excerpts, study)} into {title}"


@_did.register
def _(event: MarkExcerpt, study: Study, at: Recorded) -> str:
    title = quoted(transcript_title(study, event.transcript_id))
    did = f"marked the passage {event.start}–{event.end} of {title} by hand"
    return f"{did} for {theme_title(study, event.target)}" if event.target else did


@_did.register
def _(event: SetAside, study: Study, at: Recorded) -> str:
    return f"set aside {excerpts_title(event.excerpts, study)}"


@_did.register
def _(event: Reinstate, study: Study, at: Recorded) -> str:
    return f"took back {excerpts_title(event.excerpts, study)} that had been set aside"


@_did.register
def _(event: LinkCode, study: Study, at: Recorded) -> str:
    title, code = theme_title(study, event.theme_id), code_title(event.code_id, study)
    return f"linked {title} as {RELATIONS[event.relation]} the code {code}"


@_did.register
def _(event: UnlinkCode, study: Study, at: Recorded) -> str:
    return f"unlinked {theme_title(study, event.theme_id)} from {code_title(event.code_id, study)}"


@_did.register
def _(event: AdoptAsCode, study: Study, at: Recorded) -> str:
    title = theme_title(study, event.theme_id)
    under = f" under {code_title(event.parent, study)}" if event.parent else ""
    return f"took {title} into the codebook as {quoted(event.name)}{under}"


@_did.register
def _(event: AddCode, study: Study, at: Recorded) -> str:
    under = f" under {code_title(event.code.parent, study)}" if event.code.parent else ""
    return f"added the code {quoted(event.code.name)}{under}"


@_did.register
def _(event: ChangeCode, study: Study, at: Recorded) -> str:
    before = study.board.code_before(event.code.id, at.seq)
    if before is None or before.name == event.code.name:
        return f"changed the code {quoted(event.code.name)}"
    return f"renamed the code {quoted(before.name)} to {quoted(event.code.name)}"


@_did.register
def _(event: NestCode, study: Study, at: Recorded) -> str:
    place = f"under {code_title(event.parent, study)}" if event.parent else "at the top"
    return f"put the code {code_title(event.code_id, study)} {place}"


@_did.register
def _(event: MergeCodes, study: Study, at: Recorded) -> str:
    return (
        f"merged the code {code_title(event.code_id, study)} into {code_title(event.into, study)}"
    )


@_did.register
def _(event: RetireCode, study: Study, at: Recorded) -> str:
    return f"retired the code {code_title(event.code_id, study)}"


_did.register(memo_told)
_did.register(comment_told)
_did.register(attribute_told)
for told in (*coding.TOLD, *removal.TOLD):
    _did.register(told)
_did.register(key_quotes_told)
_did.register(no_key_quotes_told)
_did.register(fact_told)
_did.register(cell_told)
_did.register(proposals_told)


# What is taken back ------------------------------------------------------------------------


@_did.register
def _(event: Undo, study: Study, at: Recorded) -> str:
    return f"took back #{event.target}{_recalled(event.target, study)}"


@_did.register
def _(event: Redo, study: Study, at: Recorded) -> str:
    return f"did #{event.target} again{_recalled(event.target, study)}"


@_did.register
def _(event: Restore, study: Study, at: Recorded) -> str:
    return f"restored all decisions as they stood after #{event.to}"


@_did.register
def _(event: Withdraw, study: Study, at: Recorded) -> str:
    erased = count(len(event.excerpts), "excerpt")
    return f"recorded that {event.participant_id} withdrew; {erased} erased"


@_did.register
def _(event: Redact, study: Study, at: Recorded) -> str:
    if event.start == event.end:
        return "blacked out words in names and in what was written, not in what was said"
    title = quoted(transcript_title(study, event.transcript_id))
    return f"blacked out the passage {event.start}–{event.end} of {title}"


# Helpers -----------------------------------------------------------------------------------


def _recalled(seq: int, study: Study) -> str:
    """What the event with that number did, in brackets; empty if the trail lacks it."""
    at = seq - 1
    if not 0 <= at < len(study.trail) or study.trail[at].seq != seq:
        return ""
    return f" ({_clause(study.trail[at], study)})"
