"""The synthetic demo study: its coders disagree as coders do, and no two interviews share words."""

import re
import tomllib
from collections import defaultdict
from itertools import chain
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from workbench.domain.material.speakers import resolve
from workbench.importers import read_codebook, read_codings, read_transcript


def interviews(fixtures: Path):
    drafts = [read_transcript(path) for path in sorted((fixtures / "interviews").iterdir())]
    return list(zip(drafts, resolve(drafts), strict=True))


def test_two_coders_agree_on_most_turns_and_not_on_all(fixtures):
    coded = defaultdict(set)
    rows = read_codings(fixtures / "codings.csv")
    for row in rows:
        coded[row.coder, row.transcript, row.start].add(row.code)
    names = sorted({row.code for row in rows})
    transcripts = {row.transcript for row in rows}
    turns = [
        (draft.name, turn.start)
        for draft, found in interviews(fixtures)
        for turn in found.turns
        if draft.name in transcripts and turn.role == "participant"
    ]
    first, second = (
        [code in coded[coder, *turn] for code in names for turn in turns]
        for coder in ("Amira", "Bea")
    )
    assert len(transcripts) == 12
    assert 0.6 < cohen_kappa_score(first, second) < 0.8


def test_every_coding_names_a_code_and_quotes_exactly(fixtures):
    names = {code.name for code in read_codebook(fixtures / "codebook.csv")}
    texts = {draft.name: draft.text for draft, _ in interviews(fixtures)}
    for row in read_codings(fixtures / "codings.csv"):
        assert row.code in names
        assert texts[row.transcript][row.start : row.end] == row.quote


def test_no_eight_words_are_said_in_two_interviews(fixtures):
    said = {}
    for draft, found in interviews(fixtures):
        spoken = " ".join(
            draft.text[t.start : t.end] for t in found.turns if t.role == "participant"
        )
        words = re.findall(r"[\w']+", spoken.casefold())
        for i in range(len(words) - 7):
            run = tuple(words[i : i + 8])
            assert said.setdefault(run, draft.name) == draft.name, " ".join(run)


def test_what_the_demo_decides_on_is_said_once_in_the_interview_it_names(fixtures):
    said = {
        draft.name: [draft.text[t.start : t.end] for t in found.turns if t.role == "participant"]
        for draft, found in interviews(fixtures)
    }
    plan = tomllib.loads((fixtures / "decisions.toml").read_text("utf-8"))
    codes = {code.name for code in read_codebook(fixtures / "codebook.csv")}
    for theme in plan["theme"]:
        moved = [theme["moves"]] if "moves" in theme else []
        for passage in (*theme.get("says", ()), *chain(*theme.get("merges", ())), *moved):
            name, words = passage.split(": ", 1)
            assert sum(words in answer for answer in said[name]) == 1, passage
        for link in theme.get("links", ()):
            assert link.split(": ")[0] in codes, link
        assert theme["reason"], theme["name"]
    ways = [theme.get("way", "accept") for theme in plan["theme"]]
    assert (len(ways), ways.count("accept"), ways.count("reject")) == (15, 13, 1)
    assert all(theme.get("definition") for theme in plan["theme"] if "way" not in theme)
