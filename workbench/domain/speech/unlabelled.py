"""A document without labels: by headings that ask, by look, by questions, or by paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from workbench.domain.languages import languages
from workbench.domain.speech.document import Document, Placed, Turns, clock, paragraphs
from workbench.domain.speech.heads import speech_end
from workbench.domain.speech.labels import asks
from workbench.domain.speech.looks import ANSWERS, ASKS, Paragraph, asking_look, look_note
from workbench.domain.speech.readings import Reading

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_HEADING_WORDS = 12
_FEWEST = 3


def by_headings(document: Document) -> Reading | None:
    """Turns where headings are questions and what stands below them is answered."""
    titles = [p for p in document.placed if p.title and not p.line.mark]
    asking = [p for p in titles if document.asks(p.words)]
    if len(asking) < 2 or 2 * len(asking) < len(titles) - 1:
        return None
    turns = Turns(document.text)
    for p in document.speech:
        if p.title and not document.asks(p.words):
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
        # Title, date and a word on who speaks may be set like the questions or like the answers.
        told = not asking and not is_own(p.text, document.language)
        short = told or len(p.text.split()) <= _HEADING_WORDS
        if turns.speaker is None and short and not (asking and asks(p.text)):
            continue
        speaker = ASKS if asking else ANSWERS
        if speaker != turns.speaker:
            turns.open(speaker, None)
        turns.grow(p.line.start, p.line.start + speech_end(p.text))
        count += asking
    turns.close()
    return Reading(turns=tuple(turns.done), notes=(look_note(look, count),))


def is_own(text: str, language: str) -> bool:
    """Whether somebody speaks of themselves; so it is taken where there are no words of one."""
    known = languages().get(language.partition("-")[0].casefold())
    return known is None or any(w in known.oneself for w in _WORD.findall(text.casefold()))


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
    asking = [
        asks(block[-1].text.rstrip()[-3:]) or document.asks(" ".join(p.words for p in block))
        if document.guide else asks(block[-1].text.rstrip()[-3:])
        for block in blocks
    ]  # fmt: skip
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
