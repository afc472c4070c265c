import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.domain.errors import Ambiguous, InputError, NotFound
from workbench.labeling.dropins import LARGEST, drop_ins
from workbench.labeling.registry import find, listing, loaded_listing, parse_option
from workbench.labeling.scaffold import new_plugin

GOOD = """
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

class Config(LabelerConfig):
    words: int = 2

class Plain:
    def label(self, request, chat):
        return LabelProposal(name=" ".join(request.keyphrases))

SPEC = LabelerSpec(name="{name}", version="1", config=Config, make=lambda config, context: Plain())
"""


def install(site: Path, distribution: str, module: str, source: str, **entries: str) -> None:
    """Lay a package out as pip would: a module and its entry points."""
    site.mkdir(exist_ok=True)
    (site / f"{module}.py").write_text(source)
    info = site / f"{distribution.replace('-', '_')}-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.5\n")
    lines = "\n".join(f"{name} = {value}" for name, value in entries.items())
    (info / "entry_points.txt").write_text(f"[workbench.labelers.v1]\n{lines}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    return place


def test_listing_names_installed_labelers_without_importing_them(site: Path) -> None:
    install(site, "team-labeler", "wb_loud", "raise SystemExit('imported')", loud="wb_loud:SPEC")
    row = next(row for row in listing() if row.name == "loud")
    assert (row.distribution, row.version, row.error) == ("team-labeler", "1.5", None)
    assert "wb_loud" not in sys.modules


def test_a_broken_labeler_says_why_when_chosen_and_hides_no_other(site: Path) -> None:
    install(site, "broken-one", "wb_broken", "import no_such_library", broken="wb_broken:SPEC")
    install(site, "good-one", "wb_good", GOOD.format(name="good"), good="wb_good:SPEC")
    assert find("good").name == "good"
    with pytest.raises(InputError, match=r"broken-one.*no_such_library.*uninstall"):
        find("broken")
    rows = {row.name: row.error for row in loaded_listing(listing())}
    assert rows["good"] is None and "no_such_library" in str(rows["broken"])


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("SPEC = 3", "gives a int, not a LabelerSpec"),
        ("", "SPEC"),
        ("raise SystemExit(2)", "SystemExit"),
        (GOOD.format(name="another"), "calls itself 'another'"),
        (GOOD.format(name="odd") + "SPEC = __import__('dataclasses').replace(SPEC, version='')",
         "no version"),
        (GOOD.format(name="odd") + "SPEC = __import__('dataclasses').replace(SPEC, config=dict)",
         "subclass of LabelerConfig"),
        (GOOD.format(name="odd") + "SPEC = __import__('dataclasses').replace(SPEC, parallel=0)",
         "1 or more"),
    ],
)  # fmt: skip
def test_what_is_no_labeler_is_told_in_one_line(site: Path, source: str, why: str) -> None:
    install(site, "odd-one", "wb_odd", source, odd="wb_odd:SPEC")
    sys.modules.pop("wb_odd", None)
    with pytest.raises(InputError) as told:
        find("odd")
    assert why in str(told.value) and "odd-one" in str(told.value)
    assert "\n" not in str(told.value)


def test_an_unknown_name_tells_which_there_are() -> None:
    with pytest.raises(NotFound, match=r"'keyfrase'; there are: .*keyphrase"):
        find("keyfrase")


def test_one_name_from_two_packages_is_ambiguous_and_says_whose(site: Path) -> None:
    install(site, "first-one", "wb_first", GOOD.format(name="twin"), twin="wb_first:SPEC")
    install(site, "second-one", "wb_second", GOOD.format(name="twin"), twin="wb_second:SPEC")
    with pytest.raises(Ambiguous, match="first-one and second-one"):
        find("twin")
    assert [row.error is not None for row in listing() if row.name == "twin"] == [True, True]


def test_nobody_can_stand_in_for_a_built_in_labeler(site: Path) -> None:
    install(site, "impostor", "wb_fake", "raise SystemExit", keyphrase="wb_fake:SPEC")
    assert find("keyphrase").make.__module__ == "workbench.labeling.keyphrase"
    rows = {r.distribution: r.error for r in listing() if r.name == "keyphrase"}
    assert rows["transcript-workbench"] is None and rows["impostor"] is not None


@pytest.mark.parametrize(
    ("text", "name", "options"),
    [
        ("keyphrase", "keyphrase", {}),
        ("chat:model=small,temperature=0.2", "chat", {"model": "small", "temperature": "0.2"}),
        ("chat:base_url=http://127.0.0.1:8080/v1?a=b", "chat",
         {"base_url": "http://127.0.0.1:8080/v1?a=b"}),
        ('chat:"model=a,b", key = K ', "chat", {"model": "a,b", "key": "K"}),
        ("chat:", "chat", {}),
    ],
)  # fmt: skip
def test_an_option_reads_as_name_and_values(text: str, name: str, options: dict[str, str]) -> None:
    assert parse_option(text) == (name, options)


@pytest.mark.parametrize("text", ["", ":a=b", "Chat:a=b", "chat:a", "chat:=b", "chat:a=1,a=2"])
def test_an_unreadable_option_says_how_to_write_it(text: str) -> None:
    with pytest.raises(InputError, match=r"write|once"):
        parse_option(text)


def test_drop_ins_load_each_for_itself(tmp_path: Path) -> None:
    (tmp_path / "a_good.py").write_text(GOOD.format(name="dropped"))
    (tmp_path / "b_syntax.py").write_text("SPEC = (")
    (tmp_path / "c_raises.py").write_text("import no_such_library\nSPEC = 1")
    (tmp_path / "d_other.py").write_text("raise SystemExit('not a plugin, never run')")
    (tmp_path / "_helper.py").write_text("SPEC = 1\nraise SystemExit")
    (tmp_path / "e_wrong.py").write_text("SPEC = 1")
    found = drop_ins(tmp_path)
    assert [drop.name for drop in found] == ["dropped", "b_syntax", "c_raises", "e_wrong"]
    assert [drop.spec is not None for drop in found] == [True, False, False, False]
    assert len(found[0].sha256) == 64
    assert find("dropped", found).version == "1"
    with pytest.raises(InputError, match=r"b_syntax.py.*SyntaxError"):
        find("b_syntax", found)
    with pytest.raises(NotFound, match="dropped"):
        find("elsewhere", found)
    assert {"dropped", "e_wrong"} <= {row.name for row in loaded_listing(listing(found), found)}


def test_a_drop_in_may_use_pydantic_and_dataclasses_as_any_module(tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(
        "from __future__ import annotations\n" + GOOD.format(name="typed")
    )
    [drop] = drop_ins(tmp_path)
    assert drop.spec is not None and drop.spec.config.model_validate({"words": "4"}).words == 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_files_that_everybody_may_write_to_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "open.py"
    file.write_text(GOOD.format(name="open"))
    file.chmod(0o666)
    [drop] = drop_ins(tmp_path)
    assert drop.spec is None and "chmod go-w" in str(drop.error)
    file.chmod(0o644)
    tmp_path.chmod(0o777)
    with pytest.raises(InputError, match="chmod go-w"):
        drop_ins(tmp_path)
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_files_that_another_group_may_write_to_are_refused(tmp_path: Path) -> None:
    import grp

    file = tmp_path / "shared.py"
    file.write_text(GOOD.format(name="shared"))
    file.chmod(0o664)
    [drop] = drop_ins(tmp_path)
    assert drop.spec is not None, "the user's own group is nobody else"
    others = next(g.gr_gid for g in grp.getgrall() if g.gr_name != "root")
    os.chown(file, 0, others)
    file.chmod(0o664)
    [drop] = drop_ins(tmp_path)
    assert drop.spec is None and "chmod g-w" in str(drop.error)
    os.chown(tmp_path, 0, others)
    tmp_path.chmod(0o770)
    with pytest.raises(InputError, match="chmod g-w"):
        drop_ins(tmp_path)
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_files_of_another_user_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text(GOOD.format(name="theirs"))
    os.chown(file, 12345, 12345)
    [drop] = drop_ins(tmp_path)
    assert drop.spec is None and "another user" in str(drop.error)
    os.chown(tmp_path, 12345, 12345)
    with pytest.raises(InputError, match="another user"):
        drop_ins(tmp_path)


def test_links_huge_files_and_missing_folders_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    target.write_text(GOOD.format(name="linked"))
    (tmp_path / "link.py").symlink_to(target)
    (tmp_path / "huge.py").write_text("SPEC = 1\n" + "#" * LARGEST)
    errors = {drop.name: str(drop.error) for drop in drop_ins(tmp_path)}
    assert "is a link" in errors["link"] and "larger than" in errors["huge"]
    with pytest.raises(InputError, match="no such folder"):
        drop_ins(tmp_path / "nowhere")


def test_plugins_inside_a_project_are_never_run(tmp_path: Path) -> None:
    plugins = tmp_path / "study" / "plugins"
    plugins.mkdir(parents=True)
    (tmp_path / "study" / "workbench.db").touch()
    (plugins / "evil.py").write_text("SPEC = 1")
    with pytest.raises(InputError, match="inside a project"):
        drop_ins(plugins)
    link = tmp_path / "looks_harmless"
    link.symlink_to(plugins)
    with pytest.raises(InputError, match="inside a project"):
        drop_ins(link)
    (tmp_path / "study" / "workbench.db").unlink()
    assert [drop.name for drop in drop_ins(plugins)] == ["evil"]
    named = 'database_url = "postgresql+psycopg://server/study"'
    (tmp_path / "study" / "settings.toml").write_text(named)
    with pytest.raises(InputError, match="inside a project"):
        drop_ins(plugins)


def test_a_new_plugin_passes_its_own_tests_before_a_line_is_changed(tmp_path: Path) -> None:
    files = new_plugin("team-words", tmp_path / "new")
    assert [str(f.relative_to(tmp_path / "new")) for f in files] == [
        "workbench_team_words.py",
        "tests/test_team_words.py",
        "pyproject.toml",
        "README.md",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"],
        cwd=tmp_path / "new",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["", "Team", "a b", "../x", "1st", "a--b", "a_b", "class", "chat"])
def test_a_plugin_needs_a_free_plain_name(tmp_path: Path, name: str) -> None:
    if name == "chat" and "chat" not in {row.name for row in listing()}:
        pytest.skip("the installed metadata does not offer `chat` yet")
    with pytest.raises(InputError, match="name"):
        new_plugin(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_new_plugin_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        new_plugin("team-words", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
