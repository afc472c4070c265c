"""What speaks for and against a theme, as lines for readers and as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.domain.measures.evidence import Evidence, NegativeCase
from workbench.domain.measures.stability import Stability
from workbench.domain.study import Study
from workbench.domain.telling.wording import quoted, theme_title, transcript_title

QUOTED = 240
"""Characters of a negative case in a report; the JSON export names the excerpt."""


def evidence_lines(study: Study, theme_id: str, known: Stability | None) -> tuple[str, ...]:
    """A sentence for each thing there is to say; none for a theme that was not examined."""
    found = study.evidence.get(theme_id)
    firm = [f"Found in {known.found} of {known.runs} resampled runs."] if known else []
    return (*firm, *(_lines(study, found) if found else ()))


def evidence_json(found: Evidence | None) -> dict[str, Any] | None:
    """The same as plain values, with ids instead of quotes; None if it was not examined."""
    if found is None:
        return None
    echo = found.echo
    return {
        "exemplars": list(found.exemplars),
        "heaviest": {"participant": found.heaviest[0] or None, "share": found.heaviest[1]},
        "echo": None
        if echo is None
        else {"question": echo.question, "share": echo.share, "elsewhere": echo.elsewhere},
        "borrowed": list(found.borrowed),
        "negative": [{"excerpt": n.excerpt_id, "words": n.words} for n in found.negative],
        "without": list(found.without),
    }


def _lines(study: Study, found: Evidence) -> Iterator[str]:
    if found.echo:
        shares = f"{found.echo.share:.0%} here, {found.echo.elsewhere:.0%} elsewhere"
        yield f"Its excerpts answer one question ({shares}): “{found.echo.question}”"
    if found.borrowed:
        yield f"Said first by the interviewer: {', '.join(found.borrowed)}."
    for case in found.negative:
        yield negative_line(study, case)


def negative_line(study: Study, case: NegativeCase) -> str:
    """A case that speaks against a theme: what is denied, its words, whose they are."""
    excerpt = study.excerpts[case.excerpt_id]
    shown = quoted(excerpt.text, QUOTED)
    stands = ", ".join(theme_title(study, theme) for theme in case.themes) or "no theme"
    who = excerpt.participant_id or "participant not known"
    # An interview is often called by the participant's id, which need not be said twice.
    title = transcript_title(study, excerpt.transcript_id)
    where = "" if title == who else f", {title}"
    source = f"{who}{where}, {excerpt.start}–{excerpt.end}"
    return f"Negative case (“{case.words}”), in {stands}: {shown} ({source})"
