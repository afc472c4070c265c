"""Saturation: by brute force on small studies, by a published example, and the same everywhere."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from docx import Document

from workbench.domain.board.board import Board
from workbench.domain.measures.saturation import reached_after, saturation
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.domain.telling.saturation import Curve, curves
from workbench.exporters import export
from workbench.exporters.checklists import coreq
from workbench.exporters.curves import curve_svg, ticks
from workbench.exporters.tables import theme_rows
from workbench.ui.pages.saturation_presenter import IMPORT, NOBODY, saturation_sheet

sys.path.insert(0, str(Path(__file__).parents[1]))
from findings_kit import eight_interviews

INTERVIEWS = ("abc", "ad", "", "b", "ef", "a", "g")


@pytest.fixture(scope="module")
def study() -> Study:
    return eight_interviews()[0]


def test_the_example_of_the_paper_is_saturated_at_6_and_2_more() -> None:
    """37 themes in the first four; then 4, 3, 1 and 0 new: 7/37 = 19 %, 4/37 = 11 %, 1/37 = 3 %."""
    assert reached_after([15, 10, 8, 4, 4, 3, 1, 0]) == 6
    assert reached_after([15, 10, 8, 4, 4, 3, 1]) is None


@pytest.mark.parametrize(
    ("new", "after"),
    [
        ([20, 0, 0, 0, 1, 0], 4), ([20, 0, 0, 0, 1, 1], None), ([19, 0, 0, 0, 1, 0], None),
        ([0, 0, 0, 0, 0, 0], None), ([0, 0, 0, 0, 1, 0, 0], None), ([3, 0, 0, 0, 1, 0, 0], 5),
    ],
)  # fmt: skip
def test_five_percent_of_the_base_is_the_most_that_a_run_may_bring(
    new: list[int], after: int | None
) -> None:
    assert reached_after(new) == after


def grown(order: tuple[str, ...]) -> list[int]:
    return [len(set("".join(order[: n + 1]))) for n in range(len(order))]


def test_with_six_interviews_every_order_is_looked_at() -> None:
    found = saturation(INTERVIEWS[:6])
    assert found is not None and found.orders == 720
    every = [grown(order) for order in permutations(INTERVIEWS[:6])]
    for point, items in zip(found.points, zip(*every, strict=True), strict=True):
        assert point.items == median(items)
        assert (point.low, point.high) == tuple(np.percentile(items, [5, 95]))
    stops = [reached_after(np.diff(items, prepend=0).tolist()) for items in every]
    told = [stop for stop in stops if stop is not None]
    assert (found.reached, found.at) == (len(told), median(told))
    assert [p.here for p in found.points] == grown(INTERVIEWS[:6])


def test_orders_that_are_drawn_come_near_to_all_of_them() -> None:
    """Seven interviews have 5,040 orders: those that are drawn tell what all of them do."""
    drawn = saturation(INTERVIEWS, seed=3, orders=4_000)
    every = saturation(INTERVIEWS, orders=5_040)
    assert drawn is not None and every is not None and every.orders == 5_040
    assert abs(drawn.reached / 4_000 - every.reached / 5_040) < 0.03
    for one, all_ in zip(drawn.points, every.points, strict=True):
        assert (one.items, one.low, one.high) == (all_.items, all_.low, all_.high)


def test_the_same_seed_draws_the_same_and_the_order_of_rows_changes_only_their_own_curve() -> None:
    one, other = saturation(INTERVIEWS * 2), saturation((*reversed(INTERVIEWS * 2),))
    assert one == saturation(INTERVIEWS * 2) and one is not None and other is not None
    assert [(p.items, p.low, p.high) for p in one.points] == [
        (p.items, p.low, p.high) for p in other.points
    ]
    assert [p.here for p in one.points] != [p.here for p in other.points]


def test_fewer_interviews_than_a_base_and_a_run_say_nothing() -> None:
    assert saturation(INTERVIEWS[:5]) is None
    assert saturation([]) is None


def of(study: Study, kind: str, group: str = "", order: str = "") -> Curve:
    every = curves(study, grouping(study), order)
    return next(c for c in every if (c.of, c.group) == (kind, group))


def test_a_study_is_counted_by_interviews_and_by_those_that_were_coded(study: Study) -> None:
    themes, codes = of(study, "themes"), of(study, "codes")
    assert (themes.interviews, codes.interviews) == (8, 7)
    assert themes.found is not None and codes.found is not None
    assert [p.here for p in themes.found.points] == [2, 3, 3, 3, 3, 4, 4, 4]
    assert [p.here for p in codes.found.points] == [1, 2, 2, 2, 2, 2, 2]


def test_interviews_can_be_put_in_the_order_in_which_they_were_held(study: Study) -> None:
    held = of(study, "themes", order="held")
    assert held.found is not None
    # T01, T02, F02, F04, F01, F03, F05, and T03 without a date at the end
    assert [p.here for p in held.found.points] == [2, 2, 3, 4, 4, 4, 4, 4]
    assert held.found.here == 4 and "the order of “held” it was reached after 4+2" in held.sentence


def test_a_group_that_is_too_small_has_no_figures(study: Study) -> None:
    attendees, tutors = of(study, "themes", "attendee"), of(study, "themes", "tutor")
    assert (attendees.participants, attendees.found) == (5, None)
    assert "6 are needed" in attendees.sentence
    assert tutors.found is None and "fewer than 5 participants" in tutors.sentence


def test_without_accepted_themes_and_codings_there_is_nothing_to_count(study: Study) -> None:
    bare = Study(name="", language="en", board=Board(), transcripts=study.transcripts,
                 participants=study.participants, excerpts=study.excerpts)  # fmt: skip
    assert curves(bare, grouping(bare)) == ()


def test_the_figures_are_the_same_wherever_they_stand(study: Study, tmp_path: Path) -> None:
    """Page, worksheet, document, web page and JSON: every sentence, and every point of a curve."""
    for to in ("xlsx", "docx", "html", "json"):
        export(study, to, tmp_path / f"a.{to}")
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))["saturation"]
    page = saturation_sheet(study, "group", IMPORT)["curves"]
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["Saturation"].values)[2:]
    document = Document(str(tmp_path / "a.docx"))
    paragraphs = {p.text for p in document.paragraphs}
    web = (tmp_path / "a.html").read_text("utf-8")
    assert len(told) == len(page) == 6
    for curve, shown in zip(told, page, strict=True):
        assert curve["sentence"] == shown["sentence"]
        assert curve["sentence"] in paragraphs and f"<p>{curve['sentence']}</p>" in web
        assert curve["sentence"] in {row[7] for row in rows}
    for curve, shown in ((told[0], page[0]), (told[3], page[3])):
        points = [tuple(map(float, row)) for row in shown["rows"]]
        assert points == [tuple(map(float, p.values())) for p in curve["found"]["points"]]
        by = {"themes": "accepted themes", "codes": "codes"}[curve["of"]]
        assert points == [row[2:7] for row in rows if row[0] == by and not row[1] and row[2]]
        cells = "".join(f'<td class="n">{cell}</td>' for cell in shown["rows"][3])
        assert f"<tr>{cells}</tr>" in web
    pictures = [p for p in paragraphs if p.startswith("Figure") and "Saturation by" in p]
    assert len(pictures) == 2


def test_the_checklist_answers_the_item_on_saturation(study: Study) -> None:
    items = coreq(study, grouping(study), theme_rows(study, grouping(study)))
    assert items[21].answer.startswith("By accepted themes, 8 interviews: 4 different ones.")
    assert "orders" in items[21].answer


def test_a_picture_is_well_formed_and_a_hostile_group_is_text_in_it(study: Study) -> None:
    curve = of(study, "themes")
    assert curve.found is not None
    ElementTree.fromstring(curve_svg(curve, curve.found))
    hostile = replace(curve, group="<script>x</script>")
    assert "<script" not in curve_svg(hostile, curve.found)


@pytest.mark.parametrize("most", [1, 4, 6, 7, 45, 500, 12_345])
def test_axes_have_few_whole_steps(most: int) -> None:
    steps = ticks(most)
    assert 1 <= len(steps) <= 6 and all(0 < s <= most for s in steps)


def test_the_page_without_groups_shows_everybody(study: Study) -> None:
    assert [c["title"] for c in saturation_sheet(study, NOBODY, IMPORT)["curves"]] == [
        "Saturation by accepted themes", "Saturation by codes",
    ]  # fmt: skip
