"""`workbench align`: themes against the human codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened, table

if TYPE_CHECKING:
    from workbench.domain.board.board import Board
    from workbench.domain.measures.alignment import Alignment


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("align")(align)


def align(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Compare the themes with the codebook: same, broader, narrower, new, uncovered."""
    from workbench.services.reading import study
    from workbench.services.weighing.alignment import align as aligned

    services = as_it_stands(folder)
    with Bar() as progress:
        found = aligned(services, progress=progress)
    result(found, as_json=as_json, text=_shown(found, study(services).board))


def _shown(found: Alignment, board: Board) -> str:
    from workbench.domain.telling.wording import nearest_words

    themes = {t.id: board.name_of(t.id) or t.id[:8] for t in board.live()}
    codes = {code.id: code.name for code in board.codes.values()}
    pairs = frozenset(found.pairs)
    rows = [
        (
            shortened(themes[link.theme], 40), link.decided or link.relation,
            shortened(codes[link.code], 40), f"{link.strength:.2f}", link.basis,
            "best match" if (link.theme, link.code) in pairs else "",
        )
        for link in found.links
    ]  # fmt: skip
    lines = [table(("theme", "is", "code", "strength", "by", ""), rows)] if rows else []
    alone = (
        *(("No code near enough", themes[theme], codes, theme) for theme in found.new),
        *(("No theme near enough", codes[code], themes, code) for code in found.uncovered),
    )
    for why, name, others, side in alone:
        other, nearness = found.nearest.get(side, ("", 0.0))
        nearest = f" {nearest_words(others[other], nearness)}" if other else ""
        lines.append(f"{why}: {name}{nearest}")
    return "\n".join(lines) or "Nothing to align: a codebook and themes are needed."
