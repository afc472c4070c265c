"""What a team can say about its study once, for reports: which facts there are."""

from __future__ import annotations

CITED = "cited"
"""How participants are cited: names of attributes, with commas between them."""

FACTS: frozenset[str] = frozenset({CITED})
"""Every fact that can be stated."""


def attributes_in(cited: str) -> tuple[str, ...]:
    """The attributes that stand behind a participant's id where quotes are cited, in order."""
    return tuple(dict.fromkeys(name.strip() for name in cited.split(",") if name.strip()))
