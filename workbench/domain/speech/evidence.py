"""Which labels name speakers: what speaks for each and against it, as one sum.

No single thing decides. A label that recurs, alternates with another, heads most paragraphs, is
set off like the others, is known from the other files or was named by the analyst is a speaker,
whatever its words; words of ordinary speech only speak against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.languages import all_words, languages
from workbench.domain.material.speaker_names import (
    ANSWERS,
    ASKS,
    canonical_label,
    is_anybody,
    is_generic,
)
from workbench.domain.speech.heads import Form
from workbench.domain.speech.labels import (
    NAME_WORD,
    Hints,
    Spoken,
    asks,
    is_capitalised,
    is_longer,
    make_of,
)
from workbench.domain.speech.surroundings import LAYOUT, SET_OFF, Surroundings

BELIEVED, SURE, _UNSURE = 1.0, 1.5, -0.5
"""A label of that weight is believed; between the last and the second the analyst is asked."""
_CERTAIN = 100.0
# What a label that recurs, alternates and heads much has to outweigh.
_LEADS = 8.0
_NEARLY_ALL = 0.75
# Labels with a number that are of one make, from which each speaks for the others.
_SEVERAL = 3
_OFTEN = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What was made of the labels of a document, casefolded.

    Attributes:
        believed: those that name speakers.
        unsure: label as it stands to how often: those that may, or may not.
    """

    believed: frozenset[str]
    unsure: Mapping[str, int]


def weighed(lines: Sequence[Spoken], language: str, hints: Hints) -> Weighed:
    """Weigh every label that stands at the beginning of a line."""
    evidence = _Evidence(lines, language, hints)
    weights = {key: evidence.weight(key) for key in evidence.at}
    believed = frozenset(key for key, weight in weights.items() if weight >= BELIEVED)
    if not {"q.", "a."} <= believed:
        believed -= {"q.", "a."}  # a numbered list, not questions and answers
    heads = sum(len(evidence.at[key]) for key in believed)
    certain = any(weights[key] >= _CERTAIN for key in believed)
    if not (heads * 10 > len(lines) or (heads >= 10 and heads * 20 > len(lines)) or certain):
        believed = frozenset()
    unsure = {
        key: weight for key, weight in weights.items()
        if _UNSURE <= weight < SURE and evidence.might_be(key, believed)
    }  # fmt: skip
    return Weighed(
        believed=believed, unsure={evidence.label(key): len(evidence.at[key]) for key in unsure}
    )


class _Evidence(Surroundings):
    """What a document's lines say of its labels."""

    def __init__(self, lines: Sequence[Spoken], language: str, hints: Hints) -> None:
        super().__init__(lines, hints)
        self._everyday = _everyday(language)
        self._heading = languages()["en"].heading | _of(language, "heading")

    def might_be(self, key: str, believed: frozenset[str]) -> bool:
        """Whether an unsure label is worth a question."""
        if key in believed:
            return True
        line = self._lines[self.at[key][0]]
        words = NAME_WORD.findall(self.label(key))
        plausible = is_capitalised(self.label(key)) and len(words) <= 4
        plausible = plausible and (bool(line.begins) or self._above)
        opens = line.opens or not self._spaced
        form = line.head is not None and line.head.form not in SET_OFF
        return plausible and opens and form and not line.begins[:1].islower()

    def weight(self, key: str) -> float:
        """What speaks for a label, less what speaks against it."""
        if key in self._hints.named or key in self._hints.legend:
            return _CERTAIN
        count = len(self.at[key])
        weight = self._by_count(key, count) + self._by_form(key) + self._by_words(key)
        weight += self._by_place(key, count) + self._by_others(key, count)
        return weight

    def _by_count(self, key: str, count: int) -> float:
        recurs = -0.5 if count == 1 else 1.0 if count == 2 else 2.0 if count < 5 else 2.5
        known = self._hints.elsewhere.get(key, 0)
        return recurs + (3.0 if known > 2 else 2.0 if known else 0.0)

    def _by_form(self, key: str) -> float:
        heads = [head for place in self.at[key] if (head := self._lines[place].head)]
        forms = {head.form for head in heads}
        timed = any(head.time for head in heads) or forms & {"alone", "timed"}
        weight = 1.0 if timed else 0.0
        weight += 0.5 if all(head.bold for head in heads) else 0.0
        if forms <= SET_OFF and not self._is_layout(forms):
            weight -= 4.0
        return weight

    def _is_layout(self, forms: set[Form]) -> bool:
        """Whether most lines are set off in that way, by two labels or more that recur."""
        keys = [key for key, places in self.at.items() if self._forms(places) & forms]
        recur = [key for key in keys if len(self.at[key]) > 1]
        heads = sum(len(self.at[key]) for key in recur)
        few = len(recur) * 2 <= heads
        share = max(LAYOUT[form] for form in forms if form in LAYOUT)
        return len(recur) > 1 and few and heads >= share * self._paragraphs

    def _by_words(self, key: str) -> float:
        label = canonical_label(self.label(key))
        words = [word.casefold() for word in NAME_WORD.findall(label)]
        if self._is_role(key):
            return 1.0 if is_generic(label) or is_anybody(label) else 1.5
        weight = 0.5 if is_capitalised(label) else 0.0
        if not is_capitalised(label) and not self._small:
            weight -= 1.5 if label[:1].islower() else 1.0
        if " ".join(words) in all_words("leads"):
            return weight - _LEADS
        if label.isupper() and label.isascii() and len(label) <= 3:
            return weight  # initials may spell a word
        plain = sum(word in self._everyday for word in words) / max(1, len(words))
        titled = len(words) > 1 and is_capitalised(label)
        weight -= plain * (1.25 if titled else 2.5)
        weight -= 2.5 if words and all(word in self._heading for word in words) else 0.0
        return weight - (1.0 if len(words) > 4 else 0.0)

    def _is_role(self, key: str) -> bool:
        """Whether a label is a role, a letter or a number, and so no word of speech."""
        label = canonical_label(self.label(key))
        generic = is_generic(label) and (label[:1].isupper() or label[-1:].isdigit())
        generic = generic or (is_anybody(label) and is_capitalised(label))
        return generic or bool(ASKS.fullmatch(label) or ANSWERS.fullmatch(label))

    def _by_place(self, key: str, count: int) -> float:
        """By what stands around: alternation, cover, blank lines, how the words begin."""
        weight, heads = 0.0, sum(len(self.at[k]) for k in self._recurring)
        large = key in self._recurring and count >= _OFTEN * heads
        if large and count > 2 and self._alternates(key):
            weight += 2.0
        if large and len(self._recurring) > 1 and self._cover >= _NEARLY_ALL:
            weight += 1.5
        if key not in self._recurring and self._cover >= _NEARLY_ALL:
            weight += 1.5
        asking = sum(asks(self._lines[place].begins) for place in self.at[key])
        if count > 2 and asking >= 0.8 * count:
            weight += 1.5
        begins = [self._lines[place].begins for place in self.at[key] if self._lines[place].begins]
        if (
            begins
            and 2 * sum(b[:1].islower() for b in begins) > len(begins)
            and self._large_begin(key)
        ):
            weight -= 2.5
        opening = sum(self._lines[place].opens for place in self.at[key])
        within = self._spaced and 2 * opening < count and not self._is_role(key)
        return weight - (2.0 if within else 0.0)

    def _by_others(self, key: str, count: int) -> float:
        """By the labels that recur: whether it is a longer form, or of the same make."""
        if count > 1:
            return 0.0
        label = canonical_label(self.label(key))
        longer = any(is_longer(label, other) for other in self._recurring if other != key)
        make = make_of(self.label(key))
        alike = make != "" and any(
            make_of(self.label(k)) == make for k in self._recurring if k != key
        )
        alike = alike or ("#" in make and self._numbered[make] >= _SEVERAL)
        called = any(word in self._called for word in NAME_WORD.findall(label) if len(word) > 2)
        alike = alike or (self._bold and self._is_bold(key))
        form = self._forms(self.at[key])
        shared = form & {"tab", "bracket", "sign", "alone", "timed"}
        alike = alike or bool(shared and all(self._forms(self.at[k]) == form for k in self._common))
        alike = alike or (self._above and not self._lines[self.at[key][0]].begins)
        group = len(self._recurring) > 2
        every = self._every or (group and self._nearly_every)
        weight = 2.0 if longer or alike or every else 0.0
        weight -= 1.5 if not longer and self._is_said(label) else 0.0
        full = 1 < len(NAME_WORD.findall(label)) < 4 and is_capitalised(label)
        weight += 0.5 if group and full else 0.0
        line = self._lines[self.at[key][0]]
        if self._spaced and line.opens and line.begins[:1].isupper() and is_capitalised(label):
            weight += 1.0
        return weight + (1.0 if called else 0.0) + (0.5 if group else 0.0)


def _everyday(language: str) -> frozenset[str]:
    return languages()["en"].everyday | _of(language, "everyday")


def _of(language: str, kind: str) -> frozenset[str]:
    known = languages().get(language.partition("-")[0].casefold())
    words: frozenset[str] = getattr(known, kind) if known else frozenset()
    return words
