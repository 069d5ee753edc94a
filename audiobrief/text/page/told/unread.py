"""Which words of a page are read: each block is found again among the page's words, whole or in ever smaller parts.

Spaces, marks and capitals do not count, as extractors and mends change them. A part that is not found within reach of
what was read before it is none of the page's own words in that place.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import accumulate

SURE_CHARACTERS = 24
"""From here on a stretch may begin within a word: the same letters do not come together twice by chance."""
REACH = 2_000
"""Characters beyond the last part found, in which the next part of a block is looked for."""
SHORT_REACH = 80
"""And for parts of so few words that they may stand anywhere."""
FEW_WORDS = 3
"""Three words stand together on a page more than once: "Read the full"."""
MOST_TRIES = 200
"""Places at which a short stretch is looked for; beyond them it is one of the page's commonest words."""


class Words:
    """The words of a page in order, and which of them are read."""

    def __init__(self, words: Sequence[str]) -> None:
        flat = [word.lower() for word in words]
        self._text = "".join(flat)
        self._starts = [0, *accumulate(map(len, flat))]
        self._edges = frozenset(self._starts)
        self._read = bytearray(len(self._text))
        self._last = 0
        self._first, self._end = len(self._text), 0
        self._places: list[tuple[int, int]] = []

    def read(self, words: Sequence[str], place: int) -> None:
        """Mark the words of a block as read; `place` is where the block stands in the article's text."""
        flat = [word.lower() for word in words]
        whole = "".join(flat)
        if not whole:
            return
        at = self._find(whole, self._last, len(self._text))
        if at < 0:
            at = self._find(whole, 0, len(self._text))
        if at >= 0:
            self._mark(at, len(whole))
        else:
            at = self._read_parts(flat, REACH + len(whole))
        if at >= 0:
            insort(self._places, (at, place))

    def _read_parts(self, words: Sequence[str], reach: int) -> int:
        """Mark what is found of the words in halves, quarters and so on; return where the first begins, else -1."""
        middle = len(words) // 2
        first = -1
        for part in (words[:middle], words[middle:]) if middle else ():
            within = reach if len(part) > FEW_WORDS else SHORT_REACH
            text = "".join(part)
            at = self._find(text, self._last, min(len(self._text), self._last + within + len(text)))
            if at >= 0:
                self._mark(at, len(text))
            else:
                at = self._read_parts(part, reach)
            first = at if first < 0 else first
        return first

    def _find(self, text: str, start: int, end: int) -> int:
        at = self._text.find(text, start, end)
        if len(text) >= SURE_CHARACTERS:
            return at
        for _ in range(MOST_TRIES):
            if at < 0 or (at in self._edges and at + len(text) in self._edges and not self._read[at]):
                return at
            at = self._text.find(text, at + 1, end)
        return -1

    def _mark(self, at: int, length: int) -> None:
        self._read[at : at + length] = b"\1" * length
        self._last = at + length
        self._first, self._end = min(self._first, at), max(self._end, self._last)

    def unread(self, first: int, end: int) -> range | list[int]:
        """Return which words of the page, from number `first` to before `end`, are not read to their last letter."""
        start, stop = self._starts[first], self._starts[end]
        if self._read.find(1, start, stop) < 0:
            return range(first, end)
        if self._read.find(0, start, stop) < 0:
            return []
        return [number for number in range(first, end) if not self._is_read(number)]

    def _is_read(self, number: int) -> bool:
        start, end = self._starts[number], self._starts[number + 1]
        return self._read.find(0, start, end) < 0

    def begun(self, number: int) -> bool:
        """Say whether anything before a word is read."""
        return self._first < self._starts[number]

    def ended(self, number: int) -> bool:
        """Say whether nothing behind a word is read."""
        return self._end <= self._starts[number]

    def place_after(self, number: int) -> int | None:
        """Return where in the article's text the block stands that is read next behind a word; None at the end."""
        following = bisect_left(self._places, (self._starts[number], -1))
        return self._places[following][1] if following < len(self._places) else None
