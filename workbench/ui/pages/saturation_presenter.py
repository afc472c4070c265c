"""The curves of saturation as plain values. Pure, no markup."""

from __future__ import annotations

from typing import TypedDict

from workbench.domain.study import Study
from workbench.domain.telling.matrix import Grouping, grouping
from workbench.domain.telling.saturation import NOTHING, RULE, Curve, curves
from workbench.exporters.curves import caption, curve_picture, curve_title, joined, told

NOBODY = "no groups"
IMPORT = "their import"
"""Chosen instead of an attribute."""


class Tick(TypedDict):
    """What is written along an axis, and where."""

    at: float
    words: str


class CurveShown(TypedDict):
    """One curve; without a picture, `middle` is empty."""

    title: str
    sentence: str
    caption: str
    about: str
    band: str
    middle: str
    here: str
    upright: str
    axes: str
    across: list[Tick]
    up: list[Tick]
    rows: list[list[str]]


class SaturationSheet(TypedDict):
    """The page."""

    note: str
    curves: list[CurveShown]


def saturation_sheet(study: Study, by: str, order: str) -> SaturationSheet:
    """The page for groups by an attribute (or `NOBODY`), in the order of one (or `IMPORT`)."""
    when = "" if order == IMPORT else order
    groups = grouping(study, None if by == NOBODY else by)
    if by == NOBODY:
        alone = {"attribute": "", "groups": (), "sizes": (), "of": {}}
        groups = Grouping(participants=groups.participants, **alone)  # type: ignore[arg-type]
    found = curves(study, groups, when)
    return {"note": RULE if found else NOTHING, "curves": [_shown(c, when) for c in found]}


def _shown(curve: Curve, order: str) -> CurveShown:
    empty: CurveShown = {
        "title": curve_title(curve), "sentence": curve.sentence, "caption": "", "about": "",
        "band": "", "middle": "", "here": "", "upright": "", "axes": "",
        "across": [], "up": [], "rows": [],
    }  # fmt: skip
    if curve.found is None or not curve.found.items:
        return empty
    picture = curve_picture(curve, curve.found)
    return {
        **empty, "caption": caption(curve, order), "about": picture.about,
        "upright": joined(picture.upright),
        "band": joined(picture.band), "middle": joined(picture.middle),
        "here": joined(picture.here), "axes": joined(picture.axes),
        "across": [{"at": at, "words": words} for at, words in picture.across],
        "up": [{"at": at, "words": words} for at, words in picture.up],
        "rows": [[str(cell) for cell in row] for row in told(curve)],
    }  # fmt: skip
