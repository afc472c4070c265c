"""The default labeler: a theme's title of noun phrases, and its keyphrases beside it.

Offline and without a model; it says what sets the theme apart and interprets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from workbench.api import (
    ChatClient,
    LabelerConfig,
    LabelerSpec,
    LabelProposal,
    LabelRejected,
    LabelRequest,
    PluginContext,
)
from workbench.domain.words import MARKS, stems

_LONGEST = 80
_BESIDE = 2
"""Keyphrases of a subtitle."""

# A phrase may have been put together elsewhere: digits such as in "covid-19" stay in it.
_KEPT = re.compile(rf"[\w{MARKS}]+(?:['’-][\w{MARKS}]+)*")


class KeyphraseConfig(LabelerConfig):
    """Options of the keyphrase labeler."""

    title: bool = Field(default=True, description="Make a title of noun phrases where there are")
    terms: int = Field(
        default=3, ge=1, le=5, description="How many keyphrases make a name without a title"
    )
    separator: str = Field(default=" / ", min_length=1, max_length=5)


@dataclass(frozen=True, slots=True)
class KeyphraseLabeler:
    """Joins the noun phrases that people share; without any, the heaviest keyphrases."""

    config: KeyphraseConfig

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Name one cluster.

        Raises:
            LabelRejected: the cluster has no keyphrases and no phrases.
        """
        keyphrases = [phrase for phrase in map(_clean, request.keyphrases) if phrase]
        title = [phrase for phrase in map(_clean, request.phrases) if phrase]
        if title and self.config.title:
            return _titled(title, keyphrases, request)
        if not keyphrases:
            raise LabelRejected("the cluster has no keyphrases to make a name of")
        chosen = _distinct(
            _own_first(keyphrases, request.contrast), self.config.terms, request.language
        )
        return LabelProposal(
            name=_joined(chosen, self.config.separator),
            description=_set_apart(keyphrases),
            code_id=request.like,
            evidence=_evidence(chosen, request),
        )


def _titled(
    title: Sequence[str], keyphrases: Sequence[str], request: LabelRequest
) -> LabelProposal:
    """A title, with keyphrases beside it that say something else."""
    name = _joined(title, ", ")
    asked = [phrase for phrase in map(_clean, request.asked) if phrase in title]
    said = f"Only asked: {', '.join(asked)}." if asked else ""
    return LabelProposal(
        name=name[:1].upper() + name[1:],
        subtitle=", ".join(_unlike(name, keyphrases, request.language)),
        description=f"{_set_apart(keyphrases)} {said}".strip(),
        code_id=request.like,
        evidence=_evidence(title, request),
    )


def _set_apart(keyphrases: Sequence[str]) -> str:
    return f"Set apart by: {', '.join(keyphrases[:8])}."[:500] if keyphrases else ""


def _unlike(name: str, phrases: Sequence[str], language: str) -> list[str]:
    """The heaviest phrases that share no word with the name or with each other."""
    used, kept = stems(name, language), list[str]()
    for phrase in phrases:
        words = stems(phrase, language)
        if words and words.isdisjoint(used) and len(kept) < _BESIDE:
            kept.append(phrase)
            used |= words
    return kept


def _clean(phrase: str) -> str:
    """The words of a keyphrase; they come from transcripts, so nothing else is let through."""
    return " ".join(_KEPT.findall(phrase))[:_LONGEST].strip()


def _own_first(phrases: Sequence[str], contrast: Sequence[Sequence[str]]) -> list[str]:
    """Phrases that no neighbour's name would use come first, so that names differ."""
    shared = {_clean(phrase).casefold() for other in contrast for phrase in other[:3]}
    own = [phrase for phrase in phrases if phrase.casefold() not in shared]
    return own + [phrase for phrase in phrases if phrase.casefold() in shared]


def _distinct(phrases: Sequence[str], count: int, language: str) -> list[str]:
    """The first `count` phrases without a common word; "clinic" gives way to "pain clinic"."""
    chosen: list[str] = []
    used: frozenset[str] = frozenset()
    for phrase in phrases:
        longer = _longer(phrase, phrases[: 3 * count], language)
        words = stems(longer, language)
        if words & used:
            longer, words = phrase, stems(phrase, language)
        if words & used or not words:
            continue
        chosen.append(longer)
        used |= words
        if len(chosen) == count:
            break
    return chosen or [phrases[0]]


def _longer(phrase: str, among: Sequence[str], language: str) -> str:
    own = stems(phrase, language)
    return next((p for p in among if stems(p, language) > own and len(p.split()) <= 3), phrase)


def _joined(phrases: Sequence[str], separator: str) -> str:
    name = phrases[0]
    for phrase in phrases[1:]:
        if len(name) + len(separator) + len(phrase) <= _LONGEST:
            name += separator + phrase
    return name


def _evidence(phrases: Sequence[str], request: LabelRequest) -> tuple[str, ...]:
    """The three exemplars that contain most of the name; ties in the order they were given."""
    own = stems(" ".join(phrases), request.language)
    overlaps = [len(own & stems(exemplar.text, request.language)) for exemplar in request.exemplars]
    order = sorted(range(len(overlaps)), key=lambda i: (-overlaps[i], i))
    return tuple(request.exemplars[i].id for i in order[:3] if overlaps[i])


def _make(config: KeyphraseConfig, context: PluginContext) -> KeyphraseLabeler:
    return KeyphraseLabeler(config)


SPEC = LabelerSpec(name="keyphrase", version="3", config=KeyphraseConfig, make=_make)
