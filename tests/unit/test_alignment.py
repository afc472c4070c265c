"""Themes against codes: what shared excerpts and nearness make of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.material.codebook import Code, Coding
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.alignment import (
    Side,
    coded_excerpts,
    converged,
    linked,
    nearest_of,
    strengths,
)

ALL = [f"e{n}" for n in range(40)]


def side(name: str, first: int, last: int) -> Side:
    return Side(id=name, excerpts=frozenset(ALL[first:last]))


def relations(themes, codes, near=None, decided=None) -> dict[tuple[str, str], str]:
    table = np.zeros((len(themes), len(codes))) if near is None else np.array(near, dtype=float)
    found = linked(themes, codes, table, decided or {}, excerpts=len(ALL))
    return {(link.theme, link.code): link.relation for link in found}


def test_shared_excerpts_tell_same_narrower_broader_and_overlapping() -> None:
    themes = [side("twin", 0, 10), side("part", 20, 24), side("whole", 20, 34), side("half", 7, 12)]
    codes = [side("A", 1, 11), side("B", 20, 30), side("C", 31, 34), side("D", 9, 16)]
    assert relations(themes, codes) == {
        ("twin", "A"): "same",
        ("part", "B"): "narrower",
        ("whole", "B"): "same",
        ("whole", "C"): "broader",
        ("half", "A"): "narrower",
        ("half", "D"): "narrower",
    }


def test_sharing_no_more_than_by_chance_is_no_relation() -> None:
    assert relations([side("T", 0, 30)], [side("A", 10, 40)]) == {}


def test_without_human_codings_nearness_tells() -> None:
    themes = [Side(id=t, excerpts=frozenset()) for t in ("T", "U", "V")]
    codes = [Side(id=c, excerpts=frozenset()) for c in ("A", "B", "C")]
    near = [[0.8, 0.4, 0.1], [0.6, 0.2, 0.1], [0.1, 0.1, 0.2]]
    assert relations(themes, codes, near) == {
        ("T", "A"): "same",
        ("T", "B"): "broader",
        ("U", "A"): "narrower",
    }


def test_what_an_analyst_said_is_always_there() -> None:
    themes, codes = [side("T", 0, 5)], [side("A", 10, 15)]
    (link,) = linked(themes, codes, np.zeros((1, 1)), {("T", "A"): "overlaps"}, excerpts=40)
    assert (link.decided, link.strength) == ("overlaps", 0.0)


def test_convergence_has_all_four_verdicts_and_forgets_nobody() -> None:
    themes = [side("twin", 0, 10), side("part", 20, 24), side("named alike", 30, 36)]
    themes.append(side("alone", 36, 40))
    codes = [side("A", 0, 10), side("B", 20, 30), side("D", 12, 18), side("silent", 18, 20)]
    near = np.zeros((4, 4))
    near[2, 2] = 0.9
    links = linked(themes, codes, near, {}, excerpts=40)
    near[3, 1], near[0, 3] = 0.34, 0.2
    rows = converged(links, themes, codes, nearest_of(links, themes, codes, near))
    assert [(row.theme, row.code, row.verdict) for row in rows] == [
        ("twin", "A", "agreement"),
        ("part", "B", "complementary"),
        ("named alike", "D", "dissonance"),
        ("alone", "", "silence"),
        ("", "silent", "silence"),
    ]
    assert [(row.why, row.nearest, row.nearness) for row in rows[-2:]] == [
        ("no code near enough", "B", 0.34),
        ("no theme near enough", "twin", 0.2),
    ]


@given(st.lists(st.frozensets(st.sampled_from(ALL)), min_size=1, max_size=5), st.data())
def test_every_theme_and_code_is_in_the_convergence_table(held, data) -> None:
    themes = [Side(id=f"t{i}", excerpts=e) for i, e in enumerate(held)]
    codes = [Side(id=f"c{i}", excerpts=e) for i, e in enumerate(reversed(held))]
    numbers = st.floats(-1, 1)
    near = np.array([[data.draw(numbers) for _ in codes] for _ in themes])
    pairs = [(theme.id, code.id) for theme in themes for code in codes]
    decided = dict.fromkeys(data.draw(st.lists(st.sampled_from(pairs))), "overlaps")
    links = linked(themes, codes, near, decided, excerpts=len(ALL))
    rows = converged(links, themes, codes, nearest_of(links, themes, codes, near))
    silent = {side for row in rows if row.verdict == "silence" for side in (row.theme, row.code)}
    assert silent.isdisjoint(side for pair in decided for side in pair)
    assert all(row.nearest for row in rows if row.verdict == "silence")
    assert {row.theme for row in rows} - {""} == {theme.id for theme in themes}
    assert {row.code for row in rows} - {""} == {code.id for code in codes}
    table = strengths(links, themes, codes)
    assert ((table >= 0) & (table <= 1)).all()


def test_a_coding_counts_where_it_covers_half_of_the_shorter_and_for_the_codes_above() -> None:
    text = "x" * 100
    excerpts = [
        Excerpt(id=f"e{a}", transcript_id="t", participant_id=None, start=a, end=b, text=text[a:b])
        for a, b in ((0, 40), (40, 80))
    ]
    codes = {"A": Code(id="A", name="A"), "B": Code(id="B", name="B", parent="A")}
    few_words = Coding(code_id="B", transcript_id="t", start=5, end=9, coder="x")
    across = Coding(code_id="A", transcript_id="t", start=30, end=80, coder="x")
    held = coded_excerpts(excerpts, [few_words, across], codes)
    assert held == {"A": frozenset({"e0", "e40"}), "B": frozenset({"e0"})}
