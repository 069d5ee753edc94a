"""How a preview answers: byte ranges, what a client has already, what other sites may read (RFC 9110)."""

import hashlib
import re
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.expressions import regex

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
"""Players on other sites may read everything here; nothing is kept without asking again."""
RANGES = regex(r"bytes=(?:\d{1,18}-\d{0,18}|-\d{1,18})(?:,(?:\d{1,18}-\d{0,18}|-\d{1,18}))*", re.ASCII)
NOTHING = "nothing"
"""Wanted by who asks for bytes that are all past the end."""


def text_response(request: "Request", text: bytes, kind: str) -> "Response":
    """Return the response to a request for a text of a content type."""
    from starlette.responses import Response

    headers = HEADERS | {"ETag": f'"{hashlib.sha256(text).hexdigest()[:32]}"'}
    if _is_known(request, headers["ETag"], None):
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers | {"Content-Type": kind})


def file_response(request: "Request", file: Path, kind: str) -> "Response":
    """Return the response to a request for a file of a content type."""
    from starlette.responses import FileResponse, Response

    status = file.stat()
    tag = hashlib.sha256(f"{status.st_mtime_ns} {status.st_size}".encode()).hexdigest()[:32]
    headers = HEADERS | {"ETag": f'"{tag}"', "Last-Modified": formatdate(status.st_mtime, usegmt=True)}
    if _is_known(request, headers["ETag"], status.st_mtime):
        return Response(status_code=304, headers=headers)
    wanted = _wanted_part(request, status.st_size)
    if wanted == NOTHING:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{status.st_size}"})
    # FileResponse answers 400 to what it cannot read, and a part to HEAD
    others = [(name, value) for name, value in request.scope["headers"] if name != b"range"]
    request.scope["headers"] = [*others, (b"range", wanted.encode())] if wanted else others
    return FileResponse(file, headers=headers, media_type=kind, stat_result=status)


def _wanted_part(request: "Request", size: int) -> str:
    """Return the byte ranges a client asks for that are there; empty where the file is the answer (RFC 9110 §14.2).

    That is so for another unit, what is no range, and any method but GET.
    """
    asked = request.headers.get("range", "").replace(" ", "")
    if request.method != "GET" or not RANGES.fullmatch(asked):
        return ""
    ranges = [part.split("-") for part in asked.partition("=")[2].split(",")]
    if any(start and end and int(start) > int(end) for start, end in ranges):
        return ""
    there = [f"{start}-{end}" for start, end in ranges if (int(start) < size if start else int(end) > 0)]
    if there:
        return f"bytes={','.join(there)}"
    return "" if "if-range" in request.headers else NOTHING


def _is_known(request: "Request", tag: str, changed_s: float | None) -> bool:
    """Return whether the client has this version (RFC 9110 §13.1: If-None-Match counts before If-Modified-Since)."""
    if known := request.headers.get("if-none-match"):
        return known.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return changed_s is not None and datetime.fromtimestamp(int(changed_s), UTC) <= since.replace(tzinfo=UTC)
