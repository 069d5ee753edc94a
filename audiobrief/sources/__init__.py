"""Where the bytes of an article come from: a file, standard input or the web, or an entry of a feed there."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import Source, SourceType
from audiobrief.settings import WebSettings
from audiobrief.sources.files import read_file, read_head, read_stdin
from audiobrief.sources.kinds import find_readable_type, find_type, type_of_name
from audiobrief.sources.links import canonical_url, is_home, parse_link, same_site, source_identity
from audiobrief.sources.markup import LONGEST_PROLOGUE
from audiobrief.sources.names import shown
from audiobrief.sources.stores import is_store, read_object

__all__ = [
    "can_reopen", "canonical_url", "holds_feed", "is_home", "local_file", "open_source", "open_sources",
    "reopening_name", "same_site", "source_identity",
]  # fmt: skip

USUAL = WebSettings()
SPLIT = frozenset({SourceType.FEED, SourceType.EPUB})
"""Sources of many articles, of which "#" names one."""
_WEB = regex(r"https?:[/\\]", re.IGNORECASE)
_FILE_URL = regex(r"file:(?://(?:localhost)?(?=/))?", re.IGNORECASE)
_OTHER_SCHEME = regex(r"([a-z][a-z0-9+.-]+)://|(data|mailto|javascript|urn):", re.IGNORECASE)
_WEB_LIKE = regex(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S*|www\.\S+", re.IGNORECASE)


def open_source(  # noqa: PLR0913  each is a choice of its own
    name: str,
    *,
    type: SourceType | None = None,  # noqa: A002
    url: str = "",
    max_size: int,
    typed: bool = True,
    web: WebSettings = USUAL,
) -> Source:
    """Return the source that someone named: "-" is standard input, http(s):// is fetched, all else is a file.

    Of a feed it is one entry, named after "#" by number, id, link or title, where there are several. `type`
    overrides what suffix, server and content say; standard input without it is judged by its content. `url` says where
    the article or feed lives, and `max_size` is in bytes. The host of a name that a person `typed` may be a private
    one; that of a name out of a record, page or feed may not. Raises ReadError, or FetchError for a URL.
    """
    source, wanted = _open(name, type, url, max_size, _Way(web, name if typed else ""))
    return _chosen(source, wanted) if wanted or source.type is SourceType.FEED else source


def open_sources(  # noqa: PLR0913  as above
    name: str,
    *,
    type: SourceType | None = None,  # noqa: A002
    url: str = "",
    max_size: int,
    limit: int | None = None,
    led_by: str = "",
    web: WebSettings = USUAL,
) -> tuple[Source, ...]:
    """Return every article at a name: all entries of a feed, or the newest `limit`; a book's chapters; else the one.

    Names, options and errors are those of `open_source`. An address that nobody typed is `led_by` a list, feed or page:
    its host's robots.txt is then asked first, and only the host of the list may be a private one.
    """
    typed_url = led_by if _WEB.match(led_by) else name
    source, wanted = _open(name, type, url, max_size, _Way(web, typed_url, robots=bool(led_by)))
    if wanted or source.type not in SPLIT:
        return (_chosen(source, wanted) if wanted else source,)
    if source.type is SourceType.EPUB:
        from audiobrief.sources.books import split_book

        return split_book(source)
    from audiobrief.sources.feeds import split_feed

    return split_feed(source, limit)


def _chosen(source: Source, wanted: str) -> Source:
    """Return the entry of a feed, or the chapter of a book, that is wanted."""
    if source.type is SourceType.EPUB:
        from audiobrief.sources.books import choose_chapter

        return choose_chapter(source, wanted)
    from audiobrief.sources.feeds import choose_entry

    return choose_entry(source, wanted)


def holds_feed(name: str) -> bool:
    """Say whether a name is that of a file that holds a feed, without fetching anything or reading all of it."""
    return not _WEB.match(name) and find_type(read_head(Path(name), LONGEST_PROLOGUE), None) is SourceType.FEED


def local_file(name: str) -> Path | None:
    """Return the file that a name stands for, itself or as a feed with an entry after "#"; None when there is none."""
    if name in ("", "-") or _WEB.match(name):
        return None
    file, _ = _split_file(name)
    return file if _exists(file) else None


def reopening_name(source: Source) -> str:
    """Return what a file, or an entry of any feed, can be opened by again from any folder; empty for all else."""
    entry = f"#{source.entry}" if source.entry else ""
    if source.path is not None:
        return f"{source.path.resolve()}{entry}"
    return source.name.partition("#")[0] + entry if entry and _WEB.match(source.name) else ""


def can_reopen(name: str) -> bool:
    """Say whether a `reopening_name` still leads somewhere: its file is there, or it is on the web."""
    return bool(_WEB.match(name)) or local_file(name) is not None


@dataclass(frozen=True, slots=True)
class _Way:
    """How the web is asked for a name."""

    web: WebSettings
    typed_url: str
    """The address that a person named; its host may be private."""
    robots: bool = False
    """Whether robots.txt is asked first."""


def _open(name: str, given: SourceType | None, url: str, max_size: int, way: _Way) -> tuple[Source, str]:
    """Return what lies at a name, a feed unsplit, and which entry of it is wanted."""
    url = _checked_url(url, name)
    if _WEB.match(name):
        from audiobrief.sources.fetch import FetchLimits, fetch_url

        limits = FetchLimits(max_size=max_size, total_timeout_s=way.web.timeout_s)
        source = fetch_url(
            name,
            limits=limits,
            typed_url=way.typed_url,
            type=given,
            canonical=url,
            web=way.web,
            pause_s=_robots_pause_s(name, way),
        )
        if source.type not in SPLIT:
            return source, ""
        address, _, wanted = name.partition("#")
        return replace(source, name=shown(address)), wanted
    if is_store(name):
        data = read_object(name, max_size)
        return Source(data, find_readable_type(data, shown(name), given, type_of_name(name)), shown(name), url), ""
    if name == "-" or name.startswith("-#"):
        data = read_stdin(max_size)
        return Source(data, find_readable_type(data, "-", given, None), "-", url), name[2:]
    return _open_file(name, given, url, max_size)


def _robots_pause_s(name: str, way: _Way) -> float:
    if not way.robots:
        return 0.0
    from audiobrief.sources.manners.robots import allowed_pause_s

    return allowed_pause_s(name, way.web, way.typed_url)


def _open_file(name: str, given: SourceType | None, url: str, max_size: int) -> tuple[Source, str]:
    if not name.strip():
        raise ReadError("the name of a source is empty; give a file, a URL, or - for standard input")
    file, wanted = _split_file(name)
    if not _exists(file):
        _refuse_other_schemes(name)
    data = read_file(file, max_size)
    if wanted and find_readable_type(data, shown(str(file)), given, type_of_name(file.name)) is SourceType.HTML:
        return Source(data, SourceType.HTML, shown(name), url, file, entry=wanted), ""  # one of a page's articles
    called = shown(str(file) if wanted else name)
    found = find_readable_type(data, called, given, type_of_name(file.name))
    if wanted and found not in SPLIT:
        raise ReadError(f'{called}: this is no feed, so there is no entry "{shown(wanted)}" in it; leave "#" out')
    return Source(data, found, called, url, file), wanted


def _split_file(name: str) -> tuple[Path, str]:
    """Return a file's path and what follows "#", which may itself be a part of paths and of entries' names."""
    pieces = name.split("#") if not _exists(Path(name)) else [name]
    for count in range(1, len(pieces)):
        file = Path("#".join(pieces[:count]))
        if _exists(file) and file.is_file():
            return file, "#".join(pieces[count:])
    return Path(name), ""


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def _refuse_other_schemes(name: str) -> None:
    if _FILE_URL.match(name):
        raise ReadError(
            f"{shown(name)}: file: addresses are not opened; give the path {shown(_FILE_URL.sub('', name))}"
        )
    if found := _OTHER_SCHEME.match(name):
        scheme = (found[1] or found[2]).lower()
        raise ReadError(f"{shown(name)}: {scheme}: addresses are not opened; give an http(s) URL, a file or -")
    if _WEB_LIKE.fullmatch(name):
        raise ReadError(f"{shown(name)}: there is no such file; for a web page write https://{shown(name)}")


def _checked_url(url: str, name: str) -> str:
    if not url:
        return ""
    link = parse_link(url)
    if link is None:
        raise ReadError(f"{shown(name)}: --url {shown(url)} is not an http(s) address; give the article's own")
    return link.url
