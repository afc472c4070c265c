"""How far coders agree, in words and figures as pages, reports and commands show them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.measures.agreement import Agreement, Between, Figure, Kind, Line
from workbench.domain.measures.confusion import NOTHING, Confusion
from workbench.domain.study import Study
from workbench.domain.telling.coding import coder_title
from workbench.domain.telling.wording import listed, transcript_title

FIGURES = {
    "percent": "same", "kappa": "κ", "alpha": "α", "ac1": "AC1", "pabak": "PABAK",
    "jaccard": "Jaccard",
}  # fmt: skip
"""The figures of a table, by name, and what their columns are called."""

WHOLE, DECISIONS = "all codes of one together", "every code on every one"

UNITS: dict[Kind, str] = {
    "excerpts": "excerpts", "turns": "turns", "characters": "characters",
}  # fmt: skip

ABOUT = (
    "“Same” is the share of pairs of answers that are the same; no code is an answer. κ is "
    "Cohen's, of several coders the mean over pairs; α is Krippendorff's: of all codes together by "
    "MASI distance, to which a code more or less is a smaller difference than another code, and "
    "nominal elsewhere. AC1 (Gwet) and PABAK do not collapse where a code is rare. Jaccard is the "
    "share of what either coded that both coded. Intervals are 95 %, by drawing participants again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """A line of a table of agreement; `figures` in the order of `FIGURES`."""

    title: str
    units: int
    coded: tuple[int, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """What was confused with what, in words; `text` is a unit where it was."""

    first: str
    second: str
    count: int
    text: str = ""


def agreement_rows(study: Study, found: Between) -> tuple[AgreementRow, ...]:
    """Everything together, then a row a code."""
    whole = (_row(WHOLE, found.whole), _row(DECISIONS, found.decisions))
    return (*whole, *(_row(code_name(study, line.key), line) for line in found.codes))


def part_rows(study: Study, found: Between) -> tuple[AgreementRow, ...]:
    """A row a part of the sample: a transcript, a question or a group."""
    return tuple(_row(_part(study, line.key), line) for line in found.parts)


def mixed(
    study: Study, agreement: Agreement, found: Between, most: int | None = None
) -> tuple[Mixed, ...]:
    """What was confused with what, most frequent first, each with a place where it was."""
    differing = [c for c in found.confusions if c.first != c.second]
    return tuple(
        Mixed(
            first=code_name(study, c.first), second=code_name(study, c.second), count=c.count,
            text=unit_text(study, agreement, c.units[0]),
        )
        for c in differing[:most]
    )  # fmt: skip


def unit_text(study: Study, agreement: Agreement, unit: str) -> str:
    """The words of a unit on which somebody differs."""
    transcript, start, end = agreement.places[unit]
    return study.transcripts[transcript].text[start:end]


def code_name(study: Study, code: str) -> str:
    """A code's name; what stands for one where there is none."""
    if code == NOTHING:
        return "no code in its place"
    known = study.board.codes.get(code)
    return known.name if known else "a code that is no longer in the codebook"


def coders_titled(found: Between) -> str:
    """`Amira and Bea`."""
    return listed([coder_title(coder) for coder in found.coders])


def told(agreement: Agreement, found: Between) -> str:
    """The agreement of some coders in a sentence."""
    unit = UNITS[agreement.kind]
    who, line = coders_titled(found), found.whole
    if not line.units:
        return f"{who} have coded none of the same {unit}."
    same, kappa, alpha = (line.figures[name] for name in ("percent", "kappa", "alpha"))
    beyond = [
        f"{name} {figure_words(key, figure)}{_within(figure)}"
        for name, key, figure in (("κ", "kappa", kappa), ("α", "alpha", alpha))
        if figure.value is not None
    ]
    tail = f"; {', '.join(beyond)}" if beyond else f"; κ is {kappa.why}"
    share = figure_words("percent", same)
    if len(found.coders) == 2:
        of = f"to {share} of the {line.units:,} {unit} that both have coded"
    else:
        of = f"in {share} of {line.pairs:,} comparisons on {line.units:,} {unit}"
    return f"{who} gave the same codes {of}{tail}."


def figure_words(name: str, figure: Figure) -> str:
    """`76 %` of what is a share, `.69` of what is a coefficient, a dash where it has no value."""
    if figure.value is None:
        return "–"
    return f"{100 * figure.value:.0f} %" if name == "percent" else _coefficient(figure.value)


def interval_words(name: str, figure: Figure) -> str:
    """`.64 to .74`; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    if name == "percent":
        return f"{100 * figure.low:.0f} to {100 * figure.high:.0f} %"
    return f"{_coefficient(figure.low)} to {_coefficient(figure.high)}"


def notes_of(agreement: Agreement) -> Iterator[str]:
    """What the figures are of, and what is not counted."""
    yield from agreement.notes
    if 0 < agreement.clusters < 5:
        yield "There are no intervals: they need the words of five participants or more."


def matrix_of(found: Between) -> dict[tuple[str, str], Confusion]:
    """First and second code to what was counted."""
    return {(c.first, c.second): c for c in found.confusions}


def _row(title: str, line: Line) -> AgreementRow:
    none = Figure(value=None, why="not a figure of answers with more than two values")
    return AgreementRow(
        title=title, units=line.units, coded=tuple(line.coded.values()),
        figures=tuple(line.figures.get(name, none) for name in FIGURES),
    )  # fmt: skip


def _part(study: Study, key: str) -> str:
    return transcript_title(study, key) if key in study.transcripts else key or "not stated"


def _within(figure: Figure) -> str:
    words = interval_words("kappa", figure)
    return f" ({words})" if words else ""


def _coefficient(value: float) -> str:
    """Two decimals, without the zero before the point."""
    words = f"{abs(value):.2f}"
    minus = "−" if value < 0 and words != "0.00" else ""
    return minus + (words if words == "1.00" else words[1:])
