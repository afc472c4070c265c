from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from workbench.domain.errors import InputError
from workbench.domain.material.codebook import Code, code_id
from workbench.importers import ParticipantRow, read_codebook, read_codings, read_participants


def wrote(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def refused(read: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(path.name) and "\n" not in str(caught.value)
    return str(caught.value)


def test_participants_with_transcripts_speakers_and_attributes(tmp_path: Path) -> None:
    table = read_participants(
        wrote(
            tmp_path / "p.csv",
            "Participant,Transcript,Speaker,group,age band\nP01,P01.docx,,clinician,40s\n"
            "P02,focus group 1,Anna,tutor,\nP02,P02,,,50s\n",
        )
    )
    assert [(p.id, dict(p.attributes)) for p in table.participants] == [
        ("P01", {"group": "clinician", "age band": "40s"}),
        ("P02", {"group": "tutor", "age band": "50s"}),
    ]
    assert table.rows == (
        ParticipantRow(participant="P01", transcript="P01"),
        ParticipantRow(participant="P02", transcript="focus group 1", speaker="Anna"),
        ParticipantRow(participant="P02", transcript="P02"),
    )


def test_participants_as_a_spreadsheet(tmp_path: Path) -> None:
    book = Workbook()
    for row in [("participant", "months"), ("P01", 12), ("P02", 3.5)]:
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    table = read_participants(tmp_path / "p.xlsx")
    assert [p.attributes["months"] for p in table.participants] == ["12", "3.5"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,group\nP01,x\n", "no column 'participant'"),
        ("participant,group\nP01,x\nP01,x\n", "line 3: participant 'P01' is there twice"),
        ("participant,transcript\nP01,a\nP01,a\n", "is there twice"),
        ("participant,transcript\nP01,a\nP02,a\n", "two participants"),
        ("participant,transcript,group\nP01,a,x\nP01,b,y\n", "group is 'y' here and 'x'"),
        ("participant,group\n,x\n", "line 2: no participant"),
        ("participant,group,group\nP01,x,y\n", "two columns are called 'group'"),
    ],
)
def test_participants_that_contradict_themselves(tmp_path: Path, content: str, says: str) -> None:
    assert says in refused(read_participants, wrote(tmp_path / "p.csv", content))


def test_a_codebook_with_every_column(tmp_path: Path) -> None:
    codes = read_codebook(
        wrote(
            tmp_path / "c.csv",
            "Code Name;Description;Parent;Inclusion criteria;Exclude;Examples\n"
            "Travel;Getting there;Barriers;bus, car;flights;the bus was late\nBarriers;;;;;\n",
        )
    )
    barriers = code_id("Barriers")
    assert codes == [
        Code(
            id=code_id("Travel", barriers),
            name="Travel",
            parent=barriers,
            definition="Getting there",
            include="bus, car",
            exclude="flights",
            example="the bus was late",
        ),
        Code(id=barriers, name="Barriers"),
    ]


def test_a_tag_with_a_readable_description_is_a_name_with_its_definition(tmp_path: Path) -> None:
    codes = read_codebook(wrote(tmp_path / "filters.csv", "tag,description\nMusic,On Music\n"))
    assert [(code.name, code.definition) for code in codes] == [("Music", "On Music")]


@pytest.mark.parametrize(
    "content",
    [
        "- name: No\n  definition: refuses\n- name: Travel\n  parent: No\n",
        "codes:\n- code: No\n  description: refuses\n  children:\n  - Travel\n",
        "- name: No\n  definition: refuses\n  children: [{name: Travel}]\n",
    ],
)
def test_codebooks_as_yaml(tmp_path: Path, content: str) -> None:
    codes = read_codebook(wrote(tmp_path / "c.yaml", content))
    assert [(c.name, c.definition, c.parent) for c in codes] == [
        ("No", "refuses", None),
        ("Travel", "", code_id("No")),
    ]


def test_yaml_of_names_and_definitions(tmp_path: Path) -> None:
    codes = read_codebook(wrote(tmp_path / "c.yml", "Travel: Getting there\nPain:\n"))
    assert [(c.name, c.definition) for c in codes] == [("Travel", "Getting there"), ("Pain", "")]


def test_one_name_under_two_parents_is_two_codes(tmp_path: Path) -> None:
    codes = read_codebook(
        wrote(tmp_path / "c.csv", "name,parent\nA,\nB,\nother,A\nother,B\n"),
    )
    assert len({code.id for code in codes}) == 4


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("c.csv", "key,meaning of it\nx,y\n", "no column with the codes' names"),
        ("c.csv", "name,parent\nA,\na,\n", "line 3: the code 'a' is there twice"),
        ("c.csv", "name,parent\nA,\nB,C\n", "line 3: the parent 'C' of 'B' is not"),
        ("c.csv", "name,parent\nA,B\nB,A\n", "line 2: codes are nested in a circle (A > B > A)"),
        ("c.csv", "name,parent\nA,A\n", "in a circle"),
        (
            "c.csv",
            "name,parent\nA,\nB,\nx,A\nx,B\ny,x\n",
            "line 6: the parent 'x' of 'y' is 2 codes",
        ),
        ("c.csv", "name,definition\n,y\n", "line 2: a code without a name"),
        ("c.yaml", "- name: A\n- name: A\n", "line 2: the code 'A' is there twice"),
        ("c.yaml", "- name: A\n- definition: x\n", "line 2: a code without a name"),
        ("c.yaml", "- name: [unclosed\n", "not valid yaml"),
        ("c.yaml", "just words\n", "not a list of codes"),
        ("c.yaml", "&a [{name: A, children: *a}]\n", "deep"),
        ("c.yaml", "[]\n", "no codes"),
        ("c.docx", "x", "not a kind of codebook"),
    ],
)
def test_codebooks_that_cannot_be_used(tmp_path: Path, name: str, content: str, says: str) -> None:
    assert says in refused(read_codebook, wrote(tmp_path / name, content))


def test_a_chain_of_parents_is_not_followed_forever(tmp_path: Path) -> None:
    rows = "".join(f"c{i},c{i + 1}\n" for i in range(3000))
    message = refused(read_codebook, wrote(tmp_path / "c.csv", f"name,parent\n{rows}c3000,\n"))
    assert "deep" in message


def test_yaml_aliases_do_not_multiply(tmp_path: Path) -> None:
    levels = ["- &a0 {name: c0}"]
    for i in range(1, 12):
        children = ", ".join([f"*a{i - 1}"] * 9)
        levels.append(f"- &a{i} {{name: c{i}, children: [{children}]}}")
    message = refused(read_codebook, wrote(tmp_path / "c.yaml", "\n".join(levels)))
    assert "over 5000 codes" in message


def test_codings_by_position_and_by_quote(tmp_path: Path) -> None:
    rows = read_codings(
        wrote(
            tmp_path / "k.csv",
            "Document,Start,End,Content,Tag,Coder\nP01,3,9,,Travel,Kim\nP02,,,the bus,Travel,\n",
        )
    )
    assert [(r.transcript, r.start, r.end, r.quote, r.code, r.coder) for r in rows] == [
        ("P01", 3, 9, None, "Travel", "Kim"),
        ("P02", None, None, "the bus", "Travel", ""),
    ]
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("document,start,end\nP01,1,2\n", "no column for code"),
        ("transcript,code\nP01,x\n", "start and end, or quote"),
        ("transcript,code,start,end\nP01,x,1,\n", "line 2: neither"),
        ("transcript,code,start,end\nP01,x,4,4\n", "the end 4 is not after the start 4"),
        ("transcript,code,start,end\nP01,x,-1,4\n", "'-1' is not a position"),
        ("transcript,code,start,end\nP01,,1,4\n", "no transcript or no code"),
    ],
)
def test_codings_that_cannot_be_used(tmp_path: Path, content: str, says: str) -> None:
    assert says in refused(read_codings, wrote(tmp_path / "k.csv", content))


def test_codebook_titles_may_say_more_than_their_word(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(
        "Code,Parent code,Definition of the code,When not to use it,Typical example,Files\n"
        "Waiting,,How it is to wait,Travel,two years,7\n"
    )
    (code,) = read_codebook(path)
    assert (code.name, code.parent) == ("Waiting", None)
    assert (code.definition, code.exclude, code.example) == (
        "How it is to wait",
        "Travel",
        "two years",
    )
