"""Memos: everything that was noted, by whom and on what; comments; which questions are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.telling.memos import TARGETS
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.kit.listing import Line, listing
from workbench.ui.pages.memos_presenter import memo_rows

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Memos", "memos"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the memos."""
    scripted(project, "memos.js", {"all memos": memos})


def memos(
    project: Project,
    find: str = "",
    target: str = "",
    who: str = "",
    question: str = "",
    sort: str = "seq",
    down: bool = True,
    page: int = 0,
) -> dict[str, Any]:
    """Memos on one kind of thing, by one analyst, with an open or settled question."""
    every = memo_rows(reading.study(project))
    asked = {"target": target, "analyst": who, "question": question}
    lines = [line for line in every if all(line[k] == v for k, v in asked.items() if v)]
    shown = listing(lines, find=find, sort=sort, down=down, page=page)
    return {**shown, "all": len(every), "open": _open(every), **_choices(every)}


def _open(lines: list[Line]) -> int:
    return sum(1 for line in lines if line["question"] == "open")


def _choices(lines: list[Line]) -> dict[str, Any]:
    people = sorted({line["analyst"] for line in lines})
    there = {line["target"] for line in lines}
    return {"people": people, "targets": [[t, w] for t, w in TARGETS.items() if t in there]}
