"""Every command of docs/tutorial.md, run as it stands there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
COMMANDS = [
    line.removeprefix("$ ")
    for block in BLOCK.findall(TUTORIAL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


def workbench(words, folder):
    return subprocess.run(
        [sys.executable, "-m", "workbench", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "WORKBENCH_ANALYST": "Ann"},
    )


def expanded(words, folder):
    """What a shell makes of the words: patterns become files."""
    return [
        found
        for word in words
        for found in (sorted(map(str, folder.glob(word))) if "*" in word else [word])
    ]


@pytest.mark.model
@pytest.mark.slow
def test_every_command_of_the_tutorial_works(tmp_path):
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    themes: dict[str, str] = {}
    ran = 0
    for command in COMMANDS:
        words = shlex.split(command)
        if words[0] == "export":
            continue
        if words[1] == "review" and not themes:
            status = json.loads(workbench(["status", "my-study", "--json"], tmp_path).stdout)
            themes = {f"T{i}": t["id"] for i, t in enumerate(status["themes"][:3], 1)}
        for stand_in, theme in themes.items():
            words = [re.sub(rf"\b{stand_in}\b", theme, word) for word in words]
        words = expanded(words, tmp_path)
        done = workbench(words[1:], tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        ran += 1
    assert ran == len([c for c in COMMANDS if c.startswith("workbench")])
    assert (tmp_path / "my-study" / "report.html").stat().st_size > 50_000
