"""The options for servers, through the commands that fetch."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sources.conftest import Site, answer, in_a_hurry, start_site  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("in_a_hurry")

STORY = "The ferry is back at the inner quay, and forty passengers travelled free on its first morning. " * 6
PAGE = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1><p>{STORY}</p></article></body></html>"
GOOD = answer(PAGE.encode())


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:  # noqa: F811
    return start_site()


def test_make_asks_a_busy_server_again_with_what_it_was_given(make, site: Site, out: Path, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc\n")
    replies = [answer(status="503 Busy"), answer(status="429 Slow down", Retry_After="0"), GOOD]
    site.replies["/story"] = lambda connection: connection.sendall(replies.pop(0))
    given = ("--header", "X-Key: 7", "--cookies", cookies, "--user-agent", "Newsroom/1", "--timeout", "20")
    answered = make(f"{site.url}/story", "-o", out / "a.mp3", *given)
    assert answered.code == 0, answered.err
    assert len(site.requests) == 3
    assert all("X-Key: 7\r\n" in request and "Cookie: session=abc\r\n" in request for request in site.requests)


def test_settings_hold_them_too(make, site: Site, out: Path, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[web]\nuser_agent = "Desk/2"\nheaders = { "X-Key" = "8" }\n')
    site.replies["/story"] = GOOD
    assert make(f"{site.url}/story", "-o", out / "a.mp3", "--settings", tmp_path / "s.toml").code == 0
    assert "User-Agent: Desk/2\r\n" in site.requests[0]
    assert "X-Key: 8\r\n" in site.requests[0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--header", "no colon"], 'write "Name: value"'),
        (["--header", "Host: elsewhere"], "audiobrief's own to set"),
        (["--user-agent", "a\nb"], "on one line"),
        (["--cookies", "FILE"], "# Netscape HTTP Cookie File"),
        (["--timeout", "0"], "--timeout"),
    ],
)
def test_what_cannot_be_sent_is_told(make, site: Site, ferry: Path, given: list[str], message: str) -> None:
    answered = make(
        f"{site.url}/story", "-o", ferry.parent, *(str(ferry) if word == "FILE" else word for word in given)
    )
    assert answered.code == 2
    assert message in answered.err
    assert site.requests == []


def test_a_sitemap_is_followed_as_robots_allow_and_each_page_once_had(
    audiobrief, tone: Path, site: Site, out: Path
) -> None:
    pages = [f"{site.url}/{name}" for name in ("one", "two", "private/three")]
    locations = "".join(f"<url><loc>{page}</loc></url>" for page in pages)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    busy = [answer(status="503 Busy")]
    site.replies = {
        "/sitemap.xml": answer(f'<urlset xmlns="{namespace}">{locations}</urlset>'.encode(), Content_Type="text/xml"),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain"),
        "/one": lambda connection: connection.sendall(busy.pop() if busy else GOOD),
        "/two": answer(PAGE.replace("Ferry", "Tram").encode()),
    }
    answered = audiobrief("batch", f"{site.url}/sitemap.xml", "-o", out, "--voice", tone, "--workers", "2", "--json")
    assert answered.code == 4, answered.err
    assert [event["event"] for event in answered.events if event["event"] in {"made", "failed"}].count("made") == 2
    assert "robots.txt keeps programs out" in answered.err
    assert not [request for request in site.requests if "private" in request.split("\r\n")[0]]
