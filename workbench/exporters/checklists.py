"""The checklists: what the study itself can answer, what the team stated, the rest open.

Their items are in `domain.material.facts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench import __version__
from workbench.domain.board.codings import CONSENSUS, codings_by_coder
from workbench.domain.material.facts import CHECKLISTS, ListName, item_fact
from workbench.domain.study import Study
from workbench.domain.telling.citing import cited_by
from workbench.domain.telling.matrix import Grouping
from workbench.domain.telling.saturation import curves
from workbench.domain.telling.wording import READING, count, listed
from workbench.domain.trail.heads import head_of
from workbench.exporters.provenance import (
    SERVES,
    analysts,
    labelers_used,
    latest_run,
    methods,
    stated,
)
from workbench.exporters.rows import ThemeRow

OPEN = "open: for the team to answer"
FEW_VOICES = 2
"""Participants up to which a theme counts as a minor one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of a checklist.

    Attributes:
        asks: what a reader wants to know.
        known: what the study itself can answer; empty if it cannot.
        stated: what the team stated.
    """

    number: int
    domain: str
    name: str
    asks: str
    known: str
    stated: str

    @property
    def answer(self) -> str:
        """Both; empty if the item is open."""
        return " ".join(part for part in (self.stated, self.known) if part)


def coreq(
    study: Study, groups: Grouping, themes: tuple[ThemeRow, ...]
) -> tuple[ChecklistItem, ...]:
    """The 32 items of COREQ in their order."""
    return _filled(study, "coreq", {**_design(study, groups), **_analysis(study, themes)})


def srqr(study: Study, groups: Grouping, themes: tuple[ThemeRow, ...]) -> tuple[ChecklistItem, ...]:
    """The 21 items of SRQR in their order."""
    design, analysis = _design(study, groups), _analysis(study, themes)
    told = methods(study)
    known = {
        5: SERVES,
        8: design.get(22, ""),
        11: analysis[27],
        12: " ".join(filter(None, (design[12], design.get(16, "")))),
        13: told[0],
        14: " ".join(told[1:3]),
        15: _trustworthy(study, analysis[30]),
        16: analysis[31],
        17: analysis[29],
    }
    return _filled(study, "srqr", known)


def _filled(study: Study, name: ListName, known: Mapping[int, str]) -> tuple[ChecklistItem, ...]:
    return tuple(
        ChecklistItem(
            number=item.number, domain=item.domain, name=item.name, asks=item.asks,
            known=known.get(item.number, ""), stated=stated(study, item_fact(name, item.number)),
        )
        for item in CHECKLISTS[name]
    )  # fmt: skip


def _trustworthy(study: Study, reading: str) -> str:
    if not study.trail:
        return reading
    events = count(head_of(study.trail).seq, "event")
    return f"Every decision is in a trail of {events} that can be verified. {reading}"


def _design(study: Study, groups: Grouping) -> dict[int, str]:
    transcripts = count(len(study.board.transcripts), "transcript")
    answers = {9: SERVES, 12: f"{count(groups.participants, 'participant')}, {transcripts}."}
    others = sum(any(t.role == "other" for t in tr.turns) for tr in study.transcripts.values())
    if others:
        answers[15] = f"Somebody other than interviewer and participant speaks in {others}."
    if groups.attribute:
        named = (f"{n} {group}" for group, n in zip(groups.groups, groups.sizes, strict=True))
        answers[16] = f"By {groups.attribute}: {listed(list(named))}."
    heard = Counter(t.participant_id for t in study.transcripts.values() if t.participant_id)
    again = sum(times > 1 for times in heard.values())
    if heard:
        answers[18] = f"{count(again, 'participant')} with more than one transcript."
    everybody = replace(groups, groups=(), sizes=())
    if said := [curve.sentence for curve in curves(study, everybody) if curve.found]:
        answers[22] = " ".join(said)
    return answers


def _analysis(study: Study, themes: tuple[ThemeRow, ...]) -> dict[int, str]:
    accepted = [theme for theme in themes if theme.state == "accepted"]
    defined = sum(bool(theme.definition) for theme in accepted)
    in_accepted = sum(theme.excerpts for theme in accepted)
    read = sum(round(theme.opened * theme.excerpts) for theme in accepted)
    minor = [theme for theme in accepted if theme.participants <= FEW_VOICES]
    coders = sorted(c for c in codings_by_coder(study.board) if c and c != CONSENSUS)
    who = f"Themes: {listed(analysts(study)) or 'nobody yet'}."
    return {
        24: f"{who} Codings: {listed(coders)}." if coders else who,
        25: "See the sections Coding tree and Codebook.",
        26: _derived(study),
        27: _software(study),
        29: _quoted(study),
        30: f"Analysts have read {read} of {count(in_accepted, 'excerpt')} in accepted themes. "
        f"{READING}",
        31: f"{count(len(accepted), 'accepted theme')}, {defined} with a definition.",
        32: f"{count(len(minor), 'accepted theme')} with at most {FEW_VOICES} participants.",
    }


def _quoted(study: Study) -> str:
    keys = sum(len(study.board.key_quotes_of(theme.id)) for theme in study.board.live())
    marked = f" {count(keys, 'key quote')} marked." if keys else ""
    with_ = listed(["id", *cited_by(study)])
    return f"Quotes are verbatim, each with the participant's {with_}.{marked}"


def _derived(study: Study) -> str:
    if not study.board.runs:
        return "By analysts from the data."
    return "Proposed by a machine from the data, then decided on by analysts."


def _software(study: Study) -> str:
    facts = latest_run(study)
    models = sorted(set(facts.models.values())) if facts else []
    named = [f"Transcript Workbench {__version__}", *models, *labelers_used(study)]
    return f"{listed([name for name in named if name])}."
