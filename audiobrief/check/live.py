"""A published show as its listeners' programs meet it: is all there that an article and its players ask for?"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from audiobrief.check.assets import Answer, WebAssets
from audiobrief.check.findings import Finding, finding
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.data import show_address
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.folder import open_show_folder
from audiobrief.show.homes import EPISODES
from audiobrief.show.life import LIVE
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.outputs import BY_URL
from audiobrief.show.settings import require_address

LISTEN = "listen.js"
FIRST_BYTES = 100
AGE = re.compile(r"max-age=(\d+)")
SAME_KIND = {"application/javascript": "text/javascript", "application/x-javascript": "text/javascript"}
"""Older names of a type (RFC 9239)."""


def check_live(folder: Path) -> Iterator[Finding]:
    """Yield what of a show is not served as its players need it; only the show's own address is asked.

    Raises SettingsError when the show has none, PublishError when it is no show.
    """
    require_address(folder)
    shelf = open_show_folder(folder)
    entries = [entry for entry in shelf.catalogue.read() if entry.status == LIVE]
    web = WebAssets(shelf.show.base_url)
    paths = [FEED_FILE, LISTEN]
    paths += [f"{BY_URL}/{by_url_name(entry.url)}" for entry in [e for e in entries if e.url][:1]]
    mp3s = (f"{EPISODES}/{entry.slug}/{entry.slug}.mp3" for entry in entries)
    paths += [path for path in mp3s if (folder / path).is_file()][:1]
    origin = _origin(next((entry.url for entry in entries if entry.url), shelf.show.link))
    for path in paths:
        yield from _asked(show_address(shelf.show, quote(path)), path, folder / path, origin, web)


def _asked(url: str, path: str, file: Path, origin: str, web: WebAssets) -> Iterator[Finding]:
    """Yield what is wrong with the answer to a page of the article's site that asks for a file of the show."""
    sound = path.endswith(".mp3")
    span = f"bytes=0-{FIRST_BYTES - 1}"
    answer = web.ask(url, Origin=origin, Range=span) if sound else web.ask(url, Origin=origin)
    if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        yield finding("live-missing", url, answer.error or f"the server answered {answer.status}")
        return
    yield from _headers(url, path, answer.headers, origin)
    if sound:
        yield from _range(url, file, answer)
    elif file.is_file() and answer.body != file.read_bytes():
        yield finding("live-stale", url, "is not what lies in the show's folder")


def _headers(url: str, path: str, headers: Mapping[str, str], origin: str) -> Iterator[Finding]:
    kind = kind_of(path).partition(";")[0]
    served = headers.get("content-type", "").partition(";")[0].strip().lower()
    if SAME_KIND.get(served, served) != kind and not (kind.endswith("xml") and served.endswith("xml")):
        yield finding("live-type", url, f"is served as {served or 'nothing'}, not as {kind}")
    if origin and headers.get("access-control-allow-origin", "") not in ("*", origin):
        yield finding("live-cors", url, f"a page of {origin} may not read it")
    told, wanted = AGE.search(headers.get("cache-control", "")), AGE.search(lifetime_of(path))
    if wanted and told and int(told[1]) > int(wanted[1]):
        yield finding("live-cache", url, f"may be kept for {told[1]} s: a change or a retraction reaches nobody before")


def _range(url: str, file: Path, answer: Answer) -> Iterator[Finding]:
    if answer.status != HTTPStatus.PARTIAL_CONTENT or len(answer.body) != FIRST_BYTES:
        yield finding("live-range", url, f"{answer.status} with {len(answer.body)} bytes is no range of a hundred")
        return
    with file.open("rb") as mp3:
        begins, size = mp3.read(FIRST_BYTES), file.stat().st_size
    if answer.body != begins or answer.headers.get("content-range") != f"bytes 0-{FIRST_BYTES - 1}/{size}":
        yield finding("live-stale", url, "is not the MP3 in the show's folder")


def _origin(url: str) -> str:
    """Return the origin of a page (RFC 6454), as browsers send it; empty without an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
