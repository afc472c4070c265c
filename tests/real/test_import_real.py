"""The importers and the speaker rules on real interviews, each set marking speakers its own way."""

import os
from pathlib import Path

import pytest

from workbench.domain.material.segmentation import is_filler, segment
from workbench.domain.material.speakers import Resolved, resolve
from workbench.domain.material.text import Draft, Excerpt, Transcript, text_sha256, transcript_id
from workbench.importers import read_codebook, read_codings, read_transcript
from workbench.importers.tables import read_table

DATA = Path(os.environ.get("WORKBENCH_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not (DATA / "hist325").is_dir(),
        reason="the real interviews are not there (WORKBENCH_REAL_DATA or ../shared/data)",
    ),
]

# Transcript → who asks, who answers; the initials of both are told from the files alone.
HIST325 = {
    "Akin_Ron": ("Christian Akin", "Ron Akin"),
    "Ballensky_Leroy": ("Hailey Ocapan", "Leroy Ballensky"),
    "Fritz_John": ("Lucas Fritz", "John Fritz"),
    "Peterson_Nancy": ("Emme Dibble", "Nancy Ruth Peterson"),
    "aiken_katherine": ("Claudia Selmer", "Katherine Aiken"),
    "bielenberg_len": ("Tyler Leister", "Len Bielenberg"),
    "bowman_rich": ("Faith Katseanes", "Rich Bowman"),
    "fishburn_earl": ("Faith Fishburn", "Earl Fishburn"),
    "hunter_jay": ("Emilie Baeth-Walter", "Jay Hunter"),
    "mcinturff_lenelle": ("Isabella Taylor", "LeNelle McInturff"),
    "mcproud_wayne": ("Maya Birdsong", "Wayne McProud"),
    "scofield_clay": ("Olivia Adams", "Clay Scofield"),
    "sisk_jody": ("Emma Finley", "Jody Sisk"),
    "warren_kathleen": ("Rebecca Mills", "Kathleen Warren"),
    "westberg_joanne": ("Evan Lindemood", "Joanne Westberg"),
    "white_linda": ("Jabarii Pharms", "Linda White"),
}
OHD_POETS = {
    "armantrout": ("Devin Becker", "Rae Armantrout"),
    "gluck": ("Devin Becker", "LG"),
    "mcmichael": ("Devin Becker", "James McMichael"),
    "mohammad": ("Devin Becker", "Kasey Mohammad"),
    "wrigley": ("Devin Becker", "Robert Wrigley"),
}


def drafts(folder: str, names: list[str]) -> list[Draft]:
    return [read_transcript(DATA / folder / "original" / f"{name}.csv") for name in names]


def excerpts_of(draft: Draft, found: Resolved) -> tuple[Transcript, list[Excerpt]]:
    sha = text_sha256(draft.text)
    made = Transcript(
        id=transcript_id(sha), name=draft.name, sha256=sha, text=draft.text, turns=found.turns
    )
    return made, segment(made)


def check_exact(draft: Draft) -> None:
    before = 0
    for turn in draft.turns:
        assert before <= turn.start < turn.end <= len(draft.text)
        assert draft.text[turn.start : turn.end].strip()
        before = turn.end


@pytest.mark.parametrize(
    ("folder", "expected"), [("hist325", HIST325), ("ohd_poets", OHD_POETS)], ids=["hist325", "ohd"]
)
def test_who_asks_and_who_answers(folder: str, expected: dict[str, tuple[str, str]]) -> None:
    read = drafts(folder, list(expected))
    for draft, found in zip(read, resolve(read), strict=True):
        check_exact(draft)
        asks, answers = expected[draft.name]
        roles = {
            role: [s.name for s in found.speakers if s.role == role]
            for role in ("interviewer", "participant")
        }
        assert roles == {"interviewer": [asks], "participant": [answers]}, draft.name
        # Nearly all is said by the two; strays and rows without a speaker are the rest.
        aside = sum(t.end - t.start for t in found.turns if t.role == "other")
        assert aside < 0.2 * len(draft.text), draft.name


def test_one_transcript_alone_is_understood_too() -> None:
    for name, (asks, answers) in HIST325.items():
        [found] = resolve(drafts("hist325", [name]))
        assert [s.name for s in found.speakers if s.role != "other"] == [asks, answers]


def test_excerpts_of_hist325() -> None:
    read = drafts("hist325", list(HIST325))
    count = filler = 0
    for draft, found in zip(read, resolve(read), strict=True):
        made, excerpts = excerpts_of(draft, found)
        for excerpt in excerpts:
            asked = any("?" in made.text[span.start : span.end] for span in excerpt.context)
            filler += is_filler(excerpt.text, asked)
            assert len(excerpt.text.split()) <= 225
        count += len(excerpts)
    assert 600 < count < 1000
    assert filler < 0.1 * count


@pytest.mark.parametrize("folder", ["hist325", "ohd_poets"])
def test_codebooks_of_names_with_readable_descriptions(folder: str) -> None:
    codes = read_codebook(DATA / folder / "original" / "filters.csv")
    assert len(codes) in (16, 23)
    assert all(code.name and code.definition for code in codes)


def test_taguettes_codebook_and_highlights() -> None:
    codes = read_codebook(DATA / "serdif_export" / "taguette-1.5.2_serdif_codebook.csv")
    assert len(codes) == 22
    rows = read_codings(DATA / "serdif_export" / "taguette-1.5.2_serdif_highlights.csv")
    # A highlight with several tags has a row for each.
    assert len(rows) == 1930
    assert {row.code for row in rows} <= {code.name for code in codes}


@pytest.mark.parametrize(
    "pattern", ["planet4b/original/*.docx", "changelog/original/*/*.md", "srt_vtt/*.[sv][rt]t"]
)
def test_files_that_each_mark_speakers_their_own_way(pattern: str) -> None:
    read = [read_transcript(path) for path in sorted(DATA.glob(pattern))]
    assert read
    for draft, found in zip(read, resolve(read), strict=True):
        check_exact(draft)
        made, excerpts = excerpts_of(draft, found)
        assert excerpts
        assert all(e.text == made.text[e.start : e.end] for e in excerpts)


def test_survey_answers_in_windows_1252() -> None:
    table = read_table(DATA / "games_as_art" / "original" / "bopp_test.csv")
    assert any("cp1252" in note for note in table.notes)
    assert any("“" in cell for row in table.rows for cell in row.cells)
