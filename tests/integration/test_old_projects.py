"""A project that an earlier workbench made opens, verifies, is undone, and exports as it did."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from integration_kit import project_in

from workbench.domain.board.board import Board
from workbench.domain.board.rules import replay
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.reading import study
from workbench.services.reporting import export

KEPT = Path(__file__).parents[2] / "fixtures" / "old_projects"
OLD = sorted(path.name.removesuffix(".json.xz") for path in KEPT.glob("*.json.xz"))
LONG = sorted(path for path in KEPT.glob("long-*.db.xz"))

ADDED = ("id", "made_at", "client_id", "stored", "salts")
"""What an export has come to say of an event since."""


@pytest.fixture(params=OLD)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(name: str, tmp_path: Path) -> Project:
    (tmp_path / "workbench.db").write_bytes(lzma.decompress((KEPT / f"{name}.db.xz").read_bytes()))
    return project_in(tmp_path)


@pytest.fixture(params=LONG, ids=lambda path: path.name.partition(".")[0])
def long(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    (tmp_path / "workbench.db").write_bytes(lzma.decompress(request.param.read_bytes()))
    return project_in(tmp_path)


def problems(project: Project) -> list[str]:
    with project.store.read() as tx:
        return list(tx.verify())


def test_it_is_copied_brought_up_to_date_and_verifies(old: Project) -> None:
    assert [path.name for path in old.folder.glob("workbench.db.of-*")] == ["workbench.db.of-0001"]
    assert problems(old) == []


def test_its_export_is_the_one_that_the_old_program_wrote(
    old: Project, name: str, tmp_path: Path
) -> None:
    written = json.loads(export(old, "json", tmp_path / "export.json").read_text("utf-8"))
    newest = written["events"][-1]
    assert written.pop("head") == {"seq": newest["seq"], "hash": newest["hash"]}  # a later field
    assert written.pop("coders") == [
        {"name": name, "kind": "person"}
        for name in sorted({c["coder"] for c in written["codings"]})
    ]
    written.pop("agreement")
    assert written.pop("rounds") == written.pop("settled") == []
    assert written.pop("facts") == [] == written.pop("cells")
    assert written.pop("checklists") and written.pop("egress") is not None
    assert written.pop("saturation") is not None
    for theme in written["themes"]:
        assert not any(member.pop("key") for member in theme["members"])
    for event in written["events"]:
        assert event.pop("version") == 1
        for added in ADDED:
            del event[added]
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    assert text.encode() == lzma.decompress((KEPT / f"{name}.json.xz").read_bytes())


def test_everything_that_analysts_can_take_back_is_taken_back_and_done_again(old: Project) -> None:
    before = study(old).board
    whose: list[str] = []
    while (who := _newest_decision(old.store.board())) is not None:
        review.undo(old, Author(analyst=who))
        whose.append(who)
    assert len(whose) == 36
    assert problems(old) == []
    for who in reversed(whose):
        review.redo(old, Author(analyst=who))
    assert problems(old) == []
    assert study(old).board.themes == before.themes


def _newest_decision(board: Board) -> str | None:
    """Whose decision is the newest that can be taken back; None where there is none."""
    standing = {seqs[-1]: who for who, seqs in board.undoable.items() if seqs}
    return standing[max(standing)] if standing else None


def test_a_long_trail_whose_board_an_older_program_kept_verifies_and_goes_on(long: Project) -> None:
    """What was kept of the board lacks what boards hold now; the trail is what counts."""
    assert [path.name for path in long.folder.glob("workbench.db.of-*")] != []
    assert problems(long) == []
    with long.store.read() as tx:
        trail = replay(tx.trail.events())
    assert long.store.board() == trail and long.store.board().steps == trail.steps
    who = _newest_decision(trail)
    assert who is not None
    review.undo(long, Author(analyst=who))
    review.redo(long, Author(analyst=who))
    assert problems(long) == []
