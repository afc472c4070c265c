"""A study from files to exports in one command, and what a second command does."""

from __future__ import annotations

import csv
import json
import os
import runpy
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from integration_kit import (
    ANN,
    CountingEmbedder,
    Ended,
    command_line,
    interviews,
    invoked,
    project_in,
    themed,
)

from workbench.bootstrap import open_project
from workbench.domain.board.board import Board
from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.exporters import EXPORTS
from workbench.services.batch import read_study_file, run_batch
from workbench.services.context import Project
from workbench.services.deciding.review import accept, reject, rename
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Project:
    """The demo study after a batch that looks for its themes again twice, not ten times."""
    project = project_in(tmp_path_factory.mktemp("demo") / "study")
    run_batch(project, ANN, replace(read_study_file(fixtures / "study.toml"), stability=2))
    return project


def proposed(board: Board) -> dict[str, tuple[str, frozenset[str]]]:
    """Theme id to name and members."""
    return {t.id: (board.name_of(t.id), frozenset(board.members[t.id])) for t in board.live()}


def test_every_demo_interview_has_one_interviewer_and_its_participant(demo: Project) -> None:
    now = study(demo)
    assert len(now.transcripts) == 45
    for transcript in now.transcripts.values():
        asks = {t.speaker for t in transcript.turns if t.role == "interviewer"}
        answers = {t.speaker for t in transcript.turns if t.role == "participant"}
        assert (len(asks), len(answers)) == (1, 1), transcript.name
        assert transcript.participant_id == transcript.name


def test_every_demo_participant_has_their_attributes(demo: Project, fixtures: Path) -> None:
    with (fixtures / "participants.csv").open(encoding="utf-8", newline="") as file:
        rows = {row.pop("participant"): row for row in csv.DictReader(file)}
    people = study(demo).participants
    assert people.keys() == rows.keys()
    for key, row in rows.items():
        row.pop("transcript", None)
        row.pop("speaker", None)
        assert dict(people[key].attributes) == row
        assert row["group"]


def test_every_demo_coding_is_exactly_the_passage_that_was_coded(
    demo: Project, fixtures: Path
) -> None:
    now = study(demo)
    names = {t.id: t.name for t in now.transcripts.values()}
    placed = {
        (names[c.transcript_id], now.transcripts[c.transcript_id].text[c.start : c.end],
         now.board.codes[c.code_id].name, coder)
        for coder, codings in now.board.codings.items()
        for c in codings
    }  # fmt: skip
    with (fixtures / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = {(r["transcript"], r["quote"], r["code"], r["coder"]) for r in rows}
    assert placed == given
    assert len({name for name, *_ in placed}) == 12
    assert len(now.board.codings) == 2


def test_no_eight_words_of_a_demo_participant_stand_in_two_interviews(demo: Project) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for transcript in study(demo).transcripts.values():
        for turn in transcript.turns:
            if turn.role != "participant":
                continue
            words = transcript.text[turn.start : turn.end].casefold().split()
            for i in range(len(words) - 7):
                run_of = tuple(words[i : i + 8])
                assert seen.setdefault(run_of, transcript.name) == transcript.name, run_of


def test_excerpts_are_their_transcripts_slices_and_nobody_elses_words(demo: Project) -> None:
    now = study(demo)
    for excerpt in now.excerpts.values():
        transcript = now.transcripts[excerpt.transcript_id]
        assert excerpt.text == transcript.text[excerpt.start : excerpt.end]
        asked = [t for t in transcript.turns if t.role == "interviewer"]
        assert all(t.end <= excerpt.start or excerpt.end <= t.start for t in asked)


def test_the_same_files_in_another_order_give_the_same_themes(tmp_path: Path) -> None:
    files = interviews(tmp_path / "files", range(1, 13))
    one, _ = themed(tmp_path / "one", files)
    two, _ = themed(tmp_path / "two", files[5:] + files[4::-1])
    assert proposed(one.store.board()) == proposed(two.store.board())


def test_a_second_batch_embeds_no_excerpt_and_decides_nothing(tmp_path: Path) -> None:
    interviews(tmp_path / "files", range(1, 7))
    (tmp_path / "codebook.csv").write_text("name\nTravel\nMoney\n", "utf-8")
    (tmp_path / "study.toml").write_text(
        'transcripts = ["files/*.txt"]\ncodebook = "codebook.csv"\n'
        '[[labeler]]\nname = "keyphrase"\n[[labeler]]\nname = "invivo"\n'
        '[[export]]\nto = "json"\n',
        "utf-8",
    )
    plan = replace(read_study_file(tmp_path / "study.toml"), stability=1)
    first = run_batch(project_in(tmp_path / "out"), ANN, plan)
    exported = first.exported[0].read_bytes()

    counting = CountingEmbedder()
    again = project_in(tmp_path / "out", counting)
    before = again.store.board()
    second = run_batch(again, ANN, plan)

    said = {excerpt.text for excerpt in study(again).excerpts.values()}
    assert not said & set(counting.seen), "only phrases of titles"
    assert second.run.themes == first.run.themes
    assert again.store.board().seq == before.seq
    assert second.exported[0].read_bytes() == exported


def test_new_interviews_leave_decided_themes_with_their_members(
    small: Project, tmp_path: Path
) -> None:
    project = small
    kept, named, dropped, *_ = project.store.board().live()
    accept(project, ANN, kept.id)
    rename(project, ANN, named.id, "What we call it")
    reject(project, ANN, dropped.id)
    before = project.store.board()

    counting = CountingEmbedder()
    later = project_in(tmp_path / "study", counting)
    import_files(later, ANN, interviews(tmp_path / "more", range(20, 30)))
    run(later, ANN, RunOptions(seed=3))
    after = later.store.board()

    for theme in (kept, named, dropped):
        assert after.themes[theme.id] == before.themes[theme.id]
        assert after.members[theme.id] == before.members[theme.id]
        assert after.name_of(theme.id) == before.name_of(theme.id)
    new = [e.text for e in study(later).excerpts.values() if e.id not in before.excerpts]
    assert set(new) <= set(counting.seen)
    assert not set(counting.seen) & {
        study(project).excerpts[e].text for e in before.excerpts
    } - set(new)
    held = {e for t in after.live() for e in after.members[t.id]}
    assert len(held & {e for e in after.excerpts if e not in before.excerpts}) > 0
    assert verify(later) == ()


def test_a_file_given_twice_is_imported_once(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    (path,) = interviews(tmp_path / "files", [1])
    copy = tmp_path / "copy of P01.txt"
    copy.write_bytes(path.read_bytes())
    import_files(project, ANN, [path, path, copy])
    assert len(project.store.board().transcripts) == 1


GUARD = """
import os, sys

ABROAD = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
ADDRESSED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}


def note(line):
    with open(os.environ["GUARD_NOTES"], "a") as file:
        file.write(line + "\\n")


def guard(event, args):
    # An address in words is a socket between processes of this computer.
    if event in ABROAD or (event in ADDRESSED and isinstance(args[1], tuple)):
        note(f"wants out: {event} {args}")
        raise OSError(f"every way out is shut: {event}")


sys.addaudithook(guard)
note("guarded: " + " ".join(sys.orig_argv[1:4]))
"""
"""Run at the start of every process that is begun with it: the interpreter itself tells."""


@dataclass(frozen=True, kw_only=True)
class Batched:
    """A batch of many formats by the command, under guard; `notes` is what its processes noted."""

    folder: Path
    ended: Ended
    notes: tuple[str, ...]


@pytest.fixture(scope="module")
def batched(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Batched:
    """The default settings, the packaged model, many formats, every export."""
    folder = tmp_path_factory.mktemp("batched")
    files = ("C01.docx", "C03.vtt", "C07.srt", "F05.txt", "F07.csv", "N08.odt", "T10.rtf")
    exports = "".join(f'[[export]]\nto = "{to}"\n' for to in EXPORTS)
    (folder / "study.toml").write_text(
        f"transcripts = {[str(fixtures / 'interviews' / file) for file in files]}\n"
        f'participants = "{fixtures / "participants.csv"}"\n'
        f'codebook = "{fixtures / "codebook.csv"}"\n{exports}',
        "utf-8",
    )
    notes = folder / "notes.txt"
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD, "utf-8")
    found = os.pathsep.join(filter(None, (str(folder / "guard"), os.environ.get("PYTHONPATH"))))
    env = {"PYTHONPATH": found, "GUARD_NOTES": str(notes)}
    ended = command_line("batch", folder / "study.toml", "--json", env=env)
    assert ended.code == 0, ended.err
    return Batched(folder=folder, ended=ended, notes=tuple(notes.read_text("utf-8").splitlines()))


@pytest.mark.model
@pytest.mark.slow
def test_a_batch_needs_no_network(batched: Batched) -> None:
    assert not [line for line in batched.notes if line.startswith("wants out")]
    readers = [line for line in batched.notes if "importers.worker" in line]
    assert len(batched.notes) > len(readers) >= 1, "the processes that read files are guarded, too"
    written = {path.name for path in (batched.folder / "out" / "study").glob("*.html")}
    assert written == {"study.html", "study.memos.html"}


@pytest.mark.model
def test_progress_goes_to_standard_error_and_the_rest_is_json(batched: Batched) -> None:
    ended = batched.ended
    assert set(ended.value) >= {"project", "import", "run", "exports", "departures"}
    assert "embedding" in ended.err
    again = command_line("run", batched.folder / "out" / "study", "--json", "--analyst", "Ann")
    assert again.code == 0
    assert again.value["themes"] == ended.value["run"]["themes"]
    assert "Warning" not in ended.err + again.err


def commands(folder: Path, files: Iterable[Path], theme: str) -> list[tuple[str | Path, ...]]:
    """One of every command that ends by itself, in an order in which all of them work."""
    first, *_ = files
    book = folder.parent / "codebook.csv"
    book.write_text("name\nTravel\nMoney\n", "utf-8")
    coded = folder.parent / "codings.csv"
    coded.write_text("transcript,quote,code,coder\nP01,Well the,Travel,Bo\n", "utf-8")
    return [
        ("init", folder.parent / "another"),
        ("import", folder, first),
        ("codebook", folder, book),
        ("codings", folder, coded),
        ("status", folder),
        ("verify", folder),
        ("plugins", "list"),
        ("plugins", "check", "keyphrase"),
        ("review", folder, "split", theme, "--into", "2", "--preview"),
        ("review", folder, "accept", theme),
        ("review", folder, "rename", theme, "Another name"),
        ("review", folder, "link", theme, "Travel"),
        ("review", folder, "memo", f"theme:{theme}", "Look again."),
        ("review", folder, "undo"),
        ("review", folder, "redo"),
        ("review", folder, "park", theme),
        ("review", folder, "reject", theme),
        ("export", folder, "--to", "json", "--out", folder.parent / "study.json"),
        ("redact", folder, "P01:5-25"),
        ("withdraw", folder, "P02"),
    ]


def test_json_is_all_that_a_command_prints_when_asked_for(small: Project, tmp_path: Path) -> None:
    files = sorted((tmp_path / "files").iterdir())
    theme = small.store.board().live()[0].id
    small.store.close()
    for command in commands(small.folder, files, theme):
        ended = invoked(*command, "--analyst", "Ann", "--json")
        assert ended.code == 0, (command, ended.err)
        json.loads(ended.out)
    assert invoked("verify", small.folder).code == 0


def test_every_step_of_the_trail_follows_the_one_before(demo: Project) -> None:
    trail = study(demo).trail
    assert all(later.previous == earlier.hash for earlier, later in pairwise(trail))
    assert verify(demo) == ()
    assert open_project(demo.folder).store.board() == demo.store.board()


def said_in(now: Study, theme: str, skip: int = 0) -> list[str]:
    """Four long answers of a theme as the demo's decisions give passages."""
    held = sorted(now.members_of(theme), key=lambda e: (-len(e.text), e.id))[skip : skip + 4]
    names = (now.transcripts[e.transcript_id].name for e in held)
    return [f"{name}: {' '.join(e.text.split())}" for name, e in zip(names, held, strict=True)]


def decisions(*themes: dict[str, object]) -> str:
    """A file of decisions; each value as JSON, which TOML reads as well."""
    lines = ['memo = "Written for this demo."']
    for theme in themes:
        given = {"name": "Named", "reason": "Read together.", **theme}
        lines += ["[[theme]]", *(f"{key} = {json.dumps(value)}" for key, value in given.items())]
    return "\n".join(lines) + "\n"


def test_the_demo_is_decided_half_way_by_what_is_said_in_its_themes(
    demo: Project, fixtures: Path, tmp_path: Path
) -> None:
    made = runpy.run_path(str(fixtures / "make_demo.py"))
    copied = open_project(Path(copytree(demo.folder, tmp_path / "half")))
    now = study(copied)
    first, second, third, fourth, fifth, sixth, *_ = sorted(
        (t.id for t in now.board.live()), key=lambda t: -len(now.board.members[t])
    )
    scattered = [said_in(now, theme)[0] for theme in (first, second, third, fourth)]
    plan = tmp_path / "plan.toml"
    plan.write_text(
        decisions(
            {"name": "A part", "says": said_in(now, first), "split": True, "memo": "Look again."},
            {"name": "The rest", "says": said_in(now, first, 4), "definition": "What is left."},
            {"name": "Both", "merges": [said_in(now, second), said_in(now, third)]},
            {"name": "One more", "says": said_in(now, fourth), "moves": said_in(now, fifth)[0]},
            {"name": "Not ours", "says": said_in(now, sixth), "way": "reject"},
            {"name": "A working name", "says": said_in(now, fifth), "way": "name"},
            {"name": "Nowhere", "says": scattered},
        ),
        "utf-8",
    )
    assert made["decide"](copied, plan) == ["Nowhere"]
    now = study(copied)
    stands = {now.board.name_of(t.id): t.state for t in now.board.themes.values()}
    kinds = Counter(type(event.event).__name__ for event in now.trail)
    assert {stands[name] for name in ("A part", "The rest", "Both", "One more")} == {"accepted"}
    assert stands["Not ours"] == "rejected"
    assert stands["A working name"] == "candidate"
    assert "Nowhere" not in stands
    assert [kinds[kind] for kind in ("Split", "Merge", "Move", "Reject")] == [1] * 4
    assert "Written for this demo" in now.memos_on("project", "")[0].text
    assert verify(copied) == ()
    copied.store.close()


def test_a_passage_that_a_decision_of_the_demo_names_must_be_said(
    demo: Project, fixtures: Path
) -> None:
    made = runpy.run_path(str(fixtures / "make_demo.py"))
    with pytest.raises(InputError, match="never said"):
        made["passages"](study(demo), ["F01: never said"])


@pytest.mark.parametrize("name", ["Ann", 'Søren "the pen" Ø\\', "李 🦓"])
def test_an_analyst_named_when_the_project_is_made_decides_from_then_on(
    name: str, tmp_path: Path
) -> None:
    assert invoked("init", tmp_path / "study", "--analyst", name).code == 0
    ended = invoked("import", tmp_path / "study", *interviews(tmp_path / "files", [1]))
    assert ended.code == 0, ended.err
    assert study(project_in(tmp_path / "study")).trail[0].analyst == name


def test_status_names_the_codes_that_no_theme_is_linked_to(small: Project, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("name\nTravel\nMoney\n", "utf-8")
    theme = small.store.board().live()[0].id
    small.store.close()
    by = ("--analyst", "Ann")
    assert invoked("codebook", small.folder, tmp_path / "book.csv", *by).code == 0
    assert "Travel, Money" in invoked("status", small.folder).out
    assert invoked("review", small.folder, "link", theme, "Travel", *by).code == 0
    assert invoked("status", small.folder, "--json").value["uncovered"] == ["Money"]


def test_numbers_stand_to_the_right_and_hints_say_what_comes_next(tmp_path: Path) -> None:
    interviews(tmp_path / "files", [1])
    folder = tmp_path / "study"
    made = invoked("init", folder, "--analyst", "Ann")
    assert f"Next: workbench import {folder}" in made.out
    brought = invoked("import", folder, *(tmp_path / "files").iterdir())
    assert f"Next: workbench run {folder}" in brought.out
    assert "Asks: INT; answers: P" in brought.out
    assert "P01.txt     20  Asks" in brought.out
