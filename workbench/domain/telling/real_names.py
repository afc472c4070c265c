"""A warning before words leave the study under somebody's name. Pure, no markup."""

from __future__ import annotations

from workbench.domain.material.speaker_names import looks_like_a_name
from workbench.domain.study import Study
from workbench.domain.telling.wording import some_of

_NAMED = 3
"""Ids that the warning shows."""


def real_names(study: Study) -> str:
    """A sentence on ids of participants that look like names; empty if none does."""
    named = sorted(p for p in study.participants if looks_like_a_name(p))
    if not named:
        return ""
    one = len(named) == 1
    them = "participant has an id that looks" if one else "participants have ids that look"
    return (
        f"{len(named)} {them} like a name ({some_of(named, _NAMED)}), which reports and exports "
        "show. Names are replaced as files come in: “Names to replace” on the Import page, or "
        "workbench pseudonyms."
    )
