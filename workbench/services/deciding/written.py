"""What analysts write, as it is kept: without control characters, and of a length one can read."""

from __future__ import annotations

from workbench.domain.errors import DecisionError
from workbench.domain.telling.wording import one_line

NAME_CHARACTERS = 200
TEXT_CHARACTERS = 20_000


def written_name(name: str, of: str = "theme") -> str:
    """A name on one line.

    Raises:
        DecisionError: it is empty or too long.
    """
    clean = one_line(name)
    if not clean:
        raise DecisionError(f"a {of} needs a name")
    if len(clean) > NAME_CHARACTERS:
        raise DecisionError(
            f"the name has {len(clean)} characters; the limit is {NAME_CHARACTERS}; "
            "put the rest into the definition"
        )
    return clean


def written_text(text: str) -> str:
    """A text of some lines.

    Raises:
        DecisionError: it is too long.
    """
    if len(text) > TEXT_CHARACTERS:
        raise DecisionError(f"the text has {len(text)} characters; the limit is {TEXT_CHARACTERS}")
    return "".join(c for c in text.strip() if c.isprintable() or c in "\n\t")
