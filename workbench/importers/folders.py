"""What naming a folder means: the transcripts in it, at any depth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.importers import SUFFIXES

KNOWN = (*SUFFIXES, ".qdpx")
"""Suffixes of what an import takes, whole projects included."""

_MEND = f"Check the path; transcripts end in {', '.join(KNOWN)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The files that are meant.

    Attributes:
        files: each once, in the order named.
        refused: a folder without any, each with what to do.
        remarks: a line for each folder in which other files were left out.
    """

    files: tuple[Path, ...]
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
    apart = {path.resolve() for path in without}
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        there = [file for file in _visible(path) if file.resolve() not in apart]
        known = [file for file in there if file.suffix.lower() in KNOWN]
        if not known:
            refused.append(UnreadableFile(path.name, "is a folder without transcripts", _MEND))
        files += known
        remarks += _left_out(path, [file for file in there if file not in known])
    return Gathered(
        files=tuple(dict.fromkeys(files)), refused=tuple(refused), remarks=tuple(remarks)
    )


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
    return [f"{folder}: {files} left out ({kinds})"]
