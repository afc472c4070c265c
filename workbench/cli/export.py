"""`workbench export`: write the project for people and other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result
from workbench.exporters import EXPORTS
from workbench.exporters.dialects import DIALECTS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    folder: Folder,
    to: Annotated[
        str,
        typer.Option("--to", metavar="FORMAT", help=", ".join(EXPORTS)),
    ],
    out: Annotated[Path | None, typer.Option(metavar="F", help="The file to write.")] = None,
    dialect: Annotated[
        str,
        typer.Option(
            metavar="PROGRAM",
            help=f"Whose conventions a qdpx follows: {', '.join(DIALECTS)}; for docx and html, "
            "`candidates` adds an appendix of what nobody has accepted.",
        ),
    ] = "default",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Write the project to a file."""
    from workbench.domain.telling.real_names import real_names
    from workbench.services.reading import study
    from workbench.services.reporting import export as export_project
    from workbench.services.reporting import file_name, left_out

    services = as_it_stands(folder)
    path = out or Path(file_name(study(services).name, to))
    who = analyst.strip() or services.settings.analyst.strip()
    export_project(services, to, path, dialect=dialect, analyst=who)
    if warning := real_names(study(services)):
        typer.echo(f"workbench: {warning}", err=True)
    without = left_out(services, to)
    lines = [f"Wrote {path}", *(f"Left out: {line}" for line in without)]
    result({"file": str(path), "left_out": without}, as_json=as_json, text="\n".join(lines))
