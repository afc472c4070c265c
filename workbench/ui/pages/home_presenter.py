"""What the Home page shows: the steps of the work, what to do next, what was done last. Pure."""

from __future__ import annotations

from typing import TypedDict

from workbench.domain.study import Study
from workbench.domain.telling.narrative import sentence
from workbench.domain.telling.next_step import StepName, Way
from workbench.services.importing.guide import is_guide
from workbench.services.theming.run_review import LOOKING

LAST = 6
"""Events that are shown."""

NOTES = 3
"""Memos on the study that are shown."""

PLACES: dict[StepName, tuple[str, str]] = {
    "Material": ("/import", "Import"),
    "Themes": ("/run", "Propose themes"),
    "Decisions": ("/", "Open the board"),
    "Findings": ("/matrix", "Open the matrix"),
}
"""Where each step is taken, and what the button says."""


class Shown(TypedDict):
    """The page."""

    name: str
    looking: str
    todo: str
    href: str
    button: str
    steps: list[dict[str, str]]
    notes: list[dict[str, str]]
    last: list[dict[str, str]]


def home(study: Study, way: Way, *, looking: bool = False) -> Shown:
    """The page as plain values; `looking` while nobody knows yet what the newest run offers."""
    href, button = PLACES[way.step]
    steps = [
        {"name": s.name, "state": s.state, "sentence": s.sentence, "href": PLACES[s.name][0]}
        for s in way.steps
    ]
    return {
        "name": study.name, "looking": LOOKING if looking else "", "todo": way.todo,
        "href": href, "button": button, "steps": steps, "notes": notes(study),
        "last": last_events(study),
    }  # fmt: skip


def notes(study: Study) -> list[dict[str, str]]:
    """The newest memos on the study as a whole, newest first, without the interview guide."""
    told = [memo for memo in study.board.memos_on("project", "") if not is_guide(memo.text)]
    return [
        {"who": memo.analyst, "text": memo.text, "question": memo.question}
        for memo in reversed(told[-NOTES:])
    ]


def last_events(study: Study) -> list[dict[str, str]]:
    """The newest events in words, newest first."""
    return [
        {"seq": f"#{r.seq}", "when": f"{r.time:%-d %B, %H:%M} UTC", "what": sentence(r, study)}
        for r in reversed(study.trail[-LAST:])
    ]
