"""Lines of server logs as requests: Apache and nginx (common and combined), Caddy's JSON, Amazon S3, CloudFront.

Formats: httpd.apache.org/docs/current/logs.html, caddyserver.com/docs/logging, the S3 user guide's "Amazon S3 server
access log format", the CloudFront guide's "Standard logging"; each is told by its lines.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from audiobrief.expressions import regex

GZIP = b"\x1f\x8b"
LONGEST_LINE = 1 << 16
"""Characters; longer ones are no request; set by hand."""
_COMBINED = regex(
    r'(?P<host>\S+) \S+ .*?\[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" '
    r'(?P<status>\d{3}) (?P<sent>\d+|-)(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
_S3 = regex(
    r"[0-9a-f]{64} \S+ \[(?P<time>[^\]]+)\] (?P<host>\S+) \S+ \S+ (?P<operation>\S+) (?P<path>\S+) "
    r'(?:"[^"]*"|-) (?P<status>\d{3}|-) \S+ (?P<sent>\d+|-) \S+ \S+ \S+ (?:"[^"]*"|-) (?:"(?P<agent>[^"]*)"|-)'
)
_CLF_TIME = "%d/%b/%Y:%H:%M:%S %z"
_RANGE = regex(r"bytes=(\d+)-(\d*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One answer of a server."""

    moment: datetime
    address: str
    """Of who asked; never stored."""
    agent: str
    method: str
    path: str
    """Without its query, decoded."""
    status: int
    sent_bytes: int
    first_byte: int | None = None
    """Where in the file the answer begins, where the log tells."""


def read_log(file: Path) -> Iterator[Request | None]:
    """Yield the requests of a log, compressed by gzip or not, a line at a time; None for a line that is none.

    Raises OSError when it cannot be read.
    """
    with file.open("rb") as raw:
        packed = raw.read(2) == GZIP
    opener = gzip.open if packed else open
    with opener(file, "rt", encoding="utf-8", errors="replace") as lines:
        yield from parse_lines(lines)


def parse_lines(lines: Iterable[str]) -> Iterator[Request | None]:
    """Yield a request for every line of a log; None for one that is none; nothing for comments and blank lines."""
    columns: Sequence[str] = ()
    for line in lines:
        if line.startswith("#Fields:"):
            columns = line.split()[1:]
        elif line.startswith("#") or not line.strip():
            continue
        else:
            yield _parse(line.rstrip("\r\n"), columns)


def _parse(line: str, columns: Sequence[str]) -> Request | None:
    if len(line) > LONGEST_LINE:
        return None
    try:
        if columns:
            return _cloudfront(dict(zip(columns, line.split("\t"), strict=False)))
        if line.startswith("{"):
            return _caddy(json.loads(line))
        if found := _S3.match(line):
            return _s3(found)
        found = _COMBINED.match(line)
        return _combined(found) if found else None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, AttributeError, IndexError, OSError):
        return None  # torn: a log is input like any other


def _combined(found: re.Match[str]) -> Request:
    return Request(
        datetime.strptime(found["time"], _CLF_TIME).astimezone(UTC),
        found["host"],
        found["agent"] or "",
        found["method"],
        _path(found["path"]),
        int(found["status"]),
        _count(found["sent"]),
    )


def _s3(found: re.Match[str]) -> Request:
    return Request(
        datetime.strptime(found["time"], _CLF_TIME).astimezone(UTC),
        found["host"],
        found["agent"] or "",
        found["operation"].split(".")[1],
        _path(found["path"]),
        _count(found["status"]),
        _count(found["sent"]),
    )


def _caddy(entry: Mapping[str, Any]) -> Request:
    asked = entry["request"]
    headers = {name.lower(): str(values[0]) for name, values in asked.get("headers", {}).items()}
    ranged = _RANGE.match(headers.get("range", ""))
    moment = entry["ts"]
    return Request(
        datetime.fromtimestamp(moment, UTC) if isinstance(moment, int | float) else _iso(moment),
        str(asked.get("client_ip") or asked.get("remote_ip") or asked["remote_addr"]),
        headers.get("user-agent", ""),
        str(asked["method"]),
        _path(str(asked["uri"])),
        int(entry["status"]),
        int(entry.get("size", 0)),
        int(ranged[1]) if ranged else 0,
    )


def _cloudfront(row: Mapping[str, str]) -> Request:
    first = row.get("sc-range-start", "-")
    return Request(
        datetime.fromisoformat(f"{row['date']}T{row['time']}+00:00"),
        row["c-ip"],
        unquote(unquote(row.get("cs(User-Agent)", "-"))),
        row["cs-method"],
        _path(row["cs-uri-stem"]),
        int(row["sc-status"]),
        _count(row["sc-bytes"]),
        int(first) if first.isdecimal() else None,
    )


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _path(address: str) -> str:
    return unquote(address.partition("?")[0])


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else 0
