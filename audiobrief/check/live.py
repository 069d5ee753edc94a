"""A published show as its listeners' programs meet it: is all there that an article and its players ask for?"""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from audiobrief.check.assets import Answer, WebAssets
from audiobrief.check.findings import Finding, finding
from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.data import show_address
from audiobrief.publish.page.listen import by_url_name
from audiobrief.show.folder import ShowFolder, open_show_folder
from audiobrief.show.homes import EPISODES
from audiobrief.show.life import LIVE, MEMBERS
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.members.access import holding, read_members
from audiobrief.show.members.copies import copy_for, show_for
from audiobrief.show.outputs import BY_URL
from audiobrief.show.settings import require_address

LISTEN = "listen.js"
FIRST_BYTES = 100
"""Of a range that is asked for: enough to see whether a server answers 206, and soon there; set by hand."""
AGE = regex(r"max-age=(\d+)")
Source = Path | Callable[[], bytes]
"""A file of the show, or what renders it for a member."""
SAME_KIND = {"application/javascript": "text/javascript", "application/x-javascript": "text/javascript"}
"""Older names of a type (RFC 9239)."""


def check_live(folder: Path) -> Iterator[Finding]:
    """Yield what of a show is not served as its players need it; only the show's own address is asked.

    Of a show that goes to its members alone, the copy of the first of them is asked for. Raises SettingsError when the
    show has no address, PublishError when it is no show.
    """
    require_address(folder)
    shelf = open_show_folder(folder)
    show, source_of = _published(shelf)
    entries = [entry for entry in shelf.catalogue.read() if entry.status in (LIVE, MEMBERS)]
    web = WebAssets(shelf.show.base_url)
    leads = (f"{BY_URL}/{by_url_name(entry.url)}" for entry in entries if entry.url)
    mp3s = (f"{EPISODES}/{entry.slug}/{entry.slug}.mp3" for entry in entries)
    newest = [next(filter(source_of, paths), "") for paths in (leads, mp3s)]
    origin = _origin(next((entry.url for entry in entries if entry.url), shelf.show.link))
    for path in filter(None, (FEED_FILE, LISTEN, *newest)):
        yield from _asked(show_address(show, quote(path)), path, source_of(path), origin, web)


def _published(shelf: ShowFolder) -> tuple[Show, Callable[[str], Source | None]]:
    """Return the show as it is published, and what a path of it is made from, if it is there."""
    members = read_members(shelf.folder)
    if not members or shelf.show.rights != "private":
        return shelf.show, lambda path: found if (found := shelf.folder / path).is_file() else None
    if not (having := holding(members)):
        raise PublishError(
            f"{shelf.folder}: nobody has a path to it, so there is nothing to ask for; see: members --add"
        )
    show = show_for(shelf.show, having[0].token)
    copied = copy_for(shelf, show)
    return show, lambda path: copied[path].source if path in copied else None


def _asked(url: str, path: str, source: Source | None, origin: str, web: WebAssets) -> Iterator[Finding]:
    """Yield what is wrong with the answer to a page of the article's site that asks for a file of the show."""
    sound = path.endswith(".mp3")
    span = f"bytes=0-{FIRST_BYTES - 1}"
    answer = web.ask(url, Origin=origin, Range=span) if sound else web.ask(url, Origin=origin)
    if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        yield finding("live-missing", url, answer.error or f"the server answered {answer.status}")
        return
    yield from _headers(url, path, answer.headers, origin)
    if sound:
        yield from _range(url, source, answer)
    elif source and answer.body != (source.read_bytes() if isinstance(source, Path) else source()):
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


def _range(url: str, mp3: Source | None, answer: Answer) -> Iterator[Finding]:
    if answer.status != HTTPStatus.PARTIAL_CONTENT or len(answer.body) != FIRST_BYTES:
        yield finding("live-range", url, f"{answer.status} with {len(answer.body)} bytes is no range of a hundred")
        return
    assert isinstance(mp3, Path)  # a copy has the show's own
    with mp3.open("rb") as whole:
        begins, size = whole.read(FIRST_BYTES), mp3.stat().st_size
    if answer.body != begins or answer.headers.get("content-range") != f"bytes 0-{FIRST_BYTES - 1}/{size}":
        yield finding("live-stale", url, "is not the MP3 in the show's folder")


def _origin(url: str) -> str:
    """Return the origin of a page (RFC 6454), as browsers send it; empty without an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
