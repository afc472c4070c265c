"""What left the machine: one record for every request that was sent to a language model."""

from __future__ import annotations

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
        bytes_received: bytes of the answer; 0 where none came.
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
