"""The door: nobody sees a page, a file or an answer without a session.

Any account of this computer can reach a server on loopback. So each start makes keys that only the
owner of the terminal sees; one lets a browser in, once. An address with a key on a command line
would be seen by every account, so the browser is opened through a file that only its owner may
read, as Jupyter does. The key is handed in by a page without scripts, and the browser goes on to
an address without it.

Cookies ignore ports, so the cookie has a name of its own for each server and is never enough to
write: what a page sends carries the token that the server gave that page.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from workbench.domain.errors import InputError
from workbench.ui.kit.frame import HOME
from workbench.ui.server.entrance import entrance, redirection
from workbench.ui.server.guard import ENTER, SAFE, headers_of, is_package_file, is_served
from workbench.ui.visitors.sessions import VISITOR, Session, Sessions, Visitor, name_of
from workbench.ui.visitors.uploads import names_foreign_files

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "x-workbench-page"
"""The header in which a page sends its token."""

_LARGEST_FORM = 4_000
_LARGEST_BODY = 32_000_000
"""Bytes of what a page may send at once, files aside."""

_HEARTBEAT = "/gradio_api/heartbeat/"
# Gradio would hold this connection for as long as a page is open, and a browser has six for all
# pages of a server: the seventh page would never load. Pages say themselves that they are closed.

_CARRIES_VALUES = tuple(
    f"/gradio_api/{name}" for name in ("queue/join", "component_server", "cancel", "reset")
)


CODING = "/coding"
"""The one page of somebody who codes in a round that another person opened."""

BLIND = (
    "You code in a round that is open: until it is closed you are shown what you code and the "
    "codebook, so that nobody influences you."
)

_CODING_CALLS = frozenset({"coding_read", "coding_decide"})

_GRADIO = "/gradio_api"
_OF_A_PAGE = frozenset(
    ("/config", "/info", "/startup-events", "/component_server", "/frame", "/theme.css")
)
"""What any page asks for, which says nothing of a study; calls are looked at one by one."""


class Door:
    """What lets people in: keys as addresses, and the file that opens the browser."""

    def __init__(self, sessions: Sessions, address: str, *, analyst: str = "") -> None:
        self.sessions, self.address = sessions, address
        self.analyst = analyst
        self.cookie = f"workbench-{secrets.token_hex(6)}"
        self.renewed: Callable[[], None] = lambda: None
        """Called when a key was used, so that another can be shown."""

    def entry(self) -> str:
        """An address that lets one browser in."""
        return f"{self.address}{ENTER}?{urlencode({'key': self.sessions.new_key()})}"

    def write_opening(self, folder: Path) -> Path:
        """Write the file that leads a browser in; only its owner may read it."""
        path = folder / "open.html"
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(redirection(self.entry()), "utf-8")
        fresh.replace(path)
        return path


class Doorkeeper:
    """ASGI middleware that lets nobody through without a session, and no write without a page.

    Args:
        app: what is behind the door.
        door: with the keys.
        pages: the paths of the pages.
        functions: what a page's script may call on the server: a component's id and a name.
        is_event: whether fields and buttons set off an event, by the page's hash and its number.
        blind: whether an analyst is shown nothing but what they code at present.
    """

    def __init__(
        self,
        app: ASGIApp,
        door: Door,
        pages: frozenset[str],
        functions: frozenset[tuple[int, str]],
        is_event: Callable[[str | None, int], bool],
        blind: Callable[[str], bool],
    ) -> None:
        self._app, self._door = app, door
        self._pages, self._functions, self._is_event = pages, functions, is_event
        self._blind = blind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass, with its `Visitor`; answer everything else here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":  # nothing here uses a websocket
            await send({"type": "websocket.close", "code": 1008})
        elif is_package_file(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
        else:
            await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import Request

        headers = headers_of(scope)
        session = self._session(headers.get("cookie", ""))
        if scope["path"] == ENTER:
            answer: Response | None = await self._enter(Request(scope, receive), session)
        elif session is None:
            answer = self._locked(scope, headers)
        elif not is_served(scope["method"], scope["path"], self._pages):
            answer = _plain("there is nothing at this address", 404)
        else:
            receive, answer = await self._inside(session, scope, headers, receive)
        await (answer or self._app)(scope, receive, send)

    async def _inside(
        self, session: Session, scope: Scope, headers: dict[str, str], receive: Receive
    ) -> tuple[Receive, Response | None]:
        """What a session asks: passed on, except for what the door answers itself or refuses."""
        from starlette.responses import JSONResponse, Response

        if scope["path"].startswith(_HEARTBEAT):
            return receive, Response(status_code=204)
        if scope["path"] == "/door/page":
            return receive, JSONResponse(self._page(session))
        if refused := await self._unseen(session, scope):
            return receive, refused
        if scope["method"] in SAFE:
            scope[VISITOR] = Visitor(session=session)
            return receive, self._foreign_file(session, scope["path"])
        token = headers.get(TOKEN, "")
        visitor = self._door.sessions.page(session, token)
        if visitor is None:
            return receive, _plain("this page must introduce itself; reload it", 401)
        scope[VISITOR] = visitor
        if scope["path"].startswith("/door/"):
            return receive, await self._told(visitor, token, scope, receive)
        if scope["path"].rstrip("/") in _CARRIES_VALUES:
            return await self._checked_body(visitor, scope, headers, receive)
        return receive, None

    async def _unseen(self, session: Session, scope: Scope) -> Response | None:
        """Somebody who codes in a round of another's is led to their units, and to nothing else."""
        from starlette.responses import RedirectResponse

        path = scope["path"].rstrip("/") or "/"
        if path == CODING or path.startswith("/door/") or path.removeprefix(_GRADIO) in _OF_A_PAGE:
            return None
        if not await self._is_blind(session):
            return None
        if scope["method"] in SAFE and path in self._pages:
            return RedirectResponse(CODING, 303)
        return _plain(BLIND, 403)

    async def _is_blind(self, session: Session) -> bool:
        from starlette.concurrency import run_in_threadpool

        return bool(session.analyst) and await run_in_threadpool(self._blind, session.analyst)

    async def _enter(self, request: Request, session: Session | None) -> Response:
        """Show the page that hands a key in, or take the key."""
        from starlette.responses import RedirectResponse

        if request.method not in (*SAFE, "POST"):
            return _plain("a key is handed in by POST", 405)
        given = dict(request.query_params)
        if request.method == "POST":
            given = _fields(await _body(request.receive, _LARGEST_FORM))
        to = clean_path(given.get("to", f"/{HOME}"))
        if session is not None:
            return RedirectResponse(to, 303)
        if request.method != "POST":
            return entrance(to, key=given.get("key", ""))
        value = self._door.sessions.redeem(_key_of(given.get("key", "")))
        if value is None:
            return entrance(to, wrong=True)
        self._door.renewed()
        answer = RedirectResponse(to, 303)
        answer.set_cookie(self._door.cookie, value, httponly=True, samesite="lax", path="/")
        return answer

    def _session(self, cookies: str) -> Session | None:
        try:
            found = SimpleCookie(cookies).get(self._door.cookie)
        except CookieError:
            return None
        return self._door.sessions.session(found.value) if found else None

    def _locked(self, scope: Scope, headers: dict[str, str]) -> Response:
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            query = scope["query_string"].decode("latin-1")
            return entrance(clean_path(f"{scope['path']}?{query}" if query else scope["path"]))
        return _plain("no session: open the address that the workbench's terminal shows", 401)

    def _page(self, session: Session) -> dict[str, str]:
        """What a page hears when it is opened."""
        token = self._door.sessions.open_page(session)
        return {"token": token, "analyst": session.analyst, "offered": self._door.analyst}

    async def _told(self, visitor: Visitor, token: str, scope: Scope, receive: Receive) -> Response:
        """A page says who decides, or that it is closed."""
        from starlette.responses import JSONResponse

        if scope["path"] == "/door/closed":
            self._door.sessions.close_page(visitor.session, token)
            return JSONResponse({})
        body = await _body(receive, _LARGEST_FORM)
        try:
            given = json.loads(body or b"")
            visitor.session.analyst = name_of(str(given["analyst"]))
        except InputError as error:
            return _plain(str(error), 422)
        except (ValueError, KeyError, TypeError, RecursionError):
            return _plain("this is not a name", 422)
        return JSONResponse({"analyst": visitor.analyst})

    async def _checked_body(
        self, visitor: Visitor, scope: Scope, headers: dict[str, str], receive: Receive
    ) -> tuple[Receive, Response | None]:
        """The body again, if it asks for what exists and leads to nobody else's file."""
        if not headers.get("content-type", "").startswith("application/json"):
            return receive, _plain("a page sends JSON", 415)
        body = await _body(receive, _LARGEST_BODY)
        if body is None:
            return receive, _plain("this is too much at once", 413)
        try:
            value: Any = _value(body)
        except (ValueError, RecursionError):
            return receive, _plain("this is not JSON", 400)
        if names_foreign_files(value, visitor):
            return receive, _plain("only files that were uploaded on this page are read", 403)
        if not self._asks(scope["path"].rstrip("/"), value):
            return receive, _plain("no page has this function; reload the page", 404)
        if not _is_of_coding(value) and await self._is_blind(visitor.session):
            return receive, _plain(BLIND, 403)
        return _again(body, receive), None

    def _asks(self, path: str, value: object) -> bool:
        """Whether a page asks for such a thing at this address."""
        if path.endswith("component_server"):
            return self._calls_a_function(value)
        if path.endswith("queue/join"):
            return self._runs_an_event(value)
        return isinstance(value, dict)

    def _runs_an_event(self, value: object) -> bool:
        if not isinstance(value, dict) or not isinstance(value.get("session_hash"), str | None):
            return False
        event, page = value.get("fn_index"), value.get("session_hash")
        if not isinstance(event, int) or isinstance(event, bool):
            return False
        return self._is_event(page, event)

    def _calls_a_function(self, value: object) -> bool:
        if not isinstance(value, dict) or not isinstance(value.get("session_hash"), str):
            return False
        called = value.get("component_id"), value.get("fn_name")
        hashable = all(isinstance(part, int | str) for part in called)
        return "data" in value and hashable and called in self._functions

    def _foreign_file(self, session: Session, path: str) -> Response | None:
        """A refusal to serve what this session did not upload."""
        _, found, target = path.partition("/file=")
        if not found or self._door.sessions.holds(session, Path(target)):
            return None
        return _plain("only files that were uploaded here are served", 403)


def clean_path(to: str) -> str:
    """Where to go on this server: its path and query without a key; `/` for anything else."""
    if not to.startswith("/") or to.startswith("//") or "\\" in to or not to.isprintable():
        return "/"
    parts = urlsplit(to)
    if parts.path.startswith((ENTER, "/gradio_api/", "/export/", "/door/")):
        return "/"
    return parts._replace(fragment="").geturl()


def _is_of_coding(value: object) -> bool:
    """Whether a call is one of the Coding page's own."""
    name = value.get("fn_name") if isinstance(value, dict) else None
    return isinstance(name, str) and name in _CODING_CALLS


def _fields(form: bytes | None) -> dict[str, str]:
    found = parse_qs((form or b"").decode("utf-8", "replace"))
    return {name: values[-1] for name, values in found.items()}


def _key_of(given: str) -> str:
    """The key in what somebody pasted: itself, or the address that holds it."""
    _, _, query = given.strip().partition("?")
    return parse_qs(query).get("key", [given.strip()])[-1]


def _value(body: bytes) -> object:
    """What JSON says, if an answer could repeat it.

    Raises:
        ValueError: it is not one, or holds half a character (`UnicodeEncodeError` is one).
    """
    value: object = json.loads(body, parse_constant=_no_number)
    if b"\\ud" in body.lower():
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _no_number(name: str) -> None:
    """Refuse what Python takes for a number and JSON does not have: no answer could repeat it."""
    raise ValueError(name)


async def _body(receive: Receive, most: int) -> bytes | None:
    """A request's body, or None where it is longer than `most` bytes."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read already, and what comes after it."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


def _plain(text: str, status: int) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, status)
