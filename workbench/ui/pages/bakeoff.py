"""Bake-off: labelers' names for the same themes, judged without knowing whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.telling.wording import count
from workbench.services.context import Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.labelers import bakeoff
from workbench.ui.kit.parts import PRIVATE, message_box, shown_after, table, visited, who_changes
from workbench.ui.kit.tables import Table
from workbench.ui.pages.bakeoff_presenter import excerpts_table, standings_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Bake-off", "bake-off"
NOTHING = "Nothing to choose: every theme is done, or has names by one labeler only."


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    gr.Markdown("# Bake-off")
    gr.Markdown(
        "Which labeler names best? Read the excerpts and pick the name that says what they share. "
        "Whose name it is stays hidden. Names that have gone stale are left out; picking renames "
        "nothing."
    )
    name = who_changes()
    note = message_box()
    excerpts = table()
    names = gr.Radio([], label="Which name says best what they share?", interactive=True)
    with gr.Row():
        pick = gr.Button("Pick this name", variant="primary")
        none = gr.Button("None of them is good")
        later = gr.Button("Not now")
    shown, passed = gr.State(None), gr.State(())
    with gr.Accordion("Results so far (looking at them may sway you)", open=False):
        look = gr.Button("Show the win rates", size="sm")
        rates = table()
    acts = _Acts(project)
    outputs = [shown, note, excerpts, names]
    pick.click(visited(acts.pick), [shown, names, passed], outputs, **PRIVATE)
    none.click(visited(acts.none), [shown, passed], outputs, **PRIVATE)
    later.click(visited(acts.later), [shown, passed], [passed, *outputs], **PRIVATE)
    look.click(acts.rates, None, rates, **PRIVATE)
    name.named(visited(acts.show), passed, outputs, **PRIVATE)
    page.load(visited(acts.show), passed, outputs, **PRIVATE)


Shown = tuple[Any, str, Table, Any]


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def show(self, visitor: Visitor, passed: tuple[str, ...]) -> Shown:
        """The next theme."""
        import gradio as gr

        by = visitor.analyst
        found = bakeoff.next_round(self._project, by, passed=passed) if by else None
        if found is None:
            none = NOTHING if by else "Say who you are first."
            return None, none, excerpts_table(()), gr.Radio(choices=[], value=None)
        message = f"{count(found.left, 'theme')} to go."
        radio = gr.Radio(choices=list(found.names), value=None)
        return found, message, excerpts_table(found.excerpts), radio

    def pick(
        self,
        visitor: Visitor,
        shown: bakeoff.Round | None,
        name: str | None,
        passed: tuple[str, ...],
    ) -> Shown:
        """The chosen name wins."""
        return self._decided(visitor, shown, name, passed) if name else self.show(visitor, passed)

    def none(self, visitor: Visitor, shown: bakeoff.Round | None, passed: tuple[str, ...]) -> Shown:
        """None of the names is good."""
        return self._decided(visitor, shown, "", passed)

    def later(
        self, visitor: Visitor, shown: bakeoff.Round | None, passed: tuple[str, ...]
    ) -> tuple[Any, ...]:
        """A different theme first."""
        rest = (*passed, shown.theme_id) if shown else passed
        return (rest, *self.show(visitor, rest))

    def rates(self) -> Table:
        """How the labelers stand."""
        return standings_table(bakeoff.standings(self._project))

    def _decided(
        self, visitor: Visitor, shown: bakeoff.Round | None, name: str, passed: tuple[str, ...]
    ) -> Shown:
        if shown is None:
            return self.show(visitor, passed)
        theme, names = shown.theme_id, shown.names
        done = acknowledged(self._project, author(visitor), bakeoff.pick, theme, names, name)
        return shown_after(done, lambda: self.show(visitor, passed))
