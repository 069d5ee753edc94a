"""The account of a page: all its text, taken before anything is changed, so that what is not read can be told.

A word is read when it stands in a block that is; every other word is told, with the box or place that it is known by.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Span
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS
from audiobrief.text.page.boxes import LARGEST_SHARE
from audiobrief.text.page.survey import BLOCKS
from audiobrief.text.page.told.known_by import FIRM, Place, Surroundings
from audiobrief.text.page.told.unread import Words

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORD = regex(r"[^\W_]+")
NO_TEXT = frozenset({"script", "style"})
LEFT_OUT = "left out"
LONGEST_BYLINE_EXTRA = 6
"""Words beside the names in a line that is a byline: "By", a place, a role."""
ABOVE = "above the article"
BELOW = "below the article"
AMONG = "among the article's lines, but not taken for one of them"
LINKED = "a link"


@dataclass(slots=True)
class _Line:
    """A line of the page, in runs of text that each stand in one element."""

    text: str = ""
    runs: list[tuple[int, Place]] = field(default_factory=list)
    """Of each run where it begins, and its place."""

    def add(self, text: str | None, place: Place) -> None:
        if text:
            self.runs.append((len(self.text), place))
            self.text += text

    def words(self) -> list[Span]:
        """Return the spans of the words; one that is known by two things, such as a note's mark at its end, is two."""
        edges = [start for (_, before), (start, here) in pairwise(self.runs) if before.known != here.known]
        whole = [match.span() for match in WORD.finditer(self.text)]
        return list(_parted(whole, edges)) if edges else whole

    def place_at(self, at: int) -> Place:
        """Return the place of the run that holds a letter."""
        return self.runs[bisect_right(self.runs, at, key=lambda run: run[0]) - 1][1]

    def main_place(self) -> Place:
        """Return the place of most of the line."""
        ends = [*(start for start, _ in self.runs[1:]), len(self.text)]
        return max(zip(ends, self.runs, strict=True), key=lambda pair: pair[0] - pair[1][0])[1][1]


def _parted(words: Sequence[Span], edges: Sequence[int]) -> Iterator[Span]:
    """Yield the spans of words, those with an edge inside as several."""
    for start, end in words:
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        yield from pairwise((start, *inside, end))


@dataclass(frozen=True, slots=True)
class _Prose:
    """A long line of the page."""

    read: int
    """How many of its words are read."""
    known: str


class PageAccount:
    """All text of a page as it came."""

    def __init__(self, tree: "Element") -> None:
        self._lines = list(_lines(next(tree.iter("body"), tree), Surroundings()))
        self._spans = spans = [line.words() for line in self._lines]
        self._itself: frozenset[str] = frozenset()
        """What the article's own box is called: it tells nothing."""
        self._words = Words(
            [line.text[start:end] for line, found in zip(self._lines, spans, strict=True) for start, end in found]
        )

    def settle(self, article: Article) -> Article:
        """Return the article with all of the page that is not in its paragraphs, in order, among what is dropped."""
        for paragraph in article.paragraphs:
            self._words.read(WORD.findall(paragraph.text), paragraph.spans[0][0] if paragraph.spans else 0)
        prose = list(self._prose())
        self._itself = _reasons_of_article(prose)
        told = _moved(self._unread(len(article.text)), article)
        return replace(article, dropped=(*article.dropped, *told))

    def _prose(self) -> Iterator[_Prose]:
        number = 0
        for line, spans in zip(self._lines, self._spans, strict=True):
            if len(spans) >= FEWEST_PROSE_WORDS:
                unread = self._words.unread(number, number + len(spans))
                yield _Prose(len(spans) - len(unread), line.main_place().known)
            number += len(spans)

    def _unread(self, end: int) -> Iterator[Dropped]:
        number = 0
        for line, spans in zip(self._lines, self._spans, strict=True):
            unread = self._words.unread(number, number + len(spans))
            for first, last in _stretches([n - number for n in unread]):
                start = spans[first][0] if first else 0
                stop = spans[last + 1][0] if last + 1 < len(spans) else len(line.text)
                rule, reason = self._reason(number + first, line.place_at(spans[first][0]))
                before = self._words.place_after(number + first)
                text = " ".join(line.text[start:stop].split())
                yield Dropped(text, rule, reason, place=end if before is None else before)
            number += len(spans)

    def _reason(self, word: int, place: Place) -> tuple[str, str]:
        if place.known and place.known not in self._itself:
            return "page", place.known
        if not self._words.begun(word):
            return "page", LINKED if place.linked else ABOVE
        if self._words.ended(word):
            return "page", LINKED if place.linked else BELOW
        return LEFT_OUT, LINKED if place.linked else AMONG


def _reasons_of_article(prose: Sequence[_Prose]) -> frozenset[str]:
    """Return what much of the read text stands in: a name that the article's own box bears, and no sign against it."""
    read: Counter[str] = Counter()
    for line in prose:
        read[line.known] += line.read
    return frozenset(
        known for known, words in read.items() if known not in FIRM and words > LARGEST_SHARE * read.total()
    )


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of numbers without a gap."""
    breaks = [n for n, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1]
    for start, stop in zip([0, *breaks], [*breaks, len(numbers)], strict=True):
        if start < stop:
            yield numbers[start], numbers[stop - 1]


def _moved(pieces: Iterator[Dropped], article: Article) -> Iterator[Dropped]:
    """Yield the pieces; the first that is the article's title, standfirst, byline or date as what it is kept as."""
    wanted = {"title": article.title, "standfirst": article.standfirst, "byline": article.byline}
    left = {name: " ".join(WORD.findall(text.casefold())) for name, text in wanted.items() if text}
    for piece in pieces:
        words = " ".join(WORD.findall(piece.text.casefold())) if left else ""
        moved = next((name for name, text in left.items() if _is_kept(name, text, words)), "")
        left.pop(moved, None)
        yield replace(piece, reason=f"the {moved}", kept_as=moved) if moved else piece


def _is_kept(name: str, text: str, words: str) -> bool:
    if name == "byline":
        return f" {text} " in f" {words} " and len(words.split()) <= len(text.split()) + LONGEST_BYLINE_EXTRA
    return text == words


def _lines(body: "Element", around: Surroundings) -> Iterator[_Line]:
    """Yield every line of the page that has a word in it, hidden ones too; only scripts and styles have no text."""
    from lxml.etree import iterwalk

    line = _Line()
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str) or element.tag in NO_TEXT:
            walk.skip_subtree()
            if event == "end":
                line.add(element.tail, around.place)
            continue
        if line.runs and (element.tag in BLOCKS or element.tag == "br"):
            if WORD.search(line.text):
                yield line
            line = _Line()
        if event == "start":
            around.enter(element)
            line.add(element.text, around.place)
        else:
            around.leave()
            if element is not body:
                line.add(element.tail, around.place)
    if WORD.search(line.text):
        yield line
