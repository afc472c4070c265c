"""What the Rounds page shows. Pure, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.exporters.tables import outline
from workbench.services.coding.rounds import RoundLine


def rounds_sheet(study: Study, lines: Sequence[RoundLine]) -> dict[str, Any]:
    """Rounds with how far each coder is, and the codes, interviews and people to choose from."""
    codes = study.board.codes
    order = outline(list(codes), {code.id: code.parent for code in codes.values()})
    homes = sorted(study.transcripts.values(), key=lambda t: (t.name, t.id))
    return {
        "rounds": [_line(line) for line in lines],
        "codes": [{"id": c, "name": codes[c].name, "depth": depth} for c, depth in order],
        "interviews": [{"id": t.id, "name": t.name} for t in homes if t.text],
        "groups": grouping(study).attribute,
    }


def _line(line: RoundLine) -> dict[str, Any]:
    said = {setting.name: setting.value for setting in line.sample}
    return {
        "id": line.id, "name": line.name, "by": line.analyst, "units": line.units,
        "codes": line.codes, "due": line.due, "closed": line.closed, "sample": _drawn(said),
        "coders": [{"name": name, "done": done} for name, done in line.done.items()],
    }  # fmt: skip


def _drawn(said: dict[str, str]) -> str:
    number, seed = said.get("number", ""), said.get("seed", "")
    return {
        "participant": f"{number} of each participant, drawn with seed {seed}",
        "group": f"{number} of each group, drawn with seed {seed}",
        "random": f"{number} drawn with seed {seed}",
    }.get(said.get("drawn", ""), "all excerpts")
