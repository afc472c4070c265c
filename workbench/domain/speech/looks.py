"""Who speaks where no label says it: questions set in bold, in italics or indented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ASKS, ANSWERS = "Interviewer", "Interviewee"
_LOOKS = {"bold": "in bold", "italic": "in italics", "indented": "that are indented"}
_FEWEST = 5
_MOST_SHARE = 0.6
_LEAST_SHARE = 0.1
# How many of them must ask, and how much more often than the other paragraphs do.
_ASKING = 1 / 3
_TIMES_MORE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph's words and how it looks as a whole (`bold`, `italic`, `indented`)."""

    text: str
    looks: frozenset[str]

    @property
    def asks(self) -> bool:
        """Whether it holds a question."""
        return "?" in self.text


def asking_look(paragraphs: Sequence[Paragraph]) -> str | None:
    """The look that sets questions apart from answers; None where none clearly does."""
    for look in _LOOKS:
        marked = [p for p in paragraphs if look in p.looks]
        others = [p for p in paragraphs if look not in p.looks]
        share = len(marked) / max(1, len(paragraphs))
        if len(marked) < _FEWEST or not _LEAST_SHARE <= share <= _MOST_SHARE:
            continue
        asking, elsewhere = _asking(marked), _asking(others)
        if asking >= _ASKING and asking >= _TIMES_MORE * elsewhere:
            return look
    return None


def look_note(look: str, count: int) -> str:
    """What was understood, for the analyst to check."""
    return (
        f"No names: the {count} paragraphs {_LOOKS[look]} were taken for the interviewer's, "
        "because they ask far more often than the others; check it"
    )


def _asking(paragraphs: Sequence[Paragraph]) -> float:
    return sum(p.asks for p in paragraphs) / max(1, len(paragraphs))
