"""A study in one go: import, codebook, run, labels, exports, as a study file says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.domain.errors import BrokenLabeler, InputError, UnreadableFile
from workbench.domain.ports import Granularity, Progress, silent
from workbench.domain.text import Role
from workbench.exporters import EXPORTS
from workbench.importers import read_codebook, read_codings, read_participants, read_transcripts
from workbench.importers.folders import gathered
from workbench.importers.pseudonyms import read_pseudonyms
from workbench.services.codebook import load_codebook
from workbench.services.codings import load_codings
from workbench.services.context import Author, Services
from workbench.services.ingest import ImportReport, correct_speakers
from workbench.services.interchange import import_material
from workbench.services.labelers import chosen_labeler, enable, labeler_of, sends
from workbench.services.projects import language_tag, status
from workbench.services.reading import study
from workbench.services.reporting import export, file_name
from workbench.services.stability import MOST_RUNS, check_stability
from workbench.services.theming import RunReport, run, run_options
from workbench.settings import Settings

LARGEST_FILE = 1_000_000
"""Bytes of a study file."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Study(_Part):
    name: str = ""
    language: str = "en"


class _Speakers(_Part):
    interviewers: tuple[str, ...] = ()
    roles: dict[str, dict[str, Role]] = {}


class _Run(_Part):
    granularity: Granularity | None = None
    themes: Annotated[int, Field(ge=1)] | None = None
    clusterer: Literal["", "graph", "density"] = ""
    seed: int | None = None
    stability: Annotated[int, Field(ge=0, le=MOST_RUNS)] | None = None


class _Export(_Part):
    to: str
    out: str = ""


class _StudyFile(_Part):
    study: _Study = _Study()
    transcripts: Annotated[tuple[str, ...], Field(min_length=1)]
    participants: str = ""
    pseudonyms: str = ""
    codebook: str = ""
    codings: str = ""
    speakers: _Speakers = _Speakers()
    run: _Run = _Run()
    labeler: tuple[dict[str, str | int | float | bool], ...] = ()
    export: tuple[_Export, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLabeler:
    """A labeler as on the command line (`NAME:key=value`), and who allowed what it sends."""

    option: str
    enabled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A study file, read and checked; paths are found from its folder.

    An export without a path goes into the project folder.
    """

    name: str
    language: str
    transcripts: tuple[Path, ...]
    participants: Path | None
    pseudonyms: Path | None
    codebook: Path | None
    codings: Path | None
    interviewers: tuple[str, ...]
    roles: Mapping[str, Mapping[str, Role]]
    granularity: Granularity | None
    themes: int | None
    clusterer: str
    seed: int | None
    stability: int | None
    labelers: tuple[PlannedLabeler, ...]
    exports: tuple[tuple[str, Path | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What a batch did."""

    imported: ImportReport
    run: RunReport
    exported: tuple[Path, ...]


def read_study_file(path: Path) -> Plan:
    """Read a study file.

    Raises:
        InputError: it cannot be read, has unknown keys, or names files that are not there.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path} is too large for a study file; name the right one")
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}; mend that line") from error
    try:
        file = _StudyFile.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise InputError(f"{path}: {faults}; docs/reference.md lists the keys") from error
    return _plan(path, file)


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


def run_batch(s: Services, by: Author, plan: Plan, *, progress: Progress = silent) -> BatchReport:
    """Do what the plan says; what was done by an earlier batch is not done again.

    Raises:
        InputError: as its steps do; what was finished before is kept.
    """
    imported = import_material(
        s, by, plan.transcripts, interviewers=plan.interviewers, participants=plan.participants,
        pseudonyms=plan.pseudonyms,
        progress=progress,
    )  # fmt: skip
    correct_speakers(s, by, plan.roles)
    if plan.codebook:
        load_codebook(s, by, plan.codebook)
    if plan.codings:
        load_codings(s, by, plan.codings)
    for planned in plan.labelers:
        if planned.enabled_by:
            enable(s, Author(analyst=planned.enabled_by), chosen_labeler(s, planned.option))
    options = run_options(
        s.settings, granularity=plan.granularity or "", themes=plan.themes,
        clusterer=plan.clusterer, labelers=[planned.option for planned in plan.labelers],
        seed=plan.seed,
    )  # fmt: skip
    report = run(s, by, options, progress=progress)
    check_stability(s, plan.stability, progress=progress)
    report = replace(report, themes=status(s).themes)
    exported = []
    for done, (to, out) in enumerate(plan.exports):
        progress("writing exports", done, len(plan.exports))
        exported.append(export(s, to, out or s.folder / file_name(study(s).name, to)))
    progress("writing exports", len(exported), len(exported))
    return BatchReport(imported=imported, run=report, exported=tuple(exported))


def _usable(
    planned: PlannedLabeler, settings: Settings, secret: Callable[[str], str | None]
) -> None:
    """See to it that a labeler may run; one that is broken is for the report of the run."""
    try:
        chosen = labeler_of(planned.option, settings, secret)
    except BrokenLabeler:
        return
    to = sends(chosen, settings, secret)
    if to and not planned.enabled_by:
        raise InputError(
            f"labeler {chosen.spec.name!r} would send excerpts to {to}; whoever allows that for "
            'this study is named in its [[labeler]]: enabled_by = "NAME"'
        )


def _readable(paths: tuple[Path, ...]) -> None:
    """See to it that there is a transcript to begin with; the first that can be read will do."""
    first: UnreadableFile | None = None
    for path in paths:
        try:
            read_transcripts(path)
        except UnreadableFile as error:
            first = first or error
        else:
            return
    raise InputError(f"none of {len(paths)} transcripts can be read; the first is {first}")


def _plan(path: Path, file: _StudyFile) -> Plan:
    here = path.parent
    unknown = [e.to for e in file.export if e.to not in EXPORTS]
    if unknown:
        raise InputError(
            f"{path}: no export {unknown[0]!r}; there are {', '.join(sorted(EXPORTS))}"
        )
    transcripts = tuple(found for pattern in file.transcripts for found in _found(here, pattern))
    return Plan(
        name=file.study.name or path.stem, language=file.study.language,
        transcripts=tuple(dict.fromkeys(transcripts)),
        participants=_one(here, file.participants), pseudonyms=_one(here, file.pseudonyms),
        codebook=_one(here, file.codebook),
        codings=_one(here, file.codings), interviewers=file.speakers.interviewers,
        roles=file.speakers.roles,
        granularity=file.run.granularity, themes=file.run.themes, clusterer=file.run.clusterer,
        seed=file.run.seed, stability=file.run.stability,
        labelers=tuple(_planned(path, entry) for entry in file.labeler),
        exports=tuple((e.to, here / e.out if e.out else None) for e in file.export),
    )  # fmt: skip


def _found(here: Path, pattern: str) -> list[Path]:
    top = Path(Path(pattern).anchor) if Path(pattern).is_absolute() else here
    below = str(Path(pattern).relative_to(top)) if Path(pattern).is_absolute() else pattern
    if (top / below).is_dir():
        found = list(gathered([top / below]).files)
    else:
        found = sorted(path for path in top.glob(below) if path.is_file())
    if not found:
        raise InputError(f"no transcript answers to {pattern!r} in {here}; check the pattern")
    return found


def _one(here: Path, name: str) -> Path | None:
    if not name:
        return None
    if not (here / name).is_file():
        raise InputError(f"there is no file {name!r} in {here}; check the path")
    return here / name


def _planned(path: Path, entry: dict[str, str | int | float | bool]) -> PlannedLabeler:
    options = dict(entry)
    enabled_by = str(options.pop("enabled_by", "")).strip()
    name = options.pop("name", None)
    if not isinstance(name, str):
        raise InputError(f'{path}: a [[labeler]] needs a name; add name = "keyphrase"')
    pairs = ",".join(f'"{key}={value}"' for key, value in options.items())
    option = f"{name}:{pairs}" if pairs else name
    return PlannedLabeler(option=option, enabled_by=enabled_by)
