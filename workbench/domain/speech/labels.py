"""Labels as they are compared, and how they are made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.domain.material.speaker_names import plain_label
from workbench.domain.speech.heads import Head
from workbench.domain.speech.patterns import Pattern

NAME_WORD = re.compile(r"[^\W\d_]+")
"""The words of a label."""
_WORDS = "de del della di da van von der den af of la le y e i zu zur dos bin"
_PARTICLES = frozenset(_WORDS.split())
_COUNTED = re.compile(r"([^\W\d_]{1,15})[\s.#-]*(\d{1,3})")
_FEWEST_COUNTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known from elsewhere, labels casefolded.

    Attributes:
        named: labels that the analyst named; `spelled` as they were written.
        legend: labels that a legend explains.
        elsewhere: label to the number of other files of the import that believe it.
        pattern: how the analyst says that names are marked.
        guide: topics and questions of the interview guide.
    """

    named: frozenset[str] = frozenset()
    spelled: tuple[str, ...] = ()
    legend: frozenset[str] = frozenset()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    pattern: Pattern | None = None
    guide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line that holds something: its head, where it stands and what follows the label."""

    head: Head | None
    opens: bool
    begins: str

    @property
    def key(self) -> str:
        """Its label as labels are compared; empty where it has none."""
        return label_key(self.head.label) if self.head and self.head.label else ""


def label_key(label: str) -> str:
    """A label as it is compared within a document; `Q.` and `A.` keep their full stop."""
    return label.casefold() if label in ("Q.", "A.") else plain_label(label)


def asks(words: str) -> bool:
    """Whether words hold a question."""
    return "?" in words or "？" in words or "؟" in words


def is_capitalised(label: str) -> bool:
    """Whether every word but a particle begins with a capital, or the script has none."""
    words = NAME_WORD.findall(re.sub(r"\([^()]*\)", " ", label)) or NAME_WORD.findall(label)
    return bool(words) and all(
        not word[0].islower() or (place > 0 and word in _PARTICLES)
        for place, word in enumerate(words)
    )


def make_of(label: str) -> str:
    """How a label is made where that tells: `P7` and `P12` alike, `Speaker 1` and `Speaker 2`."""
    made = re.sub(r"\d+", "#", label.casefold().strip())
    if "#" in made or made[:1] == "@":
        return made[:1] if made[:1] in "@#" else made
    return "CAPITALS" if label.isupper() and len(label) > 2 else ""


def counted(labels: Sequence[str]) -> Mapping[str, str]:
    """Labels that count turns (`Q1`, `A1`, `Q2`, `A2` …), each with what it is without its number.

    Two words or more must do so, and each number stand once, in order: `P1` and `P2` of a group
    are people.

    Args:
        labels: one a turn, in order.
    """
    stems: dict[str, list[tuple[int, str]]] = {}
    for label in labels:
        found = _COUNTED.fullmatch(label.strip())
        if found:
            stems.setdefault(found[1].casefold(), []).append((int(found[2]), label))
    rising = {
        stem: [label for _, label in own] for stem, own in stems.items()
        if len(own) >= _FEWEST_COUNTED and all(b[0] > a[0] for a, b in pairwise(own))
    }  # fmt: skip
    if len(rising) < 2:
        return {}
    first = {stem: _COUNTED.fullmatch(own[0].strip()) for stem, own in rising.items()}
    return {
        label: match[1] for stem, own in rising.items() for label in own
        if (match := first[stem])
    }  # fmt: skip


def is_longer(label: str, other: str) -> bool:
    """Whether another label, as labels are compared, abbreviates this one."""
    words = [word.casefold() for word in NAME_WORD.findall(label)]
    initials = "".join(word[0] for word in words)
    return len(words) > 1 and (initials == other or other in words)
