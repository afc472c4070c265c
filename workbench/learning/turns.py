"""What a turn's neighbours in the interview say about it, as far as fits go on over turns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.learning.passages import Rows, Table

REACH = 5
"""How many turns away still count."""

_LAGS = 8
"""Turns apart up to which it is looked at how alike fits are."""

_BELIEVED = 0.6
"""Share of what goes on from turn to turn that is taken to be the subject's, not the words'."""

_GRID = np.arange(0.05, 1.0, 0.05)


def turn_weights(fit: Table, interviews: Rows) -> NDArray[np.float64]:
    """(REACH + 1,) what a turn itself, the next one and so on count for; the first is 1.

    The best linear smoother of a first-order autoregressive signal in white noise. Its share and
    its persistence are those whose autocorrelation is nearest to that of the fits.

    Args:
        fit: (n, c) z-scores.
        interviews: (n,) number of the interview of each row, those of one together.
    """
    lags = np.arange(1, _LAGS + 1)
    found = np.array([_alike(fit, interviews, int(lag)) for lag in lags])
    shares, persistences = (x.ravel() for x in np.meshgrid(_GRID, _GRID, indexing="ij"))
    away = ((found - shares[:, None] * persistences[:, None] ** lags) ** 2).sum(axis=1)
    share, persistence = _BELIEVED * shares[away.argmin()], persistences[away.argmin()]
    at = np.arange(-REACH, REACH + 1)
    signal = share * persistence ** np.abs(at[:, None] - at)
    weights = np.linalg.solve(
        signal + (1 - share) * np.eye(len(at)), share * persistence ** np.abs(at)
    )[REACH:]
    return np.asarray(np.clip(weights / weights[0], 0.0, 1.0), dtype=np.float64)


def _alike(fit: Table, interviews: Rows, lag: int) -> float:
    """Autocorrelation of the fits of turns that are `lag` apart; 0 where there are none."""
    same = interviews[lag:] == interviews[:-lag]
    if not same.any():
        return 0.0
    power = float((fit * fit).mean()) or 1.0
    return float((fit[lag:][same] * fit[:-lag][same]).mean()) / power


def over_turns(scores: Table, interviews: Rows, weights: NDArray[np.float64]) -> Table:
    """(n, c) sums of each row and its neighbours in the interview, by weight."""
    total = np.float32(weights[0]) * scores
    for distance in range(1, min(len(weights), len(scores))):
        same = interviews[distance:] == interviews[:-distance]
        share = (same * np.float32(weights[distance])).astype(np.float32)[:, None]
        total[distance:] += share * scores[:-distance]
        total[:-distance] += share * scores[distance:]
    return total
