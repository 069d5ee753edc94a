"""Manners towards servers, held against real flaky ones on the loopback."""

import re
import socket
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from sources.conftest import Site, answer

from audiobrief.errors import FetchError, WrongOption
from audiobrief.settings import WebSettings
from audiobrief.sources import open_source, open_sources
from audiobrief.sources.fetch import FetchLimits, ask_politely, fetch_image, fetch_url
from audiobrief.sources.links import parse_link
from audiobrief.sources.manners import turns
from audiobrief.sources.manners.patience import TRIES, retry_after_s
from audiobrief.sources.manners.robots import allowed_pause_s
from audiobrief.sources.manners.turns import take_turn

PAGE = b"<html><body><article><p>The ferry is back at the quay.</p></article></body></html>"
HASTY = FetchLimits(connect_timeout_s=0.3, total_timeout_s=0.3)


def in_turn(*replies: bytes | Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """Return what answers each request with the next reply, and the last one for ever."""
    left = list(replies)

    def reply(connection: socket.socket) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        connection.sendall(now) if isinstance(now, bytes) else now(connection)

    return reply


def silent(connection: socket.socket) -> None:
    connection.recv(1)


GOOD = answer(PAGE)
HALF = answer(PAGE, Content_Length=str(len(PAGE) + 9))


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize(
    "bad",
    [
        answer(status="503 Service Unavailable"),
        answer(status="500 Oops"),
        answer(status="429 Too Many Requests"),
        answer(status="429 Too Many Requests", Retry_After="0"),
        HALF,
        silent,
    ],
)
def test_what_passes_is_asked_again(site: Site, bad: bytes | Callable[[socket.socket], None]) -> None:
    site.replies = {"/": in_turn(bad, bad, GOOD)}
    assert fetch_url(site.url, typed_url=site.url, limits=HASTY).data == PAGE
    assert len(site.requests) == TRIES


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize(
    ("bad", "asked"),
    [(answer(status="503 No"), TRIES), (HALF, TRIES), (answer(status="404 No"), 1), (answer(status="403 No"), 1)],
)
def test_what_stays_is_an_error_in_the_end(site: Site, bad: bytes, asked: int) -> None:
    site.replies = {"/": bad}
    with pytest.raises(FetchError):
        fetch_url(site.url, typed_url=site.url)
    assert len(site.requests) == asked


def test_a_short_wait_is_kept_to_the_second(site: Site) -> None:
    site.replies = {"/": in_turn(answer(status="503 Later", Retry_After="2"), GOOD)}
    begun = time.monotonic()
    fetch_url(site.url, typed_url=site.url)
    assert time.monotonic() - begun >= 2


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize(("status", "elsewhere"), [("429 Too Many Requests", False), ("503 Service Unavailable", True)])
def test_a_long_wait_is_kept_over_runs(site: Site, status: str, elsewhere: bool) -> None:
    site.replies = {"/": answer(status=status, Retry_After="3600"), "/b": GOOD}
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            fetch_url(site.url, typed_url=site.url)
    assert "asked to be left alone until" in str(caught.value)
    assert len(site.requests) == 1, "the second run asks nothing"
    if elsewhere:
        assert fetch_url(f"{site.url}/b", typed_url=site.url).data == PAGE
    else:
        with pytest.raises(FetchError, match="left alone"):
            fetch_url(f"{site.url}/b", typed_url=site.url)


def test_one_request_a_second_and_one_at_a_time(site: Site) -> None:
    begun: list[float] = []
    running = threading.Semaphore(1)
    together = []

    def slow(connection: socket.socket) -> None:
        begun.append(time.monotonic())
        together.append(not running.acquire(blocking=False))
        time.sleep(0.2)
        running.release()
        connection.sendall(GOOD)

    site.replies = {"*": slow, "/0": answer(b"", "302 Found", Location="/there")}
    urls = [f"{site.url}/{n}" for n in range(3)]
    threads = [threading.Thread(target=fetch_url, args=[url], kwargs={"typed_url": url}) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.requests) == 4, "the redirect takes a turn too"
    assert not any(together)
    assert all(later - earlier >= 0.8 for earlier, later in pairwise(begun)), "a busy server notes them late"


@pytest.mark.usefixtures("in_a_hurry")
def test_a_torn_note_or_a_disk_without_room_costs_nothing(site: Site, tmp_path: Path, monkeypatch) -> None:
    site.replies = {"/": GOOD}
    for found in (b"", b"{", b"[]", b'{"last_s": "x", "rests": 3}', b'{"last_s": 9e99, "rests": {"a": "b"}}', b"\xff"):
        fetch_url(site.url, typed_url=site.url)
        (note,) = turns.user_cache_folder().glob("hosts/*.json")
        note.write_bytes(found)
    monkeypatch.setattr(turns, "user_cache_folder", lambda: Path("/dev/null/none"))
    fetch_url(site.url, typed_url=site.url)


def test_without_a_disk_this_process_still_waits(monkeypatch) -> None:
    monkeypatch.setattr(turns, "user_cache_folder", lambda: Path("/dev/null/none"))
    link = parse_link("https://example.org/")
    assert link
    begun = time.monotonic()
    for _ in range(2):
        with take_turn(link, "it"):
            pass
    assert time.monotonic() - begun >= 0.95


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("²", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": value}) == seconds


# robots.txt

ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /*?print=\nCrawl-delay: 7\n"


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize(
    ("path", "robots", "refused"),
    [
        ("/story", answer(ROBOTS), ""),
        ("/private/story", answer(ROBOTS), "keeps programs out"),
        ("/story?print=1", answer(ROBOTS), "keeps programs out"),
        ("/story", answer(b"User-agent: audiobrief\nDisallow: /\n"), "keeps programs out"),
        ("/story", answer(b"User-agent: GPTBot\nDisallow: /\n"), ""),
        ("/story", answer(status="404 None"), ""),
        ("/story", answer(status="503 Down"), "cannot be had now"),
        ("/story", answer(b"\xff\x00<html>no robots</html>"), ""),
    ],
)
def test_robots_are_asked_for_what_nobody_typed(site: Site, path: str, robots: bytes, refused: str) -> None:
    site.replies = {"/robots.txt": robots, path: GOOD}
    url = f"{site.url}{path}"
    assert open_source(url, max_size=9999).data == PAGE, "what a person types is theirs to read"
    assert not [request for request in site.requests if "robots" in request]
    for _ in range(2):
        if refused:
            with pytest.raises(FetchError, match=refused):
                open_sources(url, max_size=9999, led_by=f"{site.url}/sitemap.xml")
        else:
            monday = allowed_pause_s(url, WebSettings(), site.url)
            assert monday == (7 if robots == answer(ROBOTS) else 0)
            site.replies["/robots.txt"] = robots
    tries = TRIES if b"503" in robots else 1
    assert len([request for request in site.requests if "robots" in request]) == tries, "it is kept"


def test_a_list_on_the_web_opens_no_private_host_but_its_own(site: Site, start_site: Callable[..., Site]) -> None:
    other = start_site({"/": GOOD})
    with pytest.raises(FetchError, match="not on the public internet"):
        open_sources(f"{other.url}/", max_size=9999, led_by=f"{site.url}/sitemap.xml")
    assert other.requests == []


# What is asked with


@pytest.mark.usefixtures("in_a_hurry")
def test_own_headers_go_to_the_named_origin_alone(site: Site, start_site: Callable[..., Site], tmp_path: Path) -> None:
    other = start_site({"/": GOOD, "/p.png": GOOD})
    web = WebSettings(user_agent="Newsroom/1", headers={"X-Key": "secret", "accept": "text/plain"})
    site.replies = {"/": GOOD, "/away": answer(b"", "302 Found", Location=f"{other.url}/")}
    fetch_url(site.url, typed_url=site.url, web=web)
    assert "X-Key: secret\r\n" in site.requests[0]
    assert "User-Agent: Newsroom/1\r\n" in site.requests[0]
    assert site.requests[0].lower().count("accept:") == 1
    for url in (f"{site.url}/away", f"{other.url}/p.png"):
        with pytest.raises(FetchError):
            fetch_image(url, typed_url=site.url, web=web)
    assert not [request for request in other.requests if "secret" in request]


@pytest.mark.usefixtures("in_a_hurry")
def test_cookies_go_where_they_belong(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text(
        "# Netscape HTTP Cookie File\n"
        "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc\n"
        "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tlogin\txyz\n"
        "127.0.0.1\tFALSE\t/members\tFALSE\t0\tdeep\tno\n"
        "127.0.0.1\tFALSE\t/\tTRUE\t0\tsafe\tno\n"
        "other.example\tFALSE\t/\tFALSE\t0\tother\tno\n"
    )
    site.replies = {"/": GOOD}
    fetch_url(site.url, typed_url=site.url, web=WebSettings(cookies=str(file)))
    (sent,) = re.findall(r"\r\nCookie: (.*)\r\n", site.requests[0])
    assert set(sent.split("; ")) == {"session=abc", "login=xyz"}


@pytest.mark.parametrize(
    "headers", [{"Host": "x"}, {"Content-Length": "1"}, {"a b": "x"}, {"X": "a\r\nY: b"}, {"": "x"}, {"X": "\u2014"}]
)
def test_headers_that_cannot_be_given(site: Site, headers: dict[str, str]) -> None:
    with pytest.raises(WrongOption, match="header"):
        fetch_url(site.url, typed_url=site.url, web=WebSettings(headers=headers))
    assert site.requests == []


# Proxies


@pytest.mark.usefixtures("in_a_hurry")
def test_a_proxy_of_the_environment_is_used_and_no_proxy_kept(
    site: Site, start_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = start_site({"*": GOOD})
    monkeypatch.setenv("http_proxy", proxy.url.replace("://", "://me:pass%20word@"))
    assert fetch_url(f"{site.url}/a?b=1", typed_url=site.url).data == PAGE
    assert proxy.requests[0].startswith(f"GET {site.url}/a?b=1 HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n")
    assert "Proxy-Authorization: Basic bWU6cGFzcyB3b3Jk" in proxy.requests[0]
    assert site.requests == []
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    site.replies = {"/": GOOD}
    fetch_url(site.url, typed_url=site.url)
    assert len(site.requests) == 1


@pytest.mark.usefixtures("in_a_hurry")
def test_a_proxy_is_no_way_round_the_guard(start_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = start_site({"*": GOOD})
    monkeypatch.setenv("all_proxy", proxy.url)
    for url in ("http://10.0.0.1/", "http://intranet/", "http://localhost/", "http://169.254.169.254/latest"):
        with pytest.raises(FetchError, match="not on the public internet"):
            fetch_url(url, typed_url="https://example.org/")
    assert proxy.requests == []


def test_https_goes_through_a_tunnel(
    start_site: Callable[..., Site], make_certificate: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import ssl

    certificate = make_certificate("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    safe = start_site({"/": GOOD}, tls=context)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def tunnel(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", safe.port)) as there:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n")
            threading.Thread(target=pump, args=[connection, there], daemon=True).start()
            pump(there, connection)

    proxy = start_site({f"localhost:{safe.port}": tunnel})
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
    url = f"https://localhost:{safe.port}/"
    assert fetch_url(url, typed_url=url).data == PAGE
    proxy.replies = {"*": answer(status="407 Login")}
    with pytest.raises(FetchError, match="407 Login; give its login"):
        fetch_url(url, typed_url=url)


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(4096):
            target.sendall(piece)
    except OSError:
        pass


def test_a_proxy_that_speaks_no_http_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(FetchError, match="socks5://127.0.0.1:1080 is no http:// one"):
        fetch_url(site.url, typed_url=site.url)


@pytest.mark.usefixtures("in_a_hurry")
def test_the_last_answer_of_a_busy_server_is_returned_to_whoever_asks(site: Site) -> None:
    site.replies = {"/": answer(status="502 Bad Gateway", X_Why="tired")}
    reply = ask_politely(site.url, typed_url=site.url)
    assert (reply.status, reply.headers["x-why"], len(site.requests)) == (502, "tired", TRIES)
