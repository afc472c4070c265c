"""Marks of speakers that an analyst writes down: what they find, what they refuse, their offers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import InputError
from workbench.domain.speech.patterns import LONGEST, offered, pattern_of
from workbench.domain.speech.study import Understood, understood
from workbench.importers import read_transcript

SAID = [
    ("Pia", "Where did you learn to weave?"), ("Noor", "From my aunt, in a shed."),
    ("Pia", "Was it hard?"), ("Noor", "Only the first winter. My hands hurt."),
    ("Pia", "And now?"), ("Noor", "Now I teach it to others."),
]  # fmt: skip

WRITTEN = [
    ("#X:", "#{0}: {1}"),
    ("@X:", "@{0}: {1}"),
    ("{X} text", "{{{0}}} {1}"),
    ("{X}", "{{{0}}}\n{1}"),
    ("[X] text", "[{0}] {1}"),
    ("#### X", "#### {0}\n{1}"),
    ("X >> text", "{0} >> {1}"),
    ("(X) text", "({0}) {1}"),
    ("[T] <X> text", "[00:01] <{0}> {1}"),
    ("~X~ text", "~{0}~ {1}"),
    ("§ X", "§ {0}\n{1}"),
    ("#X text", "#{0} {1}"),
    ("X - text", "{0} - {1}"),
]  # fmt: skip


def read(folder: Path, text: str, pattern: str = "", suffix: str = ".txt") -> Understood:
    path = folder / f"P01{suffix}"
    path.write_text(text, "utf-8")
    [found] = understood([read_transcript(path)], ("Pia",), pattern=pattern_of(pattern))
    return found


def said(found: Understood) -> list[tuple[str, str]]:
    text = found.draft.text
    return [(t.speaker, text[t.start : t.end]) for t in found.found.turns]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(("pattern", "form"), WRITTEN, ids=[p for p, _ in WRITTEN])
def test_a_pattern_says_who_speaks_and_is_never_quoted(
    tmp_path: Path, pattern: str, form: str, suffix: str
) -> None:
    text = "\n\n".join(form.format(*turn) for turn in SAID)
    assert said(read(tmp_path, text, pattern, suffix)) == SAID


def test_what_is_not_a_mark_stays_in_the_words(tmp_path: Path) -> None:
    text = "#Pia: Where?\n#Noor: Here.\nNote: it was cold.\n#Pia: And?\n#Noor: # no hash: so\n"
    assert said(read(tmp_path, text, "#X:")) == [
        ("Pia", "Where?"), ("Noor", "Here.\nNote: it was cold."), ("Pia", "And?"),
        ("Noor", "# no hash: so"),
    ]  # fmt: skip


def test_a_file_without_the_marks_is_read_as_any_other(tmp_path: Path) -> None:
    text = "\n\n".join(f"{who}: {words}" for who, words in SAID)
    assert said(read(tmp_path, text, "#X:")) == SAID


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("#:", "needs one X"), ("X X:", "needs one X"), ("T T X:", "at most one T"),
        ("MAX:", "needs one X"), ("X", "no sign"), ("X text", "no sign"),
        ("#X:\n@X:", "single line"), ("X" + ":" * LONGEST, "single line"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_pattern_is_refused_with_one_that_is(wrong: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        pattern_of(wrong)
    assert "write it as #X:" in str(refused.value) and "\n" not in str(refused.value)


def test_nothing_written_is_not_a_pattern() -> None:
    assert pattern_of("  ") is None


@given(
    signs=st.text(alphabet="()[]{}|+*?.^$\\#@ XT:-aé", max_size=LONGEST),
    line=st.text(alphabet="ab ()*[]#@:X.\\1\t", max_size=400),
)
def test_whatever_is_written_finds_a_name_within_the_line_or_nothing(signs: str, line: str) -> None:
    try:
        pattern = pattern_of(signs)
    except InputError:
        return
    head = pattern.head(line) if pattern else None
    if head:
        assert head.label and head.label in line and 0 < head.speech <= len(line)


def test_signs_of_expressions_stand_for_themselves() -> None:
    # As an expression, this would try 2**30 ways on a line of thirty a.
    evil = pattern_of("(a+)+X$")
    assert evil is not None
    assert evil.head("a" * 30 + "!") is None
    assert evil.head("(a+)+Pia$ So").label == "Pia"  # type: ignore[union-attr]


OFFERED = [w for w in WRITTEN if w[0] in ("X >> text", "~X~ text", "§ X")]


@pytest.mark.parametrize(("pattern", "form"), OFFERED, ids=[p for p, _ in OFFERED])
def test_marks_that_recur_in_a_file_that_is_not_understood_are_offered(
    tmp_path: Path, pattern: str, form: str
) -> None:
    text = "\n\n".join(form.format(*turn) for turn in SAID)
    path = tmp_path / "P01.txt"
    path.write_text(text, "utf-8")
    [found] = understood([read_transcript(path)])
    assert found.doubt is not None
    assert found.doubt.patterns[0] == pattern
    assert pattern in found.doubt.reason
    assert [
        (t.speaker, found.draft.text[t.start : t.end]) for t in found.doubt.turns
    ] == SAID  # what one click takes


def test_words_that_recur_before_a_sign_once_or_twice_are_no_marks() -> None:
    lines = ["(Laughs) Well.", "It rained.", "(Laughs) So.", "We went home.", "- milk", "- bread"]
    assert offered(lines) == ()


@given(st.text(max_size=3), st.text(max_size=3))
def test_what_is_offered_is_a_pattern_that_finds_what_it_was_made_of(left: str, right: str) -> None:
    names = ["Pia", "Noor", "Pia", "Noor"]
    lines = [f"{left}{name}{right} So it was." for name in names]
    for written in offered(lines):
        pattern = pattern_of(written)
        assert pattern is not None
        assert all(pattern.head(line) for line in lines)
