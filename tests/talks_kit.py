"""Transcripts of our own writing: what is said in them, how it is written down, how it was read.

`tests/transcripts/` holds files with the turns that a reader sees in them; `bench/dirt.py` makes
others at random. Both are scored here: a turn is right where its words, its speaker and their part
are.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.speaker_names import plain_label
from workbench.domain.speech.study import Understood, understood
from workbench.importers import read_transcripts

HERE = Path(__file__).parent / "transcripts"
ANYBODY = "*"
_MARK = re.compile(r"\[?#?\(?\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,-]\d{1,3})?\)?#?\]?")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A turn as a reader sees it; `ANYBODY` where nobody is named."""

    speaker: str
    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a file was read; `more` turns are a participant's although nobody said them."""

    name: str
    turns: int
    right: int
    doubt: str
    more: int = 0

    @property
    def is_right(self) -> bool:
        """Whether every turn is, and no other words are a participant's."""
        return self.right == self.turns and not self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What two people, or a group, say; `said` is speaker's number (-1 asks) and paragraphs."""

    name: str
    language: str
    asks: str
    answers: str
    names: tuple[str, ...]
    said: tuple[tuple[int, tuple[str, ...]], ...]


def talks() -> tuple[list[Talk], list[Talk]]:
    """The interviews and the groups that are written down."""
    data = tomllib.loads((HERE / "talks.toml").read_text("utf-8"))
    return [_talk(t) for t in data["talk"]], [_group(g) for g in data["group"]]


def _talk(data: dict[str, list[str]]) -> Talk:
    said = [((-1, 0)[place % 2], _paragraphs(words)) for place, words in enumerate(data["said"])]
    return _made(data, said)


def _group(data: dict[str, list[str]]) -> Talk:
    pairs = [line.split("|", 1) for line in data["said"]]
    return _made(data, [(-1 if who == "M" else int(who), _paragraphs(w)) for who, w in pairs])


def _made(data: dict[str, list[str]], said: Sequence[tuple[int, tuple[str, ...]]]) -> Talk:
    return Talk(
        name=str(data["name"]), language=str(data["language"]), asks=str(data["asks"]),
        answers=str(data.get("answers", "")), names=tuple(data["names"]), said=tuple(said),
    )  # fmt: skip


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(words.split(" / "))


def cases(folder: Path = HERE) -> Iterator[tuple[str, list[Path], list[Path]]]:
    """Name, files and answers of every import in a folder; a folder of files is one import."""
    for answers in sorted(folder.glob("*/*.json")):
        if answers.with_suffix("").suffix:
            yield str(answers.relative_to(folder)), [answers.with_suffix("")], [answers]
    for inner in sorted(p for p in folder.glob("*/*") if p.is_dir()):
        found = sorted(inner.glob("*.json"))
        yield str(inner.relative_to(folder)), [p.with_suffix("") for p in found], found


def expected(answers: Path) -> list[Told]:
    """The turns that a file's answers tell."""
    return [Told(**turn) for turn in json.loads(answers.read_text("utf-8"))["turns"]]


def read_together(files: Sequence[Path], language: str = "en") -> list[Understood]:
    """Files of one import as they are understood; each holds one transcript."""
    drafts = [read_transcripts(path, language)[0] for path in files]
    return understood(drafts)


def scored(name: str, turns: Sequence[Told], found: Understood) -> Score:
    """How many of the turns were read as they are."""
    asked = Counter(_runs(turns))
    heard = Counter(_runs(_heard(found)))
    right = 0
    for (speaker, role, words), count in asked.items():
        hits = [
            key for key in heard.elements()
            if key[1:] == (role, words) and speaker in (ANYBODY, key[0])
        ][:count]  # fmt: skip
        right += len(hits)
        heard.subtract(hits)
    more = sum(n for (_, role, words), n in heard.items() if role == "participant" and words)
    doubt = found.doubt.reason if found.doubt else ""
    turns_ = sum(asked.values())
    return Score(name=name, turns=turns_, right=right, doubt=doubt, more=more)


def _heard(found: Understood) -> Iterator[Told]:
    for turn in found.found.turns:
        words = found.draft.text[turn.start : turn.end]
        yield Told(speaker=turn.speaker, role=turn.role, text=words)


def _runs(turns: Iterable[Told]) -> list[tuple[str, str, str]]:
    """Turns of one speaker that follow each other as one, by name, part and words."""
    keyed = ((plain_label(t.speaker) or t.speaker, t.role, t.text) for t in turns)
    return [
        (who, role, bare(" ".join(text for _, _, text in run)))
        for (who, role), run in groupby(keyed, key=lambda t: t[:2])
    ]


def bare(words: str) -> str:
    """Words without time marks, emphasis, blanks and punctuation."""
    return " ".join(_WORD.findall(_MARK.sub(" ", words))).casefold()


def score_all(folder: Path = HERE) -> list[Score]:
    """Every file of the corpus, scored."""
    out: list[Score] = []
    for name, files, answers in cases(folder):
        try:
            read = read_together(files)
        except UnreadableFile as error:
            out.append(Score(name=name, turns=1, right=0, doubt=str(error)))
            continue
        for file, told, found in zip(files, answers, read, strict=True):
            score = scored(f"{name}:{file.name}", expected(told), found)
            out.append(score)
    return out
