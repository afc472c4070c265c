"""What is decided about those who code a study.

Raises as the decisions of `services.deciding.review` do.
"""

from __future__ import annotations

from workbench.domain.board.codings import codings_by_coder
from workbench.domain.errors import NotFound
from workbench.domain.trail.coding import CoderKind, SetCoder
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, decide
from workbench.services.reading import study


def set_coder(project: Project, by: Author, coder: str, coder_kind: CoderKind) -> Recorded:
    """Say what a coder is: a person, a model, or what several people settled on.

    Raises:
        NotFound: nobody of that name has coded anything.
        DecisionError: they are known as that.
    """
    every = codings_by_coder(study(project).board)
    there = sorted(name for name, own in every.items() if own)
    if coder not in there:
        raise NotFound(f"no coder is called {coder!r}; there are {', '.join(there) or 'none'}")
    return decide(project, by, SetCoder(coder=coder, coder_kind=coder_kind))
