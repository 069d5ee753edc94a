"""What became of the articles of an archive, a line a try: what runs, `status` and `publish` read instead of a listing.

A run writes its lines in pieces that never change, each under a name of its own, so that no two runs meet. The truth
is the records: a piece that a killed run did not write costs a request an article, and nothing else.
"""

import gzip
import io
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from audiobrief.show.archive.layout import LOG
from audiobrief.show.archive.place import ArchivePlace

VERSION = 1
"""Raised when the lines change; a newer log is refused."""
LINES_A_PIECE = 1000
"""The log of a million articles is a thousand objects, each one request; set by hand."""
PIECE_S = 60.0
"""What a killed run has not written yet is younger than that; set by hand."""
MOST_PIECE_BYTES = 1 << 28
"""Unpacked: a thousand lines are far less, and more is a bomb."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of one article."""

    key: str
    """By what it is known: an id, an address or a path."""
    name: str
    state: str
    """made, updated, unchanged, failed or quarantined."""
    at: str
    """ISO 8601, UTC."""
    digest: str = ""
    """Of source and options; another one means that it changed."""
    slug: str = ""
    title: str = ""
    published: str = ""
    duration_ms: int = 0
    byte_count: int = 0
    voice: str = ""
    program: str = ""
    """Digest of what it was made by; `voice_profile` is that of the voice."""
    voice_profile: str = ""
    error: str = ""
    error_type: str = ""


class Log:
    """The lines of one run, on their way to an archive."""

    def __init__(self, place: ArchivePlace) -> None:
        self._place = place
        self._lines: list[Logged] = []
        self._begun_s = time.monotonic()

    def add(self, line: Logged) -> None:
        """Take a line, and write a piece when there are many or the first is old; raises PublishError."""
        if not self._lines:
            self._begun_s = time.monotonic()
        self._lines.append(line)
        if len(self._lines) >= LINES_A_PIECE or time.monotonic() - self._begun_s > PIECE_S:
            self.write()

    def write(self) -> None:
        """Write what is not written yet; nothing where nothing is."""
        if not self._lines:
            return
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = f"{LOG}/{moment}-{secrets.token_hex(4)}.jsonl.gz"
        self._place.send(render_piece(self._lines), path, kind="application/gzip", lifetime="private")
        self._lines = []


def render_piece(lines: list[Logged]) -> bytes:
    """Return lines as a piece holds them."""
    told = ({k: v for k, v in asdict(line).items() if v} for line in lines)
    text = "".join(json.dumps({"version": VERSION, **line}) + "\n" for line in told)
    return gzip.compress(text.encode(), mtime=0)


def parse_piece(data: bytes) -> Iterator[Logged]:
    """Yield the lines of a piece; what is none of ours, whoever wrote it, is passed over."""
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            text = packed.read(MOST_PIECE_BYTES)
    except (OSError, EOFError, ValueError):
        return
    for line in text.splitlines():
        with suppress(ValueError, TypeError, RecursionError):
            found: Any = json.loads(line)
            if isinstance(found, Mapping) and found.get("version") == VERSION and _fits(found):
                yield Logged(**{name: found[name] for name in _NAMES if name in found})


_NAMES = tuple(Logged.__dataclass_fields__)
NUMBERS = frozenset({"duration_ms", "byte_count"})
MOST = 1 << 40
"""Bytes of a terabyte, ms of 34 years."""


def _fits(found: Mapping[str, Any]) -> bool:
    """Tell whether a line's values are of the kinds they must be: a store's objects are input like any other."""
    words = all(isinstance(found.get(name, ""), str) for name in _NAMES if name not in NUMBERS)
    numbers = all(type(found.get(name, 0)) is int and 0 <= found.get(name, 0) < MOST for name in NUMBERS)
    return words and numbers and all(found.get(name) for name in ("key", "state", "at"))
