"""Many articles are read in a process of their own, and nothing is different for it."""

import os
import signal

import pytest

from audiobrief.briefing.apart import FEWEST, Reader
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import EmptyArticle, Withheld
from audiobrief.model import Source, SourceType
from audiobrief.pipeline import read_clean_article
from audiobrief.settings import Settings

PROSE = "The ferry left the inner harbour at six with forty passengers, who travelled free for the first day. " * 6
BODY = f"<body><article><h1>Ferry</h1><p>{PROSE}</p></article></body>"
PAGE = f"<html lang=en><head><title>Ferry</title>{{}}</head>{BODY}</html>"
PAID = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'


def page(name: str, head: str = "") -> Source:
    return Source(PAGE.format(head).encode(), SourceType.HTML, name)


@pytest.fixture
def reader():
    with Reader(EpisodeOptions(), Settings()) as reader:
        reader.expect(FEWEST)
        assert reader.pid is None
        reader.read(page("first"))
        assert reader.pid
        yield reader


def test_what_is_read_apart_is_what_is_read_here(reader):
    assert reader.read(page("a")) == read_clean_article(page("a"), options=EpisodeOptions(), settings=Settings())


def test_errors_come_over_as_they_were_raised(reader):
    with pytest.raises(Withheld, match="paid.html") as withheld:
        reader.read(page("paid.html", PAID))
    assert withheld.value.sign == "not-free"
    with pytest.raises(EmptyArticle, match=r"nothing\.txt"):
        reader.read(Source(b"  \n", SourceType.TEXT, "nothing.txt"))


def test_an_article_whose_process_died_is_read_here(reader, caplog):
    os.kill(reader.pid, signal.SIGKILL)
    assert reader.read(page("a")).title == "Ferry"
    assert "it is read again in this one" in caplog.text
    assert reader.read(page("b")).title == "Ferry"


def test_few_articles_need_no_process():
    with Reader(EpisodeOptions(), Settings(), at_least=FEWEST - 1) as reader:
        reader.expect(FEWEST - 1)
        assert reader.read(page("a")).title == "Ferry"
        assert reader.pid is None


def test_many_names_need_one_from_the_first_on():
    with Reader(EpisodeOptions(), Settings(), at_least=FEWEST) as reader:
        reader.expect(1)
        assert reader.read(page("a")).title == "Ferry"
        assert reader.pid
