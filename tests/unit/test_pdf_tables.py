"""PDFs with time, speaker and words side by side; hyphens at line ends that words keep."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from pdf_kit import pdf

from workbench.domain.material.text import Draft
from workbench.domain.speech.study import understood
from workbench.importers import read_transcript
from workbench.importers.hyphens import Hyphens

TALK = [
    ("00:00:10", "Pia", ["Where did you learn to weave?"]),
    ("00:00:40", "Noor", ["From my aunt, in a shed behind the mill which", "smelled of sheep."]),
    ("00:01:10", "Pia", ["And who bought the cloth?"]),
    ("00:01:40", "Noor", ["Sailors did, and the priest, who paid in candles", "when the money",
                          "was thin."]),
    ("00:02:10", "Pia", ["Do you still weave?"]),
    ("00:02:40", "Noor", ["Only on Sundays."]),
]  # fmt: skip
SAID = [(who, " ".join(lines)) for _, who, lines in TALK]


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(t.speaker, draft.text[t.start : t.end]) for t in draft.turns]


def set_(
    rows: list[tuple[str, ...] | tuple[str, str, list[str]]],
    columns: tuple[int, ...],
    at: str = "top",
    gap: int = 6,
) -> list:
    """Rows as pieces of a page, x, y and text; short cells stand at the top or elsewhere."""
    pieces, y = [], 760
    for row in rows:
        cells = [cell if isinstance(cell, list) else [cell] for cell in row]
        height = max(map(len, cells))
        for x, lines in zip(columns, cells, strict=True):
            above = {"top": 0, "middle": 7, "foot": 14}[at] * (height - len(lines))
            pieces += [(x, y - above - 14 * place, line) for place, line in enumerate(lines)]
        y -= 14 * height + gap
    return pieces


@pytest.mark.parametrize(
    ("columns", "take"),
    [
        ((50, 120, 200), (0, 1, 2)),
        ((50, 130, 0), (1, 2)),
        ((50, 120, 470), (1, 2, 0)),
        ((50, 400), (2, 1)),
        ((50, 400, 500), (2, 1, 0)),
        ((50, 130, 500), (0, 2, 1)),
    ],
    ids=[
        "time-speaker-words", "speaker-words", "speaker-words-time", "words-speaker",
        "words-speaker-time", "time-words-speaker",
    ],
)  # fmt: skip
@pytest.mark.parametrize("titled", [True, False])
def test_columns_of_a_page_are_a_table_of_turns(
    tmp_path: Path, columns: tuple[int, ...], take: tuple[int, ...], titled: bool
) -> None:
    rows = [tuple(row[place] for place in take) for row in TALK]
    heads = [tuple(("Time", "Speaker", "Text")[place] for place in take)] if titled else []
    path = pdf(tmp_path / "a.pdf", [set_([*heads, *rows], columns[: len(take)])])
    draft = read_transcript(path)
    assert said(draft) == SAID
    assert any("A table of the PDF was read as turns" in note for note in draft.notes)


@pytest.mark.parametrize("gap", [0, 6], ids=["no-gaps", "gaps"])
@pytest.mark.parametrize("at", ["middle", "foot"])
@pytest.mark.parametrize(("columns", "take"), [((50, 120, 200), (0, 1, 2)), ((50, 400), (2, 1))])
def test_cells_may_stand_in_the_middle_or_at_the_foot_of_their_rows(
    tmp_path: Path, columns: tuple[int, ...], take: tuple[int, ...], at: str, gap: int
) -> None:
    rows = [tuple(row[place] for place in take) for row in TALK]
    draft = read_transcript(pdf(tmp_path / "a.pdf", [set_(rows, columns, at=at, gap=gap)]))
    assert said(draft) == SAID and not draft.doubt


def test_rows_that_may_be_torn_apart_are_in_doubt(tmp_path: Path) -> None:
    pieces, y = [], 760
    for _, who, lines in TALK * 2:
        pieces += [(50, y - 14 * (len(lines) > 1), who)]
        pieces += [(130, y - 14 * place, line) for place, line in enumerate(lines)]
        y -= 14 * len(lines)
    [found] = understood([read_transcript(pdf(tmp_path / "a.pdf", [pieces]))])
    assert said(found.draft) != SAID * 2
    assert "rows of the table break off" in found.why


def test_a_table_goes_on_over_pages_with_their_numbers_and_titles(tmp_path: Path) -> None:
    head = ("Time", "Speaker", "Text")
    pages = [
        [*set_([head, *TALK[:3]], (50, 120, 200)), (290, 40, "1")],
        [*set_([head, *TALK[3:]], (50, 120, 200)), (290, 40, "2")],
    ]
    assert said(read_transcript(pdf(tmp_path / "a.pdf", pages))) == SAID


def test_labels_beside_hanging_paragraphs_are_read_as_before(tmp_path: Path) -> None:
    rows = [(f"{who}:", lines) for _, who, lines in TALK]
    draft = read_transcript(pdf(tmp_path / "a.pdf", [set_(rows, (50, 120))]))
    assert {who for who, _ in said(draft)} == {"Pia", "Noor"}
    assert not any("table" in note for note in draft.notes)


def test_running_text_is_no_table(tmp_path: Path) -> None:
    lines = [
        f"This is line {n} of a long text that nobody has set in columns at all" for n in range(30)
    ]
    draft = read_transcript(
        pdf(tmp_path / "a.pdf", [[(50, 780 - 14 * n, line) for n, line in enumerate(lines)]])
    )
    assert {who for who, _ in said(draft)} == {""}


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("which was well\x02", "known there", "which was well-known there"),
        ("paid in can\x02", "dles then", "paid in candles then"),
        ("twenty\x02", "five of us", "twenty-five of us"),
        ("an Anglo\x02", "Saxon name", "an Anglo-Saxon name"),
        ("from 2019\x02", "2020 on", "from 2019-2020 on"),
        ("my mother\x02", "in-law", "my mother-in-law"),
        ("c'est\x02", "à-dire oui", "c'est-à-dire oui"),
        ("peut\x02", "être demain", "peut-être demain"),
        ("Kranken\x02", "haus war", "Krankenhaus war"),
        ("the pro\ufffe", "gramme", "the programme"),
        ("self\u00ad", "help group", "self-help group"),
        ("no hyphen", "at all", "no hyphen at all"),
    ],
)
def test_a_word_keeps_its_own_hyphen(before: str, after: str, joined: str) -> None:
    assert Hyphens([before, after]).joined(before, after) == joined


def test_how_the_document_writes_a_word_elsewhere_decides() -> None:
    assert Hyphens(["a night-shift is long", "the night\x02"]).joined("the night\x02", "shift") == (
        "the night-shift"
    )
    assert Hyphens(["disse sim", "disse\x02"]).joined("disse\x02", "me que") == "disse-me que"
    assert Hyphens(["the wellknown lake", "a well\x02"]).joined("a well\x02", "known") == (
        "a wellknown"
    )
