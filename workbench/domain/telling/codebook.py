"""What was changed in the codebook by hand, in sentences: plain words, no markup."""

from __future__ import annotations

from workbench.domain.material.codebook_versions import CodeChange

_DID = {"added": "added", "removed": "retired or merged", "changed": "changed"}


def edited(edit: CodeChange, overwritten: bool) -> str:
    """What was done by hand to a code since the last load, and what becomes of it."""
    return f"{edit.name} was {by_hand(edit)}; {'overwritten' if overwritten else 'it stays so'}"


def by_hand(edit: CodeChange) -> str:
    """What was done by hand to a code, as against the file.

    For example: `changed by hand: name “A” → “B”`.
    """
    words = "; ".join(f"{r.field} “{r.before}” → “{r.after}”" for r in edit.rewordings)
    return f"{_DID[edit.kind]} by hand" + (f": {words}" if words else "")
