"""The bytes behind an address: from a folder that holds the show, or over HTTP from where it is."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MOST_BYTES = 1 << 30
PATIENCE_S = 30
USER_AGENT = "audiobrief check"


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
    """Files over HTTP; each is fetched once."""

    is_web = True

    def __init__(self) -> None:
        self._kept: dict[str, bytes | None] = {}

    def get(self, url: str) -> bytes | None:
        """Return what lies at the address, or None when nothing does."""
        if url not in self._kept:
            answer = fetch(url)
            self._kept[url] = answer.body if answer.status == 200 else None  # noqa: PLR2004
        return self._kept[url]


def fetch(url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    """Return what a server says to a request; an Answer with status 0 when it cannot be asked."""
    if not url.lower().startswith(("http://", "https://")):
        return Answer(0, error="not an http(s) address")
    try:
        request = urllib.request.Request(url, method=method, headers={"User-Agent": USER_AGENT, **(headers or {})})  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:  # noqa: S310  the scheme is checked
            return Answer(response.status, _lower(response.headers), response.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lower(error.headers))
    except (OSError, ValueError, HTTPException) as error:
        return Answer(0, error=str(getattr(error, "reason", error)) or type(error).__name__)


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
