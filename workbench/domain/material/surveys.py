"""Surveys: who answered, what closed columns say of them, and which answers say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from workbench.domain.languages.tables import named
from workbench.domain.material.text import Survey, Transcript, Turn

QUESTION = "Question"
"""Who asks in a survey."""

# A short answer that so many give, to different questions, answers none of them.
_SHORT_WORDS, _GIVEN_BY, _QUESTIONS = 3, 5, 2
_SHOWN = 4
_EDGES = " \t\n.,;:!?…-–—*'\"“”„«»()[]"


def is_no_answer(words: str) -> bool:
    """Whether somebody left a field as good as blank: "n/a", "keine Angabe", "-", "x"."""
    plain = " ".join(words.casefold().replace("’", "'").split()).strip(_EDGES)
    bare = "".join(char for char in plain if not _is_mark(char))
    marks = not bare or bare in ("xx", "xxx") or (len(bare) == 1 and bare.isascii())
    return (marks and not bare.isdecimal()) or plain in _stock()


def no_answers(transcript: Transcript) -> tuple[Turn, ...]:
    """The turns of a survey that answer nothing, in order; none where it is not a survey.

    Besides what says nothing in ten languages, the same few words count that many give to several
    questions.
    """
    answers = list(_answers(transcript))
    given: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for question, turn in answers:
        given[_plain(transcript.speech(turn))].add((turn.speaker, question))
    return tuple(
        turn
        for _, turn in answers
        if is_no_answer(words := transcript.speech(turn)) or _by_many(words, given[_plain(words)])
    )


def said_of_no_answers(transcript: Transcript) -> str:
    """How many answers answer nothing and which they are, for the analyst; empty where none."""
    turns = no_answers(transcript)
    if not turns:
        return ""
    answers = sum(1 for _ in _answers(transcript))
    counts = Counter(_plain(transcript.speech(turn))[:30] or "-" for turn in turns)
    most = ", ".join(f"'{words}' {count}" for words, count in counts.most_common(_SHOWN))
    more = ", …" if len(counts) > _SHOWN else ""
    return (
        f"{len(turns)} of {answers} answers say nothing ({most}{more}); "
        "a run sets them aside as no answer"
    )


def attributes_of(
    survey: Survey, chosen: Iterable[str] | None = None
) -> Mapping[str, Mapping[str, str]]:
    """Respondent to attributes: those of the columns chosen, else of the closed ones."""
    columns = survey.closed if chosen is None else tuple(chosen)
    return {
        person.id: {c: person.attributes[c] for c in columns if person.attributes.get(c)}
        for person in survey.respondents
    }


def _answers(transcript: Transcript) -> Iterable[tuple[int, Turn]]:
    """The answers of a survey with the number of the question each is to."""
    question = 0
    for turn in transcript.turns:
        if turn.speaker == QUESTION:
            question += 1
        elif question:
            yield question, turn


def _by_many(words: str, given: set[tuple[str, int]]) -> bool:
    people, questions = {who for who, _ in given}, {question for _, question in given}
    short = len(words.split()) <= _SHORT_WORDS
    return short and len(people) >= _GIVEN_BY and len(questions) >= _QUESTIONS


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).strip(_EDGES)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZ" or char in "+~=|<>^`"


@cache
def _stock() -> frozenset[str]:
    listed = {re.sub(r"\s+", " ", phrase).strip(_EDGES) for phrase in named("no_answer")}
    return frozenset(listed)
