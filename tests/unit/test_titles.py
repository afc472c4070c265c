from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from workbench.clustering.lexicon import use_of
from workbench.clustering.noun_phrases import Grammar, Key, verbs_in
from workbench.clustering.people import names_in
from workbench.clustering.terms import keyphrases_by_theme
from workbench.clustering.title_choice import Candidate, Held, Meant, Theme, chosen, together
from workbench.clustering.titles import Phrase, Spoken, _capitals, telling_keyphrases, titles
from workbench.domain.measures.clusters import unit
from workbench.domain.talk import talks
from workbench.embedding import HashingEmbedder
from workbench.services.labelers.titles import phrases_in, phrases_of_themes

embed = HashingEmbedder().embed

BUSES = [
    ("How do you get to the clinic?", "The bus service never comes, and two buses cost me a lot."),
    ("Is it far?", "I wait for the bus service every week on Monday."),
    ("And the way home?", "That bus service again, Margaret and I wait an hour."),
    ("Anything else?", "My daughter says the bus service is dreadful."),
]
PAIN = [
    ("What of the pain?", "Chronic pain keeps me awake, xxx, you know."),
    ("And at night?", "Siobhan says chronic pain is like a lodger."),
    ("What helps?", "Nothing helps with chronic pain, the painkillers least."),
    ("Does rest help?", "Chronic pain does not rest, Mrs. Brown told me."),
]


def spoken(*themes: list[tuple[str, str]], asked: bool = True) -> Spoken:
    said = [(q if asked else "", a, k) for k, theme in enumerate(themes) for q, a in theme]
    questions = [q for q, _, _ in said]
    questioned = embed([q or " " for q in questions])
    questioned[[not q for q in questions]] = 0.0
    return Spoken(
        texts=[a for _, a, _ in said], questions=questions,
        speakers=[f"P{i % 4}" for i in range(len(said))],
        vectors=embed([a for _, a, _ in said]), questioned=questioned,
        labels=np.array([k for _, _, k in said]), themes=len(themes),
    )  # fmt: skip


def english(names: frozenset[str] = frozenset(), **options: bool) -> Grammar:
    return Grammar(language="en", talk=talks()["en"], names=names, **options)


def phrases(text: str, **options: bool) -> set[str]:
    return set(english(**options).phrases(text).values())


def test_a_phrase_is_a_noun_with_what_describes_it() -> None:
    found = phrases("The national health service saved the freedom of speech of young mothers.")
    assert {"national health service", "health service", "freedom of speech"} <= found
    assert "young mothers" in found
    assert not {"saved", "national", "people", "freedom of"} & found


def test_function_words_times_talk_and_marks_are_in_no_phrase() -> None:
    said = "Yeah, yesterday a week on Monday, thanks, the question was xxx xxxx really, in march."
    for phrase in phrases(said):
        assert not {"yesterday", "week", "monday", "thanks", "question", "xxx", "yeah"} & set(
            phrase.split()
        )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The influence of of feature values.", "influence of feature values"),
        ("The influence of, of the the garden garden path.", "garden path"),
        ("The health the health service.", "health service"),
        ("The health and the health and safety rules.", "health and safety"),
    ],
)
def test_a_word_said_twice_running_is_said_once(said: str, meant: str) -> None:
    found = phrases(said)
    assert meant in found
    for phrase in found:
        beside = {*pairwise(phrase.split())}
        assert all(one != other for one, other in beside)
        assert not beside & {*product(("of", "and", "for"), repeat=2)}


def test_a_word_has_a_capital_in_a_title_if_it_is_hardly_ever_written_without() -> None:
    said = [
        "We met at Boise: Uses of the hall were few, and the team uses it.",
        "In Boise the Team Uses sheet, and what the team uses there.",
        "Down in Boise she uses the hall, he uses it, the team too.",
    ]
    found = _capitals(said)
    assert found["boise"] == "Boise"
    assert "uses" not in found and "team" not in found


def test_adjectives_are_phrases_where_answers_judge() -> None:
    assert "friendly" in phrases("Very friendly.", adjectives=True)
    assert "friendly" not in phrases("Very friendly.")


def test_irregular_forms_are_known() -> None:
    assert use_of("children").noun > 0.9
    assert use_of("went").noun == 0
    assert use_of("clinics").noun >= 0.6
    assert not use_of("zorblax").known


def test_what_is_not_a_noun_has_no_plural() -> None:
    assert use_of("thinks").noun == 0
    assert use_of("wants").noun == use_of("want").noun
    assert "thinks" not in phrases("She thinks the door is open.")


def test_what_somebody_does_describes_nothing() -> None:
    said = [
        "I graduated high school, and he graduated high school as well.",
        "We were using drugs and using them a lot, in the swimming pool.",
        "Retired teachers swim in the swimming pool. I drove there and he drove home.",
        "I garden there. She likes her garden, and the garden is hard.",
    ]
    verbs = verbs_in(said)
    assert verbs == {"graduated", "using", "drove"}
    grammar = Grammar(language="en", talk=talks()["en"], verbs=verbs)
    found = {form for text in said for form in grammar.phrases(text).values()}
    assert {"high school", "drugs", "swimming pool", "retired teachers"} <= found
    assert "garden" in found
    assert not {"graduated high school", "using drugs", "drove"} & found


def test_the_two_phrases_of_a_title_are_chosen_together() -> None:
    """The second says what the first does not, to people whom the first leaves out."""
    keys: list[Key] = [("bus",), ("coach",), ("ticket",)]
    rows = unit(np.array([[1, 0.3, 0], [1, 0.28, 0], [0.35, 1, 0]], dtype=np.float32))
    about = unit(np.array([[1, 1, 0], [0, 0, 1]], dtype=np.float32))
    meant = Meant(at={key: i for i, key in enumerate(keys)}, rows=rows, about=about)
    pool = [
        Candidate(key, weight, 0.5, Held(answers=4, people=set("abc")))
        for key, weight in zip(keys, (1.0, 0.9, 0.5), strict=True)
    ]
    said = {("bus",): set("abc"), ("coach",): set("abc"), ("ticket",): set("def")}
    theme = Theme(number=0, pool=pool, said=said, people=6)
    assert set(chosen(meant, theme, 2)) == {("bus",), ("ticket",)}


def test_keyphrases_that_mean_a_theme_together_stand_before_a_heavier_one() -> None:
    """The heaviest is about something else."""
    ranked: list[Key] = [("excellent",), ("bus",), ("driver",), ("late",)]
    others: list[Key] = [("pain",), ("sleep",), ("tablets",)]
    sides = [[-1, 1, 0], [1, 0.1, 0], [1, 0, 0.1], [1, 0.2, 0.1], *[[0, 1, 0]] * 3]
    about = unit(np.array([[1, -1, 0], [-1, 1, 0]], dtype=np.float32))
    meant = Meant(
        at={key: i for i, key in enumerate([*ranked, *others])},
        rows=unit(np.array(sides, dtype=np.float32)), about=about,
    )  # fmt: skip
    assert together(meant, 0, ranked) == (("bus",), ("driver",), ("late",))
    assert together(meant, 0, ranked[:2]) == (("excellent",), ("bus",))


def test_a_theme_without_keyphrases_has_none() -> None:
    given = spoken(BUSES, PAIN, asked=False)
    assert telling_keyphrases(given, [[], []], embed) == [[], []]
    assert telling_keyphrases(given, [["bus"], []], embed) == [["bus"], []]


def test_every_keyphrase_is_a_run_of_words_that_goes_with_its_text() -> None:
    said = [a for _, a in (*BUSES, *PAIN)]
    found = keyphrases_by_theme(said, np.array([0] * 4 + [1] * 4))
    assert any(len(phrase.split()) > 1 for words in found for phrase in words)
    assert {phrase for words in found for phrase in words} <= phrases_in(said)


def test_themes_are_called_what_their_people_share() -> None:
    found = titles(spoken(BUSES, PAIN), english(), embed)
    assert found[0][0] == Phrase(text="bus service")
    assert found[1][0] == Phrase(text="chronic pain")


def test_the_order_of_excerpts_does_not_matter() -> None:
    given = spoken(BUSES, PAIN)
    order = np.random.default_rng(1).permutation(8)
    turned = Spoken(
        texts=[given.texts[i] for i in order], questions=[given.questions[i] for i in order],
        speakers=[given.speakers[i] for i in order], vectors=given.vectors[order],
        questioned=given.questioned[order], labels=given.labels[order], themes=2,
    )  # fmt: skip
    assert titles(turned, english(), embed) == titles(given, english(), embed)


def test_what_only_questions_hold_is_marked() -> None:
    garden = [("Tell me of the vegetable garden.", a) for a in (
        "We dug it over.", "I loved it there.", "It was ours.", "Everything grew well.",
    )]  # fmt: skip
    found = titles(spoken(garden, PAIN), english(), embed)
    assert found[0][0] == Phrase(text="vegetable garden", asked=True)
    assert not found[1][0].asked


def test_no_person_is_in_a_title_or_a_keyphrase() -> None:
    said = [a for _, a in (*BUSES, *PAIN)]
    assert {"margaret", "siobhan", "brown"} <= names_in(said, "en")
    found = phrases_of_themes(spoken(BUSES, PAIN), embed, [[], []], "en")
    words = {word.casefold() for theme in found for p in theme for word in p.text.split()}
    assert not words & {"margaret", "siobhan", "brown"}


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("We asked Dave and Dave came.", "dave", True),
        ("margaret came.", "margaret", True),
        ("So Bill came, and Bill left.", "bill", True),
        ("The bill came, a big bill.", "bill", False),
        ("I told Mrs Brown. The brown dog.", "brown", False),
        ("I told Mrs Brown and Mrs Brown.", "brown", True),
        ("We are on Facebook.", "facebook", False),
        ("We were in Vietnam.", "vietnam", False),
        ("Under the NHS we wait.", "nhs", False),
    ],
)
def test_who_is_a_person(text: str, name: str, is_one: bool) -> None:
    assert (name in names_in([text], "en")) is is_one


def test_the_study_s_own_people_are_known_in_any_language() -> None:
    assert "hagemann" in names_in(["Frau Hagemann kam."], "de", frozenset({"hagemann"}))
    assert "nurse" not in names_in(["The nurse came."], "en", frozenset({"nurse"}))
    assert not names_in(["Das Krankenhaus war kalt."], "de")


def test_no_two_themes_have_the_same_title() -> None:
    found = phrases_of_themes(spoken(BUSES, BUSES, PAIN), embed, [[], [], []], "en")
    made = [tuple(p.text for p in theme) for theme in found if theme]
    assert len(set(made)) == len(made)


def test_a_survey_s_titles_go_on_with_keyphrases() -> None:
    found = phrases_of_themes(
        spoken(BUSES, PAIN, asked=False), embed, [["bus", "cost", "hour"], ["awake"]], "en"
    )
    assert [p.text for p in found[0]][-2:] == ["cost", "hour"]


def test_a_theme_without_phrases_has_none() -> None:
    silent: Sequence[tuple[str, str]] = [("", "Mm."), ("", "Yes.")]
    assert titles(spoken([*silent], PAIN), english(), embed)[0] == []


def test_in_german_nouns_have_capitals() -> None:
    grammar = Grammar(language="de", talk=talks()["de"])
    found = set(grammar.phrases("Meine Mutter musste lange im kalten Krankenhaus warten.").values())
    assert {"mutter", "krankenhaus", "kalten krankenhaus"} <= found
    assert not {"warten", "lange", "kalten"} & found
