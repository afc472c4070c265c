"""The codebook as its page shows it: the tree, and what lies behind each code. Pure, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from workbench.domain.board.codings import every_coding
from workbench.domain.material.codebook import Code, Coding
from workbench.domain.material.text import Transcript
from workbench.domain.study import Study
from workbench.domain.telling.wording import RELATIONS
from workbench.exporters.tables import outline
from workbench.ui.board.theme_presenter import FIRST_CARDS, Card, MemoLine, cards, memo_lines


class LinkedTheme(TypedDict):
    """A theme that is linked to a code; `how` says the relation in words."""

    id: str
    name: str
    how: str


class CodeRow(TypedDict):
    """One code with its place in the tree; `codings` counts passages that people coded."""

    id: str
    name: str
    parent: str
    depth: int
    color: str
    definition: str
    include: str
    exclude: str
    example: str
    codings: int
    themes: list[LinkedTheme]


class CodedPassage(TypedDict):
    """What somebody coded: the words, and whose they are."""

    text: str
    who: str
    coder: str


class OneCode(TypedDict):
    """What lies behind one code: codings, excerpts of its themes, memos; `more` were not sent."""

    passages: list[CodedPassage]
    more: int
    cards: list[Card]
    memos: list[MemoLine]


def code_rows(study: Study) -> list[CodeRow]:
    """The codebook from the top of the tree down, a branch after its code."""
    coded = Counter(coding.code_id for coding in every_coding(study.board))
    linked = _linked(study)
    return [
        {
            "id": code.id, "name": code.name, "parent": code.parent or "", "depth": depth,
            "color": code.color, "definition": code.definition, "include": code.include,
            "exclude": code.exclude, "example": code.example, "codings": coded[code.id],
            "themes": linked.get(code.id, []),
        }
        for code, depth in tree(study.board.codes)
    ]  # fmt: skip


def one_code(study: Study, code_id: str) -> OneCode:
    """What lies behind a code, as far as the page shows it at once."""
    coded = [c for c in every_coding(study.board) if c.code_id == code_id]
    known = [c for c in coded if c.transcript_id in study.transcripts]
    themes = [theme["id"] for theme in _linked(study).get(code_id, [])]
    held = dict.fromkeys(e.id for theme in themes for e in study.members_of(theme))
    return {
        "passages": [_passage(study, coding) for coding in known[:FIRST_CARDS]],
        "more": max(0, len(known) - FIRST_CARDS),
        "cards": cards(study, list(held)[:FIRST_CARDS]),
        "memos": memo_lines(study.memos_on("code", code_id)),
    }


def tree(codes: Mapping[str, Code]) -> list[tuple[Code, int]]:
    """The codes with their depths, children after their parent."""
    order = outline(list(codes), {code.id: code.parent for code in codes.values()})
    return [(codes[code], depth) for code, depth in order]


def _passage(study: Study, coding: Coding) -> CodedPassage:
    transcript = study.transcripts[coding.transcript_id]
    words = transcript.text[coding.start : coding.end]
    return {"text": words, "who": _who(study, transcript, coding), "coder": coding.coder}


def _who(study: Study, transcript: Transcript, coding: Coding) -> str:
    """Whose words a coding lies on; empty where that is not known."""
    if transcript.participant_id:
        return transcript.participant_id
    for excerpt in study.excerpts.values():
        here = excerpt.transcript_id == transcript.id
        if here and excerpt.start < coding.end and coding.start < excerpt.end:
            return excerpt.participant_id or ""
    return ""


def _linked(study: Study) -> Mapping[str, list[LinkedTheme]]:
    linked: dict[str, list[LinkedTheme]] = {}
    for theme in study.board.live():
        for link in theme.codes:
            name = study.board.name_of(theme.id) or f"unnamed {theme.id[:8]}"
            how = "" if link.relation == "same" else f"{RELATIONS[link.relation]} the code"
            linked.setdefault(link.code_id, []).append({"id": theme.id, "name": name, "how": how})
    return linked
