"""`workbench suggest`: what excerpts may be about, and what to read next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened, table

if TYPE_CHECKING:
    from workbench.domain.study import Study
    from workbench.services.suggesting.suggestions import Suggestion
    from workbench.services.suggesting.written_out import Suggested

Count = Annotated[
    int, typer.Option("--count", metavar="N", min=1, max=500, help="Excerpts to read next.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("suggest")(suggest)


def suggest(
    folder: Folder, count: Count = 10, analyst: Analyst = "", as_json: AsJson = False
) -> None:
    """Say what excerpts may be about, and what to read next."""
    from workbench.services.reading import study
    from workbench.services.suggesting.written_out import suggested

    services = as_it_stands(folder)
    with Bar() as progress:
        found = suggested(services, reading=count, progress=progress)
    result(found, as_json=as_json, text=_report(found, study(services)))


def _report(found: Suggested, now: Study) -> str:
    read = [
        (one.why, one.excerpt[:8], _names(one.suggestions), _text(now, one.excerpt))
        for one in found.queue
    ]
    offers = [
        (of.name, one.excerpt[:8], "likely" if one.likely else "", one.sentence)
        for of in found.targets
        for one in of.offers[:3]
    ]
    slips = [
        (", ".join(slip.decided) or "set aside", slip.rather.name, _text(now, slip.excerpt))
        for slip in found.slips
    ]
    parts = [
        found.said,
        "Read next:",
        table(("why", "id", "if coded at all, perhaps", "excerpt"), read),
        "What codes and themes offer:",
        table(
            ("code or theme", "id", "", "best sentence"),
            [(*row[:3], shortened(row[3], 90)) for row in offers],
        ),
    ]
    if slips:
        parts += ["Look again:", table(("decided", "others say", "excerpt"), slips)]
    return "\n".join(parts)


def _names(suggestions: tuple[Suggestion, ...]) -> str:
    return ", ".join(f"{one.name} (likely)" if one.likely else one.name for one in suggestions)


def _text(now: Study, excerpt: str) -> str:
    return shortened(now.excerpts[excerpt].text, 60)
