"""A process that reads transcripts for another: requests and replies are lines of JSON.

Files come from strangers. Whatever one of them makes a parser do (loop, crash, fill the memory)
happens here, and the process that asked only sees a reader that stopped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from workbench.domain.errors import OtherKind, UnreadableFile
from workbench.domain.material.text import Draft, Line, Participant, Survey, Turn
from workbench.importers import read_transcripts

MAX_MEMORY = 2_000_000_000
"""Bytes of address space beyond what the process has at its start, where the system can say so."""


def main() -> None:
    """Answer requests until there are no more."""
    _limit_memory()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        reply = _reply(Path(request["path"]), request["language"])
        sys.stdout.buffer.write(json.dumps(reply).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


def drafts_in(reply: Mapping[str, Any]) -> tuple[Draft, ...]:
    """The drafts of a reply.

    Raises:
        UnreadableFile: if the reply is a refusal.
    """
    if "refused" in reply:
        raise (OtherKind if reply["other"] else UnreadableFile)(*reply["refused"])
    return tuple(
        Draft(
            name=draft["name"],
            text=draft["text"],
            turns=tuple(Turn(**turn) for turn in draft["turns"]),
            language=draft["language"],
            notes=tuple(draft["notes"]),
            survey=_survey(draft["survey"]),
            lines=tuple(map(_line, draft["lines"])),
        )
        for draft in reply["drafts"]
    )


def _survey(survey: Mapping[str, Any] | None) -> Survey | None:
    if survey is None:
        return None
    return Survey(
        respondents=tuple(Participant(**person) for person in survey["respondents"]),
        closed=tuple(survey["closed"]),
    )


def _reply(path: Path, language: str) -> dict[str, Any]:
    try:
        return {"drafts": [_packed(draft) for draft in read_transcripts(path, language)]}
    except UnreadableFile as error:
        other = isinstance(error, OtherKind)
        return {"refused": [error.name, error.why, error.mend], "other": other}


def _packed(draft: Draft) -> dict[str, Any]:
    """A draft as JSON; most lines are only a start and an end."""
    lines = [
        [x.start, x.end, *([sorted(x.looks), x.speaker, x.time, x.mark] if _told(x) else [])]
        for x in draft.lines
    ]
    return {**asdict(replace(draft, lines=())), "lines": lines}


def _told(line: Line) -> bool:
    return bool(line.looks or line.mark or line.time) or line.speaker is not None


def _line(packed: Sequence[Any]) -> Line:
    start, end, *more = packed
    if not more:
        return Line(start=start, end=end)
    looks, speaker, time, mark = more
    return Line(start=start, end=end, looks=frozenset(looks), speaker=speaker, time=time, mark=mark)


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > MAX_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, hard))
