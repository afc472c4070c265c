"""A study's drafts understood together: what one file leaves open, the others may tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from workbench.domain.material.speaker_names import is_anybody, plain_label
from workbench.domain.material.speakers import Resolved, resolve
from workbench.domain.material.text import Draft, Role
from workbench.domain.speech.doubts import Doubt, answers_unnamed, reasons
from workbench.domain.speech.labels import Hints
from workbench.domain.speech.patterns import Pattern
from workbench.domain.speech.reading import Read, read, told

_MOST_FILES = 2 / 3
_FEWEST_FILES, _MANY_FILES = 2, 3
_STRONG = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A draft read in the light of the others.

    Attributes:
        draft: with the turns of its likeliest reading, and notes on it.
        found: who speaks in it and which part they play.
        doubt: why that may be wrong; None where nothing says so.
    """

    draft: Draft
    found: Resolved
    doubt: Doubt | None = None

    @property
    def why(self) -> str:
        """Why it may be wrong; empty where nothing says so."""
        return self.doubt.reason if self.doubt else ""


def understood(
    drafts: Sequence[Draft],
    interviewers: Sequence[str] = (),
    settled: Mapping[str, Role] = MappingProxyType({}),
    pattern: Pattern | None = None,
    guide: Sequence[str] = (),
) -> list[Understood]:
    """Read drafts together, and tell who asks and who answers in each.

    A label that other files are sure of, and one that the analyst names, is believed in a file that
    alone would not tell. A label plays one part within an import unless a file proves otherwise.

    Args:
        drafts: what comes in at once.
        interviewers: names, labels or initials of who asks, in any case.
        settled: parts that an analyst gave to labels before, as labels are compared.
        pattern: how names are marked, as the analyst says; a file without such marks is read
            as any other.
        guide: topics and questions of the interview guide, which somebody asks.
    """
    again = _read_together(drafts, interviewers, pattern, guide)
    read_drafts = [_as_read(draft, r) for draft, r in zip(drafts, again, strict=True)]
    legends: list[Mapping[str, Role]] = [{**_known(draft, settled), **(r.roles if r else {})}
               for draft, r in zip(read_drafts, again, strict=True)]  # fmt: skip
    found = resolve(read_drafts, interviewers, legends)
    parts = _parts(found)
    agreed = [_agreeing(f, parts, legend) for f, legend in zip(found, legends, strict=True)]
    if any(more for more, _ in agreed):
        legends = [{**legend, **more} for legend, (more, _) in zip(legends, agreed, strict=True)]
        found = resolve(read_drafts, interviewers, legends)
    named = sum(map(_names_somebody, found))
    return [
        Understood(
            draft=d, found=f, doubt=_doubt(d, f, r, (other, _unlike(f, named)), interviewers)
        )
        for d, f, r, (_, other) in zip(read_drafts, found, again, agreed, strict=True)
    ]


def _names_somebody(found: Resolved) -> bool:
    return any(speaker.name for speaker in found.speakers)


def _unlike(found: Resolved, named: int) -> str:
    """A word on a file in which nobody is named, where others of its import name who speaks."""
    if _names_somebody(found) or not named:
        return ""
    files = "another file of this import does" if named == 1 else "other files of this import do"
    return (
        f"nobody is named here, although {files}: all of it counts as a participant's words (if it "
        "is not an interview, take it out)"
    )


def _known(draft: Draft, settled: Mapping[str, Role]) -> dict[str, Role]:
    """The parts of a draft's labels that an analyst has settled."""
    labels = {plain_label(turn.speaker) for turn in draft.turns}
    return {key: settled[key] for key in labels if key in settled and not is_anybody(key)}


def _read_together(
    drafts: Sequence[Draft],
    interviewers: Sequence[str],
    pattern: Pattern | None,
    guide: Sequence[str],
) -> list[Read | None]:
    named = frozenset(plain_label(name) for name in interviewers)
    spelled = tuple(sorted(filter(None, (n.strip() for n in interviewers)), key=len, reverse=True))
    told = Hints(named=named, spelled=spelled, pattern=pattern, guide=tuple(guide))
    alone = [read(d, told) if d.lines else None for d in drafts]
    counts = Counter(label for r in alone if r for label in r.labels)
    shared = {label: count for label, count in counts.items() if len(label) > 0}
    again: list[Read | None] = []
    for draft, first in zip(drafts, alone, strict=True):
        if first is None or len(drafts) == 1:
            again.append(first)
            continue
        elsewhere = {
            label: count - (label in first.labels)
            for label, count in shared.items()
            if count > (label in first.labels)
        }
        again.append(read(draft, replace(told, elsewhere=elsewhere)))
    return again


def _as_read(draft: Draft, found: Read | None) -> Draft:
    if found is None or found.likeliest.turns == draft.turns:
        return draft
    before = read(draft)
    stale = told(before) if before else ()
    kept = (note for note in draft.notes if note not in stale)
    return replace(draft, turns=found.likeliest.turns, notes=(*told(found), *kept))


def _parts(found: Sequence[Resolved]) -> Mapping[str, Counter[Role]]:
    """Name to the parts it plays in the files of the import; voices without a name play none."""
    parts: dict[str, Counter[Role]] = defaultdict(Counter)
    for file in found:
        for speaker in file.speakers:
            if speaker.name and not is_anybody(speaker.name) and speaker.role != "other":
                parts[plain_label(speaker.name)][speaker.role] += 1
    return parts


def _agreeing(
    found: Resolved, parts: Mapping[str, Counter[Role]], legend: Mapping[str, Role]
) -> tuple[dict[str, Role], str]:
    """Parts that the other files give to this one's speakers, or a word on why they do not."""
    more: dict[str, Role] = {}
    told = ""
    for speaker in found.speakers:
        key = plain_label(speaker.name)
        usual, files = _usual(parts.get(key, Counter()), speaker.role)
        if usual is None or key in legend or speaker.role == "other":
            continue
        said = found.confidence == 1.0
        if found.confidence < _STRONG or (files >= _MANY_FILES and not said):
            more[key] = usual
        if found.confidence >= _STRONG:
            plays, does = ("asks", "answers") if usual == "participant" else ("answers", "asks")
            told = f"{speaker.name} seems to be who {plays} here, but {does} in the other files"
    return more, told


def _usual(parts: Counter[Role], here: Role) -> tuple[Role | None, int]:
    """The other part that a name plays in nearly all other files, and in how many."""
    others = Counter(parts)
    others[here] -= 1
    total = sum(count for count in others.values() if count > 0)
    for role, count in others.items():
        if role != here and count >= _FEWEST_FILES and count >= _MOST_FILES * total:
            return role, count
    return None, 0


def _doubt(
    draft: Draft,
    found: Resolved,
    read_: Read | None,
    beside: Sequence[str],
    interviewers: Sequence[str],
) -> Doubt | None:
    """Why a file may be misread; `beside` is what the others of its import say against it."""
    first = (read_.likeliest.doubt if read_ else "") or draft.doubt
    why = [reason for reason in (first, *beside, *reasons(draft, found)) if reason]
    if not why:
        return None
    second = _second(draft, found, read_, interviewers, first=bool(first))
    reason = "; ".join(dict.fromkeys(why))
    return Doubt(
        reason=reason, kind=re.sub(r"\d+", "#", why[0]), likeliest=found.sentence,
        second=second.sentence if second else "", turns=second.turns if second else (),
        patterns=read_.patterns if read_ else (),
    )  # fmt: skip


def _second(
    draft: Draft, found: Resolved, read_: Read | None, interviewers: Sequence[str], *, first: bool
) -> Resolved | None:
    """The other reading: another way to part the turns, or else the parts exchanged."""
    if first and read_ and read_.second and read_.second.turns != draft.turns:
        [other] = resolve([replace(draft, turns=read_.second.turns)], interviewers, [read_.roles])
        return other
    return _answered(draft, found) or exchanged(found)


def _answered(draft: Draft, found: Resolved) -> Resolved | None:
    """The same turns where rows without a speaker answer what was asked before them."""
    places = answers_unnamed(draft, found)
    answers = next((s.name for s in found.speakers if s.role == "participant" and s.name), "")
    if not places or not answers:
        return None
    turns = tuple(
        replace(turn, speaker=answers, role="participant") if place in places else turn
        for place, turn in enumerate(found.turns)
    )
    rows = "a row" if len(places) == 1 else f"{len(places)} rows"
    return replace(found, turns=turns, sentence=f"{rows} more by {answers}.")


def exchanged(found: Resolved) -> Resolved | None:
    """The same turns where the two who speak most have exchanged their parts; None for others."""
    heard = [s for s in found.speakers if s.role != "other" and s.name]
    asks = [s.name for s in heard if s.role == "interviewer"]
    if len(heard) != 2 or len(asks) > 1:
        return None
    now: dict[str, Role] = {}
    for speaker in heard:
        first = speaker is heard[0] and not asks
        now[speaker.name] = "interviewer" if first or (asks and speaker.name not in asks) else (
            "participant"
        )  # fmt: skip
    turns = tuple(replace(t, role=now.get(t.speaker, t.role)) for t in found.turns)
    ask = next(name for name, role in now.items() if role == "interviewer")
    answer = next(name for name, role in now.items() if role != "interviewer")
    return replace(found, turns=turns, sentence=f"Asks: {ask}; answers: {answer}.")
