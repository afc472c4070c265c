"""Who says each word, where speech recognition tells: turns begin where the speaker changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from workbench.importers.building import Said
from workbench.importers.tables import plain_name

Record = Mapping[str, Any]

_WORD = ("punctuated word", "punctuatedword", "word", "text", "content", "value")
_SPEAKER = ("speaker", "speaker label", "speakerlabel", "speaker tag", "speakertag", "speaker id")
_START = ("start", "start time", "starttime", "startoffset", "start offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, who says it (`""`: the tool does not say), and when; a mark follows its word."""

    text: str
    speaker: str
    time: str | None = None
    is_mark: bool = False


def parted(said: Said, record: Record) -> list[Said]:
    """A stretch of speech, parted where its own words name another speaker than those before."""
    listed = record.get("words")
    words = _known(_words(listed)) if isinstance(listed, list) else []
    speakers = {word.speaker for word in words}
    if len(speakers) < 2:
        alone = next(iter(speakers), "")
        return [said if said.speaker or not alone else replace(said, speaker=alone)]
    runs = [list(run) for _, run in groupby(words, key=lambda word: word.speaker)]
    cuts = _cuts(said.text, runs)
    if cuts is None:
        return _runs(words)
    pieces = zip(runs, [0, *cuts], [*cuts, len(said.text)], strict=True)
    return [
        Said(
            speaker=run[0].speaker, text=said.text[start:end], time=said.time if not start else None
        )
        for run, start, end in pieces
    ]  # fmt: skip


def spoken_words(content: object) -> list[Said]:
    """Speech of a file that names a speaker for each word; empty where it does not.

    Amazon Transcribe's items, Deepgram's and Google's words.
    """
    results = content.get("results") if isinstance(content, Mapping) else None
    if isinstance(results, list):
        return _runs(_googles(results))
    if not isinstance(results, Mapping):
        return []
    if isinstance(results.get("items"), list):
        return _runs(_amazons(results))
    channels = results.get("channels")
    if isinstance(channels, list) and not results.get("utterances"):
        return _runs(_deepgrams(channels))
    return []


def _runs(words: Sequence[Word]) -> list[Said]:
    """Words as speech, one stretch for each speaker in turn; nothing where no speaker is named."""
    if not any(word.speaker for word in words):
        return []
    out: list[Said] = []
    for speaker, run in groupby(_known(words), key=lambda word: word.speaker):
        spoken = list(run)
        text = "".join(word.text if word.is_mark else f" {word.text}" for word in spoken)
        out.append(Said(speaker=speaker, text=text.strip(), time=spoken[0].time))
    return out


def _known(words: Iterable[Word]) -> list[Word]:
    """Words with their speakers; one that names none is said by who spoke before, or else next."""
    every = list(words)
    speaker = next((word.speaker for word in every if word.speaker), "")
    out: list[Word] = []
    for word in every:
        speaker = word.speaker or speaker
        out.append(replace(word, speaker=speaker))
    return out if speaker else []


def _cuts(text: str, runs: Sequence[Sequence[Word]]) -> list[int] | None:
    """Where each run but the first begins in the text; None where its words do not stand there."""
    cuts: list[int] = []
    place = 0
    for number, run in enumerate(runs):
        for first, word in enumerate(run):
            found = text.find(word.text.strip(), place) if word.text.strip() else place
            if found < 0 or found - place > _FARTHEST:
                return None
            if number and not first:
                cuts.append(found)
            place = found + len(word.text.strip())
    return cuts


_FARTHEST = 40
"""Characters that may stand between two words: marks, and what the tool spelt in another way."""


def _words(listed: Sequence[object]) -> Iterator[Word]:
    for entry in listed:
        if isinstance(entry, Mapping):
            text = _field(entry, _WORD)
            if text is not None:
                time = _field(entry, _START)
                yield Word(text=text, speaker=_speaker(_field(entry, _SPEAKER)), time=time)


def _field(record: Record, names: Sequence[str]) -> str | None:
    known = {plain_name(str(key)): value for key, value in record.items()}
    for name in names:
        value = known.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
    return None


def _speaker(raw: str | None) -> str:
    """A speaker's label; a bare number is called a speaker."""
    name = (raw or "").strip()
    return f"Speaker {name}" if name.isdecimal() else name


def _best(entry: object) -> Record:
    """The likeliest of a tool's alternatives."""
    found = entry.get("alternatives") if isinstance(entry, Mapping) else None
    first = found[0] if isinstance(found, list) and found else {}
    return first if isinstance(first, Mapping) else {}


def _amazons(results: Record) -> list[Word]:
    labels = _amazon_labels(results.get("speaker_labels"))
    words: list[Word] = []
    for item in results["items"]:
        text = _field(_best(item), ("content",)) if isinstance(item, Mapping) else None
        if text is None:
            continue
        start = str(item.get("start_time", ""))
        mark = item.get("type") == "punctuation"
        said = _speaker(_field(item, _SPEAKER)) or labels.get(start, "")
        # A mark belongs to the word before it, whatever its label says.
        said = words[-1].speaker if mark and words else said
        words.append(Word(text=text, speaker=said, time=start or None, is_mark=mark))
    return words


def _amazon_labels(labels: object) -> dict[str, str]:
    """The start of each word to who says it."""
    segments = labels.get("segments") if isinstance(labels, Mapping) else None
    found: dict[str, str] = {}
    for segment in segments if isinstance(segments, list) else ():
        items = segment.get("items") if isinstance(segment, Mapping) else None
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping):
                found[str(item.get("start_time", ""))] = _speaker(_field(item, _SPEAKER))
    return found


def _deepgrams(channels: Sequence[object]) -> list[Word]:
    every = [_best(channel).get("words") for channel in channels]
    return [word for words in every if isinstance(words, list) for word in _words(words)]


def _googles(results: Sequence[object]) -> list[Word]:
    """The words of all results; where the last repeats all of them with their speakers, its own."""
    listed = [_best(result).get("words") for result in results]
    every = [list(_words(words)) for words in listed if isinstance(words, list)]
    if not every:
        return []
    *before, last = every
    if len(last) >= sum(map(len, before)) and all(word.speaker for word in last):
        return last
    return [word for words in every for word in words]
