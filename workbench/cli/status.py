"""`workbench status`: what a project holds and how its themes stand."""

from __future__ import annotations

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result, theme_table

LISTED = 10
"""Codes listed by name."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Say what the project holds and how its themes stand."""
    from workbench.domain.telling.wording import count
    from workbench.domain.trail.heads import read_head
    from workbench.services.projects import status as status_of

    now = status_of(opened(folder))
    lines = [
        f"{now.name}: {count(now.transcripts, 'transcript')}, "
        f"{count(len(now.participants), 'participant')}, {count(now.excerpts, 'excerpt')} "
        f"({now.unthemed:,} in no theme, {now.set_aside:,} set aside), "
        f"{count(now.codes, 'code')}, {count(now.seq, 'event')}",
        theme_table(now.themes),
    ]
    if now.uncovered:
        left = len(now.uncovered) - LISTED
        more = f" and {left} more" if left > 0 else ""
        some = ", ".join(now.uncovered[:LISTED])
        lines.append(f"Codes that no theme is linked to: {some}{more}")
    if now.doubtful:
        left = len(now.doubtful) - LISTED
        more = f" and {left} more" if left > 0 else ""
        some = ", ".join(now.doubtful[:LISTED])
        lines.append(f"In doubt who speaks: {some}{more}. See `workbench doubts {folder}`")
    if now.removed:
        lines.append(f"Taken out, words kept: {', '.join(now.removed)}")
    if now.seq:
        lines.append(f"Head of the trail: {read_head(now.head).short}")
    result(now, as_json=as_json, text="\n".join(lines))
