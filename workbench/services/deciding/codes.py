"""What an analyst decides about the codebook. Every function appends one decision and returns it.

Raises, all of them: `DecisionError` where the decision does not fit the codebook, `StaleBoard`
where somebody else changed what it touches. Nothing is written then.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from workbench.domain.board.rules.checks import code as known_code
from workbench.domain.errors import InputError
from workbench.domain.material.codebook import code_id as new_code_id
from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.incoming import CodeEntry
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.written import written_name, written_text

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def add_code(
    project: Project,
    by: Author,
    name: str,
    parent: str | None = None,
    definition: str = "",
    include: str = "",
    exclude: str = "",
    example: str = "",
    color: str = "",
) -> Recorded:
    """Add a code under another one, or at the top; `color` is empty or like `#1f77b4`."""
    name = written_name(name, "code")
    entry = CodeEntry(
        id=_free_id(project, name, parent), name=name, parent=parent,
        definition=written_text(definition), include=written_text(include),
        exclude=written_text(exclude), example=written_text(example), color=_colour(color),
    )  # fmt: skip
    return decide(project, by, AddCode(code=entry))


def change_code(
    project: Project,
    by: Author,
    code_id: str,
    name: str | None = None,
    definition: str | None = None,
    include: str | None = None,
    exclude: str | None = None,
    example: str | None = None,
    color: str | None = None,
) -> Recorded:
    """Word or colour a code otherwise; what is None stays as it is."""
    before = CodeEntry(**asdict(known_code(project.store.board(), code_id)))
    texts = {"definition": definition, "include": include, "exclude": exclude, "example": example}
    said = {field: written_text(text) for field, text in texts.items() if text is not None}
    if name is not None:
        said["name"] = written_name(name, "code")
    if color is not None:
        said["color"] = _colour(color)
    return decide(project, by, ChangeCode(code=replace(before, **said)))


def nest_code(project: Project, by: Author, code_id: str, parent: str | None = None) -> Recorded:
    """Put a code under another one, or at the top."""
    return decide(project, by, NestCode(code_id=code_id, parent=parent))


def merge_codes(project: Project, by: Author, code_id: str, into: str) -> Recorded:
    """Let a code's codings and links count as another one's; the first leaves the codebook."""
    return decide(project, by, MergeCodes(code_id=code_id, into=into))


def retire_code(project: Project, by: Author, code_id: str) -> Recorded:
    """Take a code out of the codebook; its codings and links wait for its return."""
    return decide(project, by, RetireCode(code_id=code_id))


def _free_id(project: Project, name: str, parent: str | None) -> str:
    """The id that the name gives at its place, as a file's would; another if a code has had it."""
    board, own = project.store.board(), new_code_id(name, parent)
    was_there = own in board.codes or any(board.steps.touching("codes", own))
    return project.new_id() if was_there else own


def _colour(color: str) -> str:
    if color and not _COLOUR.fullmatch(color):
        raise InputError(f"{color!r} is not a colour; write it like #1f77b4")
    return color.lower()
