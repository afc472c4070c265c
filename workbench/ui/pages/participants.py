"""Participants: who they are, what they say by theme; attributes are corrected in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.errors import NotFound
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.kit.listing import Line, listing
from workbench.ui.pages.participants_presenter import attribute_names, people_lines, person_page

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Participants", "participants"
OF = "of:"
"""Stands before an attribute that the table is sorted by."""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the rows."""
    scripted(project, "participants.js", {"participants": participants, "participant": participant})


def participants(
    project: Project, find: str = "", sort: str = "id", down: bool = False, page: int = 0
) -> dict[str, Any]:
    """One page of the table."""
    study = reading.study(project)
    lines = people_lines(study)
    shown = listing(lines, find=find, sort=sort, down=down, page=page, by=_value)
    names, named = attribute_names(study), [line["id"] for line in lines if line["named"]]
    return {**shown, "all": len(lines), "attributes": names, "named": len(named)}


def participant(project: Project, participant_id: str) -> dict[str, Any]:
    """What one participant says.

    Raises:
        NotFound: nobody goes by that id.
    """
    found = person_page(reading.study(project), participant_id)
    if found is None:
        raise NotFound("nobody in the study goes by that id; choose somebody in the table")
    return found


def _value(line: Line, sort: str) -> object:
    if sort.startswith(OF):
        return line["attributes"].get(sort.removeprefix(OF))
    return line.get(sort)
