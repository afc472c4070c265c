"""Which language model, if any, a chosen labeler talks to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from workbench.api import ChatClient, LabelerMisconfigured, LabelRequest
from workbench.domain.egress import ChatCall
from workbench.domain.errors import InputError
from workbench.labeling.choice import ConfiguredLabeler, no_secret
from workbench.labeling.client import ChatOptions, ChatServer, NoChat
from workbench.labeling.proposals import canonical
from workbench.labeling.wire import is_this_machine

ITS_OWN = "a place of its own choosing"
"""Where a plugin sends excerpts that says it does, and may do so without the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConnection:
    """What `label_clusters` needs of a language model.

    Attributes:
        chat_for: the client for one request.
        chat_id: part of the cache key; "" without a model.
        destination: host and port that excerpts leave this computer for when the labeler asks;
            "" where they stay.
        model: what is asked there; "" without a model.
        answer_tokens: the longest answer that is asked for; 0 without a model.
        close: ends the connections.
        silence: what to do about a model that was asked and has never answered; "" for others.
    """

    chat_for: Callable[[LabelRequest], ChatClient]
    chat_id: str
    destination: str
    close: Callable[[], None]
    model: str = ""
    answer_tokens: int = 0
    silence: Callable[[], str] = str


def open_connection(
    chosen: ConfiguredLabeler,
    default: ChatOptions | None = None,
    *,
    secret: Callable[[str], str] = no_secret,
    ledger: Callable[[ChatCall], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ModelConnection:
    """The connection of a labeler: its own options over the project's, or none.

    A labeler that declares to send nothing off the machine gets none that leads there.

    Args:
        chosen: from `choose`.
        default: the project's language model, or None where it has none.
        secret: as in `choose`.
        ledger: is given every request that is sent.
        clock: now, aware UTC.

    Raises:
        InputError: naming all that is missing: model, address, key.
    """
    options = _options(chosen, default)
    if options is None:
        return no_connection("no language model is configured; set one in settings.toml")
    if not chosen.spec.sends_data_off_machine and not is_this_machine(options.base_url):
        return no_connection(
            f"labeler {chosen.name!r} declares to send nothing off this computer, but the "
            "configured model is elsewhere; tell its author, or use a server on this computer"
        )
    try:
        server = ChatServer(options, secret=secret, ledger=ledger, clock=clock)
    except LabelerMisconfigured as error:
        raise InputError(str(error)) from error
    return ModelConnection(
        chat_for=server.client_for,
        chat_id=server.identity,
        destination=server.provider if server.off_machine else "",
        close=server.close,
        model=options.model,
        answer_tokens=options.max_tokens,
        silence=server.silence,
    )


def own_ways(
    connection: ModelConnection,
    chosen: ConfiguredLabeler,
    *,
    ledger: Callable[[ChatCall], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ModelConnection:
    """The connection of a labeler that says it sends excerpts, and may do so past the host.

    What it does with a cluster the host cannot see. So all that it is given counts as sent, and is
    in the ledger before the labeler has it. Other labelers' lines come back as they are.
    """
    if isinstance(chosen.config, ChatOptions) or not chosen.spec.sends_data_off_machine:
        return connection

    def chat_for(request: LabelRequest) -> ChatClient:
        ledger(_given(chosen, request, clock()))
        return connection.chat_for(request)

    return replace(connection, destination=connection.destination or ITS_OWN, chat_for=chat_for)


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


def no_connection(why: str) -> ModelConnection:
    """A connection that leads nowhere; a labeler that asks is told why."""
    return ModelConnection(
        chat_for=lambda _: NoChat(why), chat_id="", destination="", close=lambda: None
    )


def _options(chosen: ConfiguredLabeler, default: ChatOptions | None) -> ChatOptions | None:
    own = chosen.config
    if not isinstance(own, ChatOptions):
        return default
    given = {k: getattr(own, k) for k in own.model_fields_set if k in ChatOptions.model_fields}
    base = default or ChatOptions()
    if given.get("base_url", base.base_url) != base.base_url:
        base = ChatOptions()  # the project's key is for the project's server alone
    return base.model_copy(update=given)
