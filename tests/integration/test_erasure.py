"""Forgetting: after a withdrawal nothing a participant said, and no name of theirs, is left."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from erasure_kit import exports, inside, places
from integration_kit import (
    ANN,
    CountingEmbedder,
    answer,
    interview,
    interviews,
    invoked,
    project_in,
    themed,
)

from workbench.domain.errors import WorkbenchError
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import ERASED
from workbench.services.context import Author, Project
from workbench.services.deciding.review import (
    create_theme,
    merge,
    redo,
    rename,
    restore,
    split,
    undo,
    write_memo,
)
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.importing.files import import_files
from workbench.services.importing.people import load_participants
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.reporting import export
from workbench.services.theming.run import RunOptions, run
from workbench.storage import sqlite

SENTENCE = "My zebrafish collection in Skagerrakville kept me going through the winter"
WORDS = ("zebrafish", "Skagerrakville", "quokkas")
NAME = "Ottilie Vandersloot"
FILE = "Vandersloot-tape"
SECRETS = (SENTENCE, *WORDS, NAME, FILE, "lighthousekeeper")


def told(folder: Path) -> Path:
    """An interview with somebody who says what nobody else does, thrice on each subject."""
    chance = random.Random(99)
    lines = []
    for turn, subject in enumerate(["garden", "garden", "garden", "travel", "money", "sleep"] * 2):
        lines.append(f"INT: And then, {NAME}?" if turn else "INT: How do you pass the time?")
        lines.append(
            f"{NAME}: {SENTENCE}. And the quokkas too, I say. {answer(chance, subject)}"
            if turn < 6
            else f"{NAME}: The zebrafish, the quokkas, always. {answer(chance, subject)}"
        )
    path = folder / f"{FILE}.txt"
    path.write_text("\n\n".join(lines) + "\n", "utf-8")
    return path


def tell_all(home: Path) -> Project:
    """A study in which one person's words are in every place where words can be."""
    files = home / "files"
    paths = [*interviews(files, range(1, 7)), told(files)]
    (home / "people.csv").write_text(
        "participant,transcript,work\n"
        + "".join(f"P{n:02},P{n:02},baker\n" for n in range(1, 7))
        + f"{NAME},{FILE},lighthousekeeper\n",
        "utf-8",
    )
    project, _ = themed(home / "study", paths)
    load_participants(project, ANN, home / "people.csv")
    run(project, ANN, RunOptions(granularity="fine", labelers=("invivo",), seed=3))
    theirs = [e for e in study(project).excerpts.values() if e.participant_id == NAME]
    assert len(theirs) >= 12
    board = project.store.board()
    holding = board.themes_of(theirs[0].id)[0]
    rename(project, Author(analyst="Ann", reason=f"as {NAME} puts it"), holding, SENTENCE[:60])
    write_memo(project, ANN, "theme", holding, f"Compare what {NAME} said of the winter.")
    write_memo(project, ANN, "participant", NAME, "Asked us to call back.")
    write_memo(project, ANN, "excerpt", theirs[1].id, "Remarkable.")
    write_memo(project, ANN, "transcript", theirs[1].transcript_id, "Noise on the line.")
    made = create_theme(project, ANN, name="Pets", excerpts=[e.id for e in theirs[:4]]).event
    split(project, ANN, made.theme_id, [[theirs[0].id, theirs[1].id], [theirs[2].id, theirs[3].id]])  # type: ignore[union-attr]
    first, second = [t.id for t in project.store.board().live() if t.id != holding][:2]
    merge(project, ANN, [first, second], "Two in one")
    undo(project, ANN)
    return project


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where that study lies with its files: to be copied, never changed."""
    home = tmp_path_factory.mktemp("kept")
    tell_all(home).store.close()
    return home


@pytest.fixture
def told_all(kept: Path, tmp_path: Path) -> Project:
    """That study, closed and opened again."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return project_in(tmp_path / "study")


def test_nothing_is_left_of_a_participant_who_withdrew(tmp_path: Path) -> None:
    project = tell_all(tmp_path)  # no copy: what SQLite has not yet moved into its file counts, too
    assert len(places(project.folder, SECRETS)) > len(SECRETS)
    project.store.close()
    ended = invoked("withdraw", project.folder, NAME, "--analyst", "Ann")
    assert ended.code == 0, ended.err
    assert not any(secret in ended.out + ended.err for secret in (SENTENCE, *WORDS))

    project = project_in(project.folder)
    assert places(project.folder, SECRETS) == set()
    for path in exports(project, tmp_path / "exports"):
        assert inside(path, SECRETS) == set(), path
    assert verify(project) == ()


def test_a_memo_on_a_participant_is_found_by_id_and_named_in_the_trail(
    told_all: Project,
) -> None:
    now = study(told_all)
    assert [memo.text for memo in now.memos_on("participant", NAME)] == ["Asked us to call back."]
    said = [sentence(recorded, now) for recorded in now.trail]
    assert any(f"a memo on participant {NAME}" in line for line in said)
    withdraw(told_all, ANN, NAME)
    now = study(told_all)
    assert now.memos_on("participant", NAME) == ()
    assert not any(NAME in sentence(recorded, now) for recorded in now.trail)


def test_what_others_said_stays_as_it_was_after_a_withdrawal(told_all: Project) -> None:
    project = told_all
    before = study(project)
    theirs = {e.id for e in before.excerpts.values() if e.participant_id == NAME}
    alone = {t.id for t in before.board.live() if theirs.isdisjoint(before.board.members[t.id])}
    withdraw(project, ANN, NAME)
    after = study(project)
    assert after.excerpts.keys() == before.excerpts.keys() - theirs
    assert alone
    for theme in before.board.live():
        held = before.board.members[theme.id]
        kept = {e: m for e, m in held.items() if e not in theirs}
        assert after.board.members[theme.id] == kept
        assert after.board.themes[theme.id].state == theme.state
    for theme_id in alone:
        assert after.board.name_of(theme_id) == before.board.name_of(theme_id)


def test_themes_that_lost_their_name_get_one_from_what_remains(
    told_all: Project, tmp_path: Path
) -> None:
    withdraw(told_all, ANN, NAME)
    now = study(told_all)
    for theme in now.board.live():
        assert ERASED not in theme.keyphrases
        if now.board.members[theme.id]:
            assert now.board.name_of(theme.id) not in ("", ERASED), theme
    content = export(told_all, "json", tmp_path / "study.json").read_text("utf-8")
    for theme in json.loads(content)["themes"]:
        assert ERASED not in [*theme["keyphrases"], *theme["labels"].values()]
        assert theme["name"] != ERASED or not theme["members"]


def test_undo_redo_and_restore_bring_no_erased_word_back(told_all: Project) -> None:
    project = told_all
    withdraw(project, ANN, NAME)
    last = project.store.board().seq
    for act in (undo, redo, undo, undo, undo, redo):
        try:
            act(project, ANN)
        except WorkbenchError:
            break
    for seq in range(last, 0, -7):
        try:
            restore(project, ANN, seq)
        except WorkbenchError:
            continue
        assert verify(project) == ()
    now = study(project)
    for secret in SECRETS:
        assert all(secret not in e.text for e in now.excerpts.values())
    assert not any(e not in now.excerpts for held in now.board.members.values() for e in held)
    assert places(project.folder, SECRETS) == set()


def test_the_file_of_a_participant_who_withdrew_is_not_imported_again(
    told_all: Project, tmp_path: Path
) -> None:
    withdraw(told_all, ANN, NAME)
    (row,) = import_files(told_all, ANN, [tmp_path / "files" / f"{FILE}.txt"]).rows
    assert not row.ok or "withdr" in row.message
    assert places(told_all.folder, WORDS) == set()


def test_a_run_after_a_withdrawal_embeds_no_excerpt_and_stands(told_all: Project) -> None:
    withdraw(told_all, ANN, NAME)
    counting = CountingEmbedder()
    project = project_in(told_all.folder, counting)
    run(project, ANN, RunOptions(seed=3))
    said = {excerpt.text for excerpt in study(project).excerpts.values()}
    assert not said & set(counting.seen), "only questions and phrases of titles"
    assert verify(project) == ()
    assert places(project.folder, SECRETS) == set()


GROUP = """\
MOD: Thank you all for coming. How do you get to the meetings?

Marigold: I take the velocipede along the Kattegat harbour, every single week of the year.

Piotr: The bus, mostly, and it is late most mornings when I need it.

Aisha: My brother drives me, he waits outside with the radio on the whole time.

MOD: And how are your nights?

Marigold: I count narwhals until the morning comes, and they never end.

Aisha: I sleep well enough, though Piotr says the same and looks tired to me.

Piotr: I nap after lunch and then I cannot sleep when it is night.
"""


def test_in_a_group_only_their_own_words_are_blacked_out(tmp_path: Path) -> None:
    path = tmp_path / "group.txt"
    path.write_text(GROUP, "utf-8")
    project, _ = themed(tmp_path / "study", [path, *interviews(tmp_path / "files", range(1, 7))])
    before = study(project)
    (group,) = (t for t in before.transcripts.values() if t.name == "group")
    (who,) = {e.participant_id for e in before.excerpts.values() if "narwhals" in e.text}
    assert who is not None
    withdraw(project, ANN, who)

    secrets = ("velocipede", "Kattegat", "narwhals", "Marigold")
    assert places(project.folder, secrets) == set()
    for file in exports(project, tmp_path / "exports"):
        assert inside(file, secrets) == set(), file
    after = study(project)
    text = after.transcripts[group.id].text
    assert len(text) == len(group.text)
    for turn in group.turns:
        said = group.text[turn.start : turn.end]
        left = text[turn.start : turn.end]
        assert left == (said if turn.speaker != "Marigold" else "█" * len(said))
    for excerpt in before.excerpts.values():
        if excerpt.participant_id != who:
            assert after.excerpts[excerpt.id].text == excerpt.text
    assert verify(project) == ()


def test_a_redacted_passage_is_left_nowhere(tmp_path: Path) -> None:
    project, _ = themed(
        tmp_path / "study",
        [*interviews(tmp_path / "files", range(1, 7)), told(tmp_path / "files")],
    )
    before = study(project)
    (tape,) = (t for t in before.transcripts.values() if t.name == FILE)
    write_memo(project, ANN, "theme", project.store.board().live()[0].id, f"They said: {SENTENCE}!")
    place = tape.text.index(SENTENCE)
    while place >= 0:
        redact(project, ANN, tape.id, place, place + len(SENTENCE))
        text = study(project).transcripts[tape.id].text
        place = text.find(SENTENCE)
    secrets = (SENTENCE, "Skagerrakville")
    assert places(project.folder, secrets) == set()
    for file in exports(project, tmp_path / "exports"):
        assert inside(file, secrets) == set(), file
    after = study(project)
    assert after.excerpts.keys() == before.excerpts.keys()
    assert len(after.transcripts[tape.id].text) == len(tape.text)
    assert verify(project) == ()
    assert all(after.board.name_of(t.id) not in ("", ERASED) for t in after.board.live())


@pytest.mark.parametrize("word", ["zephyre\u0301e", "zephyrﬁsch", "सितारावाद्य"])
def test_keyphrases_go_however_their_letters_were_written(tmp_path: Path, word: str) -> None:
    tape = tmp_path / "tape.txt"
    # Alone between full stops, so that no rarer word beside it is what betrays the phrase.
    lines = [f"INT: And?\n\nMara: Tomatoes. The {word}. The soil. The {word}." for _ in range(6)]
    tape.write_text("\n\n".join(lines) + "\n", "utf-8")
    project, _ = themed(tmp_path / "study", [tape, *interviews(tmp_path / "files", range(1, 7))])
    shown = unicodedata.normalize("NFKC", word).casefold()
    before = study(project)
    assert shown in " ".join(p for t in before.board.live() for p in t.keyphrases)
    (who,) = {e.participant_id for e in before.excerpts.values() if word in e.text}
    assert who is not None
    withdraw(project, ANN, who)
    assert places(project.folder, (word, shown)) == set()


def test_vectors_of_erased_words_go_whatever_model_made_them(tmp_path: Path) -> None:
    """The project may have been embedded by another model than the one it is set to now."""
    project, _ = themed(
        tmp_path / "study",
        [*interviews(tmp_path / "files", range(1, 7)), told(tmp_path / "files")],
    )
    rows = vectors(project.folder)
    project.store.close()
    assert invoked("withdraw", project.folder, FILE, "--analyst", "Ann").code == 0
    theirs = 12
    assert vectors(project.folder) <= rows - theirs


def vectors(folder: Path) -> int:
    with sqlite3.connect(folder / "workbench.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM vector").fetchone()
    connection.close()
    return int(count)


@contextmanager
def a_reader(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who keeps the file from being rewritten, and a study that does not wait for them."""
    project.store.close()
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1", *sqlite.PRAGMAS[1:]))
    with closing(sqlite3.connect(project.folder / "workbench.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        yield


def in_files(project: Project, secret: str) -> bool:
    """Whether a secret is in the bytes of the study's files."""
    return any(inside(path, (secret,)) for path in project.folder.iterdir() if path.is_file())


def test_a_withdrawal_that_a_reader_kept_from_the_files_is_finished_by_the_same_command(
    told_all: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("withdraw", told_all.folder, NAME, "--analyst", "Ann")
    with a_reader(told_all, monkeypatch):
        ended = invoked(*asked)
        assert ended.code == 1  # it is recorded
        assert "is out of the study" in ended.complaint
        assert "Do the same once more to finish" in ended.complaint
        assert in_files(told_all, SENTENCE)
        now = study(told_all)
        assert not any(SENTENCE in e.text for e in now.excerpts.values())
        held = [t.id for t in now.board.live() if now.board.members.get(t.id)]
        assert all(now.board.name_of(t) not in ("", ERASED) for t in held)
        told_all.store.close()
    before = len(now.trail)
    ended = invoked(*asked)
    assert ended.code == 0 and f"{NAME} is erased (event #" in ended.out
    assert places(told_all.folder, SECRETS) == set()
    assert len(study(told_all).trail) == before


def test_a_blacking_out_that_a_reader_kept_from_the_files_is_finished_by_the_same_command(
    told_all: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("redact", told_all.folder, "--words", "Skagerrakville", "--analyst", "Ann")
    with a_reader(told_all, monkeypatch):
        assert "is out of the study" in invoked(*asked).complaint
        assert in_files(told_all, "Skagerrakville")
    finished, left = invoked(*asked).err.splitlines()
    assert "an erasure was cut off before the files were cleared; that is done now" in finished
    assert "is nowhere in the study, and nothing that was erased is left" in left
    assert not in_files(told_all, "Skagerrakville")


def test_two_may_withdraw_and_the_trail_still_holds(told_all: Project) -> None:
    project = told_all
    write_memo(project, ANN, "participant", "P01", "Rang twice.")
    withdraw(project, ANN, NAME)
    undo(project, ANN)
    withdraw(project, ANN, "P01")
    withdraw(project, ANN, "P02")
    assert verify(project) == ()
    assert places(project.folder, (*SECRETS, interview(1)[40:120])) == set()
