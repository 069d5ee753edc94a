"""The entries of a feed, whatever its format, in the terms of JSON Feed 1.1; and which of them is meant.

An entry is known by its link, which is an article's identity everywhere else too; a link that several
entries share, or that leads to the site's home, names none of them.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from audiobrief.sources.links import canonical_url, parse_link
from audiobrief.standards.moments import parse_date

VERSION = "https://jsonfeed.org/version/1.1"
TORN = "_torn"
"""An extension of JSON Feed 1.1, whose names begin so: why an item is no whole article."""
UNPUBLISHED = "_unpublished"
"""A further one: what an item is that is not for the public."""
DIGEST_DIGITS = 8
"""Of an entry's digest in its name: two of ten thousand entries share one once in a hundred feeds."""
_log = logging.getLogger("audiobrief")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; an empty field is one that the feed does not give."""

    id: str = ""
    url: str = ""
    title: str = ""
    """As the feed has it: markup in it is for the reader of the entry to take out."""
    content_html: str = ""
    content_text: str = ""
    summary: str = ""
    image: str = ""
    date_published: str = ""
    """ISO 8601."""
    authors: tuple[str, ...] = ()
    language: str = ""
    torn: str = ""
    """What is wrong where the feed breaks off in this entry, which is then no whole article."""
    unpublished: str = ""
    """What it is when it is not for the public, such as "not published (status: draft)"."""

    @property
    def key(self) -> str:
        """What the entry is called for good, as far as the feed tells: by no number, which is a place in the feed."""
        key = " ".join((self.id or self.url or self.title).split())
        return f"id:{key}" if key.isdigit() else key

    @property
    def published_s(self) -> float:
        """When it was published, in seconds since 1970; the distant past when the feed does not tell."""
        moment = parse_date(self.date_published)
        return moment.timestamp() if moment else float("-inf")


@dataclass(frozen=True, slots=True)
class Feed:
    """What all entries of a feed have in common, and the entries in the feed's order."""

    title: str = ""
    home_page_url: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    entries: tuple[Entry, ...] = ()


def settled(feed: Feed, address: str) -> Feed:
    """Return the feed with full links, each entry once and none empty, and no link where it is not the entry's own.

    `address` is where the feed lives, if that is known.
    """
    home = _full(address, feed.home_page_url)
    given = [entry for entry in feed.entries if entry != Entry(language=entry.language)]
    entries = _without_repeats(replace(entry, url=_full(home or address, entry.url)) for entry in given)
    shared = Counter(canonical_url(entry.url) for entry in entries)
    shared[canonical_url(home)] += len(entries) > 1
    entries = [replace(entry, url="") if shared[canonical_url(entry.url)] > 1 else entry for entry in entries]
    entries = _named_once(entries)
    images = (_full(entry.url or home or address, entry.image) for entry in entries)
    entries = [replace(entry, image=image) for entry, image in zip(entries, images, strict=True)]
    return replace(feed, home_page_url=home, entries=tuple(entries))


def newest(entries: Sequence[Entry], limit: int) -> list[Entry]:
    """Return so many entries, the newest first; those without a date come last, in the feed's order."""
    return sorted(entries, key=lambda entry: entry.published_s, reverse=True)[:limit]


def find_entry(entries: Sequence[Entry], wanted: str) -> Entry | None:
    """Return the entry that someone means: by its number from 1 in the feed's order, or by id, link or title."""
    if wanted.isdecimal() and len(wanted) <= len(str(len(entries))) and 0 < int(wanted) <= len(entries):
        return entries[int(wanted) - 1]
    link = canonical_url(wanted)
    for entry in entries:
        if wanted in (entry.key, entry.id, entry.url, entry.title) or (link and link == canonical_url(entry.url)):
            return entry
    return None


def render_entry(feed: Feed, entry: Entry) -> bytes:
    """Return a JSON Feed 1.1 of this entry alone."""
    item = {
        "id": entry.key,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content_html,
        "content_text": entry.content_text,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.date_published,
        "authors": [{"name": name} for name in entry.authors or feed.authors],
        "language": entry.language or feed.language,
        TORN: entry.torn,
        UNPUBLISHED: entry.unpublished,
    }
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home_page_url,
        "items": [{name: value for name, value in item.items() if value}],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _without_repeats(entries: Iterable[Entry]) -> list[Entry]:
    """Return the latest of each entry, where the first of them stood; an older state of one is told.

    Only one id with one link or text is one entry in two states (RFC 4287, 4.1.1); without an id nothing but a whole
    copy is.
    """
    kept: list[Entry] = []
    places: dict[object, int] = {}
    for entry in entries:
        names = _names(entry)
        place = next((places[name] for name in names if name in places), len(kept))
        if place == len(kept):
            kept.append(entry)
        else:
            kept[place] = _newer(kept[place], entry)
        for name in names:
            places.setdefault(name, place)
    return kept


def _names(entry: Entry) -> tuple[object, ...]:
    """Return what an entry would share with another state of it alone."""
    words = _words_of(entry)
    if not entry.id:
        return ((entry.url, entry.title, words),)
    return (entry.id, words), *([(entry.id, entry.url)] if entry.url else [(entry.id, "", entry.title)])


def _newer(before: Entry, after: Entry) -> Entry:
    older, newer = (before, after) if after.published_s > before.published_s else (after, before)
    if _words_of(older) != _words_of(newer):
        _log.warning('"%s" is in the feed twice under one id; only its newer state is read', newer.title or newer.key)
    return newer


def _words_of(entry: Entry) -> tuple[str, str, str]:
    return entry.content_html, entry.content_text, entry.summary


def _named_once(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, none of them called by what several are called: their texts tell them apart then."""
    ids = Counter(entry.id for entry in entries)
    entries = [replace(entry, id="") if ids[entry.id] > 1 else entry for entry in entries]
    keys = Counter(entry.key for entry in entries)
    return [replace(entry, id=_own_name(entry)) if keys[entry.key] > 1 and entry.key else entry for entry in entries]


def _own_name(entry: Entry) -> str:
    text = "".join(_words_of(entry)).encode("utf-8", "surrogatepass")
    return f"{entry.title or entry.url} ({hashlib.sha256(text).hexdigest()[:DIGEST_DIGITS]})".strip()


def _full(base: str, link: str) -> str:
    """Return a link in full, or nothing when it leads to no web page."""
    try:
        found = parse_link(urljoin(base, link)) if link else None
    except ValueError:
        return ""
    return found.url if found else ""
