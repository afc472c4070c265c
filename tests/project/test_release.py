"""What stands between a working tree and a version: the changelog, the number, a clean tree."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-01-02

### Added

- The newest thing.

## [1.1.0] - 2026-01-01

### Added

- The first thing.
"""
CHECKED = "#!/bin/sh\necho everything was checked\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A committed tree of version 1.2.0 whose checks always succeed."""
    folder = tmp_path / "tree"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "release", folder / ".ci" / "release")
    (folder / ".ci" / "run").write_text(CHECKED, "utf-8")
    (folder / ".gitignore").write_text("dist/\n", "utf-8")
    (folder / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n', "utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "As it is", "--no-verify")


def change(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    commit(folder)


def release(folder: Path, builder: str = "false") -> subprocess.CompletedProcess[str]:
    """Release with a program that builds, or fails to."""
    who = {"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org"}
    return subprocess.run(
        ["bash", ".ci/release", builder], cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder.parent), **who},
    )  # fmt: skip


def test_a_version_that_was_checked_and_built_is_tagged(tree: Path) -> None:
    done = release(tree, "true")
    assert done.returncode == 0, done.stderr
    assert "everything was checked" in done.stdout and "Version 1.2.0" in done.stdout
    assert git(tree, "tag", "--list").split() == ["v1.2.0"]
    again = release(tree, "true")
    assert again.returncode == 2 and "v1.2.0 was released before" in again.stderr


def test_what_is_not_committed_stops_a_release(tree: Path) -> None:
    (tree / "more.txt").write_text("more", "utf-8")
    done = release(tree, "true")
    assert done.returncode == 2 and "not committed" in done.stderr
    assert git(tree, "tag", "--list") == ""


@pytest.mark.parametrize(
    ("name", "before", "after", "why"),
    [
        ("pyproject.toml", "1.2.0", "1.3.0", "has no section '## [1.3.0] - DATE'"),
        ("pyproject.toml", "1.2.0", "1.20", "has no section '## [1.20] - DATE'"),
        ("CHANGELOG.md", "[1.2.0] - 2026-01-02", "[1.2.0]", "has no section"),
        ("CHANGELOG.md", "sed]\n", "sed]\n\n### Fixed\n\n- A thing.\n", "entries under Unreleased"),
    ],
)
def test_a_changelog_that_does_not_tell_of_the_version_stops_a_release(
    tree: Path, name: str, before: str, after: str, why: str
) -> None:
    change(tree, name, before, after)
    done = release(tree, "true")
    assert done.returncode == 2 and why in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert git(tree, "tag", "--list") == ""


def test_what_fails_its_checks_or_cannot_be_built_is_not_tagged(tree: Path) -> None:
    assert release(tree, "false").returncode != 0
    change(tree, ".ci/run", "echo", "false; exit 1; echo")
    assert release(tree, "true").returncode != 0
    change(tree, ".ci/run", "false; exit 1; echo", "echo > left-over; echo")
    left = release(tree, "true")
    assert left.returncode == 2 and "the checks left something" in left.stderr
    assert git(tree, "tag", "--list") == ""


def test_the_changelog_has_the_version_in_its_one_place_and_the_newest_first() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    heads = re.findall(r"^## \[(.+?)\](.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert heads[0] == ("Unreleased", "")
    numbers = [tuple(map(int, number.split("."))) for number, _ in heads[1:]]
    assert numbers == sorted(numbers, reverse=True)
    assert all(re.fullmatch(r" - \d{4}-\d\d-\d\d", date) for _, date in heads[1:])
    assert version in [number for number, _ in heads[1:]]
