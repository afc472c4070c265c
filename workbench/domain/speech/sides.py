"""A document in which only one side is labelled: whose the other paragraphs are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from workbench.domain.material.speaker_names import ANSWERS as ANSWER_LABEL
from workbench.domain.material.speaker_names import ASKS as ASK_LABEL
from workbench.domain.material.speaker_names import canonical_label, stands_for
from workbench.domain.material.text import Turn
from workbench.domain.speech.document import Document, Placed, Turns, paragraphs
from workbench.domain.speech.labels import asks, is_capitalised, label_key
from workbench.domain.speech.looks import ANSWERS, ASKS
from workbench.domain.speech.readings import Reading

_ANSWERING, _ASKERS = (ANSWERS, "Participant", "Answer"), (ASKS, "Moderator", "Question")
_ASKING = 1 / 3
_FEWEST = 3
_FOLLOWED = 0.6
_ASIDE = 0.25
_NAMED, _NAME_WORDS = 2, 4


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
    few = few or sides.named >= max(_NAMED, _ASIDE * len(sides.bare))
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
    """Paragraphs with a label and without, and the share of the former that the latter follow.

    `named` of those without begin with what may be a name before a colon.
    """

    headed: Sequence[str]
    bare: Sequence[str]
    followed: float
    named: int


def _sides(document: Document, believed: frozenset[str]) -> _Sides:
    blocks = [block for block in paragraphs(document.placed) if not block[0].title]
    order = [(_is_headed(b[0], believed), " ".join(p.text for p in b)) for b in blocks]
    first = next((i for i, (headed, _) in enumerate(order) if headed), len(order))
    order = order[first:]
    named = sum(_may_name(b[0]) and not _is_headed(b[0], believed) for b in blocks[first:])
    headed = [words for is_headed, words in order if is_headed]
    bare = [words for is_headed, words in order if not is_headed]
    runs = [is_headed for is_headed, _ in groupby(order, key=lambda pair: pair[0])]
    return _Sides(headed, bare, runs.count(False) / max(1, len(headed)), named)


def _may_name(p: Placed) -> bool:
    label = p.head.label if p.head and p.head.form == "colon" else None
    return label is not None and is_capitalised(label) and len(label.split()) <= _NAME_WORDS


def _is_headed(p: Placed, believed: frozenset[str]) -> bool:
    return bool(p.head and p.head.label and label_key(p.head.label) in believed)


def _share(paragraphs_: Sequence[str]) -> float:
    return sum(map(asks, paragraphs_)) / max(1, len(paragraphs_))


def _other_than(labels: Iterable[str], names: Sequence[str]) -> str:
    """A name for who has no label, which no label abbreviates, as "I" would "Interviewee"."""
    short = [label_key(label) for label in labels]
    return next(n for n in names if not any(stands_for(s, n.casefold()) for s in short))


def _one_of(labels: Iterable[str]) -> str:
    return " and ".join(f"'{label}'" for label in sorted(labels))


def _parted(document: Document, believed: frozenset[str], other: str) -> tuple[Turn, ...]:
    """Turns where a label's turn ends with its paragraph."""
    turns = Turns(document.text)
    blocks = paragraphs(document.placed)
    for block in blocks[_first_of(blocks, believed, other) :]:
        first = block[0]
        if first.title:
            turns.close()
        elif first.head and _is_headed(first, believed):
            turns.open(first.head.label, first.head.time)
        elif turns.speaker != other:
            turns.open(other, first.head.time if first.head and not first.head.label else None)
        if first.title:
            continue
        for p in block:
            headed = p is first and _is_headed(p, believed)
            marked = p.head is not None and p.head.label is None
            turns.take(p, p.head.speech if p.head and (headed or marked) else 0)
    turns.close()
    return tuple(turns.done)


def _first_of(blocks: Sequence[Sequence[Placed]], believed: frozenset[str], other: str) -> int:
    """The paragraph in which the talk begins: the first label, or a question right above it."""
    labelled = (n for n, block in enumerate(blocks) if _is_headed(block[0], believed))
    first = next(labelled, len(blocks))
    above = blocks[first - 1] if first else ()
    asked = bool(above) and not above[0].title and asks(" ".join(p.text for p in above))
    return first - 1 if asked and other in _ASKERS else first
