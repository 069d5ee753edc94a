"""The log of an archive in a database of this machine: a million lines are read once, and then only what is new.

It can be lost: the archive has all of it.
"""

import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from audiobrief.disk.lossy_database import LossyDatabase, Result, UnfitRow
from audiobrief.show.archive.layout import LOG
from audiobrief.show.archive.log import NUMBERS, Logged, parse_piece
from audiobrief.show.archive.place import Archive

VERSION = 1
"""Raised when what is seen of a log changes: another version's view is made anew."""
_LINE = tuple(f.name for f in fields(Logged))
SCHEMA = (
    "CREATE TABLE pieces (name TEXT PRIMARY KEY) WITHOUT ROWID",
    f"CREATE TABLE articles ({', '.join(_LINE)}, PRIMARY KEY (key)) WITHOUT ROWID",
    "CREATE INDEX by_date ON articles (published, slug)",
)
"""Kept as written: sqlite gives a table's definition back to the letter, and by that a file is known as ours."""
_STANDING = ("slug", "title", "published", "duration_ms", "byte_count", "voice", "program", "voice_profile")
"""What stays of an episode that stands, when another try of its article failed."""
PUT = f"""INSERT INTO articles ({", ".join(_LINE)}) VALUES ({", ".join("?" * len(_LINE))})
    ON CONFLICT (key) DO UPDATE SET name = excluded.name, state = excluded.state, at = excluded.at,
    digest = excluded.digest, error = excluded.error, error_type = excluded.error_type,
    {", ".join(f"{n} = CASE excluded.slug WHEN '' THEN {n} ELSE excluded.{n} END" for n in _STANDING)}
    WHERE excluded.at >= at"""  # noqa: S608  names of our own fields
AT_ONCE = 8
"""Pieces asked for together: a store takes its time over each, most of it waiting."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How an archive stands."""

    made: int
    """Articles whose episode stands."""
    outdated: int
    """Of those, the ones that a newer program or voice would make otherwise."""
    failed: int
    quarantined: int
    duration_ms: int
    byte_count: int
    newest: str
    """When the last line was written; ISO 8601."""


class View:
    """What an archive's log says, by article."""

    def __init__(self, archive: Archive) -> None:
        self._place = archive.place
        self._database = LossyDatabase(archive.near / "view.sqlite", SCHEMA, VERSION)

    def refresh(self) -> int:
        """Read the pieces that came since; return how many. Raises PublishError."""
        there = {path for path in self._place.sizes(LOG) if path.endswith(".jsonl.gz")}
        known = self._run(lambda database: {name for (name,) in database.execute("SELECT name FROM pieces")})
        if known - there:  # another archive under the same address
            self._run(_forget)
            known = set()
        new = sorted(there - known)
        with ThreadPoolExecutor(AT_ONCE) as readers:
            for start in range(0, len(new), AT_ONCE):
                names = new[start : start + AT_ONCE]
                pieces = [data or b"" for data in readers.map(self._place.read, names)]
                self._run(partial(_put, names=names, pieces=pieces))
        return len(new)

    def find(self, key: str) -> Logged | None:
        """Return what became of an article last."""
        return next(iter(self._select("WHERE key = ?", key)), None)

    def newest(self, count: int) -> list[Logged]:
        """Return the articles whose episodes stand, newest first."""
        return self._select("WHERE slug != '' ORDER BY published DESC, slug LIMIT ?", count)

    def failures(self) -> list[Logged]:
        """Return what failed or was set aside when it was tried last."""
        return self._select("WHERE state IN ('failed', 'quarantined') ORDER BY name")

    def standing(self) -> list[str]:
        """Return the keys of all articles whose episodes stand, in their order."""
        asked = "SELECT key FROM articles WHERE slug != '' ORDER BY key"
        return self._run(lambda database: [_text(key) for (key,) in database.execute(asked)])

    def counts(self, program: str, profile_of: Callable[[str], str]) -> Counts:
        """Return how many stand and in what state; `profile_of` gives the digest of a voice as it is here, or ""."""

        def count(database: sqlite3.Connection) -> Counts:
            makers = "SELECT program, voice, voice_profile, count(*) FROM articles WHERE slug != '' GROUP BY 1, 2, 3"
            outdated = sum(
                n
                for made_by, voice, profile, n in database.execute(makers)
                if made_by != program or profile_of(_text(voice)) not in ("", profile)
            )
            made, ms, size = database.execute(
                "SELECT count(*), total(duration_ms), total(byte_count) FROM articles WHERE slug != ''"
            ).fetchone()
            states = dict(database.execute("SELECT state, count(*) FROM articles GROUP BY 1").fetchall())
            (newest,) = database.execute("SELECT max(at) FROM articles").fetchone()
            failed, aside = states.get("failed", 0), states.get("quarantined", 0)
            return Counts(made, outdated, failed, aside, int(ms), int(size), newest or "")

        return self._run(count)

    def _select(self, which: str, *values: object) -> list[Logged]:
        asked = f"SELECT {', '.join(_LINE)} FROM articles {which}"  # noqa: S608  names of our own fields
        return self._run(lambda database: [_loaded(row) for row in database.execute(asked, values)])

    def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        return self._database.run(work)


def _put(database: sqlite3.Connection, names: Iterable[str], pieces: Iterable[bytes]) -> None:
    for name, data in zip(names, pieces, strict=True):
        database.executemany(PUT, (_row(line) for line in parse_piece(data)))
        database.execute("INSERT OR IGNORE INTO pieces VALUES (?)", (name,))


def _forget(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM pieces")
    database.execute("DELETE FROM articles")


def _row(line: Logged) -> tuple[object, ...]:
    values = (getattr(line, name) for name in _LINE)
    return tuple(value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values)


def _loaded(row: tuple[object, ...]) -> Logged:
    values: dict[str, Any] = dict(zip(_LINE, row, strict=True))
    for name, value in values.items():
        if type(value) is not (int if name in NUMBERS else str):
            raise UnfitRow(f"{value!r:.40} is no {name}")
    return Logged(**values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitRow(f"{value!r:.40} is no text")
    return value
