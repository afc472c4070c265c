"""A name made of keyphrases, where nobody gave one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

KEYPHRASE = "keyphrase"
"""The labeler that such a name goes by."""

_MOST = 3
_SEPARATOR = " / "


def name_of_phrases(phrases: Sequence[str]) -> str:
    """The first three keyphrases that share no word; empty if there are none.

    Always the same for the same phrases, because it is not stored: two words are one if either
    begins with the other, in any language.
    """
    chosen: list[str] = []
    for phrase in phrases:
        if not _share(phrase, chosen):
            chosen.append(phrase)
    return _SEPARATOR.join(chosen[:_MOST])


def _share(phrase: str, chosen: Iterable[str]) -> bool:
    words = [word for other in chosen for word in other.casefold().split()]
    return any(
        one.startswith(other) or other.startswith(one)
        for one in phrase.casefold().split()
        for other in words
    )
