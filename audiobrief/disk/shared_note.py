"""A small note that several processes keep together: one holds it at a time, and nothing depends on its being there."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from audiobrief.disk import operations
from audiobrief.disk.locking import release, try_lock
from audiobrief.errors import PublishError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.005, 0.1  # doubling: a note is held for milliseconds
MOST_BYTES = 1 << 16  # ours have a few hundred; more is none of ours
_kept_here: dict[Path, Mapping[str, Any]] = {}
"""What this process wrote, for where the disk takes nothing."""


class Note:
    """A note that is held."""

    def __init__(self, file: Path, handle: BinaryIO | None) -> None:
        self._file, self._handle = file, handle

    def read(self) -> Mapping[str, Any]:
        """Return what stands there; nothing for a note that is new or torn."""
        if self._handle is None:
            return _kept_here.get(self._file, {})
        try:
            self._handle.seek(0)
            found = json.loads(self._handle.read(MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, content: Mapping[str, Any]) -> None:
        """Put a new content in the place of the old one, as far as the disk takes it."""
        _kept_here[self._file] = content
        if self._handle is not None:
            try:
                self._handle.seek(0)
                self._handle.truncate()
                self._handle.write(json.dumps(content).encode())
                self._handle.flush()
            except OSError:
                self._handle = None


@contextmanager
def hold_note(file: Path, patience_s: float) -> Iterator[Note]:
    """Hold a note, or one of this process alone where the disk has no room for it; raises PublishError in the end."""
    try:
        operations.make_folder(file.parent)
        handle = operations.open_shared(file)
    except OSError:
        yield Note(file, None)
        return
    with handle:
        if not _locked(handle, file, patience_s):
            yield Note(file, None)
            return
        try:
            yield Note(file, handle)
        finally:
            release(handle)


def _locked(handle: BinaryIO, file: Path, patience_s: float) -> bool:
    """Wait for the lock; return False where files have none."""
    wait_s, deadline = FIRST_WAIT_S, time.monotonic() + patience_s
    try:
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise PublishError(f"{file}: another audiobrief has held this for {patience_s:.0f} s; end it")
            time.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
    except OSError:
        return False
    return True
