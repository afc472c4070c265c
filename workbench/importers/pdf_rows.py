"""Which lines of a page are one row of a table: cells stand at the top, middle or foot of a row.

Rows are parted by wider gaps where there are any. Elsewhere the way is taken by which most rows end
where a sentence does: words torn from the other half of their sentence are somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from workbench.importers.hyphens import Hyphens

# How much wider than lines within a row lines of two rows are apart.
_WIDER = 1.2
_ENDS = (".", "?", "!", "…", ":", ")", "]", '"', "”", "»", "’", "'", "-", "–", "—")
# A way is left for another only where that one ends so many more of the rows as sentences end.
_BETTER = 0.15


@dataclass(frozen=True, slots=True)
class PlacedCells:
    """A line of a page: where its middle is, from below, and its text by column."""

    middle: float
    cells: Sequence[str]


Page = Sequence[PlacedCells]
Block = tuple[list[str], list[str]]
"""The cells of a row except the widest one, and the lines of that one."""


def rows_of(pages: Sequence[Page], widest: int) -> list[list[str]]:
    """The rows of a table over several pages, titles that recur on a page once.

    Args:
        pages: the lines of each page from above, cells by column.
        widest: the column of the words.
    """
    ways: Sequence[Callable[[Page, int], list[Block] | None]] = (_from_above, _around, _from_below)
    found = _all(pages, widest, _by_gaps)
    if found is None:
        read = [blocks for way in ways if (blocks := _all(pages, widest, way)) is not None]
        best = max(read, key=_whole)
        found = best if _whole(best) > _whole(read[0]) + _BETTER else read[0]
    join = Hyphens(line for _, lines in found for line in lines)
    rows: list[list[str]] = []
    for others, lines in found:
        words = ""
        for line in lines:
            words = join.joined(words, line) if words else line
        row = [words if c == widest else cell for c, cell in enumerate(others)]
        if not any(cell for c, cell in enumerate(row) if c != widest) and rows:
            rows[-1][widest] = join.joined(rows[-1][widest], words)
        elif row != (rows[0] if rows else None):
            rows.append(row)
    return rows


def _all(
    pages: Sequence[Page], widest: int, way: Callable[[Page, int], list[Block] | None]
) -> list[Block] | None:
    """The blocks of all pages in one way; None where a page cannot be read so."""
    found = [way(page, widest) for page in pages if page]
    if any(blocks is None for blocks in found):
        return None
    return [block for blocks in found if blocks for block in blocks]


def _is_head(line: PlacedCells, widest: int) -> bool:
    """Whether a line has more than words: time or speaker."""
    return any(cell for c, cell in enumerate(line.cells) if c != widest)


def _block(lines: Sequence[PlacedCells], widest: int) -> Block:
    head = next((line for line in lines if _is_head(line, widest)), lines[0])
    others = [cell if c != widest else "" for c, cell in enumerate(head.cells)]
    return others, [line.cells[widest] for line in lines if line.cells[widest]]


def _by_gaps(page: Page, widest: int) -> list[Block] | None:
    """Rows that are parted by wider gaps, with one line that heads each; None where none are."""
    steps = [a.middle - b.middle for a, b in pairwise(page)]
    if not steps or max(steps) <= _WIDER * _usual(page):
        return None
    blocks: list[list[PlacedCells]] = [[page[0]]]
    for line, step in zip(page[1:], steps, strict=True):
        if step > _WIDER * _usual(page):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    heads = [sum(_is_head(line, widest) for line in block) for block in blocks]
    first = heads[0] == 0  # what goes on from the page before
    if any(count != 1 for count in heads[first:]):
        return None
    return [_block(block, widest) for block in blocks]


def _usual(page: Page) -> float:
    """How far lines of one cell are apart: the least distance that recurs."""
    steps = sorted(a.middle - b.middle for a, b in pairwise(page))
    near = [step for step in steps if step <= _WIDER * steps[len(steps) // 4]]
    return median(near)


def _from_above(page: Page, widest: int) -> list[Block]:
    """Cells at the top of their rows: words go on until the next head."""
    blocks: list[list[PlacedCells]] = []
    for line in page:
        if _is_head(line, widest) or not blocks:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [_block(block, widest) for block in blocks]


def _from_below(page: Page, widest: int) -> list[Block]:
    """Cells at the foot of their rows: words belong to the next head."""
    blocks: list[list[PlacedCells]] = [[]]
    for line in page:
        blocks[-1].append(line)
        if _is_head(line, widest):
            blocks.append([])
    return [_block(block, widest) for block in blocks if block]


def _around(page: Page, widest: int) -> list[Block] | None:
    """Cells in the middle of their rows, as many lines above each as below; None if they aren't."""
    heads = [place for place, line in enumerate(page) if _is_head(line, widest)]
    blocks: list[list[PlacedCells]] = []
    first, top = 0, page[0].middle
    for number, head in enumerate(heads):
        foot = 2 * page[head].middle - top
        last = max(n for n, line in enumerate(page) if line.middle >= foot - _SLACK)
        following = heads[number + 1] if number + 1 < len(heads) else len(page)
        if not head <= last < following:
            return None
        blocks.append(list(page[first : last + 1]))
        first = last + 1
        if first < len(page):
            top = page[first].middle
    return [_block(block, widest) for block in blocks] if first == len(page) else None


_SLACK = 2.0
"""Points by which a line may be off."""


def _whole(blocks: Sequence[Block]) -> float:
    """The share of rows that end where a sentence ends, before one that begins with a capital."""
    said = [" ".join(lines).strip() for others, lines in blocks if any(others) and lines]
    whole = list(_ended(said))
    return sum(whole) / max(1, len(whole))


def _ended(said: Sequence[str]) -> Iterator[bool]:
    for words, after in pairwise(said):
        yield words.endswith(_ENDS) and not after[:1].islower()
