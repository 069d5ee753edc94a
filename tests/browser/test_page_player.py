"""The player on an episode's own page, as a listener has it."""

import json
import re
from pathlib import Path

import pytest
from pages import ABBARA, FERRY, HOSTILE, Site, Watched, until
from playwright.sync_api import Browser, Page, expect

from audiobrief.model import Episode
from audiobrief.publish.characters import curled
from audiobrief.publish.page.render import render_page, render_page_with_sound

TOLERANCE_MS = 60
PLAYING = "document.querySelector('audio').paused === false && document.querySelector('audio').currentTime > %s"
WATCH = """async ({from, seconds}) => {
  const audio = document.querySelector("audio");
  const lines = [...document.querySelectorAll("[data-start]")];
  audio.currentTime = from;
  await audio.play();
  const seen = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await new Promise(requestAnimationFrame);
    const before = audio.currentTime;
    await new Promise((go) => setTimeout(go));
    const lit = lines.flatMap((line, i) => line.matches(".is-playing[aria-current=true]") ? [i] : []);
    const words = [...document.querySelectorAll(".is-word")].map((w) => [
      lines.indexOf(w.closest("[data-start]")), [...w.closest("[data-start]").querySelectorAll(".w")].indexOf(w)]);
    seen.push([before * 1000, audio.currentTime * 1000, lit, words]);
  }
  audio.pause();
  return seen;
}"""


def time_of(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def play(page: Page, start: float = 0.0) -> None:
    page.evaluate("t => { document.querySelector('audio').currentTime = t }", start)
    page.locator(".toggle").click()
    until(page, PLAYING % start)


@pytest.mark.parametrize("line", [0, 3, 7, 10])
def test_highlights_exactly_the_line_and_word_being_spoken(player: Page, ferry: Episode, line: int) -> None:
    seen = player.evaluate(WATCH, {"from": ferry.marks[line].start_ms / 1000 + 0.01, "seconds": 1.5})
    moments = [moment for moment in seen if moment[1] > ferry.marks[line].start_ms]
    assert len(moments) > 10
    words = set()
    for before_ms, after_ms, lit, lit_words in moments:
        assert len(lit) == 1
        assert len(lit_words) <= 1
        mark = ferry.marks[lit[0]]
        assert mark.start_ms - TOLERANCE_MS <= after_ms
        for at_line, at_word in lit_words:
            assert at_line == lit[0]
            word = mark.words[at_word]
            assert word.start_ms - TOLERANCE_MS <= after_ms
            assert before_ms <= word.end_ms + TOLERANCE_MS + 20
            words.add((at_line, at_word))
        spoken = [w for w in mark.words if w.start_ms + TOLERANCE_MS <= before_ms and after_ms <= w.end_ms]
        assert len(lit_words) == 1 or not spoken
    assert len(words) >= 3


def test_the_controls_play_seek_skip_and_change_speed(player: Page, ferry: Episode) -> None:
    play(player)
    player.get_by_role("button", name="Forward 30 seconds").click()
    assert time_of(player) > 30
    player.get_by_role("button", name="Back 15 seconds").click()
    assert 14 < time_of(player) < 25
    player.get_by_label("Speed").select_option("2")
    assert player.evaluate("document.querySelector('audio').playbackRate") == 2
    assert player.evaluate("document.querySelector('audio').preservesPitch")
    player.get_by_role("button", name="Pause").click()
    player.get_by_role("slider", name="Position").fill("40")
    assert time_of(player) == pytest.approx(40, abs=0.1)
    expect(player.locator(".elapsed")).to_have_text(re.compile(r"Elapsed\s+0:40"))
    left = ferry.audio.duration_ms / 1000 - 40
    expect(player.locator(".remaining")).to_have_text(re.compile(rf"−{int(left // 60)}:{int(left % 60):02}"))
    expect(player.get_by_role("slider")).to_have_attribute("aria-valuetext", "40 seconds of 1 minute 1 second")
    player.get_by_role("button", name="Next paragraph").click()
    following = next(mark for mark in ferry.marks if mark.start_ms > 40_000)
    assert time_of(player) == pytest.approx(following.start_ms / 1000, abs=0.05)


def test_speed_is_kept_between_pages(player: Page, site: Site) -> None:
    play(player)
    player.get_by_label("Speed").select_option("1.5")
    player.goto(f"{site.address}/episodes/{ABBARA}/index.html")
    play(player)
    assert player.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_a_click_or_enter_on_a_paragraph_plays_from_it(player: Page, ferry: Episode) -> None:
    player.locator("[data-start]").nth(9).click()
    until(player, PLAYING % (ferry.marks[9].start_ms / 1000))
    assert time_of(player) < ferry.marks[9].end_ms / 1000
    button = player.locator(".block").nth(1).get_by_role("button")
    assert (button.get_attribute("aria-label") or "").startswith("Play from here: “We have been rowing")
    button.focus()
    player.keyboard.press("Enter")
    start = ferry.marks[4].start_ms / 1000
    until(player, f"Math.abs(document.querySelector('audio').currentTime - {start}) < 2")


def test_marking_text_does_not_play(player: Page) -> None:
    player.locator("[data-start]").nth(9).dblclick()
    player.evaluate("document.querySelector('audio').pause()")
    player.evaluate("getSelection().selectAllChildren(document.querySelector('.text'))")
    before = time_of(player)
    player.locator("[data-start]").nth(3).dispatch_event("click")
    assert time_of(player) == before


def test_chapters_show_where_one_is_and_lead_there(player: Page, ferry: Episode) -> None:
    player.get_by_role("link", name="When it sails").click()
    until(player, PLAYING % (ferry.chapters[2].start_ms / 1000))
    expect(player.locator(".chapters [aria-current=true]")).to_have_text(re.compile("When it sails"))


def test_keys_work_anywhere_on_the_page_until_they_are_switched_off(player: Page) -> None:
    player.keyboard.press("l")
    assert time_of(player) == 30
    player.keyboard.press("Space")
    until(player, "!document.querySelector('audio').paused")
    player.keyboard.press("k")
    assert player.evaluate("document.querySelector('audio').paused")
    player.get_by_text("Keys", exact=True).click()
    player.get_by_text("work anywhere on this page").click()
    player.reload()
    player.evaluate("document.querySelector('audio').currentTime = 0")
    player.keyboard.press("l")
    assert time_of(player) == 0


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("t=12", 12),
        ("t=0:14", 14),
        ("t=npt:0:00:15.5", 15.5),
        ("t=16,20", 16),
        ("t=0m17s", 17),
        ("x=1&t=18s", 18),
        ("t=smpte:0:00:12", 12),
        ("t=smpte-25:0:00:12:10,0:00:20", 12.4),
        ("t=smpte-30-drop:00:00:13:15", 13.5),
    ],
)
def test_a_moment_opens_in_every_form(page: Page, site: Site, asked: str, seconds: float) -> None:
    page.goto(f"{site.address}/episodes/{FERRY}/index.html#{asked}")
    until(page, "!!document.querySelector('.toggle')")
    assert time_of(page) == seconds


def test_keys_work_in_the_player(player: Page) -> None:
    for _ in range(12):
        player.keyboard.press("Tab")
        if player.evaluate("document.activeElement.matches('.toggle')"):
            break
    player.keyboard.press("Space")
    until(player, PLAYING % 0.1)
    player.keyboard.press("k")
    assert player.evaluate("document.querySelector('audio').paused")
    player.keyboard.press("l")
    assert 30 <= time_of(player) < 32
    player.keyboard.press("J")
    player.keyboard.press("ArrowRight")
    player.keyboard.press("ArrowLeft")
    assert 15 <= time_of(player) < 17
    player.keyboard.press(">")
    assert player.evaluate("document.querySelector('audio').playbackRate") == 1.25
    player.keyboard.press("<")
    player.keyboard.press("<")
    assert player.evaluate("document.querySelector('audio').playbackRate") == 0.75
    player.keyboard.press("Tab")
    assert player.evaluate("document.activeElement.type") == "range"
    player.keyboard.press("Home")
    assert time_of(player) == 0
    player.keyboard.press("Space")
    until(player, PLAYING % 0.1)
    player.keyboard.press("End")
    until(player, "document.querySelector('audio').ended")


def test_the_highlight_can_be_switched_off_for_good(player: Page) -> None:
    play(player, 3)
    expect(player.locator(".is-playing")).to_have_count(1)
    player.get_by_role("switch").uncheck()
    expect(player.locator(".is-playing, .is-word, [data-start][aria-current]")).to_have_count(0)
    player.reload()
    expect(player.get_by_role("switch")).not_to_be_checked()
    play(player, 3)
    expect(player.locator(".is-playing")).to_have_count(0)


def test_the_page_scrolls_with_the_voice_until_the_reader_does(player: Page, ferry: Episode) -> None:
    player.set_viewport_size({"width": 400, "height": 560})
    play(player, ferry.marks[-2].start_ms / 1000)
    line = player.locator("[data-start]").nth(len(ferry.marks) - 2)
    expect(line).to_be_in_viewport()
    player.mouse.move(200, 300)
    player.wait_for_timeout(800)
    player.mouse.wheel(0, -5000)
    until(player, "scrollY === 0")
    follow = player.get_by_role("button", name="Back to the spoken words")
    expect(follow).to_be_visible()
    player.evaluate("t => { document.querySelector('audio').currentTime = t }", ferry.marks[-1].start_ms / 1000)
    expect(player.locator("[data-start]").last).to_have_class(re.compile("is-playing"))
    player.wait_for_timeout(400)
    assert player.evaluate("scrollY") == 0
    follow.click()
    expect(player.locator("[data-start]").last).to_be_in_viewport()
    expect(follow).to_be_hidden()


def test_a_paragraph_longer_than_the_window_scrolls_on(player: Page, ferry: Episode) -> None:
    player.set_viewport_size({"width": 320, "height": 180})
    mark = ferry.marks[3]
    play(player, mark.start_ms / 1000)
    player.wait_for_timeout(700)
    player.evaluate("t => { document.querySelector('audio').currentTime = t }", mark.words[-4].start_ms / 1000)
    until(player, "document.querySelector('.is-word')?.textContent.startsWith('below')")
    player.wait_for_timeout(700)
    expect(player.locator(".is-word")).to_be_in_viewport()


def test_reduced_motion_is_respected(chromium: Browser, site: Site, ferry: Episode) -> None:
    with chromium.new_context(reduced_motion="reduce", viewport={"width": 400, "height": 560}) as context:
        page = context.new_page()
        page.add_init_script(
            """const scroll = window.scrollTo; window.how = [];
            window.scrollTo = (to) => { how.push(to.behavior); scroll.call(window, to) }"""
        )
        page.goto(f"{site.address}/episodes/{FERRY}/index.html")
        play(page, ferry.marks[-1].start_ms / 1000)
        until(page, "how.length > 0")
        assert set(page.evaluate("how")) == {"auto"}


def test_resumes_where_it_was_left_and_forgets_at_the_end(player: Page, ferry: Episode) -> None:
    assert player.evaluate("localStorage.length") == 0
    play(player, 20)
    player.get_by_role("button", name="Pause").click()
    player.reload()
    expect(player.locator(".resume")).to_have_text(re.compile("You stopped at 0:2"))
    assert 20 <= time_of(player) < 23
    player.locator(".toggle").click()
    until(player, PLAYING % 20)
    assert time_of(player) < 24
    player.evaluate(f"document.querySelector('audio').currentTime = {ferry.audio.duration_ms / 1000 - 0.3}")
    until(player, "document.querySelector('audio').ended")
    assert not player.evaluate("Object.keys(localStorage).filter(k => k.includes('guid'))")


def test_starting_again_forgets_the_position(player: Page) -> None:
    play(player, 20)
    player.get_by_role("button", name="Pause").click()
    player.reload()
    player.get_by_role("button", name="Start again").click()
    assert time_of(player) == 0
    expect(player.locator(".resume")).to_be_hidden()


def test_copes_with_storage_that_is_blocked(page: Page, watched: Watched, site: Site) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(f"{site.address}/episodes/{FERRY}/index.html")
    play(page, 12)
    page.get_by_role("button", name="Pause").click()
    assert not watched.said


def test_opens_at_a_story_by_its_name(page: Page, site: Site, ferry: Episode) -> None:
    address = f"{site.address}/episodes/{FERRY}/index.html"
    page.goto(f"{address}#when-it-sails")
    until(page, "!!document.querySelector('.toggle')")
    assert time_of(page) == pytest.approx(ferry.chapters[2].start_ms / 1000, abs=0.01)
    page.evaluate("location.hash = '#text'")
    assert time_of(page) == pytest.approx(ferry.chapters[2].start_ms / 1000, abs=0.01)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("hash_", "seconds"), [("#t=23", 23), ("#t=0:41.5", 41.5), ("#t=1:00", 60)])
def test_opens_at_a_moment(page: Page, site: Site, hash_: str, seconds: float) -> None:
    page.goto(f"{site.address}/episodes/{FERRY}/index.html{hash_}")
    assert time_of(page) == pytest.approx(seconds)
    expect(page.locator(".is-playing")).to_have_count(1)
    page.locator(".toggle").press("Enter")  # the page is still scrolling to the moment: a click can miss
    until(page, PLAYING % seconds)
    assert time_of(page) < seconds + 3


def test_copies_a_link_to_the_moment(player: Page) -> None:
    player.context.grant_permissions(["clipboard-read", "clipboard-write"])
    player.get_by_role("slider").fill("33.7")
    player.get_by_role("button", name="Copy link at 0:33").click()
    expect(player.locator(".status")).to_have_text("Link copied.")
    assert player.evaluate("navigator.clipboard.readText()") == f"{player.url}#t=33"


def test_tells_the_system_what_plays(player: Page, ferry: Episode) -> None:
    play(player)
    metadata = player.evaluate(
        "(({title, artist, album}) => ({title, artist, album}))(navigator.mediaSession.metadata)"
    )
    assert metadata == {"title": ferry.article.title, "artist": "Ann Lee", "album": "The Harbour Gazette"}


def test_tells_the_site_what_happens(player: Page, ferry: Episode) -> None:
    player.evaluate(
        """window.heard = []; for (const n of ["play", "pause", "quarter", "ended"])
        document.addEventListener("audiobrief:" + n, e => heard.push([n, e.detail.quarter ?? 0, e.detail.guid]))"""
    )
    play(player, ferry.audio.duration_ms / 4000 - 0.3)
    until(player, "heard.length > 1")
    player.get_by_role("button", name="Pause").click()
    until(player, "heard.length > 2")
    assert player.evaluate("heard") == [["play", 0, ferry.guid], ["quarter", 25, ferry.guid], ["pause", 0, ferry.guid]]


def test_a_missing_mp3_is_said_in_words(player: Page, site: Site) -> None:
    player.evaluate("document.querySelector('audio').src = 'gone.mp3'")
    player.locator(".toggle").click()
    expect(player.locator(".status")).to_have_text(re.compile("cannot be played"))
    expect(player.locator("[data-start]").first).to_be_visible()


@pytest.mark.parametrize("path", [f"episodes/{slug}/index.html" for slug in (FERRY, ABBARA, HOSTILE)] + ["index.html"])
def test_nothing_comes_from_elsewhere_and_the_strictest_policy_holds(
    page: Page, watched: Watched, site: Site, path: str
) -> None:
    page.goto(f"{site.address}/{path}")
    if path != "index.html":
        play(page, 3)
        page.wait_for_timeout(300)
    assert not watched.said
    assert {url.split("/")[2] for url in watched.asked} == {site.address.split("/")[2]}
    assert not [url for url in watched.asked if ".mp3" in url] or path != "index.html"


def test_nothing_of_the_audio_is_fetched_before_play(player: Page, watched: Watched) -> None:
    player.wait_for_timeout(300)
    assert not [url for url in watched.asked if ".mp3" in url]


def test_without_scripts_there_is_text_and_audio(chromium: Browser, site: Site, ferry: Episode) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}/episodes/{FERRY}/index.html")
        expect(page.locator("audio[controls]")).to_be_visible()
        expect(page.locator(".plain").get_by_text("Read by a synthetic voice")).to_be_visible()
        expect(page.locator(".extras")).to_be_hidden()
        expect(page.locator(".chapters")).to_be_hidden()
        expect(page.get_by_role("link", name="Download MP3")).to_be_visible()
        expect(page.get_by_text(ferry.marks[-1].text)).to_be_visible()


@pytest.mark.parametrize("view", ["index.html", "embed.html"])
def test_where_the_script_does_not_come_the_browsers_own_player_does(page: Page, site: Site, view: str) -> None:
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(f"{site.address}/episodes/{FERRY}/{view}")
    expect(page.locator("audio[controls]")).to_be_hidden()
    expect(page.locator("audio[controls]")).to_be_visible(timeout=8_000)


def test_a_single_file_plays_from_a_disk(page: Page, watched: Watched, tmp_path: Path, made: tuple) -> None:
    folder, episodes = made
    episode = episodes[FERRY]
    sound = folder / "episodes" / FERRY / episode.audio.file
    file = tmp_path / "one.html"
    with sound.open("rb") as mp3:
        file.write_text("".join(render_page_with_sound(episode, mp3)), "utf-8")
    assert file.stat().st_size < 1.4 * sound.stat().st_size + 80_000  # once, in base64
    page.goto(file.as_uri())
    play(page, 12)
    expect(page.locator(".is-word")).to_have_count(1)
    assert not watched.said
    assert [url for url in watched.asked if not url.startswith("data:")] == [file.as_uri()]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == episode.audio.file
    assert download.value.path().read_bytes() == sound.read_bytes()


def test_a_single_file_needs_only_the_mp3_beside_it(page: Page, watched: Watched, tmp_path: Path, made: tuple) -> None:
    folder, episodes = made
    episode = episodes[FERRY]
    (tmp_path / episode.audio.file).write_bytes((folder / "episodes" / FERRY / episode.audio.file).read_bytes())
    (tmp_path / "one.html").write_text(render_page(episode), "utf-8")
    page.goto((tmp_path / "one.html").as_uri())
    play(page, 12)
    assert not watched.said


def test_a_hostile_text_stays_a_text(page: Page, watched: Watched, site: Site, made: tuple) -> None:
    episode = made[1][HOSTILE]
    page.goto(f"{site.address}/episodes/{HOSTILE}/index.html")
    assert page.locator("h1").text_content() == curled(episode.article.title, "en")
    assert page.locator("img:not(.art), iframe, b").count() == 0
    assert page.locator("script").count() == 3
    found = json.loads(page.locator("script[type='application/ld+json']").text_content() or "")
    assert found["headline"] == " ".join(episode.article.title.split())
    assert not watched.said


def test_a_right_to_left_page_reads_so(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/episodes/{ABBARA}/index.html")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"
    text = page.locator("[data-start]").nth(2).bounding_box()
    assert text is not None
    assert text["x"] + text["width"] > 700
    expect(page.get_by_role("button", name="تشغيل", exact=True)).to_be_visible()


def test_the_front_page_finds_episodes(page: Page, site: Site, watched: Watched) -> None:
    page.goto(f"{site.address}/index.html")
    items = page.locator(".episodes > li:visible")
    expect(items).to_have_count(3)
    page.get_by_role("searchbox").fill("FERRY quay")
    expect(items).to_have_count(1)
    expect(page.locator(".found")).to_have_text("1 of 3 episodes")
    page.get_by_role("searchbox").fill("zeppelin")
    expect(page.locator(".found")).to_have_text("No episode holds these words.")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("link", name="Ferry returns").click()
    expect(page.locator(".toggle")).to_be_visible()
    assert not watched.said
