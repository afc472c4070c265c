"""What the Export page shows: how the study stands, and what a format leaves out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.study import Study
from workbench.domain.telling.wording import count
from workbench.ui.kit.tables import Table, row


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
