"""The map as a picture: every excerpt a dot where meaning puts it, every theme a number.

As SVG for pages and print, as PNG for word processors. Each theme has the colour and shape that it
has on the board; numbers stand for the largest, with a list beside them, so that no script or long
name can spoil the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from xml.etree.ElementTree import Element, SubElement, tostring

from workbench.domain.board.board import LIVE
from workbench.domain.material.text import stored_text
from workbench.domain.study import Study
from workbench.domain.telling.looks import SHAPES, ThemeLook, look, numbers
from workbench.exporters.tables import shown_name, themes_in_order

SIDE = 640
LEGEND = 360
LINE = 18
MOST = 40
"""How many themes get a number and a line in the list."""

LETTERS = 46
_GREY = "#c9c5bd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One excerpt: place in the picture, colour and shape."""

    x: float
    y: float
    colour: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A theme's number in the list where most of its excerpts lie, in its own look."""

    number: int
    name: str
    excerpts: int
    x: float
    y: float
    colour: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """What is drawn; `dots` in study order."""

    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]


def map_picture(study: Study) -> MapPicture:
    """The latest run's map; empty before the first run."""
    number = numbers(study.board)
    looks = {theme: look(n) for theme, n in number.items()}
    dots = []
    for excerpt, point in study.map_points.items():
        own = next((looks[t] for t in study.board.themes_of(excerpt)), None)
        x, y = _placed(point)
        shape = own.shape if own else SHAPES[0]
        dots.append(Dot(x=x, y=y, colour=own.colour if own else _GREY, shape=shape))
    return MapPicture(dots=tuple(dots), marks=tuple(_marks(study, looks)))


def _marks(study: Study, looks: Mapping[str, ThemeLook]) -> list[Mark]:
    marks = []
    for number, theme in enumerate(themes_in_order(study, LIVE)[:MOST], start=1):
        points = [_placed(study.map_points[e.id]) for e in study.members_of(theme.id)
                if e.id in study.map_points]  # fmt: skip
        if points:
            marks.append(
                Mark(
                    number=number, name=shown_name(study, theme.id), excerpts=len(points),
                    x=median(x for x, _ in points), y=median(y for _, y in points),
                    colour=looks[theme.id].colour, shape=looks[theme.id].shape,
                )
            )  # fmt: skip
    return marks


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
        _shaped(svg, dot.shape, dot.x, dot.y, 2.6, dot.colour)
    for mark in picture.marks:
        _numbered(svg, mark, mark.x, mark.y)
    for line, mark in enumerate(picture.marks, start=1):
        _numbered(svg, mark, SIDE + 36, LINE * line + 4)
        _shaped(svg, mark.shape, SIDE + 16, LINE * line + 4, 5, mark.colour)
        caption = f"{_short(mark.name)} ({mark.excerpts})"
        _write(svg, caption, SIDE + 52, LINE * line + 8, "start", "#1c1917")
    return tostring(svg, encoding="unicode")


def map_png(picture: MapPicture, *, scale: int = 2) -> bytes:
    """The picture without its list as PNG, `SIDE * scale` pixels wide."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (SIDE * scale, SIDE * scale), "#ffffff")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(11 * scale)
    for dot in picture.dots:
        corners = _corners(dot.shape, dot.x, dot.y, 2.6)
        if corners:
            draw.polygon([(x * scale, y * scale) for x, y in corners], fill=dot.colour)
        else:
            draw.ellipse(_box(dot.x, dot.y, 2.6, scale), fill=dot.colour)
    for mark in picture.marks:
        draw.ellipse(_box(mark.x, mark.y, 9, scale), fill="#ffffff", outline=mark.colour, width=4)
        place = (mark.x * scale, mark.y * scale)
        draw.text(place, str(mark.number), fill="#1c1917", font=font, anchor="mm")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _placed(point: tuple[float, float]) -> tuple[float, float]:
    """From [-1, 1] to the picture, with a margin; up is up, as on the board."""
    x, y = point
    return round(SIDE / 2 + 0.46 * SIDE * x, 1), round(SIDE / 2 - 0.46 * SIDE * y, 1)


_OUTLINES = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    "diamond": ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
    "cross": (
        *((-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)),
        *((0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)),
    ),
}
"""Corners of the shapes around 0, about as large as a disc of radius 1, which has none."""


def _corners(shape: str, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * dx, y + radius * dy) for dx, dy in _OUTLINES.get(shape, ())]


def _shaped(svg: Element, shape: str, x: float, y: float, radius: float, colour: str) -> None:
    corners = _corners(shape, x, y, radius)
    if corners:
        points = " ".join(f"{px:.1f},{py:.1f}" for px, py in corners)
        SubElement(svg, "polygon", points=points, fill=colour)
    else:
        SubElement(svg, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:g}", fill=colour)


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
