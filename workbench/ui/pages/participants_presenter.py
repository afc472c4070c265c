"""What the Participants page shows: attributes, and what each says by theme. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from workbench.domain.board.board import LIVE
from workbench.domain.material.attributes import place_of
from workbench.domain.material.speaker_names import looks_like_a_name
from workbench.domain.material.text import Excerpt
from workbench.domain.study import Study
from workbench.domain.trail.events import ERASED
from workbench.ui.board.theme_presenter import memo_lines
from workbench.ui.kit.listing import Line

QUOTES = 5
"""Quotes of a theme that are one click away; the board has all of them."""

_RANK = {"accepted": 0, "candidate": 1, "parked": 2}


def attribute_names(study: Study) -> list[str]:
    """Every attribute that somebody has."""
    return sorted({name for p in study.participants.values() for name in p.attributes})


def people_lines(study: Study) -> list[Line]:
    """A line a participant, with everything that is known of them."""
    said = Counter(e.participant_id for e in study.excerpts.values())
    where: dict[str | None, set[str]] = defaultdict(set)
    for excerpt in study.excerpts.values():
        where[excerpt.participant_id].add(excerpt.transcript_id)
    held = _themes_of(study)
    return [
        {
            "id": p.id, "named": looks_like_a_name(p.id), "interviews": len(where[p.id]),
            "excerpts": said[p.id], "themes": held[p.id], "attributes": dict(p.attributes),
        }
        for p in sorted(study.participants.values(), key=lambda p: p.id)
    ]  # fmt: skip


def person_page(study: Study, participant_id: str) -> dict[str, Any] | None:
    """A participant: attributes, interviews, and each theme with what they say of it."""
    person = study.participants.get(participant_id)
    if person is None:
        return None
    corrected = study.board.attributes.get(place_of(participant_id), {})
    by_hand = sorted(name for name in corrected if not name.startswith(ERASED))
    theirs = {e.id: e for e in study.excerpts.values() if e.participant_id == participant_id}
    homes = {e.transcript_id for e in theirs.values()}
    homes |= {t.id for t in study.transcripts.values() if t.participant_id == participant_id}
    places = sorted((study.transcripts[t].name, t) for t in homes if t in study.transcripts)
    return {
        "id": person.id, "named": looks_like_a_name(person.id), "excerpts": len(theirs),
        "attributes": dict(person.attributes), "by_hand": by_hand,
        "interviews": places, "themes": _themes(study, theirs),
        "memos": memo_lines(study.memos_on("participant", participant_id)),
    }  # fmt: skip


def _themes_of(study: Study) -> Counter[str | None]:
    """Participant to the number of live themes that they speak in."""
    found: Counter[str | None] = Counter()
    for theme in study.board.live():
        inside = (study.excerpts.get(e) for e in study.board.members.get(theme.id, ()))
        found.update({e.participant_id for e in inside if e})
    return found


def _themes(study: Study, theirs: dict[str, Excerpt]) -> list[dict[str, Any]]:
    board, found = study.board, []
    for theme in (t for t in board.live() if t.state in LIVE):
        inside = [e for e in study.telling(theme.id) if e.id in theirs]
        if inside:
            quotes = [
                {"id": e.id, "text": e.text, "transcript": e.transcript_id} for e in inside[:QUOTES]
            ]
            name = board.name_of(theme.id) or f"unnamed {theme.id[:8]}"
            found.append(
                {"id": theme.id, "name": name, "state": theme.state, "n": len(inside),
                 "quotes": quotes}
            )  # fmt: skip
    return sorted(found, key=lambda t: (_RANK[str(t["state"])], -int(str(t["n"])), str(t["name"])))
