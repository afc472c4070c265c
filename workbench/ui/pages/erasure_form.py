"""Withdrawal and blacking out from the page: final, so each asks for a tick first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from workbench.domain.errors import InputError
from workbench.domain.telling.wording import count as counted
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.deciding.acknowledged import Acknowledged, acknowledged
from workbench.services.erasing import participants
from workbench.services.erasing.words import places_of, redact_words
from workbench.services.reach import Choice, Reach, choice_of, erased
from workbench.ui.kit.parts import PRIVATE, errors_shown, message_box, shown_after, visited
from workbench.ui.kit.progress import job_values, progress_bar, shown_steps
from workbench.ui.kit.tables import Table
from workbench.ui.pages.importing_presenter import material_table, people_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

R = TypeVar("R")

_WHAT = (
    "A participant's words, attributes and what was noted of them are erased everywhere, from "
    "excerpts, themes, memos, reasons, labels and later exports; or words are blacked out wherever "
    "they are said. The trail shows that it happened, not what it was. **This cannot be undone.** "
    "Files that were exported before and hold it are listed then, and kept, deleted or written "
    "again as you choose here; what was downloaded or moved away is yours to delete."
)
FILES: list[tuple[str, Choice]] = [
    ("are kept, and listed", "keep"), ("are deleted", "delete"), ("are written again", "rewrite")
]  # fmt: skip
"""What becomes of files that were exported before, in words."""


def erasure_form(
    project: Project, page: gr.Blocks, material: gr.HTML, attributes: gr.HTML
) -> gr.Dropdown:
    """Put the form together; gives the list of people who may withdraw, for others to refill."""
    import gradio as gr

    with gr.Accordion("Erase: withdraw a participant, black out words", open=False):
        gr.Markdown(_WHAT)
        files = files_choice()
        sure = gr.Checkbox(label="I know that this cannot be undone", value=False)
        with gr.Row(equal_height=True):
            person = gr.Dropdown([], label="Participant who withdraws", scale=2)
            withdraw = gr.Button("Withdraw", variant="stop")
            words = gr.Textbox(label="Words to black out everywhere", max_lines=1, scale=2)
            count = gr.Button("Count them")
            black_out = gr.Button("Black out", variant="stop")
        bar, said = progress_bar(), message_box()

    acts = _Acts(project)
    after = [bar, said, sure, person, material, attributes]
    withdraw.click(visited(acts.withdraw), [person, sure, files], after, **PRIVATE)
    black_out.click(visited(acts.black_out), [words, sure, files], after, **PRIVATE)
    count.click(errors_shown(acts.count), words, said, **PRIVATE)
    page.load(lambda: people_choices(project), None, person, **PRIVATE)
    return person


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def withdraw(
        self, visitor: Visitor, participant: str | None, ticked: bool, choice: str
    ) -> Iterator[tuple[Any, ...]]:
        _sure(ticked)
        by, who, project = author(visitor), participant or "", self._project

        def erase() -> Acknowledged:
            return acknowledged(project, by, participants.withdraw, who)

        done, reached = yield from erasing(project, by, choice, erase, number)
        said = f"The participant is erased (event #{number(done)})."
        yield job_values(None), *shown_after(done, lambda: _done(project, said, reached))

    def black_out(
        self, visitor: Visitor, sought: str, ticked: bool, choice: str
    ) -> Iterator[tuple[Any, ...]]:
        _sure(ticked)
        by, project = author(visitor), self._project
        done, reached = yield from erasing(
            project, by, choice, lambda: redact_words(project, by, sought)
        )
        yield job_values(None), *_done(project, done.sentence, reached)

    def count(self, sought: str) -> str:
        places = places_of(self._project, sought)
        where = len({transcript for transcript, _, _ in places})
        return f"Said {counted(len(places), 'time')} in {counted(where, 'transcript')}."


def erasing(
    project: Project,
    by: Author,
    choice: str,
    erase: Callable[[], R],
    seq_of: Callable[[R], int] = lambda done: 0,
    outputs: int = 5,
) -> Generator[tuple[object, ...], None, tuple[R, Reach]]:
    """Erase, and do what was chosen with files; shows how far it is in a bar before `outputs`.

    Raises:
        WorkbenchError: as `services.reach.erased` does.
    """
    chosen = choice_of(choice)
    done = yield from shown_steps(
        lambda progress: erased(project, by, chosen, erase, seq_of, progress=progress), outputs
    )
    return done


def _sure(ticked: bool) -> None:
    if not ticked:
        raise InputError("tick that you know that this cannot be undone")


def number(done: Acknowledged) -> int:
    """The number of the event that was acknowledged."""
    return done.recorded.seq


def files_choice() -> gr.Radio:
    """What becomes of files that were exported before and hold what is erased."""
    import gradio as gr

    return gr.Radio(FILES, value="keep", label="Files that were exported before and hold it")


def _done(project: Project, said: str, reached: Reach) -> tuple[str, bool, Any, Table, Table]:
    study, said = reading.study(project), "\n".join((said, *reached.lines))
    return said, False, people_choices(project), material_table(study), people_table(study)


def people_choices(project: Project) -> Any:  # noqa: ANN401 - an update of a Gradio component
    """Who may withdraw."""
    import gradio as gr

    return gr.Dropdown(choices=sorted(reading.study(project).participants), value=None)
