"""Bytes from this machine: a file, the pictures beside one, or standard input, never more than the limit.

Only regular files are opened: a pipe could block for ever and a device has no end.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from audiobrief.disk.regular import read_regular
from audiobrief.errors import ReadError
from audiobrief.sources.names import shown, shown_size
from audiobrief.standards.signatures import is_picture

PIECE_BYTES = 1 << 20
"""Read at a time: a file that grows past its limit is noticed after as much."""
MOST_PICTURE_BYTES = 20_000_000
"""A camera's largest photographs have as many."""

_REMEDIES = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "this file may not be read; change its permissions or give another",
    errno.EPERM: "this file may not be read; change its permissions or give another",
    errno.ENAMETOOLONG: "this is too long for a file name; pipe text itself into -",
    errno.ELOOP: "this is a link that leads in a circle",
    errno.ENXIO: "this is a device or socket, not a file; pipe its content into -",
}


def read_file(file: Path, max_size: int) -> bytes:
    """Return a regular file's bytes.

    Raises ReadError for what is missing, unreadable, not a regular file, or larger than `max_size` bytes.
    """
    name = shown(str(file))
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(handle)
            _check_regular(status.st_mode, name)
            if status.st_size > max_size:
                raise ReadError(too_large(name, max_size, status.st_size))
            return _read_limited(partial(os.read, handle), name, max_size)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        raise ReadError(f"{name}: {_what_happened(error, file)}") from error


def read_head(file: Path, byte_count: int) -> bytes:
    """Return how a regular file begins; nothing for what is none or cannot be read."""
    try:
        if file.is_file():
            with file.open("rb") as opened:
                return opened.read(byte_count)
    except (OSError, ValueError):
        pass
    return b""


def read_stdin(max_size: int) -> bytes:
    """Return all of standard input. Raises ReadError when it is closed or holds more than `max_size` bytes."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or sys.stdin.closed:
        raise ReadError("-: standard input is closed; pipe text into it or give a file")
    try:
        return _read_limited(stream.read, "-", max_size)
    except OSError as error:
        raise ReadError(f"-: standard input cannot be read ({error.strerror}); pipe text into it") from error


def too_large(name: str, max_size: int, size: int | None = None) -> str:
    """Return what to say of a source over the limit."""
    measured = f"is {shown_size(size)}, more than" if size else "is larger than"
    return f"{name}: this {measured} the limit of {shown_size(max_size)}; raise it with --max-size"


def _read_limited(read: Callable[[int], bytes | None], name: str, max_size: int) -> bytes:
    data = bytearray()
    while piece := read(min(PIECE_BYTES, max_size + 1 - len(data))):
        data += piece
        if len(data) > max_size:
            raise ReadError(too_large(name, max_size))
    if piece is None:
        raise BlockingIOError(errno.EAGAIN, "it does not wait for its sender")
    return bytes(data)


def _check_regular(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise ReadError(f"{name}: this is a folder; give the files in it, or all of them to: audiobrief batch")
    if stat.S_ISFIFO(mode):
        raise ReadError(f"{name}: this is a pipe; give - and pipe into standard input")
    if not stat.S_ISREG(mode):
        raise ReadError(f"{name}: this is a device or socket, not a file; pipe its content into -")


def _what_happened(error: OSError | ValueError, file: Path) -> str:
    if isinstance(error, ValueError):
        return "this cannot be a file's name"
    if error.errno == errno.EACCES and file.is_dir():  # what Windows says of a folder
        return "this is a folder; give the files in it, or all of them to: audiobrief batch"
    return _REMEDIES.get(error.errno or 0, f"this cannot be read ({error.strerror}); check the file or give another")


def pictures_beside(document: Path | None, names: Iterable[str]) -> Iterator[tuple[Path, bytes]]:
    """Yield the pictures that a document names by their way from it; all else is passed over."""
    if document is None:
        return
    folder = document.resolve().parent
    for name in names:
        try:
            file = (folder / name).resolve()
            if not file.is_relative_to(folder):
                continue
            data = read_regular(file, MOST_PICTURE_BYTES)
        except (OSError, ValueError):
            continue
        if is_picture(data):
            yield file, data
