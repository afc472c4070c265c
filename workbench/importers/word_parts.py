"""What a Word document holds beside its words: boxes, notes, comments, hidden and deleted text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Element = Any
"""An lxml element; lxml comes without types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"
_NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


def is_on(switch: Element | None) -> bool:
    """Whether a switch of a run, such as bold, is there and not turned off."""
    return switch is not None and switch.get(f"{W}val") not in ("0", "false", "none")


def is_hidden(element: Element) -> bool:
    """Whether an element is a run that Word does not show."""
    return element.tag == f"{W}r" and is_on(element.find(f"{W}rPr/{W}vanish"))


def goes_on(paragraph: Element) -> bool:
    """Whether the mark at a paragraph's end is deleted, so that the next one goes on with it."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def boxes_in(element: Element) -> list[Element]:
    """The text boxes in an element, without what older programs are shown in their place."""
    return [box for box in element.iter(BOX) if not _is_within(box, FALLBACK)]


def paragraphs_in(cell: Element) -> list[Element]:
    """The paragraphs of a cell, at any depth, without those of text boxes."""
    return [p for p in cell.iter(f"{W}p") if not _is_within(p, BOX)]


def left_out(document: Any) -> tuple[str, ...]:  # noqa: ANN401 - python-docx's document
    """A line on what stays out of the transcript; none where all of it is read.

    Args:
        document: as python-docx opened it.
    """
    body = document.element.body
    hidden = _words(
        t.text for run in body.iter(f"{W}r") if is_hidden(run) for t in run.iter(f"{W}t")
    )
    deleted = _words(text.text for text in body.iter(f"{W}delText"))
    counts = [
        _told(hidden, "hidden word"),
        _told(deleted, "word", " deleted in tracked changes"),
        *(_told(_notes(document, part), name) for part, name in _NOTES.items()),
    ]
    told = [count for count in counts if count]
    return (f"Left out: {', '.join(told)}",) if told else ()


def _told(count: int, what: str, more: str = "") -> str:
    return f"{count} {what}{'' if count == 1 else 's'}{more}" if count else ""


def _words(texts: Iterator[str | None]) -> int:
    return len("".join(text or "" for text in texts).split())


def _notes(document: Any, part: str) -> int:  # noqa: ANN401 - python-docx's document
    """How many notes of a kind the document has; lines that only part them do not count."""
    from docx.oxml import parse_xml

    blobs: Sequence[bytes] = [
        rel.target_part.blob
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.endswith(f"/{part}")
    ]
    notes = (note for blob in blobs for note in parse_xml(blob))
    return sum(_says(note) for note in notes)


def _says(note: Element) -> bool:
    return any((text.text or "").strip() for text in note.iter(f"{W}t"))


def _is_within(element: Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None
