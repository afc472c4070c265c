"""Everything that a process remembers of a study, so that an erasure can reach all of it.

Whatever is remembered records up to which event the board it was made from had been read. An
erasure forgets everything, and what was made from an older board is not kept, however late it
arrives.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from threading import Lock, RLock, Thread
from typing import Any

from workbench.domain.proposing.taken_out import TakenOut
from workbench.domain.study import Study

REST = 0.7
"""Seconds without news before slow work begins: it would slow down whoever is deciding."""

_LONGEST = 10
"""How many rests news can delay slow work by."""

_log = logging.getLogger(__name__)


class LatestResult:
    """Keeps one result and the state (`key`) that it was made from.

    Results are made one at a time; whoever asks for the `latest` never waits, and the work begins
    once `rest` seconds brought nothing newer. `seq` is the event up to which the board was read.
    """

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._wanted: tuple[Hashable, int] = None, 0
        self._making, self._state = Lock(), Lock()
        self._key: Hashable = None
        self._result: Any = None
        self._busy = False
        self._failed: Hashable = None
        self._since = 0

    def now(self, key: Hashable, seq: int, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """The result for a key, made here and now if it must be; `make` gets the one before."""
        with self._making:
            before = self._result
            if before is not None and self._key == key:
                return before
            result = make(before)
            with self._state:
                if seq >= self._since:
                    self._key, self._result = key, result
            return result

    def latest(self, key: Hashable, seq: int, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """The last result, or None; one for the key is made in the background if it must be."""
        with self._state:
            self._wanted = key, seq
            stale = self._result is None or self._key != key
            if stale and not self._busy and self._failed != key:
                self._busy = True
                Thread(target=self._make, args=(make,), name="learning", daemon=True).start()
            return self._result

    @property
    def busy(self) -> bool:
        """Whether a result is being made in the background."""
        return self._busy

    def forget(self, since: int = 0) -> None:
        """Drop the result, and any late one from a board before event `since`."""
        with self._state:
            self._since = max(self._since, since)
            self._key = self._result = self._failed = None
            self._wanted = None, 0

    def _make(self, make: Callable[[Any], Any]) -> None:
        key, seq = self._rested()
        try:
            self.now(key, seq, make)
        except Exception:  # nothing is above a thread; the same work is not tried again
            _log.exception("suggestions could not be made")
            self._failed = key
        finally:
            self._busy = False

    def _rested(self) -> tuple[Hashable, int]:
        """What is wanted once there is no more news, or there has been news for too long."""
        for _ in range(_LONGEST):
            wanted = self._wanted
            time.sleep(self._rest)
            if self._wanted == wanted:
                break
        return self._wanted


class Memory:
    """What is remembered of one project.

    Attributes:
        lock: held while `study` is read again.
        study: the last one that was read, kept until something newer is asked for.
        learnt: what was last learnt from decisions (`services.suggesting.answering`).
        compared: the rows that themes were last compared on (`services.excerpts.comparison`).
        changed: what the newest run left open, as last told (`services.theming.run_review`).
        found: what the newest run says, whatever was decided since.
        out: what analysts took out of themes, as far as it was read.
        rows: the lines of the theme list (`ui.board.rows`).
        words: how many words each transcript has (`ui.pages.interviews`).
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.study: Study | None = None
        self.learnt, self.compared = LatestResult(), LatestResult()
        self.changed, self.rows, self.found = LatestResult(), LatestResult(), LatestResult()
        self.words = LatestResult()
        self.out = TakenOut()
        self._also: list[Callable[[], None]] = []

    def also_forget(self, forget: Callable[[], None]) -> None:
        """Also forget something that is remembered elsewhere."""
        self._also.append(forget)

    def forget(self, since: int) -> None:
        """Forget everything made from a board before event `since`, an erasure."""
        with self.lock:
            if self.study is not None and self.study.board.seq < since:
                self.study = None
        for kept in (self.learnt, self.compared, self.changed, self.found, self.rows, self.words):
            kept.forget(since)
        self.out = TakenOut()
        for forget in self._also:
            forget()
