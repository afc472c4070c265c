"""The `workbench` command: its subcommands, and how errors end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from errno import EDQUOT, EFBIG, EIO, ENOSPC, EROFS

import typer

from workbench.cli import (
    agreement,
    align,
    also,
    backup,
    bakeoff,
    batch,
    changes,
    checklist,
    code,
    codebook,
    codings,
    combine,
    doubts,
    duplicates,
    egress,
    evaluate,
    export,
    exports,
    findings,
    framework,
    guide,
    import_,
    init,
    label,
    plugins,
    pseudonyms,
    redact,
    remove,
    review,
    rounds,
    run,
    salvage,
    saturation,
    serve,
    stability,
    status,
    suggest,
    verify,
    why,
    withdraw,
)
from workbench.cli.printing import in_words
from workbench.domain.errors import TrailBroken, WorkbenchError
from workbench.labeling.stdout_guard import keep_output
from workbench.services.heard import listening, recorded_but

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
    agreement,
    init,
    import_,
    doubts,
    codebook,
    code,
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
    saturation,
    framework,
    checklist,
    changes,
    why,
    duplicates,
    also,
    review,
    rounds,
    findings,
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
    # Before PyTorch is loaded, which reads it once: threads that have nothing to do sleep. Else
    # they spin until there is work, and a machine that others use as well does little else.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    keep_output()
    with listening() as heard:
        try:
            app()
        except KeyboardInterrupt:
            typer.echo("workbench: stopped; what was finished is kept", err=True)
            sys.exit(130)
        except BrokenPipeError:
            sys.exit(0)
        except Exception as error:  # what it recorded before stands, whatever failed then
            _stop(error, heard)


def _stop(error: Exception, heard: Sequence[int]) -> None:
    """Say in one line what failed, and what was recorded before it did.

    Raises:
        SystemExit: with 1 if something was recorded or the trail is broken, else 2.
        Exception: the error, where it is a fault of ours: whoever mends it needs all of it.
    """
    ours = not isinstance(error, WorkbenchError) and _of_disk(error) is None
    if heard or not ours:
        said = recorded_but(heard, _of_disk(error) or in_words(error))
        typer.echo(f"workbench: {said}", err=True)
    if ours:
        raise error
    sys.exit(1 if heard or isinstance(error, TrailBroken) else 2)


def _of_disk(error: Exception) -> str | None:
    if not isinstance(error, OSError) or error.errno not in DISK:
        return None
    return (
        f"{error.filename or 'the disk'}: {error.strerror}; make room or choose another place, "
        "then give the command again"
    )
