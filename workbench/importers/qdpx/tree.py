"""XML from strangers as a small tree: no document type, so no entity to expand or to fetch."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import stored_text

MAX_ELEMENTS = 200_000
MAX_DEPTH = 60

_MEND = "Export it again from the program it was made with."


class _Builder(TreeBuilder):
    """Builds elements without their namespaces, which programs spell in different ways."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._count = 0
        self._depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse what entities are declared with, before the first is."""
        why = "declares XML entities, which such files never need"
        raise UnreadableFile(self._name, why, "Do not open it; ask where it comes from.")

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise UnreadableFile(self._name, "holds more XML than a project ever has", _MEND)
        return super().start(_local(tag), {_local(key): text for key, text in attrs.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_local(tag))


def parsed(name: str, content: bytes, root: str) -> Element:
    """The root element of an XML file.

    Raises:
        UnreadableFile: it is not XML, hostile, or its root is called otherwise.
    """
    parser = XMLParser(target=_Builder(name))
    try:
        parser.feed(content)
        tree: Element = parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise UnreadableFile(name, f"is not valid XML ({error})", _MEND) from error
    if tree.tag != root:
        what = f"is not a REFI-QDA {root.lower()} (its first element is {tree.tag[:40]!r})"
        raise UnreadableFile(name, what, _MEND)
    return tree


def plain_guid(raw: str | None) -> str:
    """A GUID as it is compared: lower case, without braces; whatever else stays as it is."""
    return (raw or "").strip().strip("{}").lower()


def words(element: Element | None) -> str:
    """The text of an element, cleaned like all stored text; empty if there is none."""
    return stored_text((element.text or "") if element is not None else "").text.strip()


def called(element: Element) -> str:
    """An element's name on one line; empty where it has none."""
    return " ".join(stored_text(element.get("name") or "").text.split())


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
