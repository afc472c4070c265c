"""The page as a web application: a guarded FastAPI parent with Gradio mounted in it."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError, WorkbenchError
from workbench.services.coding.rounds import blind_coders
from workbench.services.context import Project
from workbench.services.theming.run_review import changes_report
from workbench.storage.scratch import Scratch, open_scratch
from workbench.ui.server.door import Door, Doorkeeper
from workbench.ui.server.guard import LOCAL, Guard
from workbench.ui.visitors.sessions import Sessions
from workbench.ui.visitors.uploads import LARGEST

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

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
    project: Project,
    *,
    host: str = LOCAL[0],
    port: int = 7860,
    analyst: str = "",
    scratch: Scratch | None = None,
) -> FastAPI:
    """The application for one project; its state holds the `door`, with the keys to it.

    Args:
        project: the open project.
        host: this machine's name.
        port: where it will be served.
        analyst: the name to offer to whoever comes in.
        scratch: where uploads and exports under way lie; made if it is not given.

    Raises:
        InputError: the host is not this machine, or the project's folder cannot be written to.
    """
    check_host(host)
    scratch = scratch or _scratch(project)
    gr = _gradio(scratch.path)
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    from workbench.ui.pages.pages import addresses, build_pages, is_event, server_functions
    from workbench.ui.server.files import add_files
    from workbench.ui.visitors.uploads import add_uploads

    sessions = Sessions(scratch)
    door = Door(sessions, address_of(host, port), analyst=analyst or project.settings.analyst)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.door = door
    add_files(app, project, scratch)
    add_uploads(app, sessions)
    app.add_middleware(CORSMiddleware, allow_origins=[])
    pages = build_pages(project)
    app.add_middleware(
        Doorkeeper, door=door, pages=addresses(), functions=server_functions(pages),
        is_event=partial(is_event, pages), blind=_Blindness(project),
    )  # fmt: skip
    app.add_middleware(Guard)
    _mount(gr, app, pages, host, port)
    project.memory.also_forget(partial(_forget_values, app))
    return app


def serve(
    project: Project,
    *,
    host: str = LOCAL[0],
    port: int = 7860,
    analyst: str = "",
    ready: Callable[[str, Path], None] = lambda entry, opening: None,
    renewed: Callable[[str], None] = lambda entry: None,
) -> None:
    """Serve the page until it is stopped.

    Args:
        project: the open project.
        host: this machine's name.
        port: where to listen.
        analyst: the name to offer to whoever comes in.
        ready: called once the page can be opened, with an address that lets one browser in and a
            file that leads there, readable only by its owner.
        renewed: called with another such address when one was used.

    Raises:
        InputError: the host is not this machine, the port is taken, or the project's folder cannot
            be written to.
    """
    check_host(host)
    listening = _listening(host, port)
    sys.setswitchinterval(_TURN)
    changes_report(project)  # this reads the study too: now rather than while the first page waits
    scratch = _scratch(project)
    app = build_app(project, host=host, port=port, analyst=analyst, scratch=scratch)
    door: Door = app.state.door
    opening = door.write_opening(scratch.path)

    def used() -> None:
        door.write_opening(scratch.path)
        renewed(door.entry())

    def begun() -> None:
        ready(door.entry(), opening)

    door.renewed = used
    Thread(target=_expire, args=(door.sessions,), name="uploads", daemon=True).start()
    _server(app, begun, scratch.close).run(sockets=[listening])


class _Blindness:
    """Who is shown nothing but what they code; as it was last, while the project cannot be read.

    What is asked then meets the same fault, and says so in words.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._blind: frozenset[str] = frozenset()  # names only: a board kept here is never scrubbed

    def __call__(self, analyst: str) -> bool:
        with suppress(WorkbenchError):
            self._blind = blind_coders(self._project.store.board())
        return analyst in self._blind


def _mount(gr: ModuleType, app: FastAPI, pages: gradio.Blocks, host: str, port: int) -> None:
    """Put Gradio behind the door, with everything switched off that the pages do not use."""
    from workbench.ui.board.assets import version
    from workbench.ui.kit.theme import theme
    from workbench.ui.pages.pages import head

    with warnings.catch_warnings():
        # For several pages Gradio warns that it serves them without Node, which is what we ask for.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        gr.mount_gradio_app(
            app,
            pages,
            path="/",
            server_name=host,
            server_port=port,
            footer_links=[],
            run_history=False,
            app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
            allowed_paths=[],
            show_error=False,
            max_file_size=LARGEST,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            theme=theme(),
            head=head(version()),
        )


def address_of(host: str, port: int) -> str:
    """The address of a server on this machine."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _server(app: FastAPI, begun: Callable[[], None], ended: Callable[[], None]) -> Any:  # noqa: ANN401
    """The server, which says when it is ready, and when it has ended for any reason."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            begun()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await super().shutdown(sockets)
            ended()

    return Server(uvicorn.Config(app, log_level="warning", server_header=False))


def _expire(sessions: Sessions) -> None:
    """Check once a minute which uploads have waited for too long."""
    while True:
        time.sleep(60)
        sessions.expire()


def _scratch(project: Project) -> Scratch:
    if project.store.read_only:  # nothing is uploaded; exports are written somewhere
        return open_scratch(Path(gettempdir()))
    try:
        return open_scratch(project.folder)
    except OSError as error:
        raise InputError(
            f"{project.folder} cannot be written to ({error.strerror}), and the pages need a "
            "folder in it for uploads; change its permissions or make a copy"
        ) from error


def _gradio(uploads: Path) -> ModuleType:
    """Import Gradio, which reads the environment as it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Otherwise a table of all events so far is summed up after each one, for a page that is
    # switched off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    os.environ["GRADIO_RUN_HISTORY"] = "False"
    os.environ["GRADIO_SSR_MODE"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    return import_module("gradio")


def _forget_values(app: FastAPI) -> None:
    """Forget what pages have sent as the values of their fields: Gradio keeps the last ones."""
    from gradio.routes import App

    for route in app.routes:
        mounted = getattr(route, "app", None)
        if isinstance(mounted, App):
            mounted.state_holder.session_data.clear()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} is taken; choose another with --port") from error
        where, why = address_of(host, port), error.strerror
        raise InputError(f"{where} cannot be served: {why}; choose --host or --port") from error
