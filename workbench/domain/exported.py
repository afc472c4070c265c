"""What was written out of a study: where it is, and whose words are in it.

So an erasure can say which files still hold what it erased. Participants are kept by key
(`domain.material.participant_keys`), so that a participant's id is nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from workbench.domain.material.text import BLOCK
from workbench.domain.words import plain

BACKUP = "backup"
"""The format of a backup, beside those of `exporters.EXPORTS`."""

_UNSET = datetime.min.replace(tzinfo=UTC)

_SHORT = 5
"""Names of fewer letters are looked for as whole words only: `Al` is not in `final`."""

_ANYBODY = frozenset(
    (
        *("interviewer", "interviewee", "participant", "patient", "clinician", "speaker"),
        *("respondent", "moderator", "person", "tutor", "nurse", "doctor", "client", "user"),
        *("group", "interview", "transcript", "focus"),
    )
)
"""Words of an id that name nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file that was written, or a download.

    Attributes:
        id: of this entry.
        format: one of the formats of exports, or `BACKUP`.
        dialect: whose habits it follows.
        path: from the project's folder where the file lies in it, else the whole path; empty for
            a download. Blocks stand for words that an erasure took out.
        sha256: of the file as it was written.
        stamp: when the file was written, by its own clock, in nanoseconds; 0 for a download.
        time: when it was noted; set by the store.
        analyst: who asked for it; may be empty.
        seq: number of the newest event that it tells of.
        hash: of that event.
        people: keys of the participants whose words or attributes are in it, sorted.
        transcripts: ids of the transcripts whose words are in it, sorted.
        stale: number of the newest erasure whose words it holds; 0 for none.
    """

    id: str
    format: str
    dialect: str = "default"
    path: str = ""
    sha256: str
    stamp: int = 0
    time: datetime = _UNSET
    analyst: str = ""
    seq: int
    hash: str
    people: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    stale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What an erasure takes out of a study.

    Attributes:
        people: keys of participants.
        transcripts: ids of transcripts in which words go.
        written: number of the oldest event of which a text goes; None where no text does.
        called: the same of texts that themes and codes go by.
        names: names of people that files may not be remembered by any more.
        titles: other such names.
        keys: participants' keys before their ids were blacked out, to those after.
    """

    people: frozenset[str] = frozenset()
    transcripts: frozenset[str] = frozenset()
    written: int | None = None
    called: int | None = None
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


class Exports(Protocol):
    """What was written out of the study: files, downloads, backups."""

    def note(self, exported: Exported) -> None:
        """Remember one; what was written to the same path before is forgotten."""

    def all(self) -> tuple[Exported, ...]:
        """Everything that is remembered, oldest first."""

    def forget(self, ids: Iterable[str]) -> None:
        """Remember these no more."""

    def mark_stale(self, ids: Iterable[str], erasure: int) -> None:
        """Say of some that they hold what event number `erasure` erased."""

    def rename(self, masked: Callable[[str], str], keys: Mapping[str, str]) -> None:
        """Rewrite the paths that they are remembered by, and the keys of participants."""


def holds(exported: Exported, gone: Gone) -> bool:
    """Whether what was written out may hold what an erasure takes out of the study.

    What holds no interview, a codebook say, holds what themes and codes are called.
    """
    oldest = gone.written if exported.transcripts else gone.called
    since = oldest is not None and exported.seq >= oldest
    whose = not gone.people.isdisjoint(exported.people)
    return since or whose or not gone.transcripts.isdisjoint(exported.transcripts)


def path_without(gone: Gone) -> Callable[[str], str]:
    """How names go out of a path: one block a character.

    A name is found however its words are joined (`Anna-Lee`, `anna_lee`), a person's with several
    words also by each of them that is a name of its own.
    """
    sought = [_words(name) for name in (*gone.names, *gone.titles)]
    sought += [[word] for name in gone.names for word in _words(name) if _names_somebody(word)]
    rules = [_rule(words) for words in sought if sum(map(len, words)) > 1]

    def masked(path: str) -> str:
        spelt = plain(path)
        found = any(rule.search(spelt) for rule in rules)
        for rule in rules:
            spelt = rule.sub(lambda hit: BLOCK * len(hit[0]), spelt)
        return spelt if found else path

    return masked


def is_masked(path: str) -> bool:
    """Whether words were taken out of a path, so that nobody knows where the file is."""
    return BLOCK in path


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(name))


def _names_somebody(word: str) -> bool:
    anybody = word.casefold() in _ANYBODY
    return word.isalpha() and len(word) > 2 and word[0].isupper() and not anybody


def _rule(words: Collection[str]) -> re.Pattern[str]:
    sought = r"[\W_]*".join(map(re.escape, words))
    letter = r"[^\W_]" if len("".join(words)) < _SHORT else r"\d"
    return re.compile(rf"(?<!{letter}){sought}(?!{letter})", re.IGNORECASE)
