"""What is known of what was written out, and how it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.domain.exported import Exported
from workbench.domain.ports import Progress, silent
from workbench.exporters.kept import standing
from workbench.services.context import Project
from workbench.services.copies.noting import place_of

State = Literal["current", "stale", "changed", "missing", "unknown"]
"""How what was written out stands: as written and free of what was erased since; as written and
holding it; changed by somebody; not there; where it is, nobody knows (a download, or a file whose
name told of somebody who was erased)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Something that was written out.

    Attributes:
        exported: as it was noted.
        state: how it stands.
        path: where the file is, or should be; None where nobody knows.
    """

    exported: Exported
    state: State
    path: Path | None

    @property
    def stamp(self) -> int | None:
        """The file's own time where it was written; a copied project's files have others."""
        return stamp_of(self.exported)


def known_exports(project: Project, *, progress: Progress = silent) -> tuple[Known, ...]:
    """Everything that was written out of a project and is not forgotten, oldest first."""
    with project.store.read() as tx:
        every = tx.exports.all()
    found = []
    for done, exported in enumerate(every):
        progress("looking at files", done, len(every))
        found.append(known(project, exported))
    progress("looking at files", len(every), len(every))
    return tuple(found)


def known(project: Project, exported: Exported) -> Known:
    """How one of them stands."""
    path = place_of(project, exported)
    if path is None:
        return Known(exported=exported, state="unknown", path=None)
    found = standing(path, exported.sha256, stamp_of(exported))
    state: State = found if found != "kept" else "stale" if exported.stale else "current"
    return Known(exported=exported, state=state, path=path)


def stamp_of(exported: Exported) -> int | None:
    """What a file's own time must be; None where it lies in the project's folder."""
    return exported.stamp if Path(exported.path).is_absolute() else None
