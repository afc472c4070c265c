"""Suggestions as the page and the board show them: plain values, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from workbench.domain.proposing.suggestions import Target
from workbench.domain.study import Study
from workbench.domain.telling.wording import transcript_title
from workbench.learning import TrackRecord
from workbench.services.suggesting.answering import Reason
from workbench.services.suggesting.suggestions import Suggestion, Suggestions
from workbench.ui.board.theme_presenter import Card as ExcerptCard
from workbench.ui.board.theme_presenter import Detail
from workbench.ui.board.theme_presenter import cards as cards_of

TYPICAL, DOUBTFUL, LARGE = 3, 3, 8
"""Members shown first, doubtful ones behind them, and the size from which a theme has both."""

READ, LOOK = "read", "look"
_QUEUES = (("What to read next", READ), ("Decisions to look at again", LOOK))

WHY = {
    "uncertain": "it is uncertain, and what you decide here teaches most",
    "typical": "it is typical of many excerpts",
    "random": "it was drawn at random, to keep the rest honest",
}


class Line(TypedDict):
    """One suggestion: `word` says that it is likely, or nothing; `why` the reason in words."""

    key: str
    target: str
    name: str
    word: str
    about: str
    why: str


class Card(TypedDict):
    """An excerpt with its suggestions; `excerpt` is empty if there is none; `note` says why."""

    excerpt: str
    note: str
    who: str
    question: str
    text: str
    lines: list[Line]


def choices(found: Suggestions | None, study: Study) -> list[tuple[str, str]]:
    """What can be gone through, as name and value: the queue, slips, what each target offers."""
    targets = found.targets if found else ()
    return [*_QUEUES, *((_told_apart(t, targets, study), t.id) for t in targets)]


def _told_apart(target: Target, among: Sequence[Target], study: Study) -> str:
    """The target's name; if another has it too, with its parent or kind."""
    if sum(other.name.casefold() == target.name.casefold() for other in among) == 1:
        return target.name
    code = study.board.codes.get(target.id)
    parent = study.board.codes.get(code.parent or "") if code else None
    return f"{target.name} ({parent.name if parent else target.kind})"


def upcoming(
    found: Suggestions, study: Study, source: str, passed: Sequence[str]
) -> tuple[str, str, list[Suggestion]] | None:
    """The next excerpt of a source that was not skipped: its id, a note, its suggestions."""
    count = len(passed) + 1
    if source == LOOK:
        for slip in found.slips(study, count=count):
            if slip.excerpt not in passed:
                names = ", ".join(slip.decided) or "set aside"
                return slip.excerpt, f"Decided: {names}. Others like it say:", [slip.rather]
        return None
    target = next((t for t in found.targets if t.id == source), None)
    if target is not None:
        for one in found.for_target(study, target.id, count=count):
            if one.excerpt not in passed:
                return one.excerpt, f"Offered for {target.name}.", [one]
        return None
    for queued in found.queue(study, count=count):
        if queued.excerpt not in passed:
            return queued.excerpt, f"Here because {WHY[queued.why]}.", list(queued.suggestions)
    return None


def card(
    study: Study,
    excerpt: str,
    note: str,
    reasons: Sequence[tuple[Suggestion, Reason]],
    track: TrackRecord,
) -> Card:
    """An excerpt as a card."""
    shown = study.excerpts[excerpt]
    person = shown.participant_id or "unknown participant"
    title = transcript_title(study, shown.transcript_id)
    return {
        "excerpt": excerpt, "note": note,
        "who": person if person == title else f"{person}, {title}",
        "question": study.question_of(shown), "text": shown.text,
        "lines": [
            line(str(i), one, why, study, track) for i, (one, why) in enumerate(reasons, 1)
        ],
    }  # fmt: skip


def empty(note: str) -> Card:
    """No excerpt, and why."""
    return {"excerpt": "", "note": note, "who": "", "question": "", "text": "", "lines": []}


def line(key: str, one: Suggestion, why: Reason, study: Study, track: TrackRecord) -> Line:
    """One suggestion with what it means and its reason."""
    meant = study.board.codes.get(one.target) or study.board.themes.get(one.target)
    return {
        "key": key, "target": one.target, "name": one.name, "word": likely_word(one, track),
        "about": meant.definition if meant else "", "why": reason_words(why),
    }  # fmt: skip


def likely_word(one: Suggestion, track: TrackRecord) -> str:
    """That a suggestion is likely, always with how such ones fared; empty if it is not."""
    return f"likely, right so far in {track.right} of {track.sure}" if one.likely else ""


def reason_words(why: Reason) -> str:
    """The sentence that fits best, what it fits if not the definition, and words in common."""
    words = f" Words in common: {', '.join(why.words[:5])}." if why.words else ""
    point = f" fits “{why.point}”." if why.point else ""
    return f"“{why.sentence}”{point}{words}"


def with_suggestions(
    found: Suggestions | None, study: Study, cards: Sequence[ExcerptCard]
) -> list[dict[str, Any]]:
    """The board's cards, each with what its excerpt may be about: target, name, how likely."""
    return [{**card, "maybe": _maybe(found, study, card["id"])} for card in cards]


def doubtful_early(
    found: Suggestions | None, study: Study, theme: str, detail: Detail
) -> dict[str, Any]:
    """A theme's detail with suggestions, its most doubtful members first.

    A candidate first shows what it is like: typical members, doubtful ones behind them, as typical
    ones alone would let it look better than it is. In an accepted theme the doubtful ones come
    first: whether they belong is all that is left to decide.
    """
    ids, accepted = detail["ids"], detail["row"]["state"] == "accepted"
    quiet = study.quiet([study.excerpts[e] for e in ids])
    found_doubtful = found.doubtful(study, theme) if found and len(ids) >= LARGE else []
    doubtful = [e for e in found_doubtful if e not in quiet][:DOUBTFUL]
    if doubtful:
        first = 0 if accepted else TYPICAL
        typical = [e for e in ids if e not in doubtful]
        ids = [*typical[:first], *doubtful, *typical[first:]]
    known = {card["id"]: card for card in detail["cards"]}
    shown = ids[: len(known)]
    known |= {c["id"]: c for c in cards_of(study, [e for e in shown if e not in known], theme)}
    cards = with_suggestions(found, study, [known[e] for e in shown])
    marked = [{**card, "doubtful": card["id"] in doubtful} for card in cards]
    return {**detail, "ids": ids, "cards": marked}


def _maybe(found: Suggestions | None, study: Study, excerpt: str) -> list[dict[str, str]]:
    if found is None:
        return []
    return [
        {"target": one.target, "name": one.name, "word": likely_word(one, found.track)}
        for one in found.for_excerpt(study, excerpt)
    ]
