"""What a request says beside its address: who asks, what is wanted, a person's own headers and cookies."""

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import WrongOption
from audiobrief.expressions import regex
from audiobrief.settings import WebSettings
from audiobrief.sources.links import Link
from audiobrief.version import VERSION

if TYPE_CHECKING:
    from http.cookiejar import MozillaCookieJar

OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "range", "te", "upgrade"}
)
"""Headers that nobody else may set: the answer could not be read, or would be another one."""
_NAME = regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = regex(r"[\t\x20-\x7e\x80-\xff]*")


def request_headers(link: Link, accept: str, web: WebSettings, *, named: bool) -> dict[str, str]:
    """Return the headers of a request; those of the settings go only to an origin that a person `named`."""
    headers = {
        "Host": link.authority,
        "User-Agent": web.user_agent or user_agent(),
        "Accept": accept,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    if link.userinfo:
        headers["Authorization"] = basic(link.userinfo)
    if cookies := _cookies(link, web.cookies):
        headers["Cookie"] = cookies
    if named:
        own = check_headers(web.headers)
        headers = {name: value for name, value in headers.items() if name.lower() not in map(str.lower, own)} | own
    return headers


def basic(userinfo: str) -> str:
    """Return the credentials of "user:password", escapes undone (RFC 7617)."""
    from urllib.parse import unquote_to_bytes

    return "Basic " + base64.b64encode(unquote_to_bytes(userinfo)).decode("ascii")


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return a person's headers; raises WrongOption for one that is none (RFC 9110 §5) or that is ours to set."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise WrongOption(f'header "{name[:60]}": write "Name: value", on one line, in Latin letters')
        if name.lower() in OURS:
            raise WrongOption(f"header {name}: is audiobrief's own to set; leave it out")
    return dict(headers)


def user_agent() -> str:
    """Return who we say we are."""
    return f"audiobrief/{VERSION}"


def check_cookies(file: str) -> None:
    """Raise WrongOption for a file of cookies that cannot be read."""
    if file:
        _jar(file)


def _cookies(link: Link, file: str) -> str:
    """Return the cookies of an address: those of its host and path, and on a safe way alone the safe ones."""
    if not file:
        return ""
    from urllib.request import Request

    request = Request(link.url)  # noqa: S310  is never opened, but says which cookies are its own
    _jar(file).add_cookie_header(request)
    return request.get_header("Cookie") or ""


@cache
def _jar(file: str) -> "MozillaCookieJar":
    from http.cookiejar import LoadError, MozillaCookieJar

    jar = MozillaCookieJar(str(Path(file).expanduser()))
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (LoadError, OSError, UnicodeDecodeError, ValueError) as error:
        raise WrongOption(
            f"{file}: holds no cookies in Netscape's form ({error}); its first line is # Netscape HTTP Cookie File, "
            "as browsers' extensions, curl -c and yt-dlp write it"
        ) from error
    for cookie in jar:
        if cookie.expires == 0:  # so curl and browsers write one that lasts as long as their session
            cookie.expires = None
    return jar
