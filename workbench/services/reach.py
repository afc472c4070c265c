"""How far an erasure reaches: files that were written out before are kept, deleted or made again.

The erasing itself is in `services.erasing`; it says which of them hold what is gone. Here every one
is named to whoever erased, once even if its own name gave somebody away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args

from workbench.domain.errors import InputError, WorkbenchError
from workbench.domain.exported import BACKUP, Exported, is_masked
from workbench.domain.ports import Progress, silent
from workbench.domain.telling.wording import count, some_of
from workbench.exporters.kept import delete
from workbench.services.backups import backup
from workbench.services.context import Author, Project
from workbench.services.copies.known import Known, known, stamp_of
from workbench.services.importing.pseudonyms import list_path
from workbench.services.reporting import export

Choice = Literal["keep", "delete", "rewrite"]
"""What becomes of files that hold what was erased."""

_DOING: Mapping[Choice, str] = {
    "keep": "looking at files",
    "delete": "deleting files",
    "rewrite": "writing files again",
}

Done = Literal["kept", "deleted", "rewritten", "changed", "missing", "failed", "downloaded"]
"""What became of one, or why nothing did."""

T = TypeVar("T")

ELSEWHERE = (
    "Not known here: copies of these files and of the project's folder, and what an earlier "
    "workbench wrote. Delete those yourself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was written out before an erasure, by id with whole paths, and the trail's newest event.

    An erasure takes names out of the paths that are remembered; this is how they were.
    """

    seq: int
    exported: Mapping[str, Exported]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of something that was written out and holds what was erased."""

    format: str
    path: str
    done: Done
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an erasure reached outside of the study, and what it did not."""

    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in plain lines."""
        return (*(outcome.sentence for outcome in self.outcomes), *self.notes)


def choice_of(given: str) -> Choice:
    """What somebody chose.

    Raises:
        InputError: there is no such choice.
    """
    if given not in get_args(Choice):
        raise InputError(f"--exports {given!r} is none of keep, delete and rewrite; choose one")
    return cast(Choice, given)


def erased(
    project: Project,
    by: Author,
    choice: Choice,
    erase: Callable[[], T],
    seq_of: Callable[[T], int] = lambda done: 0,
    *,
    progress: Progress = silent,
) -> tuple[T, Reach]:
    """Erase, then do what was chosen with files that hold what is gone.

    Args:
        project: the open project.
        by: who erases.
        choice: what becomes of the files.
        erase: erases.
        seq_of: the number of the erasing event, where it may be one of before.
        progress: how far it is with the files.

    Raises:
        WorkbenchError: nothing was erased, or the database's files cannot be cleared of it yet;
            then the message also says what became of exported files.
    """
    before = before_erasing(project)
    try:
        done = erase()
    except WorkbenchError as error:
        reached = reach(project, by, before, choice, progress=progress)
        if not reached.outcomes:
            raise
        raise WorkbenchError(f"{error}. {' '.join(reached.lines)}") from error
    return done, reach(project, by, before, choice, again=seq_of(done), progress=progress)


def before_erasing(project: Project) -> Before:
    """What was written out, to be looked at before something is erased."""
    with project.store.read() as tx:
        every = {one.id: one for one in tx.exports.all()}
        return Before(seq=tx.trail.head(), exported=every)


def reach(
    project: Project,
    by: Author,
    before: Before,
    choice: Choice,
    *,
    again: int = 0,
    progress: Progress = silent,
) -> Reach:
    """Do what was chosen with everything that holds what was erased, and say what could not be.

    Args:
        project: the open project.
        by: who erased.
        before: what was written out before the erasure.
        choice: what becomes of the files.
        again: number of an earlier erasure that was asked for once more; 0 for none.
        progress: how far it is with the files.
    """
    with project.store.read() as tx:
        held = [e for e in tx.exports.all() if e.stale > before.seq or (again and e.stale == again)]
    return _reached(project, by, [before.exported.get(e.id, e) for e in held], choice, progress)


def reach_stale(
    project: Project, by: Author, choice: Choice, *, progress: Progress = silent
) -> Reach:
    """The same for everything that holds what was erased at any time."""
    with project.store.read() as tx:
        held = [exported for exported in tx.exports.all() if exported.stale]
    return _reached(project, by, held, choice, progress)


def _reached(
    project: Project, by: Author, held: Sequence[Exported], choice: Choice, progress: Progress
) -> Reach:
    files, written = list[Outcome](), [each for each in held if each.path]
    for done, each in enumerate(written):
        progress(_DOING[choice], done, len(written))
        files.append(_outcome(project, by, each, choice))
    if written:
        progress(_DOING[choice], len(written), len(written))
    downloads = _downloads(each for each in held if not each.path)
    return Reach(outcomes=(*files, *downloads), notes=(*_list_of_names(project), ELSEWHERE))


def _outcome(project: Project, by: Author, exported: Exported, choice: Choice) -> Outcome:
    """What becomes of one file."""
    with project.store.read() as tx:
        now = {one.id: one for one in tx.exports.all()}.get(exported.id, exported)
    nameless = is_masked(now.path) and not is_masked(exported.path)
    found = known(project, exported)
    done, said = _why_not(found) or _do(
        project, by, found, choice, now.path if is_masked(now.path) else ""
    )
    if nameless and done != "deleted":
        said += "; its name tells of what was erased: it is named here once, and never again"
    if done in ("deleted", "rewritten"):
        _forget(project, exported)
    path = exported.path if is_masked(exported.path) else str(found.path or exported.path)
    return Outcome(format=exported.format, path=path, done=done, sentence=f"{path} {said}.")


def _why_not(found: Known) -> tuple[Done, str] | None:
    """Why nothing can be done with a file."""
    match found.state:
        case "missing":
            return "missing", "is not there any more: if it was moved, delete it where it is now"
        case "changed":
            return "changed", "was changed since it was written: look at it yourself"
        case "unknown":
            return "changed", "cannot be found by the name that is left of it: look for it yourself"
    return None


def _do(
    project: Project, by: Author, found: Known, choice: Choice, remembered: str
) -> tuple[Done, str]:
    exported, path = found.exported, cast(Path, found.path)
    try:
        if choice == "delete":
            stood = delete(path, exported.sha256, stamp_of(exported))
            gone = stood == "kept"
            return ("deleted", "is deleted") if gone else ("changed", "was changed: look at it")
        if choice == "rewrite":
            _write_again(project, by, exported, path, remembered)
            return "rewritten", "is written again without what was erased"
    except (OSError, WorkbenchError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return "failed", f"still holds what was erased, and this failed: {why}"
    what = "backup" if exported.format == BACKUP else exported.format
    return "kept", f"({what}, {exported.time:%Y-%m-%d}) still holds what was erased: delete it"


def _write_again(
    project: Project, by: Author, exported: Exported, path: Path, remembered: str
) -> None:
    if exported.format == BACKUP:
        backup(project, path, force=True, analyst=by.analyst, remembered=remembered)
        return
    export(
        project, exported.format, path, dialect=exported.dialect, analyst=by.analyst,
        remembered=remembered,
    )  # fmt: skip


def _forget(project: Project, exported: Exported) -> None:
    """Remember a file no more: it is gone, or another in its place is noted."""
    with project.store.begin() as tx:
        tx.exports.forget([exported.id])


def _downloads(held: Iterable[Exported]) -> Iterator[Outcome]:
    """One line for each analyst who downloaded something."""
    by_analyst = sorted(held, key=lambda each: (each.analyst, each.time))
    for analyst, group in groupby(by_analyst, key=lambda each: each.analyst):
        theirs = list(group)
        formats = sorted({each.format for each in theirs})
        said = (
            f"{analyst or 'Somebody'} downloaded {count(len(theirs), 'file')} with what was erased "
            f"({some_of(formats, 5)}; the last on {theirs[-1].time:%Y-%m-%d}): ask for them to be "
            "deleted, wherever they are now."
        )
        yield Outcome(format=", ".join(formats), path="", done="downloaded", sentence=said)


def _list_of_names(project: Project) -> Iterator[str]:
    place = list_path(project)
    if place.is_file():
        yield f"{place} lists who is who: take out of it whoever was erased."
