"""Logs of five kinds are read alike, and no line of them is trusted."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.stats.logs import parse_lines, read_log

MOMENT = datetime(2026, 11, 28, 6, 30, 1, tzinfo=UTC)
PATH = "/pod/episodes/2026-11-22-ferry/2026-11-22-ferry.mp3"
AGENT = "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)"
COMBINED = f'203.0.113.7 - - [28/Nov/2026:08:30:01 +0200] "GET {PATH}?v=1a HTTP/1.1" 206 500000 "-" "{AGENT}"'
CADDY = (
    '{"level":"info","ts":1795847401,"logger":"http.log.access","msg":"handled request",'
    f'"request":{{"remote_ip":"203.0.113.7","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET","host":"pod.example.org","uri":"{PATH}?v=1a",'
    f'"headers":{{"Range":["bytes=1000-"],"User-Agent":["{AGENT}"]}}}},"size":500000,"status":206}}'
)
S3 = (
    f"{'7' * 64} bucket [28/Nov/2026:06:30:01 +0000] 203.0.113.7 - 3E57427F33A59F07 REST.GET.OBJECT {PATH[1:]} "
    f'"GET {PATH}?v=1a HTTP/1.1" 206 - 500000 900000 70 10 "-" "{AGENT}" - id SigV4 TLS bucket.s3.amazonaws.com TLSv1.3'
)
FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) sc-range-start"
)
CLOUDFRONT = "\t".join(
    (
        "2026-11-28",
        "06:30:01",
        "CPT50",
        "500000",
        "203.0.113.7",
        "GET",
        "d1.cloudfront.net",
        PATH,
        "206",
        AGENT.replace(" ", "%2520"),
        "1000",
    )
)


@pytest.mark.parametrize(
    ("lines", "first_byte"),
    [
        ([COMBINED], None),
        ([COMBINED.replace("203.0.113.7", "example.org:443 203.0.113.7", 1).removeprefix("example.org:443 ")], None),
        ([CADDY], 1000),
        ([S3], None),
        (["#Version: 1.0", f"#Fields: {FIELDS}", CLOUDFRONT], 1000),
    ],
    ids=["combined", "combined again", "caddy", "s3", "cloudfront"],
)
def test_a_line_is_read(lines: list[str], first_byte: int | None) -> None:
    [request] = parse_lines(lines)
    assert request is not None
    assert (request.moment, request.address, request.agent) == (MOMENT, "203.0.113.7", AGENT)
    assert (request.method, request.path.lstrip("/"), request.status) == ("GET", PATH[1:], 206)
    assert (request.sent_bytes, request.first_byte) == (500_000, first_byte)


@pytest.mark.parametrize(
    "line",
    ["hello", "{}", '{"request": 3}', '{"request": {}, "ts": "x"}', COMBINED[:60], CADDY[:90], S3[:120], "[" * 5000],
)
def test_a_torn_line_is_told(line: str) -> None:
    assert list(parse_lines([line])) == [None]


@given(st.text(), st.booleans())
def test_no_line_is_too_odd(line: str, tabled: bool) -> None:
    list(parse_lines([f"#Fields: {FIELDS}"] * tabled + [line]))


def test_a_packed_log_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "access.log.2.gz").write_bytes(gzip.compress(f"{COMBINED}\n\n{COMBINED}\n".encode()))
    assert len(list(read_log(tmp_path / "access.log.2.gz"))) == 2
