"""A folder that is watched: files that have come whole, each once, moved aside when they are done.

The only home of watchfiles.
"""

import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors
from audiobrief.errors import EngineMissing
from audiobrief.sources.kinds import type_of_name
from audiobrief.sources.lists import LIST_SUFFIXES

DONE, FAILED = "done", "failed"
"""Folders below the watched one for what was made and what could not be."""
SETTLED_S = 2.0
"""A file that has not grown for so long has come whole: copies and uploads pause for less; set by hand."""
LOOK_MS = 1000
"""How often a folder is looked at: half of SETTLED_S."""
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp", "~")
"""Endings of names that programs give what they are still writing."""


def watch_folder(folder: Path) -> Iterator[tuple[Path, ...]]:
    """Yield, for ever, files of the folder that have come whole since the last time.

    Raises EngineMissing without watchfiles.
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise EngineMissing("--watch needs watchfiles; pip install 'audiobrief[watch]'") from error
    seen: dict[Path, tuple[int, int, float]] = {}
    for _ in watch(folder, recursive=False, rust_timeout=LOOK_MS, yield_on_timeout=True):
        seen = look(folder, seen, time.monotonic())
        ready = tuple(file for file, (_, _, since_s) in seen.items() if time.monotonic() - since_s >= SETTLED_S)
        if ready:
            yield ready
            seen = {file: found for file, found in seen.items() if file not in ready}


def look(
    folder: Path, before: Mapping[Path, tuple[int, int, float]], now_s: float
) -> dict[Path, tuple[int, int, float]]:
    """Return file → its size, its time of change in ns, and since when both have been so."""
    found = {}
    for file in sorted(folder.iterdir()):
        try:
            status = file.stat()
        except OSError:  # it has just gone
            continue
        if not is_wanted(file):
            continue
        size, changed_ns, since_s = before.get(file, (-1, -1, now_s))
        same = (size, changed_ns) == (status.st_size, status.st_mtime_ns)
        found[file] = (status.st_size, status.st_mtime_ns, since_s if same else now_s)
    return found


def is_wanted(file: Path) -> bool:
    """Tell whether a name is that of an article or a list that its writer has finished."""
    name = file.name.lower()
    if name.startswith((".", "_")) or name.endswith(UNFINISHED) or not file.is_file():
        return False
    return type_of_name(name) is not None or file.suffix.lower() in LIST_SUFFIXES


def put_away(file: Path, *, failed: bool) -> Path:
    """Move a file into the folder of what is done, or of what failed, and return where it is; raises PublishError."""
    folder = file.parent / (FAILED if failed else DONE)
    names = (file.name if n == 1 else f"{file.stem}-{n}{file.suffix}" for n in count(1))
    with disk_errors(file):
        operations.make_folder(folder)
        target = next(folder / name for name in names if not (folder / name).exists())
        operations.rename_over(file, target)
    return target
