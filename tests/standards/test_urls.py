import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.standards.urls import web_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        (" https://example.org/a b/ü ", "https://example.org/a%20b/%C3%BC"),
        ("https://example.org/a%20b?100%", "https://example.org/a%20b?100%25"),
        ("https://Müller.example:8080/", "https://xn--mller-kva.example:8080/"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org/", ""),
        ("/relative", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("https://example.org:99999/", ""),
        ("https://two words/", ""),
        ("", ""),
    ],
)
def test_addresses(url: str, address: str) -> None:
    assert web_address(url) == address


@settings(deadline=None)
@given(st.text(st.characters()).map("https://example.org/".__add__))
def test_any_path_becomes_ascii_and_stays(url: str) -> None:
    address = web_address(url)
    assert address.isascii()
    assert not set(address) & set(' "<>\\^`{|}')
    assert web_address(address) == address
