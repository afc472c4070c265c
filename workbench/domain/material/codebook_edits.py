"""A codebook file against what people changed by hand since the last one was loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.material.codebook import Code, below

Codes = Mapping[str, Code]


def with_edits(file: Codes, loaded: Codes, now: Codes) -> dict[str, Code]:
    """The file's codes, with what was changed by hand since the last load put in again.

    A code that was added by hand stays, one that was retired or merged stays away, one that was
    worded or placed otherwise stays as it is now. What nobody touched is as the file has it.

    Args:
        file: code id to code, as the file has them.
        loaded: as the file before had them.
        now: the codebook as it stands.
    """
    edited = {code for code in {*loaded, *now} if loaded.get(code) != now.get(code)}
    merged = {code: now.get(code) if code in edited else each for code, each in file.items()}
    merged |= {code: now[code] for code in now if code in edited and code not in file}
    kept = {code: each for code, each in merged.items() if each is not None}
    return _standing(kept, file, loaded)


def _standing(codes: dict[str, Code], file: Codes, loaded: Codes) -> dict[str, Code]:
    """Every code under one that is there, and none under itself."""
    for code, each in codes.items():
        parent = each.parent
        while parent is not None and parent not in codes:
            gone = file.get(parent) or loaded.get(parent)
            parent = gone.parent if gone else None
        if parent is not None and parent in {code, *below(code, codes)}:
            parent = None
        codes[code] = replace(each, parent=parent)
    return codes
