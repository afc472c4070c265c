"""How typists and tools lay out who speaks: tabs, times, names on their own lines, tables."""

from pathlib import Path

import pytest
from docx import Document

from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import Draft
from workbench.importers import read_transcript

SAID = [("Ruth", "How did you hear?"), ("Omar", "The nurse told me."), ("Ruth", "And then?"),
        ("Omar", "I went by bus.")]  # fmt: skip


def read(path: Path, content: str | bytes) -> Draft:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_transcript(path)


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(turn.speaker, draft.text[turn.start : turn.end]) for turn in draft.turns]


@pytest.mark.parametrize(
    "line",
    [
        "{0}\t{1}",
        "{0}:\t{1}",
        "{0} [00:00:0{2}] {1}",
        "{0} (0:0{2}) {1}",
        "**{0}** \\[0:0{2}\\] {1}",
    ],
)
def test_labels_parted_by_a_tab_or_a_time(tmp_path: Path, line: str) -> None:
    lines = (line.format(who, words, n) for n, (who, words) in enumerate(SAID))
    draft = read(tmp_path / "a.txt", "\n\n".join(lines))
    assert said(draft) == SAID
    if "{2}" in line:
        assert draft.turns[3].time is not None and draft.turns[3].time.endswith(":03")


@pytest.mark.parametrize("name", ["{0}", "**{0}**"])
def test_names_on_lines_of_their_own(tmp_path: Path, name: str) -> None:
    blocks = (f"{name.format(who.upper())}\n{words}\nYes." for who, words in SAID)
    draft = read(tmp_path / "a.txt", "Second visit, June\n\n" + "\n\n".join(blocks))
    assert said(draft) == [(who.upper(), f"{words}\nYes.") for who, words in SAID]


@pytest.mark.parametrize(
    "text",
    [
        "Lovely\nI went by the lake.\nLovely\nAnd home again.\nIt rained.\nIt was cold.\n",
        "Right\nFine\nI went by the lake.\nRight\nFine\nAnd home again.\n",
        "I went.\nFine\nIt rained.\nRight\nIt was cold.\nFine\nSo I left.\nRight\n",
    ],
    ids=["one of them", "one after the other", "at the end"],
)
def test_short_lines_that_recur_are_no_names(tmp_path: Path, text: str) -> None:
    assert {who for who, _ in said(read(tmp_path / "a.txt", text))} == {""}


def test_who_speaks_once_among_labels_is_heard(tmp_path: Path) -> None:
    talk = [(who, words) for who, words in SAID * 2]
    talk.insert(5, ("Mrs Bell", "He did, I drove him."))
    draft = read(tmp_path / "a.txt", "\n".join(f"{who}: {words}" for who, words in talk))
    assert said(draft) == talk


def test_a_colon_in_a_long_answer_names_nobody(tmp_path: Path) -> None:
    answer = "Omar: It went so.\nFirst I slept.\nRemember: it was dark.\nThen I woke."
    draft = read(tmp_path / "a.txt", f"Ruth: So?\n{answer}\nRuth: And?\nOmar: So.\n")
    assert {who for who, _ in said(draft)} == {"Ruth", "Omar"}


TIMES = [(f"0:0{n}.0 - 0:0{n}.9", words, who) for n, (who, words) in enumerate(SAID)]
NVIVO = [("Timespan", "Content", "Speaker"), *TIMES]


def a_table(path: Path, rows: list[tuple[str, ...]]) -> Draft:
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return read_transcript(path)


def test_nvivos_table_saved_as_text(tmp_path: Path) -> None:
    draft = read(tmp_path / "a.txt", "\n".join("\t".join(row) for row in NVIVO))
    assert said(draft) == SAID
    assert draft.turns[2].time == "0:02.0 - 0:02.9"


def test_nvivos_table_without_titles_and_with_row_numbers(tmp_path: Path) -> None:
    rows = [(str(n), *row) for n, row in enumerate(NVIVO[1:], 1)]
    assert said(a_table(tmp_path / "a.docx", rows)) == SAID


def test_nvivos_table_without_speakers_keeps_times_out_of_the_words(tmp_path: Path) -> None:
    draft = a_table(tmp_path / "a.docx", [row[:2] for row in NVIVO])
    assert said(draft) == [("", words) for _, words in SAID]
    assert [turn.time for turn in draft.turns] == [row[0] for row in NVIVO[1:]]


FRENCH = "Ruth: Où êtes-vous allée ?\nHélène: À l’école, c’était “très” près.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "mac_roman", "cp1252"])
def test_encodings_are_found_and_said(tmp_path: Path, encoding: str) -> None:
    draft = read(tmp_path / "a.txt", FRENCH.encode(encoding))
    assert draft.text == FRENCH
    assert any(encoding in note for note in draft.notes)


def test_times_in_thousandths_are_told_by_how_slowly_one_would_speak(tmp_path: Path) -> None:
    records = ",".join(
        f'{{"speaker": "{who}", "text": "{words}", "start": {n * 65_000}}}'
        for n, (who, words) in enumerate(SAID)
    )
    draft = read(tmp_path / "a.json", f'{{"utterances": [{records}]}}')
    assert [turn.time for turn in draft.turns] == ["00:00:00", "00:01:05", "00:02:10", "00:03:15"]


def test_a_quiet_member_of_a_group_takes_part_in_it(tmp_path: Path) -> None:
    loud = "Jo: " + "I walked round the whole lake and back again with the others. " * 60
    quiet = "Fay: I never walked with them, I was in too much pain, and nobody asked me about it."
    group = [f"Moderator: What of it?\n{loud}\nAl: {loud[4:]}\n{quiet}" for _ in range(3)]
    [found] = resolve([read(tmp_path / "a.txt", "\n".join(group))])
    assert {s.name: s.role for s in found.speakers}["Fay"] == "participant"


def test_headings_of_an_rtf_are_questions_and_nobody_s_answer(tmp_path: Path) -> None:
    asked = [("Where did it begin?", "In the shed."), ("Was it hard?", "At first it was."),
             ("And now?", "Now I teach.")]  # fmt: skip
    style = r"{\stylesheet{\s0 Normal;}{\s1\b\outlinelevel0 heading 1;}}"
    body = "".join(
        rf"{{\pard\plain\s1\outlinelevel0\b {question}\par}}{{\pard\plain {answer}\par}}"
        for question, answer in asked
    )
    path = tmp_path / "P01.rtf"
    path.write_text(r"{\rtf1\ansi" + style + body + "}", "ascii")
    draft = read_transcript(path)
    assert said(draft) == [
        (who, words)
        for pair in asked
        for who, words in zip(("Interviewer", "Interviewee"), pair, strict=True)
    ]
    assert any("3 headings that ask" in note for note in draft.notes)
