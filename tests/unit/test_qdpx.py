"""REFI-QDA projects: what is in them, where it lies, and what is refused."""

import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import CHILD, CODE, SOURCE, project_xml, qdpx, selection, text_source

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import stored_text
from workbench.importers import read_codebook
from workbench.importers.qdpx import read_qda_project
from workbench.importers.qdpx.positions import Counted, Reading, Selected

SPEECH = "I: How was it?\nP: 😀 We waited two years, cafe\u0301 or no café.\nI: Right."


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def words_coded(path: Path) -> list[str]:
    qda = read_qda_project(path)
    texts = {source.guid: source.draft.text for source in qda.sources}
    return [texts[c.source][c.start : c.end] for c in qda.codings]


def test_nvivo_for_windows_counts_utf16_units_and_both_halves_of_a_line_end(tmp_path: Path) -> None:
    written = SPEECH.replace("\n", "\r\n")
    start = written.index("We waited")
    at = units(written[:start])
    xml = project_xml(text_source(selection(1, at, at + 19)), origin="NVivo for Windows 12.6")
    path = qdpx(tmp_path / "a.qdpx", xml, folder="Sources", one=b"\xef\xbb\xbf" + written.encode())
    assert words_coded(path) == ["We waited two years"]


def test_qualcoder_counts_code_points_and_leaves_out_the_mark_it_writes(tmp_path: Path) -> None:
    start = SPEECH.index("We waited")
    xml = project_xml(text_source(selection(1, start, start + 9)), origin="QualCoder 3.5")
    assert words_coded(qdpx(tmp_path / "a.qdpx", xml, one=("\ufeff" + SPEECH).encode())) == [
        "We waited"
    ]


def test_atlasti_counts_a_line_end_as_one_character(tmp_path: Path) -> None:
    start = SPEECH.index("We waited")
    xml = project_xml(text_source(selection(1, start, start + 9)), origin="ATLAS.ti 24")
    path = qdpx(tmp_path / "a.qdpx", xml, one=SPEECH.replace("\n", "\r\n").encode())
    assert words_coded(path) == ["We waited"]


def test_selections_that_quote_tell_how_a_program_counts_whatever_it_is_called(
    tmp_path: Path,
) -> None:
    at = units(SPEECH[: SPEECH.index("two years")])
    named = selection(1, at, at + 9, name="two years")
    path = qdpx(
        tmp_path / "a.qdpx", project_xml(text_source(named), origin="Someone"), one=SPEECH.encode()
    )
    assert words_coded(path) == ["two years"]


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("aé😀\u0301\u202e\u200b\ufeff\r\n\x00 x"), min_size=1, max_size=40),
    st.data(),
)
def test_a_position_in_any_count_leads_to_the_same_words(raw: str, data: st.DataObject) -> None:
    raw = raw.lstrip("\ufeff")
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    if "\r\n" in (raw[start - 1 : start + 1], raw[end - 1 : end + 1]):
        return
    wanted = stored_text(raw[start:end]).text
    for utf16 in (False, True):
        for crlf in (False, True):
            seen = raw if crlf else raw.replace("\r\n", "\n")
            parts = [raw[:start], raw[:end]]
            parts = parts if crlf else [part.replace("\r\n", "\n") for part in parts]
            a, b = (units(part) if utf16 else len(part) for part in parts)
            counted = Counted(raw, Reading(utf16=utf16, crlf=crlf))
            assert counted.length == (units(seen) if utf16 else len(seen))
            span = counted.span(Selected(start=a, end=b))
            assert (counted.text[span[0] : span[1]] if span else "") == wanted


def test_codes_keep_tree_definition_parts_colour_and_guid(tmp_path: Path) -> None:
    path = qdpx(tmp_path / "a.qdpx", project_xml(text_source()), one=SPEECH.encode())
    waiting, letters = read_codebook(path)
    assert (waiting.id, waiting.color, waiting.parent) == (CODE.lower(), "#CC3311", None)
    assert waiting.definition == "What it is like to wait."
    assert (waiting.include, waiting.example) == ("queues", '"two years"')
    assert (letters.id, letters.parent) == (CHILD.lower(), CODE.lower())


def test_cases_variables_and_notes_come_with_what_they_are_about(tmp_path: Path) -> None:
    variable = "0B000000-0000-0000-0000-000000000001"
    note = "0D000000-0000-0000-0000-00000000000{}"
    inside = f'<NoteRef targetGUID="{note.format(1)}"/>'
    start = SPEECH.index("We waited")
    value = (
        f'<VariableValue><VariableRef targetGUID="{variable}"/><TextValue>tutor</TextValue>'
        "</VariableValue>"
    )
    before = (
        f'<Variables><Variable guid="{variable}" name="group" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="0E000000-0000-0000-0000-000000000001" name="P01">{value}'
        f'<SourceRef targetGUID="{SOURCE.lower()}"/></Case>'
        '<Case guid="0E000000-0000-0000-0000-000000000002" name="Nobody"/></Cases>'
    )
    rest = (
        f'<Notes><Note guid="{note.format(1)}" name="Striking">'
        "<PlainTextContent>They laugh here.</PlainTextContent></Note>"
        f'<Note guid="{note.format(2)}" name="Plan"><PlainTextContent>Plan of the study'
        "</PlainTextContent></Note></Notes>"
    )
    named = selection(1, start, start + 9).replace("<Coding", f"{inside}<Coding")
    xml = project_xml(text_source(named), before=before, rest=rest)
    qda = read_qda_project(qdpx(tmp_path / "a.qdpx", xml, one=SPEECH.encode()))
    assert [(c.name, c.variables, c.sources) for c in qda.cases] == [
        ("P01", {"group": "tutor"}, (SOURCE.lower(),))
    ]
    assert [(n.target, n.text, n.start) for n in qda.notes] == [
        ("passage", "Striking\n\nThey laugh here.", start),
        ("project", "Plan of the study", 0),
    ]
    assert [r.sentence for r in qda.remarks] == ["case Nobody: is about none of the texts"]


def test_what_cannot_be_placed_is_said_and_the_rest_comes_in(tmp_path: Path) -> None:
    strange = selection(3, 0, 2).replace(CODE.lower(), "0c000000-0000-0000-0000-00000000ffff")
    lost = selection(1, 5, 9_999) + selection(2, 15, 17) + strange
    rest = '<Sets><Set guid="06000000-0000-0000-0000-000000000001" name="old"/></Sets>'
    xml = project_xml(
        text_source(lost) + '<PictureSource guid="x" name="board.png"/>'
        '<TextSource guid="y" name="gone" plainTextPath="internal://gone.txt"/>',
        rest=rest,
    )
    qda = read_qda_project(qdpx(tmp_path / "a.qdpx", xml, one=SPEECH.encode()))
    assert len(qda.codings) == 1
    assert (qda.counted.selections, qda.counted.codings) == (3, 3)
    assert [r.sentence for r in qda.remarks] == [
        "picture board.png: has no text",
        "source gone: has no text in the archive",
        "coding P01 5–9999: its place is not in the text",
        "coding P01 0–2: its code is not in the codebook",
        "set old: stays out (0 codes, 0 sources)",
    ]


def test_a_selection_with_neither_code_nor_note_is_said_to_stay_out(tmp_path: Path) -> None:
    bare = '<PlainTextSelection guid="x" name="" startPosition="3" endPosition="6"/>'
    path = qdpx(tmp_path / "a.qdpx", project_xml(text_source(bare)), one=SPEECH.encode())
    (remark,) = read_qda_project(path).remarks
    assert (remark.kept, remark.sentence) == (False, "selection P01 3–6: has neither code nor note")


def test_a_selection_that_cuts_a_word_is_kept_and_pointed_at(tmp_path: Path) -> None:
    xml = project_xml(text_source(selection(1, 4, 6)))
    (remark,) = read_qda_project(qdpx(tmp_path / "a.qdpx", xml, one=SPEECH.encode())).remarks
    assert remark.kept
    assert remark.name == "P01 4–6"


def test_sources_of_one_name_become_transcripts_of_two(tmp_path: Path) -> None:
    twice = text_source() + text_source(path="internal://two.txt").replace(SOURCE, CODE)
    path = qdpx(tmp_path / "a.qdpx", project_xml(twice), one=b"P: Here.", two=b"P: There.")
    assert [s.draft.name for s in read_qda_project(path).sources] == ["P01", "P01 (2)"]


BOMB = b"\x00" * 60_000_000
LAUGHS = (
    '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Project name="&c;"/>'
)
OUTSIDE = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/hostname">]><Project name="&x;"/>'


def declaring(path: Path, size: int, content: bytes = b"small") -> Path:
    """An archive whose directory declares another size for its first entry."""
    qdpx(path, project_xml(text_source()), one=content)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


def repeating(path: Path, times: int, *, one_file: bool) -> Path:
    """A project of many sources of 4 MB each, from one file of the archive or from their own."""
    names = ["t0" if one_file else f"t{number}" for number in range(times)]
    sources = (text_source(path=f"internal://{name}.txt") for name in names)
    texts = dict.fromkeys(names, b"P: Hello there. " * 250_000)
    return qdpx(path, project_xml("".join(sources)), **texts)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: repeating(p, 16, one_file=True), "texts unpack to 64 MB"),
        (lambda p: repeating(p, 3, one_file=False), "texts unpack to 12 MB from almost nothing"),
        (lambda p: declaring(p, 99, BOMB), "is damaged"),
        (lambda p: qdpx(p, LAUGHS), "declares XML entities"),
        (lambda p: qdpx(p, OUTSIDE), "declares XML entities"),
        (lambda p: qdpx(p, project_xml(text_source()), one=BOMB), "unpacks to 60 MB"),
        (lambda p: declaring(p, 2**31), "unpacks to 2,147 MB"),
        (lambda p: qdpx(p, project_xml(text_source()), folder="../x", one=b"a"), "land elsewhere"),
        (lambda p: qdpx(p, project_xml(text_source()), folder="/etc", one=b"a"), "land elsewhere"),
        (lambda p: qdpx(p, project_xml(text_source()), folder="..\\x", one=b"a"), "land elsewhere"),
        (lambda p: qdpx(p, project_xml(text_source())), "holds none of its 1 texts"),
        (lambda p: qdpx(p, project_xml(text_source(path="absolute:///etc/passwd"))), "none of its"),
        (lambda p: qdpx(p, "<Project"), "is not valid XML"),
        (lambda p: qdpx(p, "<Other/>"), "is not a REFI-QDA project"),
        (lambda p: qdpx(p, "<Code>" * 100 + "</Code>" * 100), "more XML than a project"),
        (lambda p: qdpx(p, "<Project/>", qde="a.xml"), "holds no project files"),
        (lambda p: p.write_bytes(b"PK\x03\x04 not really") and p, "is not a .qdpx archive"),
    ],
)
def test_hostile_and_broken_archives_are_refused_in_one_line(tmp_path: Path, make, said) -> None:
    path = make(tmp_path / "a.qdpx")
    with pytest.raises(UnreadableFile, match=said) as caught:
        read_qda_project(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_unpacks_to_more_than_it_declares_takes_no_memory(tmp_path: Path) -> None:
    path = declaring(tmp_path / "a.qdpx", 99, BOMB)
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="is damaged"):
        read_qda_project(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(BOMB) / 10


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_archive_is_read_or_refused_but_never_breaks(
    tmp_path: Path, data: st.DataObject
) -> None:
    whole = qdpx(
        tmp_path / "w.qdpx", project_xml(text_source(selection(1, 3, 6))), one=SPEECH.encode()
    ).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bits = data.draw(st.binary(min_size=1, max_size=4))
    path = tmp_path / "broken.qdpx"
    path.write_bytes(whole[:at] + bits + whole[at + data.draw(st.integers(0, 8)) :])
    try:
        read_qda_project(path)
    except UnreadableFile as error:
        assert "\n" not in str(error)


def test_a_project_packed_from_a_mac_is_read(tmp_path: Path) -> None:
    path = qdpx(tmp_path / "a.qdpx", project_xml(text_source()), qde="My study.qde", one=b"P: Hi.")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("sources/.root", b"")
    assert read_qda_project(path).sources[0].draft.text == "P: Hi."
