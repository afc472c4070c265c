"""A document by its labels: at the beginning of lines, in a table's cells, or on lines above."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.domain.material.speaker_names import ANSWERS, ASKS
from workbench.domain.material.text import Turn
from workbench.domain.speech.document import Document, Placed, Turns
from workbench.domain.speech.heads import Head
from workbench.domain.speech.labels import asks, label_key

_MAX_HEADING = 500
_LONGEST_NAME, _NAME_WORDS = 40, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a document.

    Attributes:
        turns: with labels as they stand; in order, all of role "other".
        notes: what the analyst should know of it.
        doubt: why it may be wrong, in plain words; empty where nothing says so.
    """

    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()
    doubt: str = ""


def by_labels(document: Document, believed: frozenset[str]) -> Reading | None:
    """Turns by labels that stand at the beginning of lines, or in a table's cells.

    Args:
        document: what is read.
        believed: labels that name speakers, as `label_key` has them.
    """
    if not believed and all(p.line.speaker is None for p in document.placed):
        return None
    turns = Turns(document.text)
    for p in document.placed:
        _take(turns, p, believed)
    turns.close()
    # Labels that turn up only in the second half do not tell who spoke in the first.
    before = turns.done[0].start if turns.done else len(document.text)
    late = before > len(document.text) / 2 and before > _MAX_HEADING
    return None if late or not turns.done else Reading(turns=tuple(turns.done))


def _take(turns: Turns, p: Placed, believed: frozenset[str]) -> None:
    begin = 0
    named = p.head is not None and p.head.label is not None
    if (not p.is_speech and p.text.strip()) or p.title:
        turns.close()
        return
    if p.line.speaker is not None:
        turns.open(p.line.speaker, p.line.time)
    elif p.head and named and label_key(p.head.label or "") in believed:
        turns.open(p.head.label, p.head.time)
        begin = p.head.speech
    elif p.head and not named:
        turns.open(turns.speaker, p.head.time)
        begin = p.head.speech
    if turns.speaker is not None and p.text.strip():
        turns.take(p, begin)


def by_names_above(document: Document) -> Reading | None:
    """Turns by names that stand on lines of their own, headings or not (`ANNA`, then her words)."""
    titles = _title_names(document)
    names = titles or _names_above(document)
    if not names:
        return None
    headed = replace(document, placed=tuple(_with_head(p, names) for p in document.placed))
    found = by_labels(headed, frozenset(map(label_key, names)))
    others = [p.words for p in headed.placed if p.title and p.line.start > _first(found)]
    if found and titles and others:
        doubt = f"the heading '{others[0][:_LONGEST_NAME]}' may name who speaks, or nobody"
        return replace(found, doubt=doubt)
    return found


def _first(found: Reading | None) -> int:
    return found.turns[0].start if found else 0


def _with_head(p: Placed, names: frozenset[str]) -> Placed:
    name = p.words.rstrip(":：")
    if name not in names or p.line.mark:
        return p
    return replace(p, head=Head(label=name, time=None, speech=len(p.text)), title=False)


def _title_names(document: Document) -> frozenset[str]:
    """Headings that recur, two or more, or that say a role; speech follows each."""
    titles = [p.words.rstrip(":：") for p in document.placed if p.title and not p.line.mark]
    counts = Counter(title for title in titles if 0 < len(title) <= _LONGEST_NAME)
    recurring = {title for title, count in counts.items() if count > 1}
    roles = {t for t in counts if ASKS.fullmatch(t) or ANSWERS.fullmatch(t)}
    heads = sum(counts[title] for title in recurring)
    if len(recurring | roles) < 2 or 2 * heads < len(titles):
        return frozenset()
    above = _above_words(document)
    once = {t for t in counts if t in above and len(t.split()) <= (3 if asks(t) else _NAME_WORDS)}
    return frozenset(recurring | roles | once)


def _above_words(document: Document) -> frozenset[str]:
    """Headings right below which somebody speaks: a document's title has a heading below it."""
    filled = [p for p in document.placed if p.text.strip() and not p.line.mark]
    return frozenset(a.words.rstrip(":：") for a, b in pairwise(filled) if a.title and not b.title)


def _names_above(document: Document) -> frozenset[str]:
    """Lines that name who speaks in the next ones; none where unsure.

    Two names or more must recur, never follow each other, and stand above a quarter of the lines.
    """
    filled = [p for p in document.speech if not p.title]
    short = [p.words.rstrip(":：") for p in filled if len(p.words) <= _LONGEST_NAME]
    counts = Counter(name for name in short if _may_stand_above(name))
    names = {name for name, count in counts.items() if count > 1}
    places = [i for i, p in enumerate(filled) if p.words.rstrip(":：") in names]
    if len(names) < 2 or 4 * len(places) < len(filled) or places[-1] == len(filled) - 1:
        return frozenset()
    return frozenset() if any(b - a == 1 for a, b in pairwise(places)) else frozenset(names)


def _may_stand_above(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= 3 and all(
        word[0].isdigit() or (word[0].isalpha() and not word[0].islower()) for word in words
    ) and not name.endswith((".", "?", "!", ",", "…"))  # fmt: skip
