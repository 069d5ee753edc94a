"""One writer at a time in a show folder.

The system itself locks the file and lets go when the process ends, however it ends, so a lock can
never be stale; what the file says is only for the message to those who wait in vain.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors
from audiobrief.disk.locking import release, try_lock
from audiobrief.errors import PublishError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.005, 0.2  # doubling: an episode is stored within a tenth of a second


@contextmanager
def locked(file: Path, patience_s: float) -> Iterator[None]:
    """Hold the lock; raises PublishError when another process holds it for longer than the patience."""
    with _open(file) as handle:
        _wait_for(handle, file, patience_s)
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
        handle.flush()
        try:
            yield
        finally:
            release(handle)


def _open(file: Path) -> BinaryIO:
    with disk_errors(file):
        operations.make_folder(file.parent)
        return operations.open_shared(file)


def _wait_for(handle: BinaryIO, file: Path, patience_s: float) -> None:
    wait_s, deadline = FIRST_WAIT_S, time.monotonic() + patience_s
    while not try_lock(handle):
        if time.monotonic() > deadline:
            holder = ""
            with suppress(OSError):
                holder = file.read_text("utf-8", "replace")
            raise PublishError(
                f"{file.parent.parent}: another audiobrief is writing here ({holder or 'unknown process'}); "
                "try again when it is done"
            )
        time.sleep(wait_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)
