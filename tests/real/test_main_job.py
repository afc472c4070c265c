"""The main job on real interviews with the real model: from files to exports in one command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

DATA = Path(os.environ.get("WORKBENCH_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
FORMATS = ("json", "xlsx", "html", "docx", "qdc")
SOAKING = "SOAK_SECONDS" in os.environ
pytestmark = [
    pytest.mark.soak,
    pytest.mark.real,
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DATA / "hist325").is_dir(),
        reason="the real interviews are not there (WORKBENCH_REAL_DATA or ../shared/data)",
    ),
]

# Data set → its interviews, and how many there are.
STUDIES: dict[str, tuple[tuple[str, ...], int]] = {
    "hist325": (("[!df]*.csv", "fishburn_earl.csv"), 16),
    "ohd_poets": (
        ("armantrout.csv", "gluck.csv", "mcmichael.csv", "mohammad.csv", "wrigley.csv"), 5
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Done:
    """A batch that is done: what it printed as JSON, and where the exports are."""

    name: str
    report: Mapping[str, Any]
    folder: Path

    @cached_property
    def study(self) -> dict[str, Any]:
        """The JSON export."""
        return json.loads((self.folder / "study.json").read_text("utf-8"))  # type: ignore[no-any-return]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Transcript id to text."""
        return {t["id"]: t["text"] for t in self.study["transcripts"]}

    @cached_property
    def slices(self) -> dict[str, str]:
        """Excerpt id to what the transcript says there."""
        return {
            e["id"]: self.texts[e["transcript"]][e["start"] : e["end"]]
            for e in self.study["excerpts"]
        }


@pytest.fixture(scope="module", params=sorted(STUDIES) if SOAKING else ["hist325"])
def done(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One batch for each data set, which looks for its themes again twice, not ten times."""
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    original = DATA / name / "original"
    patterns = [json.dumps(str(original / pattern)) for pattern in STUDIES[name][0]]
    exports = [f'[[export]]\nto = "{to}"\nout = "study.{to}"\n' for to in FORMATS]
    (folder / "study.toml").write_text(
        f"transcripts = [{', '.join(patterns)}]\n"
        f"codebook = {json.dumps(str(original / 'filters.csv'))}\n"
        f'[study]\nname = "{name}"\n[run]\nstability = 2\n' + "".join(exports),
        "utf-8",
    )
    ended = subprocess.run(
        [sys.executable, "-m", "workbench", "batch", str(folder / "study.toml"), "--json"],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return Done(name=name, report=json.loads(ended.stdout), folder=folder)


def test_every_interview_is_in_the_study(done: Done) -> None:
    assert len(done.study["transcripts"]) == STUDIES[done.name][1]
    assert all(row["ok"] for row in done.report["import"]["rows"])
    assert done.study["codes"]


def test_every_excerpt_is_its_transcripts_slice(done: Done) -> None:
    assert len(done.study["excerpts"]) > 300
    for excerpt in done.study["excerpts"]:
        assert excerpt["text"] == done.slices[excerpt["id"]]


def test_no_word_of_an_interviewer_is_in_a_theme(done: Done) -> None:
    asked = {
        (t["id"], turn["start"], turn["end"])
        for t in done.study["transcripts"]
        for turn in t["turns"]
        if turn["role"] != "participant"
    }
    assert {t for t, *_ in asked} == done.texts.keys()
    members = {m["excerpt"] for theme in done.study["themes"] for m in theme["members"]}
    for excerpt in done.study["excerpts"]:
        if excerpt["id"] in members:
            assert not any(
                t == excerpt["transcript"] and start < excerpt["end"] and excerpt["start"] < end
                for t, start, end in asked
            )


def test_there_are_as_many_themes_as_an_analyst_can_go_through(done: Done) -> None:
    live = [t for t in done.study["themes"] if t["state"] == "candidate"]
    assert 10 <= len(live) <= 45
    assert all(t["name"] for t in live)
    assert len({t["name"] for t in live}) == len(live)


def test_few_excerpts_are_in_no_theme_and_few_are_set_aside(done: Done) -> None:
    states = [e["state"] for e in done.study["excerpts"]]
    assert states.count("unthemed") < 0.15 * len(states)
    assert states.count("set aside") <= 0.10 * len(states)


def test_no_theme_swallows_the_study(done: Done) -> None:
    sizes = [len(t["members"]) for t in done.study["themes"]]
    assert max(sizes) < 0.25 * len(done.study["excerpts"])


def test_quotes_in_the_workbook_are_the_transcripts_words(done: Done) -> None:
    book = load_workbook(done.folder / "study.xlsx", read_only=True)
    head, *rows = book["Excerpts"].iter_rows(values_only=True)
    place = {title: i for i, title in enumerate(head)}
    known: dict[tuple[int, int], set[str]] = {}
    for excerpt in done.study["excerpts"]:
        said = known.setdefault((excerpt["start"], excerpt["end"]), set())
        said.add(done.slices[excerpt["id"]])
    assert len(rows) >= sum(e["state"] == "themed" for e in done.study["excerpts"])
    for row in rows:
        more = [row[i] or "" for title, i in place.items() if str(title).startswith("text (")]
        quote = str(row[place["text"]]) + "".join(map(str, more))
        assert quote in known[(int(row[place["start"]]), int(row[place["end"]]))]


def test_quotes_on_the_page_are_the_transcripts_words(done: Done) -> None:
    page = (done.folder / "study.html").read_text("utf-8")
    quotes = re.findall(r'data-excerpt="([^"]+)">(.*?)</span>', page, flags=re.DOTALL)
    assert len(quotes) > 50
    for excerpt, quote in quotes:
        assert unescape(quote) == done.slices[excerpt]


def test_quotes_in_the_document_are_the_transcripts_words(done: Done) -> None:
    paragraphs = Document(str(done.folder / "study.docx")).paragraphs
    quotes = [p.text for p in paragraphs if p.style is not None and p.style.name == "Quote"]
    assert len(quotes) > 20
    assert set(quotes) <= set(done.slices.values())


def test_the_project_proves_itself(done: Done) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "workbench", "verify", str(done.folder / "out" / "study"), "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, json.loads(ended.stdout)["problems"]) == (0, [])
