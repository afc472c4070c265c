"""Where the sides of a split come from, and that what was put somewhere by hand stays there."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in
from test_run_again import talks

from workbench.domain.errors import InputError
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.previews import split_preview
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.labelers.naming import label_again, tasks
from workbench.services.projects import verify
from workbench.services.reading import forget_study, study
from workbench.services.reporting import export
from workbench.services.theming.run import RunOptions, run
from workbench.services.weighing.evidence import evidence


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Sixteen subjects in eight themes, so that themes hold two."""
    made = project_in(tmp_path / "study")
    import_files(made, ANN, talks(tmp_path, range(12)))
    run(made, ANN, RunOptions(themes=8))
    return made


def subject(project: Project, excerpt: str) -> str:
    """The syllable that an excerpt's subject has its words from."""
    return study(project).excerpts[excerpt].text.split()[1][:3]


def largest(project: Project) -> str:
    board = study(project).board
    return max(board.live(), key=lambda theme: len(board.members[theme.id])).id


def test_sides_go_along_the_parts_that_the_run_found(project: Project) -> None:
    found = split_preview(project, largest(project))
    assert (found.way, found.ways) == ("parts", ("parts", "anew"))
    assert found.said == "along the parts that the run found"
    subjects = [{subject(project, e) for e in side.excerpts} for side in found.sides]
    assert subjects[0].isdisjoint(subjects[1])
    held = [e for side in found.sides for e in side.excerpts]
    assert sorted(held) == sorted(study(project).board.members[largest(project)])


def test_a_theme_without_known_parts_is_grouped_anew(project: Project) -> None:
    ids = list(study(project).board.members[largest(project)])
    review.create_theme(project, ANN, name="By hand", excerpts=ids)
    found = split_preview(project, study(project).theme_named("By hand"))
    assert (found.way, found.ways, found.said) == ("anew", ("anew",), "by meaning, grouped again")
    with pytest.raises(InputError, match="group the excerpts again"):
        split_preview(project, study(project).theme_named("By hand"), way="parts")


def test_a_project_from_before_is_grouped_anew(project: Project) -> None:
    now = study(project)
    assert now.groupings is not None
    with project.store.begin() as tx:
        tx.derived.put_groupings(next(iter(now.board.runs)), replace(now.groupings, parts=replace(
            now.groupings.parts, of=(), joins=())))  # fmt: skip
    forget_study(project)
    assert split_preview(project, largest(project)).ways == ("anew",)


def test_two_members_that_a_later_run_puts_elsewhere_make_no_side(project: Project) -> None:
    now, theme = study(project), largest(project)
    kept, members = now.groupings, now.board.members
    assert kept is not None
    other = next(t.id for t in now.board.live() if t.id != theme)
    away = kept.keys.index(next(iter(members[other])))
    strays = [kept.keys.index(e) for e in list(members[theme])[:2]]
    assert len(strays) < len(members[theme]) / 10
    run_, of = list(kept.run), list(kept.parts.of)
    for row in strays:
        run_[row], of[row] = run_[away], of[away]
    before = split_preview(project, theme).sides
    with project.store.begin() as tx:
        tx.derived.put_groupings(next(iter(now.board.runs)), replace(
            kept, run=tuple(run_), parts=replace(kept.parts, of=tuple(of))))  # fmt: skip
    forget_study(project)
    after = split_preview(project, theme)
    assert after.way == "parts"
    assert sorted(map(sorted, (side.excerpts for side in after.sides))) == sorted(
        sorted(side.excerpts) for side in before
    )


def test_what_was_put_into_a_theme_by_hand_stays_and_makes_no_side_of_its_own(
    project: Project,
) -> None:
    theme = largest(project)
    other = next(t.id for t in study(project).board.live() if t.id != theme)
    moved = list(study(project).board.members[other])[:3]
    before = split_preview(project, theme).sides
    review.move(project, ANN, moved, source=other, target=theme)
    after = split_preview(project, theme).sides
    of_run = [sorted(set(side.excerpts) - set(moved)) for side in after]
    assert sorted(of_run) == sorted(sorted(side.excerpts) for side in before)
    review.split(project, ANN, theme, [side.excerpts for side in after])
    made = [t.id for t in study(project).board.live() if theme in t.sources]
    homes = {
        e: m.origin for t in made for e, m in study(project).board.members[t].items() if e in moved
    }
    assert homes == dict.fromkeys(moved, "analyst")


def told(tmp_path: Path, *answers: str) -> tuple[Project, str]:
    """A study of one theme that holds what a participant answered."""
    made = project_in(tmp_path / "study")
    talk = "\n\n".join(f"INT: Was it the bus?\n\nP: {answer}" for answer in answers)
    (tmp_path / "P01.txt").write_text(f"{talk}\n", "utf-8")
    import_files(made, ANN, [tmp_path / "P01.txt"], interviewers=["INT"])
    review.create_theme(made, ANN, name="Buses", excerpts=list(study(made).excerpts))
    return made, study(made).theme_named("Buses")


def test_what_is_typical_of_a_side_or_a_theme_says_something(tmp_path: Path) -> None:
    telling = ["Two buses each way.", "The fare went up again."]
    made, theme = told(tmp_path, *["Yeah.", "Yes, exactly."] * 5, *telling, *["Yeah."] * 5)
    texts = {e.id: e.text for e in study(made).excerpts.values()}
    assert {texts[e] for e in evidence(made, theme).exemplars} == set(telling)
    for side in split_preview(made, theme).sides:
        held = {texts[e] for e in side.excerpts} & set(telling)
        assert {texts[e] for e in side.typical} <= (held or set(texts.values()))
    asked = ("review", made.folder, "split", theme, "--into", 2, "--preview", "--analyst", "Ann")
    said = invoked(*asked)
    assert all(f"“{text}”" in said.out for text in telling)


def test_bare_remarks_are_shown_where_there_is_nothing_else(tmp_path: Path) -> None:
    made, theme = told(tmp_path, "Yeah.", "Yes, exactly.", "No.", "Okay.")
    assert all(side.typical for side in split_preview(made, theme).sides)
    review.create_theme(made, ANN, name="Empty", excerpts=[])
    assert evidence(made, study(made).theme_named("Empty")).exemplars == ()


def test_the_command_says_how_the_sides_were_made(project: Project) -> None:
    theme, by = largest(project), ("--analyst", "Ann")
    said = invoked("review", project.folder, "split", theme, "--into", 2, "--preview", *by)
    assert said.out.startswith("2 sides along the parts that the run found:")
    anew = invoked(
        "review", project.folder, "split", theme, "--into", 2, "--preview", "--anew", "--json", *by
    )
    assert anew.value["way"] == "anew"


def shown(project: Project) -> dict[str, tuple[str, bool]]:
    """Name and staleness of each theme, as `status` tells them."""
    lines = invoked("status", project.folder, "--json").value["themes"]
    return {line["id"]: (line["name"], line["stale"]) for line in lines}


def test_a_split_is_one_event_and_its_sides_are_shown_with_their_keyphrases(
    project: Project,
) -> None:
    theme, seq = largest(project), study(project).board.seq
    ended = invoked(
        "review", project.folder, "split", theme, "--into", 2, "--analyst", "Ann", "--json"
    )
    now = study(project)
    assert ended.value["seq"] == now.board.seq == seq + 1
    sides = [t for t in now.board.live() if theme in t.sources]
    assert len(sides) == 2
    for side in sides:
        name, stale = shown(project)[side.id]
        assert name and not stale
        assert all(phrase in side.keyphrases for phrase in name.split(" / "))
        assert f"“{name}”" in ended.value["said"]
    exported = json.loads(export(project, "json", project.folder / "out.json").read_text("utf-8"))
    labels = {t["id"]: t["labels"] for t in exported["themes"]}
    assert labels[sides[0].id] == {"keyphrase": shown(project)[sides[0].id][0]}
    assert verify(project) == ()


def test_sides_that_hold_other_excerpts_now_are_named_again(project: Project) -> None:
    theme = largest(project)
    review.split(project, ANN, theme, [s.excerpts for s in split_preview(project, theme).sides])
    side, other, *_ = (t.id for t in study(project).board.live() if theme in t.sources)
    moved = list(study(project).board.members[other])[:5]
    review.add(project, ANN, moved, side)
    assert shown(project)[side][1] and not shown(project)[other][1]
    asked = tasks(project, only_stale=True)
    assert [(task.labeler.name, task.themes) for task in asked] == [("keyphrase", (side,))]
    label_again(project, asked)
    assert not shown(project)[side][1]
    assert tasks(project, only_stale=True) == ()


def test_sides_are_named_again_where_no_labeler_was_ever_asked(tmp_path: Path) -> None:
    made, whole = told(tmp_path, "Two buses each way.", "The fare went up.", "The choir sings.")
    ids = list(study(made).excerpts)
    review.split(made, ANN, whole, [ids[:2], ids[2:]], ["", "Singing"])
    side = next(t for t in study(made).board.live() if not t.name)
    review.add(made, ANN, ids[2:], side.id)
    ended = invoked("label", made.folder, "--stale")
    assert ended.out.startswith("keyphrase named 1 of 1 themes")
    assert not any(stale for _, stale in shown(made).values())


def test_what_was_withdrawn_is_in_no_sides_name(tmp_path: Path) -> None:
    made = project_in(tmp_path / "study")
    for who, said in (
        ("P01", "Lorries drove. Lorries waited."),
        ("P02", "The choir. The choir."),
    ):
        (tmp_path / f"{who}.txt").write_text(f"INT: How?\n\n{who}: {said}\n", "utf-8")
    import_files(made, ANN, [tmp_path / "P01.txt", tmp_path / "P02.txt"], interviewers=["INT"])
    review.create_theme(made, ANN, name="All", excerpts=list(study(made).excerpts))
    one, two = study(made).excerpts.values()
    twice = [one.id, two.id]
    review.split(made, ANN, study(made).theme_named("All"), [twice, [two.id]])
    side = next(t.id for t in study(made).board.live() if len(study(made).board.members[t.id]) == 2)
    assert "lorries" in study(made).board.name_of(side)
    withdraw(made, ANN, "P01")
    assert not any("lorries" in name for name, _ in shown(made).values())
    assert verify(made) == ()
