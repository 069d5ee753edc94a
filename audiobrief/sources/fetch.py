"""Bytes from the web: one page or picture, within limits of time and size, from a checked address.

Built on the standard library's HTTP client, for it takes a socket that is already connected: the address guard
decides where to, and every byte read counts against one deadline, which client libraries only offer per read.
"""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from audiobrief.errors import FetchError
from audiobrief.model import Source, SourceType
from audiobrief.sources.address_guard import Guard, connect, permitted_addresses, time_left
from audiobrief.sources.http_body import SAVE_IT, FetchLimits, declared_charset, failed_status, named_errors, read_body
from audiobrief.sources.kinds import (
    claimed_type,
    find_readable_type,
    foreign_content_type,
)
from audiobrief.sources.links import Link, parse_link
from audiobrief.sources.names import shown
from audiobrief.sources.timed_socket import TimedSocket
from audiobrief.standards.signatures import is_picture

if TYPE_CHECKING:
    import ssl
    from http.client import HTTPResponse

__all__ = ["FetchLimits", "Reply", "ask", "fetch_image", "fetch_url"]

T = TypeVar("T")

REDIRECTS = (301, 302, 303, 307, 308)
PARTIAL = 206
ACCEPT_PAGE = (
    "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, application/rss+xml;q=0.7, */*;q=0.1"
)
ACCEPT_PICTURE = "image/jpeg, image/png, image/webp, image/*;q=0.5"
IMAGE_LIMITS = FetchLimits(max_size=10_000_000, total_timeout_s=20)
PAGE_LIMITS = FetchLimits()
INTERNET = Guard()


def fetch_url(  # noqa: PLR0913  each is a choice of its own
    url: str,
    *,
    limits: FetchLimits = PAGE_LIMITS,
    typed_url: str = "",
    type: SourceType | None = None,  # noqa: A002
    canonical: str = "",
    guard: Guard = INTERNET,
) -> Source:
    """Return a web page, or a feed unsplit, as a source; its `url` is the final address, or `canonical` when given.

    A private address is reached only where `typed_url`, what a person typed, names it. Raises FetchError, or
    ReadError for content of a format that cannot be read aloud.
    """
    name = shown(url)
    answer = _follow(url, _Journey(name, limits, guard, ACCEPT_PAGE, _check_page), typed_url, _accept)
    found = find_readable_type(answer.data, name, type, claimed_type(answer.content_type, answer.link.path))
    return Source(answer.data, found, name, canonical or answer.link.url, charset=answer.charset)


def fetch_image(url: str, *, limits: FetchLimits = IMAGE_LIMITS, typed_url: str = "", guard: Guard = INTERNET) -> bytes:
    """Return a picture's bytes, under the same guard as a page. Raises FetchError."""
    name = shown(url)
    answer = _follow(url, _Journey(name, limits, guard, ACCEPT_PICTURE, _check_image), typed_url, _accept)
    if not is_picture(answer.data):
        raise FetchError(f"{name}: what came is no JPEG, PNG, GIF or WebP picture; give another with --cover")
    return answer.data


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said, whatever it was."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names."""
    body: bytes
    """Empty unless the status says success."""


def ask(  # noqa: PLR0913  each is a choice of its own
    url: str,
    *,
    method: Literal["GET", "HEAD"] = "GET",
    headers: Mapping[str, str] | None = None,
    limits: FetchLimits = PAGE_LIMITS,
    typed_url: str = "",
    guard: Guard = INTERNET,
) -> Reply:
    """Return what a server says to a request, under the same guard as a page. Raises FetchError when it says nothing.

    Only the host and port of `typed_url` may be private.
    """
    journey = _Journey(shown(url), limits, guard, "*/*", lambda *_: None, method, headers or {})
    return _follow(url, journey, typed_url, _reply)


@dataclass(frozen=True, slots=True)
class _Journey:
    """What stays the same over all hops of one fetch."""

    name: str
    limits: FetchLimits
    guard: Guard
    accept: str
    check: Callable[[str, str], None]
    """Raises FetchError for a content type that is not wanted: (content type, name)."""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Beside those of every request, or in their place."""


@dataclass(frozen=True, slots=True)
class _Answer:
    link: Link
    content_type: str
    charset: str
    data: bytes


def _follow(
    url: str, journey: _Journey, typed_url: str, take: Callable[["HTTPResponse", Link, _Journey, bool], T]
) -> T:
    """Walk the redirects. The typed private host and port stay open until the first hop leaves them."""
    deadline = time.monotonic() + journey.limits.total_timeout_s
    link = _checked_link(url, journey.name)
    typed = parse_link(typed_url)
    private = (typed.host, typed.port) if typed and journey.guard.is_private_name(typed.host) else None
    visited = [link.url]
    while True:
        private = private if (link.host, link.port) == private else None
        with (
            named_errors(link, journey.name, journey.limits),
            _visit(link, journey, deadline, private_ok=private is not None) as response,
        ):
            target = _redirect_target(response)
            if target is None:
                return take(response, link, journey, len(visited) > 1)
        link = _next_link(link, target, visited, journey)
        visited.append(link.url)


def _accept(response: "HTTPResponse", link: Link, journey: _Journey, redirected: bool) -> _Answer:
    if not 200 <= response.status < 300:  # noqa: PLR2004  RFC 9110, section 15.3: success
        raise failed_status(response, journey.name, link.url if redirected else "")
    if response.status == PARTIAL:
        raise FetchError(f"{journey.name}: the server sent a part of it, which was not asked for; {SAVE_IT}")
    header = response.headers
    content_type = header.get_content_type() if "Content-Type" in header else ""
    journey.check(content_type, journey.name)
    return _Answer(link, content_type, declared_charset(response), read_body(response, journey.name, journey.limits))


def _reply(response: "HTTPResponse", _link: Link, journey: _Journey, _redirected: bool) -> Reply:
    successful = 200 <= response.status < 300 and journey.method != "HEAD"  # noqa: PLR2004  RFC 9110, section 15.3
    body = read_body(response, journey.name, journey.limits) if successful else b""
    return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _checked_link(url: str, name: str) -> Link:
    link = parse_link(url)
    if link is None:
        raise FetchError(f"{name}: this is not a complete http(s) address; check its host and port")
    return link


def _redirect_target(response: "HTTPResponse") -> str | None:
    if response.status not in REDIRECTS:
        return None
    location = response.headers.get("Location")
    return None if location is None else location.encode("latin-1", "replace").decode("utf-8", "replace")


def _next_link(link: Link, target: str, visited: list[str], journey: _Journey) -> Link:
    from urllib.parse import urljoin

    try:
        following = parse_link(urljoin(link.url, target))
    except ValueError:
        following = None
    if following is None:
        raise FetchError(f"{journey.name}: refused, for it redirects to {shown(target)}; only http(s) is followed")
    if following.url in visited:
        raise FetchError(
            f"{journey.name}: it redirects in a circle, again to {shown(following.url)}; it may want cookies or a "
            f"login: {SAVE_IT}"
        )
    if len(visited) > journey.limits.max_redirects:
        raise FetchError(
            f"{journey.name}: more than {journey.limits.max_redirects} redirects, the last to {shown(following.url)}; "
            "give the article's final address"
        )
    same_origin = (link.scheme, link.host, link.port) == (following.scheme, following.host, following.port)
    return replace(following, userinfo=link.userinfo if same_origin else "")


@contextmanager
def _visit(link: Link, journey: _Journey, deadline: float, *, private_ok: bool) -> Iterator["HTTPResponse"]:
    from http.client import HTTPConnection

    addresses = permitted_addresses(link, journey.name, journey.guard, deadline, private_ok=private_ok)
    raw = connect(addresses, link.port, deadline, journey.limits.connect_timeout_s)
    try:
        if link.scheme == "https":
            raw.settimeout(min(time_left(deadline), journey.limits.connect_timeout_s))
            raw = _tls_context().wrap_socket(raw, server_hostname=link.host)
        connection = HTTPConnection(link.host, link.port)
        connection.sock = TimedSocket(raw, deadline)
        connection.request(journey.method, link.target, headers={**_headers(link, journey.accept), **journey.headers})
        with connection.getresponse() as response:
            _refuse_two_lengths(response, journey.name)
            yield response
    finally:
        raw.close()


def _refuse_two_lengths(response: "HTTPResponse", name: str) -> None:
    """Raise FetchError when nobody can tell where the body ends (RFC 9112 §6.3)."""
    lengths = {part.strip() for line in response.headers.get_all("Content-Length", ()) for part in line.split(",")}
    if len(lengths) > 1 or not all(length.isdecimal() for length in lengths):
        raise FetchError(f"{name}: the server gives lengths that contradict each other; {SAVE_IT}")


def _headers(link: Link, accept: str) -> dict[str, str]:
    headers = {
        "Host": link.authority,
        "User-Agent": _user_agent(),
        "Accept": accept,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    if link.userinfo:
        from urllib.parse import unquote_to_bytes

        headers["Authorization"] = "Basic " + base64.b64encode(unquote_to_bytes(link.userinfo)).decode("ascii")
    return headers


def _user_agent() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"audiobrief/{version('audiobrief')}"
    except PackageNotFoundError:
        return "audiobrief"


def _tls_context() -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        import certifi  # python.org's macOS builds come without root certificates

        context.load_verify_locations(certifi.where())
    return context


def _check_page(content_type: str, name: str) -> None:
    if foreign := foreign_content_type(content_type):
        raise FetchError(f"{name}: this is {foreign} ({shown(content_type)}), not an article; give the page's address")


def _check_image(content_type: str, name: str) -> None:
    if content_type.startswith(("text/", "application/json", "application/xhtml")):
        raise FetchError(f"{name}: this is {shown(content_type)}, not a picture; give another with --cover")
