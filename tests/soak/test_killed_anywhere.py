"""`kill -9` inside everything that writes: nothing acknowledged is lost, and the rest is finished.

Each activity is a command on a project. It is carried out once undisturbed; then it is killed at
drawn writes and moments, each time on a fresh copy. Afterwards the project verifies and holds every
event that it held; the same command finishes the work, and nothing of the killed one is left.
"""

from __future__ import annotations

import json
import lzma
import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from erasure_kit import places
from integration_kit import ANN, interview, project_in
from killing_kit import Commands, Finished

from workbench.services.backups import backup
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run

pytestmark = pytest.mark.soak

MOMENTS = int(os.environ.get("SOAK_KILLS", "24" if "SOAK_SECONDS" in os.environ else "1"))
"""How often each activity is killed."""

OLD = Path(__file__).parents[2] / "fixtures" / "old_projects"
EXPORTED = ("html", "json", "xlsx", "docx", "qdpx", "map.svg")

SECRETS = {
    "P01": "my marmalade walrus in Penrith",
    "P02": "Zebedee Quillfeather",
    "P03": "the ultramarine xylophone at Wick",
}
"""What only one of them says."""

LABELER = """
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

class About:
    def label(self, request, chat):
        return LabelProposal(name="About " + (request.keyphrases or ("nothing",))[0])

SPEC = LabelerSpec(name="about", version="1", config=LabelerConfig, make=lambda c, x: About())
"""

STUDY_FILE = """
transcripts = ["files/*.txt"]
[study]
name = "A batch"
[run]
seed = 3
stability = 0
[[export]]
to = "json"
[[export]]
to = "html"
"""

Paths = Mapping[str, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that writes.

    Attributes:
        start: the folder of `starts` that it begins in.
        args: the command, in a copy of that folder.
        project: where the project is, from there.
        secret: what it erases.
        without: what it leaves out of the project that it makes.
        once: whether it refuses a project that it has made already.
        writes: files that it writes besides, from there; old ones stand there before.
    """

    start: str
    args: Callable[[Path], Sequence[str | Path]]
    project: str = "study"
    secret: str = ""
    without: str = ""
    once: bool = False
    writes: tuple[str, ...] = ()


ACTIVITIES: dict[str, Activity] = {
    "import": Activity(
        start="imported", args=lambda at: ["import", at / "study", *sorted((at / "more").iterdir())]
    ),
    "codebook": Activity(
        start="themed", args=lambda at: ["codebook", at / "study", at / "codes.csv"]
    ),
    "run": Activity(start="imported", args=lambda at: ["run", at / "study", "--seed", "3"]),
    "labeling": Activity(
        start="themed",
        args=lambda at: [
            "label", at / "study", "--labeler", "about", "--plugins-dir", at / "plugins"
        ],
    ),
    "withdrawal": Activity(
        start="themed", args=lambda at: ["withdraw", at / "study", "P01"], secret=SECRETS["P01"]
    ),
    "redaction": Activity(
        start="themed", args=lambda at: ["redact", at / "study", "--words", SECRETS["P02"]],
        secret=SECRETS["P02"],
    ),
    "erasure": Activity(
        start="themed", args=lambda at: ["remove", at / "study", "P03", "--erase"],
        secret=SECRETS["P03"],
    ),
    **{
        f"export to {to}": Activity(
            start="themed",
            args=lambda at, to=to: ["export", at / "study", "--to", to, "--out", at / f"out.{to}"],  # type: ignore[misc]
            writes=(f"out.{to}",),
        )
        for to in EXPORTED
    },
    "batch": Activity(
        start="files", args=lambda at: ["batch", at / "study.toml"], project="out/study",
        writes=("out/study/A-batch.json", "out/study/A-batch.html"),
    ),
    "backup": Activity(
        start="themed", args=lambda at: ["backup", at / "study", at / "out.backup", "--force"],
        writes=("out.backup",),
    ),
    "opening a backup": Activity(
        start="backed up", args=lambda at: ["open-backup", at / "kept.backup", at / "made"],
        project="made", once=True,
    ),
    "opening a backup of before an erasure": Activity(
        start="backed up", project="empty", without=SECRETS["P02"], once=True,
        args=lambda at: [
            "open-backup", at / "kept.backup", at / "empty", "--erasures-of", at / "newer"
        ],
    ),
    "migration": Activity(start="old", args=lambda at: ["status", at / "study"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    with Commands(tmp_path_factory.mktemp("said")) as running:
        yield running


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders that activities begin in; copied, never changed."""
    home = tmp_path_factory.mktemp("starts")
    files = _interviews(home / "files" / "files", range(1, 7))
    (home / "files" / "study.toml").write_text(STUDY_FILE, "utf-8")
    _interviews(home / "imported" / "more", range(7, 10))
    project = project_in(home / "imported" / "study")
    import_files(project, ANN, files)
    project.store.close()
    shutil.copytree(home / "imported", home / "themed")
    themed = project_in(home / "themed" / "study")
    run(themed, ANN, RunOptions(seed=3))
    themed.store.close()
    (home / "themed" / "plugins").mkdir()
    (home / "themed" / "plugins" / "about.py").write_text(LABELER, "utf-8")
    (home / "themed" / "codes.csv").write_text("name\nTravel\nGardens\nNights\n", "utf-8")
    for to in EXPORTED:
        (home / "themed" / f"out.{to}").write_text("the old one", "utf-8")
    _backed_up(home)
    (home / "old" / "study").mkdir(parents=True)
    [kept] = OLD.glob("before-rooms.db.xz")
    (home / "old" / "study" / "workbench.db").write_bytes(lzma.decompress(kept.read_bytes()))
    return home


def _backed_up(home: Path) -> None:
    """A backup with settings, the project after an erasure, and an empty folder."""
    at = home / "backed up"
    shutil.copytree(home / "themed" / "study", at / "newer")
    (at / "newer" / "settings.toml").write_text('analyst = "Ann"\n', "utf-8")
    (at / "empty").mkdir()
    project = project_in(at / "newer")
    backup(project, at / "kept.backup")
    redact_words(project, ANN, SECRETS["P02"])
    project.store.close()


def _interviews(folder: Path, numbers: range) -> list[Path]:
    folder.mkdir(parents=True)
    paths = []
    for number in numbers:
        path = folder / f"P{number:02}.txt"
        said = SECRETS.get(path.stem)
        more = f"\nINT: Anything else?\n\nP: I think often of {said}, honestly.\n" if said else ""
        path.write_text(interview(number) + more, "utf-8")
        paths.append(path)
    return paths


@pytest.mark.parametrize("name", ACTIVITIES)
def test_what_is_killed_loses_nothing_and_is_finished(
    name: str, commands: Commands, starts: Path, chance: random.Random, tmp_path: Path
) -> None:
    activity = ACTIVITIES[name]
    calm = Trial(activity, commands, shutil.copytree(starts / activity.start, tmp_path / "calm"))
    undisturbed = calm.begin()
    assert undisturbed.code == 0, undisturbed.err
    meant, points = calm.state(), undisturbed.points
    assert points
    for number in range(MOMENTS):
        at = shutil.copytree(starts / activity.start, tmp_path / "killed")
        trial = Trial(activity, commands, at)
        if number % 3 < 2:
            last = chance.randint(1, len(points))
            drawn, killed = f"write {last}, {points[last - 1]}", trial.begin(last=last)
            assert killed.killed, (drawn, killed.err)
        else:
            after = chance.random() * undisturbed.seconds
            drawn, killed = f"after {after:.4f} s", trial.begin(after=after)
        try:
            trial.check(killed, meant)
        except AssertionError as error:
            raise AssertionError(f"{name} killed at {drawn}: {error}") from error
        shutil.rmtree(at)


class Trial:
    """An activity in a folder of its own."""

    def __init__(self, activity: Activity, commands: Commands, at: Path) -> None:
        self.activity, self.commands, self.at = activity, commands, at
        self.folder = at / activity.project
        self.before = self._hashes() if activity.start != "old" else []
        self.files = self._written()
        self.recorded = False
        self._raw = set[str]()

    def begin(self, *, last: int = 0, after: float | None = None) -> Finished:
        return self.commands.run(self.activity.args(self.at), last=last, after=after)

    def check(self, killed: Finished, meant: Any) -> None:
        """What must hold of a project in which the command was killed, and once it is finished."""
        self._whole_files()
        if (self.folder / "workbench.db").exists() and self.activity.start != "old":
            said = self._nothing_lost()
            if self.activity.secret:
                self._done_or_said(said)
        again = self.begin()
        # A second erasure of what is gone says that it is nowhere.
        nowhere = self.recorded and again.code == 2 and "no" in again.err
        made = self.recorded and self.activity.once and "holds something" in again.err
        assert again.code == 0 or nowhere or made, again.err
        state = self.state()
        assert state == meant, _difference(state, meant)
        self._whole_files()
        left = [p.name for p in self.at.rglob("*") if _is_left_over(p)]
        assert left == [], left
        if gone := self.activity.secret or self.activity.without:
            assert places(self.folder, (gone,)) == set()

    def state(self) -> Any:
        """What a project and its exports come to, whenever and in however many steps."""
        project = project_in(self.folder)
        try:
            assert verify(project) == ()
            assert self._hashes()[: len(self.before)] == self.before
            now = study(project)
            board = now.board
            return {
                "transcripts": {t.id: (t.name, t.text) for t in now.transcripts.values()},
                "excerpts": sorted(now.excerpts),
                "themes": {t.id: (board.name_of(t.id), sorted(board.members.get(t.id, ())))
                           for t in board.live()},
                "codes": sorted(board.codes), "withdrawn": sorted(board.withdrawn),
                "exports": sorted(self._written()),
            }  # fmt: skip
        finally:
            project.store.close()

    def _nothing_lost(self) -> str:
        """What `verify` says beside that all is well."""
        if self.activity.secret:
            self._raw = places(self.folder, (self.activity.secret,))
        status = self.commands.run(["verify", self.folder, "--json"])
        if status.code == 2 and not self.before:  # a batch had not begun its project yet
            return ""
        assert status.code == 0, status.out + status.err
        hashes = self._hashes()
        assert hashes[: len(self.before)] == self.before
        self.recorded = len(hashes) > len(self.before)
        return status.err

    def _done_or_said(self, said: str) -> None:
        """The words are all there with no event, or all gone; what was left was finished aloud."""
        found = places(self.folder, (self.activity.secret,))
        assert bool(found) != self.recorded, found
        assert not (self.recorded and self._raw) or "is done now" in said, self._raw

    def _whole_files(self) -> None:
        """What stands where an export should be is the old one or a whole new one."""
        for name, content in self._written().items():
            assert content == self.files.get(name) or _is_whole(self.at / name), name

    def _written(self) -> dict[str, bytes]:
        paths = {name: self.at / name for name in self.activity.writes}
        return {name: path.read_bytes() for name, path in paths.items() if path.exists()}

    def _hashes(self) -> list[str]:
        """The trail, event by event; of a project that is not there, none."""
        if not (self.folder / "workbench.db").exists():
            return []
        project = project_in(self.folder)
        try:
            with project.store.read() as tx:
                return [recorded.hash for recorded in tx.trail.events()]
        finally:
            project.store.close()


def _is_whole(path: Path) -> bool:
    if path.suffix in (".xlsx", ".docx", ".qdpx", ".backup"):
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return bool(json.loads(text))
    return text.rstrip().endswith("</html>") if path.suffix == ".html" else text != ""


def _is_left_over(path: Path) -> bool:
    name, folder = path.name, path.parent.name
    copy = name.startswith("workbench.db.of-") and not name.endswith("-0001")
    # A folder of which nobody had said yet whose it is stays, empty but for its lock.
    unpacked = folder.startswith("serving-") and name != "in-use.lock"
    return copy or unpacked or name.endswith((".part", ".workbench-part", "-journal"))


def _difference(one: Any, other: Any) -> str:
    return "; ".join(
        f"{key}: {one[key]} instead of {other[key]}"[:600] for key in one if one[key] != other[key]
    )
