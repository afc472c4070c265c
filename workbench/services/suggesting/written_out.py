"""All that is suggested, written out: for the command line and whoever reads its JSON."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.ports import Progress, silent
from workbench.domain.study import Study
from workbench.domain.telling.wording import count
from workbench.learning import TrackRecord
from workbench.learning.confidence import FEWEST_DECISIONS
from workbench.services.context import Project
from workbench.services.reading import at_one_moment, study
from workbench.services.suggesting.answering import reason, suggestions
from workbench.services.suggesting.suggestions import Queued, Slip, Suggestion, Suggestions

REASONED = 3
"""Offers of a target that come with their reason; finding it takes a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An excerpt that a target offers; `sentence`, `words` and `point` say why, where asked."""

    excerpt: str
    score: float
    likely: bool
    sentence: str = ""
    words: tuple[str, ...] = ()
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a code or theme offers, best first."""

    target: str
    name: str
    kind: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The best targets of an excerpt that nobody has decided on."""

    excerpt: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What is suggested on the board after event `seq`.

    Attributes:
        track: how suggestions have fared on what was decided.
        said: the same as a sentence.
        queue: what to read next.
        targets: what each code and theme offers.
        excerpts: what each excerpt without a decision may be about.
        doubtful: live theme id to its most doubtful members.
        slips: decisions worth a second look.
    """

    seq: int
    track: TrackRecord
    said: str
    queue: tuple[Queued, ...]
    targets: tuple[Offers, ...]
    excerpts: tuple[Guess, ...]
    doubtful: dict[str, tuple[str, ...]]
    slips: tuple[Slip, ...]


def suggested(project: Project, *, reading: int = 10, progress: Progress = silent) -> Suggested:
    """Everything that is suggested; `reading` excerpts to read next.

    Raises:
        DecisionError: there is nothing to suggest; the message says why.
    """
    project = at_one_moment(project)
    found, now = suggestions(project, progress=progress), study(project)
    undecided = [e for e in found.index.ids if e not in found.verdicts.decided()]
    return Suggested(
        seq=found.seq, track=found.track, said=track_sentence(found.track),
        queue=tuple(found.queue(now, count=reading)),
        targets=tuple(_offers(project, now, found, t.id) for t in found.targets),
        excerpts=tuple(
            Guess(excerpt=e, suggestions=tuple(found.for_excerpt(now, e)))
            for e in undecided
            if e not in now.board.set_aside
        ),
        doubtful={t.id: tuple(found.doubtful(now, t.id)[:5]) for t in now.board.live()},
        slips=tuple(found.slips(now)),
    )  # fmt: skip


def track_sentence(track: TrackRecord) -> str:
    """How suggestions have fared, as a sentence that promises nothing."""
    if not track.decided:
        return "Nothing is decided yet: suggestions rest on the words of codes and themes alone."
    learnt = f"Learnt from {count(track.decided, 'excerpt')}"
    if track.decided < FEWEST_DECISIONS:
        return f"{learnt}; too few to call any suggestion likely."
    if not track.earned:
        return f"{learnt}; too few suggestions came true so far to call any likely."
    return f"{learnt}; of suggestions called likely, right so far in {track.right} of {track.sure}."


def _offers(project: Project, now: Study, found: Suggestions, target: str) -> Offers:
    best = found.for_target(now, target)
    why = [reason(project, now, one.excerpt, one.target) for one in best[:REASONED]]
    offers = [
        Offer(
            excerpt=one.excerpt, score=one.score, likely=one.likely,
            sentence=why[i].sentence if i < len(why) else "",
            words=why[i].words if i < len(why) else (),
            point=why[i].point if i < len(why) else "",
        )
        for i, one in enumerate(best)
    ]  # fmt: skip
    meant = next(t for t in found.targets if t.id == target)
    return Offers(target=target, name=meant.name, kind=meant.kind, offers=tuple(offers))
