"""Human codings, put in their places in the study's transcripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.material.code_names import unknown_codes
from workbench.domain.material.codebook import Coding, same_codes
from workbench.domain.material.segmentation import shared_stretches
from workbench.domain.material.text import Transcript, text_sha256
from workbench.domain.store import Trail
from workbench.domain.study import Study
from workbench.domain.trail.incoming import LoadCodings
from workbench.importers import read_codings
from workbench.importers.qdpx import QdaProject, QdaSource, is_qda_project, read_qda_project
from workbench.services.context import Author, Project, record
from workbench.services.importing.codebook import put_codebook
from workbench.services.importing.placing import Found, LoadedCodings, codings_of_rows, passage
from workbench.services.reading import forget_study, study

__all__ = ["LoadedCodings", "load_codings", "preview_codings", "put_codings", "together"]


def load_codings(
    project: Project, by: Author, path: Path, *, add_codes: bool = False
) -> LoadedCodings:
    """Load human codings from a table or a `.qdpx`; they replace those of the same coders.

    Loading the same codings again records no event. Those that a transcript's own table has
    beside its words replace those of the same coder in that transcript alone.

    Args:
        project: the study.
        by: who loads them.
        path: the file.
        add_codes: whether codes that the codebook lacks are added to it, without definitions.

    Raises:
        InputError: the file is unusable; nothing is written.
    """
    if add_codes and not is_qda_project(path):
        _add_codes(project, by, path)
    found = _read(study(project), path)
    with project.store.begin() as tx:
        elsewhere = _elsewhere(tx.trail.board(), found) if found.beside else []
        put_codings(tx.trail, by, [*elsewhere, *found.codings])
    return found.loaded


def _add_codes(project: Project, by: Author, path: Path) -> None:
    codes = study(project).board.codes
    fresh = unknown_codes((row.code for row in read_codings(path)), codes)
    if fresh:
        with project.store.begin() as tx:
            put_codebook(tx.trail, by, (*codes.values(), *fresh))
        forget_study(project)


def _elsewhere(board: Board, found: Found) -> list[Coding]:
    """What the same coders coded in other transcripts."""
    coders = {coding.coder for coding in found.codings}
    here = {coding.transcript_id for coding in found.codings}
    every = (coding for coder in coders for coding in board.codings.get(coder, ()))
    return [coding for coding in every if coding.transcript_id not in here]


def preview_codings(project: Project, path: Path) -> LoadedCodings:
    """How many codings of a file would find their places, and which would not; writes nothing.

    Raises:
        InputError: the file is unusable.
    """
    return _read(study(project), path).loaded


def together(loaded: Mapping[str, LoadedCodings]) -> LoadedCodings:
    """What became of the codings of several files, by their names."""

    def said(lines: Callable[[LoadedCodings], Sequence[str]]) -> tuple[str, ...]:
        named = len(loaded) > 1
        every = ((name, line) for name, each in loaded.items() for line in lines(each))
        return tuple(f"{name}, {line}" if named else line for name, line in every)

    return LoadedCodings(
        placed=sum(each.placed for each in loaded.values()),
        lost=said(lambda each: each.lost),
        doubtful=said(lambda each: each.doubtful),
    )


def put_codings(trail: Trail, by: Author, codings: Sequence[Coding]) -> None:
    """Make these the codings of their coders, unless they already are."""
    by_coder: dict[str, list[Coding]] = {}
    for coding in codings:
        by_coder.setdefault(coding.coder, []).append(coding)
    there = trail.board().codings
    if any(there.get(coder) != tuple(own) for coder, own in by_coder.items()):
        record(trail, by, LoadCodings(codings=tuple(codings)))


def known_codes(qda: QdaProject, board: Board) -> Mapping[str, str]:
    """The project's code GUIDs to the ids that the study has them under."""
    return same_codes({code.id: code for code in qda.codes}, board.codes)


def _read(now: Study, path: Path) -> Found:
    if is_qda_project(path):
        return _of_project(now, read_qda_project(path, now.language))
    return codings_of_rows(now, read_codings(path))


def _of_project(now: Study, qda: QdaProject) -> Found:
    """A project's codings on the transcripts that the study has, of the same text or name."""
    found = Found([], [r.sentence for r in qda.remarks if not r.kept], [])
    found.doubtful.extend(r.sentence for r in qda.remarks if r.kept)
    sources = {source.guid: source for source in qda.sources}
    homes = {guid: _home(now, source) for guid, source in sources.items()}
    ways = {g: _Way(sources[g].draft.text, home) for g, home in homes.items() if home is not None}
    codes, names = known_codes(qda, now.board), {c.id: c.name for c in qda.codes}
    for coding in qda.codings:
        where = f"{sources[coding.source].draft.name} {coding.start}–{coding.end}"
        home = homes[coding.source]
        if home is None:
            found.lost.append(f"coding {where}: no such transcript in the study")
        elif coding.code not in codes:
            why = f"the codebook has no {names[coding.code]!r}; load it from the same file"
            found.lost.append(f"coding {where}: {why}")
        elif (span := ways[coding.source].place(coding.start, coding.end)) is None:
            found.lost.append(f"coding {where}: its words are not in {home.name}")
        else:
            found.codings.append(
                Coding(
                    code_id=codes[coding.code], transcript_id=home.id, start=span[0],
                    end=span[1], coder=coding.coder,
                )
            )  # fmt: skip
    return found


def _home(now: Study, source: QdaSource) -> Transcript | None:
    digest = text_sha256(source.draft.text)
    every = now.transcripts.values()
    same = [t for t in every if t.sha256 == digest and t.text]
    same.sort(key=lambda t: t.name != source.draft.name)
    return next(iter(same or [t for t in every if t.name == source.draft.name]), None)


class _Way:
    """The way from one version of a text to the study's own."""

    def __init__(self, text: str, home: Transcript) -> None:
        self._text, self._home = text, home

    @cached_property
    def _stretches(self) -> list[tuple[int, int, int]]:
        return shared_stretches(self._text, self._home.text)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a passage lies in the study's text; None where less than half of it is there.

        To the letter if it is there; else from the first to the last character that both
        versions have, such as the words without the speakers' labels between them.
        """
        if self._home.text == self._text:
            return start, end
        exact, _ = passage(self._home, self._text[start:end], start / max(len(self._text), 1))
        return exact or self._by_difference(start, end)

    def _by_difference(self, start: int, end: int) -> tuple[int, int] | None:
        shared = [
            (max(start, old) - old + new, min(end, old + length) - old + new)
            for old, new, length in self._stretches
            if max(start, old) < min(end, old + length)
        ]
        if 2 * sum(b - a for a, b in shared) < end - start:
            return None
        return shared[0][0], shared[-1][1]
