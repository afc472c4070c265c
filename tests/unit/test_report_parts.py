"""Parts of the reports: the picture of the map, the COREQ checklist, themes beside the codebook."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from lxml import etree
from PIL import Image

from workbench.domain.measures.alignment import Alignment, Convergence, Link
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.exporters import export
from workbench.exporters.coreq import coreq
from workbench.exporters.html import html_text
from workbench.exporters.pictures import SIDE, map_picture, map_png, map_svg
from workbench.exporters.tables import theme_rows

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
    dots = root.xpath("//s:circle[not(@stroke)]", namespaces=SVG)
    assert len(dots) == len(mapped.excerpts)


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
    page = html_text(aligned)
    assert "best match" in page
    assert "complementary" in page
    export(aligned, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [cell.value for cell in book["Alignment"][2]][1:4] == ["narrower", code, "members"]
    quote = aligned.excerpts[aligned.alignment.convergence[0].evidence[0]].text
    assert book["Convergence"][2][4].value == quote
    export(aligned, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    titles = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert {"Map", "Themes and codebook", "Convergence", "COREQ checklist"} <= set(titles)
    assert len(document.inline_shapes) == 1
