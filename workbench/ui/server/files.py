"""Files the page fetches beside Gradio's: the board's script and style, and exports."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

from workbench.exporters import EXPORTS
from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.storage.scratch import Scratch
from workbench.ui.board.assets import STATIC, version
from workbench.ui.pages.matrix_presenter import ALL, chosen_themes

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response


_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def add_files(app: FastAPI, project: Project, scratch: Scratch) -> None:
    """Add `/board-files/VERSION/NAME`, `/frame`, `/export/matrix.FORMAT` and `/export/FORMAT`."""
    app.add_route(f"/board-files/{version()}/{{name}}", _board_file)
    app.add_route("/frame", partial(_frame, project))
    app.add_route("/export/matrix.{to}", partial(_matrix, project))
    app.add_route("/export/{to}", partial(_export, project, scratch))


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
    from starlette.background import BackgroundTask
    from starlette.responses import FileResponse, PlainTextResponse

    to, dialect = request.path_params["to"], request.query_params.get("dialect", "default")
    if to not in EXPORTS or dialect not in EXPORTS[to].dialects:
        return PlainTextResponse("no such format", 404)
    folder = scratch.folder("export")
    name = reporting.file_name(reading.study(project).name, to)
    path = reporting.export(project, to, folder / name, dialect=dialect)
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, filename=name, background=done)


def _matrix(project: Project, request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    asked, to = request.query_params, request.path_params["to"]
    if to not in reporting.MATRICES:
        return PlainTextResponse("no such format", 404)
    themes = chosen_themes(reading.study(project), asked.get("themes", ALL))
    made = reporting.matrix(project, to, asked.get("attribute", ""), themes)
    name = f'attachment; filename="matrix.{to}"'
    kind = reporting.MATRICES[to]
    return Response(made, media_type=kind, headers={"content-disposition": name})
