"""Codings of a table, each put in its place in a transcript of the study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from workbench.domain.errors import InputError, NotFound
from workbench.domain.material.code_names import codes_in, parts_of
from workbench.domain.material.codebook import Coding
from workbench.domain.material.counting import (
    OURS,
    Count,
    Given,
    Ruler,
    at_word_edges,
    count_of,
    has_words_apart,
)
from workbench.domain.material.text import Transcript
from workbench.domain.study import Study
from workbench.importers import CodingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCodings:
    """How many codings found their places; `lost` has a line for each that did not.

    `doubtful` has a line for each that was placed and should be looked at.
    """

    placed: int
    lost: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def passage(transcript: Transcript, quote: str, near: float) -> tuple[tuple[int, int] | None, int]:
    """Where a quote stands, and how often; white space may differ, else it is to the letter.

    Args:
        transcript: where to look.
        quote: the words.
        near: of several places, the one nearest to this share of the text is taken, in [0, 1].
    """
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found: list[tuple[int, int]] = []
    for pattern in filter(None, (re.escape(quote), words)):
        found = found or [m.span() for m in re.finditer(pattern, transcript.text)]
    aim = near * len(transcript.text)
    return min(found, key=lambda span: abs(span[0] - aim), default=None), len(found)


@dataclass(frozen=True, slots=True)
class Found:
    """What of a file found its place, and a line on what did not or should be looked at.

    `beside` says that the codes stand beside the words of a transcript.
    """

    codings: list[Coding]
    lost: list[str]
    doubtful: list[str]
    beside: bool = False

    @property
    def loaded(self) -> LoadedCodings:
        """What is said of it."""
        return LoadedCodings(
            placed=len(self.codings), lost=tuple(self.lost), doubtful=tuple(self.doubtful)
        )


def codings_of_rows(now: Study, rows: Sequence[CodingRow]) -> Found:
    """The codings of a table; positions are counted as its quotes and words say they are."""
    found = Found([], [], [], any(row.beside for row in rows))
    counts = _counts(now, rows)
    for own, count in counts.items():
        if count != OURS:
            found.doubtful.append(_counted(now.transcripts[own], count, rows, now))
    for row in rows:
        try:
            found.codings.extend(_codings(now, row, counts, found.doubtful, found.lost))
        except InputError as error:
            found.lost.append(f"line {row.line}: {error}")
    return found


def _counts(now: Study, rows: Sequence[CodingRow]) -> Mapping[str, Count]:
    """How the positions in each transcript were counted."""
    given: dict[str, list[Given]] = defaultdict(list)
    for row in rows:
        home = _home(now, row.transcript)
        if home is not None and row.start is not None and row.end is not None:
            given[home.id].append(Given(start=row.start, end=row.end, quote=row.quote or ""))
    return {own: count_of(now.transcripts[own].text, found) for own, found in given.items()}


def _counted(transcript: Transcript, count: Count, rows: Sequence[CodingRow], now: Study) -> str:
    alone = [r for r in rows if not r.quote and _home(now, r.transcript) == transcript]
    lines = ", ".join(str(row.line) for row in alone[:_LISTED])
    more = ", …" if len(alone) > _LISTED else ""
    look = f"; no quote confirms line{'s' * (len(alone) > 1)} {lines}{more}" if alone else ""
    return f"positions in {transcript.name} fit as {count.called} and were read so{look}"


_LISTED = 12
"""Lines named one by one; the rest is left to the reader."""


def _codings(
    now: Study, row: CodingRow, counts: Mapping[str, Count], doubtful: list[str], lost: list[str]
) -> list[Coding]:
    """The codings of a row, one a code; lines on what does not fit go to the lists."""
    transcript = _transcript(now, row.transcript)
    span, doubt = _span(row, transcript, counts.get(transcript.id, OURS))
    ids = codes_in(row.code, now.board.codes) or _parts(now, row, lost)
    if doubt and ids:
        doubtful.append(f"line {row.line}: {doubt}")
    return [
        Coding(
            code_id=own, transcript_id=transcript.id, start=span[0], end=span[1], coder=row.coder
        )
        for own in ids
    ]  # fmt: skip


def _parts(now: Study, row: CodingRow, lost: list[str]) -> tuple[str, ...]:
    """The codes that parts of a cell name; a line for each part that names none."""
    ids: list[str] = []
    for part in parts_of(row.code):
        try:
            ids += codes_in(part, now.board.codes) or (now.code_named(part),)
        except InputError as error:
            lost.append(f"line {row.line}: {error}")
    return tuple(ids)


def _span(row: CodingRow, transcript: Transcript, count: Count) -> tuple[tuple[int, int], str]:
    """Where the passage of a row lies, and why that should be looked at."""
    text, told = transcript.text, None
    if row.start is not None and row.end is not None:
        told = Ruler(text, count).span(Given(start=row.start, end=row.end))
    if row.quote and (told is None or text[slice(*told)] != row.quote):
        return _quoted(row, transcript, told)
    if told is None:
        raise NotFound(f"its passage is not in {transcript.name}; quote it exactly")
    cut = not row.quote and has_words_apart(text) and not at_word_edges(text, *told)
    shown = _shown(text, *told)
    why = f"begins or ends inside a word ({shown}): look whether it is the passage meant"
    return told, why if cut else ""


def _quoted(
    row: CodingRow, transcript: Transcript, told: tuple[int, int] | None
) -> tuple[tuple[int, int], str]:
    assert row.quote is not None
    near = told[0] / len(transcript.text) if told else 0.0
    span, times = passage(transcript, row.quote, near)
    if span is None:
        raise NotFound(f"its passage is not in {transcript.name}; quote it exactly")
    several = times > 1 and row.start is None
    why = f"the quote stands in {transcript.name} {times} times; the first was taken"
    return span, why if several else ""


def _shown(text: str, start: int, end: int) -> str:
    """A passage with the letters around its ends, cut short."""
    words = " ".join(text[start:end].split())
    short = words if len(words) <= 40 else f"{words[:18]} … {words[-18:]}"
    return f"…{text[max(0, start - 3) : start]}[{short}]{text[end : end + 3]}…".replace("\n", " ")


def _transcript(now: Study, named: str) -> Transcript:
    """By name, id, or the name of the file it came from."""
    found = _home(now, named)
    if found is None:
        raise NotFound(f"no transcript {named!r} in the study; import it first")
    return found


def _home(now: Study, named: str) -> Transcript | None:
    every = now.transcripts.values()
    found = [t for t in every if named in (t.name, t.id)]
    found = found or [t for t in every if t.name == PurePath(named).stem]
    return found[0] if found else None
