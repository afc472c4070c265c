"""What figures of agreement are counted from, a row a cluster, so that clusters can be drawn again.

Every count is a sum over units: a resample's is the weighted sum of its clusters' rows, and that of
several codes together is the sum of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.reliability import (
    Floats,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    pabak,
)

MISSING = -1
"""The answer of a coder who has not coded the unit."""

Answers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What k answers are to each other.

    Attributes:
        distances: name of an α to (k, k) distances.
        alike: (k, k) how far two answers share codes, in [0, 1]; 0 where neither holds any.
        coded: (k, k) whether either holds a code.
    """

    distances: Mapping[str, Floats]
    alike: Floats
    coded: Floats


YES_OR_NO = Scale(
    distances={"alpha": 1 - np.eye(2)},
    alike=np.array([[0.0, 0.0], [0.0, 1.0]]),
    coded=np.array([[0.0, 1.0], [1.0, 1.0]]),
)
"""Whether a unit has one code: 0 or 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The units that are counted: (n,) cluster, from 0 on, and (n,) weight of each."""

    cluster: Answers
    weight: Floats

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return int(self.cluster.max()) + 1 if len(self.cluster) else 0

    def summed(self, values: Floats) -> Floats:
        """(n,) values of the units, weighted and summed by cluster."""
        weighted = np.asarray(values * self.weight, dtype=np.float64)
        return np.bincount(self.cluster, weighted, minlength=self.clusters).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by name, each with a first axis of clusters (or of resamples)."""

    sums: Mapping[str, Floats]
    scale: Scale

    def drawn(self, weights: Floats) -> Tally:
        """The counts of (b, clusters) resamples: how often each cluster was drawn."""
        sums = {name: np.tensordot(weights, each, axes=1) for name, each in self.sums.items()}
        return Tally(sums=sums, scale=self.scale)


def together(tallies: Sequence[Tally]) -> Tally:
    """The counts of several codes as those of one; there is at least one."""
    first = tallies[0]
    sums = {name: np.sum([t.sums[name] for t in tallies], axis=0) for name in first.sums}
    return Tally(sums=sums, scale=first.scale)


def tally(answers: Answers, scale: Scale, frame: Frame) -> Tally:
    """Count the (n, coders) answers of units; those with fewer than two answers count nowhere."""
    given = (answers != MISSING).sum(axis=1)
    usable = given > 1
    kept = Frame(cluster=frame.cluster, weight=frame.weight * usable)
    each = np.maximum(given, 2)
    k = len(scale.alike)
    how_often = np.stack([(answers == answer).sum(axis=1) for answer in range(k)], axis=1)
    sums = {
        "units": kept.summed(np.ones(len(answers))),
        "pairs": kept.summed(each * (each - 1) / 2),
        "complete": kept.summed((given == answers.shape[1]).astype(float)),
        "agreement": kept.summed(
            (how_often * (how_often - 1)).sum(axis=1) / (each * (each - 1))
        ),
        "shares": _by_answer(kept, how_often / each[:, None]),
        "counts": _by_answer(kept, how_often.astype(float)),
    }  # fmt: skip
    return Tally(sums=sums | _of_pairs(answers, scale, kept, each), scale=scale)


def figures(counted: Tally) -> dict[str, Floats]:
    """Every figure that the counts give, by name; nan where one is not defined."""
    sums, scale = counted.sums, counted.scale
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = sums["agreed"].sum(axis=-1) / sums["pairs"]
        agreement = sums["agreement"] / sums["units"]
        shares = sums["shares"] / sums["units"][..., None]
        jaccard = sums["shared"] / sums["either"]
    found = {"percent": percent, "kappa": _kappa(sums)}
    for name, distances in scale.distances.items():
        found[name] = krippendorff_alpha(sums[f"apart: {name}"], sums["counts"], distances)
    if scale is YES_OR_NO:
        found |= {"ac1": gwet_ac1(agreement, shares), "pabak": pabak(percent)}
    found["jaccard"] = jaccard
    if sums["agreed"].shape[-1] > 1:
        whole = sums["complete"] == sums["units"]
        found["fleiss"] = np.where(whole, fleiss_kappa(agreement, shares), np.nan)
    return found


def _of_pairs(answers: Answers, scale: Scale, frame: Frame, each: Answers) -> dict[str, Floats]:
    """What is counted pair of coders by pair: (clusters, pairs), margins (clusters, pairs, k)."""
    agreed, first, second = [], [], []
    apart = {name: np.zeros(frame.clusters) for name in scale.distances}
    shared, either = np.zeros(frame.clusters), np.zeros(frame.clusters)
    for a, b in combinations(range(answers.shape[1]), 2):
        one, other = answers[:, a], answers[:, b]
        both = ((one != MISSING) & (other != MISSING)).astype(float)
        agreed.append(frame.summed(both * (one == other)))
        first.append(_margin(frame, one, both, len(scale.alike)))
        second.append(_margin(frame, other, both, len(scale.alike)))
        shared += frame.summed(both * scale.alike[one, other])
        either += frame.summed(both * scale.coded[one, other])
        for name, distances in scale.distances.items():
            apart[name] += frame.summed(both * 2 * distances[one, other] / (each - 1))
    return {
        "agreed": np.stack(agreed, axis=1), "first": np.stack(first, axis=1),
        "second": np.stack(second, axis=1), "shared": shared, "either": either,
        **{f"apart: {name}": sums for name, sums in apart.items()},
    }  # fmt: skip


def _kappa(sums: Mapping[str, Floats]) -> Floats:
    """Cohen's κ; of more than two coders its mean over the pairs for which it is defined."""
    pairs = cohen_kappa(sums["agreed"], sums["first"], sums["second"])
    defined = ~np.isnan(pairs)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(defined, pairs, 0.0).sum(axis=-1) / defined.sum(axis=-1)
    return np.where(defined.any(axis=-1), mean, np.nan)


def _by_answer(frame: Frame, values: Floats) -> Floats:
    return np.stack([frame.summed(column) for column in values.T], axis=1)


def _margin(frame: Frame, answers: Answers, both: Floats, k: int) -> Floats:
    """(clusters, k) how often a coder gave each answer, where the other coder answered too."""
    place = frame.cluster * k + np.maximum(answers, 0)
    counted = np.bincount(place, both * frame.weight, minlength=frame.clusters * k)
    return counted.astype(np.float64).reshape(frame.clusters, k)
