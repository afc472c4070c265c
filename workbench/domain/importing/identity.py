"""Which transcript of a study each incoming text is: one that is there, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.material.text import Draft, Transcript, text_sha256, transcript_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A transcript that comes in.

    Attributes:
        file: the name of its file, as it is shown.
        names: what it may be called in the study, the best first.
        whole: the file or project that it came in, by its path.
    """

    file: str
    draft: Draft
    names: tuple[str, ...]
    whole: str

    @property
    def sha256(self) -> str:
        """The digest of its words."""
        return text_sha256(self.draft.text)


def match_transcripts(
    texts: Sequence[Arrival], there: Mapping[str, Transcript], erased: Mapping[str, str]
) -> list[str]:
    """The id of each text's transcript, in the order given.

    The same words are the same transcript, whatever the file is called by now. But two texts of one
    file or project are two transcripts, even with the same words: somebody kept them apart, as when
    two people answer alike. Their names say which is which, so their order does not matter; only if
    both words and names are the same are they one.

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

    One that was taken out does not count: the right file may come under the wrong one's name.
    """
    by_name = {t.name: t for t in there.values() if t.text and t.id not in removed}
    return next((by_name[name] for name in text.names if name in by_name), None)


@dataclass(slots=True)
class _Known:
    """Transcripts by their words, and the ones that a file or project already has a text for."""

    erased: Mapping[str, str]
    together: Mapping[str, int]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def add(self, own: str, sha256: str, name: str) -> str:
        self.names.setdefault(sha256, {})[own] = name
        self.ids.add(own)
        return own

    def by_name(self, text: Arrival) -> bool:
        """Whether a transcript has both the words and the name."""
        return text.draft.name in self.names.get(text.sha256, {}).values()

    def home(self, text: Arrival) -> str:
        """The transcript with these words and name, or a free one with the words, or a new one."""
        same = self.names.get(text.sha256, {})
        free = [own for own in same if (text.whole, own) not in self.taken]
        living = [own for own in free if own not in self.erased]
        gone = [own for own in free if self._may_be(text, own)]
        fit = [*self._named(text), *living, *gone]
        home = fit[0] if fit else self.add(self._fresh(text), text.sha256, text.draft.name)
        self.taken.add((text.whole, home))
        return home

    def _named(self, text: Arrival) -> list[str]:
        """Transcripts with these words and this name, living ones first."""
        same = self.names.get(text.sha256, {})
        marks = {transcript_id(text.sha256, name) for name in text.names}
        living = [own for own, name in same.items() if name == text.draft.name]
        return living + [own for own in same if self.erased.get(own) in marks]

    def _may_be(self, text: Arrival, own: str) -> bool:
        """Whether it is an erased transcript that this text may be, under any name."""
        alone = self.together[text.whole] == 1
        return own in self.erased and (alone or not self.erased[own])

    def _fresh(self, text: Arrival) -> str:
        """An id that no transcript has: one may still have the id of words it no longer has."""
        seed, own = text.sha256, transcript_id(text.sha256)
        while own in self.ids:
            seed, own = own, transcript_id(seed, text.draft.name)
        return own
