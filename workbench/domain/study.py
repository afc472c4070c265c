"""A whole study at one moment: what pages show and exporters write. Read-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.domain.board.board import Board, Memo
from workbench.domain.egress import Sent
from workbench.domain.errors import Ambiguous, NotFound
from workbench.domain.material.boilerplate import (
    Recurring,
    is_boilerplate,
    is_document,
    own_words,
    recurring,
)
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.segmentation import is_survey
from workbench.domain.material.text import Excerpt, Participant, Transcript
from workbench.domain.measures.agreement import Agreement
from workbench.domain.measures.alignment import Alignment
from workbench.domain.measures.evidence import Evidence
from workbench.domain.measures.stability import Groupings
from workbench.domain.speech.doubts import Doubt
from workbench.domain.talk import SHARE, is_small_talk, says_nothing
from workbench.domain.trail.recorded import Recorded

_SHORT, _LESS = 8, 0.5
"""Words below which an excerpt tells little, and what that takes off its strength."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """Whether nobody asks anything in a text, and whether it holds short answers of many."""

    document: bool
    survey: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Board, material and trail, all as of event `board.seq`.

    Attributes:
        excerpts: every excerpt of the board by id, in transcript order.
        removed: transcripts that were taken out and can come back, by id; they are never shown.
        trail: every event, oldest first; of a stored study read when asked for.
        opened: excerpt id to the analysts who have opened it.
        map_points: excerpt id to its place on the map, both coordinates in [-1, 1]; empty
            before the first run.
        near_codes: theme id to code ids and cosines, nearest first; empty without a codebook.
        evidence: theme id to what speaks for and against it, if an export needs it.
        groupings: how the newest run grouped the excerpts; None if that was not kept.
        doubts: transcript id to why it may be misread, until somebody settles it.
        alignment: themes against codes, if a report needs it; else None.
        agreement: how far coders agree, if an export needs it; else None.
        course: id of a closed round to how far its coders agree, the oldest first, likewise.
        sent: what language models were sent, if a report needs it; else None.
    """

    name: str
    language: str
    board: Board
    transcripts: Mapping[str, Transcript]
    participants: Mapping[str, Participant]
    excerpts: Mapping[str, Excerpt]
    removed: Mapping[str, Transcript] = field(default_factory=dict)
    trail: Sequence[Recorded] = ()
    opened: Mapping[str, frozenset[str]] = field(default_factory=dict)
    map_points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    near_codes: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    groupings: Groupings | None = None
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    alignment: Alignment | None = None
    agreement: Agreement | None = None
    course: Mapping[str, Agreement] = field(default_factory=dict)
    sent: tuple[Sent, ...] | None = None
    _recurring: list[Recurring] = field(default_factory=list, init=False, repr=False, compare=False)
    _sorts: dict[str, _Sort] = field(default_factory=dict, init=False, repr=False, compare=False)

    def members_of(self, theme_id: str) -> tuple[Excerpt, ...]:
        """The excerpts of a theme, strongest first, ties in transcript order."""
        held = self.board.members.get(theme_id, {})
        inside = [self.excerpts[e] for e in held if e in self.excerpts]
        return tuple(sorted(inside, key=lambda e: (-held[e.id].strength, *self.place_of(e))))

    def telling(self, theme_id: str) -> tuple[Excerpt, ...]:
        """The excerpts of a theme in the order in which they tell what it is about.

        Strongest first, but short ones later, and last what says nothing by itself.
        """
        held = self.board.members.get(theme_id, {})
        inside = self.members_of(theme_id)
        quiet, short = self.quiet(inside), self._short(inside)

        def order(excerpt: Excerpt) -> tuple[bool, float]:
            less = _LESS if excerpt.id in short else 0.0
            return excerpt.id in quiet, less - held[excerpt.id].strength

        return tuple(sorted(inside, key=order))

    def quiet(self, excerpts: Iterable[Excerpt]) -> frozenset[str]:
        """Ids of those that say nothing by themselves; no answer to a survey is among them.

        Of documents, those that hold little but what many documents hold.
        """
        return frozenset(e.id for e in self._interviews(excerpts) if self._is_quiet(e))

    def in_own_words(self, excerpts: Iterable[Excerpt]) -> list[Excerpt]:
        """Excerpts of documents without the lines that recur in many; whole where all recur."""
        return [self._in_own_words(excerpt) for excerpt in excerpts]

    def _in_own_words(self, excerpt: Excerpt) -> Excerpt:
        if not self.repeats(excerpt.text, excerpt.transcript_id):
            return excerpt
        own = own_words(excerpt.text, self._boilerplate())
        return replace(excerpt, text=own) if own else excerpt

    def repeats(self, text: str, transcript_id: str) -> bool:
        """Whether a stretch of a document holds lines that recur in the study's documents."""
        if not self._sort(transcript_id).document:
            return False
        return own_words(text, self._boilerplate()) != text.strip()

    def _is_quiet(self, excerpt: Excerpt) -> bool:
        transcript = self.transcripts[excerpt.transcript_id]
        if says_nothing(excerpt.text, transcript.language):
            return True
        document = self._sort(excerpt.transcript_id).document
        return document and is_boilerplate(excerpt.text, self._boilerplate())

    def _sort(self, transcript_id: str) -> _Sort:
        """What sort of text it is; looked at once, for its excerpts are many."""
        known = self._sorts.get(transcript_id)
        if known is None:
            text = self.transcripts[transcript_id]
            known = _Sort(document=is_document(text), survey=is_survey(text))
            self._sorts[transcript_id] = known
        return known

    def knowing(self, earlier: Study) -> Study:
        """The same, with what was found out about the texts of an earlier one, if they are its."""
        if self.transcripts is earlier.transcripts:
            self._recurring.extend(earlier._recurring[: 1 - len(self._recurring)])
            self._sorts.update(earlier._sorts)
        return self

    def _boilerplate(self) -> Recurring:
        if not self._recurring:
            self._recurring.append(recurring(self.transcripts.values()))
        return self._recurring[0]

    def says_nothing(self, theme_id: str) -> bool:
        """Whether a candidate that nobody has named holds short answers and small talk.

        What analysts named or decided on is theirs to judge.
        """
        theme = self.board.theme(theme_id)
        if theme.state != "candidate" or theme.name:
            return False
        members = self.members_of(theme_id)
        quiet = len(self.quiet(members))
        return is_small_talk(theme.keyphrases) or (quiet > 0 and quiet >= SHARE * len(members))

    def _short(self, excerpts: Iterable[Excerpt]) -> frozenset[str]:
        spoken = self._interviews(excerpts)
        return frozenset(e.id for e in spoken if len(e.text.split(None, _SHORT)) < _SHORT)

    def _interviews(self, excerpts: Iterable[Excerpt]) -> list[Excerpt]:
        """Those that were said in conversations."""
        some = list(excerpts)
        places = {e.transcript_id for e in some}
        surveys = {t for t in places if self._sort(t).survey}
        return [e for e in some if e.transcript_id not in surveys]

    def place_of(self, excerpt: Excerpt) -> tuple[str, int, str]:
        """Where an excerpt stands in the study: transcript name, position, id."""
        transcript = self.transcripts.get(excerpt.transcript_id)
        return (transcript.name if transcript else "", excerpt.start, excerpt.id)

    def question_of(self, excerpt: Excerpt) -> str:
        """What the excerpt answers, as stored; empty if it answers nothing."""
        text = self.transcripts[excerpt.transcript_id].text
        return "\n".join(text[span.start : span.end] for span in excerpt.context)

    def participants_in(self, theme_id: str) -> tuple[str, ...]:
        """Ids of the participants with an excerpt in the theme, sorted."""
        people = {e.participant_id for e in self.members_of(theme_id) if e.participant_id}
        return tuple(sorted(people))

    def memos_on(self, target: str, target_id: str) -> tuple[Memo, ...]:
        """Memos on something, oldest first; a participant is given by id."""
        key = participant_key(target_id) if target == "participant" else target_id
        return self.board.memos_on(target, key)

    def theme_named(self, handle: str) -> str:
        """The id of a theme given by id, unique id prefix or exact name (standing ones only)."""
        board = self.board
        if handle in board.themes:
            return handle
        standing = [t.id for t in board.themes.values() if t.state != "retired"]
        return _only(
            [t for t in standing if board.name_of(t) == handle]
            or [t for t in standing if t.startswith(handle)],
            "theme",
            handle,
        )

    def excerpt_named(self, handle: str) -> str:
        """The id of an excerpt given by id or unique id prefix."""
        if handle in self.excerpts:
            return handle
        return _only([e for e in self.excerpts if e.startswith(handle)], "excerpt", handle)

    def code_named(self, handle: str) -> str:
        """The id of a code given by id, unique id prefix or exact name."""
        codes = self.board.codes
        if handle in codes:
            return handle
        return _only(
            [c.id for c in codes.values() if c.name == handle]
            or [c for c in codes if c.startswith(handle)],
            "code",
            handle,
        )


def _only(found: list[str], what: str, handle: str) -> str:
    if not found:
        raise NotFound(f"no {what} is called {handle!r}; give its id or exact name")
    if len(found) > 1:
        some = ", ".join(sorted(f[:8] for f in found)[:4])
        raise Ambiguous(f"{len(found)} {what}s answer to {handle!r} ({some} …); give more of it")
    return found[0]
