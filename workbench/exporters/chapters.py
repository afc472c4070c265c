"""How a report is divided: what was accepted in its main part, what was not in an appendix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.board.board import ThemeState
from workbench.domain.telling.wording import count, listed
from workbench.exporters.rows import ThemeRow

_APPENDIX: tuple[tuple[ThemeState, str, str], ...] = (
    ("candidate", "Candidates", "Nobody has accepted these: they are candidates, not findings."),
    ("parked", "Parked", "Analysts put these off; they are neither accepted nor rejected."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Themes of one state, with what is said of them."""

    state: ThemeState
    title: str
    about: str
    themes: tuple[ThemeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapters:
    """A report's themes.

    Attributes:
        main: what analysts accepted; without themes where they accepted none.
        appendix: what they did not, where the report has it.
        note: a sentence on what is missing, or why there is an appendix; empty if neither.
    """

    main: Chapter
    appendix: tuple[Chapter, ...]
    note: str

    @property
    def every(self) -> tuple[Chapter, ...]:
        """All chapters that hold themes, in order."""
        return tuple(chapter for chapter in (self.main, *self.appendix) if chapter.themes)

    @property
    def counted(self) -> tuple[ThemeRow, ...]:
        """The themes of overviews and trees: the accepted ones, or else all."""
        return self.main.themes or tuple(t for chapter in self.appendix for t in chapter.themes)


def divided(themes: Sequence[ThemeRow], *, candidates: bool) -> Chapters:
    """Themes in order, divided by state; without an accepted one, the appendix is always there."""
    main, *others = (
        Chapter(
            state=state, title=title, about=about,
            themes=tuple(theme for theme in themes if theme.state == state),
        )
        for state, title, about in (("accepted", "Themes", ""), *_APPENDIX)
    )  # fmt: skip
    rest = tuple(chapter for chapter in others if chapter.themes)
    if not main.themes:
        none = "Nobody has accepted a theme yet: what there is stands in the appendix."
        return Chapters(main=main, appendix=rest, note=none if rest else "")
    if candidates or not rest:
        return Chapters(main=main, appendix=rest, note="")
    return Chapters(main=main, appendix=(), note=_without(rest))


def _without(chapters: Sequence[Chapter]) -> str:
    """What the report does not show, and how to have it shown."""
    held = [count(len(c.themes), f"{c.state} theme") for c in chapters]
    return (
        f"Not in this report: {listed(held)}. The report with candidates has them in an appendix."
    )
