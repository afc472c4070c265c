"""A colleague's project brought in whole: what both have is matched, what differs is said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.domain.board.codings import codings_by_coder
from workbench.domain.importing.combined import (
    free_name,
    joined_codings,
    joined_people,
    other_roles,
    theme_id_here,
)
from workbench.domain.importing.identity import Arrival
from workbench.domain.importing.people import owned
from workbench.domain.importing.steps import Added, LeftOut, Refused, Step
from workbench.domain.material.codebook import Coding, renumbered, same_codes
from workbench.domain.material.second_definitions import second_definitions
from workbench.domain.material.text import Draft, ParticipantRow, Transcript
from workbench.domain.ports import Progress, silent
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.events import Accept, CreateTheme, WriteMemo
from workbench.domain.trail.recorded import Recorded
from workbench.importers import ParticipantsTable
from workbench.services.context import Author, Project, record
from workbench.services.importing.codebook import put_codebook
from workbench.services.importing.codings import put_codings
from workbench.services.importing.combined_memos import Places, bring_memos
from workbench.services.importing.people import known_people
from workbench.services.importing.project_plan import keep_definition
from workbench.services.importing.revisions import apply_roles
from workbench.services.importing.texts import Texts, store
from workbench.services.importing.uncombining import combined_with
from workbench.services.reading import forget_study, study

COMBINED = "combined"
"""Folder in the project where the trails of other projects are kept."""

_OUT = (LeftOut, Refused)


@dataclass(slots=True, kw_only=True)
class Combined:
    """What came in of another project, and a line for each thing on which the two disagree."""

    source: str
    transcripts: int = 0
    codes: int = 0
    codings: int = 0
    memos: int = 0
    themes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    trail: str = ""


def combine(
    project: Project, by: Author, theirs: Study, source: str, progress: Progress = silent
) -> Combined:
    """Bring in what another study has and this one lacks, in one transaction.

    Transcripts are matched by their words, codes by GUID or path, codings by coder. What this study
    says stands; where the other says otherwise, that is kept beside it and listed. Themes that the
    other accepted come as candidates. Its trail is kept as a file without words.

    Args:
        project: this study's project.
        by: who combines.
        theirs: the other study.
        source: what it is called.
        progress: told as texts are stored.
    """
    done = Combined(source=source)
    trail = project.folder / COMBINED / f"{_safe(source)}-{_head(theirs)[:12]}.json"
    with project.store.begin() as tx:
        homes = _texts(tx, by, theirs, done, progress)
        codes = _codes(tx, by, theirs, done)
        _codings(tx, by, theirs, homes, codes, done)
        cut = {(e.transcript_id, e.start, e.end): e.id for e in tx.material.excerpts().values()}
        places = Places(homes, codes, {}, cut)
        places.themes.update(_themes(tx, by, theirs, places, done))
        done.memos, lost = bring_memos(tx, by, theirs, places, done.source)
        done.conflicts += lost
        _keep_trail(tx, by, theirs, trail, done)
    forget_study(project)
    return done


def keep_ours(
    project: Project, by: Author, before: Mapping[str, Sequence[Coding]], source: str
) -> tuple[str, ...]:
    """After a `.qdpx` came in: where it replaced a coder's codings, both stay; a line for each."""
    now = study(project)
    theirs = {coder: now.board.codings.get(coder, ()) for coder in before}
    changed = {coder: own for coder, own in theirs.items() if not set(before[coder]) <= set(own)}
    names = {t.id: t.name for t in now.transcripts.values()}
    joined = joined_codings(before, changed, names, source)
    if joined.conflicts:
        with project.store.begin() as tx:
            put_codings(tx.trail, by, joined.codings)
        forget_study(project)
    return joined.conflicts


def _texts(
    tx: Tx, by: Author, theirs: Study, done: Combined, progress: Progress
) -> dict[str, Transcript]:
    """Bring in the other's transcripts; gives the transcript here that each of theirs is."""
    there = tx.material.transcripts()
    removed = tx.trail.board().removed
    by_words = {t.sha256: t for t in there.values() if t.text}
    coming: list[Transcript] = []
    for own in sorted(theirs.transcripts.values(), key=lambda t: t.name):
        same = by_words.get(own.sha256)
        if same is None and own.text:
            coming.append(own)
        elif same is not None and same.id in removed:
            done.conflicts.append(f"{own.name} was taken out of this study and stays out")
        elif same is not None:
            done.conflicts += other_roles(same, own)
    arrivals = [_arrival(own, there, done) for own in coming]
    people, conflicts = joined_people(tx.material.participants(), theirs.participants)
    done.conflicts += conflicts
    names = {own.id: arrival.draft.name for own, arrival in zip(coming, arrivals, strict=True)}
    table = ParticipantsTable(participants=people, rows=tuple(_rows(theirs, names)))
    steps = store(tx, by, Texts(arrivals=arrivals, people=table), frozenset(), progress)
    for own, step in zip(coming, steps, strict=True):
        _as_theirs(tx, by, own, step, done)
    now = {t.sha256: t for t in tx.material.transcripts().values() if t.text}
    return {
        own.id: now[own.sha256]
        for own in theirs.transcripts.values()
        if own.sha256 in now and now[own.sha256].id not in removed
    }


def _arrival(own: Transcript, there: Mapping[str, Transcript], done: Combined) -> Arrival:
    """A transcript as it comes in, under another name where other words have its own."""
    name = own.name
    if any(t.name == name for t in there.values()):
        name = f"{name} ({done.source})"
        done.conflicts.append(
            f"{own.name} has other words in the two projects: theirs came in as {name!r}"
        )
    turns = tuple(replace(turn, role="other") for turn in own.turns)
    draft = Draft(name=name, text=own.text, turns=turns, language=own.language)
    return Arrival(file=name, draft=draft, names=(name,), whole=done.source)


def _rows(theirs: Study, names: Mapping[str, str]) -> Iterator[ParticipantRow]:
    """Who speaks where in the transcripts that come in."""
    seen = set()
    for e in theirs.excerpts.values():
        if e.transcript_id not in names or e.participant_id is None:
            continue
        turns = theirs.transcripts[e.transcript_id].turns
        speaker = next((t.speaker for t in turns if t.start <= e.start < t.end), None)
        seen.add((e.participant_id, names[e.transcript_id], speaker))
    for person, transcript, speaker in sorted(seen, key=str):
        yield ParticipantRow(participant=person, transcript=transcript, speaker=speaker)


def _as_theirs(tx: Tx, by: Author, own: Transcript, step: Step, done: Combined) -> None:
    """Let the speakers of a transcript that came in play the parts they play there."""
    if isinstance(step, _OUT):
        why = step.why if isinstance(step, Refused) else "of somebody who has withdrawn"
        done.conflicts.append(f"{own.name} stays out: {why}")
        return
    done.transcripts += isinstance(step, Added)
    parts = {turn.start: turn.role for turn in own.turns}
    turns = tuple(replace(t, role=parts.get(t.start, t.role)) for t in step.transcript.turns)
    if turns != step.transcript.turns:
        known = known_people(tx.material)
        apply_roles(tx, by, owned(replace(step.transcript, turns=turns), known), known)


def _codes(tx: Tx, by: Author, theirs: Study, done: Combined) -> dict[str, str]:
    """Add the other's codes; gives the id here of each of them."""
    there, codes = tx.trail.board().codes, theirs.board.codes
    ids = dict(same_codes(codes, there))
    fresh = renumbered((c for c in codes.values() if c.id not in ids), ids)
    if fresh:
        own = replace(by, reason=combined_with(done.source))
        put_codebook(tx.trail, own, (*there.values(), *fresh))
    done.codes = len(fresh)
    for second in second_definitions(codes.values(), there, ids, done.source):
        keep_definition(tx.trail, by, second)
        done.conflicts.append(f"the code {second.name!r} {second.sentence}")
    return {code: ids.get(code, code) for code in codes}


def _codings(
    tx: Tx,
    by: Author,
    theirs: Study,
    homes: Mapping[str, Transcript],
    codes: Mapping[str, str],
    done: Combined,
) -> None:
    ours = tx.trail.board().codings
    coming = {
        coder: [
            replace(c, code_id=codes[c.code_id], transcript_id=homes[c.transcript_id].id)
            for c in own
            if c.code_id in codes and c.transcript_id in homes
        ]
        for coder, own in codings_by_coder(theirs.board).items()
    }
    names = {home.id: home.name for home in homes.values()}
    joined = joined_codings(ours, coming, names, done.source)
    done.conflicts += joined.conflicts
    done.codings = len(joined.codings) - sum(len(ours.get(coder, ())) for coder in coming)
    put_codings(tx.trail, replace(by, reason=combined_with(done.source)), joined.codings)


def _themes(tx: Tx, by: Author, theirs: Study, places: Places, done: Combined) -> dict[str, str]:
    """The other's accepted themes as candidates; gives the id here of each of theirs."""
    ids: dict[str, str] = {}
    for theme in theirs.board.live():
        board = tx.trail.board()
        name = theirs.board.name_of(theme.id)
        if theme.state != "accepted" or not name:
            continue
        own = theme_id_here(theme, name)
        same = board.themes.get(theme.id)
        alike = same is not None and same.state == "accepted" and board.name_of(theme.id) == name
        if alike and same is not None and same.definition == theme.definition:
            ids[theme.id] = theme.id
            continue
        ids[theme.id] = own
        if own in board.themes:
            continue
        accepted = _accepted(theirs, theme.id)
        who = accepted.analyst if accepted else done.source
        members = [theirs.excerpts[e] for e in theirs.board.members.get(theme.id, ())]
        here = [own_ for e in members if (own_ := places.excerpt(tx, by, e))]
        called = free_name(name, who, board)
        if called != name:
            done.conflicts.append(f"a theme {name!r} is here already: theirs came as {called!r}")
        event = CreateTheme(
            theme_id=own, name=called, definition=theme.definition, excerpts=tuple(here)
        )
        reason = f"accepted by {who} in {done.source}"
        record(tx.trail, replace(by, reason=reason), event)
        lost = len(members) - len(here)
        more = f"; {lost} of its excerpts are not in this study" if lost else ""
        memo = f"Accepted by {who} in {done.source}, {len(members)} excerpts{more}."
        record(tx.trail, by, WriteMemo(target="theme", target_id=own, text=memo))
        done.themes.append(called)
    return ids


def _accepted(theirs: Study, theme: str) -> Recorded | None:
    every = [r for r in theirs.trail if isinstance(r.event, Accept) and r.event.theme_id == theme]
    return every[-1] if every else None


def _keep_trail(tx: Tx, by: Author, theirs: Study, path: Path, done: Combined) -> None:
    """Keep who decided what and when, with the hashes and without a word of anybody."""
    lines = [
        {
            "seq": r.seq, "id": r.id, "kind": type(r.event).__name__, "analyst": r.analyst,
            "time": r.time.isoformat(), "previous": r.previous, "hash": r.hash,
        }
        for r in theirs.trail
    ]  # fmt: skip
    content = {"source": done.source, "head": _head(theirs), "events": lines}
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    path.chmod(0o600)
    done.trail = str(path)
    text = (
        f"Combined with {done.source}: {len(lines)} events, head {_head(theirs)}; its trail is "
        f"kept as {COMBINED}/{path.name}."
    )
    if not any(memo.text == text for memo in tx.trail.board().memos_on("project", "")):
        record(tx.trail, by, WriteMemo(target="project", target_id="", text=text))


def _head(theirs: Study) -> str:
    return theirs.trail[-1].hash if theirs.trail else "empty"


def _safe(name: str) -> str:
    kept = "".join(char if char.isalnum() or char in "-_" else "-" for char in name)
    return kept.strip("-")[:60] or "other"
