"""What an erasure says of what was written out before: it still holds what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from workbench.domain.exported import Gone, holds, path_without
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.events import WriteMemo
from workbench.domain.trail.incoming import Import, Revise, SetSpeakers
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, record
from workbench.services.erasing.traces import texts_of

_NAMES_NO_THEME = (Import, Revise, SetSpeakers, WriteMemo)
"""Events whose texts are in no name of a theme or code."""


def mark_exports(
    tx: Tx, by: Author, erasure: Recorded, now: Study, gone: Gone, doomed: Callable[[str], bool]
) -> None:
    """Mark what was written out and holds what goes, and let no path tell of it.

    Args:
        tx: the transaction of the erasure.
        by: who erases.
        erasure: the erasing event, the newest one of several.
        now: the study before it.
        gone: what goes.
        doomed: which texts of the trail go.
    """
    named = [r for r in now.trail if not isinstance(r.event, _NAMES_NO_THEME)]
    gone = replace(gone, written=_oldest(now.trail, doomed), called=_oldest(named, doomed))
    held = tuple(one.id for one in tx.exports.all() if holds(one, gone))
    if held:
        event = MarkExportsStale(exports=held, erasure=erasure.seq)
        record(tx.trail, Author(analyst=by.analyst), event)
        tx.exports.mark_stale(held, erasure.seq)
    tx.exports.rename(path_without(gone), gone.keys)


def _oldest(trail: Iterable[Recorded], doomed: Callable[[str], bool]) -> int | None:
    """The number of the oldest event of which a text goes; None where no text does."""
    each = (r.seq for r in trail if any(map(doomed, (*texts_of(r.event), r.reason))))
    return min(each, default=None)
