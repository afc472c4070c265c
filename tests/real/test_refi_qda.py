"""REFI-QDA files of six programs: everything in them is accounted for, and lies where it should."""

import os
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbench.domain.errors import UnreadableFile
from workbench.importers import read_codebook
from workbench.importers.qdpx import read_qda_project

DATA = Path(os.environ.get("WORKBENCH_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
HERE = DATA / "refi-qda"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not HERE.is_dir(),
        reason="the real projects are not there (WORKBENCH_REAL_DATA or ../shared/data)",
    ),
]

WITHOUT_TEXTS = ("atlasti-mac-8.4", "nvivo-mac-15.0")
PROJECTS = sorted(HERE.glob("*.qdpx"))
WITH_TEXTS = [p for p in PROJECTS if not p.name.startswith(WITHOUT_TEXTS)]


def counted(path: Path, *tags: str) -> int:
    if path.suffix == ".qdc":
        root = ElementTree.parse(path).getroot()
    else:
        with zipfile.ZipFile(path) as archive:
            (name,) = [n for n in archive.namelist() if n.lower().endswith(".qde")]
            root = ElementTree.fromstring(archive.read(name))
    return sum(element.tag.rpartition("}")[2] in tags for element in root.iter())


@pytest.mark.parametrize("path", sorted(HERE.glob("*.qd*")), ids=lambda p: p.name[:24])
def test_every_codebook_has_all_its_codes(path: Path) -> None:
    assert len(read_codebook(path)) == counted(path, "Code")


@pytest.mark.parametrize("path", WITH_TEXTS, ids=lambda p: p.name[:24])
def test_every_selection_and_coding_is_placed_or_said(path: Path) -> None:
    qda = read_qda_project(path)
    assert qda.counted.codes == counted(path, "Code") == len(qda.codes)
    assert qda.counted.codings == counted(path, "Coding")
    assert qda.counted.selections == counted(path, "PlainTextSelection", "PDFSelection")
    said = sum(r.kind == "coding" for r in qda.remarks)
    assert len(qda.codings) + said == qda.counted.codings


@pytest.mark.parametrize("start", WITHOUT_TEXTS)
def test_a_project_without_its_texts_is_refused_in_one_line(start: str) -> None:
    (path,) = HERE.glob(f"{start}*.qdpx")
    with pytest.raises(UnreadableFile, match="holds none of its") as caught:
        read_qda_project(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("start", "share"), [("nvivo-win", 0.99), ("qualcoder", 1.0), ("qc-", 1.0)]
)
def test_codings_hold_whole_words(start: str, share: float) -> None:
    (path,) = HERE.glob(f"{start}*.qdpx")
    qda = read_qda_project(path)
    doubtful = sum(r.kind == "selection" for r in qda.remarks)
    assert doubtful <= (1 - share) * qda.counted.selections
    assert len(qda.codings) == qda.counted.codings


def test_qualcoder_s_selections_are_called_by_their_words() -> None:
    (path,) = HERE.glob("qualcoder*.qdpx")
    qda = read_qda_project(path)
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
    names = [s.get("name") for s in root.iter("{urn:QDA-XML:project:1.0}PlainTextSelection")]
    texts = {source.guid: source.draft.text for source in qda.sources}
    words = [texts[c.source][c.start : c.end] for c in qda.codings]
    held = [
        " ".join(w.split()).startswith(" ".join(n.split()))
        for w, n in zip(words, names, strict=True)
    ]
    assert all(held)
