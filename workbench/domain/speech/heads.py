"""The heads of turns, line by line: whatever may name who speaks, or is a time mark.

Nothing is believed here. A head is a form; `domain.speech.evidence` weighs what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Form = Literal[
    "colon", "letter", "alone", "timed", "tab", "bracket", "sign", "dash", "bar", "bold", "named"
]
"""How a label is set off from the words: `Anna:`, `Q.`, `Anna 0:03`, `[Anna] …`, `Anna | …`."""

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_SPAN = rf"{TIME}(?:\s*(?:-+>?|–|to|/)\s*{TIME})?(?:\s*(?:min|sec|s|h|Uhr)\b\.?)?"
_HASHED = r"#\d{1,3}:[\d:.,-]+#"
MARK = rf"(?:\\?[\[(<{{]\s*{_SPAN}\s*\\?[\])>}}]|{_HASHED}|{_SPAN})"
"""A time as it may stand before or behind a name."""
_BRACKETED = rf"(?:\\?[\[(<{{]\s*{_SPAN}\s*\\?[\])>}}]|{_HASHED})"
_STARS = r"[*_]{0,3}"
_LEAD = r"[\s>•·‣▪-]*(?:\*[ \t]+)?"
# A label is nearly anything that stands before a colon: names hold brackets, marks and emojis.
_WIDE = r"[^\s:：*_>•·\\|][^\n\t:：|]{0,59}?"
_NARROW = r"[^\W\d_][^\n\t:：|\[\](){}<>]{0,40}?"

# "Interviewer:in: …": in German a colon may part a word from its ending.
_ENDING = r"(?:[:：](?:in|innen|r|n|e)(?=[*_]{0,3}\s*[:：]))?"

# `Name: text`, `**Name:** text`, `Name (00:12:03): text`, `[00:12:03] Name: text`, `*3:10 = K: …`
_COLON = re.compile(
    rf"{_LEAD}(?:\*?(?P<before>{MARK})[\s=–|,;-]*)?{_STARS}(?P<label>{_WIDE}{_ENDING}){_STARS}"
    rf"\s*(?P<after>{MARK})?\s*[:：]{_STARS}(?![\d/\\:])"
)
_LETTER = re.compile(r"\s*(?P<label>[QA]\.)(?=\s|\Z)")
# A sentence ends so, and hardly ever a name but with a letter.
_NAMED_END = r"(?<![^\W\d_]{2}[.,;…])"
# `Name  0:03` and `Name (00:03)` on a line of their own (Teams, Otter, Rev)
_ALONE = re.compile(
    rf"\s*{_STARS}(?P<label>{_NARROW}{_NAMED_END}){_STARS}\s*(?P<after>{MARK}){_STARS}\s*\Z"
)
# `00:12:03 Name` on a line of their own
_BELOW_TIME = re.compile(
    rf"\s*(?P<before>{MARK})[\s,;|–-]+{_STARS}(?P<label>{_NARROW}{_NAMED_END}){_STARS}\s*\Z"
)
# `Name [00:12:03] text` (Trint, Sonix), `[Name 00:12:03] text` and `Name<tab>text` (typed by hand)
_TIMED = re.compile(rf"\s*{_STARS}(?P<label>{_NARROW}){_STARS}\s*(?P<after>{_BRACKETED})\s+(?=\S)")
_TIMED_WITHIN = re.compile(
    rf"\s*[\[({{<](?P<label>{_NARROW})[\s,;|–-]+(?P<after>{_SPAN})\s*[\])}}>]\s*:?\s*(?=\S|\Z)"
)
_TABBED = re.compile(
    rf"\s*(?:(?P<before>{MARK})\t\s*)?{_STARS}(?P<label>[^\W\d_][^\n\t:：|]{{0,40}}?){_STARS}\t\s*(?=\S)"
)
# `{Name} text`, `[Name] text`, `(Name) text`
_BRACKET = re.compile(
    rf"\s*(?:(?P<before>{MARK})\s*)?(?:\[(?P<a>{_NARROW})\]|\{{(?P<b>{_NARROW})\}}|<(?P<c>{_NARROW})>"
    rf"|\((?P<d>{_NARROW})\))\s*(?=\S|\Z)"
)
# `#Name text`, `@Name text`
_SIGN = re.compile(r"\s*(?P<label>[#@~%§&$][^\W\d_][\w.-]{0,30})\s+(?=\S)")
# `Name | text`, `00:12:03 | Name | text`, and a row of a table in Markdown
_BAR = re.compile(
    rf"\s*\|?\s*(?:(?P<before>{MARK})\s*\|\s*)?{_STARS}(?P<label>{_NARROW}){_STARS}\s*\|"
    rf"\s*(?:(?P<after>{MARK})\s*\|\s*)?(?=\S)"
)
# `**Name** text`
_BOLD = re.compile(r"\s*(?P<star>\*\*|__)(?P<label>[^\W\d_][^\n\t:*_]{0,50}?)(?P=star)\s+(?=\S)")
_DASH = re.compile(r"\s*(?P<label>[^\W\d_][\w.'’]*(?: [\w.'’]+){0,3})(?: [-–—] ?|[–—] ?)(?=\S)")
_RULES: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("colon", _COLON), ("letter", _LETTER), ("alone", _ALONE), ("alone", _BELOW_TIME),
    ("timed", _TIMED), ("timed", _TIMED_WITHIN), ("tab", _TABBED), ("bracket", _BRACKET),
    ("sign", _SIGN), ("bar", _BAR), ("bold", _BOLD), ("dash", _DASH),
)  # fmt: skip
_LEADING_TIME = re.compile(rf"\s*\*?(?P<time>{MARK})[\s:=–-]*")
_TRAILING_TIME = re.compile(r"\s*(?:#[\d:.,-]+#|\[\d{1,3}:[\d:.,]+\])\s*\Z|\s+\|\s*\Z")
_INNER_TIME = re.compile(rf"\s*(?:{_HASHED}|\\?\[{_SPAN}\\?\])\s*")
# A sentence that ends before the colon; "Dr.", "J." and "St." end none.
_SENTENCE = re.compile(
    r"(?<![Pp]ro)[^\W\d_]{4,}(?<![Pp]rof)[.!?…][\"'”»)]*\s|[?!]\s\S|[,;]\s.*[,;]\s"
)
_MOST_WORDS = 7
# What stands between a name that was given and the words.
_AFTER_NAME = re.compile(r"[*_\]})>]{0,4}\s*(?:[:：][*_]{0,3}|\t|[-–—]\s|\Z)\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What tells that a stretch in round brackets was nobody's name: pronouns, a time, a role.
_WORD = re.compile(r"[^\W_]+")
# People who have a figure for a name: `1: text`.
_FIGURE = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The start of a line that may open a turn. `label` None: only a time mark."""

    label: str | None
    time: str | None
    speech: int
    form: Form = "colon"
    bold: bool = False


def head_of(line: str) -> Head | None:
    """The head of a line, if it looks like one; `speech` is where the words begin in it."""
    start = line[:200]
    for form, rule in _RULES:
        found = rule.match(start)
        raw = found and _label(found)
        if found and raw and _may_be_label(raw):
            return _head(line, found, raw, form)
    return time_mark(line, 0)


def named_head(line: str, names: Sequence[str]) -> Head | None:
    """The head of a line that begins with a name as the analyst wrote it, whatever the name is."""
    start = line.lstrip(" \t*_[{<(>•-")
    for name in names:
        if start[: len(name)].casefold() != name.casefold():
            continue
        after = _AFTER_NAME.match(start[len(name) :])
        if after:
            speech = len(line) - len(start) + len(name) + after.end()
            return Head(label=start[: len(name)], time=None, speech=speech, form="named")
    return None


def _label(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next(filter(None, (groups.get(key) for key in ("label", "a", "b", "c", "d"))), "")


def _head(line: str, found: re.Match[str], raw: str, form: Form) -> Head:
    groups = found.groupdict()
    time = groups.get("before") or groups.get("after")
    bold = "*" in line[: found.end()]
    inner = time_mark(line, found.end()) if time is None else None
    if inner:
        return Head(label=plain(raw), time=inner.time, speech=inner.speech, form=form, bold=bold)
    return Head(label=plain(raw), time=time, speech=found.end(), form=form, bold=bold)


def speech_end(line: str) -> int:
    """Where the words of a line end, before a closing time mark (`#00:01:23-4#`)."""
    found = _TRAILING_TIME.search(line[-40:]) if line.rstrip()[-1:] in ("#", "]", "|") else None
    return max(0, len(line) - 40) + found.start() if found else len(line)


def inner_times(line: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Where time marks stand amid the words of a line, and what each says."""
    if "#" not in line and "[" not in line:
        return []
    found = _INNER_TIME.finditer(line, start, end)
    return [(m.start(), m.end(), m[0].strip()) for m in found if m.end() < end]


def time_mark(line: str, at: int) -> Head | None:
    """The time mark that stands there, alone or before words."""
    found = _LEADING_TIME.match(line[: at + 60], at)
    if not found:
        return None
    # A bare clock time ("5:30 was too early") counts only where a bracket or the line's end shows
    # that it is a mark, or where it has hours, minutes and seconds.
    mark = found["time"]
    bracketed = mark.strip()[0] in "[(<#\\{"
    alone = not line[found.end() :].strip()
    if not (bracketed or alone or mark.count(":") == 2 or "=" in found[0]):
        return None
    return Head(label=None, time=mark, speech=found.end())


def plain(label: str) -> str:
    """A label as it stands, without brackets, stars and blanks around it."""
    bare = label.strip(" \t*_")
    for opening, closing in ("[]", "{}", "<>", "()"):
        if bare.startswith(opening) and bare.endswith(closing):
            bare = bare[1:-1].strip(" \t*_")
    return bare


def _may_be_label(label: str) -> bool:
    bare = _BRACKETS.sub(" ", label)
    words = _WORD.findall(bare) or _WORD.findall(label)
    letters = any(c.isalpha() for c in label) or _FIGURE.fullmatch(label.strip())
    if not letters or not words or len(words) > _MOST_WORDS:
        return False
    paired = all(label.count(a) == label.count(b) for a, b in ("()", "[]"))
    return paired and not _SENTENCE.search(bare)
