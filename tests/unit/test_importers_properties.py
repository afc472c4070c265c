"""Whatever is said, in whatever script: turns and excerpts are exact, and no word is lost."""

import csv
import html
import io
import tempfile
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.segmentation import segment
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import (
    Draft,
    Transcript,
    stored_text,
    text_sha256,
    transcript_id,
)
from workbench.importers import SUFFIXES, read_transcript

ODD = "\r\n\x00\x0b\x85\u2028\ufeff e\u0301\u200d😀👩‍🚀שלום مرحبا.?!&<>\"'"
WORDS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(ODD)), max_size=40
)
SPEAKERS = st.sampled_from(["INT", "Anna", "Ben Kay"])
TALK = st.lists(st.tuples(SPEAKERS, WORDS), min_size=1, max_size=8)


def one_line(words: str) -> str:
    return " ".join(stored_text(words).text.split())


def read(name: str, content: str) -> Draft:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode())
        return read_transcript(path)


def excerpts_are_exact(draft: Draft) -> None:
    assert stored_text(draft.text).text == draft.text
    before = 0
    for turn in draft.turns:
        speech = draft.text[turn.start : turn.end]
        assert before <= turn.start < turn.end
        assert speech == speech.strip() != ""
        before = turn.end
    [found] = resolve([draft])
    sha = text_sha256(draft.text)
    made = Transcript(
        id=transcript_id(sha), name=draft.name, sha256=sha, text=draft.text, turns=found.turns
    )
    excerpts = segment(made)
    before = 0
    for excerpt in excerpts:
        assert before <= excerpt.start < excerpt.end
        assert excerpt.text == made.text[excerpt.start : excerpt.end]
        before = excerpt.end
    answers = [made.speech(turn) for turn in made.turns if turn.role == "participant"]
    assert [w for e in excerpts for w in e.text.split()] == [w for a in answers for w in a.split()]


@given(TALK)
def test_csv_keeps_every_word(talk: list[tuple[str, str]]) -> None:
    said = [(who, stored_text(html.unescape(words)).text.strip()) for who, words in talk]
    assume(any(words for _, words in said))
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerows([("speaker", "words"), *talk])
    # A handful of NULs is cleaned away; a file full of them is refused as binary.
    draft = read("a.csv", table.getvalue() + "\n" * 3000)
    excerpts_are_exact(draft)
    found = [(turn.speaker, draft.text[turn.start : turn.end]) for turn in draft.turns]
    assert found == [(who, words) for who, words in said if words]


@given(TALK)
def test_vtt_keeps_every_word(talk: list[tuple[str, str]]) -> None:
    said = [(who, one_line(words)) for who, words in talk]
    assume(any(words for _, words in said))
    cues = "".join(
        f"00:00:{i:02}.000 --> 00:00:{i:02}.900\n<v {who}>{html.escape(words)}</v>\n\n"
        for i, (who, words) in enumerate(said)
    )
    draft = read("a.vtt", f"WEBVTT\n\n{cues}")
    excerpts_are_exact(draft)
    found = " ".join(draft.text[turn.start : turn.end] for turn in draft.turns)
    # `html.unescape` also knows entities without their semicolon, so compare as it reads them.
    assert found.split() == " ".join(words for _, words in said if words).split()


@given(TALK)
def test_txt_keeps_every_word(talk: list[tuple[str, str]]) -> None:
    lines = [f"{who}: {words}" for who, words in talk] + ["INT: So?", "INT: Yes?"]
    source = "\n".join(lines) + "\n" * 3000
    draft = read("a.txt", source)
    # A first character U+FEFF is a byte order mark, read or not: it is never stored.
    assert draft.text == stored_text(source).text
    excerpts_are_exact(draft)


@given(st.sampled_from(SUFFIXES), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_line(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        try:
            draft = read_transcript(path)
        except UnreadableFile as error:
            assert "\n" not in str(error) and str(error).startswith(path.name)
        else:
            excerpts_are_exact(draft)


@given(st.sampled_from([".txt", ".csv", ".vtt", ".srt", ".rtf"]), st.text(max_size=200))
def test_any_text_is_read_or_refused_in_one_line(suffix: str, content: str) -> None:
    try:
        excerpts_are_exact(read(f"a{suffix}", content.encode("utf-8", "ignore").decode()))
    except UnreadableFile as error:
        assert "\n" not in str(error)
