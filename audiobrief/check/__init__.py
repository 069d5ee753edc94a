"""Audit an MP3, a folder, a feed file or a feed's address against what directories, players and listeners need."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audiobrief.check.findings import ERROR, NOTE, WARNING, Finding
from audiobrief.errors import ReadError
from audiobrief.standards.signatures import has_id3_tag

if TYPE_CHECKING:
    from audiobrief.check.assets import Assets, FolderAssets
    from audiobrief.check.episode import Depth
    from audiobrief.check.memory import Memory

__all__ = ["ERROR", "NOTE", "WARNING", "Finding", "check"]

HEAD_BYTES = 2000  # a feed names itself before its comments and style sheets end; set by hand


def check(target: str, *, broadcast: bool = False, quick: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with what lies at a path or URL, in no order of weight.

    `broadcast` holds MP3s against Apple's recommended rates, `quick` leaves them undecoded. Raises ReadError
    when there is nothing to look at.
    """
    from audiobrief.check.episode import Depth

    depth = Depth(broadcast, quick)
    if target.lower().startswith(("http://", "https://")):
        yield from _check_address(target, depth)
        return
    path = Path(target)
    if path.is_dir():
        yield from _check_folder(path, depth)
    elif path.is_file():
        yield from _check_file(path, depth)
    else:
        raise ReadError(f"{target}: there is no such file or folder; give an MP3, a folder, a feed or its address")


def _check_address(url: str, depth: "Depth") -> Iterator[Finding]:
    from audiobrief.check.assets import WebAssets

    web = WebAssets(url)
    answer = web.ask(url)
    if answer.status != HTTPStatus.OK:
        raise ReadError(answer.error or f"{url}: the server answered {answer.status}")
    if is_mp3(answer.body):
        yield from _check_mp3(answer.body, url, depth)
    else:
        yield from _check_feed(answer.body, url, web, depth, url=url)


def _check_file(file: Path, depth: "Depth") -> Iterator[Finding]:
    data = file.read_bytes()
    if is_feed(data) or file.suffix.lower() in (".xml", ".rss"):
        yield from _check_feed(data, file.name, _assets(file.parent, data), depth)
    else:
        yield from _check_mp3(data, file.name, depth)


def _check_folder(folder: Path, depth: "Depth") -> Iterator[Finding]:
    """Yield what is wrong with a show, or with the feeds in a folder; without any, with the MP3s in it."""
    from audiobrief.check.folder import changing_in, check_folder, remembering
    from audiobrief.settings import FILE_NAME

    if (folder / FILE_NAME).is_file():
        with remembering(folder) as memory:
            yield from check_folder(folder, memory)
            yield from _check_inside(folder, replace(depth, leave_out=changing_in(folder)), memory)
        return
    looked_at = False
    for found in _check_inside(folder, depth):
        looked_at = True
        yield found
    if not looked_at and not any(folder.glob("*.[xr][ms][ls]")) and not any(folder.rglob("*.mp3")):
        raise ReadError(f"{folder}: holds neither a feed nor an MP3")


def _check_inside(folder: Path, depth: "Depth", memory: "Memory | None" = None) -> Iterator[Finding]:
    """Yield what is wrong with the feeds in a folder; without any, with the MP3s in it."""
    from audiobrief.check.episode import check_mp3s

    named = [file for file in sorted(folder.glob("*.[xr][ms][ls]")) if file.is_file()]
    feeds = {file: data for file in named if is_feed(data := file.read_bytes())}
    for file, data in feeds.items():
        yield from _check_feed(data, file.name, _assets(folder, data), depth, memory=memory)
    mp3s = [] if feeds else sorted(file for file in folder.rglob("*.mp3") if file.is_file())
    yield from check_mp3s(((file.read_bytes(), file.relative_to(folder).as_posix()) for file in mp3s), depth)


def is_feed(data: bytes) -> bool:
    """Return whether a file is a feed, or means to be."""
    return b"<rss" in data[:HEAD_BYTES]


def is_mp3(data: bytes) -> bool:
    """Return whether a file is an MP3."""
    from audiobrief.audio.frames import find_frame_header

    return has_id3_tag(data) or find_frame_header(data) is not None


def _assets(folder: Path, feed: bytes) -> "FolderAssets":
    """Return the files of a feed in a folder; what its own address begins with is the folder's."""
    from audiobrief.check.assets import FolderAssets
    from audiobrief.check.channel import parse_feed
    from audiobrief.publish.feed import NAMESPACES

    channel, _ = parse_feed(feed, "")
    links = channel.findall("atom:link", NAMESPACES) if channel is not None else []
    own = next((link.get("href", "") for link in links if link.get("rel") == "self"), "")
    return FolderAssets(folder, own.rpartition("/")[0] + "/" if own else "")


def _check_feed(  # noqa: PLR0913  the document, what it is called, where its files are, how closely to look
    data: bytes, place: str, assets: "Assets", depth: "Depth", *, url: str = "", memory: "Memory | None" = None
) -> Iterator[Finding]:
    from audiobrief.check.assets import WebAssets
    from audiobrief.check.channel import check_channel, parse_feed, text_of
    from audiobrief.check.episode import check_episodes
    from audiobrief.check.items import check_items, read_items
    from audiobrief.check.namespace import check_namespace
    from audiobrief.check.server import FEED_TYPES, check_served
    from audiobrief.publish.feed import NAMESPACES
    from audiobrief.show.media import kind_of

    channel, found = parse_feed(data, place)
    yield from found
    if channel is None:
        return
    yield from check_channel(channel, place, assets, url)
    yield from check_namespace(channel, place)
    image = channel.find("itunes:image", NAMESPACES)
    if isinstance(assets, WebAssets):
        yield from check_served(url, place, FEED_TYPES[0], assets)
        if image is not None:
            address = image.get("href", "")
            yield from check_served(address, f"{place}, itunes:image", kind_of(urlsplit(address).path), assets)
    items = [
        i for i in read_items(channel, place, data) if not (depth.leave_out and f"/{depth.leave_out}/" in i.enclosure)
    ]
    yield from check_items(items, place)
    yield from check_episodes(items, text_of(channel, "title"), assets, depth, memory)


def _check_mp3(data: bytes, place: str, depth: "Depth") -> Iterator[Finding]:
    from audiobrief.check.episode import check_mp3s

    yield from check_mp3s([(data, place)], depth)
