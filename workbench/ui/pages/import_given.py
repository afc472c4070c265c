"""What somebody puts on the Import page: files, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

from workbench.domain.ports import Progress
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.guide import load_guide
from workbench.services.importing.people import load_participants
from workbench.services.importing.projects import import_material
from workbench.ui.kit.tables import Row, Table, row
from workbench.ui.pages.importing_presenter import import_table
from workbench.ui.visitors.sessions import Visitor
from workbench.ui.visitors.uploads import uploaded

GUIDES = (".docx", ".odt", ".rtf", ".txt", ".md", ".pdf", ".html")
"""What an interview guide may be written in."""
_NONE = ("-", "–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is said of the files of an import.

    Attributes:
        interviewers: names as written.
        attributes: columns of surveys; None: all closed ones.
        speaker_pattern: how names are marked; a dash where they are not.
        again: files that are in the study are read again.
    """

    interviewers: tuple[str, ...]
    attributes: tuple[str, ...] | None
    speaker_pattern: str
    again: bool

    @classmethod
    def of(cls, *said: str | bool) -> Asked:
        """What stands in the fields of the page, in their order: names, columns, marks, again."""
        asking, closed, written = (str(each) for each in said[:3])
        columns = () if closed.strip() in _NONE else listed(closed) or None
        return cls(
            interviewers=listed(asking), attributes=columns,
            # The field shows what is remembered, so that an empty one forgets it.
            speaker_pattern=written.strip() or "-", again=bool(said[3]),
        )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        """As the services take it."""
        return {
            "interviewers": self.interviewers, "attributes": self.attributes,
            "speaker_pattern": self.speaker_pattern, "again": self.again,
        }  # fmt: skip


class Given:
    """What somebody put on the page for import; it is taken off the page."""

    def __init__(
        self,
        visitor: Visitor,
        files: list[str],
        people: str | None,
        codes: str | None,
        guide: str | None,
        asked: Asked,
    ) -> None:
        given = [*files, people, codes, guide]
        chosen = [uploaded(visitor, each) for each in given if each]
        self._folder, places = visitor.claim(chosen)
        found = iter(places)
        self._files = [next(found) for _ in files]
        self._people, self._codes, self._guide = (
            next(found) if each else None for each in (people, codes, guide)
        )
        self._asked = asked

    def bring_in(self, project: Project, by: Author, progress: Progress) -> Table:
        """Import it; what became of each file."""
        # First, so that the interviews are read with the guide's questions.
        guide = [self._with_guide(project, by, self._guide)] if self._guide else []
        shown = import_table(())
        if self._files:
            report = import_material(
                project, by, self._files, participants=self._people, progress=progress,
                **self._asked.given,
            )  # fmt: skip
            shown = import_table(report.rows, report.remarks)
        elif self._people:
            joined = load_participants(project, by, self._people)
            shown["rows"].append(
                row(self._people.name, "understood", f"{joined} transcripts joined")
            )
        if self._codes:
            load_codebook(project, by, self._codes)
            count = len(reading.study(project).board.codes)
            shown["rows"].append(row(self._codes.name, "understood", f"{count} codes"))
        shown["rows"] += guide
        return shown

    @staticmethod
    def _with_guide(project: Project, by: Author, path: Path) -> Row:
        questions = load_guide(project, by, path)
        return row(path.name, "understood", f"{len(questions)} questions: {'; '.join(questions)}")

    def forget(self) -> None:
        """Delete the uploaded files: no word stays beside the project's database."""
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)


def listed(said: str) -> tuple[str, ...]:
    """What a field lists, separated by commas."""
    return tuple(filter(None, (part.strip() for part in said.split(","))))
