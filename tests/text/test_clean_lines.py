"""Junk lines go and look-alike sentences stay, wherever in an article they stand.

lines/junk_*.tsv hold lines that a listener must not hear, lines/keep_*.txt true sentences that look like them. Each is
put into an ordinary article. The shares are floors that must not sink.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from audiobrief.model import Article, Kind, Source, SourceType
from audiobrief.settings import ReadSettings
from audiobrief.text.clean import clean_article
from audiobrief.text.read import read_article

LINES = Path(__file__).parent / "lines"
SETTINGS = ReadSettings()
FLOORS = [
    ("junk_rule_lines.tsv", 0.98),
    ("junk_blind_first.tsv", 0.97),
    ("junk_blind_second.tsv", 0.97),
    ("junk_blind_third.tsv", 0.95),
    ("junk_blind_fourth.tsv", 0.97),
    ("junk_site_talk.tsv", 0.87),
    ("junk_long_lines.tsv", 0.88),
    ("junk_outside_writers.tsv", 0.94),
    ("junk_outside_writers_second.tsv", 0.95),
    ("junk_fresh.tsv", 0.98),
    ("junk_seventh.tsv", 0.97),
    ("junk_af.tsv", 0.9),
]
FEWEST_WORDS_ANYWHERE = 3
KNOWN_LOST_AT_EITHER_END = {"Do you know more than your doctor?"}
"""A question to the reader that papers ask too, before they give their address."""
KNOWN_LOST = {
    "Amit Shah is a former teacher and lives in the forest.",
    "Bob lives in Ohio with two dogs and a gun.",
    "Free articles of faith are rare in politics.",
    "Joseph Banda teaches in a school without a roof.",
    "Lucy Brandt is a data analyst at the bank that failed.",
    "News, business and sport will share one newsroom.",
    "Our readers will know that this column has never liked the bypass.",
    "Print runs have fallen by half.",
    "The newspaper published a correction on page two and an apology to the family.",
    "This story begins in a laundry.",
    "This story has no hero.",
}
"""Look-alikes that go when they stand last, where authors present themselves and papers ask for money."""


def rows(name: str) -> list[str]:
    return [line for line in (LINES / name).read_text("utf-8").split("\n") if line and not line.startswith("# ")]


def articles(language: str) -> list[list[str]]:
    """Return carriers: title, standfirst, then paragraphs."""
    return [text.split("\n") for text in (LINES / f"carriers_{language}.txt").read_text("utf-8").strip().split("\n\n")]


def place(article: list[str], where: str, lines: list[str]) -> list[str]:
    at = {"head": 2, "mid": 2 + len(article[2:]) // 2, "tail": len(article)}[where]
    return [*article[:at], *lines, *article[at:]]


def clean(lines: list[str], gap: str) -> Article:
    source = Source(gap.join(lines).encode(), SourceType.TEXT, "lines")
    return clean_article(read_article(source, SETTINGS), SETTINGS)


def left(article: Article, carrier: list[str]) -> list[str]:
    """Return what is spoken beyond the carrier, after seeing that the carrier is whole."""
    spoken = [*filter(None, [article.standfirst]), *(paragraph.text for paragraph in article.paragraphs)]
    assert [line for line in carrier[2:] if line not in spoken] == []
    return [line for line in spoken if line not in carrier]


def settings_of(language: str) -> Iterator[tuple[list[str], str]]:
    """Yield carriers in turn, with one newline and with two between paragraphs."""
    carriers = articles(language)
    return ((carriers[n % len(carriers)], ("\n", "\n\n")[n // len(carriers) % 2]) for n in count())


@pytest.mark.parametrize(("name", "floor"), FLOORS)
def test_junk_goes(name, floor):
    items = [row.split("\t") for row in rows(name)]
    missed = []
    for (_, where, text), (carrier, gap) in zip(items, settings_of("af" if "_af" in name else "en"), strict=False):
        if rest := left(clean(place(carrier, where, text.split("\\n")), gap), carrier):
            missed.append(" / ".join(rest))
    assert len(missed) <= len(items) * (1 - floor), missed


@pytest.mark.parametrize("name", sorted(file.name for file in LINES.glob("keep_*.txt")))
@pytest.mark.parametrize("where", ["head", "mid", "tail"])
def test_look_alikes_stay(name, where):
    lost = []
    sentences = rows(name)
    for sentence, (carrier, gap) in zip(sentences, settings_of("af" if "_af" in name else "en"), strict=False):
        spoken = left(clean(place(carrier, where, [sentence]), gap), carrier)
        if sentence not in " ".join(spoken):
            lost.append(sentence)
    known = KNOWN_LOST_AT_EITHER_END | (KNOWN_LOST if where == "tail" else set())
    assert [sentence for sentence in lost if sentence not in known] == []


@pytest.mark.parametrize("where", ["head", "mid", "tail"])
def test_notices_stay_as_what_they_are(where):
    """What a piece says of itself is told as such wherever it stands; only one word alone may be an advert's slot."""
    lost = []
    for row, (carrier, gap) in zip(rows("notices.tsv"), settings_of("en"), strict=False):
        _, usual, text = row.split("\t")
        if usual != where and len(text.split()) <= FEWEST_WORDS_ANYWHERE:
            continue
        kept = clean(place(carrier, where, [text]), gap).paragraphs
        if (text, Kind.NOTICE) not in [(paragraph.text, paragraph.kind) for paragraph in kept]:
            lost.append(text)
    assert lost == []


@pytest.mark.parametrize("language", ["en", "af"])
def test_plain_articles_come_out_whole(language):
    for carrier in articles(language):
        for gap in ("\n", "\n\n"):
            article = clean(carrier, gap)
            assert article.title == carrier[0]
            assert [*filter(None, [article.standfirst]), *(p.text for p in article.paragraphs)] == carrier[1:]
            assert [piece.rule for piece in article.dropped if piece.rule not in {"title", "standfirst"}] == []
