"""Plain English: phrases that no native speaker writes stay out of source, pages and docs."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READ = ("workbench", "plugins", "docs", "README.md", "CONTRIBUTING.md")
WRITTEN = {".py", ".js", ".ts", ".html", ".jinja", ".md"}

ODD = {
    r"(?<!here )\b(?:is|are|was|were) none\b(?! of| %)": "is not one",
    r"(?<!here )\b(?:is|are|was|were) no (?!longer|more|less|better|worse|news)": "is not a",
    r"\banew\b": "again",
    r"\btold of\b": "named, reported, hears of",
    r"\bgoes before\b": "takes precedence over, comes before",
    r"\bbut for\b": "except",
    r"\blest\b": "so that … not",
    r"\bof a name that\b": "with a name that, whose name",
    r"\b(?:Needed|Open|Missing) are\b": "… are needed, open, missing",
    r"\bby ways of (?:its|their) own\b": "by its own means",
    r"\b[Ss]ee to it\b": "make sure",
    r"\bgoes by (?:the|that) name\b": "has that name",
}
"""Pattern to what is written instead."""

NAMES = re.compile(r"--anew\b|[\"']anew[\"']")
"""An option and a value that is stored: they stay as they are."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    listed = ["git", "ls-files", *READ]
    shown = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / file for file in shown.splitlines() if Path(file).suffix in WRITTEN]
    return {str(path.relative_to(ROOT)): flat(path.read_text("utf-8")) for path in paths}


def flat(text: str) -> str:
    """The text on one line, so that a phrase is found also where a line ends within it."""
    return re.sub(r"\s+(?:# |// |\* )?", " ", NAMES.sub("", text))


def found(text: str, pattern: str) -> list[str]:
    matches = re.finditer(pattern, text)
    return [text[max(0, m.start() - 40) : m.end() + 30] for m in matches]


@pytest.mark.parametrize("pattern", ODD)
def test_a_phrase_that_nobody_says_is_not_written(pattern: str, texts: dict[str, str]) -> None:
    places = {file: found(text, pattern) for file, text in texts.items()}
    assert {file: at for file, at in places.items() if at} == {}, f"write: {ODD[pattern]}"


def test_phrases_are_found_across_lines_and_fair_ones_are_left() -> None:
    none, no = list(ODD)[:2]
    assert found(flat("a theme that\n    # is none"), none) and not found("There is none.", none)
    assert found(flat("it is no\n# table"), no)
    assert not found("there is no table; it is no longer", no)
    assert not found(flat('split T --anew, way="anew"'), r"\banew\b")
