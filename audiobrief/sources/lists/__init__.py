"""Names to articles: folders, globs, lists of addresses, tables, sitemaps, OPML and the exports of other systems.

Lazily: ten thousand articles of a list stay lines of it until each is wanted. What is not published is told
with its reason, never passed over in silence.
"""

import glob
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from audiobrief.errors import FetchError, ReadError
from audiobrief.expressions import regex
from audiobrief.settings import WebSettings
from audiobrief.sources.files import read_file, read_head
from audiobrief.sources.kinds import type_of_name
from audiobrief.sources.lists.exports import ghost_database, read_blogger, read_ghost, read_zip
from audiobrief.sources.lists.indexes import bare_addresses, read_addresses, read_opml, read_sitemap
from audiobrief.sources.lists.listed import Listed, ListOptions, Overrides
from audiobrief.sources.lists.sites import find_rule, is_aside
from audiobrief.sources.lists.tables import read_csv, read_json_lines, read_row
from audiobrief.sources.lists.wordpress import is_rest, read_rest, read_wxr
from audiobrief.sources.markup import end_of_remarks, head_of
from audiobrief.sources.names import shown
from audiobrief.sources.stores import is_store, list_objects, read_object

__all__ = ["ListOptions", "Listed", "Overrides", "expand", "names_in", "read_list"]

LARGEST_LIST = 1 << 31  # bytes: an archive's export; it is held once, its articles one at a time
HEAD_BYTES = 1 << 14
"""Looked at to tell what kind of list a file is: some first records of any; set by hand."""
MOST_NESTED = 3
"""Sitemaps of sitemaps; the protocol allows one level, some sites have two."""
LIST_SUFFIXES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".opml", ".zip"})
MAY_BE_A_LIST = regex(r"https?://[^?#]*\.(?:xml|opml|csv|tsv|jsonl|ndjson|json|zip)(?:[?#]|$)", re.IGNORECASE)
WEB = regex(r"https?://", re.IGNORECASE)
_GLOB = regex(r"[*?\[]")
_ROOT = regex(r"<(?:\w+:)?(\w+)[\s>]")


def expand(names: Iterable[str], options: ListOptions | None = None) -> Iterator[Listed]:
    """Yield every article that the names stand for, in their order; a folder's files by name.

    Raises ReadError for a name that stands for nothing and for a damaged list, unless the options are forgiving.
    """
    chosen = options or ListOptions()
    for name in names:
        yield from _forgiven(name, _expand_name(name, chosen), chosen)


def _expand_name(name: str, options: ListOptions) -> Iterator[Listed]:
    if is_store(name):
        yield from _expand_store(name, options)
    elif "://" in name or name.startswith("-"):
        yield from _expand_address(name, options, MOST_NESTED)
    elif Path(name).is_dir():
        yield from _expand_folder(Path(name), options)
    elif _GLOB.search(name) and not Path(name).exists():
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  a pattern that begins at the root too
        if not found:
            raise ReadError(f"{shown(name)}: no file has such a name; put the pattern in quotation marks")
        yield from expand(found, options)
    else:
        yield from _expand_file(Path(name), options)


def _forgiven(name: str, articles: Iterable[Listed], options: ListOptions) -> Iterator[Listed]:
    try:
        yield from articles
    except ReadError as error:
        if not options.forgiving:
            raise
        yield Listed(shown(name), fault=str(error))


def names_in(file: Path, max_size: int = LARGEST_LIST) -> tuple[str, ...]:
    """Return the paths and URLs that a list names, one a line; paths start at its folder. Raises ReadError."""
    return tuple(read_addresses(_decoded(read_file(file, max_size)), file.parent))


def read_list(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed] | None:
    """Return the articles of a list by what its bytes hold, or None for what is an article or a feed itself."""
    suffix = Path(name.partition("?")[0]).suffix.lower()
    if suffix in {".csv", ".tsv"}:
        return read_csv(_decoded(data), name, path, options)
    if suffix in {".jsonl", ".ndjson"}:
        return read_json_lines(_decoded(data), name, path, options)
    if suffix == ".zip":
        return read_zip(data, name, path, options)
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return _read_json(data, name, path, options)
    return _read_xml(data, name, path, options)


def _expand_folder(folder: Path, options: ListOptions) -> Iterator[Listed]:
    left_out = find_rule(folder)
    files = (file for file in sorted(folder.rglob("*")) if not is_aside(file.relative_to(folder)) and file.is_file())
    for file in files:
        if reason := left_out(file.relative_to(folder), options.drafts):
            yield Listed(shown(str(file)), left_out=reason)
        elif type_of_name(file.name) is None and file.suffix.lower() not in LIST_SUFFIXES:
            yield Listed(shown(str(file)), left_out=f'no kind of article has names ending in "{shown(file.suffix)}"')
        else:
            yield from _forgiven(str(file), _expand_file(file, options), options)


def _expand_store(name: str, options: ListOptions) -> Iterator[Listed]:
    """Yield the articles at an address of an object store: a list, an object, or all below it."""
    for one in list_objects(name):
        called = one.address.rpartition("/")[2]
        below = Path(one.address.removeprefix(name.rstrip("/")).lstrip("/"))
        if is_aside(below):
            continue
        suffix = Path(called).suffix.lower()
        if suffix in LIST_SUFFIXES or suffix == ".xml":
            data = read_object(one.address, LARGEST_LIST)
            listed = read_list(data, shown(one.address), None, options)
            if listed is not None:
                yield from _forgiven(one.address, listed, options)
                continue
        if type_of_name(called) is None and one.address != name:
            yield Listed(shown(one.address), left_out=f'no kind of article has names ending in "{shown(suffix)}"')
        else:
            yield Listed(shown(one.address), one.address, version=one.version, byte_count=one.byte_count)


def _expand_file(file: Path, options: ListOptions) -> Iterator[Listed]:
    name, head = shown(str(file)), read_head(file, HEAD_BYTES)
    if addresses := _addresses_of(file, head):
        yield from (Listed(shown(address), address=address) for address in addresses)
        return
    if file.suffix.lower() in LIST_SUFFIXES or _looks_like_a_list(head):
        listed = read_list(read_file(file, LARGEST_LIST), name, file, options)
        if listed is not None:
            yield from listed
            return
    yield Listed(name, address=str(file))


def _addresses_of(file: Path, head: bytes) -> tuple[str, ...]:
    """Return the addresses of a text file that holds nothing else; all of it is read only if it begins so."""
    if file.suffix.lower() != ".txt":
        return ()
    lines = _decoded(head).rpartition("\n")[0] if len(head) == HEAD_BYTES else _decoded(head)
    return bare_addresses(_decoded(read_file(file, LARGEST_LIST))) if bare_addresses(lines) else ()


def _expand_address(name: str, options: ListOptions, depth: int, led_by: str = "") -> Iterator[Listed]:
    if not MAY_BE_A_LIST.match(name):
        yield Listed(shown(name), address=name, led_by=led_by)
        return
    listed = read_list(_fetched(name, options.web, led_by), shown(name), None, options)
    if listed is None:
        yield Listed(shown(name), address=name, led_by=led_by)
        return
    for one in listed:
        if one.address and not WEB.match(one.address):  # a stranger's list opens no file here, and no bucket of ours
            yield Listed(one.name, left_out="a list from the web may name nothing but addresses of the web")
        elif one.address and MAY_BE_A_LIST.match(one.address) and depth:
            yield from _expand_address(one.address, options, depth - 1, led_by or name)
        else:
            yield replace(one, led_by=led_by or name) if one.address else one


def _fetched(url: str, web: WebSettings, led_by: str) -> bytes:
    from audiobrief.sources.fetch import FetchLimits, ask_politely

    limits = FetchLimits(max_size=LARGEST_LIST, total_timeout_s=web.timeout_s)
    reply = ask_politely(url, limits=limits, typed_url=led_by or url, web=web)
    if reply.status != HTTPStatus.OK:
        raise FetchError(f"{shown(url)}: the server answers {reply.status}; check the list's address")
    return reply.body


def _read_json(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed] | None:
    try:
        value: Any = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    if is_rest(value):
        return read_rest(value, name, path, options)
    if (database := ghost_database(value)) is not None:
        return read_ghost(database, name, path, options)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return (read_row(row, name, number, path, options) for number, row in enumerate(value, 1))
    return None


def _read_xml(data: bytes, name: str, path: Path | None, options: ListOptions) -> Iterator[Listed] | None:
    head = head_of(data, HEAD_BYTES)
    found = _ROOT.match(head, end_of_remarks(head))
    root = found[1].lower() if found else ""
    if root in {"urlset", "sitemapindex"}:
        return read_sitemap(data, name)
    if root == "opml":
        return read_opml(data, name)
    if root == "rss" and "wordpress.org/export/" in head:
        return read_wxr(data, name, path, options)
    if root == "feed" and ("generator" in head and "blogger" in head.lower() and "kind#" in head):
        return read_blogger(data, name, path, options)
    return None


def _looks_like_a_list(head: bytes) -> bool:
    text = head_of(head, HEAD_BYTES)
    return any(mark in text for mark in ("<urlset", "<sitemapindex", "<opml", "wordpress.org/export/", "blogger"))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "replace")
