"""The items of a feed, and whether what they name is what they say it is."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from audiobrief.check.assets import Assets
from audiobrief.check.channel import check_address, check_date, check_explicit, check_text, text_of
from audiobrief.check.findings import Finding, finding, quoted
from audiobrief.expressions import regex
from audiobrief.standards.moments import from_rfc_2822
from audiobrief.standards.podcast_limits import DESCRIPTION_BYTES, LINE_CHARACTERS

ACTIVE = regex(r"<(?:script|style|iframe|object|form|embed)\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
RELATIVE = regex(r"<(?:a|img)\s[^>]*?(?:href|src)=[\"']?(?![a-z][a-z0-9+.-]*:)([^\"'\s>]+)", re.IGNORECASE)
LOOSE = regex(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);|</?[a-zA-Z][^<>]*>")
EPISODE_TYPES = ("", "full", "trailer", "bonus")


@dataclass(frozen=True, slots=True)
class Item:
    """What an item says of its episode."""

    place: str
    element: ET.Element
    title: str
    enclosure: str
    byte_count: str
    link: str
    published: str
    source: str = ""
    """Digest of the item as it is written, with what stands before the channel; empty where that cannot be told."""

    @property
    def file(self) -> str:
        """The MP3's name."""
        return urlsplit(self.enclosure).path.rpartition("/")[2]


def read_items(channel: ET.Element, place: str, data: bytes) -> list[Item]:
    """Return the items of a channel; `data` is the feed it was read from."""
    items = []
    elements = channel.findall("item")
    head, *written = data.split(b"<item>")
    sources = [_digest(head.partition(b"<channel")[0], item.partition(b"</item>")[0]) for item in written]
    for number, element in enumerate(elements, 1):
        source = sources[number - 1] if len(sources) == len(elements) else ""
        title = text_of(element, "title")
        enclosure = element.find("enclosure")
        url, length = (enclosure.get("url", ""), enclosure.get("length", "")) if enclosure is not None else ("", "")
        where = f"{place}, item {number} {quoted(title)}"
        link, published = text_of(element, "link"), text_of(element, "pubDate")
        items.append(Item(where, element, title, url, length, link, published, source))
    return items


def check_items(items: Sequence[Item], place: str) -> Iterator[Finding]:
    """Yield what is wrong with the items among each other."""
    if not items:
        yield finding("items", place, "has no episodes")
    for kind, values in (
        ("guid", [text_of(i.element, "guid") for i in items]),
        ("enclosure", [i.enclosure for i in items]),
    ):
        for at, value in enumerate(values):
            if value and value in values[:at]:
                yield finding(f"it-{kind}", items[at].place, f"has the {kind} of another: {value}")
    moments = [moment for item in items if (moment := from_rfc_2822(item.published))]
    if moments != sorted(moments, reverse=True):
        yield finding("it-order", place, "the episodes are not newest first")


def check_item(item: Item) -> Iterator[Finding]:
    """Yield what is wrong with an item by itself, its files aside."""
    yield from _texts(item)
    yield from _identity(item)
    yield from _enclosure(item)


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _texts(item: Item) -> Iterator[Finding]:
    title = item.element.findtext("title") or ""
    if not item.title or len(title) > LINE_CHARACTERS or title != title.strip():
        yield finding("it-title", item.place, "the title is missing, too long, or has blanks around it")
    yield from check_text(title, f"{item.place}, title")
    description = text_of(item.element, "description")
    if not description:
        yield finding("it-description", item.place, "has no description")
    if len(description.encode()) > DESCRIPTION_BYTES:
        yield finding("it-description-long", item.place, f"the description has {len(description.encode())} bytes")
    if re.search(r"[<&]", LOOSE.sub("", description)):
        yield finding("it-description-html", item.place, f"the description has a bare & or <: {quoted(description)}")
    for tag in ("description", "content:encoded"):
        text = text_of(item.element, tag)
        yield from check_text(text, f"{item.place}, {tag}", html=True)
        if relative := RELATIVE.search(text):
            yield finding("it-relative", item.place, f"{tag} links to {quoted(relative[1])}")
        if active := ACTIVE.search(text):
            yield finding("it-html", item.place, f"{tag} holds {quoted(active[0].strip())}")


def _identity(item: Item) -> Iterator[Finding]:
    guid = item.element.find("guid")
    value = text_of(item.element, "guid")
    if not value:
        yield finding("it-guid", item.place, "has no guid")
    elif (
        guid is not None
        and guid.get("isPermaLink", "true") != "false"
        and not value.startswith(("http://", "https://"))
    ):
        yield finding("it-guid-permalink", item.place, f"guid {quoted(value)} is no address")
    yield from check_date(item.published, f"{item.place}, pubDate")
    moment = from_rfc_2822(item.published)
    if moment and moment > datetime.now(UTC) + timedelta(days=1):
        yield finding("it-future", item.place, f"is dated {item.published}")
    if item.link:
        yield from check_address(item.link, "it-link", f"{item.place}, link")
    yield from check_explicit(item.element, item.place)
    for tag in ("episode", "season"):
        number = text_of(item.element, f"itunes:{tag}")
        if number and not re.fullmatch(r"[1-9]\d*", number):
            yield finding("it-episode", item.place, f"itunes:{tag} is {quoted(number)}")
    if text_of(item.element, "itunes:episodeType") not in EPISODE_TYPES:
        yield finding("it-episodetype", item.place, f"is of type {quoted(text_of(item.element, 'itunes:episodeType'))}")


def _enclosure(item: Item) -> Iterator[Finding]:
    enclosures = item.element.findall("enclosure")
    if len(enclosures) != 1:
        yield finding("it-enclosure", item.place, f"has {len(enclosures)} enclosures")
        return
    yield from check_address(item.enclosure, "it-enclosure", f"{item.place}, enclosure")
    if enclosures[0].get("type") != "audio/mpeg":
        yield finding("it-enclosure-type", item.place, f"the enclosure is {quoted(enclosures[0].get('type', ''))}")
    if seconds_of(text_of(item.element, "itunes:duration")) is None:
        yield finding(
            "it-duration", item.place, f"itunes:duration is {quoted(text_of(item.element, 'itunes:duration'))}"
        )


def seconds_of(text: str) -> int | None:
    """Return the seconds of "83", "1:23" or "0:01:23"; None for anything else."""
    if not re.fullmatch(r"\d{1,9}|(?:\d{1,5}:)?\d{1,2}:\d{2}", text):
        return None
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def check_length(item: Item, data: bytes | None, assets: Assets) -> Iterator[Finding]:
    """Yield whether the enclosure's file is there and as long as the item says."""
    if data is None:
        yield finding(
            "mp3-missing",
            item.place,
            f"nothing is at {item.enclosure}" if assets.is_web else f"no file for {item.enclosure}",
        )
    elif item.byte_count != str(len(data)):
        yield finding(
            "it-enclosure-length", item.place, f"says {item.byte_count or 'nothing'}, the file has {len(data)} bytes"
        )
