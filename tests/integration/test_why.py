"""Why a theme is one, themes that may be one, and both in the exports."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import jsonschema
from integration_kit import ANN, interviews, invoked, themed

from workbench.bootstrap import open_project
from workbench.domain.measures.evidence import NegativeCase
from workbench.exporters.evidence import evidence_lines
from workbench.exporters.json_export import schema
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.reading import forget_study, study
from workbench.services.reporting import export
from workbench.services.weighing.duplicates import also_in, merge_suggestions, not_compared
from workbench.services.weighing.evidence import evidence, evidences


def made_of(project: Project, name: str, excerpts: list[str]) -> str:
    """The id of a new theme."""
    review.create_theme(project, ANN, name=name, excerpts=excerpts)
    return study(project).theme_named(name)


def test_a_theme_of_answers_to_one_question_echoes_it(small: Project) -> None:
    now = study(small)
    asked = [e for e in now.excerpts.values() if now.question_of(e) == "How are your nights?"]
    found = evidence(small, made_of(small, "Nights", [e.id for e in asked]))
    assert found.echo is not None
    assert (found.echo.question, found.echo.share) == ("How are your nights?", 1.0)
    people = {e.participant_id for e in now.excerpts.values()}
    assert found.participants + len(found.without) == len(people)
    assert not found.carried
    assert set(found.exemplars) <= {e.id for e in asked}


def test_what_one_participant_says_is_carried_by_them(small: Project) -> None:
    now = study(small)
    person = next(iter(now.excerpts.values())).participant_id
    theirs = [e.id for e in now.excerpts.values() if e.participant_id == person]
    found = evidence(small, made_of(small, "Theirs", theirs))
    assert found.carried
    assert found.heaviest == (person, 1.0)


def test_half_a_theme_again_is_offered_for_merging_until_it_stands_under_the_whole(
    small: Project,
) -> None:
    largest = study(small).board.live()[0].id
    held = list(study(small).board.members[largest])
    half, rest = held[: len(held) // 2], held[len(held) // 2 :]
    twin = made_of(small, "Again", half)
    assert {largest, twin} in [set(m.themes) for m in merge_suggestions(small)]
    further = {(a.excerpt_id, a.theme_id) for a in also_in(small)}
    assert any((e, twin) in further for e in rest)
    assert not any((e, twin) in further for e in half)
    said = invoked("also", small.folder, largest, "--json").value
    by_model = also_in(open_project(small.folder), held)
    assert said and len(said) == len(by_model)
    assert {(a["excerpt_id"], a["theme_id"]) for a in said} == {
        (a.excerpt_id, a.theme_id) for a in by_model
    }
    one = next(a["excerpt_id"] for a in said if a["theme_id"] == twin)
    assert "Again" in invoked("also", small.folder, one[:12]).out
    assert invoked("also", small.folder, "nowhere").code == 2
    review.nest(small, ANN, twin, largest)
    assert {largest, twin} not in [set(m.themes) for m in merge_suggestions(small)]


def test_exports_and_the_command_line_say_why(small: Project, tmp_path: Path) -> None:
    live = [t.id for t in study(small).board.live()]
    content = json.loads(export(small, "json", tmp_path / "study.json").read_text("utf-8"))
    jsonschema.validate(content, schema())
    told = {t["id"]: t["evidence"] for t in content["themes"] if t["evidence"]}
    expected = {e.theme_id: e for e in evidences(small, live)}
    assert {t: x["without"] for t, x in told.items()} == {
        t: list(e.without) for t, e in expected.items()
    }
    page = export(small, "html", tmp_path / "study.html").read_text("utf-8")
    borrowed = [", ".join(e.borrowed) for e in expected.values() if e.borrowed]
    assert all(f"Said first by the interviewer: {words}." in page for words in borrowed)
    found = merge_suggestions(small)
    said = invoked("duplicates", small.folder, "--json")
    assert [tuple(m["themes"]) for m in said.value] == [m.themes for m in found]


def test_a_negative_case_is_told_with_its_denial_and_its_source(small: Project) -> None:
    now = study(small)
    theme = next(t.id for t in now.board.live() if now.board.members.get(t.id))
    excerpt = next(e for e in now.excerpts.values() if e.id not in now.board.members[theme])
    case = NegativeCase(excerpt_id=excerpt.id, themes=(), words="not so")
    found = replace(evidence(small, theme), negative=(case,))
    (line,) = [
        line
        for line in evidence_lines(replace(now, evidence={theme: found}), theme, None)
        if line.startswith("Negative case")
    ]
    assert line.startswith("Negative case (“not so”), in no theme: “")
    assert f"({excerpt.participant_id}" in line
    assert line.endswith(f", {excerpt.start}–{excerpt.end})")


def test_the_command_line_names_the_excerpts_it_quotes(small: Project) -> None:
    now = study(small)
    theme = next(t.id for t in now.board.live() if now.board.members.get(t.id))
    lines = invoked("why", small.folder, theme).out.splitlines()
    quoted = [line.split(", typical: ")[0].split() for line in lines if ", typical: " in line]
    assert quoted
    for handle, who in quoted:
        assert now.excerpts[now.excerpt_named(handle)].participant_id == who


def test_where_every_theme_is_too_small_it_says_that_nothing_was_compared(small: Project) -> None:
    for theme in study(small).board.live():
        review.reject(small, ANN, theme.id)
    tiny = made_of(small, "Tiny", list(study(small).excerpts)[:2])
    assert "was compared: no theme has 3 excerpts" in invoked("also", small.folder, tiny).out
    made_of(small, "Large", list(study(small).excerpts))
    assert "Nothing was compared" not in invoked("also", small.folder, tiny).out


def test_duplicates_tells_nothing_compared_from_nothing_alike(small: Project) -> None:
    for theme in study(small).board.live():
        review.reject(small, ANN, theme.id)
    assert duplicates(small) == "Nothing was compared: there are no two themes."
    every = list(study(small).excerpts.values())
    one = made_of(small, "One", [e.id for e in every][:2])
    made_of(small, "Two", [e.id for e in every][2:4])
    assert duplicates(small) == "Nothing was compared: no theme has 3 excerpts or more."
    asked = study(small).question_of
    nights = [e.id for e in every[4:] if asked(e) == "How are your nights?"]
    made_of(small, "Nights", nights)
    assert duplicates(small) == "Nothing was compared: only one theme has 3 excerpts or more."
    assert not_compared(study(small), one) == (
        "Nothing was compared: this theme has fewer than 3 excerpts."
    )
    made_of(small, "Money", [e.id for e in every if asked(e) == "How do you manage with money?"])
    assert duplicates(small) == "No two themes look like one."
    assert not_compared(study(small)) == ""


def duplicates(project: Project) -> str:
    """What the command says; its JSON is empty, and says why beside it just where it must."""
    said = invoked("duplicates", project.folder)
    as_json = invoked("duplicates", project.folder, "--json")
    assert as_json.value == [] and not said.err
    compared = said.out.startswith("No two themes")
    assert as_json.err == ("" if compared else f"workbench: {said.out}")
    return said.out.strip()


HARBOUR = ("cranes", "trawlers", "herring", "lighthouse", "quay", "nets", "gulls", "anchor", "tide")


def test_a_theme_of_one_interview_is_offered_to_the_theme_that_runs_put_it_with(
    tmp_path: Path,
) -> None:
    """Merging is one decision, and one undo gives the theme back."""
    tape = tmp_path / "tape.txt"
    told = [
        f"INT: And?\n\nMara: Our harbour had {one} and {other}, and the harbour smelt of {other}."
        for one, other in combinations(HARBOUR, 2)
    ]
    tape.write_text("\n\n".join(told[::3]) + "\n", "utf-8")
    project, _ = themed(tmp_path / "study", [tape, *interviews(tmp_path / "files", range(1, 7))])
    now = study(project)
    narrow = next(
        t.id for t in now.board.live()
        if all("harbour" in now.excerpts[e].text for e in now.board.members[t.id])
    )  # fmt: skip
    broad = next(t.id for t in now.board.live() if t.id != narrow)
    offered = (broad, narrow)
    assert offered not in [m.themes for m in merge_suggestions(project)]
    kept = now.groupings
    assert kept
    held = now.board.members
    together = tuple(
        0 if key in held[broad] or key in held[narrow] else 1 + group
        for key, group in zip(kept.keys, kept.run, strict=True)
    )
    with project.store.begin() as tx:
        resampled = replace(kept, resamples=(together,) * 3 + (kept.run,))
        tx.derived.put_groupings(now.board.newest_run, resampled)
    forget_study(project)
    (found,) = [m for m in merge_suggestions(project) if m.themes == offered]
    assert "one interview" in found.said and "3 of 4" in found.said
    review.merge(project, ANN, [broad, narrow])
    assert narrow not in [t for m in merge_suggestions(project) for t in m.themes]
    review.undo(project, ANN)
    assert study(project).board.members[narrow] == held[narrow]
    assert offered in [m.themes for m in merge_suggestions(project)]
    review.accept(project, ANN, narrow)
    assert offered not in [m.themes for m in merge_suggestions(project)]
