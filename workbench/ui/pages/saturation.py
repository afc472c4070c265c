"""Saturation: whether further interviews still bring anything new, by codes and by themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.telling.matrix import attributes
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import PRIVATE
from workbench.ui.pages.saturation_presenter import (
    IMPORT,
    NOBODY,
    SaturationSheet,
    saturation_sheet,
)

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Saturation", "saturation"

_SHEET = """
<section class="wb-sheet wb-saturation" aria-live="polite">
  <p class="wb-note">{{value.note}}</p>
  {{#each value.curves}}
  <figure>
    <h2>{{this.title}}</h2>
    <p>{{this.sentence}}</p>
    {{#if this.middle}}
    <svg viewBox="0 0 460 260" role="img" aria-label="{{this.caption}}">
      <polygon class="band" points="{{this.band}}"/>
      <polyline class="middle" points="{{this.middle}}"/>
      <polyline class="here" points="{{this.here}}"/>
      <polyline class="at" points="{{this.upright}}"/>
      <polyline class="axis" points="{{this.axes}}"/>
      {{#each this.across}}
      <text x="{{this.at}}" y="236" text-anchor="middle">{{this.words}}</text>
      {{/each}}
      {{#each this.up}}
      <text x="40" y="{{this.at}}" dy="4" text-anchor="end">{{this.words}}</text>
      {{/each}}
      <text x="230" y="254" text-anchor="middle">interviews</text>
      <text x="8" y="14">{{this.about}}</text>
    </svg>
    <figcaption>{{this.caption}}</figcaption>
    <details><summary>The figures</summary>
    <div class="wb-scroll" tabindex="0" role="region" aria-label="{{this.title}}"><table>
      <thead><tr><th scope="col">Interviews</th><th scope="col">Median</th>
        <th scope="col">From</th><th scope="col">To</th><th scope="col">In order</th></tr></thead>
      <tbody>{{#each this.rows}}<tr>{{#each this}}<td>{{this}}</td>{{/each}}</tr>{{/each}}</tbody>
    </table></div></details>
    {{/if}}
  </figure>
  {{/each}}
</section>
"""
_EMPTY: SaturationSheet = {"note": "", "curves": []}


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    def opened() -> tuple[Any, Any, SaturationSheet]:
        names = list(attributes(reading.study(project)))
        by = gr.Dropdown(choices=[NOBODY, *names], value=NOBODY)
        when = gr.Dropdown(choices=[IMPORT, *names], value=IMPORT)
        return by, when, show(NOBODY, IMPORT)

    def show(by: str, order: str) -> SaturationSheet:
        return saturation_sheet(reading.study(project), by, order)

    gr.Markdown("# Saturation")
    with gr.Row():
        by = gr.Dropdown([NOBODY], value=NOBODY, label="Groups by")
        when = gr.Dropdown([IMPORT], value=IMPORT, label="Interviews in order of")
    sheet = filled(_SHEET, _EMPTY)
    page.load(opened, None, [by, when, sheet], **PRIVATE)
    gr.on([by.input, when.input], show, [by, when], sheet, **PRIVATE)
