"""What the board's script asks and decides: JSON in, one service call, JSON out.

Answers never raise: an error is `{"error": {"kind", "message", "seq"}}`, for the page to say.
What is in the trail is never answered with one: it is `{"recorded": seq}`, with a `problem` where
something failed after it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from functools import partial

from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.services import reading, suggesting
from workbench.services.acknowledged import acknowledged
from workbench.services.context import Author, Services
from workbench.ui.answers import READS, Answers
from workbench.ui.asked import Asked
from workbench.ui.decisions import DECISIONS, made_by
from workbench.ui.rows import Rows
from workbench.ui.telling import Json, why
from workbench.ui.telling import failed as _error
from workbench.ui.telling import told as _told

SESSIONS = 200
"""Pages that can write at a time; the oldest is asked to introduce itself again."""

AT_ONCE = 100
"""Decisions that are recorded with one request at most."""


class Desk:
    """The board's counterpart on the server; one for a project, safe from many threads."""

    def __init__(self, services: Services, analyst: str = "") -> None:
        self._s = services
        self._analyst = analyst or services.settings.analyst
        self._rows = Rows()
        self._pages: dict[str, set[int]] = {}  # token to the events that its page sent

    def read(self, asked: Json) -> Json:
        """Answer a question; changes nothing."""
        return _told(lambda: self._read(Asked(asked)))

    def decide(self, asked: Json) -> Json:
        """Record a decision and answer with what changed since the page last knew."""
        return _told(lambda: self._of_page(Asked(asked), self._decide))

    def decide_all(self, asked: Json) -> Json:
        """Record decisions in the order they were made: an answer to each, and what changed.

        One that is refused does not keep the later ones back.
        """
        return _told(lambda: self._of_page(Asked(asked), self._decide_all))

    def _of_page(self, asked: Asked, decide: Callable[[Asked, set[int]], Json]) -> Json:
        """Decide for a page that this server knows, given the events that the page sent."""
        token, pages = asked.text("token"), tuple(self._pages.items())
        sent = next((sent for t, sent in pages if secrets.compare_digest(token, t)), None)
        if sent is None:
            return _error("session", "The workbench was restarted; the page introduces itself.")
        return decide(asked, sent)

    def _read(self, asked: Asked) -> Json:
        what = asked.text("what")
        if what == "hello":
            return self._hello(asked)
        if what not in READS:
            raise InputError(f"the page asked for {what!r}, which is not known; reload it")
        return READS[what](Answers(self._s, self._rows), asked)

    def _decide(self, asked: Asked, sent: set[int]) -> Json:
        by = _author(asked, asked.number("made_at"), sent)
        if asked.text("op") == "opened":
            reading.mark_opened(self._s, by.analyst, asked.texts("excerpts"))
            return {}
        since = asked.number("since")
        answer = self._record(asked, by, sent)
        return {**self._news(since, [answer]), **answer}

    def _decide_all(self, asked: Asked, sent: set[int]) -> Json:
        seen, since = asked.number("made_at"), asked.number("since")

        def decide(one: Asked) -> Json:
            nonlocal seen
            answer = self._record(one, _author(one, seen, sent), sent)
            if answer["recorded"] == seen + 1:  # nobody else came between: the next is made on it
                seen = answer["recorded"]
            return answer

        answers = [_told(partial(decide, one)) for one in asked.objects("decisions")[:AT_ONCE]]
        return {**self._news(since, answers), "answers": answers}

    def _record(self, asked: Asked, by: Author, sent: set[int]) -> Json:
        """The number of the event, what it made, and what failed once it was recorded."""
        decision = DECISIONS.get(asked.text("op"))
        if decision is None:
            raise InputError(f"no decision is called {asked.text('op')!r}; reload the page")
        done = acknowledged(self._s, by, lambda author: decision(self._s, author, asked))
        sent.add(done.recorded.seq)
        answer = {"recorded": done.recorded.seq, "made": made_by(done.recorded)}
        return answer if done.problem is None else answer | {"problem": why(done.problem)}

    def _news(self, since: int, answers: Sequence[Json]) -> Json:
        """What changed; where that cannot be told, what was recorded is recorded all the same."""
        try:
            news = Answers(self._s, self._rows).news(since)
        except Exception as error:  # the page reads everything anew, whatever it was
            newest = max((answer.get("recorded", 0) for answer in answers), default=0)
            nothing: Json = {"rows": [], "gone": [], "lists": []}
            return nothing | {"seq": max(since, newest), "reload": True, "unseen": why(error)}
        return news | {"reload": news["reload"] or any("problem" in a for a in answers)}

    def _study(self) -> Study:
        return reading.study(self._s)

    def _hello(self, asked: Asked) -> Json:
        token = secrets.token_urlsafe(24)
        self._pages[token] = set()
        for oldest in tuple(self._pages)[:-SESSIONS]:
            self._pages.pop(oldest, None)
        return {
            "token": token, "analyst": self._analyst, "name": self._study().name,
            "no_suggestions": suggesting.switched_off(self._s),
        }  # fmt: skip


def _author(asked: Asked, made_at: int, own: Collection[int]) -> Author:
    analyst = " ".join(asked.text("analyst", "").split())[:80]
    if not analyst:
        raise InputError("say who you are first: your name stands by each decision")
    return Author(
        analyst=analyst,
        reason=asked.text("reason", "")[:2000],
        made_at=made_at,
        own=frozenset(own),
        client_id=asked.text("client_id", "")[:80],
    )
