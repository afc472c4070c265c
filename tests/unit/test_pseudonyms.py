from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError
from workbench.domain.material.pseudonyms import (
    Pseudonym,
    Pseudonyms,
    candidates,
    identifiers,
    is_nhs_number,
)
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import Draft, Turn
from workbench.importers.pseudonyms import read_pseudonyms, write_pseudonyms

LIST = (
    Pseudonym(name="Anna Berg", replacement="[Person 1]", kind="person"),
    Pseudonym(name="Anna", replacement="[Person 1]", kind="person"),
    Pseudonym(name="+44 7700 900123", replacement="[phone 1]", kind="phone"),
    Pseudonym(name="St. Mary's", replacement="[Place 1]", kind="place"),
    Pseudonym(name="Zoë", replacement="Bea", kind="person"),
)
NAMES = Pseudonyms(LIST)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Anna Berg's dog knows Anna.", "[Person 1]'s dog knows [Person 1]."),
        ("ANNA  BERG and Annabel, hannah", "[Person 1] and Annabel, hannah"),
        ("call +44 7700 900123 or 0044 7700", "call [phone 1] or 0044 7700"),
        ("at St. Mary's, St Marys", "at [Place 1], St Marys"),
        ("Zoë😀 ZOË", "Bea😀 Bea"),
        ("anna berg walks", "anna berg walks"),
    ],
)
def test_names_are_replaced_as_whole_words(said: str, kept: str) -> None:
    assert NAMES.in_text(said) == kept


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("berg_anna", "berg Person 1"),
        ("ANNA-berg_2", "Person 1 2"),
        ("st. mary's", "Place 1"),
        ("P01", "P01"),
    ],
)
def test_names_are_replaced_in_file_names(name: str, hidden: str) -> None:
    assert NAMES.in_file_name(name) == hidden


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SPEECH = st.lists(st.one_of(WORDS, st.sampled_from([e.name for e in LIST])), min_size=1, max_size=6)


@given(st.lists(SPEECH.map(" ".join).filter(str.strip), min_size=1, max_size=6))
def test_turns_cover_the_same_speech_after_names_are_replaced(speeches: list[str]) -> None:
    turns, text = [], ""
    for speech in speeches:
        text += "\nAnna: "
        turns.append(Turn(start=len(text), end=len(text) + len(speech), speaker="Anna"))
        text += speech + "\n"
    hidden, _ = NAMES.in_draft(Draft(name="Anna", text=text, turns=tuple(turns)))
    again, count = NAMES.in_draft(hidden)
    assert hidden.text.startswith("\n[Person 1]: ")
    assert [hidden.text[t.start : t.end] for t in hidden.turns] == [
        NAMES.in_text(speech) for speech in speeches
    ]
    assert {t.speaker for t in hidden.turns} == {"Person 1"}
    assert (again, count) == (hidden, 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to j.doe+x@mail.example.org.", {("email", "j.doe+x@mail.example.org")}),
        ("NHS 943 476 5919 it is", {("nhs", "943 476 5919")}),
        ("not 943 476 5918", set()),
        ("ring 020 7946 0018 or (0113) 496 0999", {
            ("phone", "020 7946 0018"), ("phone", "(0113) 496 0999")}),
        ("born 3 March 1961, or 03/03/1961", {("date", "3 March 1961"), ("date", "03/03/1961")}),
        ("in LS2 9JT, from 1961 to 1965", {("place", "LS2 9JT")}),
        ("25 of 1,000 patients at 10:30", set()),
    ],
)  # fmt: skip
def test_addresses_and_numbers_are_found_by_rules(text: str, found: set[tuple[str, str]]) -> None:
    assert set(identifiers(text)) == found


def test_an_nhs_number_has_its_check_digit() -> None:
    assert is_nhs_number([9, 4, 3, 4, 7, 6, 5, 9, 1, 9])
    assert not is_nhs_number([9, 4, 3, 4, 7, 6, 5, 9, 1, 8])
    assert not is_nhs_number([1] * 10)


def a_draft() -> Draft:
    lines = [
        ("Anna Berg", "Did you go to Leeds with Tom?"),
        ("Lee Marsh", "Yes, we went to Leeds by bus. Then Tom and I saw Anna."),
        ("AB", "And the bus?"),
        ("LM", "The bus was late. Write to office@example.org."),
    ]
    text, turns = "", []
    for who, words in lines:
        start = len(text) + len(who) + 2
        turns.append(Turn(start=start, end=start + len(words), speaker=who))
        text += f"{who}: {words}\n"
    return Draft(name="P1", text=text, turns=tuple(turns))


def test_speakers_addresses_and_recurring_capitals_are_offered() -> None:
    draft = a_draft()
    found = candidates([draft], resolve([draft]))
    offered = {c.pseudonym.name: c.pseudonym.replacement for c in found}
    assert offered["Anna Berg"] == offered["AB"] == offered["Anna"]
    assert offered["Lee Marsh"] == offered["LM"] != offered["AB"]
    assert offered["office@example.org"] == "[e-mail 1]"
    assert {"Leeds", "Tom"} <= offered.keys()
    assert not {"The", "Then", "Yes", "And", "I"} & offered.keys()


def test_what_is_on_the_list_is_not_offered_again_and_keeps_its_number() -> None:
    draft = a_draft()
    known = [Pseudonym(name="Anna Berg", replacement="[Person 1]", kind="person")]
    found = candidates([draft], resolve([draft]), known)
    offered = {c.pseudonym.name: c.pseudonym.replacement for c in found}
    assert "Anna Berg" not in offered
    assert offered["Lee Marsh"] == "[Person 2]"


def test_the_list_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_pseudonyms(tmp_path / "names.csv", LIST)
    assert "'+44" in (tmp_path / "names.csv").read_text("utf-8-sig")
    assert read_pseudonyms(tmp_path / "names.csv") == LIST


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("name\nAnna\n", "no columns"),
        ("name,replacement\nAnna,\n", "is missing"),
        ("name,replacement\nAnna,A\nAnna,B\n", "two replacements"),
        ("name,replacement,kind\nAnna,A,dog\n", "no kind"),
    ],
)
def test_a_list_that_cannot_be_used(tmp_path: Path, rows: str, complaint: str) -> None:
    (tmp_path / "names.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match=complaint):
        read_pseudonyms(tmp_path / "names.csv")
