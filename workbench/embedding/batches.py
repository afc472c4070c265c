"""Texts of like length together, so that little is padded."""

from __future__ import annotations

from collections.abc import Sequence


def batches(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Group texts, shortest first, into batches of at most `most` tokens with their padding.

    Args:
        lengths: tokens of each text, each at least 1.
        most: tokens in a batch; a text with more makes a batch of its own.

    Returns:
        Lists of text numbers; texts of the same length stay in order.
    """
    made: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        # The newcomer is the longest so far, so it sets the width of its batch.
        if made and (len(made[-1]) + 1) * lengths[i] <= most:
            made[-1].append(i)
        else:
            made.append([i])
    return made
