"""The codebook and people's codings as tables of plain strings. Pure, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.board.board import Theme
from workbench.domain.material.codebook import Code
from workbench.domain.material.codebook_versions import CodeChange
from workbench.domain.study import Study
from workbench.domain.telling.wording import RELATIONS, count
from workbench.domain.trail.events import Relation
from workbench.services.importing.codebook import CodebookVersion, LoadedCodebook
from workbench.services.importing.codings import LoadedCodings
from workbench.ui.kit.tables import Row, Table, row

SHOWN = 200
"""Lines on codings that the page shows at once."""

_NO_CODEBOOK = "No codebook yet: load one below, or adopt themes as codes on the board."
_PARTS = (("When to use", "include"), ("When not to use", "exclude"), ("Example", "example"))


def codebook_table(study: Study) -> Table:
    """The codebook as a tree, with the themes linked to each code; uncovered codes are marked.

    Fields that no code has, and codings if nobody has coded, get no column.
    """
    codes, linked = study.board.codes, _linked(study)
    parts = [(head, part) for head, part in _PARTS if any(getattr(c, part) for c in codes.values())]
    coded = Counter(c.code_id for given in study.board.codings.values() for c in given)
    branches = {code.parent for code in codes.values()}
    rows: list[Row] = []
    for code, depth in _tree(codes):
        themes, branch = linked.get(code.id, []), code.id in branches
        shown = "; ".join(themes) or ("" if branch else "no theme yet")
        fields = [getattr(code, part) for _, part in parts]
        given = [str(coded[code.id] or "")] if coded else []
        cells = (code.name, code.definition, *fields, *given, shown)
        rows.append(row(*cells, depth=depth, mark="" if themes or branch else "open"))
    bare = sum(1 for code in codes if not linked.get(code))
    note = f"{count(len(rows), 'code')}, {bare} linked to no theme." if rows else _NO_CODEBOOK
    heads = [*(head for head, _ in parts), *(["Codings"] if coded else []), "Themes"]
    return {"note": note, "heads": ["Code", "Definition", *heads], "rows": rows}


def understood_table(codes: Sequence[Code], changes: Sequence[CodeChange]) -> Table:
    """The codes of a file as they would be loaded, and what would become of each of ours."""
    became = {change.code: change for change in changes}
    rows = [
        row(code.name, _said(code), _became(became.get(code.id)), depth=depth)
        for code, depth in _tree({code.id: code for code in codes})
    ]
    gone = [change for change in changes if change.kind == "removed"]
    rows += [row(change.name, "", "would be removed", mark="bad") for change in gone]
    kinds = Counter(change.kind for change in changes)
    summary = ", ".join(f"{kinds[kind]} {kind}" for kind in ("added", "changed", "removed"))
    note = f"Nothing is loaded yet. {count(len(codes), 'code')}: {summary}."
    heads = ["Code", "What the file says of it", "Against the codebook now"]
    return {"note": note, "heads": heads, "rows": rows}


def loaded_table(loaded: LoadedCodebook) -> Table:
    """What loading a codebook did, and which links it left dangling."""
    rows = [row(change.name, change.kind, _reworded(change)) for change in loaded.changes]
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
    rows = [row("not placed", line, mark="bad") for line in found.lost]
    rows += [row("look at", line, mark="open") for line in found.doubtful]
    note = (
        f"{done} {len(found.lost)} could not be placed, {len(found.doubtful)} should be looked at."
    )
    if len(rows) > SHOWN:
        note += f" The first {SHOWN} are shown."
    return {"note": note, "heads": ["", "Which and why"], "rows": rows[:SHOWN]}


def _tree(codes: Mapping[str, Code]) -> Iterator[tuple[Code, int]]:
    """The codes with their depths, children after their parent."""
    children: dict[str | None, list[Code]] = {}
    for code in codes.values():
        children.setdefault(code.parent if code.parent in codes else None, []).append(code)

    def walk(parent: str | None, depth: int) -> Iterator[tuple[Code, int]]:
        for code in children.get(parent, ()):
            yield code, depth
            yield from walk(code.id, depth + 1)

    return walk(None, 0)


def _said(code: Code) -> str:
    parts = [("", code.definition), *((f"{h}: ", getattr(code, part)) for h, part in _PARTS)]
    return "\n".join(f"{head}{text}" for head, text in parts if text)


def _became(change: CodeChange | None) -> str:
    if change is None:
        return "as it is"
    return "new" if change.kind == "added" else f"would change: {_reworded(change)}"


def _reworded(change: CodeChange) -> str:
    return "; ".join(f"{r.field} “{r.before}” → “{r.after}”" for r in change.rewordings)


def _linked(study: Study) -> Mapping[str, list[str]]:
    linked: dict[str, list[str]] = {}
    for theme in study.board.live():
        for link in theme.codes:
            linked.setdefault(link.code_id, []).append(_relation(study, theme, link.relation))
    return linked


def _relation(study: Study, theme: Theme, relation: Relation) -> str:
    name = study.board.name_of(theme.id) or f"unnamed {theme.id[:8]}"
    how = "" if relation == "same" else f" ({RELATIONS[relation]} the code)"
    return name + how
