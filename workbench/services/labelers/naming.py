"""Having themes named by labelers: what they are shown, and what becomes of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event as Flag

from workbench.api import LabelRequest
from workbench.domain.board.board import GivenLabel
from workbench.domain.board.labels import labels_of
from workbench.domain.board.phrases import KEYPHRASE
from workbench.domain.measures.grounding import unsupported_words
from workbench.domain.ports import Progress, silent
from workbench.domain.proposing.run_review import decided
from workbench.domain.study import Study
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.labeling.choice import ConfiguredLabeler
from workbench.labeling.connection import ModelConnection
from workbench.labeling.host import STOPPED, Outcome, RunLimits, label_clusters, stopped_why
from workbench.services.context import Author, Project, record
from workbench.services.labelers.choosing import (
    Broken,
    chosen_labeler,
    chosen_or_broken,
    connected,
    require_allowed,
)
from workbench.services.labelers.requests import label_requests, newest_seed
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingReport:
    """What a labeler did.

    Attributes:
        named: how many themes it named.
        failures: ids of those it could not name, each with the reason.
        overreach: ids of those whose name holds words that no member says, with these words.
        problem: in a sentence, why it cannot be used, stopped early, failed through its own fault
            or named nothing; empty if at worst single themes stay unnamed.
    """

    labeler: str
    named: int
    version: str = ""
    failures: tuple[tuple[str, str], ...] = ()
    overreach: tuple[tuple[str, tuple[str, ...]], ...] = ()
    problem: str = ""

    @property
    def sentence(self) -> str:
        """What it did, in a sentence."""
        asked = self.named + len(self.failures)
        if not asked:
            return self.problem
        did = f"{self.labeler} named {self.named} of {asked} themes"
        return f"{did}: {self.problem}" if self.problem else did


def name_themes(
    project: Project,
    labeler: ConfiguredLabeler | Broken,
    theme_ids: Sequence[str] | None = None,
    *,
    seed: int | None = None,
    parallel: int | None = None,
    progress: Progress = silent,
    cancelled: Flag | None = None,
) -> NamingReport:
    """Have a labeler name themes (all live ones by default) and append what it said, if new.

    Names that analysts gave stay; a theme that it cannot name keeps its reason. What it draws, it
    draws from `seed`; by default that of the newest run.

    Raises:
        InputError: nobody has allowed the labeler to send what it sends.
    """
    if isinstance(labeler, Broken):
        return NamingReport(labeler=labeler.name, named=0, problem=labeler.why)
    require_allowed(project, labeler)
    now = study(project)
    wanted = theme_ids if theme_ids is not None else [t.id for t in now.board.live()]
    if labeler.spec.name != KEYPHRASE:  # what says nothing is named, and shown to nobody
        wanted = [t for t in wanted if not now.says_nothing(t)]
    drawn = newest_seed(project, now) if seed is None else seed
    connection = connected(project, labeler)
    limits = RunLimits(
        parallel=parallel, timeout=project.settings.chat_timeout, progress=progress,
        cancelled=cancelled or Flag(), silence=connection.silence,
    )  # fmt: skip
    try:
        requests = label_requests(project, now, wanted, drawn)
        outcomes = _asked(project, now, labeler, requests, wanted, connection, limits)
    finally:
        connection.close()
    labels = tuple(map(_label, outcomes))
    if not _given_already(now, labeler, labels):
        sent = drawn if connection.sends_seed() else None
        _append(project, labeler, labels, connection.model, sent)
    return _report(now, labeler, outcomes)


def _asked(
    project: Project,
    now: Study,
    chosen: ConfiguredLabeler,
    requests: Sequence[LabelRequest],
    theme_ids: Sequence[str],
    connection: ModelConnection,
    limits: RunLimits,
) -> list[Outcome]:
    return label_clusters(
        chosen,
        requests,
        chat_for=connection.chat_for,
        chat_id=connection.chat_id,
        cache=project.answers,
        limits=limits,
        taken_names=_others(now, theme_ids),
        again=failed_before(now, chosen, theme_ids),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A labeler and the themes it is asked about."""

    labeler: ConfiguredLabeler | Broken
    themes: tuple[str, ...]


def tasks(
    project: Project,
    options: Sequence[str] = (),
    themes: Sequence[str] = (),
    *,
    only_stale: bool = False,
) -> tuple[Task, ...]:
    """Who is to name which themes again.

    Args:
        options: labelers; without any, those that named the themes before, as they were chosen.
        themes: by id, prefix or name; without any, all live ones.
        only_stale: leave out themes whose members have not changed since the labeler named them.

    Raises:
        InputError: no such theme or labeler, or a wrong option.
    """
    now = study(project)
    wanted = [now.theme_named(handle) for handle in themes] or [t.id for t in now.board.live()]
    found = []
    for option in options or _options_before(now):
        labeler = chosen_or_broken(project, option)
        mine = [
            theme
            for theme in wanted
            for given in labels_of(now.board, theme)
            if given.labeler == labeler.name and (given.stale or not only_stale)
        ]
        asked = mine if only_stale or not options else wanted
        if asked:
            found.append(Task(labeler=labeler, themes=tuple(dict.fromkeys(asked))))
    return tuple(found)


def label_again(
    project: Project,
    asked: Sequence[Task],
    *,
    parallel: int | None = None,
    progress: Progress = silent,
    cancelled: Flag | None = None,
) -> tuple[NamingReport, ...]:
    """Have themes named again; names that analysts gave stay.

    Raises:
        InputError: nobody has allowed what a labeler sends; then none is asked.
    """
    require_all_allowed(project, asked)
    return tuple(
        name_themes(
            project, task.labeler, task.themes, parallel=parallel, progress=progress,
            cancelled=cancelled,
        )
        for task in asked
    )  # fmt: skip


def require_all_allowed(project: Project, asked: Sequence[Task]) -> None:
    """Make sure that somebody has allowed what the labelers send.

    Raises:
        InputError: for one of them nobody has.
    """
    for task in asked:
        if isinstance(task.labeler, ConfiguredLabeler):
            require_allowed(project, task.labeler)


def name_by_keyphrases(project: Project, theme_ids: Sequence[str]) -> None:
    """Name themes by the phrases they hold, at once and without a model."""
    if theme_ids:
        name_themes(project, chosen_labeler(project, KEYPHRASE), theme_ids)


def _options_before(now: Study) -> list[str]:
    """How the labelers were chosen whose names are on the board, the one whose name shows last."""
    chosen = {
        event.labeler: event.option or event.labeler
        for event in (r.event for r in events_of(now.trail, Label))
        if isinstance(event, Label)
    }
    shown = (given.labeler for theme in now.board.themes for given in labels_of(now.board, theme))
    return [chosen.get(name, name) for name in dict.fromkeys(shown)]


def _report(now: Study, chosen: ConfiguredLabeler, outcomes: Sequence[Outcome]) -> NamingReport:
    given = [(o.cluster_id, o.proposal) for o in outcomes if o.proposal is not None]
    beyond = ((theme, _unsupported(now, theme, proposal.name)) for theme, proposal in given)
    return NamingReport(
        labeler=chosen.name,
        version=chosen.version,
        named=len(given),
        failures=tuple((o.cluster_id, o.error or "") for o in outcomes if o.proposal is None),
        overreach=tuple((theme, words) for theme, words in beyond if words),
        problem=_problem(outcomes),
    )


def _problem(outcomes: Sequence[Outcome]) -> str:
    """What is wrong with the labeler itself, rather than with a theme; empty if nothing is."""
    total, stopped = len(outcomes), stopped_why(outcomes)
    if stopped:
        left = sum(outcome.error_kind == STOPPED for outcome in outcomes)
        return f"it stopped early, with {left} of {total} themes not asked about: {stopped}"
    bugs = [outcome for outcome in outcomes if outcome.is_bug]
    if bugs:
        why = f"{bugs[0].error_kind} ({bugs[0].error})"
        return f"it is broken: {len(bugs)} of {total} themes ended in {why}; tell its author"
    if outcomes and not any(outcome.proposal for outcome in outcomes):
        return f"it named none of {total} themes; the first because {outcomes[0].error}"
    return ""


def _unsupported(now: Study, theme_id: str, name: str) -> tuple[str, ...]:
    said = [member.text for member in now.members_of(theme_id)]
    asked = [now.question_of(member) for member in now.members_of(theme_id)]
    return unsupported_words(name, [*said, *asked], now.language)


def failed_before(now: Study, chosen: ConfiguredLabeler, theme_ids: Sequence[str]) -> set[str]:
    """Themes that the board says this labeler could not name: running it again asks again.

    A run that was killed left nothing on the board, so what it was refused is not asked again.
    """
    last = {
        theme: [g for g in now.board.labels.get(theme, ()) if g.labeler == chosen.name][-1:]
        for theme in theme_ids
    }
    return {theme for theme, given in last.items() if given and given[0].failure}


def _others(now: Study, theme_ids: Sequence[str]) -> list[str]:
    """Names of other themes that somebody has worked on; a proposal may not repeat them."""
    kept = [now.board.name_of(t.id) for t in decided(now.board) if t.id not in theme_ids]
    return [name for name in kept if name]


def _given_already(now: Study, chosen: ConfiguredLabeler, labels: Sequence[ThemeLabel]) -> bool:
    """Whether the board already shows all this, from this labeler, as the newest names."""
    return all(
        held[-1:] == (_shown(chosen, label),)
        for label in labels
        for held in [now.board.labels.get(label.theme_id, ())]
    )


def _shown(chosen: ConfiguredLabeler, label: ThemeLabel) -> GivenLabel:
    return GivenLabel(
        labeler=chosen.name, version=chosen.version, name=label.name,
        description=label.description, code_id=label.code_id, evidence=label.evidence,
        failure=label.failure, subtitle=label.subtitle,
    )  # fmt: skip


def _append(
    project: Project,
    chosen: ConfiguredLabeler,
    labels: tuple[ThemeLabel, ...],
    model: str,
    seed: int | None,
) -> None:
    asks = chosen.spec.language_model
    event = Label(
        labeler=chosen.name, version=chosen.version, labels=labels, option=chosen.option,
        prompt=chosen.prompt_version, model=model if asks else "", seed=seed if asks else None,
    )  # fmt: skip
    with project.store.begin() as tx:
        record(tx.trail, Author(analyst=f"labeler {chosen.name}"), event)


def _label(outcome: Outcome) -> ThemeLabel:
    given = outcome.proposal
    if given is None:
        return ThemeLabel(theme_id=outcome.cluster_id, failure=outcome.error or "no reason given")
    return ThemeLabel(
        theme_id=outcome.cluster_id, name=given.name, description=given.description,
        code_id=given.code_id, evidence=given.evidence, subtitle=given.subtitle,
    )  # fmt: skip
