"""What is made from a package's files once and kept: a lossy cache, which never fails a build.

A file holds the CRC-32 of all that follows, little-endian, and then the data. One that is damaged is made again;
where none can be written, the data stays in memory.
"""

import mmap
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audiobrief.disk.atomic import write_whole
from audiobrief.errors import PublishError
from audiobrief.folders import user_cache_folder

_CRC_BYTES = 4
"""Of a CRC-32, which stands behind the data: a torn file is made anew."""
_READ_BYTES = 1 << 20
"""Checked at a time, so that the whole is never on the heap."""


def derive(name: str, make: Callable[[], bytes]) -> memoryview:
    """Return the data kept under a name, made where there is none; on disk as long as its pages are not read."""
    file = user_cache_folder() / "derived" / name
    if kept := _opened(file):
        return kept
    data = make()
    with suppress(PublishError):
        write_whole(file, zlib.crc32(data).to_bytes(_CRC_BYTES, "little") + data)
    return _opened(file) or memoryview(data)


def _opened(file: Path) -> memoryview | None:
    """Return a file's data, or None when it is missing or damaged; it is checked without being held."""
    try:
        with file.open("rb", buffering=0) as source:
            told = int.from_bytes(source.read(_CRC_BYTES), "little")
            found = 0
            while block := source.read(_READ_BYTES):
                found = zlib.crc32(block, found)
            if found != told or source.tell() <= _CRC_BYTES:
                return None
            return memoryview(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ))[_CRC_BYTES:]
    except OSError:
        return None
