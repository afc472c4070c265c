"""The small study's exports as files, compared word for word.

After a change that is meant, write them anew: `WORKBENCH_UPDATE_GOLDEN=1 pytest tests/golden`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import __version__
from workbench.exporters.html import html_text
from workbench.exporters.json_export import json_text
from workbench.exporters.qdc import qdc_bytes

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from study import LONG, small_study  # noqa: E402

MADE_WITH = "Transcript Workbench"


def short(text: str) -> str:
    """Without what hides the rest: 40,000 characters of one answer, and which version made it."""
    told = text.replace(f"{MADE_WITH} {__version__}", f"{MADE_WITH} [version]")
    return told.replace(LONG, "[the long answer]")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("small.json", lambda: short(json_text(small_study()))),
        ("small.html", lambda: short(html_text(small_study(), candidates=True))),
        ("small.qdc", lambda: qdc_bytes(small_study()).decode("utf-8")),
    ],
)
def test_export_is_what_it_was(name: str, content: Callable[[], str]) -> None:
    golden = HERE / name
    if os.environ.get("WORKBENCH_UPDATE_GOLDEN"):
        golden.write_text(content(), encoding="utf-8", newline="\n")
    assert content() == golden.read_text("utf-8")
