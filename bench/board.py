"""How fast the page is with 500 themes and 100,000 excerpts, in a real Chromium on this machine.

    python bench/board.py [THEMES EXCERPTS]

Made-up words, no model. Figures are medians and worst cases of a dozen; the server runs in a
process of its own, the browser beside it. Needs playwright and chromium.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from multiprocessing import Queue, get_context
from pathlib import Path

import numpy as np
import uvicorn
from playwright.sync_api import Page, sync_playwright

from workbench.bootstrap import create_project, open_project
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    Transcript,
    Turn,
    excerpt_id,
    text_sha256,
    transcript_id,
)
from workbench.domain.trail.events import Accept
from workbench.domain.trail.incoming import Import, Proposal, Run, Setting
from workbench.embedding import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Author, Project, record
from workbench.ui.board import list_presenter
from workbench.ui.server.app import build_app

BY = Author(analyst="Bench")
PORT = 7899
PEOPLE = 40
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
WORDS = (
    *("care", "waiting", "list", "nurse", "trust", "family", "money"),
    *("bus", "time", "shift", "pain", "letter", "phone", "hope"),
)

BURST = 100

# Presses a key; accepting asks for a name where a machine gave it, and Enter keeps it.
PRESSED = """const press = (key) => {
    const at = document.querySelector('input.wb-title') ?? document.body;
    at.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  };"""

# Presses a key and waits until the server has recorded what it decided.
RECORDED = """async (keys) => {
  PRESSED
  const root = document.querySelector('.wb'), old = root.dataset.acknowledged;
  const t = performance.now();
  keys.forEach(press);
  while (root.dataset.acknowledged === old) {
    await new Promise((done) => setTimeout(done, 0));
    if (performance.now() - t > 5000) return -1;
  }
  return performance.now() - t;
}""".replace("PRESSED", PRESSED)

# Presses the button with which a dialog commits, and waits until what came of it is shown.
COMMITTED = """async (label) => {
  const detail = document.querySelector('.wb-detail'), old = detail.dataset.theme;
  const button = [...document.querySelectorAll('dialog .wb-button.primary')]
    .find((one) => one.firstChild.textContent === label);
  const t = performance.now();
  button.click();
  while (detail.dataset.theme === old) {
    await new Promise((done) => setTimeout(done, 0));
    if (performance.now() - t > 5000) return -1;
  }
  return performance.now() - t;
}"""

# Presses a key and waits until another theme is shown and painted.
NEXT = """async (keys) => {
  PRESSED
  const detail = document.querySelector('.wb-detail'), old = detail.dataset.theme;
  const t = performance.now();
  keys.forEach(press);
  while (detail.dataset.theme === old) {
    await new Promise((done) => setTimeout(done, 0));
    if (performance.now() - t > 5000) return -1;
  }
  return performance.now() - t;
}""".replace("PRESSED", PRESSED)


def main(themes: int, excerpts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = study(Path(folder) / "study", themes, excerpts)
        spawn = get_context("spawn")
        entries = spawn.Queue()
        server = spawn.Process(target=serve, args=(project.folder, entries), daemon=True)
        server.start()
        with sync_playwright() as playwright:
            known = map(shutil.which, ("chromium-headless-shell", "chromium"))
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, known), None), args=ARGUMENTS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            come_in(page, entries.get())
            measure(page, project)
            browser.close()
        server.kill()


def serve(folder: Path, entries: Queue[str]) -> None:
    """The page of the study, as `workbench serve` does it, but with made-up vectors.

    Hands over an address that lets one browser in.
    """
    sys.setswitchinterval(0.001)
    asyncio.run(serving(open_project(folder, embedder=HashingEmbedder), entries))


async def serving(project: Project, entries: Queue[str]) -> None:
    reading.study(project)
    app = build_app(project, port=PORT, analyst="Bench")
    entries.put(app.state.door.entry())
    config = uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error")
    await uvicorn.Server(config).serve()


def come_in(page: Page, entry: str) -> None:
    """Hand the key in and say who decides, as somebody does once."""
    wait_for(page, entry)
    page.click("button:has-text('Open the study')")
    page.wait_for_selector("dialog input")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")


def measure(page: Page, project: Project) -> None:
    address = f"http://127.0.0.1:{PORT}"
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".wb-card")
    line("first quote visible, s", time.perf_counter() - start)
    page.wait_for_selector(".wb-legend span")
    page.wait_for_timeout(1500)
    spread("next theme (j), ms", [press(page, "j") for _ in range(12)])
    spread("accept and go on (a), ms", [press(page, "a", "Enter") for _ in range(12)])
    learnt(page)
    spread("accept and go on (a), ms", [press(page, "a", "Enter") for _ in range(12)])
    spread("accept recorded, ms", [recorded(page, "a", "Enter") for _ in range(12)])
    burst(page, project)
    spread("split committed, ms", [committed(page, "s", "Split") for _ in range(6)])
    spread("merge committed, ms", [committed(page, "m", "Merge") for _ in range(6)])
    heap(page)
    page.wait_for_timeout(1500)
    spread("map drawn, frame included, ms", [page.evaluate(DRAW) for _ in range(12)])
    start = time.perf_counter()
    page.reload()
    page.wait_for_selector("li.accepted")
    line("reload to the right state, s", time.perf_counter() - start)


def learnt(page: Page) -> None:
    """Until the first suggestions are there: making them ready takes half a minute, once."""
    start = time.perf_counter()
    for _ in range(60):
        press(page, "j")
        if page.locator(".wb-chip.maybe").count():
            break
        page.wait_for_timeout(3000)
    line("first suggestions, s", time.perf_counter() - start)


# From asking for the whole map to the frame after it was drawn.
DRAW = """async () => {
  const t = performance.now();
  document.querySelector('.wb-maptools button:last-child').click();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - t;
}"""


def wait_for(page: Page, address: str) -> None:
    for _ in range(600):
        try:
            page.goto(address)
        except Exception:  # refused until the server listens
            time.sleep(0.2)
        else:
            return


def press(page: Page, *keys: str) -> float:
    taken = float(page.evaluate(NEXT, list(keys)))
    page.wait_for_timeout(200)
    return taken


def recorded(page: Page, *keys: str) -> float:
    taken = float(page.evaluate(RECORDED, list(keys)))
    page.wait_for_timeout(200)
    return taken


def burst(page: Page, project: Project) -> None:
    """Type accepts as fast as they go; the trail must hold each once, in the order typed."""
    page.wait_for_selector(".wb-saved[data-state=saved]")
    before = reading.study(project).board.seq
    start = time.perf_counter()
    for _ in range(BURST):
        page.keyboard.press("a")
        page.keyboard.press("Enter")  # under the name that a machine gave it
    line(f"{BURST} accepts typed, s", time.perf_counter() - start)
    page.wait_for_selector(".wb-saved[data-state=saved]")
    line(f"{BURST} accepts recorded, s", time.perf_counter() - start)
    rows = list_presenter.theme_rows(reading.study(project))
    shown = [row["id"] for row in sorted(rows, key=lambda row: -row["n"])]  # as the list does
    trail = reading.study(project).trail[before:]
    places = [shown.index(r.event.theme_id) for r in trail if isinstance(r.event, Accept)]
    line("of them stored", len(places))
    line("in the order typed (1: yes)", places == sorted(places))


def committed(page: Page, key: str, label: str) -> float:
    """Open the dialog of a split or merge and commit what it proposes."""
    page.eval_on_selector(".wb-themes", "list => { list.scrollTop = 0; }")
    page.wait_for_timeout(300)
    page.locator(".wb-themes li").first.click()
    page.wait_for_timeout(300)
    press(page, "j")
    if key == "m":
        page.keyboard.press("M")
        press(page, "j")
    page.keyboard.press(key)
    page.wait_for_selector(f"dialog .wb-button.primary:has-text('{label}')")
    page.wait_for_timeout(1500)
    taken = float(page.evaluate(COMMITTED, label))
    page.wait_for_timeout(1500)
    return taken


def heap(page: Page) -> None:
    used = page.evaluate("performance.memory.usedJSHeapSize / 1048576")
    line("heap of the page, MB", used)
    line("nodes in the page", page.evaluate("document.querySelectorAll('*').length"))


def spread(what: str, values: list[float]) -> None:
    print(f"{what:32} {statistics.median(values):8.1f} {max(values):8.1f}")


def line(what: str, value: float) -> None:
    print(f"{what:32} {value:8.2f}")


def study(folder: Path, themes: int, excerpts: int) -> Project:
    """A project of that size, written at once: the import is measured elsewhere.

    Somebody has read an excerpt of each theme, so that accepting it asks for a name only.
    """
    create_project(folder, name="Bench").store.close()
    project = open_project(folder, embedder=HashingEmbedder)
    rng = random.Random(0)
    made = [interview(rng, i, excerpts // PEOPLE) for i in range(PEOPLE)]
    ids = [e.id for _, cut in made for e in cut]
    of = [rng.randrange(themes) for _ in ids]
    with project.store.begin() as tx:
        tx.material.put_participants(
            [Participant(id=t.name, attributes={"group": t.name[-1]}) for t, _ in made]
        )
        for transcript, cut in made:
            tx.material.put_transcript(transcript, source_name=transcript.name)
            tx.material.put_excerpts(cut)
            event = Import(
                transcript_id=transcript.id, name=transcript.name, sha256=transcript.sha256,
                participant_id=transcript.name, excerpts=tuple(e.id for e in cut),
            )  # fmt: skip
            record(tx.trail, BY, event)
        record(tx.trail, BY, Run(run_id="run", config=(Setting(name="engine", value="bench"),),
                           proposals=proposals(rng, ids, of, themes)))  # fmt: skip
        spots = np.random.default_rng(0)
        places = spots.uniform(-0.9, 0.9, (themes, 2))[of] + spots.normal(0, 0.02, (len(ids), 2))
        tx.derived.put_map("run", ids, np.clip(places, -1, 1).astype(np.float32))
    names = {t.id: f"{' / '.join(t.keyphrases)}" for t in reading.study(project).board.live()}
    name(project, names)
    held = reading.study(project).board.members
    reading.mark_opened(project, BY.analyst, [next(iter(e)) for e in held.values() if e])
    return project


def name(project: Project, names: dict[str, str]) -> None:
    from workbench.domain.trail.incoming import Label, ThemeLabel

    labels = tuple(ThemeLabel(theme_id=theme, name=called) for theme, called in names.items())
    with project.store.begin() as tx:
        record(tx.trail, BY, Label(labeler="bench", version="1", labels=labels))


def interview(rng: random.Random, number: int, answers: int) -> tuple[Transcript, list[Excerpt]]:
    said = [" ".join(rng.choices(WORDS, k=30)).capitalize() + "." for _ in range(answers)]
    text = f"Interview {number}\n" + "\n".join(said)
    at, turns = text.index("\n") + 1, []
    for words in said:
        turns.append(Turn(start=at, end=at + len(words), speaker="P", role="participant"))
        at += len(words) + 1
    sha = text_sha256(text)
    key = transcript_id(sha)
    who = f"P{number:02}"
    transcript = Transcript(
        id=key, name=who, sha256=sha, text=text, turns=tuple(turns), participant_id=who
    )
    cut = [
        Excerpt(
            id=excerpt_id(key, t.start, t.end), transcript_id=key, participant_id=who,
            start=t.start, end=t.end, text=transcript.speech(t),
        )
        for t in turns
    ]  # fmt: skip
    return transcript, cut


def proposals(
    rng: random.Random, ids: list[str], of: list[int], themes: int
) -> tuple[Proposal, ...]:
    members: list[list[str]] = [[] for _ in range(themes)]
    for excerpt, theme in zip(ids, of, strict=True):
        members[theme].append(excerpt)
    return tuple(
        Proposal(
            theme_id=f"{i:08x}-0000-5000-8000-000000000000", members=tuple(held),
            strengths=tuple(round(rng.uniform(0.4, 1), 2) for _ in held),
            keyphrases=(*rng.sample(WORDS, 2), f"word{i}"),
        )
        for i, held in enumerate(members)
    )  # fmt: skip


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    main(*given) if len(given) == 2 else main(500, 100_000)
