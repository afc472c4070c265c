"""The board's own files: its template, style and script, and which version they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).with_name("static")
"""The board's template, style and script."""


def version() -> str:
    """A digest of the board's files, so that a browser never mixes old and new ones."""
    content = b"".join(path.read_bytes() for path in sorted(STATIC.iterdir()))
    return hashlib.sha256(content).hexdigest()[:12]
