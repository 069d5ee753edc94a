"""A folder on this machine as a place."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, take_in, write_whole
from audiobrief.disk.regular import refuse_links
from audiobrief.errors import PublishError


class Folder:
    """A folder on this machine."""

    senders = 4

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._looked_at: set[Path] = set()

    def sizes(self, below: str = "") -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place, or a folder of it, links themselves included."""
        found = {}
        for folder, _, names in os.walk(self.folder / below):
            for name in names:
                file = Path(folder, name)
                with suppress(FileNotFoundError):
                    found[file.relative_to(self.folder).as_posix()] = file.lstat().st_size
        return found

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there; raises PublishError for what is no file."""
        file = self.folder / path
        if file.exists() and not file.is_file():
            raise PublishError(f"{file}: is no regular file; remove it, or give another place")
        with disk_errors(file), suppress(FileNotFoundError, NotADirectoryError):
            return file.read_bytes()
        return None

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:  # noqa: ARG002
        """Write a file; its type and lifetime are the web server's to tell. Raises PublishError, at a link too."""
        file = self._own(path)
        if isinstance(content, Path):
            take_in(content, file)
        else:
            write_whole(file, content)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders it leaves empty."""
        file = self._own(path)
        with disk_errors(file):
            operations.remove_file(file, missing_ok=True)
        with suppress(OSError):  # the first that is not empty ends it
            for folder in file.parents[: len(Path(path).parts) - 1]:
                operations.remove_empty(folder)

    def close(self) -> None:
        """There is nothing to let go of."""

    def _own(self, path: str) -> Path:
        """Return the file of a path; a folder on the way that leads out of the place is refused."""
        file = self.folder / path
        above = [folder for folder in file.parents if folder.is_relative_to(self.folder) and folder != self.folder]
        refuse_links(folder for folder in above if folder not in self._looked_at)
        self._looked_at.update(above)
        return file
