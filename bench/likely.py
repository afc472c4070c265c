"""What "likely" is worth, and whether it is ever said where there is nothing to learn.

    python bench/likely.py [hist325 | ohd_poets | nhs_pxtm | banking77]

For each draw an analyst decides on so many coded excerpts; counted are the coded ones left that are
called likely. The same with the codes shuffled among the coded excerpts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from learning import SETS, Figures, read

from workbench.learning import learn
from workbench.services.simulation import Sample

STEPS = (20, 30, 40, 60, 80, 120, 160)
DRAWS, SHUFFLES = 20, 100


def report(of: Sample, name: str) -> None:
    """One data set, as it is and shuffled."""
    coded = np.flatnonzero(of.gold.any(axis=1))
    print(f"\n| {name} | {' | '.join(map(str, STEPS))} |\n" + "|---" * (len(STEPS) + 1) + "|")
    found = np.array([[drawn(of, of.gold, step, seed) for step in STEPS] for seed in range(DRAWS)])
    shares = [f"{right} of {shown}" for right, shown in found.sum(axis=0)]
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


def drawn(of: Sample, gold: Figures, step: int, seed: int) -> tuple[int, int]:
    """Right and shown among the coded excerpts that were not decided."""
    coded = np.flatnonzero(gold.any(axis=1))
    rows = np.sort(np.random.default_rng(1000 + seed).permutation(coded)[:step])
    learnt = learn(of.ground.pool, of.prior.scores, rows, gold[rows])
    left = np.setdiff1d(coded, rows)
    shown = left[learnt.likely(left)]
    return int(gold[shown, learnt.scores[shown].argmax(axis=1)].sum()), len(shown)


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "shared" / "data"
    source = Path(os.environ.get("WORKBENCH_REAL_DATA", here))
    for wanted in sys.argv[1:] or SETS:
        with tempfile.TemporaryDirectory() as folder:
            found = read(source, wanted, Path(folder))
            report(found.themed or found.bare, wanted)
