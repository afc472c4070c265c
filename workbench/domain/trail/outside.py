"""What is outside of the study and still tells of it: files that were written out of it.

An event like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.trail.families import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkExportsStale(Material):
    """Files that were written before hold words that event number `erasure` erased.

    `exports` are ids of `domain.exported.Exported`: where the files are is not in the trail.
    """

    exports: tuple[str, ...]
    erasure: int
