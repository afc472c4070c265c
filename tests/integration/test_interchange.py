"""A colleague's project comes in whole; codebooks have versions; codings find their places."""

import sys
from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import CHILD, CODE, SOURCE, project_xml, qdpx, selection, text_source

from workbench.domain.material.text import text_sha256, transcript_id
from workbench.domain.trail.incoming import LoadCodings
from workbench.services.context import Project
from workbench.services.deciding import codes, review
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.codebook import codebook_versions, load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.projects import import_material
from workbench.services.reading import study
from workbench.services.weighing.alignment import align

SPEECH = "I: How was it?\nP: 😀 We waited two years for it.\nI: Right.\nP: Then a letter came.\n"
START = SPEECH.index("We waited")
NOTE = "0D000000-0000-0000-0000-000000000001"
NOTES = (
    f'<Notes><Note guid="{NOTE}" name="" creatingUser="0A000000-0000-0000-0000-000000000001">'
    "<PlainTextContent>They laugh.</PlainTextContent></Note></Notes>"
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    on = selection(1, START, START + 9, inside="").replace(
        "</PlainTextSelection>", f'<NoteRef targetGUID="{NOTE}"/></PlainTextSelection>'
    )
    cases = (
        '<Cases><Case guid="0E000000-0000-0000-0000-000000000001" name="C07">'
        f'<SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
    )
    xml = project_xml(text_source(on), before=cases, rest=NOTES)
    return qdpx(tmp_path / "theirs.qdpx", xml, one=SPEECH.encode())


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return project_in(tmp_path / "study")


def test_a_study_starts_from_a_project_with_all_that_is_in_it(
    empty: Project, archive: Path
) -> None:
    report = import_material(empty, ANN, [archive])
    assert not report.refused
    now = study(empty)
    (transcript,) = now.transcripts.values()
    assert (transcript.text, transcript.participant_id) == (SPEECH, "C07")
    assert set(now.board.codes) == {CODE.lower(), CHILD.lower()}
    (coding,) = now.board.codings["Ben"]
    assert transcript.text[coding.start : coding.end] == "We waited"
    ((key, (memo,)),) = now.board.memos.items()
    excerpt = now.excerpts[key.removeprefix("excerpt:")]
    assert (excerpt.text, memo.text, memo.analyst) == ("We waited", "They laugh.", "Ben")
    with empty.store.read() as tx:
        assert tx.verify() == []


def test_the_same_project_again_changes_nothing(empty: Project, archive: Path) -> None:
    import_material(empty, ANN, [archive])
    before = study(empty).board
    import_material(empty, ANN, [archive])
    assert study(empty).board == before


TWIN = "05000000-0000-0000-0000-000000000002"


def twins(path: Path, *, names: tuple[str, str] = ("P01.txt", "P02.txt")) -> Path:
    """A project in which two participants say the same words; only the second text is coded."""
    first = text_source().replace("P01.txt", names[0])
    second = text_source(selection(1, START, START + 9), path="internal://two.txt")
    second = second.replace(SOURCE, TWIN).replace("P01.txt", names[1])
    cases = "".join(
        f'<Case guid="0E000000-0000-0000-0000-00000000000{i}" name="C0{i}">'
        f'<SourceRef targetGUID="{guid}"/></Case>'
        for i, guid in enumerate((SOURCE, TWIN), start=1)
    )
    xml = project_xml(first + second, before=f"<Cases>{cases}</Cases>")
    return qdpx(path, xml, one=SPEECH.encode(), two=SPEECH.encode())


def test_two_participants_who_say_the_same_words_stay_two(empty: Project, tmp_path: Path) -> None:
    both = twins(tmp_path / "theirs.qdpx")
    import_material(empty, ANN, [both])
    now = study(empty)
    owners = {t.name: t.participant_id for t in now.transcripts.values()}
    assert owners == {"P01": "C01", "P02": "C02"}
    assert set(now.participants) == {"C01", "C02"}
    assert {e.participant_id for e in now.excerpts.values()} == {"C01", "C02"}
    (coding,) = now.board.codings["Ben"]
    assert now.transcripts[coding.transcript_id].name == "P02"
    before = now.board
    import_material(empty, ANN, [both])
    assert study(empty).board == before
    load_codings(empty, ANN, both)
    assert study(empty).board == before


def test_the_first_of_two_like_texts_has_the_id_it_always_had(
    empty: Project, tmp_path: Path
) -> None:
    """A text that the study has is one of the two, under its own name; the other is new."""
    talk = tmp_path / "P02.txt"
    talk.write_text(SPEECH, "utf-8")
    import_material(empty, ANN, [talk])
    [known] = study(empty).transcripts
    assert known == transcript_id(text_sha256(SPEECH))
    import_material(empty, ANN, [twins(tmp_path / "theirs.qdpx")])
    now = study(empty)
    assert now.transcripts[known].name == "P02"
    assert sorted(t.name for t in now.transcripts.values()) == ["P01", "P02"]


def test_a_text_under_another_name_is_not_doubled_and_the_report_says_whose_it_is(
    empty: Project, tmp_path: Path
) -> None:
    import_material(empty, ANN, [twins(tmp_path / "theirs.qdpx")])
    renamed = twins(tmp_path / "renamed.qdpx", names=("P01.txt", "A new name.txt"))
    report = import_material(empty, ANN, [renamed])
    assert len(study(empty).transcripts) == 2
    assert [row.message for row in report.rows[1:]] == [
        "in the study already, unchanged", "in the study already as 'P02', unchanged"
    ]  # fmt: skip


def test_one_of_two_like_texts_is_withdrawn_and_the_other_stays(
    empty: Project, tmp_path: Path
) -> None:
    both = twins(tmp_path / "theirs.qdpx")
    import_material(empty, ANN, [both])
    withdraw(empty, ANN, "C01")
    import_material(empty, ANN, [both])
    now = study(empty)
    assert {e.participant_id for e in now.excerpts.values()} == {"C02"}
    assert sorted(t.name for t in now.transcripts.values() if t.text) == ["P02"]
    with empty.store.read() as tx:
        assert tx.verify() == []


def test_new_words_of_two_like_texts_are_new_versions_of_each(
    empty: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_material(empty, ANN, [twins(tmp_path / "theirs.qdpx")])
    before = {t.id: t.name for t in study(empty).transcripts.values()}
    monkeypatch.setattr(sys.modules[__name__], "SPEECH", f"{SPEECH}I: Thank you.\n")
    import_material(empty, ANN, [twins(tmp_path / "later.qdpx")])
    now = study(empty)
    assert {t.id: t.name for t in now.transcripts.values()} == before
    assert all(t.text.endswith("Thank you.\n") for t in now.transcripts.values())


def test_a_project_adds_to_what_the_study_has(
    empty: Project, archive: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.csv"
    book.write_text("name,definition\nwaiting,ours\nTravel,the way there\n")
    load_codebook(empty, ANN, book)
    ours = {code.name: code.id for code in study(empty).board.codes.values()}
    import_material(empty, ANN, [archive])
    board = study(empty).board
    assert [code.name for code in board.codes.values()] == ["waiting", "Travel", "Letters"]
    assert board.codes[CHILD.lower()].parent == ours["waiting"]
    assert [coding.code_id for coding in board.codings["Ben"]] == [ours["waiting"]]


def test_a_refused_project_leaves_nothing(empty: Project, tmp_path: Path) -> None:
    bad = qdpx(tmp_path / "bad.qdpx", project_xml(text_source()))
    ended = invoked("import", empty.folder, bad, "--analyst", "Ann")
    assert ended.code == 2
    assert "holds none of its 1 texts" in ended.complaint
    assert study(empty).board.seq == 0


def test_codings_of_a_project_find_the_study_s_own_version_of_a_text(
    empty: Project, archive: Path, tmp_path: Path
) -> None:
    load_codebook(empty, ANN, archive)
    own = tmp_path / "P01.txt"
    own.write_text("INTERVIEW ONE\n\n" + SPEECH.replace("two years", "two  years"), "utf-8")
    import_material(empty, ANN, [own])
    loaded = load_codings(empty, ANN, archive)
    assert (loaded.placed, loaded.lost) == (1, ())
    (transcript,) = study(empty).transcripts.values()
    (coding,) = study(empty).board.codings["Ben"]
    assert transcript.text[coding.start : coding.end] == "We waited"


def test_taguette_s_highlights_are_codings(empty: Project, tmp_path: Path) -> None:
    own = tmp_path / "P01.txt"
    own.write_text(SPEECH, "utf-8")
    import_material(empty, ANN, [own])
    book, marks = tmp_path / "book.csv", tmp_path / "highlights.csv"
    book.write_text("tag,description\nWaiting,x\n")
    marks.write_text(
        'id,document,tag,content\n1,P01.odt,Waiting,"We waited two\nyears"\n2,P01.odt,Waiting,no\n'
        "3,P01.odt,Waiting,P:\n"
    )
    load_codebook(empty, ANN, book)
    loaded = load_codings(empty, ANN, marks)
    assert loaded.placed == 2
    assert loaded.lost == ("line 4: its passage is not in P01; quote it exactly",)
    assert loaded.doubtful == ("line 5: the quote stands in P01 2 times; the first was taken",)


def test_the_same_codings_again_are_no_event(empty: Project, archive: Path) -> None:
    import_material(empty, ANN, [archive])
    load_codings(empty, ANN, archive)
    load_codings(empty, ANN, archive)
    assert sum(isinstance(r.event, LoadCodings) for r in study(empty).trail) == 1


def test_versions_of_the_codebook_say_what_changed(empty: Project, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    for rows in ("Waiting,,\nTravel,,the way", "Waiting,,two years\nBus,Waiting,"):
        book.write_text(f"name,parent,definition\n{rows}\n")
        load_codebook(empty, ANN, book)
    load_codebook(empty, ANN, book)
    first, second = codebook_versions(empty)
    assert [change.sentence for change in first.changes] == ["added Waiting", "added Travel"]
    assert [change.sentence for change in second.changes] == [
        'changed Waiting: definition "" → "two years"',
        "added Bus",
        "removed Travel",
    ]
    shown = invoked("codebook", empty.folder)
    assert "Version 2: 2 codes" in shown.out
    assert "removed Travel" in shown.out


def test_a_preview_says_what_would_change_and_loads_nothing(empty: Project, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text("Code name,Description\nWaiting,how it is to wait\n")
    shown = invoked("codebook", empty.folder, book, "--preview")
    assert "how it is to wait" in shown.out
    assert "added Waiting" in shown.out
    assert study(empty).board.seq == 0


def test_links_follow_a_code_that_comes_back_under_another_id(
    empty: Project, archive: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.csv"
    book.write_text("name\nWaiting\nTravel\n")
    load_codebook(empty, ANN, book)
    codes = {code.name: code.id for code in study(empty).board.codes.values()}
    review.create_theme(empty, ANN, name="Queues")
    (theme,) = study(empty).board.themes
    for name in ("Waiting", "Travel"):
        review.link_code(empty, ANN, theme, codes[name])
    loaded = load_codebook(empty, ANN, archive)
    assert [(link.theme, link.code) for link in loaded.loose] == [("Queues", "Travel")]
    links = {link.code_id for link in study(empty).board.themes[theme].codes}
    assert links == {codes["Travel"], CODE.lower()}
    load_codebook(empty, ANN, book)
    assert {code.name: code.id for code in study(empty).board.codes.values()} == {
        "Waiting": CODE.lower(),
        "Travel": codes["Travel"],
    }


def test_themes_are_aligned_with_the_codes_that_people_gave(small: Project, tmp_path: Path) -> None:
    now = study(small)
    theme = now.board.live()[0]
    book, marks = tmp_path / "book.csv", tmp_path / "marks.csv"
    book.write_text("name\nTheirs\nUnused\n")
    rows = [
        f"{now.transcripts[e.transcript_id].name},{e.start},{e.end},Theirs,Ben"
        for e in now.members_of(theme.id)
    ]
    marks.write_text("\n".join(["transcript,start,end,code,coder", *rows]) + "\n")
    load_codebook(small, ANN, book)
    load_codings(small, ANN, marks)
    found = align(small)
    codes = {code.name: code.id for code in study(small).board.codes.values()}
    assert (theme.id, codes["Theirs"]) in found.pairs
    best = found.links[0]
    assert (best.theme, best.relation, best.strength, best.basis) == (
        theme.id,
        "same",
        1.0,
        "members",
    )
    assert set(best.evidence) <= {e.id for e in now.members_of(theme.id)}


def test_import_export_import_gives_the_same_study(
    empty: Project, archive: Path, tmp_path: Path
) -> None:
    import_material(empty, ANN, [archive])
    for dialect in ("default", "nvivo", "maxqda", "atlasti"):
        out = tmp_path / f"{dialect}.qdpx"
        ended = invoked("export", empty.folder, "--to", "qdpx", "--dialect", dialect, "--out", out)
        assert "Left out: who speaks when" in ended.out
        again = project_in(tmp_path / dialect)
        import_material(again, ANN, [out])
        ours, theirs = study(empty), study(again)
        assert theirs.transcripts == ours.transcripts
        assert theirs.participants == ours.participants
        assert theirs.board.codes == ours.board.codes
        assert theirs.board.codings == ours.board.codings
        assert theirs.board.excerpts == ours.board.excerpts
        assert {k: [(m.analyst, m.text) for m in v] for k, v in theirs.board.memos.items()} == {
            k: [(m.analyst, m.text) for m in v] for k, v in ours.board.memos.items()
        }


def test_a_coding_over_speakers_labels_is_placed_where_the_study_has_none(
    empty: Project, tmp_path: Path
) -> None:
    labelled = "INT: How was it?\nPAT: We waited for two years and more.\nINT: Then what?\n"
    rows = "speaker,text\nINT,How was it?\nPAT,We waited for two years and more.\nINT,Then what?\n"
    (tmp_path / "P01.csv").write_text(rows)
    start = labelled.index("How was")
    on = selection(1, start, labelled.index(" and more")) + selection(2, 0, 4)
    theirs = qdpx(tmp_path / "a.qdpx", project_xml(text_source(on)), one=labelled.encode())
    load_codebook(empty, ANN, theirs)
    import_material(empty, ANN, [tmp_path / "P01.csv"])
    loaded = load_codings(empty, ANN, theirs)
    assert loaded.lost == ("coding P01 0–4: its words are not in P01",)
    (transcript,) = study(empty).transcripts.values()
    (coding,) = study(empty).board.codings["Ben"]
    assert transcript.text[coding.start : coding.end] == ("How was it?\n\nWe waited for two years")


def test_a_codebook_that_is_loaded_again_keeps_what_was_done_by_hand(
    empty: Project, tmp_path: Path
) -> None:
    book = tmp_path / "book.csv"
    book.write_text("name,definition\nWaiting,a queue\nTravel,the way\nPets,dogs\n")
    load_codebook(empty, ANN, book)
    ids = {code.name: code.id for code in study(empty).board.codes.values()}
    codes.change_code(empty, ANN, ids["Waiting"], name="Queues", definition="months of it")
    codes.retire_code(empty, ANN, ids["Pets"])
    codes.add_code(empty, ANN, "Money", parent=ids["Travel"])
    before = study(empty).board
    assert not load_codebook(empty, ANN, book).changes
    assert study(empty).board == before, "the same file again changes nothing"
    book.write_text("name,definition\nWaiting,a queue\nTravel,the way there\nPets,dogs\nSleep,\n")
    shown = invoked("codebook", empty.folder, book, "--analyst", "Ann")
    told = shown.err.splitlines()
    assert "Waiting was changed by hand: name “Waiting” → “Queues”; definition" in told[0]
    assert told[-1] == "workbench: Pets was retired or merged by hand; it stays so"
    now = {code.name: code.definition for code in study(empty).board.codes.values()}
    assert now == {
        "Queues": "months of it", "Travel": "the way there", "Sleep": "", "Money": "",
    }  # fmt: skip
    loaded = load_codebook(empty, ANN, book, overwrite=True)
    assert {change.kind for change in loaded.changes} == {"added", "changed", "removed"}
    assert {code.name for code in study(empty).board.codes.values()} == {
        "Waiting", "Travel", "Pets", "Sleep",
    }  # fmt: skip
    assert len(codebook_versions(empty)) == 6


def test_a_project_that_comes_in_does_not_hide_what_was_done_by_hand(
    empty: Project, archive: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.csv"
    book.write_text("name,definition\nTravel,the way\n")
    load_codebook(empty, ANN, book)
    [travel] = study(empty).board.codes
    codes.change_code(empty, ANN, travel, definition="there and back")
    import_material(empty, ANN, [archive])
    load_codebook(empty, ANN, book)
    assert study(empty).board.codes[travel].definition == "there and back"
