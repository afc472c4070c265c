"""The codebook and people's codings as tables of plain strings. Pure, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.domain.material.codebook import Code
from workbench.domain.material.codebook_versions import CodeChange
from workbench.domain.telling.codebook import by_hand
from workbench.domain.telling.wording import count, some_of
from workbench.services.importing.codebook import CodebookPreview, CodebookVersion, LoadedCodebook
from workbench.services.importing.codings import LoadedCodings
from workbench.ui.board.codebook_presenter import tree
from workbench.ui.kit.tables import Row, Table, row

SHOWN, PLACES = 200, 4
"""Lines on codings that the page shows at once, and places that one of them names."""

_PARTS = (("When to use", "include"), ("When not to use", "exclude"), ("Example", "example"))


def understood_table(found: CodebookPreview, overwrite: bool) -> Table:
    """The codebook as it would be, what would become of each of ours, and the edits by hand."""
    codes, changes = found.codes, found.changes
    became = {change.code: change for change in changes}
    end = "would be overwritten" if overwrite else "stays"
    rows = [_by_hand(edit, end, overwrite) for edit in found.edits]
    rows += [
        row(code.name, _said(code), _became(became.get(code.id)), depth=depth)
        for code, depth in tree({code.id: code for code in codes})
    ]
    gone = [change for change in changes if change.kind == "removed"]
    rows += [row(change.name, "", "would be removed", mark="bad") for change in gone]
    kinds = Counter(change.kind for change in changes)
    summary = ", ".join(f"{kinds[kind]} {kind}" for kind in ("added", "changed", "removed"))
    note = f"Nothing is loaded yet. {count(len(codes), 'code')}: {summary}."
    heads = ["Code", "What the file says of it", "Against the codebook now"]
    return {"note": note, "heads": heads, "rows": rows}


def loaded_table(loaded: LoadedCodebook, overwrite: bool) -> Table:
    """What loading a codebook did, and which links it left dangling."""
    end = "overwritten" if overwrite else "stays"
    rows = [_by_hand(edit, end, overwrite) for edit in loaded.edits]
    rows += [row(change.name, change.kind, _reworded(change)) for change in loaded.changes]
    rows += [
        row(link.code, "gone", f"the theme {link.theme} was linked to it", mark="bad")
        for link in loaded.loose
    ]
    note = f"The codebook has {count(loaded.codes, 'code')}."
    if loaded.codings:
        note += f" {count(loaded.codings, 'coding')} by people belong to codes that are gone."
    if not loaded.changes:
        note += " Nothing in it has changed."
    return {"note": note, "heads": ["Code", "", "What changed"], "rows": rows}


def versions_table(versions: Sequence[CodebookVersion]) -> Table:
    """Every version of the codebook with its differences, newest first."""
    rows = [
        row(
            str(v.number), f"{v.time:%Y-%m-%d %H:%M}", v.analyst, str(len(v.codes)),
            "\n".join(change.sentence for change in v.changes), f"#{v.seq}",
        )
        for v in reversed(versions)
    ]  # fmt: skip
    note = f"{count(len(versions), 'version')} of the codebook, the newest first."
    heads = ["Version", "When (UTC)", "Who", "Codes", "Against the version before", "Event"]
    return {"note": note, "heads": heads, "rows": rows}


def codings_table(found: LoadedCodings, done: str) -> Table:
    """What was done with the codings, and each one without a place or worth a look."""
    rows = [row("not placed", line, mark="bad") for line in _by_reason(found.lost)]
    rows += [row("look at", line, mark="open") for line in _by_reason(found.doubtful)]
    note = (
        f"{done} {len(found.lost)} could not be placed, {len(found.doubtful)} should be looked at."
    )
    if len(rows) > SHOWN:
        note += f" The first {SHOWN} are shown."
    return {"note": note, "heads": ["State", "Which and why"], "rows": rows[:SHOWN]}


def _by_reason(lines: Sequence[str]) -> list[str]:
    """One line a reason, with the places that it is given for, the first of them named."""
    places: dict[str, list[str]] = {}
    for line in lines:
        where, _, why = line.partition(": ")
        places.setdefault(why, []).append(where)
    return [f"{some_of(where, PLACES)}: {why}" for why, where in places.items()]


def _by_hand(edit: CodeChange, end: str, overwrite: bool) -> Row:
    """What was done by hand to a code since the last load, and what becomes of it."""
    return row(edit.name, by_hand(edit), end, mark="bad" if overwrite else "open")


def _said(code: Code) -> str:
    parts = [("", code.definition), *((f"{h}: ", getattr(code, part)) for h, part in _PARTS)]
    return "\n".join(f"{head}{text}" for head, text in parts if text)


def _became(change: CodeChange | None) -> str:
    if change is None:
        return "as it is"
    return "new" if change.kind == "added" else f"would change: {_reworded(change)}"


def _reworded(change: CodeChange) -> str:
    return "; ".join(f"{r.field} “{r.before}” → “{r.after}”" for r in change.rewordings)
