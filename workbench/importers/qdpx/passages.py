"""The codings of one text, placed in it; those that cannot be placed are said."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from workbench.importers.qdpx.boxes import boxed
from workbench.importers.qdpx.positions import Counted, at_word_edges
from workbench.importers.qdpx.texts import SourceText, selected
from workbench.importers.qdpx.tree import plain_guid
from workbench.importers.qdpx.values import QdaCoding, Remark

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What lies on a text; `spans` holds the place of every selection and coding by GUID."""

    codings: tuple[QdaCoding, ...]
    spans: Mapping[str, Span]
    remarks: tuple[Remark, ...]


def coded_passages(
    text: SourceText, counted: Counted, users: Mapping[str, str], codes: Container[str]
) -> Coded:
    """The codings of a text with their coders; a coding on the whole source spans all of it."""
    codings: list[QdaCoding] = []
    remarks: list[Remark] = []
    spans: dict[str, Span] = {}
    for element, span in _stretches(text, counted):
        on = list(element.findall("Coding"))
        if span is None:
            remarks += [_lost(text, element, "its place is not in the text") for _ in on]
            continue
        spans[plain_guid(element.get("guid"))] = span
        spans |= {plain_guid(coding.get("guid")): span for coding in on}
        if not on and element.find("NoteRef") is None and element.find("Description") is None:
            remarks.append(_selection(text, span, "has neither code nor note"))
        elif _cut_up(counted.text, span):
            why = "begins or ends inside a word: look whether it is the passage meant"
            remarks.append(replace(_selection(text, span, why), kept=True))
        for coding in on:
            code = _code(coding)
            if code in codes:
                codings.append(
                    QdaCoding(
                        code=code, source=text.guid, start=span[0], end=span[1],
                        coder=_coder(coding, element, users),
                    )
                )  # fmt: skip
            else:
                remarks.append(_lost(text, element, "its code is not in the codebook"))
    return Coded(codings=tuple(codings), spans=spans, remarks=tuple(remarks))


def _stretches(text: SourceText, counted: Counted) -> Iterator[tuple[Element, Span | None]]:
    if text.element.find("Coding") is not None:
        yield text.element, (0, len(counted.text))
    for selection in text.selections:
        yield selection, counted.span(selected(selection))
    if text.element.tag == "PDFSource":
        yield from boxed(text.element, counted.text)


def _code(coding: Element) -> str:
    ref = coding.find("CodeRef")
    return plain_guid(ref.get("targetGUID") if ref is not None else "")


def _coder(coding: Element, selection: Element, users: Mapping[str, str]) -> str:
    """Who coded: the coding's user, else the selection's; a GUID where the user has no name."""
    guid = plain_guid(coding.get("creatingUser") or selection.get("creatingUser"))
    return users.get(guid) or guid


def _cut_up(text: str, span: Span) -> bool:
    """Whether a span cuts a word in two, in a text that has words apart (Chinese has not)."""
    return text.count(" ") * 20 > len(text) and not at_word_edges(text, *span)


def _lost(text: SourceText, element: Element, why: str) -> Remark:
    where = "–".join(element.get(key) or "?" for key in ("startPosition", "endPosition"))
    return Remark(kind="coding", name=f"{text.draft.name} {where}", why=why)


def _selection(text: SourceText, span: Span, why: str) -> Remark:
    return Remark(kind="selection", name=f"{text.draft.name} {span[0]}–{span[1]}", why=why)
