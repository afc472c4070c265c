"""What the Memos page lists. Pure, no markup."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from workbench.domain.study import Study
from workbench.domain.telling.memos import TARGETS, Noted, Said, memos_of
from workbench.ui.kit.listing import Line


def memo_rows(study: Study) -> list[Line]:
    """A line a memo, newest first, with its comments and where its subject is."""
    return [_line(study, noted) for noted in memos_of(study)]


def subject_address(study: Study, noted: Noted) -> str:
    """Where what a memo is on can be looked at; empty where it is nowhere by itself."""
    match noted.target:
        case "theme":
            return f"/?{urlencode({'theme': noted.target_id})}"
        case "excerpt" if noted.target_id in study.excerpts:
            home = study.excerpts[noted.target_id].transcript_id
            return f"/transcript?{urlencode({'transcript': home, 'excerpt': noted.target_id})}"
        case "transcript":
            return f"/transcript?{urlencode({'transcript': noted.target_id})}"
        case "participant":
            return f"/participants?{urlencode({'participant': noted.target_id})}"
        case "code":
            return f"/codebook?{urlencode({'code': noted.target_id})}"
        case _:
            return ""


def _line(study: Study, noted: Noted) -> Line:
    subject = study.excerpts.get(noted.target_id) if noted.target == "excerpt" else None
    return {
        "seq": noted.seq, "target": noted.target, "kind": TARGETS[noted.target],
        "id": noted.target_id, "title": noted.title, "href": subject_address(study, noted),
        "quote": subject.text if subject else "", "analyst": noted.analyst,
        "date": _date(noted.time), "text": noted.text, "question": noted.question,
        "comments": [_comment(said) for said in noted.comments],
    }  # fmt: skip


def _comment(said: Said) -> dict[str, Any]:
    return {"analyst": said.analyst, "date": _date(said.time), "text": said.text}


def _date(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time else ""
