"""The bytes behind an address: from a folder that holds the show, or over HTTP from where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import unquote, urlsplit

from audiobrief.errors import FetchError
from audiobrief.sources.fetch import FetchLimits, ask

LIMITS = FetchLimits(max_size=500_000_000, total_timeout_s=300)
"""A body is held in memory: eleven hours at 96 kbit/s, at 1.7 MB a second or faster."""
MOST_KEPT_BYTES = 1_000_000
"""Of what several items may name, such as a picture; no MP3 is asked for twice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    """0 when it did not answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """With lower-case names."""
    body: bytes = b""
    error: str = ""


class Assets(Protocol):
    """Where the files of a feed are."""

    is_web: bool

    def get(self, url: str) -> bytes | None:
        """Return what lies at the address, or None when nothing does."""


class FolderAssets:
    """Files in a folder, found by the part of their address below the feed's."""

    is_web = False

    def __init__(self, folder: Path, base_url: str = "") -> None:
        self.folder, self.base_url = folder, base_url

    def get(self, url: str) -> bytes | None:
        """Return what lies at the address, or None when nothing does."""
        file = self.file_of(url)
        return file.read_bytes() if file else None

    def file_of(self, url: str) -> Path | None:
        """Return the file that an address means: below the base address, else by the longest tail of its path."""
        bare = url.partition("#")[0].partition("?")[0]
        if self.base_url and bare.startswith(self.base_url):
            bare = bare[len(self.base_url) :]
        try:
            path = unquote(urlsplit(bare).path)
        except ValueError:
            return None
        parts = [part for part in path.split("/") if part not in ("", ".", "..") and "\0" not in part]
        tails = (self.folder.joinpath(*parts[at:]) for at in range(len(parts)))
        return next((file for file in tails if file.is_file()), None)


class WebAssets:
    """Files over HTTP, from where a person said: a private host is asked only where the typed address names it."""

    is_web = True

    def __init__(self, typed_url: str) -> None:
        self.typed_url = typed_url
        self._kept: dict[str, bytes | None] = {}

    def get(self, url: str) -> bytes | None:
        """Return what lies at the address, or None when nothing does; what is small is fetched once."""
        if url in self._kept:
            return self._kept[url]
        answer = self.ask(url)
        body = answer.body if answer.status == HTTPStatus.OK else None
        if body is None or len(body) <= MOST_KEPT_BYTES:
            self._kept[url] = body
        return body

    def ask(self, url: str, *, method: Literal["GET", "HEAD"] = "GET", **headers: str) -> Answer:
        """Return what a server says to a request; an Answer with status 0 when it cannot be asked."""
        wanted = {"Accept-Encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            reply = ask(url, method=method, headers=wanted, limits=LIMITS, typed_url=self.typed_url)
        except FetchError as error:
            return Answer(0, error=str(error))
        return Answer(reply.status, reply.headers, reply.body)
