"""Suggestions in a study: from a codebook, from decisions, and what becomes of answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from integration_kit import ANN, SUBJECTS, interviews, invoked, project_in

from workbench.domain.errors import DecisionError, InputError
from workbench.domain.study import Study
from workbench.learning import TrackRecord
from workbench.learning.prior import CODES_PER_EXCERPT
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.reading import mark_opened, study
from workbench.services.suggesting import answering
from workbench.services.suggesting.suggestions import FLOOR, Suggestions
from workbench.services.suggesting.written_out import track_sentence
from workbench.ui.board import theme_presenter
from workbench.ui.board.suggestions_presenter import doubtful_early

CODES = {subject: f"{subject}: about the {' '.join(words)}" for subject, words in SUBJECTS.items()}


def subject_of(text: str) -> str:
    counts = {s: sum(word in text for word in words) for s, words in SUBJECTS.items()}
    return max(counts, key=lambda s: (counts[s], s))


def codebook(folder: Path, names: dict[str, str]) -> Path:
    path = folder / "codebook.csv"
    rows = "\n".join(f'{name},"{about}"' for name, about in names.items())
    path.write_text(f"name,definition\n{rows}\n", "utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, interviews(tmp_path / "files", range(1, 5)))
    return project


@pytest.fixture
def coded(project: Project, tmp_path: Path) -> Project:
    load_codebook(project, ANN, codebook(tmp_path, CODES))
    return project


def by_text(project: Project, found: Suggestions) -> dict[str, list[str]]:
    now = study(project)
    return {
        e.text: [one.name for one in found.for_excerpt(now, e.id)] for e in now.excerpts.values()
    }


def of(now: Study, subject: str) -> list[str]:
    return [e.id for e in now.excerpts.values() if subject_of(e.text) == subject]


# From the codebook alone -------------------------------------------------------------------


def test_it_says_whether_decisions_or_suggestions_that_came_true_are_missing() -> None:
    few = track_sentence(TrackRecord(decided=4, sure=1, right=1))
    many = track_sentence(TrackRecord(decided=113, sure=20, right=6))
    assert few == "Learnt from 4 excerpts; too few to call any suggestion likely."
    assert many.endswith("; too few suggestions came true so far to call any likely.")


def test_a_codebook_alone_offers_excerpts_with_the_reason(coded: Project) -> None:
    now, found = study(coded), answering.suggestions(coded)
    target = now.code_named("travel")
    offers = found.for_target(now, target, count=4)
    assert {subject_of(now.excerpts[one.excerpt].text) for one in offers} == {"travel"}
    why = answering.reason(coded, now, offers[0].excerpt, target)
    assert why.sentence in now.excerpts[offers[0].excerpt].text
    assert set(why.words) & set(SUBJECTS["travel"])
    assert not any(one.likely for one in offers)


def test_every_excerpt_has_up_to_three_codes_and_mostly_the_right_one_first(coded: Project) -> None:
    told = by_text(coded, answering.suggestions(coded))
    assert {len(names) for names in told.values()} <= {1, 2, 3}
    right = [subject_of(text) == names[0] for text, names in told.items()]
    assert sum(right) / len(right) > 0.8


def test_a_new_codebook_gives_new_suggestions(coded: Project, tmp_path: Path) -> None:
    before = answering.suggestions(coded)
    load_codebook(coded, ANN, codebook(tmp_path, {"travel": CODES["travel"], "pets": "cats, dogs"}))
    after = answering.suggestions(coded)
    assert [t.name for t in before.targets] == sorted(CODES)
    assert [t.name for t in after.targets] == ["pets", "travel"]


def place(project: Project, code: str, subject: str) -> float:
    """The mean place of a subject's excerpts in what a code offers, from 0 for the first."""
    found, now = answering.suggestions(project), study(project)
    offered = [one.excerpt for one in found.for_target(now, now.code_named(code), count=999)]
    places = [offered.index(e) for e in of(now, subject)]
    return sum(places) / len(places)


def with_criteria(project: Project, folder: Path, **criteria: str) -> None:
    """Load two vague codes, the first of them with criteria."""
    path = folder / "codebook.csv"
    said = ",".join(f'"{text}"' for text in criteria.values())
    rows = (
        f"name,definition,{','.join(criteria)}",
        f'Outside,"Life outside the house, on the bus or in the soil",{said}',
        "Inside,Life indoors",
    )
    path.write_text("\n".join(rows), "utf-8")
    load_codebook(project, ANN, path)


@pytest.mark.parametrize(
    ("criterion", "says", "subject", "raised"),
    [
        ("include", "pillow and mattress; nap at bedtime", "sleep", True),
        ("example", "The mattress, the pillow, and a nap when tired", "sleep", True),
        ("exclude", "bus driver and timetable; ticket and fare (use Travel)", "travel", False),
    ],
)  # fmt: skip
def test_what_a_codebook_includes_excludes_and_shows_counts(
    project: Project, tmp_path: Path, criterion: str, says: str, subject: str, raised: bool
) -> None:
    with_criteria(project, tmp_path, **{criterion: ""})
    before = place(project, "Outside", subject)
    with_criteria(project, tmp_path, **{criterion: says})
    after = place(project, "Outside", subject)
    assert (after < before - 3) if raised else (after > before + 3)


def test_the_reason_names_the_point_that_an_excerpt_fits(project: Project, tmp_path: Path) -> None:
    with_criteria(project, tmp_path, include="roses on the lawn; pillow, mattress and bedtime")
    now = study(project)
    found = answering.suggestions(project).for_target(now, now.code_named("Outside"), count=99)
    asleep = next(one for one in found if subject_of(now.excerpts[one.excerpt].text) == "sleep")
    why = answering.reason(project, now, asleep.excerpt, asleep.target)
    assert why.point == "pillow, mattress and bedtime"
    assert set(why.words) & set(SUBJECTS["sleep"])


def test_the_order_of_import_changes_nothing(tmp_path: Path) -> None:
    told = []
    for order in (1, -1):
        project = project_in(tmp_path / f"study{order}")
        for path in interviews(tmp_path / "files", range(1, 5))[::order]:
            import_files(project, ANN, [path])
        load_codebook(project, ANN, codebook(tmp_path, CODES))
        now = study(project)
        for subject in ("travel", "garden"):
            answering.accept(project, ANN, sorted(of(now, subject))[:2], now.code_named(subject))
        found, now = answering.suggestions(project), study(project)
        queue = [(one.excerpt, one.why) for one in found.queue(now)]
        told.append((by_text(project, found), queue, found.learnt.scores.tolist()))
    assert told[0] == told[1]


# Decisions -----------------------------------------------------------------------------------


def test_an_accepted_suggestion_begins_the_codes_theme_and_says_where_it_comes_from(
    coded: Project,
) -> None:
    now = study(coded)
    one, two, *_ = of(now, "travel")
    code = now.code_named("travel")
    answering.accept(coded, ANN, [one], code)
    answering.accept(coded, ANN, [two], code)
    after = study(coded)
    held = after.board.members[after.theme_named("travel")]
    assert {held[e].origin for e in (one, two)} == {"suggestion"}
    found = answering.suggestions(coded)
    assert code not in [s.target for s in found.for_excerpt(after, one, count=9)]
    assert one not in [s.excerpt for s in found.for_target(after, code, count=99)]


def test_not_this_is_learnt_and_taken_back_with_undo(coded: Project) -> None:
    now = study(coded)
    first = answering.suggestions(coded)
    excerpt = of(now, "travel")[0]
    code = now.code_named("travel")
    answering.decline(coded, ANN, [excerpt], code)
    declined = answering.suggestions(coded)
    row = declined.index.rows[excerpt]
    column = [t.id for t in declined.targets].index(code)
    assert code not in [s.target for s in declined.for_excerpt(study(coded), excerpt, count=9)]
    assert declined.learnt.scores[row, column] < first.learnt.scores[row, column]
    review.undo(coded, ANN)
    again = answering.suggestions(coded)
    assert (again.learnt.scores == first.learnt.scores).all()
    assert again.track == first.track


def taken_back(project: Project) -> str | None:
    undone = review.undo(project, ANN)
    return answering.excerpt_of(study(project), undone)


def test_taking_back_an_answer_names_the_excerpt_it_was_about(coded: Project) -> None:
    now = study(coded)
    one, two, *_ = of(now, "travel")
    answering.accept(coded, ANN, [one], now.code_named("travel"))
    answering.decline(coded, ANN, [two], now.code_named("garden"))
    review.write_memo(coded, ANN, "project", "", "What of the buses?")
    assert taken_back(coded) is None
    assert taken_back(coded) == two
    assert taken_back(coded) == one
    with pytest.raises(DecisionError, match="no decision to take back"):
        taken_back(coded)


def test_themes_teach_without_a_codebook(project: Project) -> None:
    now = study(project)
    travel, garden = of(now, "travel"), of(now, "garden")
    review.create_theme(project, ANN, name="Bus and driver", excerpts=travel[:3])
    review.create_theme(project, ANN, name="Seeds and soil", excerpts=garden[:4])
    found, now = answering.suggestions(project), study(project)
    assert [t.name for t in found.targets] == ["Bus and driver", "Seeds and soil"]
    assert found.verdicts.decided() == {*travel[:3], *garden[:4]}
    offers = [
        one.excerpt for one in found.for_target(now, now.theme_named("Seeds and soil"), count=3)
    ]
    assert {subject_of(now.excerpts[e].text) for e in offers} == {"garden"}


def test_unread_members_of_an_accepted_theme_are_no_lesson(
    project: Project, tmp_path: Path
) -> None:
    from workbench.services.theming.run import RunOptions, run

    run(project, ANN, RunOptions(seed=3))
    theme = study(project).board.live()[0].id
    members = sorted(study(project).board.members[theme])
    mark_opened(project, "Ann", members[:2])
    review.accept(project, ANN, theme)
    assert answering.suggestions(project).verdicts.decided() == set(members[:2])
    mark_opened(project, "Ann", members[2:3])
    assert answering.suggestions(project).verdicts.decided() == set(members[:3])


def test_what_was_taken_out_of_a_theme_is_not_suggested_for_it(project: Project) -> None:
    now = study(project)
    travel = of(now, "travel")
    made = review.create_theme(project, ANN, name="Buses", excerpts=travel[:4])
    theme = study(project).theme_named("Buses")
    assert made.seq == study(project).board.seq
    review.remove(project, ANN, travel[:1], theme)
    found = answering.suggestions(project)
    assert found.verdicts.not_this[travel[0]] == {theme}
    review.undo(project, ANN)
    assert not answering.suggestions(project).verdicts.not_this.get(travel[0])


def test_the_most_doubtful_member_of_a_theme_comes_first(project: Project) -> None:
    now = study(project)
    stray = of(now, "money")[0]
    review.create_theme(project, ANN, name="Buses", excerpts=[*of(now, "travel"), stray])
    theme = study(project).theme_named("Buses")
    doubtful = answering.suggestions(project).doubtful(study(project), theme)
    assert stray in doubtful[:2]
    assert len(doubtful) == len(study(project).board.members[theme])


def test_a_theme_shows_its_doubtful_members_behind_the_first_typical_ones(project: Project) -> None:
    stray = of(study(project), "money")[0]
    review.create_theme(project, ANN, name="Buses", excerpts=[*of(study(project), "travel"), stray])
    now, found = study(project), answering.suggestions(project)
    theme = now.theme_named("Buses")
    before = theme_presenter.detail(now, theme)
    shown = doubtful_early(found, now, theme, before)
    marked = [i for i, card in enumerate(shown["cards"]) if card["doubtful"]]
    assert marked == [3, 4, 5]
    assert stray in shown["ids"][3:6]
    assert sorted(shown["ids"]) == sorted(before["ids"])
    review.accept(project, ANN, theme)
    now, found = study(project), answering.suggestions(project)
    accepted = doubtful_early(found, now, theme, theme_presenter.detail(now, theme))
    assert [card["doubtful"] for card in accepted["cards"]][:4] == [True, True, True, False]
    assert doubtful_early(None, now, theme, before)["ids"] == before["ids"]


def test_the_queue_holds_what_nobody_read(coded: Project) -> None:
    now = study(coded)
    mark_opened(coded, "Ann", list(now.excerpts)[:3])
    queue = answering.suggestions(coded).queue(study(coded), count=100)
    assert {one.excerpt for one in queue} == set(list(now.excerpts)[3:])
    assert {one.why for one in queue} == {"random"}, "too little is decided for another reason"


def test_withdrawn_words_leave_suggestions_at_once_and_their_vectors_go(coded: Project) -> None:
    from workbench.embedding import vector_key
    from workbench.services.excerpts.vectors import spoken_sentences

    now = study(coded)
    answering.suggestions(coded)
    person = next(iter(now.participants))
    theirs = [e for e in now.excerpts.values() if e.participant_id == person]
    model = coded.embedder()
    keys = [
        vector_key(said, model.model_id, model.dtype)
        for e in theirs
        for said in spoken_sentences(now, e)
    ]
    assert coded.vectors.get(keys)
    withdraw(coded, ANN, person)
    assert not coded.vectors.get(keys)
    shown = answering.latest(coded)
    after = study(coded)
    if shown is not None:
        assert not any(shown.for_excerpt(after, e.id) for e in theirs)
    assert not {e.id for e in theirs} & set(answering.suggestions(coded).index.ids)


# Small and odd -------------------------------------------------------------------------------


def test_nothing_to_suggest_is_said_in_one_sentence(project: Project, tmp_path: Path) -> None:
    assert "load a codebook, or accept a theme" in answering.why_none(project)
    assert answering.latest(project) is None
    with pytest.raises(DecisionError, match="load a codebook"):
        answering.suggestions(project)
    empty = project_in(tmp_path / "empty")
    assert "import transcripts first" in answering.why_none(empty)


def test_one_code_and_three_excerpts_are_enough(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, interviews(tmp_path / "files", [1], answers=3))
    load_codebook(project, ANN, codebook(tmp_path, {"travel": CODES["travel"]}))
    found, now = answering.suggestions(project), study(project)
    assert len(found.for_target(now, now.code_named("travel"))) == 3
    assert len(found.queue(now)) == 3
    answering.accept(project, ANN, list(now.excerpts)[:1], now.code_named("travel"))
    assert (
        len(answering.suggestions(project).for_target(study(project), now.code_named("travel")))
        == 2
    )


def test_two_codes_of_one_meaning_are_both_offered_and_never_likely(
    project: Project, tmp_path: Path
) -> None:
    twins = {"travel": CODES["travel"], "journeys": CODES["travel"]}
    load_codebook(project, ANN, codebook(tmp_path, {**twins, "garden": CODES["garden"]}))
    found, now = answering.suggestions(project), study(project)
    best = found.for_excerpt(now, of(now, "travel")[0], count=2)
    assert {one.name for one in best} == {"travel", "journeys"}
    assert not any(one.likely for one in best)


def test_twins_that_analysts_use_by_turns_are_never_likely(
    project: Project, tmp_path: Path
) -> None:
    twins = {"travel": CODES["travel"], "journeys": CODES["travel"]}
    load_codebook(project, ANN, codebook(tmp_path, {**CODES, **twins}))
    for subject in SUBJECTS:
        now = study(project)
        for i, excerpt in enumerate(sorted(of(now, subject))[:6]):
            name = "journeys" if subject == "travel" and i % 2 else subject
            answering.accept(project, ANN, [excerpt], now.code_named(name))
    found, now = answering.suggestions(project), study(project)
    assert found.track.decided == 30
    likely = [one for e in now.excerpts for one in found.for_excerpt(now, e) if one.likely]
    assert {one.name for one in likely} & set(SUBJECTS)
    assert not {one.name for one in likely} & set(twins)


def test_a_codebook_without_codes_leaves_nothing_to_suggest(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text("name,definition\n", "utf-8")
    with pytest.raises(InputError, match="no code"):
        load_codebook(project, ANN, path)
    assert "load a codebook" in answering.why_none(project)


def test_a_code_that_nothing_fits_still_offers_what_comes_nearest(
    project: Project, tmp_path: Path
) -> None:
    load_codebook(project, ANN, codebook(tmp_path, {**CODES, "astronomy": "telescopes and comets"}))
    found, now = answering.suggestions(project), study(project)
    assert len(found.for_target(now, now.code_named("astronomy"))) == 10


@pytest.mark.parametrize(
    ("setting", "said"), [("suggestions = false", "switched off"), ("ai_off = true", "without AI")]
)
def test_suggestions_can_be_switched_off(coded: Project, setting: str, said: str) -> None:
    (coded.folder / "settings.toml").write_text(f"{setting}\n", "utf-8")
    off = project_in(coded.folder)
    assert said in answering.why_none(off)
    assert answering.latest(off) is None


# The command ---------------------------------------------------------------------------------


@pytest.mark.model
def test_the_command_says_what_to_read_and_what_codes_offer(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, interviews(tmp_path / "files", [1], answers=4))
    load_codebook(project, ANN, codebook(tmp_path, CODES))
    project.store.close()
    told = invoked("suggest", project.folder, "--count", "3")
    assert told.code == 0
    assert "Nothing is decided yet" in told.out
    value = invoked("suggest", project.folder, "--count", "3", "--json").value
    assert len(value["queue"]) == 3
    assert {target["name"] for target in value["targets"]} == set(CODES)
    assert all(1 <= len(guess["suggestions"]) <= 3 for guess in value["excerpts"])


def test_the_command_says_why_there_is_nothing(project: Project) -> None:
    project.store.close()
    ended = invoked("suggest", project.folder)
    assert ended.code == 2
    assert "load a codebook" in ended.err


def test_somebody_elses_decision_counts_as_well(coded: Project) -> None:
    now = study(coded)
    answering.accept(coded, Author(analyst="Ben"), of(now, "travel")[:1], now.code_named("travel"))
    assert answering.suggestions(coded).track.decided == 1


def test_nothing_is_suggested_for_what_is_set_aside_and_no_code_below_the_floor(
    coded: Project,
) -> None:
    now = study(coded)
    found = answering.suggestions(coded)
    one = of(now, "travel")[0]
    assert found.for_excerpt(now, one)
    review.set_aside(coded, ANN, [one])
    assert not found.for_excerpt(study(coded), one)
    codes = [t.id for t in found.targets if t.kind == "code"]
    floor = min(FLOOR, 3 * CODES_PER_EXCERPT / len(found.targets))
    offered = {s.score for e in now.excerpts for s in found.for_excerpt(now, e, count=99)
               if s.target in codes}  # fmt: skip
    assert min(offered) >= round(floor, 3)
    assert (found.learnt.scores < floor).any(), "some are below it"
