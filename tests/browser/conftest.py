"""Chromium, driven by playwright, on a show served over loopback."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pages
import pytest
from pages import ABBARA, ARTICLE_URL, FERRY, HOSTILE, Site, Watched, serving, write_show
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from audiobrief.model import Episode, Show

FLAGS = ["--no-sandbox", "--disable-gpu", "--mute-audio", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.tool("chromium"))
            if shutil.which("chromium") is None and "CI" not in os.environ:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def show() -> Show:
    return Show(
        "The Harbour Gazette",
        "https://gazette.example.org/",
        "The day’s reporting, read aloud.",
        language="en-GB",
        base_url="https://audio.example.org/gazette",
        image="cover.png",
        copyright="Gazette Press",
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, show: Show) -> tuple[Path, dict[str, Episode]]:
    """Return the show's folder and its episodes by slug."""
    folder = tmp_path_factory.mktemp("show")
    episodes = write_show(
        folder,
        show,
        pages.article_episode(pages.FERRY_TEXT, FERRY, url=ARTICLE_URL),
        pages.article_episode(pages.ABBARA_TEXT, ABBARA, language="ar", url="https://gazette.example.org/2026/abbara"),
        pages.article_episode(pages.HOSTILE_TEXT, HOSTILE, url="https://gazette.example.org/2026/hostile"),
    )
    return folder, {episode.slug: episode for episode in episodes}


@pytest.fixture(scope="session")
def ferry(made: tuple[Path, dict[str, Episode]]) -> Episode:
    return made[1][FERRY]


@pytest.fixture(scope="session")
def site(made: tuple[Path, dict[str, Episode]]) -> Iterator[Site]:
    """Serve the show as strictly as a careful publisher would."""
    with serving(made[0], {"Content-Security-Policy": "default-src 'self'"}) as site:
        yield site


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def watched(page: Page) -> Watched:
    return Watched(page)


@pytest.fixture
def player(page: Page, watched: Watched, site: Site) -> Page:
    """Open the page of the ferry episode."""
    page.goto(f"{site.address}/episodes/{FERRY}/index.html")
    return page
