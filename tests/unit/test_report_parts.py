"""Parts of the reports: the picture of the map, the COREQ checklist, themes beside the codebook."""

import io
import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from docx import Document
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from workbench.domain.measures.alignment import Alignment, Convergence, Link
from workbench.domain.study import Study
from workbench.domain.telling.looks import COLOURS, SHAPES, look, numbers
from workbench.domain.telling.matrix import grouping
from workbench.domain.trail.heads import head_of
from workbench.exporters import export
from workbench.exporters.aligned import alone_of, convergence_rows, perhaps_of
from workbench.exporters.checklists import coreq
from workbench.exporters.docx import DOTS
from workbench.exporters.html import html_text
from workbench.exporters.pictures import SIDE, map_picture, map_png, map_svg
from workbench.exporters.tables import shown_name, theme_rows

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import small_study

SVG = {"s": "http://www.w3.org/2000/svg"}


@pytest.fixture
def mapped() -> Study:
    study = small_study()
    points = {e: (i / len(study.excerpts), -0.5) for i, e in enumerate(study.excerpts)}
    return replace(study, map_points=points)


@pytest.fixture
def aligned(mapped: Study) -> Study:
    theme, code = mapped.board.live()[0].id, next(iter(mapped.board.codes))
    shown = min(mapped.members_of(theme), key=lambda e: len(e.text)).id
    link = Link(theme=theme, code=code, relation="narrower", strength=0.4, basis="members")
    row = Convergence(verdict="complementary", theme=theme, code=code, why="w", evidence=(shown,))
    found = Alignment(
        links=(link,), pairs=((theme, code),), new=(), uncovered=(), convergence=(row,), coded=9
    )
    return replace(mapped, alignment=found)


def test_every_excerpt_is_a_dot_and_every_live_theme_a_number(mapped: Study) -> None:
    picture = map_picture(mapped)
    assert len(picture.dots) == len(mapped.excerpts)
    assert len(picture.marks) == len([t for t in mapped.board.live() if mapped.members_of(t.id)])
    assert all(0 < dot.x < SIDE and 0 < dot.y < SIDE for dot in picture.dots)
    root = etree.fromstring(map_svg(picture).encode())
    shapes = root.xpath("//s:circle[not(@stroke)] | //s:polygon", namespaces=SVG)
    assert len(shapes) == len(mapped.excerpts) + len(picture.marks)


def test_a_name_in_the_picture_is_text_and_nothing_else(mapped: Study) -> None:
    marks = tuple(replace(m, name="<script>x</script>") for m in map_picture(mapped).marks)
    svg = map_svg(replace(map_picture(mapped), marks=marks))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_the_picture_for_word_processors_is_a_square(mapped: Study) -> None:
    image = Image.open(io.BytesIO(map_png(map_picture(mapped))))
    assert image.size == (2 * SIDE, 2 * SIDE)
    assert len(image.getcolors(1_000_000) or ()) > 3


def test_the_checklist_has_32_items_and_leaves_open_what_only_the_team_knows() -> None:
    study = small_study()
    groups = grouping(study)
    items = coreq(study, groups, theme_rows(study, groups))
    assert [item.number for item in items] == list(range(1, 33))
    known = {item.name: item.answer for item in items}
    assert known["Sample size"].startswith(f"{groups.participants} participants")
    assert "Transcript Workbench" in known["Software"]
    assert known["Credentials"] == known["Data saturation"] == ""


def test_reports_say_how_themes_stand_to_the_codebook(aligned: Study, tmp_path: Path) -> None:
    assert aligned.alignment is not None
    code = aligned.board.codes[aligned.alignment.links[0].code].name
    page = html_text(aligned, candidates=True)
    assert "best match" in page
    assert "complementary" in page
    export(aligned, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [cell.value for cell in book["Alignment"][2]][1:4] == ["narrower", code, "members"]
    quote = aligned.excerpts[aligned.alignment.convergence[0].evidence[0]].text
    assert book["Convergence"][2][4].value == quote
    export(aligned, "docx", tmp_path / "a.docx", dialect="candidates")
    document = Document(str(tmp_path / "a.docx"))
    titles = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert {"Map", "Themes and codebook", "Convergence", "COREQ checklist"} <= set(titles)
    assert len(document.inline_shapes) == 1


def test_the_picture_is_the_right_way_up(mapped: Study) -> None:
    """As on the board, where the second coordinate grows upwards."""
    first, second = list(mapped.map_points)[:2]
    study = replace(mapped, map_points={first: (0.5, 0.9), second: (-0.5, -0.9)})
    above, below = map_picture(study).dots
    assert above.y < SIDE / 2 < below.y
    assert above.x > SIDE / 2 > below.x


def test_a_theme_has_one_look_on_the_board_and_in_every_export(mapped: Study) -> None:
    script = (Path(__file__).parents[2] / "workbench/ui/board/static/colours.js").read_text("utf-8")
    light = re.search(r"const LIGHT = \[(.*?)\];", script, re.S)
    shapes = re.search(r"const SHAPES = \[(.*?)\];", script, re.S)
    assert light and re.findall(r"#[0-9a-f]{6}", light[1]) == list(COLOURS)
    assert shapes and re.findall(r"[a-z]+", shapes[1]) == list(SHAPES)
    number = numbers(mapped.board)
    own = {shown_name(mapped, theme): look(n) for theme, n in number.items()}
    for mark in map_picture(mapped).marks:
        assert (mark.colour, mark.shape) == (own[mark.name].colour, own[mark.name].shape)


def test_forty_themes_have_forty_looks() -> None:
    looks = {(look(n).colour, look(n).shape) for n in range(7, 47)}
    assert len(looks) == 40


@pytest.mark.parametrize(
    ("name", "grounds"),
    [("LIGHT", ("#ffffff", "#fbfaf8", "#dff1ee")), ("DARK", ("#1f1f20", "#262422", "#173a37"))],
)
def test_colours_of_themes_are_seen_and_told_apart_with_every_colour_vision(
    name: str, grounds: tuple[str, ...]
) -> None:
    script = (Path(__file__).parents[2] / "workbench/ui/board/static/colours.js").read_text("utf-8")
    found = re.search(rf"const {name} = \[(.*?)\];", script, re.S)
    assert found
    colours = np.array([_linear(c) for c in re.findall(r"#[0-9a-f]{6}", found[1])])
    for ground in grounds[:2]:
        assert min(_contrast(colour, _linear(ground)) for colour in colours) >= 3
    for seen in _VISION.values():
        lab = _oklab(np.clip(colours @ np.array(seen).T, 0, 1))
        apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
        assert apart[~np.eye(len(lab), dtype=bool)].min() > 0.09


_VISION = {
    "ordinary": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
"""What is seen of linear red, green and blue (Machado, Oliveira, Fernandes 2009)."""


def _linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _contrast(one: np.ndarray, other: np.ndarray) -> float:
    low, high = sorted(float(c @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def _oklab(linear: np.ndarray) -> np.ndarray:
    cones = [[0.412221, 0.536333, 0.051446], [0.211903, 0.680700, 0.107397],
             [0.088302, 0.281719, 0.629979]]  # fmt: skip
    opponent = [[0.210454, 0.793618, -0.004072], [1.977998, -2.428592, 0.450594],
                [0.025904, 0.782772, -0.808676]]  # fmt: skip
    return np.cbrt(np.clip(linear @ np.array(cones).T, 0, None)) @ np.array(opponent).T


def test_the_codebook_table_and_the_next_one_agree(aligned: Study) -> None:
    """A code that meets a theme is not called one without, and silence names what is nearest."""
    found = aligned.alignment
    assert found is not None
    theme, met = found.links[0].theme, found.links[0].code
    alone = next(c for c in aligned.board.codes if c != met and c not in _linked(aligned))
    row = Convergence(
        verdict="silence", theme="", code=alone, why="no theme near enough",
        nearest=theme, nearness=0.34,
    )  # fmt: skip
    study = replace(
        aligned, alignment=replace(found, uncovered=(alone,), convergence=(row,),
                                   nearest={alone: (theme, 0.34)}),
    )  # fmt: skip
    said = f"no theme near enough (nearest: {shown_name(study, theme)} .34)"
    assert alone_of(study) == {alone: said}
    assert convergence_rows(study)[0].why == said
    assert [t.name for t in perhaps_of(study)[met]] == [shown_name(study, theme)]
    assert html_text(study, candidates=True).count(said.split(":")[0]) == 2  # in both tables


def _linked(study: Study) -> set[str]:
    return {link.code_id for theme in study.board.live() for link in theme.codes}


def test_what_nobody_accepted_stands_in_an_appendix_only_where_it_is_asked_for() -> None:
    study = small_study()
    waiting = [t for t in theme_rows(study, grouping(study)) if t.state == "candidate"]
    plain, whole = html_text(study), html_text(study, candidates=True)
    assert f"Not in this report: {len(waiting)} candidate theme" in plain
    assert "Appendix" not in plain and "Not in this report" not in whole
    at = whole.index
    assert at('id="coreq"') < at('<h2 id="candidate-themes">Appendix: candidates</h2>')
    for theme in waiting:
        excerpts = [e.id for e in study.members_of(theme.id)]
        assert not any(f'data-excerpt="{excerpt}"' in plain for excerpt in excerpts)
        assert all(f'data-excerpt="{excerpt}"' in whole for excerpt in excerpts)


def test_where_nobody_accepted_anything_the_appendix_is_there_and_says_why(tmp_path: Path) -> None:
    study = small_study()
    themes = {t: replace(theme, state="candidate") for t, theme in study.board.themes.items()}
    study = replace(study, board=replace(study.board, themes=themes))
    said = "Nobody has accepted a theme yet: what there is stands in the appendix."
    page = html_text(study)
    assert said in page and "Appendix: candidates" in page
    export(study, "docx", tmp_path / "a.docx")
    assert said in [p.text for p in Document(str(tmp_path / "a.docx")).paragraphs]


def test_every_anchor_of_the_contents_leads_somewhere() -> None:
    page = lxml_html.fromstring(html_text(small_study(), candidates=True))
    anchors = [link.get("href").removeprefix("#") for link in page.iter("a")]
    assert len(anchors) > 10
    assert all(len(page.xpath(f'//*[@id="{anchor}"]')) == 1 for anchor in anchors)


def test_the_document_has_a_cover_contents_page_numbers_and_numbered_captions(
    mapped: Study, tmp_path: Path
) -> None:
    export(mapped, "docx", tmp_path / "a.docx", dialect="candidates")
    document = Document(str(tmp_path / "a.docx"))
    text = [p.text for p in document.paragraphs]
    assert text[0] == mapped.name
    assert f"Head of the trail: {head_of(mapped.trail)}" in text[:8]
    contents = next(t for t in text if t.startswith("Themes by participants\n"))
    titles = [
        p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")
    ]  # fmt: skip
    assert [line.strip() for line in contents.split("\n")] == titles[1:]
    foot = document.sections[0].footer._element.xml
    assert " PAGE " in foot and " NUMPAGES " in foot
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    tables = [c for c in captions if c.startswith("Table ")]
    headed = [t for t in document.tables if len(t.rows) > 1]  # names on the map have no head
    assert [c.split(".")[0] for c in tables] == [f"Table {n}" for n in range(1, len(headed) + 1)]
    assert all(b'w:noHBand="1"' in etree.tostring(t._tbl) for t in headed)
    assert len([c for c in captions if c.startswith("Figure 1. ")]) == 1


def test_the_question_stands_above_the_quote(tmp_path: Path) -> None:
    study = small_study()
    export(study, "docx", tmp_path / "a.docx", dialect="candidates")
    paragraphs = Document(str(tmp_path / "a.docx")).paragraphs
    asked = {study.question_of(e) for e in study.excerpts.values()} - {""}
    above = {
        before.text for before, quote in pairwise(paragraphs) if quote.style.name == "Quote"
    }  # fmt: skip
    assert asked and {a for a in above if a in asked}


def test_the_picture_in_the_document_has_what_a_journal_asks_for(mapped: Study) -> None:
    width, _ = Image.open(io.BytesIO(map_png(map_picture(mapped), scale=DOTS))).size
    assert width / (14 / 2.54) >= 300
