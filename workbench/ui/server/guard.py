"""What stands between other web pages and confidential interviews: checks on every request.

Gradio alone lets another site's page write to it (a plain-text POST reaches server functions),
streams foreign addresses on request and answers at dozens of addresses that nothing here uses. So
the parent application refuses such requests before Gradio sees them, and tells the browser what
this page may do. Who may come in at all is decided at the door (`workbench.ui.server.door`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
"""This machine's names for itself; the only hosts served until there are accounts."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

ENTER = "/enter"
"""Where a key is handed in."""

# Gradio builds its components with `new Function` and sets styles inline; nothing else may run.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""Sent with every answer."""

_FILES = re.compile(r"/(assets|static|board-files)/[^?#]+|/(gradio_api/)?theme\.css|/favicon\.ico")
"""Files of installed packages: scripts, styles, fonts and pictures, nothing of a study."""

_READS = re.compile(
    r"/(gradio_api/)?(config|info|startup-events|queue/data|upload_progress)/?"
    r"|/gradio_api/heartbeat/[\w-]+"
    r"|/gradio_api/file=.+"
    r"|/frame|/export/[\w.]+"
    r"|/door/page"
)
_WRITES = re.compile(
    r"/gradio_api/(queue/join|component_server|upload|cancel|reset)/?|/door/(analyst|closed)"
)
"""What the pages use of Gradio and of ours; everything else is closed."""


def is_package_file(method: str, path: str) -> bool:
    """Whether anybody may have it: a file that was installed, the same for everyone."""
    return method in SAFE and ".." not in path and _FILES.fullmatch(path) is not None


def is_served(method: str, path: str, pages: frozenset[str]) -> bool:
    """Whether an address has anything for a session.

    Args:
        method: of the request.
        path: decoded, without the query.
        pages: the paths of the pages.
    """
    if method in SAFE:
        page = path.rstrip("/") or "/"
        return page in pages or _READS.fullmatch(path) is not None
    return method == "POST" and _WRITES.fullmatch(path) is not None


def knows_host(host: str) -> bool:
    """Whether a request's `Host` names this machine: a foreign name was made to point here."""
    try:
        return urlsplit(f"//{host}").hostname in LOCAL
    except ValueError:
        return False


def refusal(method: str, path: str, headers: Mapping[str, str], scheme: str = "http") -> str | None:
    """Why a request is refused, or None.

    A link on another site may lead here; nothing else that another origin does is answered. Other
    ports of this machine are other origins.

    Args:
        method: of the request.
        path: decoded, without the query.
        headers: lower-case names.
        scheme: `http` or `https`.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin", "")
    if path == ENTER and origin == "null":  # its form sends no referrer, so the browser no origin
        origin = ""
    if origin and not _is_own(origin, headers.get("host", ""), scheme):
        return "this request comes from another site"
    if site in ("same-origin", "none"):
        return None
    link = headers.get("sec-fetch-mode") == "navigate" and not path.startswith("/export/")
    if method in SAFE and link and headers.get("sec-fetch-dest") == "document":
        return None
    return "this request comes from another site"


def _is_own(origin: str, host: str, scheme: str) -> bool:
    try:
        return urlsplit(origin) == SplitResult(scheme, host, "", "", "")
    except ValueError:
        return False


class Guard:
    """ASGI middleware: `refusal` before, `HEADERS` after."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 400 or 403 to what is refused; pass the rest on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        if not knows_host(headers.get("host", "")):
            await _refuse("this address is not this machine's own", 400, scope, receive, send)
        elif why := refusal(scope["method"], scope["path"], headers, scope["scheme"]):
            await _refuse(why, 403, scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


def headers_of(scope: Scope) -> dict[str, str]:
    """A request's headers by lower-case name; several of one name are joined as HTTP says."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        between = "; " if key == "cookie" else ", "
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    return found


async def _refuse(why: str, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    from starlette.responses import PlainTextResponse

    await PlainTextResponse(why, status)(scope, receive, _with_headers(send))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            extra = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
            kept = [pair for pair in extra if pair[0] not in given]
            if b"cache-control" not in given:
                kept.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message["headers"], *kept]}
        await send(message)

    return sending
