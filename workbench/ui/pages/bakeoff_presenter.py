"""What the Bake-off page shows, as tables of plain strings. Pure, no markup."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.measures.bakeoff import Standings, summary
from workbench.ui.kit.tables import Table, row


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
