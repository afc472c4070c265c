from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from postgres_kit import pg_ctl, serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database: the one given, or one of a server for this run."""
    if given := os.environ.get("WORKBENCH_TEST_DATABASE_URL"):
        yield given
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed (make postgres)")
    program = pg_ctl()
    if program is None:
        pytest.skip("no PostgreSQL on this machine (make postgres)")
    with serving(program) as address:
        yield address
