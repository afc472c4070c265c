"""The team's codebook: loading it, and its versions as the trail has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.board.codings import every_coding
from workbench.domain.material.codebook import Code, Coding, is_named, renumbered, same_codes
from workbench.domain.material.codebook_edits import with_edits
from workbench.domain.material.codebook_versions import CodeChange, codebook_changes
from workbench.domain.store import Trail
from workbench.domain.trail.events import LinkCode, UnlinkCode
from workbench.domain.trail.incoming import CodeEntry, LoadCodebook, LoadCodings
from workbench.importers import read_codebook
from workbench.services.context import Author, Project, record


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseLink:
    """A theme that is linked to a code which the codebook no longer has."""

    theme: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookPreview:
    """What loading a file would do.

    Attributes:
        codes: the codebook as it would be.
        changes: against the codebook now.
        edits: what was changed by hand since the last load, as against the file: it stays, or is
            overwritten if one asks for that.
    """

    codes: tuple[Code, ...]
    changes: tuple[CodeChange, ...]
    edits: tuple[CodeChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCodebook:
    """What loading a codebook did.

    Attributes:
        codes: how many there are now.
        changes: against the codebook before; empty if it is the same.
        edits: what was changed by hand since the last load, as against the file; it stays unless
            `changes` undo it.
        loose: links of themes to codes that are gone; they count again if the codes come back.
        codings: human codings whose code is gone.
    """

    codes: int
    changes: tuple[CodeChange, ...]
    edits: tuple[CodeChange, ...] = ()
    loose: tuple[LooseLink, ...] = ()
    codings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookVersion:
    """The codebook after one event that changed it; `changes` against the version before."""

    number: int
    seq: int
    time: datetime
    analyst: str
    codes: tuple[Code, ...]
    changes: tuple[CodeChange, ...]


def load_codebook(
    project: Project, by: Author, path: Path, *, overwrite: bool = False
) -> LoadedCodebook:
    """Load the humans' codebook; it replaces the one before, except what was changed by hand.

    A code keeps its id, and so its links and codings: the one the file gives, else that of the
    code at its place by name. If the file brings another id for the same place, links and codings
    follow it.

    Args:
        project: the open project.
        by: who loads it.
        path: the file.
        overwrite: what was changed by hand since the last load gives way to the file.

    Raises:
        InputError: the file is unusable; nothing is written.
    """
    read = read_codebook(path)
    with project.store.begin() as tx:
        before = tx.trail.board()
        found = _against(before, read, overwrite=overwrite)
        if found.changes:
            put_codebook(tx.trail, by, found.codes)
            _follow(tx.trail, by, before)
        return LoadedCodebook(
            codes=len(found.codes), changes=found.changes, edits=found.edits,
            loose=_loose(before, tx.trail.board()),
            codings=len(_stray_codings(tx.trail.board())),
        )  # fmt: skip


def preview_codebook(project: Project, path: Path, *, overwrite: bool = False) -> CodebookPreview:
    """The codebook as it would be with a file loaded, and what would change; writes nothing.

    Raises:
        InputError: the file is unusable.
    """
    return _against(project.store.board(), read_codebook(path), overwrite=overwrite)


def codebook_versions(project: Project) -> tuple[CodebookVersion, ...]:
    """Every version of the codebook, oldest first: loads, adopted themes, and what was undone."""
    with project.store.read() as tx:
        board, trail = tx.trail.board(), tx.history()
    versions: list[CodebookVersion] = []
    codes: dict[str, Code] = {}
    for step in (board.steps[seq - 1] for seq in sorted(board.steps.touching("codes"))):
        entries: Mapping[str, Code | None] = step.after.get("codes", {})
        now = {key: code for key, code in {**codes, **entries}.items() if code is not None}
        if changes := codebook_changes(codes, now):
            made = trail[step.seq - 1]
            versions.append(
                CodebookVersion(
                    number=len(versions) + 1, seq=step.seq, time=made.time, analyst=made.analyst,
                    codes=tuple(now.values()), changes=changes,
                )
            )  # fmt: skip
        codes = now
    return tuple(versions)


def put_codebook(trail: Trail, by: Author, codes: Iterable[Code]) -> None:
    """Let these codes be the codebook."""
    record(trail, by, LoadCodebook(codes=tuple(CodeEntry(**asdict(code)) for code in codes)))


def _against(board: Board, read: Iterable[Code], *, overwrite: bool) -> CodebookPreview:
    loaded, now = _as_loaded(board), board.codes
    file = {code.id: code for code in _keeping_ids(read, loaded, now)}
    after = with_edits(file, loaded, now)
    edits = codebook_changes(file, after)
    codes = file if overwrite else after
    return CodebookPreview(
        codes=tuple(codes.values()), changes=codebook_changes(now, codes), edits=edits
    )


def _as_loaded(board: Board) -> Mapping[str, Code]:
    """Each code as the newest load that changed it left it; empty before the first.

    A project that comes in loads our own codes again with its own: that changes none of ours.
    """
    loaded: dict[str, Code | None] = {}
    for seq in board.steps.touching("codes"):
        if board.steps.kind_of(seq) != "load codebook":
            continue
        step = board.steps[seq - 1]
        for key, code in step.after["codes"].items():
            if step.before["codes"][key] != code:
                loaded.setdefault(key, code)
    return {key: code for key, code in loaded.items() if code is not None}


def _keeping_ids(
    read: Iterable[Code], loaded: Mapping[str, Code], now: Mapping[str, Code]
) -> tuple[Code, ...]:
    """Codes that came without an id of their own get that of the known code at their place.

    First as the file before had it: since then it may have been renamed or moved by hand.
    """
    codes, known = {code.id: code for code in read}, {**loaded, **now}
    same = {**same_codes(codes, now), **same_codes(codes, loaded)}
    taken = codes.keys() & known.keys()
    ids = {c: k for c, k in same.items() if is_named(codes[c]) and k not in taken}
    return renumbered(codes.values(), ids)


def _follow(trail: Trail, by: Author, before: Board) -> None:
    """Let links and codings follow codes that came back under another id."""
    board = trail.board()
    gone = {key: code for key, code in before.codes.items() if key not in board.codes}
    # A parent that is gone as well is needed to know the place of its children.
    moved = {k: new for k, new in same_codes(before.codes, board.codes).items() if k in gone}
    for theme in board.themes.values():
        for link in theme.codes:
            if theme.state != "retired" and link.code_id in moved:
                to = moved[link.code_id]
                record(trail, by, UnlinkCode(theme_id=theme.id, code_id=link.code_id))
                record(trail, by, LinkCode(theme_id=theme.id, code_id=to, relation=link.relation))
    followed = tuple(
        replace(coding, code_id=moved.get(coding.code_id, coding.code_id))
        for codings in board.codings.values()
        for coding in codings
        if any(other.code_id in moved for other in codings)
    )
    if followed:
        record(trail, by, LoadCodings(codings=followed))


def _loose(before: Board, after: Board) -> tuple[LooseLink, ...]:
    """Links of live themes to codes that are gone, unless the theme has the code's successor."""
    followed = same_codes(before.codes, after.codes)
    return tuple(
        LooseLink(theme=after.name_of(theme.id) or theme.id, code=before.codes[link.code_id].name)
        for theme in after.live()
        for link in theme.codes
        if link.code_id in before.codes
        and link.code_id not in after.codes
        and link.code_id not in followed
    )


def _stray_codings(board: Board) -> list[Coding]:
    return [coding for coding in every_coding(board) if coding.code_id not in board.codes]
