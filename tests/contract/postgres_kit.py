"""A PostgreSQL server for tests: made in a folder, reached by its socket there, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL

DEBIAN = Path("/usr/lib/postgresql")
# Words sort as in a dictionary, as on most servers; SQLite sorts by code points.
CLUSTER = shlex.split(
    "--username=test --auth=trust --encoding=UTF8 --no-sync"
    " --no-locale --locale-provider=icu --icu-locale=en"
)
# No port of the network: only who may enter the folder can connect.
SERVER = shlex.split("-p 5432 -c listen_addresses= -c fsync=off")


def pg_ctl() -> str | None:
    """The program that makes, starts and stops servers; Debian keeps it off the path."""
    places = [os.environ.get("PATH", ""), *map(str, sorted(DEBIAN.glob("*/bin")))]
    return shutil.which("pg_ctl", path=os.pathsep.join(places))


@contextmanager
def serving(program: str) -> Iterator[str]:
    """The address of a new server's database."""
    # Not in pytest's folder: the path of a socket may have about a hundred characters.
    with TemporaryDirectory(prefix="postgres-") as folder:
        control = [program, "--silent", "-D", "data", "-l", "log"]
        who = _somebody(folder)

        def run(*arguments: str) -> None:
            subprocess.run([*control, *arguments], cwd=folder, check=True, **who)

        run("initdb", "-o", shlex.join(CLUSTER))
        run("start", "-o", shlex.join([*SERVER, "-k", folder]))
        try:
            place = {"host": folder, "port": "5432"}
            url = URL.create("postgresql+psycopg", "test", database="postgres", query=place)
            yield url.render_as_string(hide_password=False)
        finally:
            run("stop", "-m", "immediate")


def _somebody(folder: str) -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
