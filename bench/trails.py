"""How long trails behave: opening, the board's first answer, `status`, proving, peak memory.

    python bench/trails.py make DIR [EVENTS [SEED [FILES]]]
    python bench/trails.py measure DIR

`make` draws a study of made-up interviews and a trail of decisions as three people and a labeler
take them: moves, names, memos, splits and merges, some of it taken back and done again, now and
then a going back, a withdrawal. `measure` does each thing in a process of its own and prints its
seconds of processor time, which other work on the machine hardly changes, and its peak memory.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scale import interviews

from workbench.bootstrap import create_project, open_project
from workbench.domain.board.board import Board
from workbench.domain.errors import DecisionError
from workbench.domain.trail import events as ev
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.embedding import HashingEmbedder
from workbench.services.context import Author, Project
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.projects import status, verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run

PEOPLE = ("Ann", "Bo", "Cem")
FILES = 40
WORDS = (
    "bus",
    "pain",
    "waiting",
    "friends",
    "letter",
    "nurse",
    "winter",
    "stairs",
    "money",
    "walk",
)
FEWEST, MOST = 40, 80
"""Live themes that merging and splitting leave."""

AT_ONCE = 1_000
"""Decisions of one transaction."""

Draw = Callable[[random.Random, Board, str], ev.Event]


def make(folder: Path, events: int, seed: int = 14, files: int = FILES) -> None:
    """A study with a trail of so many events."""
    chance = random.Random(seed)
    create_project(folder / "study").store.close()
    project = open_project(folder / "study", embedder=HashingEmbedder)
    import_files(project, Author(analyst="Ann"), interviews(folder, files))
    run(project, Author(analyst="Ann"), RunOptions(themes=60))
    decide(project, chance, events // 2)
    withdraw(project, Author(analyst="Ann"), sorted(study(project).participants)[0])
    decide(project, chance, events)
    project.store.close()


def decide(project: Project, chance: random.Random, upto: int) -> None:
    """Decisions until the trail has so many events."""
    head = project.store.board().seq
    while head < upto:
        with project.store.begin() as tx:
            for _ in range(min(AT_ONCE, upto - head)):
                who = chance.choice(PEOPLE)
                for event in _drawn(chance, tx.trail.board(), who):
                    by = "labeler words" if isinstance(event, Label) else who
                    try:
                        tx.trail.append(event, analyst=by, reason=_reason(chance))
                    except DecisionError:
                        continue
                    break
            head = tx.trail.head()


def _drawn(chance: random.Random, board: Board, who: str) -> Iterator[ev.Event]:
    """Draws until one fits the board."""
    while True:
        try:
            yield chance.choices([d for d, _ in DRAWS], [w for _, w in DRAWS])[0](
                chance, board, who
            )
        except (IndexError, ValueError):
            continue


def _reason(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=8)) if chance.random() < 0.3 else ""


def _theme(chance: random.Random, board: Board, *states: str) -> str:
    wanted = states or ("candidate", "accepted", "parked")
    return chance.choice([t.id for t in board.themes.values() if t.state in wanted])


def _held(chance: random.Random, board: Board, theme: str, most: int = 3) -> tuple[str, ...]:
    held = list(board.members.get(theme, ()))
    return tuple(chance.sample(held, min(len(held), chance.randint(1, most)))) if held else _none()


def _none() -> tuple[str, ...]:
    raise IndexError("nothing to draw from")


def _name(chance: random.Random, board: Board) -> str:
    return f"{' '.join(chance.choices(WORDS, k=3))} {board.seq}"


def _move(chance: random.Random, board: Board, who: str) -> ev.Event:
    source, target = chance.sample([t.id for t in board.live()], 2)
    return ev.Move(excerpts=_held(chance, board, source), source=source, target=target)


def _split(chance: random.Random, board: Board, who: str) -> ev.Event:
    theme = _theme(chance, board)
    held = list(board.members.get(theme, ()))
    if len(held) < 8 or len(board.live()) > MOST:
        raise IndexError("nothing to split")
    parts = [held[: len(held) // 2], held[len(held) // 2 :]]
    return ev.Split(
        theme_id=theme,
        parts=tuple(
            ev.Part(
                theme_id=_id(chance),
                excerpts=tuple(part),
                keyphrases=tuple(chance.choices(WORDS, k=3)),
            )
            for part in parts
        ),
    )


def _merge(chance: random.Random, board: Board, who: str) -> ev.Event:
    small = [t.id for t in board.live()][-12:]
    if len(board.live()) < FEWEST:
        raise IndexError("nothing to merge")
    return ev.Merge(
        theme_ids=tuple(chance.sample(small, 2)), into=_id(chance), name=_name(chance, board)
    )


def _id(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"


def _label(chance: random.Random, board: Board, who: str) -> ev.Event:
    labels = tuple(
        ThemeLabel(theme_id=t.id, name=_name(chance, board), description=_reason(chance))
        for t in chance.sample(board.live(), 5)
    )
    return Label(labeler="words", version="1", labels=labels)


def _undo(chance: random.Random, board: Board, who: str) -> ev.Event:
    return ev.Undo(target=board.undoable.get(who, ())[-1])


def _redo(chance: random.Random, board: Board, who: str) -> ev.Event:
    return ev.Redo(target=board.redoable.get(who, ())[-1])


def _memo(chance: random.Random, board: Board, who: str) -> ev.Event:
    return ev.WriteMemo(
        target="theme", target_id=_theme(chance, board), text=_reason(chance) or "?"
    )


def _set_aside(chance: random.Random, board: Board, who: str) -> ev.Event:
    return ev.SetAside(excerpts=_held(chance, board, _theme(chance, board), 1))


def _reinstate(chance: random.Random, board: Board, who: str) -> ev.Event:
    return ev.Reinstate(excerpts=(chance.choice(list(board.set_aside)),))


def _add(chance: random.Random, board: Board, who: str) -> ev.Event:
    excerpts = _held(chance, board, _theme(chance, board))
    return ev.Add(excerpts=excerpts, target=_theme(chance, board))


def _remove(chance: random.Random, board: Board, who: str) -> ev.Event:
    source = _theme(chance, board)
    return ev.Remove(excerpts=_held(chance, board, source, 1), source=source)


DRAWS: tuple[tuple[Draw, float], ...] = (
    (_move, 28),
    (_add, 8),
    (_remove, 6),
    (lambda c, b, w: _accepted(c, b), 12),
    (lambda c, b, w: ev.Rename(theme_id=_theme(c, b), name=_name(c, b)), 10),
    (lambda c, b, w: ev.Redefine(theme_id=_theme(c, b), definition=_reason(c)), 4),
    (lambda c, b, w: ev.Park(theme_id=_theme(c, b, "candidate", "accepted")), 4),
    (lambda c, b, w: ev.Reject(theme_id=b.live()[FEWEST].id), 1),
    (lambda c, b, w: ev.Reopen(theme_id=_theme(c, b, "parked", "rejected", "accepted")), 5),
    (_memo, 4),
    (_set_aside, 2),
    (_reinstate, 3),
    (_label, 2),
    (_split, 1),
    (_merge, 0.7),
    (_undo, 8),
    (_redo, 2),
    (lambda c, b, w: ev.Restore(to=b.seq - c.randint(2, 40)), 0.02),
)
"""What is decided, and how often."""


def _accepted(chance: random.Random, board: Board) -> ev.Event:
    theme = _theme(chance, board, "candidate", "parked")
    return ev.Accept(theme_id=theme, name=board.name_of(theme) or _name(chance, board))


# What is measured --------------------------------------------------------------------------------


def _status(folder: Path) -> object:
    return status(open_project(folder, embedder=HashingEmbedder)).seq


def _first_answer(folder: Path) -> object:
    from workbench.ui.board.answers import Answers

    project = open_project(folder, embedder=HashingEmbedder)
    return len(Answers(project).state()["rows"])


def _proved(folder: Path) -> object:
    return verify(open_project(folder, embedder=HashingEmbedder)) or "nothing is wrong"


def _early_step(folder: Path) -> object:
    board = open_project(folder, embedder=HashingEmbedder).store.board()
    return f"#100 was {board.steps[99].kind} by {board.steps[99].analyst}"


MEASURED = {
    "status": _status, "board": _first_answer, "early step": _early_step, "verify": _proved,
}  # fmt: skip


def measure(folder: Path) -> None:
    """Each thing in a process of its own."""
    for what in MEASURED:
        print(subprocess.run(
            [sys.executable, __file__, "one", what, str(folder)],
            check=True, capture_output=True, text=True,
        ).stdout, end="")  # fmt: skip


def one(what: str, folder: Path) -> None:
    """One thing, with its seconds and peak memory."""
    began, wall = time.process_time(), time.perf_counter()
    said = MEASURED[what](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:<14}{time.process_time() - began:6.2f} s of the processor, "
        f"{time.perf_counter() - wall:6.2f} s in all, {peak:5.0f} MB: {said}"
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", folder, *rest]:  # events, seed, files of a hundred answers each
            make(Path(folder), *map(int, rest or ["100000"]))
        case ["measure", folder]:
            measure(Path(folder))
        case ["one", what, folder]:
            one(what, Path(folder))
        case _:
            sys.exit(__doc__)
