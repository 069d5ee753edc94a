"""The stories of a programme: read, planned for their voice, and each told once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from audiobrief.expressions import regex
from audiobrief.languages import tables
from audiobrief.model import Article, Kind, Line, Source, VoiceProfile

SHINGLE_WORDS = 4
"""Words in a row that are compared, as Broder's resemblance does: three meet by chance, five miss small edits."""
LEAST_TEXT, LEAST_FACTS, SAME_TEXT_AND_FACTS = 0.38, 0.7, 1.3
"""Shares of the shorter text's shingles, and of the lesser's names and figures, that the other holds, and their sum,
from which two are one story. Agency copy is cut, turned round sentence by sentence (.42 and more of the text, all
facts), or brought up to date (most of the text, three facts of four). Of two stories those told in the same form share
up to .4 of both, and two reports of one event in their own words all facts and a few per cent of the text."""
FEWEST_SHINGLES = 20
"""A shorter text proves nothing; set by hand."""
FEWEST_COURT_WORDS = 2
"""Different ones: a single "on trial" may be a bus."""
_FIGURE = regex(r"\d+(?:[.,:]\d+)*")
_NAME = regex(r"(?<=[a-z,;] )[A-Z][\w'\u2019-]+")


@dataclass(frozen=True, slots=True)
class Story:
    """One article as it would be said whole."""

    name: str
    """What messages call its source."""
    article: Article
    voice: VoiceProfile
    lines: tuple[Line, ...]
    also_from: tuple[str, ...] = ()
    """Other sites that had the same story."""
    source: Source | None = None
    """What it was read from."""
    key: str = ""
    """What it is known by over the days, where it came by a feed or show."""
    picture: bytes = b""
    """Of its chapter, as an earlier making kept it."""
    is_page: bool = False
    """It was read from a page that was fetched for it, its source being an entry that leads there."""
    section: str = ""
    whole: bool = False
    """It is told whole or named, never begun."""

    @property
    def id(self) -> str:
        """What it is known by among the stories of a programme."""
        return self.key or self.article.source_url or self.name

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title

    @property
    def site(self) -> str:
        """Who published it, as far as it says."""
        return self.article.site_name


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A story that another one tells more fully."""

    story: Story
    fuller: Story


def tell_once(stories: Sequence[Story]) -> tuple[tuple[Story, ...], tuple[Duplicate, ...]]:
    """Return the stories without those that another one tells more fully, and these.

    A fuller one takes the place in the order of the first that was given, and names where else it stood.
    """
    kept: list[Story] = []
    gone: list[Duplicate] = []
    for story in stories:
        at = next((n for n, other in enumerate(kept) if is_same(story.article, other.article)), None)
        if at is None:
            kept.append(story)
            continue
        fuller, lesser = sorted((story, kept[at]), key=_length, reverse=True)
        kept[at] = _crediting(fuller, lesser)
        gone.append(Duplicate(lesser, fuller))
    return tuple(kept), tuple(gone)


def is_same(one: Article, other: Article) -> bool:
    """Say whether two articles are one story: they share runs of words, names and figures."""
    shorter, longer = sorted((_shingles(one), _shingles(other)), key=len)
    if len(shorter) < FEWEST_SHINGLES:
        return bool(one.title) and one.title.casefold() == other.title.casefold()
    text = len(shorter & longer) / len(shorter)
    if text < LEAST_TEXT:
        return False
    lesser, fuller = sorted((_facts(one), _facts(other)), key=len)
    facts = len(lesser & fuller) / len(lesser) if lesser else 1.0
    return facts >= LEAST_FACTS and text + facts >= SAME_TEXT_AND_FACTS


def holds_reply(lines: Iterable[Line]) -> bool:
    """Say whether the other side has its say in the lines: a report is not cut above that."""
    return any(_fair_words()["reply"].search(line.text) for line in lines)


def is_court_report(story: Story) -> bool:
    """Say whether a story reports from a court: cut, it would tell the charge without the defence."""
    found = {hit[0].lower() for line in story.lines for hit in _fair_words()["court"].finditer(line.text)}
    return len(found) >= FEWEST_COURT_WORDS


@cache
def _fair_words() -> dict[str, re.Pattern[str]]:
    """Return the expressions for replies and courts, of all languages at once: a quotation may be in another."""
    fair = tables("fair").values()
    listed = {kind: [words for table in fair for words in table[kind]] for kind in ("reply", "court")}
    return {kind: re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in listed.items()}


def _crediting(fuller: Story, lesser: Story) -> Story:
    others = dict.fromkeys((*fuller.also_from, *lesser.also_from, lesser.site))
    return replace(fuller, also_from=tuple(site for site in others if site and site != fuller.site))


def _length(story: Story) -> int:
    return sum(len(paragraph.text) for paragraph in story.article.paragraphs)


def _facts(article: Article) -> frozenset[str]:
    """Return an article's figures, and its names: words that are capitals not only where sentences begin."""
    text = " ".join(paragraph.text for paragraph in article.paragraphs)
    return frozenset(_FIGURE.findall(text)) | frozenset(_NAME.findall(text))


def _shingles(article: Article) -> frozenset[tuple[str, ...]]:
    words: list[str] = []
    for paragraph in article.paragraphs:
        if paragraph.kind not in {Kind.CAPTION, Kind.TABLE, Kind.CODE}:
            words += "".join(c if c.isalnum() else " " for c in paragraph.text.casefold()).split()
    return frozenset(zip(*(words[n:] for n in range(SHINGLE_WORDS)), strict=False))
