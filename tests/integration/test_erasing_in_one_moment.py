"""An erasure reads what it erases in its own transaction, and keeps what others still say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from erasure_kit import places
from integration_kit import ANN, interviews, project_in

from workbench.domain.store import Tx
from workbench.domain.trail.incoming import Proposal, Run
from workbench.services.context import Author, Project, record
from workbench.services.deciding.review import write_memo
from workbench.services.erasing import removal
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study

SECRET = "the ultramarine xylophone at Wick"
SAID = f"I think of {SECRET}"

ERASERS: dict[str, Callable[[Project], object]] = {
    "withdraw": lambda project: withdraw(project, ANN, "P01"),
    "redact": lambda project: redact(project, ANN, *place(project, SAID)),
    "redact words": lambda project: redact_words(project, ANN, SECRET),
    "erase": lambda project: removal.erase(project, ANN, place(project, SAID)[0]),
}


def place(project: Project, said: str) -> tuple[str, int, int]:
    [home] = [t for t in study(project).transcripts.values() if said in t.text]
    start = home.text.index(said)
    return home.id, start, start + len(said)


@pytest.mark.parametrize("name", ERASERS)
def test_what_somebody_writes_just_before_an_erasure_is_erased_with_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = interviews(tmp_path / "files", (1, 2), answers=3)
    files[0].write_text(f"{files[0].read_text('utf-8')}\nINT: And?\n\nP: {SAID}.\n", "utf-8")
    project, other = project_in(tmp_path / "study"), project_in(tmp_path / "study")
    import_files(project, ANN, files)
    begin, written = project.store.begin, []

    @contextmanager
    def begun_after_others() -> Iterator[Tx]:
        if not written:
            memo = f"Look at this: {SAID}"
            written.append(write_memo(other, Author(analyst="Bea"), "project", "", memo))
        with begin() as tx:
            yield tx

    monkeypatch.setattr(project.store, "begin", begun_after_others)
    ERASERS[name](project)
    assert written and places(project.folder, (SECRET,)) == set()
    assert verify(project) == ()


def test_a_keyphrase_stays_whose_word_a_question_still_says(tmp_path: Path) -> None:
    path = tmp_path / "P01.txt"
    path.write_text(
        "INT: Tell me of the greenhouses?\n\nP: They are warm and I liked mine a lot in winter.\n\n"
        "INT: What then?\n\nP: The greenhouses burnt down once, and the rhubarb with them all.\n",
        "utf-8",
    )
    project = project_in(tmp_path / "study")
    import_files(project, ANN, [path])
    held = tuple(study(project).excerpts)
    run = Run(
        run_id="r", config=(),
        proposals=tuple(
            Proposal(theme_id=word, members=held, strengths=(0.5,) * len(held), keyphrases=(word,))
            for word in ("greenhouses", "rhubarb")
        ),
    )  # fmt: skip
    with project.store.begin() as tx:
        record(tx.trail, ANN, run)
    redact(project, ANN, *place(project, "The greenhouses burnt down once, and the rhubarb"))
    themes = study(project).board.themes
    assert themes["greenhouses"].keyphrases == ("greenhouses",)
    assert "rhubarb" not in themes["rhubarb"].keyphrases
