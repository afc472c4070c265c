"""The frame of every page: the study, the pages in the order of work, and who decides.

Its markup holds our own words only; the study's name is fetched by its script.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import from_board

if TYPE_CHECKING:
    import gradio as gr

HOME = "home"
"""The path of the page that the study's name leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page as the frame leads to it; `parts` are paths of pages that belong under it."""

    name: str
    path: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A step of the work, with its pages in order."""

    name: str
    places: tuple[Place, ...]

    def leads_to(self, path: str) -> bool:
        """Whether the page at `path` is one of this group's."""
        return any(path in (place.path, *place.parts) for place in self.places)


def frame(groups: Sequence[Group], here: str, *, asks: bool) -> gr.HTML:
    """Put the frame on the page that is being built.

    Args:
        groups: all pages.
        here: the path of the page.
        asks: whether the page asks who decides as soon as it is open.
    """
    markup, script = frame_markup(groups, here, asks=asks), from_board("frame.js", "null")
    return filled(markup, {}, script=script)


def frame_markup(groups: Sequence[Group], here: str, *, asks: bool) -> str:
    """The frame as HTML: each group unfolds; that of the page is open, its links on the line."""
    home = ' aria-current="page"' if here == HOME else ""
    return (
        f'<div id="frame" class="wb wb-alone wb-frame" data-asks="{"yes" if asks else "no"}">'
        f'<a class="wb-study" href="/{HOME}"{home}>Study</a>'
        f'<nav aria-label="Pages">{"".join(_group(group, here) for group in groups)}</nav>'
        '<p class="wb-decides"></p></div>'
    )


def _group(group: Group, here: str) -> str:
    links = f"<ul>{''.join(_link(place, here) for place in group.places)}</ul>"
    name = html.escape(group.name)
    if group.leads_to(here):
        return f'<div class="wb-group"><span>{name}</span>{links}</div>'
    return f'<details class="wb-group" name="pages"><summary>{name}</summary>{links}</details>'


def _link(place: Place, here: str) -> str:
    current = {place.path: ' aria-current="page"'}.get(here, "")
    if here in place.parts:
        current = ' aria-current="true"'
    return f'<li><a href="/{place.path}"{current}>{html.escape(place.name)}</a></li>'
