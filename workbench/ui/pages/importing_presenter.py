"""What the Import page shows, as tables of plain strings. Pure, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from workbench.domain.study import Study
from workbench.domain.telling.wording import count
from workbench.services.importing.doubts import OpenDoubt
from workbench.services.importing.patterns import Tried
from workbench.services.importing.projects import Preview
from workbench.services.importing.rows import FileRow
from workbench.ui.kit.tables import Row, Table, row

NOBODY = "(nobody named)"
GUESS = 0.7
"""Below this confidence, the page asks the analyst to check who speaks."""


def import_table(rows: Sequence[FileRow], remarks: Sequence[str] = ()) -> Table:
    """What became of each file, and what stayed out of a project."""
    refused = sum(1 for r in rows if not r.ok)
    doubtful = sum(1 for r in rows if r.doubt)
    note = f"{count(len(rows) - refused, 'file')} understood, {refused} refused."
    note += f" {count(doubtful, 'file')} in doubt: say below which reading is right." * bool(
        doubtful
    )
    lines: list[Row] = []
    for r in sorted(rows, key=_look_at_first):
        columns = (_understood(r), str(r.turns or ""), ", ".join(r.speakers))
        lines.append(row(r.name, _outcome(r), *columns, mark=_mark(r)))
        lines += [row(r.name, "look at it", change, "", "", mark="open") for change in r.changes]
    lines += [row("", "remark", remark, "", "", mark="open") for remark in remarks]
    heads = ["File", "Result", "What was understood", "Turns", "Speakers"]
    return {"note": note, "heads": heads, "rows": lines}


def preview_table(preview: Preview, *, again: bool = False) -> Table:
    """What would become of each file, with the first words of the first turns.

    Args:
        preview: what an import would do.
        again: whether files that are in the study would be read again.
    """
    lines: list[Row] = []
    for r in sorted(preview.report.rows, key=_look_at_first):
        columns = (_understood(r), str(r.turns or ""), "\n".join(r.read_as or r.begins))
        lines.append(row(r.name, _outcome(r), *columns, mark=_mark(r)))
        lines += [row(r.name, "look at it", change, "", "", mark="open") for change in r.changes]
    lines += [row(c.file, c.what, c.listed, "", "") for c in preview.contents]
    lines += [row("", "remark", said, "", "", mark="open") for said in preview.report.remarks]
    heads = ["File", "Result", "What would be understood", "Turns", "Begins"]
    note = "Nothing is stored yet. Are accents, quotes, speakers and roles right?"
    if again:
        now = sum(r.reread for r in preview.report.rows)
        note = f"{count(now, 'file')} would be read otherwise than before. {note}"
    return {"note": note if lines else "Choose interviews first.", "heads": heads, "rows": lines}


def _look_at_first(r: FileRow) -> int:
    """Refused files first, then those in doubt and to be looked at; else as they came."""
    look = r.changes or r.reread or _guessed(r)
    return 0 if not r.ok else 1 if r.doubt else 2 if look else 3


def _guessed(r: FileRow) -> bool:
    return 0 < r.confidence < GUESS


def _outcome(r: FileRow) -> str:
    if not r.ok:
        return "refused"
    if r.doubt:
        return "in doubt"
    return "understood; check who speaks" if _guessed(r) else "understood"


def _understood(r: FileRow) -> str:
    """What was understood; of a file in doubt, why it is first."""
    return f"{r.doubt}. {r.message}" if r.doubt else r.message


def _mark(r: FileRow) -> str:
    return "bad" if not r.ok else "open" if r.doubt else ""


def tried_table(tried: Sequence[Tried]) -> Table:
    """The first files as they are read with a pattern for speakers, a column each."""
    marked = [each for each in tried if each.found]
    lines = zip_longest(*(each.turns for each in marked), fillvalue="")
    rows = [row(*cells, mark="said") for cells in lines]
    note = "Read so, they begin:" if marked else "None of these files marks names so."
    return {"note": note, "heads": [each.file for each in marked], "rows": rows}


def doubt_table(found: OpenDoubt | None) -> Table:
    """A transcript in doubt: its first turns as they were read, and as they may be."""
    if found is None:
        return {"note": "", "heads": [], "rows": []}
    lines = zip_longest(found.first, found.other, fillvalue="")
    heads = [f"As it was read. {found.likeliest}", f"Or: {found.second or 'no other reading'}"]
    return {
        "note": found.reason,
        "heads": heads,
        "rows": [row(a, b, mark="said") for a, b in lines],
    }


def material_table(study: Study) -> Table:
    """The transcripts of the study, with their participants and sizes."""
    counts = Counter(excerpt.transcript_id for excerpt in study.excerpts.values())
    rows = [
        row(
            t.name, t.participant_id or "several", str(len(t.turns)), str(counts.get(t.id, 0)),
            ", ".join(f"{name or NOBODY}: {role}" for name, role in speakers_of(study, t.id)),
        )
        for t in sorted(study.transcripts.values(), key=lambda t: t.name)
    ]  # fmt: skip
    heads = ["Transcript", "Participant", "Turns", "Excerpts", "Speakers"]
    return {"note": f"{count(len(rows), 'transcript')} in the study.", "heads": heads, "rows": rows}


def people_table(study: Study) -> Table:
    """Participants by attributes; an attribute that is not known is marked."""
    names = sorted({name for p in study.participants.values() for name in p.attributes})
    counts = Counter(e.participant_id for e in study.excerpts.values())
    rows: list[Row] = []
    for person in sorted(study.participants.values(), key=lambda p: p.id):
        values = [person.attributes.get(name, "") for name in names]
        mark = "open" if names and not all(values) else ""
        rows.append(row(person.id, str(counts.get(person.id, 0)), *values, mark=mark))
    note = f"{count(len(rows), 'participant')}, {count(len(names), 'attribute')}."
    if rows and not names:
        note += " Attributes come from a participants file: a column 'participant', then yours."
    return {"note": note, "heads": ["Participant", "Excerpts", *names], "rows": rows}


def speakers_of(study: Study, transcript_id: str) -> list[tuple[str, str]]:
    """Speaker and role, in order of first speaking."""
    transcript = study.transcripts.get(transcript_id)
    turns = transcript.turns if transcript else ()
    return list(dict.fromkeys((t.speaker, t.role) for t in turns))
