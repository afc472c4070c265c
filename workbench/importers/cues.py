"""Timed cues (WebVTT, SubRip, Teams' old docx) to speech: cues of one speaker become one turn."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.domain.languages import spoken_in
from workbench.domain.material.speaker_names import canonical_label
from workbench.domain.speech.evidence import weighed
from workbench.domain.speech.heads import Head, head_of
from workbench.domain.speech.labels import Hints, Spoken, is_capitalised, label_key
from workbench.importers.building import Said
from workbench.importers.cue_blocks import Cue, cue_times, cues_in

__all__ = ["Cue", "cue_times", "cues_in", "merged", "said_in_blocks", "said_in_cues"]

_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,99})?\s{1,9}([^<>]{0,200})>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:[cbiuv]|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\an?\d\}", re.I
)
_SENTENCE_END = (".", "?", "!", "…", "。")
# Speech that names no speaker is cut into paragraphs of about this many words.
_PARAGRAPH = 120
_LONGEST_NAME, _NAME_WORDS, _NEARLY_ALL = 40, 4, 0.9


def said_in_cues(cues: Sequence[Cue], *, entities: bool) -> list[Said]:
    """Who said what, consecutive cues of a speaker joined by a blank.

    Speakers come from the cues themselves where they name them, from `<v Name>`, else from `Name:`
    at the start of cues where the name recurs; a cue without either belongs to the speaker before
    it.

    Args:
        cues: in order.
        entities: whether `&amp;` stands for `&` (WebVTT).
    """
    if any(cue.speaker for cue in cues):
        said = [_said(cue) for cue in cues]
    elif any(_VOICE.search(line) for cue in cues for line in cue.lines):
        said = [entry for cue in cues for entry in _voices(cue)]
    elif names := _names_above(cues):
        said = [
            Said(speaker=cue.lines[0].strip(), text=_plain(" ".join(cue.lines[1:])), time=cue.start)
            if cue.lines[0].strip() in names else Said(speaker="", text=_plain(" ".join(cue.lines)))
            for cue in cues
        ]  # fmt: skip
    else:
        said = _prefixed(cues)
    if entities:
        said = [
            Said(speaker=html.unescape(s.speaker), text=html.unescape(s.text), time=s.time)
            for s in said
        ]
    return merged(said)


def said_in_blocks(lines: Sequence[str]) -> list[Said]:
    """Cues whose first line is the speaker's name alone (Teams' old docx), or else as SubRip."""
    cues = cues_in(lines)
    names = Counter(cue.lines[0].strip() for cue in cues if len(cue.lines) > 1)
    if sum(names.values()) < 0.9 * len(cues) or len(names) > 0.5 * len(cues):
        return said_in_cues(cues, entities=False)
    said = [
        Said(speaker=cue.lines[0], text=" ".join(cue.lines[1:]), time=cue.start)
        for cue in cues
        if len(cue.lines) > 1
    ]
    return merged(said)


def _voices(cue: Cue) -> Iterable[Said]:
    """The voices of a cue; words before the first voice are nobody's."""
    first, *rest = _VOICE.split(" ".join(cue.lines))
    if _plain(first).strip():
        yield Said(speaker="", text=_plain(first), time=cue.start)
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        yield Said(speaker=name.strip(), text=_plain(words), time=cue.start)


def _said(cue: Cue) -> Said:
    return Said(speaker=cue.speaker, text=_plain(" ".join(cue.lines)), time=cue.start)


def _plain(words: str) -> str:
    return _TAGS.sub("", words)


def _names_above(cues: Sequence[Cue]) -> frozenset[str]:
    """First lines of cues that name who speaks; none unless nearly all may, and most recur."""
    firsts = [cue.lines[0].strip() for cue in cues if len(cue.lines) > 1]
    counts = Counter(first for first in firsts if _may_be_name(first))
    recurring = [count for count in counts.values() if count > 1]
    enough = counts.total() >= _NEARLY_ALL * len(cues) and 2 * sum(recurring) >= len(cues)
    return frozenset(counts) if enough and len(recurring) > 1 else frozenset()


def _may_be_name(line: str) -> bool:
    name = canonical_label(line)
    short = 0 < len(name) <= _LONGEST_NAME and len(name.split()) <= _NAME_WORDS
    return short and is_capitalised(name) and not line.endswith((".", ",", ";", ":"))


def _prefixed(cues: Sequence[Cue]) -> list[Said]:
    """Who says each line, by labels at the beginning of lines: a cue may hold two who speak."""
    lines = [(cue.start, _plain(line)) for cue in cues for line in cue.lines]
    heads = [head_of(text) for _, text in lines]
    speakers = _believed([text for _, text in lines], heads)
    said: list[Said] = []
    speaker = ""
    for (start, text), head in zip(lines, heads, strict=True):
        words = text
        if head and head.label and label_key(head.label) in speakers:
            speaker, words = head.label, text[head.speech :]
        said.append(Said(speaker=speaker, text=words, time=start))
    return said


def _believed(texts: Sequence[str], heads: Sequence[Head | None]) -> frozenset[str]:
    """The labels that name speakers; every cue is a line, so that they may be rare among them."""
    lines = [
        Spoken(head=head, opens=True, begins=text[head.speech if head else 0 :].lstrip()[:200])
        for text, head in zip(texts, heads, strict=True)
    ]
    labelled = sum(bool(line.key) for line in lines)
    kept = [line for line in lines if line.key]
    kept += [line for line in lines if not line.key][:labelled]
    return weighed(kept, spoken_in(" ".join(texts[:200]), "en"), Hints()).believed


def merged(said: Sequence[Said]) -> list[Said]:
    """Neighbours of one speaker as one; unnamed speech is cut at sentence ends now and then."""
    runs: list[tuple[Said, list[str]]] = []
    count = 0
    for entry in said:
        words = " ".join(entry.text.split())
        if not words:
            continue
        if runs and runs[-1][0].speaker == entry.speaker and not _paragraph_ends(runs[-1], count):
            runs[-1][1].append(words)
        else:
            runs.append((entry, [words]))
            count = 0
        count += words.count(" ") + 1
    return [Said(speaker=s.speaker, text=" ".join(texts), time=s.time) for s, texts in runs]


def _paragraph_ends(run: tuple[Said, list[str]], words: int) -> bool:
    return not run[0].speaker and words >= _PARAGRAPH and run[1][-1].endswith(_SENTENCE_END)
