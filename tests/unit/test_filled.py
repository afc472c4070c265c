"""What a study says is never run by the template that shows it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.kit import filled
from workbench.ui.kit.filled import literal, spoken


def evaluated(written: str) -> str:
    """What a JavaScript template literal makes of backslashes; fails where it would run code."""
    out, i = [], 0
    while i < len(written):
        if written[i] == "\\":
            assert written[i + 1] in "\\$"
            i += 1
        else:
            assert written[i : i + 2] != "${"
        out.append(written[i])
        i += 1
    return "".join(out)


@given(st.text(alphabet="$\\{}x `'"))
def test_a_template_literal_gives_back_what_was_said(said: str) -> None:
    assert evaluated(literal(said)) == said
    assert spoken(literal(said)) == said


def test_every_string_within_is_written_so() -> None:
    assert literal({"rows": [{"cells": ("${x}", 3)}]}) == {"rows": [{"cells": ["\\${x}", 3]}]}
    assert spoken(literal({"a": ["${x}", None]})) == {"a": ["${x}", None]}


def test_no_page_fills_a_template_by_itself() -> None:
    pages = Path(filled.__file__).parents[1].rglob("*.py")
    alone = [
        page.name
        for page in pages
        for line in page.read_text("utf-8").splitlines()
        if "html_template=" in line and "read_text" not in line
    ]
    assert alone == ["filled.py"]
