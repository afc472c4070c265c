"""Plugins as their authors and users meet them: made, installed, dropped in, broken."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from integration_kit import interviews, project_in
from labeler_kit import environment, imported, workbench, workbench_process

from workbench.domain.trail.incoming import Label
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.ui.board.theme_presenter import detail

HEAD = """
import time
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

class Mine:
    def label(self, request, chat):
        {body}

SPEC = LabelerSpec(name="{name}", version="7", config=LabelerConfig, make=lambda c, x: Mine())
"""
BODIES = {
    "proper": "return LabelProposal(name='Talk of ' + request.keyphrases[0])",
    "raises": "raise KeyError('a bug of mine')",
    "hangs": "time.sleep(600)",
    "nameless": "return LabelProposal(name=' ')",
    "foreign": "return LabelProposal(name=f'Talk {request.size}', code_id='no-such-code')",
    "invents": "return LabelProposal(name='Talk', description='“We all went there by boat”')",
    "beyond": "return LabelProposal(name='Zeppelins and ' + request.keyphrases[0])",
}
NAMED = ("raises", "hangs", "nameless", "foreign", "invents", "proper")
WHY = {
    "raises": "a bug of mine",
    "hangs": "no answer within",
    "nameless": "is empty",
    "foreign": "is not among the codes",
    "invents": "in none of the excerpts",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return imported(tmp_path)


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    place = tmp_path / "plugins"
    place.mkdir()
    for name, body in BODIES.items():
        (place / f"{name}.py").write_text(HEAD.format(name=name, body=body), "utf-8")
    (place / "broken.py").write_text("import no_such_library\nSPEC = 1\n", "utf-8")
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The report of a run, by labeler."""

    value: Any

    def of(self, labeler: str) -> Any:
        return {report["labeler"]: report for report in self.value["naming"]}[labeler]


def run(folder: Path, *args: str | Path, env: dict[str, str] | None = None) -> Told:
    return Told(value=workbench("run", folder, *args, "--json", env=env).value)


def installed(tmp_path: Path, *names: str) -> dict[str, str]:
    """New plugins, made and installed as their authors would; where Python finds them."""
    site = tmp_path / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for name in names:
            workbench("plugins", "new", name)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--disable-pip-version-check", "-t", str(site),
         *(str(tmp_path / name) for name in names)],
        check=True, capture_output=True, env=environment(),
    )  # fmt: skip
    return {"PYTHONPATH": str(site)}


def test_a_new_plugin_that_was_installed_is_listed_and_names_themes(
    tmp_path: Path, folder: Path
) -> None:
    env = installed(tmp_path, "team-words")
    rows = workbench_process("plugins", "list", "--json", env=env).value
    [row] = [row for row in rows if row["name"] == "team-words"]
    assert row["error"] is None and row["distribution"] == "workbench-labeler-team-words"
    assert "passes every check" in workbench_process("plugins", "check", "team-words", env=env).out

    ran = workbench_process("run", folder, "--labeler", "team-words:words=2", "--json", env=env)
    told = Told(value=ran.value)
    themes = told.value["themes"]
    assert told.of("team-words")["named"] == len(themes) > 1
    assert all(" & " in theme["name"] for theme in themes)

    without = workbench_process("plugins", "list", "--no-plugins", "--json", env=env).value
    assert {row["name"] for row in without} == {"chat", "keyphrase"}
    args = ("run", folder, "--no-plugins", "--labeler", "team-words")
    refused = workbench_process(*args, env=env, check=2)
    assert "'team-words', and plugins are left out; there are: chat, keyphrase" in refused.err


def test_a_list_of_plugins_imports_none_of_them(tmp_path: Path) -> None:
    env = installed(tmp_path, "loud")
    module = tmp_path / "site" / "workbench_loud.py"
    module.write_text("print('I was run')\nraise SystemExit('and I leave')\n", "utf-8")
    listed = workbench_process("plugins", "list", env=env).out
    assert "I was run" not in listed and "keyphrase" in listed
    [line] = [line for line in listed.splitlines() if line.startswith("loud")]
    assert line.endswith("installed")
    loaded = workbench_process("plugins", "list", "--load", env=env).out
    [line] = [line for line in loaded.splitlines() if line.startswith("loud")]
    assert "and I leave" in line
    assert "and I leave" in workbench_process("plugins", "check", "loud", env=env, check=1).out


def test_faulty_plugins_are_told_of_by_name_and_take_nothing_from_the_others(
    tmp_path: Path,
) -> None:
    """Packages as `plugins new` writes them, installed, each with one thing wrong."""
    env = installed(tmp_path, *NAMED, "rotten") | {"WORKBENCH_CHAT_TIMEOUT": "0.5"}
    for name in NAMED:
        module = tmp_path / "site" / f"workbench_{name}.py"
        module.write_text(HEAD.format(name=name, body=BODIES[name]), "utf-8")
    (tmp_path / "site" / "workbench_rotten.py").write_text("import no_such_library\n", "utf-8")
    rows = workbench_process("plugins", "list", "--load", "--json", env=env).value
    errors = {row["name"]: row["error"] for row in rows}
    assert "no_such_library" in errors.pop("rotten")
    assert {*NAMED} < {*errors} and not any(errors.values())

    interviews(tmp_path / "files", range(1, 7))
    plan = tmp_path / "study.toml"
    wanted = "".join(f'[[labeler]]\nname = "{name}"\n' for name in ("rotten", *NAMED))
    head = 'transcripts = ["files/*.txt"]\n[run]\nstability = 0\n'
    plan.write_text(head + wanted, "utf-8")
    ended = workbench_process("batch", plan, "--json", env=env, check=1)
    told = Told(value=ended.value["run"])
    themes = {theme["id"] for theme in told.value["themes"]}
    assert told.of("proper") == told.of("proper") | {"named": len(themes), "problem": ""}
    assert "labeler 'rotten'" in told.of("rotten")["problem"]
    assert "no_such_library" in told.of("rotten")["problem"]

    now = study(project := project_in(tmp_path / "out" / "study"))
    assert verify(project) == ()
    for name, why in WHY.items():
        report = told.of(name)
        assert report["named"] == 0 and {theme for theme, _ in report["failures"]} == themes
        assert report["problem"] and any(why in reason for _, reason in report["failures"])
        for theme in themes:
            [given] = [g for g in now.board.labels[theme] if g.labeler == name]
            assert given.failure and not given.name
    assert all(now.board.name_of(theme).startswith("Talk of ") for theme in themes)
    refused = workbench_process("batch", plan, "--no-plugins", env=env, check=2)
    assert "plugins are left out" in refused.err


def test_what_is_wrong_with_a_labeler_is_said_in_one_line(folder: Path, dropped: Path) -> None:
    args = ("--plugins-dir", dropped, "--labeler", "raises", "--labeler", "broken")
    args += ("--parallel", "1")
    shown = workbench("run", folder, *args, check=1).out
    [line] = [line for line in shown.splitlines() if line.startswith("raises named 0 of")]
    assert "it stopped early" in line and "not asked about" in line and "KeyError" in line
    [line] = [line for line in shown.splitlines() if "labeler 'broken'" in line]
    assert "broken.py" in line and "no_such_library" in line


def test_the_trail_keeps_which_file_named_the_themes(folder: Path, dropped: Path) -> None:
    from hashlib import sha256

    file = dropped / "proper.py"
    versions = []
    for change in ("", "# another line\n"):
        file.write_text(file.read_text("utf-8") + change, "utf-8")
        versions.append(f"7+sha256.{sha256(file.read_bytes()).hexdigest()}")
        run(folder, "--plugins-dir", dropped, "--labeler", "proper")
    trail = [recorded.event for recorded in study(project_in(folder)).trail]
    named = [e for e in trail if isinstance(e, Label) and e.labeler == "proper"]
    assert [event.version for event in named] == versions
    assert {event.option for event in named} == {"proper"}


def test_words_that_nobody_says_are_pointed_out(folder: Path, dropped: Path) -> None:
    args = ("--plugins-dir", dropped, "--labeler", "beyond")
    told = run(folder, *args)
    assert told.of("keyphrase")["overreach"] == []
    beyond = dict(told.of("beyond")["overreach"])
    assert {tuple(words) for words in beyond.values()} == {("Zeppelins",)}
    now = study(project_in(folder))
    assert beyond == {
        t.id: line["beyond"]
        for t in now.board.live()
        for line in detail(now, t.id)["labels"]
        if line["beyond"]
    }
    assert (
        "has words in its name that nobody in it says: Zeppelins"
        in workbench("run", folder, *args).out
    )


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--plugins-dir", "{nowhere}"), "no such folder"),
        (("--plugins-dir", "{inside}"), "inside a project"),
        (("--plugins-dir", "{dropped}", "--no-plugins"), "choose one"),
    ],
)
def test_a_folder_that_may_not_be_run_from_stops_the_run(
    folder: Path, dropped: Path, args: tuple[str, ...], why: str
) -> None:
    inside = folder / "plugins"
    inside.mkdir()
    places = {"nowhere": folder.parent / "nowhere", "inside": inside, "dropped": dropped}
    refused = workbench("run", folder, *(arg.format(**places) for arg in args), check=2)
    assert why in refused.err and len(refused.err.splitlines()) == 1


def test_drop_ins_run_only_where_one_of_them_can_be_meant(folder: Path, dropped: Path) -> None:
    loud = dropped / "loud.py"
    loud.write_text("print('I was run')\nSPEC = 1\n", "utf-8")
    quiet = workbench("run", folder, "--plugins-dir", dropped)
    assert "I was run" not in quiet.out + quiet.err
    named = workbench("run", folder, "--plugins-dir", dropped, "--labeler", "proper")
    assert "I was run" in named.out


def test_the_projects_own_language_model_is_offered_to_labelers(
    folder: Path, dropped: Path
) -> None:
    asks = HEAD.format(
        name="asks", body="return LabelProposal(name=chat.complete(system='', user='').text)"
    )
    (dropped / "asks.py").write_text(asks, "utf-8")
    args = ("--plugins-dir", dropped, "--labeler", "asks")
    without = workbench("run", folder, *args, check=1)
    assert "no language model is configured" in without.out
    nobody = {"WORKBENCH_CHAT_URL": "http://127.0.0.1:9/v1", "WORKBENCH_CHAT_MODEL": "small"}
    elsewhere = nobody | {"WORKBENCH_CHAT_URL": "http://192.0.2.1/v1"}
    refused = workbench("run", folder, *args, env=elsewhere, check=1)
    assert "declares that it sends nothing" in refused.out
    without_ai = workbench("run", folder, *args, env=nobody | {"WORKBENCH_AI_OFF": "1"}, check=1)
    assert "without AI" in without_ai.out


def test_a_project_cannot_say_which_code_is_run(folder: Path, dropped: Path) -> None:
    for said in (dropped, folder / "plugins", "plugins"):
        (folder / "settings.toml").write_text(f'plugins_dir = "{said}"\n', "utf-8")
        refused = workbench("run", folder, "--labeler", "proper", check=2)
        assert "plugins_dir cannot be set in a project" in refused.err
    (folder / "settings.toml").write_text("", "utf-8")
    named = run(folder, "--labeler", "proper", env={"WORKBENCH_PLUGINS_DIR": str(dropped)})
    assert named.of("proper")["problem"] == ""
    dropped.chmod(0o777)
    refused = workbench("run", folder, "--plugins-dir", dropped, "--labeler", "proper", check=2)
    assert "everybody may write to it" in refused.err
