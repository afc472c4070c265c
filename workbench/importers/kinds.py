"""Files beside transcripts: codebooks, codings, interview guides, lists of who took part.

Each has a door of its own, which the refusal names. A file is taken for one only where nobody is
seen to speak in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePath

from workbench.domain.errors import OtherKind
from workbench.domain.languages.tables import named
from workbench.domain.material.text import Draft
from workbench.importers.codings import CODE, END, QUOTE, START, TRANSCRIPT
from workbench.importers.tables import Table, find_column, plain_name, titles

_CODINGS = (
    "is a table of coded passages",
    "Load it with `workbench codings DIR FILE` or on the Codebook page.",
)
_CODEBOOK = ("is a codebook", "Load it with `workbench codebook DIR FILE` or on the Codebook page.")
_WRITTEN_CODEBOOK = (
    "is a codebook",
    "Save its table as csv or xlsx and load that with `workbench codebook DIR FILE` or on the "
    "Codebook page.",
)
_PEOPLE = (
    "is a table of who took part",
    "Give it with --participants, or as Participants on the Import page.",
)
_NO_WORDS = (
    "If it says who took part, give it with --participants, or as Participants on the Import page; "
    "if a column holds what was said, call that column 'words'."
)
_HIGHLIGHTS = (
    "is a list of coded passages from Taguette",
    "In Taguette export the highlights as csv, and load that with `workbench codings DIR FILE`.",
)
_METADATA = (
    "describes files and holds no speech",
    "If it says who took part, name that column 'participant' and give it with --participants.",
)
_GUIDE = (
    "is an interview guide",
    "Load it with `workbench guide DIR FILE`. If somebody does speak in it, rename it and name the "
    "speakers.",
)
_PAPERS = (
    "is about the files and holds no interview",
    "If somebody does speak in it, rename it and import that.",
)

_NAMES, _MEANINGS = named("code_name"), named("meaning")
_PARTS = (
    "parent", "include", "exclude", "example", "parent code", "color", "colour", "number", "files",
    "references", "frequency", "grounded",
)  # fmt: skip
_PERSON = ("participant", "participant id", "participantid")
_SPEAKERS = ("speaker", "speaker name", "speaker label", "participant", "respondent", "voice")
_FILE_FACTS = frozenset(
    (
        "objectid", "identifier", "filename", "file name", "format", "type", "rights", "license",
        "date", "creator", "contributor", "publisher", "subject", "title", "description", "source",
        "location", "latitude", "longitude", "url", "language", "relation", "coverage",
        "display template", "youtubeid", "image small", "image thumb", "duration", "size",
    )
)  # fmt: skip
_FEWEST_FACTS = 5
# Words of a transcript's name in the mean.
_NAME_WORDS, _FEW_WORDS = 2.5, 6
_ABOUT = re.compile(
    r"(?:read ?me|licen[cs]e|copying|change ?log|contributing|citation|lies ?mich|l[æa]s ?mig)\b",
    re.I,
)
# A guide asks in so many of its lines, and what does not ask is a heading or a prompt.
_FEWEST_LINES, _FEWEST_QUESTIONS, _ASKING, _PROMPT_WORDS = 6, 4, 0.5, 6.0
_LONGEST_GUIDE = 4_000
_NUMBERED = re.compile(r"^\W*(?:\d+[.)]?)*\s*")
_SENTENCE = re.compile(r"[.!。]\s")
_TITLE_WORDS, _TITLES = 8, 6


def refuse_other_tables(table: Table) -> None:
    """Let tables of speech pass.

    Raises:
        OtherKind: by its titles it is something else; what, and its door.
    """
    if _names(table, _PERSON) and _lists_files(table):
        raise OtherKind(table.name, *_PEOPLE)
    if _has(table, "words") and _names(table, _SPEAKERS):
        return
    placed = _names(table, QUOTE) or (_names(table, START) and _names(table, END))
    if _names(table, TRANSCRIPT) and _names(table, CODE) and placed:
        raise OtherKind(table.name, *_CODINGS)
    if _names(table, (*_NAMES, "name")) and _names(table, _MEANINGS) and _names(table, _PARTS):
        raise OtherKind(table.name, *_CODEBOOK)
    facts = sum(" ".join(title.casefold().split("_")) in _FILE_FACTS for title in table.header)
    if facts >= _FEWEST_FACTS and not _has(table, "words"):
        raise OtherKind(table.name, *_METADATA)


def silent_table(table: Table) -> OtherKind | None:
    """What a table is in which nobody says anything in their own words."""
    if _names(table, _PERSON):
        return OtherKind(table.name, *_PEOPLE)
    if _names(table, _NAMES) and _names(table, _MEANINGS):
        return OtherKind(table.name, *_CODEBOOK)
    cells = [len(cell.split()) for row in table.rows for cell in row.cells if cell.strip()]
    if cells and max(cells) <= _FEW_WORDS and sum(cells) <= _NAME_WORDS * len(cells):
        why = f"holds no speech: its cells are a few words each (columns {titles(table.header)})"
        return OtherKind(table.name, why, _NO_WORDS)
    return None


def refuse_other_documents(path: Path, draft: Draft) -> None:
    """Let documents pass in which somebody speaks.

    Raises:
        OtherKind: by its name or by what stands in it, it is a guide, a codebook or the like.
    """
    guessed = {name for name in GUESSED if name not in draft.text}
    if len({turn.speaker for turn in draft.turns if turn.speaker} - guessed) > 1:
        return
    stem = " ".join(re.split(r"[\s_.–-]+", PurePath(path.name).stem.casefold()))
    if _ABOUT.match(stem):
        raise OtherKind(path.name, *_PAPERS)
    if any(name in stem for name in named("codebook")):
        raise OtherKind(path.name, *_WRITTEN_CODEBOOK)
    title = _first_line(draft.text)
    guide = any(name in stem or _is_titled(title, name) for name in named("guide"))
    if guide or is_guide(draft.text):
        raise OtherKind(path.name, *_GUIDE)
    if any(_is_titled(title, name) for name in named("codebook")) or _has_codes(draft.text):
        raise OtherKind(path.name, *_WRITTEN_CODEBOOK)
    if title.startswith("taguette highlights"):
        raise OtherKind(path.name, *_HIGHLIGHTS)


def _first_line(text: str) -> str:
    return next(filter(None, map(plain_name, text.split("\n"))), "")


def _has_codes(text: str) -> bool:
    """Whether a document begins with the titles of a table of codes."""
    lines = list(islice(filter(None, map(plain_name, text.split("\n"))), _TITLES))
    return bool({*lines} & {*_NAMES}) and bool({*lines} & {*_MEANINGS})


def _is_titled(title: str, name: str) -> bool:
    """Whether a document's first line is a title that says what it is."""
    return f" {name} " in f" {title} " and len(title.split()) <= _TITLE_WORDS


GUESSED = frozenset(("Interviewer", "Interviewee"))
"""Who speaks by the look of paragraphs: questions in bold may be a guide's."""


def is_guide(text: str) -> bool:
    """Whether a text is questions and prompts, and nobody answers."""
    lines = [line.strip(" \t*_#>-•·") for line in text.split("\n")]
    filled = [line for line in lines if line]
    questions = [line for line in filled if _asks_only(line)]
    others = [len(line.split()) for line in filled if line not in questions]
    if len(filled) < _FEWEST_LINES or len(text.split()) > _LONGEST_GUIDE:
        return False
    asking = len(questions) >= max(_FEWEST_QUESTIONS, _ASKING * len(filled))
    return asking and sum(others) <= _PROMPT_WORDS * len(others)


def _asks_only(line: str) -> bool:
    """Whether a line is a question and nothing else: an answer may end in one."""
    bare = line.rstrip(' )"”»*_')
    return bare.endswith(("?", "？", "؟")) and not _SENTENCE.search(_NUMBERED.sub("", bare))


def _lists_files(table: Table) -> bool:
    """Whether the column called transcript holds names of transcripts and no words."""
    column = find_column(table.header, TRANSCRIPT)
    cells = [row.at(column).strip() for row in table.rows if row.at(column).strip()]
    return bool(cells) and sum(len(cell.split()) for cell in cells) <= _NAME_WORDS * len(cells)


def _names(table: Table, names: Sequence[str]) -> bool:
    return find_column(table.header, names) is not None


def _has(table: Table, of: str) -> bool:
    return _names(table, named(of))
