"""`workbench serve`: open the pages."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, NoPlugins, PluginsDir, opened_with
from workbench.cli.printing import result

_HINT = "Each address opens one browser; then another is shown here."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="Port to listen on.")] = 7860,
    browser: Annotated[
        bool, typer.Option(help="Open a browser, where the command runs in a terminal.")
    ] = True,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Open the pages in a browser at the printed address."""
    from workbench.storage.scratch import strangers
    from workbench.ui.server.app import address_of, check_host
    from workbench.ui.server.app import serve as serve_pages

    check_host(host)
    project = opened_with(folder, plugins_dir, no_plugins)

    def ready(entry: str, opening: Path) -> None:
        for path in strangers(folder):
            _say(f"{path} is not used by this version and was left alone; delete it if you can")
        shown = {"address": address_of(host, port), "open": entry}
        result(shown, as_json=as_json, text=f"Open {entry} (stop: Ctrl+C)\n{_HINT}")
        if browser and sys.stdout.isatty():
            _open(opening)

    def renewed(entry: str) -> None:
        _say(f"For another browser: {entry}")

    try:
        serve_pages(project, host=host, port=port, analyst=analyst, ready=ready, renewed=renewed)
    finally:
        project.store.close()


def _open(opening: Path) -> None:
    """Open a browser with a window of its own, if there is one, at a file.

    An address with a key would be on a command line, which every account here can read.
    """
    with suppress(webbrowser.Error):
        found = webbrowser.get()
        if type(found) is not webbrowser.GenericBrowser:  # that one would take over the terminal
            found.open(opening.as_uri())


def _say(text: str) -> None:
    typer.echo(f"workbench: {text}", err=True)
