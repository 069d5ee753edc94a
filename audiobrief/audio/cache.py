"""Cuts by key, on disk: a cut made once is never spoken again.

Knows no voices: whoever builds the key puts into it all that shapes a cut. A cache never fails a build; what goes
wrong with it ends in a miss, and in `CutCache.failure`.

An entry is the file `KK/REST.cut`, KK being the first two of the key's hex digits. It holds, little-endian: 8 bytes
magic with the version; the first 16 bytes of the sha256 of the key and all that follows; five 32-bit counts (words,
frames, bytes of frames, ms of speech, powers); the words' start times and then their end times in ms, 32 bits each;
the powers as 32-bit floats; the MP3 frames. Beside the folders lies `cuts.tally`, which gets a byte for every 4 KiB
that any process writes, until the entries are weighed again.
"""

import contextlib
import os
import struct
import sys
import time
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from audiobrief.disk import operations
from audiobrief.disk.regular import read_start
from audiobrief.errors import AudioError
from audiobrief.expressions import regex
from audiobrief.model import Cut, WordTime

MAGIC = b"ab-cut\n\x02"
SUFFIX = ".cut"
DIGEST_BYTES = 16  # of sha256: enough to tell a torn entry, not to resist a forger
COUNTS = struct.Struct("<5I")
HEAD_BYTES = len(MAGIC) + DIGEST_BYTES + COUNTS.size
LONGEST_ENTRY = 1 << 28  # bytes; a larger file is none of ours; set by hand

TALLY = "cuts.tally"
BYTES_PER_TALLY = 4096  # one block of the file systems there are
WEIGH_AFTER = 1 / 8  # of the limit newly written, before all is weighed again; set by hand
KEEP = 0.9  # of the limit when entries are evicted, so that not every build evicts; set by hand
USE_GRAIN_S = 3600  # a use is noted at most this often, so that reading seldom writes; set by hand
ABANDONED_S = 3600  # an hour: longer than any cut takes to write; then a half-written file belongs to nobody

_KEY = regex(r"[0-9a-f]{16,128}")
_FOLDER = regex(r"[0-9a-f]{2}")
_NAME = regex(r"[0-9a-f]{14,126}\.cut(?:\.\d+-[0-9a-f]{8})?")


@dataclass(frozen=True, slots=True)
class CacheStatistics:
    """What a cache holds."""

    cut_count: int
    byte_count: int


class _Entry(NamedTuple):
    used_s: float
    byte_count: int
    path: str

    @property
    def finished(self) -> bool:
        return self.path.endswith(SUFFIX)


class CutCache:
    """A folder of cuts, shared by any number of threads and processes."""

    def __init__(self, folder: Path, size_mb: int) -> None:
        self.folder = folder
        self.failure = ""
        """Why cuts are not being kept, for one warning at the end; empty while all is well."""
        self._limit = size_mb * 1_000_000

    def get(self, key: str) -> Cut | None:
        """Return the cut stored under a hex key, or None; a damaged entry is removed and None."""
        file = self._file(key)
        try:
            data = _read(file)
        except OSError:
            return None
        cut = _unpack(data, key)
        if cut is None:
            with contextlib.suppress(OSError):
                operations.remove_file(Path(file))
        return cut

    def put(self, key: str, cut: Cut) -> None:
        """Store a cut under a hex key, whole or not at all. After a failure nothing more is written."""
        if self.failure or self._limit <= 0:
            return
        file = self._file(key)
        data = _pack(cut, key)
        try:
            _write(file, data)
            if self._weighing_is_due(len(data)):
                self._evict()
        except OSError as error:
            if not Path(file).exists():  # Windows: it is, and somebody is reading it
                self.failure = f"{self.folder}: cuts cannot be kept here ({error.strerror}); give another cache folder"

    def statistics(self) -> CacheStatistics:
        """Return how many cuts there are and what they weigh."""
        sizes = [entry.byte_count for entry in self._entries() if entry.finished]
        return CacheStatistics(len(sizes), sum(sizes))

    def clear(self) -> CacheStatistics:
        """Remove every cut, and nothing else from the folder; return what was removed. Raises AudioError."""
        removed = self.statistics()
        try:
            for entry in self._entries():
                operations.remove_file(Path(entry.path), missing_ok=True)
            operations.remove_file(self.folder / TALLY, missing_ok=True)
        except OSError as error:
            raise AudioError(
                f"{self.folder}: the cache cannot be cleared ({error.strerror}); check the folder's permissions"
            ) from error
        return removed

    def remove(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Remove the cuts stored under hex keys; return the keys of those that were there. Raises AudioError."""
        removed = []
        for key in keys:
            file = Path(self._file(key)) if _KEY.fullmatch(key) else None
            if file is None or not _is_cut(file):
                continue
            try:
                operations.remove_file(file, missing_ok=True)
            except OSError as error:
                raise AudioError(f"{file}: cannot be removed ({error.strerror}); remove it by hand") from error
            removed.append(key)
        return tuple(removed)

    def _file(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"a cut's key is hex, not {key!r}")
        return f"{self.folder}{os.sep}{key[:2]}{os.sep}{key[2:]}{SUFFIX}"

    def _entries(self) -> Iterator[_Entry]:
        """Yield our own files, finished or not; other things in the folder are not ours to touch."""
        for folder in _scan(self.folder):
            if _FOLDER.fullmatch(folder.name) and folder.is_dir(follow_symlinks=False):
                for file in _scan(folder.path):
                    if _NAME.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                        with contextlib.suppress(FileNotFoundError):  # another process evicts as well
                            status = file.stat(follow_symlinks=False)
                            yield _Entry(status.st_mtime, status.st_size, file.path)

    def _weighing_is_due(self, byte_count: int) -> bool:
        tally = operations.append(self.folder / TALLY, bytes(-(-byte_count // BYTES_PER_TALLY)))
        return tally * BYTES_PER_TALLY > self._limit * WEIGH_AFTER

    def _evict(self) -> None:
        """Remove the cuts unused for longest until the rest is well under the limit, and abandoned halves."""
        operations.write_file(self.folder / TALLY, b"")
        entries = sorted(self._entries())
        byte_count = sum(entry.byte_count for entry in entries)
        target = byte_count if byte_count <= self._limit else self._limit * KEEP
        for entry in entries:
            if byte_count > target if entry.finished else entry.used_s < time.time() - ABANDONED_S:
                with contextlib.suppress(FileNotFoundError, PermissionError):  # Windows: somebody is reading it
                    operations.remove_file(Path(entry.path))
                byte_count -= entry.byte_count


def _is_cut(file: Path) -> bool:
    try:
        return read_start(file, len(MAGIC)) == MAGIC
    except OSError:
        return False


def _pack(cut: Cut, key: str) -> bytes:
    times = array("I", [word.start_ms for word in cut.words] + [word.end_ms for word in cut.words])
    if sys.byteorder == "big":
        times.byteswap()
    powers = array("f", cut.powers)
    if sys.byteorder == "big":
        powers.byteswap()
    counts = COUNTS.pack(len(cut.words), cut.frame_count, len(cut.frames), cut.speech_ms, len(powers))
    body = counts + times.tobytes() + powers.tobytes() + cut.frames
    return MAGIC + _digest(key, body) + body


def _unpack(data: bytes, key: str) -> Cut | None:
    body = memoryview(data)[len(MAGIC) + DIGEST_BYTES :]
    if len(data) < HEAD_BYTES or data[: len(MAGIC)] != MAGIC:
        return None
    if data[len(MAGIC) : len(MAGIC) + DIGEST_BYTES] != _digest(key, body):
        return None
    word_count, frame_count, byte_count, speech_ms, power_count = COUNTS.unpack_from(body)
    powers_start = COUNTS.size + 8 * word_count
    frames_start = powers_start + 4 * power_count
    if frames_start + byte_count != len(body):
        return None
    times = array("I", bytes(body[COUNTS.size : powers_start]))
    powers = array("f", bytes(body[powers_start:frames_start]))
    if sys.byteorder == "big":
        times.byteswap()
        powers.byteswap()
    words = tuple(map(WordTime, times[:word_count], times[word_count:]))
    return Cut(bytes(body[frames_start:]), frame_count, words, speech_ms, tuple(powers))


def _digest(key: str, body: bytes | memoryview) -> bytes:
    digest = sha256(key.encode("ascii"))
    digest.update(body)
    return digest.digest()[:DIGEST_BYTES]


def _read(file: str) -> bytes:
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait
    try:
        status = os.fstat(handle)
        data = os.read(handle, min(status.st_size, LONGEST_ENTRY))
    finally:
        os.close(handle)
    if status.st_mtime < time.time() - USE_GRAIN_S:
        with contextlib.suppress(OSError):
            os.utime(file)
    return data


def _write(file: str, data: bytes) -> None:
    beside = Path(f"{file}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        try:
            operations.write_file(beside, data)
        except FileNotFoundError:
            operations.make_folder(beside.parent)
            operations.write_file(beside, data)
        operations.rename_over(beside, Path(file))
    except BaseException:
        with contextlib.suppress(OSError):
            operations.remove_file(beside)
        raise


def _scan(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        yield from entries
