"""What the board's script may ask: JSON in, JSON out, each answer from one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

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
    codebook_presenter,
    evidence_presenter,
    found_presenter,
    list_presenter,
    map_presenter,
    theme_presenter,
)
from workbench.ui.board.request import Number
from workbench.ui.board.rows import lines
from workbench.ui.board.suggestions_presenter import doubtful_early, reason_words, with_suggestions
from workbench.ui.board.telling import Json, answer_or_error

_FOUND = 2000
"""Excerpts that a search gives at most."""


class Answers:
    """One answer in the making: whatever it looks at is as it stood when it was begun."""

    def __init__(self, project: Project) -> None:
        self._project = reading.at_one_moment(project)
        self._study = reading.study(self._project)

    def hello(self) -> Json:
        """What a page is told before anything is shown."""
        no_suggestions = answering.switched_off(self._project)
        return {"name": self._study.name, "no_suggestions": no_suggestions}

    def state(self) -> Json:
        """Everything that the page begins with."""
        study = self._study
        codes = study.board.codes.values()
        return {
            "seq": study.board.seq,
            "rows": lines(self._project.memory, study),
            "lists": list_presenter.pool_rows(study),
            "codes": [
                {"id": c.id, "name": c.name, "definition": c.definition, "parent": c.parent}
                for c in codes
            ],
            "excerpts": len(study.excerpts),
            "groups": list_presenter.group_choices(study),
            "participants": sorted(study.participants),
            "transcripts": len(study.transcripts),
            **self._waiting(),
        }

    def _waiting(self) -> Json:
        """What the newest run left open, or that this is not known yet."""
        report = changes_report(self._project)
        return {"waiting": changes_presenter.waiting(report), "looking": report.looking}

    def news(self, since: Number) -> Json:
        """What changed after event `since`."""
        study = self._study
        board = study.board
        if since >= board.seq:
            nothing: Json = {"rows": [], "gone": [], "lists": [], "reload": False}
            return {"seq": board.seq, **nothing, **self._waiting()}
        steps = board.steps[since:]
        rows, gone = list_presenter.changed_since(study, since)
        return {
            "seq": board.seq,
            "rows": rows,
            "gone": gone,
            "lists": list_presenter.changed_lists(study, since),
            "reload": any(SECTIONS[name].frame for step in steps for name in step.after),
            "by": sorted({step.analyst for step in steps}),
            **self._waiting(),
        }

    def _suggested(self, plain: str) -> Suggestions | None:
        """What is suggested, unless no suggestions are wanted."""
        return None if plain else answering.latest(self._project)

    def theme(self, theme: str, plain: str = "") -> Json:
        """A theme with its first excerpts."""
        study = self._study
        detail = theme_presenter.detail(study, theme)
        shown = doubtful_early(self._suggested(plain), study, theme, detail)
        report = changes_report(self._project)
        shown["cards"] = changes_presenter.with_offers(report, shown["cards"])
        return shown | changes_presenter.left_open(report, study, theme)

    def themes(self, themes: Sequence[str], plain: str = "") -> Json:
        """Several themes; for one that is gone, an error that says so."""
        return {theme: answer_or_error(partial(self.theme, theme, plain)) for theme in themes}

    def cards(
        self, excerpts: Sequence[str], theme: str = "", plain: str = "", like: str = ""
    ) -> Json:
        """Excerpts as cards, 200 at most; with how near each is to what is `like`d, if given."""
        study = self._study
        cards = theme_presenter.cards(study, excerpts[:200], theme)
        shown = self._near(like, with_suggestions(self._suggested(plain), study, cards))
        return {"cards": changes_presenter.with_offers(changes_report(self._project), shown)}

    def why(self, excerpt: str, target: str) -> Json:
        """Why an excerpt may be about a code or theme."""
        why = answering.reason(self._project, self._study, excerpt, target)
        return {"why": reason_words(why)}

    def reader(self, transcript: str) -> Json:
        """A transcript to be read."""
        found = map_presenter.reader(self._study, transcript)
        if found is None:
            raise InputError("that transcript is no longer in the study")
        return dict(found)

    def memos(self, target: str, target_id: str = "") -> Json:
        """The memos on something."""
        memos = self._study.memos_on(target, target_id)
        return {"memos": theme_presenter.memo_lines(memos)}

    def codebook(self) -> Json:
        """The codes, as a tree."""
        return {"codes": codebook_presenter.code_rows(self._study)}

    def code(self, code: str) -> Json:
        """What lies behind a code."""
        return dict(codebook_presenter.one_code(self._study, code))

    def alignment(self) -> Json:
        """How themes and codebook relate to each other."""
        return dict(alignment_presenter.aligned(self._study, align(self._project)))

    def evidence(self, theme: str) -> Json:
        """What speaks for and against a theme."""
        found = evidence(self._project, theme)
        return dict(evidence_presenter.evidence_lines(self._study, found))

    def merges(self, theme: str = "") -> Json:
        """Themes that may be one."""
        found = merge_suggestions(self._project)
        lines = evidence_presenter.merge_lines(self._study, found, theme)
        return {"merges": lines, "none": not_compared(self._study, theme)}

    def also(self, theme: str) -> Json:
        """Further themes that a theme's excerpts may belong to."""
        study = self._study
        held = study.board.members.get(study.board.theme(theme).id, ())
        found = also_in(self._project, list(held))
        return dict(evidence_presenter.also_lines(study, found))

    def split(self, theme: str, into: int, way: Way | None = None) -> Json:
        """The sides that a theme could be split into."""
        preview = split_preview(self._project, theme, into=into, way=way)
        sides = [
            {
                "ids": list(side.excerpts), "keyphrases": list(side.keyphrases),
                "typical": list(side.typical), "people": side.participants,
            }
            for side in preview.sides
        ]  # fmt: skip
        ways = [{"id": way, "said": WAYS[way]} for way in preview.ways]
        return {"sides": sides, "way": preview.way, "ways": ways}

    def merge(self, themes: Sequence[str]) -> Json:
        """What several themes would be as one."""
        preview = merge_preview(self._project, themes)
        return {
            "name": preview.name, "excerpts": preview.excerpts, "shared": preview.shared,
            "people": preview.participants, "keyphrases": list(preview.keyphrases),
        }  # fmt: skip

    def search(
        self, query: str = "", by: str = "", theme: str = "", attribute: str = "", value: str = ""
    ) -> Json:
        """Excerpts with these words, or like them."""
        meaning, query = by == "meaning", query[:200]
        search = reading.meaning_search if meaning else reading.search
        within = Scope(theme_id=theme, attribute=attribute, value=value)
        found = search(self._project, query, within=within, limit=_FOUND)
        ids = [e.id for e in found.excerpts]
        cards = theme_presenter.cards(self._study, ids[: theme_presenter.FIRST_CARDS])
        shown = changes_presenter.with_offers(changes_report(self._project), cards)
        said = found_presenter.said(found, query, by_meaning=meaning)
        row = found_presenter.row(self._study, found)
        return {"ids": ids, "cards": self._near(query if meaning else "", shown)} | row | said

    def _near(self, like: str, cards: Sequence[Json]) -> list[Json]:
        """The cards, each with how near its excerpt is to what was looked for by meaning."""
        if not like.strip():
            return list(cards)
        excerpts = [self._study.excerpts[card["id"]] for card in cards]
        near = reading.why_near(self._project, like[:200], excerpts)
        return [card | found_presenter.near(*near[card["id"]]) for card in cards]

    def fitting(self, theme: str, code: str) -> Json:
        """The excerpts of a theme that fit a code."""
        return {"ids": list(fitting(self._project, theme, code))}

    def map(self) -> Json:
        """Places and groups."""
        return dict(map_presenter.map_of(self._study))

    def map_themes(self) -> Json:
        """Who holds what on the map."""
        return dict(map_presenter.map_themes(self._study))


READS: Mapping[str, Callable[..., Json]] = {
    "hello": Answers.hello,
    "state": Answers.state,
    "sync": Answers.news,
    "theme": Answers.theme,
    "themes": Answers.themes,
    "cards": Answers.cards,
    "map": Answers.map,
    "map themes": Answers.map_themes,
    "reader": Answers.reader,
    "memos": Answers.memos,
    "codebook": Answers.codebook,
    "code": Answers.code,
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
"""Questions of the page and their answers, given what each declares; none changes anything."""
