"""What makes a reading doubtful once it is known who asks and who answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.domain.material.speaker_names import is_heading
from workbench.domain.material.speakers import Resolved, Speaker, is_answerer, is_asker
from workbench.domain.material.text import Draft, Turn
from workbench.domain.speech.labels import asks

_GUESS = 0.7
# Who asks may say that many times as much as who answers, where labels do not say who they are
# and where they do: in an interview by a machine it explains at length.
_TALKS_MORE, _LABELLED_TALK = 1.0, 8.0
_ENOUGH_WORDS = 80
_ASKING = 1 / 3
_NOBODYS = 0.15
_RECURS = 3
_LONG_WORDS = 25
_FEWEST_ASKED, _ANSWER_WORDS = 2, 8
_SENTENCE = re.compile(r"[^.?!？؟…\n]+[.?!？؟…]*")
_LABEL = re.compile(r"\s*([^\W\d_][\w .'’-]{0,30}?)\s*[:：]\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a file may be misread, and what else it may be.

    Attributes:
        reason: in plain words, as the rest of a sentence that begins "in doubt".
        likeliest: who asks and answers as it was read.
        second: the same of the other reading; empty where there is none.
        turns: the other reading's turns, with roles; empty where there is none.
        patterns: marks that recur and may name who speaks; the other reading takes the first.
        kind: the reason without its figures; files in doubt for one kind are settled together.
    """

    reason: str
    likeliest: str = ""
    second: str = ""
    turns: tuple[Turn, ...] = ()
    kind: str = ""
    patterns: tuple[str, ...] = ()

    def masked(self, masked: Callable[[str], str]) -> Doubt:
        """The doubt with every name in it rewritten."""
        return replace(
            self, reason=masked(self.reason), likeliest=masked(self.likeliest),
            second=masked(self.second), kind=masked(self.kind),
            turns=tuple(replace(t, speaker=masked(t.speaker)) for t in self.turns),
        )  # fmt: skip


def reasons(draft: Draft, found: Resolved) -> Iterator[str]:
    """What speaks against a reading, the weightiest first."""
    named = [speaker for speaker in found.speakers if speaker.name]
    ask = [s for s in named if s.role == "interviewer"]
    answer = [s for s in found.speakers if s.role == "participant"]
    if named and not answer:
        yield "nobody answers: no participant's words were found"
    if not named and not draft.lines:
        yield from _nobody_named(draft)
    yield from _who_asks(draft, found, named, ask)
    if ask and answer:
        yield from _balance(ask, answer)
    blank = answers_unnamed(draft, found)
    if blank:
        rows = "a row" if len(blank) == 1 else f"{len(blank)} rows"
        yield f"{rows} without a speaker after a question may be an answer"
    yield from _labels_within(draft, found)
    yield from _once(named)
    nobody = sum(
        len(draft.text[t.start : t.end].split())
        for t in found.turns
        if not t.speaker and t.role == "other"
    )
    if named and nobody > _NOBODYS * sum(s.words for s in found.speakers):
        yield f"{nobody} words have no speaker and are nobody's"


def _nobody_named(draft: Draft) -> Iterator[str]:
    """Rows and cues without a speaker, in which somebody asks; lines have a doubt of their own."""
    asked = sum(map(asks, _SENTENCE.findall(draft.text)))
    if asked >= _FEWEST_ASKED:
        yield f"nobody is named, and {asked} sentences ask something"


def _who_asks(
    draft: Draft, found: Resolved, named: Sequence[Speaker], ask: Sequence[Speaker]
) -> Iterator[str]:
    heard = [s for s in named if s.role != "other"]
    if ask or len(heard) < 2:
        if len(heard) == 2 and found.confidence < _GUESS:
            yield f"it is not clear who asks, {heard[0].name} or {heard[1].name}"
        return
    if len(heard) == 2 and not found.alike:
        yield f"it is not clear who asks, {heard[0].name} or {heard[1].name}"
        return
    asking = _asks_most(draft, found) if 2 < len(heard) <= 30 else ""
    if asking:
        yield f"nobody was taken for who asks, although {asking} asks much"


def _asks_most(draft: Draft, found: Resolved) -> str:
    """Who asks in a third of their turns, and in three of them or more; empty where nobody does."""
    asked, turns = Counter[str](), Counter[str]()
    for turn in found.turns:
        turns[turn.speaker] += 1
        asked[turn.speaker] += asks(draft.text[turn.start : turn.end])
    often = [who for who in asked if who and asked[who] >= max(_RECURS, _ASKING * turns[who])]
    return max(often, key=lambda who: (asked[who], who)) if often else ""


def _balance(ask: Sequence[Speaker], answer: Sequence[Speaker]) -> Iterator[str]:
    asking, answering = sum(s.words for s in ask), sum(s.words for s in answer)
    labelled = any(is_asker(s.name) for s in ask) and all(is_answerer(s.name) for s in answer)
    most = _LABELLED_TALK if labelled else _TALKS_MORE
    if asking + answering >= _ENOUGH_WORDS and asking > most * answering:
        yield f"who asks says more ({asking} words) than who answers ({answering})"


def answers_unnamed(draft: Draft, found: Resolved) -> list[int]:
    """Places of turns that nobody is named for, taken for who asks, and answer what they asked."""
    places: list[int] = []
    for place, (before, turn) in enumerate(pairwise(found.turns), 1):
        asked = draft.text[before.start : before.end].rstrip().endswith(("?", "？", "؟"))
        words = draft.text[turn.start : turn.end]
        unnamed = not draft.turns[place].speaker and turn.role == before.role == "interviewer"
        if unnamed and asked and not asks(words) and len(words.split()) >= _ANSWER_WORDS:
            places.append(place)
    return places


def _once(named: Sequence[Speaker]) -> Iterator[str]:
    """Somebody who says much, once, where only one other person answers."""
    answer = [s for s in named if s.role == "participant"]
    for speaker in named:
        long = speaker.turns == 1 and speaker.words >= _LONG_WORDS
        among = speaker.role == "other" or len(answer) == 2
        asks_ = speaker.role == "interviewer"
        if long and among and not asks_ and len(named) > 2 and not is_heading(speaker.name):
            yield f"{speaker.name} speaks once, {speaker.words} words"


def _labels_within(draft: Draft, found: Resolved) -> Iterator[str]:
    """Labels that recur inside turns of a table or of cues, where lines are not weighed."""
    if draft.lines:
        return
    known = {s.name.casefold() for s in found.speakers}
    counts = Counter[str]()
    for turn in found.turns:
        for line in draft.text[turn.start : turn.end].split("\n"):
            hit = _LABEL.match(line)
            if hit and hit[1][:1].isupper() and hit[1].casefold() not in known:
                counts[hit[1]] += 1
    often = [label for label, count in counts.most_common() if count >= _RECURS]
    if often:
        yield f"'{often[0]}:' stands {counts[often[0]]} times inside what others say"
