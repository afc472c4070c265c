"""`plugins new`: a new labeler plugin, whose tests pass before you change a line."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.labeling.registry import OURS, listing

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def new_plugin(name: str, folder: Path) -> list[Path]:
    """Write a plugin package; nothing is written if any of it would overwrite something.

    Args:
        name: of the labeler: small letters, digits and hyphens.
        folder: of the package; made if it is missing, otherwise it must be empty.

    Returns:
        The files, in the order they are worth reading.

    Raises:
        InputError: the name is not valid, or the folder is not empty.
    """
    if not _NAME.fullmatch(name) or len(name) > 40 or keyword.iskeyword(name):
        raise InputError(
            f"{name!r} is not a name for a labeler; use small letters, digits and hyphens, "
            "beginning with a letter"
        )
    if any(row.name == name and row.distribution == OURS for row in listing()):
        raise InputError(f"{name!r} is a built-in labeler; choose another name")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not empty; name a new folder")
    module = f"workbench_{name.replace('-', '_')}"
    targets = {
        "labeler.py.jinja": Path(f"{module}.py"),
        "test_labeler.py.jinja": Path("tests") / f"test_{name.replace('-', '_')}.py",
        "pyproject.toml.jinja": Path("pyproject.toml"),
        "README.md.jinja": Path("README.md"),
    }
    written = {folder / to: _rendered(source, name, module) for source, to in targets.items()}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(written)


def _rendered(source: str, name: str, module: str) -> str:
    import jinja2

    text = (files(__package__ or "workbench.labeling") / "template" / source).read_text("utf-8")
    title = "".join(part.capitalize() for part in name.split("-"))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(text).render(name=name, module=module, title=title)
