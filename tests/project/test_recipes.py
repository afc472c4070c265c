"""docs/extending.md: each recipe is carried out on a copy of the tree, and works there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^ *```\w+ (?P<path>\S+/\S+)\n(?P<body>.*?)^ *```$", re.M | re.S)


def carried_out(recipe: str, tree: Path) -> list[str]:
    """Do to a tree what the recipe says; the files it touches, in its order."""
    text = (ROOT / "docs" / "extending.md").read_text("utf-8")
    [section] = re.findall(rf"^## {recipe}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    found = list(BLOCK.finditer(section))
    for block in found:
        path, body = tree / block["path"], dedent(block["body"])
        path.write_text(_with(path.read_text("utf-8"), body), "utf-8")
    return list(dict.fromkeys(block["path"] for block in found))


def _with(text: str, body: str) -> str:
    """The text with the lines that a block adds: after the line above them, else at the end."""
    lines = body.splitlines()
    added = [line[1:].removeprefix(" ") for line in lines if line.startswith("+")]
    if not added:
        return f"{text}\n\n{body}"
    first = next(i for i, line in enumerate(lines) if line.startswith("+"))
    there = [line for line in lines if not line.startswith("+")]
    places = _places(text.splitlines(), there)
    assert places, f"the recipe looks for lines that are not there: {there}"
    at = places[0] + first
    kept = text.splitlines()
    return "\n".join([*kept[:at], *added, *kept[at:]]) + "\n"


def _places(lines: list[str], wanted: list[str]) -> list[int]:
    """Where the lines stand one after the other, however far they are indented."""
    sought, bare = [line.strip() for line in wanted], [line.strip() for line in lines]
    return [i for i in range(len(bare)) if bare[i : i + len(sought)] == sought]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what is needed to run the workbench and its tests of events."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "workbench", tmp_path / "workbench", ignore=skip)
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/seconds.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for path in (ROOT / "tests" / "unit").glob("test_*.py"):
        shutil.copy(path, tmp_path / "tests" / "unit")
    return tmp_path


def python(tree: Path, *args: str, program: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a tree, with its program or another one."""
    return subprocess.run(
        [sys.executable, *args], cwd=tree, env=os.environ | {"PYTHONPATH": str(program or tree)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


BEFORE = """
from pathlib import Path
from workbench.bootstrap import create_project, open_project
from workbench.services.context import Author
from workbench.services.erasing.removal import remove
from workbench.services.importing.files import import_files
from workbench.services.reading import study

Path("P01.txt").write_text("INT: How?\\n\\nP: By bus, every single day of the week.\\n")
create_project(Path("before")).store.close()
project, ann = open_project(Path("before")), Author(analyst="Ann")
import_files(project, ann, [Path("P01.txt")])
[transcript] = study(project).transcripts
remove(project, ann, transcript)
"""

DECIDED = """
from pathlib import Path
from workbench.bootstrap import create_project, open_project
from workbench.domain.errors import StaleBoard
from workbench.domain.telling.narrative import sentence
from workbench.services.context import Author
from workbench.services.deciding import review
from workbench.services.erasing.removal import bring_back, remove
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.ui.board.decisions import DECISIONS
from workbench.ui.board.request import arguments

Path("P01.txt").write_text("INT: How?\\n\\nP: By bus, every single day of the week.\\n")
create_project(Path("study")).store.close()
project, ann = open_project(Path("study")), Author(analyst="Ann")
with open_project(Path("before")).store.read() as tx:
    assert tx.verify() == []
import_files(project, ann, [Path("P01.txt")])
[excerpt] = study(project).excerpts
theme = review.create_theme(project, ann, name="Getting there").event.theme_id
mark = DECISIONS["mark negative case"]
made = mark(project, ann, **arguments(mark, {"excerpts": [excerpt], "theme": theme}, after=2))
board = lambda: project.store.board()
assert board().negative == {excerpt: (theme,)}
print(sentence(made, study(project)))
review.undo(project, ann)
assert board().negative == {}
review.redo(project, ann)
late = Author(analyst="Bo", made_at=made.seq - 1)
try:
    review.mark_negative_case(project, late, [excerpt], theme)
except StaleBoard as error:
    print(error)
[transcript] = study(project).transcripts
remove(project, ann, transcript)
assert board().negative == {}
bring_back(project, ann, transcript)
assert board().negative == {excerpt: (theme,)}
bring_back(open_project(Path("before")), ann, transcript)
for folder in ("study", "before"):
    with open_project(Path(folder)).store.read() as tx:
        assert tx.verify() == []
"""


def test_a_new_kind_of_decision(tree: Path) -> None:
    """And a project of before the new kind, with a transcript taken out, verifies."""
    before = python(tree, "-c", BEFORE, program=ROOT)
    assert before.returncode == 0, before.stderr
    touched = carried_out("A new kind of decision", tree)
    assert len(touched) == 9
    decided = python(tree, "-c", DECIDED)
    assert decided.returncode == 0, decided.stderr
    said, stale = decided.stdout.splitlines()
    assert said == "Ann marked an excerpt of P01 as speaking against “Getting there”."
    assert stale.startswith("this was changed in the meantime")
    tests = ("test_event_families.py", "test_board_properties.py::test_every_kind_of_event_is_in_"
             "the_histories")  # fmt: skip
    proved = python(tree, "-m", "pytest", "-q", *(f"tests/unit/{name}" for name in tests))
    assert proved.returncode == 0, proved.stdout
