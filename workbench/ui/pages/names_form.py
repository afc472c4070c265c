"""Names to replace: what may be names in the chosen files, and the list that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.material.pseudonyms import TITLES, Pseudonym
from workbench.domain.telling.wording import count
from workbench.services.context import Project
from workbench.services.importing import pseudonyms
from workbench.ui.kit.parts import PRIVATE, errors_shown, message_box, visited
from workbench.ui.visitors.sessions import Visitor
from workbench.ui.visitors.uploads import uploaded

if TYPE_CHECKING:
    import gradio as gr

_HEADS = ["replace", "name", "by", "kind", "times"]
_MOST = 2_000
_WHAT = (
    "Names on the list are replaced before anything is stored. Look for names in the interviews "
    "chosen above, untick whatever is not a name, correct the replacements, and keep the list. It "
    "lies beside the project folder, where only you may read it; nobody should get it with the "
    "project."
)

Cells = list[list[Any]]


def names_form(project: Project, files: gr.File) -> None:
    """Put the form together; it works on the files chosen for import."""
    import gradio as gr

    with gr.Accordion("Names to replace (pseudonyms)", open=False):
        gr.Markdown(_WHAT)
        with gr.Row():
            find = gr.Button("Find names in these interviews")
            keep = gr.Button("Keep this list")
        message = message_box()
        grid = gr.Dataframe(
            headers=_HEADS, datatype=["bool", "str", "str", "str", "number"], type="array",
            row_count=0, column_count=len(_HEADS), interactive=True, wrap=True,
            max_height=420,
        )  # fmt: skip

    def find_names(visitor: Visitor, chosen: list[str] | None) -> tuple[Cells, str]:
        known = [[True, e.name, e.replacement, e.kind, 0] for e in pseudonyms.names_of(project)]
        if not chosen and not known:
            raise InputError("choose the interviews first, above")
        offer = pseudonyms.offer(project, [uploaded(visitor, f) for f in chosen or ()])
        found = [
            [True, c.pseudonym.name, c.pseudonym.replacement, c.pseudonym.kind, c.count]
            for c in offer.candidates
        ]
        return [*known, *found][:_MOST], _found(len(known), len(found))

    @errors_shown
    def keep_names(cells: Cells) -> str:
        ticked = [line for line in cells if line[0] and str(line[1]).strip()]
        place = pseudonyms.put_names(project, [_entry(line) for line in ticked])
        return (
            f"{count(len(ticked), 'name')} on the list {place}. Imports replace them from now on."
        )

    find.click(visited(find_names), files, [grid, message], **PRIVATE)
    keep.click(keep_names, grid, message, **PRIVATE)


def _found(known: int, found: int) -> str:
    more = f", the first {_MOST} are shown" if known + found > _MOST else ""
    return f"{count(known, 'name')} on the list, {found} more found{more}. Nothing is kept yet."


def _entry(line: list[Any]) -> Pseudonym:
    _, name, replacement, kind, *_ = (str(cell or "").strip() for cell in line)
    if not replacement:
        raise InputError(f"say what stands for {name!r}, or take its tick away")
    return Pseudonym(name=name, replacement=replacement, kind=kind if kind in TITLES else "name")
