"""What left the machine: one record for every request that was sent to a language model.

A plugin that sends excerpts by its own means is recorded too, with what it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCall:
    """One request to a language model, recorded whether or not it was answered.

    Attributes:
        cluster_id: the theme that was being named.
        excerpt_ids: the excerpts the labeler had before it; nothing else can have been in the
            prompt, so this never says less than what was sent.
        provider: host and port that the request went to, without credentials.
        model: what was asked for.
        bytes_sent: UTF-8 bytes of the messages and of the schema.
        bytes_received: bytes of the answer; 0 if none came.
        input_tokens: as the server counted them; None where it does not say.
        output_tokens: likewise.
        seconds: from sending to the end of the answer.
        at: aware UTC time of sending.
        result: `ok`, or in a few words what went wrong.
        off_machine: False where the provider is this computer.
    """

    cluster_id: str
    excerpt_ids: tuple[str, ...]
    provider: str
    model: str
    bytes_sent: int
    bytes_received: int
    input_tokens: int | None
    output_tokens: int | None
    seconds: float
    at: datetime
    result: str
    off_machine: bool

    def cost(self, prices: Mapping[str, Price]) -> float | None:
        """At the user's prices; None if the model has no price or the server counts no tokens."""
        price = prices.get(self.model)
        if price is None or not self.input_tokens:
            return None
        return price.of(self.input_tokens, self.output_tokens or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model takes for a million tokens, in the user's currency."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """The price of so many tokens."""
        return (self.input * input_tokens + self.output * output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one model at one provider was sent.

    Attributes:
        excerpts: how many different ones were in requests.
        input_tokens: as the server counted them, where it did.
        cost: None where the model has no price or the server counts no tokens.
    """

    provider: str
    model: str
    off_machine: bool
    requests: int
    excerpts: int
    bytes_sent: int
    bytes_received: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    first: datetime
    last: datetime


def estimated_tokens(texts: Sequence[str]) -> int:
    """Tokens of texts at three UTF-8 bytes each: for most models and languages too many."""
    return sum(-(-len(text.encode("utf-8", "surrogatepass")) // 3) for text in texts)


def totals(calls: Iterable[ChatCall], prices: Mapping[str, Price]) -> tuple[Sent, ...]:
    """The calls by provider and model; what left the machine first, then by name."""
    groups: dict[tuple[bool, str, str], list[ChatCall]] = {}
    for call in calls:
        groups.setdefault((not call.off_machine, call.provider, call.model), []).append(call)
    return tuple(_sent(held, prices.get(model)) for (_, _, model), held in sorted(groups.items()))


def _sent(calls: Sequence[ChatCall], price: Price | None) -> Sent:
    first = calls[0]
    taken = sum(call.input_tokens or 0 for call in calls)
    given = sum(call.output_tokens or 0 for call in calls)
    return Sent(
        provider=first.provider, model=first.model, off_machine=first.off_machine,
        requests=len(calls), excerpts=len({e for call in calls for e in call.excerpt_ids}),
        bytes_sent=sum(call.bytes_sent for call in calls),
        bytes_received=sum(call.bytes_received for call in calls),
        input_tokens=taken, output_tokens=given,
        cost=price.of(taken, given) if price and taken else None,
        first=min(call.at for call in calls), last=max(call.at for call in calls),
    )  # fmt: skip
