"""Decisions and a further run: nothing decided is lost, and every contradiction is listed."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

from integration_kit import ANN, interviews, invoked, project_in

from workbench.domain.board.board import Board
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.previews import split_preview
from workbench.services.importing.files import import_files
from workbench.services.labelers.naming import label_again, tasks
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run
from workbench.services.theming.stability import measure_stability, stability_report

SUBJECTS = ("bal", "cor", "dup", "fen", "gim", "hos", "jun", "kel", "lav", "mot", "nup", "pir",
            "ros", "sul", "tam", "vik")  # fmt: skip
ENDINGS = ("ado", "erin", "ic", "ola", "umen", "yst", "ard", "iva")


def test_twenty_decisions_outlive_new_interviews_and_other_settings(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, talks(tmp_path, range(15)))
    run(project, ANN, RunOptions(themes=20, seed=3))
    decide_on_twenty(project)
    before = study(project).board
    assert len(decisions(before)) >= 20
    import_files(project, ANN, talks(tmp_path, range(15, 18)))
    report = run(project, ANN, RunOptions(granularity="coarse", seed=8))
    now = study(project)
    kept = decisions(now.board)
    assert {theme: kept[theme] for theme in decisions(before)} == decisions(before)
    assert verify(project) == ()
    listed = {(c.kind, c.themes[0], e) for c in report.changes.conflicts for e in c.excerpts}
    assert moved_elsewhere(before, now) <= {(t, e) for kind, t, e in listed if kind == "moved"}
    together = [set(c.themes) for c in report.changes.conflicts if c.kind == "together"]
    assert all(any(pair <= some for some in together) for pair in grouped_together(before, now))
    fresh = set(now.board.excerpts) - set(before.excerpts)
    offered = {e for offer in report.changes.offers for e in offer.excerpts}
    proposed = {e for t in report.changes.candidates for e in now.board.members[t]}
    pool = set(now.board.unthemed())
    assert fresh <= proposed | pool | now.board.set_aside.keys()
    assert offered <= pool
    assert offered & fresh
    told = invoked("changes", project.folder).out
    assert all(f"\n  {excerpt[:8]}  " in told for excerpt in offered)
    assert all(theme[:8] in told for c in report.changes.conflicts for theme in c.themes)


def test_themes_that_were_worked_on_keep_the_name_they_were_shown_with(
    small: Project, tmp_path: Path
) -> None:
    whole, second, third, fourth, *_ = (t.id for t in study(small).board.live())
    sides = split_preview(small, whole, way="anew").sides
    review.split(small, ANN, whole, [side.excerpts for side in sides])
    review.merge(small, ANN, [second, third])
    review.park(small, ANN, fourth)
    before = study(small).board
    shown = {t: before.name_of(t) for t in decisions(before)}
    assert len(shown) == 4
    assert all(shown.values())
    import_files(small, ANN, interviews(tmp_path / "more", range(7, 10)))
    run(small, ANN, RunOptions(themes=9, seed=8, labelers=("keyphrase:terms=1",)))
    now = study(small).board
    assert {t: now.name_of(t) for t in shown} == shown
    names = [now.name_of(t.id).casefold() for t in now.live() if now.name_of(t.id)]
    assert len(set(names)) == len(names) > len(shown)
    side = next(t.id for t in now.live() if t.sources == (whole,))
    label_again(small, tasks(small, ["keyphrase:terms=1"], [side]))
    assert study(small).board.name_of(side) != shown[side]


def test_stability_is_measured_kept_and_follows_a_split(small: Project) -> None:
    before = study(small).groupings
    report = measure_stability(small, runs=4)
    after = study(small).groupings
    assert before is not None
    assert after == replace(before, resamples=after.resamples if after else ())
    board = study(small).board
    assert set(report.themes) == {t.id for t in board.live()}
    assert any(x.found == 4 for x in report.themes.values())
    largest = board.live()[0].id
    sides = split_preview(small, largest).sides
    review.split(small, ANN, largest, [side.excerpts for side in sides])
    after = stability_report(small)
    assert after.runs == 4
    assert set(after.themes) == {t.id for t in study(small).board.live()}
    assert measure_stability(small, runs=4) == after


def talks(folder: Path, numbers: range) -> list[Path]:
    """Made-up interviews on sixteen subjects, each with words of its own."""
    words = [[f"{syllable}{ending}" for ending in ENDINGS] for syllable in SUBJECTS]
    paths = []
    for number in numbers:
        chance = Random(number)
        told = [" ".join(chance.sample(subject, 6)) for subject in words]
        lines = [f"INT: And what else was there?\n\nP: Well, {said}.\n" for said in told]
        paths.append(folder / f"P{number:02}.txt")
        paths[-1].write_text("\n".join(lines), "utf-8")
    return paths


def decisions(board: Board) -> dict[str, tuple[str, str | None, str | None, frozenset[str]]]:
    """State, name, parent and excerpts of every theme that somebody decided on."""
    return {
        t.id: (t.state, t.name, t.parent, frozenset(board.members[t.id]))
        for t in board.themes.values()
        if t.state != "retired" and not board.untouched(t)
    }


def decide_on_twenty(project: Project) -> None:
    """Split, reject, park, accept and nest; then move an excerpt into each of five."""
    for number, theme in enumerate(t.id for t in study(project).board.live()):
        match number % 6:
            case 0 if len(study(project).board.members[theme]) >= 4:
                sides = split_preview(project, theme).sides
                review.split(project, ANN, theme, [side.excerpts for side in sides])
            case 1:
                review.reject(project, ANN, theme)
            case 2:
                review.park(project, ANN, theme)
            case _:
                review.accept(project, ANN, theme)
    live = [t.id for t in study(project).board.live()]
    for source, target in zip(live[:5], live[5:10], strict=True):
        review.move(
            project,
            ANN,
            list(study(project).board.members[source])[:1],
            source=source,
            target=target,
        )
    review.nest(project, ANN, live[0], live[1])


def moved_elsewhere(before: Board, now: Study) -> set[tuple[str, str]]:
    """Excerpts put into a theme by hand that the run has in no group of the theme's others."""
    assert now.groupings is not None
    group = dict(zip(now.groupings.keys, now.groupings.run, strict=True))
    found = set()
    for theme in before.live():
        held = before.members[theme.id]
        others = {group[e] for e, m in held.items() if m.origin != "analyst" and e in group}
        found |= {
            (theme.id, e)
            for e, m in held.items()
            if m.origin == "analyst" and others and e in group and group[e] not in others
        }
    return found


def grouped_together(before: Board, now: Study) -> list[set[str]]:
    """Pairs of decided themes of which the same group holds more than half."""
    assert now.groupings is not None
    group = dict(zip(now.groupings.keys, now.groupings.run, strict=True))
    homes: dict[int, list[str]] = {}
    for theme in before.live():
        seen = [group[e] for e in before.members[theme.id] if e in group]
        ((home, count),) = Counter(seen).most_common(1)
        if count > len(seen) / 2:
            homes.setdefault(home, []).append(theme.id)
    return [set(pair) for held in homes.values() for pair in combinations(held, 2)]
