"""Import: transcripts, participants and codebook; what was understood; who speaks in them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from shutil import rmtree
from typing import TYPE_CHECKING, Any, cast, get_args

from workbench.domain.errors import WorkbenchError
from workbench.domain.material.text import Role
from workbench.domain.ports import Progress
from workbench.importers import CODEBOOKS
from workbench.importers.folders import KNOWN
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.people import load_participants
from workbench.services.importing.projects import import_material, preview_material
from workbench.services.importing.speakers import heard_in, set_speakers
from workbench.services.jobs import Job
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.progress import job_values, progress_bar
from workbench.ui.kit.tables import Table, row
from workbench.ui.pages.doubts_form import doubts_form
from workbench.ui.pages.erasure_form import erasure_form, people_choices
from workbench.ui.pages.importing_presenter import (
    NOBODY,
    import_table,
    material_table,
    people_table,
    preview_table,
    speakers_of,
)
from workbench.ui.pages.names_form import names_form
from workbench.ui.pages.removal_form import removal_form, transcript_choices
from workbench.ui.visitors.sessions import Visitor, author
from workbench.ui.visitors.uploads import uploaded

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Import", "import"
_PAUSE = 0.25
_IMPORT = "import"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    gr.Markdown("# Import")
    with gr.Row():
        asking = gr.Textbox(
            label="Who asks the questions (names as written, separated by commas)",
            placeholder="leave empty to have it guessed; the table below says what was taken",
            max_lines=1,
            scale=3,
        )
        closed = gr.Textbox(
            label="Survey columns that say who answered (titles, separated by commas)",
            placeholder="leave empty to take all in which few values recur; - for none",
            max_lines=1,
            scale=3,
        )
    with gr.Row():
        files = gr.File(
            label="Interviews", file_count="multiple", file_types=[*KNOWN], height=170, scale=2
        )
        people = gr.File(
            label="Participants (.csv, .xlsx)", file_types=[".csv", ".xlsx"], height=170
        )
        codes = gr.File(label="Codebook", file_types=[*CODEBOOKS], height=170)
    acts = _Acts(project)
    names_form(project, files)
    with gr.Row():
        look = gr.Button("Look first: show what would be understood")
        button = gr.Button("Import", variant="primary")
    bar = progress_bar()
    gr.Markdown("When everything is in, go on: [propose themes](/run).")
    result = table()
    doubts = gr.Column()
    material = table()
    with doubts:
        doubtful, show_doubts = doubts_form(project, page, material)
    speakers = _speakers(project, material)
    with gr.Accordion("Participants and their attributes", open=False):
        grid = table()
    places = removal_form(project, page, material, grid)
    person = erasure_form(project, page, material, grid)
    look.click(visited(acts.preview), [files, people, asking, closed], result, **PRIVATE)
    given = [files, people, codes, asking, closed]
    button.click(visited(acts.bring_in), given, [bar, result, material], **PRIVATE).then(
        acts.empty, None, [files, people, codes, speakers, grid, person, *places], **PRIVATE
    ).then(show_doubts, None, doubtful, **PRIVATE)
    page.load(acts.show, None, [material, speakers, grid], **PRIVATE)
    page.load(acts.follow, None, [bar, material], **PRIVATE)


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def show(self) -> tuple[Table, Any, Table]:
        study = reading.study(self._project)
        return material_table(study), _choices(self._project), people_table(study)

    def empty(self) -> tuple[Any, ...]:
        grid = people_table(reading.study(self._project))
        lists = (people_choices(self._project), *transcript_choices(self._project))
        return None, None, None, _choices(self._project), grid, *lists

    def preview(
        self,
        visitor: Visitor,
        files: list[str] | None,
        people: str | None,
        asking: str,
        closed: str = "",
    ) -> Table:
        """What an import would do; nothing is stored."""
        return preview_table(
            preview_material(
                self._project,
                [uploaded(visitor, each) for each in files or ()],
                interviewers=_listed(asking),
                participants=uploaded(visitor, people) if people else None,
                attributes=_columns(closed),
            )
        )

    def bring_in(
        self,
        visitor: Visitor,
        files: list[str] | None,
        people: str | None,
        codes: str | None,
        asking: str,
        closed: str = "",
    ) -> Iterator[tuple[Any, Any, Any]]:
        """Import beside the page; shows how far it is, then what became of every file."""
        import gradio as gr

        by = author(visitor)
        given = _Given(visitor, files or [], people, codes, _listed(asking), _columns(closed))
        shown: list[Table] = []

        def work(progress: Progress) -> str:
            try:
                shown.append(given.bring_in(self._project, by, progress))
            finally:
                given.forget()
            return shown[0]["note"]

        try:
            job_id = self._project.jobs.start(_IMPORT, work)
        except WorkbenchError:
            given.forget()
            raise
        for now in self._running(job_id):
            yield job_values(now), gr.skip(), gr.skip()
        job = self._project.jobs.get(job_id)
        yield job_values(job), _result(shown, job), material_table(reading.study(self._project))

    def follow(self) -> Iterator[tuple[Any, Any]]:
        """The import that an earlier page began, where one is still running."""
        import gradio as gr

        job = self._project.jobs.latest()
        if job is None or job.kind != _IMPORT or job.state != "running":
            yield gr.skip(), gr.skip()
            return
        for now in self._running(job.id):
            yield job_values(now), gr.skip()
        yield (
            job_values(self._project.jobs.get(job.id)),
            material_table(reading.study(self._project)),
        )

    def _running(self, job_id: str) -> Iterator[Job]:
        """The job as it stands, repeatedly until it has ended."""
        while (job := self._project.jobs.get(job_id)) and job.state == "running":
            yield job
            time.sleep(_PAUSE)


def _result(shown: list[Table], job: Job | None) -> Table:
    if shown:
        return shown[0]
    return {**import_table(()), "note": job.message if job else ""}


class _Given:
    """What somebody put on the page for import; it is taken off the page."""

    def __init__(
        self,
        visitor: Visitor,
        files: list[str],
        people: str | None,
        codes: str | None,
        asking: tuple[str, ...],
        closed: tuple[str, ...] | None,
    ) -> None:
        chosen = [uploaded(visitor, each) for each in (*files, people, codes) if each]
        self._folder, places = visitor.claim(chosen)
        self._files = places[: len(files)]
        self._people = places[len(files)] if people else None
        self._codes = places[-1] if codes else None
        self._asking = asking
        self._closed = closed

    def bring_in(self, project: Project, by: Author, progress: Progress) -> Table:
        """Import it; what became of each file."""
        shown = import_table(())
        if self._files:
            report = import_material(
                project, by, self._files, interviewers=self._asking, participants=self._people,
                attributes=self._closed,
                progress=progress,
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
        return shown

    def forget(self) -> None:
        """Delete the uploaded files: no word stays beside the project's database."""
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)


def _columns(closed: str) -> tuple[str, ...] | None:
    """The columns that are named; None: none is, so that all closed ones count; a dash: none."""
    return () if closed.strip() in ("-", "–") else _listed(closed) or None


def _listed(asking: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in asking.split(","))))


def _speakers(project: Project, material: gr.HTML) -> gr.Dropdown:
    """Correct who plays which part, in one transcript or wherever a name speaks."""
    import gradio as gr

    def set_role(visitor: Visitor, transcript: str, speaker: str, role: str, all_: bool) -> Table:
        roles = {speaker: cast("Role", role)}
        places = heard_in(project, speaker) if all_ else [transcript or ""]
        for place in places:
            set_speakers(project, author(visitor), place, roles)
        return material_table(reading.study(project))

    def heard(transcript: str | None) -> Any:  # noqa: ANN401 - an update of a Gradio component
        found = dict(speakers_of(reading.study(project), transcript or ""))
        choices = [(speaker or NOBODY, speaker) for speaker in found]
        return gr.Dropdown(choices=choices, value=next(iter(found), None))

    def plays(transcript: str | None, speaker: str | None) -> str:
        found = dict(speakers_of(reading.study(project), transcript or ""))
        return found.get(speaker or "", "participant")

    with gr.Accordion("Correct who speaks", open=False), gr.Row(equal_height=True):
        which = gr.Dropdown([], label="Transcript", scale=2)
        speaker = gr.Dropdown([], label="Speaker")
        role = gr.Dropdown(list(get_args(Role)), value="participant", label="is")
        everywhere = gr.Checkbox(label="wherever this name speaks", value=False)
        button = gr.Button("Correct")
    which.change(heard, which, speaker, **PRIVATE)
    speaker.change(plays, [which, speaker], role, **PRIVATE)
    button.click(visited(set_role), [which, speaker, role, everywhere], material, **PRIVATE)
    return which


def _choices(project: Project) -> Any:  # noqa: ANN401 - an update of a Gradio component
    import gradio as gr

    transcripts = reading.study(project).transcripts.values()
    return gr.Dropdown(choices=sorted((t.name, t.id) for t in transcripts if t.text), value=None)
