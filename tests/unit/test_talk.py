import pytest

from workbench.domain.languages import entries
from workbench.domain.talk import (
    is_small_talk,
    says_little,
    says_nothing,
    spoken_in,
    talk_of,
    talks,
    title_of,
)


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "Yeah, yeah. No.",
        "Okay, I think so.",
        "You're welcome, glad to be here.",
        "Thanks so much for having me.",
        "Can you hear me? Is it recording?",
        "Yes, I consent to being recorded, that's fine, go ahead.",
        "XXX XXXX XX XXXXXX",
        "",
        "[laughs]",
        "Not that I can recall at the moment.",
    ],
)
def test_talk_that_says_nothing(text: str) -> None:
    assert says_nothing(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "1948.",
        "Yes, in 1968.",
        "My brother was drafted and went to Vietnam.",
        "The hospital parking was dreadful, so we walked.",
        "I signed the form for the operation and my wife cried all night about the surgeon.",
        "We marched for civil rights.",
        "No, the nurses never listened to my mother.",
    ],
)
def test_talk_that_says_something(text: str) -> None:
    assert not says_nothing(text, "en")


def test_a_courtesy_counts_only_in_a_short_answer() -> None:
    said = "I joined a study on sleep and the research team kept the record of my thesis session. "
    assert not says_nothing(said * 3, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [("Ja, genau.", "de"), ("Sì, certo, grazie.", "it"), ("Ja, tak, det er fint.", "da"),
     ("Oui, merci.", "fr"), ("Sí, claro.", "es"), ("Yeah, sure.", "en-GB")],
)  # fmt: skip
def test_other_languages_have_talk_of_their_own(text: str, language: str) -> None:
    assert says_nothing(text, language)


def test_other_languages_say_something() -> None:
    assert not says_nothing("Meine Mutter wurde im Krankenhaus nie gefragt.", "de")
    assert not says_nothing("La nonna coltivava i pomodori dietro la casa vecchia.", "it")


def test_in_a_language_that_nobody_has_listed_nothing_is_known() -> None:
    assert not says_nothing("はい。", "ja")
    assert not says_little("はい。", "ja")
    assert talk_of("ja") is None
    assert title_of("ja") == title_of("en")


def test_small_talk_is_known_by_its_title_in_any_language() -> None:
    assert all(is_small_talk((talk.title, "tea")) for talk in talks().values())
    assert not is_small_talk(("tea", title_of("en")))
    assert not is_small_talk(())


def test_the_language_is_heard_where_nobody_set_it() -> None:
    italian = ["La nonna coltivava i pomodori e io li prendevo la mattina per la mamma."] * 3
    english = ["My grandmother grew tomatoes and I picked them for my mother in the morning."] * 3
    assert spoken_in(italian, "en") == "it"
    assert spoken_in(english, "en") == "en"
    assert spoken_in(english, "de") == "en"
    assert spoken_in([], "fi") == "fi"
    assert spoken_in(["zzz qqq"], "fi") == "fi"


@pytest.mark.parametrize("tag", sorted(entries()))
def test_a_word_stands_in_one_list_of_its_language(tag: str) -> None:
    data = entries()[tag]
    common, small = set(data["common"].split()), data["talk"]
    assert not common & {*data["everyday"].split(), *small["function"].split()}
    said = {word for kind in ("sounds", "yes_no", "agreeing") for word in data[kind].split()}
    assert not (small["remarks"] and said & {*small["talk"].split()})
