"""Surveys: what is no answer, in ten languages, and what closed columns say of who answered."""

from pathlib import Path

import pytest

from workbench.domain.languages.tables import languages, own
from workbench.domain.material.surveys import attributes_of, is_no_answer, no_answers
from workbench.domain.material.text import Draft, Transcript
from workbench.importers import read_transcript

OPEN = "The bus came late and I missed the start, for the {n}th time"


def survey(path: Path, answers: list[str], question: str = "What could be better?") -> Draft:
    rows = [f'R{n},{"AB"[n % 2]},{30 + n % 3},"{words}"' for n, words in enumerate(answers, 1)]
    path.write_text(f'id,group,age,"{question}"\n' + "\n".join(rows) + "\n", "utf-8")
    return read_transcript(path)


def as_transcript(draft: Draft) -> Transcript:
    return Transcript(id="t", name=draft.name, sha256="", text=draft.text, turns=draft.turns)


@pytest.mark.parametrize(
    "words",
    [
        "n/a", "N/A.", "none", "None", "No comment", "no comments!", "NULL", "nil", "x", "X", ".",
        "?", "-", "—", "…", "nothing to add", "Nothing to add.", "don’t know", "Not applicable",
        '"none"', "  No   comment ", "xx", "k.A.", "keine Angabe", "Weiß nicht", "ved ikke",
        "ikke noget at tilføje", "sin comentarios", "ns/nc", "rien à signaler", "RAS",
        "niente da aggiungere", "n.v.t.", "geen opmerkingen", "ingenting å tilføye",
        "nada a acrescentar", "inget att tillägga", "vet ej",
    ],
)  # fmt: skip
def test_what_is_as_good_as_blank_is_no_answer(words: str) -> None:
    assert is_no_answer(words)


@pytest.mark.parametrize(
    "words",
    [
        "Nothing was better than the tea", "The nurse", "no parking", "None of the staff listened",
        "3", "10", "👍", "x-ray", "A&E", "I have no comment on the food but the bed was hard",
        "Kein Parkplatz", "ikke parkering", "看護師", "да",
    ],
)  # fmt: skip
def test_what_says_something_is_an_answer(words: str) -> None:
    assert not is_no_answer(words)


@pytest.mark.parametrize("language", ["da", "de", "en", "es", "fr", "it", "nl", "no", "pt", "sv"])
def test_there_are_words_for_tables_in_each_language(language: str) -> None:
    assert language in languages()
    for entry in ("speaker", "words", "time", "codes", "no_answer", "guide"):
        assert len(own(entry, language)) >= 3, entry
    assert all(is_no_answer(words) for words in own("no_answer", language))


def test_answers_that_say_nothing_are_counted_and_keep_their_place(tmp_path: Path) -> None:
    answers = [OPEN.format(n=n) for n in range(20)] + ["n/a", "None", "No comment.", "x", "none"]
    draft = survey(tmp_path / "s.csv", answers)
    assert len(draft.turns) == 26
    assert [draft.text[t.start : t.end] for t in no_answers(as_transcript(draft))] == answers[20:]
    said = next(note for note in draft.notes if "say nothing" in note)
    assert said.startswith("5 of 25 answers say nothing ('none' 2") and "as no answer" in said


def test_most_answering_nothing_does_not_make_a_question_closed(tmp_path: Path) -> None:
    answers = [OPEN.format(n=n) for n in range(10)] + ["No comment"] * 25
    assert survey(tmp_path / "s.csv", answers).turns[0].speaker == "Question"


def test_the_same_few_words_under_several_questions_answer_none_of_them(tmp_path: Path) -> None:
    lines = [
        f'R{n},"{OPEN.format(n=n)}","The {n} chairs hurt my back in the end"' for n in range(14)
    ]
    lines += [f"S{n},ei kommentoitavaa,ei kommentoitavaa" for n in range(5)]
    lines += ["T1,The staff,The staff", "T2,The staff,so cold that I left at once"]
    (tmp_path / "s.csv").write_text("id,Mitä hyvää?,Mitä huonoa?\n" + "\n".join(lines), "utf-8")
    draft = read_transcript(tmp_path / "s.csv")
    found = [draft.text[t.start : t.end] for t in no_answers(as_transcript(draft))]
    assert found == ["ei kommentoitavaa"] * 10


def test_an_interview_has_no_answers_to_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("speaker,words\nInt,And else?\nPia,No comment\n", "utf-8")
    assert no_answers(as_transcript(read_transcript(tmp_path / "a.csv"))) == ()


def test_columns_in_which_values_recur_are_closed(tmp_path: Path) -> None:
    draft = survey(tmp_path / "s.csv", [OPEN.format(n=n) for n in range(12)])
    assert draft.survey is not None and draft.survey.closed == ("group", "age")
    assert attributes_of(draft.survey)["R2"] == {"group": "A", "age": "32"}
    assert attributes_of(draft.survey, ["age"])["R2"] == {"age": "32"}
    assert attributes_of(draft.survey, [])["R2"] == {}
    assert "'group', 'age' are attributes of who answered" in draft.notes


@pytest.mark.parametrize("title", ["email", "Code", "Notes", "tags", "date"])
def test_what_the_team_wrote_or_would_betray_somebody_is_no_attribute_unasked(
    tmp_path: Path, title: str
) -> None:
    rows = [f'{n},{"ab"[n % 2]}@c.org,"{OPEN.format(n=n)}"' for n in range(10)]
    (tmp_path / "s.csv").write_text(f"id,{title},What was hard?\n" + "\n".join(rows), "utf-8")
    draft = read_transcript(tmp_path / "s.csv")
    assert draft.survey is not None and draft.survey.closed == ()
    assert f"Columns left out: '{title}'" in draft.notes
