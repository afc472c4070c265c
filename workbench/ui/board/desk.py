"""What the board's script asks and decides: JSON in, one service call, JSON out.

Answers never raise: an error is `{"error": {"kind", "message", "seq"}}`, for the page to say.
What is in the trail is never answered with one: it is `{"recorded": seq}`, with a `problem` where
something failed after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.services import reading
from workbench.services.context import Author, Services
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.suggesting import answering
from workbench.ui.board.answers import READS, Answers
from workbench.ui.board.decisions import DECISIONS, made_by
from workbench.ui.board.request import Asked
from workbench.ui.board.rows import Rows
from workbench.ui.board.telling import Json, why
from workbench.ui.board.telling import told as _told
from workbench.ui.visitors.sessions import Visitor, author

AT_ONCE = 100
"""Decisions that are recorded with one request at most."""


class Desk:
    """The board's counterpart on the server; one for a project, safe from many threads."""

    def __init__(self, services: Services) -> None:
        self._s = services
        self._rows = Rows()

    def read(self, asked: Json) -> Json:
        """Answer a question; changes nothing."""
        return _told(lambda: self._read(Asked(asked)))

    def decide(self, asked: Json, visitor: Visitor) -> Json:
        """Record a decision and answer with what changed since the page last knew."""
        return _told(lambda: self._decide(Asked(asked), visitor))

    def decide_all(self, asked: Json, visitor: Visitor) -> Json:
        """Record decisions in the order they were made: an answer to each, and what changed.

        One that is refused does not keep the later ones back.
        """
        return _told(lambda: self._decide_all(Asked(asked), visitor))

    def _read(self, asked: Asked) -> Json:
        what = asked.text("what")
        if what == "hello":
            return self._hello(asked)
        if what not in READS:
            raise InputError(f"the page asked for {what!r}, which is not known; reload it")
        return READS[what](Answers(self._s, self._rows), asked)

    def _decide(self, asked: Asked, visitor: Visitor) -> Json:
        by = _author(asked, asked.number("made_at"), visitor)
        if asked.text("op") == "opened":
            reading.mark_opened(self._s, by.analyst, asked.texts("excerpts"))
            return {}
        since = asked.number("since")
        answer = self._record(asked, by, visitor.sent)
        return {**self._news(since, [answer]), **answer}

    def _decide_all(self, asked: Asked, visitor: Visitor) -> Json:
        seen, since = asked.number("made_at"), asked.number("since")

        def decide(one: Asked) -> Json:
            nonlocal seen
            answer = self._record(one, _author(one, seen, visitor), visitor.sent)
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
        no_suggestions = answering.switched_off(self._s)
        return {"name": self._study().name, "no_suggestions": no_suggestions}


def _author(asked: Asked, made_at: int, visitor: Visitor) -> Author:
    return replace(
        author(visitor),
        reason=asked.text("reason", "")[:2000],
        made_at=made_at,
        own=frozenset(visitor.sent),
        client_id=asked.text("client_id", "")[:80],
    )
