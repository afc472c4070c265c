"""`workbench duplicates`: themes that may be one."""

from __future__ import annotations

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, why_empty


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("duplicates")(duplicates)


def duplicates(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """List themes that may be one, with the reason; merge them with `review merge`."""
    from workbench.domain.telling.wording import theme_title
    from workbench.services.reading import study
    from workbench.services.weighing.duplicates import merge_suggestions, not_compared

    services = as_it_stands(folder)
    now = study(services)
    found = merge_suggestions(services)
    lines = [f"{' + '.join(theme_title(now, t) for t in m.themes)}: {m.said}" for m in found]
    none = not_compared(now)
    why_empty(none, as_json=as_json)
    text = "\n".join(lines) or none or "No two themes look like one."
    result(found, as_json=as_json, text=text)
