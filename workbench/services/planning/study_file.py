"""The study file: what a batch brings in, runs and exports, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.domain.errors import InputError
from workbench.domain.material.text import Role
from workbench.domain.ports import Granularity
from workbench.domain.speech.patterns import pattern_of
from workbench.exporters import EXPORTS
from workbench.importers.folders import gathered
from workbench.services.theming.stability import MOST_RUNS
from workbench.settings import EngineName

LARGEST_FILE = 1_000_000
"""Bytes of a study file."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Study(_Part):
    name: str = ""
    language: str = "en"


class _Speakers(_Part):
    interviewers: tuple[str, ...] = ()
    pattern: str = ""
    roles: dict[str, dict[str, Role]] = {}


class _Survey(_Part):
    attributes: tuple[str, ...] | None = None


class _Run(_Part):
    granularity: Granularity | None = None
    themes: Annotated[int, Field(ge=1)] | None = None
    clusterer: EngineName = ""
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
    survey: _Survey = _Survey()
    run: _Run = _Run()
    labeler: tuple[dict[str, str | int | float | bool], ...] = ()
    export: tuple[_Export, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLabeler:
    """A labeler as on the command line (`NAME:key=value`), and who allowed it to send."""

    option: str
    enabled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A study file at `path`, read and checked; paths are found from its folder.

    An export without a path goes into the project folder. `attributes` are columns of surveys;
    None where the file does not name any.
    """

    path: Path
    name: str
    language: str
    transcripts: tuple[Path, ...]
    participants: Path | None
    pseudonyms: Path | None
    codebook: Path | None
    codings: Path | None
    interviewers: tuple[str, ...]
    speaker_pattern: str
    roles: Mapping[str, Mapping[str, Role]]
    attributes: tuple[str, ...] | None
    granularity: Granularity | None
    themes: int | None
    clusterer: str
    seed: int | None
    stability: int | None
    labelers: tuple[PlannedLabeler, ...]
    exports: tuple[tuple[str, Path | None], ...]


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


def _plan(path: Path, file: _StudyFile) -> Plan:
    here = path.parent
    unknown = [e.to for e in file.export if e.to not in EXPORTS]
    if unknown:
        raise InputError(
            f"{path}: no export {unknown[0]!r}; there are {', '.join(sorted(EXPORTS))}"
        )
    transcripts = tuple(found for pattern in file.transcripts for found in _found(here, pattern))
    return Plan(
        path=path, name=file.study.name or path.stem, language=file.study.language,
        transcripts=tuple(dict.fromkeys(transcripts)),
        participants=_one(here, file.participants), pseudonyms=_one(here, file.pseudonyms),
        codebook=_one(here, file.codebook),
        codings=_one(here, file.codings), interviewers=file.speakers.interviewers,
        speaker_pattern=_pattern(path, file.speakers.pattern),
        roles=file.speakers.roles, attributes=file.survey.attributes,
        granularity=file.run.granularity, themes=file.run.themes, clusterer=file.run.clusterer,
        seed=file.run.seed, stability=file.run.stability,
        labelers=tuple(_planned(path, entry) for entry in file.labeler),
        exports=tuple((e.to, here / e.out if e.out else None) for e in file.export),
    )  # fmt: skip


def _pattern(path: Path, written: str) -> str:
    try:
        pattern_of(written)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    return written


def shared_exports(plan: Plan) -> str:
    """Why an export of the plan would overwrite what is not its own, as a sentence; else empty."""
    claimed: dict[Path, str] = {path: "reads it" for path in _read_by(plan)}
    for sibling in sorted(plan.path.parent.glob("*.toml")):
        if sibling.resolve() != plan.path.resolve():
            claimed |= {
                out: f"is where {sibling.name} exports to" for out in _exports(sibling, plan)
            }
    for to, out in plan.exports:
        if out is None:
            continue
        why = claimed.get(out.resolve())
        if why == "reads it":
            return f"the {to} export would replace {out}, which the study file reads; name another"
        if why is not None:
            return f"the {to} export cannot go to {out}: that {why}; name another"
        claimed[out.resolve()] = f"is where its {to} export goes"
    return ""


def _read_by(plan: Plan) -> list[Path]:
    single = (plan.participants, plan.pseudonyms, plan.codebook, plan.codings)
    return [p.resolve() for p in (plan.path, *plan.transcripts, *filter(None, single))]


def _exports(sibling: Path, plan: Plan) -> list[Path]:
    """Where another study exports to; a copy of the same study file does not count."""
    try:
        other = read_study_file(sibling)
    except InputError:  # not a study file, or one that no batch would accept
        return []
    if (other.name, other.transcripts) == (plan.name, plan.transcripts):
        return []
    return [out.resolve() for _, out in other.exports if out]


def _found(here: Path, pattern: str) -> list[Path]:
    top = Path(Path(pattern).anchor) if Path(pattern).is_absolute() else here
    below = str(Path(pattern).relative_to(top)) if Path(pattern).is_absolute() else pattern
    if (top / below).is_dir():
        found = list(gathered([top / below]).files)
    else:
        found = sorted(path for path in top.glob(below) if path.is_file())
    if not found:
        raise InputError(f"no transcript matches {pattern!r} in {here}; check the pattern")
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
