"""What stands on a page for people who leaf: running heads, page and line numbers, stamps, notes and contents.

Shares, factors and counts that name no other source were set by hand on forty PDFs: manuals, reports and papers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audiobrief.expressions import regex
from audiobrief.model import Dropped
from audiobrief.text.kinds.pdf.lines import Page, Piece
from audiobrief.text.kinds.pdf.order import Row, bands

EDGE_BANDS = 2
"""Lines at the top and at the bottom in which running heads and feet stand."""
SAME_HEIGHT = 4.0
"""Points by which the heads of two pages may differ."""
LONGEST_HEAD_WORDS = 15
"""Of a running head; a longer line is text."""
PART = "part: "
"""Before a part of a head, which is another thing than a heading in the same words."""
LONGEST_SENTENCE_HEAD = 8
"""Words of a head that ends like a sentence."""
FEWEST_LETTERS = 4
"""In a part of a head, before it says something."""
MOST_PAGES = 0.4
"""Share of the pages on which a line stands at a height, before what is written there once goes too."""
SET_APART = 1.6
"""Times the size of a line: the distance from a head to the text."""
FEWEST_LINE_NUMBERS = 5
"""On a page, counted through, before numbers in the margin are the lines' and not a list's."""
LINE_NUMBER_SHARE = 0.8
"""Of a page's lines that must begin with one, and of the steps between them that must be alike."""
SMALLER = 0.93
"""Times the size of the text: notes are at most so large."""
LARGEST_NOTES = 0.6
"""Share of a page's lines that notes may be."""
NUMBER = regex(r"(?<!\d)\d{1,4}(?!\d)")
PAGE_NUMBER = regex(
    r"[-–—\[(]?\s*(?:(?:page|p\.|pg\.?|seite|bladsy|página|strona)\s*)?(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|van|de|sur)\s*\d{1,4})?\s*[-–—\])]?",
    re.IGNORECASE,
)
NOTE = regex(r"(\d{1,3}|[*†‡§¶]{1,3}|[a-z])(?:[.)\]:])?\s+\S")
FEWEST_LEADERS = 3
"""Lines with leaders to a page number, before the lines around them that end in a number are contents too."""
TO_PAGE = regex(r"^\D.*\D\d{1,4}$|^\d+(?:\.\d+)*\s+\D.*\D\d{1,4}$")
CONTENTS_SHARE = 0.5
"""Of the lines between the first and the last with leaders: with so many, all are entries, some over two lines."""
ENTRY = regex(r"\d+(?:\.\d+)*\.?\s+\S|[A-Z]\.?\d*(?:\.\d+)*\s+\S")
LEADERS = regex(r"(?:\s?[.·…_]){4,}[\s,.]*(?:\d{1,4}|[ivxlc]{1,7})?$")
HEAD = ("running head", "the head or foot of a page")
SENTENCE_END = regex(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or the bottom of a page."""

    page: Page
    band: list[Piece]
    gap: float
    """How far the next line is, in points."""

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.band)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the words of a head in parts, such as chapter and section: one may stay while another changes."""
        if len(self.band) == 1 or self.gap <= SET_APART * self.band[0].size:
            return ()
        return tuple(PART + piece.text for piece in self.band if sum(map(str.isalpha, piece.text)) >= FEWEST_LETTERS)

    @property
    def place(self) -> int:
        """Return its height from the nearer edge, in steps that the heads of two pages share."""
        return round(self.band[0].middle / SAME_HEIGHT)


def take_furniture(pages: Sequence[Page]) -> list[Dropped]:
    """Take out of the pages what is no text, and return it with the reasons."""
    dropped = [Dropped(text, "stamp", "a stamp across the page") for page in pages for text in page.stamps]
    for page in pages:
        dropped += _take_line_numbers(page)
    edges = [edge for page in pages for edge in _edges(page)]
    offset = _offset(edges)
    keys = [_key(edge, offset) for edge in edges]
    on = {(key, edge.place, edge.page.number) for key, edge in zip(keys, edges, strict=True)}
    on.update((part, edge.place, edge.page.number) for edge in edges for part in edge.parts)
    seen = Counter((key, place) for key, place, _ in on)
    again = [_again(seen, edge, key) for key, edge in zip(keys, edges, strict=True)]
    heights = Counter(edge.place for edge, times in zip(edges, again, strict=True) if times > 1)
    for key, edge, times in zip(keys, edges, again, strict=True):
        reason = _reason(edge, key, times, heights[edge.place] / len(pages), offset)
        if reason:
            dropped.append(Dropped(edge.text, *reason))
            gone = {id(piece) for piece in edge.band}
            edge.page.pieces = [piece for piece in edge.page.pieces if id(piece) not in gone]
    return dropped


def _edges(page: Page) -> Iterator[_Edge]:
    lines = bands(page.pieces)
    gaps = [above[0].middle - below[0].middle for above, below in pairwise(lines)]
    for place in range(min(EDGE_BANDS, len(lines))):
        yield _Edge(page, lines[place], gaps[place] if place < len(gaps) else page.height)
    for place in range(max(EDGE_BANDS, len(lines) - EDGE_BANDS), len(lines)):
        yield _Edge(page, lines[place], gaps[place - 1])


def _offset(edges: Sequence[_Edge]) -> int | None:
    """Return what is to be added to a page's place to have its printed number; None where none is printed."""
    found = Counter(
        {(int(number) - edge.page.number, edge.page.number) for edge in edges for number in NUMBER.findall(edge.text)}
    )
    count = Counter(offset for offset, _ in found)
    offset, times = max(count.items(), key=lambda pair: pair[1], default=(0, 0))
    return offset if times > 1 else None


def _key(edge: _Edge, offset: int | None) -> str:
    own = None if offset is None else edge.page.number + offset
    return NUMBER.sub(lambda number: "#" if int(number[0]) == own else number[0], edge.text)


def _again(seen: Counter[tuple[str, int]], edge: _Edge, key: str) -> int:
    """Return on how many pages a line stands, or a part of it."""
    return max(_times(seen, part, edge.place) for part in (key, *edge.parts))


def _times(seen: Counter[tuple[str, int]], key: str, place: int) -> int:
    return sum(seen[key, near] for near in (place - 1, place, place + 1))


def _reason(edge: _Edge, key: str, times: int, share: float, offset: int | None) -> tuple[str, str] | None:
    words = len(edge.text.split())
    apart = edge.gap > SET_APART * edge.band[0].size
    if PAGE_NUMBER.fullmatch(edge.text) and (
        "#" in key or not edge.text.isalnum() or (apart and edge.text.lower() != "i")
    ):
        return "page number", "the number of a page"
    if words > LONGEST_HEAD_WORDS * max(1, len(edge.parts)):
        return None
    sentence = not edge.parts and SENTENCE_END.search(edge.text) is not None
    if times > 1 and any(char.isalpha() for char in key) and not (sentence and words > LONGEST_SENTENCE_HEAD):
        return HEAD
    if apart and share >= MOST_PAGES and not sentence:
        return HEAD
    if "#" in key and apart and offset is not None and share:
        return HEAD
    return None


def _take_line_numbers(page: Page) -> Iterator[Dropped]:
    """Drop numbers that count the lines in the margin, alone or before their line."""
    numbered = [piece for piece in page.pieces if piece.text.isdecimal() and len(piece.text) <= 4]
    texts = [piece for piece in page.pieces if not piece.text.isdecimal()]
    if not texts:
        return
    margin = sorted(piece.left for piece in texts)[len(texts) // 10]
    alone = [piece for piece in numbered if piece.right <= margin]
    if len(alone) >= FEWEST_LINE_NUMBERS and _count_on([int(piece.text) for piece in _down(alone)]):
        gone = {id(piece) for piece in alone}
        page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
        yield Dropped(" ".join(piece.text for piece in _down(alone)), "line number", "numbers of lines in the margin")
        return
    leading = [piece for piece in texts if piece.text.split(" ", 1)[0].isdecimal()]
    numbers = [int(piece.text.split(" ", 1)[0]) for piece in _down(leading)]
    if len(leading) >= max(FEWEST_LINE_NUMBERS, LINE_NUMBER_SHARE * len(texts)) and _count_on(numbers):
        gone = {id(piece) for piece in leading}
        page.pieces = [
            replace(piece, text=piece.text.partition(" ")[2]) if id(piece) in gone else piece for piece in page.pieces
        ]
        yield Dropped(" ".join(map(str, numbers)), "line number", "numbers of lines in the margin")


def _down(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: -piece.middle)


def _count_on(numbers: Sequence[int]) -> bool:
    steps = Counter(after - before for before, after in pairwise(numbers))
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    return step in {1, 2, 5, 10} and times >= LINE_NUMBER_SHARE * (len(numbers) - 1)


def without_notes(rows: Sequence[Row], size: float) -> tuple[list[Row], list[Dropped]]:
    """Return a page's rows in reading order without notes at the foot of a column, and without contents."""
    marks = {mark.strip("(),") for row in rows for mark in row.marks if row.size > SMALLER * size}
    kept: list[Row] = []
    dropped: list[Dropped] = []
    contents = _contents(rows)
    for place, row in enumerate(rows):
        if place in contents:
            dropped.append(Dropped(row.text, "contents", "a line of a table of contents"))
        elif _in_notes(rows, place, marks, size, dropped):
            dropped.append(Dropped(row.text, "notes", "notes of the text"))
        else:
            kept.append(row)
    return kept, dropped


def _contents(rows: Sequence[Row]) -> set[int]:
    """Return the places of lines of a table of contents: with leaders, with a page number, or broken before these."""
    leading = [place for place, row in enumerate(rows) if LEADERS.search(row.text)]
    if len(leading) < FEWEST_LEADERS:
        return set(leading)
    found = {place for place, row in enumerate(rows) if TO_PAGE.match(row.text) and not SENTENCE_END.search(row.text)}
    found.update(leading)
    first = leading[0] - (leading[0] > 0 and ENTRY.match(rows[leading[0] - 1].text) is not None)
    inside = range(first, leading[-1])
    if len(found.intersection(inside)) >= CONTENTS_SHARE * len(inside):
        found.update(inside)
    return found


def _in_notes(rows: Sequence[Row], place: int, marks: set[str], size: float, dropped: Sequence[Dropped]) -> bool:
    row = rows[place]
    if row.size > SMALLER * size or place < len(rows) * (1 - LARGEST_NOTES):
        return False
    before = rows[place - 1] if place else None
    if before and dropped and dropped[-1].rule == "notes" and dropped[-1].text == before.text:
        return True
    if any(later.size > SMALLER * size for later in rows[place:] if later.column == row.column):
        return False
    start = NOTE.match(row.text)
    return bool(row.marks and len(row.marks[0]) <= 3 and not start) or bool(start and start[1] in marks)
