"""A round in a file: for a coder without the server, and back with what they coded.

It holds the units, the codebook and that coder's own answers, and nothing else of the study. In
the coder's own project excerpts have other ids, since an id follows from a transcript and a span;
the round there knows which unit each is (`_HOME`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.domain.board.coded import Answer, Round
from workbench.domain.board.codings import answers_by_round
from workbench.domain.errors import DecisionError, InputError, UnreadableFile
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import (
    Excerpt,
    Span,
    Transcript,
    Turn,
    excerpt_id,
    text_sha256,
    transcript_id,
)
from workbench.domain.study import Study
from workbench.domain.trail.coding import CodeUnit, OpenRound
from workbench.domain.trail.incoming import CodeEntry, Import, LoadCodebook, Setting
from workbench.importers.files import file_text
from workbench.services.coding.rounds import give_codes, round_named, units_of
from workbench.services.context import Author, Project, record
from workbench.services.copies.noting import Told, Wanted, told, write_noted
from workbench.services.reading import at_one_moment, forget_study, study

FORMAT: Literal["workbench-round/1"] = "workbench-round/1"

_HOME = "unit "
"""Begins the settings by which a round in a coder's project knows its units of the study."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class PackedCode(_Part):
    """A code of the codebook; `allowed` says whether it may be given."""

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    allowed: bool = True


class PackedUnit(_Part):
    """A unit: its words and the question that they answer."""

    id: str
    text: str
    question: str = ""


class PackedAnswer(_Part):
    """What the coder gave a unit."""

    unit: str
    codes: list[str]
    unsure: bool = False
    memo: str = ""


class Package(_Part):
    """A round for one coder, as a file holds it."""

    format: Literal["workbench-round/1"]
    round: str
    name: str
    by: str
    coder: str
    due: str = ""
    language: str = "en"
    codes: list[PackedCode]
    units: list[PackedUnit]
    answers: list[PackedAnswer] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came back: how many answers were taken, were there already, and are in conflict."""

    coder: str
    round: str
    taken: int
    same: int
    missing: int
    conflicts: tuple[str, ...]


def export_package(project: Project, handle: str, coder: str, out: Path, *, by: str = "") -> Path:
    """Write an open round for one of its coders; the file is noted as an export.

    Raises:
        NotFound: there is no such round.
        DecisionError: it is closed, or does not ask that coder.
        InputError: the file cannot be written.
    """
    asked = round_named(study(project).board, handle)
    if asked.closed:
        raise DecisionError(f"the round {asked.name!r} is closed; there is nothing more to code")
    if coder not in asked.coders:
        raise DecisionError(f"{asked.name!r} does not ask {coder!r}, but {', '.join(asked.coders)}")

    def write(project: Project, part: Path) -> Told:
        now = study(project)
        packed = package_of(now, now.board.rounds[asked.id], coder)
        text = json.dumps(packed.model_dump(), ensure_ascii=False, indent=1)
        part.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        tells = told(now, "interviews")
        return Told(seq=tells.seq, hash=tells.hash, **_of_units(now, asked))

    write_noted(at_one_moment(project), out, Wanted(format="round", analyst=by), write)
    return out


def package_of(now: Study, asked: Round, coder: str) -> Package:
    """What a coder is sent of a round: units, codebook, and their own answers."""
    allowed = frozenset(asked.codes or now.board.codes)
    given = answers_by_round(now.board).get(asked.id, {}).get(coder, {})
    units = [now.excerpts[e] for e in units_of(now, asked)]
    home = {s.name.removeprefix(_HOME): s.value for s in asked.sample if s.name.startswith(_HOME)}
    return Package(
        format=FORMAT, round=asked.id, name=asked.name, by=asked.analyst, coder=coder,
        due=asked.due, language=now.language,
        codes=[
            PackedCode(
                id=c.id, name=c.name, parent=c.parent, definition=c.definition, include=c.include,
                exclude=c.exclude, example=c.example, allowed=c.id in allowed,
            )
            for c in now.board.codes.values()
        ],
        units=[
            PackedUnit(id=home.get(u.id, u.id), text=u.text, question=now.question_of(u))
            for u in units
        ],
        answers=[_packed(home.get(u.id, u.id), given[u.id]) for u in units if u.id in given],
    )  # fmt: skip


def read_package(path: Path) -> Package:
    """The round in a file.

    Raises:
        UnreadableFile: it is not such a file.
    """
    text, _ = file_text(path)
    try:
        package = Package.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "its content"
        mend = "Make it again with `workbench round export`."
        raise UnreadableFile(path.name, f"is not a round ({where}: {fault['msg']})", mend) from None
    if len({unit.id for unit in package.units}) != len(package.units) or not package.units:
        raise UnreadableFile(path.name, "has no units, or one twice", "Export the round again.")
    return package


def begin_package(project: Project, package: Package) -> None:
    """Fill a new project with a round to code in it, in one's own workbench.

    Raises:
        InputError: something is in the project already.
    """
    by = Author(analyst=package.by or package.coder)
    transcript, excerpts = _transcript(package)
    home = dict(zip((e.id for e in excerpts), (u.id for u in package.units), strict=True))
    with project.store.begin() as tx:
        if tx.trail.head():
            raise InputError("a round is begun in a new project; name a folder that is empty")
        tx.material.put_transcript(transcript, source_name=transcript.name)
        tx.material.put_excerpts(excerpts)
        entry = Import(
            transcript_id=transcript.id, name=transcript.name, sha256=transcript.sha256,
            participant_id=None, excerpts=tuple(e.id for e in excerpts),
        )  # fmt: skip
        record(tx.trail, by, entry)
        codes = tuple(CodeEntry(**code.model_dump(exclude={"allowed"})) for code in package.codes)
        record(tx.trail, by, LoadCodebook(codes=codes))
        record(tx.trail, by, _opening(package, home))
        own = {answer.unit: answer for answer in package.answers}
        for excerpt in excerpts:
            if home[excerpt.id] in own:
                record(tx.trail, by, _coded(package, excerpt, own[home[excerpt.id]]))
    forget_study(project)


def import_package(project: Project, by: Author, package: Package) -> Taken:
    """Take in what a coder coded elsewhere; what they have coded here otherwise stays.

    Raises:
        NotFound: the study has no such round.
        DecisionError: the round is closed, or does not ask that coder; nothing is taken.
        InputError: its units or codes are not those of the study; nothing is taken.
    """
    now = study(project)
    asked = round_named(now.board, package.round)
    given = answers_by_round(now.board).get(asked.id, {}).get(package.coder, {})
    if asked.closed:
        raise DecisionError(f"the round {asked.name!r} is closed; take its closing back first")
    if package.coder not in asked.coders:
        raise DecisionError(f"the round {asked.name!r} does not ask {package.coder!r}")
    _check_same(now, asked, package)
    taken, same, conflicts = 0, 0, []
    for answer in package.answers:
        before = given.get(answer.unit)
        if before is None:
            give_codes(
                project, by, package.coder, asked.id, answer.unit, answer.codes, answer.unsure,
                answer.memo,
            )  # fmt: skip
            taken += 1
        elif set(before.codes) == set(answer.codes):
            same += 1
        else:
            conflicts.append(_conflict(now, answer, before))
    return Taken(
        coder=package.coder, round=asked.name, taken=taken, same=same, conflicts=tuple(conflicts),
        missing=len(package.units) - len(package.answers),
    )  # fmt: skip


def _check_same(now: Study, asked: Round, package: Package) -> None:
    """Refuse what was made of another study, or of other words."""
    ours = set(asked.excerpts)
    texts = {unit.id: unit.text for unit in package.units}
    for answer in package.answers:
        excerpt = now.excerpts.get(answer.unit)
        if answer.unit not in ours or excerpt is None or answer.unit not in texts:
            raise InputError(f"unit {answer.unit[:8]!r} is not one of the round's in this study")
        if texts[answer.unit] != excerpt.text:
            raise InputError(
                f"unit {answer.unit[:8]!r} has other words here than in the package; export the "
                "round again"
            )
        if stray := [c for c in answer.codes if c not in now.board.codes]:
            raise InputError(f"the codebook here has no code {stray[0]!r}; export the round again")


def _conflict(now: Study, answer: PackedAnswer, before: Answer) -> str:
    codes = now.board.codes

    def named(given: tuple[str, ...] | list[str]) -> str:
        return ", ".join(codes[c].name for c in given if c in codes) or "no code"

    return (
        f"excerpt {answer.unit[:8]}: {named(before.codes)} here, {named(answer.codes)} in the "
        "package; what is here stays"
    )


def _packed(unit: str, answer: Answer) -> PackedAnswer:
    return PackedAnswer(
        unit=unit, codes=list(answer.codes), unsure=answer.unsure, memo=answer.memo
    )  # fmt: skip


def _of_units(now: Study, asked: Round) -> dict[str, tuple[str, ...]]:
    """Whose words are in the file, and from which transcripts."""
    held = [now.excerpts[e] for e in units_of(now, asked)]
    people = {participant_key(e.participant_id) for e in held if e.participant_id}
    transcripts = {e.transcript_id for e in held}
    return {"people": tuple(sorted(people)), "transcripts": tuple(sorted(transcripts))}


def _transcript(package: Package) -> tuple[Transcript, list[Excerpt]]:
    """All units as one text, each after its question, and where they lie in it."""
    parts: list[str] = []
    turns: list[Turn] = []
    spans: list[tuple[PackedUnit, Span, Span | None]] = []
    at = 0
    for unit in package.units:
        asked = None
        if unit.question:
            asked = Span(at, at + len(unit.question))
            turns.append(Turn(start=asked.start, end=asked.end, speaker="Q", role="interviewer"))
            parts.append(unit.question)
            at = asked.end + 2
        said = Span(at, at + len(unit.text))
        turns.append(Turn(start=said.start, end=said.end, speaker="A", role="participant"))
        parts.append(unit.text)
        spans.append((unit, said, asked))
        at = said.end + 2
    text = "\n\n".join(parts)
    made = Transcript(
        id=transcript_id(text_sha256(text), package.round), name=package.name, text=text,
        sha256=text_sha256(text), turns=tuple(turns), language=package.language,
    )  # fmt: skip
    excerpts = [
        Excerpt(
            id=excerpt_id(made.id, said.start, said.end),
            transcript_id=made.id, participant_id=None, start=said.start, end=said.end,
            text=unit.text, context=(asked,) if asked else (),
        )
        for unit, said, asked in spans
    ]  # fmt: skip
    return made, excerpts


def _opening(package: Package, home: Mapping[str, str]) -> OpenRound:
    """The round; where every code may be given none is named, so that added ones may be, too."""
    allowed = tuple(code.id for code in package.codes if code.allowed)
    return OpenRound(
        round_id=package.round, name=package.name, coders=(package.coder,), due=package.due,
        excerpts=tuple(home),
        sample=tuple(Setting(name=f"{_HOME}{e}", value=unit) for e, unit in home.items()),
        codes=() if len(allowed) == len(package.codes) else allowed,
    )  # fmt: skip


def _coded(package: Package, excerpt: Excerpt, answer: PackedAnswer) -> CodeUnit:
    return CodeUnit(
        round_id=package.round, excerpt_id=excerpt.id, coder=package.coder,
        transcript_id=excerpt.transcript_id, start=excerpt.start, end=excerpt.end,
        codes=tuple(answer.codes), unsure=answer.unsure, memo=answer.memo,
    )  # fmt: skip
