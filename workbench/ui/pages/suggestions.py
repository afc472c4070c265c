"""Suggestions: one excerpt after another, accepted, declined or passed over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import DecisionError
from workbench.domain.trail.recorded import Recorded
from workbench.learning import TrackRecord
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.suggesting import answering
from workbench.services.suggesting.suggestions import Suggestion
from workbench.services.suggesting.written_out import track_sentence
from workbench.ui.board.suggestions_presenter import READ, Card, card, choices, empty, upcoming
from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import PRIVATE, message_box, shown_after, visited
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Suggestions", "suggestions"

_MAKING = "The first suggestions are being made; in a large study this takes some minutes."
_ALL_SEEN = "There is nothing more here; choose something else to go through."

# Handlebars' double braces escape; nothing here is markup.
_CARD = """
<article class="wb-suggested" aria-live="polite" data-excerpt="{{value.excerpt}}">
  <p class="wb-note">{{value.note}}</p>
  {{#if value.excerpt}}
  <p class="wb-asked">{{value.question}}</p>
  <blockquote>{{value.text}}</blockquote>
  <p class="wb-who">{{value.who}}</p>
  <h2>If this is coded at all, perhaps</h2>
  <ol>{{#each value.lines}}
    <li><kbd>{{this.key}}</kbd> <b>{{this.name}}</b> <em>{{this.word}}</em>
      <span>{{this.about}}</span>
      <span class="wb-because">{{this.why}}</span></li>{{/each}}</ol>
  {{/if}}
</article>
"""

# A key presses the button of that name, unless it is typed into a field.
_BY_KEY = """
if (!window.workbenchKeys) {
  window.workbenchKeys = true;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches('input,textarea,select,[contenteditable]')) return;
    document.querySelector(`#suggest-${CSS.escape(event.key.toLowerCase())}`)?.click();
  });
}
"""


Answer = tuple[Card, str, list[str]]
"""The next card, how suggestions have fared, and the excerpts already passed."""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    guide = Guide(project)
    gr.Markdown("# Suggestions")
    said = message_box()
    with gr.Row():
        known = choices(None, reading.study(project))
        source = gr.Dropdown(known, value=READ, label="Go through", scale=3)
    behind = gr.State([])
    shown = filled(_CARD, empty(""), script=_BY_KEY)
    about, answer = [shown, source, behind], [shown, said, behind]
    with gr.Row():
        for key, label, answered in guide.buttons():
            button = gr.Button(label, elem_id=f"suggest-{key}")
            button.click(answered, about, answer, **PRIVATE)
    source.change(guide.begin, source, answer, **PRIVATE)
    page.load(guide.opened, source, [source, shown, said], **PRIVATE)
    gr.Timer(2).tick(guide.poll, [shown, source, behind], [source, shown, said], **PRIVATE)


class Guide:
    """Leads an analyst from one suggested excerpt to the next."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def buttons(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        """Key, label and answer of each button."""
        accepts: list[tuple[str, str, Callable[..., Answer]]] = [
            (
                str(place + 1),
                f"{place + 1} · Accept the {nth}",
                visited(partial(self.accept, place)),
            )
            for place, nth in enumerate(("first", "second", "third"))
        ]
        return [
            *accepts,
            ("x", "X · Not the first", visited(self.decline)),
            ("j", "J · Pass over", visited(self.pass_over)),
            ("u", "U · Undo", visited(self.undo)),
        ]

    def begin(self, source: str) -> Answer:
        """The first card of what was chosen to go through."""
        return self._now().answer(source, [])

    def opened(self, source: str) -> tuple[Any, Card, str]:
        """The page is opened."""
        now = self._now()
        return now.choices(), now.card(source, []), now.said()

    def poll(self, shown: Card, source: str, behind: list[str]) -> tuple[Any, Any, str]:
        """News while the page waits: a first card once there are suggestions."""
        import gradio as gr

        now = self._now()
        if shown["excerpt"]:
            return gr.skip(), gr.skip(), now.said()
        return now.choices(), now.card(source, behind), now.said()

    def accept(
        self, place: int, visitor: Visitor, shown: Card, source: str, behind: list[str]
    ) -> Answer:
        """Put the excerpt where the card suggests it."""
        if shown["excerpt"] in behind:  # a key was pressed twice
            return self.pass_over(visitor, shown, source, behind)
        target, excerpts = _target(shown, place), [shown["excerpt"]]
        done = acknowledged(self._project, author(visitor), answering.accept, excerpts, target)
        return shown_after(done, lambda: self.pass_over(visitor, shown, source, behind))

    def decline(self, visitor: Visitor, shown: Card, source: str, behind: list[str]) -> Answer:
        """The card's first suggestion is wrong: the next ones are shown, if there are any."""
        if shown["excerpt"] in behind:
            return self.pass_over(visitor, shown, source, behind)
        target, excerpts = _target(shown, 0), [shown["excerpt"]]
        done = acknowledged(self._project, author(visitor), answering.decline, excerpts, target)
        return shown_after(done, lambda: self._declined(shown, source, behind))

    def pass_over(self, visitor: Visitor, shown: Card, source: str, behind: list[str]) -> Answer:
        """Nothing is decided now."""
        return self._now().answer(source, list(dict.fromkeys([*behind, shown["excerpt"]])))

    def undo(self, visitor: Visitor, shown: Card, source: str, behind: list[str]) -> Answer:
        """Undo the analyst's last decision and show the excerpt it was about again."""
        done = acknowledged(self._project, author(visitor), review.undo)
        return shown_after(done, lambda: self._undone(done.recorded, shown, source, behind))

    def _declined(self, shown: Card, source: str, behind: list[str]) -> Answer:
        now, excerpt = self._now(), shown["excerpt"]
        best = now.best(excerpt) if len(shown["lines"]) > 1 else []
        if not best:
            return now.answer(source, [*behind, excerpt])
        note = f"Not “{shown['lines'][0]['name']}”: noted. Another one, or pass over."
        return now.card_of(excerpt, note, best), now.said(), behind

    def _undone(self, undo: Recorded, shown: Card, source: str, behind: list[str]) -> Answer:
        now = self._now()
        excerpt = answering.excerpt_of(now.study, undo) or shown["excerpt"]
        behind = [e for e in behind if e != excerpt]
        if now.suggested is None or excerpt not in now.study.excerpts:
            return now.answer(source, behind)
        card = now.card_of(excerpt, "Taken back; decide again.", now.best(excerpt))
        return card, now.said(), behind

    def _now(self) -> _Moment:
        return _Moment(self._project)


class _Moment:
    """What the page shows of one moment: the study, and what was suggested last."""

    def __init__(self, project: Project) -> None:
        self._project = reading.at_one_moment(project)
        self.study = reading.study(self._project)
        self.suggested = answering.latest(self._project)

    def answer(self, source: str, behind: list[str]) -> Answer:
        """The next card that was not passed."""
        return self.card(source, behind), self.said(), behind

    def card(self, source: str, behind: list[str]) -> Card:
        """The next excerpt of a source, or why there is none."""
        if self.suggested is None:
            return empty(answering.why_none(self._project) or _MAKING)
        coming = upcoming(self.suggested, self.study, source, behind)
        return empty(_ALL_SEEN) if coming is None else self.card_of(*coming)

    def card_of(self, excerpt: str, note: str, best: list[Suggestion]) -> Card:
        """An excerpt with what it may be about, and why."""
        reasons = [
            (one, answering.reason(self._project, self.study, excerpt, one.target)) for one in best
        ]
        track = self.suggested.track if self.suggested else TrackRecord()
        return card(self.study, excerpt, note, reasons, track)

    def best(self, excerpt: str) -> list[Suggestion]:
        """What an excerpt may be about."""
        return self.suggested.for_excerpt(self.study, excerpt) if self.suggested else []

    def choices(self) -> Any:  # noqa: ANN401
        """What can be gone through."""
        import gradio as gr

        return gr.Dropdown(choices=choices(self.suggested, self.study))

    def said(self) -> str:
        """How suggestions have fared."""
        if self.suggested is None:
            return ""
        stale = self.suggested.seq != self.study.board.seq
        return track_sentence(self.suggested.track) + (
            " (being brought up to date)" if stale else ""
        )


def _target(shown: Card, place: int) -> str:
    """The target of a suggestion on the card.

    Raises:
        DecisionError: there is no such suggestion.
    """
    if place >= len(shown["lines"]):
        raise DecisionError("there is no such suggestion on this card")
    return shown["lines"][place]["target"]
