"""What leaves a study: reports for readers, exchange files for other software, JSON for programs.

`EXPORTS` is the one list of formats: the commands, the Export page and study files show what is in
it. It is read before anything is opened, so each format's library is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench.domain.errors import InputError
from workbench.exporters.dialects import DIALECTS, REPORTS, Dialect
from workbench.exporters.files import write_whole

if TYPE_CHECKING:
    from workbench.domain.study import Study

Need = Literal["evidence", "alignment", "agreement", "egress"]
"""What readers of a format expect besides the board; it takes work, so not every format has it."""

Tells = Literal["interviews", "people", "names"]
"""What a file tells of participants: what they said, who they are, or what themes are called."""


def _nothing(study: Study) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that a study can be exported to.

    Attributes:
        name: as `--to` names it, and the suffix of its files.
        title: what a page calls it.
        blurb: what it is good for, one sentence.
        write: fills a file with the study, in a dialect.
        dialects: programs with their own conventions; `default` always works.
        needs: what the study must be completed with.
        leaves_out: what the format has no place for, a line each.
        tells: what it tells of participants, which an erasure asks for.
    """

    name: str
    title: str
    blurb: str
    write: Callable[[Study, Path, Dialect], None]
    dialects: Mapping[str, Dialect] = field(default_factory=lambda: {"default": Dialect()})
    needs: frozenset[Need] = frozenset()
    leaves_out: Callable[[Study], tuple[str, ...]] = _nothing
    tells: Tells = "interviews"

    def dialect(self, name: str) -> Dialect:
        """The dialect with that name.

        Raises:
            InputError: the format has none with that name.
        """
        if name in self.dialects:
            return self.dialects[name]
        if len(self.dialects) > 1:
            raise InputError(f"no dialect is called {name!r}; there are {', '.join(self.dialects)}")
        others = " or ".join(other.name for other in EXPORTS.values() if len(other.dialects) > 1)
        raise InputError(f"{self.name} has no dialects; leave --dialect out, or export to {others}")


def export(study: Study, to: str, out: Path, *, dialect: str = "default") -> None:
    """Write a study in a format; an existing file is replaced.

    Raises:
        InputError: there is no such format, or no such dialect of it, or the file cannot be
            written.
    """
    write_whole(out, lambda part: fill(study, to, part, dialect=dialect))


def fill(study: Study, to: str, part: Path, *, dialect: str = "default") -> None:
    """Fill a file with a study in a format.

    Raises:
        InputError: there is no such format, or no such dialect of it.
    """
    format_ = format_named(to)
    format_.write(study, part, format_.dialect(dialect))


def format_named(name: str) -> Format:
    """The format with that name.

    Raises:
        InputError: there is none; the message lists them.
    """
    if name not in EXPORTS:
        raise InputError(f"no export is called {name!r}; there are {', '.join(EXPORTS)}")
    return EXPORTS[name]


def _docx(study: Study, part: Path, dialect: Dialect) -> None:
    from workbench.exporters.docx import write_docx

    write_docx(study, part, candidates=dialect.candidates)


def _html(study: Study, part: Path, dialect: Dialect) -> None:
    from workbench.exporters.html import html_text

    _write_text(part, html_text(study, candidates=dialect.candidates))


def _xlsx(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.xlsx import write_xlsx

    write_xlsx(study, part)


def _quotes_docx(study: Study, part: Path, dialect: Dialect) -> None:
    from workbench.exporters.quotes import write_quotes_docx

    write_quotes_docx(study, part, candidates=dialect.candidates)


def _quotes_xlsx(study: Study, part: Path, dialect: Dialect) -> None:
    from workbench.exporters.quotes import write_quotes_xlsx

    write_quotes_xlsx(study, part, candidates=dialect.candidates)


def _framework_docx(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.framework import write_framework_docx

    write_framework_docx(study, part)


def _framework_xlsx(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.framework import write_framework_xlsx

    write_framework_xlsx(study, part)


def _qdc(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.qdc import qdc_bytes

    part.write_bytes(qdc_bytes(study))


def _qdpx(study: Study, part: Path, dialect: Dialect) -> None:
    from workbench.exporters.refi_qda import qdpx_bytes

    part.write_bytes(qdpx_bytes(study, dialect))


def _outside_qdpx(study: Study) -> tuple[str, ...]:
    from workbench.exporters.refi_qda import qdpx_leaves_out

    return qdpx_leaves_out(study)


def _map(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.pictures import map_picture, map_svg

    _write_text(part, map_svg(map_picture(study)))


def _matrix(study: Study, part: Path, _: Dialect) -> None:
    from workbench.domain.board.board import LIVE
    from workbench.domain.telling.matrix import grouping
    from workbench.exporters.matrix import matrix_svg
    from workbench.exporters.tables import themes_in_order

    themes = [theme.id for theme in themes_in_order(study, LIVE)]
    _write_text(part, matrix_svg(study, grouping(study), themes))


def _memos_csv(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.memos import write_memos_csv

    write_memos_csv(study, part)


def _memos_html(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.memos import write_memos_html

    write_memos_html(study, part)


def _json(study: Study, part: Path, _: Dialect) -> None:
    from workbench.exporters.json_export import json_text

    _write_text(part, json_text(study))


def _write_text(part: Path, text: str) -> None:
    part.write_text(text, encoding="utf-8", newline="\n")


_REPORT: frozenset[Need] = frozenset({"evidence", "alignment", "agreement", "egress"})

_FORMATS = (
    Format(
        name="docx", title="Word report", write=_docx, needs=_REPORT, dialects=REPORTS,
        blurb="Themes with definitions, counts and quotes, for writing up.",
    ),
    Format(
        name="html", title="Web page", write=_html, needs=_REPORT, dialects=REPORTS,
        blurb="The same report as one file that opens in any browser.",
    ),
    Format(
        name="xlsx", title="Workbook", write=_xlsx, needs=_REPORT,
        blurb="Themes, excerpts, codebook and trail as tables.",
    ),
    Format(
        name="quotes.docx", title="Quotes by theme", write=_quotes_docx, dialects=REPORTS,
        blurb="Every quote of every theme, key quotes first, as participants are cited.",
    ),
    Format(
        name="quotes.xlsx", title="Quotes as a table", write=_quotes_xlsx, dialects=REPORTS,
        blurb="The same with attributes, to filter and choose from.",
    ),
    Format(
        name="framework.docx", title="Framework matrix", write=_framework_docx,
        blurb="Participants by themes and codes, with summaries and quotes, across the page.",
    ),
    Format(
        name="framework.xlsx", title="Framework matrix as a workbook", write=_framework_xlsx,
        blurb="The same with every quote, to sort and filter.",
    ),
    Format(
        name="qdc", title="REFI-QDA codebook", write=_qdc, tells="names",
        blurb="The codebook for NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette.",
    ),
    Format(
        name="qdpx", title="REFI-QDA project", write=_qdpx, dialects=DIALECTS,
        blurb="Interviews, codes and codings for other software.", leaves_out=_outside_qdpx,
    ),
    Format(
        name="map.svg", title="Map", write=_map, tells="names",
        blurb="A picture of the latest run's map, for print and slides.",
    ),
    Format(
        name="matrix.svg", title="Matrix", write=_matrix, tells="people",
        blurb="A picture of themes by groups; small cells are masked.",
    ),
    Format(
        name="memos.csv", title="Memos, as a table", write=_memos_csv,
        blurb="Every memo and comment, with what it is on and whose it is.",
    ),
    Format(
        name="memos.html", title="Memos, to read", write=_memos_html,
        blurb="The same as a page that opens in any browser.",
    ),
    Format(
        name="json", title="JSON", write=_json,
        needs=frozenset({"evidence", "agreement", "egress"}),
        blurb="Everything, for programs; its schema comes with the workbench.",
    ),
)  # fmt: skip

EXPORTS: Mapping[str, Format] = {format_.name: format_ for format_ in _FORMATS}
"""Name to format, in the order in which people are shown them."""
