"""Finding what somebody quotes in the transcripts again: to the letter, or as journals print it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["exact", "adapted", "own words", "missing"]
"""How a quote stands: in a transcript to the letter; there, apart from signs, blanks, capitals and
what was left out or put in brackets; words of the team itself; nowhere."""

_SIGNS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": None, "\u200b": None,
})  # fmt: skip
_LEFT_OUT = re.compile(r"\.{3}|…|\[[^\]]*\]|\([.…\s]*\)")
_EDGES = " \"'.,;:!?-"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuote:
    """Where a quote stands; without a transcript it is not in any.

    `start` is a code point of the transcript's text, known of what is there to the letter.
    """

    verdict: Verdict
    transcript: str = ""
    start: int | None = None


class Sought:
    """What quotes are looked for in; made for one check, so that no words outlive it."""

    def __init__(self, transcripts: Mapping[str, str], own: Iterable[str]) -> None:
        """Transcript id to text, and what the team wrote: names, definitions, memos, reasons."""
        self._texts = transcripts
        self._plain = {transcript: _plain(text) for transcript, text in transcripts.items()}
        self._own = [_plain(text) for text in own]

    def find(self, quote: str) -> FoundQuote:
        """Look for a quote as a report has it."""
        for transcript, text in self._texts.items():
            if (start := text.find(quote.strip())) >= 0:
                return FoundQuote(verdict="exact", transcript=transcript, start=start)
        pieces = [piece for part in _LEFT_OUT.split(quote) if (piece := _plain(part).strip(_EDGES))]
        if not pieces:
            return FoundQuote(verdict="missing")
        for transcript, text in self._plain.items():
            if _holds(text, pieces):
                return FoundQuote(verdict="adapted", transcript=transcript)
        mine = any(_holds(text, pieces) for text in self._own)
        return FoundQuote(verdict="own words" if mine else "missing")


def _holds(text: str, pieces: Iterable[str]) -> bool:
    """Whether the pieces stand in a text, one after the other, as whole words."""
    at = 0
    for piece in pieces:
        found = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(text, at)
        if found is None:
            return False
        at = found.end()
    return True


def _plain(text: str) -> str:
    return " ".join(text.translate(_SIGNS).casefold().split())
