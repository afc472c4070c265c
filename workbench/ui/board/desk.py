"""What the board's script asks and decides: JSON in, one service call, JSON out.

Answers never raise: an error is `{"error": {"kind", "message", "seq"}}`, for the page to say.
What is in the trail is never answered with an error: the answer is `{"recorded": seq}`, with a
`problem` where something failed after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from workbench.domain.trail.events import Redo, Undo
from workbench.domain.trail.recorded import Recorded
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.ui.board.answers import READS, Answers
from workbench.ui.board.decisions import DECISIONS, made_by
from workbench.ui.board.request import Number, arguments, named
from workbench.ui.board.telling import Json, answer_or_error, why
from workbench.ui.board.undone_presenter import Undone, undone
from workbench.ui.visitors.sessions import Visitor, author

Question = Callable[..., Json]
"""Given a project at one moment and whatever else it declares; it answers with JSON."""

Decision = Callable[..., Recorded]
"""As those of `decisions.DECISIONS`."""

AT_ONCE = 100
"""The most decisions that one request records."""


class Desk:
    """The board's counterpart on the server; one for a project, safe from many threads."""

    def __init__(
        self,
        project: Project,
        reads: Mapping[str, Question] | None = None,
        decisions: Mapping[str, Decision] | None = None,
    ) -> None:
        """The questions and decisions of a page beside the board come with it."""
        self._project = project
        self._reads = reads or {}
        self._decisions = {**DECISIONS, **(decisions or {})}

    def read(self, asked: Json) -> Json:
        """Answer a question; changes nothing."""
        return answer_or_error(lambda: self._read(asked))

    def decide(self, asked: Json, visitor: Visitor) -> Json:
        """Record a decision, or which excerpts were opened, and answer with what changed."""
        return answer_or_error(lambda: self._decide(asked, visitor))

    def decide_all(self, asked: Json, visitor: Visitor) -> Json:
        """Record decisions in the order they were made: an answer to each, and what changed.

        One that is refused does not keep the later ones back.
        """
        return answer_or_error(lambda: self._decide_all(asked, visitor))

    def _read(self, asked: Json) -> Json:
        if isinstance(asked, dict) and asked.get("what") in self._reads:
            look = named(self._reads, asked, "what")
            return look(reading.at_one_moment(self._project), **arguments(look, asked, after=1))
        question = named(READS, asked, "what")
        answers = Answers(self._project)
        return question(answers, **arguments(question, asked, after=1))

    def _decide(self, asked: Json, visitor: Visitor) -> Json:
        asked = asked if isinstance(asked, dict) else {}
        if asked.get("op") == "opened":
            excerpts = arguments(reading.mark_opened, asked, after=2)
            reading.mark_opened(self._project, author(visitor).analyst, **excerpts)
            return {}
        news = self._decide_all({**asked, "decisions": [asked]}, visitor)
        (answer,) = news.pop("answers")
        return {**news, **answer}

    def _decide_all(self, asked: Json, visitor: Visitor) -> Json:
        return self._record_all(visitor, **arguments(Desk._record_all, asked, after=2))

    def _record_all(
        self, visitor: Visitor, decisions: Sequence[Any], made_at: Number, since: Number
    ) -> Json:
        seen, answers = made_at, []
        for one in decisions[:AT_ONCE]:
            answers.append(answer_or_error(partial(self._record, visitor, seen, one)))
            if answers[-1].get("recorded") == seen + 1:  # nobody else came in between
                seen += 1  # the next is made on it
        return {**self._news(since, answers), "answers": answers}

    def _record(self, visitor: Visitor, seen: int, asked: object) -> Json:
        """The number of the event, what it made, and what failed once it was recorded."""
        decision = named(self._decisions, asked, "op")
        by = _author(visitor, seen, **arguments(_author, asked, after=2))
        given = arguments(decision, asked, after=2)
        done = acknowledged(self._project, by, decision, **given)
        visitor.sent.add(done.recorded.seq)
        answer = {"recorded": done.recorded.seq, "made": made_by(done.recorded)}
        if isinstance(done.recorded.event, Undo | Redo):
            answer["undone"] = self._undone(done.recorded)
        return answer if done.problem is None else answer | {"problem": why(done.problem)}

    def _undone(self, recorded: Recorded) -> Undone | None:
        """What was taken back, in words; whatever fails here, it was recorded."""
        try:
            return undone(reading.study(self._project), recorded)
        except Exception as error:  # as below: it stays recorded
            why(error)
            return None

    def _news(self, since: int, answers: Sequence[Json]) -> Json:
        """What changed; even if that cannot be worked out, what was recorded stays recorded."""
        try:
            news = Answers(self._project).news(since)
        except Exception as error:  # the page reads everything again, whatever it was
            newest = max((answer.get("recorded", 0) for answer in answers), default=0)
            nothing: Json = {"rows": [], "gone": [], "lists": []}
            return nothing | {"seq": max(since, newest), "reload": True, "unseen": why(error)}
        return news | {"reload": news["reload"] or any("problem" in a for a in answers)}


def _author(visitor: Visitor, made_at: int, reason: str = "", client_id: str = "") -> Author:
    return replace(
        author(visitor), reason=reason[:2000], made_at=made_at, own=frozenset(visitor.sent),
        client_id=client_id[:80],
    )  # fmt: skip
