"""Whether a name says more than the excerpts do: words of it that no member uses.

A flag for the analyst, not a verdict: "Barriers to travel" may be a good name where nobody says
"barrier". It shows where a machine's name interprets, or invents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

SHORTEST = 3
"""Letters of a content word; shorter ones carry no matter of their own."""

SAME_ROOT = 5
"""Letters that two stems must share from the beginning where one is the beginning of the other."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ENDINGS = (
    "izations isations ization isation fulness ations ating ation ated ates ate nesses ness ments "
    "ment ities ity ences ence ances ance able ible ings ing ions ion ive ful less ous als al ies "
    "ied ers er ors or 's es ed ly s e y"
)
_SUFFIXES = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))
_FUNCTION_WORDS = (
    "the and but nor for yet with without within from into onto upon about above after again "
    "against among around as at before behind below between beyond by down during of off on out "
    "over per since than that this these those through throughout to toward towards under until up "
    "via when where whether which while who whom whose what why how are was were been being has "
    "have had does did doing can could may might must shall should will would not no all any both "
    "each either every few more most much neither one other others some such only own same too "
    "very its his her hers him she they them their theirs our ours your yours you mine myself "
    "itself themselves yourself there here then also just versus it's isn't don't doesn't didn't "
    "can't couldn't won't wouldn't aren't wasn't weren't hasn't haven't hadn't"
)
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


def unsupported_words(name: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The content words of a name whose stem is in none of the texts.

    Args:
        name: of a theme.
        texts: the members' own words; without any, every content word is unsupported.

    Returns:
        The words as they stand in the name, in its order, each once. Function words are English;
        in another language the members mostly use them too.
    """
    said = [_folded(text) for text in texts]
    found = (word for word in _WORD.findall(_plain(name)) if _is_content(word))
    return tuple(word for word in dict.fromkeys(found) if not _supported(word, said))


def _is_content(word: str) -> bool:
    return len(word) >= SHORTEST and word.casefold() not in _FUNCTION


def _supported(word: str, said: Sequence[str]) -> bool:
    stem = _stem(_folded(word))
    # All words that begin like the stem are looked at, which is far quicker than stemming them all.
    begin = stem[: max(SHORTEST, len(stem) - 2)]
    alike = re.compile(rf"(?<![^\W\d_]){re.escape(begin)}[^\W\d_]*(?:'[^\W\d_]+)*")
    heard: set[str] = set()
    for text in said:
        new = set(alike.findall(text)) - heard if begin in text else set()
        if _any_alike(stem, map(_stem, new)):
            return True
        heard |= new
    return False


def _any_alike(stem: str, others: Iterable[str]) -> bool:
    return any(
        other == stem
        or (
            min(len(stem), len(other)) >= SAME_ROOT
            and (stem.startswith(other) or other.startswith(stem))
        )
        for other in others
    )


def _stem(word: str) -> str:
    """The word without one ending, never shorter than three letters; doubled letters single."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST:
            word = word[: -len(suffix)]
            break
    if len(word) > SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > SHORTEST and word[-1] == "y" else word


def _folded(text: str) -> str:
    """Without case; marks that folding sets apart ("İ", "ΐ") would end a word, so none is left."""
    folded = _plain(text).casefold()
    return folded if folded.isascii() else _plain(folded).replace("\u0307", "")


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
