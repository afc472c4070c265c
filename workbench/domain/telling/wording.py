"""What themes, transcripts and numbers are called in sentences: plain words, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.domain.material.participant_keys import known_as
from workbench.domain.study import Study
from workbench.domain.trail.events import Part, Redact, Relation, WriteMemo
from workbench.domain.trail.history import events_of
from workbench.domain.trail.notes import CommentOnMemo
from workbench.domain.trail.recorded import Recorded

RELATIONS: dict[Relation, str] = {
    "same": "the same as",
    "broader": "broader than",
    "narrower": "narrower than",
    "overlaps": "overlapping with",
}
"""How a theme stands to a code, to be read between the two names."""

READING = (
    "An excerpt counts as read once an analyst had it in view for as long as reading it takes at "
    "300 words a minute, or marked it as read."
)
"""How reading figures are counted: what the board goes by (`reading.js`)."""

_ANY_SPEAKER = frozenset(
    (
        *("interviewer", "interviewee", "participant", "patient", "clinician", "speaker"),
        *("respondent", "moderator"),
    )
)


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def some_of(names: Sequence[str], most: int) -> str:
    """The first names in one line; the rest are counted."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def theme_title(study: Study, theme_id: str) -> str:
    """A theme's name in quotation marks; its last one if it is gone.

    Without a name, its id's first eight characters.
    """
    board = study.board
    there = theme_id in board.themes
    name = board.name_of(theme_id) if there else board.name_before(theme_id, board.seq + 1)
    return quoted(name) if name else f"the unnamed theme {theme_id[:8]}"


def transcript_title(study: Study, transcript_id: str) -> str:
    """A transcript's name, or its id's first eight characters if the name shows who speaks.

    A name shows the speaker's with any word of three letters or more that the two have in common,
    unless it is a word for anybody ("participant") or part of a participant's id, which is shown
    anyway.
    """
    removed = study.board.removed.get(transcript_id)
    entry = removed.entry if removed else study.board.transcripts.get(transcript_id)
    transcript = study.transcripts.get(transcript_id) or study.removed.get(transcript_id)
    if entry is None or transcript is None:
        return transcript_id[:8]
    shown = set(_ANY_SPEAKER)
    for person in {t.participant_id for t in (entry, transcript)} | study.participants.keys():
        shown |= _words(person or "")
    spoken = {word for turn in transcript.turns for word in _words(turn.speaker)}
    return transcript_id[:8] if (spoken - shown) & _words(entry.name) else entry.name


def excerpts_title(ids: Iterable[str], study: Study) -> str:
    """`3 excerpts`, or whose the only one is."""
    known = tuple(ids)
    only = study.excerpts.get(known[0]) if len(known) == 1 else None
    if only is None:
        return count(len(known), "excerpt")
    return f"an excerpt of {only.participant_id or 'an unknown participant'}"


def side_title(part: Part, study: Study) -> str:
    """A side of a split, with its size."""
    title = quoted(part.name) if part.name else theme_title(study, part.theme_id)
    return f"{title} ({count(len(part.excerpts), 'excerpt')})"


def nearest_words(name: str, nearness: float) -> str:
    """`(nearest: Gender .34)`: what comes nearest where nothing is near enough."""
    return f"(nearest: {name} {f'{nearness:.2f}'.replace('0.', '.', 1)})"


def code_title(code_id: str, study: Study) -> str:
    """A code's name in quotation marks; its last one if it is gone."""
    code = study.board.codes.get(code_id) or study.board.code_before(code_id, study.board.seq + 1)
    return quoted(code.name) if code else "a code that is no longer in the codebook"


def target_title(event: WriteMemo | CommentOnMemo, study: Study, at: Recorded) -> str:
    """What a memo is on."""
    match event.target:
        case "project":
            return "the project"
        case "participant":
            return f"participant {participant_title(event.target_id, study, at)}"
        case "transcript":
            return f"the transcript {quoted(transcript_title(study, event.target_id))}"
        case "excerpt":
            return excerpts_title((event.target_id,), study)
        case "theme":
            return theme_title(study, event.target_id)
        case "code":
            return f"the code {code_title(event.target_id, study)}"


def participant_title(key: str, study: Study, at: Recorded) -> str:
    """A participant by id, under the key they have now, or the key if they are forgotten."""
    for recorded in events_of(study.trail, Redact):
        # An id that was blacked out before may be somebody else's by now.
        if recorded.seq > at.seq and isinstance(recorded.event, Redact):
            key = next((k.after for k in recorded.event.participants if k.before == key), key)
    return known_as(key, study.participants)


def quoted(text: str, most: int = 120) -> str:
    """A text on one line in quotation marks, cut between words before `most` characters."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{_whole_words(line, most)} …”"


def _whole_words(line: str, most: int) -> str:
    begun, _, _ = line[: most + 1].rpartition(" ")
    return begun or line[:most]


def count(number: int, noun: str) -> str:
    """`1 excerpt`, `1,204 excerpts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _words(text: str) -> set[str]:
    # Parts of names, which a file name may join with anything: "Anna-Lena_2".
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 2}
