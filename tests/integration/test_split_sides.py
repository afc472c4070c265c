"""Where the sides of a split come from, and that what was put somewhere by hand stays there."""

from dataclasses import replace
from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in
from test_run_again import talks

from workbench.domain.errors import InputError
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.previews import split_preview
from workbench.services.importing.files import import_files
from workbench.services.reading import forget_study, study
from workbench.services.theming.run import RunOptions, run
from workbench.services.weighing.evidence import evidence


@pytest.fixture
def s(tmp_path: Path) -> Project:
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
    assert (found.way, found.ways, found.said) == ("anew", ("anew",), "by meaning, grouped anew")
    with pytest.raises(InputError, match="group them anew"):
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
