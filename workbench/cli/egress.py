"""`workbench egress`: what language models were sent, where, and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result, table

if TYPE_CHECKING:
    from workbench.domain.egress import ChatCall, Sent
    from workbench.services.labelers.rehearsal import Request

NOTHING = "No language model was asked: nothing was sent."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("egress")(egress)


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

    project = opened(folder)
    currency = project.settings.currency
    if each:
        requests = every_request(project)
        result(requests, as_json=as_json, text=_requests_text(requests, currency))
    else:
        sent = what_was_sent(project)
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
