"""What becomes of every file of an import, in sentences: the same whether planned or done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.domain.importing.new_version import counted
from workbench.domain.importing.steps import (
    Added,
    BroughtBack,
    LeftOut,
    Recast,
    Refused,
    Reread,
    Revised,
    Step,
    Unchanged,
)
from workbench.domain.material.text import Turn
from workbench.domain.telling.wording import some_of

_FIRST, _BEGINNING = 3, 120
"""Turns that a preview shows, and characters of each."""
_WAY_BACK = "`workbench remove --back` brings back"
SHOWN, _CHARACTERS = 10, 110
"""Turns of a file in doubt that are shown as they were read, and characters of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What became of one file; `message` says what was understood, or why not and how to mend.

    It does not include the file's name, which is `name`.

    `confidence` is how sure the roles are, from 0.5 (a guess) to 1; `begins` are the first words of
    the first turns, in a preview; `changes` the excerpts that a new version changes or drops;
    `transcript` is the id of what it became, empty where nothing was stored. `doubt` says why it
    may be misread, `second` how else it may be read, and `read_as` are its first turns as read;
    `patterns` are marks in it that may name who speaks; `reread`: it was there, and is read
    otherwise now.
    """

    name: str
    ok: bool
    message: str
    turns: int = 0
    speakers: tuple[str, ...] = ()
    confidence: float = 0.0
    begins: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    transcript: str = ""
    doubt: str = ""
    second: str = ""
    read_as: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    reread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of every file, in the order given.

    `remarks` say, a line each, what of a whole project stays out or should be looked at.
    """

    rows: tuple[FileRow, ...]
    remarks: tuple[str, ...] = ()

    @property
    def doubtful(self) -> tuple[FileRow, ...]:
        """The files that may be misread."""
        return tuple(row for row in self.rows if row.doubt)

    @property
    def doubts_first(self) -> ImportReport:
        """The report with the files that may be misread before the others."""
        return replace(self, rows=tuple(sorted(self.rows, key=lambda row: not row.doubt)))

    @property
    def refused(self) -> tuple[FileRow, ...]:
        """The files that could not be imported."""
        return tuple(row for row in self.rows if not row.ok)

    def with_remarks(self, remarks: Sequence[str]) -> ImportReport:
        """The report with more to be looked at."""
        return replace(self, remarks=(*self.remarks, *remarks))

    def __add__(self, other: ImportReport) -> ImportReport:
        """Both reports, one after the other."""
        return ImportReport(rows=(*self.rows, *other.rows), remarks=(*self.remarks, *other.remarks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a project brings apart from its texts: codes, say, and a list of them."""

    file: str
    what: str
    listed: str


def row_of(step: Step) -> FileRow:
    """What a step of the plan does, as a row about its file."""
    name = step.arrival.file
    match step:
        case Added():
            return _understood(step, step.understood.sentence)
        case Revised():
            return _understood(step, counted(step.carried), step.changes)
        case Reread():
            changed = counted(step.carried).removeprefix("a new version: ")
            said = f"read otherwise than before: {step.understood.sentence} {changed}"
            return _understood(step, said, step.changes)
        case Recast():
            return _recast(step)
        case BroughtBack():
            said = (
                f"had been taken out (event #{step.removed_by}) and is back, "
                "with what was decided on it"
            )
            return FileRow(name=name, ok=True, message=said, transcript=step.transcript.id)
        case Unchanged():
            there = step.transcript.name
            named = "" if there == step.arrival.draft.name else f" as {there!r}"
            said = f"in the study already{named}, unchanged"
            return FileRow(name=name, ok=True, message=said, transcript=step.transcript.id)
        case LeftOut():
            return FileRow(name=name, ok=True, message=_why_out(step))
        case Refused():
            return FileRow(name=name, ok=False, message=step.why)


def _why_out(step: LeftOut) -> str:
    if not step.removed_by:
        return "withdrawn; left out"
    return f"taken out before (event #{step.removed_by}); left out, {_WAY_BACK}"


def out_remarks(steps: Iterable[Step]) -> tuple[str, ...]:
    """What was taken out and does not return with its file, in a line; none where nothing was."""
    out = [s.arrival.draft.name for s in steps if isinstance(s, LeftOut) and s.removed_by]
    return (f"taken out before, and left out: {some_of(out, 12)}; {_WAY_BACK}",) if out else ()


def row_with_beginning(step: Step) -> FileRow:
    """The same, with the first words of a text that is new."""
    row = row_of(step)
    if not isinstance(step, Added | Revised | Reread):
        return row
    first = (step.transcript.speech(turn) for turn in step.transcript.turns[:_FIRST])
    return replace(row, begins=tuple(" ".join(words.split())[:_BEGINNING] for words in first))


def first_turns(text: str, turns: Sequence[Turn], shown: int = SHOWN) -> tuple[str, ...]:
    """The first turns as they are read: speaker, part and first words."""
    return tuple(
        f"{turn.speaker or '(nobody named)'} ({turn.role}): "
        f"{' '.join(text[turn.start : turn.end].split())[:_CHARACTERS]}"
        for turn in turns[:shown]
    )


def _understood(
    step: Added | Revised | Reread, said: str, changes: tuple[str, ...] = ()
) -> FileRow:
    turns, doubt = step.transcript.turns, step.doubt
    read_as = first_turns(step.transcript.text, turns) if doubt else ()
    return FileRow(
        name=step.arrival.file, ok=True, turns=len(turns), confidence=step.understood.confidence,
        message=_sentences(said, *step.arrival.draft.notes), speakers=_speakers(turns),
        changes=changes, transcript=step.transcript.id, doubt=doubt.reason if doubt else "",
        second=doubt.second if doubt else "", read_as=read_as,
        patterns=doubt.patterns if doubt else (), reread=isinstance(step, Reread),
    )  # fmt: skip


def _recast(step: Recast) -> FileRow:
    turns = step.transcript.turns
    asks = ", ".join(sorted({turn.speaker for turn in turns if turn.role == "interviewer"}))
    return FileRow(
        name=step.arrival.file, ok=True, turns=len(turns), confidence=1.0,
        message=f"in the study already; who asks is corrected: {asks or 'nobody'}.",
        speakers=_speakers(turns), transcript=step.transcript.id,
    )  # fmt: skip


def _speakers(turns: Iterable[Turn]) -> tuple[str, ...]:
    roles = {turn.speaker or "(nobody named)": turn.role for turn in turns}
    return tuple(f"{speaker}: {role}" for speaker, role in roles.items())


def _sentences(*said: str) -> str:
    """What was understood, each part with its full stop."""
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in said if part)
