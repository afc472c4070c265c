"""The cues of a subtitle file: times, words and who speaks, whatever stands between the cues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})(?=\s|\Z)")
# `align:start position:0%` behind the times, and the times' own tags.
_SETTINGS = re.compile(r"(?:\s*(?:align|position|line|size|vertical|region|[XY][12]):\S*)*\s*\Z")
_UNSPOKEN = re.compile(
    r"(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP|Kind:|Language:)\b|Kind:|Language:"
)
# Webex names who speaks in the cue's id: `12 "Ann Lee" (2468)`.
_WEBEX = re.compile(r'\d+\s+"([^"]{1,100})"\s+\(\d*\)\s*\Z')
_NUMBERED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue: when it starts, its lines as they stand, and who speaks where the cue says it.

    `late` is how many of its lines stand after a blank line, outside of what a cue should be.
    """

    start: str
    lines: tuple[str, ...]
    speaker: str = ""
    late: int = 0


def cue_times(line: str) -> str | None:
    """The start of a cue, where the line is its timing line."""
    found = _TIMES.match(line)
    return found["start"] if found else None


def cues_in(lines: Iterable[str]) -> list[Cue]:
    """The cues among lines; headers, notes, styles and cue ids are left out.

    What follows a blank line and is none of these was said in the cue before it.
    """
    every = list(lines)
    timings = [place for place, line in enumerate(every) if cue_times(line) is not None]
    ids = _ids(every, timings)
    cues: list[Cue] = []
    for place, after in pairwise([*timings, len(every)]):
        end = after - 1 if after in ids else after
        cue = _cue(every[place], every[place + 1 : end], every[place - 1] if place in ids else "")
        cues.append(cue)
    return [_from_json(cue) for cue in cues if cue.lines]


def outside_of_cues(lines: Sequence[str]) -> list[str]:
    """What stands before the first cue, except headers, notes and ids."""
    first = next((i for i, line in enumerate(lines) if cue_times(line) is not None), len(lines))
    ids = _ids(lines, [first] if first < len(lines) else [])
    before = lines[: first - 1] if first in ids else lines[:first]
    return [line.strip() for line in _spoken(before) if line.strip()]


def _cue(timing: str, lines: Sequence[str], own_id: str) -> Cue:
    found = _TIMES.match(timing)
    assert found is not None
    rest = timing[found.end() :]
    beside = [] if _SETTINGS.match(rest) else [rest.strip()]
    spoken = list(_spoken(lines))
    blank = next((i for i, line in enumerate(spoken) if not line.strip()), len(spoken))
    kept = tuple(line for line in spoken if line.strip())
    speaker = _WEBEX.match(own_id)
    return Cue(
        start=found["start"], lines=(*beside, *kept), speaker=speaker[1] if speaker else "",
        late=sum(bool(line.strip()) for line in spoken[blank:]),
    )  # fmt: skip


def _spoken(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the blocks of notes, styles and headers among them."""
    unspoken, fresh = False, True
    for line in lines:
        if not line.strip():
            unspoken, fresh = False, True
        elif fresh and _UNSPOKEN.match(line):
            unspoken = True
        if not unspoken:
            yield line
        fresh = not line.strip()


def _ids(lines: Sequence[str], timings: Sequence[int]) -> frozenset[int]:
    """The timing lines that have an id in the line above them.

    An id stands after a blank line and is a number or one word, unless the others of the file have
    more; where no blank line parts the cues, the number of the next cue is one.
    """
    above = {t: lines[t - 1].strip() for t in timings if t and lines[t - 1].strip()}
    apart = {t for t in above if t == 1 or not lines[t - 2].strip()}
    numbers = sum(above[t].isdigit() for t in apart)
    numbered = bool(apart) and numbers >= _NUMBERED * len(apart)
    wordy = sum(" " in above[t] for t in apart) > len(timings) / 2
    return frozenset(
        t
        for t, line in above.items()
        if (t in apart and (line.isdigit() or _named(line) or _is_id(line, numbered, wordy)))
        or (t not in apart and line.isdigit() and _counts(lines, t, timings))
    )


def _named(line: str) -> bool:
    return _WEBEX.match(line) is not None


def _is_id(line: str, numbered: bool, wordy: bool) -> bool:
    return not numbered and (wordy or " " not in line)


def _counts(lines: Sequence[str], timing: int, timings: Sequence[int]) -> bool:
    """Whether a number right above the times is the cue's: its cue before has words of its own."""
    earlier = [t for t in timings if t < timing]
    return not earlier or timing - earlier[-1] > 2


def _from_json(cue: Cue) -> Cue:
    """A cue whose words are an object with speaker and words, as Teams keeps them for programs."""
    text = "\n".join(cue.lines).strip()
    if not (text.startswith("{") and text.endswith("}")):
        return cue
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return cue
    words, speaker = said.get("spokenText"), said.get("speakerName")
    if not isinstance(words, str):
        return cue
    return replace(cue, lines=(words,), speaker=speaker if isinstance(speaker, str) else "", late=0)
