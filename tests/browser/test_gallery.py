"""The player on strangers' pages: always in sight, usable and readable, whatever their style sheets do.

Contrast is measured on what the browser painted, not on what the script believes, for every text of the player.
Set AUDIOBRIEF_PICTURES to a folder to keep the pictures, and AUDIOBRIEF_THEMES to one of style sheets (of themes from
npm or PyPI, say), to walk through a page in each of them, at three widths, light and dark.
"""

import io
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import ARTICLE_URL, FERRY_TEXT, Site, serving, until
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='900' height='400'%3E%3Crect width='450' "
    "height='400' fill='%23f4f4f4'/%3E%3Crect x='450' width='450' height='400' fill='%23101820'/%3E%3C/svg%3E"
)
COOKIES = """<div id="cookies" style="position:fixed;left:0;right:0;bottom:0;background:#222;color:#fff;padding:12px">
We value your privacy <button>Accept</button> <button>Refuse</button></div>"""
CHAT = """<button id="chat" style="position:fixed;right:16px;bottom:16px;width:56px;height:56px;border-radius:50%;
background:#06c;color:#fff">Chat</button>"""
LARGE = """h1 { font-size: 57px; line-height: 1.15 }
    h1, p { margin: 0 0 16px; font-family: sans-serif; font-weight: 400 }"""
HOSTILE = {
    "transform": "main { transform: translateZ(0) }",
    "contain": "main { contain: paint }",
    "will-change": "main { will-change: transform; perspective: 600px }",
    "filter": "main { filter: saturate(1.01); backdrop-filter: blur(1px) }",
    "content-visibility": "main { content-visibility: auto } section { content-visibility: auto }",
    "clipped": "main { overflow: clip; container-type: inline-size; position: relative; z-index: 0 }",
    "dark-head": """body { color: #222; background: #fff }
    .head { background: #222 }
    .head h1 { color: #fff }""",
    "picture": """.head { position: relative; padding: 2em }
    .head h1 { color: #fff; position: relative }
    .head::before { content: ""; position: absolute; inset: 0; background: url("%s") center / cover }""",
    "hero-image": """.head { position: relative; min-height: 18em; z-index: 0 }
    .head img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; z-index: -1 }
    .head img { pointer-events: none }
    .head h1 { color: #fff }""",
    "gradient-text": """.head { background: linear-gradient(90deg, #f06, #06f); text-shadow: 0 0 4px red }
    .head { -webkit-background-clip: text; background-clip: text; -webkit-text-fill-color: transparent }""",
    "middle-grey": "body { background: #787878; color: #888 }",
    "odd-colours": "body { background: oklch(0.3 0.1 280); color: color(srgb 0.1 0.1 0.2) }",
    "positioned": "main * { position: relative }" + LARGE,
    "layered": "section { position: relative; z-index: 9 }" + LARGE,
    "shouting": """main * { color: #c00; text-transform: uppercase; letter-spacing: 0.3em; opacity: 0.98 }
    main * { pointer-events: none; line-height: 3; text-indent: 3em; white-space: nowrap; position: relative }
    main p { white-space: normal }""",
}
FIXED = {"cookies": COOKIES, "chat": CHAT}
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="canonical" href="{url}"><style>{style}</style><script async src="{site}/listen.js"></script></head>
<body><main><article class="{article}"><div class="head"><h1>{title}</h1>{image}</div><section>{body}</section>
</article></main>{foot}</body></html>"""
PLAIN = """body { font: 18px/1.5 Georgia, serif; margin: 0 auto; max-width: 44em }
@media (prefers-color-scheme: dark) { html { color-scheme: dark } body { background: #141414; color: #e6e6e6 } }
"""
LEAST_CONTRAST, LEAST_ICON_CONTRAST = 4.5, 3
BOX = """selector => { const { left, top, right, bottom } =
  document.querySelector("audiobrief-player").shadowRoot.querySelector(selector).getBoundingClientRect();
  return [left, top, right, bottom] }"""
REACHED = """([x, y]) => { const host = document.elementFromPoint(x, y);
  if (host?.localName !== "audiobrief-player") return false;
  return host.shadowRoot.elementFromPoint(x, y)?.closest("button") != null }"""
TEXTS = """part => { const { shadowRoot } = document.querySelector("audiobrief-player");
  const said = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...shadowRoot.querySelectorAll(`${part}, ${part} *, .bar .icon, .bar .about *, .bar .chapter`)].filter(
    (element) => element.checkVisibility() && !element.closest(".icon *, :disabled") &&
    (said(element) || element.matches(".icon"))).map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const name = element.textContent || element.closest("[aria-label]")?.ariaLabel || "";
    return [name, element.matches(".icon"), ...[left, top].map(Math.floor), ...[right, bottom].map(Math.ceil)];
  }).filter(([, , left, top, right, bottom]) => right - left > 4 && bottom - top > 4 && top >= 0 &&
    bottom <= innerHeight) }"""
MATCHED = """async () => { const player = document.querySelector("audiobrief-player");
  const { match, ready } = await player.read();
  await ready;
  return match.lines.map((_, i) => match.lineRanges(i).map(String).join("").length > 0) }"""
RUN_OFF = """() => { const bar = document.querySelector("audiobrief-player").shadowRoot.querySelector(".bar");
  const { left, right } = bar.getBoundingClientRect();
  return [...bar.querySelectorAll("button, span, select, input, p")].filter((part) => part.checkVisibility())
    .map((part) => [part.className, part.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.left < left || box.right > right))
    .map(([name, box]) => `${name} ${box.left} ${box.right}`) }"""
WITHOUT = """() => { const copy = document.documentElement.cloneNode(true);
  copy.querySelector("audiobrief-player")?.remove();
  return copy.innerHTML }"""
POINTS = 2
"""Device pixels a CSS pixel: at one, letters of 12 px have few points that are all ink."""
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
LEAST_MATCHED = 0.98


def some_views(kinds: Iterable[str]) -> list[tuple[str, int, str]]:
    """Return every kind at every width and scheme where pictures are wanted, else each kind at one of them."""
    views = list(itertools.product(WIDTHS, SCHEMES))
    if "AUDIOBRIEF_PICTURES" in os.environ:
        return [(kind, *view) for kind in kinds for view in views]
    return [(kind, *views[number % len(views)]) for number, kind in enumerate(kinds)]


def host_page(site: Site, style: str, foot: str = "", *, article: str = "") -> str:
    title, _, rest = FERRY_TEXT.partition("\n")
    lines = [line.lstrip("#>- ") for line in rest.splitlines() if line]
    body = "".join(f"<p>{line}</p>" for line in lines) + "<p>More of the same follows here.</p>" * 120
    image = f'<img alt="" src="{PICTURE}">' if ".head img" in style else ""
    filled = {"style": style.replace("%s", PICTURE), "article": article, "image": image}
    return PAGE.format(title=title, url=ARTICLE_URL, site=site.address, body=body, foot=foot, **filled)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as host:
        yield host


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("AUDIOBRIEF_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("view", some_views([*HOSTILE, *FIXED]), ids=str)
def test_the_player_is_in_sight_and_readable_on_a_hostile_page(
    chromium: Browser, host: Site, site: Site, pictures: Path, view: tuple[str, int, Any]
) -> None:
    kind, width, scheme = view
    host.pages["story"] = host_page(site, PLAIN + HOSTILE.get(kind, ""), FIXED.get(kind, ""))
    with window(chromium, width, scheme) as context:
        walk_through(context.new_page(), host, pictures / f"gallery-{kind}-{width}-{scheme}")


THEMES = sorted(Path(os.environ["AUDIOBRIEF_THEMES"]).glob("*.css")) if "AUDIOBRIEF_THEMES" in os.environ else []
ARTICLE_CLASSES = "post entry-content prose markdown-body content container h-entry rst-content md-typeset uk-article"
"""What themes call an article."""


@pytest.mark.skipif(not THEMES, reason="AUDIOBRIEF_THEMES names no folder of style sheets")
@pytest.mark.parametrize("view", list(itertools.product(THEMES, WIDTHS, SCHEMES)), ids=str)
def test_the_player_is_in_sight_and_readable_in_a_theme(
    chromium: Browser, host: Site, site: Site, pictures: Path, view: tuple[Path, int, Any]
) -> None:
    theme, width, scheme = view
    sheet = theme.read_text("utf-8", "replace").replace("</style", "")
    host.pages["story"] = host_page(site, sheet, article=ARTICLE_CLASSES)
    with window(chromium, width, scheme) as context:
        walk_through(context.new_page(), host, pictures / f"theme-{theme.stem}-{width}-{scheme}")


def window(chromium: Browser, width: int, scheme: Any) -> BrowserContext:
    size: Any = {"width": width, "height": 700}
    return chromium.new_context(viewport=size, color_scheme=scheme, device_scale_factor=POINTS)


def walk_through(page: Page, host: Site, picture: Path) -> None:
    """Press, scroll away and come back, as a reader does, and look at the player at every stop."""
    page.goto(f"{host.address}/story")
    button = page.get_by_role("button", name="Listen here")
    button.wait_for()
    button.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=f"{picture}.png")
    before = page.evaluate(WITHOUT)
    assert_readable(page, ".listen")
    button.click()
    until(page, "document.querySelector('audiobrief-player').audio?.currentTime > 0.1")
    until(page, "!!document.querySelector('audiobrief-player').shadowRoot.querySelector('.toggle')")
    page.wait_for_timeout(150)
    page.screenshot(path=f"{picture}-playing.png")
    assert_readable(page, ".controls")
    page.evaluate("document.scrollingElement.scrollTo(0, 1500)")
    page.wait_for_timeout(400)
    page.screenshot(path=f"{picture}-docked.png")
    assert page.evaluate("scrollY") > 1000
    assert_readable(page, ".controls")
    assert page.evaluate(RUN_OFF) == []
    left, top, right, bottom = page.evaluate(BOX, ".bar")
    size = page.viewport_size
    assert size is not None
    assert left >= 0 <= top
    assert right <= size["width"]
    assert bottom <= size["height"]
    for other in page.locator("#cookies, #chat").all():
        box = other.bounding_box()
        assert box is not None
        assert bottom <= box["y"] or left >= box["x"] + box["width"] or right <= box["x"]
    page.mouse.click(*middle_of(page, ".toggle"))
    until(page, "document.querySelector('audiobrief-player').audio.paused")
    page.evaluate("document.querySelector('audiobrief-player').scrollIntoView({ block: 'center' })")
    until(page, "!document.querySelector('audiobrief-player').bar.matches('.docked')")
    matched = page.evaluate(MATCHED)
    assert sum(matched) >= LEAST_MATCHED * len(matched)
    page.evaluate("document.querySelector('audiobrief-player').remove()")
    assert page.evaluate("document.documentElement.innerHTML") == before


def middle_of(page: Page, part: str) -> tuple[float, float]:
    left, top, right, bottom = page.evaluate(BOX, part)
    return (left + right) / 2, (top + bottom) / 2


def assert_readable(page: Page, part: str) -> None:
    assert page.evaluate(REACHED, middle_of(page, ".toggle" if part == ".controls" else part))
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    found = [
        (painted_contrast(shot.crop((POINTS * left, POINTS * top, POINTS * right, POINTS * bottom))), icon, text)
        for text, icon, left, top, right, bottom in page.evaluate(TEXTS, part)
    ]
    assert found
    assert not [one for one in found if one[0] < (LEAST_ICON_CONTRAST if one[1] else LEAST_CONTRAST)]


def painted_contrast(picture: Image.Image) -> float:
    """Return how far the ink of a picture stands out from its ground, which is its commonest colour."""
    colours: Any = picture.getcolors(picture.width * picture.height) or []
    ground = max(colours)[1]
    inks = [colour for count, colour in colours if count >= 3 * POINTS]
    return max(contrast(ink, ground) for ink in inks)


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
