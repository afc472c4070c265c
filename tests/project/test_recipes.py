"""docs/extending.md: each recipe is carried out on a copy of the tree, and works there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
from http_kit import JSON, Caller, let_in
from ui_kit import free_port, process

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^ *```\w+ (?P<path>\S+/\S+)\n(?P<body>.*?)^ *```$", re.M | re.S)


def carried_out(recipe: str, tree: Path) -> list[str]:
    """Do to a tree what the recipe says; the files it touches, in its order."""
    text = (ROOT / "docs" / "extending.md").read_text("utf-8")
    [section] = re.findall(rf"^## {recipe}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    found = list(BLOCK.finditer(section))
    for block in found:
        path, body = tree / block["path"], dedent(block["body"])
        path.parent.mkdir(exist_ok=True)
        path.write_text(_with(path.read_text("utf-8"), body) if path.exists() else body, "utf-8")
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
    return copied(tmp_path)


def copied(to: Path) -> Path:
    """A copy of what is needed to run the workbench and its unit tests."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "workbench", to / "workbench", ignore=skip)
    (to / "tests" / "unit").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/seconds.json"):
        shutil.copy(ROOT / name, to / name)
    for path in (ROOT / "tests" / "unit").glob("test_*.py"):
        shutil.copy(path, to / "tests" / "unit")
    return to


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


RECIPES = {
    "A new importer": 2,
    "A new export format": 2,
    "A new page": 2,
    "A new clusterer": 2,
    "A new labeler": 1,
}
"""With the files that each touches."""

USED = """
from pathlib import Path
from workbench.bootstrap import create_project, open_project
from workbench.embedding.hashing import HashingEmbedder
from workbench.services.context import Author
from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.reporting import export
from workbench.services.theming.run import run, run_options
from workbench.settings import read_settings

folder, ann = Path("study"), Author(analyst="Ann")
create_project(folder).store.close()
plugins = {"plugins_dir": str(Path("my-plugins").resolve())}
settings = read_settings(folder).model_copy(update=plugins)
project = open_project(folder, settings=settings, embedder=HashingEmbedder)
[row] = import_files(project, ann, [Path("P01.org")]).rows
assert row.ok, row
[transcript] = study(project).transcripts.values()
print([(turn.speaker, turn.role) for turn in transcript.turns])
options = run_options(
    project.settings, themes=2, clusterer="halving", labelers=["opening:words=2"]
)
assert run(project, ann, options).problems == ()
[made] = study(project).board.runs.values()
print({setting.name: setting.value for setting in made.config}["engine"])
first = next(iter(study(project).excerpts))
why = Author(analyst="Ann", reason="Ask her about ${fares}.")
review.write_memo(project, why, "excerpt", first, "By bus?")
export(project, "txt", Path("study.txt"))
"""

ORG = """#+TITLE: An interview

* About travel
- INT :: How do you get there?
- Ann :: By bus, every single day of the week.
- INT :: And home again?
- Ann :: My daughter drives me home in the evening, past the hall.
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree on which every recipe but the first was carried out, and a project made with it."""
    tree = copied(tmp_path_factory.mktemp("extended"))
    assert {recipe: len(carried_out(recipe, tree)) for recipe in RECIPES} == RECIPES
    linted = python(tree, "-m", "ruff", "check", "workbench")
    assert linted.returncode == 0, linted.stdout
    (tree / "P01.org").write_text(ORG, "utf-8")
    used = python(tree, "-c", USED)
    assert used.returncode == 0, used.stderr
    (tree / "printed.txt").write_text(used.stdout, "utf-8")
    return tree


def test_a_new_importer_and_a_new_clusterer(extended: Path) -> None:
    speakers, engine = (extended / "printed.txt").read_text("utf-8").splitlines()
    assert speakers == str([("INT", "interviewer"), ("Ann", "participant")] * 2)
    assert engine == "halving"
    proved = python(
        extended, "-m", "pytest", "-q", "tests/unit/test_clustering.py", "-k", "halving"
    )
    assert proved.returncode == 0, proved.stdout


def test_a_new_export_format_with_the_names_of_a_new_labeler(extended: Path) -> None:
    assert sorted((extended / "study.txt").read_text("utf-8").splitlines()) == [
        "", "",
        "    By bus, every single day of the week.",
        "    My daughter drives me home in the evening, past the hall.",
        "By bus", "My daughter", "study",
    ]  # fmt: skip


def test_a_new_page(extended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is served to whoever was let in, and fetches what is shown."""
    monkeypatch.setenv("PYTHONPATH", str(extended))
    monkeypatch.chdir(extended)
    with process(extended / "study", free_port()) as entry:
        ann = let_in(entry, "Ann")
        page = ann.ask("GET", "/reasons")
        assert page.status == 200
        assert "fares" not in page.text, "nothing of a study is built into the page"
        assert r"href=\"/reasons\"" in page.text, "the frame leads there"
        [reasons] = shown(ann, "reasons")
    # The backslash keeps a browser from evaluating what somebody wrote.
    assert reasons["rows"][0]["cells"] == ["5", "Ann", r"Ask her about \${fares}."]


def shown(caller: Caller, page: str) -> Any:
    """What the server gives a page to show when it is opened."""
    config = caller.ask("GET", "/config").json
    [event] = [e for e in config["dependencies"] if e["id"] in config["page"][page]["dependencies"]]
    body = {"data": [], "fn_index": event["id"], "session_hash": caller.token[:8]}
    joined = caller.ask("POST", "/gradio_api/queue/join", JSON, json.dumps(body))
    assert joined.status == 200, joined.text
    events = caller.ask("GET", f"/gradio_api/queue/data?session_hash={caller.token[:8]}").text
    said = [json.loads(line[6:]) for line in events.splitlines() if line.startswith("data: ")]
    [done] = [each for each in said if each["msg"] == "process_completed"]
    return done["output"]["data"]
