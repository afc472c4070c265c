"""Suggestions scored by an analyst who decides as a gold file says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from integration_kit import ANN, SUBJECTS, interviews, invoked, project_in

from workbench.cli.evaluate import _text
from workbench.domain.errors import InputError
from workbench.domain.measures.ranking import figures
from workbench.services.context import Project
from workbench.services.evaluating.simulated_analyst import (
    Simulation,
    read_in_order,
    simulate,
    triage,
)
from workbench.services.evaluating.simulation import (
    FEWEST,
    SEEDS,
    _draw,
    curve,
    sample,
    unlearnt,
)
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.suggesting import answering
from workbench.services.theming.run import RunOptions, run

CODES = {subject: f"Code {number}" for number, subject in enumerate(SUBJECTS)}
"""Names that say nothing, so that only decisions can teach."""


def subject_of(text: str) -> str:
    counts = {s: sum(word in text for word in words) for s, words in SUBJECTS.items()}
    return max(counts, key=lambda s: (counts[s], s))


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Eight interviews, themed, and every answer coded by its subject."""
    folder = tmp_path_factory.mktemp("simulation")
    project = project_in(folder / "study")
    import_files(project, ANN, interviews(folder / "files", range(1, 9)))
    book = folder / "codebook.csv"
    book.write_text(
        "\n".join(["name,definition", *(f"{code}," for code in CODES.values())]), "utf-8"
    )
    load_codebook(project, ANN, book)
    run(project, ANN, RunOptions(seed=3))
    now = study(project)
    gold = folder / "gold.jsonl"
    rows = [
        {"doc": now.transcripts[e.transcript_id].name, "text": e.text,
         "labels": [CODES[subject_of(e.text)]]}
        for e in now.excerpts.values()
    ]  # fmt: skip
    gold.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return project, gold


def test_figures_count_the_first_the_first_three_and_the_whole_ranking() -> None:
    truth = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])
    scores = np.array([[0.9, 0.1, 0.2, 0.3], [0.8, 0.1, 0.2, 0.3]])
    found = figures(truth, scores)
    assert (found.top1, found.top3) == (0.5, 0.5)
    assert found.macro_ap == pytest.approx((1 + 0.5) / 2)
    assert figures(truth[:0], scores[:0]).top1 == 0


def test_more_decisions_give_better_suggestions(coded: tuple[Project, Path]) -> None:
    project, gold = coded
    found = simulate(project, gold, 30)
    assert [point.decisions for point in found.points] == [0, 20, 30]
    first, last, beside = found.points[0], found.points[-1], found.no_learning[-1]
    assert first.begun and last.begun and last.low and last.high and beside.begun
    assert found.points[-1].begun.top1 > found.points[0].begun.top1
    assert found.points[-1].low.top1 <= found.points[-1].begun.top1 <= found.points[-1].high.top1
    assert found.points[0].likely == 0
    assert [point.decisions for point in found.logistic] == [0, 20, 30]
    assert found.logistic[-1].begun.top1 > found.logistic[0].begun.top1
    assert found.points[-1].begun.top1 > found.no_learning[-1].begun.top1
    assert [reached.decisions for reached in found.in_order] == [20, 30]
    assert found.codes == 5
    assert found.lost == ()


def test_where_decisions_leave_too_few_rows_no_figure_is_given(coded: tuple[Project, Path]) -> None:
    drawn, _ = sample(*coded)
    most = max(len(_draw(drawn, seed).drawn) for seed in SEEDS)
    some, few, none = curve(drawn, unlearnt, (most - FEWEST, most - FEWEST + 1, most + 5))
    assert some.begun and some.low and some.high and some.begun.macro_ap > 0
    for point in (few, none):
        assert (point.begun, point.low, point.high) == (None, None, None)
        assert point.unread
    said = _text(Simulation(
        rows=1, codes=1, lost=(), points=(none,), no_learning=(none,), logistic=(none,),
        in_order=(), by_themes=(),
    ))  # fmt: skip
    assert "no rows left" in said and "0.000" not in said


def test_deciding_by_themes_gets_further_than_coding_in_order(
    coded: tuple[Project, Path],
) -> None:
    drawn, _ = sample(*coded)
    themes, order = triage(drawn, 20), read_in_order(drawn, 20)
    assert themes.decisions <= 20
    assert themes.decided > order.decided
    assert order.decided == pytest.approx(20 / len(drawn.rows), abs=0.01)


def test_what_the_codebook_gives_as_an_example_is_not_scored(
    coded: tuple[Project, Path], tmp_path: Path
) -> None:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, interviews(tmp_path / "files", range(1, 9)))
    before, _ = sample(project, coded[1])
    told = next(iter(study(project).excerpts.values())).text
    book = tmp_path / "codebook.csv"
    book.write_text(f'name,example\n{CODES[subject_of(told)]},"{told}"\n', "utf-8")
    load_codebook(project, ANN, book)
    after, _ = sample(project, coded[1])
    assert len(after.rows) == len(before.rows) - 1


def test_a_simulation_writes_nothing(coded: tuple[Project, Path]) -> None:
    project, gold = coded
    before = study(project).board.seq
    simulate(project, gold, 5)
    assert study(project).board.seq == before
    assert not answering.suggestions(project).track.decided


def test_a_gold_file_without_a_counted_code_is_refused(
    coded: tuple[Project, Path], tmp_path: Path
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"doc": "P01", "text": "nothing of it", "labels": ["x"]}), "utf-8")
    with pytest.raises(InputError, match="no code has ten rows"):
        simulate(coded[0], gold, 5)
    coded[0].store.close()
    assert invoked("evaluate", coded[0].folder, "--gold", gold, "--simulate", "0").code == 2
