"""Files that somebody chose on a page: where they lie, and who may read which.

Gradio checks the paths that a page sends only where it serves by itself, and copies files before
it looks. Mounted in our application, it reads any path it is given. So uploads are
received here, into a folder of the page that sent them, and no value that a page sends may lead
elsewhere.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.ui.visitors.sessions import Sessions, Visitor, visitor_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST = 100_000_000
"""Bytes of one file."""


def add_uploads(app: FastAPI, sessions: Sessions) -> None:
    """Receive files in place of Gradio."""
    app.add_route("/gradio_api/upload", partial(_receive, sessions), methods=["POST"])
    app.add_route("/gradio_api/upload_progress", _progress)


def uploaded(visitor: Visitor, given: str) -> Path:
    """The file that a page names, if it was uploaded there.

    Raises:
        InputError: it was not, or it waited for too long.
    """
    path = Path(given)
    if not visitor.holds(path):
        raise InputError("this file is gone: uploads are kept for an hour; choose it again")
    return path.resolve()


def names_foreign_files(value: object, visitor: Visitor) -> bool:
    """Whether JSON holds the path of a file that was not uploaded on the page that sent it."""
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            path = each.get("path")
            if isinstance(path, str) and not visitor.holds(Path(path)):
                return True
            waiting.extend(each.values())
    return False


async def _receive(sessions: Sessions, request: Request) -> Response:
    from gradio.route_utils import upload_fn
    from starlette.formparsers import MultiPartException
    from starlette.responses import JSONResponse, PlainTextResponse

    try:
        folder = sessions.uploads_of(visitor_of(request))
        files, _, _ = await upload_fn(request, folder, LARGEST, None)
    except MultiPartException as error:
        return PlainTextResponse(error.message, 413 if "File size" in error.message else 400)
    return JSONResponse([str(file) for file in files])


async def _progress(request: Request) -> Response:
    """An upload on one's own machine is over before its progress could be shown."""
    from starlette.responses import Response

    return Response('data: {"msg": "done"}\n\n', media_type="text/event-stream")
