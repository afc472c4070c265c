"""Writing files that an erasure will know of.

A file is put in its place and noted in one writing transaction, in which no erasure can fall. So
what was erased while a file was being written is in no file that appears afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.exported import Exported, is_masked
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import BLOCK
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.audit import GENESIS
from workbench.domain.trail.families import Erasing
from workbench.exporters.files import beside, sweep_parts
from workbench.exporters.kept import sha256_of
from workbench.services.context import Project
from workbench.services.reading import as_it_stands, at_one_moment

if TYPE_CHECKING:
    from workbench.exporters import Tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: a format in a dialect, by whom (may be empty).

    `path` is what a file is remembered by where its own name may not be.
    """

    format: str
    dialect: str = "default"
    analyst: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file tells of: the newest event, keys of participants, ids of transcripts."""

    seq: int
    hash: str
    people: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()


def told(study: Study, tells: Tells) -> Told:
    """What a file tells of when it is made of a study."""
    people = {participant_key(p) for p in study.participants} if tells != "names" else set[str]()
    transcripts = [t.id for t in study.transcripts.values() if t.text]
    return Told(
        seq=study.board.seq,
        hash=study.trail[-1].hash if study.trail else GENESIS,
        people=tuple(sorted(people)),
        transcripts=tuple(sorted(transcripts)) if tells == "interviews" else (),
    )


def write_noted(
    project: Project,
    out: Path,
    wanted: Wanted,
    write: Callable[[Project, Path], Told],
    place: Callable[[Path, Path], object] = Path.replace,
) -> None:
    """Write a file and note it; written again if something was erased in the meantime.

    Args:
        project: the open project.
        out: the file.
        wanted: what is asked for.
        write: fills a file, and says what it tells of.
        place: puts what was filled in its place.

    Raises:
        InputError: the file cannot be written.
    """
    while True:
        with beside(out) as part:
            noted = _noted(project, wanted, write(project, part), sha256_of(part))
            path, stamp = wanted.path or _named(project, out), part.stat().st_mtime_ns
            whole = replace(noted, path=path, stamp=stamp)
            if _placed(project, whole, part, out, place):
                return
        project = at_one_moment(as_it_stands(project))


def make_noted(
    project: Project, wanted: Wanted, make: Callable[[Project], tuple[bytes, Told]]
) -> bytes:
    """Make what somebody downloads and note that they did, as `write_noted` does with a file."""
    while True:
        content, tells = make(project)
        noted = _noted(project, wanted, tells, sha256(content).hexdigest())
        if _kept(project, noted):
            return content
        project = at_one_moment(as_it_stands(project))


def download_noted(
    project: Project, out: Path, wanted: Wanted, write: Callable[[Project, Path], Told]
) -> None:
    """Write a file that somebody downloads, and note that they did: nobody knows where it goes."""
    while True:
        tells = write(project, out)
        if _kept(project, _noted(project, wanted, tells, sha256_of(out))):
            return
        project = at_one_moment(as_it_stands(project))


def sweep_unfinished(project: Project) -> None:
    """Delete what was left of files by processes that were killed while they wrote them."""
    with project.store.read() as tx:
        places = [place_of(project, exported) for exported in tx.exports.all()]
    for folder in {project.folder, *(place.parent for place in places if place)}:
        sweep_parts(folder)


def place_of(project: Project, exported: Exported) -> Path | None:
    """Where a file was written; None for a download, and where its path leads nowhere we wrote.

    A path from the project's folder never leads out of it, whoever wrote it down.
    """
    if not exported.path or is_masked(exported.path):
        return None
    path = project.folder.resolve() / exported.path
    return path if may_be(project, exported, path) else None


def may_be(project: Project, exported: Exported, path: Path) -> bool:
    """Whether a file may have been written to a path: one in the project's folder leaves it not."""
    root = project.folder.resolve()
    inside = ".." not in path.parts and path.parent.resolve().is_relative_to(root)
    return Path(exported.path).is_absolute() or inside


def _noted(project: Project, wanted: Wanted, tells: Told, digest: str) -> Exported:
    return Exported(
        id=project.new_id(), format=wanted.format, dialect=wanted.dialect, sha256=digest,
        analyst=wanted.analyst, seq=tells.seq, hash=tells.hash, people=tells.people,
        transcripts=tells.transcripts,
    )  # fmt: skip


def _named(project: Project, out: Path) -> str:
    """A file's path, from the project's folder where it lies in it, so that both may be moved."""
    real, root = out.parent.resolve() / out.name, project.folder.resolve()
    path = real.relative_to(root).as_posix() if real.is_relative_to(root) else str(real)
    # A name that is not text cannot be kept, nor can the file be found by another.
    return "".join(BLOCK if "\ud800" <= c <= "\udfff" else c for c in path)


def _kept(project: Project, exported: Exported) -> bool:
    if project.store.read_only:  # nothing can be erased either, as long as that is so
        return True
    with project.store.begin() as tx:
        if _overtaken(tx, exported):
            return False
        tx.exports.note(exported)
    return True


def _placed(
    project: Project,
    exported: Exported,
    part: Path,
    out: Path,
    place: Callable[[Path, Path], object],
) -> bool:
    if project.store.read_only:
        place(part, out)
        return True
    there = False
    try:
        with project.store.begin() as tx:
            if _overtaken(tx, exported):
                return False
            tx.exports.note(exported)
            place(part, out)
            there = True
    except BaseException:
        if there:  # it could not be noted: nobody would find it again
            out.unlink(missing_ok=True)
        raise
    return True


def _overtaken(tx: Tx, exported: Exported) -> bool:
    """Whether something was erased since what the file tells of."""
    return any(isinstance(e.event, Erasing) for e in tx.trail.events(after=exported.seq))
