"""The pages' script: its tests run without a browser, and no line of it is too long to read."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "workbench" / "ui" / "board" / "static"
TESTS = ROOT / "tests" / "js"
LONGEST = 120


def test_script_behaves():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed: the pages' script is tested in the browser only")
    tests = sorted(TESTS.glob("*.test.js"))
    done = subprocess.run(
        [node, "--test", *tests], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("pattern", ["*.js", "*.ts", "*.css"])
def test_no_line_is_too_long(pattern):
    files = [*STATIC.glob(pattern), *TESTS.glob(pattern)]
    assert files
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


def test_no_file_is_too_long():
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in STATIC.glob("*.js")}
    assert {name: n for name, n in lengths.items() if n > 400} == {}
