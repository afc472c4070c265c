"""A quick sample of bench/fuzz.py: damaged files are read or refused, nothing is half stored."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_damaged_files_are_read_or_refused() -> None:
    command = [sys.executable, "bench/fuzz.py", "--inputs", "250", "--seed", "3"]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    assert ", 0 faults" in ended.stdout
