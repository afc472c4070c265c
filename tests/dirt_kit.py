"""Dirt: transcripts written down in whatever way, at random from a seed, with what is said in them.

Labels, pronouns, brackets, marks, headings, legends, tables, cues, code pages and line ends are
mixed as typists and tools mix them. Whatever comes out can be read by a person: what they would
read is given with it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from dirt_layouts import LAYOUTS
from talks_kit import ANYBODY, Talk, Told, talks

_INTERVIEWS, _GROUPS = talks()
EVERYDAY = (
    "My Nguyen", "Or Cohen", "Do Park", "Will Moore", "So Yun", "May Day", "Per Dam", "An Le",
    "Then Berg", "Art Young", "Even Lie", "Mark Note", "Sue Still", "Noor All", "Dan Case",
)  # fmt: skip
SCRIPTS = (
    "Μαρία",
    "Νίκος",
    "Ольга",
    "Иван",
    "田中",
    "鈴木",
    "منى",
    "سامي",
    "נועה",
    "דוד",
    "प्रिया",
    "राज",
)
PRONOUNS = (
    " (she/her)",
    " (they/them)",
    " [he/him]",
    " (hun/hende)",
    " (sie/ihr)",
    " (elle)",
    " (han)",
)
MARKS = (" ?", "?", "+", "*", " 🙂", "…", " !")
_SPOKEN = {
    "en": "For example:", "da": "For eksempel:", "de": "Zum Beispiel:", "es": "Por ejemplo:",
    "fr": "Par exemple :", "it": "Per esempio:", "nl": "Bijvoorbeeld:", "no": "For eksempel:",
    "pt": "Por exemplo:", "sv": "Till exempel:",
}  # fmt: skip
_HEADINGS = (
    "Interview 7\nDate: 3 May 2024\nPlace: Hull\n\n", "Transcript\nDuration: 41 minutes\n\n",
    "Project: Walks\nInterview no. 4\nRecorded: 2024-05-03 14:30\n\n", "P04, second visit\n\n",
)  # fmt: skip
_MORE = 0.35
_ASIDES = ("[laughs]", "(pause)", "[phone rings]", "(…)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirty:
    """A file, and the turns that a reader sees in it."""

    name: str
    content: bytes
    turns: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    label: str
    told: str
    role: str
    paragraphs: tuple[str, ...]


def dirty(seed: int) -> Dirty:
    """The file of a seed."""
    rng = Random(seed)
    talk = rng.choice(_INTERVIEWS if rng.random() < 0.75 else _GROUPS)
    turns = _labelled(rng, talk)
    writer: Callable[[Random, Talk, list[_Turn]], tuple[str, bytes, list[Told]]] = rng.choice(
        (_text, _text, _text, _text, _markdown, _word, _word, _page, _rich, _table, _table, _cues,
         _cues, _json, _one_label, _titled)
    )  # fmt: skip
    # Drawn apart, so that a seed whose file is none of these is as it was before there were any.
    more = Random(f"layouts {seed}")
    if more.random() < _MORE:
        writer = more.choice(LAYOUTS)
    suffix, content, told = writer(rng, talk, turns)
    return Dirty(name=f"dirt{seed:05}{suffix}", content=content, turns=tuple(told))


def _labelled(rng: Random, talk: Talk) -> list[_Turn]:
    """The talk's turns under labels of one make."""
    who = sorted({number for number, _ in talk.said})
    makes = (
        _roles,
        _names,
        _first_names,
        _initials,
        _letters,
        _capitals,
        _everyday,
        _scripts,
        _mixed,
    )
    labels = rng.choice(makes)(rng, talk, who)
    told = dict(labels)
    if rng.random() < 0.15:
        labels = {n: f"{x}{rng.choice(PRONOUNS)}" for n, x in labels.items()}
    elif rng.random() < 0.12:
        mark = rng.choice(MARKS)
        labels = {n: f"{x}{mark}" for n, x in labels.items()}
        told = dict(labels)
    return [
        _Turn(labels[n], told[n], "interviewer" if n < 0 else "participant", paragraphs)
        for n, paragraphs in _spiced(rng, talk)
    ]


def _spiced(rng: Random, talk: Talk) -> list[tuple[int, tuple[str, ...]]]:
    """What is said, now and then with a colon or an aside in it, as speech has them."""
    colon, aside = rng.random() < 0.25, rng.random() < 0.25
    out = []
    for number, paragraphs in talk.said:
        more = list(paragraphs)
        if number >= 0 and colon and rng.random() < 0.4:
            first = paragraphs[0]
            more.append(f"{_SPOKEN[talk.language]} {first[0].lower()}{first[1:]}")
        if number >= 0 and aside and rng.random() < 0.3:
            more[0] = f"{more[0]} {rng.choice(_ASIDES)}"
        out.append((number, tuple(more)))
    return out


Labels = Mapping[int, str]


def _roles(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    answers = talk.answers or "P"
    several = len(who) > 2
    return {n: talk.asks if n < 0 else f"{answers}{n + 1}" if several else answers for n in who}


def _names(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    return _from(talk.names, talk, who)


def _first_names(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    return _from([name.split()[0] for name in talk.names], talk, who)


def _initials(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    return _from(["".join(w[0] for w in name.split()) for name in talk.names], talk, who)


def _letters(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    asks, answers = rng.choice(
        (("I", "P"), ("F", "A"), ("Q", "A"), ("I", "B"), ("K", "M"), ("Int", "R"))
    )
    return {n: asks if n < 0 else f"P{n + 1}" if len(who) > 2 else answers for n in who}


def _capitals(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    return {n: label.upper() for n, label in _names(rng, talk, who).items()}


def _everyday(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    chosen = rng.sample(EVERYDAY, len(who))
    short = rng.random() < 0.3
    return {
        n: x.split()[0] if short and len(who) == 2 else x for n, x in zip(who, chosen, strict=True)
    }


def _scripts(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    return dict(zip(who, rng.sample(SCRIPTS, len(who)), strict=True))


def _mixed(rng: Random, talk: Talk, who: Sequence[int]) -> Labels:
    """Who asks by their part, the others by name, as is commonest."""
    names = _first_names(rng, talk, who)
    asks = rng.choice((talk.asks, talk.asks.upper(), "INT", "Interviewer 1"))
    return {n: asks if n < 0 else names[n] for n in who}


def _from(names: Sequence[str], talk: Talk, who: Sequence[int]) -> Labels:
    if len(who) == 2:
        return dict(zip(who, names, strict=False))
    return {n: talk.asks if n < 0 else names[n] for n in who}


def _told(turns: Sequence[_Turn]) -> list[Told]:
    return [Told(speaker=t.told, role=t.role, text=" ".join(t.paragraphs)) for t in turns]


def _clock(place: int) -> str:
    return f"00:{place // 2:02}:{place * 17 % 60:02}"


_FORMS = (
    "{l}: {t}", "{l}: {t}", "{l}: {t}", "{l}:\t{t}", "{l} : {t}", "{l}:\n{t}", "{l}\t{t}",
    "[{l}] {t}", "[{l}]: {t}", "[{c}] {l}: {t}", "({c}) {l}: {t}", "{l} [{c}]: {t}",
    "{l} ({c}): {t}", "*{n}:10 = {l}: {t}", "{l}: {t} #{c}-5#", "{l} [{c}] {t}", "#{l}: {t}",
    "@{l}: {t}", "- {l}: {t}", "**{l}:** {t}", "**{l}**: {t}", "{l}  {c}\n{t}",
)  # fmt: skip


def _lined(rng: Random, turns: Sequence[_Turn], forms: Sequence[str] = _FORMS) -> str:
    """The turns as lines of one form."""
    form = rng.choice(forms)
    plain = all(c.isalnum() or c in " -'." for t in turns for c in t.label)
    if not plain and form in ("{l}\t{t}", "[{l}] {t}", "{l} [{c}] {t}", "{l}  {c}\n{t}"):
        form = "{l}: {t}"
    gap = rng.choice(("\n", "\n\n", "\n\n", "\n\n\n"))
    inner = "\n\n" if gap != "\n" and rng.random() < 0.4 else "\n" if rng.random() < 0.5 else " "
    return (
        gap.join(
            form.format(l=t.label, t=inner.join(t.paragraphs), c=_clock(n), n=n)
            for n, t in enumerate(turns)
        )
        + "\n"
    )


def _text(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    text = _head(rng, talk, turns) + _lined(rng, turns)
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    for encoding in rng.sample(("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-8"), 5):
        try:
            return ".txt", text.encode(encoding), _told(turns)
        except UnicodeEncodeError:
            continue
    raise AssertionError


def _head(rng: Random, talk: Talk, turns: Sequence[_Turn]) -> str:
    """A heading, a legend, or neither."""
    if rng.random() < 0.25:
        return rng.choice(_HEADINGS)
    short = all(len(t.label) <= 4 and t.label.isalnum() for t in turns)
    if short and rng.random() < 0.6:
        roles = {"interviewer": talk.asks, "participant": talk.answers or "Participant"}
        parts = [
            f"{label} = {roles[role]}" for label, role in {t.label: t.role for t in turns}.items()
        ]
        return rng.choice(("; ", "\n")).join(parts) + "\n\n"
    return ""


def _markdown(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    forms = ("**{l}:** {t}", "**{l}**: {t}", "{l}: {t}", "**{l}:** \\[{c}\\] {t}", "*{l}:* {t}")
    form = rng.choice(forms)
    head = rng.choice(("", "# Interview 3\n\n", "## Notes of a talk\n\n---\n\n"))
    body = "\n\n".join(
        form.format(l=t.label, t="\n\n".join(t.paragraphs), c=_clock(n))
        for n, t in enumerate(turns)
    )
    return ".md", f"{head}{body}\n".encode(), _told(turns)


def _word(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    from docx import Document

    document = Document()
    if rng.random() < 0.4:
        document.add_paragraph("Interview 5", style="Title")
    table = document.add_table(rows=0, cols=2) if rng.random() < 0.3 else None
    bold = rng.random() < 0.3
    for turn in turns:
        if table is not None:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = turn.label, "\n".join(turn.paragraphs)
            continue
        first = document.add_paragraph()
        first.add_run(f"{turn.label}:").bold = bold
        first.add_run(f" {turn.paragraphs[0]}")
        for paragraph in turn.paragraphs[1:]:
            document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return ".docx", out.getvalue(), _told(turns)


def _page(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    rows = "".join(
        f"<p><b>{escape(t.label)}:</b> {'</p><p>'.join(map(escape, t.paragraphs))}</p>"
        for t in turns
    )
    return ".html", f"<html><body><h1>A talk</h1>{rows}</body></html>".encode(), _told(turns)


def _rich(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    def plain(text: str) -> str:
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
        return "".join(
            chr(c) if c < 128 and chr(c) not in "\\{}" else f"\\u{c if c < 32768 else c - 65536}?"
            for c in codes
        )

    lines = [
        f"{plain(t.label)}: " + "\\par ".join(map(plain, t.paragraphs)) + "\\par " for t in turns
    ]
    return ".rtf", ("{\\rtf1\\ansi " + "".join(lines) + "}").encode("ascii"), _told(turns)


def _table(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    heads = rng.choice(
        (("speaker", "text"), ("time", "speaker", "words"), ("Speaker Name", "Content"))
    )
    rows: list[list[str]] = [list(heads)]
    for n, t in enumerate(turns):
        row = [t.label, " ".join(t.paragraphs)]
        rows.append([_clock(n), *row] if len(heads) == 3 else row)
    if rng.random() < 0.3:
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)
        packed = io.BytesIO()
        book.save(packed)
        return ".xlsx", packed.getvalue(), _told(turns)
    suffix, delimiter = rng.choice(((".csv", ","), (".csv", ";"), (".tsv", "\t")))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return suffix, out.getvalue().encode(rng.choice(("utf-8", "utf-8-sig"))), _told(turns)


def _cues(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    kind = rng.choice((".vtt", ".srt"))
    voices = (
        kind == ".vtt" and rng.random() < 0.5 and not any(c in t.label for t in turns for c in "<>")
    )
    out = ["WEBVTT\n"] if kind == ".vtt" else []
    point = "." if kind == ".vtt" else ","
    for n, t in enumerate(turns):
        words = " ".join(t.paragraphs)
        said = f"<v {t.label}>{words}</v>" if voices else f"{t.label}: {words}"
        times = f"00:{n:02}:01{point}000 --> 00:{n:02}:30{point}000"
        out.append(
            f"{n + 1}\n{times}\n{said}\n" if kind == ".srt" or n % 2 else f"{times}\n{said}\n"
        )
    return kind, "\n".join(out).encode(), _told(turns)


def _json(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    said = [
        {"start": n * 20, "speaker": t.label, "text": " ".join(t.paragraphs)}
        for n, t in enumerate(turns)
    ]
    return ".json", json.dumps({"segments": said}, ensure_ascii=False).encode(), _told(turns)


def _one_label(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    """Only who asks has a label; blank lines part what is said."""
    if len({t.told for t in turns}) > 2:
        return _text(rng, talk, turns)
    turns = [replace_label(t) for t in turns]
    blocks = [
        f"{t.label}: {' '.join(t.paragraphs)}" if t.label else "\n\n".join(t.paragraphs)
        for t in turns
    ]
    return ".txt", ("\n\n".join(blocks) + "\n").encode(), _told(turns)


def replace_label(turn: _Turn) -> _Turn:
    """The turn without its label, where it is an answer."""
    asks = turn.role == "interviewer"
    return turn if asks else _Turn("", ANYBODY, turn.role, turn.paragraphs)


def _titled(rng: Random, talk: Talk, turns: list[_Turn]) -> tuple[str, bytes, list[Told]]:
    """Who speaks stands in a heading above what is said, in Markdown or Word."""
    from docx import Document

    if rng.random() < 0.5:
        body = "\n\n".join(f"### {t.label}\n\n" + "\n\n".join(t.paragraphs) for t in turns)
        return ".md", f"# A talk\n\n{body}\n".encode(), _told(turns)
    document = Document()
    for turn in turns:
        document.add_paragraph(turn.label, style="Heading 2")
        for paragraph in turn.paragraphs:
            document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return ".docx", out.getvalue(), _told(turns)
