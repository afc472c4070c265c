import numpy as np
import pytest

from workbench.clustering.terms import keyphrases_by_speakers, keyphrases_by_theme

PAIN = [
    "You know, the pain management programme taught me to pace myself.",
    "I mean, pain management was sort of the thing that helped with the pain.",
    "Um, the pain comes back, and then pain management is what I go to.",
    "My pain was worse, um, before the pain management course.",
]
BUS = [
    "There's no bus on Sundays, so I need a lift.",
    "The bus takes two hours, and the bus stop is far.",
    "I'd go if the bus went there, you know, but the last bus is at five.",
    "Without a car or a bus it's kind of impossible.",
]


def test_phrases_set_themes_apart() -> None:
    pain, bus = keyphrases_by_theme(PAIN + BUS, np.array([0] * 4 + [1] * 4), 5)
    assert pain[0] == "pain management"
    assert bus[0] == "bus"


def test_no_list_says_the_same_twice() -> None:
    pain, _ = keyphrases_by_theme(PAIN + BUS, np.array([0] * 4 + [1] * 4), 10)
    assert sum("pain" in phrase.split() for phrase in pain) == 1


def test_neither_fillers_nor_stop_words_make_a_phrase() -> None:
    found = keyphrases_by_theme(PAIN + BUS, np.array([0] * 4 + [1] * 4), 50)
    words = {word for phrases in found for phrase in phrases for word in phrase.split()}
    assert not words & {"um", "know", "mean", "sort", "kind", "the", "i", "there's"}


def test_phrases_do_not_reach_over_punctuation_or_into_the_next_excerpt() -> None:
    texts = ["We grew tomatoes. Neighbours came."] * 3 + ["Rain fell"] * 3
    found = keyphrases_by_theme(texts, np.array([0] * 3 + [1] * 3), 20)
    assert "tomatoes neighbours" not in found[0]
    assert not any("came rain" in phrase or "fell rain" in phrase for phrase in found[1])


def test_curly_apostrophes_are_apostrophes() -> None:
    [found] = keyphrases_by_theme(["I don’t think Mary’s garden"] * 2, np.array([0, 0]), 5)
    assert found == ["mary's garden"]


def test_the_rest_counts_nowhere_and_empty_themes_have_no_phrases() -> None:
    found = keyphrases_by_theme(["garden", "...", "allotment"], np.array([0, 2, -1]), 5)
    assert found == [["garden"], [], []]
    assert keyphrases_by_theme([], np.array([], dtype=np.int64), 5) == []


def test_other_languages_do_without_their_frequent_words() -> None:
    nouns = ["Schmerz", "Garten", "Schule", "Arzt", "Musik", "Regen", "Reise", "Arbeit"]
    texts = [f"Und dann war der {noun} auch noch nicht da, weil ich krank war" for noun in nouns]
    labels = np.array([i % 2 for i in range(8)])
    words = " ".join(map(" ".join, keyphrases_by_theme(texts, labels, 20))).split()
    assert {"schmerz", "garten"} <= set(words)
    assert not {"und", "dann", "der", "nicht", "weil", "ich"} & set(words)


def test_texts_and_labels_must_go_together() -> None:
    with pytest.raises(ValueError, match="2 texts, 1 labels"):
        keyphrases_by_theme(["a", "b"], np.array([0]), 5)


def test_the_order_of_the_excerpts_changes_no_phrase():
    texts = ["The bus and the tea.", "A tea, a bus.", "Choir and piano.", "A piano, the choir."] * 3
    labels = np.array([0, 0, 1, 1] * 3)
    turned = np.arange(len(texts))[::-1]
    again = keyphrases_by_theme([texts[i] for i in turned], labels[turned])
    assert keyphrases_by_theme(texts, labels) == again == [["bus", "tea"], ["choir", "piano"]]


def test_who_says_it_is_counted_once_a_theme():
    texts = ["Moon river.", "Moon river again.", "Moon river.", "The bus.", "A bus."]
    labels, speakers = np.zeros(5, dtype=np.int64), [0, 0, 0, 1, 2]
    by_texts, by_speakers = keyphrases_by_speakers(texts, labels, speakers, language="en")
    assert by_texts[0].index("moon river") < by_texts[0].index("bus")
    assert by_speakers[0][0] == "bus"


@pytest.mark.parametrize(
    ("said", "empty"),
    [
        (("Så gik vi ned til havnen, og der var ikke nogen både.",
          "Men jeg tror også, at havnen er det bedste ved byen.",
          "Om vinteren er havnen helt stille, og så går vi hjem."),
         {"så", "ned", "også", "ikke", "der", "helt", "men", "tror"}),
        (("Quindi la fabbrica della lana era il posto per tutti noi.",
          "Però nella fabbrica non avevano più lana per questo.",
          "Allora della fabbrica si parla ancora, e anche della lana."),
         {"quindi", "della", "però", "allora", "questo", "noi", "anche", "nella"}),
    ],
)  # fmt: skip
def test_danish_and_italian_function_words_begin_and_end_no_phrase(
    said: tuple[str, ...], empty: set[str]
) -> None:
    (phrases,) = keyphrases_by_theme(said, np.zeros(len(said), dtype=np.int64))
    assert phrases
    assert not {word for p in phrases for word in (p.split()[0], p.split()[-1])} & empty
