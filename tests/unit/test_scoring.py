from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.measures.scoring import (
    NONE,
    Placed,
    Row,
    adjusted_rand,
    best_f1,
    counting,
    score,
    stability,
    themes_of_rows,
)

labels = st.lists(st.integers(0, 4), min_size=1, max_size=40)


def row(start: int, end: int, *codes: str) -> Row:
    return Row(doc="d", start=start, end=end, codes=codes)


def placed(start: int, end: int, theme: str, strength: float = 1.0) -> Placed:
    return Placed(doc="d", start=start, end=end, theme=theme, strength=strength)


@given(labels, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_ari_and_nmi_are_those_of_scikit_learn(one: list[int], random: Random) -> None:
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    other = [random.randrange(4) for _ in one]
    found = score([[str(a)] for a in one], [[str(b)] for b in other])
    assert found.ari == pytest.approx(adjusted_rand_score(one, other))
    assert found.nmi == pytest.approx(normalized_mutual_info_score(one, other), abs=1e-9)


def test_only_codes_with_ten_rows_count() -> None:
    rows = [row(i, i + 1, "often", "seldom") for i in range(9)] + [row(9, 10, "often")]
    assert [r.codes for r in counting(rows)] == [("often",)] * 10
    assert counting([*rows[:9], row(9, 10)]) == []


def test_a_row_is_in_a_theme_by_half_of_it_or_half_of_an_excerpt() -> None:
    long, short = placed(0, 100, "long"), placed(10, 14, "short")
    assert themes_of_rows([row(0, 20)], [long, short]) == [("long", "short")]
    assert themes_of_rows([row(0, 60)], [placed(0, 29, "most"), placed(29, 31, "small")]) == [
        ("most", "small")
    ]
    assert themes_of_rows([row(0, 60)], [placed(40, 200, "mostly elsewhere")]) == [()]


def test_the_first_theme_has_most_characters_then_strength_then_id() -> None:
    rows = [row(0, 20)]
    assert themes_of_rows(rows, [placed(0, 8, "a"), placed(8, 20, "b")]) == [("b", "a")]
    assert themes_of_rows(rows, [placed(0, 10, "a", 0.2), placed(10, 20, "b", 0.9)]) == [("b", "a")]
    assert themes_of_rows(rows, [placed(0, 10, "b"), placed(10, 20, "a")]) == [("a", "b")]


def test_rows_in_no_theme_are_one_class() -> None:
    codes = [["x"], ["x"], ["y"], ["y"]]
    unthemed = score(codes, [["t"], ["t"], [], []])
    assert unthemed.ari == score(codes, [["t"], ["t"], [NONE], [NONE]]).ari == 1.0


def test_rows_with_several_codes_count_for_best_f1_alone() -> None:
    found = score([["x"], ["x", "y"], ["y"]], [["a"], ["a"], ["b"]])
    assert (found.rows, found.single) == (3, 2)
    assert found.ari == 1.0
    assert found.best_f1 == pytest.approx((1.0 + 2 / 3) / 2)


def test_best_f1_of_a_code_without_a_theme_is_zero() -> None:
    assert best_f1([["x"], ["y"]], [["a"], []]) == pytest.approx(0.5)
    assert best_f1([], []) == 0.0


def test_p1_weighs_purity_and_its_inverse() -> None:
    found = score([["x"]] * 4, [["a"], ["a"], ["b"], ["b"]])
    assert found.p1 == pytest.approx(2 * 1.0 * 0.5 / 1.5)


def test_stability_is_the_mean_over_pairs() -> None:
    one, other = [0, 0, 1, 1], [0, 1, 0, 1]
    third = adjusted_rand(one, other)
    assert stability([one, one, other]) == pytest.approx((1 + 2 * third) / 3)
    assert stability([one]) == 1.0
