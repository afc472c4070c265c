"""The curves of saturation as pictures: different items by number of interviews.

One geometry, which pages draw, reports embed as SVG, and word processors get as PNG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

from workbench.domain.material.text import stored_text
from workbench.domain.measures.saturation import SHARE, Saturation
from workbench.domain.telling.saturation import IMPORTED, NAMES, Curve, shown

WIDTH, HEIGHT = 460, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 28, 40
_MOST_TICKS = 6

INK, SOFT, LINE, BAND, OWN = "#1c1917", "#57534e", "#0f766e", "#cfe8e3", "#9a3412"

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePicture:
    """What is drawn, in units of the picture.

    Attributes:
        title: what it shows, for those who do not see it.
        middle, here: the medians, and the items in the order that was given.
        band: outline of the interval.
        across, up: places along the axes, with what is written there.
        upright: where the median of saturation stands; empty if there is none.
        axes: the two axes, as one line.
        about: what the vertical axis counts.
    """

    title: str
    middle: tuple[Place, ...]
    here: tuple[Place, ...]
    band: tuple[Place, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    upright: tuple[Place, ...]
    axes: tuple[Place, ...]
    about: str


def curve_picture(curve: Curve, found: Saturation) -> CurvePicture:
    """The picture of a curve that has one."""
    most = max(found.items, 1)

    def place(interviews: float, items: float) -> Place:
        wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
        x = _LEFT + wide * interviews / found.interviews
        return round(x, 1), round(HEIGHT - _BOTTOM - high * items / most, 1)

    points = found.points
    low = [place(p.interviews, p.low) for p in points]
    high = [place(p.interviews, p.high) for p in points]
    return CurvePicture(
        title=curve_title(curve), about=f"different {NAMES[curve.of]}",
        middle=tuple(place(p.interviews, p.items) for p in points),
        here=tuple(place(p.interviews, p.here) for p in points),
        band=(*high, *reversed(low)),
        across=tuple((place(n, 0)[0], str(n)) for n in ticks(found.interviews)),
        up=tuple((place(0, n)[1], str(n)) for n in (0, *ticks(most))),
        upright=() if found.at is None else (place(found.at, 0), place(found.at, most)),
        axes=(place(0, most), place(0, 0), place(found.interviews, 0)),
    )  # fmt: skip


def curve_title(curve: Curve) -> str:
    """What a curve is of."""
    return f"Saturation by {NAMES[curve.of]}" + (f", {curve.group}" if curve.group else "")


def caption(curve: Curve, order: str = "") -> str:
    """What stands below the picture."""
    own = f"the order of “{order}”" if order else IMPORTED
    return (
        f"{curve_title(curve)}: different {NAMES[curve.of]} after a number of interviews. Line: "
        f"median of all orders; band: the middle {SHARE} % of them; dotted: {own}; upright: "
        "interviews until saturation, at the median."
    )


def curve_svg(curve: Curve, found: Saturation) -> str:
    """The picture as SVG, safe to stand in a page: lines, numbers and escaped words only."""
    picture = curve_picture(curve, found)
    svg = Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img",
        width=str(WIDTH), height=str(HEIGHT),
    )  # fmt: skip
    svg.set("font-family", "sans-serif")
    SubElement(svg, "title").text = stored_text(f"{picture.title}. {curve.sentence}").text
    SubElement(svg, "rect", width=str(WIDTH), height=str(HEIGHT), fill="#ffffff")
    SubElement(svg, "polygon", points=joined(picture.band), fill=BAND)
    _line(svg, picture.middle, LINE, "2")
    _line(svg, picture.here, OWN, "1.5", "2 3")
    if picture.upright:
        _line(svg, picture.upright, SOFT, "1", "6 4")
    _axes(svg, picture)
    return tostring(svg, encoding="unicode")


def curve_png(curve: Curve, found: Saturation, *, scale: int = 4) -> bytes:
    """The picture as PNG; at a scale of 4 it has more than 300 dots an inch at 12 cm."""
    from PIL import Image, ImageDraw, ImageFont

    picture = curve_picture(curve, found)
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), "#ffffff")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(11 * scale)

    def big(places: Iterable[Place]) -> list[Place]:
        return [(x * scale, y * scale) for x, y in places]

    draw.polygon(big(picture.band), fill=BAND)
    draw.line(big(picture.middle), fill=LINE, width=2 * scale, joint="curve")
    for x, y in big(picture.here):
        draw.ellipse((x - 2 * scale, y - 2 * scale, x + 2 * scale, y + 2 * scale), fill=OWN)
    for line in (picture.upright, picture.axes):
        if line:
            draw.line(big(line), fill=SOFT, width=scale)
    for x, y, words, anchor in _words(picture):
        draw.text((x * scale, y * scale), words, fill=INK, font=font, anchor=f"{anchor[0]}m")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def ticks(most: int) -> tuple[int, ...]:
    """Whole numbers from above 0 up to `most`, no more than `_MOST_TICKS`, in even steps."""
    steps = (step * 10**power for power in range(7) for step in (1, 2, 5))
    step = next(s for s in steps if most // s <= _MOST_TICKS)
    return tuple(range(step, most + 1, step))


def joined(places: Sequence[Place]) -> str:
    """Places as SVG writes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def told(curve: Curve) -> list[list[str | int]]:
    """The data of a picture: a line for each number of interviews."""
    points = curve.found.points if curve.found else ()
    return [[p.interviews, shown(p.items), shown(p.low), shown(p.high), p.here] for p in points]


def _words(picture: CurvePicture) -> Iterable[tuple[float, float, str, str]]:
    """What is written: place, words, and whether they begin, end or have their middle there."""
    yield from ((x, HEIGHT - _BOTTOM + 12, words, "middle") for x, words in picture.across)
    yield from ((_LEFT - 6, y, words, "right") for y, words in picture.up)
    yield WIDTH / 2, HEIGHT - 10, "interviews", "middle"
    yield 8, 10, picture.about, "left"


def _axes(svg: Element, picture: CurvePicture) -> None:
    _line(svg, picture.axes, SOFT, "1")
    anchors = {"middle": "middle", "right": "end", "left": "start"}
    for x, y, words, anchor in _words(picture):
        node = SubElement(svg, "text", x=f"{x:g}", y=f"{y + 4:g}", fill=INK)
        node.set("font-size", "11")
        node.set("text-anchor", anchors[anchor])
        node.text = stored_text(words).text


def _line(svg: Element, places: Sequence[Place], colour: str, width: str, dashes: str = "") -> None:
    line = SubElement(svg, "polyline", points=joined(places), fill="none", stroke=colour)
    line.set("stroke-width", width)
    if dashes:
        line.set("stroke-dasharray", dashes)
