"""Damaged and hostile transcripts: each is read or refused in one line, within five seconds.

    python bench/fuzz.py [--inputs 20000] [--seed 0] [--data FOLDER]...

Files of the demo study and of the folders named, cut short, with bits flipped, pieces doubled,
left out and mixed with other files'; the parts inside zip archives too; and texts of odd signs.
Every draft is checked: turns and excerpts are exact and in order. Now and then a batch of them is
imported as a study: what is stored is whole, and the trail proves itself. Time is processor time.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.bootstrap import create_project
from workbench.domain.errors import UnreadableFile
from workbench.domain.material.segmentation import segment
from workbench.domain.material.speakers import resolve
from workbench.domain.material.text import (
    Draft,
    Transcript,
    stored_text,
    text_sha256,
    transcript_id,
)
from workbench.importers import SUFFIXES, read_transcripts
from workbench.services.context import Author
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study

FIXTURES = Path(__file__).parents[1] / "fixtures" / "peer_support" / "interviews"
LARGEST = 150_000
SECONDS = 5.0
BATCH_EVERY, BATCH = 2_000, 40
ODD = (
    "\r\n\n\n\t\x00\x0b\x1c\x85\u2028\ufeff\u200d\u202e\u0301é😀👩\u200d🚀שלום مرحبا"
    ":：.?![](){}<>&;,|\"'*_#\\/-0123456789AINTPQ: "
)
PIECES = (
    "INT: ", "P1: ", "Q. ", "A. ", "**Anna:** ", "[00:01:02] ", "00:00:01.000 --> 00:00:02.000\n",
    "<v Ann>", "&amp;", "&#0;", "\\par ", "{\\u233?", "\n\n", "WEBVTT\n\n", '"', '","', "[{", "}]",
    '"text":', "<p>", "<!--", "<![CDATA[", "speaker,words\n",
)  # fmt: skip


class TooSlow(Exception):
    """The time for an input is up."""


def main(inputs: int, seed: int, folders: Sequence[Path]) -> int:
    """Print what became of the inputs; 1 if any was neither read nor refused as it should be."""
    rng = random.Random(seed)
    seeds = _seeds([FIXTURES, *folders])
    signal.signal(signal.SIGPROF, _too_slow)
    outcomes: Counter[str] = Counter()
    slowest, faults = 0.0, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(inputs):
            path = _input(rng, seeds, folder / f"{number:06}")
            start = time.process_time()
            outcome = _outcome(path)
            slowest = max(slowest, time.process_time() - start)
            outcomes[outcome.partition(":")[0]] += 1
            if outcome not in ("read", "refused"):
                faults.append(f"{outcome} (seed {seed}, input {number}, {path.suffix})")
                print(faults[-1], flush=True)
            if number % BATCH_EVERY < BATCH and inputs >= BATCH:
                if number % BATCH_EVERY == BATCH - 1:
                    faults += _batch(folder, number // BATCH_EVERY)
                continue
            path.unlink()
    print(f"{inputs} inputs from {len(seeds)} files, seed {seed}: {dict(outcomes)}")
    print(f"slowest {slowest:.2f} s of processor time, {len(faults)} faults")
    return 1 if faults else 0


def _too_slow(signum: int, frame: object) -> None:
    raise TooSlow


def _seeds(folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file())
    known = [p for p in paths if p.suffix.lower() in SUFFIXES and p.stat().st_size <= LARGEST]
    return [(p.suffix.lower(), p.read_bytes()) for p in known]


def _input(rng: random.Random, seeds: Sequence[tuple[str, bytes]], place: Path) -> Path:
    if rng.random() < 0.2:
        suffix = rng.choice([s for s in SUFFIXES if s not in (".docx", ".odt", ".xlsx", ".pdf")])
        content = _odd_text(rng)
    else:
        # By suffix first, so that rare formats get their share.
        suffix = rng.choice(sorted({s for s, _ in seeds}))
        content = rng.choice([data for s, data in seeds if s == suffix])
        other = rng.choice(seeds)[1]
        if content.startswith(b"PK") and rng.random() < 0.7:
            content = _damaged_inside(rng, content, other)
        else:
            content = _damaged(rng, content, other)
        if rng.random() < 0.05:
            suffix = rng.choice(SUFFIXES)
    path = place.with_suffix(suffix)
    path.write_bytes(content)
    return path


def _odd_text(rng: random.Random) -> bytes:
    text = "".join(
        rng.choice(PIECES) if rng.random() < 0.3 else rng.choice(ODD)
        for _ in range(rng.randint(1, 400))
    )
    encoding = rng.choice(
        ["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "utf-32"]
    )
    return text.encode(encoding, "replace")


def _damaged(rng: random.Random, data: bytes, other: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(DAMAGES)(rng, data, other) or b" "
    return data


def _cut(rng: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _flip(rng: random.Random, data: bytes, other: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 5, 50))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _leave_out(rng: random.Random, data: bytes, other: bytes) -> bytes:
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:a] + data[b:]


def _double(rng: random.Random, data: bytes, other: bytes) -> bytes:
    a = rng.randrange(len(data))
    piece = data[a : a + rng.choice((1, 20, 2000))]
    return data[:a] + piece * rng.choice((2, 10, 100)) + data[a:]


def _mix(rng: random.Random, data: bytes, other: bytes) -> bytes:
    a, b = rng.randrange(len(data)), rng.randrange(len(other))
    return data[:a] + other[b : b + 5000] + data[a:]


def _insert(rng: random.Random, data: bytes, other: bytes) -> bytes:
    a = rng.randrange(len(data))
    return data[:a] + rng.choice(PIECES).encode() * rng.choice((1, 3, 500)) + data[a:]


DAMAGES: tuple[Callable[[random.Random, bytes, bytes], bytes], ...] = (
    _cut, _flip, _leave_out, _double, _mix, _insert,
)  # fmt: skip


def _damaged_inside(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A zip archive that is whole, with a damaged part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        names = source.namelist()
        xml = [name for name in names if name.endswith((".xml", ".rels"))] or names
        victim = rng.choice(xml)
        for name in names:
            part = source.read(name)
            hit = name == victim and part
            target.writestr(name, _damaged(rng, part, other) if hit else part)
    return packed.getvalue()


def _outcome(path: Path) -> str:
    """`read`, `refused`, or what went wrong."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        for draft in read_transcripts(path):
            _check(draft)
        return "read"
    except UnreadableFile as error:
        said = str(error)
        return "refused" if "\n" not in said and len(said) < 600 else f"long refusal: {said[:80]!r}"
    except TooSlow:
        return "hang: over five seconds"
    except Exception as error:  # whatever escapes the importers is what this looks for
        return f"escaped: {type(error).__name__}: {str(error)[:120]!r}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _check(draft: Draft) -> None:
    assert stored_text(draft.text).text == draft.text, "text is not as it is stored"
    before = 0
    for turn in draft.turns:
        assert before <= turn.start < turn.end <= len(draft.text), "turns out of order"
        assert draft.text[turn.start : turn.end].strip(), "a turn of nothing"
        before = turn.end
    [found] = resolve([draft])
    sha = text_sha256(draft.text)
    made = Transcript(
        id=transcript_id(sha), name=draft.name, sha256=sha, text=draft.text, turns=found.turns
    )
    for excerpt in segment(made):
        assert excerpt.text == made.text[excerpt.start : excerpt.end], "an excerpt is not exact"


def _batch(folder: Path, number: int) -> list[str]:
    """Import what lies in the folder; faults, if something is stored in part."""
    files = sorted(p for p in folder.iterdir() if p.is_file())
    project = create_project(folder / f"study{number}")
    report = import_files(project, Author(analyst="Fuzz"), files)
    held = study(project)
    faults = [f"batch {number}: {problem}" for problem in verify(project)]
    heard = {e.transcript_id for e in held.excerpts.values()}
    answered = {
        t.id for t in held.transcripts.values() if any(r.role == "participant" for r in t.turns)
    }
    if heard != answered or len(report.rows) < len(files):
        faults.append(f"batch {number}: something is stored in part")
    project.store.close()
    for path in files:
        path.unlink()
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, action="append", default=[])
    asked = parser.parse_args()
    sys.exit(main(asked.inputs, asked.seed, asked.data))
