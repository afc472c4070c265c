"""Wrong input: one clear line on standard error, exit code 2, and nothing written."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from integration_kit import command_line, interviews, invoked, project_in

from workbench.services.context import Project

ANALYST = ("--analyst", "Ann")
PLAIN = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Before a command of the superuser's: from here on, files say who may write them."""


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file under a folder with its digest; SQLite's scratch files are no content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def refused(*args: str | Path, env: dict[str, str] | None = None) -> str:
    """The one line with which a command refuses; checks exit code and silence elsewhere."""
    ended = invoked(*args, env=env)
    assert ended.code == 2, (ended.code, ended.out, ended.err)
    assert "Traceback" not in ended.err
    assert ended.out == ""
    return ended.complaint


@pytest.fixture(scope="module")
def decided(six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study with themes, which none of the tests here may change."""
    return shutil.copytree(six / "study", tmp_path_factory.mktemp("decided") / "study")


def empty(path: Path) -> Path:
    path = path / "empty.txt"
    path.write_bytes(b"")
    return path


def hollow(path: Path) -> Path:
    path = path / "hollow.docx"
    with zipfile.ZipFile(path, "w"):
        pass
    return path


def binary(path: Path) -> Path:
    path = path / "binary.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00" + bytes(range(256)) * 20)
    return path


def no_columns(path: Path) -> Path:
    path = path / "numbers.csv"
    path.write_text("a,b\n1,2\n3,4\n", "utf-8")
    return path


def unknown(path: Path) -> Path:
    path = path / "sound.mp3"
    path.write_bytes(b"ID3")
    return path


def absent(path: Path) -> Path:
    return path / "absent.txt"


def folder(path: Path) -> Path:
    (path / "folder.txt").mkdir()
    return path / "folder.txt"


def cut_off(path: Path) -> Path:
    path = path / "cut.docx"
    path.write_bytes(b"PK\x03\x04 and then the disk was full")
    return path


def nobody_speaks(path: Path) -> Path:
    path = path / "silent.vtt"
    path.write_text("WEBVTT\n\n", "utf-8")
    return path


UNREADABLE = [
    empty, hollow, binary, no_columns, unknown, absent, folder, cut_off, nobody_speaks
]  # fmt: skip


@pytest.mark.parametrize("make", UNREADABLE, ids=lambda make: make.__name__)
def test_a_file_that_cannot_be_read_is_one_line_and_nothing_is_written(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    project_in(tmp_path / "study").store.close()
    before = fingerprint(tmp_path / "study")
    ended = invoked("import", tmp_path / "study", path, *ANALYST, "--json")
    assert ended.code == 2
    assert ended.complaint.count(path.name) == 1
    assert "Traceback" not in ended.err
    assert [(row["ok"], row["name"]) for row in ended.value["rows"]] == [(False, path.name)]
    assert path.name not in ended.value["rows"][0]["message"]
    assert fingerprint(tmp_path / "study") == before


def test_a_table_without_speakers_says_which_column_would_name_them(tmp_path: Path) -> None:
    project_in(tmp_path / "study").store.close()
    rows = "text,when\nI take the bus to town most days,1\nAnd I walk back when it is dry,2\n"
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    (tmp_path / "b.csv").write_text(rows.replace("when", "speaker"), "utf-8")
    ended = invoked("import", tmp_path / "study", *sorted(tmp_path.glob("*.csv")), *ANALYST)
    assert ended.code == 0
    told = [line for line in ended.out.splitlines() if "column" in line]
    assert [line.split()[0] for line in told] == ["a.csv"]
    assert "If a column says who speaks, call it 'speaker'." in told[0]


def test_a_file_imported_by_mistake_cannot_be_undone_and_it_says_what_can(tmp_path: Path) -> None:
    project_in(tmp_path / "study").store.close()
    paths = interviews(tmp_path / "files", [1, 2])
    invoked("import", tmp_path / "study", *paths, *ANALYST)
    line = refused("review", tmp_path / "study", "undo", *ANALYST)
    assert "Ann has no decision to take back" in line
    assert "workbench remove DIR TRANSCRIPT" in line
    assert "withdraw" not in refused("review", tmp_path / "study", "undo", "--analyst", "Bob")
    assert invoked("withdraw", tmp_path / "study", "P02", *ANALYST).code == 0
    held = project_in(tmp_path / "study").store.board().transcripts.values()
    assert [t.name for t in held] == ["P01"]


def test_human_codes_that_are_not_there_are_said_to_be_missing(decided: Path) -> None:
    line = refused("evaluate", decided, "--gold", decided / "gone.jsonl")
    assert "there is no file" in line
    assert "gone.jsonl" in line


def test_status_names_ten_codes_and_counts_the_others(tmp_path: Path) -> None:
    project_in(tmp_path / "study").store.close()
    names = [f"Code {number}" for number in range(1, 13)]
    (tmp_path / "codes.csv").write_text("\n".join(["name", *names]), "utf-8")
    assert invoked("codebook", tmp_path / "study", tmp_path / "codes.csv", *ANALYST).code == 0
    (told,) = (
        line
        for line in invoked("status", tmp_path / "study").out.splitlines()
        if line.startswith("Codes that no theme")
    )
    assert told.endswith("Code 9, Code 10 and 2 more")
    assert invoked("status", tmp_path / "study", "--json").value["uncovered"] == names


def test_a_file_that_cannot_be_read_stops_none_of_the_others(tmp_path: Path) -> None:
    project_in(tmp_path / "study").store.close()
    good = interviews(tmp_path / "files", [1, 2])
    ended = invoked("import", tmp_path / "study", good[0], empty(tmp_path), good[1], *ANALYST)
    assert ended.code == 2
    assert "empty.txt" in ended.complaint
    held = project_in(tmp_path / "study").store.board().transcripts.values()
    assert sorted(t.name for t in held) == ["P01", "P02"]


def test_import_without_files_is_refused(decided: Path) -> None:
    before = fingerprint(decided)
    ended = invoked("import", decided, *ANALYST)
    assert ended.code == 2
    assert "FILES" in ended.err
    assert fingerprint(decided) == before


def test_a_run_on_an_empty_project_says_to_import_first(tmp_path: Path) -> None:
    project_in(tmp_path / "study").store.close()
    before = fingerprint(tmp_path / "study")
    assert "import" in refused("run", tmp_path / "study", *ANALYST)
    assert fingerprint(tmp_path / "study") == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,definition\nTravel,a\nTravel,b\n", "Travel"),
        ("colour\nred\n", "name"),
        ("", "codebook"),
    ],
    ids=["two of one name", "no name column", "empty"],
)
def test_a_wrong_codebook_is_refused(
    content: str, said: str, decided: Path, tmp_path: Path
) -> None:
    before = fingerprint(decided)
    (tmp_path / "codebook.csv").write_text(content, "utf-8")
    assert said in refused("codebook", decided, tmp_path / "codebook.csv", *ANALYST)
    assert fingerprint(decided) == before


STUDIES = {
    "no transcript matches": ('transcripts = ["nowhere/*.txt"]\n', "nowhere/*.txt"),
    "no transcripts at all": ("transcripts = []\n", "transcripts"),
    "transcripts missing": ("[study]\nname = 'x'\n", "transcripts"),
    "unknown key": ('transcripts = ["files/*.txt"]\ncolour = "red"\n', "colour"),
    "unknown key below": ('transcripts = ["files/*.txt"]\n[run]\nspeed = 3\n', "run.speed"),
    "broken TOML": ('transcripts = ["files/*.txt"\n', "TOML"),
    "unknown export": ('transcripts = ["files/*.txt"]\n[[export]]\nto = "pptx"\n', "pptx"),
    "unknown clusterer": ('transcripts = ["files/*.txt"]\n[run]\nclusterer = "x"\n', "graph"),
    "unknown granularity": ('transcripts = ["files/*.txt"]\n[run]\ngranularity = "x"\n', "coarse"),
    "unknown labeler": ('transcripts = ["files/*.txt"]\n[[labeler]]\nname = "nope"\n', "nope"),
    "bad labeler option": (
        'transcripts = ["files/*.txt"]\n[[labeler]]\nname = "keyphrase"\nterms = "many"\n',
        "terms",
    ),
    "labeler without name": ('transcripts = ["files/*.txt"]\n[[labeler]]\nterms = 2\n', "name"),
    "no codebook there": ('transcripts = ["files/*.txt"]\ncodebook = "gone.csv"\n', "gone.csv"),
    "codebook without names": ('transcripts = ["files/*.txt"]\ncodebook = "no.csv"\n', "no.csv"),
    "participants without ids": (
        'transcripts = ["files/*.txt"]\nparticipants = "no.csv"\n',
        "participant",
    ),
    "codings without columns": ('transcripts = ["files/*.txt"]\ncodings = "no.csv"\n', "no.csv"),
    "export nowhere": (
        'transcripts = ["files/*.txt"]\n[[export]]\nto = "json"\nout = "gone/x.json"\n',
        "gone",
    ),
    "a language that is none": (
        'transcripts = ["files/*.txt"]\n[study]\nlanguage = "Klingon!"\n',
        "language",
    ),
}


@pytest.mark.parametrize(("content", "said"), STUDIES.values(), ids=STUDIES.keys())
def test_a_wrong_study_file_is_refused_before_anything_is_made(
    content: str, said: str, tmp_path: Path
) -> None:
    interviews(tmp_path / "files", [1])
    (tmp_path / "no.csv").write_text("colour\nred\n", "utf-8")
    (tmp_path / "study.toml").write_text(content, "utf-8")
    assert said in refused("batch", tmp_path / "study.toml")
    assert not (tmp_path / "out").exists()


def test_a_study_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "study.toml" in refused("batch", tmp_path / "study.toml")


def test_a_batch_in_which_no_file_can_be_read_makes_no_project(tmp_path: Path) -> None:
    empty(tmp_path)
    (tmp_path / "study.toml").write_text('transcripts = ["*.txt"]\n', "utf-8")
    ended = invoked("batch", tmp_path / "study.toml")
    assert ended.code == 2
    assert "empty.txt" in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "out").exists()


DECISIONS = {
    "unknown theme": (("accept", "no such theme"), "no such theme"),
    "ambiguous theme": (("accept", ""), "themes answer"),
    "unknown excerpt": (("move", "zzzz", "--to", "zzzz"), "zzzz"),
    "unknown code": (("memo", "code:zzzz", "x"), "zzzz"),
    "unknown target": (("memo", "weather", "x"), "weather"),
    "unknown transcript": (("memo", "transcript:zzzz", "x"), "zzzz"),
    "unknown participant": (("memo", "participant:zzzz", "x"), "zzzz"),
    "nothing to undo": (("undo",), "no decision"),
    "nothing to redo": (("redo",), "nothing"),
}


@pytest.mark.parametrize(("args", "said"), DECISIONS.values(), ids=DECISIONS.keys())
def test_a_decision_that_names_nothing_is_refused(
    args: tuple[str, ...], said: str, decided: Path
) -> None:
    before = fingerprint(decided)
    assert said in refused("review", decided, *args, *ANALYST)
    assert fingerprint(decided) == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 5000], ids=repr)
def test_a_theme_is_not_given_a_name_that_is_none(name: str, small: Project) -> None:
    theme = small.store.board().live()[0].id
    small.store.close()
    refused("review", small.folder, "rename", theme, name, *ANALYST)


def test_two_themes_cannot_have_one_name(small: Project) -> None:
    first, second, *_ = (theme.id for theme in small.store.board().live())
    small.store.close()
    done = invoked("review", small.folder, "rename", first, "Money", *ANALYST)
    assert done.code == 0
    assert "Money" in refused("review", small.folder, "rename", second, "Money", *ANALYST)


WRONG = {
    "unknown labeler": (("run", "--labeler", "nope", *ANALYST), "nope"),
    "unknown labeler option": (("run", "--labeler", "keyphrase:size=2", *ANALYST), "size"),
    "bad labeler option": (("run", "--labeler", "keyphrase:terms=x", *ANALYST), "terms"),
    "unknown granularity": (("run", "--granularity", "huge", *ANALYST), "huge"),
    "unknown clusterer": (("run", "--clusterer", "magic", *ANALYST), "magic"),
    "no theme at all": (("run", "--themes", "0", *ANALYST), "0"),
    "no call at once": (("run", "--parallel", "0", *ANALYST), "0"),
    "unknown participant": (("withdraw", "P99", *ANALYST), "P99"),
    "no place": (("redact", "P01", *ANALYST), "P01"),
    "place in no transcript": (("redact", "P99:1-2", *ANALYST), "P99"),
    "place outside": (("redact", "P01:10-99999999", *ANALYST), "99999999"),
    "place backwards": (("redact", "P01:20-10", *ANALYST), "20-10"),
    "unknown format": (("export", "--to", "pptx"), "pptx"),
    "export nowhere": (("export", "--to", "json", "--out", "/nowhere/at/all.json"), "nowhere"),
}


@pytest.mark.parametrize(("args", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_option_is_refused(args: tuple[str, ...], said: str, decided: Path) -> None:
    before = fingerprint(decided)
    command, *rest = args
    assert said in refused(command, decided, *rest)
    assert fingerprint(decided) == before


NEEDS_AN_ANALYST = [
    ("run",), ("withdraw", "P01"), ("redact", "P01:1-2"), ("review", "accept", "x"),
    ("review", "undo"), ("import", "x.txt"), ("codebook", "x.csv"), ("codings", "x.csv"),
]  # fmt: skip


@pytest.mark.parametrize("args", NEEDS_AN_ANALYST, ids=" ".join)
def test_a_decision_needs_an_analyst(args: tuple[str, ...], decided: Path) -> None:
    command, *rest = args
    assert "--analyst" in refused(command, decided, *rest)


@pytest.mark.parametrize(
    "args",
    [
        ("status",), ("verify",), ("run",), ("import", "x.txt"), ("codebook", "x.csv"),
        ("codings", "x.csv"), ("review", "undo"), ("export", "--to", "json"), ("withdraw", "P01"),
        ("redact", "P01:1-2"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_folder_that_is_no_project_is_named_and_left_as_it_is(
    args: tuple[str, ...], tmp_path: Path
) -> None:
    command, *rest = args
    line = refused(command, tmp_path, *rest, env={"WORKBENCH_ANALYST": "Ann"})
    assert "is not a project" in line
    assert "workbench init" in line
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_not_made_twice(decided: Path) -> None:
    before = fingerprint(decided)
    assert "project already" in refused("init", decided)
    assert fingerprint(decided) == before


def test_a_folder_that_holds_something_keeps_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    (shared / "notes.txt").write_text("ours", "utf-8")
    assert invoked("init", shared).code == 0
    assert shared.stat().st_mode & 0o777 == 0o755
    assert (shared / "workbench.db").stat().st_mode & 0o077 == 0
    (tmp_path / "empty").mkdir(mode=0o755)
    for name in ("empty", "new"):
        assert invoked("init", tmp_path / name).code == 0
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o700


def test_a_project_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("something", "utf-8")
    refused("init", tmp_path / "study")
    assert (tmp_path / "study").read_text("utf-8") == "something"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("colour = 1\n", "colour"),
        ("seed = [\n", "TOML"),
        ("seed='x'", "seed"),
        ("chat_url = 'file:///etc/passwd'", "chat_url"),
        ("chat_url = 'http:'", "chat_url"),
        ("chat_url = 'http://ada:key@host/v1'", "chat_url"),
        ("chat_url = '//host'", "chat_url"),
        ("chat_url = 'ftp://host/v1'", "chat_url"),
        ("chat_url = 'http://[::1'", "chat_url"),
        ("chat_timeout = inf", "chat_timeout"),
        ("chat_timeout = nan", "chat_timeout"),
        ("chat_timeout = 1e9", "chat_timeout"),
        ("chat_timeout = 0", "chat_timeout"),
    ],
)
def test_wrong_settings_are_named(content: str, said: str, small: Project) -> None:
    small.store.close()
    (small.folder / "settings.toml").write_text(content, "utf-8")
    line = refused("status", small.folder)
    assert said in line
    assert "settings.toml" in line


@pytest.mark.parametrize("where", ["ada:hunter2@db/study", "db/study?user=ada&password=hunter2"])
def test_a_password_in_a_projects_settings_is_refused_and_not_told(
    small: Project, where: str
) -> None:
    content = f'database_url = "postgresql+psycopg://{where}"\n'
    (small.folder / "settings.toml").write_text(content, "utf-8")
    ended = invoked("status", small.folder)
    assert ended.code == 2 and "database_url holds a password" in ended.complaint
    assert "hunter2" not in ended.err


def test_a_wrong_setting_in_the_environment_is_named(decided: Path) -> None:
    assert "seed" in refused("status", decided, env={"WORKBENCH_SEED": "x"}).casefold()


def test_a_database_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workbench.db").write_bytes(b"not a database, though it says so" * 40)
    refused("status", tmp_path)


@pytest.mark.parametrize("args", [("init",), ("review", "undo"), ("import", "x.txt")], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_named(args: tuple[str, ...], small: Project) -> None:
    if os.geteuid() == 0 and shutil.which(PLAIN[0]) is None:
        pytest.skip("the superuser may write anywhere, and there is no setpriv")
    small.store.close()
    command, *rest = args
    target = small.folder / "below" if command == "init" else small.folder
    before = fingerprint(small.folder)
    (small.folder / "workbench.db").chmod(0o400)
    small.folder.chmod(0o500)
    try:
        ended = command_line(
            command, target, *rest, *ANALYST, prefix=PLAIN if os.geteuid() == 0 else ()
        )
    finally:
        small.folder.chmod(0o700)
    assert ended.code == 2, ended.err
    assert str(target) in ended.complaint
    assert "Traceback" not in ended.err
    assert fingerprint(small.folder) == before


def test_wrong_input_ends_a_process_with_one_line(tmp_path: Path) -> None:
    ended = command_line("status", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"{ended.complaint}\n"


@pytest.mark.parametrize("option", ["--host=0.0.0.0", "--host=example.org"])
def test_a_host_that_is_not_this_computer_needs_sign_in(option: str, decided: Path) -> None:
    pytest.importorskip(
        "workbench.ui.server.app", reason="the pages are not there", exc_type=ImportError
    )
    assert "sign-in" in refused("serve", decided, option)


def test_pages_are_not_served_for_a_folder_that_is_no_project(tmp_path: Path) -> None:
    pytest.importorskip(
        "workbench.ui.server.app", reason="the pages are not there", exc_type=ImportError
    )
    assert "is not a project" in refused("serve", tmp_path)
