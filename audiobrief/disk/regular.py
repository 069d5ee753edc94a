"""Files that are what they seem: regular ones, no links to elsewhere, no pipes without an end.

A folder may come from somebody else, and every name in it can be a trap.
"""

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from audiobrief.errors import PublishError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
"""Makes the system refuse a symbolic link as the last part of a path (POSIX open(2)); Windows has no such flag."""
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""Opening a named pipe would otherwise wait for whoever writes into it."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would otherwise turn line ends (CRT `_open`); elsewhere there is no such flag."""
_LINK = "is a symbolic link, which is not followed here"


def is_regular(file: Path) -> bool:
    """Return whether a file is there, and neither a link nor a device, pipe or folder."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except (OSError, ValueError):
        return False


def read_regular(file: Path, most_bytes: int) -> bytes:
    """Return a file's bytes; raises OSError for a link, what is no regular file, and more than so many bytes."""
    with os.fdopen(open_regular(file, os.O_RDONLY), "rb") as source:
        data = source.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"is larger than {most_bytes // 1_000_000} MB", str(file))
    return data


def read_start(file: Path, byte_count: int) -> bytes:
    """Return the first bytes of a file; raises OSError for a link and what is no regular file."""
    with os.fdopen(open_regular(file, os.O_RDONLY), "rb") as source:
        return source.read(byte_count)


def open_regular(file: Path, flags: int) -> int:
    """Return a descriptor of a regular file, opened with the flags of `os.open`; raises OSError for all else."""
    if file.is_symlink():
        raise OSError(errno.ELOOP, _LINK, str(file))
    try:
        descriptor = os.open(file, flags | _NO_FOLLOW | _NO_WAIT | _BINARY, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:  # it became one in between
            raise OSError(errno.ELOOP, _LINK, str(file)) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is no regular file", str(file))
    return descriptor


def open_own(file: Path, flags: int) -> int:
    """Return a descriptor to write with; raises OSError for all that is no regular file under this name alone."""
    descriptor = open_regular(file, flags)
    if os.fstat(descriptor).st_nlink > 1:
        os.close(descriptor)
        what = "is another file too, by a hard link, and would be written over; remove this name"
        raise OSError(errno.EMLINK, what, str(file))
    return descriptor


def without_links(path: Path) -> Path:
    """Return an absolute path with links followed, as far as they lead anywhere: a circle of links stays as it is.

    (`Path.resolve` raises RuntimeError for a circle before Python 3.13.)
    """
    return Path(os.path.realpath(path))


def refuse_links(folders: Iterable[Path]) -> None:
    """Raise PublishError for a folder that is a link: what is written or removed in it would lie elsewhere."""
    for folder in folders:
        if folder.is_symlink():
            raise PublishError(f"{folder}: {_LINK}; put a folder in its place, or link the whole show instead")
