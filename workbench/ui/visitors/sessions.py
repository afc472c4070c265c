"""Who is at the page: keys that let a browser in, its session, and the pages it has open.

A key is used once and replaced by another. A session is a browser that was let in; the analyst is
bound to it. A page is one that a session has open: what it sends carries the page's token, because
a cookie is sent along with every request, from any port.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from workbench.domain.errors import InputError
from workbench.domain.telling.wording import one_line
from workbench.services.context import Author
from workbench.storage.scratch import CLAIMED, Scratch

VISITOR = "workbench.visitor"
"""Where a request's scope holds its `Visitor`."""

MOST_SESSIONS = 50
MOST_PAGES = 200
"""Pages of all sessions; beyond that, the one heard of longest ago must introduce itself again."""

UPLOAD_SECONDS = 3600
"""How long an upload waits to be imported."""

_NAME_CHARACTERS = 80


@dataclass(slots=True)
class Session:
    """A browser that was let in."""

    analyst: str = ""


@dataclass(slots=True, eq=False)
class Visitor:
    """A page that a session has open.

    Attributes:
        session: whose it is.
        sent: events that the page sent.
        uploads: where its files lie; None before the first.
        uploaded: when the newest of them came, in seconds of the clock.
        seen: when it was last heard of.
    """

    session: Session
    sent: set[int] = field(default_factory=set)
    uploads: Path | None = None
    uploaded: float = 0.0
    seen: float = 0.0

    @property
    def analyst(self) -> str:
        """Who decides here; empty until somebody has said so."""
        return self.session.analyst

    def holds(self, path: Path) -> bool:
        """Whether a path leads to a file that was uploaded on this page, links followed."""
        if self.uploads is None:
            return False
        try:
            real = path.resolve()
            return real.is_relative_to(self.uploads) and real.is_file()
        except (
            OSError,
            ValueError,
        ):  # not a path at all: too long, a loop of links, a null character
            return False

    def claim(self, paths: Sequence[Path]) -> tuple[Path | None, list[Path]]:
        """Move uploads where neither the page's end nor an erasure deletes them.

        Gives a new folder, which the reader deletes, and their places in it.
        """
        if self.uploads is None:
            return None, []
        folder = Path(mkdtemp(prefix=CLAIMED, dir=self.uploads.parent))
        places = {path: folder / path.relative_to(self.uploads) for path in paths}
        for path, place in places.items():
            place.parent.mkdir(exist_ok=True)
            path.replace(place)
        return folder, [places[path] for path in paths]


class Sessions:
    """Everybody who is at the pages of one server; safe from many threads.

    Secrets are kept as digests: how long a comparison takes reveals nothing about them.
    """

    def __init__(self, scratch: Scratch, clock: Callable[[], float] = time.monotonic) -> None:
        self._scratch, self._clock = scratch, clock
        self._keys: set[bytes] = set()
        self._sessions: dict[bytes, Session] = {}
        self._pages: dict[bytes, Visitor] = {}
        self._lock = Lock()

    def new_key(self) -> str:
        """A key that lets one browser in, once."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._keys.add(_digest(key))
        return key

    def redeem(self, key: str) -> str | None:
        """The value of a new session's cookie, or None for a key that is unknown or was used.

        All earlier keys are worthless from then on.
        """
        value = secrets.token_urlsafe(32)
        with self._lock:
            if _digest(key) not in self._keys:
                return None
            self._keys.clear()
            self._sessions[_digest(value)] = Session()
            for oldest in tuple(self._sessions)[:-MOST_SESSIONS]:
                self._sessions.pop(oldest)
        return value

    def session(self, value: str) -> Session | None:
        """The session that a cookie's value stands for."""
        return self._sessions.get(_digest(value))

    def open_page(self, session: Session) -> str:
        """The token of a page that is opened now."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._pages[_digest(token)] = Visitor(session=session, seen=self._clock())
            excess = sorted(self._pages, key=lambda page: self._pages[page].seen)[:-MOST_PAGES]
        for page in excess:
            self._close(page)
        return token

    def page(self, session: Session, token: str) -> Visitor | None:
        """The page that a token stands for, if it is one of this session's."""
        visitor = self._pages.get(_digest(token))
        if visitor is None or visitor.session is not session:
            return None
        visitor.seen = self._clock()
        return visitor

    def close_page(self, session: Session, token: str) -> None:
        """Forget a page and what was uploaded on it."""
        if self.page(session, token) is not None:
            self._close(_digest(token))

    def holds(self, session: Session, path: Path) -> bool:
        """Whether a file was uploaded on one of a session's pages."""
        pages = tuple(self._pages.values())
        return any(page.session is session and page.holds(path) for page in pages)

    def uploads_of(self, visitor: Visitor) -> Path:
        """Where files go that are uploaded on a page; made when the first one comes."""
        with self._lock:
            if visitor.uploads is None or not visitor.uploads.is_dir():
                visitor.uploads = self._scratch.folder("page")
            visitor.uploaded = self._clock()
            return visitor.uploads

    def expire(self) -> None:
        """Delete uploads that have waited for an hour."""
        late = self._clock() - UPLOAD_SECONDS
        for visitor in tuple(self._pages.values()):
            if visitor.uploaded <= late:
                _delete_uploads(visitor)

    def _close(self, page: bytes) -> None:
        with self._lock:
            visitor = self._pages.pop(page, None)
        if visitor is not None:
            _delete_uploads(visitor)


def visitor_of(request: Any) -> Visitor:  # noqa: ANN401 - Gradio's or Starlette's
    """The page that a request came from."""
    inner = getattr(request, "request", None) or request  # Gradio's own would make JSON of a scope
    visitor: Visitor = inner.scope[VISITOR]
    return visitor


def author(visitor: Visitor) -> Author:
    """Who decides on a page.

    Raises:
        InputError: nobody has said so yet.
    """
    if not visitor.analyst:
        raise InputError("say who you are first: each decision carries your name")
    return Author(analyst=visitor.analyst)


def name_of(given: str) -> str:
    """An analyst's name on one line.

    Raises:
        InputError: there is none, or it is too long.
    """
    name = one_line(given)
    if not name:
        raise InputError("say who you are: each of your decisions carries your name")
    if len(name) > _NAME_CHARACTERS:
        raise InputError(f"a name has {_NAME_CHARACTERS} characters at most; shorten yours")
    return name


def _delete_uploads(visitor: Visitor) -> None:
    uploads, visitor.uploads = visitor.uploads, None
    if uploads is not None:
        rmtree(uploads, ignore_errors=True)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
