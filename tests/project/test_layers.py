"""The walls of the house: imports point downwards, heavy libraries stay in their adapters."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "gradio", "torch", "hdbscan", "umap", "sknetwork", "sentence_transformers", "openai", "spacy",
    "presidio_analyzer",
)  # fmt: skip


def test_imports_point_downwards():
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "module",
    ["workbench.cli", "workbench.services.deciding.review", "workbench.services.theming.run"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(module):
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_command_says_what_it_takes_without_any_library():
    code = (
        "import sys, workbench.cli; print([m for m in ('numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_names_of_the_domain_are_taken_from_where_they_live():
    lives = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): _defined(
            ast.parse(path.read_text("utf-8"))
        )
        for path in (ROOT / "workbench" / "domain").rglob("[!_]*.py")
    }
    folders = ("workbench", "tests", "bench", "plugins")
    taken = [
        (path.relative_to(ROOT).as_posix(), node.module, name.name)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in lives
        for name in node.names
    ]
    assert len(taken) > 1000
    assert [one for one in taken if one[2] not in lives[one[1]]] == []


def _defined(module):
    """The names that a module makes, but for those that it imports."""
    made = set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            made |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return made
