import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audiobrief.publish.characters import abridge, one_line, publishable


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a \n\t b\u00a0c\u2028d ", "a b c d"),
        ("a\x00b\x85c\x1cd", "a b c d"),
        ("a\x07b\ufeffc\ud800d\ufffe", "abcd"),
        ("a\ufffdb\ufdd0c\U0001ffffd", "abcd"),
        ("😀 “ü” \u200f\u202e", "😀 “ü” \u200f\u202e"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@settings(deadline=None)
@given(st.text(st.characters()))
def test_what_is_publishable_is_xml(text: str) -> None:
    element = etree.Element("text")
    element.text = publishable(text)
    assert publishable(element.text) == element.text


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("a few words", 11, "a few words"),
        ("a few words", 10, "a few…"),
        ("a few, words", 8, "a few…"),
        ("unbreakable", 6, "unbre…"),
        ("", 5, ""),
    ],
)
def test_abridge(text: str, longest: int, short: str) -> None:
    assert abridge(text, longest) == short
    assert len(short) <= longest
