"""What a study's people decided reaches the next run, and is in its record."""

from __future__ import annotations

from pathlib import Path

from integration_kit import ANN, interviews, project_in

from workbench.domain.proposing.hints import hints
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run


def test_decided_themes_and_what_was_taken_out_of_them_are_hints(small: Project) -> None:
    project = small
    before = study(project)
    told = hints(before.board, before.trail, [*before.excerpts.values()])
    assert not any((*told.themes, *told.barred, *told.codes))
    one, other = (theme.id for theme in before.board.live()[:2])
    moved = next(iter(before.board.members[one]))
    review.accept(project, ANN, one)
    review.accept(project, ANN, other)
    review.move(project, ANN, [moved], source=one, target=other)
    now = study(project)
    excerpts = [*now.excerpts.values()]
    told = hints(now.board, now.trail, excerpts)
    row = [e.id for e in excerpts].index(moved)
    assert (told.themes[row], told.barred[row]) == ({other}, {one})
    assert sum(one in held for held in told.themes) == len(now.board.members[one])
    review.undo(project, ANN)
    now = study(project)
    assert hints(now.board, now.trail, excerpts).barred[row] == frozenset()


def test_a_run_after_decisions_says_how_many_excerpts_they_were_on(small: Project) -> None:
    project = small
    theme = study(project).board.live()[0]
    review.accept(project, ANN, theme.id)
    held = len(study(project).board.members[theme.id])
    report = run(project, ANN, RunOptions(seed=2))
    config = {
        setting.name: setting.value for setting in study(project).board.runs[report.run_id].config
    }
    assert config["hints"] == str(held)


def test_answers_of_a_survey_have_neither_neighbours_nor_a_question(tmp_path: Path) -> None:
    rows = [f"R{n},The nurse number {n} was kind and the ward was warm." for n in range(12)]
    (tmp_path / "survey.csv").write_text("speaker,text\n" + "\n".join(rows), "utf-8")
    project = project_in(tmp_path / "study")
    import_files(project, ANN, [tmp_path / "survey.csv", *interviews(tmp_path, [1])])
    now = study(project)
    excerpts = [*now.excerpts.values()]
    given = passages_of(project, now, excerpts)
    assert given.transcripts is not None
    for e, beside, asked in zip(excerpts, given.transcripts, given.questions, strict=True):
        survey = now.transcripts[e.transcript_id].name == "survey"
        assert beside == (e.id if survey else e.transcript_id)
        assert bool(asked.any()) == (not survey)
