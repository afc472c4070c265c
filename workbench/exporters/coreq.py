"""The 32 items of COREQ: what the study itself can answer, the rest open for the team.

Source: Tong, Sainsbury, Craig 2007, Consolidated criteria for reporting qualitative research,
International Journal for Quality in Health Care 19(6), 349-357, doi:10.1093/intqhc/mzm042.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from workbench import __version__
from workbench.domain.board.codings import CONSENSUS, codings_by_coder
from workbench.domain.study import Study
from workbench.domain.telling.matrix import Grouping
from workbench.domain.telling.wording import READING, count, listed
from workbench.exporters.provenance import SERVES, analysts, labelers_used, latest_run
from workbench.exporters.rows import ThemeRow

OPEN = "open: for the team to answer"
FEW_VOICES = 2
"""Participants up to which a theme counts as a minor one."""

_ITEMS = (
    "Interviewer", "Credentials", "Occupation", "Gender", "Experience and training",
    "Relationship established", "What participants knew of the interviewer",
    "Interviewer characteristics", "Methodological orientation", "Sampling",
    "Method of approach", "Sample size", "Non-participation", "Setting of data collection",
    "Presence of others", "Description of the sample", "Interview guide", "Repeat interviews",
    "Recording", "Field notes", "Duration", "Data saturation", "Transcripts returned",
    "Number of data coders", "Description of the coding tree", "Derivation of themes", "Software",
    "Participant checking", "Quotations presented", "Consistency of data and findings",
    "Clarity of major themes", "Clarity of minor themes",
)  # fmt: skip
_DOMAINS = (
    (8, "Research team and reflexivity"), (23, "Study design"), (32, "Analysis and findings"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreqItem:
    """One item of the checklist; `answer` is empty if the study cannot say."""

    number: int
    domain: str
    name: str
    answer: str


def coreq(study: Study, groups: Grouping, themes: tuple[ThemeRow, ...]) -> tuple[CoreqItem, ...]:
    """The checklist in its order."""
    answers = {**_design(study, groups), **_analysis(study, themes)}
    return tuple(
        CoreqItem(
            number=number,
            domain=next(domain for last, domain in _DOMAINS if number <= last),
            name=name,
            answer=answers.get(number, ""),
        )
        for number, name in enumerate(_ITEMS, start=1)
    )


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
        29: "Quotes are verbatim and carry the participant's id.",
        30: f"Analysts have read {read} of {count(in_accepted, 'excerpt')} in accepted themes. "
        f"{READING}",
        31: f"{count(len(accepted), 'accepted theme')}, {defined} with a definition.",
        32: f"{count(len(minor), 'accepted theme')} with at most {FEW_VOICES} participants.",
    }


def _derived(study: Study) -> str:
    if not study.board.runs:
        return "By analysts from the data."
    return "Proposed by a machine from the data, then decided on by analysts."


def _software(study: Study) -> str:
    facts = latest_run(study)
    models = sorted(set(facts.models.values())) if facts else []
    named = [f"Transcript Workbench {__version__}", *models, *labelers_used(study)]
    return f"{listed([name for name in named if name])}."
