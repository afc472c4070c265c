"""The families of events: what an event is answers what may be done with it.

Each event class names its family, or two, as its base. Families hold no fields, so what is written
in the trail is the same with them or without.
"""

from __future__ import annotations


class Material:
    """What was collected, and what of it is gone: going back to a point leaves it as it is."""

    __slots__ = ()


class Erasing(Material):
    """After it texts of the trail may be gone."""

    __slots__ = ()


class Decision:
    """What an analyst decided: they can undo it and do it again."""

    __slots__ = ()


class Reversal:
    """What is taken back, or done again after that."""

    __slots__ = ()


class Machine:
    """Holds words that a machine drew from the excerpts, and that may betray who is gone."""

    __slots__ = ()
