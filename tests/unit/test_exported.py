"""What is remembered of files that were written out: whose words, and under which names."""

from __future__ import annotations

import pytest

from workbench.domain.exported import Exported, Gone, holds, path_without


def written(**said: object) -> Exported:
    usual = {"people": ("k1", "k2"), "transcripts": ("t1",), "seq": 10}
    return Exported(id="x", format="html", sha256="", hash="", **usual | said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gone", "held"),
    [
        (Gone(people=frozenset({"k2"})), True),
        (Gone(people=frozenset({"k3"})), False),
        (Gone(transcripts=frozenset({"t1"})), True),
        (Gone(transcripts=frozenset({"t2"})), False),
        (Gone(written=10), True),
        (Gone(written=11), False),
        (Gone(), False),
    ],
)
def test_a_report_holds_whoever_spoke_and_what_was_written_by_then(gone: Gone, held: bool) -> None:
    assert holds(written(), gone) == held


def test_what_holds_no_interview_holds_what_themes_and_codes_are_called() -> None:
    codebook = written(people=(), transcripts=())
    assert not holds(codebook, Gone(people=frozenset({"k1"}), written=2))
    assert holds(codebook, Gone(called=9))
    assert not holds(codebook, Gone(called=11))


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("P07.html", "███.html"),
        ("reports/p07_final.html", "reports/███_final.html"),
        ("P071.html", "P071.html"),
        ("/home/x/Anna-Lee/report.docx", "/home/x/████████/report.docx"),
        ("anna_lee.docx", "████████.docx"),
        ("AnnaLee.docx", "███████.docx"),
        ("Anna's interview.docx", "████'s interview.docx"),
        ("annals.docx", "annals.docx"),
        ("final.docx", "final.docx"),
        ("report.html", "report.html"),
        ("Zoe\u0308.html", "███.html"),
        ("", ""),
    ],
)
def test_names_go_out_of_paths_however_they_are_joined(path: str, left: str) -> None:
    gone = Gone(names=("Anna Lee", "Al"), titles=("P07", "Zo\u00eb"))
    assert path_without(gone)(path) == left


def test_words_for_anybody_are_no_names() -> None:
    masked = path_without(Gone(names=("Patient Tutor 3",)))
    assert masked("patient study/tutor.html") == "patient study/tutor.html"
    assert masked("patient-tutor-3.html") == "███████████████.html"


def test_blacked_out_words_are_looked_for_whole() -> None:
    masked = path_without(Gone(titles=("Anna Lee",)))
    assert masked("Lee.html") == "Lee.html"
