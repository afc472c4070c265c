"""What themes are compared on is read once, and anew as soon as it is another."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from integration_kit import ANN, interviews

from workbench.bootstrap import open_project
from workbench.clustering.graph import GraphClusterer
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Passages, Vectors
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.erasing.participants import redact
from workbench.services.importing.files import import_files
from workbench.services.reading import forget_study, study
from workbench.services.suggesting.answering import suggestions
from workbench.services.theming.run_review import changes_report
from workbench.services.weighing.duplicates import also_in, merge_suggestions
from workbench.services.weighing.evidence import evidence
from workbench.testing import HashingEmbedder


class CountingEngine(GraphClusterer):
    """Counts how often it mixed context into the vectors of excerpts."""

    times = 0

    def about(self, passages: Passages) -> Vectors:
        type(self).times += 1
        return super().about(passages)


@pytest.fixture
def counted(small: Project) -> Project:
    """The small study with an engine that counts, and a theme of half of the largest one."""
    CountingEngine.times = 0
    project = opened(small)
    largest = project.store.board().live()[0].id
    held = list(project.store.board().members[largest])
    review.create_theme(project, ANN, name="Again", excerpts=held[: len(held) // 2])
    return project


def opened(project: Project) -> Project:
    return open_project(
        project.folder, embedder=HashingEmbedder, clusterer=lambda name: CountingEngine()
    )


def test_decisions_on_themes_leave_what_they_are_compared_on(counted: Project) -> None:
    first = also_in(counted)
    again = study(counted).theme_named("Again")
    review.accept(counted, ANN, again)
    one = first[0]
    review.add(counted, ANN, [one.excerpt_id], one.theme_id)
    assert one not in also_in(counted)
    assert again in {t for m in merge_suggestions(counted) for t in m.themes}
    forget_study(counted)
    also_in(counted)
    assert CountingEngine.times == 1


def test_what_is_set_aside_or_comes_in_is_compared_anew(counted: Project, tmp_path: Path) -> None:
    first = also_in(counted)
    gone = first[0].excerpt_id
    review.set_aside(counted, ANN, [gone])
    without = also_in(counted)
    assert gone not in {a.excerpt_id for a in without}
    review.undo(counted, ANN)
    assert also_in(counted) == first
    import_files(counted, ANN, interviews(tmp_path / "more", [9]))
    more = also_in(counted)
    assert CountingEngine.times == 4
    assert {a.excerpt_id for a in more} - {a.excerpt_id for a in first}
    assert more == also_in(opened(counted))


def test_what_speaks_for_a_theme_is_read_off_the_same_rows(counted: Project) -> None:
    also_in(counted)
    again = study(counted).theme_named("Again")
    first = evidence(counted, again)
    assert CountingEngine.times == 1
    assert first.exemplars
    review.set_aside(counted, ANN, [first.exemplars[0]])
    later = evidence(counted, again)
    assert CountingEngine.times == 2
    assert first.exemplars[0] not in later.exemplars
    assert later == evidence(opened(counted), again)


def test_pages_that_ask_at_once_share_what_is_compared(counted: Project) -> None:
    ready = Barrier(6)

    def ask(number: int) -> object:
        ready.wait()
        return (merge_suggestions if number % 2 else also_in)(counted)

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, range(6)))
    assert CountingEngine.times == 1
    assert answers[::2] == [also_in(counted)] * 3
    assert answers[1::2] == [merge_suggestions(counted)] * 3


@pytest.mark.parametrize("asked", [also_in, changes_report, suggestions])
def test_erased_words_are_not_kept_for_the_next_question(
    counted: Project, tmp_path: Path, asked: Callable[[Project], object]
) -> None:
    (file,) = interviews(tmp_path / "told", [12])
    file.write_text(file.read_text("utf-8").replace("I would say", "in Skagerrakville"), "utf-8")
    import_files(counted, ANN, [file])
    asked(counted)
    held = next(t for t in study(counted).transcripts.values() if t.name == "P12")
    while (start := held.text.find("Skagerrakville")) >= 0:
        redact(counted, ANN, held.id, start, start + len("Skagerrakville"))
        held = study(counted).transcripts[held.id]
    gc.collect()
    kept = [o for o in gc.get_objects() if type(o) is Excerpt and "Skagerrakville" in o.text]
    assert not kept
