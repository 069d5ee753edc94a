"""Whether an episode's MP3 is the one in its record, found out by reading it once and then by a look at its file."""

import hashlib
import json
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


def find_changed(shelf: ShowFolder, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose record or MP3 is not as when its MP3 was last found right, and is right now."""
    known = _recall(shelf.folder / STATE / "sounds.json")
    changed = [entry for entry in entries if known.get(entry.slug) != f"{entry.signature} {_look(_mp3(shelf, entry))}"]
    return find_fit(shelf, changed)


def find_fit(shelf: ShowFolder, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose MP3 is the one in its record; each is read."""
    return [entry for entry in entries if not _fault(_mp3(shelf, entry), entry.episode())]


def find_unfit(shelf: ShowFolder, entries: Iterable[Entry]) -> dict[str, str]:
    """Return slug → what is wrong, of every episode whose MP3 is not there or not the one in its record.

    An MP3 that was right is right as long as the record's file and its own look the same.
    """
    memory = shelf.folder / STATE / "sounds.json"
    known = _recall(memory)
    right, unfit = {}, {}
    for entry in entries:
        mp3 = _mp3(shelf, entry)
        look = f"{entry.signature} {_look(mp3)}"
        fault = "" if known.get(entry.slug) == look else _fault(mp3, entry.episode())
        if fault:
            unfit[entry.slug] = fault
        else:
            right[entry.slug] = look
    if right != known:
        write_whole(memory, json.dumps(right, indent=0))
    return unfit


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


def _look(mp3: Path) -> str:
    try:
        status = mp3.lstat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"


def _recall(memory: Path) -> dict[str, str]:
    try:
        known = json.loads(read_regular(memory, MOST_MEMORY_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return {s: look for s, look in known.items() if isinstance(look, str)} if isinstance(known, dict) else {}
