"""Human codings, put in their places in the study's transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from workbench.domain.board.board import Board
from workbench.domain.errors import InputError, NotFound
from workbench.domain.material.codebook import Coding, same_codes
from workbench.domain.material.segmentation import shared_stretches
from workbench.domain.material.text import Transcript, text_sha256
from workbench.domain.store import Trail
from workbench.domain.study import Study
from workbench.domain.trail.incoming import LoadCodings
from workbench.importers import CodingRow, read_codings
from workbench.importers.qdpx import QdaProject, QdaSource, is_qda_project, read_qda_project
from workbench.services.context import Author, Project, record
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCodings:
    """How many codings found their places; `lost` has a line for each that did not.

    `doubtful` has a line for each that was placed and should be looked at.
    """

    placed: int
    lost: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def load_codings(project: Project, by: Author, path: Path) -> LoadedCodings:
    """Load human codings from a table or a `.qdpx`; they replace those of the same coders.

    Loading the same codings again records no event.

    Raises:
        InputError: the file is unusable; nothing is written.
    """
    found = _read(study(project), path)
    with project.store.begin() as tx:
        put_codings(tx.trail, by, found.codings)
    return found.loaded


def preview_codings(project: Project, path: Path) -> LoadedCodings:
    """How many codings of a file would find their places, and which would not; writes nothing.

    Raises:
        InputError: the file is unusable.
    """
    return _read(study(project), path).loaded


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


def passage(transcript: Transcript, quote: str, near: float) -> tuple[tuple[int, int] | None, int]:
    """Where a quote stands, and how often; white space may differ, everything else is exact.

    Args:
        transcript: where to look.
        quote: the words.
        near: of several places, the one nearest to this share of the text is taken, in [0, 1].
    """
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found: list[tuple[int, int]] = []
    for pattern in filter(None, (re.escape(quote), words)):
        found = found or [m.span() for m in re.finditer(pattern, transcript.text)]
    aim = near * len(transcript.text)
    return min(found, key=lambda span: abs(span[0] - aim), default=None), len(found)


@dataclass(frozen=True, slots=True)
class _Found:
    codings: list[Coding]
    lost: list[str]
    doubtful: list[str]

    @property
    def loaded(self) -> LoadedCodings:
        return LoadedCodings(
            placed=len(self.codings), lost=tuple(self.lost), doubtful=tuple(self.doubtful)
        )


def _read(now: Study, path: Path) -> _Found:
    if is_qda_project(path):
        return _of_project(now, read_qda_project(path, now.language))
    return _of_rows(now, read_codings(path))


def _of_rows(now: Study, rows: Iterable[CodingRow]) -> _Found:
    found = _Found([], [], [])
    for row in rows:
        try:
            coding, times = _coding(now, row)
        except InputError as error:
            found.lost.append(f"line {row.line}: {error}")
            continue
        found.codings.append(coding)
        if times > 1:
            where = now.transcripts[coding.transcript_id].name
            found.doubtful.append(
                f"line {row.line}: the quote stands in {where} {times} times; the first was taken"
            )
    return found


def _coding(now: Study, row: CodingRow) -> tuple[Coding, int]:
    """The coding of a row, and at how many places its quote stands."""
    transcript = _transcript(now, row.transcript)
    start, end, times = row.start, row.end, 1
    if row.quote and (start is None or transcript.text[start:end] != row.quote):
        near = start / len(transcript.text) if start is not None else 0.0
        span, times = passage(transcript, row.quote, near)
        start, end = span or (None, None)
        times = times if row.start is None else 1
    if start is None or end is None or not 0 <= start < end <= len(transcript.text):
        raise NotFound(f"its passage is not in {transcript.name}; quote it exactly")
    coding = Coding(
        code_id=now.code_named(row.code), transcript_id=transcript.id, start=start, end=end,
        coder=row.coder,
    )  # fmt: skip
    return coding, times


def _transcript(now: Study, named: str) -> Transcript:
    """By name, id, or the name of the file it came from."""
    every = now.transcripts.values()
    found = [t for t in every if named in (t.name, t.id)]
    found = found or [t for t in every if t.name == PurePath(named).stem]
    if not found:
        raise NotFound(f"no transcript {named!r} in the study; import it first")
    return found[0]


def _of_project(now: Study, qda: QdaProject) -> _Found:
    """A project's codings on the transcripts that the study has, of the same text or name."""
    found = _Found([], [r.sentence for r in qda.remarks if not r.kept], [])
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
