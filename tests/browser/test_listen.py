"""One line in the publisher's own article: the player it places, and the article that stays as it was."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import ARTICLE_URL, FERRY, Site, Watched, serving, until
from playwright.sync_api import Page, Route, expect

from audiobrief.model import Episode
from audiobrief.publish.page.listen import render_listen_files, render_listen_script

MOST_SCRIPT_BYTES = 15_000
ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} – Gazette</title>
<link rel="icon" href="{icon}"><link rel="canonical" href="{canonical}">{head}
<style nonce="n">body {{ font: 18px serif; max-width: 40em }}</style></head>
<body><header><nav>Home – Ferry – Weather</nav></header>
<main><article><h1>{title}</h1>{under}{body}</article></main>
<aside><p>Ferry returns to the inner quay after nine weeks of repairs: read all about it.</p></aside>{foot}
</body></html>"""
BODY = """<p class="standfirst">The small boat that half the town
    takes to work is sailing again.</p>
<h2>What was repaired</h2>
<p><span class="dropcap">C</span>rews replaced the <a href="/ramp">ramp</a> and the old&nbsp;winch, at a cost
 of <b>48,000</b> pounds<sup>[1]</sup>, after divers found cracks be&shy;low the water&shy;line.</p>
<figure><img alt=""><figcaption>When it sails, it sails well.</figcaption></figure>
<p>“We have been rowing people across in the <em>pilot’s</em> boat since <i>August</i>,” said the harbour master,
Ingrid <span>Sol</span>heim.</p>
<blockquote>Nobody complained, <br>but nobody wants to do that in November.</blockquote>
<h2>When it sails</h2>
<ul><li>Weekdays: every twenty minutes, from 6.00 to 22.00<li>Saturdays: every half hour, from 7.00 to 23.00</ul>
<div class="ad"><button>Buy now</button> Advertisement</div>
<p>A single ticket now costs R18.42, up from R17; <!-- fares --> children under twelve travel free.</p>
<h2>What happens next</h2>
<p>The quay itself is next. Its timber dates from 1931 and has been patched so often that there is more patch than
quay.</p><p>Until then the ferry will land at the inner steps whenever the wind blows from the south-east. Signs show
the way.</p>"""
PAINTED = """name => [...(CSS.highlights.get("audiobrief-" + name) ?? [])].map(String).join("|")"""
COVERED = """([x, y, w, h]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = new Range(), hits = [];
  const meets = (r) => r.width && r.left < x + w && r.right > x && r.top < y + h && r.bottom > y;
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    if ([...range.getClientRects()].some(meets)) hits.push(walker.currentNode.data);
  }
  return hits;
}"""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as host:
        yield host


def article(
    site: Site, *, attributes: str = "", canonical: str = ARTICLE_URL, title: str = "", body: str = BODY, **parts: str
) -> str:
    script = f'<script async nonce="n" src="{site.address}/listen.js" {attributes}></script>'
    filled = {"head": script, "under": "", "foot": "", "icon": f"{site.address}/assets/icon.svg"} | parts
    name = title or "Ferry returns to the inner quay after nine weeks of repairs"
    return ARTICLE.format(title=name, canonical=canonical, body=body, **filled)


def clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def open_article(page: Page, host: Site, text: str) -> None:
    host.pages["story"] = text
    page.goto(f"{host.address}/story")


def press(page: Page) -> None:
    page.get_by_role("button", name="Listen here").click()
    until(page, "document.querySelector('audiobrief-player').audio?.currentTime > 0.1")
    until(page, "!!document.querySelector('audiobrief-player').reading")


def sound(page: Page, expression: str) -> object:
    return page.evaluate(f"(audio => {expression})(document.querySelector('audiobrief-player').audio)")


def test_it_stands_under_the_headline_and_reads_along_word_by_word(
    page: Page, watched: Watched, host: Site, site: Site, ferry: Episode
) -> None:
    open_article(page, host, article(site))
    assert page.evaluate("document.querySelector('audiobrief-player').previousElementSibling.localName") == "h1"
    press(page)
    matched = page.evaluate(
        """async () => { const { match } = await document.querySelector("audiobrief-player").reading;
        return match.lines.map((line, i) => [match.lineRanges(i).map(String).join(""),
          line.words.map((_, k) => match.wordRanges(i, k).map(String).join(""))]) }"""
    )
    for mark, (text, words) in zip(ferry.marks, matched, strict=True):
        assert letters(text) == letters(mark.text)
        shown = [mark.text[word.shown_start : word.shown_end] for word in mark.words]
        assert [letters(word) for word in words] == [letters(word) for word in shown]
    for mark in (ferry.marks[3], ferry.marks[9]):
        middle = mark.words[4]
        seconds = (middle.start_ms + middle.end_ms) / 2000
        sound(page, "audio.pause()")
        sound(page, f"audio.currentTime = {seconds}")
        word = letters(mark.text[middle.shown_start : middle.shown_end])
        until(page, f"({PAINTED})('word').replace(/[^a-z0-9]/gi, '').toLowerCase() === '{word}'")
        assert letters(page.evaluate(PAINTED, "line")) == letters(mark.text)
    assert not watched.said


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() and c.isascii())


def test_the_page_is_as_it_was_once_the_player_is_gone(page: Page, host: Site, site: Site) -> None:
    open_article(page, host, article(site).replace(f"{site.address}/listen.js", "data:text/javascript,"))
    before = page.evaluate("[document.head.innerHTML, document.body.innerHTML]")
    open_article(page, host, article(site))
    press(page)
    until(page, "CSS.highlights.size > 0")
    page.evaluate("document.querySelector('audiobrief-player').remove()")
    until(page, "CSS.highlights.size === 0")
    page.wait_for_timeout(900)
    now = page.evaluate("[document.head.innerHTML, document.body.innerHTML]")
    assert now[1] == before[1]
    assert now[0] == before[0].replace("data:text/javascript,", f"{site.address}/listen.js")
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_an_article_without_an_episode_sees_and_hears_nothing(
    page: Page, watched: Watched, host: Site, site: Site
) -> None:
    site.asked.clear()
    open_article(page, host, article(site, canonical="https://gazette.example.org/2026/other", icon="data:,"))
    page.wait_for_timeout(900)
    assert page.locator("audiobrief-player").count() == 0
    assert site.asked == ["listen.js"]
    assert not watched.said


def test_an_article_is_known_under_http_and_https(page: Page, watched: Watched, host: Site, site: Site) -> None:
    open_article(page, host, article(site, canonical=ARTICLE_URL.replace("https://", "http://") + "/amp?utm_source=x"))
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    assert not watched.said


def test_a_show_of_very_many_articles_is_as_quiet(
    page: Page, watched: Watched, host: Site, made: tuple, tmp_path: Path
) -> None:
    folder = shutil.copytree(made[0], tmp_path / "large")
    many = [f"https://gazette.example.org/{n}" for n in range(8000)]
    for path, text in render_listen_files([ARTICLE_URL, *many]).items():
        (folder / path).write_text(text, "utf-8")
    with serving(folder) as large:
        open_article(page, host, article(large, canonical="https://gazette.example.org/2026/other", icon="data:,"))
        page.wait_for_timeout(900)
        assert page.locator("audiobrief-player").count() == 0
        assert {path[:12] for path in large.asked} == {"listen.js", "by-url/known"}
        open_article(page, host, article(large, icon="data:,"))
        press(page)
        assert not watched.said


def test_who_only_reads_pays_for_a_small_script_and_a_small_file(
    page: Page, host: Site, site: Site, made: tuple
) -> None:
    site.asked.clear()
    open_article(page, host, article(site, icon="data:,"))
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    page.wait_for_timeout(500)
    assert site.asked[0] == "listen.js"
    assert [path.split("/")[0] for path in site.asked[1:]] == ["by-url"]
    sizes = [len(gzip.compress((made[0] / path).read_bytes())) for path in site.asked]
    assert sizes[0] <= MOST_SCRIPT_BYTES
    assert sizes[1] <= 1500
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    press(page)
    assert {".mp3", "reader.js", "lines.json"} <= {
        name for path in site.asked for name in (path[-4:], path.split("/")[-1])
    }
    expect(page.get_by_text("Read by a synthetic voice")).to_be_visible()


def test_a_strict_policy_of_the_publisher_is_enough(page: Page, watched: Watched, host: Site, site: Site) -> None:
    host.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {site.address}; connect-src {site.address}; media-src {site.address}; "
        f"style-src 'nonce-n'; img-src {site.address}/assets/icon.svg; require-trusted-types-for 'script'"
    )
    open_article(page, host, article(site))
    press(page)
    until(page, "CSS.highlights.size > 0")
    colour = "getComputedStyle(document.querySelector('audiobrief-player').shadowRoot.querySelector('.bar')).display"
    assert page.evaluate(colour) == "grid"
    assert not watched.said


def test_trusted_types_need_no_policy_of_ours(page: Page, watched: Watched, host: Site, site: Site) -> None:
    host.headers["Content-Security-Policy"] = "require-trusted-types-for 'script'; trusted-types default"
    open_article(page, host, article(site))
    press(page)
    until(page, "CSS.highlights.size > 0")
    assert not watched.said


@pytest.mark.parametrize("how", ["inlined", "bundled", "module", "delayed"])
def test_the_script_works_however_a_site_carries_it(
    page: Page, watched: Watched, host: Site, site: Site, how: str
) -> None:
    code = render_listen_script([ARTICLE_URL], home=site.address + "/")
    host.pages["bundle.js"] = f"window.other = 1;\n{code}"
    lines = {
        "inlined": f"<script>{code}</script>",
        "bundled": f"<script src='{host.address}/bundle.js'></script>",
        "module": f"<script type=module src='{host.address}/bundle.js'></script>",
        "delayed": f"""<script>addEventListener("load", () => setTimeout(() => {{
          const late = document.createElement("script"); late.src = "{site.address}/listen.js";
          document.head.append(late) }}, 300))</script>""",
    }
    open_article(page, host, article(site, head=lines[how]))
    press(page)
    until(page, "CSS.highlights.size > 0")
    assert not watched.said


def test_a_script_may_be_trusted_by_nonce_alone(page: Page, watched: Watched, host: Site, site: Site) -> None:
    host.headers["Content-Security-Policy"] = "script-src 'nonce-n'"
    open_article(page, host, article(site))
    press(page)
    until(page, "CSS.highlights.size > 0")
    assert not watched.said


STYLED = "<style>audiobrief-player { display: block; min-height: 7rem }</style>"
GIVEN = "<audiobrief-player></audiobrief-player>"


@pytest.mark.parametrize("style_and_place", [("", ""), ("", GIVEN), (STYLED, ""), (STYLED, GIVEN)])
@pytest.mark.parametrize("late", [False, True])
def test_nothing_on_the_page_moves(
    page: Page, host: Site, site: Site, style_and_place: tuple[str, str], *, late: bool
) -> None:
    style, under = style_and_place
    watch = """<script nonce="n">window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {
      if (!e.hadRecentInput) moved += e.value })).observe({ type: "layout-shift", buffered: true })</script>"""
    text = article(
        site,
        under=under,
        head=watch + style,
        foot="" if late else f"<script async src='{site.address}/listen.js'></script>",
    )
    open_article(page, host, text)
    if late:
        page.wait_for_timeout(600)
        page.evaluate(
            "u => { const s = document.createElement('script'); s.async = true; s.src = u; document.head.append(s) }",
            f"{site.address}/listen.js",
        )
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    page.wait_for_timeout(400)
    press(page)
    page.wait_for_timeout(400)
    page.mouse.wheel(0, 1000)
    page.wait_for_timeout(600)
    page.mouse.wheel(0, -1000)
    page.wait_for_timeout(600)
    assert page.evaluate("moved") == 0


@pytest.mark.parametrize("width", [320, 400, 560, 800])
def test_a_late_button_hangs_where_the_page_is_empty(page: Page, host: Site, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    open_article(page, host, article(site, head='<meta name="viewport" content="width=device-width">'))
    page.wait_for_timeout(600)
    page.add_script_tag(url=f"{site.address}/listen.js")
    button = page.get_by_role("button", name="Listen here")
    expect(button).to_be_visible()
    box, headline = button.bounding_box(), page.locator("h1").bounding_box()
    assert box is not None
    assert headline is not None
    assert headline["y"] <= box["y"] <= headline["y"] + headline["height"] + 120
    assert box["height"] >= 24
    covered = page.evaluate(COVERED, [box["x"], box["y"], box["width"], box["height"]])
    assert not covered


def test_a_late_button_floats_where_the_page_is_full(page: Page, host: Site, site: Site) -> None:
    full = "<style>h1, p { margin: 0; text-align: justify; text-align-last: justify }</style>"
    open_article(page, host, article(site, head=full, body="<p>" + "No room. " * 400 + "</p>"))
    page.wait_for_timeout(600)
    page.add_script_tag(url=f"{site.address}/listen.js")
    box = page.get_by_role("button", name="Listen here").bounding_box()
    assert box is not None
    assert box["y"] > 650


@pytest.mark.parametrize(("attributes", "kept"), [("", True), ('data-storage="off"', False)])
def test_nothing_is_remembered_where_the_publisher_says_so(
    page: Page, host: Site, site: Site, attributes: str, kept: bool
) -> None:
    open_article(page, host, article(site, attributes=attributes))
    press(page)
    sound(page, "audio.currentTime = 21")
    page.wait_for_timeout(300)
    sound(page, "audio.pause()")
    page.wait_for_timeout(200)
    assert (page.evaluate("localStorage.length") > 0) is kept
    open_article(page, host, article(site, attributes=attributes))
    press(page)
    assert (sound(page, "audio.currentTime") > 20) is kept


def test_a_site_can_count_with_its_own_means(page: Page, host: Site, site: Site, ferry: Episode) -> None:
    counting = """<script nonce="n">window.heard = []; window.posted = [];
      for (const name of ["play", "pause", "quarter", "ended"]) document.addEventListener("audiobrief:" + name,
        ({ detail }) => heard.push([name, detail.guid, detail.quarter ?? 0]));
      addEventListener("message", ({ data }) => posted.push([data.source, data.event, data.guid]))</script>"""
    open_article(page, host, article(site, foot=counting))
    press(page)
    for quarter in (1, 2, 3):
        sound(page, f"audio.currentTime = {ferry.audio.duration_ms / 4000 * quarter - 0.3}")
        until(page, f"heard.some(([name, guid, n]) => n === {25 * quarter})")
    sound(page, f"audio.currentTime = {ferry.audio.duration_ms / 1000 - 0.3}")
    until(page, "heard.some(([name]) => name === 'ended')")
    names = [name for name, guid, _ in page.evaluate("heard") if guid == ferry.guid]
    assert names == ["play", "quarter", "quarter", "quarter", "ended"]
    assert page.evaluate("posted") == [["audiobrief", name, ferry.guid] for name in names]


def test_several_on_a_page_play_one_at_a_time(page: Page, host: Site, site: Site) -> None:
    under = "".join(
        f'<audiobrief-player article="https://gazette.example.org/2026/{n}"></audiobrief-player>'
        for n in ("ferry", "abbara", "none")
    )
    open_article(page, host, article(site, under=under, canonical="https://gazette.example.org/"))
    expect(page.locator(".bar")).to_have_count(2)
    page.get_by_role("button", name="Listen here").click()
    until(page, "document.querySelectorAll('audiobrief-player')[0].audio?.currentTime > 0.1")
    page.get_by_role("button", name="استمع هنا").click()
    until(page, "document.querySelectorAll('audiobrief-player')[1].audio?.currentTime > 0.1")
    until(page, "document.querySelectorAll('audiobrief-player')[0].audio.paused")
    assert page.evaluate("document.querySelectorAll('audiobrief-player')[2].offsetHeight") == 0


def test_one_voice_at_a_time_in_all_frames_of_a_page(page: Page, host: Site, site: Site) -> None:
    src = f"{site.address}/episodes/{FERRY}/embed.html"
    frame = f'<iframe sandbox="allow-scripts" src="{src}" width="600" height="200"></iframe>'
    host.pages["between"] = f"<!DOCTYPE html>{frame}"
    between = f'<iframe src="{host.address}/between" width="640" height="240"></iframe>'
    open_article(page, host, article(site, foot=frame + between))
    inner = [frame for frame in page.frames if frame.url == src]
    assert len(inner) == 2
    for frame in inner:
        frame.get_by_role("button", name="Play").wait_for()
    press(page)
    for playing, silent in ((inner[0], inner[1]), (inner[1], inner[0])):
        playing.get_by_role("button", name="Play").click()
        until(playing, "document.querySelector('audio').currentTime > 0.1")
        until(silent, "document.querySelector('audio').paused")
        until(page, "document.querySelector('audiobrief-player').audio.paused")
    page.locator("audiobrief-player .toggle").click()
    until(inner[1], "document.querySelector('audio').paused")
    assert not sound(page, "audio.paused")


def test_what_the_page_no_longer_has_is_skipped_and_told(page: Page, host: Site, site: Site, ferry: Episode) -> None:
    line = next(mark for mark in ferry.marks if mark.text.startswith("A single"))
    changed = re.sub("<p>A single ticket.*?</p>", "<p>Fares are being reviewed.</p>", BODY, flags=re.DOTALL)
    open_article(page, host, article(site, body=changed))
    press(page)
    expect(page.get_by_text("the article has changed since")).to_be_visible()
    sound(page, f"audio.currentTime = {line.start_ms / 1000 - 0.3}")
    until(page, f"document.querySelector('audiobrief-player').audio.currentTime >= {line.end_ms / 1000}", 3)


@pytest.mark.parametrize("shown", [BODY, BODY[: BODY.index("<h2>When it sails")]], ids=["whole", "behind a wall"])
def test_a_page_that_shows_all_or_only_the_beginning_has_not_changed(
    page: Page, host: Site, site: Site, shown: str
) -> None:
    open_article(page, host, article(site, body=shown))
    press(page)
    until(page, "CSS.highlights.size > 0")
    assert not page.get_by_text("the article has changed since").is_visible()


def test_of_a_very_long_paragraph_only_what_sounds_is_painted(page: Page, host: Site, site: Site) -> None:
    texts = [f"This is sentence number {n} of a paragraph that never ends." for n in range(40)]
    line = {"text": " ".join(texts)}
    pieces, times, at = [""], [], 0
    for word in line["text"].split():
        pieces += [word.rstrip("."), ". " if word.endswith(".") else " "]
        times += [at, at + 90]
        at += 100

    def glue(route: Route) -> None:
        route.fulfill(json={"version": 1, "lines": [[0, at, "body", pieces, times]]},
                      headers={"Access-Control-Allow-Origin": "*"})  # fmt: skip

    page.route("**/lines.json*", glue)
    halves = (" ".join(texts[:20]), " ".join(texts[20:]))
    open_article(page, host, article(site, body="".join(f"<p>{half}</p>" for half in halves)))
    press(page)
    sound(page, "audio.pause()")
    for number in (3, 25):
        sound(page, f"audio.currentTime = {(number * 11 + 5) / 10 + 0.05}")
        until(page, f"({PAINTED})('line') === {json.dumps(texts[number])}")


@pytest.mark.parametrize("canonical_follows", [True, False])
def test_it_follows_a_client_side_navigation(
    page: Page, watched: Watched, host: Site, site: Site, canonical_follows: bool
) -> None:
    open_article(page, host, article(site))
    press(page)
    navigate = """([url, title, canonical]) => {
      history.pushState({}, "", url);
      document.querySelector("article").innerHTML = "<h1>" + title + "</h1><p>Another text altogether.</p>";
      if (canonical) document.querySelector("link[rel=canonical]").href = canonical;
    }"""
    other = "https://gazette.example.org/2026/other" if canonical_follows else ""
    page.evaluate(navigate, ["/other", "Another story", other])
    expect(page.locator("audiobrief-player")).to_have_count(0)
    until(page, "CSS.highlights.size === 0")
    page.evaluate(navigate, ["/abbara", "عودة العبّارة", "https://gazette.example.org/2026/abbara"])
    expect(page.get_by_role("button", name="استمع هنا")).to_be_visible()
    assert not watched.said


def test_an_article_that_comes_late_gets_its_player(page: Page, host: Site, site: Site) -> None:
    empty = "<!DOCTYPE html><title>x</title><div id=app></div>"
    open_article(page, host, empty + f'<script async src="{site.address}/listen.js"></script>')
    page.wait_for_timeout(300)
    page.evaluate(
        """([url, body]) => { const link = document.createElement("link"); link.rel = "canonical"; link.href = url;
        document.head.append(link);
        document.querySelector("#app").innerHTML = "<h1>Ferry returns to the inner quay</h1>" + body }""",
        [ARTICLE_URL, BODY],
    )
    press(page)
    assert page.evaluate("document.querySelector('audiobrief-player').previousElementSibling.localName") == "h1"


def test_a_paragraph_plays_on_a_click_if_the_publisher_wants_that(
    page: Page, host: Site, site: Site, ferry: Episode
) -> None:
    open_article(page, host, article(site))
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    page.get_by_text("A single ticket").click()
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('audiobrief-player').audio") is None
    open_article(page, host, article(site, attributes="data-click-to-play"))
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    page.get_by_text("A single ticket").click()
    mark = next(mark for mark in ferry.marks if mark.text.startswith("A single"))
    until(page, f"document.querySelector('audiobrief-player').audio?.currentTime > {mark.start_ms / 1000}")
    assert letters(page.evaluate(PAINTED, "line")) == letters(mark.text)
    page.get_by_role("link", name="ramp").evaluate("link => link.addEventListener('click', e => e.preventDefault())")
    before = sound(page, "(audio.pause(), audio.currentTime)")
    page.get_by_role("link", name="ramp").click()
    page.wait_for_timeout(200)
    assert sound(page, "audio.currentTime") == before


def test_the_same_line_twice_gives_one_player(page: Page, watched: Watched, host: Site, site: Site) -> None:
    open_article(page, host, article(site, foot=f'<script async src="{site.address}/listen.js"></script>'))
    press(page)
    assert page.locator("audiobrief-player").count() == 1
    assert not watched.said


def test_it_is_played_by_keys_alone(page: Page, host: Site, site: Site) -> None:
    open_article(page, host, article(site))
    expect(page.get_by_role("button", name="Listen here")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('audiobrief-player').audio?.currentTime > 0.1")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("l")
    assert sound(page, "audio.currentTime") > 30
    page.keyboard.press("k")
    assert sound(page, "audio.paused")


def test_its_chapters_are_a_list_that_opens_and_plays(
    page: Page, watched: Watched, host: Site, site: Site, ferry: Episode
) -> None:
    open_article(page, host, article(site))
    press(page)
    opener = page.get_by_role("button", name="Chapters")
    expect(opener).to_have_attribute("aria-expanded", "false")
    chapters = page.locator("audiobrief-player li button")
    expect(chapters.first).not_to_be_visible()
    asked = len(site.asked)
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    named = [f"{clock(chapter.start_ms)}{chapter.title}" for chapter in ferry.chapters[1:]]
    expect(chapters).to_have_text(["0:00Opening", *named])  # the page has the headline already
    expect(page.locator("audiobrief-player [aria-current]")).to_have_text("0:00Opening")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('audiobrief-player').audio.currentTime >= {ferry.chapters[2].start_ms / 1000}")
    expect(page.locator("audiobrief-player [aria-current]")).to_contain_text(ferry.chapters[2].title)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(chapters.first).not_to_be_visible()
    assert not [path for path in site.asked[asked:] if not path.endswith(".mp3")]
    assert not watched.said


def test_an_episode_of_one_chapter_has_no_list(page: Page, host: Site, site: Site) -> None:
    def cut(route: Route) -> None:
        head = route.fetch().json()
        route.fulfill(json=head | {"chapters": head["chapters"][:1]}, headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/by-url/*", cut)
    open_article(page, host, article(site))
    press(page)
    expect(page.get_by_text("Highlight the words")).to_be_visible()
    assert page.get_by_role("button", name="Chapters").count() == 0


def test_a_list_left_open_moves_nothing_when_the_player_docks(page: Page, host: Site, site: Site) -> None:
    open_article(page, host, article(site, body=BODY + BODY))
    press(page)
    page.get_by_role("button", name="Chapters").click()
    before = page.evaluate("document.body.scrollHeight")
    page.mouse.wheel(0, 1000)
    expect(page.locator("audiobrief-player .docked")).to_be_visible()
    assert page.evaluate("document.body.scrollHeight") == before


def test_without_the_rest_of_the_script_the_browser_own_controls_play(page: Page, host: Site, site: Site) -> None:
    page.route("**/reader.js*", lambda route: route.abort())
    open_article(page, host, article(site))
    page.get_by_role("button", name="Listen here").click()
    expect(page.locator("audiobrief-player audio[controls]")).to_be_visible()


def test_the_by_url_file_of_a_page_is_small_and_holds_no_text(made: tuple, ferry: Episode) -> None:
    files = [json.loads(file.read_text("utf-8")) for file in (made[0] / "by-url").iterdir()]
    head = next(file for file in files if file["guid"] == ferry.guid)
    assert head["audio"] == f"episodes/{FERRY}/{FERRY}.mp3?v={ferry.audio.sha256[:8]}"
    assert ferry.marks[5].text not in json.dumps(head, ensure_ascii=False)
