"""Texts that come in, and which transcript of a study each is: one that is there, or a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.text import Draft, Transcript, text_sha256, transcript_id


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


def homes_of(texts: Sequence[Arrival], there: Mapping[str, Transcript]) -> list[str]:
    """The id of each text's transcript, in the order given.

    The same words are the same transcript, whatever the file is called by now. But two texts of one
    file or project are two, even of the same words: somebody kept them apart, as when two people
    answer alike. Which of them is which goes by name, so that their order does not matter.
    """
    known = _Known()
    for transcript in there.values():
        known.add(transcript.id, transcript.sha256, transcript.name)
    order = sorted(
        range(len(texts)),
        key=lambda i: (not known.by_name(texts[i]), texts[i].draft.name, i),
    )
    found = {i: known.home(texts[i]) for i in order}
    return [found[i] for i in range(len(texts))]


@dataclass(slots=True)
class _Known:
    """Transcripts by their words, and which of them a file or project has a text for already."""

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
        """A transcript of these words that is free, of this name where there is one, or a new."""
        same = self.names.get(text.sha256, {})
        free = [own for own in same if (text.whole, own) not in self.taken]
        free.sort(key=lambda own: same[own] != text.draft.name)
        home = free[0] if free else self.add(self._fresh(text), text.sha256, text.draft.name)
        self.taken.add((text.whole, home))
        return home

    def _fresh(self, text: Arrival) -> str:
        plain = transcript_id(text.sha256)
        return transcript_id(text.sha256, text.draft.name) if plain in self.ids else plain
