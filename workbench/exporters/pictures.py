"""The map as a picture: every excerpt a dot where meaning puts it, every theme a number.

As SVG for pages and print, as PNG for word processors. Numbers stand for the themes, with a
list beside them, so that no script or long name can spoil the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from statistics import median
from xml.etree.ElementTree import Element, SubElement, tostring

from workbench.domain.board.board import LIVE
from workbench.domain.material.text import stored_text
from workbench.domain.study import Study
from workbench.exporters.tables import shown_name, themes_in_order

SIDE = 640
LEGEND = 360
LINE = 18
MOST = 32
"""How many themes get a number and a line in the list; the others' dots are grey."""

LETTERS = 46
_GREY = "#c9c5bd"
# Colours that people with any kind of colour vision tell apart (Okabe, Ito 2008).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7a00", "#444444")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One excerpt: place in the picture and colour."""

    x: float
    y: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A theme's number where most of its excerpts lie."""

    number: int
    name: str
    excerpts: int
    x: float
    y: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """What is drawn; `dots` in study order."""

    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]


def map_picture(study: Study) -> MapPicture:
    """The latest run's map; empty before the first run."""
    themes = themes_in_order(study, LIVE)[:MOST]
    colours = {theme.id: _COLOURS[i % len(_COLOURS)] for i, theme in enumerate(themes)}
    dots = []
    for excerpt, point in study.map_points.items():
        own = next((colours[t] for t in study.board.themes_of(excerpt) if t in colours), _GREY)
        x, y = _placed(point)
        dots.append(Dot(x=x, y=y, colour=own))
    marks = []
    for number, theme in enumerate(themes, start=1):
        points = [_placed(study.map_points[e.id]) for e in study.members_of(theme.id)
                if e.id in study.map_points]  # fmt: skip
        if points:
            marks.append(
                Mark(
                    number=number, name=shown_name(study, theme.id), excerpts=len(points),
                    x=median(x for x, _ in points), y=median(y for _, y in points),
                    colour=colours[theme.id],
                )
            )  # fmt: skip
    return MapPicture(dots=tuple(dots), marks=tuple(marks))


def map_svg(picture: MapPicture) -> str:
    """The picture as SVG, safe to stand in a page: shapes, numbers and escaped names only."""
    height = max(SIDE, LINE * (len(picture.marks) + 2))
    svg = Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIDE + LEGEND} {height}",
        role="img",
    )
    svg.set("font-family", "sans-serif")
    SubElement(svg, "title").text = "Map of the excerpts"
    SubElement(svg, "rect", width=str(SIDE + LEGEND), height=str(height), fill="#ffffff")
    for dot in picture.dots:
        SubElement(svg, "circle", cx=f"{dot.x:.1f}", cy=f"{dot.y:.1f}", r="2.6", fill=dot.colour)
    for mark in picture.marks:
        _numbered(svg, mark, mark.x, mark.y)
    for line, mark in enumerate(picture.marks, start=1):
        _numbered(svg, mark, SIDE + 20, LINE * line + 4)
        caption = f"{_short(mark.name)} ({mark.excerpts})"
        _write(svg, caption, SIDE + 36, LINE * line + 8, "start", "#1c1917")
    return tostring(svg, encoding="unicode")


def map_png(picture: MapPicture, *, scale: int = 2) -> bytes:
    """The picture without its list as PNG, `SIDE * scale` pixels wide."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (SIDE * scale, SIDE * scale), "#ffffff")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(11 * scale)
    for dot in picture.dots:
        draw.ellipse(_box(dot.x, dot.y, 2.6, scale), fill=dot.colour)
    for mark in picture.marks:
        draw.ellipse(_box(mark.x, mark.y, 9, scale), fill="#ffffff", outline=mark.colour, width=4)
        place = (mark.x * scale, mark.y * scale)
        draw.text(place, str(mark.number), fill="#1c1917", font=font, anchor="mm")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _placed(point: tuple[float, float]) -> tuple[float, float]:
    """From [-1, 1] to the picture, with a margin."""
    x, y = (round(SIDE / 2 + 0.46 * SIDE * at, 1) for at in point)
    return x, y


def _numbered(svg: Element, mark: Mark, x: float, y: float) -> None:
    ring = SubElement(svg, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="8.5", fill="#ffffff")
    ring.set("stroke", mark.colour)
    ring.set("stroke-width", "2")
    _write(svg, str(mark.number), x, y + 3.6, "middle", "#1c1917")


def _write(svg: Element, text: str, x: float, y: float, anchor: str, ink: str) -> None:
    node = SubElement(svg, "text", x=f"{x:.1f}", y=f"{y:.1f}", fill=ink)
    node.set("font-size", "11")
    node.set("text-anchor", anchor)
    node.text = stored_text(text).text


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"


def _box(x: float, y: float, radius: float, scale: int) -> tuple[float, float, float, float]:
    return ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
