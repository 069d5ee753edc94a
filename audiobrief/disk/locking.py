"""A lock on an open file. The system lets go of it however the process ends, so it can never be stale."""

import sys
from typing import BinaryIO

LOCKED_BYTE = 1 << 30
"""Far behind any text: Windows forbids others to read a locked range."""

if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: BinaryIO) -> bool:
        """Return whether the file could be locked; raises OSError where files have no locks."""
        handle.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def release(handle: BinaryIO) -> None:
        """Let go of the lock."""
        handle.seek(LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(handle: BinaryIO) -> bool:
        """Return whether the file could be locked; raises OSError where files have no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(handle: BinaryIO) -> None:
        """Let go of the lock."""
        fcntl.flock(handle, fcntl.LOCK_UN)
