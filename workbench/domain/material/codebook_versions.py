"""How one version of the codebook differs from the one before, in words an analyst can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.domain.material.codebook import Code

_SAID = ("name", "definition", "include", "exclude", "example", "color")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """One field of a code, before and after; `parent` is given by name, empty at the top."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChange:
    """What became of one code; `rewordings` are empty unless it changed."""

    kind: Literal["added", "removed", "changed"]
    code: str
    name: str
    rewordings: tuple[Rewording, ...] = ()

    @property
    def sentence(self) -> str:
        """The change in one line, e.g. `changed Waiting: definition "…" → "…"`."""
        rewordings_text = "; ".join(
            f'{r.field} "{r.before}" → "{r.after}"' for r in self.rewordings
        )
        return f"{self.kind} {self.name}" + (f": {rewordings_text}" if rewordings_text else "")


def codebook_changes(
    before: Mapping[str, Code], after: Mapping[str, Code]
) -> tuple[CodeChange, ...]:
    """Codes that were added or changed, in the new codebook's order, then those removed."""
    changes: list[CodeChange] = []
    for code in after.values():
        if code.id not in before:
            changes.append(CodeChange(kind="added", code=code.id, name=code.name))
        elif found := _rewordings(before, after, code.id):
            name = before[code.id].name
            changes.append(CodeChange(kind="changed", code=code.id, name=name, rewordings=found))
    gone = (code for code in before.values() if code.id not in after)
    removed = (CodeChange(kind="removed", code=code.id, name=code.name) for code in gone)
    return (*changes, *removed)


def _rewordings(
    before: Mapping[str, Code], after: Mapping[str, Code], code: str
) -> tuple[Rewording, ...]:
    old, new = before[code], after[code]
    pairs = [(field, getattr(old, field), getattr(new, field)) for field in _SAID]
    pairs.append(("parent", _parent(before, old), _parent(after, new)))
    return tuple(Rewording(field=f, before=a, after=b) for f, a, b in pairs if a != b)


def _parent(codes: Mapping[str, Code], code: Code) -> str:
    parent = codes.get(code.parent or "")
    return parent.name if parent else ""
