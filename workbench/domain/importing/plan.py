"""What will become of each incoming transcript, decided before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.domain.board.board import Board
from workbench.domain.importing.identity import Arrival, earlier_of, match_transcripts
from workbench.domain.importing.new_version import listed
from workbench.domain.importing.people import People, is_of_any, owned, spoken
from workbench.domain.importing.steps import (
    Added,
    BroughtBack,
    LeftOut,
    Recast,
    Refused,
    Reread,
    Revised,
    Step,
    Unchanged,
)
from workbench.domain.material.segmentation import carry_over, segment
from workbench.domain.material.speakers import Resolved
from workbench.domain.material.text import Draft, Excerpt, Role, Transcript, text_sha256
from workbench.domain.speech.patterns import Pattern
from workbench.domain.speech.study import Understood, understood
from workbench.domain.trail.renamed import Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a study has when transcripts come in.

    Attributes:
        transcripts: all of them by id, erased ones and those that were taken out included.
        removed: transcripts that were taken out, each with the number of the event.
        pruned: those of them that only their study file had left.
        erased: erased transcripts with their marks (`match_transcripts`).
        excerpts: transcript id to its excerpts on the board, in order.
        everybody: `people` with what a participants file says of those who have withdrawn.
        met: transcripts that the same import has brought already.
        settled: label to the part that an analyst gave it, as labels are compared.
        settled_in: transcripts in which an analyst has settled who speaks.
        guide: topics and questions of the interview guide.
        corrected: transcript id to the parts that an analyst gave in it, by speaker.
        renamed: labels of files that an analyst renamed.
    """

    board: Board
    transcripts: Mapping[str, Transcript]
    people: People
    everybody: People
    removed: Mapping[str, int] = field(default_factory=dict)
    pruned: frozenset[str] = frozenset()
    erased: Mapping[str, str] = field(default_factory=dict)
    excerpts: Mapping[str, Sequence[Excerpt]] = field(default_factory=dict)
    met: frozenset[str] = frozenset()
    settled: Mapping[str, Role] = field(default_factory=dict)
    settled_in: frozenset[str] = frozenset()
    guide: tuple[str, ...] = ()
    corrected: Mapping[str, Mapping[str, Role]] = field(default_factory=dict)
    renamed: Labels = field(default_factory=dict)

    def after(self, steps: Iterable[Step]) -> Collected:
        """As these steps leave it for what the same import brings next."""
        done = [step for step in steps if not isinstance(step, LeftOut | Refused)]
        now = {step.transcript.id: step.transcript for step in done}
        heard = {e.participant_id for step in done for e in _cut(step, self.people)}
        return replace(
            self,
            transcripts={**self.transcripts, **now},
            removed={t: seq for t, seq in self.removed.items() if t not in now},
            people=replace(self.people, ids=self.people.ids | {who for who in heard if who}),
            met=self.met | now.keys(),
        )


def plan(
    arrivals: Sequence[Arrival],
    study: Collected,
    interviewers: Sequence[str] = (),
    *,
    again: bool = False,
    unasked: Container[str] = (),
    pattern: Pattern | None = None,
) -> Iterator[Step]:
    """What will become of each text, in the order given.

    The same text changes nothing; a changed text under the name of one that is there is a
    new version of it. But no text of an import is a new version of another text of the same import.

    Args:
        arrivals: texts that come in together.
        study: what is there.
        interviewers: who asks, if the analyst says so; it corrects what was understood before.
        again: texts that are there are read as one would read them today; what an analyst
            corrected stays.
        unasked: files that nobody named one by one (`Arrival.whole`): what an analyst took out
            does not return with them.
        pattern: how names are marked, if the analyst says so.
    """
    drafts = [arrival.draft for arrival in arrivals]
    read = understood(drafts, interviewers, study.settled, pattern, study.guide)
    arrivals = [replace(a, draft=r.draft) for a, r in zip(arrivals, read, strict=True)]
    there = _in_order(study)
    homes = match_transcripts(arrivals, there, study.erased)
    planning = _Planning(
        study=replace(study, transcripts=there),
        role=_corrected if interviewers else _kept,
        met={},
        taken={t: there[t].name for t in (*study.met, *homes) if t in there},
        again=again,
        unasked=unasked,
    )
    for arrival, found, home in zip(arrivals, read, homes, strict=True):
        yield planning.step(arrival, home, found)


def met_by(steps: Iterable[Step]) -> frozenset[str]:
    """The transcripts that texts have become, or already were."""
    return frozenset(s.transcript.id for s in steps if not isinstance(s, LeftOut | Refused))


def _in_order(study: Collected) -> dict[str, Transcript]:
    """By name; of several with the same words, one that was taken out comes last."""
    every = study.transcripts.values()
    return {t.id: t for t in sorted(every, key=lambda t: (t.id in study.removed, t.name, t.id))}


def _kept(before: Role, now: Role) -> Role:
    """Everybody plays the part they had, corrections included."""
    return before


def _corrected(before: Role, now: Role) -> Role:
    """The speakers whom the analyst names ask, and nobody else does."""
    return now if "interviewer" in (before, now) else before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planning:
    """The plan so far.

    Attributes:
        role: the part of a speaker by the one they had and the one they seem to have now.
        met: which transcript each home has become.
        taken: transcripts that texts of this import are, and their names.
        again: texts that are there are read again.
        unasked: files that nobody named one by one.
    """

    study: Collected
    role: Callable[[Role, Role], Role]
    met: dict[str, Transcript]
    taken: dict[str, str]
    again: bool
    unasked: Container[str]

    def step(self, arrival: Arrival, home: str, read: Understood) -> Step:
        """What will become of one text."""
        if home in self.met:
            return Unchanged(arrival=arrival, transcript=self.met[home])
        same = self.study.transcripts.get(home)
        step = self._again(arrival, same, read) if same else self._other(arrival, home, read)
        if not isinstance(step, LeftOut | Refused):
            self.met[home] = step.transcript
            self.taken[step.transcript.id] = step.transcript.name
        return step

    def _again(self, arrival: Arrival, same: Transcript, read: Understood) -> Step:
        """A text that the study has, or had."""
        if same.id in self.study.removed:
            by = self.study.removed[same.id]
            if arrival.whole in self.unasked and same.id not in self.study.pruned:
                return LeftOut(arrival=arrival, removed_by=by)
            return BroughtBack(arrival=arrival, transcript=same, removed_by=by)
        if not same.text:
            return LeftOut(arrival=arrival)
        if self.again and same.id not in self.study.settled_in:
            return self._reread(arrival, same, read)
        recast = self._recast(same, read.found)
        if recast.turns == same.turns:
            return Unchanged(arrival=arrival, transcript=same)
        return Recast(arrival=arrival, transcript=recast)

    def _reread(self, arrival: Arrival, same: Transcript, read: Understood) -> Step:
        """The text as one would read it today; what an analyst corrected in it stays."""
        roles = self.study.corrected.get(same.id, {})
        turns = tuple(replace(t, role=roles.get(t.speaker, t.role)) for t in read.found.turns)
        now = owned(replace(same, turns=turns), self.study.people)
        if now.turns == same.turns:
            return Unchanged(arrival=arrival, transcript=same)
        before = self.study.excerpts.get(same.id, ())
        carried = carry_over(same, now, before)
        cut = spoken(now, carried.excerpts, self.study.people)
        return Reread(
            arrival=arrival, transcript=now, carried=replace(carried, excerpts=tuple(cut)),
            changes=listed(before, carried, self.study.board),
            understood=replace(read.found, turns=turns), doubt=read.doubt,
        )  # fmt: skip

    def _other(self, arrival: Arrival, home: str, read: Understood) -> Step:
        """A text that the study does not have: a new version, or a new interview."""
        people, fresh = self.study.people, _transcript(home, arrival.draft, read.found)
        earlier = earlier_of(arrival, self.study.transcripts, {*self.study.removed, *self.taken})
        stored = owned(self._version(earlier, fresh) if earlier else fresh, people)
        gone = self.study.board.withdrawn
        if any(is_of_any(text, self.study.everybody, gone) for text in (fresh, stored)):
            why = (
                "somebody who has withdrawn speaks here. Take the file, or their words, out of the "
                "study"
            )
            return Refused(arrival=arrival, why=why)
        if earlier:
            return self._revised(arrival, earlier, stored, read)
        if stored.name in self.taken.values():
            return _another(arrival, stored.name)
        cut = spoken(stored, segment(stored), people)
        return Added(
            arrival=arrival, transcript=stored, excerpts=tuple(cut), understood=read.found,
            doubt=read.doubt,
        )  # fmt: skip

    def _revised(
        self, arrival: Arrival, earlier: Transcript, stored: Transcript, read: Understood
    ) -> Step:
        before = self.study.excerpts.get(earlier.id, ())
        carried = carry_over(earlier, stored, before)
        if not (carried.unchanged or carried.changed) and carried.gone and carried.fresh:
            return _another(arrival, earlier.name)
        cut = spoken(stored, carried.excerpts, self.study.people)
        return Revised(
            arrival=arrival,
            transcript=stored,
            carried=replace(carried, excerpts=tuple(cut)),
            changes=listed(before, carried, self.study.board),
            understood=replace(read.found, turns=stored.turns),
            doubt=read.doubt,
        )

    def _version(self, earlier: Transcript, fresh: Transcript) -> Transcript:
        """A new version under the id and name of the one before; speakers keep given names."""
        had = {turn.speaker: turn.role for turn in earlier.turns}
        called = self.study.renamed.get(earlier.id, {})
        named = (replace(t, speaker=called.get(t.speaker, t.speaker)) for t in fresh.turns)
        turns = (replace(t, role=self.role(had.get(t.speaker, t.role), t.role)) for t in named)
        return replace(fresh, id=earlier.id, name=earlier.name, turns=tuple(turns))

    def _recast(self, same: Transcript, found: Resolved) -> Transcript:
        """The text as it is stored, including blacked-out names; only roles may change."""
        now = {turn.start: turn.role for turn in found.turns}
        turns = (replace(t, role=self.role(t.role, now.get(t.start, t.role))) for t in same.turns)
        return owned(replace(same, turns=tuple(turns)), self.study.people)


def _transcript(own: str, draft: Draft, found: Resolved) -> Transcript:
    return Transcript(
        id=own, name=draft.name, sha256=text_sha256(draft.text), text=draft.text,
        turns=found.turns, language=draft.language,
    )  # fmt: skip


def _another(arrival: Arrival, name: str) -> Refused:
    why = f"another interview is called {name!r}. Give the file another name"
    return Refused(arrival=arrival, why=why)


def _cut(step: Step, people: People) -> Sequence[Excerpt]:
    """The excerpts that a step brings."""
    if isinstance(step, Added):
        return step.excerpts
    if isinstance(step, Revised | Reread):
        return step.carried.excerpts
    if isinstance(step, Recast):
        return spoken(step.transcript, segment(step.transcript), people)
    return ()
