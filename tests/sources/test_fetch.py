"""Fetching from real servers on the loopback: every way in which the web can be broken or hostile."""

import gzip
import io
import os
import socket
import ssl
import threading
import zlib

import pytest
from PIL import Image

from audiobrief.errors import FetchError, ReadError
from audiobrief.model import SourceType
from audiobrief.sources import open_source
from audiobrief.sources.fetch import FetchLimits, ask, fetch_image, fetch_url

from .conftest import answer, internet

RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>Rain</title></item></channel></rss>"
JSON_FEED = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "Rain."}]}'
PAGE = b"<!doctype html><title>Rain</title><p>Rain is expected in the north." + b" More rain." * 50
pytestmark = pytest.mark.usefixtures("in_a_hurry")

QUICK = FetchLimits(max_size=100_000, connect_timeout_s=2, total_timeout_s=5)
HASTY = FetchLimits(max_size=100_000, connect_timeout_s=0.5, total_timeout_s=0.5)


def fetch(site, path="/", limits=QUICK, **options):
    return fetch_url(site.url + path, limits=limits, typed_url=site.url, **options)


def error_of(site, path="/", limits=QUICK, **options):
    with pytest.raises(ReadError) as caught:
        fetch(site, path, limits, **options)
    return one_line(caught.value)


def one_line(error):
    message = str(error)
    assert "\n" not in message
    assert message.isprintable()
    assert len(message) < 700
    return message


def moved(location, status="302 Found"):
    return answer(b"moved", status, Location=location)


def test_a_page_arrives_with_its_final_address_and_charset(site):
    site.replies = {
        "/": moved("/b?x=1#part"),
        "/b?x=1": answer(PAGE, Content_Type='text/html; charset="ISO-8859-1"'),
    }
    source = fetch(site)
    assert source.data == PAGE
    assert (source.type, source.charset) == (SourceType.HTML, "iso8859-1")
    assert (source.name, source.url) == (site.url + "/", site.url + "/b?x=1")
    request = site.requests[0]
    assert f"Host: 127.0.0.1:{site.port}\r\n" in request
    assert "User-Agent: audiobrief" in request
    assert "Accept-Encoding: gzip, deflate\r\n" in request


def test_what_a_person_types_may_be_local(site):
    site.replies = {"/a%20b/%C3%A9": answer(PAGE)}
    source = open_source(f"http://localhost:{site.port}/a b/\u00e9#x", max_size=10_000)
    assert source.data == PAGE
    assert source.url == f"http://localhost:{site.port}/a%20b/%C3%A9"
    given = open_source(site.url + "/a%20b/%C3%A9", url="https://example.org/a#b", max_size=10_000)
    assert given.url == "https://example.org/a"


def test_nothing_local_is_reached_when_nobody_typed_it(site):
    with pytest.raises(FetchError, match=r"127\.0\.0\.1, which is not on the public internet"):
        fetch_url(site.url, limits=QUICK)
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch_url(site.url, limits=QUICK, typed_url="https://example.org/")
    assert site.requests == []


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        ("404 Not Found", "there is no such page; check the address"),
        ("410 Gone", "taken away"),
        ("401 Unauthorized", "wants a login"),
        ("403 Forbidden", "does not let programs in: save the page in a browser and give the file"),
        ("429 Too Many Requests", "wait a while"),
        ("418 I'm a teapot", "save the page"),
        ("500 Internal Server Error", "try again later"),
        ("503", "try again later"),
        ("304 Not Modified", "save the page"),
        ("302 Found", "save the page"),
        ("404 \x1b[31mred\x07", "no such page"),
    ],
)
def test_a_failed_status_is_named_with_its_remedy(site, status, remedy):
    site.replies = {"/": answer(PAGE, status)}
    message = error_of(site)
    assert message.startswith(f"{site.url}/: the server answered {status[:3]}")
    assert remedy in message


def test_the_place_of_a_failure_after_a_redirect_is_named(site):
    site.replies = {"/": moved("/gone")}
    assert f"404 Not Found at {site.url}/gone; there is no such page" in error_of(site)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_every_kind_of_redirect_is_followed(site, status):
    site.replies = {"/": moved(f"//127.0.0.1:{site.port}/x", status), "/x": answer(PAGE)}
    assert fetch(site).data == PAGE


def test_ten_redirects_are_followed_and_no_more(site):
    site.replies = {f"/{n}": moved(f"/{n + 1}") for n in range(10)} | {"/10": answer(PAGE)}
    assert fetch(site, "/0").data == PAGE
    site.replies["/10"] = moved("/11")
    assert f"more than 10 redirects, the last to {site.url}/11" in error_of(site, "/0")


def test_a_redirect_loop_is_named(site):
    site.replies = {"/a": moved("/b"), "/b": moved("/a")}
    assert f"redirects in a circle, again to {site.url}/a" in error_of(site, "/a")
    assert len(site.requests) == 2
    site.replies = {"/": moved("#again")}
    assert "in a circle" in error_of(site)


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[::1/",
        "https://:0/",
    ],
)
def test_a_redirect_out_of_the_web_is_refused(site, target):
    site.replies = {"/": moved(target)}
    assert f"refused, for it redirects to {target}" in error_of(site)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:127.0.0.2]/",
        "http://inside.example/",
    ],
)
def test_a_redirect_from_public_to_private_is_refused(site, target):
    names = {"news.example": ["127.0.0.1"], "inside.example": ["10.0.0.8"]}
    site.replies = {"/": moved(target)}
    url = f"http://news.example:{site.port}/"
    with pytest.raises(FetchError, match="is not on the public internet") as caught:
        fetch_url(url, limits=QUICK, typed_url=url, guard=internet(names))
    assert one_line(caught.value).startswith(f"http://news.example:{site.port}/: refused")


def test_a_public_name_with_a_private_answer_is_refused_although_typed(site):
    guard = internet({"news.example": ["127.0.0.2", "10.0.0.1"]})
    url = f"http://news.example:{site.port}/"
    with pytest.raises(FetchError, match=r"leads to 127\.0\.0\.2, 10\.0\.0\.1, which"):
        fetch_url(url, limits=QUICK, typed_url=url, guard=guard)


def test_only_the_public_ones_of_mixed_answers_are_connected_to(site):
    site.replies = {"/": answer(PAGE)}
    guard = internet({"news.example": ["10.0.0.1", "127.0.0.1", "::1"]})
    assert fetch_url(f"http://news.example:{site.port}/", limits=QUICK, guard=guard).data == PAGE


def test_a_name_is_resolved_once_a_hop_and_the_checked_address_is_used(site):
    site.replies = {"/": answer(PAGE)}
    asked = []
    fixed = internet({"news.example": ["127.0.0.1"]})

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    guard = type(fixed)(rebinding, fixed.is_public)
    assert fetch_url(f"http://news.example:{site.port}/", limits=QUICK, guard=guard).data == PAGE
    assert asked == ["news.example"]
    assert f"Host: news.example:{site.port}\r\n" in site.requests[0]


def test_a_typed_private_host_may_redirect_to_itself_but_nowhere_else_private(site):
    site.replies = {"/": moved("/x"), "/x": answer(PAGE), "/y": moved("http://127.0.0.2:1/")}
    assert fetch(site).data == PAGE
    assert "not on the public internet" in error_of(site, "/y")


def test_a_typed_private_host_gets_no_other_port_by_a_redirect_or_a_picture(site, start_site):
    other = start_site({"/": answer(PAGE)})
    site.replies = {"/": moved(other.url + "/")}
    assert "not on the public internet" in error_of(site, "/")
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch_image(other.url + "/cover.jpg", limits=QUICK, typed_url=site.url)
    assert other.requests == []


def test_a_name_that_nobody_typed_opens_no_private_host(site):
    with pytest.raises(FetchError, match="not on the public internet"):
        open_source(site.url + "/", max_size=10_000, typed=False)
    assert site.requests == []


@pytest.mark.parametrize("length", ["5, 7", "5x", "-5", "+5", "9" * 5000])
def test_lengths_that_contradict_each_other_are_refused(site, length):
    site.replies = {"/": answer(PAGE, Content_Length=length)}
    assert "contradict" in error_of(site, "/")


def test_chunks_and_a_length_that_disagree_are_refused(site):
    same = chunked(PAGE, Content_Length=str(len(PAGE)))
    site.replies = {"/": same, "/other": chunked(PAGE, Content_Length="12")}
    assert fetch_url(site.url, limits=QUICK, typed_url=site.url).data == PAGE
    assert "contradict" in error_of(site, "/other")


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity, chunked", "chunked, identity", "xchunked", "gzip"])
def test_a_way_of_sending_that_nobody_asked_for_is_refused(site, coding):
    site.replies = {"/": chunked(PAGE, Transfer_Encoding=coding)}
    assert "was not asked for" in error_of(site, "/")


@pytest.mark.parametrize("times", [1, 100])
def test_a_length_that_cuts_the_page_is_refused(site, times):
    body = PAGE * times
    site.replies = {"/": answer(body, Content_Length=str(len(body) - 30)), "/blank": answer(body) + b"\r\n"}
    assert "more than the length" in error_of(site, "/")
    assert fetch_url(f"{site.url}/blank", limits=QUICK, typed_url=site.url).data == body


def test_a_part_that_was_not_asked_for_is_refused(site):
    site.replies = {"/": answer(PAGE, "206 Partial Content", Content_Range="bytes 0-9/500")}
    assert "sent a part" in error_of(site, "/")


def test_any_answer_can_be_asked_for(site):
    site.replies = {"/": answer(b"", "304 Not Modified", ETag='"x"'), "/gone": answer(PAGE, "410 Gone")}
    reply = ask(site.url + "/", method="HEAD", headers={"If-None-Match": '"x"'}, typed_url=site.url)
    assert (reply.status, reply.headers["etag"], reply.body) == (304, '"x"', b"")
    assert "HEAD / HTTP/1.1" in site.requests[0]
    assert 'If-None-Match: "x"' in site.requests[0]
    assert ask(site.url + "/gone", typed_url=site.url).status == 410


def test_the_way_back_from_public_to_the_typed_private_host_is_closed(site, start_site):
    public = start_site({"/": moved(f"http://127.0.0.2:{site.port}/secret")})
    guard = internet({"nas.local": ["127.0.0.2"]})
    listener = socket.create_server(("127.0.0.2", 0))
    private_url = f"http://nas.local:{listener.getsockname()[1]}/"

    def leave():
        connection = listener.accept()[0]
        connection.recv(4096)
        connection.sendall(moved(public.url + "/"))
        connection.close()

    public.replies = {"/": moved(private_url + "secret")}
    threading.Thread(target=leave, daemon=True).start()
    with pytest.raises(FetchError, match=r"nas\.local.*not on the public internet"):
        fetch_url(private_url, limits=QUICK, typed_url=private_url, guard=guard)
    listener.close()


def test_a_password_is_sent_to_its_own_origin_only_and_shown_nowhere(site, start_site):
    other = start_site({"/": answer(PAGE)})
    site.replies = {"/": moved("/x"), "/x": moved(other.url + "/")}
    typed = site.url.replace("//", "//me:p%40ss@")
    source = fetch_url(typed, limits=QUICK, guard=internet({}))
    assert ["Authorization: Basic bWU6cEBzcw==" in request for request in site.requests] == [True, True]
    assert "Authorization" not in other.requests[0]
    assert "p%40ss" not in source.name + source.url
    site.replies = {}
    with pytest.raises(FetchError) as caught:
        fetch_url(typed, limits=QUICK, typed_url=typed)
    assert "p%40ss" not in str(caught.value)


def test_a_page_over_the_limit_is_cut_off(site):
    def endless(connection):
        connection.sendall(answer(Content_Length=""))
        while True:
            connection.sendall(b"x" * 65536)

    site.replies = {"/": answer(b"x" * 200_000), "/endless": endless}
    assert "this is 200 kB, more than the limit of 100 kB; raise it with --max-size" in error_of(site)
    assert "larger than the limit of 100 kB" in error_of(site, "/endless")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(data[:90_000]) * 200])
def test_a_gzip_bomb_is_cut_off(site, pack):
    bomb = pack(bytes(50_000_000))
    assert len(bomb) < 100_000
    site.replies = {"/": answer(bomb, Content_Encoding="gzip")}
    assert "larger than the limit of 100 kB" in error_of(site)


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]) + bytes(8)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE) + gzip.compress(bytes(90_000)) + gzip.compress(b"")),
    ],
    ids=["gzip", "x-gzip", "two members", "deflate", "raw deflate", "identity", "empty last member"],
)
def test_compressed_pages(site, encoding, body):
    site.replies = {"/": answer(body, Content_Encoding=encoding)}
    assert fetch(site).data.rstrip(b"\0") == PAGE

    def byte_by_byte(connection):
        connection.sendall(answer(Content_Length="", Content_Encoding=encoding))
        for place in range(len(body)):
            connection.sendall(body[place : place + 1])

    site.replies = {"/": byte_by_byte}
    assert fetch(site).data.rstrip(b"\0") == PAGE


def test_damaged_or_unknown_compression(site):
    packed = gzip.compress(os.urandom(5000))
    site.replies = {
        "/cut": answer(packed[:-9], Content_Encoding="gzip"),
        "/bad": answer(packed[:2000] + b"????" + packed[2004:], Content_Encoding="gzip"),
        "/plain": answer(PAGE, Content_Encoding="gzip"),
        "/br": answer(PAGE, Content_Encoding="br"),
        "/twice": answer(PAGE, Content_Encoding="gzip, gzip"),
    }
    assert "ended before the whole page" in error_of(site, "/cut")
    assert "compressed page is damaged" in error_of(site, "/bad")
    assert "compressed page is damaged" in error_of(site, "/plain")
    assert "compressed as br, which was not asked for" in error_of(site, "/br")
    assert "compressed as gzip, gzip" in error_of(site, "/twice")


def chunked(*chunks, end=b"0\r\n\r\n", **headers):
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return answer(**{"Content_Length": "", "Transfer_Encoding": "chunked"} | headers) + body


def test_chunked_pages_arrive_whole_or_not_at_all(site):
    site.replies = {
        "/": chunked(PAGE[:7], PAGE[7:]),
        "/cut": chunked(PAGE[:100], end=b""),
        "/inside": chunked(PAGE[:100], end=b"ff\r\nabc"),
        "/bad": chunked(PAGE[:100], end=b"zz\r\nabc"),
    }
    assert fetch(site).data == PAGE
    for path in ("/cut", "/inside", "/bad"):
        assert "connection ended before the whole page had come" in error_of(site, path)


def test_a_cut_body_is_an_error_never_a_cut_article(site):
    site.replies = {"/": answer(PAGE, Content_Length=str(len(PAGE) + 1)), "/none": lambda connection: None}
    assert "connection ended before the whole page had come" in error_of(site)
    assert "connection ended before" in error_of(site, "/none")


def drip(start):
    def send(connection):
        connection.sendall(start)
        while True:
            connection.sendall(b"a")
            threading.Event().wait(0.02)

    return send


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: ", answer(Content_Length=""), answer(Content_Length="90000")],
)
def test_a_server_that_drips_is_cut_off(site, start):
    site.replies = {"/": drip(start)}
    assert "did not answer in full within 0.5 s" in error_of(site, limits=HASTY)
    assert len(site.requests) == 1, "it has begun to answer, and its time is over"


def test_a_server_that_says_nothing_and_a_resolver_that_hangs_are_given_up(site):
    hang = threading.Event()
    site.replies = {"/": lambda connection: hang.wait(5)}
    assert "did not answer in full within 0.5 s" in error_of(site, limits=HASTY)
    guard = internet({})
    hanging = type(guard)(lambda host, port: [str(hang.wait(5))], guard.is_public)
    with pytest.raises(FetchError, match="did not answer"):
        fetch_url("http://news.example/", limits=HASTY, guard=hanging)
    hang.set()


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9\r\n",
        b"\x00\x01\x02",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 99_999,
    ],
)
def test_what_is_no_http(site, reply):
    site.replies = {"/": reply}
    assert "does not answer in HTTP" in error_of(site)


def test_dead_hosts():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    with pytest.raises(FetchError, match=f"nothing answers on port {port} of 127.0.0.1"):
        fetch_url(url, limits=QUICK, typed_url=url)
    with pytest.raises(FetchError, match=r"host nowhere\.example cannot be found"):
        fetch_url("http://nowhere.example/", limits=QUICK, guard=internet({}))
    with pytest.raises(FetchError, match="cannot be found"):
        fetch_url(f"http://{'a' * 70}.example/", limits=QUICK)
    with pytest.raises(FetchError, match="has no address"):
        fetch_url("http://empty.example/", limits=QUICK, guard=internet({"empty.example": []}))


def test_a_proxy_of_the_environment_is_mentioned(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(FetchError, match="a proxy is set in the environment: check it"):
        fetch_url("http://nowhere.example/", limits=QUICK, guard=internet({}))


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "http://[::1/",
        "http:\\\\",
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(FetchError, match="not a complete http"):
        open_source(url, max_size=1000)


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("image/png", PAGE, "a picture (image/png)"),
        ("application/zip", PAGE, "a ZIP archive"),
        ("audio/mpeg", PAGE, "a sound file"),
        ("application/x-strange", PAGE, "something else (application/x-strange)"),
        ("text/html", b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        ("application/octet-stream", b"PK\x03\x04" + bytes(30), "a ZIP archive"),
        ("text/xml", b"<?xml version='1.0'?><urlset><url/></urlset>", "an XML document (<urlset>)"),
        ("application/json", b'{"rain": true}', "JSON data"),
    ],
)
def test_what_is_no_article_is_named(site, content_type, body, words):
    site.replies = {"/": answer(body, Content_Type=content_type)}
    assert words in error_of(site)


@pytest.mark.parametrize(
    ("path", "content_type", "body", "expected"),
    [
        ("/", "text/html", b"words", SourceType.HTML),
        ("/", "application/xhtml+xml; charset=utf-8", PAGE, SourceType.HTML),
        ("/a.txt", "", b"words", SourceType.TEXT),
        ("/a.md", "text/plain", b"words", SourceType.MARKDOWN),
        ("/a.md?raw=1", "text/plain", b"words", SourceType.MARKDOWN),
        ("/a", "text/markdown", b"words", SourceType.MARKDOWN),
        ("/a", "text/plain", b"words", SourceType.TEXT),
        ("/a", "text/plain", PAGE, SourceType.HTML),
        ("/a", "", PAGE, SourceType.HTML),
        ("/a", "application/octet-stream", b"words", SourceType.TEXT),
        ("/a", "application/rss+xml", PAGE, SourceType.HTML),
        ("/a", "application/xml", b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html>", SourceType.HTML),
    ],
)
def test_the_type_of_a_page(site, path, content_type, body, expected):
    site.replies = {path: answer(body, Content_Type=content_type)}
    assert fetch(site, path).type is expected
    assert fetch(site, path, type=SourceType.TEXT).type is SourceType.TEXT


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/rss+xml", RSS),
        ("text/html", RSS),
        ("text/plain; charset=us-ascii", RSS),
        ("application/json", JSON_FEED),
        ("application/feed+json", JSON_FEED),
    ],
)
def test_a_feed_is_one_whatever_the_server_says(site, content_type, body):
    site.replies["/a"] = answer(body, Content_Type=content_type)
    assert fetch(site, "/a").type is SourceType.FEED
    with pytest.raises(ReadError, match="this is a feed, not text; leave --type out"):
        fetch(site, "/a", type=SourceType.TEXT)


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ("text/html; charset='UTF-8'", "utf-8"),
        ("text/html; charset=utf-32", "utf-32"),
        ("text/html; charset=UTF-7", ""),
        ('text/html; Charset="windows-1251"', "cp1251"),
        ("text/html; charset=Shift_JIS", "shift_jis"),
        ("text/html; charset=no-such-thing", ""),
        ("text/html; charset=zlib", ""),
        ("text/html; charset=rot13", ""),
        ("text/html; charset=punycode", ""),
        ("text/html; charset=unicode_escape", ""),
        ("text/html; charset=\xe9\x00", ""),
        ("text/html; charset=", ""),
        ("text/html", ""),
        ("", ""),
    ],
)
def test_the_declared_charset(site, header, charset):
    site.replies = {"/": answer(PAGE, Content_Type=header)}
    assert fetch(site).charset == charset


def test_a_redirect_in_raw_utf8_is_understood(site):
    site.replies = {"/": moved("/caf\u00e9"), "/caf%C3%A9": answer(PAGE)}
    assert fetch(site).data == PAGE


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def test_pictures(site):
    site.replies = {
        "/png": answer(picture(), Content_Type="image/png"),
        "/jpeg": answer(picture("JPEG"), Content_Type="application/octet-stream"),
        "/webp": answer(picture("WEBP"), Content_Type=""),
        "/svg": answer(b"<svg/>", Content_Type="image/svg+xml"),
        "/page": answer(PAGE),
        "/big": answer(picture() + bytes(200_000), Content_Type="image/png"),
    }
    for path, kind in {"/png": "PNG", "/jpeg": "JPEG", "/webp": "WEBP"}.items():
        assert fetch_image(site.url + path, limits=QUICK, typed_url=site.url) == picture(kind)
    for path, words in {"/svg": "no JPEG", "/page": "not a picture", "/big": "limit of 100 kB", "/x": "404"}.items():
        with pytest.raises(FetchError, match=words):
            fetch_image(site.url + path, limits=QUICK, typed_url=site.url)
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch_image(site.url + "/png")


def tls_site(start_site, certificate, replies):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return start_site(replies, context)


def test_https_is_verified_against_the_typed_name(start_site, make_certificate, monkeypatch):
    certificate = make_certificate("news.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    site = tls_site(start_site, certificate, {"/": answer(PAGE)})
    asked = []
    site.tls.sni_callback = lambda connection, name, context: asked.append(name)
    guard = internet({"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    assert fetch_url(f"https://news.example:{site.port}/", limits=QUICK, guard=guard).data == PAGE
    assert asked == ["news.example"]
    assert f"Host: news.example:{site.port}\r\n" in site.requests[0]
    with pytest.raises(FetchError, match=r"certificate of other\.example belongs to another host") as caught:
        fetch_url(f"https://other.example:{site.port}/", limits=QUICK, guard=guard)
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    with pytest.raises(FetchError, match="belongs to another address"):
        fetch_url(site.url, limits=QUICK, guard=guard)


def test_an_untrusted_certificate_is_explained(start_site, make_certificate):
    site = tls_site(start_site, make_certificate("news.example"), {"/": answer(PAGE)})
    guard = internet({"news.example": ["127.0.0.1"]})
    with pytest.raises(FetchError, match="is signed by itself and proves nothing; to read it all the same, save"):
        fetch_url(f"https://news.example:{site.port}/", limits=QUICK, guard=guard)


def test_https_where_there_is_none(site):
    site.replies = {"/": answer(PAGE)}
    url = site.url.replace("http:", "https:")
    with pytest.raises(FetchError, match=r"speaks no secure HTTP|connection ended"):
        fetch_url(url, limits=QUICK, typed_url=url)
