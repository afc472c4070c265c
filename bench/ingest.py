"""How long hundreds of interviews take to import, and how much memory.

    python bench/ingest.py [INTERVIEWS [WORDS]]

Made-up interviews of about `WORDS` words each, in turn as txt, docx, vtt, srt, csv, md, xlsx, odt
and rtf, and one in a hundred that cannot be read. Memory is what the operating system counts for
this process and those it starts, shared pages once, at its highest.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

import openpyxl
from docx import Document
from odfdo import Document as OpenDocument
from odfdo import Paragraph

from workbench.bootstrap import create_project
from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import text_sha256
from workbench.importers import read_transcripts
from workbench.importers.many import read_many
from workbench.services.context import Author
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study

Turns = list[tuple[str, str]]
SPEAKERS = ("Interviewer", "Participant")


def main(interviews: int, words: int) -> None:
    """Print one figure a line."""
    with tempfile.TemporaryDirectory() as folder:
        files = made_up(Path(folder), interviews, words)
        reading = one_by_one_and_side_by_side(files)
        project = create_project(Path(folder) / "study")
        with Peak() as peak:
            start, worked = time.perf_counter(), processor()
            report = import_files(project, Author(analyst="Bench"), files)
            seconds, worked = time.perf_counter() - start, processor() - worked
        held = study(project)
        spoken = sum(len(t.text.split()) for t in held.transcripts.values())
        texts = "".join(e.text for e in held.excerpts.values())
        print(f"files               {len(files):>12,}")
        print(f"refused             {len(report.refused):>12,}")
        print(f"words               {spoken:>12,}")
        print(f"excerpts            {len(held.excerpts):>12,}")
        print(f"excerpts' sha256    {text_sha256(texts)[:12]:>12}")
        print(f"trail               {'sound' if not verify(project) else 'BROKEN':>12}")
        for way, times in reading.items():
            each = ", ".join(f"{t:.1f}" for t in times)
            print(f"reading {way:12}{median(times):>10.1f} s  ({each})")
        print(f"import              {seconds:>10.1f} s")
        print(f"processor time      {worked:>10.1f} s")
        print(f"peak memory         {peak.megabytes:>9.0f} MB")


def processor() -> float:
    """Seconds of processor time of this process and of those it has started and seen end.

    Unlike the time on the clock, it hardly depends on what else the machine does.
    """
    return sum(os.times()[:4])


def one_by_one_and_side_by_side(files: Sequence[Path]) -> dict[str, list[float]]:
    """Seconds to read the files both ways, in turn, three times."""
    times: dict[str, list[float]] = {"one by one": [], "side by side": []}
    for _ in range(3):
        start = time.perf_counter()
        for file in files:
            with suppress(UnreadableFile):
                read_transcripts(file)
        between = time.perf_counter()
        read_many(files)
        times["one by one"].append(between - start)
        times["side by side"].append(time.perf_counter() - between)
    return times


class Peak:
    """The most memory that this process and its children held together, ten looks a second.

    Proportional set size, which counts a page that processes share once; Linux only.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            total = sum(map(_held, [Path("/proc/self"), *_children()]))
            self.megabytes = max(self.megabytes, total / 1024)


def _held(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _children() -> list[Path]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += (task / "children").read_text("ascii").split()
    return [Path("/proc") / pid for pid in found]


def made_up(folder: Path, interviews: int, words: int) -> list[Path]:
    """Write the interviews; the same ones every time."""
    rng = random.Random(0)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(5000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    writers = list(WRITERS.items())
    paths = []
    for number in range(interviews):
        suffix, write = writers[number % len(writers)]
        path = folder / f"P{number:04}{suffix}"
        if number % 100 == 99:
            path.write_bytes(b"\x00\x01 no transcript" * 50)
        else:
            write(path, _turns(rng, vocabulary, weights, words))
        paths.append(path)
    return paths


def _turns(rng: random.Random, vocabulary: list[str], weights: list[float], words: int) -> Turns:
    turns: Turns = []
    said = 0
    while said < words:
        asks = len(turns) % 2 == 0
        count = rng.randint(5, 20) if asks else rng.randint(5, 250)
        drawn = rng.choices(vocabulary, weights, k=count)
        sentences = [drawn[i : i + 14] for i in range(0, len(drawn), 14)]
        end = "?" if asks else "."
        text = " ".join(" ".join(s).capitalize() + end for s in sentences)
        turns.append((SPEAKERS[len(turns) % 2], text))
        said += len(drawn)
    return turns


def _plain(path: Path, turns: Turns) -> None:
    path.write_text("\n".join(f"{who}: {text}" for who, text in turns), "utf-8")


def _markdown(path: Path, turns: Turns) -> None:
    path.write_text("\n\n".join(f"**{who}:** {text}" for who, text in turns), "utf-8")


def _docx(path: Path, turns: Turns) -> None:
    document = Document()
    for who, text in turns:
        document.add_paragraph(f"{who}: {text}")
    document.save(str(path))


def _odt(path: Path, turns: Turns) -> None:
    document = OpenDocument("text")
    document.body.clear()
    for who, text in turns:
        document.body.append(Paragraph(f"{who}: {text}"))
    document.save(str(path))


def _rtf(path: Path, turns: Turns) -> None:
    body = "\\par\n".join(f"{who}: {text}" for who, text in turns)
    path.write_text(f"{{\\rtf1\\ansi\\ansicpg1252\n{body}\\par}}", "ascii")


def _vtt(path: Path, turns: Turns) -> None:
    cues = (f"{times}\n<v {who}>{line}</v>\n" for times, who, line in _cues(turns, "."))
    path.write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")


def _srt(path: Path, turns: Turns) -> None:
    cues = (
        f"{n}\n{times}\n{who}: {line}\n"
        for n, (times, who, line) in enumerate(_cues(turns, ","), 1)
    )
    path.write_text("\n".join(cues), "utf-8")


def _cues(turns: Turns, point: str) -> list[tuple[str, str, str]]:
    lines = [(who, text[i : i + 200]) for who, text in turns for i in range(0, len(text), 200)]
    return [
        (f"{_clock(n, point)} --> {_clock(n + 1, point)}", who, line)
        for n, (who, line) in enumerate(lines)
    ]


def _clock(seconds: int, point: str) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}000"


def _csv(path: Path, turns: Turns) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("speaker", "words"), *turns])


def _xlsx(path: Path, turns: Turns) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (("speaker", "words"), *turns):
        sheet.append(row)
    book.save(path)


WRITERS: dict[str, Callable[[Path, Turns], None]] = {
    ".txt": _plain, ".docx": _docx, ".vtt": _vtt, ".srt": _srt, ".csv": _csv, ".md": _markdown,
    ".xlsx": _xlsx, ".odt": _odt, ".rtf": _rtf,
}  # fmt: skip


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 500,
        int(sys.argv[2]) if len(sys.argv) > 2 else 4_000,
    )
