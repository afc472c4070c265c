"""Which columns of a table hold turns: by their titles, or by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.domain.languages.tables import named
from workbench.domain.material.speaker_names import ANSWERS, ASKS
from workbench.importers.tables import Row, Table, find_column, named_column

_TIME = re.compile(r"\s*[\[(]?\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?\s*\Z")
_NUMBER = re.compile(r"[\d.,:\s/-]*\Z")
_MARKS = ("?", "？", "؟", ";")
_LONGEST_LABEL = 41
_MOST_LABELS = 12
_RECURS = 2.0
_WORDS_IN_MEAN = 3.0
_APART = 0.6
# Share of a label's cells that ask, and how much more often than another label's cells do.
_ASKING, _TIMES_MORE = 1 / 3, 2.0
_FEWEST_ROWS = 4
_TITLE_WORDS, _ONE_EACH = 3, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnColumns:
    """Where words, speaker and time stand; `guessed` is what was told by the cells alone."""

    words: int | None
    speaker: int | None
    time: int | None
    guessed: str = ""


def turn_columns(table: Table) -> TurnColumns:
    """The columns of a table of turns; without titles that are known, by what recurs and asks."""
    words, speaker, time = (named_column(table.header, of) for of in ("words", "speaker", "time"))
    known = TurnColumns(words=words, speaker=speaker, time=time)
    if words is not None and speaker not in (None, words):
        return known
    for found in _candidates(table, None if words == speaker else words, speaker):
        if _one_asks(table, *found):
            told = f"'{table.header[found[0]]}' was taken for the speakers'"
            timed = time if time not in found else None
            return TurnColumns(
                words=found[1], speaker=found[0], guessed=told,
                time=_timed(table) if timed is None else timed,
            )  # fmt: skip
    return known


def party_columns(table: Table) -> list[int]:
    """Columns that are each one person's words: interviewer and participant, question and answer.

    Their titles say so, or every row fills one of them, now this and now that.
    """
    wordy = [c for c in range(len(table.header)) if _holds_words(table, c)]
    asking = [c for c in wordy if ASKS.fullmatch(table.header[c])]
    answering = [c for c in wordy if ANSWERS.fullmatch(table.header[c])]
    if len(asking) == 1 and answering and len(asking + answering) == len(wordy):
        return sorted(asking + answering)
    if named_column(table.header, "speaker") in (None, *wordy) and _by_turns(table, wordy):
        return wordy
    return []


def _holds_words(table: Table, column: int) -> bool:
    cells = [cell for row in table.rows if (cell := row.at(column).strip())]
    mean = sum(len(cell.split()) for cell in cells) / max(1, len(cells))
    return len(cells) > 1 and mean >= _WORDS_IN_MEAN and bool(table.header[column])


def _by_turns(table: Table, columns: Sequence[int]) -> bool:
    """Whether rows fill one of the columns each, and hardly ever the same for long."""
    short = all(len(table.header[c].split()) <= _TITLE_WORDS for c in columns)
    rows = [[c for c in columns if row.at(c).strip()] for row in table.rows]
    filled = [row for row in rows if row]
    single = [row[0] for row in filled if len(row) == 1]
    if len(columns) < 2 or not short or len(single) < max(_FEWEST_ROWS, _ONE_EACH * len(filled)):
        return False
    changes = sum(a != b for a, b in pairwise(single))
    return 2 * changes >= len(single) - 1


def with_titles(table: Table) -> Table:
    """The table with titles of its own making where its first row is speech already."""
    exact = (find_column(table.header, named(of)) for of in ("words", "speaker", "time"))
    if any(column is not None for column in exact):
        return table
    recurs = [c for c, title in enumerate(table.header) if _is_label_below(table, c, title)]
    if not recurs:
        return table
    titles = tuple(f"column {place}" for place in range(1, len(table.header) + 1))
    first = Row(line=max(1, table.rows[0].line - 1), cells=table.header)
    return replace(table, header=titles, rows=(first, *table.rows))


def _is_label_below(table: Table, column: int, title: str) -> bool:
    below = [row.at(column).strip() for row in table.rows]
    return bool(title) and below.count(title) > 1 and _are_labels([title, *below])


def _candidates(table: Table, words: int | None, speaker: int | None) -> Sequence[tuple[int, int]]:
    """Speaker and words that may be: short labels that recur, beside cells that hardly do."""
    cells = {c: [row.at(c).strip() for row in table.rows] for c in range(len(table.header))}
    texts = [c for c in cells if _are_words(cells[c])] if words is None else [words]
    labels = [c for c in cells if c not in texts and _are_labels(cells[c])]
    labels = [speaker] if speaker in labels else labels
    texts.sort(key=lambda c: -sum(len(cell) for cell in cells[c]))
    return [(label, texts[0]) for label in labels if texts]


def _are_words(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if len(filled) < _FEWEST_ROWS:
        return False
    mean = sum(len(cell.split()) for cell in filled) / len(filled)
    return mean >= _WORDS_IN_MEAN and len(set(filled)) >= _APART * len(filled)


def _are_labels(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    kinds = set(filled)
    if len(filled) < _FEWEST_ROWS or not 2 <= len(kinds) <= _MOST_LABELS:
        return False
    short = all(len(kind) < _LONGEST_LABEL and "\n" not in kind for kind in kinds)
    named_ = not all(_NUMBER.match(kind) for kind in kinds)
    return short and named_ and len(filled) >= _RECURS * len(kinds)


def _one_asks(table: Table, speaker: int, words: int) -> bool:
    """Whether one label's cells ask far more often than another's: people talk, in turn."""
    said, asked = Counter[str](), Counter[str]()
    label = ""
    for row in table.rows:
        label = row.at(speaker).strip() or label
        said[label] += 1
        asked[label] += row.at(words).rstrip(" \"'”»").endswith(_MARKS)
    often = [kind for kind in said if kind and said[kind] > 1]
    shares = sorted(asked[kind] / said[kind] for kind in often)
    return len(shares) > 1 and shares[-1] >= max(_ASKING, _TIMES_MORE * shares[0])


def _timed(table: Table) -> int | None:
    for column in range(len(table.header)):
        cells = [row.at(column) for row in table.rows if row.at(column).strip()]
        if cells and all(_TIME.match(cell) for cell in cells):
            return column
    return None
