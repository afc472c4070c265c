"""Lines that recur across documents, and what is left without them."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.material.boilerplate import (
    is_boilerplate,
    is_document,
    own_words,
    recurring,
)
from workbench.domain.material.text import Transcript, Turn

NOTICE = "This document is confidential and for the committee alone."
SAID = ("The roof of the library leaks.", "We ask for a bench by the lake.", "The bus is late.")


def document(number: int, *lines: str) -> Transcript:
    text = "\n".join(lines)
    turn = Turn(start=0, end=len(text), speaker="", role="participant")
    return Transcript(id=f"t{number}", name=f"d{number}", sha256="", text=text, turns=(turn,))


def with_notice(said: Sequence[str]) -> list[Transcript]:
    return [
        document(n, f"Page {n} of 12 in all", one, NOTICE, one.upper())
        for n, one in enumerate(said)
    ]


def test_what_stands_in_three_documents_is_no_words_of_theirs() -> None:
    known = recurring(with_notice(SAID))
    assert own_words(f"Page 7 of 12 in all\n{SAID[0]}\n{NOTICE}", known) == SAID[0]
    assert own_words(NOTICE, known) == ""
    assert own_words("The roof leaks. This document is short.", known) == (
        "The roof leaks. This document is short."
    )


def test_what_stands_in_two_is_theirs() -> None:
    assert recurring(with_notice(SAID[:2])) == frozenset()
    assert own_words(NOTICE, frozenset()) == NOTICE


def test_of_many_documents_three_are_too_few() -> None:
    many = [document(n, f"Number {'a' * (n + 1)} and number {'b' * (n + 1)}.") for n in range(100)]
    some = with_notice(SAID)
    assert not recurring([*many, *some])
    assert recurring([*many[:20], *some])


def test_a_line_said_twice_in_one_document_counts_once() -> None:
    twice = [document(0, NOTICE, NOTICE, NOTICE), document(1, SAID[0]), document(2, SAID[1])]
    assert not recurring(twice)


def test_short_lines_recur_for_other_reasons() -> None:
    assert not recurring([document(n, "Yes, I agree.", one) for n, one in enumerate(SAID)])


def test_little_that_is_its_own_does_not_save_an_excerpt() -> None:
    known = recurring(with_notice(SAID))
    assert is_boilerplate(NOTICE, known)
    assert is_boilerplate(f"{NOTICE} Signed, Moe.", known)
    assert not is_boilerplate(f"{NOTICE} {SAID[0]}", known)
    assert not is_boilerplate(NOTICE, frozenset())


def test_in_conversations_nothing_is_boilerplate() -> None:
    text = f"INT: How?\nAnn: {NOTICE}"
    turns = (
        Turn(start=5, end=9, speaker="INT", role="interviewer"),
        Turn(start=15, end=len(text), speaker="Ann", role="participant"),
    )
    talks = [
        Transcript(id=f"t{n}", name=f"d{n}", sha256="", text=text, turns=turns) for n in range(5)
    ]
    assert not any(map(is_document, talks))
    assert not recurring(talks)
