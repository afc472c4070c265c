"""The other pages as tables of plain strings: codebook, trail, import. Pure, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from workbench.domain.board import Recorded, Theme
from workbench.domain.events import Relation, kind_of
from workbench.domain.narrative import RELATIONS, sentence
from workbench.domain.study import Study
from workbench.services.ingest import FileRow

TRAIL_ROWS = 500
"""Newest events that the Trail page shows at once."""


class Table(TypedDict):
    """A table: heads and rows of text; `note` stands above it. A row's `mark` tints it."""

    note: str
    heads: list[str]
    rows: list[Row]


class Row(TypedDict):
    """One row; `depth` indents the first cell."""

    cells: list[str]
    depth: int
    mark: str


def row(*cells: str, depth: int = 0, mark: str = "") -> Row:
    """A table row."""
    return {"cells": list(cells), "depth": depth, "mark": mark}


def codebook_table(study: Study) -> Table:
    """The codebook as a tree, with the themes linked to each code; uncovered codes are marked."""
    codes = study.board.codes
    linked = _linked(study)
    rows: list[Row] = []
    children: dict[str | None, list[str]] = {}
    for code in codes.values():
        children.setdefault(code.parent if code.parent in codes else None, []).append(code.id)

    def walk(parent: str | None, depth: int) -> None:
        for code_id in children.get(parent, ()):
            code, themes = codes[code_id], linked.get(code_id, [])
            open_branch = code_id in children
            mark = "" if themes or open_branch else "open"
            shown = "; ".join(themes) or ("" if open_branch else "no theme yet")
            rows.append(row(code.name, code.definition, shown, depth=depth, mark=mark))
            walk(code_id, depth + 1)

    walk(None, 0)
    bare = sum(1 for r in rows if r["mark"])
    note = f"{len(rows)} codes, {bare} that no theme covers." if rows else _NO_CODEBOOK
    return {"note": note, "heads": ["Code", "Definition", "Themes"], "rows": rows}


_NO_CODEBOOK = "No codebook yet: load one on the Import page, or adopt themes as codes."


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


def trail_table(study: Study, words: str = "", who: str = "") -> Table:
    """What happened, newest first; filtered by words in the sentence or reason, and by analyst."""
    sought = words.strip().casefold()
    rows: list[Row] = []
    matching = 0
    for recorded in reversed(study.trail):
        if who and recorded.analyst != who:
            continue
        line = _trail_row(recorded, study)
        if sought and sought not in " ".join(line["cells"]).casefold():
            continue
        matching += 1
        if matching <= TRAIL_ROWS:
            rows.append(line)
    more = f"; the newest {TRAIL_ROWS} are shown" if matching > TRAIL_ROWS else ""
    note = f"{matching} of {len(study.trail)} events{more}."
    return {"note": note, "heads": ["#", "When (UTC)", "Who", "What", "Why"], "rows": rows}


def _trail_row(recorded: Recorded, study: Study) -> Row:
    when = recorded.time.strftime("%Y-%m-%d %H:%M:%S")
    mark = "back" if kind_of(recorded.event) in ("undo", "restore") else ""
    said = sentence(recorded, study)
    what = said[:1].upper() + said[1:]
    return row(str(recorded.seq), when, recorded.analyst, what, recorded.reason, mark=mark)


def analysts(study: Study) -> list[str]:
    """Everybody who appears in the trail, sorted."""
    return sorted({recorded.analyst for recorded in study.trail})


def import_table(rows: tuple[FileRow, ...]) -> Table:
    """What became of each file."""
    refused = sum(1 for r in rows if not r.ok)
    note = f"{len(rows) - refused} files understood, {refused} refused."
    lines = [
        row(
            r.name, "understood" if r.ok else "refused", r.message, str(r.turns or ""),
            ", ".join(r.speakers), mark="" if r.ok else "bad",
        )
        for r in rows
    ]  # fmt: skip
    heads = ["File", "", "What was understood", "Turns", "Speakers"]
    return {"note": note, "heads": heads, "rows": lines}


def material_table(study: Study) -> Table:
    """The transcripts of the study, with their participants and sizes."""
    counts: dict[str, int] = {}
    for excerpt in study.excerpts.values():
        counts[excerpt.transcript_id] = counts.get(excerpt.transcript_id, 0) + 1
    rows = [
        row(
            t.name, t.participant_id or "several", str(len(t.turns)), str(counts.get(t.id, 0)),
            ", ".join(f"{name}: {role}" for name, role in speakers_of(study, t.id)),
        )
        for t in sorted(study.transcripts.values(), key=lambda t: t.name)
    ]  # fmt: skip
    heads = ["Transcript", "Participant", "Turns", "Excerpts", "Speakers"]
    return {"note": f"{len(rows)} transcripts in the study.", "heads": heads, "rows": rows}


def speakers_of(study: Study, transcript_id: str) -> list[tuple[str, str]]:
    """Speaker and role, in order of first speaking."""
    transcript = study.transcripts.get(transcript_id)
    turns = transcript.turns if transcript else ()
    return list(dict.fromkeys((t.speaker, t.role) for t in turns))


def standing(study: Study) -> str:
    """One sentence on how the study stands."""
    board = study.board
    live = board.live()
    accepted = sum(1 for theme in live if theme.state == "accepted")
    rejected = sum(1 for theme in board.themes.values() if theme.state == "rejected")
    return (
        f"{len(study.transcripts)} transcripts, {len(study.participants)} participants, "
        f"{len(board.excerpts)} excerpts; {len(live)} themes, {accepted} accepted, "
        f"{rejected} rejected; {len(board.codes)} codes."
    )
