"""What stands between other web pages and confidential interviews: checks on every request.

Gradio alone lets another site's page write to it (a plain-text POST reaches server functions)
and streams foreign addresses on request. So the parent application refuses such requests before
Gradio sees them, and tells the browser what this page may do.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost")
"""Names this machine has for itself; the only hosts served until there is sign-in."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

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


def refusal(method: str, path: str, headers: Mapping[str, str], uploads: Path) -> str | None:
    """Why a request is refused, or None.

    Args:
        method: of the request.
        path: decoded, without the query.
        headers: lower-case names.
        uploads: the only folder files are served from.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    if method not in _SAFE and site not in ("same-origin", "none"):
        return "this request comes from another site"
    origin = headers.get("origin")
    if method not in _SAFE and origin and urlsplit(origin).netloc != headers.get("host"):
        return "this request comes from another site"
    if path.startswith("/export/") and site not in ("same-origin", "none"):
        return "exports are fetched from the page only"
    return _file_refusal(path, uploads)


def _file_refusal(path: str, uploads: Path) -> str | None:
    """Gradio's `file=` answers for the project's uploads alone, never for foreign addresses."""
    _, found, target = path.partition("/file=")
    if not found:
        return None
    place = Path(unquote(target))
    inside = place.is_absolute() and place.resolve().is_relative_to(uploads.resolve())
    return None if inside else "only uploaded files are served"


class Guard:
    """ASGI middleware: `refusal` before, `HEADERS` after."""

    def __init__(self, app: ASGIApp, uploads: Path) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to what `refusal` refuses; pass the rest on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        why = refusal(scope["method"], scope["path"], headers, self._uploads)
        if why is None:
            await self._app(scope, receive, _with_headers(send))
            return
        from starlette.responses import PlainTextResponse

        await PlainTextResponse(why, 403)(scope, receive, _with_headers(send))


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
