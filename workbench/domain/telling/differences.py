"""What an event changed, before and after, in words, for anybody who audits the trail. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.board.board import Board, Members, Theme
from workbench.domain.board.past import Step
from workbench.domain.material.codebook import Code
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, theme_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that changed; `before` is empty if it was not there, `after` if it went."""

    about: str
    before: str
    after: str


def differences(study: Study, step: Step) -> tuple[Difference, ...]:
    """What a step changed of themes, their excerpts and codes; names are as they are now.

    Labels, memos and material are covered by the event's own sentence.
    """
    return (*_of_themes(study, step), *_of_members(study, step), *_of_codes(step))


def _of_themes(study: Study, step: Step) -> Iterator[Difference]:
    for theme_id, now in step.after.get("themes", {}).items():
        was = step.before.get("themes", {}).get(theme_id)
        title = theme_title(study, theme_id)
        fields = zip(_facts(study.board, was), _facts(study.board, now), strict=True)
        for (what, before), (_, after) in fields:
            if before != after:
                yield Difference(about=f"{what} of {title}", before=before, after=after)


def _facts(board: Board, theme: Theme | None) -> list[tuple[str, str]]:
    """What is shown of a theme; empty texts if there is none."""
    if theme is None:
        return [(what, "") for what in ("state", "name", "definition", "place", "codes")]
    parent = board.themes.get(theme.parent or "")
    codes = [board.codes[c.code_id].name for c in theme.codes if c.code_id in board.codes]
    return [
        ("state", theme.state),
        ("name", theme.name or ""),
        ("definition", theme.definition),
        ("place", f"under {board.name_of(parent.id) or parent.id[:8]}" if parent else ""),
        ("codes", ", ".join(codes)),
    ]


def _of_members(study: Study, step: Step) -> Iterator[Difference]:
    for theme_id, now in step.after.get("members", {}).items():
        was = step.before.get("members", {}).get(theme_id)
        if _ids(was) != _ids(now):
            title = theme_title(study, theme_id)
            yield Difference(about=f"excerpts of {title}", before=_held(was), after=_held(now))


def _ids(members: Members | None) -> frozenset[str]:
    return frozenset(members or ())


def _held(members: Members | None) -> str:
    return count(len(members), "excerpt") if members is not None else ""


def _of_codes(step: Step) -> Iterator[Difference]:
    for code_id, now in step.after.get("codes", {}).items():
        was = step.before.get("codes", {}).get(code_id)
        known: Code | None = now or was
        if known is not None and _said(was) != _said(now):
            yield Difference(about=f"code {known.name}", before=_said(was), after=_said(now))


def _said(code: Code | None) -> str:
    return ": ".join(part for part in (code.name, code.definition) if part) if code else ""
