"""Figures of agreement against published examples, scikit-learn and what must hold of any."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, jaccard_score

from workbench.domain.measures.agreement import Between, Unit, between
from workbench.domain.measures.confusion import NOTHING
from workbench.domain.measures.reliability import (
    alpha_of,
    fleiss_kappa,
    gwet_ac1,
    jaccard_distance,
    masi_distance,
    pabak,
)

# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A to C; `.`: missing.
MEG, OWEN = "0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"
BEN, GERRY = "a a b b d c c c e d d a", "b a b b b c c c e d d d"
FOUR = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def rows(*coders: str) -> list[list[str | None]]:
    answers = [[None if a == "." else a for a in coder.split()] for coder in coders]
    return [list(unit) for unit in zip(*answers, strict=True)]


@pytest.mark.parametrize(
    ("coders", "alpha"), [((MEG, OWEN), 0.0952), ((BEN, GERRY), 0.6920), (FOUR, 0.7434)]
)
def test_alpha_is_that_of_the_published_examples(coders, alpha):
    assert alpha_of(rows(*coders)) == pytest.approx(alpha, abs=5e-5)


def test_alpha_of_sets_of_one_code_is_that_of_the_published_examples():
    """The same through the door that the study's figures come from, by nominal distance."""
    for coders, alpha in (((MEG, OWEN), 0.0952), ((BEN, GERRY), 0.6920), (FOUR, 0.7434)):
        found = measured(rows(*coders))
        for name in ("alpha", "alpha_jaccard", "alpha_nominal"):
            assert found.whole.figures[name].value == pytest.approx(alpha, abs=5e-5)


def test_ac1_is_what_its_formula_gives_by_hand():
    """118 units: both say yes to 2, only the first to 3, only the second to 5, neither to 108.

    Agreement: (2 + 108) / 118 = 110/118 = 51920/55696. Yes is (5 + 7) of 2 * 118 answers, so
    chance is 2 * 12/236 * 224/236 = 5376/55696. AC1 = (51920 - 5376) / (55696 - 5376)
    = 46544/50320 = .92496. Cohen's κ of the same: agreement 12980/13924, chance
    (5 * 7 + 113 * 111) / 118² = 12578/13924, κ = (12980 - 12578) / (13924 - 12578) = 402/1346
    = .29866.
    """
    table = [(1, 1)] * 2 + [(1, 0)] * 3 + [(0, 1)] * 5 + [(0, 0)] * 108
    found = measured([["x" if a else "", "x" if b else ""] for a, b in table]).codes[0].figures
    assert found["percent"].value == pytest.approx(110 / 118)
    assert found["ac1"].value == pytest.approx(46544 / 50320)
    assert found["kappa"].value == pytest.approx(402 / 1346)
    assert found["pabak"].value == pytest.approx(2 * 110 / 118 - 1)
    assert found["jaccard"].value == pytest.approx(2 / 10)


def test_fleiss_kappa_is_what_its_formula_gives_by_hand():
    """Four units, three coders, answers a and b: aaa, aab, bbb, abb.

    Pairs that agree, of three: 3, 1, 3, 1, so 1, 1/3, 1, 1/3, on average 2/3. Shares: a 6/12,
    b 6/12, chance 1/4 + 1/4 = 1/2. κ = (2/3 - 1/2) / (1 - 1/2) = 1/3.
    """
    units = [list("aaa"), list("aab"), list("bbb"), list("abb")]
    assert measured(units).whole.figures["fleiss"].value == pytest.approx(1 / 3)
    assert float(fleiss_kappa(np.array(2 / 3), np.array([0.5, 0.5]))) == pytest.approx(1 / 3)


def test_fleiss_kappa_is_refused_where_somebody_is_missing():
    figure = measured([["a", "a", "b"], ["b", "b", None]]).whole.figures["fleiss"]
    assert figure.value is None and "not every unit" in figure.why


def test_distances_of_sets_are_the_published_ones():
    """Passonneau 2006: 1/3 off where one set holds the other, 2/3 where they only meet."""
    a, ab, abc, bcd, e = map(frozenset, ("a", "ab", "abc", "bcd", "e"))
    assert masi_distance(ab, ab) == 0
    assert masi_distance(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(abc, bcd) == pytest.approx(1 - 2 / 4 * 1 / 3)
    assert masi_distance(ab, e) == masi_distance(frozenset(), e) == 1
    assert jaccard_distance(abc, bcd) == pytest.approx(1 / 2)
    nothing: frozenset[str] = frozenset()
    assert masi_distance(nothing, nothing) == jaccard_distance(nothing, nothing) == 0


def test_alpha_of_sets_is_what_its_formula_gives_by_hand():
    """Two units, two coders: {a} against {a, b}, and {c} twice. Distances by MASI: 2/3.

    Observed: (2 * 2/3 + 0) / 4 = 1/3. Answers {a}, {a, b}, {c}, {c}: of the 12 ordered pairs two
    are 2/3 apart, two are the same and eight 1 apart, so expected is (2 * 2/3 + 8) / 12 = 7/9.
    α = 1 - (1/3) / (7/9) = 4/7. By Jaccard distance 1/2: 1 - (1/4) / (9/12) = 2/3.
    """
    found = measured([["a", "ab"], ["c", "c"]]).whole.figures
    assert found["alpha"].value == pytest.approx(4 / 7)
    assert found["alpha_jaccard"].value == pytest.approx(2 / 3)
    assert found["alpha_nominal"].value == pytest.approx(1 - (1 / 2) / (10 / 12))
    assert found["jaccard"].value == pytest.approx((1 / 2 + 1) / 2)


def test_kappa_is_refused_with_a_reason_where_there_is_one_class():
    always = measured([["x", "x"]] * 4)
    for line in (always.whole, always.codes[0]):
        assert line.figures["kappa"].value is None
        assert "same answer" in line.figures["kappa"].why
        assert line.figures["alpha"].value is None
        assert line.figures["percent"].value == 1
    assert always.codes[0].figures["ac1"].value == 1


def test_nothing_in_common_gives_no_figure():
    apart = measured([["x", None], [None, "y"]])
    assert apart.whole.units == 0
    assert apart.whole.figures["percent"].value is None
    assert "no unit was coded by two" in apart.whole.figures["kappa"].why


SETS = st.sets(st.sampled_from("abc")).map(frozenset)
TABLES = st.lists(st.tuples(SETS, SETS), min_size=2, max_size=30)
MISSING_TOO = st.lists(
    st.tuples(*[st.one_of(st.none(), SETS, SETS)] * 3), min_size=2, max_size=25
)  # fmt: skip


@settings(max_examples=200)
@given(TABLES)
def test_kappa_and_jaccard_are_those_of_scikit_learn(table):
    found = measured(table)
    first = ["".join(sorted(one)) for one, _ in table]
    second = ["".join(sorted(other)) for _, other in table]
    check(found.whole.figures["kappa"].value, kappa(first, second))
    flat: tuple[list[int], list[int]] = ([], [])
    for line in found.codes:
        own = [[int(line.key in side) for side in unit] for unit in table]
        one, other = (list(column) for column in zip(*own, strict=True))
        check(line.figures["kappa"].value, kappa(one, other))
        check(line.figures["jaccard"].value, jaccard_score(one, other))
        flat[0].extend(one)
        flat[1].extend(other)
    if found.codes:
        check(found.decisions.figures["kappa"].value, kappa(*flat))


@settings(max_examples=150)
@given(MISSING_TOO, st.permutations("abc"))
def test_names_of_codes_and_the_order_of_units_and_coders_change_nothing(table, names):
    renamed = dict(zip("abc", names, strict=True))
    before = measured(table)
    after = measured([[_renamed(s, renamed) for s in unit] for unit in reversed(table)])
    same(before.whole, after.whole)
    same(before.decisions, after.decisions)
    lines = {line.key: line for line in after.codes}
    for line in before.codes:
        same(line, lines[renamed[line.key]])
    for order in permutations(range(3)):
        other = measured([[unit[i] for i in order] for unit in table])
        same(before.whole, other.whole)
        same(before.decisions, other.decisions)


@settings(max_examples=100)
@given(st.lists(SETS, min_size=2, max_size=20))
def test_a_coder_agrees_wholly_with_a_copy(table):
    for copies in (2, 3):
        found = measured([[codes] * copies for codes in table])
        for line in (found.whole, found.decisions, *found.codes):
            for name, figure in line.figures.items():
                assert figure.value is None or figure.value == pytest.approx(1), name
        assert all(c.first == c.second for c in found.confusions)


@settings(max_examples=100)
@given(MISSING_TOO)
def test_every_unit_twice_changes_what_follows_from_shares_alone_by_nothing(table):
    once, twice = measured(table), measured([*table, *table])
    for a, b in zip((once.whole, *once.codes), (twice.whole, *twice.codes), strict=True):
        assert b.units == 2 * a.units
        for name in a.figures.keys() & {"percent", "kappa", "ac1", "pabak", "jaccard", "fleiss"}:
            check(b.figures[name].value, a.figures[name].value)


@settings(max_examples=100)
@given(MISSING_TOO, st.integers(2, 4))
def test_a_weight_counts_as_so_many_units(table, weight):
    heavy = measured(table, weight=weight)
    repeated = measured([unit for unit in table for _ in range(weight)])
    same(heavy.whole, repeated.whole)
    same(heavy.decisions, repeated.decisions)


def test_shares_of_a_chance_correction_stay_in_bounds():
    assert float(pabak(np.array(0.5))) == 0
    assert float(gwet_ac1(np.array(1.0), np.array([1.0, 0.0]))) == 1


def test_what_was_confused_is_counted_with_where():
    found = measured([["a", "b"], ["a", "b"], ["a", ""], ["ab", "b"], ["c", "c"], ["", ""]])
    told = {(c.first, c.second): (c.count, c.units) for c in found.confusions}
    assert told["a", "b"] == (2, ("u0", "u1"))
    assert told["a", NOTHING] == (2, ("u2", "u3"))
    assert told["b", "b"] == (1, ("u3",)) and told["c", "c"] == (1, ("u4",))
    assert told[NOTHING, NOTHING] == (1, ("u5",))


def test_intervals_hold_the_value_follow_the_seed_and_need_five_clusters():
    table = [["a", "a"], ["a", "b"], ["b", "b"], ["", "a"], ["", ""]] * 8
    wide = measured(table, clusters=10).whole.figures["kappa"]
    assert wide == measured(table, clusters=10).whole.figures["kappa"]
    assert wide.low is not None and wide.high is not None
    assert wide.low <= wide.value <= wide.high
    few = measured(table, clusters=4).whole.figures["kappa"]
    assert few.value == pytest.approx(wide.value) and few.low is None


def test_coders_who_never_differ_have_no_interval_that_claims_to_know():
    never = measured([["a", "a"], ["b", "b"], ["", ""]] * 5, clusters=7).whole.figures["kappa"]
    assert (never.value, never.low, never.high) == (pytest.approx(1), None, None)


def test_parts_of_the_sample_have_figures_of_their_own():
    table = [["a", "a"], ["a", "b"], ["b", "b"], ["b", "a"]]
    found = measured(table, part=lambda unit: "first" if unit.id in ("u0", "u2") else "rest")
    first, rest = found.parts
    assert (first.key, first.units, first.figures["percent"].value) == ("first", 2, 1.0)
    assert (rest.key, rest.figures["kappa"].value) == ("rest", -1.0)


def measured(table, *, clusters=1, weight=1, part=None) -> Between:
    """The agreement on a table: a row a unit, a coder's codes a column, None: not coded."""
    units = [
        Unit(
            id=f"u{i}", transcript_id="t", start=i, end=i + 1, weight=weight,
            cluster=f"p{i % clusters}",
            codes={f"c{j}": frozenset(codes) for j, codes in enumerate(row) if codes is not None},
        )
        for i, row in enumerate(table)
    ]  # fmt: skip
    order = sorted({code for unit in units for codes in unit.codes.values() for code in codes})
    coders = [f"c{j}" for j in range(len(table[0]))]
    return between(coders, units, order, draw, part)


def draw(clusters: int):
    chance = np.random.default_rng(7)
    return chance.multinomial(clusters, [1 / clusters] * clusters, size=200).astype(float)


def kappa(one, other) -> float | None:
    return None if len({*one, *other}) < 2 else float(cohen_kappa_score(one, other))


def check(found: float | None, wanted: float | None) -> None:
    if wanted is None:
        assert found is None
    else:
        assert found == pytest.approx(wanted, abs=1e-9)


def same(one, other) -> None:
    assert (one.units, one.pairs) == (other.units, other.pairs)
    for name, figure in one.figures.items():
        check(figure.value, other.figures[name].value)


def _renamed(codes, names):
    return None if codes is None else frozenset(names[code] for code in codes)
