"""The player in an iframe, first of all in the one that WordPress makes of an unknown oEmbed provider."""

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import FERRY, Site, Watched, serving, until
from playwright.sync_api import Frame, Page, expect

from audiobrief.model import Episode, Show
from audiobrief.publish.page.render import render_oembed

# What wp_filter_oembed_result leaves of a provider's HTML, attributes in its order.
WORDPRESS = """<!DOCTYPE html><html lang="en"><title>Post</title><link rel="icon" href="data:,">
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper"><iframe class="wp-embedded-content"
 sandbox="allow-scripts" security="restricted" title="{title}" src="{src}#?secret=AbCdEfGh12" data-secret="AbCdEfGh12"
 width="600" height="200"></iframe></div></figure>
<script>window.heard = []; addEventListener("message", e => heard.push([e.origin, e.data]))</script>"""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as host:
        yield host


@pytest.fixture
def frame(page: Page, watched: Watched, host: Site, site: Site, ferry: Episode) -> Frame:
    src = f"{site.address}/episodes/{FERRY}/embed.html"
    host.pages["post"] = WORDPRESS.format(src=src, title=html.escape(ferry.article.title))
    page.goto(f"{host.address}/post")
    expect(page.frame_locator("iframe").get_by_role("button", name="Play")).to_be_visible()
    return page.frames[1]


def test_plays_in_the_sandbox_of_wordpress(page: Page, frame: Frame, watched: Watched, ferry: Episode) -> None:
    assert frame.evaluate("origin") == "null"
    player = page.frame_locator("iframe")
    player.get_by_role("button", name="Play").click()
    until(frame, "document.querySelector('audio').currentTime > 0.2")
    player.get_by_role("button", name="Forward 30 seconds").click()
    assert frame.evaluate("document.querySelector('audio').currentTime") > 30
    player.get_by_role("button", name="Pause").click()
    until(page, "heard.some(([, data]) => data.event === 'pause')")
    assert not watched.said
    told = [data for origin, data in page.evaluate("heard") if data.get("source") == "audiobrief" and origin == "null"]
    events = [data for data in told if "event" in data]
    assert [data["event"] for data in events if data["event"] not in ("quarter", "resize")] == ["play", "pause"]
    assert {data["guid"] for data in events} == {ferry.guid}


def test_speaks_the_language_of_wordpress(page: Page, frame: Frame, ferry: Episode) -> None:
    until(page, "heard.some(([, data]) => data.message === 'height')")
    heights = [data for _, data in page.evaluate("heard") if data.get("message") == "height"]
    assert all(data["secret"] == "AbCdEfGh12" and 150 <= data["value"] <= 240 for data in heights)
    page.frame_locator("iframe").get_by_role("link", name=ferry.article.title).click()
    until(page, "heard.some(([, data]) => data.message === 'link')")
    link = next(data for _, data in page.evaluate("heard") if data.get("message") == "link")
    assert link["value"] == f"https://audio.example.org/gazette/episodes/{FERRY}/index.html"
    assert page.url.endswith("/post")


@pytest.mark.parametrize("width", [280, 320, 600])
def test_fits_its_frame(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 200})
    page.goto(f"{site.address}/episodes/{FERRY}/embed.html")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert sizes == [width, 200]
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_reads_along_in_the_text_that_a_reader_opens(page: Page, site: Site, ferry: Episode) -> None:
    page.set_viewport_size({"width": 600, "height": 300})
    page.goto(f"{site.address}/episodes/{FERRY}/embed.html")
    page.get_by_text("Transcript", exact=True).click()
    assert page.locator("[data-start]").count() == len(ferry.marks)
    page.get_by_role("button", name="Play").click()
    for number in (0, len(ferry.marks) - 1):
        start_s = ferry.marks[number].words[0].start_ms / 1000
        page.evaluate("(s) => { document.querySelector('audio').currentTime = s; }", start_s + 0.02)
        until(page, f"[...document.querySelectorAll('[data-start]')][{number}].matches('.is-playing')")
        assert page.locator("[aria-current=true]:not(.chapters *)").count() == 1
        assert page.locator(".is-word").count() == 1
    box, line = page.locator(".text").bounding_box(), page.locator(".is-playing").bounding_box()
    assert box is not None
    assert line is not None
    assert box["y"] <= line["y"] < box["y"] + box["height"]
    assert page.evaluate("scrollY") == 0


def test_starts_at_a_moment_that_is_asked_for(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/episodes/{FERRY}/embed.html#t=12")
    assert page.evaluate("document.querySelector('audio').currentTime") == 12


def test_the_oembed_answer_holds_a_frame_that_works(
    page: Page, host: Site, site: Site, ferry: Episode, show: Show
) -> None:
    answer = json.loads(render_oembed(ferry, show))
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["width"] >= 300
    code = answer["html"].replace("https://audio.example.org/gazette", site.address)
    host.pages["any"] = f"<!DOCTYPE html><title>Any site</title>{code}"
    page.goto(f"{host.address}/any")
    player = page.frame_locator("iframe")
    player.get_by_role("button", name="Play").click()
    until(page.frames[1], "document.querySelector('audio').currentTime > 0.2")
    assert page.locator("iframe").get_attribute("title") == ferry.article.title


GROWING = """<!DOCTYPE html><title>Any site</title><iframe src="{src}" width="600" height="200"></iframe><script>
addEventListener("message", ({{ data, source }}) => {{
  if (data?.source !== "audiobrief" || data.event !== "resize") return;
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source) frame.style.height = `${{data.height}}px`;
}});
</script>"""


def test_a_host_that_listens_gives_the_height_that_is_asked_for(page: Page, host: Site, site: Site) -> None:
    host.pages["growing"] = GROWING.format(src=f"{site.address}/episodes/{FERRY}/embed.html")
    page.goto(f"{host.address}/growing")
    player, frame = page.frame_locator("iframe"), page.locator("iframe")
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    until(page, "document.querySelector('iframe').offsetHeight < 240")
    low = frame.bounding_box()
    player.get_by_text("Transcript", exact=True).click()
    until(page, "document.querySelector('iframe').offsetHeight > 400")
    inside = page.frames[1]
    assert inside.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert inside.evaluate("document.querySelector('.text').clientHeight") >= 300
    player.get_by_text("Transcript", exact=True).click()
    until(page, "document.querySelector('iframe').offsetHeight < 240")
    assert frame.bounding_box() == low


@pytest.mark.parametrize("opened", ["Transcript", "Chapters"])
def test_a_frame_that_stays_low_shows_player_and_what_was_opened(page: Page, site: Site, opened: str) -> None:
    page.set_viewport_size({"width": 600, "height": 200})
    page.goto(f"{site.address}/episodes/{FERRY}/embed.html")
    page.get_by_text(opened, exact=True).click()
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport()
    box = page.locator(".text, ol.chapters").locator("visible=true")
    expect(box).to_be_in_viewport(ratio=0.95)
    assert box.evaluate("e => e.clientHeight") >= 60


def test_plays_a_chapter(page: Page, site: Site, ferry: Episode) -> None:
    page.goto(f"{site.address}/episodes/{FERRY}/embed.html")
    page.get_by_role("button", name="Chapters").click()
    items = page.locator("ol.chapters button")
    assert items.count() == len(ferry.chapters)
    items.nth(1).click()
    until(page, f"document.querySelector('audio').currentTime >= {ferry.chapters[1].start_ms / 1000}")
    expect(items.nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_text("Transcript", exact=True).click()
    expect(page.locator("ol.chapters")).to_be_hidden()
