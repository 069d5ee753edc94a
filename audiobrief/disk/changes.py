"""Several files that change in one step: all of them are new, or all are as they were, whenever a process dies.

The new ones are written beside the old, then a note of what is to be renamed and removed is put down, and from then on
the change is finished by whoever finds the note. Before that moment it is undone. (Kills and failed writes are
covered; after a power cut the system may have kept the steps in another order.)
"""

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import copy_new, disk_errors, remove_tree, same_bytes, write_whole
from audiobrief.disk.regular import is_regular, read_regular

NEXT = ".{}.next"
"""How the new file beside an old one is called."""
MOST_NOTE_BYTES = 10_000_000
"""Ours name a few dozen files; a larger one is none of ours."""
Content = str | bytes | Path


def change_together(root: Path, note: Path, files: Mapping[str, Content], removals: Collection[str] = ()) -> set[str]:
    """Change files below `root`, and remove others, in one step; return the paths of those that were written.

    What holds just its content already is left alone. Raises PublishError: either nothing has changed, or the
    note stays and `finish_change` does the rest.
    """
    wanted = {path: content for path, content in files.items() if not _holds(root / path, content)}
    if not wanted and not removals:
        return set()
    _put_note(note, done=False, rename=wanted, remove=removals)
    with disk_errors(root):
        try:
            for path, content in wanted.items():
                _write_beside(root / path, content)
            _put_note(note, done=True, rename=wanted, remove=removals)
        except Exception:
            _undo(root, note, wanted)
            raise
        _redo(root, note, wanted, removals)
    return set(wanted)


def finish_change(root: Path, note: Path, allowed: Callable[[str], bool]) -> None:
    """Finish the change of a process that died, or undo it where it had not come so far.

    `allowed` tells which paths a note may name; one that names others was not put there by us, and is removed.
    """
    with disk_errors(note):
        found = read_note(note)
        if found is None:
            if note.is_dir() and not note.is_symlink():
                raise IsADirectoryError(
                    21, "is a folder in the place of a file of audiobrief's; move it away", str(note)
                )
            operations.remove_file(note, missing_ok=True)
            return
        done, rename, remove = found
        if not all(map(allowed, (*rename, *remove))):
            operations.remove_file(note)
        elif done:
            _redo(root, note, rename, remove)
        else:
            _undo(root, note, rename)


def read_note(note: Path) -> tuple[bool, list[str], list[str]] | None:
    """Return whether all new files of a change are there, what to rename, and what to remove; None without one."""
    try:
        found = json.loads(read_regular(note, MOST_NOTE_BYTES))
        done, rename, remove = found["done"], found["rename"], found["remove"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(rename, list) or not isinstance(remove, list):
        return None
    paths = [*rename, *remove]
    return (done is True, rename, remove) if all(isinstance(path, str) for path in paths) else None


def _put_note(note: Path, *, done: bool, rename: Collection[str], remove: Collection[str]) -> None:
    write_whole(note, json.dumps({"done": done, "rename": list(rename), "remove": list(remove)}))


def _write_beside(file: Path, content: Content) -> None:
    beside = _beside(file)
    operations.make_folder(file.parent)
    operations.remove_file(beside, missing_ok=True)
    if isinstance(content, Path):
        copy_new(content, beside)
        return
    with operations.open_new(beside) as target:
        target.write(content.encode() if isinstance(content, str) else content)


def _redo(root: Path, note: Path, rename: Collection[str], remove: Collection[str]) -> None:
    for path in rename:
        if is_regular(_beside(root / path)):
            operations.rename_over(_beside(root / path), root / path)
    left = [path for path in remove if not remove_tree(root / path)]
    if left:
        raise PermissionError(1, "cannot be removed", str(root / left[0]))
    operations.remove_file(note, missing_ok=True)


def _undo(root: Path, note: Path, rename: Collection[str]) -> None:
    for path in rename:
        with suppress(OSError):
            operations.remove_file(_beside(root / path), missing_ok=True)
    with suppress(OSError):
        operations.remove_file(note, missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_name(NEXT.format(file.name))


def _holds(file: Path, content: Content) -> bool:
    if not is_regular(file):
        return False
    if isinstance(content, Path):
        return same_bytes(content, file)
    data = content.encode() if isinstance(content, str) else content
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False
