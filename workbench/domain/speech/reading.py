"""A document read: the likeliest reading, the second likeliest, and whether the first is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.domain.languages import spoken_in
from workbench.domain.material.text import Draft, Role, Turn
from workbench.domain.speech import readings, sides, unlabelled
from workbench.domain.speech.document import (
    Document,
    document_of,
    paragraphs,
    silenced,
    spoken_lines,
)
from workbench.domain.speech.evidence import Weighed, weighed
from workbench.domain.speech.front import front_in
from workbench.domain.speech.labels import Hints, counted, label_key
from workbench.domain.speech.legend import legend_in
from workbench.domain.speech.patterns import is_found, offered, pattern_of
from workbench.domain.speech.readings import Reading

_MANY_QUESTIONS = 0.12
_FEWEST_QUESTIONS = 3
_BEFORE = 20
_CELL = 5
_LONG_BEFORE, _BEFORE_SHARE = 60, 0.15
_LISTED, _SHOWN = 3, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read in a document.

    Attributes:
        likeliest: the reading that speaks for itself most.
        second: the next one; None where there is no other.
        labels: what is believed to name a speaker, as `label_key` has it.
        roles: what a legend says of labels.
        patterns: marks that recur and may name who speaks, likeliest first; `second` takes them.
    """

    likeliest: Reading
    second: Reading | None = None
    labels: frozenset[str] = frozenset()
    roles: Mapping[str, Role] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()


_ALONE = Hints()


def read(draft: Draft, hints: Hints = _ALONE) -> Read | None:
    """Read a document's lines; None where nobody says anything.

    Args:
        draft: of a document, with its lines.
        hints: what is known from the analyst and from the other files of the import.
    """
    language = spoken_in(draft.text, draft.language)
    document = replace(document_of(draft, language, hints.spelled), guide=hints.guide)
    texts = [p.text for p in document.speech]
    if hints.pattern and is_found(hints.pattern, texts):
        return _by_pattern(document_of(draft, language, hints.spelled, hints.pattern), hints)
    found = _by_evidence(document, hints)
    if found is None or (_is_told(found.likeliest) and not found.likeliest.doubt):
        return found
    patterns = offered(texts)
    other = read(draft, replace(hints, pattern=pattern_of(patterns[0]))) if patterns else None
    if other is None or other.likeliest.turns == found.likeliest.turns:
        return found
    doubt = f"lines begin with marks such as {patterns[0]!r}, which may name who speaks (X)"
    likeliest = replace(found.likeliest, doubt=doubt)
    return replace(found, likeliest=likeliest, second=other.likeliest, patterns=patterns)


def _is_told(reading: Reading) -> bool:
    return any(turn.speaker for turn in reading.turns)


def _by_evidence(document: Document, hints: Hints) -> Read | None:
    """By labels that speak for themselves, or else by what tells speakers apart without any."""
    document, roles, notes = _with_parts(document)
    lines = spoken_lines(document)
    counting = counted([line.head.label for line in lines if line.head and line.head.label])
    known = replace(hints, legend=frozenset(roles) | {label_key(label) for label in counting})
    found = weighed(lines, document.language, known)
    labelled = readings.by_labels(document, found.believed)
    if labelled:
        named = _noted(_without_counts(labelled), notes)
        return _with_labels(document, named, found, roles, known)
    plain = _without_labels(document)
    return replace(plain, likeliest=_noted(plain.likeliest, notes)) if plain else None


def _with_parts(document: Document) -> tuple[Document, Mapping[str, Role], tuple[str, ...]]:
    """The document without what explains it: the parts told there, and what is left out."""
    heads = Counter(line.key for line in spoken_lines(document) if line.key)
    legend = legend_in(document.placed, heads)
    document = silenced(document, legend.lines)
    front = front_in(document.placed, heads)
    shown = " / ".join(reversed(front.foot))[:_SHOWN]
    notes = (f"At the end stands '{shown}', which nobody said",) if front.foot else ()
    return silenced(document, front.lines), {**front.roles, **legend.roles}, notes


def _without_counts(reading: Reading) -> Reading:
    """The reading in which labels that only count turns are one label each."""
    stems = counted([turn.speaker for turn in reading.turns])
    turns = (replace(turn, speaker=stems.get(turn.speaker, turn.speaker)) for turn in reading.turns)
    return replace(reading, turns=tuple(turns)) if stems else reading


def _noted(reading: Reading, notes: tuple[str, ...]) -> Reading:
    return replace(reading, notes=(*reading.notes, *notes)) if notes else reading


def _by_pattern(document: Document, hints: Hints) -> Read | None:
    """By the marks that the analyst told, and the names that were given."""
    document, roles, notes = _with_parts(document)
    lines = spoken_lines(document)
    believed = frozenset(line.key for line in lines if line.head and line.head.form == "named")
    labelled = readings.by_labels(document, believed)
    if labelled is None:
        return _without_labels(document)
    written = hints.pattern.written if hints.pattern else ""
    labelled = replace(labelled, notes=(f"Read by the marks {written!r}", *notes))
    return _with_labels(document, labelled, Weighed(believed=believed, unsure={}), roles, hints)


def _with_labels(
    document: Document, labelled: Reading, found: Weighed, roles: Mapping[str, Role], hints: Hints
) -> Read:
    asking = hints.named | {key for key, role in roles.items() if role == "interviewer"}
    one = sides.by_one_label(document, labelled, found.believed, frozenset(asking))
    likeliest, second = (one, labelled) if one else _or_otherwise(document, labelled, found)
    notes = (*likeliest.notes, *_before(document, likeliest), *_beside(document))
    doubt = likeliest.doubt or _doubt_before(document, likeliest)
    return Read(
        likeliest=replace(likeliest, notes=notes, doubt=doubt), second=second,
        labels=found.believed, roles=roles,
    )  # fmt: skip


def _or_otherwise(
    document: Document, labelled: Reading, found: Weighed
) -> tuple[Reading, Reading | None]:
    """By labels, and by more or fewer of them where some are not sure."""
    if found.unsure:
        keys = frozenset(map(label_key, found.unsure))
        other = readings.by_labels(document, found.believed ^ keys)
        return replace(labelled, doubt=_unsure(found)), other
    unclear = sides.unclear_sides(document, labelled, found.believed)
    return (replace(labelled, doubt=unclear.doubt), unclear) if unclear else (labelled, None)


def _unsure(found: Weighed) -> str:
    listed = sorted(found.unsure.items(), key=lambda item: (-item[1], item[0]))[:_LISTED]
    told = ", ".join(f"'{name}:' ({count} times)" for name, count in listed)
    return f"{told} may or may not be somebody who speaks"


def _without_labels(document: Document) -> Read | None:
    for kind in (readings.by_names_above, unlabelled.by_headings, unlabelled.by_look):
        if found := kind(document):
            notes = (*found.notes, *_before(document, found))
            plain = unlabelled.by_paragraphs(document)
            return Read(likeliest=replace(found, notes=notes), second=plain)
    plain = unlabelled.by_paragraphs(document)
    if plain is None:
        return None
    blocks = paragraphs(document.placed)
    count = sum(document.asks(" ".join(p.text for p in block)) for block in blocks)
    if count < _FEWEST_QUESTIONS or count < _MANY_QUESTIONS * len(blocks):
        return Read(likeliest=plain)
    doubt = f"nobody is named, and {count} of {len(blocks)} paragraphs ask something"
    turned = unlabelled.by_questions(document, strict=True)
    if turned:
        return Read(likeliest=replace(turned, doubt=doubt), second=plain)
    other = unlabelled.by_questions(document, strict=False)
    return Read(likeliest=replace(plain, doubt=doubt), second=other)


def _before(document: Document, found: Reading) -> tuple[str, ...]:
    words = _words_before(document, found)
    if words < _BEFORE:
        return ()
    return (f"The {words} words before the first speaker are kept in the text, not as speech.",)


def _beside(document: Document) -> tuple[str, ...]:
    """A line on words in cells of a table that are nobody's, titles and times apart."""
    cells = (len(p.text.split()) for p in document.placed if p.line.mark)
    words = sum(count for count in cells if count >= _CELL)
    told = f"{words} words beside the speech are kept in the text, as nobody's words"
    return (told,) if words else ()


def _doubt_before(document: Document, found: Reading) -> str:
    words = _words_before(document, found)
    share = words / max(1, len(document.text.split()))
    if words < _LONG_BEFORE or share < _BEFORE_SHARE:
        return ""
    return f"{words} words stand before the first speaker and are nobody's"


def _words_before(document: Document, found: Reading) -> int:
    return len(document.text[: found.turns[0].start].split())


def told(found: Read) -> tuple[str, ...]:
    """What was understood, a sentence each, for the analyst."""
    return (speakers_note(found.likeliest.turns), *found.likeliest.notes)


def speakers_note(turns: Sequence[Turn]) -> str:
    """One sentence on how many labels of speakers there are; a speaker may have several."""
    names = {turn.speaker for turn in turns if turn.speaker}
    if not names:
        taken = "paragraph was taken as it stands" if len(turns) == 1 else (
            "paragraphs were taken as they stand"
        )  # fmt: skip
        return f"{len(turns)} {taken}."
    plural = "" if len(names) == 1 else "s"
    unnamed = sum(not turn.speaker for turn in turns)
    rest = f", {unnamed} of them without one" if unnamed else ""
    return f"{len(names)} label{plural} in {len(turns)} turns{rest}."
