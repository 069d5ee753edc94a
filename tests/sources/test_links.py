"""One form for all addresses of an article, and nothing that is no web address."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audiobrief.model import Source, SourceType
from audiobrief.sources import canonical_url, source_identity
from audiobrief.sources.links import TRACKING_NAMES, TRACKING_PREFIXES, address_forms, parse_link

CANONICAL = {
    "https://example.org/news/a": "https://example.org/news/a",
    "https://example.org/news/a/": "https://example.org/news/a",
    "https://example.org": "https://example.org/",
    "https://example.org/?": "https://example.org/",
    "HTTPS://Example.ORG:443/News/A#top": "https://example.org/News/A",
    "http://example.org:80/a": "http://example.org/a",
    "http://example.org:080/a": "http://example.org/a",
    "http://example.org:/a": "http://example.org/a",
    "http://example.org:8080/a": "http://example.org:8080/a",
    "https://example.org./a": "https://example.org/a",
    "https://user:secret@example.org/a": "https://example.org/a",
    "https://a@b@example.org/a": "https://example.org/a",
    " \thttps://example.org/a\n": "https://example.org/a",
    "https://exam\nple.org/a": "https://example.org/a",
    "https:/example.org/a": "https://example.org/a",
    "https:\\\\example.org\\a\\b": "https://example.org/a/b",
    "https://example.org\\a\\b": "https://example.org/a/b",
    "https://example.org/a?utm_source=x&utm_medium=y": "https://example.org/a",
    "https://example.org/a?UTM_Source=x": "https://example.org/a",
    "https://example.org/a?b=2&fbclid=x&a=1": "https://example.org/a?b=2&a=1",
    "https://example.org/a?gclid=1&mc_cid=2&mc_eid=3&ref=home": "https://example.org/a",
    "https://example.org/a?reference=1&refs=2": "https://example.org/a?reference=1&refs=2",
    "https://example.org/a?id=5&&": "https://example.org/a?id=5",
    "https://example.org/a?flag": "https://example.org/a?flag",
    "https://example.org/a?next=/b/?c": "https://example.org/a?next=/b/?c",
    "https://example.org/a/amp": "https://example.org/a",
    "https://example.org/a/amp/": "https://example.org/a",
    "https://example.org/a.amp": "https://example.org/a",
    "https://example.org/a.amp.html": "https://example.org/a.html",
    "https://example.org/a?amp": "https://example.org/a",
    "https://example.org/a?amp=1": "https://example.org/a",
    "https://example.org/a?outputType=amp": "https://example.org/a",
    "https://example.org/a?outputType=full": "https://example.org/a?outputType=full",
    "https://example.org/amplifiers": "https://example.org/amplifiers",
    "https://example.org/a/swamp": "https://example.org/a/swamp",
    "https://www.google.com/amp/s/example.org/a/amp/": "https://example.org/a",
    "https://www.google.co.uk/amp/s/example.org/a": "https://example.org/a",
    "https://example-org.cdn.ampproject.org/c/s/example.org/a.amp.html?utm_source=x": "https://example.org/a.html",
    "https://example.org/a/./b/../c": "https://example.org/a/c",
    "https://example.org/../..": "https://example.org/",
    "https://example.org/%7Euser/%c3%a9": "https://example.org/~user/%C3%A9",
    "https://example.org/a%2fb": "https://example.org/a%2Fb",
    "https://example.org/a%2e%2E/b/%2E%2e/c": "https://example.org/a../c",
    "https://example.org/caf\u00e9 latte?q=\u00e9'": "https://example.org/caf%C3%A9%20latte?q=%C3%A9%27",
    "https://example.org/100%/x": "https://example.org/100%25/x",
    "https://b\u00fccher.example/a": "https://xn--bcher-kva.example/a",
    "https://B\u00dcCHER.example/a": "https://xn--bcher-kva.example/a",
    "https://stra\u00dfe.example/": "https://xn--strae-oqa.example/",
    "https://\u65e5\u672c\u3002example/": "https://xn--wgv71a.example/",
    "https://www.google.com/amp/s/b\u00fccher.example/a": "https://xn--bcher-kva.example/a",
    "https://ex%61mple%2eorg/a": "https://example.org/a",
    "https://[2001:DB8:0::1]:443/a": "https://[2001:db8::1]/a",
    "http://192.0.2.1:8000/a": "http://192.0.2.1:8000/a",
}

NO_ADDRESS = [
    "", "example.org/a", "//example.org/a", "/a/b", "ftp://example.org/a", "file:///etc/passwd", "mailto:a@example.org",
    "javascript:alert(1)", "data:text/html,x", "http://", "https://:443/", "https://example.org:99999/",
    "https://example.org:0/", "https://example.org:80a/", "https://exa mple.org/", "https://exa%00mple.org/", "https://a%2fb/",
    "https://[::1/", "https://[zz]/", "https://[1.2.3.4]/", "https://a]b/", "https://./", "http://a<b>/", "https://a,b/",
    "https://" + "a" * 300 + ".org/", "https://example.org/" + "a" * 9000, "https://example.org:" + "9" * 5000 + "/",
    "https://" + "\u00e9" * 100_000 + "/", "https://\u2100.org/", "None",
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), CANONICAL.items())
def test_canonical_form(url, expected):
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize("url", NO_ADDRESS, ids=lambda u: repr(u[:40]))
def test_what_is_no_web_address_has_no_canonical_form(url):
    assert canonical_url(url) == ""


def test_wrappers_inside_each_other_end():
    once = "https://www.google.com/amp/s/"
    assert canonical_url(once + "www.google.com/amp/s/example.org/a") == "https://example.org/a"
    assert canonical_url(once + "www.google.com/amp/s/" * 5000 + "example.org/a") == ""


# fmt: off
PARTS = st.sampled_from([
    "http://", "https://", "HTTP://", "example.org", "EXAMPLE.org.", "b\u00fccher.example", "[::1]", ":80", ":443", ":",
    "/", "//", "/amp", ".amp", ".html", ".", "..", "/../", "%", "%2e", "%2F", "%41", "%zz", "?", "&", "=", "#",
    "utm_x=1", "ref", "amp", "outputType=amp", "a=b", " ", "\t", "\x00", "\u00e9", "\U0001f600", "\ud800", "'", '"',
    "www.google.com/amp/s/", "x-org.cdn.ampproject.org/c/s/", "a", "Z", "~", "+", "\u0130", "\u2100", "\u3002",
    "@", "\\", "|",
])
# fmt: on
URLS = st.one_of(
    st.lists(PARTS, max_size=14).map("".join),
    st.lists(PARTS, max_size=14).map(lambda parts: "https://example.org/" + "".join(parts)),
    st.text(max_size=40).map(lambda text: "https://" + text),
    st.text(max_size=40).map(lambda text: "https://example.org/" + text),
)


@given(URLS)
@example("https://example.org/x/amp/.amp.html")
@example("https://example.org/%2e%2e%2famp")
@example("https://WWW.google.com:443/amp/s/www.google.com/amp/s/x")
@example("https://\u212a.example./")
def test_canonical_form_is_idempotent_ascii_and_carries_nothing_secret(url):
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert once.isascii()
    assert not any(c in once for c in '# \\"<>')
    if once:
        link = parse_link(once)
        assert link.url == once
        assert not link.userinfo


@given(st.sampled_from(sorted(TRACKING_NAMES) + [prefix + "x" for prefix in TRACKING_PREFIXES]), st.booleans())
def test_every_tracking_parameter_goes_and_the_order_stays(name, upper):
    name = name.upper() if upper else name
    assert canonical_url(f"https://example.org/a?z=1&{name}=2&b=3") == "https://example.org/a?z=1&b=3"


def test_request_target_keeps_what_the_server_may_care_about():
    link = parse_link("https://u:p@example.org:8443/a/../b%2f%41/?ref=1&x=\u00e9 y#frag")
    assert link.target == "/a/../b%2f%41/?ref=1&x=%C3%A9%20y"
    assert link.url == "https://example.org:8443/a/../b%2f%41/?ref=1&x=%C3%A9%20y"
    assert (link.userinfo, link.port, link.authority) == ("u:p", 8443, "example.org:8443")


def test_identity_is_the_url_then_the_path_then_the_content(tmp_path: Path):
    file = tmp_path / "a.txt"
    page = Source(b"x", SourceType.HTML, "-", url="https://example.org/a/?utm_source=b", path=file)
    assert source_identity(page) == "https://example.org/a"
    assert source_identity(Source(b"x", SourceType.TEXT, "a.txt", path=file)) == file.resolve().as_uri()
    digest = source_identity(Source(b"x", SourceType.TEXT, "-"))
    assert digest.startswith("sha256:")
    assert len(digest) == 71


SHOWN_AND_READ = [
    ("https://www.example.org/tram", "https://example.org/tram", True),
    ("http://example.org/tram/", "https://www.example.org/tram", True),
    ("https://m.example.org/tram?utm_source=x", "https://www.example.org/tram", True),
    ("https://mobile.example.org/tram", "https://example.org/tram", True),
    ("https://example.org/tram", "https://m.example.org/tram", True),
    ("https://example.org/tram/index.html", "https://example.org/tram/", True),
    ("https://www.example.org/tram/", "http://example.org/tram/index.html", True),
    ("https://example.org/tram/index.php?id=5", "https://example.org/tram?id=5", True),
    ("https://example.org/index.html", "https://example.org/", True),
    ("https://example.org", "https://www.example.org/index.html", True),
    ("https://example.org/tram", "https://example.org/tram/stop", False),
    ("https://example.org/tram?id=5", "https://example.org/tram?id=6", False),
    ("https://news.example.org/tram", "https://example.org/tram", False),
    ("https://example.com/tram", "https://example.org/tram", False),
    ("https://example.org/index.html/tram", "https://example.org/tram", False),
    ("https://m.example/tram", "https://example/tram", False),
    ("https://www.example.org:8443/tram", "https://example.org/tram", False),
]
"""The address of a page, that under which its article was read, and whether they lead to each other."""


@pytest.mark.parametrize(("shown", "read", "same"), SHOWN_AND_READ)
def test_other_forms_of_an_address_are_known(shown: str, read: str, same: bool) -> None:
    forms = address_forms(canonical_url(shown))
    assert forms[0] == canonical_url(shown)
    assert (canonical_url(read) in forms) is same


def test_what_is_no_address_has_no_other_forms() -> None:
    assert address_forms("") == address_forms("tram") == ()
