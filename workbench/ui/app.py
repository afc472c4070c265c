"""The page as a web application: a guarded FastAPI parent with Gradio mounted in it."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from workbench.domain.errors import InputError
from workbench.services.changes import changes_report
from workbench.services.context import Services
from workbench.ui.guard import LOCAL, Guard

if TYPE_CHECKING:
    from fastapi import FastAPI

_LARGEST_UPLOAD = "100mb"
_TURN = 0.001
"""Seconds a thread may keep the interpreter: a decision must not wait for a run or for learning."""


def check_host(host: str) -> None:
    """Refuse to listen where others could read the interviews.

    Raises:
        InputError: the host is not this machine.
    """
    if host not in LOCAL:
        raise InputError(
            f"--host {host} would let others read the interviews, and there is no sign-in yet; "
            f"use {LOCAL[0]}"
        )


def build_app(
    services: Services, *, host: str = LOCAL[0], port: int = 7860, analyst: str = ""
) -> FastAPI:
    """The application for one project.

    Raises:
        InputError: the host is not this machine.
    """
    check_host(host)
    uploads = _uploads(services.folder)
    gr = _gradio(uploads)
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from workbench.ui.files import add_files, version
    from workbench.ui.pages import build_pages, head
    from workbench.ui.theme import theme

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    add_files(app, services, uploads)
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Guard, uploads=uploads)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOCAL))
    with warnings.catch_warnings():
        # Gradio says of several pages that it serves them without Node, which is what we ask for.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        gr.mount_gradio_app(
            app,
            build_pages(services, analyst or services.settings.analyst),
            path="/",
            server_name=host,
            server_port=port,
            footer_links=[],
            run_history=False,
            app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
            allowed_paths=[],
            show_error=False,
            max_file_size=_LARGEST_UPLOAD,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            theme=theme(),
            head=head(version()),
        )
    return app


def serve(
    services: Services,
    *,
    host: str = LOCAL[0],
    port: int = 7860,
    analyst: str = "",
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the page until it is stopped.

    Args:
        services: the project.
        host: this machine's name.
        port: where to listen.
        analyst: name that the page offers.
        ready: called once the page can be opened.

    Raises:
        InputError: the host is not this machine, or the port is taken.
    """
    check_host(host)
    _check_free(host, port)
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    sys.setswitchinterval(_TURN)
    changes_report(services)  # with the study, now rather than while the first page waits
    app = build_app(services, host=host, port=port, analyst=analyst)
    Server(
        uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
    ).run()


def _gradio(uploads: Path) -> ModuleType:
    """Import Gradio, which reads the environment as it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Otherwise a table of all events so far is summed up after each one, for a page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    os.environ["GRADIO_RUN_HISTORY"] = "False"
    os.environ["GRADIO_SSR_MODE"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    return import_module("gradio")


def _uploads(folder: Path) -> Path:
    """Where uploads lie while they are imported: in the project, for its owner only, emptied."""
    uploads = (folder / "uploads").resolve()
    shutil.rmtree(uploads, ignore_errors=True)
    uploads.mkdir(mode=0o700, exist_ok=True)
    uploads.chmod(0o700)
    return uploads


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(f"port {port} is taken; choose another with --port") from error
