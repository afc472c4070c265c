"""The learner on small made-up arrays: what it must do whatever the data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.learning import (
    Learnt,
    Pool,
    TrackRecord,
    learn,
    next_to_read,
    pool,
    typical_rows,
    word_likeness,
    zero_shot,
)
from workbench.learning.prior import HOLDS, offset_hold
from workbench.learning.terms import counted
from workbench.learning.turns import REACH, over_turns, turn_weights

TOPICS = 3


def made_up(rows: int = 60, *, noise: float = 0.6, seed: int = 0) -> tuple[Pool, np.ndarray]:
    """Excerpts of three topics in interviews of ten, and the topic of each."""
    rng = np.random.default_rng(seed)
    centres = np.eye(TOPICS, 12)
    topics = rng.integers(TOPICS, size=rows)
    vectors = centres[topics] + noise * rng.normal(size=(rows, 12)) / np.sqrt(12)
    return pool(vectors.astype(np.float32), np.arange(rows) // 10), topics


def no_prior(rows: int, targets: int = TOPICS) -> np.ndarray:
    return np.zeros((rows, targets), dtype=np.float32)


def verdicts(topics: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return np.eye(TOPICS)[topics[rows]]


def learnt_from(count: int, *, noise: float = 0.6) -> tuple[Learnt, np.ndarray]:
    passages, topics = made_up(200, noise=noise)
    rows = np.arange(0, 200, 200 // count)[:count]
    return learn(passages, no_prior(200), rows, verdicts(topics, rows)), topics


def test_decisions_teach_what_words_did_not_say() -> None:
    before, topics = learnt_from(1)
    after, _ = learnt_from(40)
    rest = np.setdiff1d(np.arange(200), after.rows)
    assert (after.scores[rest].argmax(axis=1) == topics[rest]).mean() > 0.9
    assert (before.scores[rest].argmax(axis=1) == topics[rest]).mean() < 0.7


def test_left_out_scores_are_those_of_learning_without_that_excerpt() -> None:
    passages, topics = made_up(30)
    alone = Pool(vectors=passages.vectors, interviews=None)
    rows = np.arange(0, 24, 3)
    said = verdicts(topics, rows)
    whole = learn(alone, no_prior(30), rows, said)
    # The prior has seen the excerpt in both; with no spread in its scores it is nearly the same.
    for place in (0, 5):
        kept = np.delete(np.arange(len(rows)), place)
        without = learn(alone, no_prior(30), rows[kept], said[kept])
        assert whole.left_out[place] == pytest.approx(without.scores[rows[place]], abs=0.08)


def test_a_decision_reaches_the_others_of_its_candidate_theme() -> None:
    vectors = np.eye(40, dtype=np.float32)
    groups = np.where(np.arange(40) < 20, 0, -1)
    themed = pool(vectors, np.arange(40), groups)
    decided = np.array([0, 30])
    learnt = learn(themed, no_prior(40), decided, np.eye(TOPICS)[:2])
    apart = learn(pool(vectors, np.arange(40)), no_prior(40), decided, np.eye(TOPICS)[:2])
    gain = learnt.scores[:, 0] - apart.scores[:, 0]
    assert (gain[1:20] > 0.03).all()
    assert np.abs(gain[20:30]).max() < 0.02
    fit = np.repeat(np.arange(40.0)[:, None] % 2, 2, axis=1).astype(np.float32)
    smoother = zero_shot(themed, meaning=fit, best_sentence=fit, words=fit).scores
    assert np.isfinite(smoother).all()


def test_what_nobody_said_teaches_nothing_of_that_target() -> None:
    passages, topics = made_up(60)
    rows = np.arange(0, 60, 4)
    said = np.full((len(rows), TOPICS), np.nan)
    said[:, 0] = topics[rows] == 0
    learnt = learn(passages, no_prior(60), rows, said)
    assert np.ptp(learnt.scores[:, 0]) > 0.3
    assert np.ptp(learnt.scores[:, 1:]) < 1e-5
    assert learnt.track.decided == (topics[rows] == 0).sum()


def test_likely_is_earned_where_suggestions_come_true() -> None:
    learnt, _ = learnt_from(60, noise=0.3)
    assert learnt.track.earned
    assert learnt.track.right / learnt.track.sure > 0.8


def test_likely_is_never_said_before_thirty_decisions() -> None:
    learnt, _ = learnt_from(29, noise=0.01)
    assert not learnt.track.earned


@pytest.mark.parametrize(
    ("sure", "right", "earned"),
    [(7, 7, False), (8, 7, False), (8, 8, True), (20, 17, False), (20, 18, True), (400, 330, True)],
)
def test_likely_takes_more_than_luck(sure: int, right: int, earned: bool) -> None:
    assert bool(TrackRecord(decided=500, sure=sure, right=right).earned) is earned
    assert not TrackRecord(decided=29, sure=sure, right=right).earned


@pytest.mark.parametrize("seed", range(5))
def test_likely_is_never_said_where_codes_follow_no_pattern(seed: int) -> None:
    rng = np.random.default_rng(seed)
    passages, _ = made_up(300, noise=3.0, seed=seed)
    rows = np.arange(0, 300, 3)
    learnt = learn(passages, no_prior(300), rows, np.eye(TOPICS)[rng.integers(TOPICS, size=100)])
    assert not learnt.track.earned


def test_a_target_that_nobody_spoke_of_counts_neither_for_nor_against() -> None:
    passages, topics = made_up(200, noise=0.3)
    rows = np.arange(0, 200, 4)
    said = np.hstack([verdicts(topics, rows), np.full((len(rows), 1), np.nan)])
    learnt = learn(passages, no_prior(200, TOPICS + 1), rows, said)
    assert learnt.track.decided == len(rows)
    assert learnt.track.earned


def test_a_slip_is_found() -> None:
    passages, topics = made_up(120, noise=0.3)
    rows = np.arange(0, 120, 2)
    said = verdicts(topics, rows)
    said[7] = np.roll(said[7], 1)
    learnt = learn(passages, no_prior(120), rows, said)
    assert learnt.slips()[0] == rows[7]


def test_a_stray_member_is_the_most_doubtful() -> None:
    passages, topics = made_up(120, noise=0.3)
    rows = np.arange(0, 120, 2)
    learnt = learn(passages, no_prior(120), rows, verdicts(topics, rows))
    stray = int(np.flatnonzero(topics == 1)[0])
    members = np.array(sorted([*np.flatnonzero(topics == 0)[:10], stray]))
    vectors = passages.vectors[members]
    assert learnt.doubtful(members, 0, vectors @ vectors.mean(axis=0))[0] == stray


def test_words_find_other_forms_of_themselves() -> None:
    texts = ["We were coding all night", "The garden was green", "12 !!"]
    likeness = word_likeness(texts, ["coded", "gardens"])
    assert likeness[0, 0] > likeness[1, 0]
    assert likeness[1, 1] > likeness[0, 1]
    assert (word_likeness(["!!", "??"], ["coded"]) == 0).all()
    assert word_likeness([], ["coded"]).shape == (0, 1)


def test_neighbours_count_within_an_interview_only() -> None:
    scores = np.array([[1.0], [0.0], [0.0], [0.0]], dtype=np.float32)
    spread = over_turns(scores, np.array([0, 0, 1, 1]), np.array([1.0, 0.5, 0.25]))
    assert spread[:, 0].tolist() == [1.0, 0.5, 0.0, 0.0]


def test_fits_are_smoothed_as_far_as_they_go_on_from_turn_to_turn() -> None:
    rng = np.random.default_rng(0)
    alone = rng.normal(size=(400, 3)).astype(np.float32)
    in_runs = np.repeat(alone[:100], 4, axis=0) + 0.5 * rng.normal(size=(400, 3))
    interviews = np.arange(400) // 40
    none = turn_weights(alone, interviews)
    some = turn_weights(in_runs.astype(np.float32), interviews)
    assert len(none) == len(some) == REACH + 1
    assert none[0] == some[0] == 1
    assert 2 * none[1] < some[1]
    assert (np.diff(some) <= 1e-9).all()
    lonely = turn_weights(in_runs.astype(np.float32), np.arange(400))
    assert lonely[1] < 0.1


def test_words_of_answer_and_question_find_each_other() -> None:
    said = counted(["The bus was late", "The bus again", "Singing songs", "Songs and more"], "en")
    likeness = said.likeness(["bus", "songs", "nothing known"])
    assert likeness.argmax(axis=0)[:2].tolist() in ([0, 2], [1, 2], [0, 3], [1, 3])
    assert not likeness[:, 2].any()
    assert counted(["!!", "12"], "en").likeness(["bus"]).tolist() == [[0.0], [0.0]]
    assert counted([], "en").likeness(["bus"]).shape == (0, 1)


def test_offsets_are_held_hard_where_frequencies_follow_nothing() -> None:
    rng = np.random.default_rng(1)
    rows = np.arange(120)
    interviews = rows // 12
    fit = rng.normal(size=(120, 6)).astype(np.float32)
    skewed = np.eye(6)[np.where(rng.random(120) < 0.8, 0, rng.integers(6, size=120))]
    chance = np.eye(6)[rng.integers(6, size=120)]
    assert offset_hold(fit, skewed, rows, interviews) < offset_hold(fit, chance, rows, interviews)
    assert offset_hold(fit, skewed[:5], rows[:5], interviews) == HOLDS[1]
    assert offset_hold(fit, skewed[:12], rows[:12], np.zeros(120, dtype=np.int64)) == HOLDS[1]


def test_a_single_target_is_ranked_by_its_own_fit() -> None:
    passages, topics = made_up(40)
    fit = (topics == 0).astype(np.float32)[:, None]
    prior = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit)
    offered = np.argsort(-prior.offer[:, 0], kind="stable")[:5]
    assert (topics[offered] == 0).mean() >= 0.8
    learnt = learn(passages, prior.scores, np.zeros(0, dtype=np.int64), np.zeros((0, 1)))
    assert np.isfinite(learnt.scores).all()


@given(st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=16, deadline=None)
def test_few_excerpts_and_few_targets_give_numbers(rows: int, targets: int) -> None:
    rng = np.random.default_rng(rows * 7 + targets)
    passages = pool(rng.normal(size=(rows, 5)).astype(np.float32), np.zeros(rows, dtype=np.int64))
    fit = rng.normal(size=(rows, targets)).astype(np.float32)
    prior = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit * 0)
    learnt = learn(passages, prior.scores, np.array([0]), np.eye(targets)[:1])
    assert np.isfinite(learnt.scores).all()
    assert np.isfinite(learnt.confidence).all()
    assert len(typical_rows(passages)) >= 1


def test_the_queue_mixes_uncertain_typical_and_random_and_says_which() -> None:
    learnt, _ = learnt_from(40)
    unread = np.setdiff1d(np.arange(200), learnt.rows)
    typical = [int(unread[5]), int(learnt.rows[0]), int(unread[9])]
    queue = next_to_read(learnt, unread, typical, np.arange(len(unread))[::-1], count=10)
    assert [one.why for one in queue][:5] == [
        "uncertain", "typical", "uncertain", "typical", "random",
    ]  # fmt: skip
    assert [one.row for one in queue if one.why == "typical"] == [unread[5], unread[9]]
    assert queue[4].row == unread[-1]
    assert len({one.row for one in queue}) == 10


def test_the_queue_is_drawn_until_enough_is_decided() -> None:
    learnt, _ = learnt_from(20)
    unread = np.setdiff1d(np.arange(200), learnt.rows)
    queue = next_to_read(learnt, unread, unread.tolist(), np.arange(len(unread)), count=10)
    assert {one.why for one in queue} == {"random"}
    assert [one.row for one in queue] == unread[:10].tolist()


def test_the_queue_ends_when_all_is_read() -> None:
    learnt, _ = learnt_from(40)
    few = np.array([1, 2])
    assert len(next_to_read(learnt, few, [], np.array([1, 0]), count=10)) == 2
    assert next_to_read(learnt, few[:0], [], few[:0], count=10) == []


def test_examples_raise_and_what_is_excluded_lowers() -> None:
    passages, _ = made_up(60)
    fit = np.random.default_rng(1).normal(size=(60, TOPICS)).astype(np.float32)
    told = np.zeros((60, TOPICS), dtype=np.float32)
    told[7, 1] = 2.0
    plain = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit)
    shown = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit, examples=told)
    barred = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit, excluded=told)
    assert barred.scores[7, 1] < plain.scores[7, 1] < shown.scores[7, 1]
    nothing = zero_shot(passages, meaning=fit, best_sentence=fit, words=fit, examples=told * 0)
    assert (nothing.scores == plain.scores).all()
