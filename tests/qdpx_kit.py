"""Small REFI-QDA projects of our own writing, as programs write them."""

import zipfile
from pathlib import Path

USER = "0A000000-0000-0000-0000-000000000001"
CODE = "0C000000-0000-0000-0000-000000000001"
CHILD = "0C000000-0000-0000-0000-000000000002"
SOURCE = "05000000-0000-0000-0000-000000000001"
SELECTION = "5E000000-0000-0000-0000-{:012d}"
CODING = "C0000000-0000-0000-0000-{:012d}"

CODES = f"""<Codes><Code guid="{{{CODE}}}" name="Waiting" isCodable="true" color="#CC3311">
<Description>What it is like to wait.
Include: queues
Example: "two years"</Description>
<Code guid="{CHILD.lower()}" name="Letters" isCodable="true"/></Code></Codes>"""


def selection(number: int, start: int, end: int, *, name: str = "", inside: str = "") -> str:
    """A selection with one coding by the kit's user."""
    return (
        f'<PlainTextSelection guid="{SELECTION.format(number)}" name="{name}" '
        f'startPosition="{start}" endPosition="{end}">{inside}'
        f'<Coding guid="{CODING.format(number)}" creatingUser="{USER.lower()}">'
        f'<CodeRef targetGUID="{CODE.lower()}"/></Coding></PlainTextSelection>'
    )


def text_source(selections: str = "", *, path: str = "internal://one.txt", more: str = "") -> str:
    """The kit's source with selections on it."""
    return (
        f'<TextSource guid="{SOURCE}" name="P01.txt" plainTextPath="{path}">'
        f"{selections}{more}</TextSource>"
    )


def project_xml(sources: str, *, rest: str = "", before: str = "", origin: str = "kit") -> str:
    """A project file; `rest` stands after the sources, `before` between codebook and sources."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="Kit" origin="{origin}">'
        f'<Users><User guid="{USER}" name="Ben"/></Users>'
        f"<CodeBook>{CODES}</CodeBook>{before}<Sources>{sources}</Sources>{rest}</Project>"
    )


def qdpx(
    path: Path, xml: str, *, folder: str = "sources", qde: str = "project.qde", **texts: bytes
) -> Path:
    """Write an archive; keyword `one` becomes the text `one.txt`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in texts.items():
            archive.writestr(f"{folder}/{name}.txt", data)
        archive.writestr(qde, xml)
    return path
