"""Places a show can be copied to: a folder, or anything that universal-pathlib opens (its only importer)."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors, take_in, write_whole
from audiobrief.errors import EngineMissing, PublishError

Headers = Callable[[str, str], dict[str, Any]]
"""(content type, cache control) → what a file system's writing functions call them."""

OBJECT_STORES: dict[str, Headers] = {
    "s3": lambda kind, lifetime: {"ContentType": kind, "CacheControl": lifetime},
    "gs": lambda kind, lifetime: {"content_type": kind, "fixed_key_metadata": {"cache_control": lifetime}},
    "memory": lambda _kind, _lifetime: {},
}
"""Where a file appears whole by itself, and carries its type; elsewhere it is written beside and renamed."""
SAME_STORE = {"s3a": "s3", "gcs": "gs"}


class Place(Protocol):
    """Somewhere files can be put; paths are relative, with slashes."""

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place."""

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        """Write a file, which appears whole or not at all, with its content type and cache control."""

    def remove(self, path: str) -> None:
        """Remove a file."""


def open_place(target: str, options: Mapping[str, Any]) -> Place:
    """Return the place of a path or URL; `options` go to its file system, such as an endpoint.

    Raises PublishError for an unknown kind of URL, EngineMissing when it needs a package that is not here.
    """
    scheme, colon, rest = target.partition("://")
    if not colon or scheme == "file":
        return Folder(Path(rest if colon else target))
    try:
        from upath import UPath

        with _told(target):
            root = UPath(target, **options)
            return Store(root.fs, root.path, scheme, target)
    except ImportError as error:
        what = 'install what it needs with: pip install "audiobrief[cluster]"'
        raise EngineMissing(f"{target}: {scheme}:// needs the package {error.name or error}; {what}") from error


class Folder:
    """A folder on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place."""
        files = (file for file in self.folder.rglob("*") if file.is_file())
        return {file.relative_to(self.folder).as_posix(): file.stat().st_size for file in files}

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""
        with suppress(FileNotFoundError):
            return (self.folder / path).read_bytes()
        return None

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:  # noqa: ARG002
        """Write a file; its type and lifetime are the web server's to tell."""
        if isinstance(content, Path):
            take_in(content, self.folder / path)
        else:
            write_whole(self.folder / path, content)

    def remove(self, path: str) -> None:
        """Remove a file, and the folder it leaves empty."""
        file = self.folder / path
        with disk_errors(file):
            operations.remove_file(file, missing_ok=True)
        with suppress(OSError):
            operations.remove_empty(file.parent)


class Store:
    """A file system behind fsspec; every error of its own becomes a PublishError."""

    def __init__(self, file_system: Any, root: str, scheme: str, target: str) -> None:
        self.fs, self.root, self.target = file_system, root.rstrip("/"), target
        self.headers = OBJECT_STORES.get(SAME_STORE.get(scheme, scheme))

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place."""
        with _told(self.target):
            self.fs.invalidate_cache()
            try:
                found = self.fs.find(self.root, detail=True)
            except FileNotFoundError:
                return {}
            start = len(self.root.strip("/")) + 1
            return {path.strip("/")[start:]: info["size"] for path, info in found.items()}

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""
        with _told(self.target), suppress(FileNotFoundError):
            data: bytes = self.fs.cat_file(f"{self.root}/{path}")
            return data
        return None

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        """Write a file, which appears whole or not at all, with its content type and cache control."""
        whole = f"{self.root}/{path}"
        with _told(f"{self.target}/{path}"):
            if self.headers:
                self._write(content, whole, **self.headers(kind, lifetime))
                return
            folder, _, name = whole.rpartition("/")
            self.fs.makedirs(folder, exist_ok=True)
            self._write(content, f"{folder}/.{name}.part")
            self.fs.mv(f"{folder}/.{name}.part", whole)

    def remove(self, path: str) -> None:
        """Remove a file."""
        with _told(f"{self.target}/{path}"), suppress(FileNotFoundError):
            self.fs.rm_file(f"{self.root}/{path}")

    def _write(self, content: bytes | Path, whole: str, **headers: Any) -> None:
        if isinstance(content, Path):
            self.fs.put_file(str(content), whole, **headers)
        else:
            self.fs.pipe_file(whole, content, **headers)


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except (PublishError, ImportError):
        raise
    except Exception as error:
        words = io.StringIO(str(error) or type(error).__name__).readline().strip()
        raise PublishError(f"{where}: {words} ({type(error).__name__})") from error
