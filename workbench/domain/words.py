"""What counts as a word, and which words are forms of the same word.

All code that compares words uses these, so that "carried" and "carry" are the same everywhere or
nowhere. Code that has to read a text in another way keeps a pattern of its own and says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain

_BLOCKS = (range(0x300, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFE30))
"""Where such marks are; the ideographs between them have none, and searching those takes long."""

MARKS = "".join(c for c in map(chr, chain(*_BLOCKS)) if unicodedata.category(c)[0] == "M")
"""Accents and vowel signs that follow their letter; `re` does not count them as part of a word."""

_UNSPACED = (
    *(range(0xE00, 0xF00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x2E80, 0xA4D0)),
    *(range(0xF900, 0xFB00), range(0xFF65, 0xFFA0), range(0x20000, 0x323B0)),
)
"""Thai, Lao, Burmese, Khmer, and what Chinese and Japanese are written with."""

_LETTERS, _JOINS = r"[^\W\d_]+", "['’\u200c\u200d-]"
WORD = rf"{_LETTERS}(?:{_JOINS}{_LETTERS}|[{MARKS}]+(?:{_JOINS}?{_LETTERS})?)*"
"""Pattern of a word: letters and their marks, with apostrophes, hyphens or joiners between them."""

_WORD = re.compile(WORD)

_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's name for a language by the first part of its BCP 47 tag."""

_MISREAD = {("buses", "english"): "bus", ("gases", "english"): "gas"}
"""Snowball takes these for forms of "buse" and "gase"."""


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span grown to whole words, without white space at its ends; empty if it held nothing else.

    A word is cut where letters or digits of one go on beyond the edge. Scripts that leave no space
    between words stay as they were marked: nothing in them says where a word ends.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return start, end
    while start > 0 and _goes_on(text, start):
        start -= 1
    while end < len(text) and _goes_on(text, end):
        end += 1
    return start, end


def _goes_on(text: str, place: int) -> bool:
    """Whether one word lies on both sides of a place."""
    before, after = text[place - 1], text[place]
    if after in MARKS:
        return True
    if before in "'’-" and place > 1:  # "don't" and "self-care" are one word each
        before = text[place - 2]
    elif after in "'’-" and place + 1 < len(text):
        after = text[place + 1]
    elif before in MARKS:
        return after.isalnum()
    return all(c.isalnum() and not _unspaced(c) for c in (before, after))


def _unspaced(letter: str) -> bool:
    """Whether a letter is of a script that is written without spaces between words."""
    return any(ord(letter) in block for block in _UNSPACED)


def words(text: str) -> list[str]:
    """The words of a text in order, as they stand in `plain`; "self-care" is one."""
    return _WORD.findall(plain(text))


def stems(text: str, language: str) -> frozenset[str]:
    """The stems of a text's words; a compound has those of its parts, as "self care" would."""
    return stems_of(set(words(text)), language)


def stems_of(some: Iterable[str], language: str) -> frozenset[str]:
    """The stems of words found earlier; compounds as above."""
    return frozenset[str]().union(*(_of_word(word, language) for word in some))


@lru_cache(maxsize=1 << 16)
def _of_word(word: str, language: str) -> frozenset[str]:
    return frozenset(stem(part, language) for part in word.split("-"))


def forget_words() -> None:
    """Forget every word that was stemmed so far."""
    _of_word.cache_clear()


def stem(word: str, language: str) -> str:
    """What the forms of a word have in common, in small letters; for comparing, not for showing.

    Args:
        word: one of `words`.
        language: BCP 47 tag. In a language that Snowball does not know, forms stay different
            words: the word comes back as it is, in small letters.
    """
    small, algorithm = word.casefold(), _algorithm(language)
    if not algorithm:
        return small
    import snowballstemmer

    # A new one each time: it keeps state, and labelers work on several threads.
    stemmer = snowballstemmer.stemmer(algorithm)
    return _MISREAD.get((small, algorithm)) or stemmer.stemWord(small) or small


@cache
def _algorithm(language: str) -> str:
    """Its name in the installed Snowball; empty if that does not know the language."""
    import snowballstemmer  # its thirty-six modules are needed once something is compared

    name = _ALGORITHMS.get(language.partition("-")[0].lower(), "")
    return name if name in snowballstemmer.algorithms() else ""


def folded(text: str) -> str:
    """The text as it is compared: `plain`, in small letters."""
    return plain(text).casefold()


def plain(text: str) -> str:
    """The text with one way to write each letter, and straight apostrophes."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
