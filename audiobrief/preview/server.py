"""Preview a show over HTTP as its public will have it: what is held, early or ours alone is not there.

Feed and front page are rendered for the address under which a client asks, so that everything in them
can be fetched from here, whatever the show's real address. New episodes appear by themselves.
"""

import contextlib
import logging
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from audiobrief.errors import AudiobriefError
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.preview.responses import HEADERS, file_response, text_response
from audiobrief.preview.several import Served
from audiobrief.publish.feed import plan_pages, render_feed
from audiobrief.publish.page.front import render_index
from audiobrief.settings import FILE_NAME
from audiobrief.show.addresses import as_published
from audiobrief.show.folder import open_show_folder
from audiobrief.show.homes import EPISODES, NOTES, RECORD, home_of
from audiobrief.show.life import LIVE, RETRACTED
from audiobrief.show.media import kind_of, public_record
from audiobrief.show.members.access import Member, holding, read_members
from audiobrief.show.members.copies import Copied, copy_for, show_for
from audiobrief.show.members.paths import split_path
from audiobrief.show.settings import fill_in, load_show_settings
from audiobrief.show.site import rebuild
from audiobrief.standards.moments import now_iso

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from audiobrief.show.index import Entry

LOOPBACK = ("127.0.0.1", "localhost", "::1")
STOPPING = (signal.SIGINT, signal.SIGTERM)
WATCH_S = 1.0
"""How often the folder is looked at; never more than a tenth of the time; set by hand."""
MOST_TEXTS = 64
"""Renderings kept: pages of the feed times the names a machine goes by."""
SHARED_FOLDERS = ("assets", "by-url")
SHARED_FILE = regex(r"index\.html|listen\.js|feed(?:-\d+)?\.xml")
HOST = regex(r"[A-Za-z0-9.-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
PREFLIGHT = {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Headers": "*"}

_log = logging.getLogger("audiobrief")


class Preview:
    """A show being served: which files it has for the public now, and its texts for an address."""

    def __init__(
        self, folder: Path, *, drafts: bool = False, tell: Callable[[int], None] | None = None, below: str = ""
    ) -> None:
        """`below` is the path at the host under which the show is served, "/my-show"; empty at its root."""
        self.folder, self.drafts, self.tell, self.below = folder.resolve(), drafts, tell, below
        self.shelf = open_show_folder(self.folder)
        self.live: list[Entry] = []
        self.slugs: Mapping[str, str] = {}
        """Of each episode that is served, its home in the show's folder."""
        self.texts: dict[tuple[str, str], bytes] = {}
        self.members: tuple[Member, ...] = ()
        """Who has a path of their own."""
        self.is_open = True
        """Whether anybody gets the show without one."""
        self._copies: dict[tuple[str, str], dict[str, Copied]] = {}
        self._held_back: Collection[str] = ()
        self._seen: Any = None

    def refresh(self) -> bool:
        """Rebuild the show when its records or settings changed, or a date has come; return whether they did."""
        settings, members = (self.folder / FILE_NAME).stat().st_mtime_ns, read_members(self.folder)
        entries = self.shelf.catalogue.read()
        waiting = min((e.published for e in entries if e.status == "scheduled"), default="9")
        is_due = waiting <= now_iso()
        if self._seen == (settings, entries, members) and not is_due:
            return False
        self.shelf = open_show_folder(self.folder)
        with self.shelf.locked():
            built = rebuild(self.shelf)
        entries = self.shelf.catalogue.read()
        shown = {LIVE} if not self.drafts else {e.status for e in entries} - {RETRACTED}
        self.live = [e for e in entries if e.status == LIVE and e.slug not in built.held_back]
        self.slugs = {entry.slug: home_of(entry.status) for entry in entries if entry.status in shown}
        self.members, self.is_open = holding(members), not members or self.shelf.show.rights != "private"
        self.texts, self._copies, self._held_back = {}, {}, built.held_back
        self._seen = ((self.folder / FILE_NAME).stat().st_mtime_ns, entries, members)
        if self.tell:
            self.tell(built.live)
        return True

    @property
    def title(self) -> str:
        """What the show is called."""
        return self.shelf.show.title

    def type_of(self, path: str) -> str:  # noqa: ARG002  asked of all that is served
        """Return nothing: a show's texts are told by their names."""
        return ""

    def text_for(self, host: str, path: str) -> bytes | None:
        """Return the feed page or front page as it reads at a host; None for any other path."""
        known = self.texts.get((host, path))
        if known is None and (rendered := self._render(host, path)) is not None:
            if len(self.texts) >= MOST_TEXTS:
                self.texts.clear()
            known = self.texts[host, path] = rendered
        return known

    def is_changing(self, path: str) -> bool:
        """Return whether the path is of an episode that is being changed just now."""
        changing = self.shelf.under_change()
        return bool(changing) and split_path(path)[1].startswith(f"{EPISODES}/{changing}/")

    def file_of(self, path: str) -> Path | None:
        """Return the file of a path that the public may have; None for everything else."""
        token, path = split_path(path)
        if token or not self.is_open:
            copied = self._copy("", token).get(path)
            return copied.source if copied and isinstance(copied.source, Path) else None
        parts = PurePosixPath(path).parts
        if any(part.startswith(".") or set(part) & set("\\:\0") for part in parts):
            return None
        shared = len(parts) == 1 and (SHARED_FILE.fullmatch(path) or path == self.shelf.show.image)
        below = len(parts) == 2 and parts[0] in SHARED_FOLDERS  # noqa: PLR2004
        own = len(parts) == 3 and parts[0] == EPISODES and parts[1] in self.slugs and parts[2] != NOTES  # noqa: PLR2004
        file = self.folder.joinpath(*((self.slugs[parts[1]], *parts[1:]) if own else parts))
        if not (shared or below or own) or not file.is_file() or not file.resolve().is_relative_to(self.folder):
            return None
        return file

    def _render(self, host: str, path: str) -> bytes | None:
        token, below = split_path(path)
        if token or not self.is_open:
            copied = self._copy(host, token).get(below)
            return copied.source() if copied and not isinstance(copied.source, Path) else None
        show = self._at(host)
        if path == "index.html":
            return render_index(show, [entry.episode() for entry in self.live]).encode()
        page = next((p for p in plan_pages(len(self.live), show.feed_size) if p.file == path), None)
        if page is None:
            return None
        slugs = [entry.slug for entry in self.live[::-1][page.start : page.stop][::-1]]
        episodes = [as_published(self.shelf.read(slug, with_marks=False), show) for slug in slugs]
        built = max((e.updated or e.published for e in episodes), default="")
        return "".join(render_feed(show, episodes, built=built, page=page)).encode()

    def _copy(self, host: str, token: str) -> dict[str, Copied]:
        """Return what a member has at a host; nothing for a token that is nobody's."""
        if not any(member.token == token for member in self.members):
            return {}
        if (host, token) not in self._copies:
            base_url = self._at(host).base_url if host else ""
            self._copies[host, token] = copy_for(
                self.shelf, show_for(self.shelf.show, token, base_url), self._held_back
            )
        return self._copies[host, token]

    def _at(self, host: str) -> Show:
        show = load_show_settings(self.folder).show or self.shelf.show
        here = replace(show, base_url=f"http://{host}{self.below}", enclosure_prefix="", new_feed_url="")
        return fill_in(replace(here, guid=self.shelf.show.guid))


def make_app(preview: Served, hosts: tuple[str, ...] = ()) -> "Starlette":
    """Return the application that serves a preview and keeps it fresh; `hosts` are the only names it answers to."""
    import asyncio

    from starlette.applications import Starlette
    from starlette.routing import Route

    @contextlib.asynccontextmanager
    async def alive(_app: "Starlette") -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(preview))
        yield
        watching.cancel()

    async def answer(request: "Request") -> "Response":
        return await asyncio.to_thread(_answer, preview, request, hosts)

    routes = [Route("/{path:path}", answer, methods=["GET", "HEAD", "OPTIONS"])]
    return Starlette(routes=routes, lifespan=alive)


def run(preview: Served, listening: socket.socket, hosts: tuple[str, ...] = ()) -> None:
    """Serve until a signal comes, which is then left to whoever handled it before."""
    import uvicorn

    class Server(uvicorn.Server):
        """Left alone, it raises a signal again in the midst of its loop, which complains of whatever that raises."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    settings = uvicorn.Config(
        make_app(preview, hosts),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    server = Server(settings)
    came: list[int] = []

    def stop(number: int, frame: Any) -> None:
        came.append(number)
        server.handle_exit(number, frame)

    before = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        server.run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for first in came[:1]:
        signal.raise_signal(first)


async def _watch(preview: Served) -> None:
    import asyncio

    while True:
        started = time.monotonic()
        try:
            await asyncio.to_thread(preview.refresh)
        except (AudiobriefError, OSError) as error:
            _log.warning("%s; what is served stays as it was", error)
        await asyncio.sleep(max(WATCH_S, 10 * (time.monotonic() - started)))


def _answer(preview: Served, request: "Request", hosts: tuple[str, ...]) -> "Response":
    """Return the response to a request; the name it asks under is checked, so that no other site reads through it."""
    from starlette.responses import PlainTextResponse, Response

    host = request.headers.get("host", "")
    if not HOST.fullmatch(host) or (hosts and _name(host) not in hosts):
        return PlainTextResponse("This server does not go by that name.", 421, HEADERS)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=HEADERS | PREFLIGHT)
    path: str = request.path_params["path"]
    return _content(preview, request, host, path + "index.html" if path.endswith("/") or not path else path)


def _content(preview: Served, request: "Request", host: str, path: str) -> "Response":
    from starlette.responses import PlainTextResponse, RedirectResponse

    try:
        text = preview.text_for(host, path)
    except AudiobriefError as error:  # a record that went while it was read; the next look at the folder puts it right
        return PlainTextResponse(str(error), 503, HEADERS)
    if text is not None:
        return text_response(request, text, preview.type_of(path) or kind_of(path))
    file = preview.file_of(path)
    if file and preview.is_changing(path):
        return PlainTextResponse("It is being changed; ask again.", 503, HEADERS | {"Retry-After": "1"})
    if file is None:
        is_folder = preview.file_of(f"{path}/index.html")
        nothing = PlainTextResponse("Nothing here.", 404, HEADERS)
        return RedirectResponse(f"/{path}/", 308, HEADERS) if is_folder else nothing
    if file.name == RECORD:
        return text_response(request, public_record(file).encode(), kind_of(path))
    return file_response(request, file, kind_of(path))


def _name(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
