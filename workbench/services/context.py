"""What every service is given: the project's parts, wired once by `workbench.bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.errors import DecisionError
from workbench.domain.ports import Clusterer, Embedder, VectorCache
from workbench.domain.store import Store, Trail
from workbench.domain.study import Study
from workbench.domain.trail.events import Event
from workbench.domain.trail.recorded import Recorded
from workbench.labeling.proposals import LabelCache
from workbench.services.jobs import Jobs
from workbench.services.memory import Memory
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The parts of an open project; every one can be replaced when wiring.

    Attributes:
        answers: earlier answers of labelers.
        embedder: makes or returns the embedder; called only when something must be embedded.
        clusterer: name (empty: the default) to engine.
        secret: name to a secret from the environment, or None.
        jobs: long work of this process.
        memory: what this process remembers of the study.
        moment: the study that everything in one answer is read from (`reading.at_one_moment`);
            None: each thing is read as it stands when it is asked for.
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
    memory: Memory = field(default_factory=Memory)
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
    """Append one decision by somebody with a name.

    Raises:
        DecisionError: nobody is named, or the decision does not fit the board; nothing is written.
    """
    with project.store.begin() as tx:
        return record(tx.trail, by, event)
