"""Frames: what a publishing system puts around every article, known word for word (rules/frames.toml).

A frame that names the article or its site holds only with the names that the source gave: a sentence of the article
that merely sounds like one stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import tomli

from audiobrief.expressions import regex
from audiobrief.model import Article
from audiobrief.standards.urls import host_name
from audiobrief.text.clean.rulebook.rules import RULES_FOLDER
from audiobrief.text.letters import letters_of

FEWEST_LETTERS = 3
"""A shorter name of a site stands in too many sentences."""
TRAILER_LINES = 4
"""How many lines at the end can be a feed's trailer."""
MOST_WORDS_BESIDE = 9
"""Words of a trailer beside title and site, in any language: "The post … appeared first on …" has five."""
TRAILER = ("feed", "the feed's own trailer")
BLANK = regex(r"\{(\w+)\}")


@dataclass(frozen=True)
class Frame:
    """One line of a publishing system's."""

    name: str
    reason: str
    text: str
    tail: bool
    """Whether it stands only at the end."""

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Its own words in small letters and digits, between the blanks."""
        return tuple(filter(None, map(letters_of, BLANK.split(self.text)[::2])))

    def pattern(self, title: str, site: str) -> re.Pattern[str]:
        """Return what the line looks like in small letters and digits, with these as title and site."""
        known = {"title": re.escape(title) if title else "(?!)", "site": ".{2,80}", "date": ".{4,20}", "time": ".{3,8}"}
        if not title and site:
            known |= {"title": ".{1,300}", "site": re.escape(site)}
        parts = BLANK.split(self.text)
        return re.compile(
            "".join(known.get(part, ".{1,80}") if at % 2 else letters_of(part) for at, part in enumerate(parts))
        )


@cache
def _frames() -> tuple[Frame, ...]:
    entries = tomli.loads((RULES_FOLDER / "frames.toml").read_text("utf-8"))["frame"]
    return tuple(
        Frame(entry["name"], entry["reason"], text, entry.get("where") == "tail")
        for entry in entries
        for text in entry["text"]
    )


@cache
def _plain_frames() -> dict[str, Frame]:
    """Return the frames without a blank, by their letters and digits."""
    return {letters_of(frame.text): frame for frame in reversed(_frames()) if not BLANK.search(frame.text)}


@cache
def _filled_frames() -> tuple[tuple[str, Frame], ...]:
    """Return the frames with a blank, each with the first of its literals."""
    return tuple((frame.literals[0], frame) for frame in _frames() if BLANK.search(frame.text))


class FrameFinder:
    """Finds the frames around one article."""

    def __init__(self, article: Article) -> None:
        self._title = letters_of(article.title)
        self._title_words = len(article.title.split())
        self._sites = dict(_site_names(article))

    def find(self, text: str, lines_after: int) -> tuple[str, str] | None:
        """Return rule and reason of the frame that a line is; `lines_after` follow it in the article."""
        shown = letters_of(text)
        at_tail = lines_after < TRAILER_LINES
        plain = _plain_frames().get(shown)
        candidates = (
            [frame for first, frame in _filled_frames() if first in shown and self._fills(frame, shown)]
            if plain is None
            else [plain]
        )
        frame = next((frame for frame in candidates if at_tail or not frame.tail), None)
        if frame is not None:
            return frame.name, frame.reason
        return TRAILER if at_tail and self._is_trailer(text, shown) else None

    def _fills(self, frame: Frame, shown: str) -> bool:
        if not all(literal in shown for literal in frame.literals):
            return False
        if frame.pattern(self._title, "").fullmatch(shown):
            return True
        named = "{title}" in frame.text and "{site}" in frame.text and not frame.text.startswith("{title}")
        return named and any(frame.pattern("", site).fullmatch(shown) for site in self._sites)

    def _is_trailer(self, text: str, shown: str) -> bool:
        """Say whether the line is the article's title and its site's name with a few words beside, in any language."""
        if not self._title or self._title not in shown:
            return False
        beside = len(text.split()) - self._title_words - MOST_WORDS_BESIDE
        return any(shown.endswith(site) and beside <= words for site, words in self._sites.items())


def _site_names(article: Article) -> Iterator[tuple[str, int]]:
    """Yield what the site can be called, as the source names it and as its address does, with the number of words."""
    try:
        host = host_name(article.source_url)
    except ValueError:
        host = ""
    for name in (article.site_name, host, host.partition(".")[0]):
        if len(letters_of(name)) >= FEWEST_LETTERS:
            yield letters_of(name), len(name.split())
