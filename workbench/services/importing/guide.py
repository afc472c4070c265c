"""The interview guide of a study, loaded once: it names the questions that themes answer.

What is read later knows the guide's topics and questions as somebody's who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.errors import UnreadableFile
from workbench.domain.material.guide import headings_in, questions_in
from workbench.domain.trail.events import WriteMemo
from workbench.importers import read_document
from workbench.services.context import Author, Project, record
from workbench.services.reading import forget_study

_BEGINS = "Interview guide"


def load_guide(project: Project, by: Author, path: Path) -> tuple[str, ...]:
    """Load an interview guide; gives its questions. The newest one counts.

    It is kept as a memo on the project, so it is undone like one.

    Raises:
        UnreadableFile: it cannot be read, or asks nothing.
    """
    draft = read_document(path)
    questions = questions_in(draft.text)
    lines = [(draft.text[x.start : x.end], "heading" in x.looks) for x in draft.lines]
    if not questions:
        why = "holds no question"
        raise UnreadableFile(path.name, why, "End each question with a question mark.")
    topics = (f"# {topic}" for topic in headings_in(lines))
    listed = "\n".join((*topics, *(f"- {question}" for question in questions)))
    text = f"{_BEGINS} ({path.name}):\n{listed}"
    with project.store.begin() as tx:
        if not _is_loaded(tx.trail.board(), text):
            record(tx.trail, by, WriteMemo(target="project", target_id="", text=text))
    forget_study(project)
    return questions


def guide_of(board: Board) -> tuple[str, ...]:
    """The questions of the study's newest interview guide; none where it has none."""
    return tuple(line[2:] for line in _lines(board) if line.startswith("- "))


def planned(board: Board) -> tuple[str, ...]:
    """What the newest guide plans to talk of: its topics and its questions."""
    return tuple(line[2:] for line in _lines(board))


def is_guide(memo: str) -> bool:
    """Whether a memo on the project is an interview guide."""
    return memo.startswith(f"{_BEGINS} (")


def _lines(board: Board) -> Sequence[str]:
    memos = [m.text for m in board.memos_on("project", "") if is_guide(m.text)]
    lines = memos[-1].split("\n")[1:] if memos else []
    return [line for line in lines if line.startswith(("- ", "# "))]


def _is_loaded(board: Board, text: str) -> bool:
    return _lines(board) == text.split("\n")[1:]
