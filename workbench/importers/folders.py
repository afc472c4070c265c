"""What naming a folder means: the transcripts in it, at any depth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.importers import SUFFIXES
from workbench.importers.advice import advice, qualcoder_folder

KNOWN = (*SUFFIXES, ".qdpx")
"""Suffixes of what an import takes, whole projects included."""

_MEND = f"Check the path; transcripts end in {', '.join(KNOWN)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The files that are meant.

    Attributes:
        files: each once, in the order named.
        refused: a folder without any, each with what to do.
        found: those of them that nobody named, found in a folder.
        remarks: a line for each kind of other files that were left out of a folder.
    """

    files: tuple[Path, ...]
    found: frozenset[Path] = frozenset()
    refused: tuple[UnreadableFile, ...] = ()
    remarks: tuple[str, ...] = ()


def gathered(paths: Sequence[Path], without: Collection[Path] = ()) -> Gathered:
    """Files as they are named; of a folder, the files in it by path that may be transcripts.

    Args:
        paths: files and folders.
        without: files that are something else, and are not taken from a folder.
    """
    files: list[Path] = []
    refused: list[UnreadableFile] = []
    remarks: list[str] = []
    found: set[Path] = set()
    apart = {path.resolve() for path in without}
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        if told := qualcoder_folder(path):
            refused.append(UnreadableFile(path.name, *told))
            continue
        there = [file for file in _visible(path) if file.resolve() not in apart]
        known = [file for file in there if file.suffix.lower() in KNOWN]
        if not known:
            refused.append(UnreadableFile(path.name, "is a folder without transcripts", _MEND))
        files += known
        found.update(known)
        remarks += _left_out(path, [file for file in there if file not in known])
    return Gathered(
        files=tuple(dict.fromkeys(files)), found=frozenset(found) - {*paths},
        refused=tuple(refused), remarks=tuple(remarks),
    )  # fmt: skip


def _visible(folder: Path) -> Iterator[Path]:
    """Files in order of their paths; without hidden ones and the lock files of word processors."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _left_out(folder: Path, others: Sequence[Path]) -> list[str]:
    if not others:
        return []
    kinds = ", ".join(sorted({path.suffix.lower() or path.name for path in others}))
    files = "1 file is not a transcript and was" if len(others) == 1 else (
        f"{len(others)} files are not transcripts and were"
    )  # fmt: skip
    told = {path.suffix.lower(): advice(path) for path in others}
    ways = [f"{suffix} {known[0]}: {known[1]}" for suffix, known in sorted(told.items()) if known]
    return [f"{folder}: {files} left out ({kinds})", *(f"{folder}: {way}" for way in ways)]
