"""A study in which every text that somebody can choose tries to be more than text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ui_kit import EVIL, build_study, theme

from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.services import reading
from workbench.services.context import Author, Project, record
from workbench.services.deciding import review
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.projects import import_material

MARK = "data-xss"
"""An attribute that only hostile strings would make."""

HOSTILE = (
    f'<script {MARK}>window.__pwned="script"</script>',
    f'<img {MARK} src=x onerror="window.__pwned=1">',
    f"<svg {MARK} onload=window.__pwned=2><animate {MARK} onbegin=window.__pwned=3 "
    "attributeName=x>",
    f'"><iframe {MARK} srcdoc="<script>parent.__pwned=4</script>"></iframe>',
    f"' onmouseover=window.__pwned=5 {MARK}='",
    f'" autofocus onfocus="window.__pwned=6" {MARK}="',
    f"</textarea></title></style></script><details {MARK} open ontoggle=window.__pwned=7>",
    "[here](javascript:window.__pwned=8) ![x](x) **bold** `code`",
    "javascript:window.__pwned=9//",
    "{{constructor.constructor('window.__pwned=10')()}} ${window.__pwned=11} {0.__class__} %s %n",
    f"<a {MARK} href=javascript:window.__pwned=12>press</a><base {MARK} href=//evil.example>",
    f"<math><mtext><table><mglyph><style><img {MARK} src onerror=window.__pwned=13>",
    f"<link {MARK} rel=stylesheet href=//evil.example/x><meta {MARK} http-equiv=refresh content=0>",
    f"]]>--><!-- <xmp><p title='</xmp><img {MARK} src onerror=window.__pwned=14>'>",
    "=HYPERLINK(\"http://evil.example\",\"x\")", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1",
    f"\u202e<b {MARK}>\u2066 turned \u2069 \ufeff\u200b",
    f"a\u2028<i {MARK}>\u2400\u009b[31m\ufffd",
    f"<b {MARK}>" + "very long " * 300, "&lt;img src=x onerror=window.__pwned=15&gt; &#60;b&#62;",
)  # fmt: skip


def strings() -> Iterator[str]:
    """Hostile strings without an end, each different from all before."""
    for number, text in enumerate(cycle(HOSTILE)):
        yield f"{text} n{number}"


def short(text: str) -> str:
    """As much as a name may be long, on one line of what XML and tables can hold."""
    return "".join(c if c.isprintable() else " " for c in text)[:110]


def hostile_study(folder: Path) -> Project:
    """The kit's study, and on top of it hostile strings wherever somebody can write."""
    project = build_study(folder)
    more = strings()
    files = [*_transcripts(folder / "hostile", more), _project(folder / "hostile", more)]
    import_material(project, _by(more), files, participants=_people(folder / "hostile", more))
    load_codebook(project, _by(more), _codebook(folder / "hostile", more))
    _decide(project, more)
    reading.forget_study(project)
    return project


def _by(more: Iterator[str]) -> Author:
    return Author(analyst=short(next(more))[:70], reason=next(more))


def _transcripts(folder: Path, more: Iterator[str]) -> list[Path]:
    """A file with a hostile name, and tables with hostile speakers and words."""
    folder.mkdir()
    paths = []
    for number in range(3):
        plain = short(next(more)).replace("/", "-")[:80]
        paths.append(folder / f"H{number} {plain}.txt")
        said = f"INT: Why?\n\nP{number}: {next(more)} I took the bus, as I said.\n"
        paths[-1].write_text(said, "utf-8")
    paths.append(folder / "table.csv")
    with paths[-1].open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("transcript", "speaker", "text"))
        for number in range(len(HOSTILE)):
            who, said = short(next(more)), next(more)
            table.writerow((f"T{number % 3}", who, f"{said} and I felt believed."))
    return paths


def _people(folder: Path, more: Iterator[str]) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("participant", "group", short(next(more))[:40]))
        for person in ("P01", "P02", "P03", "P04"):
            table.writerow((person, short(next(more)), short(next(more))))
    return path


def _codebook(folder: Path, more: Iterator[str]) -> Path:
    path = folder / "codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("name", "parent", "definition"))
        for name in ("Getting there", "Being believed"):
            table.writerow((name, "", next(more)))
        for _ in HOSTILE:
            table.writerow((short(next(more)), "", next(more)))
    return path


def _decide(project: Project, more: Iterator[str]) -> None:
    """Names, definitions, reasons, memos and a labeler's reply; one theme in each state."""
    known = (f"{EVIL} buses", "believed", "moving on")
    ids = {name.split()[-1]: theme(project, name) for name in known}
    for name, each in ids.items():
        review.rename(project, _by(more), each, f"{name} {short(next(more))}")
        review.redefine(project, _by(more), each, next(more))
        review.write_memo(project, _by(more), "theme", each, next(more))
    some = sorted(reading.study(project).excerpts)[:2]
    review.write_memo(project, _by(more), "excerpt", some[0], next(more))
    review.create_theme(project, _by(more), name=short(next(more)), excerpts=some)
    review.accept(project, _by(more), ids["believed"])
    review.park(project, _by(more), ids["on"])
    labels = tuple(
        ThemeLabel(theme_id=each, name=short(next(more)), description=next(more))
        for each in ids.values()
    )
    failed = ThemeLabel(theme_id=ids["buses"], failure=next(more))
    with project.store.begin() as tx:
        said = Label(labeler="evil", version=short(next(more)), labels=labels, model=next(more))
        record(tx.trail, Author(analyst=f"labeler {EVIL}"), said)
        record(tx.trail, Author(analyst="labeler bad"), Label(
            labeler="bad", version="1", labels=(failed,), option=next(more), prompt=next(more),
        ))  # fmt: skip


def _project(folder: Path, more: Iterator[str]) -> Path:
    """A REFI-QDA project with a hostile string in every field that takes one."""
    import zipfile

    def a() -> str:
        return quoteattr("".join(c for c in next(more) if c.isprintable())[:150])

    def t() -> str:
        return escape("".join(c for c in next(more) if c.isprintable() or c == "\n"))

    def guid(number: int) -> str:
        return f"0A000000-0000-0000-0000-{number:012d}"

    user, code, child, source, case, variable, note, passage, link = map(guid, range(1, 10))
    by = f'creatingUser="{user}" creationDateTime="2026-01-01T00:00:00Z" modifyingUser="{user}"'
    ref = f'<NoteRef targetGUID="{note}"/>'
    text = "I waited two years for a letter, and nobody wrote. " + next(more)
    xml = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name={a()} origin={a()} basePath={a()}
 creatingUserGUID="{user}" creationDateTime={a()} modifyingUserGUID="{user}" modifiedDateTime={a()}>
<Users><User guid="{user}" name={a()} id={a()}/><User guid={a()} name={a()}/></Users>
<CodeBook><Codes><Code guid="{code}" name={a()} isCodable="true" color={a()}>
<Description>{t()}</Description>{ref}<Code guid="{child}" name={a()} isCodable={a()}/></Code>
<Code guid={a()} name={a()} isCodable="true"><Description>{t()}</Description></Code></Codes>
<Sets><Set guid="{guid(20)}" name={a()}><Description>{t()}</Description>
<MemberCode targetGUID="{code}"/></Set></Sets></CodeBook>
<Variables><Variable guid="{variable}" name={a()} typeOfVariable="Text"><Description>{t()}
</Description></Variable><Variable guid="{guid(21)}" name={a()} typeOfVariable={a()}/></Variables>
<Cases><Case guid="{case}" name={a()}><Description>{t()}</Description><VariableValue>
<VariableRef targetGUID="{variable}"/><TextValue>{t()}</TextValue></VariableValue>
<SourceRef targetGUID="{source}"/>{ref}</Case><Case guid={a()} name={a()}/></Cases>
<Sources><TextSource guid="{source}" name={a()} plainTextPath="internal://one.txt" {by}>
<Description>{t()}</Description>{ref}<PlainTextSelection guid="{passage}" name={a()} {by}
 startPosition="0" endPosition="30"><Description>{t()}</Description>{ref}
<Coding guid="{guid(22)}" {by}><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>
<VariableValue><VariableRef targetGUID="{guid(21)}"/><TextValue>{t()}</TextValue></VariableValue>
</TextSource><PictureSource guid="{guid(23)}" name={a()} path={a()}><Description>{t()}
</Description></PictureSource><AudioSource guid="{guid(24)}" name={a()} path={a()}/></Sources>
<Notes><Note guid="{note}" name={a()} {by}><PlainTextContent>{t()}</PlainTextContent></Note>
<Note guid="{guid(25)}" name={a()} plainTextPath={a()}/></Notes>
<Links><Link guid="{link}" name={a()} direction={a()} color={a()} originGUID="{code}"
 targetGUID="{child}">{ref}</Link></Links>
<Sets><Set guid="{guid(26)}" name={a()}><Description>{t()}</Description>
<MemberSource targetGUID="{source}"/></Set></Sets>
<Graphs><Graph guid="{guid(27)}" name={a()}><Vertex guid="{guid(28)}" representedGUID="{code}"
 name={a()} firstX="1" firstY="1" color={a()}/><Edge guid="{guid(29)}" name={a()}
 sourceVertex="{guid(28)}" targetVertex="{guid(28)}"/></Graph></Graphs>
<Description>{t()}</Description>{ref}</Project>"""
    path = folder / f"H9 {short(next(more)).replace('/', '-')[:60]}.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources/one.txt", text)
    return path
