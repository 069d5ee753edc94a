"""How a server behaves: HEAD, byte ranges, types, validators, CORS (RFC 9110; Apple's requirements)."""

from collections.abc import Iterator
from http import HTTPStatus

from audiobrief.check.assets import Answer, WebAssets
from audiobrief.check.findings import Finding, finding

FEED_TYPES = ("application/rss+xml", "text/xml", "application/xml")
READ_ELSEWHERE = ("text/vtt", "application/json", "application/x-subrip", "application/json+chapters")
"""What web players on other sites fetch."""


def check_served(url: str, place: str, kind: str, web: WebAssets) -> Iterator[Finding]:
    """Yield what is wrong with how a file is served; `kind` is the content type it should have."""
    head = web.ask(url, method="HEAD")
    if head.status != HTTPStatus.OK:
        yield finding("http-head", place, f"HEAD {url} answered {_status(head)}")
        return
    served = head.headers.get("content-type", "").partition(";")[0].strip().lower()
    if served != kind and not (kind in FEED_TYPES and served in FEED_TYPES):
        code = "http-type-audio" if kind.startswith("audio/") else "http-type"
        yield finding(code, place, f"{url} is served as {served or 'nothing'}, not as {kind}")
    if not head.headers.get("etag") and not head.headers.get("last-modified"):
        yield finding("http-validator", place, f"{url} has neither ETag nor Last-Modified")
    if kind.startswith("audio/"):
        yield from _ranges(url, place, head, web)
    elif tag := head.headers.get("etag"):
        again = web.ask(url, If_None_Match=tag)
        if again.status != HTTPStatus.NOT_MODIFIED:
            yield finding("http-validator", place, f"{url} answered {_status(again)} to a client that has it")
    if kind in READ_ELSEWHERE and not head.headers.get("access-control-allow-origin"):
        yield finding("http-cors", place, f"{url} has no Access-Control-Allow-Origin")


def _ranges(url: str, place: str, head: Answer, web: WebAssets) -> Iterator[Finding]:
    part = web.ask(url, Range="bytes=100-199")
    expected = f"bytes 100-199/{head.headers.get('content-length', '*')}"
    if (
        part.status != HTTPStatus.PARTIAL_CONTENT
        or len(part.body) != 100  # noqa: PLR2004  as many as were asked for
        or part.headers.get("content-range") != expected
    ):
        yield finding("http-range", place, f"{url} answered {_status(part)} to a request for a hundred bytes")
    elif head.headers.get("accept-ranges") != "bytes":
        yield finding("http-range", place, f"{url} does not say Accept-Ranges: bytes")


def _status(answer: Answer) -> str:
    return str(answer.status) if answer.status else answer.error or "nothing"
