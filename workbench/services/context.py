"""What every service is given: the project's parts, wired once by `workbench.bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from workbench.domain.errors import DecisionError
from workbench.domain.ports import Clusterer, Embedder, VectorCache
from workbench.domain.store import Store, Trail
from workbench.domain.study import Study
from workbench.domain.trail.events import Event
from workbench.domain.trail.recorded import Recorded
from workbench.labeling.proposals import LabelCache
from workbench.services.jobs import Jobs
from workbench.services.memory import LatestResult
from workbench.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who decides, why, on which board, and the request's id (a repeat of it is harmless).

    `made_at` None means: on the newest board. `own` are later events that the same page sent.
    """

    analyst: str
    reason: str = ""
    made_at: int | None = None
    own: frozenset[int] = frozenset()
    client_id: str = ""


@dataclass(slots=True)
class Shelf:
    """The last study that was read, kept until something newer is asked for."""

    study: Study | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The parts of an open project; every one can be replaced when wiring.

    Attributes:
        answers: what labelers said before.
        embedder: makes or returns the embedder; called only when something must be embedded.
        clusterer: name (empty: the default) to engine.
        secret: name to a secret from the environment, or None.
        jobs: long work of this process.
        learnt: what was last learnt from decisions (`workbench.services.suggesting.answering`).
        compared: the rows that themes were last compared on (`services.excerpts.comparison`).
        changed: what the newest run left open, as last told (`services.theming.run_review`).
        moment: the study that all of one answer is read from (`reading.at_one_moment`); None:
            whatever is asked for is read as it stands then.
    """

    folder: Path
    settings: Settings
    store: Store
    vectors: VectorCache
    answers: LabelCache
    embedder: Callable[[], Embedder]
    clusterer: Callable[[str], Clusterer]
    new_id: Callable[[], str]
    secret: Callable[[str], str | None]
    jobs: Jobs
    shelf: Shelf = field(default_factory=Shelf)
    learnt: LatestResult = field(default_factory=LatestResult)
    compared: LatestResult = field(default_factory=LatestResult)
    changed: LatestResult = field(default_factory=LatestResult)
    moment: Study | None = None


def record(trail: Trail, by: Author, event: Event) -> Recorded:
    """Append one event in the author's name.

    Raises:
        DecisionError: nobody is named, or the event does not fit the board.
    """
    if not by.analyst.strip():
        raise DecisionError("say who decides: --analyst NAME, WORKBENCH_ANALYST or settings.toml")
    return trail.append(
        event,
        analyst=by.analyst,
        reason=by.reason,
        made_at=by.made_at,
        own=by.own,
        client_id=by.client_id,
    )


def decide(project: Project, by: Author, event: Event) -> Recorded:
    """Append one decision of somebody who is named.

    Raises:
        DecisionError: nobody is, or the decision does not fit the board; nothing is written.
    """
    with project.store.begin() as tx:
        return record(tx.trail, by, event)
