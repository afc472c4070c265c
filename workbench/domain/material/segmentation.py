"""From a transcript to excerpts: participants' turns, long ones cut at sentence ends.

The question stays with the answer as context, for every piece of a long answer. A bare "yes",
"thanks" or "I don't know" is an excerpt too; `is_filler` spots it, the analyst decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import islice, pairwise

from workbench.domain.languages import languages
from workbench.domain.material.text import Excerpt, Span, Transcript, Turn, excerpt_id
from workbench.domain.words import WORD, folded

MAX_WORDS = 180
"""Turns longer than this are cut into parts of about equal length."""
CONTEXT_CHARACTERS = 400
# A part may be this much longer before another cut is made: sentences do not divide evenly.
_SLACK = 1.25
# Characters that are searched for sentences at once.
_WINDOW = 20_000
# Scripts without blanks have long "words"; each such stretch counts as one more.
_LONG_WORD = 20

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"\S+\s*|\s+")
_SENTENCE = re.compile(r"[^\n.?!]*[\n.?!]+\s*|[^\n.?!]+")
# "[laughs]", "(long pause)": what the transcriber saw; a longer bracket holds words.
_ASIDE = re.compile(r"\[[^\[\]]{0,24}\]|\([^()]{0,24}\)|\*[^*]{0,24}\*|<[^<>]{0,24}>")
# A number is an answer too.
_TOKEN = re.compile(rf"{WORD}|\d+")
_FILLER_WORDS = 14
_LONGEST_PHRASE = 6
_SURVEYED, _ANSWERS = 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """What became of a transcript's excerpts when a corrected text was imported.

    Attributes:
        excerpts: those of the new text, in order; known ones under their old ids.
        unchanged: ids whose words are the same, wherever they stand now.
        changed: ids whose words were corrected; decisions on them deserve a second look.
        gone: ids without a place in the new text.
        fresh: ids that were not there before.
    """

    excerpts: tuple[Excerpt, ...]
    unchanged: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]


def segment(transcript: Transcript) -> list[Excerpt]:
    """Cut a transcript into excerpts, in order.

    Only participants' turns are cut; the excerpts of a turn hold all its words and do not
    overlap. Each has the end of the last question before it as context; none if the participant
    speaks first.
    """
    excerpts: list[Excerpt] = []
    question: tuple[Span, ...] = ()
    for turn in transcript.turns:
        if turn.role != "participant":
            question = _question(transcript, turn) or question
            continue
        for span in _parts(transcript, turn):
            excerpts.append(_excerpt(transcript, span, question))
    return excerpts


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text in order, without the blanks around them."""
    return [said for start, end in _sentences(text, language) if (said := text[start:end].strip())]


def is_survey(transcript: Transcript) -> bool:
    """Whether a text holds the short answers of many people rather than a conversation.

    At least ten people speak, on average no more than five times each: a survey's
    form has few questions, and in a group of ten each says more than that.
    """
    said = [turn.speaker for turn in transcript.turns if turn.role == "participant"]
    people = len(set(said))
    return people >= _SURVEYED and len(said) <= _ANSWERS * people


def is_filler(text: str, context_is_question: bool) -> bool:
    """Whether a participant's words carry nothing to code: greetings, thanks, "mm", "don't know".

    Conservative: one word that says something keeps the excerpt. After a question, "yes" or
    "exactly" is the answer and kept; elsewhere they are passing remarks.
    """
    said = _ASIDE.sub(" ", folded(text)).replace("-", " ")
    words = [word[0] for word in islice(_TOKEN.finditer(said), _FILLER_WORDS + 1)]
    if not words:
        return True
    if len(words) > _FILLER_WORDS:
        return False
    said_nothing = _answered() if context_is_question else _remarked()
    return _made_of(words, said_nothing)


@cache
def _answered() -> frozenset[tuple[str, ...]]:
    """What says nothing even as an answer, in every language: a study may be in several."""
    every = languages().values()
    return _tokens_of(word for language in every for word in (*language.sounds, *language.phrases))


@cache
def _remarked() -> frozenset[tuple[str, ...]]:
    """What says nothing in passing."""
    every = languages().values()
    return _answered() | _tokens_of(word for language in every for word in language.remarks)


def _tokens_of(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_TOKEN.findall(folded(phrase))) for phrase in phrases)


def _made_of(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Whether words can be read as one phrase after another."""
    ends = {0}
    for start in range(len(words)):
        if start in ends:
            rest = words[start : start + _LONGEST_PHRASE]
            ends |= {start + n for n in range(1, len(rest) + 1) if tuple(rest[:n]) in phrases}
    return len(words) in ends


def _excerpt(transcript: Transcript, span: Span, context: tuple[Span, ...]) -> Excerpt:
    return Excerpt(
        id=excerpt_id(transcript.id, span.start, span.end),
        transcript_id=transcript.id,
        participant_id=transcript.participant_id,
        start=span.start,
        end=span.end,
        text=transcript.text[span.start : span.end],
        context=context,
    )


def _question(transcript: Transcript, turn: Turn) -> tuple[Span, ...]:
    """The end of what was asked, from a word's start; nothing for a mere "mm-hm"."""
    span = _trim(transcript.text, turn.start, turn.end)
    if span is None or is_filler(transcript.text[span.start : span.end], False):
        return ()
    start = max(span.start, span.end - CONTEXT_CHARACTERS)
    if start > span.start and not transcript.text[start - 1].isspace():
        word = re.compile(r"\s\S").search(transcript.text, start, span.end)
        start = word.start() + 1 if word else start
    return (_trim(transcript.text, start, span.end) or span,)


def _trim(text: str, start: int, end: int) -> Span | None:
    inner = text[start:end]
    words = inner.strip()
    if not words:
        return None
    first = start + len(inner) - len(inner.lstrip())
    return Span(first, first + len(words))


def _parts(transcript: Transcript, turn: Turn) -> list[Span]:
    """The turn as one span, or cut into parts of about equal length."""
    whole = _trim(transcript.text, turn.start, turn.end)
    if whole is None:
        return []
    text = transcript.text[whole.start : whole.end]
    if _count(text) <= MAX_WORDS:
        return [whole]
    cuts = _balanced(_units(text, transcript.language))
    edges = [0, *cuts, len(text)]
    spans = (
        _trim(transcript.text, whole.start + start, whole.start + end)
        for start, end in pairwise(edges)
    )
    return [span for span in spans if span]


def _count(text: str) -> int:
    return sum(1 + len(word) // _LONG_WORD for word in text.split())


def _units(text: str, language: str) -> list[tuple[int, int]]:
    """(start, words) of the pieces that must not be cut: sentences, or stretches of words."""
    units: list[tuple[int, int]] = []
    for start, end in _sentences(text, language):
        count = _count(text[start:end])
        if count <= MAX_WORDS:
            units.append((start, count))
            continue
        # Speech recognition without punctuation: cut between words.
        words = [(m.start(), 1 + len(m[0]) // _LONG_WORD) for m in _WORD.finditer(text, start, end)]
        pieces = -(-count // MAX_WORDS)
        size = -(-len(words) // pieces)
        for i in range(0, len(words), size):
            units.append((words[i][0], sum(count for _, count in words[i : i + size])))
    return units


def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences, in order, covering the text."""
    import sentencex

    # sentencex falls back to the language's root form, and to English where it knows none.
    root = language.partition("-")[0] or "en"
    starts = [0]
    # Its time grows with the square of the length, so long texts are read a window at a time; the
    # last sentence of a window may go on in the next.
    while starts[-1] < len(text):
        at = starts[-1]
        window = text[at : at + _WINDOW]
        found = sentencex.get_sentence_boundaries(root, window)
        starts += [at + int(b["start_index"]) for b in found if b["start_index"] > 0]
        if at + len(window) == len(text):
            break
        if starts[-1] == at:
            starts.append(at + len(window))
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _balanced(units: Sequence[tuple[int, int]]) -> list[int]:
    """Where to cut, so that no part is much over the limit and the parts are about equal."""
    cuts: list[int] = []
    # Sentences cut out of one long word count as a word each, so the sum is theirs.
    total = sum(count for _, count in units)
    # A unit that is longer by itself cannot be cut, however many parts there are.
    limit = max(MAX_WORDS * _SLACK, *(count for _, count in units))
    for parts in range(-(-total // MAX_WORDS), len(units) + 1):
        cuts, longest = _cut(units, total, parts)
        if longest <= limit:
            break
    return cuts


def _cut(units: Sequence[tuple[int, int]], total: int, parts: int) -> tuple[list[int], int]:
    """Cut nearest to each equal share: the cuts and the words of the longest part."""
    cuts: list[int] = []
    before = part = longest = 0
    for start, count in units:
        target = total * (len(cuts) + 1) / parts
        # Cut before this unit if that lies nearer to the share than cutting after it.
        if part and len(cuts) < parts - 1 and target - before < before + count - target:
            cuts.append(start)
            longest, part = max(longest, part), 0
        part += count
        before += count
    return cuts, max(longest, part)


def carry_over(old: Transcript, new: Transcript, excerpts: Sequence[Excerpt]) -> CarriedOver:
    """Give the excerpts of a corrected transcript the ids that they had before.

    Spans are mapped by the difference of the two texts. An excerpt keeps its id where it falls
    on one new excerpt, word for word (unchanged) or for the larger part of both (changed).

    Args:
        old: the earlier revision.
        new: the corrected one, with the earlier one's id.
        excerpts: those of the earlier revision.
    """
    blocks = shared_stretches(old.text, new.text)
    cut = segment(new)
    former: dict[int, Excerpt] = {}
    for excerpt in excerpts:
        partner = _partner(excerpt, cut, blocks)
        if partner is not None and partner not in former:
            former[partner] = excerpt
    taken = {excerpt.id for excerpt in excerpts}
    carried: list[Excerpt] = []
    for i, piece in enumerate(cut):
        own = former[i].id if i in former else _unused(piece, taken)
        taken.add(own)
        carried.append(replace(piece, id=own))
    same = {e.id for i, e in former.items() if e.text == cut[i].text}
    kept = {e.id for e in former.values()}
    return CarriedOver(
        excerpts=tuple(carried),
        unchanged=tuple(e.id for e in excerpts if e.id in same),
        changed=tuple(e.id for e in excerpts if e.id in kept - same),
        gone=tuple(e.id for e in excerpts if e.id not in kept),
        fresh=tuple(e.id for e in carried if e.id not in kept),
    )


def _unused(excerpt: Excerpt, taken: set[str]) -> str:
    """The excerpt's own id, or one derived from it where an old excerpt was cut at that span."""
    own = excerpt.id
    while own in taken:
        own = excerpt_id(own, excerpt.start, excerpt.end)
    return own


def shared_stretches(old: str, new: str) -> list[tuple[int, int, int]]:
    """(old start, new start, length) of the stretches that two texts share, in order.

    Sentences first, then words within those that differ: character by character would take
    minutes on an hour's interview.
    """
    blocks: list[tuple[int, int, int]] = []
    for there, here in _replaced(old, new, _SENTENCE, blocks):
        _replaced(old, new, _PIECE, blocks, there, here)
    return sorted(blocks)


def _replaced(
    old: str,
    new: str,
    token: re.Pattern[str],
    blocks: list[tuple[int, int, int]],
    within_old: Span | None = None,
    within_new: Span | None = None,
) -> list[tuple[Span, Span]]:
    """Add what two stretches share, token by token, to `blocks`; give the stretches that differ."""
    a = _tokens(old, token, within_old or Span(0, len(old)))
    b = _tokens(new, token, within_new or Span(0, len(new)))
    matcher = SequenceMatcher(
        None,
        [old[span.start : span.end] for span in a[:-1]],
        [new[span.start : span.end] for span in b[:-1]],
        # Among many words, "the" and "and" make poor anchors, and cost the most time.
        autojunk=token is _PIECE,
    )
    differing: list[tuple[Span, Span]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            blocks.append((a[i1].start, b[j1].start, a[i2].start - a[i1].start))
        elif tag == "replace":
            there = Span(a[i1].start, a[i2].start), Span(b[j1].start, b[j2].start)
            differing.append(there)
    return differing


def _tokens(text: str, token: re.Pattern[str], within: Span) -> list[Span]:
    """The tokens' spans, and an empty one at the end."""
    found = [Span(m.start(), m.end()) for m in token.finditer(text, within.start, within.end)]
    return [*found, Span(within.end, within.end)]


def _partner(
    excerpt: Excerpt, cut: Sequence[Excerpt], blocks: Sequence[tuple[int, int, int]]
) -> int | None:
    """Which new excerpt an old one became; None if it is gone, or was cut in other places."""
    shared: dict[int, int] = {}
    for old_start, new_start, length in blocks:
        start = max(excerpt.start, old_start)
        end = min(excerpt.end, old_start + length)
        if start >= end:
            continue
        moved = Span(start - old_start + new_start, end - old_start + new_start)
        for i, piece in _overlapping(cut, moved):
            overlap = min(piece.end, moved.end) - max(piece.start, moved.start)
            shared[i] = shared.get(i, 0) + overlap
    if not shared:
        return None
    best = max(shared, key=lambda i: (shared[i], -i))
    longer = max(len(excerpt.text), len(cut[best].text))
    return best if 2 * shared[best] > longer else None


def _overlapping(cut: Sequence[Excerpt], span: Span) -> list[tuple[int, Excerpt]]:
    first = bisect_right(cut, span.start, key=lambda piece: piece.end)
    found: list[tuple[int, Excerpt]] = []
    for i in range(first, len(cut)):
        if cut[i].start >= span.end:
            break
        found.append((i, cut[i]))
    return found
