"""A decision in the trail counts as recorded, whatever fails afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec

from workbench.domain.errors import DecisionError, Displaced, InputError, Unsure, WorkbenchError
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A decision in the trail, and what failed once it was there."""

    recorded: Recorded
    problem: Exception | None = None


def acknowledged(
    project: Project,
    by: Author,
    decision: Callable[Concatenate[Project, Author, P], Recorded],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Acknowledged:
    """Decide, and distinguish what was refused from what was recorded before something failed.

    Args:
        project: the open project.
        by: who decides; a request without an id is given one, so that it can be found in the trail.
        decision: the service that appends one event in the author's name.
        args: its other arguments, after project and author.
        kwargs: the same, by name.

    Raises:
        Unsure: it failed, and so did looking into the trail.
    """
    by = by if by.client_id else replace(by, client_id=project.new_id())
    try:
        return Acknowledged(recorded=decision(project, by, *args, **kwargs))
    except Exception as error:  # whatever it was: what is in the trail was not refused
        found = _of_request(project, by.client_id, error)
        if found is None:
            raise
        # If it is refused although it is in the trail, the request had come twice.
        again = isinstance(error, DecisionError | InputError)
        return Acknowledged(recorded=found, problem=None if again else error)


def _of_request(project: Project, client_id: str, failed: Exception) -> Recorded | None:
    try:
        with project.store.read() as tx:
            return tx.trail.of_request(client_id)
    except WorkbenchError as error:
        if (known := project.store.remembered(client_id)) or isinstance(failed, Displaced):
            return known  # whoever finds the database displaced has written nothing
        raise Unsure(
            f"{failed}; whether the decision was recorded could not be seen ({error}). Look at the "
            "trail before you decide again"
        ) from error
