"""Memos of another project: each on what it was written on, where that is here too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.events import WriteMemo
from workbench.domain.trail.notes import MemoTarget
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, record
from workbench.services.importing.project_plan import marked


@dataclass(frozen=True, slots=True)
class Places:
    """What there is on both sides, there to here; `cut` are the excerpts here by their spans."""

    homes: Mapping[str, Transcript]
    codes: Mapping[str, str]
    themes: dict[str, str]
    cut: dict[tuple[str, int, int], str]

    def excerpt(self, tx: Tx, by: Author, excerpt: Excerpt | None) -> str | None:
        """The excerpt here of the same words, marked where none was cut; None without its text."""
        home = self.homes.get(excerpt.transcript_id) if excerpt else None
        if excerpt is None or home is None:
            return None
        span = (home.id, excerpt.start, excerpt.end)
        if span not in self.cut:
            self.cut[span] = marked(tx, by, home, excerpt.start, excerpt.end)
        return self.cut[span]


def bring_memos(
    tx: Tx, by: Author, theirs: Study, places: Places, source: str
) -> tuple[int, list[str]]:
    """Bring in what the other's team noted, in their names, once; a line for what stays out."""
    count, lost = 0, list[str]()
    for recorded in theirs.trail:
        event = recorded.event
        if not isinstance(event, WriteMemo) or not _stands(theirs, recorded, event):
            continue
        place = _place(tx, by, theirs, event.target, event.target_id, places)
        if place is None:
            lost.append(f"a memo on a {event.target} that is not here stays out")
            continue
        if any(memo.text == event.text for memo in tx.trail.board().memos_on(event.target, place)):
            continue
        author = Author(analyst=recorded.analyst, reason=f"noted in {source}")
        made = WriteMemo(target=event.target, target_id=place, text=event.text)
        record(tx.trail, author, made)
        count += 1
    return count, lost


def _stands(theirs: Study, recorded: Recorded, event: WriteMemo) -> bool:
    memos = theirs.board.memos_on(event.target, event.target_id)
    return any(memo.seq == recorded.seq for memo in memos)


def _place(
    tx: Tx, by: Author, theirs: Study, target: MemoTarget, own: str, places: Places
) -> str | None:
    """The id here of what a memo is on; None where it is not here."""
    match target:
        case "transcript":
            return places.homes[own].id if own in places.homes else None
        case "code":
            return places.codes.get(own)
        case "theme":
            return places.themes.get(own)
        case "excerpt":
            return places.excerpt(tx, by, theirs.excerpts.get(own))
        case _:
            return own
