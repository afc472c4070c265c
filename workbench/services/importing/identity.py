"""Texts that come in, and which transcript of a study each is: one that is there, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.pseudonyms import Pseudonym, Pseudonyms
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import Draft, Transcript, text_sha256, transcript_id
from workbench.domain.ports import Progress, silent
from workbench.importers.many import read_many
from workbench.services.context import Project
from workbench.services.importing.pseudonyms import under_pseudonyms


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A transcript of a file; `names` are what it may be called in the study, the best first.

    `project` is the archive that it is a part of, if it is.
    """

    path: Path
    draft: Draft
    names: tuple[str, ...]
    project: Path | None = None

    @property
    def sha256(self) -> str:
        """The digest of its words."""
        return text_sha256(self.draft.text)

    @property
    def whole(self) -> Path:
        """The file or project that it came in."""
        return self.project or self.path


def read_arrivals(
    project: Project, paths: Sequence[Path], names: Sequence[Pseudonym], progress: Progress = silent
) -> tuple[list[Arrival], dict[Path, UnreadableFile]]:
    """The transcripts of files, names on the list replaced, and the files that cannot be read."""
    with project.store.read() as tx:
        language = tx.material.project().language
    outcomes = read_many(paths, language, progress)
    unread = {p: found for p, found in outcomes.items() if isinstance(found, UnreadableFile)}
    found = [
        (path, draft)
        for path, outcome in outcomes.items()
        if not isinstance(outcome, UnreadableFile)
        for draft in outcome
    ]
    files, drafts = [path for path, _ in found], [draft for _, draft in found]
    if names:
        drafts = under_pseudonyms(drafts, resolve(drafts), names)
    return _named(files, drafts, Pseudonyms(names)), unread


def match_transcripts(
    texts: Sequence[Arrival], there: Mapping[str, Transcript], erased: Mapping[str, str]
) -> list[str]:
    """The id of each text's transcript, in the order given.

    The same words are the same transcript, whatever the file is called by now. But two texts of one
    file or project are two, even of the same words: somebody kept them apart, as when two people
    answer alike. Which of them is which goes by name, so that their order does not matter; only
    where words and names are the same are they one.

    `erased` are the erased transcripts with the mark of words and name (`transcript_id`). Among
    several texts only one of that name is the erased one; a file by itself is, whatever its name.
    """
    known = _Known(erased=erased, together=Counter(text.whole for text in texts))
    for transcript in there.values():
        known.add(transcript.id, transcript.sha256, transcript.name)
    order = sorted(
        range(len(texts)),
        key=lambda i: (not known.by_name(texts[i]), texts[i].draft.name, i),
    )
    found = {i: known.home(texts[i]) for i in order}
    return [found[i] for i in range(len(texts))]


def earlier_of(
    text: Arrival, there: Mapping[str, Transcript], removed: Container[str]
) -> Transcript | None:
    """The interview of the study that a text is a new version of, by its name.

    One that was taken out is none: the right file may come under the name of the wrong one.
    """
    by_name = {t.name: t for t in there.values() if t.text and t.id not in removed}
    return next((by_name[name] for name in text.names if name in by_name), None)


def _named(files: Sequence[Path], drafts: Sequence[Draft], hidden: Pseudonyms) -> list[Arrival]:
    """Names that tell apart what is imported together: by suffix, then by folder."""
    options = [
        (
            draft.name,
            f"{draft.name}{path.suffix}",
            f"{hidden.in_file_name(path.parent.name)}/{draft.name}",
        )
        for path, draft in zip(files, drafts, strict=True)
    ]
    counts = [Counter(names) for names in zip(*options, strict=True)]
    read = []
    for path, draft, names in zip(files, drafts, options, strict=True):
        alone = [name for name, count in zip(names, counts, strict=True) if count[name] == 1]
        best = alone[0] if alone else hidden.in_file_name(str(path))
        read.append(Arrival(path=path, draft=replace(draft, name=best), names=(best, *names)))
    return read


@dataclass(slots=True)
class _Known:
    """Transcripts by their words, and which of them a file or project has a text for already."""

    erased: Mapping[str, str]
    together: Mapping[Path, int]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    taken: set[tuple[Path, str]] = field(default_factory=set)

    def add(self, own: str, sha256: str, name: str) -> str:
        self.names.setdefault(sha256, {})[own] = name
        self.ids.add(own)
        return own

    def by_name(self, text: Arrival) -> bool:
        """Whether a transcript has both the words and the name."""
        return text.draft.name in self.names.get(text.sha256, {}).values()

    def home(self, text: Arrival) -> str:
        """The transcript of these words and this name, or a free one of these words, or a new."""
        same = self.names.get(text.sha256, {})
        free = [own for own in same if (text.whole, own) not in self.taken]
        living = [own for own in free if own not in self.erased]
        gone = [own for own in free if self._may_be(text, own)]
        fit = [*self._named(text), *living, *gone]
        home = fit[0] if fit else self.add(self._fresh(text), text.sha256, text.draft.name)
        self.taken.add((text.whole, home))
        return home

    def _named(self, text: Arrival) -> list[str]:
        """Transcripts of these words and this name, living ones first."""
        same = self.names.get(text.sha256, {})
        marks = {transcript_id(text.sha256, name) for name in text.names}
        living = [own for own, name in same.items() if name == text.draft.name]
        return living + [own for own in same if self.erased.get(own) in marks]

    def _may_be(self, text: Arrival, own: str) -> bool:
        """Whether it is an erased transcript that this may be under whatever name."""
        alone = self.together[text.whole] == 1
        return own in self.erased and (alone or not self.erased[own])

    def _fresh(self, text: Arrival) -> str:
        plain = transcript_id(text.sha256)
        return transcript_id(text.sha256, text.draft.name) if plain in self.ids else plain
