"""docs/reference.md against the commands: names and options are the same in both."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli.app import app

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
SECTION = re.compile(r"^### workbench (?P<name>[a-z ]+)\n(?P<body>.*?)(?=^##)", re.M | re.S)
SECTIONS = {m["name"]: m["body"] for m in SECTION.finditer(REFERENCE)}
SERVED = {name: body for name, body in SECTIONS.items() if "**Planned.**" not in body}

FOLDER_FIRST = ("code", "review")
"""Groups of commands with the project folder before the subcommand."""


def help_of(*words: str) -> str:
    shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert shown.exit_code == 0, shown.output
    return shown.output


def options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--help"}


@pytest.mark.parametrize("name", sorted(SERVED))
def test_a_documented_command_has_the_documented_options(name):
    usage = re.search(r"```\n(workbench .*?)\n```", SERVED[name], re.S)
    assert usage is not None
    words = name.split()
    if words[0] in FOLDER_FIRST and len(words) > 1:
        words = [words[0], "DIR", *words[1:]]
    assert options(help_of(*words)) == options(usage[1])


def test_every_command_is_documented():
    deciding = [((group, "DIR"), f"{group} ") for group in FOLDER_FIRST]
    groups = ((), ""), (("plugins",), "plugins "), (("round",), "round "), *deciding
    for group, prefix in groups:
        listed = re.findall(r"^[│ ]+([a-z]+) {2,}", help_of(*group), re.M)
        leaves = {prefix + word for word in listed} - {"plugins", "round", *FOLDER_FIRST}
        assert leaves
        assert leaves <= SERVED.keys()


def test_every_promise_names_tests_that_are_there():
    rows = [line.split("|") for line in (ROOT / "docs" / "security.md").read_text().splitlines()]
    promises = [row for row in rows if len(row) == 4 and "---" not in row[1]]
    for _, promise, tested, _ in promises:
        named = re.findall(r"`(tests/[^`]+)`", tested)
        assert named or promise.strip() == "promise", promise
        for place in named:
            assert any("def test_" in p.read_text() for p in _files(ROOT / place)), place
    assert len(promises) > 30


def _files(place):
    return [*place.glob("test_*.py")] if place.is_dir() else [place]
