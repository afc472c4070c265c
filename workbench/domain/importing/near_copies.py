"""Texts that are nearly the same: one interview in two files would make its speaker two people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

_LENGTH = 6
"""Words in succession that are compared; two people hardly ever say so many alike."""
_ONE_IN = 2
_FEWEST = 4
_ALIKE = 0.6
# What so many texts say belongs to the form, not to a person.
_COMMON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """A text whose words nearly all stand in another one; `share` of those looked at."""

    name: str
    other: str
    share: float

    def called(self, names: Mapping[str, str]) -> NearCopy:
        """The finding under the names that texts are known by."""
        return replace(self, name=names[self.name], other=names[self.other])

    @property
    def sentence(self) -> str:
        """The finding in a line, with what to do."""
        return (
            f"{self.name} says nearly the same as {self.other} ({self.share:.0%} of its words). If "
            "both are one interview, take one of them out, or one person counts as two"
        )


def near_copies(fresh: Mapping[str, str], there: Mapping[str, str]) -> list[NearCopy]:
    """Which new texts say nearly what another one says, each with the one it is most like.

    Args:
        fresh: texts that come in, by name.
        there: all other texts, by name.
    """
    marks = {name: _marks(text) for name, text in (*there.items(), *fresh.items())}
    holders: dict[int, list[str]] = defaultdict(list)
    for name, own in marks.items():
        for mark in own:
            holders[mark].append(name)
    order = list(marks)
    found = (_likest(name, order, marks, holders) for name in fresh)
    return [copy for copy in found if copy is not None]


def _likest(
    name: str,
    order: Sequence[str],
    marks: Mapping[str, frozenset[int]],
    holders: Mapping[int, Sequence[str]],
) -> NearCopy | None:
    earlier = set(order[: order.index(name)])
    shared = Counter(
        other
        for mark in marks[name]
        if len(holders[mark]) <= _COMMON
        for other in holders[mark]
        if other in earlier
    )
    shares = {
        other: count / max(_FEWEST, min(len(marks[name]), len(marks[other])))
        for other, count in shared.items()
    }
    best = max(shares, key=lambda other: (shares[other], other), default=None)
    if best is None or shares[best] < _ALIKE:
        return None
    return NearCopy(name=name, other=best, share=min(1.0, shares[best]))


def _marks(text: str) -> frozenset[int]:
    return frozenset(
        _sampled([word.strip(".,;:!?\"'“”()[]*_").casefold() for word in text.split()])
    )


def _sampled(words: Sequence[str]) -> Iterator[int]:
    """Digests of stretches, taken where their first word says so: alike in alike texts."""
    chosen: dict[str, bool] = {}
    for place, word in enumerate(words[: len(words) - _LENGTH + 1]):
        if word not in chosen:
            chosen[word] = crc32(word.encode()) % _ONE_IN == 0
        if chosen[word]:
            yield crc32(" ".join(words[place : place + _LENGTH]).encode())
