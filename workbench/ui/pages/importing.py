"""Import: transcripts, participants and codebook; what was understood; who speaks in them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from workbench.domain.errors import InputError, WorkbenchError
from workbench.domain.material.text import Role
from workbench.domain.ports import Progress
from workbench.importers import CODEBOOKS
from workbench.importers.folders import KNOWN
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.projects import preview_material
from workbench.services.importing.speakers import heard_in, set_speakers
from workbench.services.jobs import Job
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.progress import job_values, progress_bar
from workbench.ui.kit.tables import Table
from workbench.ui.pages.doubts_form import doubts_form
from workbench.ui.pages.erasure_form import erasure_form, people_choices
from workbench.ui.pages.import_given import GUIDES, Asked, Given
from workbench.ui.pages.importing_presenter import (
    NOBODY,
    import_table,
    material_table,
    people_table,
    preview_table,
    speakers_of,
)
from workbench.ui.pages.names_form import names_form
from workbench.ui.pages.pattern_form import offered, pattern_field, pattern_look
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
        files = gr.File(
            label="Interviews", file_count="multiple", file_types=[*KNOWN], height=170, scale=2
        )
        people = gr.File(
            label="Participants (.csv, .xlsx)", file_types=[".csv", ".xlsx"], height=170
        )
        codes = gr.File(label="Codebook", file_types=[*CODEBOOKS], height=170)
        guide = gr.File(label="Interview guide", file_types=[*GUIDES], height=170)
    with gr.Row():
        asking = gr.Textbox(
            label="Who asks the questions (names as written, separated by commas)",
            placeholder="leave empty to have it guessed; the table below says what was taken",
            max_lines=1,
        )
        closed = gr.Textbox(
            label="Survey columns that say who answered (titles, separated by commas)",
            placeholder="leave empty to take all in which few values recur; - for none",
            max_lines=1,
        )
    acts = _Acts(project)
    written = pattern_field(project, page)
    names_form(project, files)
    again = gr.Checkbox(
        label="Read files again that are in the study (what was decided and corrected stays)"
    )
    looked = gr.State(())
    with gr.Row():
        look = gr.Button("Look first: show what would be understood")
        button = gr.Button("Import", variant="primary")
    offers, taken = pattern_look(project, files, asking, written)
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
    said = [asking, closed, written, again]
    shown = [files, people, *said], [result, offers, looked]
    look.click(visited(acts.preview), *shown, **PRIVATE)
    taken.then(visited(acts.preview), *shown, **PRIVATE)
    given = [files, people, codes, guide, looked, *said]
    emptied = [files, people, codes, guide, again, looked, speakers, grid, person, *places]
    button.click(visited(acts.bring_in), given, [bar, result, material], **PRIVATE).success(
        acts.empty, None, emptied, **PRIVATE
    ).then(show_doubts, None, doubtful, **PRIVATE).then(
        lambda: offered(()), None, offers, **PRIVATE
    )
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
        return None, None, None, None, False, (), _choices(self._project), grid, *lists

    def preview(
        self, visitor: Visitor, files: list[str] | None, people: str | None, *said: str | bool
    ) -> tuple[Table, Any, tuple[str, ...]]:
        """What an import would do, marks that recur, and what was looked at; nothing is stored."""
        asked = Asked.of(*said)
        seen = preview_material(
            self._project,
            [uploaded(visitor, each) for each in files or ()],
            participants=uploaded(visitor, people) if people else None,
            **asked.given,
        )
        recur = (pattern for row_ in seen.report.rows for pattern in row_.patterns)
        return preview_table(seen, again=asked.again), offered(recur), tuple(files or ())

    def bring_in(
        self,
        visitor: Visitor,
        files: list[str] | None,
        people: str | None,
        codes: str | None,
        guide: str | None,
        looked: Sequence[str],
        *said: str | bool,
    ) -> Iterator[tuple[Any, Any, Any]]:
        """Import beside the page; shows how far it is, then what became of every file."""
        import gradio as gr

        by, asked = author(visitor), Asked.of(*said)
        if asked.again and tuple(looked) != tuple(files or ()):
            raise InputError(
                "look first: it shows what would be read otherwise, before anything is changed"
            )
        given = Given(visitor, files or [], people, codes, guide, asked)
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
