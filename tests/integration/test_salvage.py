"""What can be read of a damaged project comes into a new one, and what was lost is said."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from integration_kit import ANN, Ended, interviews, invoked, project_in
from test_damaged_project import DAMAGES, cut_at, flipped, pages_of

from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.services.projects import head, verify
from workbench.services.reading import study

TRIED = 24


@pytest.fixture(scope="module")
def whole(six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with decisions and memos, in one file; to be copied."""
    home = shutil.copytree(six / "study", tmp_path_factory.mktemp("whole") / "study")
    project = project_in(home)
    for number in range(8):
        review.create_theme(project, ANN, name=f"Theme {number}", definition="of Ann's")
    project.store.close()
    with closing(sqlite3.connect(home / "workbench.db")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return home


def salvaged(folder: Path, to: Path) -> Ended:
    before = (folder / "workbench.db").read_bytes()
    files = sorted(path.name for path in folder.iterdir())
    ended = invoked("salvage", folder, to)
    assert (folder / "workbench.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == files
    assert ended.code in (0, 1, 2) and "Traceback" not in ended.err
    return ended


def test_of_a_whole_project_nothing_is_lost(whole: Path, tmp_path: Path) -> None:
    ended = salvaged(whole, tmp_path / "new")
    assert ended.code == 0 and "Nothing was lost." in ended.out
    own, new = project_in(whole), project_in(tmp_path / "new")
    assert verify(new) == ()
    assert head(new) == head(own)
    assert study(new).board.themes == study(own).board.themes
    assert study(new).excerpts == study(own).excerpts


def test_the_trail_is_kept_up_to_the_event_that_does_not_verify(
    whole: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    project = project_in(folder)
    kept = head(project)
    project.store.close()
    with closing(sqlite3.connect(folder / "workbench.db")) as database:
        database.execute("UPDATE event SET analyst = 'Eve' WHERE seq = ?", (kept.seq - 2,))
        database.commit()
    ended = salvaged(folder, tmp_path / "new")
    assert ended.code == 1
    said = f"event #{kept.seq - 2} was altered after it was written"
    assert f"The trail is kept up to event #{kept.seq - 3}; after it: {said}." in ended.out
    new = project_in(tmp_path / "new")
    assert verify(new) == ()
    assert head(new).seq == kept.seq - 3


def test_a_transcript_that_was_altered_is_named_and_can_be_imported_again(
    whole: Path, six: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    with closing(sqlite3.connect(folder / "workbench.db")) as database:
        database.execute("UPDATE transcript SET text = 'Well ' || text WHERE name = 'P02'")
        database.commit()
    ended = salvaged(folder, tmp_path / "new")
    assert ended.code == 1
    assert "1 transcript cannot be read, import again: P02." in ended.out
    new = project_in(tmp_path / "new")
    assert verify(new) == ()
    held = sorted(t.name for t in study(new).transcripts.values())
    assert held == ["P01", "P03", "P04", "P05", "P06"]
    import_files(new, ANN, interviews(tmp_path / "again", [2]))
    assert "P02" in {t.name for t in study(new).transcripts.values()}
    assert verify(new) == ()


def test_a_log_that_was_not_written_back_is_read_too(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    project = project_in(folder)
    review.create_theme(project, ANN, name="In the log")
    held = shutil.copytree(folder, tmp_path / "killed")
    project.store.close()
    assert (held / "workbench.db-wal").stat().st_size
    assert salvaged(held, tmp_path / "new").code == 0
    board = project_in(tmp_path / "new").store.board()
    assert "In the log" in {board.name_of(theme.id) for theme in board.live()}


@pytest.mark.parametrize("damage", DAMAGES)
def test_of_every_damage_something_is_saved_or_it_says_that_nothing_is(
    damage: str, whole: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(whole, tmp_path / "study")
    file = folder / "workbench.db"
    DAMAGES[damage](file)
    if not file.is_file() or file.stat().st_size > 1 << 30:
        ended = invoked("salvage", folder, tmp_path / "new")
    else:
        ended = salvaged(folder, tmp_path / "new")
    if ended.code == 2:
        assert len(ended.err.splitlines()) == 1 and not (tmp_path / "new").exists()
        return
    problems = verify(project_in(tmp_path / "new"))
    assert all("a text of event" in each for each in problems), problems
    assert not problems or ended.code == 1


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_flipped_or_cut_leaves_a_project_that_verifies(
    seed: int, whole: Path, tmp_path: Path
) -> None:
    chance, saved = random.Random(seed), 0
    for number in range(TRIED // 3):
        folder = shutil.copytree(whole, tmp_path / f"study{number}")
        for _ in range(1 + number % 3):
            done = flipped(folder / "workbench.db", chance)
        ended = salvaged(folder, tmp_path / f"new{number}")
        if ended.code == 2:
            assert "nothing can be read" in ended.complaint, (done, ended)
            continue
        problems = verify(project_in(tmp_path / f"new{number}"))
        assert all("a text of event" in each for each in problems), (done, problems)
        saved += 1
    assert saved > TRIED / 6


def test_what_cannot_be_salvaged_is_refused(whole: Path, tmp_path: Path) -> None:
    assert "is not a file" in invoked("salvage", tmp_path, tmp_path / "new").complaint
    used = shutil.copytree(whole, tmp_path / "used")
    assert "holds something" in invoked("salvage", whole, used).complaint
    for damage in (pages_of(b"\xff"), cut_at(0.005)):
        folder = shutil.copytree(whole, tmp_path / f"study{id(damage)}")
        damage(folder / "workbench.db")
        assert "nothing can be read" in invoked("salvage", folder, tmp_path / "new").complaint
        assert not (tmp_path / "new").exists()
