"""What says nothing: where it lies after a run, and what never shows or sends it."""

from pathlib import Path

import pytest
from integration_kit import ANN, project_in

from workbench.domain.talk import title_of
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.excerpts.typical import typical
from workbench.services.importing.files import import_files
from workbench.services.labelers.requests import label_requests
from workbench.services.projects import status, verify
from workbench.services.reading import study
from workbench.services.theming.run import run, run_options
from workbench.ui.board.list_presenter import theme_rows
from workbench.ui.board.theme_presenter import detail

BUS = [
    "The bus to the clinic never comes on time and I stand in the rain.",
    "I take two buses to the clinic and the fare eats my pension.",
    "That bus stop by the clinic has no bench for my bad leg.",
    "The bus driver waits for me when he sees my stick.",
]
MUSIC = [
    "We sang in the choir every spring and the songs carried me through.",
    "The choir sings old songs that my grandmother taught us.",
    "Singing in a choir opens my lungs and my heart.",
    "Our choir leader picks songs that the children know.",
]
NOTHING = ["Yes.", "Yeah, yeah.", "No.", "Okay.", "I think so.", "Yes, exactly.", "Sure."]


@pytest.fixture
def made(tmp_path: Path) -> Project:
    project = project_in(tmp_path / "study")
    files = []
    for n in range(4):
        said = [
            ("How do you get to the clinic?", BUS[n]),
            ("What does the choir mean to you?", MUSIC[n]),
            *((f"Is that so, then, as to {word}?", word) for word in NOTHING),
        ]
        talk = "\n\n".join(f"INT: {q}\n\nP0{n}: {a}" for q, a in said)
        files.append(tmp_path / f"P0{n}.txt")
        files[-1].write_text(talk + "\n", "utf-8")
    import_files(project, ANN, files, interviewers=["INT"])
    return project


def themed(project: Project) -> Project:
    run(project, ANN, run_options(project.settings, themes=3))
    return project


def test_a_theme_that_says_nothing_is_last_and_named_as_that(made: Project) -> None:
    themed(made)
    now = study(made)
    quiet = [t.id for t in now.board.live() if now.says_nothing(t.id)]
    assert quiet
    assert now.board.name_of(quiet[0]).startswith(title_of("en"))
    assert status(made).themes[-1].id in quiet
    rows = {row["id"]: row for row in theme_rows(now)}
    assert all(rows[t]["last"] == (t in quiet) for t in rows)
    assert verify(made) == ()


def test_no_card_order_begins_with_what_says_nothing(made: Project) -> None:
    everything = list(study(made).excerpts)
    review.create_theme(made, ANN, name="All", excerpts=everything)
    now = study(made)
    shown = detail(now, now.theme_named("All"))
    folded = now.quiet(now.excerpts.values())
    assert len(folded) == 4 * len(NOTHING)
    assert set(shown["quiet"]) == folded
    assert shown["ids"][: len(everything) - len(folded)] == [
        e for e in shown["ids"] if e not in folded
    ]


def test_where_nothing_is_said_nothing_is_folded(made: Project) -> None:
    quiet = list(study(made).quiet(study(made).excerpts.values()))
    review.create_theme(made, ANN, name="Yes and no", excerpts=quiet)
    now = study(made)
    assert detail(now, now.theme_named("Yes and no"))["quiet"] == []


def test_no_labeler_is_shown_what_says_nothing(made: Project) -> None:
    everything = list(study(made).excerpts)
    review.create_theme(made, ANN, name="All", excerpts=everything)
    now = study(made)
    (request,) = label_requests(made, now, [now.theme_named("All")])
    assert request.size == len(everything)
    assert not {view.id for view in request.exemplars} & now.quiet(now.excerpts.values())


def test_a_theme_that_an_analyst_named_is_hers(made: Project) -> None:
    themed(made)
    (theme, *_) = (t.id for t in study(made).board.live() if study(made).says_nothing(t.id))
    review.rename(made, ANN, theme, "What nobody wants to talk about")
    assert not study(made).says_nothing(theme)


def test_answers_of_a_survey_are_never_small_talk(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    rows = "\n".join(f"p{n},Nothing" for n in range(12))
    (tmp_path / "survey.csv").write_text(f"participant,answer\n{rows}\n", "utf-8")
    import_files(project, ANN, [tmp_path / "survey.csv"])
    now = study(project)
    assert now.excerpts
    assert not now.quiet(now.excerpts.values())


def test_what_is_typical_says_something(made: Project) -> None:
    import numpy as np

    now = study(made)
    members = list(now.excerpts.values())
    quiet = now.quiet(members)
    alike = np.ones((len(members), 2), dtype=np.float32)
    assert not set(typical(alike, members, 8, quiet)) & quiet
