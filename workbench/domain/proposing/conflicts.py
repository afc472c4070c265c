"""What contradicts an analyst's decision, in words, and what resolves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.domain.study import Study
from workbench.domain.telling.wording import count, listed, theme_title

ConflictKind = Literal[
    "scattered", "divided", "together", "moved", "removed", "rejected", "reworded", "gone", "empty"
]
"""What contradicts a decision.

- `scattered`: no group of the run holds half of a decided theme.
- `divided`: a group holds most of it, another one a good part.
- `together`: several decided themes are one group of the run.
- `moved`: excerpts that an analyst put into a theme stand elsewhere in the run.
- `removed`: excerpts that an analyst took out of a theme are grouped with it again.
- `rejected`: a new candidate is much like a theme that was rejected.
- `reworded`: excerpts of a decided theme read differently since a file came in again.
- `gone`: excerpts of a decided theme are in no transcript any more.
- `empty`: a decided theme has no excerpts left.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that contradicts a decision.

    Attributes:
        kind: see `ConflictKind`.
        themes: the decided theme first, then the others concerned.
        excerpts: those concerned, in transcript order.
    """

    kind: ConflictKind
    themes: tuple[str, ...]
    excerpts: tuple[str, ...] = ()


ENDS: Mapping[ConflictKind, str] = {
    "scattered": "The theme stays as it is. If the run is right, split it or reject it.",
    "divided": "The theme stays as it is. If the run is right, split that part off or move it.",
    "together": "They stay as they are. If the run is right, merge them.",
    "moved": "What was put there stays there. If the run is right, move it.",
    "removed": "What was taken out stays out. If the run is right, put it back.",
    "rejected": "Reject the candidate as well, or reopen the rejected theme.",
    "reworded": "Read it again, and move whatever no longer belongs here.",
    "gone": "Check whether what is left still makes a theme.",
    "empty": "Put excerpts into it, or reject it.",
}
"""What an analyst can do about a conflict; most end only then, or with the next run."""


def conflict_sentence(study: Study, conflict: Conflict) -> str:
    """A conflict in plain words, themes by name."""
    first, *others = (theme_title(study, theme) for theme in conflict.themes)
    some = count(len(conflict.excerpts), "excerpt")
    stand, are, read = (
        ("stands", "is", "reads") if some == "1 excerpt" else ("stand", "are", "read")
    )
    match conflict.kind:
        case "scattered":
            return f"The run no longer finds {first}: its {some} stand in several groups."
        case "divided":
            return f"The run divides {first}: {some} of it {stand} in another group."
        case "together":
            return f"The run has {listed([first, *others])} as one group."
        case "moved":
            return f"{some} that an analyst put into {first} {stand} elsewhere in the run."
        case "removed":
            return f"{some} that an analyst took out of {first} {are} grouped with it again."
        case "rejected":
            return f"{first} was rejected; the new candidate {others[0]} shares {some} with it."
        case "reworded":
            return f"{some} of {first} {read} differently since the transcript came in again."
        case "gone":
            return f"{some} of {first} {are} no longer in any transcript."
        case "empty":
            return f"{first} has no excerpts left."
