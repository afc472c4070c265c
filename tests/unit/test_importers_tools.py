"""What recording and transcription tools write: PDF, JSON, HTML and tables of other shapes."""

import json
import sys
from pathlib import Path

import pytest
from docx import Document
from pypdfium2 import PdfDocument

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import Draft
from workbench.importers import read_transcript, read_transcripts

sys.path.insert(0, str(Path(__file__).parents[1]))
from pdf_kit import lines_pdf


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(turn.speaker, draft.text[turn.start : turn.end]) for turn in draft.turns]


def saved(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def spoken(words: str, **more: float) -> list[dict[str, object]]:
    return [{"speaker": who, words: said, **more} for who, said in (("A", "How?"), ("B", "So."))]


LONG = "I started with the short path round the lake and went a little further every week until"


def test_a_pdf_is_read_without_heads_numbers_and_line_ends(tmp_path: Path) -> None:
    pages = [
        [f"Walking study {n}/3", "INT: What helped you?", f"Anna: {LONG}", f"June, page {n}.",
         "INT: Go on.", "Anna: That is all.", "1", "2", "3", "4"]
        for n in (1, 2, 3)
    ]  # fmt: skip
    draft = read_transcript(lines_pdf(tmp_path / "P01.pdf", pages))
    assert said(draft) == [
        pair
        for n in (1, 2, 3)
        for pair in (
            ("INT", "What helped you?"),
            ("Anna", f"{LONG} June, page {n}."),
            ("INT", "Go on."),
            ("Anna", "That is all."),
        )
    ]
    assert "Walking study" not in draft.text
    assert any("'Walking study 1/3'" in note for note in draft.notes)


def test_a_pdf_without_text_says_what_to_do(tmp_path: Path) -> None:
    document = PdfDocument.new()
    document.new_page(200, 200)
    document.save(tmp_path / "scan.pdf")
    with pytest.raises(UnreadableFile, match="OCR"):
        read_transcript(tmp_path / "scan.pdf")


@pytest.mark.parametrize(
    "content",
    [
        {"segments": spoken("text", start=1.5), "language": "en"},
        {"segments": spoken("body", startTime=1.5)},
        {"meeting_transcripts": spoken("content"), "topic_list": [{"topic": "Walks"}] * 5},
        spoken("text"),
        {"monologues": [
            {"speaker": "A", "elements": [{"value": "How", "ts": 1.5}, {"value": "?"}]},
            {"speaker": "B", "elements": [{"value": "So."}]},
        ]},
    ],
    ids=["whisperX", "podcast", "meetings", "list", "rev"],
)  # fmt: skip
def test_json_of_many_tools(tmp_path: Path, content: object) -> None:
    draft = read_transcript(saved(tmp_path / "a.json", content))
    assert said(draft) == [("A", "How?"), ("B", "So.")]


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', "[" * 5000, '"words"', "null", "NaN"])
def test_json_that_is_no_transcript(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile):
        read_transcript(saved(tmp_path / "a.json", content))


def test_otranscribe(tmp_path: Path) -> None:
    mark = '<span class="timestamp" data-timestamp="123.4">2:03</span>'
    text = f"<p>{mark}&nbsp;INT: How &amp; why?</p><p>Anna: So.<br />INT: And?</p><p>Anna: Yes.</p>"
    content = {"text": text, "media": "a.mp3", "media-time": 3}
    draft = read_transcript(saved(tmp_path / "a.otr", content))
    assert said(draft) == [
        ("INT", "How & why?"), ("Anna", "So."), ("INT", "And?"), ("Anna", "Yes."),
    ]  # fmt: skip
    assert draft.turns[0].time == "2:03"


def test_a_saved_page(tmp_path: Path) -> None:
    block = "<cite>{0}:</cite><time>0:{1}</time><p>{2}</p>"
    page = "".join(block.format(who, n, f"Point {n}.") for n, who in enumerate("ABAB", 10))
    draft = read_transcript(saved(tmp_path / "a.html", f"<script>x: y</script>{page}"))
    assert said(draft) == [(who, f"Point {n}.") for n, who in enumerate("ABAB", 10)]
    assert [turn.time for turn in draft.turns] == ["0:10", "0:11", "0:12", "0:13"]


@pytest.mark.parametrize("odd", ["<![{Q:", "<![]>", "<![ x"])
def test_what_only_begins_like_a_declaration_is_text(tmp_path: Path, odd: str) -> None:
    draft = read_transcript(saved(tmp_path / "a.html", f"<p>INT: {odd} What?</p><p>P: So.</p>"))
    assert "So." in draft.text


def test_a_row_may_hold_a_whole_interview(tmp_path: Path) -> None:
    rows = "".join(f'T{n},"INT: How?\nUser: By {n}.\nINT: Why?\nUser: So."\n' for n in (1, 2, 3))
    drafts = read_transcripts(saved(tmp_path / "all.csv", f"transcript_id,text\n{rows}"))
    assert [draft.name for draft in drafts] == ["T1", "T2", "T3"]
    assert said(drafts[1])[1] == ("User", "By 2.")
    with pytest.raises(UnreadableFile, match="holds 3 interviews"):
        read_transcript(tmp_path / "all.csv")


def test_answers_of_a_survey_stand_under_their_question(tmp_path: Path) -> None:
    table = (
        "respondent,age,What helped you?,codes,Would you come again?\n"
        "R1,34,The walks by the lake,walking outdoors a lot,I surely would come back\n"
        "R2,51,Talking to the other people,talk and more talk,\n"
        "R3,29,My dog and the mornings,pets at all times,Only if it were nearer\n"
    )
    draft = read_transcript(saved(tmp_path / "survey.csv", table))
    assert said(draft) == [
        ("Question", "What helped you?"),
        ("R1", "The walks by the lake"),
        ("R2", "Talking to the other people"),
        ("R3", "My dog and the mornings"),
        ("Question", "Would you come again?"),
        ("R1", "I surely would come back"),
        ("R3", "Only if it were nearer"),
    ]
    [found] = resolve([draft])
    assert {turn.speaker: turn.role for turn in found.turns} == {
        "Question": "interviewer", "R1": "participant", "R2": "participant", "R3": "participant",
    }  # fmt: skip


def test_a_codebook_is_no_survey(tmp_path: Path) -> None:
    table = "tag,description\nWalks,Moving about out of doors\nTalk,Being with other people\n"
    with pytest.raises(UnreadableFile, match="is a codebook"):
        read_transcripts(saved(tmp_path / "codes.csv", table))


@pytest.mark.parametrize("look", ["bold", "italic", "tab"])
def test_questions_set_apart_by_their_look(tmp_path: Path, look: str) -> None:
    document = Document()
    document.add_paragraph().add_run("Second visit").bold = look == "bold"
    for n in range(6):
        indent = "\t" if look == "tab" else ""
        run = document.add_paragraph().add_run(f"{indent}How was walk {n}?")
        run.bold, run.italic = look == "bold", look == "italic"
        document.add_paragraph(f"Walk {n} was long.")
        document.add_paragraph("And it rained.")
    document.save(str(tmp_path / "a.docx"))
    draft = read_transcript(tmp_path / "a.docx")
    expected = [
        pair
        for n in range(6)
        for pair in (
            ("Interviewer", f"How was walk {n}?"),
            ("Interviewee", f"Walk {n} was long.\nAnd it rained."),
        )
    ]
    assert said(draft) == expected
    assert any("check it" in note for note in draft.notes)


def test_bold_words_that_are_no_questions_name_nobody(tmp_path: Path) -> None:
    document = Document()
    for n in range(8):
        document.add_paragraph().add_run(f"Walk {n}").bold = True
        document.add_paragraph(f"Walk {n} was long. Was it not?")
    document.save(str(tmp_path / "a.docx"))
    assert {who for who, _ in said(read_transcript(tmp_path / "a.docx"))} == {""}
