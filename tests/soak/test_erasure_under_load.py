"""An erasure while everything else is under way leaves the erased words nowhere."""

from __future__ import annotations

import gc
import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from http_kit import Caller, let_in
from ui_kit import ANN, APPS, entry_of, served

from workbench.exporters import EXPORTS
from workbench.services.context import Project
from workbench.services.erasing.participants import withdraw
from workbench.services.projects import verify
from workbench.services.suggesting.answering import suggestions
from workbench.services.theming.run import RunOptions, run

pytestmark = pytest.mark.soak

SECRETS = (
    "two buses to get to the meeting", "Nobody in that room asks me to explain",
    "did not want my whole life to be about pain",
)  # fmt: skip
"""What only P01 says."""


def test_nothing_that_was_erased_is_left_whatever_was_under_way(
    project: Project, seconds: float
) -> None:
    with served(project) as address:
        pages = [let_in(entry_of(address), name) for name in ("Ann", "Ben")]
        stop, failed = threading.Event(), list[str]()
        work = [*_work(project, pages)]
        with ThreadPoolExecutor(len(work)) as pool:
            running = [pool.submit(_again, each, stop, failed) for each in work]
            _wait(lambda: pages[0].ask("GET", "/export/json").text.count(SECRETS[0]) > 0)
            time.sleep(seconds / 10)
            withdraw(project, ANN, "P01")
            told = [*_asked(pages)]
            stop.set()
            for each in running:
                each.result()
        assert failed == []
        assert [secret for secret in SECRETS for text in told if secret.encode() in text] == []
        later = [*_asked(pages)]
        assert [secret for secret in SECRETS for text in later if secret.encode() in text] == []
        del running, work
        assert _remembered(project.memory, *_values(address)) == []
        assert _in_files(project.folder, _known_to_be_theirs(project)) == set()
    assert verify(project) == ()
    assert _in_files(project.folder, _known_to_be_theirs(project)) == set()


def _work(project: Project, pages: list[Caller]) -> Iterator[Callable[[], str]]:
    """Runs, learning, exports, and two pages that look at everything; each says what failed."""
    ann, ben = pages
    seeds = iter(range(10_000))

    def runs() -> str:
        try:
            run(project, ANN, RunOptions(seed=next(seeds)))
        except Exception as error:  # the board may have moved on under it
            return "" if "Stale" in type(error).__name__ else f"run: {error!r}"
        return ""

    def learns() -> str:
        suggestions(project)
        return ""

    yield runs
    yield learns
    for to in ("json", "html", "qdpx", "xlsx"):
        yield lambda to=to: _well(ann.ask("GET", f"/export/{to}"), to)  # type: ignore[misc]
    for page in pages:
        yield lambda page=page: _looked(page)  # type: ignore[misc]
    yield lambda: _well(ben.ask("GET", "/export/matrix.svg?attribute=group"), "matrix")


def _again(each: Callable[[], str], stop: threading.Event, failed: list[str]) -> None:
    while not stop.is_set():
        if said := each():
            failed.append(said)


def _looked(page: Caller) -> str:
    state = page.call("read", {"what": "state"})
    if state.status != 200 or "error" in state.json:
        return f"state: {state.status} {state.text[:300]}"
    for row in state.json["rows"][:3]:
        found = page.call("read", {"what": "theme", "theme": row["id"], "plain": "yes"})
        if found.status != 200:
            return f"theme: {found.status}"
    return ""


def _well(answer: Any, what: str) -> str:
    return "" if answer.status == 200 else f"{what}: {answer.status} {answer.text[:300]}"


def _asked(pages: list[Caller]) -> Iterator[bytes]:
    """What pages are told and exports hold from now on."""
    for page in pages:
        state = page.call("read", {"what": "state"})
        yield state.text.encode()
        for row in state.json["rows"]:
            asked = {"what": "theme", "theme": row["id"], "plain": "yes"}
            yield page.call("read", asked).text.encode()
    for to in EXPORTS:
        yield b"".join(_unpacked(_download(pages[0], f"/export/{to}")))


def _download(page: Caller, path: str) -> bytes:
    import urllib.request

    headers = {"cookie": page.cookie, "x-workbench-page": page.token}
    with urllib.request.urlopen(
        urllib.request.Request(page.address + path, headers=headers)
    ) as got:
        content: bytes = got.read()
    return content


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _values(address: str) -> list[object]:
    """What Gradio keeps of what pages sent, and who is at the door."""
    holders = [getattr(getattr(r, "app", None), "state_holder", None) for r in APPS[address].routes]
    return [holder.session_data for holder in holders if holder] + [APPS[address].state.door]


def _remembered(*things: object) -> list[str]:
    """Every text with erased words that can be reached."""
    seen, waiting, found = set[int](), list[Any](things), list[str]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found += [each] if any(secret in each for secret in SECRETS) else []
        elif id(each) not in seen and not isinstance(each, type | ModuleType | FunctionType):
            seen.add(id(each))
            waiting.extend(gc.get_referents(each))
    return found


def _known_to_be_theirs(project: Project) -> tuple[Path, ...]:
    """Where the analyst keeps their own copies: the files that were imported."""
    return (project.folder / "files",)


def _in_files(folder: Path, but: tuple[Path, ...]) -> set[str]:
    """Which secrets lie in which files, however they are written down."""
    return {
        f"{secret} in {path.relative_to(folder)}"
        for path in folder.rglob("*")
        if path.is_file() and not any(path.is_relative_to(one) for one in but)
        for content in _unpacked(path.read_bytes())
        for secret in SECRETS
        for spelling in _spellings(secret)
        if spelling in content
    }


def _spellings(secret: str) -> set[bytes]:
    escaped = json.dumps(secret)[1:-1]
    wide = {secret.encode(f"utf-16-{end}") for end in ("le", "be")}
    return {secret.encode(), escaped.encode(), secret.casefold().encode(), *wide}


def _unpacked(content: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is packed in it."""
    yield content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for head in (b"\x78\x01", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b"):
        at = content.find(head)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(47).decompress(content[at:], 1_000_000)
            at = content.find(head, at + 1)
