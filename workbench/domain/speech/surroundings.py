"""What stands around a document's labels: which recur, how they are set off, what is spaced."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from workbench.domain.languages import all_words
from workbench.domain.speech.heads import Form
from workbench.domain.speech.labels import NAME_WORD, Hints, Spoken, is_capitalised, make_of

LAYOUT: Mapping[Form, float] = MappingProxyType(
    {"tab": 0.25, "sign": 0.4, "bracket": 0.4, "bold": 0.4, "dash": 0.6, "bar": 0.6}
)
"""Forms that speech has too, and the share of the paragraphs that must have it to be a layout."""
SET_OFF = frozenset(LAYOUT)
_MOST_LINES = 0.8
_SHORT = 8


class Surroundings:
    """A document's lines, and where each label stands among them."""

    def __init__(self, lines: Sequence[Spoken], hints: Hints) -> None:
        self._lines = lines
        self._hints = hints
        self.at: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            if line.key:
                self.at[line.key].append(place)

    def label(self, key: str) -> str:
        """A label as it stands."""
        head = self._lines[self.at[key][0]].head
        return head.label or key if head else key

    def _forms(self, places: Sequence[int]) -> set[Form]:
        return {head.form for place in places if (head := self._lines[place].head)}

    def _is_bold(self, key: str) -> bool:
        return all(head.bold for p in self.at[key] if (head := self._lines[p].head))

    @cached_property
    def _common(self) -> list[str]:
        """The two labels that recur most."""
        keys = [k for k, at in self.at.items() if len(at) > 1 and k not in all_words("leads")]
        return sorted(keys, key=lambda key: (-len(self.at[key]), key))[:2]

    @cached_property
    def _numbered(self) -> Counter[str]:
        """How many labels there are of each make, of those with a number (`P1`, `P2`, …)."""
        makes = map(make_of, map(self.label, self.at))
        return Counter(make for make in makes if "#" in make)

    @cached_property
    def _above(self) -> bool:
        """Whether the labels that recur stand on lines of their own (`Anna:`, then her words)."""
        return bool(self._recurring) and not any(
            self._lines[place].begins for key in self._recurring for place in self.at[key]
        )

    @cached_property
    def _bold(self) -> bool:
        """Whether the labels that recur are all set in bold."""
        return bool(self._recurring) and all(map(self._is_bold, self._recurring))

    def _alternates(self, key: str) -> bool:
        order = [line.key for line in self._lines if line.key in self._recurring]
        pairs = [(a, b) for a, b in pairwise(order) if key in (a, b)]
        return bool(pairs) and sum(a != b for a, b in pairs) >= 0.8 * len(pairs)

    @cached_property
    def _recurring(self) -> frozenset[str]:
        """The labels that recur; those of a form that speech has too, where there are no others."""
        often = {k for k, at in self.at.items() if len(at) > 1 and k not in all_words("leads")}
        clear = {key for key in often if not self._forms(self.at[key]) <= SET_OFF}
        return frozenset((clear or often) | {key for key in self.at if self._hinted(key)})

    def _hinted(self, key: str) -> bool:
        return key in self._hints.named or key in self._hints.legend

    @cached_property
    def _paragraphs(self) -> int:
        opening = sum(line.opens for line in self._lines)
        led = sum(line.key in all_words("leads") for line in self._lines)
        return opening if self._spaced and opening else len(self._lines) - led

    @cached_property
    def _every(self) -> bool:
        """Whether every line of a short text has a label: somebody may well speak once in it."""
        labelled = all(line.key for line in self._lines)
        return labelled and len(self.at) > 1 and len(self._lines) <= _SHORT

    @cached_property
    def _nearly_every(self) -> bool:
        """Whether nearly all lines have what may well be a name before a colon."""
        named = sum(
            line.head is not None and line.head.form not in SET_OFF
            and is_capitalised(line.head.label or "a") and line.key not in all_words("leads")
            and not line.begins[:1].islower()
            for line in self._lines
        )  # fmt: skip
        return named >= _MOST_LINES * len(self._lines)

    def _is_said(self, label: str) -> bool:
        """Whether a label of one word is said in small letters elsewhere, as names are not."""
        words = NAME_WORD.findall(label)
        if len(words) != 1:
            return False
        small = rf"(?<!\w){re.escape(words[0].casefold())}(?!\w)"
        return re.search(small, self._said) is not None

    @cached_property
    def _said(self) -> str:
        return "\n".join(line.begins for line in self._lines)

    @cached_property
    def _cover(self) -> float:
        """The share of the paragraphs that a recurring label heads."""
        heads = sum(len(self.at[key]) for key in self._recurring)
        return heads / max(1, self._paragraphs)

    @cached_property
    def _spaced(self) -> bool:
        """Whether turns are parted by blank lines: the two commonest labels stand after one."""
        common = sorted(self._recurring, key=lambda key: (-len(self.at[key]), key))[:2]
        places = [place for key in common for place in self.at[key]]
        opening = sum(self._lines[place].opens for place in places)
        return (
            bool(places)
            and opening >= 0.9 * len(places)
            and not all(line.opens for line in self._lines)
        )

    @cached_property
    def _small(self) -> bool:
        """Whether the labels of this document are written small."""
        places = [(key, len(self.at[key])) for key in self._recurring]
        small = sum(count for key, count in places if self.label(key)[:1].islower())
        return 2 * small > sum(count for _, count in places)

    def _large_begin(self, key: str) -> bool:
        """Whether what is said under the other labels begins with a capital in this document."""
        others = (k for k in self._recurring if k != key)
        begins = [b for k in others for p in self.at[k] if (b := self._lines[p].begins)]
        return 2 * sum(b[:1].isupper() for b in begins) > len(begins)

    @cached_property
    def _called(self) -> frozenset[str]:
        """Capitalised words amid what is said: people are spoken to by their names."""
        found: Counter[str] = Counter()
        for line in self._lines:
            found.update(re.findall(r"(?<=[\w,] )[^\W\d_a-z][^\W\d_]+", line.begins))
        return frozenset(found)
