"""Exports of publishing systems: Ghost's JSON, Blogger's Atom, the zip files of Substack and Medium."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.sources.entries import Entry
from audiobrief.sources.lists.documents import elements, text_of
from audiobrief.sources.lists.listed import Listed, ListOptions, held
from audiobrief.sources.names import shown
from audiobrief.standards.zip_faults import ZIP_FAULTS

BLOGGER_POST = "http://schemas.google.com/blogger/2008/kind#post"
MEDIUM_DRAFT = regex(r"(?:^|/)draft_[^/]*\.html?$", re.IGNORECASE)
MOST_UNPACKED = 1 << 26  # bytes of one post inside a zip; a longer one is no article but a bomb


def read_ghost(database: Mapping[str, Any], name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the posts of a Ghost export: published ones that are for everybody."""
    people = {user.get("id"): str(user.get("name") or "") for user in database.get("users") or ()}
    wrote: dict[Any, list[str]] = {}
    for link in database.get("posts_authors") or ():
        wrote.setdefault(link.get("post_id"), []).append(people.get(link.get("author_id"), ""))
    for number, post in enumerate(database.get("posts") or (), 1):
        fault = "" if options.drafts else _ghost_fault(post)
        if post.get("type") == "page" or post.get("page") in (1, True):
            fault = "it is no post but a page"
        if fault:
            yield Listed(shown(f"{name}#{number}"), left_out=fault)
            continue
        authors = wrote.get(post.get("id")) or [people.get(post.get("author_id"), "")]
        yield held(
            name,
            number,
            Entry(
                id=str(post.get("uuid") or post.get("id") or ""),
                url=str(post.get("canonical_url") or ""),
                title=str(post.get("title") or ""),
                content_html=str(post.get("html") or ""),
                content_text="" if post.get("html") else str(post.get("plaintext") or ""),
                date_published=str(post.get("published_at") or ""),
                authors=tuple(filter(None, authors)),
            ),
            path,
        )


def ghost_database(value: Any) -> Mapping[str, Any] | None:
    """Return the tables of a Ghost export, old or new, or None for other JSON."""
    if not isinstance(value, Mapping):
        return None
    dumps = value.get("db")
    held_in = dumps[0] if isinstance(dumps, list) and dumps else value
    tables = held_in.get("data") if isinstance(held_in, Mapping) else None
    return tables if isinstance(tables, Mapping) and isinstance(tables.get("posts"), list) else None


def read_blogger(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the posts of a Blogger export; comments, pages, settings and the template are none and are passed over."""
    for number, entry in enumerate(elements(data, name, "entry"), 1):
        kinds = {child.get("term") for child in entry.iterchildren("{*}category")}
        if BLOGGER_POST not in kinds and text_of(entry, "type") != "POST":
            continue
        control = next(iter(entry.iterchildren("{*}control")), None)
        draft = control is not None and text_of(control, "draft").lower() == "yes"
        if (draft or text_of(entry, "status") in {"DRAFT", "SOFT_TRASHED"}) and not options.drafts:
            yield Listed(shown(f"{name}#{number}"), left_out="it is a draft")
            continue
        links = {child.get("rel"): child.get("href", "") for child in entry.iterchildren("{*}link")}
        author = next(iter(entry.iterchildren("{*}author")), None)
        yield held(
            name,
            number,
            Entry(
                id=text_of(entry, "id"),
                url=links.get("alternate", ""),
                title=text_of(entry, "title"),
                content_html=text_of(entry, "content"),
                date_published=text_of(entry, "published"),
                authors=() if author is None else tuple(filter(None, [text_of(author, "name")])),
            ),
            path,
        )


def read_zip(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    """Yield the posts of a Substack export (posts.csv beside posts/*.html) or a Medium one (posts/*.html)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_FAULTS as error:
        raise ReadError(f"{name}: this zip file is damaged ({error}); export it again") from error
    with archive:
        names = archive.namelist()
        table = next((inside for inside in names if inside.rpartition("/")[2] == "posts.csv"), "")
        if table:
            yield from _read_substack(archive, table, name, path, options)
        elif any(re.search(r"(?:^|/)posts/[^/]+\.html?$", inside) for inside in names):
            yield from _read_medium(archive, name, path, options)
        else:
            raise ReadError(f"{name}: this zip is no export of Substack or Medium; unpack it and give the folder")


def _read_substack(
    archive: zipfile.ZipFile, table: str, name: str, path: Path | None, options: ListOptions
) -> Iterator[Listed]:
    import csv

    rows = csv.DictReader(io.StringIO(_member(archive, table, name).decode("utf-8-sig", "replace"), newline=""))
    folder = table.rpartition("posts.csv")[0]
    for number, row in enumerate(rows, 1):
        post_id = row.get("post_id") or ""
        fault = "" if options.drafts else _substack_fault(row)
        inside = f"{folder}posts/{post_id}.html"
        if not fault and inside not in archive.namelist():
            fault = "the export does not hold its text"
        if fault:
            yield Listed(shown(f"{name}#{number}"), left_out=fault)
            continue
        entry = Entry(
            id=post_id,
            title=row.get("title") or "",
            summary=row.get("subtitle") or "",
            content_html=_member(archive, inside, name).decode("utf-8", "replace"),
            date_published=row.get("post_date") or "",
        )
        yield held(name, number, entry, path)


def _read_medium(archive: zipfile.ZipFile, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed]:
    from lxml import html

    posts = sorted(inside for inside in archive.namelist() if re.search(r"(?:^|/)posts/[^/]+\.html?$", inside))
    for number, inside in enumerate(posts, 1):
        if MEDIUM_DRAFT.search(inside) and not options.drafts:
            yield Listed(shown(f"{name}#{number}"), left_out="it is a draft")
            continue
        tree = html.fromstring(_member(archive, inside, name).decode("utf-8", "replace"))
        body = next(iter(tree.find_class("e-content")), None)
        entry = Entry(
            id=inside.rpartition("/")[2],
            url=next((a.get("href", "") for a in tree.find_class("p-canonical")), ""),
            title="".join(node.text_content() for node in tree.find_class("p-name")[:1]).strip(),
            content_html="" if body is None else html.tostring(body, encoding="unicode"),
            date_published=next((time.get("datetime", "") for time in tree.find_class("dt-published")), ""),
            authors=tuple(node.text_content().strip() for node in tree.find_class("p-author")[:1]),
        )
        yield held(name, number, entry, path)


def _member(archive: zipfile.ZipFile, inside: str, name: str) -> bytes:
    """Return a file of the archive; raises ReadError for one that is too large or damaged."""
    try:
        with archive.open(inside) as member:
            data = member.read(MOST_UNPACKED + 1)
    except ZIP_FAULTS as error:
        raise ReadError(f"{name}: {shown(inside)} in it cannot be unpacked ({error}); export it again") from error
    if len(data) > MOST_UNPACKED:
        raise ReadError(f"{name}: {shown(inside)} in it is over {MOST_UNPACKED >> 20} MB, which no article is")
    return data


def _ghost_fault(post: Mapping[str, Any]) -> str:
    if post.get("status") != "published":
        return f'its status is "{shown(str(post.get("status")))}"'
    if post.get("visibility") not in (None, "", "public"):
        return f'it is for "{shown(str(post.get("visibility")))}" alone'
    return ""


def _substack_fault(row: Mapping[str, str | None]) -> str:
    if (row.get("is_published") or "").lower() not in {"true", "1"}:
        return "it is a draft"
    audience = row.get("audience") or ""
    return "" if audience in ("", "everyone") else f'it is for "{shown(audience)}" alone'
