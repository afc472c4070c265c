"""Framework: participants by themes or codes; what each says, summarised in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.errors import NotFound
from workbench.domain.trail.findings import CellOf
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.kit.listing import Line, listing
from workbench.ui.pages.framework_presenter import cell_page, choices, frame_lines, shown_columns

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Framework", "framework"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for rows and cells."""
    scripted(project, "framework.js", {"framework": frame, "framework cell": cell})


def frame(
    project: Project,
    of: CellOf = "theme",
    by: str = "",
    value: str = "",
    only: str = "",
    find: str = "",
    sort: str = "",
    down: bool = False,
    page: int = 0,
) -> dict[str, Any]:
    """One page of the matrix.

    Args:
        project: the open project.
        of: whether columns are accepted themes or codes.
        by: the attribute that rows are grouped by; empty: the one called "group".
        value: only participants with this value of it.
        only: `open` for rows with words that nobody has summarised, `proposed` for those with a
            proposal that waits.
        find: words that a row must hold.
        sort: `id`, or a column: by how many passages are in it; empty: as they are grouped.
        down: whether the largest comes first.
        page: which page.
    """
    study = reading.study(project)
    lines = frame_lines(study, of, by)
    kept = [line for line in lines if _is_wanted(line, value, only)]
    columns = shown_columns(study, of)
    places = {column["id"]: place for place, column in enumerate(columns)}

    def value_of(line: Line, key: str) -> object:
        return line["cells"][places[key]]["n"] if key in places else line.get(key)

    shown = listing(kept, find=find, sort=sort, down=down, page=page, by=value_of)
    return {
        **shown, "all": len(lines), "columns": columns, **choices(study, lines),
    }  # fmt: skip


def cell(project: Project, participant: str, of: CellOf, target: str) -> dict[str, Any]:
    """A cell with everything in it.

    Raises:
        NotFound: there is no such cell.
    """
    found = cell_page(reading.study(project), participant, of, target)
    if found is None:
        raise NotFound("there is no such cell any more; reload the page")
    return found


def _is_wanted(line: Line, value: str, only: str) -> bool:
    if value and line["group"] != value:
        return False
    return not only or any(only in cell["states"] for cell in line["cells"])
