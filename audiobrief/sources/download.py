"""A large file from the web, piece by piece: what was broken off goes on where it stopped."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from audiobrief.disk import operations
from audiobrief.disk.atomic import disk_errors
from audiobrief.errors import FetchError
from audiobrief.settings import WebSettings
from audiobrief.sources.fetch import PAGE_LIMITS, FetchLimits, Reply, ask_politely

PIECE_BYTES = 2 << 20
"""Kept at a time: what a broken line costs when it goes on."""
SUFFIX = ".part"
_SHOWN_DIGITS = 12
"""Of a digest in an error: enough to compare by eye."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file on the web, and what is known of it."""

    url: str
    byte_count: int
    digest: str
    """In hex."""
    algorithm: str = "sha256"
    """By which the digest was made, as hashlib calls it."""


def download(wanted: Wanted, target: Path, *, web: WebSettings, tell: Callable[[int], None] = lambda _: None) -> None:
    """Put a file from the web in its place, once it is whole and has the size and digest that are known of it.

    What came stays beside it until then, also when the process dies. `tell` hears how many bytes are there. Raises
    FetchError when another file comes, or none; PublishError when it cannot be written.
    """
    url, byte_count = wanted.url, wanted.byte_count
    part = target.with_name(target.name + SUFFIX)
    with disk_errors(target):
        operations.make_folder(target.parent)
        have = part.stat().st_size if part.exists() else 0
        while have < byte_count:
            piece = _piece(url, have, byte_count, web)
            if piece.status == HTTPStatus.OK and have:  # the server knows no pieces
                operations.remove_file(part)
            have = operations.append(part, piece.body)
            tell(have)
        with part.open("rb") as whole:
            found = hashlib.file_digest(whole, wanted.algorithm).hexdigest()
        if have != byte_count or found != wanted.digest:
            operations.remove_file(part)
            raise FetchError(
                f"{url}: not the file that is wanted: {have} bytes, {wanted.algorithm} {found[:_SHOWN_DIGITS]}…, "
                f"in place of {byte_count}, {wanted.digest[:_SHOWN_DIGITS]}…; nothing of it is kept"
            )
        operations.rename_over(part, target)


def _piece(url: str, start: int, byte_count: int, web: WebSettings) -> Reply:
    """Return a piece from a place on, or the whole; raises FetchError for anything else."""
    wanted = {"range": f"bytes={start}-{min(start + PIECE_BYTES, byte_count) - 1}"}
    limits = FetchLimits(max_size=byte_count + 1, total_timeout_s=PAGE_LIMITS.total_timeout_s)
    reply = ask_politely(url, headers=wanted, limits=limits, typed_url=url, web=web)
    place = re.match(r"bytes (\d+)-", reply.headers.get("content-range", ""))
    if reply.status == HTTPStatus.OK or (
        reply.status == HTTPStatus.PARTIAL_CONTENT and place and int(place[1]) == start and reply.body
    ):
        return reply
    raise FetchError(f"{url}: the server answered {reply.status}; try again later, or give the file's path")
