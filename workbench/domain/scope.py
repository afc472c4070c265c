"""A part of the study to look into: a theme's excerpts, one group's, or both. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.material.text import Excerpt
from workbench.domain.study import Study
from workbench.domain.telling.matrix import value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which excerpts are meant; an empty field leaves its part open.

    `value` is read with `attribute` alone: the participants' group, `not stated` included.
    """

    theme_id: str = ""
    attribute: str = ""
    value: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.theme_id or self.attribute)


def excerpts_in(study: Study, scope: Scope) -> tuple[Excerpt, ...]:
    """The excerpts meant: a theme's strongest first, otherwise in transcript order."""
    themed = study.members_of(scope.theme_id) if scope.theme_id else study.excerpts.values()
    if not scope.attribute:
        return tuple(themed)
    of = {p: value_of(study, p, scope.attribute) for p in (*study.participants, "")}
    return tuple(e for e in themed if of.get(e.participant_id or "") == scope.value)
