"""A bar on standard error: how far a command is, and what is left."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

    from workbench.domain.ports import Progress

_KNOWN = "{desc}: {percentage:3.0f}%|{bar:24}| {n_fmt} of {total_fmt} [{elapsed}, {remaining} left]"

_UNKNOWN = "{desc} [{elapsed}]"


class Bar:
    """A `Progress` that draws one bar a step on standard error, with what is left."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._what = ""

    def __enter__(self) -> Progress:
        return self._show

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _show(self, what: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if what != self._what:
            self._close()
            self._what = what
            # In a log nobody watches, a bar that moves is a line after line of itself.
            pause = 0.3 if sys.stderr.isatty() else 30.0
            self._bar = tqdm(
                total=total or None, desc=what, file=sys.stderr, mininterval=pause,
                bar_format=_KNOWN if total else _UNKNOWN,
            )  # fmt: skip
        if self._bar is not None:
            self._bar.update(max(0, done - self._bar.n))
            if total and done >= total:
                self._bar.close()
                self._bar = None

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar, self._what = None, ""
