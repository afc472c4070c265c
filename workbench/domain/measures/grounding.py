"""Whether a name says more than the excerpts do: words of it that no member uses.

A flag for the analyst, not a verdict: "Barriers to travel" may be a good name where nobody says
"barrier". It shows where a machine's name interprets, or invents.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from workbench.domain.words import stem, stems_of, words

SHORTEST = 3
"""Letters of a content word; shorter ones say too little on their own."""

SAME_ROOT = 5
"""Letters that two stems must share from the beginning where one is the beginning of the other."""

# Fewer than `domain.talk` has: a name's "matters" or "talking" may well be unsupported.
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


def unsupported_words(name: str, texts: Sequence[str], language: str) -> tuple[str, ...]:
    """The content words of a name whose stem is in none of the texts.

    Args:
        name: of a theme.
        texts: the members' own words; without any, every content word is unsupported.
        language: BCP 47 tag of both.

    Returns:
        The words as they stand in the name, in its order, each once. Function words are English;
        in another language the members mostly use them too.
    """
    parts = words(name.replace("-", " "))
    wanted = {word: stem(word, language) for word in parts if _is_content(word)}
    heard: set[str] = set()
    for text in texts:
        if not wanted:
            break
        new = set(words(text)) - heard
        heard |= new
        stems = stems_of(new, language)
        wanted = {word: own for word, own in wanted.items() if not _any_alike(own, stems)}
    return tuple(wanted)


def _is_content(word: str) -> bool:
    return len(word) >= SHORTEST and word.casefold() not in _FUNCTION


def _any_alike(own: str, others: Set[str]) -> bool:
    """Whether a stem is among others, or one of them and it begin alike: diagnosis, diagnosed."""
    if own in others or len(own) < SAME_ROOT:
        return own in others
    return any(
        len(other) >= SAME_ROOT and (own.startswith(other) or other.startswith(own))
        for other in others
    )
