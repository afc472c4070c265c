"""The other pages as tables of plain strings: trail, labelers, export. Pure, no markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from workbench.domain.bakeoff import Standings, summary
from workbench.domain.board import Recorded
from workbench.domain.differences import differences
from workbench.domain.egress import Sent
from workbench.domain.events import kind_of
from workbench.domain.going_back import taken_back
from workbench.domain.narrative import sentence
from workbench.domain.rules import step_of
from workbench.domain.study import Study
from workbench.domain.wording import count
from workbench.services.changes import ChangesReport
from workbench.services.labelers import Described

TRAIL_ROWS = 500
"""Newest events that the Trail page shows at once."""

OPTION = 60
"""Characters of a labeler's options in a table; the whole stands in the list beside it."""

CHANGES = 4
"""Lines of before and after that an event shows."""


class Table(TypedDict):
    """A table: heads and rows of text; `note` stands above it. A row's `mark` tints it."""

    note: str
    heads: list[str]
    rows: list[Row]


class Row(TypedDict):
    """One row; `depth` indents the first cell."""

    cells: list[str]
    depth: int
    mark: str


def row(*cells: str, depth: int = 0, mark: str = "") -> Row:
    """A table row."""
    return {"cells": list(cells), "depth": depth, "mark": mark}


class TrailRow(Row):
    """An event; `to` is its number where going back to it is offered, else empty."""

    to: str


class TrailTable(TypedDict):
    """The trail as a table; each row may lead back to its event."""

    note: str
    heads: list[str]
    rows: list[TrailRow]


def trail_table(study: Study, words: str = "", who: str = "", kind: str = "") -> TrailTable:
    """What happened, newest first; filtered by words in what and why, by analyst and by kind."""
    back = taken_back(study.trail)
    sought = words.strip().casefold()
    chosen = (
        recorded
        for recorded in reversed(study.trail)
        if who in ("", recorded.analyst) and kind in ("", kind_of(recorded.event))
    )
    rows: list[TrailRow] = []
    matching = 0
    for recorded in chosen:
        line = _trail_row(recorded, study, back) if sought or matching < TRAIL_ROWS else None
        if line and sought and sought not in " ".join(line["cells"][:5]).casefold():
            continue
        matching += 1
        if line and matching <= TRAIL_ROWS:
            rows.append(line)
    more = f"; the newest {TRAIL_ROWS} are shown" if matching > TRAIL_ROWS else ""
    note = f"{matching} of {len(study.trail)} events{more}."
    heads = ["#", "When (UTC)", "Who", "What", "Why", "Before → after", "Go back"]
    return {"note": note, "heads": heads, "rows": rows}


def _trail_row(recorded: Recorded, study: Study, back: Mapping[int, int]) -> TrailRow:
    when = recorded.time.strftime("%Y-%m-%d %H:%M:%S")
    gone = recorded.seq in back or kind_of(recorded.event) in ("undo", "restore")
    mark = "back" if gone else ""
    said = sentence(recorded, study, back=back.get(recorded.seq))
    what = said[:1].upper() + said[1:]
    changed = _changed(study, recorded.seq)
    cells = (str(recorded.seq), when, recorded.analyst, what, recorded.reason, changed)
    to = str(recorded.seq) if recorded.seq < study.board.seq else ""
    return {"cells": list(cells), "depth": 0, "mark": mark, "to": to}


def _changed(study: Study, seq: int) -> str:
    """What the event changed, a line each."""
    found = differences(study, step_of(study.board, seq))
    lines = [f"{d.about}: {_short(d.before)} → {_short(d.after)}" for d in found[:CHANGES]]
    left = len(found) - CHANGES
    return "\n".join([*lines, f"and {left} more"] if left > 0 else lines)


def _short(text: str) -> str:
    return "–" if not text else text if len(text) <= 120 else f"{text[:119].rstrip()}…"


def kinds(study: Study) -> list[str]:
    """Every kind of event in the trail, sorted."""
    return sorted({kind_of(recorded.event) for recorded in study.trail})


def analysts(study: Study) -> list[str]:
    """Everybody who appears in the trail, sorted."""
    return sorted({recorded.analyst for recorded in study.trail})


def labelers_table(chosen: Sequence[Described]) -> Table:
    """The labelers of a run: what each sends, where, and whether somebody has allowed it."""
    rows = [
        row(
            c.option if len(c.option) <= OPTION else f"{c.option[:OPTION]}…",
            c.error or (f"sends excerpts to {c.destination}" if c.destination else "sends nothing"),
            "" if c.error else "allowed" if c.allowed else "nobody has allowed it yet",
            mark="" if c.allowed else "bad",
        )
        for c in chosen
    ]
    away = [c for c in chosen if c.destination]
    note = "These labelers keep the excerpts on this computer." if chosen else ""
    if away:
        note = (
            "Excerpts of interviews would leave this computer. Look at what would be sent, then "
            "allow it in your name, or take the labeler off the list."
        )
    return {"note": note, "heads": ["Labeler", "Off this computer", ""], "rows": rows}


def sent_table(sent: Sequence[Sent], currency: str) -> Table:
    """What language models were sent, by server and model."""
    rows = [
        row(
            line.provider, "elsewhere" if line.off_machine else "this computer", line.model,
            str(line.requests), str(line.excerpts), f"{line.bytes_sent:,}",
            f"{line.input_tokens:,} + {line.output_tokens:,}",
            "" if line.cost is None else f"{line.cost:.4f} {currency}".strip(),
        )
        for line in sent
    ]  # fmt: skip
    away = any(line.off_machine for line in sent)
    note = "Excerpts left this computer." if away else "Nothing has left this computer."
    heads = ["Server", "Where", "Model", "Requests", "Excerpts", "Bytes", "Tokens in + out", "Cost"]
    return {"note": note, "heads": heads, "rows": rows}


def changes_table(report: ChangesReport) -> Table:
    """What the newest run offers to themes worked on, and where it contradicts decisions."""
    offers = [
        row("offered", o.theme, count(len(o.excerpts), "excerpt"), _OFFERED, mark="open")
        for o in report.offers
    ]
    against = [
        row("look again", "", count(len(c.excerpts), "excerpt") if c.excerpts else "", c.said,
            mark="bad")
        for c in report.conflicts
    ]  # fmt: skip
    note = report.sentence or (_NOTHING_BEFORE if report.run_id else _NO_RUN)
    rows = [*against, *offers]
    heads = ["", "Theme", "How many", "What the run says"] if rows else []
    note = f"{note} {_ON_BOARD}" if rows else note
    return {"note": note, "heads": heads, "rows": rows}


_OFFERED = "In no theme yet, and grouped with this one: open it on the board to take them."
_ON_BOARD = (
    "On the board “+” and “!” mark these themes, “offers or conflicts” among the states lists only "
    "them, and each says what can be done."
)
_NO_RUN = "There has been no run yet."
_NOTHING_BEFORE = "Before the newest run there was no theme that people worked on."


def excerpts_table(texts: Sequence[str]) -> Table:
    """Excerpts to be read, and nothing else."""
    note = f"{len(texts)} typical excerpts of one theme." if texts else ""
    return {"note": note, "heads": ["What was said"], "rows": [row(text) for text in texts]}


def standings_table(now: Standings) -> Table:
    """Win rates of a bake-off."""
    rows = [
        row(s.labeler, f"{s.wins} of {s.shown}", f"{s.rate:.0%}", f"{s.low:.0%} to {s.high:.0%}")
        for s in now.labelers
    ]
    heads = ["Labeler", "Picked", "Rate", "95 % interval"]
    return {"note": summary(now), "heads": heads, "rows": rows}


def standing(study: Study) -> str:
    """One sentence on how the study stands."""
    board = study.board
    live = board.live()
    accepted = sum(1 for theme in live if theme.state == "accepted")
    rejected = sum(1 for theme in board.themes.values() if theme.state == "rejected")
    return (
        f"{count(len(study.transcripts), 'transcript')}, "
        f"{count(len(study.participants), 'participant')}, "
        f"{count(len(board.excerpts), 'excerpt')}; {count(len(live), 'theme')}, "
        f"{accepted} accepted, {rejected} rejected; {count(len(board.codes), 'code')}."
    )


def left_out_table(lines: Sequence[str]) -> Table:
    """What a REFI-QDA project has no place for."""
    note = "Some of the study has no place in a REFI-QDA project." if lines else ""
    return {"note": note, "heads": ["It leaves out"], "rows": [row(line) for line in lines]}
