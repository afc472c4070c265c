"""What "likely" is worth, and whether it is ever said where there is nothing to learn.

    python bench/likely.py [hist325 | ohd_poets | nhs_pxtm | banking77 | demo]

For each draw an analyst decides on so many coded excerpts; counted are the coded ones left that are
called likely. The same with the codes shuffled among the coded excerpts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from criteria import demo_study
from learning import SETS, Figures, read

from workbench.learning import Pool, learn
from workbench.learning.passages import Table

STEPS = (20, 30, 40, 60, 80, 120, 160)
"""Decisions; in a set with fewer coded excerpts the last ones leave nothing to be called likely."""

DRAWS, SHUFFLES = 20, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Excerpts, their fit to c codes, and (n, c) the codes they have."""

    pool: Pool
    fit: Table
    gold: Figures


def report(of: Coded, name: str) -> None:
    """One data set, as it is and shuffled."""
    coded = np.flatnonzero(of.gold.any(axis=1))
    print(f"\n| {name} | {' | '.join(map(str, STEPS))} |\n" + "|---" * (len(STEPS) + 1) + "|")
    found = np.array([[drawn(of, of.gold, step, seed) for step in STEPS] for seed in range(DRAWS)])
    shares = [
        f"{right} of {shown} ({right / shown:.2f})" if shown else "never said"
        for right, shown in found.sum(axis=0)
    ]
    print(f"| called likely and right | {' | '.join(shares)} |")
    said = (found[:, :, 1] > 0).sum(axis=0)
    print(f"| draws of {DRAWS} in which it was said | {' | '.join(map(str, said))} |")
    told = np.zeros((SHUFFLES, len(STEPS)), dtype=bool)
    for seed in range(SHUFFLES):
        gold = of.gold.copy()
        gold[coded] = of.gold[np.random.default_rng(seed).permutation(coded)]
        told[seed] = [drawn(of, gold, step, seed)[1] > 0 for step in STEPS]
    print(f"| codes shuffled: draws of {SHUFFLES} | {' | '.join(map(str, told.sum(axis=0)))} |")
    print(f"\nIn {told.any(axis=1).sum()} of {SHUFFLES} shuffles it was said at any of these.")


def drawn(of: Coded, gold: Figures, step: int, seed: int) -> tuple[int, int]:
    """Right and shown among the coded excerpts that were not decided."""
    coded = np.flatnonzero(gold.any(axis=1))
    rows = np.sort(np.random.default_rng(1000 + seed).permutation(coded)[:step])
    learnt = learn(of.pool, of.fit, rows, gold[rows])
    left = np.setdiff1d(coded, rows)
    shown = left[learnt.likely(left)]
    return int(gold[shown, learnt.scores[shown].argmax(axis=1)].sum()), len(shown)


def coded_set(data: Path, name: str, folder: Path) -> Coded:
    """A data set, or the demo study with its two coders' codings."""
    if name == "demo":
        demo = demo_study(folder)
        return Coded(pool=demo.index.pool, fit=demo.fit(demo.known).scores, gold=demo.truth)
    found = read(data, name, folder)
    of = found.themed or found.bare
    return Coded(pool=of.index.pool, fit=of.prior.scores, gold=of.gold)


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    source = Path(os.environ.get("WORKBENCH_REAL_DATA", here))
    for wanted in sys.argv[1:] or (*SETS, "demo"):
        with tempfile.TemporaryDirectory() as folder:
            report(coded_set(source, wanted, Path(folder)), wanted)
