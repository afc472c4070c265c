"""What the Run page shows: labelers, what they were sent, what a run changed. Pure, no markup."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.egress import Sent
from workbench.domain.telling.wording import count
from workbench.services.labelers.choosing import Described
from workbench.services.theming.run_review import ChangesReport
from workbench.ui.kit.tables import Table, row

OPTION = 60
"""Characters of a labeler's options in a table; the list beside it has them in full."""

_OFFERED = "In no theme yet, and grouped with this one: open it on the board to take them."

_ON_BOARD = (
    "On the board “+” and “!” mark these themes, “offers or conflicts” among the states lists only "
    "them, and each says what can be done."
)

_NO_RUN = "There has been no run yet."

_NOTHING_BEFORE = "Before the newest run there was no theme that people worked on."


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
