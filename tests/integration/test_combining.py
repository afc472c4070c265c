"""Two people's projects become one: all comes in once, and what differs is kept and listed."""

import json
import shutil
from pathlib import Path

import pytest
from integration_kit import ANN, interviews, invoked, project_in, themed

from workbench.bootstrap import open_project
from workbench.domain.errors import NotFound
from workbench.domain.material.codebook import Coding
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.combining import Combined, combine
from workbench.services.importing.people import load_participants
from workbench.services.importing.projects import import_material
from workbench.services.importing.speakers import set_speakers
from workbench.services.importing.uncombining import take_back
from workbench.services.projects import verify
from workbench.services.reading import forget_study, study
from workbench.services.theming.run import RunOptions, run

BOB = Author(analyst="Bob")


@pytest.fixture
def ours(tmp_path: Path) -> Project:
    project = project_in(tmp_path / "ann")
    import_material(project, ANN, interviews(tmp_path / "files", [1, 2]))
    return project


@pytest.fixture
def theirs(tmp_path: Path) -> Project:
    project, _ = themed(tmp_path / "bob", interviews(tmp_path / "more", [2, 3, 4]))
    return project


def brought(ours: Project, theirs: Project) -> Combined:
    forget_study(theirs)
    return combine(ours, ANN, study(theirs), "bob")


def codings(project: Project, folder: Path, name: str, *lines: str) -> None:
    path = folder / name
    path.write_text("\n".join(("transcript,start,end,code,coder", *lines)), "utf-8")
    load_codings(project, ANN, path, add_codes=True)


def coded(project: Project) -> dict[str, set[Coding]]:
    return {coder: set(own) for coder, own in study(project).board.codings.items() if own}


def test_transcripts_are_matched_by_their_words(ours: Project, theirs: Project) -> None:
    done = brought(ours, theirs)
    assert done.transcripts == 2
    assert sorted(t.name for t in study(ours).transcripts.values()) == ["P01", "P02", "P03", "P04"]
    again = brought(ours, theirs)
    assert (again.transcripts, again.codings, again.memos, again.themes) == (0, 0, 0, [])


def test_accepted_themes_come_as_candidates_with_name_definition_and_author(
    ours: Project, theirs: Project
) -> None:
    theme = study(theirs).board.live()[0].id
    review.redefine(theirs, BOB, theme, "What they grow.")
    review.accept(theirs, BOB, theme, "Growing things")
    members = {e.text for e in study(theirs).members_of(theme)}
    assert brought(ours, theirs).themes == ["Growing things"]
    now = study(ours)
    [came] = now.board.live()
    assert (came.state, came.name, came.definition) == (
        "candidate",
        "Growing things",
        "What they grow.",
    )
    assert {e.text for e in now.members_of(came.id)} == members
    [memo] = now.board.memos_on("theme", came.id)
    assert memo.text.startswith("Accepted by Bob in bob, ")
    assert verify(ours) == ()


def test_what_came_can_be_undone(ours: Project, theirs: Project) -> None:
    review.accept(theirs, BOB, study(theirs).board.live()[0].id, "Growing things")
    brought(ours, theirs)
    while study(ours).board.live():
        review.undo(ours, ANN)
    assert not study(ours).board.live()


def test_a_theme_of_a_name_that_is_taken_says_whose_it_is(ours: Project, theirs: Project) -> None:
    review.create_theme(ours, ANN, name="Growing things")
    review.accept(theirs, BOB, study(theirs).board.live()[0].id, "Growing things")
    done = brought(ours, theirs)
    assert done.themes == ["Growing things (Bob)"]
    assert any("a theme 'Growing things' is here already" in line for line in done.conflicts)


def test_codings_come_by_coder_and_two_ways_of_coding_stay_two(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    codings(ours, tmp_path, "a.csv", "P02,5,20,Bus,Cy", "P01,5,20,Bus,Cy")
    codings(theirs, tmp_path, "b.csv", "P02,5,25,Bus,Cy", "P03,5,20,Bus,Cy", "P02,5,20,Bus,Di")
    mine = coded(ours)["Cy"]
    done = brought(ours, theirs)
    assert {coder: len(own) for coder, own in coded(ours).items()} == {
        "Cy": 3, "Cy (bob)": 1, "Di": 1,
    }  # fmt: skip
    assert mine <= coded(ours)["Cy"] and done.codings == 3
    assert any("Cy coded P02 in two ways" in line for line in done.conflicts)
    before = coded(ours)
    brought(ours, theirs)
    assert coded(ours) == before


def test_codes_are_matched_by_place_and_both_definitions_are_kept(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("code,parent,definition\nHelps,,ours\nFamily,Helps,\n", "utf-8")
    (tmp_path / "b.csv").write_text("code,parent,definition\nHelps,,theirs\nNew,Helps,\n", "utf-8")
    load_codebook(ours, ANN, tmp_path / "a.csv")
    load_codebook(theirs, BOB, tmp_path / "b.csv")
    done = brought(ours, theirs)
    board = study(ours).board
    by_name = {code.name: code for code in board.codes.values()}
    assert sorted(by_name) == ["Family", "Helps", "New"] and done.codes == 1
    assert by_name["Helps"].definition == "ours"
    assert by_name["New"].parent == by_name["Helps"].id
    [memo] = board.memos_on("code", by_name["Helps"].id)
    assert memo.text == "Defined otherwise (bob): theirs"
    assert any("the code 'Helps' has another definition" in line for line in done.conflicts)


def test_memos_come_in_their_authors_names(ours: Project, theirs: Project) -> None:
    now = study(theirs)
    shared = next(t for t in now.transcripts.values() if t.name == "P02")
    excerpt = next(e.id for e in now.excerpts.values() if e.transcript_id == shared.id)
    review.write_memo(theirs, BOB, "project", "", "Look at money.")
    review.write_memo(theirs, BOB, "transcript", shared.id, "A quiet talk.")
    review.write_memo(theirs, BOB, "excerpt", excerpt, "She laughs.")
    review.write_memo(theirs, BOB, "participant", "P03", "Came late.")
    review.write_memo(theirs, BOB, "theme", now.board.live()[0].id, "Not accepted.")
    done = brought(ours, theirs)
    here = study(ours)
    assert done.memos == 4
    assert any("a memo on a theme that is not here" in line for line in done.conflicts)
    assert [(m.analyst, m.text) for m in here.memos_on("excerpt", excerpt)] == [
        ("Bob", "She laughs.")
    ]
    assert [m.text for m in here.memos_on("participant", "P03")] == ["Came late."]


def test_what_the_two_say_otherwise_is_listed_and_ours_stands(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    for project, age in ((ours, "40"), (theirs, "41")):
        path = tmp_path / f"{age}.csv"
        path.write_text(f"participant,age\nP02,{age}\n", "utf-8")
        load_participants(project, ANN, path)
    shared = next(t.id for t in study(theirs).transcripts.values() if t.name == "P02")
    set_speakers(theirs, BOB, shared, {"P": "other"})
    done = brought(ours, theirs)
    assert study(ours).participants["P02"].attributes == {"age": "40"}
    assert "age of P02 is '40' here and '41' there: ours stands" in done.conflicts
    assert "P in P02 is participant here and other there: ours stands" in done.conflicts


def test_other_words_under_one_name_come_in_under_another(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    (tmp_path / "P01.txt").write_text(
        "INT: And you?\n\nP: I say something else here.\n" * 3, "utf-8"
    )
    import_material(theirs, BOB, [tmp_path / "P01.txt"])
    words = {t.name: t.text for t in study(ours).transcripts.values()}
    done = brought(ours, theirs)
    names = {t.name: t.text for t in study(ours).transcripts.values()}
    assert names["P01"] == words["P01"] and "something else" in names["P01 (bob)"]
    assert any("P01 has other words in the two projects" in line for line in done.conflicts)


def test_its_trail_is_kept_with_its_head_and_without_words(ours: Project, theirs: Project) -> None:
    done = brought(ours, theirs)
    kept = json.loads(Path(done.trail).read_text("utf-8"))
    trail = study(theirs).trail
    assert kept["head"] == trail[-1].hash and len(kept["events"]) == len(trail)
    assert "tomatoes" not in json.dumps(kept) and Path(done.trail).stat().st_mode & 0o77 == 0
    [memo] = study(ours).board.memos_on("project", "")
    assert trail[-1].hash in memo.text


def test_two_copies_of_one_project_that_went_apart(tmp_path: Path) -> None:
    project, _ = themed(tmp_path / "ann", interviews(tmp_path / "files", [1, 2, 3]))
    themes = [theme.id for theme in project.store.board().live()]
    review.accept(project, ANN, themes[0], "Both")
    project.store.close()
    shutil.copytree(tmp_path / "ann", tmp_path / "bob")
    ours, theirs = project_in(tmp_path / "ann"), project_in(tmp_path / "bob")
    review.accept(ours, ANN, themes[1], "Ours")
    review.accept(theirs, BOB, themes[1], "Theirs")
    done = brought(ours, theirs)
    assert done.themes == ["Theirs"] and done.transcripts == 0
    assert {study(ours).board.name_of(t.id) for t in study(ours).board.live()} >= {
        "Both", "Ours", "Theirs",
    }  # fmt: skip


def test_the_command_leaves_the_others_folder_as_it_was(tmp_path: Path, theirs: Project) -> None:
    project_in(tmp_path / "ann").store.close()
    theirs.store.close()
    before = (tmp_path / "bob" / "workbench.db").read_bytes()
    ended = invoked("combine", tmp_path / "ann", tmp_path / "bob", "--analyst", "Ann")
    assert ended.code == 0 and ended.out.startswith("From bob: 3 transcripts")
    assert (tmp_path / "bob" / "workbench.db").read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "bob").iterdir()) == sorted(
        {"workbench.db", "settings.toml"} & {p.name for p in (tmp_path / "bob").iterdir()}
    )


def test_a_backup_is_combined(tmp_path: Path, theirs: Project) -> None:
    theirs.store.close()
    invoked("backup", tmp_path / "bob", tmp_path / "bob.backup")
    project_in(tmp_path / "ann").store.close()
    ended = invoked("combine", tmp_path / "ann", tmp_path / "bob.backup", "--analyst", "Ann")
    assert ended.code == 0 and ended.out.startswith("From bob: 3 transcripts")


def test_a_qdpx_is_combined_and_a_coders_two_ways_stay_two(tmp_path: Path, theirs: Project) -> None:
    codings(theirs, tmp_path, "b.csv", "P02,5,25,Bus,Cy")
    theirs.store.close()
    invoked("export", tmp_path / "bob", "--to", "qdpx", "--out", tmp_path / "bob.qdpx")
    ours = project_in(tmp_path / "ann")
    import_material(ours, ANN, interviews(tmp_path / "files", [1, 2]))
    codings(ours, tmp_path, "a.csv", "P02,5,20,Bus,Cy")
    ours.store.close()
    ended = invoked("combine", tmp_path / "ann", tmp_path / "bob.qdpx", "--analyst", "Ann")
    assert ended.code == 0 and "Cy coded P02 in two ways" in ended.err
    coders = coded(open_project(tmp_path / "ann"))
    assert {coder: len(own) for coder, own in coders.items()} == {"Cy": 1, "Cy (bob)": 1}


@pytest.mark.parametrize("other", ["ann", "nowhere", "notes.txt"])
def test_what_is_no_other_project_is_refused(tmp_path: Path, other: str) -> None:
    project_in(tmp_path / "ann").store.close()
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    ended = invoked("combine", tmp_path / "ann", tmp_path / other, "--analyst", "Ann")
    assert ended.code == 2 and other in ended.complaint


def test_a_run_on_what_was_combined_goes_on(ours: Project, theirs: Project) -> None:
    brought(ours, theirs)
    assert run(ours, ANN, RunOptions(seed=1)).themes


def test_codes_and_codings_that_came_are_taken_back_and_come_again(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    codings(ours, tmp_path, "ours.csv", "P01,0,20,Travel,Ann")
    before, codes = coded(ours), set(study(ours).board.codes)
    codings(theirs, tmp_path, "theirs.csv", "P03,0,20,Garden,Bob", "P02,0,20,Money,Cleo")
    came = brought(ours, theirs)
    assert (came.codes, came.codings) == (2, 2)
    garden = next(c.id for c in study(ours).board.codes.values() if c.name == "Garden")
    theme = review.create_theme(ours, ANN, name="Beans", excerpts=()).event.theme_id
    review.link_code(ours, ANN, theme, garden)
    done = take_back(ours, ANN, "bob")
    assert (done.codes, done.codings) == (1, 2)
    assert done.kept == ("'Garden' stays: a theme is linked to it",)
    assert coded(ours) == before and set(study(ours).board.codes) == {*codes, garden}
    assert verify(ours) == ()
    with pytest.raises(NotFound, match="no codes or codings of 'bea'"):
        take_back(ours, ANN, "bea")
    again = brought(ours, theirs)
    assert (again.codes, again.codings) == (1, 2)


def test_the_command_takes_back_what_it_brought(
    ours: Project, theirs: Project, tmp_path: Path
) -> None:
    codings(theirs, tmp_path, "theirs.csv", "P03,0,20,Garden,Bob")
    for project in (ours, theirs):
        project.store.close()
    line = ("combine", tmp_path / "ann", tmp_path / "bob", "--analyst", "Ann")
    assert invoked(*line).code == 0
    ended = invoked(*line, "--back")
    assert ended.code == 0 and "1 codes and 1 codings were taken back" in ended.out
    assert invoked(*line, "--back").code == 2
    assert coded(open_project(tmp_path / "ann")) == {}
