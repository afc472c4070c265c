"""The trail: who decided what, why and when; and going back to a point in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from workbench.domain.errors import InputError, StaleBoard
from workbench.domain.telling.going_back import going_back
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.acknowledged import acknowledged
from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import PRIVATE, errors_shown, message_box, shown_after, visited
from workbench.ui.pages.trail_presenter import TrailTable, analysts, kinds, trail_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Trail", "trail"
EVERYBODY, EVERYTHING = "Everybody", "Everything"

_SHEET = """
<section class="wb-sheet wb-trail" aria-live="polite">
  <p class="wb-note">{{value.note}}</p>
  <div class="wb-scroll"><table>
    <thead><tr>{{#each value.heads}}<th scope="col">{{this}}</th>{{/each}}</tr></thead>
    <tbody>{{#each value.rows}}
      <tr data-mark="{{this.mark}}">
        {{#each this.cells}}<td>{{this}}</td>{{/each}}
        <td>{{#if this.to}}<button type="button" data-to="{{this.to}}"
          aria-label="Back to here: event {{this.to}}">back to here</button>{{/if}}</td>
      </tr>{{/each}}
    </tbody>
  </table></div>
  <p class="wb-pages">
    {{#if value.newer}}<button type="button" data-page="{{value.newer}}">Newer</button>{{/if}}
    {{#if value.older}}<button type="button" data-page="{{value.older}}">Older</button>{{/if}}
  </p>
</section>
"""
_EMPTY: TrailTable = {"note": "", "newer": "", "older": "", "heads": [], "rows": []}

# The names of the events make Gradio offer `sheet.back` and `sheet.turn`.
_CHOOSING = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-to]');
  if (button) trigger('back', { to: Number(button.dataset.to) });
  const page = event.target.closest('button[data-page]');
  if (page) trigger('turn', { page: Number(page.dataset.page) });
});
"""

# Whoever chose a row with the keyboard goes on in the question; the safe answer is at hand.
_TO_THE_QUESTION = "() => setTimeout(() => document.querySelector('#back-no')?.focus(), 60)"

# Whoever turns pages with the keyboard goes on turning.
_TO_THE_PAGES = "() => setTimeout(() => document.querySelector('.wb-pages button')?.focus(), 60)"

_WHERE_TO = "which event to go back to"
_WHAT_STAYS = "What was imported stays. Undo (u on the board) reverses going back."


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether to go back to event `to`, asked when the trail ended with event `seq`.

    `id` makes a second click on the same answer harmless.
    """

    to: int
    seq: int
    id: str = field(default_factory=lambda: str(uuid4()))


Asked = tuple[Question | None, Any, str]
"""The question, whether it is shown, and its words."""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    trail = Trail(project)
    gr.Markdown("# Trail")
    with gr.Row():
        words = gr.Textbox(label="Only with these words", max_lines=1, scale=3)
        who = gr.Dropdown([EVERYBODY], value=EVERYBODY, label="Only by", scale=1)
        kind = gr.Dropdown([EVERYTHING], value=EVERYTHING, label="Only this", scale=1)
    done = message_box("back-done")
    with gr.Column(visible=False, elem_id="back") as panel:
        message = gr.Textbox(label="Go back?", interactive=False, lines=2, max_lines=6)
        why = gr.Textbox(label="Why", max_lines=1)
        with gr.Row():
            leave = gr.Button("Leave everything as it is", elem_id="back-no")
            take = gr.Button("Take it back", variant="stop")
    sheet = filled(_SHEET, _EMPTY, script=_CHOOSING)
    question = gr.State(None)
    about, asked = [words, who, kind], [question, panel, message]
    page.load(trail.opened, None, [who, kind, sheet], **PRIVATE)
    words.change(trail.show, about, sheet, trigger_mode="always_last", **PRIVATE)
    gr.on([who.input, kind.input], trail.show, about, sheet, **PRIVATE)
    # By this annotation Gradio knows that the event is wanted; as a string it would not be found.
    ask = errors_shown(trail.ask)
    ask.__annotations__ = {"event": gr.EventData}
    choosing = sheet.back(ask, None, [*asked, done], **PRIVATE)
    choosing.then(None, None, None, js=_TO_THE_QUESTION, **PRIVATE)
    turn = errors_shown(trail.turn)
    turn.__annotations__ = {"event": gr.EventData}
    turning = sheet.turn(turn, about, sheet, **PRIVATE)
    turning.then(None, None, None, js=_TO_THE_PAGES, **PRIVATE)
    leave.click(trail.leave, None, asked, **PRIVATE)
    take.click(visited(trail.go), [question, why, *about], [*asked, done, sheet], **PRIVATE)


class Trail:
    """What the page's controls do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def opened(self) -> tuple[Any, Any, TrailTable]:
        """The page is opened."""
        import gradio as gr

        study = reading.study(self._project)
        people = gr.Dropdown(choices=[EVERYBODY, *analysts(study)])
        return people, gr.Dropdown(choices=[EVERYTHING, *kinds(study)]), trail_table(study)

    def show(self, words: str, who: str, kind: str, page: int = 1) -> TrailTable:
        """The trail with these words, of one analyst, of one kind."""
        whose, what = "" if who == EVERYBODY else who, "" if kind == EVERYTHING else kind
        return trail_table(reading.study(self._project), words, whose, what, page)

    def turn(self, event: gr.EventData, words: str, who: str, kind: str) -> TrailTable:
        """An older or newer page of the same."""
        return self.show(words, who, kind, _number(event, "page", "which page to show"))

    def ask(self, event: gr.EventData) -> tuple[Question | None, Any, str, str]:
        """Say whose decisions going back to the row's event would take back; nothing is done."""
        return (*self._asked(_number(event, "to", _WHERE_TO), ""), "")

    def leave(self) -> Asked:
        """Nothing is taken back."""
        import gradio as gr

        return None, gr.Column(visible=False), ""

    def go(
        self,
        visitor: Visitor,
        question: Question | None,
        why: str,
        words: str,
        who: str,
        kind: str,
    ) -> tuple[Question | None, Any, str, str, Any]:
        """Go back, if the trail is still the one that the question was about."""
        import gradio as gr

        if question is None:
            return (*self.leave(), "", gr.skip())
        by = replace(author(visitor), reason=why, made_at=question.seq, client_id=question.id)
        to = question.to
        try:
            done = acknowledged(self._project, by, review.restore, to)
        except StaleBoard as stale:
            return (*self._asked(to, f"Nothing was taken back: {stale}. "), "", gr.skip())
        message = f"All decisions stand as they stood after #{to}; u on the board takes this back."
        return shown_after(done, lambda: (*self.leave(), message, self.show(words, who, kind)))

    def _asked(self, to: int, first: str) -> Asked:
        import gradio as gr

        study = reading.study(self._project)
        if not 0 < to < study.board.seq:
            raise InputError(f"there is no earlier point #{to} in the trail; reload the page")
        message = f"{first}Back to #{to}? {going_back(study.trail, to).sentence} {_WHAT_STAYS}"
        return Question(to=to, seq=study.board.seq), gr.Column(visible=True), message


def _number(event: gr.EventData, name: str, what: str) -> int:
    """The number that a button gives.

    Raises:
        InputError: it gives none.
    """
    given = event._data.get(name) if isinstance(event._data, dict) else None
    if not isinstance(given, int) or isinstance(given, bool):
        raise InputError(f"the page left out {what}; reload it")
    return given
