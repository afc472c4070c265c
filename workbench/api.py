"""The labeler plugin API, version 1: everything a labeler plugin imports from the workbench.

Standard library and pydantic only, so a plugin's tests start in a moment. Version 1 only ever
gains fields with defaults. A labeler is synchronous, gets one cluster a call and must be
thread-safe; threads, retries, caching, recording and checks are the host's work.

    LabelerError
    ├── LabelerMisconfigured   bad option, missing extra or secret: the run stops before it starts
    ├── LabelerUnavailable     rate limit, timeout, 5xx: the host tries again, three times in all
    ├── LabelRejected          refusal or unusable reply: this cluster stays unnamed
    └── LabelerFailed          wrong key, no such model: the run stops, finished names are kept
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from logging import Logger
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "ChatClient",
    "ChatReply",
    "CodeView",
    "ExcerptView",
    "LabelProposal",
    "LabelRejected",
    "LabelRequest",
    "Labeler",
    "LabelerConfig",
    "LabelerError",
    "LabelerFailed",
    "LabelerMisconfigured",
    "LabelerSpec",
    "LabelerUnavailable",
    "PluginContext",
]

API_VERSION = 1
ENTRY_POINT_GROUP = "workbench.labelers.v1"


class LabelerError(Exception):
    """Base of what a labeler raises on purpose."""


class LabelerMisconfigured(LabelerError):
    """Options, an extra or a secret are wrong; names all of them at once."""


class LabelerUnavailable(LabelerError):
    """Not now: rate limit, timeout, server error. The host backs off and tries again."""


class LabelRejected(LabelerError):
    """This cluster cannot be named: refusal, or a reply that stays unusable after one repair."""


class LabelerFailed(LabelerError):
    """No cluster can be named: wrong key, no such model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptView:
    """What a labeler sees of an excerpt: no transcript name, no participant, no attribute."""

    id: str
    text: str
    speaker_role: str = "participant"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """What a labeler sees of a code in the team's codebook."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """One cluster to name.

    Attributes:
        cluster_id: the theme's id.
        size: excerpts in the cluster; `exemplars` are the central and the varied among them.
        keyphrases: terms that set the cluster apart, heaviest first.
        contrast: keyphrases of the nearest other clusters, one tuple each.
        codebook: the team's codes; a proposal may name one of them in `code_id`.
        language: BCP 47 tag of the excerpts.
        seed: for labelers that draw.
        phrases: what a title may be made of, best first: noun phrases that most people of the
            cluster share, none of them naming a person; empty where there are none.
        asked: those of `phrases` that only the questions hold.
        like: the code of the whole codebook that the cluster clearly fits, or None; `codebook`
            may lack it.
    """

    cluster_id: str
    size: int
    exemplars: tuple[ExcerptView, ...]
    keyphrases: tuple[str, ...] = ()
    contrast: tuple[tuple[str, ...], ...] = ()
    codebook: tuple[CodeView, ...] = ()
    language: str = "en"
    seed: int = 0
    phrases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    like: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelProposal:
    """A name for a cluster, for the analyst to take or leave.

    Attributes:
        name: short, not empty, not another theme's.
        description: one sentence; quotations in it must be exact.
        code_id: a code of the request that says the same, or None.
        evidence: ids of the exemplars that the name rests on.
        notes: anything else worth keeping, as plain strings.
        subtitle: what is shown smaller beside the name, a few words; empty for none.
    """

    name: str
    description: str = ""
    code_id: str | None = None
    evidence: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    subtitle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatReply:
    """What a language model answered; token counts are None where the server gives none."""

    text: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ChatClient(Protocol):
    """The host's connection to a language model; every call is recorded in the egress ledger."""

    def complete(
        self, *, system: str, user: str, schema: type[BaseModel] | None = None
    ) -> ChatReply:
        """Ask once.

        Raises:
            LabelerUnavailable: worth another try later.
            LabelerFailed: no call will succeed.
            LabelerMisconfigured: no model is configured.
        """
        ...


class Labeler(Protocol):
    """Names one cluster a call."""

    def label(self, request: LabelRequest, chat: ChatClient) -> LabelProposal:
        """Propose a name or raise a `LabelerError`; never an empty or placeholder name."""
        ...


class LabelerConfig(BaseModel):
    """Base of a labeler's options; its JSON Schema draws the page's form and the help text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginContext:
    """What a labeler gets once, when it is made.

    Attributes:
        secret: name of a secret to its value, from the environment; raises
            `LabelerMisconfigured` where it is missing.
        log: a logger of the plugin's own; never log excerpts.
    """

    secret: Callable[[str], str]
    log: Logger


C = TypeVar("C", bound=LabelerConfig)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelerSpec(Generic[C]):
    """What an entry point of group `workbench.labelers.v1` names: how to make one labeler.

    Attributes:
        parallel: calls at once unless the user says otherwise.
        sends_data_off_machine: True where excerpts leave this computer; a named person has to
            allow it first.
        language_model: True where a language model makes the names, here or elsewhere; refused
            in projects without AI.
    """

    name: str
    version: str
    config: type[C]
    make: Callable[[C, PluginContext], Labeler]
    parallel: int = 4
    sends_data_off_machine: bool = False
    language_model: bool = False

    def build(self, options: Mapping[str, object], context: PluginContext) -> Labeler:
        """Validate options and make the labeler.

        Raises:
            LabelerMisconfigured: naming every bad option at once.
        """
        try:
            config = self.config.model_validate(dict(options))
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(map(str, fault['loc'])) or 'options'}: {fault['msg']}"
                for fault in error.errors()
            )
            raise LabelerMisconfigured(f"labeler {self.name!r}: {faults}") from error
        return self.make(config, context)
