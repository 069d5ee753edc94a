"""Places a show can be copied to, a module each: a folder, SFTP, FTP with or without TLS, object stores."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from audiobrief.errors import EngineMissing
from audiobrief.show.storage.folder import Folder
from audiobrief.show.storage.target import FOLDER, FTP, FTPS, SFTP, Target, parse_target

__all__ = ["Folder", "Place", "Target", "open_place", "parse_target"]


class Place(Protocol):
    """Somewhere files can be put; paths are relative, with slashes."""

    senders: int
    """Files that may be on their way at once."""

    def sizes(self) -> Mapping[str, int]:
        """Return path → size in bytes of every file below the place."""

    def read(self, path: str) -> bytes | None:
        """Return a small file's bytes, or None when it is not there."""

    def send(self, content: bytes | Path, path: str, *, kind: str, lifetime: str) -> None:
        """Write a file, which appears whole or not at all, with its content type and cache control."""

    def remove(self, path: str) -> None:
        """Remove a file."""

    def close(self) -> None:
        """Let go of the connection."""


@contextmanager
def open_place(target: Target, options: Mapping[str, Any]) -> Iterator[Place]:
    """Hold the place that a target means; `options` go to an object store's file system, such as an endpoint.

    Raises PublishError, EngineMissing when it needs a package that is not here.
    """
    place = _open(target, options)
    try:
        yield place
    finally:
        place.close()


def _open(target: Target, options: Mapping[str, Any]) -> Place:
    if target.kind == FOLDER:
        return Folder(target.folder)
    if target.kind in (FTP, FTPS):
        from audiobrief.show.storage.ftp import FtpPlace

        return FtpPlace(target)
    try:
        if target.kind == SFTP:
            from audiobrief.show.storage.sftp import SftpPlace

            return SftpPlace(target)
        from audiobrief.show.storage.object_store import open_store

        return open_store(target, options)
    except ImportError as error:
        what = f'{target.scheme}:// needs a package that is not here; pip install "audiobrief[publish]" brings it'
        raise EngineMissing(f"{target.shown}: {what}") from error
