"""How a transcript marks who speaks: the heads of turns, line by line, and which to believe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_MARK = rf"\\?[\[(<]?\s*{TIME}\s*\\?[\])>]?"
_NAME = r"[^\W\d][\w .,'’&/()*#-]{0,40}?"
_LABEL = rf"\[{_NAME}\]|{_NAME}"
_STARS = r"[*_]{0,3}"

# `Name: text`, `**Name:** text`, `Name (00:12:03): text`, `[00:12:03] Name: text`, `[S_00]: text`
_COLON = re.compile(
    rf"[\s>]*(?:(?P<before>{_MARK})[\s–-]*)?{_STARS}(?P<label>{_LABEL}){_STARS}"
    rf"\s*(?P<after>{_MARK})?\s*[:：]{_STARS}(?![\d/\\:])"
)
# `Name  0:03` and `Name (00:03)` on a line of their own (Teams, Otter, Rev)
_ALONE = re.compile(rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\s*(?P<after>{_MARK}){_STARS}\s*\Z")
# `Name [00:12:03] text` (Trint, Sonix) and `Name<tab>text` (typed by hand)
_TIMED = re.compile(
    rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\s*(?P<after>\\?[\[(<]\s*{TIME}\s*\\?[\])>])\s+(?=\S)"
)
_TABBED = re.compile(rf"\s*{_STARS}(?P<label>{_LABEL}){_STARS}\t\s*(?=\S)")
_LETTER = re.compile(r"\s*(?P<label>[QA]\.)(?=\s|\Z)")
_LEADING_TIME = re.compile(rf"\s*(?P<time>{_MARK}|#[\d:.-]+#)[\s:–-]*")
_TRAILING_TIME = re.compile(r"\s*(?:#[\d:.,-]+#|\[\d{1,3}:[\d:.,]+\])\s*\Z")

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
_NEVER = frozenset(_SPEECH.split())
_NEVER_ALONE = frozenset(_HEADING.split())
_LONG_FORMS = frozenset(
    (
        "interviewer", "interviewee", "researcher", "moderator", "facilitator", "participant",
        "respondent", "assistant", "speaker",
    )
)  # fmt: skip
_MAX_NAME_WORDS = 6
_LONGEST_NAME = 40
# Share of the lines that recurring labels must head before one that occurs once is a speaker's.
_NEARLY_ALL = 0.75
_NAME_ALONE = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: (?:[^\W\d_a-z][\w.’'-]*|\d+)){0,2}")
# Lines of a text so short that somebody may well speak only once in it.
_SHORT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The start of a line that may open a turn. `label` None: only a time mark."""

    label: str | None
    time: str | None
    speech: int


def head_of(line: str) -> Head | None:
    """The head of a line, if it looks like one; `speech` is where the words begin in it."""
    start = line[:200]
    rules = (_COLON, _LETTER, _ALONE, _TIMED, _TABBED)
    found = next(filter(None, (rule.match(start) for rule in rules)), None)
    if found and _may_be_name(found["label"]):
        groups = found.groupdict()
        time = groups.get("before") or groups.get("after")
        inner = _time_mark(line, found.end()) if time is None else None
        if inner:
            return Head(label=_plain(found["label"]), time=inner.time, speech=inner.speech)
        return Head(label=_plain(found["label"]), time=time, speech=found.end())
    return _time_mark(line, 0)


def speech_end(line: str) -> int:
    """Where the words of a line end, before a closing time mark (`#00:01:23-4#`)."""
    found = _TRAILING_TIME.search(line[-40:]) if line.rstrip()[-1:] in ("#", "]") else None
    return max(0, len(line) - 40) + found.start() if found else len(line)


def _time_mark(line: str, at: int) -> Head | None:
    found = _LEADING_TIME.match(line[: at + 40], at)
    if not found:
        return None
    # A bare clock time ("5:30 was too early") counts only where a bracket or the line's end shows
    # that it is a mark, or where it has hours, minutes and seconds.
    mark = found["time"]
    bracketed = mark.strip()[0] in "[(<#\\"
    alone = not line[found.end() :].strip()
    if not (bracketed or alone or mark.count(":") == 2):
        return None
    return Head(label=None, time=mark, speech=found.end())


def _plain(label: str) -> str:
    return label.strip().strip("[]*_ ").strip()


def _may_be_name(label: str) -> bool:
    words = re.findall(r"\w+", label.casefold())
    if not words or len(words) > _MAX_NAME_WORDS:
        return False
    if words == ["i"]:
        return True
    return not any(w in _NEVER for w in words) and not all(w in _NEVER_ALONE for w in words)


def believed(labels: Sequence[str], lines: int) -> frozenset[str]:
    """Which labels name speakers, casefolded: those that recur, and long forms of those.

    `Q.` and `A.` count only together. Where every line has one, and none recurs or the text is
    short, all are believed; where nearly every line has one that recurs, so are names that occur
    once. Where labels head few of many lines, none is: the other lines are not that person's.

    Args:
        labels: of all lines that look like heads, in order.
        lines: how many lines hold anything.
    """
    counts = Counter(label.casefold() for label in labels)
    recurring = {label for label, count in counts.items() if count > 1}
    short = lines <= _SHORT and all(label[:1].isupper() for label in labels)
    if len(labels) == lines and len(counts) > 1 and (short or not recurring):
        return frozenset(counts)
    if not {"q.", "a."} <= recurring:
        recurring -= {"q.", "a."}  # a numbered list, not questions and answers
    kept = recurring | {label for label in counts if recurring and _long_form(label, recurring)}
    heads = sum(counts[label] for label in kept)
    if heads >= _NEARLY_ALL * lines:
        kept |= {label.casefold() for label in labels if _NAME_ALONE.fullmatch(label)}
    enough = heads * 10 > lines or (heads >= 10 and heads * 20 > lines)
    return frozenset(kept) if enough else frozenset()


def names_above(lines: Sequence[str]) -> frozenset[str]:
    """Lines that name who speaks in the next ones (`ANNA`, then her words); none where unsure.

    Two names or more must recur, never follow each other, and stand above a quarter of the lines.
    """
    filled = [line.strip() for line in lines if line.strip()]
    short = [_plain(line) for line in filled if len(line) <= _LONGEST_NAME]
    counts = Counter(x for x in short if _NAME_ALONE.fullmatch(x) and _may_be_name(x))
    names = {name for name, count in counts.items() if count > 1}
    places = [i for i, line in enumerate(filled) if _plain(line) in names]
    if len(names) < 2 or 4 * len(places) < len(filled) or places[-1] == len(filled) - 1:
        return frozenset()
    return frozenset() if any(b - a == 1 for a, b in pairwise(places)) else frozenset(names)


def _long_form(label: str, recurring: set[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", label)
    initials = "".join(word[0] for word in words)
    named = len(words) > 1 and (initials in recurring or any(w in recurring for w in words))
    return named or label in _LONG_FORMS
