"""Whether an episode's MP3 is the one in its record, found out by reading it once and then by a look at its file."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from audiobrief.disk.atomic import write_whole
from audiobrief.disk.regular import is_regular, read_regular
from audiobrief.model import Episode
from audiobrief.show.folder import ShowFolder
from audiobrief.show.homes import STATE, home_of
from audiobrief.show.index import Entry

MOST_MEMORY_BYTES = 200_000_000
"""Of what is remembered: about 150 bytes an episode."""
PIECE_BYTES = 1 << 20
"""Read at a time, so that no sound is held whole; set by hand."""


def find_fit(shelf: ShowFolder, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose MP3 is the one in its record; each is read."""
    return [entry for entry in entries if not _fault(_mp3(shelf, entry), entry.episode())]


def find_unfit(shelf: ShowFolder, entries: Iterable[Entry]) -> dict[str, str]:
    """Return slug → what is wrong, of every episode whose MP3 is not there or not the one in its record."""
    return Sounds(shelf).unfit(entries)


class Sounds:
    """The MP3s of a show, each looked at once.

    One that was right is right as long as the record's file and its own look the same.
    """

    def __init__(self, shelf: ShowFolder) -> None:
        self._shelf, self._memory = shelf, shelf.folder / STATE / "sounds.json"
        self._known = _recall(self._memory)
        self._looks: dict[str, str] = {}

    def changed(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries whose record or MP3 is not as when its MP3 was last found right, and is right now."""
        return find_fit(self._shelf, [e for e in entries if self._known.get(e.slug) != self._look(e)])

    def unfit(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Return slug → what is wrong, of every episode whose MP3 is not there or not the one in its record."""
        right, unfit = {}, {}
        for entry in entries:
            look = self._look(entry)
            same = self._known.get(entry.slug) == look
            if fault := "" if same else _fault(_mp3(self._shelf, entry), entry.episode()):
                unfit[entry.slug] = fault
            else:
                right[entry.slug] = look
        if right != self._known:
            write_whole(self._memory, json.dumps(right))
        return unfit

    def forget_looks(self, slugs: Iterable[str]) -> None:
        """Look again at MP3s that have changed since."""
        for slug in slugs:
            self._looks.pop(slug, None)

    def _look(self, entry: Entry) -> str:
        """Return how record and MP3 look."""
        if entry.slug not in self._looks:
            folder = f"{self._shelf.folder}/{home_of(entry.status)}/{entry.slug}"
            self._looks[entry.slug] = _look(f"{folder}/{entry.slug}.mp3")
        return f"{entry.signature} {self._looks[entry.slug]}"


def sha256_of(file: Path) -> str:
    """Return the digest of a file; raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _mp3(shelf: ShowFolder, entry: Entry) -> Path:
    return shelf.folder / home_of(entry.status) / entry.slug / f"{entry.slug}.mp3"


def _fault(mp3: Path, episode: Episode) -> str:
    if episode.audio.file != mp3.name:
        return f"its record names {episode.audio.file!r} for an MP3, not {mp3.name}"
    if not is_regular(mp3):
        return f"{mp3} is not there" if not mp3.exists() else f"{mp3} is no regular file"
    if mp3.stat().st_size != episode.audio.byte_count or sha256_of(mp3) != episode.audio.sha256:
        return f"{mp3} is not the one in its record"
    return ""


def _look(mp3: str) -> str:
    try:
        status = os.lstat(mp3)
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"


def _recall(memory: Path) -> dict[str, str]:
    try:
        known = json.loads(read_regular(memory, MOST_MEMORY_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return {s: look for s, look in known.items() if isinstance(look, str)} if isinstance(known, dict) else {}
