"""Names found by a language model on this machine: Presidio with a spaCy model (extra `pii`).

Nothing is downloaded: Presidio would fetch a model that is not there, so it is looked for first.
Of Presidio only the recogniser of names is used, since the rules for addresses and numbers are in
`domain.material.pseudonyms`, and its own for addresses asks the network for a list of domains.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from workbench.domain.errors import InputError

KINDS = {"PERSON": "person", "LOCATION": "place", "ORGANIZATION": "organisation"}
"""What Presidio calls the kinds of names, and what they are called here."""

_PIECE = 50_000
_WORD = re.compile(r"\w[\w.'’-]*")
_MOST_WORDS = 6


def recognised(texts: Iterable[str], model: str, language: str) -> Counter[tuple[str, str]]:
    """Kind and wording of what the model takes for names, and how often it does.

    Args:
        texts: what was said.
        model: an installed spaCy package, such as `en_core_web_lg`.
        language: BCP 47 tag of the texts.

    Raises:
        InputError: the extra or the model is not installed.
    """
    analyzer = _analyzer(model, language)
    found: Counter[tuple[str, str]] = Counter()
    for piece in _pieces(texts):
        for hit in analyzer.analyze(piece, language=language, entities=list(KINDS)):
            name = trimmed_name(piece[hit.start : hit.end])
            if name:
                found[KINDS[hit.entity_type], name] += 1
    return found


def trimmed_name(words: str) -> str:
    """A name from its first capital to its last capitalised word (`"Ahmed at"` is `"Ahmed"`)."""
    line = words.partition("\n")[0]
    named = [hit for hit in _WORD.finditer(line) if not hit[0][0].islower()]
    if not named or len(named) > _MOST_WORDS or not any(hit[0][0].isalpha() for hit in named):
        return ""
    name = " ".join(line[named[0].start() : named[-1].end()].split())
    return re.sub(r"(?:['’]s|[.'’-])\Z", "", name)


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Texts in pieces that the model takes at once."""
    for text in texts:
        for start in range(0, len(text), _PIECE):
            yield text[start : start + _PIECE]


@lru_cache(maxsize=1)
def _analyzer(model: str, language: str) -> Any:  # noqa: ANN401 - Presidio comes without types
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer
    except ImportError as error:
        why = "pii_model is set, but Presidio is not installed"
        raise InputError(f"{why}; pip install 'transcript-workbench[pii]'") from error
    if not re.fullmatch(r"\w+", model) or not spacy.util.is_package(model):
        why = f"pii_model: {model!r} is not an installed spaCy model"
        raise InputError(f"{why}; install one from a source you trust, or take the setting out")
    engine = SpacyNlpEngine(models=[{"lang_code": language, "model_name": model}])
    engine.load()
    registry = RecognizerRegistry(
        recognizers=[SpacyRecognizer(supported_language=language)],
        supported_languages=[language],
    )
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[language])
