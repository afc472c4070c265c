"""A run in words: what it came to, and what to be careful about."""

from __future__ import annotations

from workbench.domain.board.board import Board
from workbench.domain.material.surveys import no_answers
from workbench.domain.study import Study
from workbench.domain.telling.wording import count
from workbench.embedding.minilm import MODEL
from workbench.embedding.multilingual import caution, is_english
from workbench.services.projects import Status


def summary(after: Status, now: Study, *, again: bool) -> str:
    """What a run came to; `now` is the study that it looked at, `again` that nothing was new."""
    blank = blank_answers(now)
    used = after.excerpts - after.set_aside
    share = after.unthemed / max(1, used)
    files = count(len(after.doubtful), "transcript")
    doubtful = f" Who speaks is in doubt in {files}." if after.doubtful else ""
    before = "Nothing has changed since the last such run; its themes stand. " if again else ""
    return (
        f"{before}{count(len(after.themes), 'theme')}; {after.unthemed} of {used} excerpts "
        f"({share:.0%}) in no theme, {after.set_aside} more set aside as filler{_of_them(blank)}."
        f"{doubtful}"
    )


def _of_them(blank: frozenset[str]) -> str:
    return f", {len(blank)} of them as no answer" if blank else ""


def blank_answers(now: Study) -> frozenset[str]:
    """The excerpts of surveys that answer nothing."""
    blank = {
        (transcript.id, turn.start)
        for transcript in now.transcripts.values()
        for turn in no_answers(transcript)
    }
    return frozenset(e.id for e in now.excerpts.values() if (e.transcript_id, e.start) in blank)


def foreign(board: Board, run_id: str, language: str) -> str:
    """A warning where the study's language is not the one that the model was trained on."""
    model = {x.name: x.value for x in board.runs[run_id].config}.get("model", "")
    packaged = model.startswith(f"{MODEL}@")
    return f" {caution(language)}" if packaged and not is_english(language) else ""


def crowded(board: Board, run_id: str) -> str:
    """A warning where the model's vectors hardly tell excerpts apart; empty where they do."""
    found = {x.name: x.value for x in board.runs[run_id].config}.get("crowded")
    if found is None:
        return ""
    return (
        f" The excerpts' vectors lie close together (mean cosine {found}): one model gives such "
        "vectors to any texts, or most excerpts say the same. Read the themes with care."
    )
