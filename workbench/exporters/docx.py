"""The report as a document to edit: themes with quotes by group, coding tree, codebook, methods.

Quotes are paragraphs of the style "Quote" that hold the transcript's text and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.measures.agreement import Figure
from workbench.domain.study import Study
from workbench.domain.telling.agreement import (
    ABOUT,
    FIGURES,
    figure_words,
    interval_words,
)
from workbench.domain.telling.matrix import Grouping, grouping
from workbench.domain.telling.saturation import RULE, curves
from workbench.domain.telling.wording import RELATIONS, count, listed, some_of
from workbench.domain.trail.heads import head_of
from workbench.exporters.agreed import AgreedSection, agreed_notes, agreed_sections
from workbench.exporters.aligned import (
    LONGEST,
    alignment_rows,
    alone_of,
    convergence_rows,
    perhaps_of,
)
from workbench.exporters.chapters import Chapter, Chapters, divided
from workbench.exporters.checklists import OPEN, coreq, srqr
from workbench.exporters.curves import caption, curve_png
from workbench.exporters.docx_kit import (
    SOFT,
    add_caption,
    add_columns,
    add_contents,
    add_cover,
    add_table,
    clean,
    fill_contents,
    set_up_page,
)
from workbench.exporters.pictures import map_picture, map_png
from workbench.exporters.provenance import CANDIDATES, analysts, methods
from workbench.exporters.rows import QuoteRow, ThemeRow
from workbench.exporters.tables import (
    HIDDEN,
    code_rows,
    quote_rows,
    theme_rows,
    theme_tree,
    typical,
)

if TYPE_CHECKING:
    from docx.document import Document

DOTS = 4
"""Times 640 dots across 14 cm: more than 300 an inch, which journals ask for."""

PERHAPS = 3
"""Themes that a code may be in and that are named; the others are counted."""

QUOTES = 3
"""Quotes of each group in a theme, at most; of all participants if there are no groups."""


def write_docx(
    study: Study, out: Path, attribute: str | None = None, *, candidates: bool = False
) -> None:
    """Write the document.

    Args:
        study: what is reported.
        out: the file.
        attribute: what participants are grouped by; None: the one called "group".
        candidates: an appendix shows what nobody has accepted.
    """
    from docx import Document

    groups = grouping(study, attribute)
    themes = theme_rows(study, groups)
    chapters = divided(themes, candidates=candidates)
    document = Document()
    _properties(document, study)
    set_up_page(document, study.name)
    add_cover(document, study.name, _cover(study, chapters))
    place = add_contents(document)
    report = _Report(document=document, study=study, groups=groups)
    report.overview(chapters.counted)
    report.map()
    if chapters.main.themes:
        report.chapter(chapters.main, chapters.main.title)
    counted = {theme.id for theme in chapters.counted}
    report.tree([theme for theme in theme_tree(study, groups) if theme.id in counted])
    report.codebook()
    report.alignment()
    report.agreement()
    report.saturation()
    document.add_heading("Methods", level=1)
    for paragraph in methods(study):
        document.add_paragraph(clean(paragraph))
    report.checklist(themes)
    for chapter in chapters.appendix:
        report.chapter(chapter, f"Appendix: {chapter.title.lower()}")
    fill_contents(document, place)
    whole = BytesIO()  # an archive that is cut short by a full disk complains when it is forgotten
    document.save(whole)
    out.write_bytes(whole.getvalue())


def _cover(study: Study, chapters: Chapters) -> list[str]:
    """What stands under the title: who, when, which trail, and what the themes are."""
    lines = [f"Decided by {listed(analysts(study)) or 'nobody yet'}."]
    if study.trail:
        head = head_of(study.trail)
        lines += [f"As of {study.trail[-1].time:%Y-%m-%d}.", f"Head of the trail: {head}"]
    lines.append(CANDIDATES)
    return [*lines, chapters.note] if chapters.note else lines


def _properties(document: Document, study: Study) -> None:
    properties = document.core_properties
    properties.title, properties.author = clean(study.name)[:255], "Transcript Workbench"
    properties.comments = ""
    if study.trail:
        properties.created = properties.modified = study.trail[-1].time


@dataclass(slots=True, kw_only=True)
class _Report:
    """The document in the making; tables and figures are numbered as they come."""

    document: Document
    study: Study
    groups: Grouping
    numbers: Counter[str] = field(default_factory=Counter)

    def caption(self, kind: str, text: str, *, above: bool = True) -> None:
        self.numbers[kind] += 1
        add_caption(self.document, kind, self.numbers[kind], text, above=above)

    def table(
        self, about: str, head: Sequence[str], rows: Sequence[Sequence[str]],
        widths: Sequence[float],
    ) -> None:  # fmt: skip
        self.caption("Table", about)
        add_table(self.document, head, rows, widths)

    def overview(self, themes: Sequence[ThemeRow]) -> None:
        self.document.add_heading("Themes by participants", level=1)
        groups = self.groups
        sizes = zip(groups.groups, groups.sizes, strict=True)
        everybody = ("All", groups.participants)
        head = ["Theme", *(f"{g} (n\u00a0=\u00a0{n})" for g, n in (*sizes, everybody))]
        rows = [
            [
                _titled(theme),
                *(HIDDEN if n is None else str(n) for n in theme.in_groups),
                str(theme.participants),
            ]
            for theme in themes
        ]
        narrow = min(2.2, 11 / (len(head) - 1))
        widths = (16 - narrow * (len(head) - 1), *[narrow] * (len(head) - 1))
        self.table("Participants with at least one excerpt in the theme.", head, rows, widths)

    def map(self) -> None:
        from docx.shared import Cm

        picture = map_picture(self.study)
        if not picture.dots:
            return
        self.document.add_heading("Map", level=1)
        self.document.add_picture(BytesIO(map_png(picture, scale=DOTS)), width=Cm(14))
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        about = "Every dot is an excerpt; near ones are alike. Numbers mark where most of a theme"
        self.caption("Figure", f"{about} lies.", above=False)
        add_columns(self.document, [f"{m.number}  {clean(m.name)}" for m in picture.marks])

    def chapter(self, chapter: Chapter, title: str) -> None:
        self.document.add_heading(title, level=1)
        if chapter.about:
            self.document.add_paragraph(chapter.about)
        quotes: dict[str, list[QuoteRow]] = {}
        for quote in quote_rows(self.study, self.groups):
            quotes.setdefault(quote.theme_id, []).append(quote)
        for theme in chapter.themes:
            self.theme(theme, quotes.get(theme.id, []))

    def theme(self, theme: ThemeRow, quotes: Sequence[QuoteRow]) -> None:
        document, groups = self.document, self.groups
        document.add_heading(_titled(theme), level=2)
        people = f"{theme.participants} of {count(groups.participants, 'participant')}"
        read = "" if theme.opened or not theme.excerpts else " Nobody has read its excerpts yet."
        document.add_paragraph(f"{people}, {count(theme.excerpts, 'excerpt')}.{read}")
        document.add_paragraph(clean(theme.definition) or "No definition yet.")
        for code in theme.codes:
            document.add_paragraph(clean(f"Code: {RELATIONS[code.relation]} {code.name}"))
        for line in theme.evidence:
            document.add_paragraph(clean(line), style="List Bullet")
        for memo in theme.memos:
            document.add_paragraph(clean(f"Memo by {memo.analyst}: {memo.text}"))
        counted = zip(groups.groups, theme.in_groups, groups.sizes, strict=True)
        for group, said, size in (*counted, ("", 0, 0)):
            own = [quote for quote in quotes if quote.group == group]
            if own and groups.groups:
                document.add_heading(clean(_group_title(group, said, size)), level=3)
            for quote in typical(own, QUOTES):
                _quote(document, quote)

    def tree(self, themes: Sequence[ThemeRow]) -> None:
        self.document.add_heading("Coding tree", level=1)
        styles = ("List Bullet", "List Bullet 2", "List Bullet 3")
        for theme in themes:
            size = f"{count(theme.participants, 'participant')}, {count(theme.excerpts, 'excerpt')}"
            style = styles[min(theme.depth, 2)]
            self.document.add_paragraph(f"{_titled(theme)}: {size}", style=style)

    def codebook(self) -> None:
        codes = code_rows(self.study)
        if not codes:
            return
        self.document.add_heading("Codebook", level=1)
        perhaps, alone = perhaps_of(self.study), alone_of(self.study)
        rows = [
            [
                "\u2003" * code.depth + clean(code.name),
                clean(code.definition),
                clean(
                    "; ".join(theme.name for theme in code.themes)
                    or _perhaps([theme.name for theme in perhaps.get(code.id, ())])
                    or alone.get(code.id, "no theme")
                ),
            ]
            for code in codes
        ]
        about = "Codes with their definitions and themes."
        self.table(about, ["Code", "Definition", "Themes"], rows, (3.5, 7, 5.5))

    def alignment(self) -> None:
        if self.study.alignment is None:
            return
        self.document.add_heading("Themes and codebook", level=1)
        rows = [
            [
                clean(row.theme),
                clean(f"{RELATIONS[row.relation]} {row.code}"),
                "an analyst" if row.decided else row.basis,
                f"{row.strength:.2f}",
            ]
            for row in alignment_rows(self.study)
        ]
        head = ["Theme", "Relation to the code", "By", "Strength"]
        self.table("How themes stand to codes.", head, rows, (5.5, 5.3, 2.6, 2.6))
        self.document.add_heading("Convergence", level=2)
        verdicts = [
            [row.verdict, clean(row.theme) or "–", clean(row.code) or "–", clean(row.why)]
            for row in convergence_rows(self.study)
        ]
        about = "Where themes and codebook meet, and where one is silent."
        self.table(about, ["Verdict", "Theme", "Code", "Why"], verdicts, (3.2, 4.8, 4, 4))

    def agreement(self) -> None:
        sections = agreed_sections(self.study)
        if not sections:
            return
        self.document.add_heading("Agreement between coders", level=1)
        for section in sections:
            self.document.add_heading(section.title, level=2)
            self.document.add_paragraph(clean(section.told))
            head = ["", "Units", *FIGURES.values()]
            rows = [
                [clean(row.title), str(row.units), *map(_figure, FIGURES, row.figures)]
                for row in section.rows
            ]
            widths = (4.6, 1.4, *[10 / len(FIGURES)] * len(FIGURES))
            self.table("Agreement, 95 % intervals in brackets.", head, rows, widths)
            self.confused(section)
        self.document.add_paragraph(clean(" ".join((ABOUT, *agreed_notes(self.study)))))

    def confused(self, section: AgreedSection) -> None:
        if not section.mixed:
            return
        two = section.coders if len(section.coders) == 2 else ("One coder", "Another")
        head = ["Times", *map(clean, two), "For example"]
        rows = [
            [str(c.count), clean(c.first), clean(c.second), clean(c.text[:LONGEST])]
            for c in section.mixed
        ]
        self.table("What was confused with what.", head, rows, (1.4, 3.6, 3.6, 7.4))

    def saturation(self) -> None:
        from docx.shared import Cm

        found = curves(self.study, self.groups)
        if not found:
            return
        self.document.add_heading("Saturation", level=1)
        self.document.add_paragraph(RULE)
        for curve in found:
            self.document.add_paragraph(clean(curve.sentence))
            if curve.found and not curve.group and curve.found.items:
                picture = BytesIO(curve_png(curve, curve.found))
                self.document.add_picture(picture, width=Cm(12))
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
                self.caption("Figure", caption(curve), above=False)

    def checklist(self, themes: tuple[ThemeRow, ...]) -> None:
        for name, made in (("COREQ", coreq), ("SRQR", srqr)):
            self.document.add_heading(f"{name} checklist", level=1)
            rows = [
                [str(item.number), item.name, clean(item.answer) or OPEN]
                for item in made(self.study, self.groups, themes)
            ]
            about = "What the study answers of the checklist, and what its authors have to add."
            self.table(about, ["Item", "What", "Here"], rows, (1.5, 5, 9.5))


def _quote(document: Document, quote: QuoteRow) -> None:
    """The question, the transcript's words and nothing else, and whose they are."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    if quote.question:
        asked = document.add_paragraph()
        words = asked.add_run(clean(quote.question))
        words.font.size, words.font.color.rgb = Pt(9), RGBColor.from_string(SOFT)
        asked.paragraph_format.keep_with_next = True
        asked.paragraph_format.space_after = Pt(2)
    document.add_paragraph(quote.text, style="Quote")
    # An interview is often called by the participant's id, which need not be said twice.
    where = "" if quote.transcript == quote.participant else f"; {quote.transcript}"
    cite = document.add_paragraph(clean(f"{quote.cited}{where}; {quote.start}–{quote.end}"))
    cite.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _figure(name: str, figure: Figure) -> str:
    interval = interval_words(name, figure)
    words = figure_words(name, figure)
    return f"{words} ({interval})" if interval else words


def _perhaps(names: Sequence[str]) -> str:
    """Themes that a code may be in, the first of them by name."""
    return f"perhaps {some_of(names, PERHAPS)}" if names else ""


def _group_title(group: str, said: int | None, size: int) -> str:
    many = f"{HIDDEN}, of {size}" if said is None else f"{said} of {size}"
    return f"{group} ({many})" if group else "Participant not known"


def _titled(theme: ThemeRow) -> str:
    name = clean(theme.name)
    return name if theme.state == "accepted" else f"{name} ({theme.state})"
