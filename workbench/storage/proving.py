"""Following a trail event by event: the chain, the board it leads to, the snapshot on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.domain.board.board import Board
from workbench.domain.board.packing import BROKEN
from workbench.domain.board.rules import apply
from workbench.domain.errors import DecisionError, NotFound, TrailBroken
from workbench.domain.trail.audit import Chain
from workbench.domain.trail.families import Erasing
from workbench.domain.trail.incoming import Revise, SetSpeakers
from workbench.domain.trail.recorded import Recorded, Written
from workbench.storage.snapshot import KeptBoard

_DAMAGED = (
    "the snapshot that the board is opened from is damaged; the board is read from the trail "
    "instead, and the next decision makes a new one"
)
_DIFFERS = (
    "the snapshot that the board is opened from differs from the trail: what is shown may be "
    "another board than the one that was decided on"
)


class Replayed:
    """What is found out by following a trail from its first event.

    Attributes:
        board: what it leads to.
        erased: the number of the newest erasure, 0 for none.
        recut: transcripts whose excerpts were cut again.
    """

    def __init__(self) -> None:
        self.board, self.erased = Board(), 0
        self.recut: set[str] = set()
        self._chain = Chain()

    def follow(self, page: Iterable[Recorded], kept: KeptProof) -> None:
        """Follow the next events.

        Raises:
            TrailBroken: one was altered, is missing, or does not fit those before it.
        """
        for recorded in page:
            written = recorded.written or Written(payload={})
            self._chain.check(recorded, written.payload, written.reason)
            self.board = _applied(recorded, self.board)
            kept.compare(self.board)
            if isinstance(recorded.event, Erasing):
                self.erased = recorded.seq
            if isinstance(recorded.event, Revise | SetSpeakers):
                self.recut.add(recorded.event.transcript_id)


class KeptProof:
    """Whether the snapshot that long trails are opened from is what the trail says."""

    def __init__(self, kept: KeptBoard) -> None:
        self._kept, self._said = kept, ""
        self._seq = 0
        try:
            head = kept.head()
            self._board = kept.board(head) if head else None
            self._seq = head["seq"] if head else 0
        except BROKEN:
            self._board, self._said = None, _DAMAGED

    def compare(self, board: Board) -> None:
        """Compare with the replayed board, once that has come to the same event."""
        if self._board is None or board.seq != self._seq:
            return
        same = self._board == board and all(
            getattr(self._board, name) == getattr(board, name)
            for name in ("undoable", "redoable", "covered")
        )
        if not same or not _same_steps(self._board, board):
            self._said = _DIFFERS
        self._board = None

    def problems(self, newest: int) -> Iterator[str]:
        """What is wrong with it, once the trail was followed to its newest event."""
        if self._seq > newest:
            yield _DIFFERS
        elif self._said:
            yield self._said


def _same_steps(kept: Board, board: Board) -> bool:
    try:
        return kept.steps == board.steps
    except BROKEN:
        return False


def _applied(recorded: Recorded, board: Board) -> Board:
    try:
        return apply(recorded, board)
    except (DecisionError, NotFound) as error:
        raise TrailBroken(f"event #{recorded.seq} does not fit those before it: {error}") from error
