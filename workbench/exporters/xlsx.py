"""The workbook for sorting and counting. Every cell is text or a number, never a formula or link.

Excel holds 32,767 UTF-16 units a cell: a longer quote goes on in further columns, whose texts
joined are the quote; any other longer text is cut and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.domain.material.text import Excerpt
from workbench.domain.study import Study
from workbench.domain.telling.agreement import FIGURES
from workbench.domain.telling.matrix import Grouping, grouping
from workbench.domain.telling.saturation import NAMES, RULE, Curve, curves
from workbench.domain.trail.events import Relation
from workbench.domain.trail.heads import head_of
from workbench.exporters.agreed import AgreedSection, agreed_sections
from workbench.exporters.aligned import alignment_rows, alone_of, convergence_rows, perhaps_of
from workbench.exporters.checklists import OPEN, ChecklistItem, coreq, srqr
from workbench.exporters.curves import told
from workbench.exporters.provenance import CANDIDATES, latest_run, methods
from workbench.exporters.rows import LinkedCode, QuoteRow, ThemeRow
from workbench.exporters.tables import (
    HIDDEN,
    code_rows,
    loose_rows,
    question,
    quote_rows,
    theme_rows,
    titles,
    trail_rows,
)

CELL = 32_767
"""UTF-16 units that a cell holds."""

Value = str | int | float
Row = Sequence[Value]

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,  # no copy of confidential text in the system's temporary folder
}
_WIDE = {
    "text": 80, "definition": 50, "what": 70, "about": 110, "theme": 32, "code": 28, "reason": 40,
    "hash": 20, "question": 36, "keyphrases": 36, "memos": 50, "codes": 30, "include": 30,
    "exclude": 30, "evidence": 60, "example": 30, "themes": 36, "setting": 28, "value": 60,
}  # fmt: skip


def write_xlsx(study: Study, out: Path, attribute: str | None = None) -> None:
    """Write the workbook; `attribute` chooses what participants are grouped by."""
    write_sheets(study, out, _sheets(study, grouping(study, attribute)))


def write_sheets(study: Study, out: Path, sheets: Iterable[tuple[str, Sequence[Row]]]) -> None:
    """Write sheets by name, each with a row of heads first, as a workbook of the study."""
    from xlsxwriter import Workbook

    whole = BytesIO()
    with Workbook(whole, dict(_OPTIONS)) as book:
        properties: dict[str, Any] = {"title": study.name, "author": "Transcript Workbench"}
        if study.trail:
            properties["created"] = study.trail[-1].time.replace(tzinfo=None)
        book.set_properties(properties)
        for name, rows in sheets:
            _fill(book, name, rows)
    out.write_bytes(whole.getvalue())


def parts(text: str, most: int = CELL) -> tuple[str, ...]:
    """The text cut so that each part has at most `most` UTF-16 units; joined they are the text."""
    if len(text) <= most // 2:
        return (text,)
    cut, start, units = [], 0, 0
    for at, char in enumerate(text):
        wide = 2 if ord(char) > 0xFFFF else 1
        if units + wide > most:
            cut.append(text[start:at])
            start, units = at, 0
        units += wide
    return (*cut, text[start:])


def _sheets(study: Study, groups: Grouping) -> Iterable[tuple[str, list[Row]]]:
    themes = theme_rows(study, groups)
    yield "Themes", _themes(themes, groups)
    yield "Excerpts", _excerpts(study, groups)
    yield "Codes", _codes(study)
    yield "Matrix", _matrix(themes, groups)
    yield "Alignment", _alignment(study)
    yield "Convergence", _convergence(study)
    if sections := agreed_sections(study):
        yield "Agreement", _agreement(sections)
    yield "Saturation", _saturation(study, groups)
    yield "Trail", _trail(study)
    yield "COREQ", _checklist(coreq(study, groups, themes))
    yield "SRQR", _checklist(srqr(study, groups, themes))
    yield "About", _about(study)


def _themes(themes: Sequence[ThemeRow], groups: Grouping) -> list[Row]:
    head = ["theme", "state", "definition", "excerpts", "participants", "of participants"]
    head += [f"participants: {group}" for group in groups.groups]
    head += [
        "codes",
        "keyphrases",
        "parent",
        "read share",
        "named by",
        "memos",
        "evidence",
        "theme id",
    ]
    return [head, *(_theme(theme, groups) for theme in themes)]


def _theme(theme: ThemeRow, groups: Grouping) -> Row:
    return [
        *(theme.name, theme.state, theme.definition, theme.excerpts, theme.participants),
        groups.participants,
        *map(_counted, theme.in_groups),
        _linked(theme.codes),
        ", ".join(theme.keyphrases),
        theme.parent,
        round(theme.opened, 3),
        theme.named_by,
        "\n".join(f"{memo.analyst}: {memo.text}" for memo in theme.memos),
        "\n".join(theme.evidence),
        theme.id,
    ]


def _linked(codes: Iterable[LinkedCode]) -> str:
    return "; ".join(f"{_relation(code.relation)} {code.name}" for code in codes)


def _relation(relation: Relation) -> str:
    return {"same": "same as", "overlaps": "overlaps"}.get(relation, f"{relation} than")


def _excerpts(study: Study, groups: Grouping) -> list[Row]:
    most = max((len(parts(e.text)) for e in study.excerpts.values()), default=1)
    head = ["theme", "state", "participant", "group", "transcript", "start", "end", "text"]
    head += [f"text ({n})" for n in range(2, most + 1)]
    head += ["question", "strength", "origin", "read", "excerpt id", "key quote", "cited as"]
    themed = (_quoted(quote, most) for quote in quote_rows(study, groups))
    named = titles(study)
    loose = (
        _loose(study, e, (state, named[e.transcript_id]), groups, most)
        for e, state in loose_rows(study)
    )
    return [head, *themed, *loose]


def _quoted(q: QuoteRow, columns: int) -> Row:
    where = (q.theme, q.state, q.participant, q.group, q.transcript, q.start, q.end)
    read = "yes" if q.opened else "no"
    how = (q.question, round(q.strength, 4), q.origin, read, q.excerpt_id, _yes(q.key), q.cited)
    return [*where, *_spread(q.text, columns), *how]


def _loose(study: Study, e: Excerpt, known: tuple[str, str], groups: Grouping, columns: int) -> Row:
    person, (state, title) = e.participant_id or "", known
    read = "yes" if study.opened.get(e.id) else "no"
    where = ("", state, person, groups.of.get(person, ""), title, e.start, e.end)
    return [*where, *_spread(e.text, columns), question(study, e), "", "", read, e.id, "no", ""]


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _spread(text: str, columns: int) -> tuple[str, ...]:
    cut = parts(text)
    return (*cut, *("" for _ in range(columns - len(cut))))


def _codes(study: Study) -> list[Row]:
    head = ["code", "parent", "definition", "include", "exclude", "example", "themes", "covered"]
    rows: list[Row] = [[*head, "code id", "perhaps"]]
    perhaps, alone = perhaps_of(study), alone_of(study)
    for code in code_rows(study):
        themes = "; ".join(f"{t.name} ({t.relation}, {t.state})" for t in code.themes)
        texts = (code.definition, code.include, code.exclude, code.example)
        covered = "yes" if code.themes else "perhaps" if code.id in perhaps else "no"
        may = "; ".join(f"{t.name} ({t.relation})" for t in perhaps.get(code.id, ()))
        may = may or alone.get(code.id, "")
        rows.append([code.name, code.parent, *texts, themes, covered, code.id, may])
    return rows


def _matrix(themes: Sequence[ThemeRow], groups: Grouping) -> list[Row]:
    columns = [f"{g} (n = {n})" for g, n in zip(groups.groups, groups.sizes, strict=True)]
    columns.append(f"all (n = {groups.participants})")
    head = ["theme", "state"]
    head += [f"participants: {c}" for c in columns] + [f"excerpts: {c}" for c in columns]
    rows: list[Row] = [head]
    for theme in themes:
        people = (*map(_counted, theme.in_groups), theme.participants)
        excerpts = (*map(_counted, theme.excerpts_in_groups), theme.excerpts)
        rows.append([theme.name, theme.state, *people, *excerpts])
    return rows


def _counted(n: int | None) -> int | str:
    return HIDDEN if n is None else n


def _alignment(study: Study) -> list[Row]:
    head = ["theme", "relation", "code", "by", "strength", "share of the theme"]
    rows: list[Row] = [[*head, "share of the code", "best match"]]
    for row in alignment_rows(study):
        by, match = "an analyst" if row.decided else row.basis, "yes" if row.matched else "no"
        shares = (row.strength, row.of_theme, row.of_code)
        rows.append([row.theme, row.relation, row.code, by, *shares, match])
    return rows


def _convergence(study: Study) -> list[Row]:
    rows: list[Row] = [["verdict", "theme", "code", "why", "text", "participant"]]
    for row in convergence_rows(study):
        rows.append([row.verdict, row.theme, row.code, row.why, row.quote, row.participant])
    return rows


def _saturation(study: Study, groups: Grouping) -> list[Row]:
    head = ["by", "group", "interviews", "median", "from", "to", "in order of import", "what"]
    rows: list[Row] = [head, ["", "", "", "", "", "", "", RULE]]
    for curve in curves(study, groups):
        rows.append([NAMES[curve.of], curve.group, "", "", "", "", "", curve.sentence])
        rows += [_point(curve, *map(float, point)) for point in told(curve)]
    return rows


def _point(curve: Curve, *figures: float) -> Row:
    return [NAMES[curve.of], curve.group, *figures, ""]


def _checklist(items: Sequence[ChecklistItem]) -> list[Row]:
    rows: list[Row] = [["item", "what", "domain", "value"]]
    rows += [[item.number, item.name, item.domain, item.answer or OPEN] for item in items]
    return rows


def _agreement(sections: Sequence[AgreedSection]) -> list[Row]:
    """A row a line and pair of coders; an empty cell where a figure is not defined."""
    head: Row = ["coders", "code", "units", *FIGURES, "κ from", "κ to"]
    rows: list[Row] = [head]
    for section in sections:
        for row in section.rows:
            kappa = row.figures[list(FIGURES).index("kappa")]
            figures = [f.value for f in row.figures] + [kappa.low, kappa.high]
            given = ["" if value is None else value for value in figures]
            rows.append([", ".join(section.coders), row.title, row.units, *given])
    return rows


def _trail(study: Study) -> list[Row]:
    rows: list[Row] = [["seq", "time (UTC)", "analyst", "kind", "what", "reason", "hash"]]
    for row in trail_rows(study):
        time = f"{row.time:%Y-%m-%d %H:%M:%S}"
        rows.append([row.seq, time, row.analyst, row.kind, row.what, row.reason, row.hash])
    return rows


def _about(study: Study) -> list[Row]:
    facts = latest_run(study)
    rows: list[Row] = [["setting", "value"], ["study", study.name], ["about", CANDIDATES]]
    rows += [["methods", paragraph] for paragraph in methods(study)]
    rows += (
        [[f"run: {name}", value] for name, value in sorted(facts.config.items())] if facts else []
    )
    rows.append(["head of the trail", str(head_of(study.trail))])
    rows.append(["made with", f"Transcript Workbench {__version__}"])
    rows.append(["positions", "Unicode code points of the stored text, the end not included"])
    return rows


def _fill(book: Any, name: str, rows: Sequence[Row]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, title in enumerate(rows[0]):
        sheet.set_column(column, column, _WIDE.get(str(title).split(" (")[0], 14))
        sheet.write_string(0, column, _fitting(str(title)), head)
    for line, row in enumerate(rows[1:], start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, _fitting(value), body)
            else:
                sheet.write_number(line, column, value, body)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)


def _fitting(text: str) -> str:
    """A text as a cell can hold it; anything cut is announced at its end."""
    whole = parts(text)
    if len(whole) == 1:
        return text
    kept = parts(text, CELL - 80)[0]
    return f"{kept} … [{len(text) - len(kept):,} more characters are in the JSON export]"
