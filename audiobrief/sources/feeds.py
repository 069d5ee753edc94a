"""A feed to the sources of its entries, one or all: each is an article of its own from here on."""

import html
import re
from urllib.parse import urljoin

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import Source, SourceType
from audiobrief.sources.entries import Entry, Feed, find_entry, newest, render_entry, settled
from audiobrief.sources.feed_kinds.json_feed import parse_json_feed
from audiobrief.sources.feed_kinds.syndication import parse_syndication
from audiobrief.sources.markup import head_of, is_feed
from audiobrief.sources.names import shown

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
LISTED = 5
"""How many entries a message lists; more would flood a terminal; set by hand."""
LONGEST_TITLE = 60  # characters: a line of a terminal has 80
_TAG = regex(r"</?[a-z][^<>]*>", re.IGNORECASE)


def split_feed(source: Source, limit: int | None = None) -> tuple[Source, ...]:
    """Return a feed's entries as sources: all in the feed's order, or the newest `limit` of them, newest first.

    Raises ReadError when it is no feed or has no entries.
    """
    feed = read_feed(source)
    numbers = {id(entry): number for number, entry in enumerate(feed.entries, 1)}
    chosen = feed.entries if limit is None else newest(feed.entries, limit)
    return tuple(entry_source(source, feed, entry, numbers[id(entry)]) for entry in chosen)


def choose_entry(source: Source, wanted: str) -> Source:
    """Return the entry of a feed that `wanted` names, or its only one when that is empty.

    Raises ReadError, listing some entries, when that is none or several.
    """
    feed = read_feed(source)
    entry = find_entry(feed.entries, wanted) if wanted else feed.entries[0]
    if entry is None:
        raise ReadError(f'{source.name}: this feed has no entry "{shown(wanted)}"; {_how_to_choose(source, feed)}')
    if not wanted and len(feed.entries) > 1:
        raise ReadError(f"{source.name}: this feed has {len(feed.entries)} entries; {_how_to_choose(source, feed)}")
    return entry_source(source, feed, entry, feed.entries.index(entry) + 1)


def read_feed(source: Source) -> Feed:
    """Return a feed with full links and each entry once; raises ReadError when it is none or has no entries."""
    if head_of(source.data).lstrip().startswith("{"):
        feed = parse_json_feed(source.data, source.name)
    else:
        feed = parse_syndication(source.data, source.name, source.url, source.charset)
    feed = settled(feed, source.url)
    if not feed.entries and not is_feed(source.data):
        raise ReadError(f"{source.name}: this is no feed, neither RSS nor Atom nor JSON Feed; leave --type out")
    if not feed.entries:
        raise ReadError(f"{source.name}: this feed has no entries; give another, or an article itself")
    return feed


def entry_source(source: Source, feed: Feed, entry: Entry, number: int) -> Source:
    """Return an entry as a source of its own, called by its `number` in the feed, from 1."""
    name, key = shown(f"{source.name}#{number}"), entry.key or f"{number}"
    return Source(render_entry(feed, entry), SourceType.ENTRY, name, entry.url, source.path, entry=key)


def _how_to_choose(source: Source, feed: Feed) -> str:
    listed = [f"#{number} {_title(entry)}" for number, entry in enumerate(feed.entries[:LISTED], 1)]
    more = ["…"] if len(feed.entries) > LISTED else []
    example = f"-- {source.name}#1" if source.name == "-" else f"{source.name}#1"  # "-#1" alone looks like an option
    return f"choose one, as in {example}, by number, id, link or title: {', '.join((*listed, *more))}"


def _title(entry: Entry) -> str:
    """Return what a person sees of an entry: feeds leave markup in titles."""
    title = _TAG.sub("", html.unescape(html.unescape(entry.title))) or entry.url or entry.id or "(untitled)"
    title = shown(" ".join(title.split()))
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def find_feed_link(page: bytes, address: str) -> str:
    """Return the first feed that a web page names as its own (HTML, link rel="alternate"), or nothing."""
    from lxml import html as pages
    from lxml.etree import LxmlError

    try:
        tree = pages.fromstring(page)
    except (ValueError, LxmlError):
        return ""
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        if "alternate" in relations and (link.get("type") or "").lower() in FEED_TYPES and link.get("href"):
            return urljoin(address, str(link.get("href")).strip())
    return ""
