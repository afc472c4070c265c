import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from workbench import importers
from workbench.domain.errors import UnreadableFile
from workbench.importers import files, read_transcript


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_transcript(path)
    message = str(caught.value)
    assert message.startswith(path.name) and "\n" not in message
    assert len(message) < 400
    return message


def zipped(**entries: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def a_docx() -> bytes:
    packed = io.BytesIO()
    document = Document()
    document.add_paragraph("INT: What?")
    document.save(packed)
    return packed.getvalue()


EVERY = [suffix.removeprefix(".") for suffix in importers.SUFFIXES]
BINARY = bytes(range(256)) * 40


@pytest.mark.parametrize("suffix", EVERY)
@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf", b"PK\x05\x06" + bytes(18)])
def test_files_of_nothing(tmp_path: Path, suffix: str, content: bytes) -> None:
    refused(tmp_path / f"a.{suffix}", content)


@pytest.mark.parametrize("suffix", EVERY)
def test_binary_under_any_suffix(tmp_path: Path, suffix: str) -> None:
    refused(tmp_path / f"a.{suffix}", BINARY)
    refused(tmp_path / f"b.{suffix}", b"\x89PNG\r\n\x1a\n" + BINARY)


@pytest.mark.parametrize("suffix", ["txt", "csv", "vtt", "xlsx", "odt", "rtf"])
def test_a_docx_under_another_suffix(tmp_path: Path, suffix: str) -> None:
    refused(tmp_path / f"a.{suffix}", a_docx())


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "odt"])
def test_plain_text_called_an_office_file(tmp_path: Path, suffix: str) -> None:
    message = refused(tmp_path / f"a.{suffix}", b"INT: What?\n")
    assert f"is not an {suffix}" in message or f"is not a {suffix}" in message


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "odt"])
def test_archives_of_something_else(tmp_path: Path, suffix: str) -> None:
    refused(tmp_path / f"a.{suffix}", zipped(hello=b"world"))
    refused(tmp_path / f"b.{suffix}", zipped())


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_docx_that_is_cut_short(tmp_path: Path, share: float) -> None:
    whole = a_docx()
    refused(tmp_path / "a.docx", whole[: int(len(whole) * share)])


def test_a_docx_with_broken_xml(tmp_path: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(a_docx()))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:-40]
    refused(tmp_path / "a.docx", zipped(**parts))


def test_a_docx_without_words(tmp_path: Path) -> None:
    packed = io.BytesIO()
    Document().save(packed)
    assert "no speech" in refused(tmp_path / "a.docx", packed.getvalue())


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "odt"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, suffix: str) -> None:
    bomb = zipped(**{"word/document.xml": bytes(20_000_000)})
    assert "unpacks" in refused(tmp_path / f"a.{suffix}", bomb)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entities", [f'<!ENTITY l0 "ha">{LAUGHS}', '<!ENTITY l9 SYSTEM "file:///etc/hostname">']
)
@pytest.mark.parametrize(
    ("suffix", "part"),
    [("docx", "word/document.xml"), ("xlsx", "xl/sharedStrings.xml"), ("odt", "content.xml")],
)
def test_xml_entities_are_refused(
    tmp_path: Path, suffix: str, part: str, entities: str, encoding: str
) -> None:
    attack = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [{entities}]><a>&l9;</a>'
    content = zipped(**{part: attack.encode(encoding)})
    assert "declares XML entities" in refused(tmp_path / f"a.{suffix}", content)


def test_an_archive_with_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ENTRIES", 3)
    assert "too big" in refused(tmp_path / "a.docx", zipped(a=b"", b=b"", c=b"", d=b""))


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert "too big" in refused(tmp_path / "a.txt", b"INT: What helped you?")


def test_csv_without_the_columns_names_those_it_has(tmp_path: Path) -> None:
    assert "'tag', 'score'" in refused(tmp_path / "a.csv", b"tag,score\nx,1\n")


def test_csv_with_a_header_only(tmp_path: Path) -> None:
    assert "no speech" in refused(tmp_path / "a.csv", b"speaker,words\n,\n")


def test_csv_cut_short_in_a_quotation(tmp_path: Path) -> None:
    assert "never closed" in refused(tmp_path / "a.csv", b'speaker,words\nINT,"What helped')


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_subtitles_without_cues(tmp_path: Path, suffix: str) -> None:
    assert "no timed cues" in refused(tmp_path / f"a.{suffix}", b"WEBVTT\n\nINT: What?\n")
    refused(tmp_path / f"b.{suffix}", b"1\n00:00:01,000 --> 00:00:02,000\n<v Anna></v>\n\n")


def test_utf_16_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    assert "breaks off" in refused(tmp_path / "a.txt", "INT: What?".encode("utf-16")[:-1])


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.docx.exe"])
def test_unknown_suffixes(tmp_path: Path, name: str) -> None:
    assert ".docx" in refused(tmp_path / name, b"INT: What?")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    for name in ("a.txt", "b.txt"):
        with pytest.raises(UnreadableFile, match=name):
            read_transcript(tmp_path / name)


@pytest.mark.parametrize("name", ["interviews", "a.exe"])
def test_what_is_not_there_is_not_blamed_for_its_suffix(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match=f"{name}: there is no such file or folder"):
        read_transcript(tmp_path / name)


def test_rtf_that_holds_nothing(tmp_path: Path) -> None:
    assert "no speech" in refused(tmp_path / "a.rtf", rb"{\rtf1\ansi }")
    refused(tmp_path / "b.rtf", b"INT: What?")


def test_a_damaged_section_of_html_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text("<p>Anna: So <![\n!x and more</p><p>Ben: Yes</p>", "utf-8")
    assert "Anna: So" in read_transcript(path).text


SQLITE = b"SQLite format 3\x00" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "what", "way"),
    [
        ("a.docx", OLE + utf16("EncryptedPackage"), "protected by a password", "take the password"),
        ("a.xlsx", OLE + utf16("EncryptedPackage"), "protected by a password", "take the password"),
        ("a.docx", OLE + utf16("WordDocument"), "an old Word document", "docx"),
        ("a.doc", OLE + utf16("WordDocument"), "an old Word document", "docx"),
        ("a.doc", b"anything", "an old Word document", "docx"),
        ("a.xlsx", OLE + utf16("Workbook"), "an old Excel file", "xlsx or csv"),
        ("a.xls", b"anything", "a spreadsheet of another kind", "xlsx or csv"),
        ("a.txt", OLE, "an old Office file", "docx"),
        ("a.qda", SQLITE, "a database", "REFI-QDA"),
        ("a.qda", b"anything", "a QualCoder project", "Export REFI-QDA"),
        ("a.mx22", b"\x00\x01", "a MAXQDA project", "REFI-QDA"),
        ("a.MX20", b"\x00\x01", "a MAXQDA project", "REFI-QDA"),
        ("a.sqlite3", b"\x00\x01", "a Taguette database", "workbench codings"),
        ("a.hpr7", b"\x00\x01", "an ATLAS.ti project", "QDPX"),
        ("a.atlproj23", b"\x00\x01", "an ATLAS.ti project", "QDPX"),
        ("a.nvpx", b"\x00\x01", "an NVivo project", ".qdpx"),
        ("a.qde", b"<Project/>", "without its texts", "workbench codebook"),
        ("a.qdc", b"<CodeBook/>", "a codebook", "workbench codebook"),
        ("a.mp3", b"ID3\x04", "a recording", "transcribed"),
        ("a.txt", b"ID3\x04" + bytes(99), "a recording", "transcribed"),
        ("a.docx", b"RIFF\x00\x00\x00\x00WAVEfmt ", "a recording", "transcribed"),
        ("a.m4a", bytes(4) + b"ftypM4A ", "a recording", "transcribed"),
        ("a.JPG", b"\xff\xd8\xff\xe0", "a picture", "OCR"),
        ("a.zip", b"PK\x03\x04", "an archive", "Unpack"),
        ("a.txt", b"INT: What?\n" + b"\x00" * 40 + b"P: The stairs.\n", "NUL bytes", "UTF-8"),
        ("a.vtt", b"WEBVTT\n\n" + b"\x00" * 40 + b"words and words", "NUL bytes", "UTF-8"),
        ("a.csv", b"speaker,words\n" + b"\x00" * 40 + b"a,b\n", "NUL bytes", "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_says_what_it_is_and_the_way_in(
    tmp_path: Path, name: str, content: bytes, what: str, way: str
) -> None:
    message = refused(tmp_path / name, content)
    assert what in message and way in message


@pytest.mark.parametrize("suffix", ["odt", "docx"])
def test_a_document_locked_by_its_program_says_so(tmp_path: Path, suffix: str) -> None:
    manifest = (
        b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    )
    content = zipped(**{"META-INF/manifest.xml": manifest, "content.xml": bytes(range(200))})
    assert "protected by a password" in refused(tmp_path / f"a.{suffix}", content)


def test_an_archive_locked_with_a_password_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"word/document.xml": b"x" * 50}))
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + flag] |= 1
    assert "protected by a password" in refused(tmp_path / "a.docx", bytes(data))
