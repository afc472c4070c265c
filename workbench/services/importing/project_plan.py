"""What becomes of a colleague's project: foreseen from its file, then stored as foreseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.errors import UnreadableFile
from workbench.domain.importing.people import who_speaks_at
from workbench.domain.importing.steps import LeftOut, Refused, Step
from workbench.domain.material.codebook import Code, Coding, renumbered
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.second_definitions import SecondDefinition, second_definitions
from workbench.domain.material.text import Excerpt, Transcript, excerpt_id
from workbench.domain.ports import Progress
from workbench.domain.store import Trail, Tx
from workbench.domain.telling.wording import some_of
from workbench.domain.trail.events import MarkExcerpt, WriteMemo
from workbench.domain.trail.notes import MemoTarget
from workbench.importers.qdpx import QdaNote, QdaProject, Remark, read_qda_project
from workbench.importers.qdpx.values import NoteTarget
from workbench.services.context import Author, Project, record
from workbench.services.importing.codebook import put_codebook
from workbench.services.importing.codings import known_codes, put_codings
from workbench.services.importing.people import known_people
from workbench.services.importing.project_texts import arrivals_of, people_of
from workbench.services.importing.pseudonyms import names_of
from workbench.services.importing.rows import Content, FileRow, ImportReport
from workbench.services.importing.texts import Texts

_LISTED = 40
"""Names in one line; the rest are counted."""

_ON: Mapping[NoteTarget, str] = {
    "project": "the project",
    "source": "texts",
    "passage": "passages",
    "code": "codes",
    "case": "participants",
}
"""What a note is on, as it is called in the study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProject:
    """A `.qdpx` as it was read."""

    path: Path
    qda: QdaProject
    texts: Texts

    def planned(self, steps: Sequence[Step], board: Board) -> ProjectPlan:
        """What becomes of the project whose texts become what `steps` say."""
        gone, became = frozenset(board.withdrawn), zip(self.qda.sources, steps, strict=True)
        homes = {
            source.guid: step.transcript
            for source, step in became
            if not isinstance(step, LeftOut | Refused)
        }
        return ProjectPlan(
            read=self,
            steps=steps,
            homes=homes,
            codings=tuple(_codings(self.qda, homes)),
            notes=tuple(n for n in self.qda.notes if _has_place(n, self.qda, homes, gone)),
            withdrawn=gone,
            seconds=tuple(_seconds(self, board)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlan:
    """What becomes of everything in a project.

    Attributes:
        steps: what becomes of its texts, in the file's order.
        homes: the GUID of a source to the transcript that holds its text.
        codings: those whose text is in the study, by the project's own GUIDs of codes.
        notes: those whose place is in the study.
        withdrawn: who has withdrawn, by key.
        seconds: other definitions of codes that the study has.
    """

    read: ReadProject
    steps: Sequence[Step]
    homes: Mapping[str, Transcript]
    codings: tuple[Coding, ...]
    notes: tuple[QdaNote, ...]
    withdrawn: frozenset[str]
    seconds: tuple[SecondDefinition, ...] = ()

    def store(self, tx: Tx, by: Author) -> None:
        """Add codes, codings and notes to the texts; what the study has already stays."""
        codes = _add_codes(tx.trail, by, self.read.qda)
        _add_codings(tx.trail, by, self, codes)
        for second in self.seconds:
            keep_definition(tx.trail, by, second)
        for note in self.notes:
            _add_note(tx, by, note, self, codes)

    def report(self, row: Callable[[Step], FileRow]) -> ImportReport:
        """The project in one row, a row for each text, and what does not come in."""
        name, whole = self.read.path.name, self._sentence
        return ImportReport(
            rows=(FileRow(name=name, ok=True, message=whole), *(row(s) for s in self.steps)),
            remarks=tuple(f"{name}, {remark.sentence}" for remark in self._remarks),
        )

    @property
    def contents(self) -> tuple[Content, ...]:
        """Who and what comes in apart from the texts."""
        qda = self.read.qda
        table = self.read.texts.people
        people = [p.id for p in table.participants] if table else []
        staying = [p for p in people if participant_key(p) not in self.withdrawn]
        coders = Counter(coding.coder or "nobody named" for coding in self.codings)
        kinds = Counter(note.target for note in self.notes)
        summary = (
            ("participants", staying),
            ("codes", [code.name for code in qda.codes]),
            ("codings", [f"{n} by {coder}" for coder, n in sorted(coders.items())]),
            ("notes", [f"{n} on {_ON[kind]}" for kind, n in sorted(kinds.items())]),
        )
        file = self.read.path.name
        return tuple(
            Content(file=file, what=w, listed=some_of(names, _LISTED))
            for w, names in summary
            if names
        )

    @property
    def _sentence(self) -> str:
        qda = self.read.qda
        out, doubtful = (sum(r.kept is kept for r in self._remarks) for kept in (False, True))
        return (
            f"{self.read.path.name} ({qda.origin or 'unnamed program'}): {len(self.steps)} "
            f"transcripts, {len({code.id for code in qda.codes})} codes, {len(self.codings)} "
            f"codings, {len(self.notes)} notes, {len(qda.cases)} cases; {out} things stay out, "
            f"{doubtful} to look at"
        )

    @property
    def _remarks(self) -> tuple[Remark, ...]:
        lost = (
            Remark(kind="source", name=step.arrival.file, why=step.why)
            for step in self.steps
            if isinstance(step, Refused)
        )
        twice = (
            Remark(kind="code", name=repr(second.name), why=second.sentence, kept=True)
            for second in self.seconds
        )
        return (*lost, *twice, *self.read.qda.remarks)


def read_project(
    project: Project, path: Path, interviewers: Sequence[str], pseudonyms: Path | None,
    progress: Progress,
) -> ReadProject:  # fmt: skip
    """Read the texts, codes, codings, cases, variables and notes of a `.qdpx`.

    Raises:
        UnreadableFile: the archive cannot be used.
    """
    if names_of(project, pseudonyms):
        why = "its codings point into its own wording, so no names can be replaced in it"
        raise UnreadableFile(path.name, why, "Import it into a project without a list of names.")
    progress("reading the project", 0, 1)
    with project.store.read() as tx:
        language = tx.material.project().language
    qda = read_qda_project(path, language)
    progress("reading the project", 1, 1)
    texts = Texts(arrivals=arrivals_of(qda, path), people=people_of(qda), interviewers=interviewers)
    return ReadProject(path=path, qda=qda, texts=texts)


def _seconds(read: ReadProject, board: Board) -> Iterator[SecondDefinition]:
    """What the project defines otherwise than the study does."""
    coders = {coding.coder for coding in read.qda.codings if coding.coder}
    source = next(iter(coders)) if len(coders) == 1 else read.path.name
    same = known_codes(read.qda, board)
    return second_definitions(read.qda.codes, board.codes, same, source)


def keep_definition(trail: Trail, by: Author, second: SecondDefinition) -> None:
    """Keep another definition as a note on its code, once."""
    if not any(memo.text == second.memo for memo in trail.board().memos_on("code", second.code_id)):
        record(trail, by, WriteMemo(target="code", target_id=second.code_id, text=second.memo))


def _codings(qda: QdaProject, homes: Mapping[str, Transcript]) -> Iterator[Coding]:
    """The codings whose text is in the study, by the project's own GUIDs of codes."""
    for c in qda.codings:
        if c.source in homes:
            yield Coding(
                code_id=c.code, transcript_id=homes[c.source].id, start=c.start, end=c.end,
                coder=c.coder,
            )  # fmt: skip


def _has_place(
    note: QdaNote, qda: QdaProject, homes: Mapping[str, Transcript], withdrawn: frozenset[str]
) -> bool:
    if note.target in ("source", "passage"):
        return note.guid in homes
    return note.target != "case" or participant_key(_case(qda, note)) not in withdrawn


def _case(qda: QdaProject, note: QdaNote) -> str:
    """The case that a note is on, by name."""
    return next(case.name for case in qda.cases if case.guid == note.guid)


def _add_codes(trail: Trail, by: Author, qda: QdaProject) -> dict[str, str]:
    """Add the project's codes to the codebook; gives each GUID the id it has in the study."""
    there = trail.board().codes
    ids = dict(known_codes(qda, trail.board()))
    fresh: tuple[Code, ...] = renumbered((c for c in qda.codes if c.id not in ids), ids)
    if fresh:
        put_codebook(trail, by, (*there.values(), *fresh))
    return {code.id: ids.get(code.id, code.id) for code in qda.codes}


def _add_codings(trail: Trail, by: Author, planned: ProjectPlan, codes: Mapping[str, str]) -> None:
    """Add the codings; those that the same coders made in other transcripts stay."""
    fresh = [replace(coding, code_id=codes[coding.code_id]) for coding in planned.codings]
    coders, here = {c.coder for c in fresh}, {home.id for home in planned.homes.values()}
    elsewhere = [
        coding
        for coder, codings in trail.board().codings.items()
        for coding in codings
        if coder in coders and coding.transcript_id not in here
    ]
    put_codings(trail, by, [*elsewhere, *fresh])


def _add_note(
    tx: Tx, by: Author, note: QdaNote, planned: ProjectPlan, codes: Mapping[str, str]
) -> None:
    """Add a note in its author's name, unless it is there."""
    reason = f"a note in {planned.read.path.name}"
    author = Author(analyst=note.author or by.analyst, reason=reason)
    target, place = _place(tx, author, note, planned, codes)
    if not any(memo.text == note.text for memo in tx.trail.board().memos_on(target, place)):
        record(tx.trail, author, WriteMemo(target=target, target_id=place, text=note.text))


def _place(
    tx: Tx, by: Author, note: QdaNote, planned: ProjectPlan, codes: Mapping[str, str]
) -> tuple[MemoTarget, str]:
    """What a note is on in the study; a passage is marked as an excerpt."""
    match note.target:
        case "project":
            return "project", ""
        case "code":
            return "code", codes[note.guid]
        case "case":
            return "participant", participant_key(_case(planned.read.qda, note))
        case "source":
            return "transcript", planned.homes[note.guid].id
        case "passage":
            return "excerpt", marked(tx, by, planned.homes[note.guid], note.start, note.end)


def marked(tx: Tx, by: Author, transcript: Transcript, start: int, end: int) -> str:
    """The excerpt of that span; where none was cut there, it is marked as one."""
    here = (e for e in tx.material.excerpts().values() if e.transcript_id == transcript.id)
    same = next((e.id for e in here if (e.start, e.end) == (start, end)), None)
    if same is not None:
        return same
    own = excerpt_id(transcript.id, start, end)
    excerpt = Excerpt(
        id=own, transcript_id=transcript.id,
        participant_id=who_speaks_at(transcript, start, known_people(tx.material)),
        start=start, end=end, text=transcript.text[start:end],
    )  # fmt: skip
    record(
        tx.trail, by,
        MarkExcerpt(excerpt_id=own, transcript_id=transcript.id, start=start, end=end, target=None),
    )  # fmt: skip
    tx.material.put_excerpts([excerpt])
    return own
