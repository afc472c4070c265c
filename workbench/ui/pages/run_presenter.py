"""What the Run page shows: labelers, what they were sent, what a run changed. Pure, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.egress import Sent
from workbench.domain.study import Study
from workbench.domain.telling.narrative import sentence
from workbench.domain.telling.wording import count
from workbench.labeling.registry import Listed
from workbench.services.jobs import Job
from workbench.services.labelers.choosing import Described
from workbench.services.theming.run_review import ChangesReport
from workbench.ui.kit.progress import Step
from workbench.ui.kit.tables import Table, row
from workbench.ui.pages.export_presenter import standing

FINENESS = [
    ("Few, broad themes", "coarse"),
    ("In between", "medium"),
    ("Many, narrow themes", "fine"),
]
"""How fine a run groups, in words."""

BY_KEYPHRASES = ("Their own words (keyphrases); nothing leaves this computer", "")
"""The names that every theme has first, and what is put on the list of labelers for them."""

_KNOWN = {"chat": "A language model"}
"""Labelers of the workbench in words; others are called by their names."""

STEPS = (
    Step(begins="loading the model", words="Loading the model that reads the excerpts", weight=6),
    Step(begins="embedding", words="Reading the excerpts", weight=40),
    Step(begins="finding neighbours", words="Comparing them with each other", weight=8),
    Step(begins="finding themes", words="Grouping what is alike", weight=18),
    Step(begins="finding parts", words="Looking for parts of themes", weight=2),
    Step(begins="finding keyphrases", words="Finding the words of each theme", weight=4),
    Step(begins="naming", words="Naming the themes", weight=6),
    Step(begins="checking stability", words="Checking how stable they are", weight=16),
)
"""The steps of a run in words, each with about its share of the time."""

OPTION = 60
"""Characters of a labeler's options in a table; the list beside it has them in full."""

_OFFERED = "In no theme yet, and grouped with this one: open it on the board to take them."

_ON_BOARD = (
    "On the board “+” and “!” mark these themes, “offers or conflicts” among the states lists only "
    "them, and each says what can be done."
)

_NO_RUN = "There has been no run yet."

_NOTHING_BEFORE = "Before the newest run there was no theme that people worked on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What can be done now; `why_not` says why no themes can be proposed."""

    propose: bool
    name_all: bool
    name_stale: bool
    stop: bool
    why_not: str = ""


def can_do(study: Study, running: Job | None) -> Can:
    """What the buttons can do, as study and jobs stand."""
    board, idle = study.board, running is None
    live = [theme.id for theme in board.live()]
    stale = any(given.stale for theme in live for given in board.labels.get(theme, ()))
    why = "" if study.excerpts else "There is nothing to group yet: import interviews first."
    if running is not None and running.kind not in ("run", "naming"):
        why = f"The {running.kind} is still running; themes can be proposed when it is done."
    return Can(
        propose=idle and bool(study.excerpts), name_all=idle and bool(live),
        name_stale=idle and stale, why_not=why,
        stop=running is not None and running.kind in ("run", "naming"),
    )  # fmt: skip


def run_stands(study: Study, can: Can) -> dict[str, str | bool]:
    """How the study stands, and what the newest run made of it."""
    newest = study.board.runs.get(study.board.newest_run)
    said = standing(study)
    if newest is not None and 0 < newest.seq <= len(study.trail):
        made = study.trail[newest.seq - 1]
        said += f" The newest run, #{newest.seq} on {made.time:%-d %B %Y}: {sentence(made, study)}"
    return {"said": said, "why": can.why_not, "themes": bool(study.board.live())}


def namers(offered: Sequence[Listed]) -> list[tuple[str, str]]:
    """Who can name themes: first keyphrases, then every labeler that can be used."""
    usable = [one for one in offered if not one.error and one.name != "keyphrase"]
    known = sorted(usable, key=lambda one: (one.name not in _KNOWN, one.name))
    called = [(_KNOWN.get(one.name, f"{one.name} (plugin)"), one.name) for one in known]
    return [BY_KEYPHRASES, *called]


def labelers_table(chosen: Sequence[Described]) -> Table:
    """The labelers of a run: what each sends, where, and whether somebody has allowed it."""
    rows = [
        row(
            c.option if len(c.option) <= OPTION else f"{c.option[:OPTION]}…",
            c.error or (f"sends excerpts to {c.destination}" if c.destination else "sends nothing"),
            "" if c.error else "allowed" if c.allowed else "nobody has allowed it yet",
            mark="" if c.allowed else "bad",
        )
        for c in chosen
    ]
    away = [c for c in chosen if c.destination]
    note = "These labelers keep the excerpts on this computer." if chosen else ""
    if away:
        note = (
            "Excerpts of interviews would leave this computer. Look at what would be sent, then "
            "allow it in your name, or take the labeler off the list."
        )
    return {"note": note, "heads": ["Labeler", "Off this computer", ""], "rows": rows}


def sent_table(sent: Sequence[Sent], currency: str) -> Table:
    """What language models were sent, by server and model."""
    rows = [
        row(
            line.provider, "elsewhere" if line.off_machine else "this computer", line.model,
            str(line.requests), str(line.excerpts), f"{line.bytes_sent:,}",
            f"{line.input_tokens:,} + {line.output_tokens:,}",
            "" if line.cost is None else f"{line.cost:.4f} {currency}".strip(),
        )
        for line in sent
    ]  # fmt: skip
    away = any(line.off_machine for line in sent)
    note = "Excerpts left this computer." if away else "Nothing has left this computer."
    heads = ["Server", "Where", "Model", "Requests", "Excerpts", "Bytes", "Tokens in + out", "Cost"]
    return {"note": note, "heads": heads, "rows": rows}


def changes_table(report: ChangesReport) -> Table:
    """What the newest run offers to themes worked on, and where it contradicts decisions."""
    offers = [
        row("offered", o.theme, count(len(o.excerpts), "excerpt"), _OFFERED, mark="open")
        for o in report.offers
    ]
    against = [
        row("look again", "", count(len(c.excerpts), "excerpt") if c.excerpts else "", c.said,
            mark="bad")
        for c in report.conflicts
    ]  # fmt: skip
    note = report.sentence or (_NOTHING_BEFORE if report.run_id else _NO_RUN)
    rows = [*against, *offers]
    heads = ["", "Theme", "How many", "What the run says"] if rows else []
    note = f"{note} {_ON_BOARD}" if rows else note
    return {"note": note, "heads": heads, "rows": rows}
