import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.domain.measures.grounding import unsupported_words

TRAVEL = (
    "I’d take two buses to get to the meetings, and parking was hopeless.",
    "They isolated me. Walking helps, and nobody was caring for the carer.",
)


@pytest.mark.parametrize(
    ("name", "beyond"),
    [
        ("Taking the bus to a meeting", ()),
        ("Isolation and walks", ()),
        ("Care for carers", ()),
        ("Barriers to travelling by bus", ("Barriers", "travelling")),
        ("Bus, bus and BUS fares", ("fares",)),
        ("Trust of and in the it", ("Trust",)),
        ("Carpets", ("Carpets",)),
        ("", ()),
        ("2024", ()),
    ],
)
def test_words_that_nobody_said_are_found(name: str, beyond: tuple[str, ...]) -> None:
    assert unsupported_words(name, TRAVEL, "en") == beyond


def test_without_members_every_content_word_is_beyond_them() -> None:
    assert unsupported_words("Trust in the tutor", (), "en") == ("Trust", "tutor")


def test_other_scripts_and_marks_are_words_too() -> None:
    assert unsupported_words("Die Würde — Angst", ("Mit Würde alt werden, ja.",), "de") == (
        "Die",
        "Angst",
    )
    assert unsupported_words("الحافلة", ("كنت أركب الحافلة",), "ar") == ()


@pytest.mark.parametrize(
    ("language", "name", "said", "beyond"),
    [
        ("da", "Skolerne ved havnen", "Skolen lå ved en havn.", ()),
        ("it", "Amici della fabbrica", "Un amico in quelle fabbriche della lana.", ()),
        ("de", "Häuser im Garten", "Das Haus im Dorf.", ("Garten",)),
        ("cy", "Cymdeithasau", "Mae cymdeithas yma.", ()),
        ("cy", "Ysgolion", "Mae ysgol yma.", ()),
        ("en", "Self-care at home", "Care of the self.", ("home",)),
        ("en", "Diagnosis", "They diagnosed me.", ()),
        ("en", "Interesting times", "An interview took some time.", ("Interesting",)),
    ],
)
def test_forms_of_a_word_support_it_in_the_language_of_the_study(
    language: str, name: str, said: str, beyond: tuple[str, ...]
) -> None:
    assert unsupported_words(name, (said,), language) == beyond


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
@example(["'AAA' they said"])
@example(["AAA'", "sıİ ΐΐΐΐ"])
def test_what_was_said_letter_by_letter_is_never_beyond(texts: list[str]) -> None:
    for text in texts:
        assert unsupported_words(text, texts, "en") == ()


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=4), st.text(max_size=60))
def test_more_that_was_said_never_adds_to_what_is_beyond(
    name: str, texts: list[str], more: str
) -> None:
    more_said = unsupported_words(name, [*texts, more], "en")
    assert set(more_said) <= set(unsupported_words(name, texts, "en"))
