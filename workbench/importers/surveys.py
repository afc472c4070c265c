"""Surveys: a row a respondent, the questions as columns, what is closed beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.surveys import QUESTION, is_no_answer, said_of_no_answers
from workbench.domain.material.text import Draft, Participant, Survey, Transcript
from workbench.domain.speech.document import label
from workbench.importers.building import Said, draft_of
from workbench.importers.kinds import silent_table
from workbench.importers.tables import Row, Table, find_column, titles

_RESPONDENT = (
    "participant", "participant id", "respondent", "respondent id", "response id", "case", "id",
    "user id", "user", "name",
)  # fmt: skip
# Columns in which the team wrote, not the respondents.
_ANALYSTS = frozenset(
    (
        "code", "codes", "coded", "coding", "theme", "themes", "tag", "tags", "label", "labels",
        "note", "notes", "memo", "category", "instructions", "id", "date", "email", "url",
        "definition", "description", "include", "exclude", "title", "subject", "location", "source",
    )
)  # fmt: skip
# Of those, what may well be an attribute of who answered.
_MAY_BE_CLOSED = frozenset(("title", "location", "source", "category"))
# An answer in one's own words: this many in the mean, and hardly ever the same twice.
_OWN_WORDS = 4.0
_OWN_SHARE = 0.7
_ANSWERED = 0.2
# A closed column has few values that recur, or numbers.
_LONGEST_VALUE = 60
_FEWEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    column: int
    words: str


def survey_draft(table: Table, language: str) -> Draft:
    """One transcript: each question, then everybody's answers to it.

    Raises:
        UnreadableFile: if nobody answers in their own words.
    """
    questions = [_Question(column=c, words=table.header[c]) for c in _questions(table)]
    if not questions and (other := silent_table(table)):
        raise other
    if not questions:
        why = (
            f"has no column with the words spoken (its columns are {titles(table.header)}), "
            "and none with answers in people's own words"
        )
        raise UnreadableFile(table.name, why, "Name it 'words' or 'text', the speakers' 'speaker'.")
    draft = draft_of(table.name, _answers(table, questions), (), language)
    survey = _survey(table, {q.column for q in questions})
    notes = (*draft.notes, *_notes(table, questions, survey, draft), *notes_above(table))
    return replace(draft, notes=(*notes, *table.notes), survey=survey)


def notes_above(table: Table) -> Iterator[str]:
    """What stands above the titles of the columns, which is nobody's words."""
    if table.above:
        yield f"Above the titles of the columns stands {titles(table.above)}; it was left out"


def told_of_columns(columns: Sequence[str]) -> str:
    """The line on columns that say who answered."""
    are = "is an attribute" if len(columns) == 1 else "are attributes"
    return f"{titles(columns)} {are} of who answered"


def _notes(
    table: Table, questions: Sequence[_Question], survey: Survey, draft: Draft
) -> Iterator[str]:
    asked = ", ".join(f"'{q.words[:60]}'" for q in questions)
    yield f"A survey: {len(table.rows)} respondents; answers to {asked}"
    if survey.closed:
        yield told_of_columns(survey.closed)
    used = {*(q.words for q in questions), *survey.closed}
    others = [t for c, t in enumerate(table.header) if t not in used and c != _who(table) and t]
    if others:
        yield f"Columns left out: {titles(others)}"
    told = said_of_no_answers(
        Transcript(id="", name="", sha256="", text=draft.text, turns=draft.turns)
    )
    if told:
        yield told


def _questions(table: Table) -> list[int]:
    """Columns of answers in people's own words."""
    return [c for c, title in enumerate(table.header) if title and _own_words(table, c, title)]


def _own_words(table: Table, column: int, title: str) -> bool:
    if _ANALYSTS & _title_words(title):
        return False
    filled = [row.at(column).strip() for row in table.rows if row.at(column).strip()]
    if len(filled) < max(2, _ANSWERED * len(table.rows)):
        return False
    # Those who answered nothing do not make a question a closed one.
    cells = [cell for cell in filled if not is_no_answer(cell)]
    mean = sum(len(cell.split()) for cell in cells) / max(1, len(cells))
    return mean >= _OWN_WORDS and len(set(cells)) >= _OWN_SHARE * len(cells)


def _title_words(title: str) -> set[str]:
    return set(title.casefold().replace("_", " ").split())


def _survey(table: Table, questions: set[int]) -> Survey:
    """The respondents with what their short cells say, and the columns whose values recur."""
    who = _who(table)
    short = [
        c
        for c, title in enumerate(table.header)
        if title and c != who and c not in questions and _is_short(table, c)
    ]
    people = (
        Participant(
            id=label(_named(table, row, number)),
            attributes={table.header[c]: " ".join(row.at(c).split()) for c in short},
        )
        for number, row in enumerate(table.rows, 1)
    )
    closed = tuple(table.header[c] for c in short if _recurs(table, c))
    return Survey(respondents=tuple(people), closed=closed)


def _is_short(table: Table, column: int) -> bool:
    return all(len(row.at(column)) <= _LONGEST_VALUE for row in table.rows)


def _recurs(table: Table, column: int) -> bool:
    if (_ANALYSTS - _MAY_BE_CLOSED) & _title_words(table.header[column]):
        return False
    cells = [row.at(column).strip() for row in table.rows if row.at(column).strip()]
    kinds = set(cells)
    return len(cells) >= _FEWEST and 2 <= len(kinds) <= len(cells) / 2


def _answers(table: Table, questions: Sequence[_Question]) -> Iterator[Said]:
    for question in questions:
        yield Said(speaker=QUESTION, text=question.words.replace("_", " "))
        for number, row in enumerate(table.rows, 1):
            yield Said(speaker=_named(table, row, number), text=row.at(question.column))


def _named(table: Table, row: Row, number: int) -> str:
    """What a respondent is called."""
    who = _who(table)
    name = row.at(who).strip() if who is not None else ""
    return name or f"Respondent {number}"


def _who(table: Table) -> int | None:
    return find_column(table.header, _RESPONDENT)
