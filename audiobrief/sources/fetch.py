"""Bytes from the web: one page or picture, within limits of time and size, from a checked address."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from audiobrief.errors import FetchError
from audiobrief.model import Source, SourceType
from audiobrief.settings import WebSettings
from audiobrief.sources.address_guard import Guard
from audiobrief.sources.http_body import SAVE_IT, FetchLimits, declared_charset, failed_status, read_body
from audiobrief.sources.journey import Journey, follow
from audiobrief.sources.kinds import (
    claimed_type,
    find_readable_type,
    foreign_content_type,
)
from audiobrief.sources.links import Link
from audiobrief.sources.manners.patience import BUSY, patiently, retry_after_s
from audiobrief.sources.names import shown
from audiobrief.standards.reservations import find_reservations
from audiobrief.standards.signatures import is_picture

if TYPE_CHECKING:
    from http.client import HTTPResponse

__all__ = ["FetchLimits", "Reply", "ask", "ask_politely", "fetch_image", "fetch_url"]

ACCEPT_PAGE = (
    "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8, application/rss+xml;q=0.7, */*;q=0.1"
)
ACCEPT_PICTURE = "image/jpeg, image/png, image/webp, image/*;q=0.5"
IMAGE_LIMITS = FetchLimits(max_size=10_000_000, total_timeout_s=20)
"""Of a picture, without which a cover is drawn: nobody waits longer for one; set by hand."""
PAGE_LIMITS = FetchLimits()
INTERNET = Guard()
USUAL = WebSettings()


def fetch_url(  # noqa: PLR0913  each is a choice of its own
    url: str,
    *,
    limits: FetchLimits = PAGE_LIMITS,
    typed_url: str = "",
    type: SourceType | None = None,  # noqa: A002
    canonical: str = "",
    guard: Guard = INTERNET,
    web: WebSettings = USUAL,
    pause_s: float = 0.0,
) -> Source:
    """Return a web page, or a feed unsplit, as a source; its `url` is the final address, or `canonical` when given.

    A private address is reached only where `typed_url`, what a person typed, names it. A busy or slow server is asked
    three times, its host once in a second or in the `pause_s` that it wants. Raises FetchError, or ReadError for
    content of a format that cannot be read aloud.
    """
    name = shown(url)
    journey = Journey(name, limits, guard, ACCEPT_PAGE, _check_page, web=web, pause_s=pause_s)
    answer = patiently(lambda: follow(url, journey, typed_url, _accept))
    found = find_readable_type(answer.data, name, type, claimed_type(answer.content_type, answer.link.path))
    address = canonical or answer.link.url
    return Source(
        answer.data,
        found,
        name,
        address,
        charset=answer.charset,
        entry=_part_of_page(url, found),
        reserved=answer.reserved,
    )


def _part_of_page(url: str, type: SourceType) -> str:  # noqa: A002
    """Return the number behind "#" that names one of a page's articles; any other name is a place on it."""
    part = url.partition("#")[2]
    return part if type is SourceType.HTML and part.isdecimal() else ""


def fetch_image(
    url: str,
    *,
    limits: FetchLimits = IMAGE_LIMITS,
    typed_url: str = "",
    guard: Guard = INTERNET,
    web: WebSettings = USUAL,
) -> bytes:
    """Return a picture's bytes, under the same guard and with the same manners as a page. Raises FetchError."""
    name = shown(url)
    journey = Journey(name, limits, guard, ACCEPT_PICTURE, _check_image, web=web)
    answer = patiently(lambda: follow(url, journey, typed_url, _accept))
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

    Only the host and port of `typed_url` may be private. It is asked once and at once: one's own server, in an audit.
    """
    journey = Journey(shown(url), limits, guard, "*/*", lambda *_: None, method, headers or {}, pause_s=None)
    return follow(url, journey, typed_url, _reply)


def ask_politely(  # noqa: PLR0913  as above
    url: str,
    *,
    method: Literal["GET", "HEAD"] = "GET",
    headers: Mapping[str, str] | None = None,
    limits: FetchLimits = PAGE_LIMITS,
    typed_url: str = "",
    web: WebSettings = USUAL,
) -> Reply:
    """Return what a server says, asked in turn and as often as is decent; its last answer, if it stays busy."""
    journey = Journey(shown(url), limits, INTERNET, "*/*", lambda *_: None, method, headers or {}, web)

    def attempt() -> Reply:
        reply = follow(url, journey, typed_url, _reply)
        if reply.status in BUSY:
            raise _Busy(reply)
        return reply

    try:
        return patiently(attempt)
    except _Busy as busy:
        return busy.reply


class _Busy(FetchError):  # noqa: N818  it is a reply on its way out
    def __init__(self, reply: Reply) -> None:
        super().__init__(
            f"the server answered {reply.status}", passing=True, retry_after_s=retry_after_s(reply.headers)
        )
        self.reply = reply


@dataclass(frozen=True, slots=True)
class _Answer:
    link: Link
    content_type: str
    charset: str
    data: bytes
    reserved: tuple[str, ...]


def _accept(response: "HTTPResponse", link: Link, journey: Journey, redirected: bool) -> _Answer:
    if not 200 <= response.status < 300:  # noqa: PLR2004  RFC 9110, section 15.3: success
        raise failed_status(response, journey.name, link.url if redirected else "")
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        raise FetchError(f"{journey.name}: the server sent a part of it, which was not asked for; {SAVE_IT}")
    header = response.headers
    content_type = header.get_content_type() if "Content-Type" in header else ""
    journey.check(content_type, journey.name)
    reserved = find_reservations({name.lower(): value for name, value in header.items()})
    body = read_body(response, journey.name, journey.limits)
    return _Answer(link, content_type, declared_charset(response), body, reserved)


def _reply(response: "HTTPResponse", _link: Link, journey: Journey, _redirected: bool) -> Reply:
    successful = 200 <= response.status < 300 and journey.method != "HEAD"  # noqa: PLR2004  RFC 9110, section 15.3
    body = read_body(response, journey.name, journey.limits) if successful else b""
    return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _check_page(content_type: str, name: str) -> None:
    if foreign := foreign_content_type(content_type):
        raise FetchError(f"{name}: this is {foreign} ({shown(content_type)}), not an article; give the page's address")


def _check_image(content_type: str, name: str) -> None:
    if content_type.startswith(("text/", "application/json", "application/xhtml")):
        raise FetchError(f"{name}: this is {shown(content_type)}, not a picture; give another with --cover")
