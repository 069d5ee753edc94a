"""Folders to work in, which go with their process; what a killed one left goes when the next one starts.

Each holds a file that its process keeps locked, so one whose file can be locked belongs to nobody any more.
"""

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.locking import try_lock

PREFIX, LOCK = "audiobrief-work-", "in-use-by-audiobrief"
ABANDONED_S = 600
"""After which a folder that still has no lock belongs to nobody: making it takes no second."""


@contextmanager
def work_folder() -> Iterator[Path]:
    """Hold a folder of this process alone among the system's temporary ones; raises OSError when there can be none."""
    _clear_abandoned()
    with ExitStack() as stack:
        folder = None
        while folder is None:
            folder = _claim(stack)
        yield folder


def _claim(stack: ExitStack) -> Path | None:
    """Make a folder that goes with the stack; None when another process took it for abandoned before it was locked."""
    folder = Path(tempfile.gettempdir(), PREFIX + secrets.token_hex(8))
    stack.callback(_remove, folder)  # before it is there: a signal can come between any two lines
    folder.mkdir(mode=0o700)
    lock = folder / LOCK
    handle = stack.enter_context(operations.open_new(lock))
    stack.callback(_remove, folder)  # while it is locked; Windows then keeps the lock itself until it is closed
    try:
        return folder if try_lock(handle) and lock.exists() else None
    except OSError:
        return folder  # without locks nobody takes it for abandoned


def _clear_abandoned() -> None:
    """Remove the folders that killed processes of this user left."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if sys.platform == "win32" or status.st_uid == os.getuid():
                        _clear(Path(entry.path), status.st_mtime)


def _clear(folder: Path, changed_s: float) -> None:
    lock = folder / LOCK
    if not lock.exists():
        if changed_s < time.time() - ABANDONED_S:
            operations.remove_empty(folder)
        return
    with lock.open("r+b") as handle:
        abandoned = try_lock(handle)
        if abandoned:
            _remove(folder)
    if abandoned:
        _remove(folder)


def _remove(folder: Path) -> None:
    try:
        operations.remove_tree(folder, ignore_errors=True)
    except BaseException:  # a signal
        operations.remove_tree(folder, ignore_errors=True)
        raise
