"""How a study marks who speaks, as its analyst writes it down: `#X:`, `{X} text`, `#### X`.

X stands for the name, T for a time, a closing `text` for what is said; everything else stands for
itself. It is not a regular expression: whatever is written there, a line is looked at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.errors import InputError
from workbench.domain.material.speaker_names import plain_label
from workbench.domain.speech.heads import MARK, Head

LONGEST = 60
"""Characters of a pattern, and of the name found."""
_LINE = 300
_PLACE = re.compile(r"(?<![^\W_])([XT])(?![^\W_])|[ \t]+")
_CLOSING = re.compile(r"[ \t]*(?<![^\W_])(?:text|…|\.\.\.)\Z")
_NAME = r"(?P<name>[^\s](?:[^\n\t]{0,58}?[^\s])??)"
_WORD = r"(?P<name>[^\s]{1,60})"
# What may stand around a name at the beginning of a line, and a name amid it.
_SHAPE = re.compile(
    r"[ \t]{0,8}(?P<open>[^\w\s]{0,6} ?)(?P<name>[^\W_][\w.'’ -]{0,28}?[^\W_]|[^\W_])"
    r"(?P<close> ?[^\w\s]{1,4})(?=\s|\Z|[^\W_])"
    r"|[ \t]{0,8}(?P<alone>#{1,6}|[@~%&§>]{1,3})[ \t]?(?P<line>[^\W_][\w.'’ -]{0,28})\Z"
)
_SENTENCE = (".", ",", "?", "!", "…", ";", "'", "’", '"', "-")
_RECUR, _SPEAKERS, _COVER, _OFFERED = 2, 2, 0.25, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern as it was written, and what finds it."""

    written: str
    rule: re.Pattern[str]
    alone: bool

    def head(self, line: str) -> Head | None:
        """The head that the pattern sees at the beginning of a line; None where there is none."""
        found = self.rule.match(line[:_LINE])
        if not found:
            return None
        name = found["name"].strip(" \t*_")
        if not any(c.isalnum() for c in name):
            return None
        time = found.groupdict().get("time")
        speech = len(line) if self.alone else found.end()
        return Head(label=name, time=time, speech=speech, form="named")


def pattern_of(written: str) -> Pattern | None:
    """A pattern that an analyst writes; None where nothing is written.

    Raises:
        InputError: what is wrong with it, and how to mend it.
    """
    plain = written.strip()
    if not plain:
        return None
    if len(plain) > LONGEST or not plain.isprintable():
        raise InputError(
            f"the pattern for speakers is not a single line of up to {LONGEST} characters; "
            "write it as #X: or [X] text"
        )
    bare = _CLOSING.sub("", plain)
    places = [found[1] for found in _PLACE.finditer(bare) if found[1]]
    if places.count("X") != 1 or places.count("T") > 1:
        raise InputError(
            f"the pattern {plain!r} needs one X, which stands for the name, and at most one T for "
            "a time; write it as #X: or [X] text"
        )
    if not _PLACE.sub("", bare):
        raise InputError(
            f"the pattern {plain!r} has no sign that sets a name off; write it as #X: or [X] text"
        )
    return _made(plain, bare)


def _made(plain: str, bare: str) -> Pattern:
    before, after = re.split(r"(?<![^\W_])X(?![^\W_])", bare)
    open_ended = not after.strip()
    alone = open_ended and not _CLOSING.search(plain)
    closing = r"[ \t]*\Z" if alone else r"(?=[ \t]|\Z)" if open_ended else _rule(after)
    name = _WORD if open_ended and not alone else _NAME
    rule = rf"[ \t]{{0,40}}[*_]{{0,3}}{_rule(before)}{name}{closing}[*_]{{0,3}}[ \t]*"
    return Pattern(written=plain, rule=re.compile(rule), alone=alone)


def _rule(part: str) -> str:
    """What finds a part of a pattern: blanks as blanks, signs as themselves."""
    out, at = "", 0
    for found in _PLACE.finditer(part):
        blank = r"[ \t]{1,40}" if found.end() < len(part) else r"[ \t]{0,40}"
        out += re.escape(part[at : found.start()]) + (
            rf"(?P<time>{MARK})" if found[1] == "T" else blank
        )
        at = found.end()
    return out + re.escape(part[at:])


def offered(lines: Sequence[str]) -> tuple[str, ...]:
    """Patterns that recur at the beginning of lines, with two names or more that recur.

    Args:
        lines: what may be speech, in order.
    """
    shapes: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        found = _SHAPE.match(line[:_LINE])
        if found and not (found["close"] or "").strip().startswith(_SENTENCE):
            signs = (found["open"] or found["alone"] or "", found["close"] or "")
            name = plain_label(found["name"] or found["line"] or "")
            # A label before a colon is weighed already; what cannot be seen is nobody's mark.
            if signs != ("", ":") and _written(signs).isprintable() and _paired("".join(signs)):
                shapes.setdefault(signs, Counter())[name] += 1
    likely = [(sum(n.values()), signs) for signs, n in shapes.items() if _tells(n, len(lines))]
    best = sorted(likely, key=lambda each: (-each[0], each[1]))[:_OFFERED]
    return tuple(_written(signs) for _, signs in best)


def _paired(signs: str) -> bool:
    """Whether what opens also closes: "Anna (nurse): …" has no mark of its own."""
    return all(signs.count(a) == signs.count(b) for a, b in ("()", "[]", "{}", "«»"))


def _tells(names: Counter[str], lines: int) -> bool:
    recur = [count for count in names.values() if count >= _RECUR]
    enough = sum(recur) >= 0.8 * sum(names.values()) and sum(recur) >= _COVER * lines
    return len(recur) >= _SPEAKERS and enough


def _written(signs: tuple[str, str]) -> str:
    opening, closing = signs
    if not closing:
        return f"{opening.strip()} X"
    return f"{opening}X{closing}" if closing.rstrip().endswith(":") else f"{opening}X{closing} text"


def is_found(pattern: Pattern, lines: Iterable[str]) -> bool:
    """Whether a pattern marks two turns or more."""
    return sum(pattern.head(line) is not None for line in lines) > 1
