"""The head of a trail: number and hash of its newest event.

Every hash covers the one before it. So whoever has kept a head, on paper say, can tell later
whether anything up to that event was altered, or the end of the trail cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.errors import InputError
from workbench.domain.trail.audit import GENESIS
from workbench.domain.trail.recorded import Recorded

FEWEST_DIGITS = 12
"""Digits of a hash that tell events apart; fewer could be met by trying."""

_WRITTEN = re.compile(r"\s*#?([0-9]{1,9})\s*:\s*([0-9a-fA-F]+)\s*[.…]*\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash of the newest event of a trail; 0 and `GENESIS` before the first.

    A head that was written down may have only the first digits of the hash.
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        """As it is printed and as `verify --head` takes it."""
        return f"{self.seq}:{self.hash}"

    @property
    def short(self) -> str:
        """The same with as many digits of the hash as are copied by hand."""
        return f"{self.seq}:{self.hash[:16]}"


def head_of(trail: Sequence[Recorded]) -> Head:
    """The head of a trail, whose events are in order."""
    return Head(seq=trail[-1].seq, hash=trail[-1].hash) if trail else Head(seq=0, hash=GENESIS)


def read_head(text: str) -> Head:
    """A head as somebody copied it.

    Raises:
        InputError: it is not of the form NUMBER:HASH, or the hash has too few digits.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise InputError(f"{text[:80]!r} is not a head; write NUMBER:HASH as a report prints it")
    if not FEWEST_DIGITS <= len(found[2]) <= len(GENESIS):
        raise InputError(
            f"the hash in {text[:80]!r} has {len(found[2])} digits; give {FEWEST_DIGITS} to "
            f"{len(GENESIS)} of those that a report prints"
        )
    return Head(seq=int(found[1]), hash=found[2].lower())


def differs(kept: Head, now: Head, hash_then: str) -> str:
    """Why a head that was kept is not in the trail any more; empty where it is.

    Args:
        kept: the head as it was printed.
        now: the head of the trail as it stands.
        hash_then: the hash of event `kept.seq` as it stands; empty where there is none.
    """
    if kept.seq > now.seq:
        return (
            f"the trail had {_events(kept.seq)} when this head was printed; it now has "
            f"{_events(now.seq)}: its end is missing"
        )
    if not hash_then.startswith(kept.hash):
        return (
            f"event #{kept.seq} is not the one that the trail had when this head was printed: "
            "it, or one before it, was altered, or the trail is another one"
        )
    return ""


def _events(number: int) -> str:
    return f"{number:,} {'event' if number == 1 else 'events'}"
