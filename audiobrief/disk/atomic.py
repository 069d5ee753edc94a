"""Files that appear whole or not at all: written beside, then renamed over."""

import glob
import os
import platform
import secrets
import shutil
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.regular import is_regular
from audiobrief.disk.work_folder import work_folder
from audiobrief.errors import PublishError

PART_SUFFIX = ".part"
COMPARED_BYTES = 1 << 20  # pieces in which two files are held against each other: a megabyte is quick and small
ABANDONED_S = 600
"""After which a half-written file belongs to nobody, whoever began it: writing takes seconds."""
MACHINE = f"{zlib.crc32(platform.node().encode('utf-8', 'replace')):08x}"
"""Of those that share a folder, the one whose processes are known here."""


def write_whole(file: Path, text: str | bytes, *, keep_mode: bool = False) -> bool:
    """Write the file unless it holds just this already; return whether it was written.

    `keep_mode` lets those read and write it who could before. Raises PublishError, leaving what was there.
    """
    data = text.encode() if isinstance(text, str) else text
    with suppress(OSError):
        if is_regular(file) and file.stat().st_size == len(data) and file.read_bytes() == data:
            return False
    replace_whole(file, lambda part: _write(part, data, file if keep_mode else None))
    return True


def write_stream(file: Path, pieces: Iterable[str]) -> bool:
    """Write the file piece by piece as `write_whole` does, without holding it in memory."""
    with disk_errors(file), work_folder() as folder:
        written = folder / "written"
        with operations.open_new(written) as target:
            for piece in pieces:
                target.write(piece.encode())
        return take_in(written, file)


def take_in(source: Path, file: Path) -> bool:
    """Copy a file into place unless it is there already; return whether it was."""
    if is_regular(file) and same_bytes(source, file):
        return False
    replace_whole(file, lambda part: copy_new(source, part))
    return True


def same_bytes(one: Path, other: Path) -> bool:
    """Return whether both files exist and hold the same bytes."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as left, other.open("rb") as right:
            while piece := left.read(COMPARED_BYTES):
                if piece != right.read(COMPARED_BYTES):
                    return False
    except OSError:
        return False
    return True


def clear_parts(folder: Path) -> None:
    """Remove what a killed process left half-written in the folder."""
    for part in folder.glob(f".*{PART_SUFFIX}"):
        operations.remove_file(part, missing_ok=True)


def remove_tree(path: Path) -> bool:
    """Remove a file, a link itself, or a folder with all in it, as far as can be; return whether it is gone."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            operations.remove_tree(path, ignore_errors=True)
        else:
            operations.remove_file(path, missing_ok=True)
    return not (path.is_symlink() or path.exists())


@contextmanager
def disk_errors(file: Path) -> Iterator[None]:
    """Turn the system's refusal to write into a PublishError that names the file."""
    try:
        yield
    except OSError as error:
        refused = str(error.filename or file)
        name = file if refused.endswith(PART_SUFFIX) else refused
        what = f"cannot be written ({error.strerror or error}); check its room and permissions, or choose another place"
        raise PublishError(f"{name}: {what}") from error


def replace_whole(file: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `file`, then rename it over; raises PublishError, leaving what was there."""
    part = _part_of(file)
    with disk_errors(file):
        try:
            operations.make_folder(file.parent)
            _clear_abandoned(file)
            write(part)
            operations.rename_over(part, file)
        finally:
            operations.remove_file(part, missing_ok=True)


def create_whole(file: Path, write: Callable[[Path], None]) -> bool:
    """Let `write` fill a file that then appears whole under a name nobody has; return whether the name was free.

    Of several that want one name, one gets it. Raises PublishError.
    """
    part = _part_of(file)
    with disk_errors(file):
        try:
            write(part)
            try:
                operations.link_file(file, part)
            except FileExistsError:
                return False
            except OSError:  # no hard links here, as on FAT: the name is taken, then filled
                with suppress(FileExistsError), operations.open_new(file):
                    operations.rename_over(part, file)
                    return True
                return False
        finally:
            operations.remove_file(part, missing_ok=True)
    return True


def _part_of(file: Path) -> Path:
    """Return a name beside the file that nobody has: .NAME.MACHINE-PROCESS-TOKEN.part, the latter three in hex."""
    return file.with_name(f"{_stem(file)}{MACHINE}-{os.getpid():x}-{secrets.token_hex(4)}{PART_SUFFIX}")


def _stem(file: Path) -> str:
    return f".{file.name[:100]}."


def _clear_abandoned(file: Path) -> None:
    """Remove what killed processes left of this file: of this machine at once, else as soon as they must be dead."""
    stem = _stem(file)
    with suppress(FileNotFoundError):
        for part in file.parent.glob(f"{glob.escape(stem)}*{PART_SUFFIX}"):
            if part.stat().st_mtime < time.time() - ABANDONED_S or _has_no_writer(part.name.removeprefix(stem)):
                operations.remove_file(part)


def _has_no_writer(signed: str) -> bool:
    """Tell whether the process that signed a half-written file is known to be dead."""
    machine, _, process = signed.partition("-")
    if machine != MACHINE or sys.platform == "win32":  # there a question to a process would end it
        return False
    try:
        os.kill(int(process.partition("-")[0], 16), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OverflowError, OSError):
        return False
    return False


def _write(part: Path, data: bytes, like: Path | None) -> None:
    with operations.open_new(part) as target:
        target.write(data)
    if like:
        operations.take_mode(part, like)


def copy_new(source: Path, part: Path) -> None:
    """Copy a file to a name that nobody has; raises OSError."""
    with source.open("rb") as origin, operations.open_new(part) as target:
        shutil.copyfileobj(origin, target, COMPARED_BYTES)
