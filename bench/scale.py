"""How a large study behaves: import, a run without the model, opening, decisions, peak memory.

    python bench/scale.py [EXCERPTS [model]]

Synthetic answers drawn from 60 vocabularies, embedded by hashed words, so that everything but the
model is measured; with `model` by the real one, for the memory it takes. Peak memory is the
operating system's figure for the whole process.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from workbench.bootstrap import create_project, open_project
from workbench.embedding import HashingEmbedder
from workbench.services.context import Author
from workbench.services.deciding import review
from workbench.services.deciding.previews import split_preview
from workbench.services.importing.files import import_files
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run
from workbench.services.weighing.duplicates import also_in, merge_suggestions

BY = Author(analyst="Bench")
ANSWERS = 100
T = TypeVar("T")


def main(excerpts: int, *, model: bool) -> None:
    """Print one figure a line."""
    embedder = None if model else HashingEmbedder
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        files = interviews(here, excerpts // ANSWERS)
        create_project(here / "study").store.close()
        project = open_project(here / "study", embedder=embedder)
        timed("import", lambda: import_files(project, BY, files))
        timed("run", lambda: run(project, BY, RunOptions()))
        project.store.close()
        fresh = open_project(here / "study", embedder=embedder)
        now = timed("open and read the study", lambda: study(fresh))
        themes = [theme.id for theme in now.board.live()]
        held = list(now.board.members[themes[0]])
        timed("further themes, first", lambda: also_in(fresh, held))
        timed("accept", lambda: (review.accept(fresh, BY, themes[1]), study(fresh)))
        timed("rename", lambda: (review.rename(fresh, BY, themes[2], "A name"), study(fresh)))
        timed("further themes, again", lambda: also_in(fresh, held))
        timed("merge suggestions", lambda: merge_suggestions(fresh))
        sides = timed("split preview", lambda: split_preview(fresh, themes[0])).sides
        parts = [side.excerpts for side in sides]
        timed("split", lambda: (review.split(fresh, BY, themes[0], parts), study(fresh)))
        timed("merge", lambda: (review.merge(fresh, BY, themes[3:5], "Both"), study(fresh)))
        timed("undo", lambda: (review.undo(fresh, BY), study(fresh)))
        print(f"{'themes':32} {len(themes):10}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':32} {peak:10.0f} MB")


def interviews(folder: Path, count: int) -> list[Path]:
    """Synthetic interviews of `ANSWERS` answers each."""
    rng = random.Random(0)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(rng.choices(syllables, k=3)) for _ in range(3000)]
    topics = [rng.sample(words, 40) for _ in range(60)]
    paths = []
    for number in range(count):
        lines = []
        for _ in range(ANSWERS):
            topic = rng.choice(topics)
            lines += ["INT: What was that like?", f"P: {' '.join(rng.choices(topic, k=30))}."]
        path = folder / f"P{number:04}.txt"
        path.write_text("\n".join(lines), "utf-8")
        paths.append(path)
    return paths


def timed(what: str, do: Callable[[], T]) -> T:
    """Do it and print how long it took, and the processor time of that."""
    start, worked = time.perf_counter(), time.process_time()
    value = do()
    took, work = time.perf_counter() - start, time.process_time() - worked
    print(f"{what:32} {took:10.3f} s {work:10.3f} s of processor time", flush=True)
    return value


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, model="model" in sys.argv)
