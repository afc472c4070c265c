"""Keyphrases: what several people say goes before what one says often."""

import numpy as np

from workbench.domain.material.text import Excerpt
from workbench.services.excerpts.keyphrases import keyphrases_by_people


def excerpt(number: int, person: str, text: str) -> Excerpt:
    return Excerpt(
        id=str(number),
        transcript_id="t",
        participant_id=person,
        start=number,
        end=number + len(text),
        text=text,
    )


def test_what_many_say_goes_before_what_one_repeats():
    about_buses = [excerpt(i, f"P{i}", "The bus never came, that bus stop.") for i in range(6)]
    song = [excerpt(10 + i, "P9", "Moon River, again Moon River.") for i in range(4)]
    others = [excerpt(30 + i, f"Q{i}", "My garden and the tomatoes.") for i in range(6)]
    excerpts = [*about_buses, *song, *others]
    labels = np.array([0] * 10 + [1] * 6)
    first, second = keyphrases_by_people(excerpts, labels, top=4, language="en")
    assert "bus" in first[0]
    assert "moon river" in first[1:]
    assert not set(first) & set(second)


def test_what_the_transcriber_noted_is_nobodys_word():
    excerpts = [excerpt(i, f"P{i}", "[pause] The bus never came. [pause]") for i in range(6)]
    [phrases] = keyphrases_by_people(excerpts, np.zeros(6, dtype=np.int64), top=5, language="en")
    assert "pause" not in " ".join(phrases)


def test_of_two_forms_of_a_phrase_one_is_kept_in_the_language_of_the_study():
    said = ["Skolen lå ved havnen.", "Skolerne lukkede, og skolen blev solgt."] * 4
    excerpts = [excerpt(i, f"P{i % 5}", text) for i, text in enumerate(said)]
    [phrases] = keyphrases_by_people(excerpts, np.zeros(8, dtype=np.int64), top=8, language="da")
    words = " ".join(phrases).split()
    assert ("skolen" in words) + ("skolerne" in words) == 1
