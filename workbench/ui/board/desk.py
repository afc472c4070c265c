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
from workbench.services.context import Author, Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.suggesting import answering
from workbench.ui.board.answers import READS, Answers
from workbench.ui.board.decisions import DECISIONS, made_by
from workbench.ui.board.request import BoardRequest
from workbench.ui.board.telling import Json, why
from workbench.ui.board.telling import told as _told
from workbench.ui.visitors.sessions import Visitor, author

AT_ONCE = 100
"""Decisions that are recorded with one request at most."""


class Desk:
    """The board's counterpart on the server; one for a project, safe from many threads."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def read(self, asked: Json) -> Json:
        """Answer a question; changes nothing."""
        return _told(lambda: self._read(BoardRequest(asked)))

    def decide(self, asked: Json, visitor: Visitor) -> Json:
        """Record a decision and answer with what changed since the page last knew."""
        return _told(lambda: self._decide(BoardRequest(asked), visitor))

    def decide_all(self, asked: Json, visitor: Visitor) -> Json:
        """Record decisions in the order they were made: an answer to each, and what changed.

        One that is refused does not keep the later ones back.
        """
        return _told(lambda: self._decide_all(BoardRequest(asked), visitor))

    def _read(self, asked: BoardRequest) -> Json:
        what = asked.text("what")
        if what == "hello":
            return self._hello(asked)
        if what not in READS:
            raise InputError(f"the page asked for {what!r}, which is not known; reload it")
        return READS[what](Answers(self._project), asked)

    def _decide(self, asked: BoardRequest, visitor: Visitor) -> Json:
        by = _author(asked, asked.number("made_at"), visitor)
        if asked.text("op") == "opened":
            reading.mark_opened(self._project, by.analyst, asked.texts("excerpts"))
            return {}
        since = asked.number("since")
        answer = self._record(asked, by, visitor.sent)
        return {**self._news(since, [answer]), **answer}

    def _decide_all(self, asked: BoardRequest, visitor: Visitor) -> Json:
        seen, since = asked.number("made_at"), asked.number("since")

        def decide(one: BoardRequest) -> Json:
            nonlocal seen
            answer = self._record(one, _author(one, seen, visitor), visitor.sent)
            if answer["recorded"] == seen + 1:  # nobody else came between: the next is made on it
                seen = answer["recorded"]
            return answer

        answers = [_told(partial(decide, one)) for one in asked.objects("decisions")[:AT_ONCE]]
        return {**self._news(since, answers), "answers": answers}

    def _record(self, asked: BoardRequest, by: Author, sent: set[int]) -> Json:
        """The number of the event, what it made, and what failed once it was recorded."""
        decision = DECISIONS.get(asked.text("op"))
        if decision is None:
            raise InputError(f"no decision is called {asked.text('op')!r}; reload the page")
        done = acknowledged(
            self._project, by, lambda author: decision(self._project, author, asked)
        )
        sent.add(done.recorded.seq)
        answer = {"recorded": done.recorded.seq, "made": made_by(done.recorded)}
        return answer if done.problem is None else answer | {"problem": why(done.problem)}

    def _news(self, since: int, answers: Sequence[Json]) -> Json:
        """What changed; where that cannot be told, what was recorded is recorded all the same."""
        try:
            news = Answers(self._project).news(since)
        except Exception as error:  # the page reads everything anew, whatever it was
            newest = max((answer.get("recorded", 0) for answer in answers), default=0)
            nothing: Json = {"rows": [], "gone": [], "lists": []}
            return nothing | {"seq": max(since, newest), "reload": True, "unseen": why(error)}
        return news | {"reload": news["reload"] or any("problem" in a for a in answers)}

    def _study(self) -> Study:
        return reading.study(self._project)

    def _hello(self, asked: BoardRequest) -> Json:
        no_suggestions = answering.switched_off(self._project)
        return {"name": self._study().name, "no_suggestions": no_suggestions}


def _author(asked: BoardRequest, made_at: int, visitor: Visitor) -> Author:
    return replace(
        author(visitor),
        reason=asked.text("reason", "")[:2000],
        made_at=made_at,
        own=frozenset(visitor.sent),
        client_id=asked.text("client_id", "")[:80],
    )
