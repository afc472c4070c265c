"""Whether a line of a PDF begins a paragraph because somebody's name stands before a colon.

A PDF has lines where its author had paragraphs, so they are joined before anybody is looked for.
This rule is narrow and stays as it is: how lines were joined is how texts are stored.
"""

from __future__ import annotations

import re

from workbench.domain.speech.heads import TIME

_MARK = rf"\\?[\[(<]?\s*{TIME}\s*\\?[\])>]?"
_NAME = r"[^\W\d][\w .,'’&/()*#-]{0,40}?"
_LABEL = rf"\[{_NAME}\]|{_NAME}"
_STARS = r"[*_]{0,3}"
_RULES = tuple(
    re.compile(rule)
    for rule in (
        rf"[\s>]*(?:(?P<before>{_MARK})[\s–-]*)?{_STARS}(?P<label>{_LABEL}){_STARS}"
        rf"\s*(?P<after>{_MARK})?\s*[:：]{_STARS}(?![\d/\\:])",
        r"\s*(?P<label>[QA]\.)(?=\s|\Z)",
        rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\s*(?P<after>{_MARK}){_STARS}\s*\Z",
        rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\s*(?P<after>\\?[\[(<]\s*{TIME}\s*\\?[\])>])\s+(?=\S)",
        rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\t\s*(?=\S)",
    )
)
# Words that stand before a colon in ordinary speech, and those of a transcript's own heading.
_SPEECH = (
    "so and but or because example instance well is are was were be said says say asked thought "
    "think thing things like that this these those here there what when where why how it he she "
    "they we you him her them my your our his their who which if not do does did have has had i"
)
_HEADING = (
    "first second third then note yes no ok okay date location place time duration title file name "
    "subject topic participants present recording http https www email tel summary abstract "
    "transcript interview id"
)
_NEVER, _NEVER_ALONE = frozenset(_SPEECH.split()), frozenset(_HEADING.split())
_MAX_NAME_WORDS = 6


def is_headed(line: str) -> bool:
    """Whether a line begins with what looks like a speaker's label."""
    start = line[:200]
    found = next(filter(None, (rule.match(start) for rule in _RULES)), None)
    words = re.findall(r"\w+", found["label"].casefold()) if found else []
    if not words or len(words) > _MAX_NAME_WORDS:
        return False
    if words == ["i"]:
        return True
    return not any(w in _NEVER for w in words) and not all(w in _NEVER_ALONE for w in words)
