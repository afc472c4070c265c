"""What stands before and after a talk tells who asks and is nobody's; the talk's words stay."""

import json
from pathlib import Path

import pytest

from workbench.domain.errors import UnreadableFile
from workbench.domain.speech.study import Understood, understood
from workbench.importers import read_transcripts

UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
TALK = (
    "{0}: How did you come to weave?\n{1}: My aunt had a loom in the shed.\n"
    "{0}: And who bought the cloth?\n{1}: Sailors did, and the priest.\n"
    "{0}: Do you still weave?\n{1}: Only on Sundays.\n"
)


def read(path: Path, text: str | bytes) -> Understood:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    [found] = understood(read_transcripts(path))
    return found


def said(found: Understood, role: str) -> list[str]:
    turns = found.found.turns
    return [found.draft.text[t.start : t.end] for t in turns if t.role == role]


@pytest.mark.parametrize(
    "head",
    [
        "Interviewer: Sarah Lee\nInterviewee: Noor Haddad\n\n",
        "Interviewer: SL\nParticipant ID: NH\nDate: 3 May 2024\n\n",
        "INTERVIEW 7\n\nDate: 3 May\nInterviewer:\tSarah Lee (SL)\nParticipant:\tNoor (NH)\n",
        "Present: SL (interviewer), NH (weaver)\nRecorded: 2024-05-03 14:30\n\n",
        "Speakers: SL (interviewer), NH (participant)\n\n",
    ],
)
def test_a_head_tells_who_asks_and_is_nobodys_words(tmp_path: Path, head: str) -> None:
    found = read(tmp_path / "a.txt", head + TALK.format("SL", "NH"))
    assert len(said(found, "participant")) == len(said(found, "interviewer")) == 3
    assert said(found, "participant")[0] == "My aunt had a loom in the shed."
    assert not found.doubt


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("Interviewer: Hello\nParticipant: Hello\n", "Hello"),
        ("Interviewer: Ready?\nParticipant: Yes\n", "Yes"),
        ("Interviewer: Good morning.\nParticipant: Morning, Sarah.\n", "Morning, Sarah."),
        ("Date: 3 May\nInterviewer: So?\nParticipant: Well\n", "Well"),
    ],
)
def test_the_first_words_of_a_talk_are_no_head(tmp_path: Path, first: str, words: str) -> None:
    found = read(tmp_path / "a.txt", first + TALK.format("Interviewer", "Participant"))
    assert said(found, "participant")[0] == words


@pytest.mark.parametrize(
    "foot",
    ["End of interview", "[Recording ends]", "Transcribed by: Kim Hall", "Slut på interview\n",
     "Transcribed by: Kim\nChecked by: SL"],
)  # fmt: skip
def test_a_foot_is_nobodys_words_and_is_said(tmp_path: Path, foot: str) -> None:
    found = read(tmp_path / "a.txt", f"{TALK.format('SL', 'NH')}\n{foot}\n")
    assert said(found, "participant")[-1] == "Only on Sundays."
    assert any("which nobody said" in note for note in found.draft.notes)


def test_labels_that_count_turns_are_one_label_each_and_people_are_not(tmp_path: Path) -> None:
    counted = "".join(
        f"Q{n}: Why is that so, {n}?\nA{n}: Because of the ferry on day {n}.\n" for n in range(1, 6)
    )
    found = read(tmp_path / "a.txt", counted)
    assert {s.name: s.role for s in found.found.speakers} == {
        "Q": "interviewer", "A": "participant",
    }  # fmt: skip
    group = "".join(f"M: Who next?\nP{n}: I came on day {n} by the ferry.\n" for n in range(1, 6))
    people = {s.name for s in read(tmp_path / "b.txt", group).found.speakers}
    assert people == {"M", "P1", "P2", "P3", "P4", "P5"}


def test_two_who_speak_at_once_are_neither_of_them(tmp_path: Path) -> None:
    text = TALK.format("Moderator", "Anna") + "Ben: I came later, with the dog.\n"
    found = read(tmp_path / "a.txt", f"{text * 2}Anna/Ben: Both of us said so at the time.\n")
    assert {"Anna", "Ben", "Anna/Ben"} <= {s.name for s in found.found.speakers}


def test_a_file_without_names_beside_others_is_in_doubt(tmp_path: Path) -> None:
    paths = [tmp_path / f"P{n}.txt" for n in range(3)]
    for path in paths[:2]:
        path.write_text(TALK.format("SL", path.stem), "utf-8")
    paths[2].write_text("The shed was cold.\n\nI met her at the door and she showed it.\n", "utf-8")
    found = understood([draft for path in paths for draft in read_transcripts(path)])
    assert [bool(each.doubt) for each in found] == [False, False, True]
    assert "nobody is named here" in found[2].why


@pytest.mark.parametrize("suffix", [".srt", ".csv", ".json"])
def test_cues_and_rows_without_names_that_ask_are_in_doubt(tmp_path: Path, suffix: str) -> None:
    lines = ["How was it there?", "Cold, I thought.", "And who came?", "My aunt did."]
    times = "00:00:0{0},000 --> 00:00:0{1},000"
    shapes = {
        ".srt": "\n\n".join(f"{n}\n{times.format(n, n + 1)}\n{x}" for n, x in enumerate(lines, 1)),
        ".csv": "text\n" + "\n".join(f'"{line}"' for line in lines),
        ".json": json.dumps({"segments": [{"text": line} for line in lines]}),
    }
    found = read(tmp_path / f"a{suffix}", shapes[suffix])
    assert "nobody is named" in found.why


def test_text_that_was_encoded_twice_is_read_as_it_was_meant(tmp_path: Path) -> None:
    text = TALK.format("Åse", "Søren") + "Søren: Æbler og “nødder” – det er alt.\n"
    # Five bytes have no sign in Windows-1252: programs keep them as they are.
    twice = "".join(bytes([b]).decode("cp1252" if b not in UNDEFINED else "latin-1")
                    for b in text.encode())  # fmt: skip
    found = read(tmp_path / "a.txt", twice)
    assert found.draft.text == text and any("encoded twice" in n for n in found.draft.notes)


def test_a_few_damaged_bytes_do_not_make_it_another_encoding(tmp_path: Path) -> None:
    data = TALK.format("Åse", "Søren").encode()
    found = read(tmp_path / "a.txt", data[:40] + b"\xe9" + data[40:])
    assert {s.name for s in found.found.speakers} == {"Åse", "Søren"}
    assert any("damaged" in note for note in found.draft.notes)


def test_json_with_several_interviews_gives_each(tmp_path: Path) -> None:
    turns = '[{"speaker": "Int", "text": "Why?"}, {"speaker": "Bo", "text": "Because of it."}]'
    (tmp_path / "a.json").write_text(
        f'[{{"id": "one", "turns": {turns}}}, {{"id": "two", "turns": {turns}}}]', "utf-8"
    )
    assert [d.name for d in read_transcripts(tmp_path / "a.json")] == ["a one", "a two"]


@pytest.mark.parametrize(
    ("suffix", "way"),
    [(".eaf", "annotation program"), (".TextGrid", "annotation program"), (".gdoc", "elsewhere"),
     (".sbv", "vtt or srt"), (".jsonl", "one JSON list"), (".dta", "statistics"),
     (".pages", "Pages"), (".docm", "macros"), (".pptx", "slides"), (".eml", "e-mail")],
)  # fmt: skip
def test_files_of_other_programs_say_the_way_in(tmp_path: Path, suffix: str, way: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("INT: hello there\n", "utf-8")
    with pytest.raises(UnreadableFile, match=way):
        read_transcripts(path)
