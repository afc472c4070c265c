"""Import: transcripts, participants and codebook; and who speaks in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from workbench.domain.text import Role
from workbench.services import ingest, reading
from workbench.services.context import Author, Services
from workbench.ui.parts import PRIVATE, analyst_box, table, told
from workbench.ui.presenters_pages import Table, import_table, material_table, row, speakers_of

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Import", "import"
TRANSCRIPTS = [".txt", ".md", ".docx", ".odt", ".rtf", ".vtt", ".srt", ".csv", ".xlsx"]


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    gr.Markdown("# Import")
    with gr.Row():
        name = analyst_box(page)
        asking = gr.Textbox(
            label="Who asks the questions (names as written, separated by commas)",
            placeholder="leave empty to have it guessed; the result says what was taken",
            max_lines=1,
            scale=3,
        )
    with gr.Row():
        files = gr.File(
            label="Interviews", file_count="multiple", file_types=TRANSCRIPTS, height=170, scale=2
        )
        people = gr.File(label="Participants (.csv)", file_types=[".csv"], height=170)
        codes = gr.File(label="Codebook", file_types=[".csv", ".xlsx", ".yaml", ".yml"], height=170)
    button = gr.Button("Import", variant="primary")
    result = table()
    material = table()
    speakers = _speakers(services, analyst, page, name, material)
    callbacks = _Callbacks(services, analyst)
    button.click(
        told(callbacks.bring_in),
        [files, people, codes, asking, name],
        [result, material],
        **PRIVATE,
    ).then(callbacks.empty, None, [files, people, codes, speakers], **PRIVATE)
    page.load(callbacks.show, None, [material, speakers], **PRIVATE)


class _Callbacks:
    def __init__(self, services: Services, analyst: str) -> None:
        self._s = services
        self._analyst = analyst

    def show(self) -> tuple[Table, Any]:
        study = reading.study(self._s)
        return material_table(study), _choices(self._s)

    def empty(self) -> tuple[None, None, None, Any]:
        return None, None, None, _choices(self._s)

    def bring_in(
        self, files: list[str] | None, people: str | None, codes: str | None, asking: str, name: str
    ) -> tuple[Table, Table]:
        by = Author(analyst=name or self._analyst)
        uploaded = [Path(f) for f in (*(files or ()), people, codes) if f]
        try:
            shown = _bring_in(self._s, by, files or [], people, codes, asking)
        finally:
            for path in uploaded:
                path.unlink(missing_ok=True)
        return shown, material_table(reading.study(self._s))


def _bring_in(
    s: Services, by: Author, files: list[str], people: str | None, codes: str | None, asking: str
) -> Table:
    shown = import_table(())
    if files:
        who = tuple(filter(None, (part.strip() for part in asking.split(","))))
        paths = [Path(f) for f in files]
        participants = Path(people) if people else None
        report = ingest.import_files(s, by, paths, interviewers=who, participants=participants)
        shown = import_table(report.rows)
    elif people:
        joined = ingest.load_participants(s, by, Path(people))
        shown["rows"].append(row(Path(people).name, "understood", f"{joined} transcripts joined"))
    if codes:
        ingest.load_codebook(s, by, Path(codes))
        count = len(reading.study(s).board.codes)
        shown["rows"].append(row(Path(codes).name, "understood", f"{count} codes"))
    return {**shown, "heads": import_table(())["heads"]}


def _speakers(
    s: Services, analyst: str, page: gr.Blocks, name: gr.Textbox, material: gr.HTML
) -> gr.Dropdown:
    """Correct who plays which part in one transcript; its excerpts are cut anew."""
    import gradio as gr

    @told
    def set_role(transcript: str, speaker: str, role: str, who: str) -> Table:
        roles = {speaker: cast("Role", role)}
        ingest.set_speakers(s, Author(analyst=who or analyst), transcript or "", roles)
        return material_table(reading.study(s))

    def heard(transcript: str | None) -> Any:  # noqa: ANN401 - an update of a Gradio component
        found = dict(speakers_of(reading.study(s), transcript or ""))
        return gr.Dropdown(choices=list(found), value=next(iter(found), None))

    with gr.Accordion("Correct who speaks", open=False), gr.Row(equal_height=True):
        which = gr.Dropdown([], label="Transcript")
        speaker = gr.Dropdown([], label="Speaker")
        role = gr.Dropdown(list(get_args(Role)), value="participant", label="is")
        button = gr.Button("Correct")
    which.change(heard, which, speaker, **PRIVATE)
    button.click(set_role, [which, speaker, role, name], material, **PRIVATE)
    return which


def _choices(s: Services) -> Any:  # noqa: ANN401 - an update of a Gradio component
    import gradio as gr

    transcripts = reading.study(s).transcripts.values()
    return gr.Dropdown(choices=sorted((t.name, t.id) for t in transcripts), value=None)
