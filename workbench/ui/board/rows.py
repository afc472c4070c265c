"""The theme list's lines, kept between questions: a change costs its themes, not all of them."""

from __future__ import annotations

from threading import Lock

from workbench.domain.study import Study
from workbench.ui.board.list_presenter import ThemeRow, changed_since, theme_rows


class Rows:
    """The lines of one project, safe from many threads."""

    def __init__(self) -> None:
        self._study: Study | None = None
        self._rows: dict[str, ThemeRow] = {}
        self._lock = Lock()

    def of(self, study: Study) -> list[ThemeRow]:
        """The lines as the study stands; `presenters_list.theme_rows`, most of them from before."""
        with self._lock:
            known = self._study
            if known is None or _other_material(known, study):
                self._rows = {row["id"]: row for row in theme_rows(study)}
            elif known is not study:
                self._catch_up(known, study)
            self._study = study
            return list(self._rows.values())

    def _catch_up(self, known: Study, study: Study) -> None:
        changed, gone = changed_since(study, known.board.seq)
        for theme in gone:
            self._rows.pop(theme, None)
        self._rows |= {row["id"]: row for row in changed}
        fresh = [e for e, who in study.opened.items() if not known.opened.get(e) and who]
        held = dict.fromkeys(theme for e in fresh for theme in study.board.themes_of(e))
        self._rows |= {row["id"]: row for row in theme_rows(study, held)}


def _other_material(known: Study, study: Study) -> bool:
    """Whether more than decisions and opened excerpts differs."""
    same = known.excerpts is study.excerpts and known.near_codes is study.near_codes
    return not same or study.board.seq < known.board.seq
