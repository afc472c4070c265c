"""What a search found, in words and figures: plain values for the board, no markup."""

from __future__ import annotations

from typing import Any

from workbench.domain.study import Study
from workbench.domain.telling.wording import count
from workbench.services.reading import Found


def row(study: Study, found: Found) -> dict[str, int]:
    """How many excerpts of how many people were found, and how many of those listed are read."""
    people = {e.participant_id for e in found.excerpts} - {None}
    read = sum(bool(study.opened.get(e.id)) for e in found.excerpts)
    return {"people": len(people), "read": read}


def said(found: Found, query: str, *, by_meaning: bool) -> dict[str, str]:
    """What was found, as a sentence that ends with what can be done; no more than is shown."""
    if by_meaning:
        return {"said": _by_meaning(found, query)}
    listed = len(found.excerpts)
    first = "" if listed == found.total else f" The first {listed:,} are listed."
    if not query.strip():
        return {"said": f"{count(found.total, 'excerpt')}.{first}"}
    if not found.total:
        return {"said": f"No excerpt holds “{query}”. Try fewer letters, or find it by meaning."}
    hits = count(found.hits, "hit")
    return {"said": f"{hits} for “{query}” in {count(found.total, 'excerpt')}, marked.{first}"}


def _by_meaning(found: Found, query: str) -> str:
    if not found.total:
        below = f"the nearest excerpt has {found.nearest:.2f}, near begins at {found.floor:.2f}"
        return f"Nothing near “{query}”: {below}. Try other words, or find the words themselves."
    listed = len(found.excerpts)
    first = "" if listed == found.total else f" The nearest {listed:,} are listed."
    are = "is" if found.total == 1 else "are"
    from_to = f"nearness {found.floor:.2f} or more, {found.nearest:.2f} at most"
    return (
        f"{count(found.total, 'excerpt')} {are} near “{query}” ({from_to}), nearest first.{first}"
    )


def near(nearness: float, sentence: str) -> dict[str, Any]:
    """Why a card is among what was found by meaning: nearness, and its nearest sentence."""
    return {"near": {"nearness": round(nearness, 2), "sentence": sentence}}
