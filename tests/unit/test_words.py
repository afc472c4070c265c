"""What is a word, and which words are forms of the same one."""

import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.words import MARKS, folded, stem, stems, whole_words, words


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("carry", "carries", "carried", "carrying", "Carried")),
        ("en", ("stop", "stops", "stopping", "stopped")),
        ("en", ("bus", "buses", "bus's")),
        ("en-GB", ("travel", "travelling", "travels")),
        ("da", ("skole", "skolen", "skolerne")),
        ("DA-dk", ("havn", "havnen")),
        ("it", ("amico", "amici", "l'amico")),
        ("de", ("Haus", "Häuser")),
        ("nb", ("skole", "skolen")),
        ("fr", ("école", "écoles", "l'école")),
    ],
)
def test_forms_of_a_word_have_one_stem(language, forms):
    assert len({stem(form, language) for form in forms}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "us", "using"), ("en", "interview", "interest"), ("en", "new", "news"),
     ("da", "havn", "have"), ("it", "amico", "amaro")],
)  # fmt: skip
def test_words_that_only_begin_alike_stay_two(language, one, other):
    assert stem(one, language) != stem(other, language)


@pytest.mark.parametrize("language", ["cy", "zh-Hans", "und", ""])
def test_in_an_unknown_language_a_form_is_a_word_of_its_own(language):
    assert stem("Meetings", language) == "meetings"
    assert stem("meeting", language) != stem("meetings", language)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It’s Mary's self-care – 2 pm, e.g.", ["It's", "Mary's", "self-care", "pm", "e", "g"]),
        ("“Quoted” and ‘quoted’", ["Quoted", "and", "quoted"]),
        ("rock'n'roll, -dash- 'n'", ["rock'n'roll", "dash", "n"]),
        ("Cafe\u0301 sﬁda", ["Café", "sfida"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("کتاب\u200cها", ["کتاب\u200cها"]),
        ("شُكْراً", ["شُكْراً"]),
        ("snake_case 12ab", ["snake", "case", "ab"]),
        ("", []),
    ],
)
def test_words_are_letters_with_what_holds_them_together(text, found):
    assert [unicodedata.normalize("NFC", word) for word in words(text)] == found


def test_a_compound_has_the_stems_of_its_parts():
    assert stems("Self-caring", "en") == stems("self care", "en") == {"self", "care"}


@given(st.text(max_size=60))
def test_what_is_written_in_another_way_has_the_same_stems(text):
    for form in ("NFC", "NFD"):
        assert stems(unicodedata.normalize(form, text), "en") == stems(text, "en")


@given(st.text(max_size=60))
def test_a_word_is_one_word_and_is_compared_as_it_stands_in_its_text(text):
    for word in words(text):
        assert words(word) == [word]
        assert stems(word, "en") <= stems(text, "en")


@given(st.text(max_size=60))
def test_what_is_compared_holds_no_capitals_and_one_kind_of_apostrophe(text):
    assert not set("’‘") & set(folded(text))
    assert folded(text) == folded(text).casefold()


def test_threads_get_the_stems_that_one_alone_gets():
    plural = [f"{a}{b}{c}ations" for a in "bcdfghjk" for b in "aeiou" for c in "lmnprst"]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda word: stem(word, "en"), plural))
    assert at_once == [stem(word, "en") for word in plural]


def test_stemming_is_loaded_once_something_is_compared():
    code = "import sys, workbench.domain.words; print('snowballstemmer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_mark_of_the_basic_plane_is_known() -> None:
    every = (c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M")
    assert "".join(every) == MARKS


@pytest.mark.parametrize(
    ("text", "marked", "grown"),
    [
        ("I felt believed there.", "elt belie", "felt believed"),
        ("I felt believed there.", " felt ", "felt"),
        ("They don't say self-care.", "on", "don't"),
        ("They don't say self-care.", "care", "self-care"),
        ("She said 'hello' twice.", "ell", "hello"),
        ("naïve cafe\u0301s and 24 hours", "af", "cafe\u0301s"),
        ("um 24h", "4", "24h"),
        ("我觉得很痛苦", "得很", "得很"),
        ("one. Two", "ne. T", "one. Two"),
    ],
)
def test_a_marked_span_grows_to_whole_words(text: str, marked: str, grown: str) -> None:
    start = text.index(marked)
    found = slice(*whole_words(text, start, start + len(marked)))
    assert text[found] == grown


@given(st.text("ab-' 1é\u0301得\n", max_size=30), st.data())
def test_grown_words_hold_what_was_marked_and_grow_no_further(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole_words(text, start, end)
    assert text[start:end].strip() in text[first:last]
    assert whole_words(text, first, last) == (first, last)
