"""What was found of each episode of a show, remembered as long as nothing of it has changed, nor this program.

It can be lost. What is remembered is what was found, so that an old fault stays named; a new one is seen since every
file of the episode is looked at, down to its inode and the time when its inode changed.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from audiobrief.check.findings import Finding, finding
from audiobrief.disk.lossy_database import LossyDatabase, UnfitRow
from audiobrief.show.homes import CHECKED, STATE
from audiobrief.version import VERSION, version_of

SCHEMA = ("CREATE TABLE checked (kind TEXT, slug TEXT, key TEXT, told TEXT, summary TEXT, PRIMARY KEY (kind, slug))",)
FORMAT = 1
"""Raised when what is remembered changes: what another version remembers counts for nothing."""
SUMMARY, FOLLOWS, ITEM, FRONT = "summary", "follows", "item", "front"
"""Of an episode's record; of what follows from it; of its item in the feed; of the show's front page."""
SETTLED_NS = 2_000_000_000
"""A file that changed less long ago may change again within one tick of its clock: 2 s on FAT, 10 ms elsewhere."""
LIBRARIES = ("mutagen", "jinja2", "Pillow")
"""Packages of which another version may find something else."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a folder looks, without any of its files being read."""

    digest: str
    newest_ns: int
    """When anything of it changed last."""
    names: tuple[str, ...]
    irregular: frozenset[str] = frozenset()
    """Those of no regular file: folders, links, pipes."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was found."""

    found: tuple[Finding, ...]
    summary: str = ""
    """What is known of the episode beside."""


Rows = Mapping[tuple[str, str], tuple[str, str, str]]
"""Kind and slug → key, findings and summary."""


class Memory:
    """What was found in a show's folder the last time; `with` it, what is found now is kept for the next."""

    def __init__(self, show: Path, *basis: str) -> None:
        self._show, self._basis = show, _digest([FORMAT, program_look(), *basis])
        self._database = LossyDatabase(show / STATE / CHECKED, SCHEMA, FORMAT)
        self._known = self._database.run(_load)
        self._now: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._looks: dict[str, Look] = {}
        self._settled_ns = time.time_ns() - SETTLED_NS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._now != self._known:
            self._database.run(lambda database: _store(database, self._known, self._now))

    def look(self, below: str) -> Look:
        """Return how a folder of the show looks; it is looked at once."""
        if below not in self._looks:
            self._looks[below] = look_at(f"{self._show}/{below}")
        return self._looks[below]

    def recall(self, kind: str, slug: str, looks: Iterable[Look], *parts: str) -> Remembered | None:
        """Return what was found when all looked the same; None where it is not known."""
        row = self._known.get((kind, slug))
        if row is None or row[0] != self._key(looks, parts):
            return None
        try:
            found = tuple(finding(code, place, message) for code, place, message in json.loads(row[1]))
        except (ValueError, TypeError, KeyError):
            return None
        self._now[kind, slug] = row
        return Remembered(found, row[2])

    def remember(
        self, kind: str, slug: str, looks: Sequence[Look], *parts: str, found: Sequence[Finding], summary: str = ""
    ) -> None:
        """Keep what was found, unless it could change without looking otherwise."""
        if all(look.newest_ns < self._settled_ns for look in looks):
            told = json.dumps([(one.code, one.place, one.message) for one in found])
            self._now[kind, slug] = (self._key(looks, parts), told, summary)

    def _key(self, looks: Iterable[Look], parts: Iterable[str]) -> str:
        return _digest([self._basis, *(look.digest for look in looks), *parts])


def look_at(folder: str) -> Look:
    """Return how a folder looks; one that is not there looks empty."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in entries)
    except OSError:
        return Look("", 0, ())
    files = [(name, s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for name, s in found]
    newest_ns = max((max(s.st_mtime_ns, s.st_ctime_ns) for _, s in found), default=0)
    irregular = frozenset(name for name, s in found if not stat.S_ISREG(s.st_mode))
    return Look(_digest([repr(files)]), newest_ns, tuple(name for name, _ in found), irregular)


def look_at_files(files: Iterable[Path]) -> Look:
    """Return how single files look."""
    looks: list[tuple[object, ...]] = []
    newest_ns = 0
    for file in files:
        try:
            s = os.lstat(file)
        except OSError:
            looks.append((file.name,))
            continue
        looks.append((str(file), s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino))
        newest_ns = max(newest_ns, s.st_mtime_ns, s.st_ctime_ns)
    return Look(_digest([repr(looks)]), newest_ns, ())


@cache
def program_look() -> str:
    """Return a digest that changes whenever this program, a library that finds things, or the decoder does."""
    package = Path(__file__).parents[1]
    files = sorted(file for file in package.rglob("*") if "__pycache__" not in file.parts)
    decoder = shutil.which("ffmpeg")
    looks = look_at_files([*files, *([Path(decoder).resolve()] if decoder else [])])
    return _digest([VERSION, sys.version, looks.digest, *map(version_of, LIBRARIES), repr(time.tzname)])


def _load(database: sqlite3.Connection) -> Rows:
    known = {}
    for row in database.execute("SELECT kind, slug, key, told, summary FROM checked"):
        if not all(isinstance(value, str) for value in row):
            raise UnfitRow("what was found is no text")
        known[row[0], row[1]] = (row[2], row[3], row[4])
    return known


def _store(database: sqlite3.Connection, known: Rows, now: Rows) -> None:
    database.executemany("DELETE FROM checked WHERE kind = ? AND slug = ?", known.keys() - now.keys())
    new = [(*name, *row) for name, row in now.items() if known.get(name) != row]
    database.executemany("INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?, ?)", new)


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
