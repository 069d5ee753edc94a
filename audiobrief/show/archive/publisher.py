"""The feed and front page of an archive: made from the newest records alone, by whoever publishes, and nobody else."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from audiobrief.errors import PublishError
from audiobrief.model import Episode
from audiobrief.publish.cover.picture import draw_show_cover
from audiobrief.publish.feed import render_feed
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.players import Playable, render_players
from audiobrief.show.archive.layout import Home
from audiobrief.show.archive.log import Logged
from audiobrief.show.archive.place import Archive
from audiobrief.show.archive.view import View
from audiobrief.show.media import kind_of, lifetime_of
from audiobrief.show.records import parse_record

FRONT_PAGE = "index.html"
AT_ONCE = 16
"""Records asked for together, since an object store takes its time for each; set by hand."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publisher found and did."""

    live: int
    """Episodes in the feed: the newest of all."""
    changed: tuple[str, ...]
    """Paths in the archive that were written."""
    missing: Mapping[str, str]
    """Slug of an episode that the log knows and whose record cannot be used → why; it is left out of the feed."""


def publish_archive(archive: Archive) -> Published:
    """Bring feed and front page up to date and return what was done; raises PublishError.

    No article is listed: the log tells which are the newest, and of those alone the records are read. What did not
    change is not written.
    """
    if not archive.show.base_url:
        raise PublishError(f"{archive.address}: base_url must be the address at which the show will be found; set it")
    view = View(archive)
    view.refresh()
    missing: dict[str, str] = {}
    episodes = _read(archive, view.newest(archive.show.feed_size), missing)
    newest = max((episode.updated for episode in episodes), default="")
    show = archive.show
    front = render_players(show.title, map(_playable, episodes), show.language)
    pages: dict[str, bytes] = {
        FEED_FILE: "".join(render_feed(show, episodes, built=newest)).encode("utf-8", "replace"),
        FRONT_PAGE: front.encode("utf-8", "replace"),
    }
    if archive.place.read(show.image) is None:
        pages = {show.image: draw_show_cover(show.title, show.author).data, **pages}
    changed = tuple(path for path, content in pages.items() if _write(archive, path, content))
    return Published(len(episodes), changed, missing)


def _read(archive: Archive, newest: Sequence[Logged], missing: dict[str, str]) -> list[Episode]:
    with ThreadPoolExecutor(AT_ONCE) as readers:
        records = readers.map(archive.place.read, (Home(line.slug).record for line in newest))
        episodes = []
        for line, data in zip(newest, records, strict=True):
            if data is None:
                missing[line.slug] = "its record is not there; make the article again"
                continue
            try:
                episodes.append(parse_record(data, Home(line.slug).record, with_marks=False))
            except PublishError as error:
                missing[line.slug] = str(error)
    return episodes


def _playable(episode: Episode) -> Playable:
    home = Home(episode.slug)
    return Playable(episode.article.title, home.mp3, _about(episode), episode.article.source_url)


def _about(episode: Episode) -> str:
    minutes, seconds = divmod(episode.audio.duration_ms // 1000, 60)
    return f"{episode.published[:10]}, {minutes}:{seconds:02d}, {episode.voice.name}"


def _write(archive: Archive, path: str, content: bytes) -> bool:
    if archive.place.read(path) == content:
        return False
    archive.place.send(content, path, kind=kind_of(path), lifetime=lifetime_of(path))
    return True
