"""RSS and Atom to entries, through feedparser: it knows every version, and reads broken XML too.

Its sanitising of HTML is left off: our own reader takes words out of markup and obeys none of it, and it must see
what a page hides. It never sees an address, only bytes.
"""

import codecs
import io
import logging
import re
import sys
from calendar import timegm
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.sources.entries import Entry, Feed
from audiobrief.standards.moments import from_rfc_2822

if TYPE_CHECKING:
    from time import struct_time

WXR_ARTICLES, WXR_OUT = frozenset({"post", "page"}), "publish"
"""The types of a WordPress export that hold texts, and the status of one that is out."""
FULLER = 2
"""Times the words of the content: a description that says so much more is the article, the content its beginning;
set by hand."""
WHOLE_DESCRIPTION_WORDS = 100
"""RSS 2.0 lets a description be the whole text or a synopsis; no synopsis is as long as this; set by hand."""

MOST_DIGITS = 10
"""Of a decimal character reference; more name no character."""
FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF
"""Halves of UTF-16 pairs, which are no characters (Unicode §3.8)."""

_ISO_DATE = regex(r"\s*\d{4}-\d\d")
_TAG = regex(r"<[^<>]*>")
_REFERENCE = regex(rb"&#(?:x([0-9a-f]+)|([0-9]+));", re.IGNORECASE)
_STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)
_ENTRY_START = regex(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ENTRY_END = regex(rb"</(?:\w+:)?(?:item|entry)\s*>")
_FEED_END = regex(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_log = logging.getLogger("audiobrief")


def parse_syndication(data: bytes, name: str, address: str, charset: str) -> Feed:
    """Return what an RSS or Atom feed holds; of broken XML what can be read, with a warning.

    What is neither holds nothing. Raises ReadError for what not even that can be said of.
    """
    import feedparser

    headers = {"content-type": _content_type(data, charset), "content-location": address}
    whole = io.BytesIO(_REFERENCE.sub(_possible, data))
    try:
        found = feedparser.parse(whole, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except _STUMBLES as error:
        raise ReadError(f"{name}: this feed is damaged ({error}); give another copy") from error
    version = found.get("version") or ""
    entries = tuple(_entry(entry, version) for entry in found.entries)
    fault = found.get("bozo_exception")
    if entries and fault and not isinstance(fault, feedparser.ThingsNobodyCaresAboutButMe):
        entries = _with_torn(entries, data, name, str(fault))
    channel = found.feed
    return Feed(
        title=_text(channel.get("title")),
        home_page_url=_text(channel.get("link")),
        authors=_authors(channel, version) if version.startswith("atom") else (),
        language=_text(channel.get("language")),
        entries=entries,
    )


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a reference, or one to the replacement character where it names no character: the library fails there."""
    number = int(reference[1], 16) if reference[1] else int(reference[2][:MOST_DIGITS])
    return reference[0] if 0 < number < FIRST_SURROGATE or LAST_SURROGATE < number <= sys.maxunicode else b"&#xFFFD;"


def _content_type(data: bytes, charset: str) -> str:
    """Return a content type for feedparser: what is well-formed UTF-8 is in no other encoding, whatever is declared."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return f"application/xml; charset={charset}" if charset else "application/xml"
    return "application/xml" if b"\0" in data[:4] else "application/xml; charset=utf-8"


def _with_torn(entries: tuple[Entry, ...], data: bytes, name: str, fault: str) -> tuple[Entry, ...]:
    """Return the entries of broken XML, with a warning; where it breaks off, the last one is torn and no article.

    It breaks off in an entry, or without an end of the feed: what followed is not known, and fails by name.
    """
    plain = data.replace(b"\0", b"")  # UTF-16 shows its tags so
    fault = fault.removeprefix("<unknown>:")
    inside = sum(1 for _ in _ENTRY_START.finditer(plain)) > sum(1 for _ in _ENTRY_END.finditer(plain))
    whole = entries[: len(entries) - inside]
    if inside:
        what = f"its last entry is torn, {len(whole)} can be read"
        entries = (*whole, replace(entries[-1], torn=fault))
    elif not _FEED_END.search(plain):
        what = f"it breaks off after {len(entries)} entries"
        entries = (*whole, Entry(title="the rest of the feed", torn=fault))
    else:
        what = f"{len(whole)} entries were read"
    _log.warning("%s: this feed's XML is broken (%s); %s", name, fault, what)
    return entries


def _entry(entry: Mapping[str, Any], version: str) -> Entry:
    html, plain = _contents(entry)
    summary = _text(entry.get("summary"))
    whole = version.startswith("rss") and _word_count(summary) >= WHOLE_DESCRIPTION_WORDS
    if whole and _word_count(summary) > FULLER * max(_word_count(html), _word_count(plain)):
        html, plain, summary = summary, "", html or plain
    return Entry(
        id=_text(entry.get("id")),
        url=_text(entry.get("feedburner_origlink") or entry.get("link")),
        title=_text(entry.get("title")),
        content_html=html,
        content_text=plain,
        summary=summary,
        image=_image(entry),
        date_published=_date(entry),
        authors=_authors(entry, version),
        language=_text((entry.get("title_detail") or {}).get("language")),
        unpublished=_unpublished(entry),
    )


def _unpublished(entry: Mapping[str, Any]) -> str:
    """Return why an item of a WordPress export (WXR) is not for the public; empty in other feeds."""
    kind, status = _text(entry.get("wp_post_type")), _text(entry.get("wp_status"))
    if kind and kind not in WXR_ARTICLES:
        return f"no post (type: {kind})"
    if status and status != WXR_OUT:
        return f"not published (status: {status})"
    return "behind a password" if _text(entry.get("wp_post_password")) else ""


def _contents(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the longest text in HTML and the longest plain one."""
    html = plain = ""
    for content in entry.get("content") or ():
        kind, value = _text(content.get("type")), _text(content.get("value"))
        if "html" in kind:
            html = max(html, value, key=len)
        elif kind.startswith("text/") or not kind:
            plain = max(plain, value, key=len)
    return html, plain


def _image(entry: Mapping[str, Any]) -> str:
    pictures = [_text((entry.get("image") or {}).get("href"))]
    pictures += (
        _text(media.get("url") or media.get("href"))
        for media in (*(entry.get("media_content") or ()), *(entry.get("enclosures") or ()))
        if media.get("medium") == "image" or _text(media.get("type")).startswith("image/")
    )
    pictures += (_text(media.get("url")) for media in entry.get("media_thumbnail") or ())
    return next(filter(None, pictures), "")


def _date(entry: Mapping[str, Any]) -> str:
    """Return the date as ISO 8601 with the zone it was given in: near midnight another zone is another day."""
    for named in ("published", "updated"):
        if named in entry.keys() and (date := _iso(_text(entry[named]), entry.get(f"{named}_parsed"))):  # noqa: SIM118
            return date  # the library warns of a name that is not among its keys
    return ""


def _iso(given: str, parsed: "struct_time | None") -> str:
    if _ISO_DATE.match(given):
        return given.strip()
    if moment := from_rfc_2822(given):
        return moment.isoformat()
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _authors(thing: Mapping[str, Any], version: str) -> tuple[str, ...]:
    """Return the authors' names. RSS has "desk@a.example (Ann Lee)", which feedparser tears under some domains."""
    people: Iterable[Mapping[str, Any]] = thing.get("authors") or ()
    names = [_text(person.get("name")) for person in people]
    given = _text(thing.get("author"))
    if "@" in given and not version.startswith("atom"):
        names = [parseaddr(given)[0]]
    return tuple(dict.fromkeys(filter(None, names or [given])))


def _word_count(html: str) -> int:
    return len(_TAG.sub(" ", html).split())


def _text(value: object) -> str:
    """Return a text that can be encoded: a character reference can name half a character."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
