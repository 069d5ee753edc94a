"""WordPress: its export (WXR, an RSS with elements of its own) and the posts its REST API answers with."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audiobrief.sources.entries import Entry
from audiobrief.sources.lists.documents import elements, text_of
from audiobrief.sources.lists.listed import Listed, ListOptions, held
from audiobrief.sources.names import shown

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
NOT_ARTICLES = "it is no post but of type"


def read_wxr(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the posts of an export; drafts, private and future ones, those with a password and pages left out."""
    for number, item in enumerate(elements(data, name, "item"), 1):
        kind, status = text_of(item, "post_type"), text_of(item, "status")
        fault = _fault(kind, status, bool(text_of(item, "post_password")), drafts=options.drafts)
        if fault:
            yield Listed(shown(f"{name}#{number}"), left_out=fault)
            continue
        content = item.find(CONTENT)
        author = item.find(CREATOR)
        yield held(
            name,
            number,
            Entry(
                id=text_of(item, "guid") or text_of(item, "post_id"),
                url=text_of(item, "link"),
                title=text_of(item, "title"),
                content_html="" if content is None else (content.text or ""),
                date_published=_utc(text_of(item, "post_date_gmt")),
                authors=() if author is None or not author.text else (author.text,),
            ),
            path,
        )


def read_rest(posts: list[Any], name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the posts of /wp-json/wp/v2/posts, with `?_embed` with their authors' names too."""
    for number, post in enumerate(posts, 1):
        content = post.get("content") or {}
        fault = _fault(
            post.get("type") or "post",
            post.get("status") or "publish",
            bool(content.get("protected")),
            drafts=options.drafts,
        )
        if fault:
            yield Listed(shown(f"{name}#{number}"), left_out=fault)
            continue
        people = (post.get("_embedded") or {}).get("author") or ()
        yield held(
            name,
            number,
            Entry(
                id=str((post.get("guid") or {}).get("rendered") or post.get("id") or ""),
                url=str(post.get("link") or ""),
                title=str((post.get("title") or {}).get("rendered") or ""),
                content_html=str(content.get("rendered") or ""),
                date_published=_utc(str(post.get("date_gmt") or "")),
                authors=tuple(
                    str(person["name"]) for person in people if isinstance(person, dict) and "name" in person
                ),
            ),
            path,
        )


def is_rest(value: Any) -> bool:
    """Tell whether a JSON value is a list of WordPress posts."""
    return isinstance(value, list) and bool(value) and all(
        isinstance(post, Mapping) and isinstance(post.get("content"), Mapping) and "rendered" in post["content"]
        for post in value
    )  # fmt: skip


def _fault(kind: str, status: str, locked: bool, *, drafts: bool) -> str:
    if kind not in ("", "post"):
        return f'{NOT_ARTICLES} "{shown(kind)}"'
    if drafts:
        return ""
    if locked:
        return "it asks for a password"
    return "" if status in ("", "publish") else f'its status is "{shown(status)}"'


def _utc(text: str) -> str:
    """Return WordPress's "2026-11-22 06:30:00", which it gives in UTC, as ISO 8601; a draft's zeros are no date."""
    return "" if not text or text.startswith("0000") else text.replace(" ", "T").removesuffix("Z") + "Z"
