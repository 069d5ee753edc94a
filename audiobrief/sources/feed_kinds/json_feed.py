"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to entries; what is of another type than it should be counts as absent."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from audiobrief.errors import ReadError
from audiobrief.sources.entries import Entry, Feed


def parse_json_feed(data: bytes, name: str) -> Feed:
    """Return what a JSON Feed holds. Raises ReadError when it is broken or none."""
    try:
        document = json.loads(data, strict=False)
    except RecursionError as error:
        raise ReadError(f"{name}: this JSON Feed is nested too deeply; give another copy") from error
    except ValueError as error:
        raise ReadError(f"{name}: this JSON Feed is damaged ({error}); give another copy") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ReadError(f"{name}: this JSON is no JSON Feed, for it has no list of items; give the feed itself")
    return Feed(
        title=_text(document.get("title")),
        home_page_url=_text(document.get("home_page_url")) or _text(document.get("feed_url")),
        authors=tuple(_authors(document)),
        language=_text(document.get("language")),
        entries=tuple(_entry(item) for item in document["items"] if isinstance(item, dict)),
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    name = _text(item.get("id"))
    return Entry(
        id=name,
        url=_text(item.get("url")) or (name if name.lower().startswith(("http:", "https:")) else ""),
        title=_text(item.get("title")),
        content_html=_text(item.get("content_html")),
        content_text=_text(item.get("content_text")),
        summary=_text(item.get("summary")),
        image=_text(item.get("image")) or _text(item.get("banner_image")),
        date_published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        authors=tuple(_authors(item)),
        language=_text(item.get("language")),
    )


def _authors(thing: Mapping[str, Any]) -> Iterator[str]:
    """Yield the authors' names: version 1.1 has a list of them, 1.0 one."""
    people = thing.get("authors")
    for person in people if isinstance(people, list) else [thing.get("author")]:
        if isinstance(person, dict) and (name := _text(person.get("name"))):
            yield name


def _text(value: object) -> str:
    """Return a text that can be encoded; an id may be a number."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
