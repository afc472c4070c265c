from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from odfdo import Document as OdfDocument
from odfdo import Paragraph
from odfdo import Table as OdfTable
from openpyxl import Workbook

from workbench.domain.material.text import Draft
from workbench.importers import SUFFIXES, read_transcript


def read(folder: Path, name: str, content: str | bytes) -> Draft:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_transcript(path)


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(turn.speaker, draft.text[turn.start : turn.end]) for turn in draft.turns]


def times(draft: Draft) -> list[str | None]:
    return [turn.time for turn in draft.turns]


WALKS = [
    ("INT", "What helped you?"),
    ("Anna", "Walking."),
    ("INT", "How often?"),
    ("Anna", "Every week."),
]


@pytest.mark.parametrize(
    "pattern",
    [
        "{0}: {1}\n",
        "{0}: {1}\n\n",
        "{0} : {1}\r\n",
        "{0}:\n{1}\n",
        "{0} (00:12:03): {1}\n",
        "[00:12:03] {0}: {1}\n",
        "{0}: [00:12:03] {1}\n",
        "{0}  0:03\n{1}\n\n",
        "{0} (00:03):\n{1}\n",
        "**{0}:** {1}\n\n",
        "**{0}**: {1}\n\n",
        "**{0}:** \\[01:46\\] {1}\n\n",
        "[{0}]: {1}\n",
        "\t{0}: {1} #00:01:23-4#\n",
    ],
)
def test_labels_of_many_styles_give_the_same_turns(tmp_path: Path, pattern: str) -> None:
    text = "".join(pattern.format(*pair) for pair in WALKS)
    draft = read(tmp_path, "P01.txt", text)
    assert said(draft) == WALKS
    assert draft.text == text.replace("\r\n", "\n")
    assert draft.name == "P01"


def test_time_marks_become_metadata_and_stay_in_the_text(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "P01.txt",
        "INT (00:12:03): What helped?\nAnna: Walking.\n[00:12:30]\nA lot of it.\n"
        "INT: Why?\nAnna: Well.\n",
    )
    assert said(draft)[1:3] == [("Anna", "Walking."), ("Anna", "A lot of it.")]
    assert times(draft)[:3] == ["00:12:03", None, "00:12:30"]
    assert "[00:12:30]" in draft.text


def test_a_paragraph_without_a_label_belongs_to_the_speaker_before(tmp_path: Path) -> None:
    draft = read(tmp_path, "a.txt", "Q: What?\nA: One.\n\nTwo.\nQ: More?\nA: No.\n")
    assert said(draft)[1] == ("A", "One.\n\nTwo.")


def test_questions_and_answers_with_full_stops(tmp_path: Path) -> None:
    draft = read(tmp_path, "a.txt", "Q. What?\nA. One.\nQ. More?\nA. No.\n")
    assert said(draft) == [("Q.", "What?"), ("A.", "One."), ("Q.", "More?"), ("A.", "No.")]


def test_a_label_that_does_not_recur_is_text(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "a.txt",
        "INT: What helped?\nAnna: Two things\nMy rule: walk daily.\nINT: And?\nAnna: That is it.\n",
    )
    assert said(draft)[1] == ("Anna", "Two things\nMy rule: walk daily.")


def test_words_before_a_colon_are_no_speakers(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "a.txt",
        "INT: What was said?\nAnna: A lot.\nShe said: come in.\nShe said: sit down.\n"
        "http://example.org\nhttp://example.org\n10:30 we left\nINT: And?\nAnna: That was it.\n",
    )
    assert {turn.speaker for turn in draft.turns} == {"INT", "Anna"}


def test_a_full_name_before_its_initials_is_a_speaker(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "a.txt",
        "Carla Aske: Born?\nRon Aske: Yes.\nCA: Where?\nRA: Leeds.\nCA: Oh.\nRA: Aye.\nyes\n",
    )
    assert [turn.speaker for turn in draft.turns][:3] == ["Carla Aske", "Ron Aske", "CA"]


def test_without_speakers_every_paragraph_is_a_turn(tmp_path: Path) -> None:
    draft = read(tmp_path, "a.txt", "It began in May.\n\nThen came the summer.\n")
    assert said(draft) == [("", "It began in May."), ("", "Then came the summer.")]
    assert "2 paragraphs were taken as they stand." in draft.notes


def test_hard_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    line = "and then we walked all the way along the river to the mill"
    draft = read(tmp_path, "a.txt", f"{line}\n{line}\n{line}\nhome.\n\n{line}\nagain.\n")
    assert len(draft.turns) == 2


def test_markdown_headings_and_rules_are_nobodys_words(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "a.md",
        "# Interview 3\n\nINT: What?\n\n---\n\nAnna: One.\n\nINT: And?\n\nAnna: Two.\n",
    )
    assert said(draft)[0] == ("INT", "What?")


def test_otter_and_its_unknown_speaker(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "a.txt",
        "Kim Field  0:01  \nShall we?\n\nUnknown Speaker  0:05  \nYes.\n\n"
        "Kim Field  0:07  \nGood.\n\nUnknown Speaker  1:02:05  \nRight.\n",
    )
    assert said(draft)[1] == ("Unknown Speaker", "Yes.")
    assert times(draft) == ["0:01", "0:05", "0:07", "1:02:05"]


def test_csv_columns_are_found_by_their_names_and_entities_decoded(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "P01.csv",
        "\ufeffTime Stamp,Who,Utterance,tags\n[00:00:01],INT,What helped?,\n"
        ',?,"Walking &amp; talking&#8212;both,\r\nI say",x\n,Anna,,\n,"","Aye",\n',
    )
    assert said(draft) == [
        ("INT", "What helped?"),
        ("", "Walking & talking—both,\nI say"),
        ("", "Aye"),
    ]
    assert draft.text == "What helped?\n\nWalking & talking—both,\nI say\n\nAye"


def test_csv_with_time_speaker_and_semicolons(tmp_path: Path) -> None:
    draft = read(tmp_path, "P01.csv", "timestamp;speaker;words\n[00:01];DB:;One, two\n;?;Three\n")
    assert said(draft) == [("DB:", "One, two"), ("", "Three")]
    assert times(draft) == ["00:01", None]


def test_csv_cells_longer_than_pythons_default(tmp_path: Path) -> None:
    draft = read(tmp_path, "P01.csv", "text\n" + "word " * 40_000 + "\n")
    assert len(draft.turns) == 1


def test_xlsx_rows(tmp_path: Path) -> None:
    book = Workbook()
    for row in [
        ("speaker", "text"),
        ("INT", "How many?"),
        ("Anna", 3),
        (None, None),
        ("INT", "=1+1"),
    ]:
        book.active.append(row)
    book.save(tmp_path / "P01.xlsx")
    assert said(read_transcript(tmp_path / "P01.xlsx"))[:2] == [("INT", "How many?"), ("Anna", "3")]


def test_webvtt_voices_entities_and_merged_cues(tmp_path: Path) -> None:
    draft = read(
        tmp_path,
        "P01.vtt",
        "\ufeffWEBVTT\r\n\r\nNOTE made by hand\r\n\r\na7939eec/32-0\r\n"
        "0:0:0.0 --> 0:0:5.320\r\n"
        "<v Field, Kim>What <i>helped</i> you\r\nmost?</v>\r\n\r\n00:05.400 --> 00:07.000\r\n"
        "<v Anna>Walking &amp;</v>\r\n\r\n00:07.000 --> 00:09.000 align:start\r\n"
        "<v Anna>talking,\r\n"
        "<00:08.000>1 &lt; 2.\r\n\r\n00:10.000 --> 00:11.000\r\n"
        "<v.loud Field, Kim>Oh!</v> <v Anna>Yes.\r\n",
    )
    assert said(draft) == [
        ("Field, Kim", "What helped you most?"),
        ("Anna", "Walking & talking, 1 < 2."),
        ("Field, Kim", "Oh!"),
        ("Anna", "Yes."),
    ]
    assert times(draft)[:2] == ["0:0:0.0", "00:05.400"]


def test_zooms_names_at_the_start_of_cues(tmp_path: Path) -> None:
    cues = [
        ("FIRST LAST", "What helped?"),
        ("Anna Kay", "Walking"),
        ("Anna Kay", "every day."),
        ("FIRST LAST", "Ah."),
    ]
    body = "".join(
        f"{i}\n00:00:0{i}.000 --> 00:00:0{i}.900\n{who}: {what}\n\n"
        for i, (who, what) in enumerate(cues, 1)
    )
    draft = read(tmp_path, "P01.vtt", "WEBVTT\n\n" + body)
    assert said(draft) == [
        ("FIRST LAST", "What helped?"),
        ("Anna Kay", "Walking every day."),
        ("FIRST LAST", "Ah."),
    ]


def test_srt_with_labels_and_unlabelled_cues_between(tmp_path: Path) -> None:
    lines = [
        "[S_00]: What helped?",
        "[S_01]: Walking,",
        "mostly: alone.",
        "[S_00]: Oh.",
        "[S_01]: 2 & 3",
    ]
    body = "".join(
        f"{i}\n00:00:{i:02},031 --> 00:00:{i:02},900\n{line}\n\n" for i, line in enumerate(lines, 1)
    )
    assert said(read(tmp_path, "P01.srt", body)) == [
        ("S_00", "What helped?"),
        ("S_01", "Walking, mostly: alone."),
        ("S_00", "Oh."),
        ("S_01", "2 & 3"),
    ]


def test_srt_without_blank_lines_or_speakers(tmp_path: Path) -> None:
    body = "1\n00:00:01,000 --> 00:00:02,000\nIt began\n2\n00:00:02,000 --> 00:00:03,000\nin May.\n"
    assert said(read(tmp_path, "P01.srt", body)) == [("", "It began in May.")]


def docx(path: Path, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> Draft:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(grid.add_row().cells, row, strict=True):
                cell.text = words
        document.add_paragraph("End of the recording")
    document.save(str(path))
    return read_transcript(path)


def test_docx_paragraphs_are_joined_by_one_line_end(tmp_path: Path) -> None:
    draft = docx(tmp_path / "P01.docx", [f"{who}: {what}" for who, what in WALKS])
    assert draft.text == "\n".join(f"{who}: {what}" for who, what in WALKS)
    assert said(draft) == WALKS


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("timed", [True, False])
def test_docx_tables_of_turns(tmp_path: Path, header: bool, timed: bool) -> None:
    rows = [["00:01", *pair] if timed else list(pair) for pair in WALKS]
    titles = ["Timespan", "Speaker", "Content"] if timed else ["Speaker", "Content"]
    draft = docx(tmp_path / "P01.docx", ["Interview"], [titles, *rows] if header else rows)
    assert said(draft) == [*WALKS, ("", "End of the recording")]
    assert times(draft)[0] == ("00:01" if timed else None)
    assert draft.text.startswith("Interview\n")


def test_teams_new_docx(tmp_path: Path) -> None:
    draft = docx(
        tmp_path / "P01.docx",
        ["Interview 3", "15 June 2026, 03:35am", "27m 42s", "KIM FIELD started transcription"]
        + [f"{who}   0:0{i}\n{what}" for i, (who, what) in enumerate(WALKS)],
    )
    assert said(draft)[:4] == WALKS
    assert times(draft)[:2] == ["0:00", "0:01"]


def test_teams_old_docx_is_read_as_cues(tmp_path: Path) -> None:
    cues = [*WALKS, ("Anna", "Or more.")]
    draft = docx(
        tmp_path / "P01.docx",
        [f"0:0:{i}.0 --> 0:0:{i}.510\n{who}\n{what}" for i, (who, what) in enumerate(cues)],
    )
    assert said(draft) == [*WALKS[:3], ("Anna", "Every week. Or more.")]


def test_docx_tracked_changes_read_as_word_shows_them(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = Document()
    document.add_paragraph("It was ")._p.append(
        parse_xml(f"<w:ins {space} w:id='1'><w:r><w:t>good</w:t></w:r></w:ins>")
    )
    document.paragraphs[0]._p.append(
        parse_xml(f"<w:del {space} w:id='2'><w:r><w:delText>bad</w:delText></w:r></w:del>")
    )
    document.save(str(tmp_path / "a.docx"))
    assert read_transcript(tmp_path / "a.docx").text == "It was good"


def test_odt_paragraphs_and_tables(tmp_path: Path) -> None:
    document = OdfDocument("text")
    document.body.clear()
    for who, what in WALKS:
        document.body.append(Paragraph(f"{who}: {what}"))
    table = OdfTable("t", width=2, height=2)
    for place, words in {"A1": "Speaker", "B1": "Text", "A2": "Bo", "B2": "In a table."}.items():
        table.set_value(place, words)
    document.body.append(table)
    document.save(tmp_path / "P01.odt")
    assert said(read_transcript(tmp_path / "P01.odt")) == [*WALKS, ("Bo", "In a table.")]


def test_rtf(tmp_path: Path) -> None:
    body = r"\par ".join(f"{who}: {what}" for who, what in [*WALKS, ("INT", r"Caf\'e9 \u8211?")])
    draft = read(tmp_path, "P01.rtf", r"{\rtf1\ansi\ansicpg1252 " + body + "}")
    assert said(draft) == [*WALKS, ("INT", "Café –")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "INT: Wie war’s im Café, naïve Frage?\nAnna: Größer und schöner als früher – wirklich.\n"
    draft = read(tmp_path, "P01.txt", text.encode(encoding))
    assert draft.text == text
    assert any("cp1252" in note for note in draft.notes) == (encoding == "cp1252")


def test_suffixes_in_capitals_are_known(tmp_path: Path) -> None:
    assert read(tmp_path, "P01.TXT", "It began in May.").turns
    assert {".txt", ".md", ".docx", ".vtt", ".srt", ".csv", ".rtf", ".odt"} <= set(SUFFIXES)


def test_teams_own_notices_are_nobodys_speech(fixtures: Path) -> None:
    draft = read_transcript(fixtures / "interviews" / "C02.docx")
    assert "started transcription" in draft.text
    assert not any("transcription" in draft.text[t.start : t.end] for t in draft.turns)


def test_in_a_short_text_somebody_may_speak_once(tmp_path: Path) -> None:
    text = "INT: How was it?\n\nMary: Fine, I liked the walking.\n\nINT: Thank you.\n"
    assert [speaker for speaker, _ in said(read(tmp_path, "a.txt", text))] == ["INT", "Mary", "INT"]
