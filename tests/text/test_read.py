"""A source of any kind becomes an article, or a ReadError that names it."""

import re

import pytest

from audiobrief.errors import ReadError
from audiobrief.model import Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.read import read_article

SETTINGS = ReadSettings()
TEXTS = [SourceType.TEXT, SourceType.MARKDOWN, SourceType.HTML]


def read(data: bytes, kind: SourceType = SourceType.TEXT, settings: ReadSettings = SETTINGS, **source: str):
    return read_article(Source(data, kind, "it", **source), settings)


def test_text_markdown_and_html_are_read():
    assert [p.text for p in read(b"A\n\nb").paragraphs] == ["A", "b"]
    assert [p.text for p in read(b"# A\n\nb", SourceType.MARKDOWN).paragraphs] == ["A", "b"]
    page = (
        b"<html lang='af'><h1>Die titel van die stuk</h1><p>"
        + b"Die skip het gekom en die see was stil. " * 9
        + b"</p>"
    )
    article = read(page, SourceType.HTML)
    assert (article.title, article.language) == ("Die titel van die stuk", "af")


def test_the_address_and_the_language_asked_for_win():
    article = read(b"The ship came in.", settings=ReadSettings(language="en_ZA"), url="https://a.example/b")
    assert (article.language, article.source_url) == ("en-ZA", "https://a.example/b")


def test_a_declared_charset_is_used():
    assert "Привет" in read("Привет".encode("koi8-r"), charset="koi8-r").text


def test_a_source_over_the_limit_is_refused():
    with pytest.raises(ReadError, match=re.escape("it: larger than the limit of 3 bytes")):
        read(b"four", settings=ReadSettings(max_size=3))


@pytest.mark.parametrize("kind", TEXTS)
def test_binary_data_is_refused(kind):
    with pytest.raises(ReadError, match="^it: this is"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(300), kind)


@pytest.mark.parametrize("kind", TEXTS)
def test_nothing_is_an_article_without_paragraphs(kind):
    assert read(b"", kind).paragraphs == ()
