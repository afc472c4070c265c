"""The report for readers: one HTML file without scripts, links to elsewhere or a network.

Everything shown goes through Jinja's autoescape; a Content-Security-Policy allows this file's own
style sheet and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from workbench import __version__
from workbench.domain.board.board import Origin
from workbench.domain.study import Study
from workbench.domain.telling.agreement import (
    ABOUT,
    FIGURES,
    figure_words,
    interval_words,
)
from workbench.domain.telling.matrix import FEW, Grouping, grouping
from workbench.domain.telling.saturation import RULE, Curve, curves
from workbench.domain.telling.wording import RELATIONS, count, listed
from workbench.domain.trail.events import Relation
from workbench.domain.trail.heads import head_of
from workbench.exporters.agreed import agreed_notes, agreed_sections
from workbench.exporters.aligned import alignment_rows, alone_of, convergence_rows, perhaps_of
from workbench.exporters.chapters import Chapter, divided
from workbench.exporters.checklists import OPEN, coreq, srqr
from workbench.exporters.curves import caption, curve_svg, curve_title, told
from workbench.exporters.pictures import map_picture, map_svg
from workbench.exporters.provenance import (
    CANDIDATES,
    SERVES,
    analysts,
    latest_run,
    methods,
)
from workbench.exporters.rows import CodeRow, QuoteRow, ThemeRow, TrailRow
from workbench.exporters.tables import (
    LONG,
    code_rows,
    quote_rows,
    theme_rows,
    theme_tree,
    trail_rows,
    typical,
)

SHOWN = 5
"""Quotes of a theme that are shown at once; the rest is folded, and printed."""

ORIGINS: Mapping[Origin, str] = {
    "run": "grouped by the run",
    "soft": "no clear place, given to the nearest theme by the run",
    "analyst": "placed by an analyst",
    "suggestion": "suggested, accepted by an analyst",
}

_FROM_CODE: Mapping[Relation, str] = {
    "same": "same as",
    "broader": "within the broader",
    "narrower": "in part, by the narrower",
    "overlaps": "overlaps with",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group's share in a theme; `heat` from 0 (nobody) to 4 (more than three quarters).

    `people` and `excerpts` are None where the cell is masked.
    """

    group: str
    people: int | None
    excerpts: int | None
    size: int
    percent: int
    heat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quote as it stands in the report."""

    row: QuoteRow
    anchor: str
    long: bool  # scrolls on screen


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeView:
    """A theme as it stands in the report."""

    row: ThemeRow
    anchor: str
    read: str
    unread: str
    carried: str
    cells: tuple[Cell, ...]
    shown: tuple[Quote, ...]
    more: tuple[Quote, ...]


def html_text(study: Study, attribute: str | None = None, *, candidates: bool = False) -> str:
    """The report.

    Args:
        study: what is reported.
        attribute: what participants are grouped by; None: the one called "group".
        candidates: an appendix shows what nobody has accepted.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("workbench.exporters").joinpath("templates")
    css = folder.joinpath("report.css").read_text("utf-8")
    template = folder.joinpath("report.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    page = environment.from_string(template).render(
        css=Markup(css),
        policy=content_policy(css),
        **_content(study, grouping(study, attribute), candidates=candidates),
    )
    return f"{page}\n"


def content_policy(css: str) -> str:
    """A Content-Security-Policy that allows nothing but this style sheet."""
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _content(study: Study, groups: Grouping, *, candidates: bool) -> dict[str, Any]:
    from markupsafe import Markup

    picture = map_picture(study)
    every = theme_rows(study, groups)
    chapters = divided(every, candidates=candidates)
    themes = _themes(study, groups, [t for chapter in chapters.every for t in chapter.themes])
    counted = {theme.id for theme in chapters.counted}
    codes, trail, facts = code_rows(study), trail_rows(study), latest_run(study)
    content: dict[str, Any] = {
        "name": study.name,
        "language": study.language,
        "version": __version__,
        "date": f"{study.trail[-1].time:%Y-%m-%d}" if study.trail else "",
        "analysts": listed(analysts(study)),
        "people": groups.participants,
        "groups": groups,
        "few": FEW,
        "figures": _figures(study, groups, every),
        "head": head_of(study.trail) if study.trail else None,
        "note": chapters.note,
        "candidates": CANDIDATES,
        "who_decided": _who_decided(study),
        "serves": SERVES,
        "themes": [view for view in themes.values() if view.row.id in counted],
        "main": _section(chapters.main, themes),
        "appendix": [_section(chapter, themes) for chapter in chapters.appendix],
        "tree": [row for row in theme_tree(study, groups) if row.id in counted],
        "codes": codes,
        "picture": Markup(map_svg(picture)) if picture.dots else "",
        "saturation": [_curve(curve) for curve in curves(study, groups)],
        "saturation_rule": RULE,
        "alignment": alignment_rows(study),
        "convergence": convergence_rows(study),
        "agreed": agreed_sections(study),
        "agreed_notes": agreed_notes(study),
        "agreed_about": ABOUT,
        "agreed_heads": FIGURES,
        "figure_words": figure_words,
        "interval_words": interval_words,
        "checklists": [
            ("coreq", "COREQ", coreq(study, groups, every)),
            ("srqr", "SRQR", srqr(study, groups, every)),
        ],
        "open": OPEN,
        "coverage": _coverage(study, codes),
        "perhaps": perhaps_of(study),
        "alone": alone_of(study),
        "count": count,
        "relations": RELATIONS,
        "relations_back": _FROM_CODE,
        "origins": ORIGINS,
        "methods": methods(study),
        "settings": sorted(facts.config.items()) if facts else [],
        "trail": trail,
        "summary": _summary(trail),
        "chain": _chain(trail),
    }
    return content | {"contents": _contents(content)}


def _contents(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Anchors and titles of the parts that the report has, in order."""
    groups, main = content["groups"], content["main"]
    parts = (
        ("overview", "Overview", content["themes"]),
        ("matrix", f"Themes by {groups.attribute}", content["themes"] and groups.groups),
        ("map", "Map", content["picture"]),
        (main["id"], main["title"], main["themes"]),
        ("tree", "Coding tree", content["tree"]),
        ("codebook", "Codebook", content["codes"]),
        ("alignment", "Themes and codebook", content["alignment"] or content["convergence"]),
        ("agreement", "Agreement between coders", content["agreed"]),
        ("saturation", "Saturation", content["saturation"]),
        ("methods", "Methods", True),
        ("trail", "Who decided what", content["trail"]),
        ("coreq", "COREQ checklist", True),
        ("srqr", "SRQR checklist", True),
        *((s["id"], f"Appendix: {s['title'].lower()}", True) for s in content["appendix"]),
    )
    return [(anchor, title) for anchor, title, there in parts if there]


def _curve(curve: Curve) -> dict[str, Any]:
    """A curve of saturation; a picture and its data only of everybody."""
    from markupsafe import Markup

    drawn = curve.found if curve.found and not curve.group and curve.found.items else None
    return {
        "title": curve_title(curve), "sentence": curve.sentence, "caption": caption(curve),
        "picture": Markup(curve_svg(curve, drawn)) if drawn else "",
        "rows": told(curve) if drawn else [],
    }  # fmt: skip


def _themes(study: Study, groups: Grouping, rows: Sequence[ThemeRow]) -> dict[str, ThemeView]:
    """Theme id to theme, in the order of the report."""
    quotes: dict[str, list[Quote]] = {}
    for place, row in enumerate(quote_rows(study, groups), start=1):
        quotes.setdefault(row.theme_id, []).append(
            Quote(row=row, anchor=f"quote-{place}", long=len(row.text) > LONG)
        )
    return {
        row.id: _theme(row, place, groups, quotes.get(row.id, []))
        for place, row in enumerate(rows, start=1)
    }


def _theme(row: ThemeRow, place: int, groups: Grouping, quotes: Sequence[Quote]) -> ThemeView:
    by_excerpt = {quote.row.excerpt_id: quote for quote in quotes}
    first = [row.excerpt_id for row in typical([quote.row for quote in quotes], SHOWN)]
    read = round(row.opened * row.excerpts)
    return ThemeView(
        row=row,
        anchor=f"theme-{place}",
        read={0: "none", row.excerpts: "all"}.get(read, str(read)),
        unread="not read yet" if row.excerpts and not read else "",
        carried=_carried(row),
        cells=_cells(row, groups),
        shown=tuple(by_excerpt[excerpt] for excerpt in first),
        more=tuple(quote for e, quote in by_excerpt.items() if e not in first),
    )


def _cells(row: ThemeRow, groups: Grouping) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            group=group,
            people=people,
            excerpts=excerpts,
            size=size,
            percent=round(100 * (people or 0) / size),
            heat=-(-4 * (people or 0) // size),
        )
        for group, size, people, excerpts in zip(
            groups.groups, groups.sizes, row.in_groups, row.excerpts_in_groups, strict=True
        )
    )


def _carried(row: ThemeRow) -> str:
    """A warning if half of a theme or more comes from one participant."""
    person, share = row.heaviest
    if row.excerpts < 4 or share < 0.5:
        return ""
    mine = round(share * row.excerpts)
    return f"One participant carries much of this theme: {mine} of {row.excerpts} are {person}'s."


def _section(chapter: Chapter, themes: Mapping[str, ThemeView]) -> dict[str, Any]:
    return {
        "id": f"{chapter.state}-themes",
        "title": chapter.title,
        "about": chapter.about,
        "themes": [themes[theme.id] for theme in chapter.themes],
    }


def _figures(
    study: Study, groups: Grouping, themes: Sequence[ThemeRow]
) -> tuple[tuple[str, str], ...]:
    states = Counter(theme.state for theme in themes)
    members = {e.id for theme in themes for e in study.members_of(theme.id)}
    opened = sum(1 for excerpt in members if study.opened.get(excerpt))
    read = f"{100 * opened // len(members)} %" if members else "–"
    return (
        ("Transcripts", f"{len(study.board.transcripts):,}"),
        ("Participants", f"{groups.participants:,}"),
        ("Excerpts", f"{len(study.excerpts):,}"),
        ("Accepted themes", f"{states['accepted']:,}"),
        ("Candidates", f"{states['candidate']:,}"),
        ("Themed excerpts read", read),
        *([("In doubt who speaks", f"{len(study.doubts):,}")] if study.doubts else []),
    )


def _who_decided(study: Study) -> str:
    who = analysts(study)
    if not who:
        return "Nobody has decided on any of them yet."
    return f"Decisions are by {listed(who)}."


def _coverage(study: Study, codes: Sequence[CodeRow]) -> str:
    """How many codes analysts linked, how many meet a theme all the same, and which none."""
    linked = [code for code in codes if code.themes]
    told = f"{len(linked)} of {len(codes)} codes are linked to a theme by analysts."
    if study.alignment is None:
        missing = [code.name for code in codes if not code.themes]
        return f"{told} Not linked: {listed(missing)}." if missing else told
    alone = [code.name for code in codes if code.id in study.alignment.uncovered]
    met = len(codes) - len(linked) - len(alone)
    meet = f" {count(met, 'code')} more may meet one: marked “perhaps”." if met else ""
    return f"{told}{meet}" + (f" No theme is near enough to: {listed(alone)}." if alone else "")


def _summary(trail: Sequence[TrailRow]) -> tuple[tuple[str, int, str], ...]:
    kinds: dict[str, Counter[str]] = {}
    for row in trail:
        kinds.setdefault(row.analyst, Counter())[row.kind] += 1
    return tuple(
        (who, did.total(), ", ".join(f"{kind} {n}" for kind, n in sorted(did.items())))
        for who, did in sorted(kinds.items())
    )


def _chain(trail: Sequence[TrailRow]) -> str:
    if not trail:
        return ""
    first, last = trail[0], trail[-1]
    return (
        f"{last.seq:,} events from {first.time:%Y-%m-%d} to {last.time:%Y-%m-%d}, each carrying "
        f"the hash of the one before. The head is {last.seq}:{last.hash}."
    )
