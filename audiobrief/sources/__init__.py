"""Where the bytes of an article come from: a file, standard input or the web."""

import re
from pathlib import Path

from audiobrief.errors import ReadError
from audiobrief.model import Source, SourceType
from audiobrief.sources.files import read_file, read_stdin
from audiobrief.sources.kinds import check_readable, find_type, type_of_name
from audiobrief.sources.links import canonical_url, parse_link, source_identity
from audiobrief.sources.names import shown

__all__ = ["canonical_url", "open_source", "source_identity"]

_WEB = re.compile(r"https?:[/\\]", re.IGNORECASE)
_FILE_URL = re.compile(r"file:(?://(?:localhost)?(?=/))?", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://|(data|mailto|javascript|urn):", re.IGNORECASE)
_WEB_LIKE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S*|www\.\S+", re.IGNORECASE)


def open_source(name: str, *, type: SourceType | None = None, url: str = "", max_size: int) -> Source:  # noqa: A002
    """Return the source that someone named: "-" is standard input, http(s):// is fetched, all else is a file.

    `type` overrides what suffix, server and content say; standard input without it is judged by its content.
    `url` says where the article lives, and `max_size` is in bytes. Because the name was typed, its own host may be a
    private one. Raises ReadError, or FetchError for a URL.
    """
    url = _checked_url(url, name)
    if name == "-":
        data = read_stdin(max_size)
        check_readable(data, "-")
        return Source(data, type or find_type(data, None), "-", url)
    if _WEB.match(name):
        from audiobrief.sources.fetch import FetchLimits, fetch_url

        return fetch_url(name, limits=FetchLimits(max_size=max_size), typed_url=name, type=type, canonical=url)
    return _open_file(name, type, url, max_size)


def _open_file(name: str, given: SourceType | None, url: str, max_size: int) -> Source:
    file = Path(name)
    if not name.strip():
        raise ReadError("the name of a source is empty; give a file, a URL, or - for standard input")
    if not _exists(file):
        _refuse_other_schemes(name)
    data = read_file(file, max_size)
    check_readable(data, shown(name))
    return Source(data, given or find_type(data, type_of_name(file.name)), shown(name), url, file)


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
