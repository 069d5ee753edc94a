"""Whose text an article is, by its byline and credit lines: what [rights] no_audio names is not spoken.

The lines are looked at before cleaning drops them, with those that the page has around its article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all
from audiobrief.model import Article, Dropped, Hold, Kind

NO_AUDIO = "no-audio"
CREDITS_FILE = Path(__file__).parent / "credits.toml"
FIRST_LINES = 3
"""Paragraphs in which a dateline stands: the first, or behind a standfirst and a caption; set by hand."""
LAST_LINES = 3
"""Paragraphs in which a signature stands: the last, or before a note and a helpline; set by hand."""
HEAD_LINES = 8
"""Short lines of the head and tail that can be credits: a few stand above the text, and a few below; set by hand."""
LONGEST_CREDIT = 240
"""Characters of a line that is nothing but a credit: three names with their parts; set by hand."""
NEAR_LINES = 12
"""How many lines of the page around its article are looked at, on either side; set by hand."""
ELSEWHERE = regex(r"foot of the page|menu|links to other|comment|share|legal|hidden|laid over|form|button|advert")
"""Reasons of lines that speak of the site, or of other stories."""
SHOWN = 80
"""Characters of a credit in a message: the line it is known by."""
NO_CREDITS = frozenset({Kind.CAPTION, Kind.TABLE, Kind.CODE, Kind.HEADING})


@dataclass(frozen=True, slots=True)
class _Credits:
    """The ways in which one name is credited."""

    line: tuple[re.Pattern[str], ...]
    start: tuple[re.Pattern[str], ...]
    end: tuple[re.Pattern[str], ...]


def find_no_audio(article: Article, names: Sequence[str]) -> tuple[Hold, ...]:
    """Return whose text an article is, of those whose texts may not be spoken; nothing when it is nobody's of them."""
    for name in filter(str.strip, names):
        if found := next(_credits_of(article, name.strip()), ""):
            return (Hold(NO_AUDIO, f'its text is credited to {name.strip()} ("{found[:SHOWN]}")'),)
    return ()


def _credits_of(article: Article, name: str) -> Iterator[str]:
    """Yield every place that credits the name."""
    named = re.compile(rf"(?<!\w){_spelled(name)}(?!\w)")
    yield from (text for text in (article.byline, article.site_name) if named.search(text))
    told = [p.text for p in article.paragraphs if p.kind not in NO_CREDITS]
    if not any(named.search(text) for text in (*told, *(piece.text for piece in article.dropped))):
        return
    ways = _ways(name)
    around = [piece.text for piece in _near(article.dropped)]
    for text in (*told[:HEAD_LINES], *told[-HEAD_LINES:], *around):
        if len(text) <= LONGEST_CREDIT and any(way.fullmatch(text.strip(MARKS)) for way in ways.line):
            yield text
    yield from (text for text in told[:FIRST_LINES] if any(way.match(text) for way in ways.start))
    yield from (text[-SHOWN:] for text in told[-LAST_LINES:] if any(way.search(text) for way in ways.end))


MARKS = " \t\n.,;:*_–—-|/()[]{}"


def _near(dropped: Sequence[Dropped]) -> list[Dropped]:
    """Return the lines of the page that stand next to the article, and are not the site's own."""
    lines = [piece for piece in dropped if piece.place >= 0]
    first = next((n for n, piece in enumerate(lines) if piece.place > 0), len(lines))
    last = max((piece.place for piece in lines), default=0)
    end = next((n for n, piece in enumerate(lines) if piece.place == last), len(lines))
    near = [*lines[max(0, first - NEAR_LINES) : end], *lines[end : end + NEAR_LINES]]
    return [piece for piece in near if not ELSEWHERE.search(piece.reason)]


@cache
def _ways(name: str) -> _Credits:
    rules: dict[str, Any] = tomli.loads(CREDITS_FILE.read_text("utf-8"))
    spelled = _spelled(name)
    return _Credits(
        *(
            tuple(_expression(rule, spelled, end=sort == "end") for rule in rules[sort])
            for sort in ("line", "start", "end")
        )
    )


def _expression(rule: str, name: str, *, end: bool) -> re.Pattern[str]:
    pattern = rule.replace("NAME", rf"(?<!\w){name}(?!\w)")
    for key in ("credits", "sources"):
        pattern = pattern.replace(key.upper(), "|".join(dict.fromkeys(words_of_all("byline", key))))
    return re.compile(f"(?i:{pattern})$" if end else f"(?i:{pattern})")


def _spelled(name: str) -> str:
    """Return the expression of a name: one in capitals, such as an agency's letters, only so."""
    words = r"\s+".join(map(re.escape, name.split()))
    return f"(?-i:{words})" if name.isupper() else f"(?i:{words})"
