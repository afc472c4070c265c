"""What the services need of a store, as Protocols: transactions and their parts.

A function names the part that it needs: one that only appends events takes a `Trail`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workbench.domain.backup import DatabaseCopy
from workbench.domain.board.board import Board
from workbench.domain.egress import ChatCall
from workbench.domain.exported import Exports
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    ParticipantRow,
    Role,
    Span,
    Transcript,
)
from workbench.domain.measures.stability import Groupings
from workbench.domain.ports import Progress, Vectors
from workbench.domain.speech.doubts import Doubt
from workbench.domain.study import Study
from workbench.domain.trail.events import Event
from workbench.domain.trail.history import History
from workbench.domain.trail.recorded import Recorded

Near = Mapping[str, tuple[tuple[str, float], ...]]
"""Theme id to code ids and cosines, nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A project by name, its language, and when it was made.

    `source` is the study file that it was made from, as seen from its folder; empty where a person
    made it, or a workbench that did not note it.
    """

    name: str
    language: str
    created: datetime
    source: str = ""


class Trail(Protocol):
    """What happened, event by event, and the board it leads to."""

    def append(
        self,
        event: Event,
        *,
        analyst: str,
        reason: str = "",
        made_at: int | None = None,
        own: Collection[int] = (),
        client_id: str = "",
    ) -> Recorded:
        """Append an event and write what it changes on the board.

        Args:
            event: what happened.
            analyst: who decided, or the machine that did.
            reason: why; may be empty.
            made_at: number of the event that the decision was made on; None: the newest.
            own: numbers of later events that the person deciding knows of: their own page sent
                them.
            client_id: the request's id; a request that is already in the trail is not written
                again.

        Raises:
            DecisionError: the event does not fit the board; nothing is written.
            StaleBoard: somebody changed what it touches since `made_at`; nothing is written.
        """

    def events(self, after: int = 0) -> tuple[Recorded, ...]:
        """The events after number `after`, oldest first; erased texts read `ERASED`."""

    def head(self) -> int:
        """The number of the newest event, 0 if there is none."""

    def hash_of(self, seq: int) -> str:
        """The hash of an event; empty where there is none of that number, `GENESIS` for 0."""

    def of_request(self, client_id: str) -> Recorded | None:
        """The event that a request led to; None if it led to none, or has no id."""

    def board(self) -> Board:
        """The board after the newest event, as this transaction sees it."""


class Material(Protocol):
    """What was collected: transcripts, participants, and where excerpts lie."""

    def create_project(self, name: str, language: str, source: str = "") -> None:
        """Begin the project; `InputError` where there is one already."""

    def project(self) -> ProjectRow:
        """The project; `NotFound` where it was never begun."""

    def put_source(self, source: str) -> None:
        """Note which study file the project is made from."""

    def put_transcript(
        self, transcript: Transcript, *, source_name: str, source_sha256: str = ""
    ) -> None:
        """Store a transcript, or a new revision of one under its id.

        Where the text is another, excerpts that are off the board go: their spans mean nothing.
        """

    def transcripts(self) -> dict[str, Transcript]:
        """Transcript id to transcript by name; an erased one has neither name, text nor turns."""

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript; `NotFound` if there is none with that id."""

    def drop_transcript(self, transcript_id: str) -> None:
        """Forget a transcript that nobody withdrew: the same file may come again."""

    def erased_transcripts(self) -> dict[str, str]:
        """Erased transcripts by id, each with its mark: `transcript_id` of words and name."""

    def put_participants(self, participants: Iterable[Participant]) -> None:
        """Store participants; one who is there gets the attributes given."""

    def meet_participants(self, participant_ids: Iterable[str]) -> None:
        """Store participants about whom nothing is known yet; the others stay as they are."""

    def participants(self) -> dict[str, Participant]:
        """Participant id to participant, by id."""

    def drop_participant(self, participant_id: str) -> None:
        """Forget a participant, their attributes, and what was cut of their speech."""

    def put_places(self, places: Iterable[ParticipantRow]) -> None:
        """Keep where participants speak, in the place of what was kept before."""

    def places(self) -> tuple[ParticipantRow, ...]:
        """Where participants speak, as their files have said."""

    def put_doubts(self, doubts: Mapping[str, Doubt | None]) -> None:
        """Keep what is doubtful in transcripts, by id; None where nothing is any more."""

    def doubts(self) -> dict[str, Doubt]:
        """Transcript id to what is doubtful in it, until somebody settles it."""

    def put_settled(self, roles: Mapping[str, Role]) -> None:
        """Keep the parts that an analyst gave to labels, beside those that are kept already."""

    def settled(self) -> dict[str, Role]:
        """Label, as labels are compared, to the part that an analyst gave it."""

    def put_settled_in(self, transcript_id: str) -> None:
        """Note that an analyst has settled who speaks in a transcript."""

    def settled_in(self) -> frozenset[str]:
        """The transcripts in which an analyst has settled who speaks."""

    def put_excerpts(self, excerpts: Iterable[Excerpt]) -> None:
        """Store where excerpts lie; their transcripts must be stored."""

    def excerpts(self) -> dict[str, Excerpt]:
        """Excerpts on the board by id, in order of transcript name, then position."""

    def removed_excerpts(self) -> dict[str, Excerpt]:
        """Excerpts of transcripts that were taken out and can come back, in the same order."""

    def excerpts_of(self, transcript_id: str) -> list[Excerpt]:
        """One transcript's excerpts on the board, in order."""

    def drop_excerpts(self, excerpt_ids: Iterable[str]) -> None:
        """Forget where excerpts lie."""


class Derived(Protocol):
    """What lies beside the trail: what a run leaves, and who has opened what."""

    def put_map(self, run_id: str, excerpt_ids: Sequence[str], points: Vectors) -> None:
        """Keep a run's map: n excerpts and their (n, 2) places."""

    def map(self, run_id: str) -> dict[str, tuple[float, float]]:
        """Excerpt id to its place on a run's map; empty where the run has none."""

    def put_groupings(self, run_id: str, groupings: Groupings) -> None:
        """Keep how a run and its resamples grouped the excerpts."""

    def groupings(self, run_id: str) -> Groupings | None:
        """How a run grouped the excerpts, or None where nobody kept it."""

    def put_near_codes(self, near: Near) -> None:
        """Keep which codes are near to themes; themes that are not given keep theirs."""

    def near_codes(self) -> Near:
        """Theme id to code ids and cosines, nearest first."""

    def mark_opened(self, excerpt_ids: Iterable[str], analyst: str) -> None:
        """Note that an analyst has had these excerpts open."""

    def opened(self) -> dict[str, frozenset[str]]:
        """Excerpt id to the analysts who have had it open."""


class Erasure(Protocol):
    """Forgetting: what is erased leaves a tombstone. `rewrite_board` must come last."""

    def erase_transcript(self, transcript_id: str) -> None:
        """Empty a transcript of text, turns and names; id, digest and a mark stay."""

    def redact_transcript(self, transcript_id: str, spans: Sequence[Span]) -> None:
        """Black spans out, one block a code point, so that every position stays."""

    def redact_names(self, masked: Callable[[str], str]) -> int:
        """Rewrite names of speakers, files, participants, and attributes; how many changed."""

    def forget_speakers(self, transcript_id: str, speakers: Container[str]) -> None:
        """Take speakers' names out of a transcript's turns; these are nobody's words any more."""

    def erase_texts(self, predicate: Callable[[str], bool]) -> int:
        """Erase every text of the trail that the predicate names, with its salt; how many."""

    def erased_digests(self) -> frozenset[str]:
        """Digests of the trail's texts that were erased."""

    def texts_of(self, digests: Collection[str]) -> frozenset[str]:
        """Texts of the trail that have one of these digests and were not erased."""

    def drop_vectors(self, keys: Iterable[str]) -> None:
        """Forget vectors."""

    def clear_label_cache(self) -> None:
        """Forget every labeler's answers; they quote."""

    def erase_ledger(self, excerpt_ids: Iterable[str]) -> None:
        """Take excerpts out of the ledger; that a request was sent stays."""

    def mark_unfinished(self) -> None:
        """Note, with what is erased, that the files have not been cleared of it yet."""

    def mark_finished(self) -> None:
        """Take the note back."""

    def is_unfinished(self) -> bool:
        """Whether an erasure was cut off before the files were cleared."""

    def rewrite_board(self) -> None:
        """Build the stored board from the trail again; what nothing on it refers to goes."""


class Tx(Protocol):
    """One transaction on one project; everything read in it comes from one moment."""

    @property
    def trail(self) -> Trail:
        """What happened."""

    @property
    def material(self) -> Material:
        """What was collected."""

    @property
    def derived(self) -> Derived:
        """What lies beside the trail."""

    @property
    def erasure(self) -> Erasure:
        """What forgets."""

    @property
    def exports(self) -> Exports:
        """What was written out."""

    def database_id(self) -> str:
        """Which database it is: the same in every copy of it; empty where nobody noted it."""

    def study(self) -> Study:
        """Everything, as of the newest event."""

    def people(self) -> dict[str, Participant]:
        """The participants of the study, with their attributes as they were corrected."""

    def history(self) -> History:
        """Every event up to the newest, read when asked for."""

    def whole(self) -> Study:
        """The study with what was taken out and can come back: all that an erasure reaches."""

    def verify(self) -> list[str]:
        """Problems, one line each; `TrailBroken` where the chain of events does not hold.

        `Damaged` where it cannot be read.
        """

    def check_chain(self) -> None:
        """Make sure that every event is as it was written; `Damaged` names one that is not."""

    def condition(self) -> list[str]:
        """What the database finds wrong with itself, a line each."""

    def lost_texts(self) -> list[str]:
        """Transcripts and texts of the trail that are not what was stored, a line each."""


class Ledger(Protocol):
    """What left the machine: one entry for every request to a language model."""

    def append(self, call: ChatCall) -> None:
        """Write one down."""

    def list(self) -> tuple[ChatCall, ...]:
        """Every request, oldest first."""


class Store(Protocol):
    """One project, wherever it is kept; safe to use from several threads.

    Writers wait for each other; readers wait for nobody. Do not open a transaction within a
    writing one of the same thread: the inner one would wait for the outer.
    """

    @property
    def read_only(self) -> str:
        """Why nothing can be written to it; empty where something can."""

    def begin(self) -> AbstractContextManager[Tx]:
        """A writing transaction: all of it is kept at the end, or nothing on an error."""

    def read(self) -> AbstractContextManager[Tx]:
        """A reading transaction."""

    def board(self) -> Board:
        """The board after the newest event; cheap where little or nothing happened since."""

    def remembered(self, client_id: str) -> Recorded | None:
        """An event that this process recorded a short while ago, known without the database."""

    def ledger(self) -> Ledger:
        """What left the machine."""

    def copied(self, *, progress: Progress = ...) -> AbstractContextManager[DatabaseCopy]:
        """A copy as it stands, gone at the end; `InputError` where a server keeps it."""

    def compact(self) -> None:
        """Leave no erased byte behind; `WorkbenchError` if somebody else is at work."""

    def close(self) -> None:
        """Let go of it."""
