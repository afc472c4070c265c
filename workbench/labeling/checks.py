"""What the host checks of every proposal before an analyst sees it.

Small faults of form are mended (spaces, control characters, emphasis marks around a name), and a
description that passes a participant's words off as its own is left out; anything else that could
mislead a reader is refused: an invented quotation, a foreign code, a placeholder, markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.api import LabelProposal, LabelRejected, LabelRequest
from workbench.domain.words import MARKS
from workbench.labeling.quotations import invented_quotation, unmarked_passage

NAME_LENGTH = 100
SUBTITLE_LENGTH = 120
DESCRIPTION_LENGTH = 600
NOTE_LENGTH = 2000
NOTES = 20

_PLACEHOLDER = re.compile(
    r"(the )?(theme|cluster|topic|label|name|title|code|group|category|excerpt|quote|text|string|"
    r"none|null|nan|na|n a|unknown|unnamed|untitled|no name|no label|placeholder|tbd|todo|"
    r"misc|miscellaneous|other|others|various|various themes|various topics|general|general theme|"
    r"outlier|outliers|uncategori[sz]ed|unclassified|theme name|cluster name|name of the theme|"
    r"your name here|lorem ipsum|example|same as above)s?( \d+| [a-z])?"
)
_EMPTY_WORDS = (
    "a an the and or of on about in from with by their its s experience experiences view views "
    "viewpoint viewpoints opinion opinions perspective perspectives thought thoughts reflection "
    "reflections aspect aspects issue issues matter matters topic topics theme themes discussion "
    "discussions comment comments remark remarks statement statements insight insights "
    "participant participants interviewee interviewees respondent respondents speaker speakers "
    "interview interviews excerpt excerpts personal general various different diverse multiple "
    "mixed several overall key main other others misc miscellaneous"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""A name of nothing but these, such as "Various views of participants", fits any theme at all."""
_MARKUP = re.compile(
    r"</?[A-Za-z!][^>]*>|!?\[[^\]]*\](?:\s*\([^)]*\)|\[[^\]]*\])|\w://|\bwww\.|&[#\w]+;|```|"
    r"\b(?:javascript|mailto|data|tel):\S",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b[\w-]+\.[a-z]{2,24}/\S", re.IGNORECASE)
"""An address without a scheme; in a note it may be a model's name or file."""

# Digits distinguish names, apostrophes and hyphens do not: so these are finer than words.
_PART = re.compile(rf"[\w{MARKS}]+")
_EMPHASIS = "*_`# "
_QUOTED = re.compile(r"[\"'“”„«»‘’‹›]([^\"“”„«»‹›]*)[\"'“”„«»‘’‹›]")


def checked(
    proposal: LabelProposal, request: LabelRequest, *, examples: Iterable[str] = ()
) -> LabelProposal:
    """The proposal, mended where only its form was off.

    Args:
        proposal: what the labeler returned.
        request: what it was shown.
        examples: names that its prompt gives as examples.

    Raises:
        LabelRejected: saying what cannot be used and why.
        TypeError: what came back is not a proposal at all, which is a bug in the labeler.
    """
    _well_typed(proposal)
    mended = replace(
        proposal,
        name=_name(proposal.name, examples),
        description=_prose("description", proposal.description, DESCRIPTION_LENGTH),
        notes=_notes(proposal.notes),
        subtitle=_prose("subtitle", proposal.subtitle, SUBTITLE_LENGTH),
    )
    _no_address("description", mended.description)
    _no_address("subtitle", mended.subtitle)
    _known(mended, request)
    excerpts = [excerpt.text for excerpt in request.exemplars]
    for text in (mended.name, mended.subtitle, mended.description, *mended.notes.values()):
        passage = invented_quotation(text, excerpts)
        if passage is not None:
            raise LabelRejected(f"quotes {passage!r}, which is in none of the excerpts")
    if unmarked_passage(mended.description, excerpts) is not None:
        return replace(mended, description="")  # the name may be good anyway
    return mended


def name_key(name: str) -> str:
    """Two names with the same key are the same name: case, spaces and punctuation aside."""
    return " ".join(_PART.findall(unicodedata.normalize("NFKC", name).casefold()))


def is_placeholder(name: str) -> bool:
    """Whether a name says nothing: "Theme 3", "Other", "n/a", "Personal experiences"."""
    key = name_key(name)
    return _PLACEHOLDER.fullmatch(key) is not None or _EMPTY.issuperset(key.split())


def plain(text: str) -> str:
    """The text on one line: control, format and direction characters out, single spaces.

    Joiners inside emoji and scripts (U+200C, U+200D) stay: without them words change.
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    kept = (c for c in spaced if c in "\u200c\u200d" or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def _well_typed(proposal: object) -> None:
    if not isinstance(proposal, LabelProposal):
        raise TypeError(f"label() returned {type(proposal).__name__}, not a LabelProposal")
    texts = [
        proposal.name,
        proposal.subtitle,
        proposal.description,
        *proposal.evidence,
        *proposal.notes,
    ]
    texts += proposal.notes.values()
    if isinstance(proposal.evidence, str) or not all(isinstance(text, str) for text in texts):
        raise TypeError("all that a LabelProposal says, and its evidence, are strings")
    if not isinstance(proposal.code_id, str | None):
        raise TypeError("code_id of a LabelProposal is a string or None")


def _name(name: str, examples: Iterable[str]) -> str:
    mended = _bare(plain(name))
    while whole := _QUOTED.fullmatch(mended):
        # A name is not a quotation; marks around all of it only look like one.
        mended = _bare(whole.group(1))
    if not any(char.isalpha() for char in mended):
        raise LabelRejected(f"the name {name[:40]!r} is empty")
    if len(mended) > NAME_LENGTH:
        raise LabelRejected(
            f"the name has {len(mended)} characters, at most {NAME_LENGTH} are read as a name"
        )
    _no_markup("name", mended)
    _no_address("name", mended)
    if is_placeholder(mended):
        raise LabelRejected(f"the name {mended!r} says nothing about the excerpts")
    if name_key(mended) in {name_key(example) for example in examples}:
        raise LabelRejected(f"the name {mended!r} is an example from the prompt")
    return mended


def _bare(text: str) -> str:
    return text.strip(_EMPHASIS).rstrip(_EMPHASIS + ".,;:")


def _prose(what: str, text: str, length: int) -> str:
    mended = plain(text)
    if len(mended) > length:
        raise LabelRejected(f"the {what} has {len(mended)} characters, at most {length} are kept")
    _no_markup(what, mended)
    return mended


def _notes(notes: Mapping[str, str]) -> dict[str, str]:
    if len(notes) > NOTES:
        raise LabelRejected(f"{len(notes)} notes, at most {NOTES} are kept")
    return {
        _prose("name of a note", key, 60): _prose(f"note {key[:60]!r}", notes[key], NOTE_LENGTH)
        for key in sorted(notes)
    }


def _no_markup(what: str, text: str) -> None:
    match = _MARKUP.search(text)
    if match:
        raise LabelRejected(f"the {what} holds markup or a link: {match.group()[:40]!r}")


def _no_address(what: str, text: str) -> None:
    match = _ADDRESS.search(text)
    if match:
        raise LabelRejected(f"the {what} holds a link: {match.group()[:40]!r}")


def _known(proposal: LabelProposal, request: LabelRequest) -> None:
    shown = {request.like, *(code.id for code in request.codebook)}
    if proposal.code_id is not None and proposal.code_id not in shown:
        raise LabelRejected(f"code {proposal.code_id[:60]!r} is not among the codes it was shown")
    excerpts = {excerpt.id for excerpt in request.exemplars}
    for evidence in proposal.evidence:
        if evidence not in excerpts:
            raise LabelRejected(
                f"evidence {evidence[:60]!r} is not among the excerpts it was shown"
            )
