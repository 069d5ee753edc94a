"""Copy a finished show to where the public finds it.

What others lead to is sent first and the feed last, so nobody reads of a file that is not there. A manifest
at the target tells what was sent; what is no longer public is removed, and nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from audiobrief.errors import PublishError
from audiobrief.publish.formats import FORMATS
from audiobrief.publish.names import FEED_FILE
from audiobrief.show.folder import EPISODES, ShowFolder
from audiobrief.show.index import RECORD
from audiobrief.show.life import LIVE
from audiobrief.show.records import parse_record, render_record
from audiobrief.show.site import public_files
from audiobrief.show.storage import Place, open_place

MANIFEST, MANIFEST_VERSION = ".audiobrief-manifest.json", 1
SENDERS = 8
"""Files on their way at once: a store takes its time over each, most of it waiting."""
TYPES = {
    ".mp3": "audio/mpeg",
    ".xml": "application/rss+xml; charset=utf-8",
    "chapters.json": "application/json+chapters; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
} | {form.suffix: f"{form.media_type}; charset=utf-8" for form in FORMATS}
"""By name or suffix. Stores default to binary/octet-stream, which players refuse."""
FOR_GOOD, FOR_AN_HOUR, BRIEFLY = "public, max-age=31536000, immutable", "public, max-age=3600", "public, max-age=60"
LIFETIMES = {".mp3": FOR_GOOD, ".css": FOR_GOOD, ".jpg": FOR_AN_HOUR, ".jpeg": FOR_AN_HOUR, ".png": FOR_AN_HOUR}
LIFETIMES |= dict.fromkeys(("page.js", "embed.js", "index.js", "reader.js", "lines.json"), FOR_GOOD)
"""How long a copy may be kept: what is asked for with its version for good, all else briefly."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an upload did, in paths below the target."""

    sent: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be at the target."""

    path: str
    source: Path
    digest: str
    """Of what it is made from, its type and its lifetime."""

    @property
    def turn(self) -> int:
        """When it is sent: what is led to, records, what leads there, the feed."""
        name = PurePosixPath(self.path)
        if self.path == FEED_FILE:
            return 3
        if name.parts[0] in (EPISODES, "assets") or name.suffix in (".jpg", ".png"):
            return int(name.name == RECORD)
        return 2


def upload(shelf: ShowFolder, target: str, options: Mapping[str, Any] | None = None) -> Sent:
    """Bring the target to what is public of the show, built already; call it under the shelf's lock.

    `options` go to the target's file system, such as an endpoint. Raises PublishError and leaves what the
    next run goes on from.
    """
    _refuse_itself(shelf, target)
    place = open_place(target, options or {})
    known, there = _read_manifest(place, target), place.sizes()
    files = sorted(_files(shelf), key=lambda file: file.turn)
    wanted = [f for f in files if known.get(f.path, ("",))[0] != f.digest or there.get(f.path) != known[f.path][1]]
    manifest = {path: entry for path, entry in known.items() if path in there}
    try:
        for _, group in groupby(wanted, key=lambda file: file.turn):
            manifest |= _send(place, list(group))
        public = {file.path for file in files}
        removed = tuple(sorted(path for path in {*manifest, *_withdrawn(shelf, there)} if path not in public))
        for path in removed:
            place.remove(path)
            manifest.pop(path, None)
    finally:
        _write_manifest(place, manifest, known)
    return Sent(tuple(file.path for file in wanted), removed, len(files) - len(wanted))


def kind_of(path: str) -> str:
    """Return the content type of a file of a show."""
    name = PurePosixPath(path)
    return TYPES.get(name.name) or TYPES.get(name.suffix.lower(), "application/octet-stream")


def lifetime_of(path: str) -> str:
    """Return the Cache-Control of a file of a show."""
    name = PurePosixPath(path)
    return LIFETIMES.get(name.name) or LIFETIMES.get(name.suffix.lower(), BRIEFLY)


def public_record(record: Path) -> str:
    """Return a record as the public may have it: without the path its article had on our machine."""
    return render_record(replace(parse_record(record.read_bytes(), str(record)), source_path=""))


def _refuse_itself(shelf: ShowFolder, target: str) -> None:
    if "://" in target and not target.startswith("file://"):
        return
    folder, place = shelf.folder.resolve(), Path(target.removeprefix("file://")).resolve()
    if folder == place or folder in place.parents or place in folder.parents:
        raise PublishError(f"{target}: lies in the show's own folder, or holds it; give another place")


def _files(shelf: ShowFolder) -> Iterator[_File]:
    """Yield what is to be at the target; an MP3's digest is known from its record, so it is not read."""
    audio = {f"{e.slug}/{e.audio.file}": e.audio for e in shelf.episodes(LIVE)}
    for file in public_files(shelf):
        path, source = file.as_posix(), shelf.folder / file
        known = audio.get(path.removeprefix(f"{EPISODES}/"))
        if known and known.byte_count != source.stat().st_size:
            raise PublishError(f"{source}: is not what its record says; make the episode again")
        digest = known.sha256 if known else hashlib.sha256(source.read_bytes()).hexdigest()
        dressed = f"{digest} {kind_of(path)} {lifetime_of(path)}"
        yield _File(path, source, hashlib.sha256(dressed.encode()).hexdigest())


def _send(place: Place, files: list[_File]) -> dict[str, tuple[str, int]]:
    """Send files of one turn and return what the manifest says of them; all are tried before an error is raised."""

    def send(file: _File) -> tuple[str, tuple[str, int]]:
        content = public_record(file.source).encode() if file.source.name == RECORD else file.source
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        place.send(content, file.path, kind=kind_of(file.path), lifetime=lifetime_of(file.path))
        return file.path, (file.digest, size)

    with ThreadPoolExecutor(SENDERS) as senders:
        return dict(senders.map(send, files))


def _withdrawn(shelf: ShowFolder, there: Iterable[str]) -> Iterator[str]:
    """Yield the files at the target of episodes that are not public (any more), whoever sent them."""
    slugs = {entry.slug for entry in shelf.catalogue.read() if entry.status != LIVE}
    return (path for path in there if path.startswith(f"{EPISODES}/") and path.split("/")[1] in slugs)


def _read_manifest(place: Place, target: str) -> dict[str, tuple[str, int]]:
    data = place.read(MANIFEST)
    if data is None:
        return {}
    try:
        manifest = json.loads(data)
        version, files = manifest["version"], manifest["files"]
        if version == MANIFEST_VERSION:
            return {str(path): (str(digest), int(size)) for path, (digest, size) in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # damaged: everything is sent again
    raise PublishError(f"{target}: was published by a newer audiobrief (manifest {version}); update audiobrief")


def _write_manifest(
    place: Place, manifest: Mapping[str, tuple[str, int]], known: Mapping[str, tuple[str, int]]
) -> None:
    if manifest != known:
        text = json.dumps({"version": MANIFEST_VERSION, "files": dict(sorted(manifest.items()))}, indent=0)
        place.send(text.encode(), MANIFEST, kind=kind_of(MANIFEST), lifetime="no-cache")
