"""What a word processor keeps beside the words: handled on purpose, and told in one line."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml

from workbench.domain.material.text import Draft
from workbench.importers import read_transcript

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SAID = [("Anna", "Where were you?"), ("Ben", "In the shed."), ("Anna", "And then?"),
        ("Ben", "Home.")]  # fmt: skip


def boxed(words: str) -> str:
    inner = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    return (
        f"<w:r {W} {MC}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inner}"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def read(path: Path, *parts: str, at: int = 1, beside: dict[str, str] | None = None) -> Draft:
    """Four turns with parts of XML at the end of a paragraph, and files beside the document."""
    document = Document()
    for who, words in SAID:
        document.add_paragraph(f"{who}: {words}")
    for part in parts:
        document.paragraphs[at]._p.append(parse_xml(part))
    document.save(str(path))
    if beside:
        path = _with(path, beside)
    return read_transcript(path)


def _with(path: Path, beside: dict[str, str]) -> Path:
    """The file with further parts of the document, and what says so."""
    out = path.with_name(f"more-{path.name}")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    with ZipFile(path) as old, ZipFile(out, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            for n, name in enumerate(beside):
                if entry.filename == "word/_rels/document.xml.rels":
                    one = f'<Relationship Id="rX{n}" Type="{kind}/{name}" Target="{name}.xml"/>'
                    body = body.replace(b"</Relationships>", one.encode() + b"</Relationships>")
                if entry.filename == "[Content_Types].xml":
                    of = f'ContentType="{content}.{name}+xml"'
                    one = f'<Override PartName="/word/{name}.xml" {of}/>'
                    body = body.replace(b"</Types>", one.encode() + b"</Types>")
            new.writestr(entry, body)
        for name, xml in beside.items():
            new.writestr(f"word/{name}.xml", xml)
    return out


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(t.speaker, draft.text[t.start : t.end]) for t in draft.turns]


def test_a_text_box_is_in_the_text_and_nobody_says_it(tmp_path: Path) -> None:
    draft = read(tmp_path / "a.docx", boxed("Recorded in May"), boxed("Page two"))
    assert said(draft) == SAID
    assert "\nRecorded in May\n" in draft.text
    assert draft.text.count("Recorded in May") == 1
    assert any("2 text boxes are kept in the text, as nobody's words" in n for n in draft.notes)


def test_a_transcript_that_lies_in_text_boxes_is_read(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Interview 3")
    for who, words in SAID * 3:
        paragraph._p.append(parse_xml(boxed(f"{who}: {words}")))
    document.save(str(tmp_path / "a.docx"))
    draft = read_transcript(tmp_path / "a.docx")
    assert said(draft) == SAID * 3
    assert any("12 text boxes are read as the transcript" in n for n in draft.notes)


def test_hidden_and_deleted_words_are_left_out_and_counted(tmp_path: Path) -> None:
    draft = read(
        tmp_path / "a.docx",
        f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t> Ann Reid of Hull.</w:t></w:r>",
        f"<w:r {W}><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> Yes.</w:t></w:r>",
        f"<w:del {W} w:id='2'><w:r><w:delText> No, never.</w:delText></w:r></w:del>",
    )
    assert said(draft) == [SAID[0], ("Ben", "In the shed. Yes."), *SAID[2:]]
    [note] = [n for n in draft.notes if "Left out" in n]
    assert note == "Left out: 4 hidden words, 2 words deleted in tracked changes"


NOTES = {
    "footnotes": ("footnote", "2 footnotes"),
    "endnotes": ("endnote", "2 endnotes"),
    "comments": ("comment", "2 comments"),
}


@pytest.mark.parametrize("part", NOTES)
def test_notes_and_comments_are_left_out_and_counted(tmp_path: Path, part: str) -> None:
    tag, told = NOTES[part]
    words = "<w:p><w:r><w:t>She means the other one.</w:t></w:r></w:p>"
    line = "<w:p><w:r><w:separator/></w:r></w:p>"
    body = "".join(f"<w:{tag} w:id='{n}'>{words}</w:{tag}>" for n in (1, 2))
    xml = f"<w:{part} {W}><w:{tag} w:type='separator' w:id='-1'>{line}</w:{tag}>{body}</w:{part}>"
    draft = read(tmp_path / "a.docx", beside={part: xml})
    assert said(draft) == SAID and "other one" not in draft.text
    assert f"Left out: {told}" in draft.notes


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    document = Document()
    for words in ("Anna: So?", "Ben: In the ", "shed, I think.", "Anna: Oh?", "Ben: Yes."):
        document.add_paragraph(words)
    gone = f"<w:pPr {W}><w:rPr><w:del w:id='3'/></w:rPr></w:pPr>"
    document.paragraphs[1]._p.insert(0, parse_xml(gone))
    document.save(str(tmp_path / "a.docx"))
    assert said(read_transcript(tmp_path / "a.docx"))[1] == ("Ben", "In the shed, I think.")


def test_a_box_in_a_cell_is_nobody_s_either(tmp_path: Path) -> None:
    document = Document()
    grid = document.add_table(rows=0, cols=2)
    for who, words in SAID:
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = who, words
    grid.rows[1].cells[1].paragraphs[0]._p.append(parse_xml(boxed("Recorded in May")))
    document.save(str(tmp_path / "a.docx"))
    draft = read_transcript(tmp_path / "a.docx")
    assert said(draft) == SAID
    assert "Recorded in May" in draft.text


def test_what_is_plain_has_nothing_to_tell(tmp_path: Path) -> None:
    assert not [n for n in read(tmp_path / "a.docx").notes if "left out" in n.casefold()]
