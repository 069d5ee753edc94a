"""A sqlite file that may be lost at any time, for what can be made again from other files.

Whatever is wrong with it, it is made anew; where nothing can be written it lives in memory. It comes from
strangers as often as from us, so nothing in it is run, and nothing is written through a link.
"""

import os
import sqlite3
import stat
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from audiobrief.disk import operations

BUSY_S = 5.0
"""How long another process is waited for; a transaction of ours lasts milliseconds, unless it makes all anew."""
TRIES = 3
"""A reader that turns writer gives way to another writer at once (SQLITE_BUSY) and begins again."""
COMPANIONS = ("-journal", "-wal", "-shm")
"""Files that sqlite keeps beside its own (https://www.sqlite.org/tempfiles.html)."""

Result = TypeVar("Result")


class UnfitRow(Exception):  # noqa: N818  never leaves this floor: it asks for a new file
    """What stands in the database is not what its owner wrote."""


class LossyDatabase:
    """Runs work in a transaction on the file; usable from several threads."""

    def __init__(self, file: Path, schema: Sequence[str], version: int) -> None:
        self._file, self._schema, self._version = file, tuple(schema), version
        self._companions = [file.with_name(file.name + end) for end in COMPANIONS]
        self._lock = threading.Lock()
        self._memory: sqlite3.Connection | None = None
        self._opened: tuple[sqlite3.Connection, tuple[int, int]] | None = None
        """The file, open, and its device and inode: another may have its name by now."""

    def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return what the work returns, done in one transaction; it may be begun again, so it changes nothing else.

        The work raises UnfitRow when it cannot use what it finds. Its other errors undo the transaction.
        """
        with self._lock:
            if self._memory is None:
                for _ in range(0 if self._file.parent.is_symlink() else TRIES):
                    try:
                        return _transact(self._on_file(), work)
                    except (sqlite3.Error, UnfitRow, OSError) as error:
                        self._close()
                        if not _is_busy(error):
                            with suppress(OSError):
                                self._discard()
                self._memory = self._in_memory()
                weakref.finalize(self, self._memory.close)
            return _transact(self._memory, work)

    def _on_file(self) -> sqlite3.Connection:
        """Return the file as it lies there now, open; it stays so, as opening costs more than looking one thing up."""
        for name in (self._file, *self._companions):
            if not _is_own(name):
                operations.remove_file(name)
        if self._opened and self._opened[1] == _inode(self._file):
            return self._opened[0]
        self._close()
        operations.make_folder(self._file.parent)
        operations.about_to("open_database", self._file)
        connection = self._connect("rwc")
        weakref.finalize(self, connection.close)
        self._opened = (connection, (0, 0))
        self._check(connection)
        self._opened = (connection, _inode(self._file))
        return connection

    def _close(self) -> None:
        if self._opened:
            self._opened[0].close()
            self._opened = None

    def _in_memory(self) -> sqlite3.Connection:
        """Return a database in memory, with what the file holds when that can be read."""
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with suppress(sqlite3.Error, UnfitRow, OSError):
            if _is_own(self._file):
                with closing(self._connect("ro")) as connection:
                    connection.backup(memory)
                self._check(memory)
                return memory
        memory.close()
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._check(memory)
        return memory

    def _connect(self, mode: str) -> sqlite3.Connection:
        address = f"{self._file.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # what is withdrawn is overwritten too
        connection.execute("PRAGMA synchronous = OFF")  # a power cut costs the file, which may be lost
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        """Make the tables of an empty database; raises UnfitRow when there are others than ours."""
        found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not found and not version:
            _transact(connection, self._make)
        elif sorted(found) != sorted(self._schema) or version != self._version:
            raise UnfitRow(f"{self._file}: made by another program or version")

    def _make(self, connection: sqlite3.Connection) -> None:
        if not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():  # else another process was quicker
            for statement in self._schema:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {self._version}")

    def _discard(self) -> None:
        for name in (*self._companions, self._file):
            operations.remove_file(name, missing_ok=True)


def _transact(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    connection.execute("BEGIN")
    try:
        result = work(connection)
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return result


def _is_busy(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _inode(file: Path) -> tuple[int, int]:
    try:
        status = os.lstat(file)
    except FileNotFoundError:
        return (0, 0)
    return status.st_dev, status.st_ino


def _is_own(file: Path) -> bool:
    """Say whether a file is absent, or a regular one under this name alone, and nobody else's."""
    try:
        status = os.lstat(file)
    except FileNotFoundError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
