"""Which files of a show's folder the public may have: those that were made here, by name, and no other.

Whatever else lies in the folder, backups, drafts, links to elsewhere, stays where it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from audiobrief.disk.regular import is_regular
from audiobrief.expressions import regex
from audiobrief.publish.names import FEED_FILE
from audiobrief.publish.page.assets import asset_paths
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import EPISODES, RECORD
from audiobrief.show.life import LIVE
from audiobrief.show.members.paths import BLANK, MEMBERS, split_path
from audiobrief.show.outputs import BY_URL, BY_URL_NAME, file_names

ASSETS = "assets"
OLDER_FEED = regex(r"feed-\d+\.xml")
HTACCESS = ".htaccess"
FRONT_FILES = ("listen.js", "index.html")


def public_files(shelf: ShowFolder, held_back: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Yield the path in the folder of every file meant for the public: nothing held, early, retracted or held back.

    What others lead to comes first: MP3s and pages, then records, then what names them, the feed last.
    """
    for entry in shelf.catalogue.read():
        if entry.status == LIVE and entry.slug not in held_back:
            yield from _of_episode(shelf.folder, entry.slug)
    beside = [*asset_paths(), *_names_in(shelf.folder / BY_URL, BY_URL_NAME), shelf.show.image, *FRONT_FILES]
    older = sorted(name.name for name in shelf.folder.glob("feed-*.xml") if OLDER_FEED.fullmatch(name.name))
    for path in (*beside, *older, FEED_FILE):
        if is_regular(shelf.folder / path):
            yield Path(path)


def is_ours(path: str, image: str = "") -> bool:
    """Return whether a file that we put at a target can have this path; `image` is the show's own."""
    path = split_path(path)[1]  # a member's copy is like everybody's
    parts = PurePosixPath(path).parts
    if "/".join(parts) != path or ".." in parts or "\\" in path:
        return False
    match parts:
        case (name,):
            return name in (*FRONT_FILES, FEED_FILE, HTACCESS, image) or bool(OLDER_FEED.fullmatch(name))
        case (folder, name) if folder == BY_URL:
            return bool(BY_URL_NAME.fullmatch(name))
        case (folder, name) if folder in (ASSETS, MEMBERS):
            return folder == ASSETS or name == BLANK  # of any version of this program
        case (folder, slug, name) if folder == EPISODES:
            return name in file_names(slug)
    return path == image


def strays(shelf: ShowFolder) -> Iterator[str]:
    """Yield the paths of what lies among the show's public files and is none of them; hidden files aside."""
    for entry in shelf.catalogue.read():
        yield from _others(shelf.folder, f"{EPISODES}/{entry.slug}", file_names(entry.slug))
    yield from _others(shelf.folder, ASSETS, frozenset(path.rpartition("/")[2] for path in asset_paths()))


def _of_episode(folder: Path, slug: str) -> Iterator[Path]:
    names = sorted(file_names(slug), key=lambda name: (name == RECORD, not name.endswith(".mp3"), name))
    paths = (Path(EPISODES, slug, name) for name in names)
    return (path for path in paths if is_regular(folder / path))


def _names_in(folder: Path, pattern: re.Pattern[str]) -> list[str]:
    return sorted(f"{folder.name}/{file.name}" for file in folder.glob("*") if pattern.fullmatch(file.name))


def _others(folder: Path, below: str, names: frozenset[str]) -> Iterator[str]:
    found = sorted((folder / below).glob("*"))
    return (f"{below}/{f.name}" for f in found if f.name[0] != "." and (f.name not in names or not is_regular(f)))
