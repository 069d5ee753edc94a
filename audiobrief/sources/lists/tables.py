"""Tables of articles: CSV, TSV and JSON Lines, a row an article, under names that many systems give their columns."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.sources.entries import Entry
from audiobrief.sources.lists.listed import Listed, ListOptions, Overrides, held
from audiobrief.sources.names import shown
from audiobrief.sources.stores import is_store

KNOWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid", "key", "post_id"),
    "title": ("title", "headline", "name", "post_title"),
    "url": ("url", "link", "permalink", "address", "source", "given_url", "resolved_url", "source_url"),
    "html": ("html", "content_html", "body_html", "content"),
    "text": ("text", "body", "content_text", "article", "plaintext", "article_text", "full_text"),
    "published": ("published", "date", "published_at", "date_published", "pubdate", "publish_date", "post_date"),
    "byline": ("byline", "author", "authors", "creator", "writer"),
    "language": ("language", "lang", "locale"),
    "voice": ("voice",),
    "image": ("image", "image_url", "cover", "thumbnail"),
    "status": ("status", "state", "post_status", "visibility"),
}
"""Our column → what exports call it, in small letters; `--columns` names any other. Read-later services (Pocket,
Instapaper, Readwise) give title and url alone: the page is then opened."""
PUBLISHED = frozenset({"", "published", "publish", "live", "public", "unread", "archive", "archived", "read", "later"})
"""What a status column says of an article that anybody may read; the last five are a reader's own shelves."""
WEB = regex(r"https?:", re.IGNORECASE)
LARGEST_CELL = 1 << 30  # characters; Python's csv refuses a cell of over 131,072, shorter than a long article


def read_csv(data: str, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the articles of a CSV or TSV file with a row of headings; raises ReadError for a table without any."""
    csv.field_size_limit(LARGEST_CELL)
    head = data[: 1 << 16]
    delimiter = max(",;\t", key=head.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(data, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(rows.fieldnames or (), name, options)
        for number, row in enumerate(rows, 1):
            if None in row:
                raise ReadError(f"{name}, line {rows.line_num}: more cells than headings; is a quotation mark missing?")
            yield _listed({key: row.get(theirs) or "" for key, theirs in columns.items()}, name, number, path, options)
    except csv.Error as error:
        raise ReadError(
            f"{name}, line {rows.line_num}: this is no CSV ({error}); mend it or export it again"
        ) from error


def read_json_lines(data: str, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the articles of a JSON Lines file, an object a line; a line that is none ends it with a ReadError."""
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ReadError(f"{name}, line {number}: this is no JSON ({error}); mend the line") from error
        if not isinstance(row, dict):
            raise ReadError(f'{name}, line {number}: an article is an object such as {{"title": …, "text": …}}')
        yield read_row(row, name, number, path, options)


def read_row(row: Mapping[str, Any], name: str, number: int, path: Path | None, options: ListOptions) -> Listed:
    """Return the article of one JSON object, whose keys are the columns."""
    columns = _columns(tuple(row), f"{name}#{number}", options)
    return _listed({key: _plain(row.get(theirs)) for key, theirs in columns.items()}, name, number, path, options)


def _columns(headings: Any, name: str, options: ListOptions) -> dict[str, str]:
    """Return our column → the list's heading."""
    by_name = {str(heading).strip().lower(): heading for heading in headings if heading is not None}
    found: dict[str, str] = {}
    for ours, theirs in KNOWN_COLUMNS.items():
        wanted = options.columns.get(ours)
        if wanted is not None and wanted.strip().lower() not in by_name:
            raise ReadError(f'{name}: has no column "{shown(wanted)}"; its columns are {_listing(by_name)}')
        names = (wanted.strip().lower(),) if wanted is not None else theirs
        if (here := next((by_name[name] for name in names if name in by_name), None)) is not None:
            found[ours] = here
    if not found.keys() & {"text", "html", "url"}:
        what = "has no column of texts or addresses; name one with --columns text=…, html=… or url=…"
        raise ReadError(f"{name}: {what}; its columns are {_listing(by_name)}")
    return found


def _listed(row: Mapping[str, str], name: str, number: int, path: Path | None, options: ListOptions) -> Listed:
    status = row.get("status", "").strip().lower()
    if status not in PUBLISHED and not options.drafts:
        return Listed(shown(f"{name}#{number}"), left_out=f'its status is "{shown(status)}"')
    html, text, url = row.get("html", ""), row.get("text", ""), row.get("url", "").strip()
    row_id = row.get("id", "").strip()
    about = Overrides(
        row.get("title", ""),
        row.get("byline", ""),
        row.get("published", ""),
        row.get("language", ""),
        row.get("voice", ""),
        row.get("image", ""),
    )
    if not (html.strip() or text.strip()):
        if not url:
            return Listed(shown(f"{name}#{number}"), left_out="it has neither text nor address")
        if not (WEB.match(url) or is_store(url)):
            what = "is no address of the web or of a store; give files with -a, a name a line"
            return Listed(shown(f"{name}#{number}"), left_out=f'"{shown(url)}" {what}')
        return Listed(shown(url), address=url, overrides=about, published=about.published, id=row_id)
    entry = Entry(
        id=row_id or url,
        url=url,
        title=about.title,
        content_html=html,
        content_text="" if html.strip() else text,
        image=about.image,
        date_published=about.published,
        authors=(about.byline,) if about.byline else (),
        language=about.language,
    )
    return replace(held(name, number, entry, path, voice=about.voice), id=row_id)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return _plain(value.get("name") or value.get("rendered") or "")
    return "" if value is None or isinstance(value, bool) else str(value)


def _listing(names: Mapping[str, Any]) -> str:
    return ", ".join(f'"{shown(name)}"' for name in names) or "none"
