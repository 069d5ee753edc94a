"""Everything of a show that follows from its records: feed, front page, pages, by-url files.

Made anew only where something changed; a file that somebody touched or removed is put right again. The
same records give the same bytes.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, write_stream, write_whole
from audiobrief.expressions import regex
from audiobrief.model import Show
from audiobrief.publish.cover.picture import draw_show_cover, read_picture
from audiobrief.publish.feed import FeedPage, join_feed, plan_pages, render_item
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.assets import SMALL_COVER, assets_version
from audiobrief.publish.page.front import render_index, render_row, small_cover
from audiobrief.publish.page.listen import by_url_name
from audiobrief.publish.page.meta import MOST_DESCRIBED
from audiobrief.publish.page.render import render_around
from audiobrief.show.addresses import as_published
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, NOTES, RECORD, STATE
from audiobrief.show.index import Entry
from audiobrief.show.life import HELD, LIVE, MEMBERS, RETRACTED, SCHEDULED, due
from audiobrief.show.memory.built import COVER, FILE, FRONT, recall, refuse_lost_records
from audiobrief.show.memory.pieces import ITEM, ROW, Pieces
from audiobrief.show.outputs import BY_URL, find_leaders
from audiobrief.show.retagging import retag_episodes
from audiobrief.show.settings import DRAWN_COVER, freeze_guid
from audiobrief.show.sounds import Sounds, find_fit
from audiobrief.standards.moments import now_utc
from audiobrief.version import VERSION

OLDER_FEED, LEAD = regex(r"feed-.*\.xml"), regex(r".*\.json")
SEEN_OTHERWISE = (f"/{RECORD}", f"/{NOTES}", ".mp3")
"""How files of an episode end that need no look: of record and MP3 others take care, and notes are never made anew."""
FORMAT = 3
"""Rises when the same records are to give other files, even in the same version of the program."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a rebuild found and did."""

    entries: tuple[Entry, ...]
    """Of all episodes as they are now, newest first."""
    changed: tuple[str, ...]
    """Paths in the show's folder that were written or removed."""
    held_back: Mapping[str, str] = field(default_factory=dict)
    """Slug of a live episode that is not fit to go out → why; what was published of it stays."""

    @property
    def live(self) -> int:
        """Episodes that everybody gets."""
        return sum(entry.status == LIVE and entry.slug not in self.held_back for entry in self.entries)

    @property
    def members(self) -> int:
        """Episodes that are live for members alone."""
        return sum(entry.status == MEMBERS for entry in self.entries)

    @property
    def waiting(self) -> int:
        """Episodes held, or scheduled for later."""
        return sum(entry.status in (HELD, SCHEDULED) for entry in self.entries)


@dataclass(slots=True)
class _Work:
    """A rebuild under way."""

    shelf: ShowFolder
    style: str
    """Digest of what shapes every file beside its record."""
    known: Mapping[str, Sequence[str]]
    """What was built → digest of its sources and files, and the paths of these."""
    pieces: Pieces
    place: str = field(init=False)
    """The show's folder, as a path begins."""
    built: dict[str, Sequence[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = f"{self.shelf.folder}/"


def rebuild(
    shelf: ShowFolder,
    *,
    now: datetime | None = None,
    afresh: bool = False,
    prune: bool = False,
    retag: bool = False,
) -> Built:
    """Bring everything that follows from the records up to date; call it under the shelf's lock.

    Episodes whose date has come go live, and a retraction that was stopped half way is finished. `afresh` makes
    again what seems unchanged too; `prune` takes many missing records for what is wanted; `retag` gives every MP3 the
    show's title and author. Raises PublishError or SettingsError.
    """
    memory = shelf.folder / STATE / FILE
    known = recall(memory)
    entries = shelf.catalogue.read()
    if not prune:
        refuse_lost_records(shelf, known, entries)
    style = style_of(shelf)
    work = _Work(shelf, style, {} if afresh else known, Pieces(shelf.folder, style, afresh=afresh))
    freeze_guid(shelf.folder, shelf.show)
    _draw_cover(work)
    entries = _settled(work, entries, now or now_utc())
    entries, held_back = _with_right_sound(work, entries, retag=retag)
    fit = [entry for entry in entries if entry.slug not in held_back]
    live = [entry for entry in fit if entry.status == LIVE]
    leaders = _leaders(shelf.show, [entry for entry in entries if entry.status == LIVE])
    for entry in fit:
        if entry.status != RETRACTED:
            _build_episode(work, entry, leaders.get(entry.url, ""))
    if shelf.show.image:
        _build(work, COVER, _looks(work.place, "", [shelf.show.image]), partial(_small_cover, shelf))
    _build(work, FRONT, [entry.signature for entry in live], partial(_front_files, work, live))
    _build_feed(work, live[::-1])
    _remove_other_leads(work, entries)
    built = {slug: known[slug] for slug in held_back if slug in known} | work.built
    if built != known:
        write_whole(memory, json.dumps(built))
    return Built(tuple(entries), tuple(work.changed), held_back)


def _leaders(show: Show, live: Sequence[Entry]) -> Mapping[str, str]:
    """Return address → slug of the episode to which it leads, of the addresses that several name."""
    count = Counter(entry.url for entry in live)
    return find_leaders((entry.episode() for entry in live if count[entry.url] > 1), show)


def style_of(shelf: ShowFolder) -> str:
    """Return a digest of what shapes every file beside its record: the show's settings and the program."""
    return _digest([repr(shelf.show), VERSION, assets_version(), str(FORMAT)])


def _settled(work: _Work, entries: list[Entry], now: datetime) -> list[Entry]:
    """Return the entries after what was stopped is finished, and what is due has gone live."""
    shelf, before = work.shelf, len(work.changed)
    work.changed += [f"{EPISODES}/{slug}" for slug in shelf.settle_homes(entries)]
    for entry in entries:
        if entry.status == RETRACTED:
            work.changed += shelf.clear_beside_tombstone(entry.slug)
    planned = [entry.episode() for entry in entries if entry.status == SCHEDULED]
    ready = [episode.slug for episode in planned if due(episode, now) != episode]
    for slug in ready:
        shelf.write(due(shelf.read(slug), now))
    return shelf.catalogue.read() if ready or len(work.changed) > before else entries


def _with_right_sound(work: _Work, entries: list[Entry], *, retag: bool) -> tuple[list[Entry], dict[str, str]]:
    """Return the entries, and slug → why of those whose MP3 is not fit to go out.

    Where a date in a tag is old, or by demand the show's name, the tag has changed.
    """
    shelf, sounds = work.shelf, Sounds(work.shelf)
    standing = [entry for entry in entries if entry.status != RETRACTED]
    to_tag = find_fit(shelf, standing) if retag else sounds.changed(standing)
    changed = retag_episodes(shelf, to_tag, with_show=retag)
    if changed:
        work.changed += [f"{EPISODES}/{slug}/{slug}.mp3" for slug in changed]
        sounds.forget_looks(changed)
        entries = shelf.catalogue.read()
    return entries, sounds.unfit(entry for entry in entries if entry.status in (LIVE, MEMBERS))


def _draw_cover(work: _Work) -> None:
    show, file = work.shelf.show, work.shelf.folder / DRAWN_COVER
    if show.image == DRAWN_COVER and not file.exists():
        write_whole(file, draw_show_cover(show.title, show.author).data)
        work.changed.append(DRAWN_COVER)


def _build(work: _Work, name: str, sources: Iterable[str], make: Callable[[], Mapping[str, bool]]) -> None:
    """Make what `name` stands for unless its sources are, and its files look, as they did last time.

    `make` writes the files and returns path → whether it changed.
    """
    sources, home = [work.style, *sources], f"{EPISODES}/{name}"
    digest, *paths = work.known.get(name, ("",))
    state = _digest(_looks(work.place, home, paths) + sources) if digest else ""
    if digest != state or not digest:
        written = make()
        paths = [path.removeprefix(home) for path in written if not path.endswith(SEEN_OTHERWISE)]
        work.changed += [path for path in written if written[path]]
        state = _digest(_looks(work.place, home, paths) + sources)
    work.built[name] = [state, *paths]


def _looks(place: str, home: str, paths: Iterable[str]) -> list[str]:
    """Return how files look, in one loop: a large show has a hundred thousand. What begins with / lies in `home`."""
    looks, home = [], place + home
    for path in paths:
        try:
            status = os.lstat(home + path if path[:1] == "/" else place + path)
        except OSError:
            looks.append("missing")
        else:
            looks.append(f"{status.st_mtime_ns} {status.st_size}")
    return looks


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _build_episode(work: _Work, entry: Entry, leader: str) -> None:
    _build(work, entry.slug, [entry.signature, leader], lambda: work.shelf.write(work.shelf.read(entry.slug)))


def _front_files(work: _Work, live: Sequence[Entry]) -> dict[str, bool]:
    shelf, by_slug = work.shelf, {entry.slug: entry for entry in live}
    signatures = {entry.slug: entry.signature for entry in live}
    rows = work.pieces.of(ROW, signatures, lambda slug: render_row(by_slug[slug].episode(), shelf.show))
    front = render_index(shelf.show, [entry.episode() for entry in live[:MOST_DESCRIBED]], rows)
    files = render_around(shelf.show, front, [entry.url for entry in live if entry.url])
    return {path: write_whole(shelf.folder / path, content) for path, content in files.items()}


def _small_cover(shelf: ShowFolder) -> dict[str, bool]:
    picture = small_cover(shelf.show, read_picture(shelf.folder / shelf.show.image))
    return {SMALL_COVER: write_whole(shelf.folder / SMALL_COVER, picture)}


def _build_feed(work: _Work, oldest_first: Sequence[Entry]) -> None:
    pages = plan_pages(len(oldest_first), work.shelf.show.feed_size)
    for page in pages[::-1]:  # a page that another leads to is there before it
        entries = oldest_first[page.start : page.stop][::-1]
        sources = [repr(page), *(entry.signature for entry in entries)]
        _build(work, page.file, sources, partial(_feed_page, work, page, entries))
    _remove_others(work, work.shelf.folder, OLDER_FEED, {page.file for page in pages})


def _feed_page(work: _Work, page: FeedPage, entries: Sequence[Entry]) -> dict[str, bool]:
    shelf = work.shelf
    newest = max((e.updated or e.published for e in map(Entry.episode, entries)), default="")

    def item(slug: str) -> str:
        return render_item(shelf.show, as_published(shelf.read(slug, with_marks=False), shelf.show))

    if page.file == FEED_FILE:
        items: Iterable[str] = work.pieces.of(ITEM, {entry.slug: entry.signature for entry in entries}, item)
    else:  # made once, and hardly ever again
        items = (item(entry.slug) for entry in entries)
    text = join_feed(shelf.show, items, built=newest, page=page)
    return {page.file: write_stream(shelf.folder / page.file, text)}


def _remove_other_leads(work: _Work, entries: Iterable[Entry]) -> None:
    """Remove the by-url files of what is not live any more."""
    wanted = {by_url_name(e.url) for e in entries if e.url and e.status == LIVE}
    wanted |= {path.rpartition("/")[2] for path in work.built[FRONT][1:]}
    _remove_others(work, work.shelf.folder / BY_URL, LEAD, wanted)


def _remove_others(work: _Work, folder: Path, ours: re.Pattern[str], wanted: set[str]) -> None:
    names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208  of tens of thousands only names are wanted
    for name in sorted(name for name in names if name not in wanted and ours.fullmatch(name)):
        with disk_errors(folder / name):
            operations.remove_file(folder / name, missing_ok=True)
        work.changed.append((folder / name).relative_to(work.shelf.folder).as_posix())
