"""What the board's script may ask and decide: JSON in, one service call, JSON out.

Answers never raise: an error is `{"error": {"kind", "message", "seq"}}`, for the page to say.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from workbench.domain.board import Recorded
from workbench.domain.errors import DecisionError, InputError, StaleBoard, WorkbenchError
from workbench.domain.scope import Scope
from workbench.domain.study import Study
from workbench.services import reading, suggesting
from workbench.services.alignment import align
from workbench.services.changes import changes_report
from workbench.services.context import Author, Services
from workbench.services.duplicates import also_in, merge_suggestions, not_compared
from workbench.services.evidence import evidence
from workbench.services.fitting import fitting
from workbench.services.sides import WAYS, Way, merge_preview, split_preview
from workbench.services.suggestions import Suggestions
from workbench.ui import (
    presenters,
    presenters_alignment,
    presenters_changes,
    presenters_evidence,
    presenters_list,
    presenters_map,
)
from workbench.ui.asked import Asked
from workbench.ui.decisions import DECISIONS, made_by
from workbench.ui.presenters_suggestions import doubtful_early, reason_words, with_suggestions
from workbench.ui.rows import Rows
from workbench.ui.sessions import Visitor, author

Json = dict[str, Any]

AT_ONCE = 100
"""Decisions that are recorded with one request at most."""

_FOUND = 2000
"""Excerpts that a search gives at most."""

_log = logging.getLogger(__name__)
_MATERIAL = frozenset({"transcripts", "excerpts", "codes", "withdrawn", "runs"})
"""Sections after whose change the page reads everything anew."""


class Desk:
    """The board's counterpart on the server; one for a project, safe from many threads."""

    def __init__(self, services: Services) -> None:
        self._s = services
        self._rows = Rows()
        self._reads: dict[str, Callable[[Asked], Json]] = {
            "hello": self._hello,
            "state": self._state,
            "sync": lambda a: self._news(a.number("since")),
            "theme": lambda a: self._theme(a, a.text("theme")),
            "themes": lambda a: {t: _told(partial(self._theme, a, t)) for t in a.texts("themes")},
            "cards": self._cards,
            "map": lambda a: dict(presenters_map.map_of(self._study())),
            "map themes": lambda a: dict(presenters_map.map_themes(self._study())),
            "reader": self._reader,
            "memos": self._memos,
            "alignment": self._alignment,
            "why": self._why,
            "fitting": lambda a: {"ids": list(fitting(self._s, a.text("theme"), a.text("code")))},
            "evidence": self._evidence,
            "merges": self._merges,
            "also": self._also,
            "split": self._split,
            "merge": self._merge,
            "search": self._search,
        }

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
        if what not in self._reads:
            raise InputError(f"the page asked for {what!r}, which is not known; reload it")
        return self._reads[what](asked)

    def _decide(self, asked: Asked, visitor: Visitor) -> Json:
        by = _author(asked, asked.number("made_at"), visitor)
        if asked.text("op") == "opened":
            reading.mark_opened(self._s, by.analyst, asked.texts("excerpts"))
            return {}
        recorded = self._record(asked, by)
        visitor.sent.add(recorded.seq)
        return {**self._news(asked.number("since")), "made": made_by(recorded)}

    def _decide_all(self, asked: Asked, visitor: Visitor) -> Json:
        seen = asked.number("made_at")

        def decide(one: Asked) -> Json:
            nonlocal seen
            recorded = self._record(one, _author(one, seen, visitor))
            visitor.sent.add(recorded.seq)
            if recorded.seq == seen + 1:  # nobody else came between: the next one was made on this
                seen = recorded.seq
            return {"made": made_by(recorded)}

        answers = [_told(partial(decide, one)) for one in asked.objects("decisions")[:AT_ONCE]]
        return {**self._news(asked.number("since")), "answers": answers}

    def _record(self, asked: Asked, by: Author) -> Recorded:
        decision = DECISIONS.get(asked.text("op"))
        if decision is None:
            raise InputError(f"no decision is called {asked.text('op')!r}; reload the page")
        return decision(self._s, by, asked)

    def _study(self) -> Study:
        return reading.study(self._s)

    def _hello(self, asked: Asked) -> Json:
        no_suggestions = suggesting.switched_off(self._s)
        return {"name": self._study().name, "no_suggestions": no_suggestions}

    def _state(self, asked: Asked) -> Json:
        study = self._study()
        codes = study.board.codes.values()
        return {
            "seq": study.board.seq,
            "rows": self._rows.of(study),
            "lists": presenters_list.pool_rows(study),
            "codes": [
                {"id": c.id, "name": c.name, "definition": c.definition, "parent": c.parent}
                for c in codes
            ],
            "excerpts": len(study.excerpts),
            "groups": presenters_list.group_choices(study),
            "participants": sorted(study.participants),
            "transcripts": len(study.transcripts),
            "waiting": presenters_changes.waiting(changes_report(self._s)),
        }

    def _news(self, since: int) -> Json:
        study = self._study()
        board = study.board
        if since >= board.seq:
            return {"seq": board.seq, "rows": [], "gone": [], "lists": [], "reload": False}
        steps = board.steps[since:]
        rows, gone = presenters_list.changed_since(study, since)
        return {
            "seq": board.seq,
            "rows": rows,
            "gone": gone,
            "lists": presenters_list.changed_lists(study, since),
            "reload": any(_MATERIAL & step.after.keys() for step in steps),
            "by": sorted({step.analyst for step in steps}),
            "waiting": presenters_changes.waiting(changes_report(self._s)),
        }

    def _suggested(self, asked: Asked) -> Suggestions | None:
        """What is suggested, unless whoever asks wants none."""
        return None if asked.maybe("plain") else suggesting.latest(self._s)

    def _theme(self, asked: Asked, theme: str) -> Json:
        study = self._study()
        detail = presenters.detail(study, theme)
        shown = doubtful_early(self._suggested(asked), study, theme, detail)
        report = changes_report(self._s)
        shown["cards"] = presenters_changes.with_offers(report, shown["cards"])
        return shown | presenters_changes.left_open(report, study, theme)

    def _cards(self, asked: Asked) -> Json:
        ids = asked.texts("excerpts")[:200]
        study = self._study()
        cards = presenters.cards(study, ids, asked.text("theme", ""))
        shown = with_suggestions(self._suggested(asked), study, cards)
        return {"cards": presenters_changes.with_offers(changes_report(self._s), shown)}

    def _why(self, asked: Asked) -> Json:
        study = self._study()
        why = suggesting.reason(self._s, study, asked.text("excerpt"), asked.text("target"))
        return {"why": reason_words(why)}

    def _reader(self, asked: Asked) -> Json:
        found = presenters_map.reader(self._study(), asked.text("transcript"))
        if found is None:
            raise InputError("that transcript is not in the study any more")
        return dict(found)

    def _memos(self, asked: Asked) -> Json:
        memos = self._study().memos_on(asked.text("target"), asked.text("id", ""))
        return {"memos": presenters.memo_lines(memos)}

    def _alignment(self, asked: Asked) -> Json:
        return dict(presenters_alignment.aligned(self._study(), align(self._s)))

    def _evidence(self, asked: Asked) -> Json:
        found = evidence(self._s, asked.text("theme"))
        return dict(presenters_evidence.evidence_lines(self._study(), found))

    def _merges(self, asked: Asked) -> Json:
        found, theme = merge_suggestions(self._s), asked.text("theme", "")
        lines = presenters_evidence.merge_lines(self._study(), found, theme)
        return {"merges": lines, "none": not_compared(self._study(), theme)}

    def _also(self, asked: Asked) -> Json:
        study = self._study()
        theme = study.board.theme(asked.text("theme"))
        found = also_in(self._s, list(study.board.members.get(theme.id, ())))
        return dict(presenters_evidence.also_lines(study, found))

    def _split(self, asked: Asked) -> Json:
        way = asked.text("way", "")
        if way and way not in WAYS:
            raise InputError(f"no sides are made by {way!r}; reload the page")
        preview = split_preview(
            self._s, asked.text("theme"), into=asked.number("into"), way=cast("Way", way) or None
        )
        sides = [
            {
                "ids": list(side.excerpts), "keyphrases": list(side.keyphrases),
                "typical": list(side.typical), "people": side.participants,
            }
            for side in preview.sides
        ]  # fmt: skip
        ways = [{"id": way, "said": WAYS[way]} for way in preview.ways]
        return {"sides": sides, "way": preview.way, "ways": ways}

    def _merge(self, asked: Asked) -> Json:
        preview = merge_preview(self._s, asked.texts("themes"))
        return {
            "name": preview.name, "excerpts": preview.excerpts, "shared": preview.shared,
            "people": preview.participants, "keyphrases": list(preview.keyphrases),
        }  # fmt: skip

    def _search(self, asked: Asked) -> Json:
        search = reading.meaning_search if asked.text("by", "") == "meaning" else reading.search
        within = Scope(
            theme_id=asked.text("theme", ""), attribute=asked.text("attribute", ""),
            value=asked.text("value", ""),
        )  # fmt: skip
        found = search(self._s, asked.text("query", "")[:200], within=within, limit=_FOUND)
        ids = [e.id for e in found]
        cards = presenters.cards(self._study(), ids[: presenters.FIRST_CARDS])
        shown = presenters_changes.with_offers(changes_report(self._s), cards)
        return {"ids": ids, "cards": shown}


def _author(asked: Asked, made_at: int, visitor: Visitor) -> Author:
    return replace(
        author(visitor),
        reason=asked.text("reason", "")[:2000],
        made_at=made_at,
        own=frozenset(visitor.sent),
        client_id=asked.text("client_id", "")[:80],
    )


def _told(answer: Callable[[], Json]) -> Json:
    try:
        return answer()
    except StaleBoard as error:
        return _error("stale", str(error), error.seq)
    except DecisionError as error:
        return _error("decision", str(error))
    except WorkbenchError as error:
        return _error("input", str(error))
    except Exception as error:  # the page must say something whatever happens in a service
        _log.exception("a question of the page failed")
        return _error("bug", f"The workbench failed ({type(error).__name__}); its log says where.")


def _error(kind: str, message: str, seq: int = 0) -> Json:
    return {"error": {"kind": kind, "message": message, "seq": seq}}
