"""More dirt: heads and feet, numbered turns, a column for each who speaks, odd cues and JSON.

Each takes a talk's turns under their labels and writes them down; `dirt_kit` chooses among them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from random import Random
from typing import Protocol

from talks_kit import Talk, Told


class Turn(Protocol):
    """A turn: its label as it is written, the name it tells, the part and the paragraphs."""

    @property
    def label(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def paragraphs(self) -> tuple[str, ...]: ...


Written = tuple[str, bytes, list[Told]]

_DATE = {
    "en": ("Date", "Place"), "da": ("Dato", "Sted"), "de": ("Datum", "Ort"),
    "es": ("Fecha", "Lugar"), "fr": ("Date", "Lieu"), "it": ("Data", "Luogo"),
    "nl": ("Datum", "Plaats"), "no": ("Dato", "Sted"), "pt": ("Data", "Local"),
    "sv": ("Datum", "Plats"),
}  # fmt: skip
_ENDS = {
    "en": "End of interview", "da": "Slut på interview", "de": "Ende des Interviews",
    "es": "Fin de la entrevista", "fr": "Fin de l'entretien", "it": "Fine dell'intervista",
    "nl": "Einde interview", "no": "Slutt på intervju", "pt": "Fim da entrevista",
    "sv": "Slut på intervju",
}  # fmt: skip
_ANSWERS = {
    "en": "Participant", "da": "Informant", "de": "Befragte", "es": "Participante",
    "fr": "Participant", "it": "Partecipante", "nl": "Respondent", "no": "Informant",
    "pt": "Participante", "sv": "Informant",
}  # fmt: skip


def headed(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """A head that says who asks and who answers, and perhaps a foot."""
    labels = dict.fromkeys((t.told, t.role) for t in turns)
    parts = {"interviewer": talk.asks, "participant": talk.answers or _ANSWERS[talk.language]}
    lines = [f"{parts[role]}: {_called(rng, name)}" for name, role in labels]
    date, place = _DATE[talk.language]
    facts = [f"{date}: 3.5.2024", f"{place}: Hull"]
    head = [*lines, *facts] if rng.random() < 0.5 else [*facts, *lines]
    gap = rng.choice(("\n", "\n\n"))
    body = gap.join(f"{t.label}: {' '.join(t.paragraphs)}" for t in turns)
    foot = f"\n\n{_ENDS[talk.language]}\n" if rng.random() < 0.5 else "\n"
    if rng.random() < 0.5:
        foot = f"\n\n[{_ENDS[talk.language]}]\n"
    return ".txt", ("\n".join(head) + "\n\n" + body + foot).encode(), told(turns)


def _called(rng: Random, name: str) -> str:
    return f"{name} ({name[:1].upper()}.)" if rng.random() < 0.2 and len(name) > 3 else name


def numbered(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """Turns, or lines, with a number before them."""
    form = rng.choice(("{n}. {l}: {t}", "{n:03}  {l}: {t}", "{n}\t{l}: {t}", "{n}) {l}: {t}"))
    lines = [form.format(n=n, l=t.label, t=" ".join(t.paragraphs)) for n, t in enumerate(turns, 1)]
    return ".txt", ("\n".join(lines) + "\n").encode(), told(turns)


def set_off(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """Labels set off in ways that are rarer than a colon."""
    forms = (
        "({l}) {t}", "{c} {l}\n{t}\n", "[{l} {c}] {t}", "{c} | {l} | {t}", "%{l}: {t}",
        "{c}, {l}: {t}", "{c}\t{l}\t{t}", "{l} ({c} / {c}): {t}", "* {l}: {t}", "({l}): {t}",
        "[{c} --> {c}] {l}\n{t}\n", "{l} | {t}",
    )  # fmt: skip
    form = rng.choice(forms)
    plain = all(c.isalnum() or c in " -'." for t in turns for c in t.label)
    form = form if plain else "%{l}: {t}"
    lines = [
        form.format(l=t.label, t=" ".join(t.paragraphs), c=f"00:{n:02}:{n * 7 % 60:02}")
        for n, t in enumerate(turns)
    ]
    return ".txt", ("\n".join(lines) + "\n").encode(), told(turns)


def side_by_side(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """A table with a column for each who speaks; groups have one for who speaks."""
    names = list(dict.fromkeys(t.told for t in turns))
    if len(names) != 2:
        return set_off(rng, talk, turns)
    asks = next(t.told for t in turns if t.role == "interviewer")
    answers = next(name for name in names if name != asks)
    titles = {asks: talk.asks, answers: talk.answers}
    rows: list[list[str]] = [[titles[name] for name in (asks, answers)]]
    apart = rng.random() < 0.5
    for t in turns:
        words = " ".join(t.paragraphs)
        if t.told == asks or apart:
            rows.append([words, ""] if t.told == asks else ["", words])
        else:
            rows[-1][1] = words
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice(",;\t")).writerows(rows)
    said = [Told(speaker=titles[t.told], role=t.role, text=" ".join(t.paragraphs)) for t in turns]
    return ".csv", out.getvalue().encode(), said


def shared_cues(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """Cues with two who speak, or with who speaks on a line of its own."""
    names_above = rng.random() < 0.4
    entries = [(t.label, " ".join(t.paragraphs)) for t in turns]
    if names_above:
        blocks = [f"{label}\n{words}" for label, words in entries]
    else:
        lines = [f"{label}: {words}" for label, words in entries]
        blocks = ["\n".join(lines[n : n + 2]) for n in range(0, len(lines), 2)]
    cues = [
        f"{n + 1}\n00:{n:02}:01,000 --> 00:{n:02}:30,000\n{block}\n"
        for n, block in enumerate(blocks)
    ]
    return ".srt", "\n".join(cues).encode(), told(turns)


def odd_json(rng: Random, talk: Talk, turns: Sequence[Turn]) -> Written:
    """JSON with objects for speakers, ids, parts, pairs, or the talk as one text."""
    entries = [(t.label, " ".join(t.paragraphs)) for t in turns]
    ids = {label: f"id{n}" for n, label in enumerate(dict.fromkeys(label for label, _ in entries))}
    shapes = (
        {"turns": [{"speaker": {"id": ids[x], "name": x}, "text": t} for x, t in entries]},
        {
            "speakers": [{"id": key, "name": x} for x, key in ids.items()],
            "segments": [{"speakerId": ids[x], "text": t} for x, t in entries],
        },
        [{"speaker": x, "content": [{"text": t}]} for x, t in entries],
        [[x, t] for x, t in entries],
        {str(n): {"speaker": x, "text": t} for n, (x, t) in enumerate(entries)},
    )
    content = json.dumps(rng.choice(shapes), ensure_ascii=False)
    return ".json", content.encode(), told(turns)


def told(turns: Sequence[Turn]) -> list[Told]:
    """The turns as a reader sees them."""
    return [Told(speaker=t.told, role=t.role, text=" ".join(t.paragraphs)) for t in turns]


LAYOUTS = (headed, headed, headed, numbered, set_off, set_off, side_by_side, shared_cues, odd_json)
"""Ways to write a talk down, likelier ones more often."""
