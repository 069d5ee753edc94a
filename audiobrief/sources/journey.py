"""A way over the web: from an address over its redirects to an answer, every hop guarded, in turn and in time.

Built on the standard library's HTTP client, for it takes a socket that is already connected: the address guard
decides where to, and every byte read counts against one deadline, which client libraries only offer per read.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from audiobrief.errors import FetchError
from audiobrief.settings import WebSettings
from audiobrief.sources.address_guard import Guard, connect, permitted_addresses, time_left
from audiobrief.sources.http_body import CONTRADICTORY, SAVE_IT, FetchLimits, named_errors
from audiobrief.sources.links import Link, parse_link
from audiobrief.sources.manners.headers import request_headers
from audiobrief.sources.manners.patience import BUSY, retry_after_s
from audiobrief.sources.manners.proxy import connect_through, find_proxy, proxy_headers
from audiobrief.sources.manners.turns import Turn, take_turn
from audiobrief.sources.names import shown
from audiobrief.sources.timed_socket import TimedSocket

if TYPE_CHECKING:
    import socket
    import ssl
    from http.client import HTTPResponse

T = TypeVar("T")

REDIRECTS = (301, 302, 303, 307, 308)
"""Statuses of RFC 9110 §15.4 that name another address to ask."""
LENGTH_DIGITS = 18
"""Of a body's length: an exabyte."""


@dataclass(frozen=True, slots=True)
class Journey:
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
    web: WebSettings = field(default_factory=WebSettings)
    pause_s: float | None = 0.0
    """What the host wants between two requests; None: it is asked without waiting for a turn."""


def follow(url: str, journey: Journey, typed_url: str, take: Callable[["HTTPResponse", Link, Journey, bool], T]) -> T:
    """Walk the redirects and return what `take` makes of the answer: (response, link, journey, whether redirected).

    The typed private host and port stay open until the first hop leaves them. Raises FetchError.
    """
    deadline = time.monotonic() + journey.limits.total_timeout_s
    link = _checked_link(url, journey.name)
    typed = parse_link(typed_url)
    private = (typed.host, typed.port) if typed and journey.guard.is_private_name(typed.host) else None
    visited = [link.url]
    while True:
        private = private if (link.host, link.port) == private else None
        with _turn(link, journey) as turn, named_errors(link, journey.name, journey.limits):
            deadline += turn.waited_s
            step = _Step(link, deadline, private is not None, _same_origin(link, typed))
            with _visit(step, journey) as response:
                if response.status in BUSY:
                    turn.rest(response.status, retry_after_s({"retry-after": response.headers.get("Retry-After", "")}))
                target = _redirect_target(response)
                if target is None:
                    return take(response, link, journey, len(visited) > 1)
        link = _next_link(link, target, visited, journey)
        visited.append(link.url)


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


def _next_link(link: Link, target: str, visited: list[str], journey: Journey) -> Link:
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
    return replace(following, userinfo=link.userinfo if _same_origin(link, following) else "")


def _same_origin(one: Link, other: Link | None) -> bool:
    return other is not None and (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _turn(link: Link, journey: Journey) -> AbstractContextManager[Turn]:
    if journey.pause_s is None:
        return nullcontext(Turn(link, 0.0))
    return take_turn(link, journey.name, journey.pause_s)


@dataclass(frozen=True, slots=True)
class _Step:
    """One hop of a journey."""

    link: Link
    deadline: float
    private_ok: bool
    named: bool
    """Whether a person named this origin."""


@contextmanager
def _visit(step: _Step, journey: Journey) -> Iterator["HTTPResponse"]:
    from http.client import HTTPConnection

    link, deadline, proxy = step.link, step.deadline, find_proxy(step.link, journey.name)
    raw = _connected(step, journey, proxy)
    try:
        if link.scheme == "https":
            raw.settimeout(min(time_left(deadline), journey.limits.connect_timeout_s))
            raw = _tls_context().wrap_socket(raw, server_hostname=link.host)
        connection = HTTPConnection(link.host, link.port)
        connection.sock = timed = TimedSocket(raw, deadline)
        plain = proxy if link.scheme == "http" else None
        headers = request_headers(link, journey.accept, journey.web, named=step.named) | dict(journey.headers)
        headers |= proxy_headers(plain) if plain else {}
        connection.request(journey.method, link.url if plain else link.target, headers=headers)
        with connection.getresponse() as response:
            _refuse_unclear_end(response, journey.name)
            yield response
            if journey.method == "GET" and response.length == 0 and timed.excess().strip():
                raise FetchError(f"{journey.name}: more than the length came that the server gave for it; {SAVE_IT}")
    finally:
        raw.close()


def _connected(step: _Step, journey: Journey, proxy: Link | None) -> "socket.socket":
    link, name, guard, timeout_s = step.link, journey.name, journey.guard, journey.limits.connect_timeout_s
    if proxy:
        return connect_through(proxy, link, name, guard, step.deadline, timeout_s, private_ok=step.private_ok)
    addresses = permitted_addresses(link, name, guard, step.deadline, private_ok=step.private_ok)
    return connect(addresses, link.port, step.deadline, timeout_s)


def _refuse_unclear_end(response: "HTTPResponse", name: str) -> None:
    """Raise FetchError when nobody can tell where the body ends (RFC 9112 §6.3)."""
    lengths, codings = (_listed(response, header) for header in ("Content-Length", "Transfer-Encoding"))
    if len(set(lengths)) > 1 or not all(length.isdecimal() and len(length) <= LENGTH_DIGITS for length in lengths):
        raise FetchError(f"{name}: {CONTRADICTORY}")
    if [coding.lower() for coding in codings] not in ([], ["identity"], ["chunked"]):
        raise FetchError(f"{name}: it was sent as {shown(', '.join(codings))}, which was not asked for; {SAVE_IT}")


def _listed(response: "HTTPResponse", header: str) -> list[str]:
    return [part.strip() for line in response.headers.get_all(header, ()) for part in line.split(",")]


def _tls_context() -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        import certifi  # python.org's macOS builds come without root certificates

        context.load_verify_locations(certifi.where())
    return context
