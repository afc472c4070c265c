"""Lines that stand in many documents of a study: mastheads, notices, forms, legal clauses.

They say nothing of what a document is about, and as they are the same everywhere they would draw
documents together. In conversations nothing is boilerplate: who says the same says it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from workbench.domain.material.text import Transcript
from workbench.domain.words import WORD, folded

FEWEST, SHARE = 3, 0.05
"""Documents in which a line recurs, at least, and their share of all."""

_WORDS = 4
"""Words and figures of a line that can be known again; "Yes." recurs for other reasons."""

_OWN = 0.2
"""Share of words of its own from which an excerpt is more than boilerplate."""

_PIECE = re.compile(r"[^\n.?!]*[\n.?!]+\s*|[^\n.?!]+")
_TOKEN = re.compile(rf"{WORD}|\d+")

Recurring = frozenset[int]
"""Lines by their hash, so that nothing of their words is kept."""


def is_document(transcript: Transcript) -> bool:
    """Whether it is a text of one author that nobody asks anything in."""
    turns = transcript.turns
    return bool(turns) and all(
        turn.role == "participant" and turn.speaker == turns[0].speaker for turn in turns
    )


def recurring(transcripts: Iterable[Transcript]) -> Recurring:
    """The lines and sentences that recur among the documents of a study.

    Figures may differ: "Page 3 of 12" is "Page 4 of 12".
    """
    documents = [t for t in transcripts if is_document(t)]
    counts: Counter[int] = Counter()
    for document in documents:
        counts.update({key for _, _, key in _pieces(document.text) if key is not None})
    enough = max(FEWEST, SHARE * len(documents))
    return frozenset(key for key, count in counts.items() if count >= enough)


def own_words(text: str, known: Recurring) -> str:
    """A text without the lines that recur; empty where it has no others."""
    kept = (piece for piece, _, key in _pieces(text) if key not in known)
    return ("".join(kept) if known else text).strip()


def is_boilerplate(text: str, known: Recurring) -> bool:
    """Whether nearly all of a text recurs."""
    if not known:
        return False
    pieces = list(_pieces(text))
    total = sum(count for _, count, _ in pieces)
    own = sum(count for _, count, key in pieces if key not in known)
    return total > 0 and own < _OWN * total


def _pieces(text: str) -> Iterator[tuple[str, int, int | None]]:
    """Each line or sentence, its words, and what it is known by; None where it is too short."""
    for found in _PIECE.finditer(text):
        said = ["0" if t[0].isdigit() else t for t in _TOKEN.findall(folded(found[0]))]
        yield found[0], len(said), hash(" ".join(said)) if len(said) >= _WORDS else None
