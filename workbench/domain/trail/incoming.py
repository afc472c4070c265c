"""What comes into a study: transcripts, codebooks, codings, and what a run or a labeler says.

Events like those of `workbench.domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import Role
from workbench.domain.trail.families import Machine, Material

Text = Annotated[str, "text"]
"""Words somebody said or wrote: erasable, represented in the hash chain by a salted digest."""

LATER: Mapping[str, bool] = {"later": True}
"""Marks a field that was added after trails were written: where it says nothing it is left out, so
that what was written before reads as it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Material):
    """A transcript came in, cut into excerpts (ids in text order)."""

    transcript_id: str
    name: Text
    sha256: str
    participant_id: str | None
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise(Material):
    """A transcript came in again, changed; `excerpts` is what it holds now.

    `changed` lists the excerpts whose words differ or that are gone.
    """

    transcript_id: str
    sha256: str
    excerpts: tuple[str, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRole:
    """One speaker of a transcript and the part they play in it."""

    speaker: Text
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What a speaker was called before, and is called from now on."""

    before: Text
    after: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeakers(Material):
    """The analyst corrected who is who; `excerpts` is what the transcript holds now."""

    transcript_id: str
    roles: tuple[SpeakerRole, ...]
    participant_id: str | None
    excerpts: tuple[str, ...]
    renamed: tuple[Renamed, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code of a loaded codebook."""

    id: str
    name: Text
    parent: str | None = None
    definition: Text = ""
    include: Text = ""
    exclude: Text = ""
    example: Text = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCodebook(Material):
    """A codebook was loaded; it replaces the one before, codes keep their ids."""

    codes: tuple[CodeEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCodings(Material):
    """Human codings came in; they replace those of the same coders.

    Of `emptied` coders none is left.
    """

    codings: tuple[Coding, ...]
    emptied: tuple[str, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate theme of a run: members with strengths in [0, 1], `soft` ones assigned late."""

    theme_id: str
    members: tuple[str, ...]
    strengths: tuple[float, ...]
    soft: tuple[str, ...] = ()
    keyphrases: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting a run was made with, models and library versions included."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Machine):
    """The machine proposed themes. Candidates nobody has touched make way for the new ones."""

    run_id: str
    config: tuple[Setting, ...]
    proposals: tuple[Proposal, ...]
    set_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLabel:
    """What a labeler said of one theme; `failure` instead of a name where it could not.

    `subtitle` stands smaller beside the name.
    """

    theme_id: str
    name: Text = ""
    description: Text = ""
    code_id: str | None = None
    evidence: tuple[str, ...] = ()
    failure: Text = ""
    subtitle: Text = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Machine):
    """A labeler named themes; names that analysts gave stay.

    `option` is how it was chosen (`NAME:key=value,…`), so that it can be asked again; `prompt` and
    `model` are what else its names depend on, empty if it has none; `seed` is what the model was
    sent, None if it was not asked or its server takes none.
    """

    labeler: str
    version: str
    labels: tuple[ThemeLabel, ...]
    option: str = ""
    prompt: str = ""
    model: str = ""
    seed: int | None = None
