import pytest

from workbench.domain.material.speaker_names import canonical_label
from workbench.domain.material.speakers import Resolved, resolve
from workbench.domain.material.text import Draft, Turn


def draft(*said: tuple[str, str], name: str = "P01") -> Draft:
    turns, pieces, at = [], [], 0
    for speaker, words in said:
        turns.append(Turn(start=at, end=at + len(words), speaker=speaker))
        pieces.append(words)
        at += len(words) + 2
    return Draft(name=name, text="\n\n".join(pieces), turns=tuple(turns))


def interview(asks: str, answers: str, rounds: int = 4) -> list[tuple[str, str]]:
    pair = [(asks, "How did that go?"), (answers, "I went there every week for a whole year.")]
    return pair * rounds


def roles(found: Resolved) -> dict[str, str]:
    return {speaker.name: speaker.role for speaker in found.speakers}


def test_initials_after_a_full_name_are_the_same_speaker() -> None:
    first = [("Carla Aske", "Where were you born?"), ("Ron Aske", "In Leeds, in the winter.")]
    [found] = resolve([draft(*first, *interview("CA", "RA"))])
    assert roles(found) == {"Carla Aske": "interviewer", "Ron Aske": "participant"}
    assert {turn.speaker for turn in found.turns} == {"Carla Aske", "Ron Aske"}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Nora Ruth Peters", "NRP"),
        ("Emily Bath-Walker", "EBW"),
        ("Lina McIntyre ", "LM*"),
        ("Jonas Park", "Jp"),
        ("Devi Bhatt:", "DB:"),
        ("Anna Smith", "Anna"),
    ],
)
def test_spellings_of_one_speaker(full: str, short: str) -> None:
    [found] = resolve([draft((full, "Hello there."), *interview("Zed Quill", short))])
    assert roles(found) == {"Zed Quill": "interviewer", canonical_label(full): "participant"}


def test_initials_of_two_people_are_not_merged() -> None:
    [found] = resolve(
        [draft(("Ann Bell", "Hi."), ("Al Brown", "Hi."), *interview("INT", "AB", rounds=6))]
    )
    assert {"AB", "Ann Bell", "Al Brown"} <= set(roles(found))


def test_initials_get_the_full_name_from_the_other_transcripts_of_the_study() -> None:
    others = [
        draft(("Devi Bhatt", "Shall we begin?"), *interview("DB", who), name=who)
        for who in ("Anna", "Jo")
    ]
    found = resolve([*others, draft(*interview("DB:", "LG:"), name="Lu")])
    assert roles(found[2]) == {"Devi Bhatt": "interviewer", "LG": "participant"}


@pytest.mark.parametrize("label", ["Interviewer", "INT", "Moderator 1", "Researcher", "Q"])
def test_a_label_says_who_asks(label: str) -> None:
    # The words alone would say the opposite.
    said = [
        ("A", "What would you like to know?"),
        (label, "Tell me about the first week, all of it."),
    ]
    [found] = resolve([draft(*(said * 3))])
    assert roles(found) == {label: "interviewer", "A": "participant"}
    assert found.confidence == 1.0


def test_i_asks_r_and_r_asks_i_are_told_by_what_they_say() -> None:
    respondent, researcher = resolve(
        [draft(*interview("I", "R")), draft(*interview("R", "I"), name="P02")]
    )
    assert roles(respondent) == {"I": "interviewer", "R": "participant"}
    assert roles(researcher) == {"R": "interviewer", "I": "participant"}


def test_the_analyst_has_the_last_word() -> None:
    said = draft(*interview("Anna", "Ben"))
    assert roles(resolve([said])[0])["Anna"] == "interviewer"
    [told] = resolve([said], interviewers=["ben"])
    assert roles(told) == {"Ben": "interviewer", "Anna": "participant"}
    assert told.confidence == 1.0


def test_who_speaks_in_every_transcript_of_the_study_is_its_interviewer() -> None:
    def alike(guest: str) -> Draft:
        return draft((guest, "Good to be here."), ("Kim Field", "Let us go on."), name=guest)

    for found in resolve([alike("Anna"), alike("Ben"), alike("Cleo")]):
        assert roles(found)["Kim Field"] == "interviewer"


def test_everybody_in_a_focus_group_but_the_moderator_is_a_participant() -> None:
    answers = [(f"P{i}", "For me it was the walking that helped the most.") for i in range(1, 6)]
    [found] = resolve([draft(*([("Mod", "What helped?"), *answers] * 3))])
    assert roles(found) == {"Mod": "interviewer", **{f"P{i}": "participant" for i in range(1, 6)}}


def test_a_group_with_names_only_is_asked_by_who_asks() -> None:
    answers = [
        (name, "For me it was the walking that helped the most.") for name in ("Jo", "Al", "Bo")
    ]
    [found] = resolve([draft(*([("Kim", "And what helped?"), *answers] * 4))])
    assert [s.name for s in found.speakers if s.role == "interviewer"] == ["Kim"]


def test_who_hardly_speaks_is_neither() -> None:
    [found] = resolve([draft(*interview("INT", "Anna", 8), ("Nurse", "Tea?"))])
    assert roles(found)["Nurse"] == "other"


def test_without_any_speaker_everything_is_a_participants() -> None:
    [found] = resolve([draft(("", "One thing."), ("", "Another thing."))])
    assert {turn.role for turn in found.turns} == {"participant"}
    assert "No speakers" in found.sentence


def test_a_statement_without_a_speaker_continues_the_answer_before_it() -> None:
    long = "And when I was in first grade we had to hide under the desks."
    said = [*interview("INT", "Anna"), ("", long), ("", "Why was that?"), ("", long)]
    [found] = resolve([draft(*said)])
    assert [(t.speaker, t.role) for t in found.turns[-3:]] == [
        ("Anna", "participant"),
        ("", "other"),
        ("", "other"),
    ]


def test_a_statement_without_a_speaker_after_a_question_is_nobodys() -> None:
    said = [
        *interview("INT", "Anna"),
        ("INT", "And then?"),
        ("", "Then we all went home again that night."),
    ]
    [found] = resolve([draft(*said)])
    assert (found.turns[-1].speaker, found.turns[-1].role) == ("", "other")


def test_spans_order_and_times_stay() -> None:
    said = draft(*interview("INT", "Anna"))
    [found] = resolve([said])
    assert [(t.start, t.end, t.time) for t in found.turns] == [
        (t.start, t.end, t.time) for t in said.turns
    ]


def test_a_doubtful_guess_says_so() -> None:
    [found] = resolve([draft(("Anna", "It was good."), ("Ben", "It was bad."))])
    assert found.confidence < 0.7
    assert "guess" in found.sentence


def test_no_drafts_no_answers() -> None:
    assert resolve([]) == []


def test_everybody_in_a_survey_is_a_respondent_and_few_are_listed() -> None:
    said = [(f"R{n}", "The food was cold." if n else "Was it cold? Was it?") for n in range(200)]
    [found] = resolve([draft(*said)])
    assert {turn.role for turn in found.turns} == {"participant"}
    assert "and 192 more" in found.sentence


def a_series(count: int) -> list[Draft]:
    """Two hosts who speak alike, in several transcripts."""
    said = [
        ("Anna Berg", "So what was it like, and did you walk there?"),
        ("Lee Marsh", "We did walk there, and what a walk it was. And you?"),
        ("Anna Berg", "I took the bus and then I walked the rest of it."),
        ("Lee Marsh", "It is a long way, I would have done the same thing."),
    ]
    return [draft(*said, name=f"P{n}") for n in range(count)]


def test_two_hosts_of_a_series_who_speak_alike_both_answer() -> None:
    for found in resolve(a_series(3)):
        assert {s.role for s in found.speakers} == {"participant"}
        assert "nobody clearly asks" in found.sentence
    for found in resolve(a_series(3), ["Anna Berg"]):
        assert [s.role for s in found.speakers] == ["interviewer", "participant"]


def test_in_a_meeting_nobody_asks() -> None:
    said = [(who, "We could do it like that.") for who in "ABC" * 6]
    said += [("A", "Shall we?"), ("A", "And then?"), ("B", "Why not?")]
    [found] = resolve([draft(*said)])
    assert {s.role for s in found.speakers} == {"participant"}


def heard(found: Resolved) -> list[str]:
    return [turn.speaker for turn in found.turns]


def test_where_a_table_names_speakers_once_blank_rows_are_theirs() -> None:
    rows = [("Ann", "So."), ("", "Ready?"), ("Ben", "Yes."), ("", "I am."), ("", "(coughs)")]
    found, _ = resolve([draft(*rows * 3), draft(*interview("Ann", "Cy"), name="P02")])
    assert heard(found) == ["Ann", "Ann", "Ben", "Ben", ""] * 2 + ["Ann", "Ann", "Ben", "", ""]
    assert "5 rows without a speaker are taken" in found.sentence


def test_blank_rows_amid_one_persons_words_are_somebody_elses() -> None:
    rows = [("Ben", "I went by the lake."), ("", "Really?"), ("Ben", "And over the hill.")]
    [found] = resolve([draft(("Ann", "Where to?"), *rows * 4)])
    assert heard(found) == ["Ann", *["Ben", "", "Ben"] * 4]


def test_a_statement_may_quote_a_question_and_still_continue() -> None:
    words = "And then you ask yourself, will it ever end? But you get used to it."
    [found] = resolve([draft(*interview("INT", "Anna"), ("", words))])
    assert heard(found)[-1] == "Anna"
