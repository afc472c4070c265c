"""Cases and variables: who or what the sources are about."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from xml.etree.ElementTree import Element

from workbench.importers.qdpx.texts import SourceText
from workbench.importers.qdpx.tree import called, plain_guid, words
from workbench.importers.qdpx.values import QdaCase, Remark

_LONGEST = 60
"""Characters that the name of a document attribute may have."""


def variables_of(root: Element, element: Element) -> dict[str, str]:
    """The values on a case or source, by the variable's name; empty ones are left out."""
    names = {plain_guid(v.get("guid")): called(v) for v in root.iter("Variable")}
    values: dict[str, str] = {}
    for value in element.findall("VariableValue"):
        ref = value.find("VariableRef")
        guid = plain_guid(ref.get("targetGUID") if ref is not None else "")
        text = next((words(child) for child in value if child.tag != "VariableRef"), "")
        if text:
            values[names.get(guid) or guid] = text
    return values


def cases_of(
    root: Element, texts: Sequence[SourceText]
) -> tuple[tuple[QdaCase, ...], list[Remark]]:
    """The cases that a text is about, and a remark on each of the others.

    A text is about the cases that refer to it or to a selection of it, or go by its name: NVivo
    for Mac leaves the references out.
    """
    named = {called(text.element): text.guid for text in texts}
    holds = {guid: text.guid for text in texts for guid in (text.owner, text.guid)}
    holds |= {plain_guid(s.get("guid")): text.guid for text in texts for s in text.selections}
    cases: list[QdaCase] = []
    remarks: list[Remark] = []
    for case in root.iter("Case"):
        refs = [plain_guid(r.get("targetGUID")) for r in case if r.tag.endswith("Ref")]
        about = [holds[ref] for ref in refs if ref in holds]
        name = called(case) or plain_guid(case.get("guid"))
        about = list(dict.fromkeys(about)) or [named[name] for _ in "1" if name in named]
        if not about:
            remarks.append(Remark(kind="case", name=name, why="is about none of the texts"))
            continue
        guid, said = plain_guid(case.get("guid")), variables_of(root, case)
        cases.append(QdaCase(guid=guid, name=name, variables=said, sources=tuple(about)))
    return tuple(cases), remarks


def group_variables(
    root: Element, origin: str
) -> tuple[Mapping[str, Mapping[str, str]], list[Remark]]:
    """Variables that ATLAS.ti writes as sets of sources, by source; a remark on each other set.

    It calls such a set "gender: female".
    """
    known = {called(variable) for variable in root.iter("Variable")}
    values: dict[str, dict[str, str]] = {}
    remarks: list[Remark] = []
    for group in root.iter("Set"):
        members = [plain_guid(m.get("targetGUID")) for m in group.findall("MemberSource")]
        name, value = _parted(called(group), known)
        if name and value and members and "atlas" in origin.casefold():
            for member in members:
                values.setdefault(member, {})[name] = value
        else:
            codes = len(group.findall("MemberCode"))
            why = f"stays out ({codes} codes, {len(members)} sources)"
            remarks.append(Remark(kind="set", name=called(group), why=why))
    return values, remarks


def _parted(title: str, known: Container[str]) -> tuple[str, str]:
    """A set's title as name and value, empty where it has none.

    Both may hold colons: a variable of the file goes first, then a colon with a space behind it.
    """
    colons = [place for place, char in enumerate(title[: _LONGEST + 1]) if char == ":"]
    parts = [(title[:place].strip(), title[place + 1 :].strip()) for place in colons]
    spaced = [part for part, at in zip(parts, colons, strict=True) if title[at + 1 : at + 2] == " "]
    named = [part for part in parts if part[0] in known]
    return next(iter((*named, *spaced, *parts)), ("", ""))
