"""The matrix: who speaks of what, by any attribute; every cell opens its excerpts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.telling.matrix import attributes
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import PRIVATE, from_board
from workbench.ui.pages.matrix_presenter import ALL, EVERYBODY, THEMES, MatrixSheet, matrix_sheet

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Matrix", "matrix"

_SHEET = """
<section class="wb-sheet wb-matrix" aria-live="polite">
  <p class="wb-note">{{value.note}}</p>
  {{#if value.rows.length}}
  <div class="wb-scroll" tabindex="0" role="region" aria-label="Themes by groups"><table>
    <thead><tr><th scope="col">Theme</th>
      {{#each value.heads}}<th scope="col">{{this}}</th>{{/each}}</tr></thead>
    <tbody>{{#each value.rows}}
      <tr><th scope="row" data-state="{{this.state}}">{{this.name}}</th>
        {{#each this.cells}}<td data-heat="{{this.heat}}" title="{{this.title}}">
          {{#if this.href}}<a href="{{this.href}}">{{this.text}}</a>{{else}}{{this.text}}{{/if}}
        </td>{{/each}}
      </tr>{{/each}}
    </tbody>
  </table></div>
  <p class="wb-saves">Save, small cells masked:
    <a href="/export/matrix.svg?{{value.saved}}" download>picture (svg)</a>
    <a href="/export/matrix.svg?{{value.saved}}" data-save="png">picture (png)</a>
    <a href="/export/matrix.csv?{{value.saved}}" download>table (csv)</a></p>
  {{/if}}
</section>
"""
_EMPTY: MatrixSheet = {"note": "", "heads": [], "rows": [], "saved": ""}


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    def opened() -> tuple[Any, MatrixSheet]:
        study = reading.study(project)
        names = [*attributes(study), EVERYBODY]
        return gr.Dropdown(choices=names, value=names[0]), show(names[0], ALL, False)

    def show(attribute: str, which: str, mask: bool) -> MatrixSheet:
        return matrix_sheet(reading.study(project), attribute, which, mask=mask)

    gr.Markdown("# Matrix")
    with gr.Row():
        attribute = gr.Dropdown([EVERYBODY], value=EVERYBODY, label="Participants by")
        which = gr.Radio(THEMES, value=ALL, label="Themes")
        mask = gr.Checkbox(label="Mask cells of fewer than five participants", container=True)
    sheet = filled(_SHEET, _EMPTY, script=from_board("matrix.js"))
    asked = [attribute, which, mask]
    page.load(opened, None, [attribute, sheet], **PRIVATE)
    gr.on([attribute.input, which.input, mask.input], show, asked, sheet, **PRIVATE)
