"""Which language model, if any, a chosen labeler talks to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from workbench.api import ChatClient, LabelerMisconfigured, LabelRequest
from workbench.domain.egress import ChatCall
from workbench.domain.errors import InputError
from workbench.labeling.choice import ConfiguredLabeler, no_secret
from workbench.labeling.client import ChatOptions, ChatServer, NoChat, checked_key
from workbench.labeling.proposals import canonical
from workbench.labeling.wire import is_this_machine, provider

ITS_OWN = "a place of its own choosing"
"""Where a plugin that says it sends excerpts sends them, possibly without the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnection:
    """What `label_clusters` needs of a language model, for one run.

    Attributes:
        chat_for: the client for one request.
        chat_id: part of the cache key; "" without a model.
        close: ends the connections.
        model: what is asked; "" without a model.
        silence: what to do about a model that was asked and has never answered; "" for others.
        sends_seed: whether a model was asked, and each request held the seed.
    """

    chat_for: Callable[[LabelRequest], ChatClient]
    chat_id: str = ""
    close: Callable[[], None] = lambda: None
    model: str = ""
    silence: Callable[[], str] = str
    sends_seed: Callable[[], bool] = bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoModel:
    """There is no language model for a labeler to ask, and why; a model's fields are empty."""

    why: str
    identity: str = ""
    model: str = ""
    max_tokens: int = 0


def model_for(chosen: ConfiguredLabeler, default: ChatOptions | None) -> ChatOptions | NoModel:
    """The language model that a labeler may ask: its own options override the project's; or none.

    A labeler that declares that it sends nothing off the machine gets none elsewhere.

    Args:
        chosen: from `choose`.
        default: the project's language model, or None where it has none.
    """
    options = _options(chosen, default)
    if options is None:
        return NoModel(why="no language model is configured; set one in settings.toml")
    if not chosen.spec.sends_data_off_machine and not is_this_machine(options.base_url):
        return NoModel(
            why=f"labeler {chosen.name!r} declares that it sends nothing off this computer, but "
            "the configured model is elsewhere; tell its author, or use a server on this computer"
        )
    return options


def destination(chosen: ConfiguredLabeler, model: ChatOptions | NoModel) -> str:
    """Where excerpts go when they leave this computer: host and port; "" if they stay.

    A plugin that says it sends excerpts may bypass the host, wherever its model is.
    """
    if isinstance(model, ChatOptions) and not is_this_machine(model.base_url):
        return provider(model.base_url)
    return ITS_OWN if _has_own_ways(chosen) else ""


def open_connection(
    chosen: ConfiguredLabeler,
    model: ChatOptions | NoModel,
    *,
    secret: Callable[[str], str] = no_secret,
    ledger: Callable[[ChatCall], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ModelConnection:
    """A labeler's connection to its model, for one run; nothing is asked yet.

    The host cannot see what a labeler that sends by itself does with a cluster. So everything it is
    given counts as sent, and is in the ledger before the labeler gets it.

    Args:
        chosen: from `choose`.
        model: from `model_for`.
        secret: as in `choose`.
        ledger: is given every request that is sent.
        clock: now, aware UTC.

    Raises:
        InputError: naming everything that is missing: model, address, key.
    """
    connection = _connected(model, secret, ledger, clock)
    if not _has_own_ways(chosen):
        return connection

    def chat_for(request: LabelRequest) -> ChatClient:
        ledger(_given(chosen, request, clock()))
        return connection.chat_for(request)

    return replace(connection, chat_for=chat_for)


def require_complete(model: ChatOptions | NoModel, secret: Callable[[str], str]) -> None:
    """Make sure that nothing needed to ask a model is missing.

    Raises:
        InputError: naming everything that is missing: model, address, key.
    """
    try:
        if isinstance(model, ChatOptions):
            checked_key(model, secret)
    except LabelerMisconfigured as error:
        raise InputError(str(error)) from error


def _connected(
    model: ChatOptions | NoModel,
    secret: Callable[[str], str],
    ledger: Callable[[ChatCall], None],
    clock: Callable[[], datetime],
) -> ModelConnection:
    if isinstance(model, NoModel):
        return ModelConnection(chat_for=lambda _: NoChat(model.why))
    require_complete(model, secret)
    server = ChatServer(model, secret=secret, ledger=ledger, clock=clock)
    return ModelConnection(
        chat_for=server.client_for, chat_id=model.identity, close=server.close,
        model=model.model, silence=server.silence, sends_seed=server.sends_seed,
    )  # fmt: skip


def _has_own_ways(chosen: ConfiguredLabeler) -> bool:
    return chosen.spec.sends_data_off_machine and not isinstance(chosen.config, ChatOptions)


def _given(chosen: ConfiguredLabeler, request: LabelRequest, at: datetime) -> ChatCall:
    return ChatCall(
        cluster_id=request.cluster_id,
        excerpt_ids=tuple(excerpt.id for excerpt in request.exemplars),
        provider=ITS_OWN,
        model=f"labeler {chosen.spec.name} {chosen.version}",
        bytes_sent=len(canonical(asdict(request)).encode("utf-8", "surrogatepass")),
        bytes_received=0,
        input_tokens=None,
        output_tokens=None,
        seconds=0.0,
        at=at,
        result="given to the plugin",
        off_machine=True,
    )


def _options(chosen: ConfiguredLabeler, default: ChatOptions | None) -> ChatOptions | None:
    own = chosen.config
    if not isinstance(own, ChatOptions):
        return default
    given = {k: getattr(own, k) for k in own.model_fields_set if k in ChatOptions.model_fields}
    base = default or ChatOptions()
    if given.get("base_url", base.base_url) != base.base_url:
        base = ChatOptions()  # the project's key is only for the project's server
    return base.model_copy(update=given)
