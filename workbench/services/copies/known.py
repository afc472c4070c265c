"""What is known of what was written out, and how it stands now."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from workbench.domain.exported import Exported, is_masked
from workbench.domain.material.text import BLOCK
from workbench.domain.ports import Progress, silent
from workbench.exporters.kept import standing
from workbench.services.context import Project
from workbench.services.copies.noting import may_be, place_of

State = Literal["current", "stale", "changed", "missing", "unknown"]
"""How what was written out stands: as written and free of what was erased since; as written and
holding it; changed by somebody; not there; where it is, nobody knows (a download, or a file that
cannot be found by what is left of its name)."""

_MOST = 1000
"""Files that are looked at where a name has blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Something that was written out.

    Attributes:
        exported: as it was noted.
        state: how it stands.
        path: where the file is, or should be; None where nobody knows. What people are shown is the
            path that is remembered, which names nobody who was erased.
    """

    exported: Exported
    state: State
    path: Path | None

    @property
    def shown(self) -> str:
        """Where it is, as people are told: without names that were erased; empty: downloaded."""
        named = self.exported.path if is_masked(self.exported.path) else self.path
        return str(named or self.exported.path)

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
    path = place_of(project, exported) or _found(project, exported)
    if path is None:
        return Known(exported=exported, state="unknown", path=None)
    found = standing(path, exported.sha256, stamp_of(exported))
    state: State = found if found != "kept" else "stale" if exported.stale else "current"
    return Known(exported=exported, state=state, path=path)


def _found(project: Project, exported: Exported) -> Path | None:
    """The file of which the name has blocks, by its content: the name itself is kept nowhere."""
    if not is_masked(exported.path):
        return None
    whole = project.folder.resolve() / exported.path
    pattern = glob.escape(str(whole.relative_to(whole.anchor))).replace(BLOCK, "?")
    for path in islice(Path(whole.anchor).glob(pattern), _MOST):
        kept = standing(path, exported.sha256, stamp_of(exported)) == "kept"
        if kept and may_be(project, exported, path):
            return path
    return None


def stamp_of(exported: Exported) -> int | None:
    """What a file's own time must be; None where it lies in the project's folder."""
    return exported.stamp if Path(exported.path).is_absolute() else None
