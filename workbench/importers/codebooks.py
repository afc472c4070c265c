"""Codebooks: csv, xlsx and yaml, nested by the parent's name; REFI-QDA ones, nested as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import InputError, UnreadableFile
from workbench.domain.languages.tables import named
from workbench.domain.material.codebook import Code, code_id
from workbench.domain.material.text import stored_text
from workbench.importers.files import file_text
from workbench.importers.qdpx import read_qda_codes
from workbench.importers.tables import find_column, find_titled, plain_name, read_table, titles

if TYPE_CHECKING:
    from yaml import Node

CODEBOOKS = (".csv", ".tsv", ".xlsx", ".yaml", ".yml", ".qdc", ".qdpx", ".qde")
"""Suffixes of the codebooks that are read."""

MAX_CODES = 5_000
MAX_DEPTH = 20
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("code", "code name", "name", "tag", "label", "title", *named("code_name")),
    "parent": ("parent", "parent code", "parent name", "parent tag"),
    "definition": (*named("meaning"), "memo", "comment"),
    "include": ("include", "includes", "inclusion", "inclusion criteria", "when to use"),
    "exclude": ("exclude", "excludes", "exclusion", "exclusion criteria", "when not to use"),
    "example": ("example", "examples", "example quote", "quote", "exemplar", "verbatim"),
    "color": ("color", "colour"),
}
_EXACT = ("name", "parent")
_CHILDREN = ("children", "codes", "subcodes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A code as the file gives it; `above` is the entry it is nested in (yaml)."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)
    above: _Entry | None = None

    @property
    def name(self) -> str:
        return self.values["name"]


def read_codebook(path: Path) -> list[Code]:
    """Read a `.csv`, `.tsv`, `.xlsx`, `.yaml`, `.yml`, `.qdc` or `.qdpx` codebook, in its order.

    Columns or keys, named freely: name (or code, tag), definition, parent (a code's name),
    include, exclude, example, color. In yaml a code may hold its `children` instead.

    Raises:
        UnreadableFile: if the file is none of these or damaged.
        InputError: no name column, a code without a name, one name twice under one parent, a
            parent that is unknown or ambiguous, a cycle; with the line.
    """
    suffix = path.suffix.lower()
    if suffix in (".qdc", ".qdpx", ".qde"):
        return read_qda_codes(path)
    if suffix in (".yaml", ".yml"):
        # Aliases can name a code's children again and again: take no more than we allow.
        entries = list(islice(_yaml_entries(path), MAX_CODES + 1))
    elif suffix in (".csv", ".tsv", ".xlsx"):
        entries = list(_table_entries(path))
    else:
        why = f"{suffix or 'no suffix'!r} is not a kind of codebook we read"
        raise UnreadableFile(path.name, why, "Save it as csv, xlsx, yaml or qdc.")
    if not entries:
        raise UnreadableFile(path.name, "holds no codes", "Add a row for each code.")
    if len(entries) > MAX_CODES:
        raise UnreadableFile(path.name, f"holds over {MAX_CODES} codes", "Is it a codebook?")
    return _codes(path.name, entries)


def _table_entries(path: Path) -> Iterator[_Entry]:
    table = read_table(path)
    columns = _columns(table.header)
    if columns["name"] is None:
        raise InputError(
            f"{path.name}: no column with the codes' names (the columns are "
            f"{titles(table.header)}). Name it 'name', the others 'definition' and 'parent'."
        )
    for row in table.rows:
        values = {key: _clean(row.at(column)) for key, column in columns.items()}
        yield _named(path.name, _Entry(line=row.line, values=values))


def _columns(header: Sequence[str]) -> dict[str, int | None]:
    """Columns by what they hold: an exact title wins, then one that says it among other words.

    What codes and parents are called must be exact: "code" stands in many a title.
    """
    exact = {key: find_column(header, names) for key, names in _FIELDS.items()}
    taken = {column for column in exact.values() if column is not None}
    free = ["" if i in taken else title for i, title in enumerate(header)]
    return {
        key: column if column is not None or key in _EXACT else find_titled(free, _FIELDS[key])
        for key, column in exact.items()
    }


def _named(file: str, entry: _Entry) -> _Entry:
    if not entry.values.get("name"):
        raise InputError(f"{file}, line {entry.line}: a code without a name. Name or delete it.")
    return entry


def _clean(text: str) -> str:
    return stored_text(text).text.strip()


def _yaml_entries(path: Path) -> Iterator[_Entry]:
    # Nodes instead of values: they know their lines, and a code called "No" stays a name.
    import yaml

    text, _ = file_text(path)
    try:
        root = yaml.compose(stored_text(text).text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise UnreadableFile(path.name, f"is not valid yaml{where}", "Mend that line.") from error
    if isinstance(root, yaml.MappingNode):
        lists = [v for k, v in root.value if plain_name(str(k.value)) in _CHILDREN]
        root = lists[0] if lists else root
    if root is not None:
        yield from _yaml_codes(path.name, root, None, 0)


def _yaml_codes(file: str, node: Node, above: _Entry | None, depth: int) -> Iterator[_Entry]:
    """The codes of a list of names or of mappings, or of a mapping from names to definitions."""
    import yaml

    if depth > MAX_DEPTH:
        raise UnreadableFile(file, f"nests codes over {MAX_DEPTH} deep", "Flatten the codebook.")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            values = {"name": _scalar(file, key), "definition": _scalar(file, value)}
            yield _named(file, _Entry(line=_line(key), values=values, above=above))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _yaml_code(file, item, above, depth)
    else:
        why = f"line {_line(node)} is not a list of codes"
        raise UnreadableFile(file, why, "Write '- name: …' and 'definition: …' for each code.")


def _yaml_code(file: str, item: Node, above: _Entry | None, depth: int) -> Iterator[_Entry]:
    import yaml

    if not isinstance(item, yaml.MappingNode):
        values = {"name": _scalar(file, item)}
        yield _named(file, _Entry(line=_line(item), values=values, above=above))
        return
    found = {plain_name(str(key.value)): value for key, value in item.value}
    values = {}
    for key, names in _FIELDS.items():
        node = next((found[name] for name in names if name in found), None)
        values[key] = _scalar(file, node) if node is not None else ""
    entry = _named(file, _Entry(line=_line(item), values=values, above=above))
    yield entry
    for name in _CHILDREN:
        if name in found:
            yield from _yaml_codes(file, found[name], entry, depth + 1)


def _scalar(file: str, node: Node) -> str:
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag.endswith(":null") else _clean(str(node.value))
    if isinstance(node, yaml.SequenceNode) and len(node.value) <= MAX_CODES:
        parts = [n for n in node.value if isinstance(n, yaml.ScalarNode)]
        return "; ".join(_clean(str(part.value)) for part in parts)
    why = f"line {_line(node)} holds a mapping where text belongs"
    raise UnreadableFile(file, why, "Write the text between quotation marks.")


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _codes(file: str, entries: Sequence[_Entry]) -> list[Code]:
    """Codes with ids, once every parent is known to exist, to be one code, and not a cycle."""
    named: dict[str, list[_Entry]] = {}
    for entry in entries:
        named.setdefault(entry.name.casefold(), []).append(entry)
    parents = [_parent(file, entry, named) for entry in entries]
    above = {id(entry): parent for entry, parent in zip(entries, parents, strict=True)}
    ids: dict[int, str] = {}
    seen: dict[str, _Entry] = {}
    out: list[Code] = []
    for entry in entries:
        for step in reversed(_path(file, entry, above)):
            up = above[id(step)]
            ids[id(step)] = code_id(step.name, ids[id(up)] if up else None)
        own, up = ids[id(entry)], above[id(entry)]
        if own in seen:
            where = f"under {up.name!r}" if up else "at the top"
            raise InputError(
                f"{file}, line {entry.line}: the code {entry.name!r} is there twice {where} "
                f"(first in line {seen[own].line}). Rename or delete one."
            )
        seen[own] = entry
        extra = {key: entry.values.get(key, "") for key in _FIELDS if key != "parent"}
        out.append(Code(id=own, parent=ids[id(up)] if up else None, **extra))
    return out


def _parent(file: str, entry: _Entry, named: Mapping[str, Sequence[_Entry]]) -> _Entry | None:
    name = entry.values.get("parent", "")
    if entry.above is not None or not name:
        return entry.above
    fits = named.get(name.casefold(), ())
    if len(fits) == 1:
        return fits[0]
    if not fits:
        what, mend = "is not a code of this file", "Add it, or mend the spelling."
    else:
        what, mend = f"is {len(fits)} codes of this file", "Give them different names."
    raise InputError(
        f"{file}, line {entry.line}: the parent {name!r} of {entry.name!r} {what}. {mend}"
    )


def _path(file: str, entry: _Entry, above: Mapping[int, _Entry | None]) -> list[_Entry]:
    """The code and what it is nested in, innermost first."""
    path: list[_Entry] = []
    step: _Entry | None = entry
    while step is not None:
        if any(step is earlier for earlier in path):
            names = " > ".join(e.name for e in (*path, step))
            raise InputError(
                f"{file}, line {entry.line}: codes are nested in a circle ({names}). "
                "Take one parent away."
            )
        if len(path) > MAX_DEPTH:
            raise InputError(
                f"{file}, line {entry.line}: {entry.name!r} is nested over {MAX_DEPTH} deep. "
                "Flatten the codebook."
            )
        path.append(step)
        step = above[id(step)]
    return path
