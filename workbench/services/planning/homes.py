"""Which study file a project was made from, so that two studies are never mixed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.domain.material.text import text_sha256
from workbench.importers.qdpx import is_qda_project
from workbench.services.context import Project
from workbench.services.importing.arrivals import read_arrivals
from workbench.services.importing.pseudonyms import names_of
from workbench.services.planning.departures import Departure, whole_projects
from workbench.services.planning.study_file import Plan


def source_of(study_file: Path, folder: Path) -> str:
    """A study file as seen from a project's folder: both may be moved together."""
    return Path(os.path.relpath(study_file.resolve(), folder.resolve())).as_posix()


def holds(project: Project, plan: Plan) -> bool:
    """Whether the project belongs to this study file, by its own note, else by its words."""
    with project.store.read() as tx:
        begun = bool(tx.material.transcripts()) or tx.material.project().name == plan.name
    return begun and not _why_not(project, plan)


def may_hold(project: Project, plan: Plan) -> str:
    """What a project is called that may be this study: its study file is gone, its words are here.

    Empty where it has a study file of its own, or other words.
    """
    with project.store.read() as tx:
        row = tx.material.project()
    orphaned = not row.source or not (project.folder / row.source).is_file()
    return row.name if orphaned and _shares_words(project, plan) else ""


def settle(project: Project, plan: Plan) -> tuple[Departure, ...]:
    """Make sure that the project belongs to this study file, and note it; gives what has changed.

    Raises:
        InputError: it holds another study; nothing is written.
    """
    if why := _why_not(project, plan):
        raise InputError(f"{project.folder} {why}; choose another folder with --out")
    with project.store.begin() as tx:
        row, here = tx.material.project(), source_of(plan.path, project.folder)
        if row.source != here:
            tx.material.put_source(here)
    return (*_moved(row.source, here), *_renamed(row.name, plan))


def _why_not(project: Project, plan: Plan) -> str:
    """Why a project belongs to another study, to follow its folder's name; empty if it does not."""
    with project.store.read() as tx:
        row, names = tx.material.project(), {t.name for t in tx.material.transcripts().values()}
    made_from = project.folder / row.source
    there = bool(row.source) and made_from.is_file()
    if there and not made_from.samefile(plan.path):
        return f"was made from {made_from.resolve()}, not from {plan.path}"
    if not names:
        return ""  # nothing is in it that could be mixed
    if there and row.name == plan.name and names & {path.stem for path in plan.transcripts}:
        return ""
    if not there and row.name != plan.name:
        return (
            f"holds the study {row.name!r}, {plan.path.name} is {plan.name!r}: if they are the "
            f"same, change the name under [study]"
        )
    if not _shares_words(project, plan):
        return f"holds none of the transcripts that {plan.path.name} names"
    return ""


def _shares_words(project: Project, plan: Plan) -> bool:
    """Whether a transcript of the study file is in the project, by its words."""
    with project.store.read() as tx:
        known = {t.sha256 for t in tx.material.transcripts().values()}
        language = tx.material.project().language
    projects = whole_projects(plan.transcripts, language).values()
    texts = (source.draft.text for qda in projects for source in qda.sources)
    if any(text_sha256(text) in known for text in texts):
        return True
    files = [path for path in plan.transcripts if not is_qda_project(path)]
    arrivals, _ = read_arrivals(project, files, names_of(project, plan.pseudonyms))
    return any(arrival.sha256 in known for arrival in arrivals)


def _moved(before: str, here: str) -> Iterator[Departure]:
    if before not in ("", here):
        sentence = (
            f"this project was made from {before}, which is gone; it continues with "
            f"{here}, which has the same name and words"
        )
        yield Departure(kind="source", names=(before, here), sentence=sentence)


def _renamed(name: str, plan: Plan) -> Iterator[Departure]:
    if name != plan.name:
        sentence = f"the study file calls the study {plan.name!r}; here it keeps the name {name!r}"
        yield Departure(kind="name", names=(name, plan.name), sentence=sentence)
