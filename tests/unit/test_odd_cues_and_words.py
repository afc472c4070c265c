"""Subtitles and speech recognition off the beaten track: nothing that somebody said is dropped."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from workbench.domain.material.text import Draft
from workbench.importers import read_transcript

ASKS = ("Int", "How was the boat?")


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(t.speaker, draft.text[t.start : t.end]) for t in draft.turns]


def vtt(tmp_path: Path, text: str, name: str = "a.vtt") -> Draft:
    (tmp_path / name).write_text(text, "utf-8")
    return read_transcript(tmp_path / name)


def cue(second: int, words: str) -> str:
    return f"00:00:{second:02}.000 --> 00:00:{second + 1:02}.000\n{words}\n\n"


@pytest.mark.parametrize(
    "inside",
    ["Pia: It sank\n\nin the harbour.", "Pia: It sank\n\n\n\nin the\nharbour.",
     "Pia: It sank\n \nin the harbour."],
)  # fmt: skip
@pytest.mark.parametrize("numbered", [True, False])
def test_a_blank_line_inside_a_cue_loses_no_words(
    tmp_path: Path, inside: str, numbered: bool
) -> None:
    cues = ["Int: How was the boat?", inside, "Int: And then?", "Pia: We swam."]
    text = "".join(
        (f"{n}\n" if numbered else "") + cue(n, words) for n, words in enumerate(cues, 1)
    )
    for name in ("a.vtt", "a.srt"):
        head = "WEBVTT\n\n" if name == "a.vtt" else ""
        draft = vtt(tmp_path, head + text, name)
        assert said(draft)[1] == ("Pia", "It sank in the harbour.")
        assert len(said(draft)) == 4
        assert any("after a blank line inside a cue" in note for note in draft.notes)


def test_numbers_that_are_said_are_no_ids(tmp_path: Path) -> None:
    cues = ["Int: How old?", "Pia: It was\n40", "1962", "Int: Thanks.", "Pia: I thank you."]
    text = "".join(f"{n}\n{cue(n, words)}" for n, words in enumerate(cues, 1))
    assert said(vtt(tmp_path, text, "a.srt"))[1] == ("Pia", "It was 40 1962")


def test_a_number_that_closes_a_cue_is_said(tmp_path: Path) -> None:
    text = (
        "00:00:01,000 --> 00:00:02,000\nInt: How old?\n00:00:02,000 --> 00:00:03,000\n1962\n"
        "00:00:03,000 --> 00:00:04,000\nInt: Thanks.\n"
    )
    assert "1962" in vtt(tmp_path, text, "a.srt").text


@pytest.mark.parametrize("header", ["", "WEBVTT\n\n", "\ufeff\n\n"])
@pytest.mark.parametrize("ids", [True, False])
def test_graphs_file_with_or_without_its_header(tmp_path: Path, header: str, ids: bool) -> None:
    cues = [("Ann Lee", "How was the boat?"), ("Pia Lund", "It sank, slowly."), ("Ann Lee", "Oh.")]
    text = header + "".join(
        (f"5f0a-77/{n}-0\n" if ids else "") + f"0:0:{n}.0 --> 0:0:{n}.900\n<v {who}>{words}</v>\n\n"
        for n, (who, words) in enumerate(cues)
    )
    assert said(vtt(tmp_path, text)) == cues


@pytest.mark.parametrize("indent", [None, 2])
def test_teams_own_objects_are_read_as_speech(tmp_path: Path, indent: int | None) -> None:
    spoken = [
        ("Ann Lee", "How was the boat?"),
        ("Pia Lund", "It sank {slowly}."),
        ("Ann Lee", "Oh."),
    ]
    text = "".join(
        cue(n, json.dumps({"speakerName": who, "spokenText": words, "spokenLanguage": "en"},
                          indent=indent))
        for n, (who, words) in enumerate(spoken)
    )  # fmt: skip
    assert said(vtt(tmp_path, f"WEBVTT\n\n{text}")) == spoken


def test_webex_names_who_speaks_in_the_ids_of_its_cues(tmp_path: Path) -> None:
    text = "WEBVTT\n\n" + "".join(
        f'{n} "{who}" (4711)\n{cue(n, words)}'
        for n, (who, words) in enumerate([("Ann Lee", "How was it?"), ("Pia", "Fine.")], 1)
    )
    assert said(vtt(tmp_path, text)) == [("Ann Lee", "How was it?"), ("Pia", "Fine.")]


def test_words_beside_the_times_are_kept_and_settings_are_none(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000 align:start position:10%\nInt: How was it?\n\n"
        "00:02.000 --> 00:03.000 Pia: It sank.\n\n00:03.000 --> 00:04.000\nInt: Oh.\n\n"
        "00:04.000 --> 00:05.000 Pia: Yes.\n\n"
    )
    assert said(vtt(tmp_path, text)) == [
        ("Int", "How was it?"), ("Pia", "It sank."), ("Int", "Oh."), ("Pia", "Yes."),
    ]  # fmt: skip


def test_notes_and_styles_between_cues_are_nobodys_words(tmp_path: Path) -> None:
    text = (
        "WEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\n"
        + cue(1, "Int: How was it?") + "NOTE checked\nby Bo\n\n" + cue(2, "Pia: It sank.")
    )  # fmt: skip
    draft = vtt(tmp_path, text)
    assert "checked" not in draft.text and "color" not in draft.text
    assert not any("left out" in note or "kept" in note for note in draft.notes)


def test_what_stands_before_the_first_cue_is_reported(tmp_path: Path) -> None:
    draft = vtt(tmp_path, "Recorded in Leeds\nby Bo\n\n" + cue(1, "Int: How?") + cue(2, "Pia: So."))
    assert "Before the first cue stands 'Recorded in Leeds / by Bo'; it was left out" in draft.notes


# Words with their speakers ------------------------------------------------------------------

SPOKEN = [
    ("A", "How was the boat?"), ("B", "It sank in the harbour."), ("A", "Were you on it?"),
    ("B", "I was, yes."),
]  # fmt: skip


def words(key: str = "word", speaker: str = "speaker", text: str = "word") -> list[dict[str, Any]]:
    every = [(who, word) for who, line in SPOKEN for word in line.split()]
    return [{text: w, speaker: who, "start": n, "end": n + 1} for n, (who, w) in enumerate(every)]


def amazon(*, labelled: bool) -> Mapping[str, Any]:
    items: list[dict[str, Any]] = []
    segments: list[dict[str, Any]] = []
    for n, (who, word) in enumerate((who, w) for who, line in SPOKEN for w in line.split()):
        bare, mark = word.rstrip(".,?"), word[len(word.rstrip(".,?")) :]
        item = {
            "type": "pronunciation",
            "start_time": f"{n}.0",
            "alternatives": [{"content": bare}],
        }
        items.append(item | ({"speaker_label": f"spk_{who}"} if labelled else {}))
        segments.append({"items": [{"start_time": f"{n}.0", "speaker_label": f"spk_{who}"}]})
        if mark:
            items.append({"type": "punctuation", "alternatives": [{"content": mark}]})
    results = {"transcripts": [{"transcript": "all of it"}], "items": items}
    return {"results": results | ({} if labelled else {"speaker_labels": {"segments": segments}})}


def whisperx() -> Mapping[str, Any]:
    """Two segments that each hold the words of two speakers."""
    first = words()[:9]
    second = words()[9:]
    return {
        "segments": [
            {"text": " " + " ".join(w["word"] for w in part), "speaker": "A", "words": part}
            for part in (first, second)
        ]
    }  # fmt: skip


def assembly() -> Mapping[str, Any]:
    return {"utterances": [{"speaker": who, "text": line} for who, line in SPOKEN],
            "words": words(text="text")}  # fmt: skip


def deepgram() -> Mapping[str, Any]:
    heard = [{**w, "punctuated_word": w["word"], "word": w["word"].lower().strip(".,?"),
              "speaker": "AB".index(w["speaker"])} for w in words()]  # fmt: skip
    return {"results": {"channels": [{"alternatives": [{"transcript": "…", "words": heard}]}]}}


def google(*, repeated: bool) -> Mapping[str, Any]:
    heard = [
        {"word": w["word"], "speakerTag": 1 + "AB".index(w["speaker"]), "startTime": "1.200s"}
        for w in words()
    ]
    plain = [{"word": w["word"], "startTime": "1s"} for w in words()]
    parts = [plain[:9], plain[9:], heard] if repeated else [heard[:9], heard[9:]]
    return {"results": [{"alternatives": [{"transcript": "…", "words": part}]} for part in parts]}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (amazon(labelled=True), ("spk_A", "spk_B")),
        (amazon(labelled=False), ("spk_A", "spk_B")),
        (whisperx(), ("A", "B")),
        (assembly(), ("A", "B")),
        (deepgram(), ("Speaker 0", "Speaker 1")),
        (google(repeated=True), ("Speaker 1", "Speaker 2")),
        (google(repeated=False), ("Speaker 1", "Speaker 2")),
    ],
    ids=[
        "amazon",
        "amazon-segments",
        "whisperx",
        "assemblyai",
        "deepgram",
        "google",
        "google-parts",
    ],
)
def test_words_that_name_their_speakers_begin_turns(
    tmp_path: Path, content: Mapping[str, Any], names: tuple[str, str]
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    draft = read_transcript(tmp_path / "a.json")
    assert said(draft) == [(names["AB".index(who)], line) for who, line in SPOKEN]


def test_a_segment_keeps_its_own_spelling_where_it_is_parted(tmp_path: Path) -> None:
    segment = {
        "text": "“How was it?” – Fine, thanks…", "speaker": "A",
        "words": [
            {"word": "How", "speaker": "A"}, {"word": "was"}, {"word": "it?", "speaker": "A"},
            {"word": "Fine,", "speaker": "B"}, {"word": "thanks", "speaker": "B"},
        ],
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps({"segments": [segment, segment]}), "utf-8")
    assert said(read_transcript(tmp_path / "a.json"))[:2] == [
        ("A", "“How was it?” –"), ("B", "Fine, thanks…"),
    ]  # fmt: skip


def test_words_that_do_not_stand_in_their_segment_are_said_all_the_same(tmp_path: Path) -> None:
    segment = {
        "text": "Heard otherwise", "speaker": "A",
               "words": [{"word": "Twenty?", "speaker": "A"}, {"word": "Thirty.", "speaker": "B"}],
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps({"segments": [segment]}), "utf-8")
    assert said(read_transcript(tmp_path / "a.json")) == [("A", "Twenty?"), ("B", "Thirty.")]


@pytest.mark.parametrize(
    "content",
    [
        {"results": [{"alternatives": "no"}, 3, {"alternatives": [7]}], "also": [{"text": "Hi"}]},
        {"results": {"items": [3, {"alternatives": []}], "channels": 4}, "also": [{"text": "Hi"}]},
        {"segments": [{"text": "Hi", "words": [1, {"word": None}, {"speaker": "B"}]}]},
    ],
)  # fmt: skip
def test_odd_shapes_are_read_past(tmp_path: Path, content: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    assert said(read_transcript(tmp_path / "a.json")) == [("", "Hi")]
