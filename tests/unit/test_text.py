from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.material.text import is_storable, stored_text

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\r\n\x00\x0b\x85\ufeff\ufffe\u2028\u0301\u05d0😀"),
        st.characters(categories=["Cs"]),
    ),
    max_size=60,
)


def slowly(source: str) -> str:
    return "".join(c for c in source.replace("\r\n", "\n").replace("\r", "\n") if is_storable(c))


def test_line_ends_become_lf_and_illegal_characters_go() -> None:
    assert stored_text("\ufeffa\r\nb\x00\rc\x85d").text == "a\nb\nc\x85d"


def test_text_that_needs_no_cleaning_is_kept_as_it_is() -> None:
    source = "e\u0301 is not é, and 😀 is one character\n"
    assert stored_text(source).text == source
    assert stored_text(source).position(len(source)) == len(source)


@given(ANY_TEXT)
def test_cleaning_drops_only_what_xml_cannot_hold(source: str) -> None:
    assert stored_text(source).text == slowly(source)


@given(ANY_TEXT)
def test_every_kept_character_is_found_at_its_position(source: str) -> None:
    stored = stored_text(source)
    for i, char in enumerate(source):
        dropped = char == "\r" and source[i + 1 : i + 2] == "\n"
        if is_storable(char) and not dropped:
            assert stored.text[stored.position(i)] == ("\n" if char == "\r" else char)
    assert stored.position(len(source)) == len(stored.text)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(source: str) -> None:
    once = stored_text(source).text
    assert stored_text(once).text == once
    once.encode("utf-8")
