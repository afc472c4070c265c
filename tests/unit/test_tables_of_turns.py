"""Tables of turns as people make them: any language, titles above or none, merged cells."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.importers import read_transcript, read_transcripts

TALK = (
    ("Int", "What was hard about the weekly meetings?"),
    ("Pia", "The stairs, and the bus that never came on time."),
    ("Int", "And who helped you get there?"),
    ("Pia", "My sister drove me, whatever the weather was."),
    ("Int", "What would you change?"),
    ("Pia", "A stop nearer to the door would help us all."),
)
# Language: the titles that its tables have, in three spellings each.
TITLES = {
    "en": ("Speaker;Text", "WHO;What was said", "Speaker (name);Utterance"),
    "da": ("Taler;Tekst", "Navn;Udsagn", "HVEM;Tekst (ord)"),
    "de": ("Sprecher;Aussage", "Sprecherin;Transkript", "Wer;Wortlaut"),
    "es": ("Hablante;Texto", "Nombre;Intervención", "Quién;Transcripción"),
    "fr": ("Locuteur;Texte", "Intervenante;Propos", "Qui;Verbatim"),
    "it": ("Parlante;Testo", "Chi parla;Parole", "Nome;Trascrizione"),
    "nl": ("Spreker;Tekst", "Naam;Uitspraak", "Wie;Woorden"),
    "no": ("Taler;Tekst", "Navn;Ytring", "Hvem;Utsagn"),
    "pt": ("Falante;Texto", "Quem fala;Falas", "Nome;Transcrição"),
    "sv": ("Talare;Text", "Namn;Yttrande", "Vem;Replik"),
}


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(t.speaker, draft.text[t.start : t.end]) for t in draft.turns]


def csv_of(path: Path, titles: str, *, above: str = "", after: str = "") -> Path:
    lines = [f"{titles}{after}", *(f'{who};"{words}"{after}' for who, words in TALK)]
    path.write_text(above + "\n".join(lines) + "\n", "utf-8")
    return path


def workbook(path: Path, **sheets: list[tuple[str, ...]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("language", "titles"), [(tag, titles) for tag, every in TITLES.items() for titles in every]
)
def test_titles_of_ten_languages_name_the_columns(
    tmp_path: Path, language: str, titles: str
) -> None:
    draft = read_transcript(csv_of(tmp_path / "a.csv", titles), language)
    assert said(draft) == list(TALK)


@pytest.mark.parametrize(
    "titles", ["Puhuja;Puhe", "Kto;Wypowiedź", "A;B", "spk;utt", "Мовець;Мова"]
)
def test_without_a_known_title_the_recurring_column_names_who_speaks_and_it_is_said(
    tmp_path: Path, titles: str
) -> None:
    draft = read_transcript(csv_of(tmp_path / "a.csv", titles))
    assert said(draft) == list(TALK)
    assert any("was taken for the speakers'" in note for note in draft.notes)


@pytest.mark.parametrize("titles", ["Kuka;Text", "Speaker;Kaikki mitä sanottiin", "Vai trò;Words"])
def test_one_known_title_is_enough(tmp_path: Path, titles: str) -> None:
    assert said(read_transcript(csv_of(tmp_path / "a.csv", titles))) == list(TALK)


def test_a_table_without_titles_loses_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("".join(f'{a},"{b}"\n' for a, b in TALK), "utf-8")
    assert said(read_transcript(tmp_path / "a.csv")) == list(TALK)


@pytest.mark.parametrize(
    "above",
    [
        "Interview with Pia, Leeds, 2 March 2024\n",
        "Interview 12\n\n",
        "Project;Buses\nDate;2 March 2024\n",
        "Transcribed by a service\nDo not share\n;;\n",
    ],
)
@pytest.mark.parametrize("titles", ["Speaker;Text", "Taler;Tekst"])
def test_what_stands_above_the_titles_is_left_out_and_said(
    tmp_path: Path, above: str, titles: str
) -> None:
    draft = read_transcript(csv_of(tmp_path / "a.csv", titles, above=above))
    assert said(draft) == list(TALK)
    assert any(note.startswith("Above the titles") for note in draft.notes)


@pytest.mark.parametrize("columns", [3, 700, 5_000])
def test_empty_columns_at_the_end_are_nothing(tmp_path: Path, columns: int) -> None:
    draft = read_transcript(csv_of(tmp_path / "a.csv", "Speaker;Text", after=";" * columns))
    assert said(draft) == list(TALK)


def test_words_behind_a_comma_that_nobody_quoted_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "speaker,words\nInt,What was hard, and why?\nPia,The stairs, the bus, the cold.\n", "utf-8"
    )
    assert said(read_transcript(tmp_path / "a.csv")) == [
        ("Int", "What was hard, and why?"),
        ("Pia", "The stairs, the bus, the cold."),
    ]


def test_every_sheet_is_a_transcript_and_the_first_keeps_its_name(tmp_path: Path) -> None:
    second = [("Speaker", "Text"), ("Int", "How is Bo?"), ("Bo", "He sleeps well again.")]
    path = workbook(tmp_path / "all.xlsx", One=[("Speaker", "Text"), *TALK], Two=second)
    first, other = read_transcripts(path)
    assert (first.name, other.name) == ("all", "all (Two)")
    assert said(first) == list(TALK) and said(other) == second[1:]


@pytest.mark.parametrize(
    "extra",
    [
        [("Abbreviation", "Meaning"), ("GP", "family doctor")],
        [("a lone remark",)],
        [("Speaker", "Text")],
    ],
)
def test_a_sheet_that_holds_no_speech_is_named(
    tmp_path: Path, extra: list[tuple[str, ...]]
) -> None:
    path = workbook(tmp_path / "all.xlsx", Talk=[("Speaker", "Text"), *TALK], Other=extra)
    [draft] = read_transcripts(path)
    assert said(draft) == list(TALK)
    assert any("'Other' was left out" in note for note in draft.notes)


def test_speech_on_the_second_sheet_alone_is_found(tmp_path: Path) -> None:
    cover = [("Interviews of the spring", "by the team")]
    path = workbook(tmp_path / "all.xlsx", Cover=cover, Talk=[("Speaker", "Text"), *TALK])
    [draft] = read_transcripts(path)
    assert draft.name == "all" and said(draft) == list(TALK)


def test_a_hidden_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "all.xlsx", Talk=[("Speaker", "Text"), *TALK], Old=list(TALK))
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    [draft] = read_transcripts(path)
    assert any("'Old' was left out: it is hidden" in note for note in draft.notes)


def test_a_speaker_in_a_merged_cell_speaks_in_all_its_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Talk=[
            ("Speaker", "Text"), ("Int", "What was hard?"), ("Pia", "The stairs."),
            ("", "And the bus."), ("", "And the cold."), ("Int", "I see."),
        ],
    )  # fmt: skip
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["Talk"].merge_cells("A3:A5")
    book.save(path)
    speakers = [who for who, _ in said(read_transcript(path))]
    assert speakers == ["Int", "Pia", "Pia", "Pia", "Int"]


def test_a_wide_sheet_with_formats_in_a_thousand_empty_columns_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Talk=[("Speaker", "Text"), *TALK])
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.load_workbook(path)
    for line in range(1, 8):
        book["Talk"].cell(line, 1_000).font = Font(bold=True)
    book.save(path)
    assert said(read_transcript(path)) == list(TALK)


def test_a_sheet_wider_than_any_is_refused_and_not_cut(tmp_path: Path) -> None:
    row = tuple(f"c{n}" for n in range(600))
    path = workbook(tmp_path / "a.xlsx", Talk=[("Speaker", "Text", *row), ("Int", "Hello", *row)])
    with pytest.raises(UnreadableFile, match="602 columns"):
        read_transcripts(path)


def test_tables_in_documents_fill_merged_speakers_and_skip_a_title_over_all(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=5, cols=2)
    cells = [
        ("Interview with Pia", ""), ("Speaker", "Text"), ("Int", "What was hard?"),
        ("Pia", "The stairs."), ("", "And the bus."),
    ]  # fmt: skip
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(3, 0).merge(table.cell(4, 0))
    document.save(str(tmp_path / "a.docx"))
    draft = read_transcript(tmp_path / "a.docx")
    assert [(who, words) for who, words in said(draft)] == [
        ("Int", "What was hard?"),
        ("Pia", "The stairs."),
        ("Pia", "And the bus."),
    ]


def test_a_closed_column_beside_open_answers_names_nobody(tmp_path: Path) -> None:
    rows = [f'{n},{"AB"[n % 2]},"Answer number {n} says what I think of it"' for n in range(1, 13)]
    (tmp_path / "a.csv").write_text("id,group,What was hard?\n" + "\n".join(rows), "utf-8")
    draft = read_transcript(tmp_path / "a.csv")
    assert said(draft)[0] == ("Question", "What was hard?")
    assert {who for who, _ in said(draft)[1:]} == {str(n) for n in range(1, 13)}


def test_a_document_with_merged_cells_says_each_of_them_once(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [("Pia", "One."), ("", "Two."), ("", "")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(2, 1))
    document.save(str(tmp_path / "a.docx"))
    words = read_transcript(tmp_path / "a.docx").text.split()
    assert words == ["Pia", "One.", "Two."]
