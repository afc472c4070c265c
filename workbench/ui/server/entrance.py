"""The page in front of the door, and the file that leads a browser there; neither has a script."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 12vh auto; max-width: 34rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.5rem 0; }
label { flex: 1 1 100%; }
input { flex: 1 1 18rem; font: inherit; padding: .5rem; }
button { font: inherit; padding: .5rem 1.2rem; cursor: pointer; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Transcript workbench</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p>{said}</p>
<form method="post" action="/enter">
<input type="hidden" name="to" value="{to}">
{fields}
</form>
<p>Interviews are confidential, so this page opens only for whoever started the workbench.</p>
</main>
</body>
</html>
"""

_ASKING = """<label for="key">The address that the terminal shows, or the key in it</label>
<input id="key" name="key" autocomplete="off" autofocus required>
<button>Open</button>"""
_HANDING_IN = """<input type="hidden" name="key" value="{key}">
<button autofocus>Open the study</button>"""

_HOW = (
    "Open the last address shown in the terminal where <code>workbench serve</code> runs, or "
    "paste it here. Each address opens one browser; the terminal then shows another. A study that "
    "was open before the workbench was started again needs this once more; nothing is lost."
)
_WRONG = "This key was used already, or belongs to an earlier start of the workbench. "

_REDIRECTION = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="referrer" content="no-referrer">
<title>Transcript workbench</title>
<meta http-equiv="refresh" content="0; url={address}">
</head>
<body><p><a href="{address}">Open the workbench</a></p></body>
</html>
"""


def entrance(to: str, *, key: str = "", wrong: bool = False) -> Response:
    """The page that hands in a key, or asks for one.

    Args:
        to: where to go on to.
        key: what the address held.
        wrong: whether a key was refused just now.
    """
    from starlette.responses import HTMLResponse

    fields = _HANDING_IN.format(key=html.escape(key)) if key else _ASKING
    page = _PAGE.format(
        style=_STYLE,
        heading="Open the study in this browser" if key else "This study is closed",
        said="" if key else (_WRONG if wrong else "") + _HOW,
        to=html.escape(to),
        fields=fields,
    )
    return HTMLResponse(page, 200 if key else 401, headers=_headers())


def redirection(address: str) -> str:
    """A page that leads to an address with a key."""
    return _REDIRECTION.format(address=html.escape(address))


def _headers() -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {"content-security-policy": policy, "referrer-policy": "no-referrer"}
