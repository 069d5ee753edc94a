"""Every change to a disk, one operation each; the rest of the house writes through here alone.

One seam, so that a fault can be put before any operation of any command: tests replace `about_to`,
which is asked before each with the operation's name and its file. Errors are the system's own OSError.
"""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from audiobrief.disk.regular import open_own


def about_to(operation: str, file: Path) -> None:
    """Do nothing. A test that wants the disk to fail, or the process to die, puts its fault here."""


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make the folder and those above it, unless they are there; a private one is its owner's alone."""
    about_to("make_folder", folder)
    folder.mkdir(0o700 if private else 0o777, parents=True, exist_ok=True)


def open_new(file: Path) -> BinaryIO:
    """Open a file that must not be there yet, to be written."""
    about_to("open_new", file)
    return file.open("xb")


def open_work_file(file: Path) -> BinaryIO:
    """Open a file in a work folder, to be written from its start."""
    about_to("open_work_file", file)
    return file.open("wb")


def open_shared(file: Path) -> BinaryIO:
    """Open a file to be read and written in place, such as a lock, made when it is absent; never through a link."""
    about_to("open_shared", file)
    return os.fdopen(open_own(file, os.O_RDWR | os.O_CREAT), "r+b")


def write_file(file: Path, data: bytes) -> None:
    """Write a file that nobody else looks at: one in a work folder, or one to be renamed into place."""
    about_to("write_file", file)
    with file.open("wb") as target:
        target.write(data)


def append(file: Path, data: bytes) -> int:
    """Write behind the end of a file, made when it is absent, never through a link; return its bytes after that."""
    about_to("append", file)
    with os.fdopen(open_own(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "ab") as target:
        target.write(data)
        return target.tell()


def rename_over(part: Path, file: Path) -> None:
    """Give a finished file its name, in one step, over whatever had it."""
    about_to("rename_over", file)
    os.replace(part, file)  # noqa: PTH105  Path.replace does the same with a longer error


def take_mode(part: Path, file: Path) -> None:
    """Let those read and write a new file who can read and write another."""
    about_to("take_mode", part)
    shutil.copymode(file, part)


def link_file(link: Path, file: Path) -> None:
    """Give a finished file a second name that nobody has: the system refuses one that is taken."""
    about_to("link_file", link)
    link.hardlink_to(file)


def remove_file(file: Path, *, missing_ok: bool = False) -> None:
    """Remove a file, or a link and not what it points to."""
    about_to("remove_file", file)
    file.unlink(missing_ok=missing_ok)


def remove_empty(folder: Path) -> None:
    """Remove a folder; the system refuses one that holds anything."""
    about_to("remove_empty", folder)
    folder.rmdir()


def remove_tree(folder: Path, *, ignore_errors: bool = False) -> None:
    """Remove a folder of our own and all that is in it; links in it are removed, not followed."""
    about_to("remove_tree", folder)
    shutil.rmtree(folder, ignore_errors=ignore_errors)


def link_folder(link: Path, folder: Path) -> None:
    """Let `link` stand for a folder: a symbolic link, on Windows (where those need a privilege) a copy."""
    about_to("link_folder", link)
    if os.name == "nt":
        shutil.copytree(folder, link)
    else:
        link.symlink_to(folder, target_is_directory=True)
