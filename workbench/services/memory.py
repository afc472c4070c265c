"""The last result of slow work, shown until a newer one is there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from threading import Lock, Thread
from typing import Any

REST = 0.7
"""Seconds without news before slow work begins: it would slow down who is deciding."""

_LONGEST = 10
"""Rests that news can put slow work off by."""

_log = logging.getLogger(__name__)


class LatestResult:
    """Keeps one result and the state of affairs (`key`) that it was made of.

    Results are made one at a time; whoever asks for the `latest` never waits, and the work begins
    once `rest` seconds brought nothing newer.
    """

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._wanted: Hashable = None
        self._making, self._state = Lock(), Lock()
        self._key: Hashable = None
        self._result: Any = None
        self._busy = False
        self._failed: Hashable = None

    def now(self, key: Hashable, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """The result for a key, made here and now if it must be; `make` gets the one before."""
        with self._making:
            if self._result is None or self._key != key:
                result = make(self._result)
                with self._state:
                    self._key, self._result = key, result
            return self._result

    def latest(self, key: Hashable, make: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """The last result, or None; one for the key is made in the background if it must be."""
        with self._state:
            self._wanted = key
            stale = self._result is None or self._key != key
            if stale and not self._busy and self._failed != key:
                self._busy = True
                Thread(target=self._make, args=(make,), name="learning", daemon=True).start()
            return self._result

    @property
    def busy(self) -> bool:
        """Whether a result is being made in the background."""
        return self._busy

    def forget(self) -> None:
        """Drop the result."""
        with self._state:
            self._key = self._result = self._failed = None

    def _make(self, make: Callable[[Any], Any]) -> None:
        key = self._rested()
        try:
            self.now(key, make)
        except Exception:  # a thread has nobody above it; the same work is not tried again
            _log.exception("suggestions could not be made")
            self._failed = key
        finally:
            self._busy = False

    def _rested(self) -> Hashable:
        """The key that is wanted once news have ceased, or have gone on for too long."""
        for _ in range(_LONGEST):
            key = self._wanted
            time.sleep(self._rest)
            if self._wanted == key:
                break
        return self._wanted
