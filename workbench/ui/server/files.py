"""Files the page fetches beside Gradio's: the board's script and style, and exports."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from workbench.domain.errors import WorkbenchError
from workbench.exporters import EXPORTS
from workbench.services import backups, reading, reporting
from workbench.services.context import Project
from workbench.storage.scratch import Scratch
from workbench.ui.board.assets import STATIC, version
from workbench.ui.pages.matrix_presenter import ALL, chosen_themes
from workbench.ui.visitors.sessions import visitor_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response


_ATTEMPTS = 3
"""How often an export is begun again because of an erasure."""

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def add_files(app: FastAPI, project: Project, scratch: Scratch) -> None:
    """Add `/board-files/VERSION/NAME`, `/frame`, and what is downloaded from `/export/`."""
    app.add_exception_handler(WorkbenchError, _refused)
    app.add_route(f"/board-files/{version()}/{{name}}", _board_file)
    app.add_route("/frame", partial(_frame, project))
    app.add_route("/export/matrix.{to}", partial(_matrix, project))
    app.add_route("/export/backup", partial(_backup, project, scratch))
    app.add_route("/export/{to}", partial(_export, project, scratch))


def _refused(request: Request, error: Exception) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(f"{error}\n", 409)


def _board_file(request: Request) -> Response:
    from starlette.responses import FileResponse, PlainTextResponse

    known = {path.name: path for path in STATIC.iterdir() if path.suffix in _TYPES}
    path = known.get(request.path_params["name"])
    if path is None:
        return PlainTextResponse("no such file", 404)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)


def _frame(project: Project, request: Request) -> Response:
    """What the frame of every page shows of the study."""
    from starlette.responses import JSONResponse

    name = reading.study(project).name
    return JSONResponse({"name": name}, headers={"cache-control": "no-store"})


def _export(project: Project, scratch: Scratch, request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    to, dialect = request.path_params["to"], request.query_params.get("dialect", "default")
    if to not in EXPORTS or dialect not in EXPORTS[to].dialects:
        return PlainTextResponse("no such format", 404)
    name = reporting.file_name(reading.study(project).name, to)
    who = visitor_of(request).analyst

    def write(path: Path) -> object:
        return reporting.download(project, to, path, dialect=dialect, analyst=who)

    for _ in range(_ATTEMPTS):
        content = _written(scratch, write)
        if content is not None:
            kind, held = guess_type(name)[0], f"attachment; filename*=utf-8''{quote(name)}"
            return Response(content, media_type=kind, headers={"content-disposition": held})
    return PlainTextResponse("something was erased just now; download it again", 409)


def _written(scratch: Scratch, write: Callable[[Path], object]) -> bytes | None:
    """What is written into a private file; None where an erasure took it away meanwhile."""
    folder = scratch.folder("export")  # before the study is read: an erasure deletes it
    try:
        write(folder / "export")
        return (folder / "export").read_bytes()
    except Exception:  # libraries raise their own where a file is gone
        if folder.exists():
            raise
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _backup(project: Project, scratch: Scratch, request: Request) -> Response:
    from starlette.background import BackgroundTask
    from starlette.responses import FileResponse, PlainTextResponse

    folder = scratch.folder("export")
    name = reporting.file_name(reading.study(project).name, backups.SUFFIX)
    try:
        backups.download_backup(project, folder / name, analyst=visitor_of(request).analyst)
    except (OSError, WorkbenchError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return PlainTextResponse(f"no backup was made: {error}", 409)
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(folder / name, filename=name, background=done)


def _matrix(project: Project, request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    asked, to = request.query_params, request.path_params["to"]
    if to not in reporting.MATRICES:
        return PlainTextResponse("no such format", 404)
    themes = partial(chosen_themes, which=asked.get("themes", ALL))
    by, who = asked.get("attribute", ""), visitor_of(request).analyst
    made = reporting.matrix(project, to, by, themes, analyst=who)
    name = f'attachment; filename="matrix.{to}"'
    kind = reporting.MATRICES[to]
    return Response(made, media_type=kind, headers={"content-disposition": name})
