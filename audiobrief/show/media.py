"""How the files of a show are to be served: type, lifetime, and what the public may read of a record."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from audiobrief.publish.formats import FORMATS
from audiobrief.show.records import parse_record, render_record

TYPES = {
    ".mp3": "audio/mpeg",
    ".xml": "application/rss+xml; charset=utf-8",
    "chapters.json": "application/json+chapters; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
} | {form.suffix: f"{form.media_type}; charset=utf-8" for form in FORMATS}
"""By name or suffix. Stores default to binary/octet-stream, which players refuse."""
FOR_GOOD, FOR_AN_HOUR, BRIEFLY = "public, max-age=31536000, immutable", "public, max-age=3600", "public, max-age=60"
LIFETIMES = {".mp3": FOR_GOOD, ".css": FOR_GOOD, ".jpg": FOR_AN_HOUR, ".jpeg": FOR_AN_HOUR, ".png": FOR_AN_HOUR}
LIFETIMES |= dict.fromkeys(("page.js", "embed.js", "index.js", "reader.js", "lines.json"), FOR_GOOD)
"""How long a copy may be kept: what is asked for with its version for good, all else briefly."""


def kind_of(path: str) -> str:
    """Return the content type of a file of a show."""
    name = PurePosixPath(path)
    return TYPES.get(name.name) or TYPES.get(name.suffix.lower(), "application/octet-stream")


def lifetime_of(path: str) -> str:
    """Return the Cache-Control of a file of a show."""
    name = PurePosixPath(path)
    return LIFETIMES.get(name.name) or LIFETIMES.get(name.suffix.lower(), BRIEFLY)


def public_record(record: Path) -> str:
    """Return a record as the public may have it: without the path its article had on our machine."""
    return render_record(replace(parse_record(record.read_bytes(), str(record)), source_path=""))
