"""Hostile strings in every field of a study are text on every page and in every export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser_kit import SHOWN, UNCHANGED, Watched, come_in, upload, visit, visiting
from hostile_kit import HOSTILE, MARK, hostile_study
from ui_kit import entry_of, served

from workbench.exporters import EXPORTS
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.reporting import export, matrix

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TRIPWIRE = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
"""Whatever runs before a page's own scripts notes what the browser refuses to do."""

FOUND = f"""() => {{
  const found = [], roots = [document];
  while (roots.length) {{
    const root = roots.pop();
    for (const each of root.querySelectorAll('*')) {{
      if (each.shadowRoot) roots.push(each.shadowRoot);
      if (each.hasAttribute('{MARK}')) found.push(each.outerHTML.slice(0, 200));
      for (const {{ name, value }} of each.attributes) {{
        if (/__pwned/.test(value) && /^on/.test(name)) found.push(`${{name}}=${{value}}`);
        if (/^(href|src|action|formaction|xlink:href)$/.test(name)
            && /^\\s*(javascript:|\\/\\/evil|https?:\\/\\/evil)/i.test(value))
          found.push(`${{name}}=${{value}}`);
      }}
    }}
  }}
  if (window.__pwned !== undefined) found.push(`ran: ${{window.__pwned}}`);
  return [...found, ...(window.__violations || [])];
}}"""

KEYS = ("f", "e", "y", "g", "r", "d", "s", "m", "t", "l", "v", "c", "n", "o", "w", "?")
"""What opens a view or a dialog of the board and decides nothing by itself."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = hostile_study(tmp_path_factory.mktemp("hostile") / "study")
    yield project
    project.store.close()


@pytest.fixture(scope="module")
def address(hostile: Project) -> Iterator[str]:
    with served(hostile, analyst=HOSTILE[1]) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visiting(browser, viewport={"width": 1440, "height": 900}) as page:
        page.add_init_script(TRIPWIRE)
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        yield page


@pytest.fixture
def seen(page: Page, address: str) -> Iterator[Watched]:
    watched = Watched(page, address)
    yield watched
    assert watched.abroad == []
    assert watched.errors == []


def harmless(page: Page) -> None:
    found: list[Any] = page.evaluate(FOUND)
    assert found == []


def test_the_tripwire_is_not_deaf(page: Page) -> None:
    page.set_content("<p>x</p>")
    for text in HOSTILE[:4]:
        page.evaluate("(text) => { document.body.innerHTML = text; }", text)
        assert page.evaluate(FOUND)


def test_the_study_holds_them_where_they_are_to_be_shown(hostile: Project) -> None:
    now = reading.study(hostile)
    held = str((now.board.themes, now.board.codes, now.board.memos, now.participants))
    held += str([(t.name, t.turns) for t in now.transcripts.values()])
    held += str([(r.analyst, r.reason, r.event) for r in now.trail])
    for text in HOSTILE[:14]:
        assert text[:25] in held or repr(text)[1:25] in held, text


@pytest.mark.parametrize("path", SHOWN)
def test_on_every_page_they_are_text(path: str, seen: Watched) -> None:
    visit(seen.page, seen.address, path)
    seen.page.evaluate(UNCHANGED)
    harmless(seen.page)


def test_in_every_view_and_dialog_of_the_board_they_are_text(seen: Watched) -> None:
    page = visit(seen.page, seen.address, "")
    for card in page.locator(".wb-card").all()[:4]:
        card.click()
        for key in KEYS:
            page.keyboard.press(key)
            page.wait_for_timeout(120)
            harmless(page)
            for _ in range(2):
                page.keyboard.press("Escape")
        page.evaluate("() => document.activeElement && document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("<img")
    page.wait_for_timeout(300)
    harmless(page)


def test_what_is_uploaded_and_refused_is_text(seen: Watched, tmp_path: Path) -> None:
    page = visit(seen.page, seen.address, "import")
    names = [text.replace("/", "-")[:90] for text in (HOSTILE[1], HOSTILE[2])]
    files = [tmp_path / f"{name}.txt" for name in names] + [tmp_path / f"{names[0]}.qdpx"]
    for file in files:
        file.write_bytes(b"\x00\x01 not a transcript")
    with suppress(Exception):  # how the field writes the name is not what is asked here
        page.set_default_timeout(5_000)
        upload(page, *files)
    page.wait_for_timeout(1_000)
    page.evaluate(UNCHANGED)
    harmless(page)


def test_at_the_door_they_are_text(page: Page, address: str) -> None:
    watched = Watched(page, address)
    for text in (HOSTILE[1], HOSTILE[4], HOSTILE[5], HOSTILE[10]):
        page.goto(f"{address}/enter?key={text}&to=/{text}".replace("#", "%23"))
        harmless(page)
        page.goto(f"{address}/run?theme={text}".replace("#", "%23"))
        harmless(page)
    page.goto(entry_of(address))
    harmless(page)
    assert watched.abroad == []


def test_in_what_the_address_says_they_are_text(seen: Watched) -> None:
    come_in(seen.page, seen.address)
    for path in ("matrix?attribute=", "trail?theme=", "?theme=", "export-study?to="):
        seen.page.goto(f"{seen.address}/{path}{HOSTILE[1]}")
        seen.page.wait_for_timeout(500)
        harmless(seen.page)


@pytest.mark.parametrize("to", [name for name in EXPORTS if name.endswith(("html", "svg"))])
def test_in_every_export_that_a_browser_opens_they_are_text(
    to: str, hostile: Project, page: Page, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path = export(hostile, to, tmp_path / f"study.{to}")
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    harmless(page)
    for details in page.locator("details").all()[:20]:
        details.evaluate("each => { each.open = true; }")
    harmless(page)
    assert asked == [path.as_uri()]


def test_in_a_matrix_by_a_hostile_attribute_they_are_text(
    hostile: Project, page: Page, tmp_path: Path
) -> None:
    people = reading.study(hostile).participants.values()
    for number, name in enumerate(sorted({name for p in people for name in p.attributes})):
        path = tmp_path / f"{number}.svg"
        path.write_bytes(matrix(hostile, "svg", name, lambda _: ()))
        page.goto(path.as_uri())
        harmless(page)
