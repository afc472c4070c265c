import numpy as np

from workbench.clustering.small_talk import placed

BUS, CLINIC, TALK = 0, 1, 2


def rows(*places: int) -> np.ndarray:
    return np.eye(4, dtype=np.float32)[list(places)]


def study(questions: list[int]):
    """Four of each of two themes, and a third of five that say nothing and two that do."""
    labels = np.array([BUS] * 4 + [CLINIC] * 4 + [TALK] * 7)
    quiet = np.array([False] * 8 + [True] * 5 + [False] * 2)
    vectors = rows(*[0] * 4, *[1] * 4, *[2] * 7)
    asked = rows(*[0] * 4, *[1] * 4, *questions, 3, 3)
    return labels, quiet, vectors, asked


def test_an_answer_goes_where_its_very_question_is_answered_and_the_rest_lie_together() -> None:
    labels, quiet, vectors, asked = study([0, 0, 1, 3, 3])
    found = placed(labels, quiet, np.zeros(15, dtype=bool), vectors, asked)
    assert found.labels[8:11].tolist() == [BUS, BUS, CLINIC]
    assert found.labels[11:13].tolist() == [found.gathered] * 2
    assert (found.strengths[8:13] > 0).all()
    assert not found.strengths[:8].any()


def test_a_remnant_of_two_goes_with_the_small_talk() -> None:
    labels, quiet, vectors, asked = study([0] * 5)
    found = placed(labels, quiet, np.zeros(15, dtype=bool), vectors, asked)
    assert found.labels[13:].tolist() == [found.gathered] * 2
    assert found.small_talk == {found.gathered}


def test_a_remnant_that_says_little_stays_a_theme_and_is_small_talk() -> None:
    labels, quiet, vectors, asked = study([3] * 5)
    labels, quiet = np.append(labels, [TALK] * 2), np.append(quiet, [False] * 2)
    vectors, asked = np.vstack([vectors, rows(2, 2)]), np.vstack([asked, rows(3, 3)])
    for little, talk in ((True, {TALK, 3}), (False, {3})):
        found = placed(labels, quiet, np.full(17, little), vectors, asked)
        assert found.small_talk == talk
        assert found.labels[13:].tolist() == [TALK] * 4


def test_without_a_theme_that_says_nothing_all_stay_where_they_are() -> None:
    labels, quiet, vectors, asked = study([0] * 5)
    quiet[8:11] = False
    found = placed(labels, quiet, quiet, vectors, asked)
    assert found.labels.tolist() == labels.tolist()
    assert not found.small_talk
    assert found.gathered == -1


def test_where_everything_says_nothing_it_lies_together() -> None:
    labels = np.array([0, 0, 0, -1])
    found = placed(labels, np.ones(4, dtype=bool), np.ones(4, dtype=bool), rows(0, 0, 0, 0),
                   np.zeros((4, 4), dtype=np.float32))  # fmt: skip
    assert found.labels.tolist() == [1, 1, 1, -1]
    assert found.small_talk == {1}


def test_the_order_of_excerpts_does_not_matter() -> None:
    labels, quiet, vectors, asked = study([0, 1, 1, 3, 0])
    turned = np.random.default_rng(3).permutation(15)
    one = placed(labels, quiet, quiet, vectors, asked)
    other = placed(labels[turned], quiet[turned], quiet[turned], vectors[turned], asked[turned])
    assert other.labels.tolist() == one.labels[turned].tolist()
