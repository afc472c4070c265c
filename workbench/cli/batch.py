"""`workbench batch`: a whole study from files to exports, as its study file says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.material import show_import
from workbench.cli.options import Analyst, AsJson, NoPlugins, PluginsDir, settings_for
from workbench.cli.run import show_run
from workbench.cli.show import Bar, result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("batch")(batch)


def batch(
    study: Annotated[Path, typer.Argument(metavar="STUDY.toml", help="The study file.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The project folder.")] = None,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Import, codebook, run, labels and exports in one go."""
    from workbench.bootstrap import create_project, is_project, open_project
    from workbench.services.batch import check_plan, read_study_file, run_batch
    from workbench.services.context import Author
    from workbench.settings import secret

    plan = read_study_file(study)
    folder = out or study.parent / "out"
    settings = settings_for(folder, plugins_dir, no_plugins)
    check_plan(plan, folder, settings, secret)
    if not is_project(folder, settings):
        create_project(folder, name=plan.name, language=plan.language).store.close()
    services = open_project(folder, settings=settings)
    by = Author(analyst=analyst or services.settings.analyst or "batch")
    with Bar() as progress:
        report = run_batch(services, by, plan, progress=progress)
    if not as_json:
        show_import(report.imported, as_json=False)
        show_run(report.run, as_json=False)
    lines = [f"Wrote {path}" for path in report.exported]
    text = "\n".join((*lines, f"Next: workbench serve {folder}"))
    value = {"project": folder, "import": report.imported, "run": report.run}
    result({**value, "exports": report.exported}, as_json=as_json, text=text)
    if report.imported.refused:
        raise typer.Exit(2)
    if report.run.problems:
        raise typer.Exit(1)
