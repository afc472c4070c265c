"""Codings of tables and boxes find their places, however they were counted; what is odd is said."""

import sys
from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import CODE, SOURCE, USER, project_xml, qdpx

from workbench.services.context import Project
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import LoadedCodings, load_codings
from workbench.services.importing.projects import import_material
from workbench.services.reading import study

TALK = (
    "INT: What was hard?\nRosa: My mother said “no”, and she meant it 😀 truly — for years. "
    "The bus never came on Sunday.\nINT: What helped?\n"
    "Rosa: My sister drove me each week. The new bus stops at our gate. It is nearer now.\n"
)
QUOTES = (
    "The bus never came on Sunday.", "My sister drove me each week.", "The new bus stops",
    "at our gate.", "It is nearer now.",
)  # fmt: skip
BOOK = "code,parent\nBarriers,\nHelps,\nFamily,Helps\nFamily,Barriers\nTravel,\nand/or,\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = project_in(tmp_path / "study")
    (tmp_path / "rosa.txt").write_text(TALK, "utf-8")
    (tmp_path / "book.csv").write_text(BOOK, "utf-8")
    import_material(made, ANN, [tmp_path / "rosa.txt"])
    load_codebook(made, ANN, tmp_path / "book.csv")
    return made


def load(project: Project, folder: Path, *lines: str) -> LoadedCodings:
    head = "transcript,start,end,quote,code,coder"
    (folder / "c.csv").write_text("\n".join((head, *lines)) + "\n", "utf-8")
    return load_codings(project, ANN, folder / "c.csv")


def coded(project: Project) -> list[tuple[str, str]]:
    now = study(project)
    [text] = [t.text for t in now.transcripts.values()]
    names = {code.id: code.name for code in now.board.codes.values()}
    return [
        (names[c.code_id], text[c.start : c.end]) for own in now.board.codings.values() for c in own
    ]


def units(place: int, how: str) -> int:
    before = TALK[:place]
    if how == "bytes":
        return len(before.encode())
    wide = len(before.encode("utf-16-le")) // 2 if "UTF-16" in how else place
    return wide + (before.count("\n") if "line end" in how else 0)


@pytest.mark.parametrize("how", ["UTF-16 units", "bytes", "code points, a line end as two"])
def test_a_quote_tells_how_positions_were_counted(
    project: Project, tmp_path: Path, how: str
) -> None:
    spans = [(TALK.index(q), TALK.index(q) + len(q), q) for q in QUOTES[:3]]
    rows = [f"rosa,{units(a, how)},{units(b, how)},{q},Travel,Cy" for a, b, q in spans[:1]]
    rows += [f"rosa,{units(a, how)},{units(b, how)},,Travel,Cy" for a, b, _ in spans[1:]]
    found = load(project, tmp_path, *rows)
    assert [words for _, words in coded(project)] == list(QUOTES[:3])
    [said] = found.doubtful
    assert said.startswith(f"positions in rosa fit as {how}") and "lines 3, 4" in said


@pytest.mark.parametrize("how", ["UTF-16 units", "bytes", "UTF-16 units, a line end as two"])
def test_without_any_quote_the_edges_of_words_tell(
    project: Project, tmp_path: Path, how: str
) -> None:
    spans = [(TALK.index(q), TALK.index(q) + len(q)) for q in QUOTES]
    rows = [f"rosa,{units(a, how)},{units(b, how)},,Travel,Cy" for a, b in spans]
    load(project, tmp_path, *rows)
    assert [words for _, words in coded(project)] == list(QUOTES)


@pytest.mark.parametrize("shift", [(1, 1), (-1, -1), (0, 1), (2, 0)])
def test_a_place_beside_its_words_is_kept_and_listed(
    project: Project, tmp_path: Path, shift: tuple[int, int]
) -> None:
    start = TALK.index(QUOTES[1])
    end = start + len(QUOTES[1]) - 1
    a, b = start + shift[0], end + shift[1] * 2
    found = load(project, tmp_path, f"rosa,{a},{b},,Travel,Cy")
    whole = TALK[a:b].strip() == TALK[a:b] and shift == (0, 1)
    assert found.placed == 1
    assert [line.startswith("line 2: begins or ends inside a word") for line in found.doubtful] == (
        [] if whole else [True]
    )


def test_positions_that_fit_are_not_listed(project: Project, tmp_path: Path) -> None:
    rows = [f"rosa,{TALK.index(q)},{TALK.index(q) + len(q)},,Travel,Cy" for q in QUOTES]
    assert load(project, tmp_path, *rows) == LoadedCodings(placed=5)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Travel; Barriers", ["Travel", "Barriers"]),
        ('"Travel, Barriers"', ["Travel", "Barriers"]),
        ("Travel | Barriers|Travel", ["Travel", "Barriers"]),
        ("Helps > Family", ["Family"]),
        ("Helps/Family", ["Family"]),
        ("helps::family", ["Family"]),
        ("Barriers\\Family; Travel", ["Family", "Travel"]),
        ("and/or", ["and/or"]),
        ("/Helps", ["Helps"]),
    ],
)
def test_a_cell_may_name_several_codes_or_a_path(
    project: Project, tmp_path: Path, cell: str, codes: list[str]
) -> None:
    found = load(project, tmp_path, f"rosa,,,{QUOTES[0]},{cell},Cy")
    assert not found.lost and [code for code, _ in coded(project)] == codes


def test_a_path_leads_to_its_own_code(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, f"rosa,,,{QUOTES[0]},Helps > Family,Cy")
    board = study(project).board
    [coding] = board.codings["Cy"]
    above = board.codes[coding.code_id].parent
    assert above is not None and board.codes[above].name == "Helps"


def test_of_several_codes_the_unknown_one_alone_is_lost(project: Project, tmp_path: Path) -> None:
    found = load(project, tmp_path, f"rosa,,,{QUOTES[0]},Travel; Weather; Family,Cy")
    assert [code for code, _ in coded(project)] == ["Travel"]
    assert "'Weather'" in found.lost[0] and "'Family'" in found.lost[1]


# Codes beside the words of a transcript ------------------------------------------------------

TAGGED = (
    "speaker,words,{title}\nInt,What was hard?,\nPia,Yes.,bus\nInt,And?,\nPia,The bus was late.,"
    "bus; stairs\nPia,Yes.,stairs\n"
)


@pytest.mark.parametrize("title", ["tags", "Codes", "Kode", "étiquettes", "código"])
def test_codes_beside_the_words_are_offered_and_load_as_codings(tmp_path: Path, title: str) -> None:
    project = project_in(tmp_path / "study")
    path = tmp_path / "p.csv"
    path.write_text(TAGGED.format(title=title), "utf-8")
    [row] = import_material(project, ANN, [path]).rows
    assert f"'{title}' codes 3 of its rows" in row.message
    assert load_codings(project, ANN, path, add_codes=True) == LoadedCodings(placed=4)
    assert coded(project) == [
        ("bus", "Yes."), ("bus", "The bus was late."), ("stairs", "The bus was late."),
        ("stairs", "Yes."),
    ]  # fmt: skip
    places = {c.start for c in study(project).board.codings[""]}
    assert len(places) == 3


def test_the_next_transcript_does_not_replace_the_codings_of_the_first(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(TAGGED.format(title="tags").replace("late", name))
        import_material(project, ANN, [tmp_path / f"{name}.csv"])
        load_codings(project, ANN, tmp_path / f"{name}.csv", add_codes=True)
    load_codings(project, ANN, tmp_path / "one.csv")
    assert len(study(project).board.codings[""]) == 8


def test_codes_that_the_codebook_lacks_are_named_unless_they_are_to_be_added(
    tmp_path: Path,
) -> None:
    project = project_in(tmp_path / "study")
    (tmp_path / "p.csv").write_text(TAGGED.format(title="tags"), "utf-8")
    import_material(project, ANN, [tmp_path / "p.csv"])
    assert len(load_codings(project, ANN, tmp_path / "p.csv").lost) == 4
    ended = invoked("codings", tmp_path / "study", tmp_path / "p.csv", "--add-codes",
                    "--analyst", "Ann")  # fmt: skip
    assert ended.code == 0 and ended.out.startswith("4 codings loaded")


# Boxes on pages ------------------------------------------------------------------------------

PAGE = "One two three four five six.\nSeven eight nine ten eleven.\nOne two three four again.\n"


def boxes(*called: str, inside: str = "") -> str:
    return "".join(
        f'<PDFSelection guid="5E000000-0000-0000-0000-{n:012}" name="{name}" page="0" firstX="1" '
        f'firstY="1" secondX="9" secondY="9">{inside}'
        f'<Coding guid="C0000000-0000-0000-0000-{n:012}" '
        f'creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding></PDFSelection>'
        for n, name in enumerate(called)
    )


def pdf_project(path: Path, selections: str) -> Path:
    source = (
        f'<PDFSource guid="{SOURCE}" name="page.pdf">{selections}'
        '<Representation guid="0F000000-0000-0000-0000-000000000001" name="page" '
        'plainTextPath="internal://one.txt"/></PDFSource>'
    )
    return qdpx(path, project_xml(source, origin="ATLAS.ti"), one=PAGE.encode())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Seven eight nine ten eleven.", "Seven eight nine ten eleven."),
        ("Seven eight nine ten el…", "Seven eight nine ten el"),
        ("four five  six. Seven eight", "four five six.\nSeven eight"),
    ],
)
def test_a_box_is_placed_by_words_that_stand_once(tmp_path: Path, name: str, words: str) -> None:
    project = project_in(tmp_path / "study")
    report = import_material(project, ANN, [pdf_project(tmp_path / "a.qdpx", boxes(name))])
    assert [found for _, found in coded(project)] == [words]
    assert any("placed by the words they are called by" in line for line in report.remarks)


def test_boxes_that_cannot_be_placed_are_listed_together(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    names = ("One two three four", "Words of nowhere at all", "short", "Seven eight nine ten")
    path = pdf_project(tmp_path / "a.qdpx", boxes(*names))
    report = import_material(project, ANN, [path])
    assert len(coded(project)) == 1
    assert sorted(line.partition(", ")[2] for line in report.remarks) == [
        "2 codings in page.pdf: on boxes of a page whose words stand in its text nowhere, or more "
        "than once",
        "coding in page.pdf: on boxes of a page that are not called by their words",
        "coding in page.pdf: on boxes of a page, placed by the words they are called by, as far as "
        "these go",
    ]


# One code, two definitions -------------------------------------------------------------------


def project_of(path: Path, who: str, code: str, definition: str) -> Path:
    xml = project_xml(
        f'<TextSource guid="{SOURCE}" name="rosa" plainTextPath="internal://one.txt">'
        '<PlainTextSelection guid="5E000000-0000-0000-0000-000000000001" name="" startPosition="5" '
        'endPosition="19"><Coding guid="C0000000-0000-0000-0000-000000000001" '
        f'creatingUser="{USER}">'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection></TextSource>'
    )
    codes = f'<Codes><Code guid="{code}" name="Sun" isCodable="true">{definition}</Code></Codes>'
    begin, end = xml.index("<Codes>"), xml.index("</Codes>") + len("</Codes>")
    xml = (xml[:begin] + codes + xml[end:]).replace('name="Ben"', f'name="{who}"')
    return qdpx(path, xml, one=TALK.encode())


@pytest.mark.parametrize("same_guid", [True, False])
def test_two_definitions_of_one_code_are_both_kept_and_said(
    tmp_path: Path, same_guid: bool
) -> None:
    project = project_in(tmp_path / "study")
    one, other = CODE, CODE if same_guid else CODE.replace("0C", "0D")
    ann = project_of(tmp_path / "ann.qdpx", "Ann", one, "<Description>Seen by Ann</Description>")
    bob = project_of(tmp_path / "bob.qdpx", "Bob", other, "<Description>Seen by Bob</Description>")
    import_material(project, ANN, [ann])
    report = import_material(project, ANN, [bob])
    board = study(project).board
    [code] = board.codes.values()
    assert code.definition == "Seen by Ann"
    assert [memo.text for memo in board.memos_on("code", code.id)] == [
        "Defined otherwise (Bob): Seen by Bob"
    ]
    assert set(board.codings) == {"Ann", "Bob"}
    [line] = [line for line in report.remarks if "another definition" in line]
    assert line.startswith("bob.qdpx, code 'Sun': has another definition")
    assert ("another GUID" in line) is not same_guid


def test_the_same_definition_again_is_no_conflict(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    for name in ("ann", "bob"):
        said = "<Description>Seen by all</Description>"
        path = project_of(tmp_path / f"{name}.qdpx", name, CODE, said)
        report = import_material(project, ANN, [path])
        report = import_material(project, ANN, [path])
    assert not any("definition" in line for line in report.remarks)
    assert not study(project).board.memos


def test_a_definition_that_the_study_lacks_is_kept_and_said(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    import_material(project, ANN, [project_of(tmp_path / "a.qdpx", "Ann", CODE, "")])
    said = "<Description>Seen by Bob</Description>"
    report = import_material(project, ANN, [project_of(tmp_path / "b.qdpx", "Bob", CODE, said)])
    assert any("has a definition here and none in the study" in line for line in report.remarks)
    assert [memo.text for [memo] in study(project).board.memos.values()] == [
        "Defined otherwise (Bob): Seen by Bob"
    ]
