"""Whether a report quotes what was said: each quote is looked for in the transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.material.found_quotes import Sought, Verdict
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, transcript_title
from workbench.importers.reports import report_quotes
from workbench.services.context import Project
from workbench.services.erasing.traces import texts_of
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuote:
    """A quote of a report.

    Attributes:
        where: in the report.
        text: as it stands there.
        verdict: how it was found.
        transcript: the title of the one that holds it; empty if none does.
        start: its first code point there, where it is there to the letter.
    """

    where: str
    text: str
    verdict: Verdict
    transcript: str
    start: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCheck:
    """What became of a report's quotes, and a sentence that sums it up."""

    quotes: tuple[CheckedQuote, ...]
    sentence: str

    @property
    def missing(self) -> tuple[CheckedQuote, ...]:
        """Those that nobody said."""
        return tuple(quote for quote in self.quotes if quote.verdict == "missing")


def check_report(project: Project, path: Path) -> ReportCheck:
    """Look for every quote of a report in the transcripts as they are stored.

    What the team wrote itself (names, definitions, memos, reasons) and put in quotation marks is
    told apart from what nobody said.

    Raises:
        InputError: the report is of no kind that is read.
        UnreadableFile: it cannot be read.
    """
    asked = report_quotes(path)
    now = study(project)
    sought = Sought({t.id: t.text for t in now.transcripts.values()}, _own_words(now))
    quotes = []
    for quote in asked:
        found = sought.find(quote.text)
        title = transcript_title(now, found.transcript) if found.transcript else ""
        quotes.append(CheckedQuote(
            where=quote.where, text=quote.text, verdict=found.verdict, transcript=title,
            start=found.start,
        ))  # fmt: skip
    return ReportCheck(quotes=tuple(quotes), sentence=_sentence(path.name, quotes))


def _own_words(now: Study) -> list[str]:
    """Everything that the team and its labelers wrote, each text once."""
    said = (text for r in now.trail for text in (*texts_of(r.event), r.reason) if text)
    shown = [now.board.name_of(theme) for theme in now.board.themes]
    coded = [t for c in now.board.codes.values() for t in (c.name, c.definition, c.example)]
    return list(dict.fromkeys([*said, *shown, *coded, now.name]))


def _sentence(name: str, quotes: list[CheckedQuote]) -> str:
    told = {verdict: 0 for verdict in ("exact", "adapted", "missing", "own words")}
    for quote in quotes:
        told[quote.verdict] += 1
    spoken = len(quotes) - told["own words"]
    if not quotes:
        return f"{name} quotes nothing."
    parts = [f"{told['exact']} to the letter"]
    if told["adapted"]:
        parts.append(f"{told['adapted']} with other signs, or with something left out")
    parts.append(f"{told['missing']} in no transcript")
    said = f"{name} has {count(spoken, 'quote')}: {', '.join(parts)}."
    if not told["own words"]:
        return said
    mine = count(told["own words"], "passage")
    return f"{said} {mine} in quotation marks: the team's own words."
