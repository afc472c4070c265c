"""The `workbench` command: its subcommands, and how errors end it."""

from __future__ import annotations

import sys
from errno import EDQUOT, EFBIG, EIO, ENOSPC, EROFS

import typer

from workbench.cli import (
    align,
    also,
    backup,
    bakeoff,
    batch,
    changes,
    codebook,
    codings,
    combine,
    doubts,
    duplicates,
    egress,
    evaluate,
    export,
    exports,
    guide,
    import_,
    init,
    label,
    plugins,
    pseudonyms,
    redact,
    remove,
    review,
    run,
    salvage,
    serve,
    stability,
    status,
    suggest,
    verify,
    why,
    withdraw,
)
from workbench.domain.errors import InputError, TrailBroken, WorkbenchError
from workbench.labeling.stdout_guard import keep_output

DISK = (ENOSPC, EDQUOT, EFBIG, EROFS, EIO)
"""Failures of a disk, whatever is written: to a project, beside it or to a temporary folder."""

app = typer.Typer(
    name="workbench",
    help="From interview transcripts to themes that analysts decide on, with a trail.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (
    align,
    init,
    import_,
    doubts,
    codebook,
    codings,
    combine,
    guide,
    pseudonyms,
    run,
    label,
    egress,
    bakeoff,
    serve,
    status,
    verify,
    salvage,
    stability,
    changes,
    why,
    duplicates,
    also,
    review,
    plugins,
    export,
    exports,
    backup,
    batch,
    remove,
    withdraw,
    redact,
    evaluate,
    suggest,
):
    module.register(app)


def main() -> None:
    """Run the command; an error is one line on standard error and an exit code."""
    keep_output()
    try:
        app()
    except TrailBroken as error:
        _stop(error, 1)
    except WorkbenchError as error:
        _stop(error, 2)
    except OSError as error:
        if error.errno not in DISK:
            raise
        _stop(
            InputError(
                f"{error.filename or 'the disk'}: {error.strerror}; make room or choose "
                "another place, then give the command again"
            ),
            2,
        )
    except KeyboardInterrupt:
        typer.echo("workbench: stopped; what was finished is kept", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


def _stop(error: WorkbenchError, code: int) -> None:
    typer.echo(f"workbench: {' '.join(str(error).split())}", err=True)
    sys.exit(code)
