"""Object stores as places: S3 and what speaks like it, Google's."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from audiobrief.show.storage.faults import told
from audiobrief.show.storage.target import Target
from audiobrief.sources.stores import SCHEMES, open_tree

Headers = Callable[[str, str], dict[str, Any]]
"""(content type, cache control) → what a file system's writing functions call them."""

STORES: dict[str, Headers] = {
    "s3": lambda kind, lifetime: {"ContentType": kind, "CacheControl": lifetime},
    "gs": lambda kind, lifetime: {"content_type": kind, "fixed_key_metadata": {"cache_control": lifetime}},
    "memory": lambda _kind, _lifetime: {},
}


def open_store(target: Target, options: Mapping[str, Any]) -> "Store":
    """Return an object store; raises ImportError when its package is not here, PublishError when it cannot be had."""
    with told(target):
        files, root = open_tree(target.shown, **options)
        return Store(files, root, STORES[SCHEMES[target.scheme]], target)


class Store:
    """An object store, in which a file appears whole by itself and carries its type."""

    senders = 8
    """A store takes its time over each file, most of it waiting."""

    def __init__(self, file_system: Any, root: str, headers: Headers, target: Target) -> None:
        self.fs, self.root, self.headers, self.target = file_system, root.rstrip("/"), headers, target

    def sizes(self, below: str = "") -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place, or below a folder of it."""
        with told(self.target):
            self.fs.invalidate_cache()
            try:
                found = self.fs.find(f"{self.root}/{below}".rstrip("/"), detail=True)
            except FileNotFoundError:
                return {}
            start = len(self.root.strip("/")) + 1
            return {path.strip("/")[start:]: info["size"] for path, info in found.items()}

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""
        with told(self.target), suppress(FileNotFoundError):
            data: bytes = self.fs.cat_file(f"{self.root}/{path}")
            return data
        return None

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        """Write a file with its content type and cache control."""
        whole, headers = f"{self.root}/{path}", self.headers(kind, lifetime)
        with told(self.target, path):
            if isinstance(content, Path):
                self.fs.put_file(str(content), whole, **headers)
            else:
                self.fs.pipe_file(whole, content, **headers)

    def remove(self, path: str) -> None:
        """Remove a file."""
        with told(self.target, path), suppress(FileNotFoundError):
            self.fs.rm_file(f"{self.root}/{path}")

    def close(self) -> None:
        """Its library keeps the connection."""
