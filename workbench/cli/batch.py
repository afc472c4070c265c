"""`workbench batch`: a whole study from files to exports, as its study file says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.import_ import show_import
from workbench.cli.options import Analyst, AsJson, NoPlugins, PluginsDir, settings_for, tidied
from workbench.cli.printing import result
from workbench.cli.run import show_run

if TYPE_CHECKING:
    from workbench.services.context import Project
    from workbench.services.planning.study_file import Plan
    from workbench.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("batch")(batch)


def batch(
    study: Annotated[Path, typer.Argument(metavar="STUDY.toml", help="The study file.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The project folder.")] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Take out transcripts that it no longer names.")
    ] = False,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Import, codebook, run, labels and exports in one go."""
    from workbench.domain.trail.heads import read_head
    from workbench.services.batch import bring_in, check_plan, finish, read_study_file
    from workbench.services.context import Author
    from workbench.services.planning import departures
    from workbench.services.planning.homes import settle
    from workbench.settings import secret

    plan = read_study_file(study)
    folder = out or _home(plan)
    settings = settings_for(folder, plugins_dir, no_plugins)
    check_plan(plan, folder, settings, secret)
    project = _project(plan, folder, settings)
    reported = settle(project, plan)
    by = Author(analyst=analyst or project.settings.analyst or "batch")
    with Bar() as progress:
        brought = bring_in(project, by, plan, progress=progress)
        pruned = departures.prune(project, by, brought) if prune else ()
        report = finish(project, by, plan, brought, progress=progress)
    reported = (*reported, *report.departures, *pruned)
    if not as_json:
        show_import(report.imported, as_json=False)
        show_run(report.run, as_json=False)
    for departure in reported:
        typer.echo(f"workbench: {departure.sentence}", err=True)
    lines = [f"Wrote {path}" for path in report.exported]
    lines.append(f"Head of the trail: {read_head(report.head).short}")
    text = "\n".join((*lines, f"Next: workbench serve {folder}"))
    value = {"project": folder, "import": report.imported, "run": report.run}
    value |= {"exports": report.exported, "departures": reported, "head": report.head}
    result(value, as_json=as_json, text=text)
    if report.imported.refused:
        raise typer.Exit(2)
    if report.run.problems:
        raise typer.Exit(1)


def _home(plan: Plan) -> Path:
    """`out/STEM` beside the study file; `out` itself where it holds this very study from before.

    Somebody may also have prepared `out` with settings. A study file that was renamed goes on in
    the project that it had.

    Raises:
        InputError: a list of names beside `out` would be passed over, or another project may be
            this study.
    """
    from workbench.bootstrap import is_project, open_project
    from workbench.domain.errors import InputError
    from workbench.services.importing.pseudonyms import list_beside
    from workbench.services.planning.homes import holds
    from workbench.settings import FILE

    every = plan.path.parent / "out"
    own = every / plan.path.stem
    if is_project(every):
        project = open_project(every)
        try:
            return every if holds(project, plan) else _former(plan, every, own) or own
        finally:
            project.store.close()
    if (every / FILE).is_file():
        return every
    if former := _former(plan, every, own):
        return former
    names = list_beside(every)
    if names.is_file() and plan.pseudonyms is None and not list_beside(own).is_file():
        raise InputError(
            f"{names} lists names for a project in {every}, which is in {own} now; write "
            f"pseudonyms = {names.name!r} into {plan.path.name}"
        )
    return own


def _former(plan: Plan, every: Path, own: Path) -> Path | None:
    """The project that this study had while its study file was called otherwise.

    Raises:
        InputError: a project may be this study, but is called otherwise, or several may be.
    """
    from workbench.domain.errors import InputError

    if own.exists() or not every.is_dir():
        return None
    here = (path for path in sorted(every.iterdir()) if path.is_dir())
    found = {path: name for path in (every, *here) if (name := _called(path, plan))}
    if not found:
        return None
    if list(found.values()) == [plan.name]:
        return next(iter(found))
    place, name = next(iter(found.items()))
    raise InputError(
        f"{place} holds transcripts of {plan.path.name} and its own study file is gone. If "
        f"it is this study, write name = {name!r} under [study] and give --out {place}; if not, "
        f"choose a folder with --out {own}"
    )


def _called(folder: Path, plan: Plan) -> str:
    """What a project is called that may be this study; one that cannot be opened is not."""
    from workbench.bootstrap import is_project, open_project
    from workbench.domain.errors import WorkbenchError
    from workbench.services.planning.homes import may_hold

    try:
        project = open_project(folder) if is_project(folder) else None
        if project is None:
            return ""
        try:
            return may_hold(project, plan)
        finally:
            project.store.close()
    except WorkbenchError:
        return ""


def _project(plan: Plan, folder: Path, settings: Settings) -> Project:
    """The project in the folder, created if there isn't one."""
    from workbench.bootstrap import create_project, is_project, open_project
    from workbench.services.planning.homes import source_of

    if not is_project(folder, settings):
        source = source_of(plan.path, folder)
        made = create_project(folder, name=plan.name, language=plan.language, source=source)
        made.store.close()
    return tidied(open_project(folder, settings=settings))
