"""How well a project's themes agree with human codes, by the definition in docs/quality.md."""

from __future__ import annotations

import html
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.domain.material.text import Transcript, stored_text
from workbench.domain.measures.intervals import Interval, intervals
from workbench.domain.measures.scoring import Placed, Row, Scores, counting, score, themes_of_rows
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.reading import study

LARGEST_GOLD = 200_000_000
"""Bytes of a gold file."""

CODEBOOK_LABELS, LABELS = "labels_codebook", "labels"
"""Where a row's codes are: those of the codebook, if the file says which they are."""

NO_CODE = frozenset({"Labelling not possible", "Not assigned"})
"""Labels for "no code"; such rows do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """A row of the gold file: a turn or answer of a transcript, and its human codes."""

    line: int
    doc: str
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures, with a 95 % interval over transcripts, and what they rest on.

    Attributes:
        intervals: by figure; empty where fewer than five transcripts have rows that count.
        unthemed: share of participants' excerpts in no theme among those not set aside.
        set_aside: share of participants' excerpts set aside.
        themes: themes neither rejected nor retired.
        lost: gold rows that are not in the stored text, as `line N (doc)`.
    """

    scores: Scores
    intervals: Mapping[str, Interval]
    unthemed: float
    set_aside: float
    themes: int
    lost: tuple[str, ...]


def evaluate(project: Project, gold: Path) -> Evaluation:
    """Score the board's themes against the codes of a gold file.

    Raises:
        InputError: the file is unusable, or none of its rows counts.
    """
    now = study(project)
    rows, lost = joined(now, read_gold(gold))
    counted = counting(rows)
    if not counted:
        raise InputError(f"{gold.name}: no code has ten rows of participants in this project")
    themes = themes_of_rows(counted, placed(now))
    codes = [row.codes for row in counted]
    board = now.board
    kept = len(board.excerpts) - len(board.set_aside)
    return Evaluation(
        scores=score(codes, themes),
        intervals=intervals([row.doc for row in counted], codes, themes),
        unthemed=len(board.unthemed()) / max(1, kept),
        set_aside=len(board.set_aside) / max(1, len(board.excerpts)),
        themes=len(board.live()), lost=tuple(lost),
    )  # fmt: skip


def read_gold(path: Path) -> list[GoldRow]:
    """Read a gold file: one JSON object a line with `doc`, `text` and `labels`.

    Raises:
        InputError: it cannot be read, or a line is not such an object.
    """
    try:
        if path.stat().st_size > LARGEST_GOLD:
            raise InputError(f"{path.name} is larger than {LARGEST_GOLD} bytes; split it")
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}; check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text; save it as such") from error
    return [_gold_row(path.name, n, line) for n, line in enumerate(lines, 1) if line.strip()]


def joined(now: Study, gold: Sequence[GoldRow]) -> tuple[list[Row], list[str]]:
    """Participants' rows at their places in the stored text, and the rows that are not in it."""
    by_doc: dict[str, list[GoldRow]] = defaultdict(list)
    for row in gold:
        by_doc[row.doc].append(row)
    named = {t.name: t for t in now.transcripts.values()}
    rows: list[Row] = []
    lost: list[str] = []
    for doc, of_doc in by_doc.items():
        for row, start in _located(named.get(doc), of_doc):
            if start is None:
                lost.append(f"line {row.line} ({doc})")
            elif _is_participants(named[doc], start):
                end = start + len(_found_text(named[doc], start, row))
                rows.append(Row(doc=doc, start=start, end=end, codes=row.codes))
    return rows, lost


def placed(now: Study) -> list[Placed]:
    """Every excerpt in every live theme."""
    board = now.board
    found: list[Placed] = []
    for theme in board.live():
        for e, membership in board.members.get(theme.id, {}).items():
            excerpt = now.excerpts[e]
            found.append(
                Placed(
                    doc=now.transcripts[excerpt.transcript_id].name, start=excerpt.start,
                    end=excerpt.end, theme=theme.id, strength=membership.strength,
                )
            )  # fmt: skip
    return found


def _located(
    transcript: Transcript | None, rows: Sequence[GoldRow]
) -> Iterator[tuple[GoldRow, int | None]]:
    """Each row with where it starts: exact text, in order."""
    position = 0
    for row in rows:
        start = None
        for text in _spellings(row.text) if transcript else ():
            at = transcript.text.find(text, position) if transcript else -1
            if at >= 0:
                start, position = at, at + len(text)
                break
        yield row, start


def _spellings(text: str) -> tuple[str, ...]:
    """The text after the cleaning that import does; entities are unescaped in csv files only."""
    plain = stored_text(text).text.strip()
    unescaped = stored_text(html.unescape(text)).text.strip()
    return tuple(t for t in dict.fromkeys((plain, unescaped)) if t)


def _found_text(transcript: Transcript, start: int, row: GoldRow) -> str:
    return next(t for t in _spellings(row.text) if transcript.text.startswith(t, start))


def _is_participants(transcript: Transcript, position: int) -> bool:
    return any(
        turn.role == "participant" and turn.start <= position < turn.end
        for turn in transcript.turns
    )


def _gold_row(name: str, line: int, text: str) -> GoldRow:
    try:
        found = json.loads(text)
        labels = found.get(CODEBOOK_LABELS, found[LABELS])
        codes = tuple(str(code) for code in labels if code not in NO_CODE)
        return GoldRow(line=line, doc=str(found["doc"]), text=str(found["text"]), codes=codes)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{name}, line {line}: not an object with doc, text and labels; mend that line"
        ) from error
