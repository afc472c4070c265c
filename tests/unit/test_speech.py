"""Who speaks in a document: labels by evidence, readings, doubts; rules one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.domain.languages import languages, spoken_in
from workbench.domain.material.segmentation import is_filler
from workbench.domain.speech.study import Understood, understood
from workbench.importers import read_transcript


def read(folder: Path, *texts: str, told: tuple[str, ...] = ()) -> list[Understood]:
    drafts = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text, "utf-8")
        drafts.append(read_transcript(path))
    return understood(drafts, told)


def said(found: Understood) -> list[tuple[str, str, str]]:
    text = found.draft.text
    return [(t.speaker, t.role[0], text[t.start : t.end]) for t in found.found.turns]


TALK = "{0}: Where did you learn to weave?\n\n{1}: From my aunt, in a shed.\n\n" * 3


@pytest.mark.parametrize(
    "name",
    [
        "Dr. med. Ruth Bell, Leiterin der Abteilung für alles andere",
        "the one who asks",
        "So",
        "12-A",
    ],
)
def test_what_is_named_as_it_stands_in_the_file_is_always_believed(
    tmp_path: Path, name: str
) -> None:
    [found] = read(tmp_path, TALK.format(name, "Noor"), told=(name,))
    assert {(who, role) for who, role, _ in said(found)} == {(name, "i"), ("Noor", "p")}
    assert found.doubt is None


def test_a_label_that_other_files_are_sure_of_is_believed_where_it_stands_once(
    tmp_path: Path,
) -> None:
    walk = "Do Park: How was it?\n\nSo Yun: Long.\n\nWe went round the lake, and it rained.\n"
    *_, alone = read(tmp_path, *[TALK.format("Do Park", "So Yun")] * 3, walk)
    assert [who for who, _, _ in said(alone)] == ["Do Park", "So Yun"]


def test_a_time_mark_amid_words_parts_a_turn_and_is_no_word_of_it(tmp_path: Path) -> None:
    text = "INT: And?\nAnna: It rained. #00:02:11-5# Then it snowed.\nINT: So?\nAnna: We left.\n"
    [found] = read(tmp_path, text)
    assert said(found)[1:3] == [("Anna", "p", "It rained."), ("Anna", "p", "Then it snowed.")]
    assert found.found.turns[2].time == "00:02:11-5"


def test_a_legend_is_no_turn_and_decides_against_manner(tmp_path: Path) -> None:
    # The one who asks here is the participant, who wants to know.
    text = "X = Informant\nI1 = Interviewer 1\n\n" + TALK.format("X", "I1")
    [found] = read(tmp_path, text)
    assert {(who, role) for who, role, _ in said(found)} == {("X", "p"), ("I1", "i")}
    assert said(found)[0][2] == "Where did you learn to weave?"


def test_an_answer_that_names_a_part_is_no_legend(tmp_path: Path) -> None:
    text = "Anna: What were you?\nBen: Patient.\nAnna: And then?\nBen: Nurse.\n"
    [found] = read(tmp_path, text)
    assert [words for _, _, words in said(found)] == [
        "What were you?", "Patient.", "And then?", "Nurse.",
    ]  # fmt: skip


REASONS = [
    (
        "nobody is named",
        "Where were you born?\n\nIn Hull, by the docks. My father worked there all his life.\n\n"
        "And your mother?\n\nShe kept the shop. We lived above it until I was twelve.\n\n"
        "Did you like it?\n\nI did, most days. The other boys came for the sweets.\n\n",
    ),
    (
        "not clear who asks",
        "Kim: It was long.\nLee: It was, yes.\nKim: I like rain.\nLee: So do I.",
    ),
    (
        "says more",
        "Kim: I will tell you of all that we saw on the long walk round the lake, right?\n"
        "Lee: Yes, I see.\n" * 6,
    ),
    ("may or may not be", "Ann: So?\nBen: Cold.\nThe rest.\nAnn: And?\nBen: Wet.\nShe went.\n"
     "Carla: I was there too.\nAnn: So?\nBen: I left.\nHe went.\nThey went.\n"),
    ("nobody answers", "Interviewer: It was a long way.\nInterviewer 2: It rained too.\n" * 3),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text"), REASONS, ids=[why for why, _ in REASONS])
def test_what_is_in_doubt_says_why(tmp_path: Path, why: str, text: str) -> None:
    [found] = read(tmp_path, text)
    assert found.doubt is not None and why in found.doubt.reason


def test_a_doubt_has_another_reading_of_the_same_words(tmp_path: Path) -> None:
    [found] = read(tmp_path, REASONS[1][1])
    assert found.doubt is not None
    now = {t.speaker: t.role for t in found.found.turns}
    other = {t.speaker: t.role for t in found.doubt.turns}
    assert now["Kim"] == other["Lee"] and now["Lee"] == other["Kim"]
    assert [(t.start, t.end) for t in found.doubt.turns] == [
        (t.start, t.end) for t in found.found.turns
    ]


def test_two_letters_that_change_their_parts_in_one_of_many_files_are_in_doubt(
    tmp_path: Path,
) -> None:
    *_, turned = read(tmp_path, *[TALK.format("K", "M")] * 3, TALK.format("M", "K"))
    assert turned.doubt is not None and "in the other files" in turned.doubt.reason
    assert {t.speaker: t.role[0] for t in turned.found.turns} == {"K": "i", "M": "p"}


def test_speaker_numbers_are_given_out_anew_in_every_file(tmp_path: Path) -> None:
    *_, turned = read(
        tmp_path,
        *[TALK.format("Speaker 1", "Speaker 2")] * 3,
        TALK.format("Speaker 2", "Speaker 1"),
    )
    assert {t.speaker: t.role[0] for t in turned.found.turns} == {
        "Speaker 2": "i", "Speaker 1": "p",
    }  # fmt: skip
    assert turned.doubt is None


FILLERS = {
    "da": ["nej", "øh", "næ", "jaja", "præcis", "Lige præcis.", "Ja, det er rigtigt."],
    "de": ["Genau.", "Ja, stimmt.", "Weiß ich nicht."],
    "es": ["Claro que sí.", "No sé.", "Eso es."],
    "fr": ["Tout à fait.", "Je ne sais pas.", "Oui, voilà."],
    "it": ["Esatto.", "Non lo so.", "Va bene."],
    "nl": ["Dat klopt.", "Geen idee.", "Ja hoor."],
    "no": ["Akkurat.", "Vet ikke.", "Ja, det stemmer."],
    "pt": ["Pois é.", "Não sei.", "Com certeza."],
    "sv": ["Just det.", "Vet inte.", "Ja, precis."],
    "en": ["Exactly.", "I don't know.", "Yeah, of course."],
}


@pytest.mark.parametrize("language", FILLERS)
def test_fillers_of_ten_languages_say_nothing_in_passing(language: str) -> None:
    assert [w for w in FILLERS[language] if not is_filler(w, context_is_question=False)] == []


# What people put in while another speaks, commonest first, and a few answers of that length.
REMARKS = {
    "Yeah.": "Ja.", "Right.": "Nemlig.", "Yes.": "Ja.", "Sure.": "Klart.", "No.": "Nej.",
    "Yeah, yeah.": "Ja, ja.", "Okay.": "Okay.", "Oh, yeah.": "Nå, ja.", "Yeah, yep.": "Ja, jo.",
    "Oh, okay.": "Nå, okay.", "Yep.": "Jep.", "Uh, hmm.": "Øh, hm.", "Wow.": "Hold da op.",
    "That's right.": "Det er rigtigt.", "Really?": "Virkelig?", "Mhm.": "Mhm.",
    "I don't know.": "Det ved jeg ikke.", "All right.": "I orden.", "Exactly.": "Lige præcis.",
    "Yeah, absolutely.": "Ja, helt sikkert.", "Thank you.": "Tak.", "Nope.": "Næ.",
    "Of course.": "Selvfølgelig.", "Yeah, well.": "Ja, altså.", "So, yeah.": "Så, ja.",
    "Not at the mill.": "Ikke på møllen.", "My brother did.": "Det gjorde min bror.",
    "In the winter.": "Om vinteren.", "A red boat.": "En rød båd.", "Eleven.": "Elleve.",
}  # fmt: skip


@pytest.mark.parametrize(("english", "danish"), REMARKS.items())
def test_danish_remarks_are_set_aside_as_english_ones_are(english: str, danish: str) -> None:
    assert is_filler(english, context_is_question=False) == is_filler(
        danish, context_is_question=False
    )


@pytest.mark.parametrize("words", ["Min mor.", "Havet er koldt.", "Der Garten.", "The sea.", "Tre"])
def test_few_words_that_say_something_are_kept(words: str) -> None:
    assert not is_filler(words, context_is_question=False)


def test_the_language_is_found_by_its_commonest_words() -> None:
    assert len(languages()) >= 10
    assert spoken_in("Det var koldt, og jeg kendte ikke nogen af dem, der var der.", "en") == "da"
    assert spoken_in("It was cold and I knew nobody of all those who were there.", "da") == "en"
    assert spoken_in("Hull.", "da") == "da"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_code_pages_are_told_apart_by_the_letters_of_the_language(
    tmp_path: Path, encoding: str
) -> None:
    text = "Jörg: Für wen war das?\nÄnne: Für meine Großmutter, sie war über achtzig.\n" * 3
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read_transcript(path).text == text


def test_an_emoji_that_rtf_writes_as_two_halves_comes_out_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi Anna: Good \u-10179?\u-8704? day.\par Ben: Yes.\par }")
    assert "Good 😀 day." in read_transcript(path).text
