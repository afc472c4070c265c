"""What commands that erase say of files that were exported before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.services.reach import Reach


def shown(folder: Path, reached: Reach) -> tuple[str, ...]:
    """What an erasure reached outside of the study, and what it did not, a line each."""
    if not any(outcome.done == "kept" for outcome in reached.outcomes):
        return reached.lines
    hint = f"`workbench exports {folder} --stale delete` (or rewrite) does it for those it knows."
    return (*reached.lines, hint)
