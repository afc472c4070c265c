"""Which labelers a project may use: found with their options, and allowed what they send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from workbench.api import LabelerMisconfigured, LabelerSpec
from workbench.domain.board.board import (
    Board,
)
from workbench.domain.board.keys import sender
from workbench.domain.errors import BrokenLabeler, InputError
from workbench.domain.trail.events import EnableLabeler
from workbench.domain.trail.recorded import Recorded
from workbench.labeling.choice import ConfiguredLabeler, choose
from workbench.labeling.client import ChatOptions
from workbench.labeling.connection import (
    ModelConnection,
    NoModel,
    model_for,
    open_connection,
    require_complete,
)
from workbench.labeling.connection import destination as destination_with
from workbench.labeling.dropins import drop_ins
from workbench.labeling.registry import (
    Listed,
    built_in_listing,
    called,
    find,
    find_built_in,
    is_built_in,
    listing,
    parse_option,
)
from workbench.services.context import Author, Project, decide
from workbench.settings import Settings

CHAT_KEY = "WORKBENCH_CHAT_API_KEY"
"""The secret that the project's own language model asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A labeler that was asked for and exists but cannot be used, and why."""

    name: str
    why: str


def chosen_labeler(project: Project, option: str) -> ConfiguredLabeler:
    """The labeler of `NAME[:key=value,…]`, its options checked.

    Raises:
        BrokenLabeler: it exists but cannot be used.
        InputError: no labeler has that name, or an option is wrong.
    """
    return labeler_of(option, project.settings, project.secret)


def labeler_of(
    option: str, settings: Settings, secret: Callable[[str], str | None]
) -> ConfiguredLabeler:
    """The labeler of `NAME[:key=value,…]` where no project is open yet; errors as above.

    Drop-ins are run only where one of them can be meant.
    """
    name, given = parse_option(option)
    alias, options = called(name, given)
    spec, sha256 = _found(name, settings)
    lookup = partial(_secret, secret)
    chosen = choose(spec, options, secret=lookup, sha256=sha256, option=option, name=alias)
    if settings.ai_off and _asks_a_model(chosen):
        raise InputError(
            f"labeler {name!r} asks a language model, and this project is without AI (ai_off in "
            "its settings); choose another labeler"
        )
    require_complete(model_of(chosen, settings), lookup)
    return chosen


def chosen_or_broken(project: Project, option: str) -> ConfiguredLabeler | Broken:
    """The labeler, or why it cannot be used: one that is broken stops no other.

    Raises:
        InputError: no labeler has that name, or an option is wrong.
    """
    try:
        return chosen_labeler(project, option)
    except BrokenLabeler as error:
        return Broken(name=called(*parse_option(option))[0], why=str(error))


def usable(project: Project, option: str) -> ConfiguredLabeler | Broken:
    """As `chosen_or_broken`, where it is to be asked at once.

    Raises:
        InputError: as there, or nobody has allowed what it sends.
    """
    labeler = chosen_or_broken(project, option)
    if isinstance(labeler, ConfiguredLabeler):
        require_allowed(project, labeler)
    return labeler


def model_of(chosen: ConfiguredLabeler, settings: Settings) -> ChatOptions | NoModel:
    """The language model that a labeler may ask: the one of its options, else the project's."""
    if settings.ai_off:
        return NoModel(why="this project is without AI (ai_off in its settings)")
    return model_for(chosen, _projects_model(settings))


def destination(chosen: ConfiguredLabeler, settings: Settings) -> str:
    """Where a labeler would send excerpts to; empty where they stay on this computer."""
    return destination_with(chosen, model_of(chosen, settings))


def connected(project: Project, chosen: ConfiguredLabeler) -> ModelConnection:
    """A labeler's connection to its model, to be closed after the run; the ledger gets each call.

    Raises:
        InputError: naming all that is missing: model, address, key.
    """
    model = model_of(chosen, project.settings)
    lookup = partial(_secret, project.secret)
    return open_connection(chosen, model, secret=lookup, ledger=project.store.ledger().append)


def is_allowed(board: Board, chosen: ConfiguredLabeler, to: str) -> bool:
    """Whether somebody allowed this version of a labeler to send excerpts there."""
    return not to or board.labelers.get(sender(chosen.spec.name, to)) == chosen.version


def require_allowed(project: Project, chosen: ConfiguredLabeler) -> None:
    """Make sure that a named person has allowed what a labeler sends, for this project.

    Raises:
        InputError: nobody has allowed it.
    """
    to = destination(chosen, project.settings)
    if not is_allowed(project.store.board(), chosen, to):
        raise InputError(
            f"labeler {chosen.spec.name!r} would send excerpts to {to}, and nobody has allowed "
            f"that for this project; see what with `workbench label DIR --dry-run`, then allow "
            f"it with `workbench plugins enable DIR {chosen.option}`"
        )


def enable(project: Project, by: Author, chosen: ConfiguredLabeler) -> Recorded | None:
    """Allow a labeler to send excerpts where it would; None if that needs no permission (any more).

    It can be taken back with undo.
    """
    to = destination(chosen, project.settings)
    if is_allowed(project.store.board(), chosen, to):
        return None
    event = EnableLabeler(
        labeler=chosen.spec.name, version=chosen.version, sends_data_off_machine=True,
        destination=to,
    )  # fmt: skip
    return decide(project, by, event)


def offered(project: Project) -> tuple[Listed, ...]:
    """The labelers that this project can choose from; faults appear when one is chosen."""
    if project.settings.no_plugins:
        return built_in_listing()
    folder = project.settings.plugins_dir
    return listing(drop_ins(Path(folder)) if folder else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A labeler that was chosen: where it sends excerpts to (empty: nowhere), and what is wrong."""

    option: str
    destination: str = ""
    allowed: bool = True
    error: str = ""


def described(project: Project, options: Sequence[str]) -> tuple[Described, ...]:
    """The chosen labelers, in their order; what is wrong with one is said, not raised."""
    return tuple(_described(project, option) for option in options)


def _described(project: Project, option: str) -> Described:
    try:
        chosen = chosen_labeler(project, option)
    except InputError as error:
        return Described(option=option, allowed=False, error=str(error))
    to = destination(chosen, project.settings)
    return Described(
        option=option, destination=to, allowed=is_allowed(project.store.board(), chosen, to)
    )  # fmt: skip


def schema_of(project: Project, name: str) -> dict[str, Any]:
    """The JSON Schema of a labeler's options.

    Raises:
        InputError: there is no such labeler, or it is broken.
    """
    spec, _ = _found(name, project.settings)
    return spec.config.model_json_schema()  # type: ignore[no-any-return]


def _found(name: str, settings: Settings) -> tuple[LabelerSpec[Any], str]:
    """A labeler and, of a drop-in, the sha256 of its file."""
    if settings.no_plugins or is_built_in(name):
        return find_built_in(name), ""
    dropped = drop_ins(Path(settings.plugins_dir)) if settings.plugins_dir else ()
    spec = find(name, dropped)
    return spec, next((drop.sha256 for drop in dropped if drop.spec is spec), "")


def _projects_model(settings: Settings) -> ChatOptions | None:
    own = {"base_url": settings.chat_url, "model": settings.chat_model}
    given = {key: value for key, value in own.items() if value}
    return ChatOptions.model_validate({**given, "key": CHAT_KEY}) if given else None


def _asks_a_model(chosen: ConfiguredLabeler) -> bool:
    return chosen.spec.language_model or isinstance(chosen.config, ChatOptions)


def _secret(lookup: Callable[[str], str | None], name: str) -> str:
    value = lookup(name)
    if value is None:
        raise LabelerMisconfigured(f"the secret {name} is not set; set it in the environment")
    return value
