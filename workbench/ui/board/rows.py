"""The theme list's lines, kept between questions: a change costs only the themes it touches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from workbench.domain.study import Study
from workbench.services.memory import Memory
from workbench.ui.board.list_presenter import ThemeRow, changed_since, theme_rows


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a study by theme."""

    study: Study
    rows: dict[str, ThemeRow]


def lines(memory: Memory, study: Study) -> list[ThemeRow]:
    """The lines as the study stands; `list_presenter.theme_rows`, most of them from before."""
    kept: _Lines = memory.rows.now(id(study), study.board.seq, partial(_made, study))
    return list(kept.rows.values())


def _made(study: Study, before: _Lines | None) -> _Lines:
    if before is None or _other_material(before.study, study):
        return _Lines(study, {row["id"]: row for row in theme_rows(study)})
    return _Lines(study, _caught_up(before, study))


def _caught_up(before: _Lines, study: Study) -> dict[str, ThemeRow]:
    known = before.study
    changed, gone = changed_since(study, known.board.seq)
    rows = {theme: row for theme, row in before.rows.items() if theme not in gone}
    rows |= {row["id"]: row for row in changed}
    fresh = [e for e, who in study.opened.items() if not known.opened.get(e) and who]
    held = dict.fromkeys(theme for e in fresh for theme in study.board.themes_of(e))
    return rows | {row["id"]: row for row in theme_rows(study, held)}


def _other_material(known: Study, study: Study) -> bool:
    """Whether anything but decisions on themes and opened excerpts differs."""
    same = known.excerpts is study.excerpts and known.near_codes is study.near_codes
    same = same and known.participants is study.participants
    return not same or study.board.seq < known.board.seq
