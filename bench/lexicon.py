"""The lexicon of English words that titles are made with, from the files of WordNet 3.0.

    python bench/lexicon.py FOLDER

FOLDER holds `data.noun`, `index.sense`, `noun.exc` and `verb.exc` (Debian's packages `wordnet-base`
and `wordnet-sense-index` put them into /usr/share/wordnet). What it writes is in the package.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

OUT = Path(__file__).parents[1] / "workbench" / "clustering" / "lexicon" / "english.txt.gz"
NOUN, ADJECTIVES = "1", "35"
UNSEEN = 0.5
"""What a sense counts that the tagged texts never show."""
LOCATION, PERSON = "15", "18"
_WORD = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
Uses = dict[str, dict[str, float]]


def main(folder: Path) -> None:
    uses = _uses(folder)
    first, names, lower = _names(folder)
    named = (names - lower) | (first & lower)
    rows = [_row(word, uses[word], word in named, word in lower) for word in sorted(uses)]
    rows += [f"{word} -1 0 p" for word in sorted(names - uses.keys())]
    rows += _irregular(folder, uses)
    rows = [row for row in rows if not row.startswith("the ")]  # "the" of "Attila the Hun"
    OUT.write_bytes(gzip.compress(("\n".join(sorted(rows)) + "\n").encode(), 9, mtime=0))
    print(f"{len(rows)} words, {OUT.stat().st_size} bytes")


def _uses(folder: Path) -> Uses:
    """How often each word is used as which part of speech."""
    uses: Uses = defaultdict(lambda: defaultdict(float))
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, _, _, count = line.split()
        word, _, sense = key.partition("%")
        if _WORD.fullmatch(word):
            uses[word][sense[0]] += int(count) + UNSEEN
    return uses


def _row(word: str, uses: dict[str, float], named: bool, lower: bool) -> str:
    """The word, its shares as noun and adjective in ninths, and `p` or `c` where it names people.

    `p` is nothing but a name; `c` is a word too, and a name where it has a capital.
    """
    every = sum(uses.values())
    adjective = sum(uses.get(pos, 0.0) for pos in ADJECTIVES)
    shares = f"{word} {round(9 * uses.get(NOUN, 0.0) / every)} {round(9 * adjective / every)}"
    return f"{shares} {'c' if lower else 'p'}" if named else shares


def _names(folder: Path) -> tuple[set[str], set[str], set[str]]:
    """First names, all words of names, without those of places; and the words in small letters."""
    first: set[str] = set()
    people: set[str] = set()
    places: set[str] = set()
    lower: set[str] = set()
    for kind, instance, words in _synsets(folder / "data.noun"):
        for word in words:
            if word.islower():
                lower.add(word)
            elif kind == LOCATION:
                places.add(word.casefold())
            elif kind == PERSON and instance:
                parts = [part.casefold() for part in word.split("_") if part[:1].isupper()]
                people |= set(filter(_WORD.fullmatch, parts))
                first |= set(filter(_WORD.fullmatch, parts[:1] if len(parts) > 1 else ()))
    return first - places, people - places, lower


def _synsets(path: Path) -> Iterator[tuple[str, bool, list[str]]]:
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            count = int(fields[3], 16)
            yield fields[1], "@i" in fields, fields[4 : 4 + 2 * count : 2]


def _irregular(folder: Path, uses: Uses) -> list[str]:
    """Forms that no ending tells: "children" is a noun as "child" is, "went" is none."""
    rows = {}
    for line in (folder / "verb.exc").read_text("utf-8").splitlines():
        rows[line.split()[0]] = f"{line.split()[0]} 0 0"
    for line in (folder / "noun.exc").read_text("utf-8").splitlines():
        form, base, *_ = line.split()
        if base in uses:
            rows[form] = _row(form, uses[base], named=False, lower=True)
    return [row for form, row in rows.items() if form not in uses and _WORD.fullmatch(form)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
