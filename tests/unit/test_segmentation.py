import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.material.segmentation import (
    CONTEXT_CHARACTERS,
    MAX_WORDS,
    carry_over,
    is_filler,
    segment,
)
from workbench.domain.material.text import (
    Role,
    Transcript,
    Turn,
    stored_text,
    text_sha256,
    transcript_id,
)

SAID = tuple[Role, str]


def transcript(*said: SAID, identity: str | None = None) -> Transcript:
    turns, pieces, at = [], [], 0
    for role, words in said:
        if words:
            turns.append(Turn(start=at, end=at + len(words), speaker=role, role=role))
        pieces.append(words)
        at += len(words) + 2
    text = "\n\n".join(pieces)
    sha = text_sha256(text)
    return Transcript(
        id=identity or transcript_id(sha), name="P01", sha256=sha, text=text, turns=tuple(turns)
    )


def sentences(count: int, word: str = "walk") -> str:
    return " ".join(f"Then we went for a {word} number {i}." for i in range(count))


def test_only_participants_turns_become_excerpts() -> None:
    found = segment(
        transcript(("interviewer", "How was it?"), ("participant", "Hard."), ("other", "Tea?"))
    )
    assert [excerpt.text for excerpt in found] == ["Hard."]


def test_a_long_turn_is_cut_at_sentence_ends_into_about_equal_parts() -> None:
    found = segment(transcript(("participant", sentences(60))))
    sizes = [len(excerpt.text.split()) for excerpt in found]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 16
    assert all(excerpt.text.startswith("Then") and excerpt.text.endswith(".") for excerpt in found)


def test_abbreviations_do_not_end_a_sentence() -> None:
    words = " ".join("I saw Dr. Smith at 5.30 p.m. on a Monday." for _ in range(30))
    for excerpt in segment(transcript(("participant", words))):
        assert excerpt.text.startswith("I saw") and excerpt.text.endswith("Monday.")


def test_speech_without_punctuation_is_cut_between_words() -> None:
    found = segment(transcript(("participant", " ".join(f"word{i}" for i in range(1000)))))
    sizes = [len(excerpt.text.split()) for excerpt in found]
    assert sum(sizes) == 1000
    assert max(sizes) <= MAX_WORDS and min(sizes) > MAX_WORDS / 2


def test_every_piece_of_an_answer_keeps_the_question_as_context() -> None:
    made = transcript(("interviewer", "How was it?"), ("participant", sentences(60)))
    for excerpt in segment(made):
        [span] = excerpt.context
        assert made.text[span.start : span.end] == "How was it?"


def test_who_speaks_first_answers_no_question() -> None:
    assert segment(transcript(("participant", "I came by bus today.")))[0].context == ()


def test_of_a_long_question_the_end_is_context_from_a_words_start() -> None:
    made = transcript(("interviewer", sentences(40) + " Why?"), ("participant", "Because."))
    [span] = segment(made)[0].context
    assert span.end - span.start <= CONTEXT_CHARACTERS
    assert made.text[span.start - 1] == " " and made.text[: span.end].endswith("Why?")


def test_a_mm_hm_in_between_does_not_replace_the_question() -> None:
    made = transcript(
        ("interviewer", "Why did you stop?"),
        ("participant", "It was too far."),
        ("interviewer", "Mm-hm."),
        ("participant", "And the bus never came."),
    )
    [span] = segment(made)[1].context
    assert made.text[span.start : span.end] == "Why did you stop?"


def test_the_same_text_gives_the_same_ids() -> None:
    made = transcript(("interviewer", "Why?"), ("participant", sentences(60)))
    assert [e.id for e in segment(made)] == [e.id for e in segment(made)]
    assert len({e.id for e in segment(made)}) == 3


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" \n\r\x85\x00.?!،؟שלום😀e\u0301\u200d\u2028"),
    ),
    max_size=80,
)
ROLES = st.sampled_from(["interviewer", "participant", "other"])


@given(st.lists(st.tuples(ROLES, ODD, st.integers(1, 60)), max_size=6))
def test_excerpts_hold_every_word_of_the_participants_once(
    said: list[tuple[Role, str, int]],
) -> None:
    made = transcript(*((role, stored_text(words * n).text) for role, words, n in said))
    found = segment(made)
    covered = [0] * len(made.text)
    for excerpt in found:
        assert excerpt.text == made.text[excerpt.start : excerpt.end] == excerpt.text.strip()
        assert excerpt.text
        for i in range(excerpt.start, excerpt.end):
            covered[i] += 1
        for span in excerpt.context:
            assert made.text[span.start : span.end].strip()
            assert 0 < span.end - span.start <= CONTEXT_CHARACTERS
            assert span.end <= excerpt.start
    assert max(covered, default=0) <= 1
    for turn in made.turns:
        for i in range(turn.start, turn.end):
            if not made.text[i].isspace():
                assert covered[i] == (turn.role == "participant")


@pytest.mark.parametrize(
    "words",
    [
        "Mm.",
        "Yeah, yeah.",
        "[laughs]",
        "Hello!",
        "Thank you so much.",
        "I don’t know.",
        "…",
        "Uh-huh",
        "Okay, bye bye",
        "Ja, genau.",
    ],
)
def test_filler_carries_nothing_to_code(words: str) -> None:
    assert is_filler(words, context_is_question=False)


@pytest.mark.parametrize(
    "words",
    [
        "No. Not really.",
        "Definitely.",
        "My sister.",
        "Never.",
        "Yes, twice.",
        "1968.",
        "Only at night",
        "I don't know, my back hurt.",
    ],
)
def test_a_short_answer_is_not_filler(words: str) -> None:
    assert not is_filler(words, context_is_question=True)


def test_yes_and_no_answer_a_question_and_are_filler_elsewhere() -> None:
    assert not is_filler("Yes.", context_is_question=True)
    assert not is_filler("No, no.", context_is_question=True)
    assert is_filler("Yes. Yeah.", context_is_question=False)


@given(st.text(st.sampled_from("so yeah mm no idea thank you "), max_size=400))
def test_telling_filler_always_ends(words: str) -> None:
    is_filler(words, context_is_question=False)


TALK: list[SAID] = [
    ("interviewer", "What helped?"),
    ("participant", "Walking with the others every week."),
    ("interviewer", "And what did not?"),
    ("participant", "The bus, it never came on time when I needed it."),
    ("participant", "And my back."),
]


def test_a_correction_keeps_the_ids_of_what_it_leaves_alone() -> None:
    old = transcript(*TALK)
    changed = list(TALK)
    changed[3] = ("participant", "The train, it never came on time when I needed it.")
    changed.insert(0, ("interviewer", "Are you sitting comfortably?"))
    new = transcript(*changed, identity=old.id)
    before = segment(old)
    found = carry_over(old, new, before)
    assert found.unchanged == (before[0].id, before[2].id)
    assert found.changed == (before[1].id,)
    assert found.gone == found.fresh == ()
    assert [e.id for e in found.excerpts] == [e.id for e in before]
    assert all(e.text == new.text[e.start : e.end] for e in found.excerpts)


def test_what_was_taken_out_is_gone_and_what_is_new_gets_an_id_of_its_own() -> None:
    old = transcript(*TALK)
    swapped: list[SAID] = [*TALK[:3], ("participant", "x" * len(TALK[3][1])), TALK[4]]
    new = transcript(*swapped, identity=old.id)
    before = segment(old)
    found = carry_over(old, new, before)
    assert found.gone == (before[1].id,)
    assert len(found.fresh) == 1 and found.fresh[0] not in {e.id for e in before}
    assert len({e.id for e in found.excerpts}) == 3


@given(st.lists(st.tuples(ROLES, ODD), max_size=6), st.lists(st.tuples(ROLES, ODD), max_size=6))
def test_after_a_correction_every_old_excerpt_is_accounted_for_once(
    before: list[SAID], after: list[SAID]
) -> None:
    old = transcript(*((role, stored_text(words).text) for role, words in before))
    new = transcript(*((role, stored_text(words).text) for role, words in after), identity=old.id)
    had = [e.id for e in segment(old)]
    found = carry_over(old, new, segment(old))
    assert sorted([*found.unchanged, *found.changed, *found.gone]) == sorted(had)
    ids = [e.id for e in found.excerpts]
    assert len(set(ids)) == len(ids)
    assert set(ids) == {*found.unchanged, *found.changed, *found.fresh}
    assert [re.sub(r"\s", "", e.text) for e in found.excerpts] == [
        re.sub(r"\s", "", e.text) for e in segment(new)
    ]


def test_a_very_long_turn_is_cut_at_sentence_ends_in_good_time() -> None:
    text = " ".join(f"This is sentence number {n} of a very long turn." for n in range(2_000))
    for odd in (text, "<![CDATA[" * 20_000):
        for excerpt in segment(transcript((odd, "participant"))):
            assert odd is not text or excerpt.text.endswith(".")
