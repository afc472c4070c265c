"""A study in one go: import, codebook, run, labels, exports, as a study file says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import BrokenLabeler, InputError, UnreadableFile
from workbench.domain.ports import Progress, silent
from workbench.importers import read_codebook, read_codings, read_participants, read_transcripts
from workbench.importers.pseudonyms import read_pseudonyms
from workbench.services.context import Author, Project
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.projects import import_material
from workbench.services.importing.rows import ImportReport
from workbench.services.importing.speakers import correct_speakers
from workbench.services.labelers.choosing import chosen_labeler, destination, enable, labeler_of
from workbench.services.planning.departures import (
    Brought,
    Departure,
    departures,
    gone_codes,
    lost_codings,
)
from workbench.services.planning.study_file import (
    Plan,
    PlannedLabeler,
    read_study_file,
    shared_exports,
)
from workbench.services.projects import head, language_tag, status
from workbench.services.reading import study
from workbench.services.reporting import export, file_name
from workbench.services.theming.run import RunReport, run, run_options
from workbench.services.theming.stability import check_stability
from workbench.settings import Settings

__all__ = ["BatchReport", "bring_in", "check_plan", "finish", "read_study_file", "run_batch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What a batch did; `head` is the number and hash of the newest event then."""

    imported: ImportReport
    run: RunReport
    exported: tuple[Path, ...]
    departures: tuple[Departure, ...] = ()
    head: str = ""


def check_plan(
    plan: Plan, folder: Path, settings: Settings, secret: Callable[[str], str | None]
) -> None:
    """Find what would stop a batch before it makes or writes anything.

    Args:
        folder: the project folder, which need not be there yet.
        secret: name to a secret, or None.

    Raises:
        InputError: a table, labeler, language or place to export to that cannot be used, or no
            transcript that can be read.
    """
    language_tag(plan.language)
    for planned in plan.labelers:
        _usable(planned, settings, secret)
    if shared := shared_exports(plan):
        raise InputError(shared)
    for to, out in plan.exports:
        if out and not out.parent.is_dir() and out.parent.resolve() != folder.resolve():
            raise InputError(f"the {to} export cannot go to {out}: make the folder {out.parent}")
    if plan.participants:
        read_participants(plan.participants)
    if plan.pseudonyms:
        read_pseudonyms(plan.pseudonyms)
    if plan.codebook:
        read_codebook(plan.codebook)
    if plan.codings:
        read_codings(plan.codings)
    _readable(plan.transcripts)


def run_batch(
    project: Project, by: Author, plan: Plan, *, progress: Progress = silent
) -> BatchReport:
    """Do what the plan says; what an earlier batch did is not done again.

    Raises:
        InputError: as its steps do; what was finished before is kept.
    """
    return finish(
        project, by, plan, bring_in(project, by, plan, progress=progress), progress=progress
    )


def bring_in(project: Project, by: Author, plan: Plan, *, progress: Progress = silent) -> Brought:
    """The first half of a batch: transcripts, codebook and codings, and what else the study has.

    Raises:
        InputError: as its steps do; what was finished before is kept.
    """
    before = project.store.board()
    imported = import_material(
        project,
        by,
        plan.transcripts,
        interviewers=plan.interviewers,
        participants=plan.participants,
        pseudonyms=plan.pseudonyms,
        attributes=plan.attributes,
        speaker_pattern=plan.speaker_pattern,
        found=plan.transcripts,
        progress=progress,
    )
    correct_speakers(project, by, plan.roles)
    reported: list[Departure] = []
    if plan.codebook:
        reported += gone_codes(load_codebook(project, by, plan.codebook))
    if plan.codings:
        reported += lost_codings(plan.codings, load_codings(project, by, plan.codings))
    return Brought(
        imported=imported, departures=(*departures(project, plan, imported, before), *reported)
    )


def finish(
    project: Project, by: Author, plan: Plan, brought: Brought, *, progress: Progress = silent
) -> BatchReport:
    """The second half of a batch: themes, labels, stability and exports.

    Raises:
        InputError: as its steps do; what was finished before is kept.
    """
    for planned in plan.labelers:
        if planned.enabled_by:
            enable(
                project, Author(analyst=planned.enabled_by), chosen_labeler(project, planned.option)
            )
    options = run_options(
        project.settings, granularity=plan.granularity or "", themes=plan.themes,
        clusterer=plan.clusterer, labelers=[planned.option for planned in plan.labelers],
        seed=plan.seed,
    )  # fmt: skip
    report = run(project, by, options, progress=progress)
    check_stability(project, plan.stability, progress=progress)
    report = replace(report, themes=status(project).themes)
    exported = []
    for done, (to, out) in enumerate(plan.exports):
        progress("writing exports", done, len(plan.exports))
        exported.append(
            export(
                project,
                to,
                out or project.folder / file_name(study(project).name, to),
                analyst=by.analyst,
            )
        )
    progress("writing exports", len(exported), len(exported))
    return BatchReport(
        imported=brought.imported, run=report, exported=tuple(exported),
        departures=brought.departures, head=str(head(project)),
    )  # fmt: skip


def _usable(
    planned: PlannedLabeler, settings: Settings, secret: Callable[[str], str | None]
) -> None:
    """Make sure that a labeler may run; one that is broken is for the report of the run."""
    try:
        chosen = labeler_of(planned.option, settings, secret)
    except BrokenLabeler:
        return
    to = destination(chosen, settings)
    if to and not planned.enabled_by:
        raise InputError(
            f"labeler {chosen.spec.name!r} would send excerpts to {to}; whoever allows that for "
            'this study is named in its [[labeler]]: enabled_by = "NAME"'
        )


def _readable(paths: tuple[Path, ...]) -> None:
    """Make sure that there is a transcript to begin with; the first that can be read will do."""
    first: UnreadableFile | None = None
    for path in paths:
        try:
            read_transcripts(path)
        except UnreadableFile as error:
            first = first or error
        else:
            return
    raise InputError(f"none of {len(paths)} transcripts can be read; the first is {first}")
