"""Documents in a study: what many of them hold draws nothing together; one that was cut is one."""

import random
from pathlib import Path

import numpy as np
import pytest
from integration_kit import ANN, SUBJECTS, interviews, project_in, themed

from workbench.domain.ports import Progress, Vectors, silent
from workbench.services.context import Project
from workbench.services.excerpts.surroundings import passages_of
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run
from workbench.testing import HashingEmbedder

NOTICE = (
    "This statement was submitted to the parliamentary committee under the standing orders. "
    "Reproduction without written permission of the secretariat remains strictly forbidden."
)
KINDS = ("garden", "travel")


def sentences(chance: random.Random, subject: str, count: int) -> list[str]:
    words = SUBJECTS[subject]
    return [
        "We think of the {} and the {} beside the {}.".format(*chance.sample(words, 3))
        for _ in range(count)
    ]


def documents(folder: Path, *, sayings: int, notice: str = NOTICE) -> list[Path]:
    chance, paths = random.Random(4), []
    folder.mkdir()
    for n in range(12):
        own = " ".join(sentences(chance, KINDS[n % 2], sayings))
        paths.append(folder / f"{KINDS[n % 2]}-{n:02}.txt")
        paths[-1].write_text(f"{notice}\n\n{notice} {own}\n\n{notice}\n", "utf-8")
    return paths


@pytest.fixture
def submitted(tmp_path: Path) -> Project:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, documents(tmp_path / "in", sayings=6))
    return project


def test_what_many_documents_hold_draws_nothing_together(submitted: Project) -> None:
    now = study(submitted)
    everything = list(now.excerpts.values())
    quiet = now.quiet(everything)
    assert {now.excerpts[e].text for e in quiet} == {NOTICE}
    excerpts = [e for e in everything if e.id not in quiet]
    vectors = passages_of(submitted, now, excerpts).vectors
    embed = HashingEmbedder().embed
    own = embed([e.text.removeprefix(NOTICE) for e in excerpts])
    whole = embed([e.text for e in excerpts])
    assert (vectors * own).sum(axis=1).min() > 0.99
    assert (whole * own).sum(axis=1).max() < 0.95


def test_no_theme_of_documents_is_named_by_what_they_all_hold(submitted: Project) -> None:
    run(submitted, ANN, RunOptions(themes=2))
    now = study(submitted)
    phrases = " ".join(
        " ".join(theme.keyphrases) for theme in now.board.live() if not now.says_nothing(theme.id)
    )
    assert any(word in phrases for word in SUBJECTS["garden"])
    for word in ("committee", "secretariat", "forbidden", "reproduction", "orders"):
        assert word not in phrases


def test_the_parts_of_a_document_that_was_cut_are_near_each_other(tmp_path: Path) -> None:
    chance = random.Random(2)
    halves = [" ".join(sentences(chance, kind, 5)) for kind in KINDS]
    (tmp_path / "one.txt").write_text("\n\n".join(halves), "utf-8")
    project = project_in(tmp_path / "study")
    import_files(project, ANN, [tmp_path / "one.txt"])
    now = study(project)
    excerpts = list(now.excerpts.values())
    assert len(excerpts) > 1
    apart = HashingEmbedder().embed([e.text for e in excerpts])
    held = passages_of(project, now, excerpts).vectors
    assert held[0] @ held[-1] > apart[0] @ apart[-1] + 0.1
    assert np.linalg.norm(held, axis=1) == pytest.approx(1, abs=1e-5)


class Crowding(HashingEmbedder):
    """Any two texts are near, as with E5."""

    model_id = "crowding@1"

    def embed(self, texts: "list[str]", progress: Progress = silent) -> Vectors:  # type: ignore[override]
        rows = super().embed(texts, progress)
        rows = rows + np.float32(2.5 / np.sqrt(rows.shape[1]))
        made: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return made


def test_a_model_whose_vectors_crowd_together_finds_themes_and_says_so(tmp_path: Path) -> None:
    files = interviews(tmp_path / "in", range(8))
    _, crowded = themed(tmp_path / "study", files, Crowding())
    assert "lie close together (mean cosine 0.9" in crowded.sentence
    assert len(crowded.themes) >= len(SUBJECTS)
    assert max(theme.excerpts for theme in crowded.themes) < 40
