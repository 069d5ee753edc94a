"""Lists of addresses: a text with one a line, a sitemap, an OPML of feeds."""

import re
from collections.abc import Iterator
from pathlib import Path

from audiobrief.expressions import regex
from audiobrief.sources.lists.documents import elements, text_of
from audiobrief.sources.lists.listed import Listed, Overrides
from audiobrief.sources.names import shown

WEB_ADDRESS = regex(r"https?://\S+$", re.IGNORECASE)


def read_addresses(text: str, folder: Path) -> Iterator[str]:
    """Yield what a list of paths and URLs names, one a line; "#" begins a remark, paths start at the list's folder."""
    for line in text.splitlines():
        address = line.strip().removeprefix("\ufeff")
        if not address or address.startswith("#"):
            continue
        yield address if "://" in address else str(folder / address)


def bare_addresses(text: str) -> tuple[str, ...]:
    """Return the web addresses of a text that has nothing else, one a line, remarks aside; empty for any other text."""
    found = tuple(read_addresses(text, Path()))
    return found if all(WEB_ADDRESS.match(address) for address in found) else ()


def read_sitemap(data: bytes, name: str) -> Iterator[Listed]:
    """Yield the pages of a sitemap (sitemaps.org 0.9), of a news sitemap with title and date; or further sitemaps."""
    for entry in elements(data, name, "url", "sitemap"):
        address = text_of(entry, "loc")
        if not address:
            continue
        news = next(iter(entry.iterchildren("{*}news")), None)
        title = "" if news is None else text_of(news, "title")
        date = text_of(entry, "lastmod") if news is None else text_of(news, "publication_date")
        about = Overrides(title=title, published="" if news is None else date)
        yield Listed(shown(address), address=address, overrides=about, led_by=name, published=date)


def read_opml(data: bytes, name: str) -> Iterator[Listed]:
    """Yield the feeds of an OPML file, each once."""
    seen: set[str] = set()
    for outline in elements(data, name, "outline"):
        address = (outline.get("xmlUrl") or "").strip()
        if address and address not in seen:
            seen.add(address)
            yield Listed(shown(address), address=address)
