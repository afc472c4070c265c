"""`workbench serve`: open the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, NoPlugins, PluginsDir, opened_with
from workbench.cli.show import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="Port to listen on.")] = 7860,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Open the pages in a browser at the printed address."""
    from workbench.ui.app import check_host
    from workbench.ui.app import serve as serve_pages

    check_host(host)
    services = opened_with(folder, plugins_dir, no_plugins)
    address = f"http://{host}:{port}"

    def ready() -> None:
        result({"address": address}, as_json=as_json, text=f"Open {address} (stop: Ctrl+C)")

    serve_pages(services, host=host, port=port, analyst=analyst, ready=ready)
