"""One code, two definitions: the study's stands, the other is kept as what somebody else means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.material.codebook import Code

_PARTS = ("definition", "include", "exclude", "example")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondDefinition:
    """What another file says of a code that the study defines otherwise.

    Attributes:
        code_id: the code in the study.
        name: of the code.
        text: the other definition, as it is kept.
        source: whose it is: a person's name or a file's.
        alone: whether the study says nothing of the code itself.
        by_name: whether the two were matched by name, under different ids.
    """

    code_id: str
    name: str
    text: str
    source: str
    by_name: bool
    alone: bool = False

    @property
    def memo(self) -> str:
        """The other definition as a note on the code."""
        return f"Defined otherwise ({self.source}): {self.text}"

    @property
    def sentence(self) -> str:
        """The conflict, as half a sentence."""
        matched = " and another GUID" if self.by_name else ""
        first = " ".join(self.text.split())
        shown = first if len(first) <= 80 else f"{first[:79]}…"
        if self.alone:
            return (
                f"has a definition{matched} here and none in the study; kept as a note: “{shown}”"
            )
        return (
            f"has another definition{matched} here; the study's stands, this one is kept as a "
            f"note: “{shown}”"
        )


def second_definitions(
    codes: Iterable[Code], known: Mapping[str, Code], same: Mapping[str, str], source: str
) -> Iterator[SecondDefinition]:
    """The codes that come in with another definition than the study's code has.

    Args:
        codes: what comes in.
        known: the study's codes.
        same: which of them each is.
        source: whose the definitions are.
    """
    for code in codes:
        ours = known.get(same.get(code.id, ""))
        theirs = _said(code)
        if ours is not None and theirs and theirs.split() != _said(ours).split():
            yield SecondDefinition(
                code_id=ours.id, name=code.name, text=theirs, source=source,
                by_name=code.id != ours.id, alone=not _said(ours),
            )  # fmt: skip


def _said(code: Code) -> str:
    """All that defines a code."""
    parts = ((part, getattr(code, part).strip()) for part in _PARTS)
    return "\n".join(
        text if part == "definition" else f"{part.capitalize()}: {text}"
        for part, text in parts
        if text
    )
