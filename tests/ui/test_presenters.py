"""What the page shows, as plain values."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from ui_kit import ANN, BEN, EVIL, theme

from workbench.domain.errors import NotFound
from workbench.domain.material.codebook import code_id
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.stability import Groupings
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.services import reading
from workbench.services.context import Project, record
from workbench.services.deciding import review
from workbench.services.deciding.codes import merge_codes
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.files import import_files
from workbench.services.importing.rows import FileRow
from workbench.services.projects import status
from workbench.services.theming.run_review import ChangesReport, ConflictLine, OfferLine
from workbench.ui.board import (
    codebook_presenter,
    found_presenter,
    list_presenter,
    map_presenter,
    theme_presenter,
)
from workbench.ui.board.undone_presenter import undone
from workbench.ui.kit.progress import job_values
from workbench.ui.pages import (
    importing_presenter,
    run_presenter,
    trail_presenter,
)


def excerpt(i: int, who: str | None) -> Excerpt:
    return Excerpt(id=f"e{i}", transcript_id="t", participant_id=who, start=0, end=1, text="x")


def test_rows_count_excerpts_and_participants(project: Project) -> None:
    rows = {row["name"]: row for row in list_presenter.theme_rows(reading.study(project))}
    assert (rows["believed"]["n"], rows["believed"]["people"]) == (4, 4)
    assert rows["believed"]["read"] == 0 and f"{EVIL} buses" in rows


def test_the_pool_and_what_is_set_aside_end_the_list(project: Project) -> None:
    held = reading.study(project).board.unthemed()
    review.set_aside(project, ANN, held[:1])
    pool, aside = list_presenter.pool_rows(reading.study(project))
    assert (pool["id"], pool["n"]) == ("pool", len(held) - 1)
    assert (aside["id"], aside["n"], aside["people"]) == ("aside", 1, 1)


def test_a_theme_shows_question_group_strength_and_doubt(project: Project) -> None:
    shown = theme_presenter.detail(reading.study(project), theme(project, "believed"))
    first, *_, last = shown["cards"]
    assert (first["strength"], first["origin"], last["origin"]) == (0.9, "run", "soft")
    assert {card["group"] for card in shown["cards"]} == {"tutor", "attendee"}
    assert "say more" in first["question"] and "say more" not in first["text"]
    assert shown["breadth"] == [("attendee", 2, 2), ("tutor", 2, 2)]


def test_codes_near_and_linked_are_told_apart(project: Project) -> None:
    study = reading.study(project)
    buses = next(t for t in study.near_codes)
    near = theme_presenter.detail(study, buses)["near"]
    assert [(c["name"], c["cosine"]) for c in near] == [
        ("Getting there", 0.61),
        ("Being believed", 0.2),
    ]
    review.link_code(project, ANN, buses, near[0]["id"], "narrower")
    shown = theme_presenter.detail(reading.study(project), buses)
    assert [c["name"] for c in shown["near"]] == ["Being believed"]
    assert [(c["relation"], c["cosine"]) for c in shown["links"]] == [("narrower", 0.61)]


def test_a_name_beyond_the_excerpts_is_flagged_and_a_stale_one_said_to_be(
    project: Project,
) -> None:
    believed, buses = theme(project, "believed"), theme(project, "moving on")
    label = ThemeLabel(theme_id=believed, name="Pain and zeppelins", description="Of the pain.")
    with project.store.begin() as tx:
        record(tx.trail, ANN, Label(labeler="team", version="1", labels=(label,)))
    shown = theme_presenter.detail(reading.study(project), believed)
    assert [(line["name"], line["beyond"]) for line in shown["labels"]][-1] == (
        "Pain and zeppelins",
        ["zeppelins"],
    )
    assert not shown["row"]["stale"]
    review.move(project, ANN, [shown["ids"][0]], source=believed, target=buses)
    after = reading.study(project)
    assert theme_presenter.detail(after, believed)["row"]["stale"]
    review.rename(project, ANN, believed, "Being believed")
    after = reading.study(project)
    assert not theme_presenter.detail(after, believed)["row"]["stale"], "an analyst's name never is"
    assert theme_presenter.detail(after, believed)["labels"][-1]["stale"]


def test_one_voice_is_warned_of() -> None:
    assert "Only P1" in theme_presenter.one_voice([excerpt(i, "P1") for i in range(3)])
    mixed = [excerpt(i, "P1" if i < 4 else f"P{i}") for i in range(6)]
    assert "P1 gives 4 of the 6" in theme_presenter.one_voice(mixed)
    assert theme_presenter.one_voice([excerpt(i, f"P{i}") for i in range(3)]) == ""
    assert theme_presenter.one_voice([]) == ""


def test_an_unknown_theme_is_not_found(project: Project) -> None:
    with pytest.raises(NotFound):
        theme_presenter.detail(reading.study(project), "nothing")


def test_the_map_packs_places_themes_and_groups(project: Project) -> None:
    study = reading.study(project)
    shown, held = map_presenter.map_of(study), map_presenter.map_themes(study)
    places = np.frombuffer(base64.b64decode(shown["xy"]), "<f4").reshape(-1, 2)
    themes = np.frombuffer(base64.b64decode(held["theme"]), "<u2")
    packed = base64.b64decode(shown["ids"])
    ids = [str(UUID(bytes=packed[i : i + 16])) for i in range(0, len(packed), 16)]
    assert len(places) == len(themes) == len(ids) == len(study.excerpts)
    assert shown["groups"] == ["attendee", "tutor"]
    for number, excerpt_id in zip(themes, ids, strict=True):
        holders = study.board.themes_of(excerpt_id)
        got = None if number == map_presenter.NOWHERE else held["themes"][number]
        assert got == (holders[0] if holders else None)


def test_the_reader_cuts_turns_at_excerpts_by_code_points(project: Project) -> None:
    study = reading.study(project)
    transcript = next(t for t in study.transcripts.values() if t.name == "P04")
    at = transcript.text.index("🌧")
    review.mark_excerpt(project, ANN, transcript.id, at, at + 7, theme(project, "believed"))
    study = reading.study(project)
    shown = map_presenter.reader(study, transcript.id)
    assert shown is not None
    segments = [s for turn in shown["turns"] for s in turn["segments"]]
    for segment in segments:
        stop = segment["at"] + len(segment["text"])
        assert transcript.text[segment["at"] : stop] == segment["text"]
    marked = next(s for s in segments if s["text"] == "🌧 rainy")
    assert len(marked["excerpts"]) == 2


def test_a_transcript_that_is_gone_is_none(project: Project) -> None:
    assert map_presenter.reader(reading.study(project), "gone") is None


def test_one_file_is_not_called_several() -> None:
    fine, bad = FileRow(name="a", ok=True, message=""), FileRow(name="b", ok=False, message="no")
    assert importing_presenter.import_table([fine, bad])["note"] == "1 file understood, 1 refused."


def test_the_codebook_is_a_tree_with_the_themes_of_each_code(project: Project) -> None:
    target = theme(project, "believed")
    code = reading.study(project).code_named("Getting there")
    review.link_code(project, ANN, target, code, "broader")
    rows = {row["name"]: row for row in codebook_presenter.code_rows(reading.study(project))}
    assert rows["Getting there"]["themes"] == [
        {"id": target, "name": "believed", "how": "broader than the code"}
    ]
    assert rows["Being believed at work"]["depth"] == 1
    assert rows["Being believed at work"]["themes"] == []
    assert len(status(project).uncovered) == 3


def test_a_code_opens_what_people_coded_and_the_excerpts_of_its_themes(
    project: Project, tmp_path: Path
) -> None:
    book, marks = tmp_path / "book.csv", tmp_path / "marks.csv"
    book.write_text("code,when to use,example\nGetting there,buses,It takes two\nBus,,\n")
    load_codebook(project, ANN, book)
    marks.write_text(
        "transcript,quote,code,coder\nP01,It takes two buses,Getting there,Ben\n"
        "P01,It takes two buses,Bus,Ben\nP01,Nobody in that room,Bus,Ben\n"
    )
    load_codings(project, ANN, marks)
    here = reading.study(project).code_named("Getting there")
    merge_codes(project, ANN, reading.study(project).code_named("Bus"), here)
    review.link_code(project, ANN, theme(project, "believed"), here)
    study = reading.study(project)
    [row] = codebook_presenter.code_rows(study)
    assert (row["include"], row["example"], row["codings"]) == ("buses", "It takes two", 2)
    behind = codebook_presenter.one_code(study, here)
    assert [(p["text"], p["who"], p["coder"]) for p in behind["passages"]] == [
        ("It takes two buses", "P01", "Ben"), ("Nobody in that room", "P01", "Ben"),
    ]  # fmt: skip
    assert len(behind["cards"]) == 4


def test_the_trail_is_newest_first_and_can_be_filtered(project: Project) -> None:
    review.rename(project, ANN, theme(project, "believed"), "Taken seriously")
    study = reading.study(project)
    table = trail_presenter.trail_table(study)
    assert table["rows"][0]["cells"][0] == str(study.board.seq)
    few = trail_presenter.trail_table(study, words="taken SERIOUSLY")
    assert [row["cells"][2] for row in few["rows"]] == ["Ann"]
    assert trail_presenter.trail_table(study, who="Nobody")["rows"] == []


def test_a_long_trail_is_turned_over_page_by_page(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_presenter, "TRAIL_ROWS", 5)
    first = theme(project, "believed")
    for number in range(6):
        review.rename(project, ANN, first, f"Called {number}")
    study = reading.study(project)
    seen, page, turned = list[str](), "1", 0
    while page:
        table = trail_presenter.trail_table(study, page=int(page))
        assert table["newer"] == (str(turned) if turned else "")
        assert all(row["to"] for row in table["rows"] if row["cells"][0] != str(study.board.seq))
        seen += [row["cells"][0] for row in table["rows"]]
        page, turned = table["older"], turned + 1
    assert seen == [str(seq) for seq in range(study.board.seq, 0, -1)] and turned > 2
    called = trail_presenter.trail_table(study, words="called", page=2)
    assert "Called 0" in " ".join(called["rows"][-1]["cells"]) and called["older"] == ""
    assert "6 to 6 are shown" in called["note"]
    assert trail_presenter.trail_table(study, page=10**9) == trail_presenter.trail_table(
        study, page=turned
    )


def test_everything_for_the_page_is_json(project: Project) -> None:
    study = reading.study(project)
    json.dumps(
        [
            list_presenter.theme_rows(study),
            map_presenter.map_of(study),
            map_presenter.map_themes(study),
        ]
    )
    json.dumps([theme_presenter.detail(study, t) for t in (*study.board.themes, "pool", "aside")])


def test_a_job_is_shown_as_a_bar() -> None:
    assert job_values(None)["state"] == "none"


def test_a_theme_says_how_often_resampled_runs_find_it(project: Project) -> None:
    study, believed = reading.study(project), theme(project, "believed")
    assert theme_presenter.detail(study, believed)["stability"] == ""
    keys = tuple(study.excerpts)
    held = study.board.members[believed]
    alike = tuple(0 if key in held else 1 for key in keys)
    apart = tuple(i % 2 for i, _ in enumerate(keys))
    measured = replace(study, groupings=Groupings(keys=keys, resamples=(alike, apart)))
    said = theme_presenter.detail(measured, believed)["stability"]
    assert said.startswith("found in 1 of 2 resampled runs")


def test_what_a_run_contradicts_stands_before_what_it_offers() -> None:
    report = ChangesReport(
        run_id="r", kept=("t",), candidates=("c",),
        offers=(OfferLine(theme_id="t", theme="Buses", excerpts=("a", "b")),),
        conflicts=(ConflictLine(kind="empty", themes=("t",), excerpts=(), said="It is empty."),),
    )  # fmt: skip
    shown = run_presenter.changes_table(report)
    assert [r["cells"][:3] for r in shown["rows"]] == [
        ["look again", "", ""], ["offered", "Buses", "2 excerpts"]
    ]  # fmt: skip
    assert "2 excerpts offered" in shown["note"] and "1 conflict" in shown["note"]
    assert "no run yet" in run_presenter.changes_table(ChangesReport())["note"]


def test_a_theme_says_who_has_read_how_much_of_it(project: Project) -> None:
    members = reading.study(project).members_of(theme(project, "believed"))
    reading.mark_opened(project, "Ben", [e.id for e in members[:1]])
    reading.mark_opened(project, "Ann", [e.id for e in members[:3]])
    shown = theme_presenter.detail(reading.study(project), theme(project, "believed"))
    assert shown["readers"] == [("Ann", 3), ("Ben", 1)]
    assert shown["row"]["read"] == 3
    assert theme_presenter.detail(reading.study(project), "pool")["readers"] == []


def test_a_side_of_a_split_offers_what_the_whole_meant_until_it_says_so_itself(
    project: Project,
) -> None:
    whole = theme(project, "believed")
    held = list(reading.study(project).board.members[whole])
    review.redefine(project, ANN, whole, "Others know.")
    review.link_code(project, ANN, whole, code_id("Being believed"), "broader")
    assert theme_presenter.detail(reading.study(project), whole)["inherited"] is None
    parts = review.split(project, ANN, whole, [held[:2], held[2:]], ["Listened to", ""]).event.parts
    side = parts[0].theme_id
    offered = theme_presenter.detail(reading.study(project), side)["inherited"]
    assert offered is not None
    assert (offered["name"], offered["definition"]) == ("believed", "Others know.")
    assert [(c["name"], c["relation"]) for c in offered["codes"]] == [("Being believed", "broader")]
    assert not reading.study(project).board.theme(side).definition  # a proposal only
    of_side = review.split(project, ANN, side, [held[:1], held[1:2]]).event.parts[0].theme_id
    again = theme_presenter.detail(reading.study(project), of_side)["inherited"]
    assert again == offered
    review.redefine(project, ANN, of_side, "My own.")
    review.link_code(project, ANN, of_side, code_id("Being believed"), "narrower")
    assert theme_presenter.detail(reading.study(project), of_side)["inherited"] is None


def test_an_undo_says_what_it_took_back_and_where_that_is_seen(project: Project) -> None:
    source, target = theme(project, "believed"), theme(project, "moving on")
    held = list(reading.study(project).board.members[source])[:1]
    cases = [
        (lambda: review.park(project, ANN, source), "Ann parked “believed”.", source, []),
        (lambda: review.move(project, ANN, held, source=source, target=target),
         "Ann moved an excerpt of P01 from “believed” to “moving on”.", source, held),
        (lambda: review.set_aside(project, ANN, held), "Ann set aside an excerpt of P01.",
         source, held),
        (lambda: review.merge(project, ANN, [source, target], "Both"),
         "Ann merged “believed” and “moving on” into “Both”.", source, []),
        (lambda: review.write_memo(project, ANN, "theme", target, "Look."),
         "Ann wrote a memo on “moving on”: “Look.”", target, []),
    ]  # fmt: skip
    for decided, said, shows, excerpts in cases:
        decided()
        recorded = review.undo(project, ANN)
        back = undone(reading.study(project), recorded)
        assert back == {"said": said, "shows": shows, "excerpts": excerpts}
    review.set_aside(project, ANN, held)
    review.undo(project, ANN)
    redone = review.redo(project, ANN)
    again = undone(reading.study(project), redone)
    assert again is not None and again["shows"] == "aside"
    parked = review.park(project, ANN, source)
    assert undone(reading.study(project), parked) is None


def test_a_search_counts_what_it_lists_and_says_what_to_do_next(project: Project) -> None:
    def words(query: str, **how: int) -> str:
        found = reading.search(project, query, **how)
        return found_presenter.said(found, query, by_meaning=False)["said"]

    assert words("BUS") == "4 hits for “BUS” in 4 excerpts, marked."
    assert (
        words("bus", limit=3) == "4 hits for “bus” in 4 excerpts, marked. The first 3 are listed."
    )
    assert words("pain, ").startswith("1 hit for “pain, ” in 1 excerpt")
    assert words("zeppelin").endswith("Try fewer letters, or find it by meaning.")
    row = found_presenter.row(reading.study(project), reading.search(project, "bus"))
    assert row == {"people": 4, "read": 0}


def test_a_search_by_meaning_has_a_floor_and_shows_why(project: Project) -> None:
    query = "bus stopped nearer to the hall"
    found = reading.meaning_search(project, query)
    texts = [e.text for e in found.excerpts]
    assert texts[0].startswith("I would come every week if the bus")
    assert len(texts) == found.total < len(reading.study(project).excerpts)
    said = found_presenter.said(found, query, by_meaning=True)["said"]
    assert f"{found.nearest:.2f} at most" in said and f"{found.total} excerpt" in said
    near = reading.why_near(project, query, found.excerpts)
    assert all(nearness >= reading.NEAR for nearness, _ in near.values())
    nothing = reading.meaning_search(project, "quantum chromodynamics")
    assert (nothing.excerpts, nothing.total) == ((), 0)
    said = found_presenter.said(nothing, "quantum chromodynamics", by_meaning=True)["said"]
    assert said.startswith("Nothing near “quantum chromodynamics”: the nearest excerpt has 0.")


def test_the_sentence_that_is_nearest_to_what_was_looked_for_is_told(
    project: Project, tmp_path: Path
) -> None:
    asked = "Kites fly over the harbour every single summer."
    (tmp_path / "P09.txt").write_text(
        f"INT: And then?\n\nP09: We had a long and quiet winter in the village. {asked}\n", "utf-8"
    )
    import_files(project, ANN, [tmp_path / "P09.txt"], interviewers=["INT"])
    now = reading.study(project)
    excerpt = next(e for e in now.excerpts.values() if asked in e.text)
    assert reading.why_near(project, "kites harbour summer", [excerpt])[excerpt.id][1] == asked


def test_a_theme_keeps_its_number_whatever_comes_before_it_and_goes(project: Project) -> None:
    """A split that is taken back, and what retires, leave the others' looks as they were."""
    whole, other = theme(project, "believed"), theme(project, "moving on")
    held = list(reading.study(project).board.members[whole])

    def shown() -> dict[str, int]:
        return {
            row["id"]: row["number"] for row in list_presenter.theme_rows(reading.study(project))
        }

    first = shown()
    assert sorted(first.values()) == [1, 2, 3]
    review.split(project, ANN, whole, [held[:2], held[2:]])
    review.create_theme(project, BEN, name="Ben's")
    bens = theme(project, "Ben's")
    assert shown()[bens] == 6
    review.undo(project, ANN)
    assert shown() == {**first, bens: 6}
    review.merge(project, ANN, [other, bens], "Both")
    assert shown()[theme(project, "Both")] == 7
