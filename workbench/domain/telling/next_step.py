"""Where a study stands on its way from interviews to findings, and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.study import Study
from workbench.domain.telling.wording import count, listed

StepName = Literal["Material", "Themes", "Decisions", "Findings"]
StepState = Literal["done", "next", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the work: what there is of it, or what it will bring."""

    name: StepName
    state: StepState
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The four steps in order, and what to do next; `step` is the one that it belongs to."""

    steps: tuple[Step, ...]
    step: StepName
    todo: str


def way(study: Study, *, offers: int = 0, conflicts: int = 0) -> Way:
    """Where the study stands.

    Args:
        study: as it is now.
        offers: excerpts that the newest run offers to themes.
        conflicts: of the newest run with decisions.
    """
    step, todo = _next(study, offers, conflicts)
    sentences: dict[StepName, str] = {
        "Material": _material(study),
        "Themes": _themes(study),
        "Decisions": _decisions(study),
        "Findings": _findings(study),
    }
    order = list(sentences)
    steps = tuple(
        Step(name=name, state=_state(order.index(name) - order.index(step)), sentence=sentence)
        for name, sentence in sentences.items()
    )
    return Way(steps=steps, step=step, todo=todo)


def undecided(study: Study) -> int:
    """How many live themes are neither accepted nor parked."""
    return sum(theme.state == "candidate" for theme in study.board.live())


def _next(study: Study, offers: int, conflicts: int) -> tuple[StepName, str]:
    if not study.transcripts:
        return "Material", "Import the interviews."
    if not study.board.live():
        return "Themes", "Have themes proposed, or make one by hand on the board."
    waiting = _waiting(study, offers, conflicts)
    if waiting:
        return "Decisions", f"Decide on {listed(waiting)}."
    return "Findings", "Everything is decided: look at the matrix, or export a report."


def _waiting(study: Study, offers: int, conflicts: int) -> list[str]:
    left = (
        (undecided(study), "candidate theme"),
        (offers, "offered excerpt"),
        (conflicts, "conflict"),
    )
    return [count(number, noun) for number, noun in left if number]


def _state(distance: int) -> StepState:
    if distance < 0:
        return "done"
    return "next" if distance == 0 else "later"


def _material(study: Study) -> str:
    if not study.transcripts:
        return "Transcripts, participants and a codebook go in first."
    parts = [
        count(len(study.transcripts), "transcript"),
        count(len(study.participants), "participant"),
        count(len(study.board.excerpts), "excerpt"),
    ]
    if study.board.codes:
        parts.append(count(len(study.board.codes), "code"))
    return f"{listed(parts)}."


def _themes(study: Study) -> str:
    live = len(study.board.live())
    if not live:
        return "Excerpts that are alike become candidate themes."
    apart = len(study.board.unthemed())
    return f"{count(live, 'theme')}; {count(apart, 'excerpt')} in no theme."


def _decisions(study: Study) -> str:
    live = study.board.live()
    if not live:
        return "You accept, reject, rename, split and merge them."
    rejected = sum(t.state == "rejected" for t in study.board.themes.values())
    decided = len(live) - undecided(study)
    return f"{decided} of {count(len(live), 'theme')} decided, {rejected} rejected."


def _findings(study: Study) -> str:
    accepted = sum(theme.state == "accepted" for theme in study.board.live())
    if not accepted:
        return "Accepted themes go into the matrix and the report."
    return f"{count(accepted, 'accepted theme')} for the matrix and the report."
