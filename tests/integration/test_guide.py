"""An interview guide is loaded as such and names the questions that themes answer."""

from pathlib import Path

import pytest
from integration_kit import ANN, QUESTIONS, interviews, invoked, project_in, themed

from workbench.domain.material.guide import as_planned, headings_in, is_planned, questions_in
from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.services.importing.guide import guide_of, load_guide
from workbench.services.importing.projects import import_material
from workbench.services.reading import study
from workbench.services.weighing.evidence import evidence

GUIDE = (
    "Interview guide\n\n1. Travel\n1.1 How do you get to the group, and what is it like there?\n"
    "   - prompts: bus, car\n2. Home\n2.1 Could you tell me what you grow at home, if anything?\n"
    "- Tell me about your nights, please\n• How do you manage with your money?\n"
)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("1. How was it?", "How was it?"), ("a) How was it?", "How was it?"),
        ("- **How was it?**", "How was it?"), ("Q3: How was it?", "How was it?"),
        ("2.1) Tell me about the bus", "Tell me about the bus"), ("War es？", "War es？"),
    ],
)  # fmt: skip
def test_numbers_and_bullets_are_no_part_of_a_question(line: str, question: str) -> None:
    assert questions_in(line) == (question,)


@pytest.mark.parametrize("line", ["Interview guide", "1. Travel", "Thank the person.", ""])
def test_headings_are_no_questions(line: str) -> None:
    assert questions_in(line) == ()


def test_topics_are_a_guides_headings_and_its_short_numbered_lines() -> None:
    lines = [
        ("Interview guide", True), ("1. Travel", False), ("How do you get there?", False),
        ("## Home and garden", False), ("Money:", True), ("- Tell me about your nights", False),
    ]  # fmt: skip
    assert headings_in(lines) == ("Travel", "Home and garden", "Money")


TOPICAL = """# Interview 4

## Travel

I take the bus that leaves at ten, and I walk the rest of the way along the river.

## Home and garden

Beans, mostly. My sister gave me the first ones and I have never bought any since.

## Money

There is enough until the twentieth, and then I am careful for ten days.
"""


def test_headings_of_the_guide_are_asked_in_interviews_that_have_them(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text(
        "# Guide\n\n## Travel\nHow do you get here?\n\n## Home and garden\nWhat do you grow?\n\n"
        "## Money\nHow do you manage?\n",
        "utf-8",
    )
    (tmp_path / "P04.md").write_text(TOPICAL, "utf-8")
    project = project_in(tmp_path / "p")
    import_files(project, ANN, [tmp_path / "P04.md"])
    [before] = study(project).transcripts.values()
    assert {turn.speaker for turn in before.turns} == {""}
    load_guide(project, ANN, tmp_path / "guide.md")
    import_material(project, ANN, [tmp_path / "P04.md"], again=True)
    [now] = study(project).transcripts.values()
    asked = [now.text[t.start : t.end] for t in now.turns if t.role == "interviewer"]
    assert asked == ["Travel", "Home and garden", "Money"]
    beans = next(e for e in study(project).excerpts.values() if e.text.startswith("Beans"))
    assert study(project).question_of(beans) == "Home and garden"


def test_a_question_of_the_guide_without_a_question_mark_is_asked(tmp_path: Path) -> None:
    guide = ("Tell me about your nights, please", "How do you manage with your money?")
    assert is_planned("Tell me about your nights", guide)
    assert is_planned("How do you manage with money", guide)
    assert not is_planned("My money? I manage with what I have until the twentieth.", guide)
    assert not is_planned("The nights are long and the money is what it is, you know", guide)


def test_an_asked_question_is_known_by_the_guides_words() -> None:
    guide = questions_in(GUIDE)
    assert as_planned("So, how do you manage with money, your money?", guide) == (
        "How do you manage with your money?"
    )
    assert as_planned("And your sister?", guide) == ""


def test_a_theme_that_answers_one_question_is_shown_with_the_guides_words(tmp_path: Path) -> None:
    project, _ = themed(tmp_path / "p", interviews(tmp_path / "files", range(1, 7)))
    now = study(project)
    answers = [e.id for e in now.excerpts.values() if now.question_of(e) == QUESTIONS["money"]]
    theme = review.create_theme(project, ANN, name="Money", excerpts=answers).event.theme_id
    (tmp_path / "guide.txt").write_text(GUIDE, "utf-8")
    before = evidence(project, theme).echo
    assert before is not None and before.question == QUESTIONS["money"]
    load_guide(project, ANN, tmp_path / "guide.txt")
    after = evidence(project, theme).echo
    assert after is not None and after.question == "How do you manage with your money?"


def test_the_command_loads_it_once_and_undo_takes_it_away(tmp_path: Path) -> None:
    project_in(tmp_path / "p").store.close()
    (tmp_path / "interview guide.txt").write_text(GUIDE, "utf-8")
    for _ in range(2):
        ended = invoked(
            "guide", tmp_path / "p", tmp_path / "interview guide.txt", "--analyst", "Ann"
        )
        assert ended.code == 0 and ended.out.startswith("4 questions:")
    project = project_in(tmp_path / "p")
    assert len(study(project).trail) == 1 and len(guide_of(project.store.board())) == 4
    review.undo(project, ANN)
    assert guide_of(project.store.board()) == ()


def test_what_asks_nothing_is_no_guide(tmp_path: Path) -> None:
    project_in(tmp_path / "p").store.close()
    (tmp_path / "a.txt").write_text("Thanks to all.\n", "utf-8")
    ended = invoked("guide", tmp_path / "p", tmp_path / "a.txt", "--analyst", "Ann")
    assert ended.code == 2 and "holds no question" in ended.complaint
