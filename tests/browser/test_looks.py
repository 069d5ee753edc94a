"""How the pages look, and whether everybody can use them: axe, narrow and zoomed windows, pictures for people.

Set AUDIOBRIEF_PICTURES to a folder to keep the pictures.
"""

import os
import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python import sync_playwright as axe_package
from pages import ABBARA, ARTICLE_URL, FERRY, HOSTILE, Site, serving, until
from playwright.sync_api import Browser, Page, Route, expect

from audiobrief.model import Chapter
from audiobrief.publish.page.sound import render_sound_page
from audiobrief.publish.tag_reader import TagFront

AXE = Path(axe_package.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = {
    "page": f"episodes/{FERRY}/index.html",
    "right-to-left": f"episodes/{ABBARA}/index.html",
    "hostile": f"episodes/{HOSTILE}/index.html",
    "front": "index.html",
    "embed": f"episodes/{FERRY}/embed.html",
}
HOST = """<!DOCTYPE html><html lang="en"><head>
<title>Ferry returns to the inner quay after nine weeks of repairs</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="%s"><script async src="%s/listen.js"></script></head>
<body style="background: %s; color: %s; font: 18px/1.5 Georgia, serif; max-width: 40em; margin: auto; padding: 1em">
<main><h1>Ferry returns to the inner quay after nine weeks of repairs</h1>
<p>The small boat that half the town takes to work is sailing again.</p><h2>What was repaired</h2>
<p>Crews replaced the ramp and the old winch, at a cost of 48,000 pounds, after divers found cracks below the
waterline.</p></main></body></html>"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("AUDIOBRIEF_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def show_reading(page: Page) -> None:
    """Leave the page as in the middle of a line."""
    page.evaluate("document.querySelector('audio').currentTime = 10.6")
    page.locator(".toggle").click()
    until(page, "document.querySelector('audio').currentTime > 10.8")
    page.locator(".toggle").click()
    page.wait_for_timeout(250)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_everybody_can_use_it(chromium: Browser, site: Site, pictures: Path, view: str, scheme: Any) -> None:
    size = {"width": 600, "height": 200} if view == "embed" else {"width": 1280, "height": 900}
    with chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS[view]}")
        if view in ("page", "right-to-left"):
            show_reading(page)
        page.screenshot(path=pictures / f"{view}-{size['width']}-{scheme}.png")
        assert not violations(page)


@pytest.mark.parametrize("width", [320, 375, 768])
@pytest.mark.parametrize("view", ["page", "right-to-left", "hostile", "front"])
def test_no_window_is_too_narrow(chromium: Browser, site: Site, pictures: Path, view: str, width: int) -> None:
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS[view]}")
        if view != "front":
            show_reading(page)
        page.screenshot(path=pictures / f"{view}-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


SMALL_TARGETS = """() => {
  const small = (e) => { const { width, height } = e.getBoundingClientRect(); return width < 24 || height < 24 };
  return [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((e) => e.checkVisibility() && !e.closest(".skip, p.text, .text p, .source"))
    .filter((e) => small(e) && (!e.closest("label") || small(e.closest("label")))).map((e) => e.outerHTML) }"""
"""WCAG 2.2, 2.5.8, where links within a sentence are exempt."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("view", ["page", "embed", "front"])
def test_targets_are_large_enough_for_a_finger(chromium: Browser, site: Site, view: str, width: int) -> None:
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS[view]}")
        expect(page.get_by_role("button", name="Play").first).to_be_visible()
        assert page.evaluate(SMALL_TARGETS) == []


def test_the_page_of_one_mp3_has_targets_for_a_finger(page: Page) -> None:
    chapters = (Chapter("Ferry", 0, 30_000), Chapter("What it costs", 30_000, 60_000))
    page.set_content(render_sound_page(TagFront("Ferry", chapters=chapters), "ferry.mp3"))
    assert page.evaluate(SMALL_TARGETS) == []


def test_at_400_percent_the_text_has_the_window(chromium: Browser, site: Site) -> None:
    with chromium.new_context(viewport={"width": 320, "height": 256}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS['page']}")
        page.locator("[data-start]").last.scroll_into_view_if_needed()
        assert page.evaluate("getComputedStyle(document.querySelector('.player')).position") == "static"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_forced_colours_still_show_what_is_spoken(chromium: Browser, site: Site, pictures: Path) -> None:
    with chromium.new_context(forced_colors="active", viewport={"width": 768, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS['page']}")
        show_reading(page)
        page.screenshot(path=pictures / "page-forced-colours.png")
        styles = "(s => [s.backgroundColor, s.color])(getComputedStyle(document.querySelector('%s')))"
        assert page.evaluate(styles % ".is-word") != page.evaluate(styles % ".is-playing")
        line = page.evaluate("getComputedStyle(document.querySelector('.is-playing')).textDecorationLine")
        assert line == "underline"


def test_paper_gets_the_text_and_where_it_is_from(chromium: Browser, site: Site, pictures: Path) -> None:
    with chromium.new_context(viewport={"width": 794, "height": 1123}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{VIEWS['page']}")
        page.emulate_media(media="print")
        page.screenshot(path=pictures / "page-print.png")
        assert not page.locator(".player").is_visible()
        assert page.get_by_text(ARTICLE_URL, exact=True).is_visible()


@pytest.fixture(params=[("#fff", "#111"), ("#121212", "#eee")], ids=["light", "dark"])
def host(tmp_path: Path, site: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    with serving(tmp_path) as host:
        host.pages["story"] = HOST % (ARTICLE_URL, site.address, *request.param)
        yield host


@pytest.mark.parametrize("width", [320, 1000])
def test_the_player_suits_the_publishers_page(chromium: Browser, host: Site, pictures: Path, width: int) -> None:
    paper = "dark" if "#121212" in host.pages["story"] else "light"
    with chromium.new_context(viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{host.address}/story")
        page.get_by_role("button", name="Listen here").wait_for()
        page.screenshot(path=pictures / f"host-{width}-{paper}.png")
        assert not violations(page)
        page.get_by_role("button", name="Listen here").click()
        until(page, "CSS.highlights.size > 1")
        page.screenshot(path=pictures / f"host-{width}-{paper}-playing.png")
        assert not violations(page)
        page.get_by_role("button", name="Chapters").click()
        page.screenshot(path=pictures / f"host-{width}-{paper}-chapters.png")
        assert not violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


ART = '<img class="art" src="../../assets/icon.svg" alt="" width="1400" height="1400">'
MOVED = """() => { window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())
  if (!entry.hadRecentInput) window.moved += entry.value }).observe({ type: "layout-shift", buffered: true }) }"""


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("view", ["index.html", f"episodes/{FERRY}/index.html", f"episodes/{FERRY}/embed.html"])
def test_nothing_moves_when_a_script_comes_late(chromium: Browser, site: Site, view: str, width: int) -> None:
    def late(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    def painted_before(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace("<script src", "<script defer src")
        route.fulfill(response=answer, body=text.replace('<header class="head">', f'<header class="head">{ART}'))

    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(f"({MOVED})()")
        page.route("**/*.html", painted_before)
        page.route("**/*.js*", late)
        page.goto(f"{site.address}/{view}")
        page.wait_for_timeout(700)
        assert page.evaluate("window.moved") == 0


CUTS = re.compile(rb"(?=<(?:main|img|h1|h2|header|nav|p|section|audio|ul|ol|details|div|footer|/main|/body)[ >])")


@pytest.fixture
def slow(site: Site) -> Iterator[str]:
    """Yield the address of the show on a line so slow that a page comes in many pieces, and is painted between them."""

    class Piecemeal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urlopen(site.address + self.path) as answer:
                body, kind = answer.read(), answer.headers["content-type"]
            self.send_response(200)
            self.send_header("content-type", kind)
            self.end_headers()
            if not kind.startswith("text/html"):
                self.wfile.write(body)
                return
            pieces = CUTS.split(body)
            for number in range(0, len(pieces), max(1, len(pieces) // 25)):
                self.wfile.write(b"".join(pieces[number : number + max(1, len(pieces) // 25)]))
                self.wfile.flush()
                time.sleep(0.04)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Piecemeal)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("view", ["index.html", f"episodes/{FERRY}/index.html", f"episodes/{FERRY}/embed.html"])
def test_nothing_moves_when_a_page_comes_in_pieces(chromium: Browser, slow: str, view: str, width: int) -> None:
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(f"({MOVED})()")
        page.goto(f"{slow}/{view}")
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") == 0
