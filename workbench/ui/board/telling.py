"""Answers to the board's script that never raise: a failure is explained in words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from workbench.domain.errors import DecisionError, StaleBoard, Unsure, WorkbenchError

Json = dict[str, Any]

_log = logging.getLogger(__name__)


def answer_or_error(answer: Callable[[], Json]) -> Json:
    """The answer, or what went wrong in making it."""
    try:
        return answer()
    except Exception as error:  # the page must say something whatever happens in a service
        seq = error.seq if isinstance(error, StaleBoard) else 0
        return failed(_kind(error), why(error), seq)


def failed(kind: str, message: str, seq: int = 0) -> Json:
    """An answer that says what went wrong."""
    return {"error": {"kind": kind, "message": message, "seq": seq}}


def why(error: Exception) -> str:
    """What went wrong, in words; for our own faults, which may quote a study, where to look."""
    if isinstance(error, WorkbenchError):
        return str(error)
    _log.error("a question of the page failed", exc_info=error)
    return f"The workbench failed ({type(error).__name__}); its log says where."


def _kind(error: Exception) -> str:
    match error:
        case StaleBoard():
            return "stale"
        case DecisionError():
            return "decision"
        case Unsure():
            return "unsure"
        case WorkbenchError():
            return "input"
        case _:
            return "bug"
