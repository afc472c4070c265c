"""What the Export page shows: how the study stands, and what a format leaves out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.study import Study
from workbench.domain.telling.real_names import real_names
from workbench.domain.telling.wording import count
from workbench.services.copies.known import Known, State
from workbench.ui.kit.tables import Row, Table, row


def standing(study: Study) -> str:
    """One sentence on how the study stands, and one if people may be known by their ids."""
    board = study.board
    live = board.live()
    accepted = sum(1 for theme in live if theme.state == "accepted")
    rejected = sum(1 for theme in board.themes.values() if theme.state == "rejected")
    stands = (
        f"{count(len(study.transcripts), 'transcript')}, "
        f"{count(len(study.participants), 'participant')}, "
        f"{count(len(board.excerpts), 'excerpt')}; {count(len(live), 'theme')}, "
        f"{accepted} accepted, {rejected} rejected; {count(len(board.codes), 'code')}."
    )
    return f"{stands} {real_names(study)}".rstrip()


_STATES: dict[State, tuple[str, str]] = {
    "current": ("current", ""),
    "stale": ("holds erased words", "Delete it or have it written again, below."),
    "changed": ("changed", "Somebody changed it: look at it yourself."),
    "missing": ("gone", "It is not there. If it was moved, look for it where it is now."),
    "unknown": ("not known", "Look for it by what is left of its name."),
}
_DOWNLOADED = "Ask for it to be deleted, wherever it is now."


def exports_table(known: Sequence[Known]) -> Table:
    """What was written out before, newest first: how it stands, and what can be done."""
    stale = sum(1 for each in known if each.exported.stale and each.state != "missing")
    note = f"{count(len(known), 'file')} known" if known else "Nothing that was written is known"
    note += f", {stale} with words that were erased since." if stale else "."
    heads = ["State", "What", "Written (UTC)", "Event", "By", "File", "What to do"] if known else []
    return {"note": note, "heads": heads, "rows": [_known_row(k) for k in reversed(known)]}


def _known_row(known: Known) -> Row:
    one = known.exported
    state, todo = _STATES[known.state]
    if not one.path:
        state = "downloaded; holds erased words" if one.stale else "downloaded"
        todo = _DOWNLOADED if one.stale else ""
    return row(
        state, one.format, f"{one.time:%Y-%m-%d %H:%M}", f"#{one.seq}", one.analyst,
        known.shown or "–", todo, mark="bad" if one.stale else "",
    )  # fmt: skip


def left_out_table(lines: Sequence[str]) -> Table:
    """What a REFI-QDA project has no place for."""
    note = "Some of the study has no place in a REFI-QDA project." if lines else ""
    return {"note": note, "heads": ["It leaves out"], "rows": [row(line) for line in lines]}
