"""What stands in every record, in short, so that a hundred thousand need not be read to find one.

It can be lost: an entry holds as long as its record's file is the same, and all of it can be made again. Looking one
episode up verifies that one alone; that others came or went is seen by the time of the folder that holds them.
"""

import hashlib
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors
from audiobrief.disk.lossy_database import LossyDatabase, UnfitRow
from audiobrief.disk.regular import read_regular
from audiobrief.errors import PublishError
from audiobrief.expressions import regex
from audiobrief.model import Episode, Show
from audiobrief.show.addresses import address_of
from audiobrief.show.homes import EPISODES, PRIVATE, RECORD, with_path
from audiobrief.show.records import parse_record, parse_summary, render_summary
from audiobrief.standards.language_tags import primary_language

USUAL = 9
"""How many episodes tell a show's voice: enough that a few made in another for once do not count; set by hand."""
MOST_RECORD_BYTES = 500_000_000
"""A day of speech makes a record of 60 MB."""
NAME = regex(r"[^./\\\0][^/\\\0]*", re.DOTALL)
"""Of an episode's folder: no way out of the one above, and not hidden."""
VERSION = 3
"""Raised when its tables change: another version's index is made anew from the records."""
SCHEMA = (
    """CREATE TABLE entries (slug TEXT PRIMARY KEY, signature TEXT, status TEXT, published TEXT, url TEXT,
       language TEXT, voice TEXT, summary TEXT)""",
    "CREATE INDEX by_language ON entries (language, published)",
    "CREATE TABLE keys (key TEXT, slug TEXT, PRIMARY KEY (key, slug)) WITHOUT ROWID",
    "CREATE TABLE unfinished (slug TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE planned (key TEXT PRIMARY KEY, moment TEXT) WITHOUT ROWID",
    "CREATE TABLE seen (folder TEXT)",
    "CREATE TABLE ruled (rule TEXT)",
)
"""Kept as written: sqlite gives a table's definition back to the letter, and by that a file is known as ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an episode without reading its record."""

    slug: str
    signature: str
    """Of the record's file: modification time in ns, size, inode; the last tells two writes in one tick apart."""
    status: str
    """As the episode stands: "members" for one that is live for them alone."""
    published: str
    url: str
    """Where the article is found, be it by the show's rule; empty for nowhere."""
    language: str
    """The primary subtag alone."""
    voice: str
    summary: str = field(repr=False)
    """The episode as JSON, without paragraphs, marks and chapters."""

    def episode(self) -> Episode:
        """Return the episode without paragraphs, marks and chapters."""
        return parse_summary(self.summary)


COLUMNS = ", ".join(f.name for f in fields(Entry))
INSERT = f"INSERT OR REPLACE INTO entries ({COLUMNS}) VALUES ({', '.join('?' * len(fields(Entry)))})"  # noqa: S608


class RecordIndex:
    """The entries of all records of a show's folder, public ones and those that lie apart."""

    def __init__(self, show: Path, file: Path, settings: Show) -> None:
        self._show, self.file, self._settings = show, file, settings
        self._folders = (show / EPISODES, show / PRIVATE)
        self._database = LossyDatabase(file, SCHEMA, VERSION)

    def read(self) -> list[Entry]:
        """Return an entry for every record as it is now, newest first.

        Raises PublishError when a record is damaged, or newer than this program.
        """
        entries = self._database.run(self._read)
        return sorted(entries, key=lambda entry: (entry.published, entry.slug), reverse=True)

    def find(self, kind: str, value: str) -> list[Entry]:
        """Return the entries known by a value of this kind (see `keys_of`), oldest first; none for an empty value."""
        if not value:
            return []
        wanted = _key(kind, value)

        def find(database: sqlite3.Connection) -> list[Entry]:
            self._notice_changes(database)
            slugs = [slug for (slug,) in database.execute("SELECT slug FROM keys WHERE key = ?", (wanted,))]
            entries = (self._verified(database, slug) for slug in slugs)
            return [entry for entry in entries if entry and wanted in _keys(entry)]

        return sorted(self._database.run(find), key=lambda entry: (entry.published, entry.slug))

    def find_part(self, part: str) -> list[Entry]:
        """Return the entries with the text in their slug."""

        def find(database: sqlite3.Connection) -> list[Entry]:
            self._notice_changes(database)
            slugs = [slug for (slug,) in database.execute("SELECT slug FROM entries WHERE instr(slug, ?)", (part,))]
            return [entry for slug in slugs if (entry := self._verified(database, slug))]

        return self._database.run(find)

    def usual_voice(self, language: str) -> str:
        """Return the name of the voice that most of the newest episodes in a language have; empty without any."""

        def find(database: sqlite3.Connection) -> str:
            self._notice_changes(database)
            newest = "SELECT voice FROM entries WHERE language = ? ORDER BY published DESC LIMIT ?"
            voices = Counter(_text(voice) for (voice,) in database.execute(newest, (primary_language(language), USUAL)))
            return max(voices, key=voices.__getitem__, default="")

        return self._database.run(find)

    def put(self, episode: Episode) -> None:
        """Take note of a record that was just written."""

        def put(database: sqlite3.Connection) -> None:
            signature = self._signature(episode.slug)
            if signature:
                _insert(database, self._entry(episode, signature))

        self._database.run(put)

    def make_folders(self, slug: str, *homes: str) -> None:
        """Make an episode's folders in these of the show's, which is no news to this index; raises PublishError."""
        folders = [self._show / home / slug for home in homes if not (self._show / home / slug).is_dir()]
        if not folders:
            return

        def take_note(database: sqlite3.Connection) -> None:
            if _seen(database) == before:
                _see(database, self._folder_time())

        before = self._folder_time()
        for folder in folders:
            with disk_errors(folder):
                operations.make_folder(folder.parent, private=folder.parent.name == PRIVATE)
                operations.make_folder(folder)
        self._database.run(take_note)

    def record_of(self, slug: str) -> Path:
        """Return where an episode's record lies, or would: one that lies apart holds, whatever else came back."""
        apart = self._show / PRIVATE / slug / RECORD
        return apart if os.path.lexists(apart) else self._show / EPISODES / slug / RECORD

    def plan(self, identity: str, moment: str) -> str:
        """Return the moment that was first planned for an article without a date of its own; else plan the given."""

        def plan(database: sqlite3.Connection) -> str:
            key = _key("identity", identity)
            database.execute("INSERT OR IGNORE INTO planned VALUES (?, ?)", (key, moment))
            (planned,) = database.execute("SELECT moment FROM planned WHERE key = ?", (key,)).fetchone()
            return _text(planned)

        return self._database.run(plan)

    def _read(self, database: sqlite3.Connection) -> list[Entry]:
        """Return all entries after comparing each with its record."""
        self._keep_to_rule(database)
        _see(database, self._folder_time())
        known = {entry.slug: entry for entry in map(_loaded, database.execute(f"SELECT {COLUMNS} FROM entries"))}  # noqa: S608
        public, private = map(_names_in, self._folders)
        signatures = {slug: self._signature(slug) for slug in private}
        signatures |= {slug: _look_of(f"{self._show}/{EPISODES}/{slug}/{RECORD}") for slug in public - private}
        unfinished = {slug for slug, signature in signatures.items() if not signature}
        _note_unfinished(database, unfinished)
        for slug in unfinished:
            del signatures[slug]
        for slug in known.keys() - signatures.keys():
            _remove(database, slug)
        for slug, signature in signatures.items():
            if slug not in known or known[slug].signature != signature:
                known[slug] = self._renewed(database, slug, signature)
        return [known[slug] for slug in signatures]

    def _notice_changes(self, database: sqlite3.Connection) -> None:
        """Bring in the records that came since, and remove those that went, if the folder's time has changed."""
        self._keep_to_rule(database)
        folder_time = self._folder_time()
        if _seen(database) == folder_time:
            new = {slug for (slug,) in database.execute("SELECT slug FROM unfinished")}
        else:
            known = {slug for (slug,) in database.execute("SELECT slug FROM entries")}
            names = self._names()
            new = names - known
            for slug in known - names:
                _remove(database, slug)
            _note_unfinished(database, new)
            _see(database, folder_time)
        for slug in sorted(new):
            if _is_name(slug) and (signature := self._signature(slug)):
                self._renewed(database, slug, signature)

    def _verified(self, database: sqlite3.Connection, slug: str) -> Entry | None:
        """Return an entry as its record is now; None when there is none any more."""
        row = database.execute(f"SELECT {COLUMNS} FROM entries WHERE slug = ?", (slug,)).fetchone()  # noqa: S608
        if row is None:
            raise UnfitRow(f"{self.file}: a key leads nowhere")
        entry = _loaded(row)
        signature = self._signature(entry.slug)
        if signature == entry.signature:
            return entry
        if signature:
            return self._renewed(database, slug, signature)
        _remove(database, slug)
        return None

    def _renewed(self, database: sqlite3.Connection, slug: str, signature: str) -> Entry:
        episode = with_path(read_record(self.record_of(slug)), self._show)
        entry = self._entry(episode, signature)
        _insert(database, entry)
        return entry

    def _entry(self, episode: Episode, signature: str) -> Entry:
        return Entry(
            slug=episode.slug,
            signature=signature,
            status=episode.standing,
            published=episode.published,
            url=address_of(episode, self._settings),
            language=primary_language(episode.article.language),
            voice=episode.voice.name,
            summary=render_summary(episode),
        )

    def _keep_to_rule(self, database: sqlite3.Connection) -> None:
        """Forget all entries when addresses follow from another rule than they did."""
        rule = repr((self._settings.article_base, self._settings.timezone)) if self._settings.article_base else ""
        row = database.execute("SELECT rule FROM ruled").fetchone()
        if (_text(row[0]) if row else "") == rule:
            return
        for table in ("entries", "keys", "unfinished", "seen", "ruled"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608
        database.execute("INSERT INTO ruled VALUES (?)", (rule,))

    def _signature(self, slug: str) -> str:
        """Return how a record's file looks; empty for an episode that is only being made, or none."""
        for home in (PRIVATE, EPISODES):  # as `record_of` has it, and several times as quick
            if look := _look_of(f"{self._show}/{home}/{slug}/{RECORD}"):
                return look
        return ""

    def _names(self) -> set[str]:
        return {name for folder in self._folders for name in _names_in(folder)}

    def _folder_time(self) -> str:
        return " ".join(map(_time_of, self._folders))


def _look_of(record: str) -> str:
    """Return how a record's file looks; empty where there is none."""
    try:
        status = os.lstat(record)
    except OSError:
        return ""
    return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"


def read_record(record: Path, *, with_marks: bool = False) -> Episode:
    """Return the episode of a record's file; raises PublishError when it is damaged or somebody else's."""
    try:
        data = read_regular(record, MOST_RECORD_BYTES)
    except OSError as error:
        raise PublishError(f"{record}: cannot be read: {error.strerror}; restore it or remove its folder") from error
    episode = parse_record(data, str(record), with_marks=with_marks)
    if episode.slug != record.parent.name:
        raise PublishError(f'{record}: is the record of "{episode.slug}"; give the folder that name')
    return episode


def _names_in(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as found:
            return {_storable(entry.name) for entry in found if entry.name[0] != "."}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise PublishError(f"{folder}: cannot be read: {error.strerror}") from error


def _time_of(folder: Path) -> str:
    try:
        status = folder.stat()
    except OSError:
        return "none"
    return f"{status.st_mtime_ns}-{status.st_ino}"


def keys_of(episode: Episode, url: str) -> Iterator[tuple[str, str]]:
    """Yield by what an episode can be looked up, as (kind, value); `url` is where its article is found.

    "ruled" is the address of one that names none itself.
    """
    yield "identity", episode.identity
    yield "slug", episode.slug
    yield "guid", episode.guid
    yield "url" if episode.article.source_url else "ruled", url
    yield "path", episode.source_path
    yield "text", episode.text_digest
    yield "source", episode.made_from.source
    yield "twin", twin_key(episode.article.title, episode.published)


def twin_key(title: str, published: str) -> str:
    """Return what two episodes have in common that listeners cannot tell apart in a list: day and title."""
    return f"{published[:10]} {' '.join(title.casefold().split())}"


def _keys(entry: Entry) -> set[str]:
    try:
        return {_key(kind, value) for kind, value in keys_of(entry.episode(), entry.url) if value}
    except (ValueError, TypeError, KeyError) as error:
        raise UnfitRow(f"{entry.slug}: no summary of an episode") from error


def _key(kind: str, value: str) -> str:
    return hashlib.blake2b(f"{kind}\0{value}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _insert(database: sqlite3.Connection, entry: Entry) -> None:
    keys = _keys(entry)
    _remove(database, entry.slug)
    database.execute(INSERT, [_storable(getattr(entry, f.name)) for f in fields(entry)])
    database.executemany("INSERT INTO keys VALUES (?, ?)", ((key, entry.slug) for key in keys))
    database.executemany("DELETE FROM planned WHERE key = ?", ((key,) for key in keys))


def _remove(database: sqlite3.Connection, slug: str) -> None:
    row = database.execute(f"SELECT {COLUMNS} FROM entries WHERE slug = ?", (slug,)).fetchone()  # noqa: S608
    if row is not None:
        keys = _keys(_loaded(row))
        database.executemany("DELETE FROM keys WHERE key = ? AND slug = ?", ((key, slug) for key in keys))
        database.execute("DELETE FROM entries WHERE slug = ?", (slug,))
    database.execute("DELETE FROM unfinished WHERE slug = ?", (slug,))


def _note_unfinished(database: sqlite3.Connection, slugs: Iterable[str]) -> None:
    """Remember the folders that have no record yet: it will come without a change of the folder above."""
    wanted = set(slugs)
    if wanted != {slug for (slug,) in database.execute("SELECT slug FROM unfinished")}:
        database.execute("DELETE FROM unfinished")
        database.executemany("INSERT INTO unfinished VALUES (?)", ((slug,) for slug in wanted))


def _loaded(row: Sequence[object]) -> Entry:
    """Return a row as an entry: it may come from a stranger, and its slug names a folder."""
    values = [value for value in row if isinstance(value, str)]
    if len(values) < len(row):
        raise UnfitRow(f"{row!r:.40}: not all of it is text")
    entry = Entry(*values)
    if not _is_name(entry.slug):
        raise UnfitRow(f"{entry.slug}: no name of an episode's folder")
    return entry


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitRow(f"{value!r:.40} is no text")
    return value


def _is_name(slug: str) -> bool:
    return NAME.fullmatch(slug) is not None


def _storable(text: str) -> str:
    """Return text that sqlite can hold: a lone surrogate, an undecodable byte of a file's name, has no UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _seen(database: sqlite3.Connection) -> str:
    row = database.execute("SELECT folder FROM seen").fetchone()
    return _text(row[0]) if row else ""


def _see(database: sqlite3.Connection, folder_time: str) -> None:
    if _seen(database) != folder_time:
        database.execute("DELETE FROM seen")
        database.execute("INSERT INTO seen VALUES (?)", (folder_time,))
