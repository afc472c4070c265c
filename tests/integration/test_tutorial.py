"""Every command of docs/tutorial.md, run as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from integration_kit import invoked

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
COMMANDS = [
    line.removeprefix("$ ")
    for block in BLOCK.findall(TUTORIAL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


def expanded(words, folder):
    """What a shell makes of the words: patterns become files."""
    return [
        found
        for word in words
        for found in (sorted(map(str, folder.glob(word))) if "*" in word else [word])
    ]


@pytest.mark.model
@pytest.mark.slow
def test_every_command_of_the_tutorial_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_ANALYST", "Ann")
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    themes: dict[str, str] = {}
    ran = 0
    for command in COMMANDS:
        words = shlex.split(command)
        if words[0] == "export":
            continue
        if words[1] == "review" and not themes:
            status = invoked("status", "my-study", "--json").value
            themes = {f"T{i}": t["id"] for i, t in enumerate(status["themes"][:3], 1)}
        for stand_in, theme in themes.items():
            words = [re.sub(rf"\b{stand_in}\b", theme, word) for word in words]
        words = expanded(words, tmp_path)
        done = invoked(*words[1:])
        assert done.code == 0, f"{command}\n{done.err}"
        ran += 1
    assert ran == len([c for c in COMMANDS if c.startswith("workbench")])
    assert (tmp_path / "my-study" / "report.html").stat().st_size > 50_000
