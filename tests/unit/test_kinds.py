"""What lies beside transcripts in a folder is known for what it is, and transcripts are not."""

from pathlib import Path

import pytest

from workbench.domain.errors import OtherKind
from workbench.domain.importing.near_copies import near_copies
from workbench.importers import read_codings, read_transcripts

TALK = "Int: What was hard about the weekly meetings?\nPia: The stairs, and the late bus.\n" * 3
GUIDE = (
    "Interview about buses\n\n1. Getting there\nHow do you get to the meetings?\n- bus, car\n"
    "What makes it hard?\nWho helps you?\n2. The group\nWhat is it like to be there?\n- the cold\n"
    "What would you change?\nIs there anything else?\n"
)
PROSE = "This study asks how people reach a weekly group. The data were collected in 2024.\n\n" * 4


def kind(path: Path, content: str) -> str:
    path.write_text(content, "utf-8")
    try:
        read_transcripts(path)
    except OtherKind as error:
        return f"{error.why} {error.mend}"
    return "transcript"


@pytest.mark.parametrize(
    ("name", "content", "door"),
    [
        ("README.md", PROSE, "is about the files"),
        ("readme first.txt", PROSE, "is about the files"),
        ("LICENSE.txt", PROSE, "is about the files"),
        ("LÆS MIG.txt", PROSE, "is about the files"),
        ("Interview guide v3.txt", GUIDE, "workbench guide"),
        ("topic_guide.md", PROSE, "workbench guide"),
        ("Interviewleitfaden.txt", PROSE, "workbench guide"),
        ("guía de entrevista.txt", PROSE, "workbench guide"),
        ("questions.txt", GUIDE, "workbench guide"),
        ("Codebook.md", PROSE, "workbench codebook"),
        ("kodebog_2024.txt", PROSE, "workbench codebook"),
        ("codes.csv", "code,definition,parent\nBus,late,\nStairs,steep,\n", "workbench codebook"),
        ("c.csv", "Name,Description,Include,Exclude\nBus,A bus,late,early\n", "workbench codebook"),
        ("c.tsv", "tag\tdescription\nbus\tthe bus\nstairs\tthe stairs\n", "workbench codebook"),
        ("highlights.csv", "id,document,tag,content\n1,P01,bus,A late bus\n", "workbench codings"),
        ("h.csv", "transcript,start,end,code,coder\nP01,1,9,Bus,Ann\n", "workbench codings"),
        ("h2.csv", "file name;code;quotation\nP01;Bus;The late bus\n", "workbench codings"),
        ("m.csv", "Document name;Code;Begin;End;Segment\nP01;Bus;3;3;late\n", "workbench codings"),
        ("a.csv", "ID,Quotation Content,Document,Codes\n1,A bus,P01,Bus\n", "workbench codings"),
        ("koder.csv", "Kode;Beskrivelse;Eksempel\nBus;Om bussen;sen\n", "workbench codebook"),
        ("who.csv", "Kürzel;Alter;Beruf\nP1;44;Bäckerin\nP2;39;Fahrer\n", "--participants"),
        ("guide for us.txt", "Topic guide\n\nArrival\nThank them.\n", "workbench guide"),
        ("h.html", "<h1>Taguette highlights: Bus</h1><p>A late bus</p>", "workbench codings"),
        ("people.csv", "participant,age,group\nP01,40,A\nP02,50,B\n", "--participants"),
        ("who.csv", "Participant ID,transcript,age\nP01,P01.docx,40\n", "--participants"),
        (
            "metadata.csv",
            "objectid,filename,creator,date,rights,bio\n1,a.mp3,Ann,2024,free,She is a poet here\n"
            "2,b.mp3,Bo,2024,free,He wrote four books of verse\n",
            "describes files",
        ),
    ],
)  # fmt: skip
def test_each_kind_is_sent_to_its_door(tmp_path: Path, name: str, content: str, door: str) -> None:
    assert door in kind(tmp_path / name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Interview guide Pia.txt", TALK),
        ("README interview.txt", TALK),
        ("codebook pilot.txt", TALK),
        ("P01.txt", "What was hard?\n\nThe stairs, and the bus that never came then.\n\n" * 5),
        ("P02.txt", "I have no question. I went there each week, and it helped me a lot.\n\n" * 9),
        ("t.csv", "speaker,text,code,file\nInt,What was hard?,,P01\nPia,The stairs.,Bus,P01\n"),
        ("s.csv", "participant,age,What was hard?\nP1,4,Stairs are so hard\nP2,4,It was so late\n"),
        ("m.csv", "title,date,source,speaker,text\nA,24,x,Int,What was hard?\nA,24,x,Pia,Buses.\n"),
    ],
)  # fmt: skip
def test_what_holds_speech_is_a_transcript_whatever_it_is_called(
    tmp_path: Path, name: str, content: str
) -> None:
    assert kind(tmp_path / name, content) == "transcript"


def words(seed: int, count: int = 600) -> str:
    return " ".join(f"word{(seed * 7919 + n * n * 31) % 4001}" for n in range(count))


def test_two_versions_of_an_interview_are_found() -> None:
    text = words(1)
    other = text.replace("word", "Word", 60).replace(" ", "  ", 40) + " and a line at the end"
    found = near_copies({"P01.docx": text, "P01.txt": other, "P02": words(2)}, {})
    assert [(copy.name, copy.other) for copy in found] == [("P01.txt", "P01.docx")]


@pytest.mark.parametrize("count", [40, 150, 600, 5_000])
def test_a_corrected_text_is_nearly_the_one_in_the_study(count: int) -> None:
    corrected = " ".join(
        f"new{n}" if n % 40 == 7 else w for n, w in enumerate(words(1, count).split())
    )
    [copy] = near_copies({"again": corrected}, {"P01": words(1, count), "P02": words(2, count)})
    assert copy.other == "P01" and copy.sentence.startswith("again says nearly the same as P01 (")


def test_people_who_are_asked_the_same_are_not_one() -> None:
    asked = " ".join(
        f"How would you say that part {n} of the weekly group helped you?" for n in range(20)
    )
    texts = {f"P{n}": asked + " " + words(n, 900) for n in range(6)}
    assert near_copies(texts, {}) == []


def test_a_part_of_a_longer_text_is_nearly_the_same() -> None:
    [copy] = near_copies({"part": words(1)[:2_500]}, {"whole": words(1, 2_000)})
    assert copy.other == "whole"


def test_a_short_interview_under_plain_labels_is_no_guide(tmp_path: Path) -> None:
    said = "Interviewer: How is it?\nParticipant: Fine.\n" * 4
    assert kind(tmp_path / "a.txt", said) == "transcript"


def test_paragraph_numbers_beside_a_quote_are_no_positions(tmp_path: Path) -> None:
    path = tmp_path / "max.csv"
    path.write_text("Document name;Code;Begin;End;Segment\nP01;Bus;3;3;late bus\n", "utf-8")
    [row] = read_codings(path)
    assert (row.start, row.end, row.quote) == (None, None, "late bus")
