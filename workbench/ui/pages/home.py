"""Home: where the study stands, the one thing to do next, and what was done last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.telling.next_step import way
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.theming.run_review import changes_report
from workbench.ui.kit.filled import filled
from workbench.ui.kit.frame import HOME
from workbench.ui.kit.parts import PRIVATE, errors_shown
from workbench.ui.pages.home_presenter import Shown, home

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Home", HOME

_HOME = """
<section id="home" class="wb wb-alone">
  <h1>{{value.name}}</h1>
  {{#if value.looking}}<p class="wb-note" role="status">{{value.looking}}</p>{{/if}}
  {{#if value.todo}}<p class="wb-todo"><span>Next</span> {{value.todo}}
    <a class="wb-button primary" href="{{value.href}}">{{value.button}}</a></p>{{/if}}
  <ol class="wb-steps">{{#each value.steps}}
    <li data-state="{{this.state}}">
      <a href="{{this.href}}">{{this.name}}</a><p>{{this.sentence}}</p></li>{{/each}}
  </ol>
  <div class="wb-both">
  {{#if value.notes}}<div><h2>On the study</h2>
  <ul class="wb-notes">{{#each value.notes}}
    <li><p>{{this.text}}</p>
      <cite>{{this.who}}{{#if this.question}}, question {{this.question}}{{/if}}</cite></li>
  {{/each}}</ul>
  <p><a href="/memos?target=project">All memos on the study</a></p></div>{{/if}}
  {{#if value.last}}<div><h2>Done last</h2>
  <ol class="wb-last" reversed>{{#each value.last}}
    <li><span>{{this.seq}}</span><span>{{this.when}}</span><p>{{this.what}}</p></li>{{/each}}
  </ol>
  <p><a href="/trail">The whole trail</a></p></div>{{/if}}
  </div>
</section>
"""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""

    def stands() -> Any:  # noqa: ANN401 - JSON
        return shown_home(project)

    sheet = filled(
        _HOME, {"name": "", "looking": "", "todo": "", "steps": [], "notes": [], "last": []}
    )
    page.load(errors_shown(stands), None, sheet, **PRIVATE)


def shown_home(project: Project) -> Shown:
    """What the page shows now."""
    now = reading.at_one_moment(project)
    study, report = reading.study(now), changes_report(now)
    offers = sum(len(offer.excerpts) for offer in report.offers)
    found = way(study, offers=offers, conflicts=len(report.conflicts))
    return home(study, found, looking=report.looking)
