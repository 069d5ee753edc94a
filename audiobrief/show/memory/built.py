"""What was built of a show the last time, and whether what it was built from has been lost since."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from audiobrief.disk.regular import read_regular
from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.publish.names import FEED_FILE
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, STATE
from audiobrief.show.index import Entry
from audiobrief.show.life import LIVE

FILE = "built.json"
FRONT, COVER, FEED_SUFFIX = "/", "/cover", ".xml"
"""How the memory calls the front page with what belongs to it, its cover, and ends its feeds' names."""
MOST_GONE, MOST_GONE_SHARE = 10, 0.2
"""Of episodes or files: what goes beyond both at once is more often an accident than wanted; set by hand."""
MOST_FEED_BYTES = 100_000_000
"""Far beyond a feed of 1,000 long articles."""
MOST_MEMORY_BYTES = 500_000_000
"""Of built.json: about 1 KB an episode, so half a million of them."""
GUID = regex(rb"<guid [^>]*>([0-9a-f-]{36})</guid>")

Built = Mapping[str, Sequence[str]]
"""What was built → digest of its sources and files, and the paths of these: from / on in its episode's folder."""


def recall(memory: Path) -> Built:
    """Return what was built last time; what is no digest with paths, whoever wrote it, was never built."""
    try:
        known = json.loads(read_regular(memory, MOST_MEMORY_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {name: built for name, built in known.items() if _is_built(built)}


def refuse_lost(shelf: ShowFolder) -> None:
    """Raise PublishError when records of published episodes are gone, before anything is added or changed."""
    refuse_lost_records(shelf, recall(shelf.folder / STATE / FILE), shelf.catalogue.read())


def refuse_lost_records(shelf: ShowFolder, known: Built, entries: Sequence[Entry]) -> None:
    """Raise PublishError when episodes that were published have no record now, as when a disk is not there."""
    folder = shelf.folder / EPISODES
    built = {name for name in known if name not in (FRONT, COVER) and not name.endswith(FEED_SUFFIX)}
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
    return isinstance(built, list) and set(map(type, built)) == {str} and "\0" not in "".join(built)
