"""What the board's script may ask: JSON in, JSON out, all of one answer from one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from workbench.domain.board.board import SECTIONS
from workbench.domain.errors import InputError
from workbench.domain.scope import Scope
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding.previews import WAYS, Way, merge_preview, split_preview
from workbench.services.suggesting import answering
from workbench.services.suggesting.suggestions import Suggestions
from workbench.services.theming.run_review import changes_report
from workbench.services.weighing.alignment import align
from workbench.services.weighing.duplicates import also_in, merge_suggestions, not_compared
from workbench.services.weighing.evidence import evidence
from workbench.services.weighing.fitting import fitting
from workbench.ui.board import (
    alignment_presenter,
    changes_presenter,
    evidence_presenter,
    list_presenter,
    map_presenter,
    theme_presenter,
)
from workbench.ui.board.request import BoardRequest
from workbench.ui.board.rows import Rows
from workbench.ui.board.suggestions_presenter import doubtful_early, reason_words, with_suggestions
from workbench.ui.board.telling import Json, told

_FOUND = 2000
"""Excerpts that a search gives at most."""


class Answers:
    """One answer in the making: whatever it looks at is as it stood when it was begun."""

    def __init__(self, project: Project, rows: Rows) -> None:
        self._project = reading.at_one_moment(project)
        self._study = reading.study(self._project)
        self._rows = rows

    def state(self, asked: BoardRequest) -> Json:
        """Everything that the page begins with."""
        study = self._study
        codes = study.board.codes.values()
        return {
            "seq": study.board.seq,
            "rows": self._rows.of(study),
            "lists": list_presenter.pool_rows(study),
            "codes": [
                {"id": c.id, "name": c.name, "definition": c.definition, "parent": c.parent}
                for c in codes
            ],
            "excerpts": len(study.excerpts),
            "groups": list_presenter.group_choices(study),
            "participants": sorted(study.participants),
            "transcripts": len(study.transcripts),
            "waiting": changes_presenter.waiting(changes_report(self._project)),
        }

    def news(self, since: int) -> Json:
        """What changed after event `since`."""
        study = self._study
        board = study.board
        if since >= board.seq:
            return {"seq": board.seq, "rows": [], "gone": [], "lists": [], "reload": False}
        steps = board.steps[since:]
        rows, gone = list_presenter.changed_since(study, since)
        return {
            "seq": board.seq,
            "rows": rows,
            "gone": gone,
            "lists": list_presenter.changed_lists(study, since),
            "reload": any(SECTIONS[name].frame for step in steps for name in step.after),
            "by": sorted({step.analyst for step in steps}),
            "waiting": changes_presenter.waiting(changes_report(self._project)),
        }

    def _suggested(self, asked: BoardRequest) -> Suggestions | None:
        """What is suggested, unless whoever asks wants none."""
        return None if asked.maybe("plain") else answering.latest(self._project)

    def theme(self, asked: BoardRequest, theme: str) -> Json:
        """A theme with its first excerpts."""
        study = self._study
        detail = theme_presenter.detail(study, theme)
        shown = doubtful_early(self._suggested(asked), study, theme, detail)
        report = changes_report(self._project)
        shown["cards"] = changes_presenter.with_offers(report, shown["cards"])
        return shown | changes_presenter.left_open(report, study, theme)

    def themes(self, asked: BoardRequest) -> Json:
        """Several themes; of one that is gone, that it is."""
        return {t: told(partial(self.theme, asked, t)) for t in asked.texts("themes")}

    def cards(self, asked: BoardRequest) -> Json:
        """Excerpts as cards, 200 at most."""
        ids = asked.texts("excerpts")[:200]
        study = self._study
        cards = theme_presenter.cards(study, ids, asked.text("theme", ""))
        shown = with_suggestions(self._suggested(asked), study, cards)
        return {"cards": changes_presenter.with_offers(changes_report(self._project), shown)}

    def why(self, asked: BoardRequest) -> Json:
        """Why an excerpt may be about a code or theme."""
        study = self._study
        why = answering.reason(self._project, study, asked.text("excerpt"), asked.text("target"))
        return {"why": reason_words(why)}

    def reader(self, asked: BoardRequest) -> Json:
        """A transcript to be read."""
        found = map_presenter.reader(self._study, asked.text("transcript"))
        if found is None:
            raise InputError("that transcript is not in the study any more")
        return dict(found)

    def memos(self, asked: BoardRequest) -> Json:
        """The memos on something."""
        memos = self._study.memos_on(asked.text("target"), asked.text("id", ""))
        return {"memos": theme_presenter.memo_lines(memos)}

    def alignment(self, asked: BoardRequest) -> Json:
        """How themes and codebook stand to each other."""
        return dict(alignment_presenter.aligned(self._study, align(self._project)))

    def evidence(self, asked: BoardRequest) -> Json:
        """What speaks for and against a theme."""
        found = evidence(self._project, asked.text("theme"))
        return dict(evidence_presenter.evidence_lines(self._study, found))

    def merges(self, asked: BoardRequest) -> Json:
        """Themes that may be one."""
        found, theme = merge_suggestions(self._project), asked.text("theme", "")
        lines = evidence_presenter.merge_lines(self._study, found, theme)
        return {"merges": lines, "none": not_compared(self._study, theme)}

    def also(self, asked: BoardRequest) -> Json:
        """Further themes that a theme's excerpts may belong to."""
        study = self._study
        theme = study.board.theme(asked.text("theme"))
        found = also_in(self._project, list(study.board.members.get(theme.id, ())))
        return dict(evidence_presenter.also_lines(study, found))

    def split(self, asked: BoardRequest) -> Json:
        """The sides that a theme could be split into."""
        way = asked.text("way", "")
        if way and way not in WAYS:
            raise InputError(f"no sides are made by {way!r}; reload the page")
        preview = split_preview(
            self._project,
            asked.text("theme"),
            into=asked.number("into"),
            way=cast("Way", way) or None,
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

    def merge(self, asked: BoardRequest) -> Json:
        """What several themes would be as one."""
        preview = merge_preview(self._project, asked.texts("themes"))
        return {
            "name": preview.name, "excerpts": preview.excerpts, "shared": preview.shared,
            "people": preview.participants, "keyphrases": list(preview.keyphrases),
        }  # fmt: skip

    def search(self, asked: BoardRequest) -> Json:
        """Excerpts with these words, or like them."""
        search = reading.meaning_search if asked.text("by", "") == "meaning" else reading.search
        within = Scope(
            theme_id=asked.text("theme", ""), attribute=asked.text("attribute", ""),
            value=asked.text("value", ""),
        )  # fmt: skip
        found = search(self._project, asked.text("query", "")[:200], within=within, limit=_FOUND)
        ids = [e.id for e in found]
        cards = theme_presenter.cards(self._study, ids[: theme_presenter.FIRST_CARDS])
        shown = changes_presenter.with_offers(changes_report(self._project), cards)
        return {"ids": ids, "cards": shown}

    def fitting(self, asked: BoardRequest) -> Json:
        """The excerpts of a theme that fit a code."""
        return {"ids": list(fitting(self._project, asked.text("theme"), asked.text("code")))}

    def map(self, asked: BoardRequest) -> Json:
        """Places and groups."""
        return dict(map_presenter.map_of(self._study))

    def map_themes(self, asked: BoardRequest) -> Json:
        """Who holds what on the map."""
        return dict(map_presenter.map_themes(self._study))


READS: Mapping[str, Callable[[Answers, BoardRequest], Json]] = {
    "state": Answers.state,
    "sync": lambda answers, a: answers.news(a.number("since")),
    "theme": lambda answers, a: answers.theme(a, a.text("theme")),
    "themes": Answers.themes,
    "cards": Answers.cards,
    "map": Answers.map,
    "map themes": Answers.map_themes,
    "reader": Answers.reader,
    "memos": Answers.memos,
    "alignment": Answers.alignment,
    "why": Answers.why,
    "fitting": Answers.fitting,
    "evidence": Answers.evidence,
    "merges": Answers.merges,
    "also": Answers.also,
    "split": Answers.split,
    "merge": Answers.merge,
    "search": Answers.search,
}
"""Question on the page to its answer; none changes anything."""
