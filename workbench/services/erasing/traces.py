"""What a withdrawal or a redaction removes everywhere: vectors, labels, texts that reveal it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from workbench.domain.board.board import (
    Memo,
)
from workbench.domain.board.keys import memo_key
from workbench.domain.errors import Damaged, WorkbenchError
from workbench.domain.material.text import Excerpt
from workbench.domain.store import Erasure
from workbench.domain.study import Study
from workbench.domain.trail.audit import to_payload
from workbench.domain.trail.coding import CodeUnit, SettleUnit
from workbench.domain.trail.events import ERASED, Event, Redact
from workbench.domain.trail.families import Machine
from workbench.domain.trail.findings import ProposeSummaries, SummariseCell
from workbench.domain.trail.history import events_of
from workbench.domain.trail.notes import SetAttribute
from workbench.domain.trail.recorded import Recorded
from workbench.domain.words import MARKS, folded, forget_words
from workbench.embedding import vector_key
from workbench.exporters.files import sweep_parts
from workbench.services.context import Project
from workbench.services.copies.noting import sweep_unfinished
from workbench.services.excerpts.vectors import QUESTION_CHARACTERS, spoken_sentences
from workbench.services.labelers.naming import name_by_keyphrases
from workbench.services.labelers.titles import phrases_in
from workbench.storage.scratch import empty, sweep

QUOTED_WORDS = 4
"""A run of this many words out of erased speech counts as quoting it."""


def finish_erasure(project: Project, recorded: Recorded) -> Recorded:
    """Leave no theme without a name, and no erased byte in memory, uploads or the database's files.

    Raises:
        WorkbenchError: the words are erased, but the files cannot be cleared of them yet.
    """
    _finish(project, recorded.seq)
    return recorded


def _finish(project: Project, seq: int) -> None:
    forget_words()
    project.memory.forget(seq)
    empty(project.folder)
    sweep(project.folder)
    sweep_unfinished(project)
    board = project.store.board()
    nameless = [t.id for t in board.live() if board.name_of(t.id) in ("", ERASED)]
    name_by_keyphrases(project, [t for t in nameless if board.members.get(t)])
    cleared(project)


def finish_unfinished(project: Project) -> str:
    """Finish an erasure that was cut off before the files were cleared; what to say of it, or "".

    Words are gone from the study with the event that erased them, and from the files a moment
    later. Between the two a process can be killed.
    """
    try:
        with project.store.read() as tx:
            unfinished, last = tx.erasure.is_unfinished(), tx.trail.head()
        if unfinished:
            _finish(project, last)
    except Damaged:
        return ""  # whatever is asked for says so, and may be what helps
    except WorkbenchError as error:
        return f"an erasure was cut off, and cannot be finished now: {error}"
    if not unfinished:
        return ""
    return "an erasure was cut off before the files were cleared; that is done now"


def cleared(project: Project) -> None:
    """Leave no erased byte in the database's files, nor in exports that were cut off beside it.

    Raises:
        WorkbenchError: they cannot be rewritten now.
    """
    sweep_parts(project.folder)
    try:
        project.store.compact()
        with project.store.begin() as tx:
            tx.erasure.mark_finished()
    except WorkbenchError as error:
        raise WorkbenchError(
            "what was asked is out of the study, but the freed space of the database's files may "
            f"still hold it: {error}. Do the same once more to finish"
        ) from error


def forget(
    project: Project,
    erasure: Erasure,
    now: Study,
    excerpts: Sequence[Excerpt],
    doomed: Callable[[str], bool],
) -> int:
    """Everything derived from the words goes: vectors, labels, ledger, texts that betray them.

    Returns how many texts were erased.
    """
    texts = [e.text for e in excerpts]
    texts += [said for e in excerpts for said in spoken_sentences(now, e)]
    questions = [now.question_of(e) for e in excerpts]
    texts += [question[-QUESTION_CHARACTERS:] for question in questions]
    texts += phrases_in([*texts, *questions])
    models = _models(project, now)
    erasure.drop_vectors([vector_key(t, model, dtype) for t in texts for model, dtype in models])
    erasure.clear_label_cache()
    erasure.erase_ledger([e.id for e in excerpts])
    erased = erasure.erase_texts(doomed)
    erasure.mark_unfinished()
    erasure.rewrite_board()
    return erased


def doomed_texts(
    now: Study,
    *,
    gone: Sequence[str],
    kept: Sequence[str],
    names: Sequence[str],
    memos: Sequence[str],
) -> Callable[[str], bool]:
    """Which texts of the trail must go because they quote, name or betray who is gone.

    A machine's words (keyphrases, labels) go as soon as one word was only in what is gone and
    not in what is kept; what people wrote goes where it quotes four words running, names them,
    or is a memo on them.
    """
    runs = _said(gone, _runs) - _said(kept, _runs)
    theirs = _said(gone, _forms) - _said(kept, _forms)
    told = [re.compile(rf"(?<!\w){re.escape(folded(n))}(?!\w)") for n in names if len(n) > 1]
    on = [memo for noted in _noted(now) for key in memos for memo in noted.get(key, ())]
    doomed = {memo.text for memo in on} | {said.text for memo in on for said in memo.comments}
    doomed |= _told_of(now, memos) | _notes_of_coders(now, memos)
    for recorded in now.trail:
        rare = theirs if isinstance(recorded.event, Machine) else set[str]()
        for text in (*texts_of(recorded.event), recorded.reason):
            if (
                any(name.search(folded(text)) for name in told)
                or not runs.isdisjoint(_runs(text))
                or not rare.isdisjoint(_forms(text))
            ):
                doomed.add(text)
    return doomed.__contains__


def _told_of(now: Study, memos: Sequence[str]) -> set[str]:
    """What was corrected and summarised of participants on whom memos go, earlier keys included."""
    keys = {key.removeprefix("participant:") for key in memos}
    for recorded in sorted(events_of(now.trail, Redact), key=lambda r: -r.seq):
        if isinstance(recorded.event, Redact):
            keys |= {key.before for key in recorded.event.participants if key.after in keys}
    return {text for recorded in now.trail for text in _of_participants(recorded.event, keys)}


def _of_participants(event: Event, keys: Container[str]) -> Iterator[str]:
    """What an event says of participants alone, given by key."""
    if isinstance(event, SetAttribute) and event.participant_id in keys:
        yield event.said
    elif isinstance(event, SummariseCell) and event.participant_id in keys:
        yield event.text
    elif isinstance(event, ProposeSummaries):
        yield from (one.text for one in event.summaries if one.participant_id in keys)


def _notes_of_coders(now: Study, memos: Sequence[str]) -> set[str]:
    """What coders noted on units on which memos go."""
    coded = (r.event for r in events_of(now.trail, CodeUnit, SettleUnit))
    noted = (e for e in coded if isinstance(e, CodeUnit | SettleUnit) and e.memo)
    return {e.memo for e in noted if memo_key("excerpt", e.excerpt_id) in memos}


def still_said(now: Study, excerpts: Iterable[Excerpt]) -> list[str]:
    """What stays: the words of excerpts, and the questions that they answer, which name themes."""
    stay = list(excerpts)
    return [e.text for e in stay] + list(dict.fromkeys(map(now.question_of, stay)))


def _noted(now: Study) -> Iterator[Mapping[str, Sequence[Memo]]]:
    """Memos by what they are on, those on transcripts that were taken out included."""
    yield now.board.memos
    yield from (removed.back["memos"] for removed in now.board.removed.values())


def _models(project: Project, now: Study) -> set[tuple[str, str]]:
    """Model and dtype of every run so far and of the next one."""
    configs = [{x.name: x.value for x in entry.config} for entry in now.board.runs.values()]
    used = {(config.get("model", ""), config.get("dtype", "")) for config in configs}
    embedder = project.embedder()
    return used | {(embedder.model_id, embedder.dtype)}


def texts_of(event: Event) -> list[str]:
    """Every erasable text in an event."""
    found: list[str] = []

    def collect(text: str) -> str:
        found.append(text)
        return text

    to_payload(event, collect)
    return found


def _said(texts: Iterable[str], parts: Callable[[str], Iterable[str]]) -> set[str]:
    return {part for text in texts for part in parts(text)}


def _words(text: str) -> list[str]:
    # Figures as well, and no stems: what is erased is what was said, letter by letter.
    return re.findall(rf"[\w{MARKS}]+", folded(text))


def _forms(text: str) -> list[str]:
    """Its words, and as they were told apart before marks were part of them."""
    return _words(text) + re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[str]:
    words = _words(text)
    starts = range(len(words) - QUOTED_WORDS + 1)
    return {" ".join(words[i : i + QUOTED_WORDS]) for i in starts}
