"""Everything of a show that follows from its records: feed, front page, pages, by-url files.

Made anew only where something changed; a file that somebody touched or removed is put right again. The
same records give the same bytes.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, write_stream, write_whole
from audiobrief.disk.regular import read_regular
from audiobrief.errors import PublishError
from audiobrief.publish.cover.picture import draw_show_cover, read_picture
from audiobrief.publish.feed import FeedPage, plan_pages, render_feed
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.assets import assets_version
from audiobrief.publish.page.listen import by_url_name
from audiobrief.publish.page.render import render_show_files
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, STATE
from audiobrief.show.index import Entry
from audiobrief.show.life import LIVE, MEMBERS, RETRACTED, due
from audiobrief.show.outputs import BY_URL, find_leaders
from audiobrief.show.retagging import retag_episodes
from audiobrief.show.settings import DRAWN_COVER, freeze_guid
from audiobrief.show.sounds import find_changed, find_fit, find_unfit
from audiobrief.standards.moments import now_utc

OLDER_FEEDS = "feed-*.xml"
FRONT, FEED_SUFFIX = "/", ".xml"
"""How the memory of what was built calls the front page with what belongs to it, and ends its feeds' names."""
MOST_GONE, MOST_GONE_SHARE = 10, 0.2
"""Of episodes or files: what goes beyond both at once is more often an accident than wanted."""
MOST_FEED_BYTES = 100_000_000
"""Far beyond a feed of 1,000 long articles."""
MOST_MEMORY_BYTES = 500_000_000
"""Of built.json: about 1 KB an episode, so half a million of them."""
GUID = re.compile(rb"<guid [^>]*>([0-9a-f-]{36})</guid>")
FORMAT = 3
"""Rises when the same records are to give other files, even in the same version of the program."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a rebuild found and did."""

    live: int
    waiting: int
    """Episodes held, or scheduled for later."""
    changed: tuple[str, ...]
    """Paths in the show's folder that were written or removed."""
    held_back: Mapping[str, str] = field(default_factory=dict)
    """Slug of a live episode that is not fit to go out → why; what was published of it stays."""
    members: int = 0
    """Episodes that are live for members alone."""


@dataclass(slots=True)
class _Work:
    """A rebuild under way."""

    shelf: ShowFolder
    style: str
    """Digest of what shapes every file beside its record."""
    known: Mapping[str, Sequence[str]]
    """What was built → digest of its sources and files, and the paths of these."""
    built: dict[str, Sequence[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


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
    memory = shelf.folder / STATE / "built.json"
    known = _recall(memory)
    entries = shelf.catalogue.read()
    if not prune:
        _refuse_lost_records(shelf, known, entries)
    work = _Work(shelf, style_of(shelf), {} if afresh else known)
    freeze_guid(shelf.folder, shelf.show)
    _draw_cover(work)
    work.changed += [f"{EPISODES}/{slug}" for slug in shelf.settle_homes()]
    for entry in entries:
        if entry.status == RETRACTED:
            work.changed += shelf.clear_beside_tombstone(entry.slug)
    _release_due(shelf, now or now_utc())
    entries = _retagged(work, retag=retag)
    all_live = [entry for entry in entries if entry.status == LIVE]
    members = [entry for entry in entries if entry.status == MEMBERS]
    held_back = find_unfit(shelf, [*all_live, *members])
    live = [entry for entry in all_live if entry.slug not in held_back]
    waiting = [entry for entry in entries if entry.status not in (LIVE, MEMBERS, RETRACTED)]
    leaders = _leaders(all_live)
    for entry in (*live, *(entry for entry in members if entry.slug not in held_back), *waiting):
        _build(
            work, entry.slug, [entry.signature, leaders.get(entry.url, "")], partial(_episode_files, shelf, entry.slug)
        )
    front = [*(e.signature for e in live), _look(shelf.folder / shelf.show.image)]
    _build(work, FRONT, front, partial(_front_files, shelf, live))
    _build_feed(work, live[::-1])
    wanted = {by_url_name(e.url) for e in all_live if e.url} | {
        path.rpartition("/")[2] for path in work.built[FRONT][1:]
    }
    _remove_others(work, shelf.folder.glob(f"{BY_URL}/*.json"), wanted)
    kept = {slug: known[slug] for slug in held_back if slug in known}
    write_whole(memory, json.dumps({**kept, **work.built}, indent=0))
    return Built(len(live), len(waiting), tuple(work.changed), held_back, len(members))


def refuse_lost(shelf: ShowFolder) -> None:
    """Raise PublishError when records of published episodes are gone, before anything is added or changed."""
    _refuse_lost_records(shelf, _recall(shelf.folder / STATE / "built.json"), shelf.catalogue.read())


def _leaders(live: Iterable[Entry]) -> Mapping[str, str]:
    """Return address → slug of the episode to which it leads, of the addresses that several name."""
    by_url: dict[str, list[Entry]] = {}
    for entry in live:
        by_url.setdefault(entry.url, []).append(entry)
    return find_leaders(entry.episode() for entries in by_url.values() if len(entries) > 1 for entry in entries)


def style_of(shelf: ShowFolder) -> str:
    """Return a digest of what shapes every file beside its record: the show's settings and the program."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        program = version("audiobrief")
    except PackageNotFoundError:
        program = ""
    return _digest([repr(shelf.show), program, assets_version(), str(FORMAT)])


def _recall(memory: Path) -> Mapping[str, Sequence[str]]:
    """Return what was built last time; what is no digest with paths, whoever wrote it, was never built."""
    try:
        known = json.loads(read_regular(memory, MOST_MEMORY_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {name: built for name, built in known.items() if _is_built(built)}


def _refuse_lost_records(shelf: ShowFolder, known: Mapping[str, Sequence[str]], entries: Sequence[Entry]) -> None:
    """Raise PublishError when episodes that were published have no record now, as when a disk is not there."""
    folder = shelf.folder / EPISODES
    built = {name for name in known if name != FRONT and not name.endswith(FEED_SUFFIX)}
    slugs, live = {entry.slug for entry in entries}, any(entry.status == LIVE for entry in entries)
    if not live and (built - slugs or _names_others(shelf.folder / FEED_FILE, entries)):
        what = "holds no episode now, though some were published; is its disk there? Nothing was changed"
        raise PublishError(f"{folder}: {what}. If the show is to be empty, publish with --prune")
    lost = sorted(built - slugs)
    if many(len(lost), len(built)):
        what = f"{len(lost)} of {len(built)} published episodes have no record now, such as {lost[0]}"
        raise PublishError(f"{folder}: {what}; bring them back, or publish with --prune if they are to go")


def many(gone: int, known: int) -> bool:
    """Return whether so many of the known go at once that somebody should be asked."""
    return gone > MOST_GONE and gone > MOST_GONE_SHARE * known


def _names_others(feed: Path, entries: Iterable[Entry]) -> bool:
    """Say whether a feed names episodes that have no record."""
    try:
        guids = {guid.decode() for guid in GUID.findall(read_regular(feed, MOST_FEED_BYTES))}
    except (OSError, ValueError):
        return False
    return bool(guids - {entry.episode().guid for entry in entries})


def _is_built(built: object) -> bool:
    return isinstance(built, list) and bool(built) and all(isinstance(part, str) and "\0" not in part for part in built)


def _release_due(shelf: ShowFolder, now: datetime) -> None:
    for episode in map(Entry.episode, shelf.catalogue.read()):
        if due(episode, now) != episode:
            shelf.write(due(shelf.read(episode.slug), now))


def _retagged(work: _Work, *, retag: bool) -> list[Entry]:
    """Return the entries, those in whose tags a date was old, or by demand the show's name, changed."""
    shelf = work.shelf
    entries = [entry for entry in shelf.catalogue.read() if entry.status != RETRACTED]
    changed = retag_episodes(
        shelf, find_fit(shelf, entries) if retag else find_changed(shelf, entries), with_show=retag
    )
    work.changed += [f"{EPISODES}/{slug}/{slug}.mp3" for slug in changed]
    return shelf.catalogue.read()


def _draw_cover(work: _Work) -> None:
    show, file = work.shelf.show, work.shelf.folder / DRAWN_COVER
    if show.image == DRAWN_COVER and not file.exists():
        write_whole(file, draw_show_cover(show.title, show.author).data)
        work.changed.append(DRAWN_COVER)


def _build(work: _Work, name: str, sources: Iterable[str], make: Callable[[], Mapping[str, bool]]) -> None:
    """Make what `name` stands for unless its sources are, and its files look, as they did last time.

    `make` writes the files and returns path → whether it changed.
    """
    source = _digest([work.style, *sources])
    digest, *paths = work.known.get(name, ("",))
    if digest != _state(work.shelf.folder, source, paths):
        written = make()
        paths = list(written)
        work.changed += [path for path in paths if written[path]]
    work.built[name] = (_state(work.shelf.folder, source, paths), *paths)


def _state(folder: Path, source: str, paths: Iterable[str]) -> str:
    return _digest([source, *(_look(folder / path) for path in paths)])


def _look(file: Path) -> str:
    try:
        status = file.stat()
    except OSError:
        return "missing"
    return f"{status.st_mtime_ns} {status.st_size}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _episode_files(shelf: ShowFolder, slug: str) -> dict[str, bool]:
    return shelf.write(shelf.read(slug))


def _front_files(shelf: ShowFolder, live: Sequence[Entry]) -> dict[str, bool]:
    image = shelf.folder / shelf.show.image
    files = render_show_files(shelf.show, [entry.episode() for entry in live], cover=read_picture(image))
    return {path: write_whole(shelf.folder / path, content) for path, content in files.items()}


def _build_feed(work: _Work, oldest_first: Sequence[Entry]) -> None:
    pages = plan_pages(len(oldest_first), work.shelf.show.feed_size)
    for page in pages[::-1]:  # a page that another leads to is there before it
        entries = oldest_first[page.start : page.stop][::-1]
        sources = [repr(page), *(entry.signature for entry in entries)]
        _build(work, page.file, sources, partial(_feed_page, work.shelf, page, entries))
    _remove_others(work, work.shelf.folder.glob(OLDER_FEEDS), {page.file for page in pages})


def _feed_page(shelf: ShowFolder, page: FeedPage, entries: Sequence[Entry]) -> dict[str, bool]:
    newest = max((e.updated or e.published for e in map(Entry.episode, entries)), default="")
    episodes = (shelf.read(entry.slug, with_marks=False) for entry in entries)
    text = render_feed(shelf.show, episodes, built=newest, page=page)
    return {page.file: write_stream(shelf.folder / page.file, text)}


def _remove_others(work: _Work, files: Iterable[Path], wanted: set[str]) -> None:
    for file in sorted(files):
        if file.name not in wanted:
            with disk_errors(file):
                operations.remove_file(file, missing_ok=True)
            work.changed.append(file.relative_to(work.shelf.folder).as_posix())
