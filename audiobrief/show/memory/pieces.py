"""Pieces of the feed and the front page, one an episode, kept so that one more makes only its own anew.

They can be lost. A piece holds as long as the record's file is the same and all else that shapes it.
"""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from audiobrief.disk.lossy_database import LossyDatabase, UnfitRow
from audiobrief.show.homes import STATE

VERSION = 1
"""Raised when rendered pieces change: another version's are rendered anew."""
SCHEMA = ("CREATE TABLE pieces (kind TEXT, slug TEXT, source TEXT, text TEXT, PRIMARY KEY (kind, slug))",)
ITEM, ROW = "item", "row"
"""Of the newest page of the feed; of the front page."""

Known = dict[str, tuple[str, str]]
"""Slug → what a piece was made from, and the piece."""


class Pieces:
    """The pieces of a show's folder."""

    def __init__(self, show: Path, style: str, *, afresh: bool = False) -> None:
        self._style, self._afresh = style, afresh
        """What shapes every piece beside its record."""
        self._database = LossyDatabase(show / STATE / "pieces.sqlite", SCHEMA, VERSION)

    def of(self, kind: str, signatures: Mapping[str, str], make: Callable[[str], str]) -> list[str]:
        """Return the pieces of these episodes in their order, and keep no others; `signatures` are of their records."""
        known = {} if self._afresh else self._database.run(lambda database: _load(database, kind))
        wanted: Known = {}
        for slug, signature in signatures.items():
            source = f"{self._style} {signature}"
            piece = known.get(slug)
            wanted[slug] = piece if piece and piece[0] == source else (source, make(slug))
        if self._afresh or wanted != known:
            self._database.run(lambda database: _store(database, kind, known, wanted))
        return [text for _, text in wanted.values()]


def _load(database: sqlite3.Connection, kind: str) -> Known:
    known: Known = {}
    for slug, source, text in database.execute("SELECT slug, source, text FROM pieces WHERE kind = ?", (kind,)):
        if not (isinstance(slug, str) and isinstance(source, str) and isinstance(text, str)):
            raise UnfitRow(f"{slug!r:.40}: its piece is no text")
        known[slug] = (source, text)
    return known


def _store(database: sqlite3.Connection, kind: str, known: Known, wanted: Known) -> None:
    if not known:
        database.execute("DELETE FROM pieces WHERE kind = ?", (kind,))
    gone = [(kind, slug) for slug in known.keys() - wanted.keys()]
    database.executemany("DELETE FROM pieces WHERE kind = ? AND slug = ?", gone)
    new = [(kind, slug, *piece) for slug, piece in wanted.items() if known.get(slug) != piece]
    database.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?)", new)
