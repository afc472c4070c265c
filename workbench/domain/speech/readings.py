"""Ways to read a document: by its labels, by one label only, by headings or look, or by paragraphs.

Each gives the turns that it would see, or none where the document is not of that kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from workbench.domain.material.speaker_names import ANSWERS as ANSWER_LABEL
from workbench.domain.material.speaker_names import ASKS as ASK_LABEL
from workbench.domain.material.speaker_names import canonical_label, stands_for
from workbench.domain.material.text import Turn
from workbench.domain.speech.document import Document, Placed, Turns, clock, paragraphs
from workbench.domain.speech.evidence import asks, label_key
from workbench.domain.speech.heads import Head, speech_end
from workbench.domain.speech.looks import ANSWERS, ASKS, Paragraph, asking_look, look_note

_ANSWERING, _ASKERS = (ANSWERS, "Participant", "Answer"), (ASKS, "Moderator", "Question")
_HEADING_WORDS = 12
# Characters of title, date and names that may stand before the first label of a short file.
_MAX_HEADING = 500
_LONGEST_NAME, _NAME_WORDS = 40, 4
_ASKING = 1 / 3
_FEWEST = 3
_FOLLOWED = 0.6
_ASIDE = 0.25


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


def by_labels(
    document: Document, believed: frozenset[str], silent: frozenset[int] = frozenset()
) -> Reading | None:
    """Turns by labels that stand at the beginning of lines, or in a table's cells.

    Args:
        document: what is read.
        believed: labels that name speakers, as `label_key` has them.
        silent: where the lines of a legend begin.
    """
    if not believed and all(p.line.speaker is None for p in document.placed):
        return None
    turns = Turns(document.text)
    for p in document.placed:
        if p.line.start in silent:
            turns.close()
        else:
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
    roles = {t for t in counts if ASK_LABEL.fullmatch(t) or ANSWER_LABEL.fullmatch(t)}
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


def by_one_label(
    document: Document, labelled: Reading, believed: frozenset[str], asking: frozenset[str]
) -> Reading | None:
    """Turns where only one side is labelled: what has no label is the other side's.

    Args:
        document: what is read.
        labelled: it by its labels, where a paragraph without one goes on.
        believed: labels that name speakers.
        asking: labels that are known to be of who asks, as the analyst or a legend says.
    """
    sides = _sides(document, believed)
    if not sides.bare or not sides.headed:
        return None
    labels = {canonical_label(turn.speaker) for turn in labelled.turns}
    asked = all(ASK_LABEL.fullmatch(x) or label_key(x) in asking for x in labels)
    answered = all(ANSWER_LABEL.fullmatch(x) for x in labels)
    if not asked and len({label_key(x) for x in labels}) > 1:
        return None
    here, there = _share(sides.headed), _share(sides.bare)
    if asked or (here >= _ASKING and here >= 2 * there and not answered):
        other, answers = _other_than(labels, _ANSWERING), True
    elif there >= _ASKING and there >= 2 * here:
        other, answers = _other_than(labels, _ASKERS), False
    else:
        return None
    turns = _parted(document, believed, other)
    few = len(sides.headed) < _FEWEST and not asked
    unclear = few or sides.followed < _FOLLOWED or (answers and there > _ASIDE)
    told = f"Only {_one_of(labels)} is a label; what has none was taken for the {other.lower()}'s"
    doubt = f"only one side is labelled ({_one_of(labels)}), and it is not clear where it ends"
    return Reading(turns=turns, notes=(told,), doubt=doubt if unclear else "")


def unclear_sides(
    document: Document, labelled: Reading, believed: frozenset[str]
) -> Reading | None:
    """The other reading where one person alone is labelled and somebody asks, in doubt.

    None where several are labelled, every paragraph is, or nobody asks anything.
    """
    sides = _sides(document, believed)
    labels = {canonical_label(turn.speaker) for turn in labelled.turns}
    here, there = _share(sides.headed), _share(sides.bare)
    asking = sum(map(asks, (*sides.headed, *sides.bare)))
    if len({label_key(x) for x in labels}) != 1 or not sides.bare or asking < 2:
        return None
    other = _other_than(labels, _ANSWERING if here >= there else _ASKERS)
    doubt = f"only {_one_of(labels)} is a label, and somebody else may speak between"
    return Reading(turns=_parted(document, believed, other), doubt=doubt)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Paragraphs with a label and without, and the share of the former that the latter follow."""

    headed: Sequence[str]
    bare: Sequence[str]
    followed: float


def _sides(document: Document, believed: frozenset[str]) -> _Sides:
    order = [
        (_is_headed(block[0], believed), " ".join(p.text for p in block))
        for block in paragraphs(document.placed)
        if not block[0].title
    ]
    first = next((i for i, (headed, _) in enumerate(order) if headed), len(order))
    order = order[first:]
    headed = [words for is_headed, words in order if is_headed]
    bare = [words for is_headed, words in order if not is_headed]
    runs = [is_headed for is_headed, _ in groupby(order, key=lambda pair: pair[0])]
    return _Sides(headed, bare, runs.count(False) / max(1, len(headed)))


def _is_headed(p: Placed, believed: frozenset[str]) -> bool:
    return bool(p.head and p.head.label and label_key(p.head.label) in believed)


def _share(paragraphs_: Sequence[str]) -> float:
    return sum(map(asks, paragraphs_)) / max(1, len(paragraphs_))


def _other_than(labels: Iterable[str], names: Sequence[str]) -> str:
    """A name for who has no label, that no label abbreviates: "I" is no interviewee."""
    short = [label_key(label) for label in labels]
    return next(n for n in names if not any(stands_for(s, n.casefold()) for s in short))


def _one_of(labels: Iterable[str]) -> str:
    return " and ".join(f"'{label}'" for label in sorted(labels))


def _parted(document: Document, believed: frozenset[str], other: str) -> tuple[Turn, ...]:
    """Turns where a label's turn ends with its paragraph."""
    turns = Turns(document.text)
    for block in paragraphs(document.placed):
        first = block[0]
        if first.title:
            turns.close()
        elif first.head and _is_headed(first, believed):
            turns.open(first.head.label, first.head.time)
        elif turns.speaker is not None and turns.speaker != other:
            turns.open(other, first.head.time if first.head and not first.head.label else None)
        if turns.speaker is None or first.title:
            continue
        for p in block:
            headed = p is first and _is_headed(p, believed)
            marked = p.head is not None and p.head.label is None
            turns.take(p, p.head.speech if p.head and (headed or marked) else 0)
    turns.close()
    return tuple(turns.done)


def by_headings(document: Document) -> Reading | None:
    """Turns where headings are questions and what stands below them is answered."""
    titles = [p for p in document.placed if p.title and not p.line.mark]
    asking = [p for p in titles if asks(p.text)]
    if len(asking) < 2 or 2 * len(asking) < len(titles) - 1:
        return None
    turns = Turns(document.text)
    for p in document.speech:
        if p.title and not asks(p.text):
            turns.close()
            turns.speaker = None
            continue
        speaker = ASKS if p.title else ANSWERS
        if turns.speaker is None and not p.title:
            continue
        if speaker != turns.speaker:
            turns.open(speaker, None)
        turns.take(p, p.begin)
    turns.close()
    note = f"No names: the {len(asking)} headings that ask were taken for the interviewer's"
    return Reading(turns=tuple(turns.done), notes=(note,)) if turns.done else None


def by_look(document: Document) -> Reading | None:
    """Turns by how paragraphs are set; none where the look tells nobody apart."""
    spoken = [p for p in document.speech if not p.title]
    look = asking_look([Paragraph(text=p.text, looks=_looks(p)) for p in spoken])
    if look is None:
        return None
    turns = Turns(document.text)
    count = 0
    for p in spoken:
        asking = look in _looks(p)
        # Title and date may be set like the questions or like the answers.
        short = len(p.text.split()) <= _HEADING_WORDS
        if turns.speaker is None and short and not (asking and asks(p.text)):
            continue
        speaker = ASKS if asking else ANSWERS
        if speaker != turns.speaker:
            turns.open(speaker, None)
        turns.grow(p.line.start, p.line.start + speech_end(p.text))
        count += asking
    turns.close()
    return Reading(turns=tuple(turns.done), notes=(look_note(look, count),))


def _looks(p: Placed) -> frozenset[str]:
    """How a line is set, Markdown's stars included."""
    marked = {"bold": ("**", "__"), "italic": ("*", "_")}
    text = p.text.strip()
    for look, signs in marked.items():
        for sign in signs:
            inner = text[len(sign) : -len(sign)]
            closed = text.startswith(sign) and text.endswith(sign) and len(inner) > 1
            if closed and sign[0] not in inner:
                return p.line.looks | {look}
    return p.line.looks


def by_questions(document: Document, *, strict: bool) -> Reading | None:
    """Turns where paragraphs that end with a question are the interviewer's.

    Args:
        document: what is read.
        strict: only where nearly every other paragraph is one.
    """
    blocks = [block for block in paragraphs(document.placed) if not block[0].title]
    asking = [asks(block[-1].text.rstrip()[-3:]) for block in blocks]
    first = asking.index(True) if any(asking) else len(asking)
    blocks, asking = blocks[first:], asking[first:]
    pairs = [a != b for a, b in pairwise(asking)]
    said = [sum(len(p.text.split()) for p in block) for block in blocks]
    asked = sum(n for n, asks_ in zip(said, asking, strict=True) if asks_)
    clear = sum(pairs) >= 0.8 * len(pairs) and 2 * asked <= sum(said)
    if sum(asking) < _FEWEST or (strict and not clear):
        return None
    turns = Turns(document.text)
    for block, asks_ in zip(blocks, asking, strict=True):
        speaker = ASKS if asks_ else ANSWERS
        if speaker != turns.speaker:
            turns.open(speaker, None)
        for p in block:
            turns.take(p, p.head.speech if p.head and p.head.label is None else 0)
    turns.close()
    return Reading(turns=tuple(turns.done))


def by_paragraphs(document: Document) -> Reading | None:
    """A turn for each paragraph, of nobody who is named; headings are nobody's words."""
    turns = Turns(document.text)
    turns.speaker = ""
    for block in paragraphs(document.placed):
        turns.close()
        if block[0].title:
            continue
        for p in block:
            timed = p.head if p.head and p.head.label is None else None
            if timed:
                turns.close()
                turns.time = clock(timed.time)
            turns.take(p, timed.speech if timed else 0)
    turns.close()
    return Reading(turns=tuple(turns.done)) if turns.done else None


def speakers_in(turns: Sequence[Turn]) -> Mapping[str, int]:
    """Label to how many turns it heads."""
    return Counter(turn.speaker for turn in turns)
