"""`workbench label`, `egress`: names asked for again, what would be sent and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import (
    Analyst,
    AsJson,
    Folder,
    NoPlugins,
    PluginsDir,
    opened,
    opened_with,
)
from workbench.cli.run import told
from workbench.cli.show import Bar, result, table

if TYPE_CHECKING:
    from workbench.domain.egress import Sent

Labelers = Annotated[
    list[str] | None,
    typer.Option("--labeler", metavar="NAME[:key=value,...]", help="A labeler, with its options."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("label")(label)
    app.command("egress")(egress)


def label(
    folder: Folder,
    themes: Annotated[list[str] | None, typer.Argument(metavar="[T]...", help="Themes.")] = None,
    labeler: Labelers = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Only names whose themes have changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")
    ] = False,
    parallel: Annotated[int | None, typer.Option(metavar="N", help="Calls at once.")] = None,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Have themes named again; names that analysts gave stay."""
    from workbench.services.labelers import Broken
    from workbench.services.naming import label_again, tasks
    from workbench.services.rehearsing import rehearsal_text, rehearse

    services = opened_with(folder, plugins_dir, no_plugins)
    asked = tasks(services, labeler or (), themes or (), only_stale=stale)
    if dry_run:
        shown = [
            rehearse(services, task.labeler, task.themes)
            for task in asked
            if not isinstance(task.labeler, Broken)
        ]
        result(shown, as_json=as_json, text="\n".join(map(rehearsal_text, shown)))
        return
    with Bar() as progress:
        reports = label_again(services, asked, parallel=parallel, progress=progress)
    lines = [line for report in reports for line in told(report, {})]
    result(reports, as_json=as_json, text="\n".join(lines) or "No theme is to be named again.")
    if any(report.problem for report in reports):
        raise typer.Exit(1)


def egress(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Say what language models were sent, where, and what it cost."""
    from workbench.services.rehearsing import what_was_sent

    services = opened(folder)
    sent = what_was_sent(services)
    result(sent, as_json=as_json, text=_sent_text(sent, services.settings.currency))


def _sent_text(sent: tuple[Sent, ...], currency: str) -> str:
    if not sent:
        return "No language model was asked: nothing was sent."
    rows = [
        (
            f"{line.provider} ({'elsewhere' if line.off_machine else 'this computer'})",
            line.model, line.requests, line.excerpts, line.bytes_sent, line.input_tokens,
            line.output_tokens, "" if line.cost is None else f"{line.cost:.4f} {currency}".strip(),
        )
        for line in sent
    ]  # fmt: skip
    heads = ("sent to", "model", "requests", "excerpts", "bytes", "tokens in", "out", "cost")
    return table(heads, rows)
