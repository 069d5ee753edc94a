"""An episode's page: does it play without scripts, carry its captions, and load nothing from elsewhere?"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from audiobrief.check.findings import Finding, finding

LOADED = {"script": "src", "img": "src", "iframe": "src", "link": "href"}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload"}


class _Page(HTMLParser):
    """The elements of a page with their attributes, and its JSON-LD."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.linked_data: list[str] = []
        self.doctype = False
        self._in_linked_data = False
        self.feed(text)

    def handle_decl(self, decl: str) -> None:
        self.doctype |= decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self._in_linked_data = tag == "script" and attributes.get("type", "").lower() == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_linked_data:
            self.linked_data.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check_page(data: bytes, url: str, place: str, mp3: str) -> Iterator[Finding]:
    """Yield what is wrong with the page at an address, of the episode whose MP3 has that name."""
    page = _Page(data.decode("utf-8", "replace"))
    if not page.doctype or not any(attributes.get("lang") for attributes in page.named("html")):
        yield finding("page-form", place, "lacks <!DOCTYPE html>, or the language")
    yield from _player(page, place, mp3)
    if not any(urlsplit(a.get("href", "")).path.endswith(mp3) for a in page.named("a")):
        yield finding("page-download", place, f"has no link to {mp3}")
    feeds = [link for link in page.named("link") if link.get("type") == "application/rss+xml"]
    if not feeds and not any(a.get("href", "").endswith((".xml", ".rss")) for a in page.named("a")):
        yield finding("page-feed", place, "has no link to the feed")
    if not any(_has_audio(text) for text in page.linked_data):
        yield finding("page-jsonld", place, "has no schema.org AudioObject with contentUrl")
    if foreign := next(_foreign(page, url), ""):
        yield finding("page-third-party", place, f"loads {foreign}")


def _player(page: _Page, place: str, mp3: str) -> Iterator[Finding]:
    players = page.named("audio")
    sources = [a["src"] for tag in ("audio", "source") for a in page.named(tag) if "src" in a]
    if not players or not any(urlsplit(source).path.endswith(mp3) or source.startswith("data:") for source in sources):
        yield finding("page-audio", place, f"has no <audio> that plays {mp3} without scripts")
    elif (
        "controls" not in players[0]
        or "autoplay" in players[0]
        or players[0].get("preload") not in ("none", "metadata")
    ):
        yield finding("page-audio", place, "its <audio> lacks controls, plays by itself, or loads before it is asked")
    if not page.named("track"):
        yield finding("page-captions", place, "has no <track>")


def _has_audio(text: str) -> bool:
    try:
        blob = json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        return False
    return '"AudioObject"' in blob and '"contentUrl"' in blob


def _foreign(page: _Page, url: str) -> Iterator[str]:
    for tag, attributes in page.elements:
        address = attributes.get(LOADED.get(tag, ""), "")
        if tag == "link" and not LOADING_LINKS & set(attributes.get("rel", "").lower().split()):
            continue
        whole = urljoin(url, address)
        if whole.startswith(("http:", "https:")) and urlsplit(whole).netloc != urlsplit(url).netloc:
            yield whole
