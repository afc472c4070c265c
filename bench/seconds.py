"""Processor seconds that each file of tests takes, in this process and in those that it starts.

    python bench/seconds.py [what pytest is given]

Processor seconds say the same on a busy machine as on a quiet one. What was measured is kept in
`tests/seconds.json`, by which the longest files are begun first; files that were not run stay
there as they are. The slowest tests are printed.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "seconds.json"
SLOWEST = 60
TICK = os.sysconf("SC_CLK_TCK")


class Watch:
    """What each test took, its fixtures included."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Pytest's hook around one test with its fixtures."""
        before = spent()
        try:
            return (yield)
        finally:
            # Of what ended meanwhile and was not waited for, as a browser, nothing is known.
            self.took[item.nodeid] = max(0.0, spent() - before)

    def files(self) -> dict[str, float]:
        """Seconds of each file, relative to the root."""
        by_file: defaultdict[str, float] = defaultdict(float)
        for test, seconds in self.took.items():
            by_file[test.partition("::")[0]] += seconds
        return {file: round(seconds, 1) for file, seconds in by_file.items()}


def spent() -> float:
    """Processor seconds of this process, of those that it started, and of theirs."""
    times, parents = os.times(), defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended since
            continue
        parents[int(fields[1])].append((int(stat.parent.name), sum(map(int, fields[11:15]))))
    total = times.user + times.system + times.children_user + times.children_system
    below = [os.getpid()]
    while below:
        for process, ticks in parents[below.pop()]:
            total += ticks / TICK
            below.append(process)
    return total


def main() -> int:
    watch = Watch()
    code = pytest.main([*sys.argv[1:], "-q"], plugins=[watch])
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    there = {file: s for file, s in (kept | watch.files()).items() if (ROOT / file).exists()}
    ordered = dict(sorted(there.items(), key=lambda row: (-row[1], row[0])))
    KEPT.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
    for test in sorted(watch.took, key=lambda test: -watch.took[test])[:SLOWEST]:
        print(f"{watch.took[test]:7.2f}  {test}")
    print(f"{sum(watch.took.values()):7.1f}  processor seconds in {len(watch.took)} tests")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
