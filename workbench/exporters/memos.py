"""Every memo with its comments as a file: a table to sort, or a page to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from workbench.domain.study import Study
from workbench.domain.telling.memos import TARGETS, Noted, memos_of
from workbench.exporters.html import content_policy
from workbench.exporters.matrix import plain_cell

_HEADS = ("number", "on", "which", "who", "when", "question", "comment to", "text")


def write_memos_csv(study: Study, part: Path) -> None:
    """A line a memo and a line a comment, which names the memo that it is on."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(_HEADS)
    for noted in memos_of(study):
        writer.writerows([plain_cell(c) if isinstance(c, str) else c for c in row]
                         for row in _rows(noted))  # fmt: skip
    part.write_text(out.getvalue(), encoding="utf-8", newline="\n")


def write_memos_html(study: Study, part: Path) -> None:
    """Memos by what they are on, newest first in each; one file without scripts."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder, every = files("workbench.exporters").joinpath("templates"), memos_of(study)
    css = folder.joinpath("report.css").read_text("utf-8")
    template = folder.joinpath("memos.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made = environment.from_string(template).render(
        css=Markup(css), policy=content_policy(css), name=study.name,
        groups=_by_kind(every), date=_date, total=len(every),
        still_open=sum(1 for noted in every if noted.question == "open"),
    )  # fmt: skip
    part.write_text(f"{made}\n", encoding="utf-8", newline="\n")


def _by_kind(every: tuple[Noted, ...]) -> list[tuple[str, list[Noted]]]:
    grouped = [(words, [m for m in every if m.target == kind]) for kind, words in TARGETS.items()]
    return [(words, memos) for words, memos in grouped if memos]


def _rows(noted: Noted) -> Iterator[tuple[str | int, ...]]:
    on, when = (TARGETS[noted.target], noted.title), _date(noted.time)
    yield (noted.seq, *on, noted.analyst, when, noted.question, "", noted.text)
    for said in noted.comments:
        yield (said.seq, *on, said.analyst, _date(said.time), "", noted.seq, said.text)


def _date(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time else ""
