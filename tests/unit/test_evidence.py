"""What speaks for a theme and against it, by its words."""

import pytest

from workbench.domain.measures.evidence import Echo, borrowed, denial, echoed
from workbench.domain.words import folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("So I was not drafted.", "not drafted"),
        ("I didn’t take the bus lane, ever.", "didn’t take the bus lane"),
        ("There was no driver that night.", "no driver"),
        ("Not that day. The driver came.", ""),
        ("I took the lane and the driver knew me.", ""),
        ("I was never there.", ""),
    ],
)
def test_a_denial_is_told_in_the_words_it_was_said_in(text: str, words: str):
    assert denial(text, ("drafted / war", "lane", "bus drivers")) == words


def test_what_is_left_of_a_short_word_is_not_taken_for_another():
    assert denial("I tell them don't judge us on the one.", ("using",)) == ""
    assert denial("They don't use it.", ("using", "uses")) == "don't use"
    assert denial("I was not driving.", ("drives",)) == "not driving"


def test_a_compound_is_denied_by_its_parts():
    assert denial("We had no self-help group.", ("groups of self help",)) == "no self-help"


def test_words_of_the_question_are_the_interviewers():
    said = [
        ("the fare was high", "and the fare?"), ("a fare rise", "what about the fare?"),
        ("the timetable", "and then?"), ("that timetable", "the timetable?"),
        ("no timetable", "go on"),
    ]  # fmt: skip
    assert borrowed(said, ("fare", "timetable", "rain")) == ("fare",)


def test_a_phrase_is_the_interviewers_whatever_apostrophe_was_typed():
    said = [(folded("My mother’s house"), folded("And your mother’s house?"))]
    assert borrowed(said, ("mother's house",)) == ("mother's house",)


def test_a_theme_echoes_a_question_that_it_answers_and_others_do_not():
    assert echoed("Why?", 0.6, 0.1) == Echo(question="Why?", share=0.6, elsewhere=0.1)
    assert echoed("Why?", 0.6, 0.4) is None
    assert echoed("Why?", 0.4, 0.0) is None
