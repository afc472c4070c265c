"""The interview guide of a study: loaded once, it names the questions that themes answer."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.errors import UnreadableFile
from workbench.domain.material.guide import questions_in
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
    questions = questions_in(read_document(path).text)
    if not questions:
        why = "holds no question"
        raise UnreadableFile(path.name, why, "End each question with a question mark.")
    listed = "\n".join(f"- {question}" for question in questions)
    text = f"{_BEGINS} ({path.name}):\n{listed}"
    with project.store.begin() as tx:
        if guide_of(tx.trail.board()) != questions:
            record(tx.trail, by, WriteMemo(target="project", target_id="", text=text))
    forget_study(project)
    return questions


def guide_of(board: Board) -> tuple[str, ...]:
    """The questions of the study's newest interview guide; none where it has none."""
    memos = [m.text for m in board.memos_on("project", "") if is_guide(m.text)]
    if not memos:
        return ()
    return tuple(line[2:] for line in memos[-1].split("\n")[1:] if line.startswith("- "))


def is_guide(memo: str) -> bool:
    """Whether a memo on the project is an interview guide."""
    return memo.startswith(f"{_BEGINS} (")
