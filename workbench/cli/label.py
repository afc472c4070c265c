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
    from workbench.domain.egress import ChatCall, Sent
    from workbench.services.labelers.rehearsal import Request

Labelers = Annotated[
    list[str] | None,
    typer.Option("--labeler", metavar="NAME[:key=value,...]", help="A labeler, with its options."),
]

NOTHING = "No language model was asked: nothing was sent."
NONE = "No theme is to be named again."


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
    from workbench.services.labelers.naming import label_again, tasks
    from workbench.services.labelers.rehearsal import rehearsal_text, rehearse
    from workbench.services.projects import status

    services = opened_with(folder, plugins_dir, no_plugins)
    asked = tasks(services, labeler or (), themes or (), only_stale=stale)
    if dry_run:
        shown = [rehearse(services, task.labeler, task.themes) for task in asked]
        text = "\n".join(map(rehearsal_text, shown)) or NONE
        result(shown, as_json=as_json, text=text)
        raise typer.Exit(1 if any(rehearsal.problem for rehearsal in shown) else 0)
    with Bar() as progress:
        reports = label_again(services, asked, parallel=parallel, progress=progress)
    names = {line.id: line.name for line in status(services).themes}
    lines = [line for report in reports for line in told(report, names)]
    result(reports, as_json=as_json, text="\n".join(lines) or NONE)
    if any(report.problem for report in reports):
        raise typer.Exit(1)


def egress(
    folder: Folder,
    each: Annotated[
        bool, typer.Option("--each", help="Every request by itself, with its excerpts.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say what language models were sent, where, and what it cost."""
    from workbench.services.labelers.rehearsal import every_request, what_was_sent

    services = opened(folder)
    currency = services.settings.currency
    if each:
        requests = every_request(services)
        result(requests, as_json=as_json, text=_requests_text(requests, currency))
    else:
        sent = what_was_sent(services)
        result(sent, as_json=as_json, text=_sent_text(sent, currency))


def _requests_text(requests: tuple[Request, ...], currency: str) -> str:
    rows = [
        (
            f"{call.at:%Y-%m-%d %H:%M:%S}", _place(call), call.model, call.cluster_id[:8],
            " ".join(excerpt[:8] for excerpt in call.excerpt_ids), call.bytes_sent,
            _price(request.cost, currency), call.result,
        )
        for request in requests
        for call in [request.call]
    ]  # fmt: skip
    heads = ("when (UTC)", "sent to", "model", "theme", "excerpts", "bytes", "cost", "result")
    return table(heads, rows) if rows else NOTHING


def _sent_text(sent: tuple[Sent, ...], currency: str) -> str:
    rows = [
        (
            _place(line), line.model, line.requests, line.excerpts, line.bytes_sent,
            line.input_tokens, line.output_tokens, _price(line.cost, currency),
        )
        for line in sent
    ]  # fmt: skip
    heads = ("sent to", "model", "requests", "excerpts", "bytes", "tokens in", "out", "cost")
    return table(heads, rows) if rows else NOTHING


def _place(sent: Sent | ChatCall) -> str:
    return f"{sent.provider} ({'elsewhere' if sent.off_machine else 'this computer'})"


def _price(cost: float | None, currency: str) -> str:
    return "" if cost is None else f"{cost:.4f} {currency}".strip()
