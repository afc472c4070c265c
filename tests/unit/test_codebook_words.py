"""What a codebook says of a code beside its definition, taken apart."""

from __future__ import annotations

from workbench.domain.material.codebook import Code, points, quotes
from workbench.domain.proposing.suggestions import of_code


def test_an_include_text_is_read_point_by_point_without_pointers_to_other_codes() -> None:
    said = "Phone calls, lifts; laughing together (use Friendships made).\n- Having nobody there; "
    assert points(said) == ("Phone calls, lifts", "laughing together", "Having nobody there")
    assert points("") == ()
    assert points("; ; (see Travel)") == ()


def test_quotes_are_parted_by_lines_and_lose_their_marks() -> None:
    assert quotes("“Two buses and a hill, for a cup of tea.”\n'I had my coat on and stayed.'") == (
        "Two buses and a hill, for a cup of tea",
        "'I had my coat on and stayed.'",
    )


def test_a_quote_with_a_semicolon_in_a_short_aside_stays_whole() -> None:
    assert quotes("They knew; you know; it was no secret at all.") == (
        "They knew; you know; it was no secret at all",
    )
    assert quotes(" ") == ()


def test_a_code_as_a_target_has_all_that_its_codebook_says() -> None:
    target = of_code(
        Code(
            id="1", name="Travel", definition="Getting there.", include="Buses; lifts",
            exclude="Holidays (use Leisure)", example="Two buses and a hill, for a cup of tea.",
        )
    )  # fmt: skip
    assert target.about == "Travel: Getting there."
    assert (target.include, target.exclude) == (("Buses", "lifts"), ("Holidays",))
    assert target.examples == ("Two buses and a hill, for a cup of tea",)
    assert "Holidays" not in target.words
    assert "Buses" in target.words
