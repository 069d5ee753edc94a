"""The document and its channel, held against Apple's requirements, PSP-1 and the podcast namespace."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from io import BytesIO
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from audiobrief.check.assets import Assets
from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.expressions import regex
from audiobrief.publish.feed import NAMESPACES
from audiobrief.publish.page.data import COPYRIGHT_WORDS
from audiobrief.show.settings import (
    EMAIL,
    category,
    language,
    web_address,
)
from audiobrief.standards.podcast_limits import DESCRIPTION_BYTES, LINE_CHARACTERS

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COVER_BYTES = 512 * 1024  # Apple asks for less than 512 kB
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
ZONE = r"(?:[+-]\d{4}|GMT|UT|[ECMP][SD]T)"
RFC_2822 = regex(rf"(?:({'|'.join(DAYS)}), )?\d{{1,2}} {MONTH} \d{{4}} \d\d:\d\d(?::\d\d)? {ZONE}")
ESCAPED_TWICE = regex(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+);")
HTML_ESCAPED_TWICE = regex(r"&amp;(?:amp|lt|gt|quot|apos|nbsp|#\d+);")
GARBLED = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd\ufffe\uffff]|Ã[\x80-\xbf]|â€")


def parse_feed(data: bytes, place: str) -> tuple[ET.Element | None, list[Finding]]:
    """Return the channel of a feed, or None when there is none, with what is wrong with the document."""
    found = []
    if not re.match(
        rb"""\s*<\?xml[^>]*encoding=["']utf-8["']""", data[:200].removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE
    ):
        found.append(finding("xml-decl", place, "has no XML declaration that says UTF-8"))
    if b"<!doctype" in data.partition(b"<rss")[0].lower():
        return None, [*found, finding("xml", place, "has a document type declaration, which no feed needs")]
    try:  # without a document type there are no entities to expand
        reading = ET.iterparse(BytesIO(data), ["start-ns"])  # noqa: S314
        declared = {name for _, (_, name) in reading}
        root: ET.Element = reading.root  # type: ignore[attr-defined]  # documented; typeshed has it from 3.13
    except (ET.ParseError, ValueError, LookupError) as error:
        return None, [*found, finding("xml", place, f"is not well-formed XML: {error}")]
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return None, [
            *found,
            finding("rss", place, f"is <{root.tag}> {root.get('version') or ''}, not RSS 2.0 with a channel"),
        ]
    for prefix in ("itunes", "podcast", "atom"):
        if NAMESPACES[prefix] not in declared:
            found += [finding("ns", place, f'xmlns:{prefix}="{NAMESPACES[prefix]}" is not declared')]
    return channel, found


def check_channel(channel: ET.Element, place: str, assets: Assets, feed_url: str = "") -> Iterator[Finding]:
    """Yield what is wrong with a channel; `feed_url` is where it was read, when over HTTP."""
    yield from _texts(channel, place)
    yield from _self_link(channel, place, feed_url)
    yield from _itunes(channel, place)
    yield from _image(channel, place, assets)
    for tag in ("pubDate", "lastBuildDate"):
        if text_of(channel, tag):
            yield from check_date(text_of(channel, tag), f"{place}, {tag}")


def text_of(element: ET.Element, path: str) -> str:
    """Return the text of a child, without blanks around; empty when there is none."""
    return (element.findtext(path, "", NAMESPACES) or "").strip()


def check_date(text: str, place: str) -> Iterator[Finding]:
    """Yield what is wrong with an RFC 2822 date."""
    match = RFC_2822.fullmatch(text)
    if not match:
        yield finding("date", place, f"{quoted(text)} is no RFC 2822 date")
        return
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        yield finding("date", place, f"{quoted(text)} is a date that does not exist")
        return
    if match[1] and DAYS[moment.weekday()] != match[1]:
        yield finding("date", place, f"{quoted(text)} was a {DAYS[moment.weekday()]}")


def check_address(url: str, code: str, place: str) -> Iterator[Finding]:
    """Yield what is wrong with an address that must be whole."""
    fault = web_address(url) if url else "is empty"
    if fault:
        yield finding(code, place, fault)
    elif url.lower().startswith("http://") and urlsplit(url).hostname not in LOOPBACK:
        yield finding("https", place, f"{url} is plain http")


def check_text(text: str, place: str, *, html: bool = False) -> Iterator[Finding]:
    """Yield signs that a text was decoded wrongly, or escaped twice; HTML is escaped once by right."""
    if (HTML_ESCAPED_TWICE if html else ESCAPED_TWICE).search(text):
        yield finding("garbled", place, f"is escaped twice: {quoted(text)}")
    if GARBLED.search(text):
        yield finding("garbled", place, f"has characters of another encoding: {quoted(text)}")


def _texts(channel: ET.Element, place: str) -> Iterator[Finding]:
    for tag in ("title", "link", "description", "language"):
        values = channel.findall(tag)
        if not text_of(channel, tag):
            yield finding(f"ch-{tag}", place, f"has no <{tag}>")
        if len(values) > 1:
            yield finding("ch-twice", place, f"has <{tag}> {len(values)} times")
    title, description = channel.findtext("title") or "", text_of(channel, "description")
    if len(title) > LINE_CHARACTERS or title != title.strip():
        yield finding("ch-title", place, "the title is longer than 255 characters, or has blanks around it")
    if len(description.encode()) > DESCRIPTION_BYTES:
        yield finding("ch-description", place, f"the description has {len(description.encode())} bytes")
    yield from check_text(title, f"{place}, title")
    yield from check_text(description, f"{place}, description", html=True)
    if text_of(channel, "link"):
        yield from check_address(text_of(channel, "link"), "ch-link", f"{place}, link")
    if (spoken := text_of(channel, "language")) and (fault := language(spoken)):
        yield finding("ch-language", place, fault)
    if COPYRIGHT_WORDS.search(text_of(channel, "copyright")):
        yield finding("copyright", place, f"{quoted(text_of(channel, 'copyright'))} says more than the holder")


def _self_link(channel: ET.Element, place: str, feed_url: str) -> Iterator[Finding]:
    links = [link.get("href", "") for link in channel.findall("atom:link", NAMESPACES) if link.get("rel") == "self"]
    if len(links) != 1:
        yield finding("ch-self", place, f"has {len(links)} atom:link with rel=self")
        return
    yield from check_address(links[0], "ch-self", f"{place}, atom:link")
    if feed_url and links[0] != feed_url:
        yield finding("ch-self-match", place, f"calls itself {links[0]}, but was read from {feed_url}")


def _itunes(channel: ET.Element, place: str) -> Iterator[Finding]:
    for tag in ("author", "explicit", "image", "category"):
        if channel.find(f"itunes:{tag}", NAMESPACES) is None:
            yield finding("ch-itunes", place, f"has no itunes:{tag}")
    if not EMAIL.fullmatch(text_of(channel, "itunes:owner/itunes:email")):
        yield finding("ch-owner", place, "has no itunes:owner with an e-mail address")
    yield from check_explicit(channel, place)
    if text_of(channel, "itunes:block").lower() not in ("", "yes", "no"):
        yield finding("ch-block", place, f"itunes:block is {quoted(text_of(channel, 'itunes:block'))}")
    if channel.find("itunes:new-feed-url", NAMESPACES) is not None:
        yield from check_address(text_of(channel, "itunes:new-feed-url"), "ch-moved", f"{place}, itunes:new-feed-url")
    if text_of(channel, "itunes:type") not in ("", "episodic", "serial"):
        yield finding("ch-type", place, f"itunes:type is {quoted(text_of(channel, 'itunes:type'))}")
    for above in channel.findall("itunes:category", NAMESPACES):
        below = [sub.get("text", "") for sub in above]
        for name in below or [""]:
            if fault := category((above.get("text", ""), *filter(None, [name]))):
                yield finding("category", place, fault)


def check_explicit(element: ET.Element, place: str) -> Iterator[Finding]:
    """Yield a wrong itunes:explicit of a channel or item."""
    for explicit in element.findall("itunes:explicit", NAMESPACES):
        if (explicit.text or "").strip() not in ("true", "false"):
            yield finding("explicit", place, f"itunes:explicit is {quoted(explicit.text or '')}")


def _image(channel: ET.Element, place: str, assets: Assets) -> Iterator[Finding]:
    rss = channel.find("image")
    if rss is not None and not all(text_of(rss, tag) for tag in ("url", "title", "link")):
        yield finding("ch-rss-image", place, "<image> lacks url, title or link")
    image = channel.find("itunes:image", NAMESPACES)
    if image is None:
        return
    url = image.get("href", "")
    yield from check_address(url, "ch-image", f"{place}, itunes:image")
    data = assets.get(url)
    if data is None:
        yield finding("ch-image", place, f"nothing is at {url}")
        return
    if fault := _picture_fault(data, urlsplit(url).path):
        yield finding("ch-image", place, fault)
    if len(data) > COVER_BYTES:
        yield finding("ch-image-heavy", place, f"{url} has {len(data) // 1024} KB")


def _picture_fault(data: bytes, path: str) -> str:
    from pathlib import PurePosixPath

    from audiobrief.disk.operations import write_file
    from audiobrief.disk.work_folder import work_folder
    from audiobrief.show.settings import find_picture_fault

    with work_folder() as folder:
        file = folder / f"cover{PurePosixPath(path).suffix}"
        write_file(file, data)
        return find_picture_fault(file, whole=True)
