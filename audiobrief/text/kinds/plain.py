"""Plain text to paragraphs.

A line is a paragraph, blank lines or not, unless the text was hard-wrapped: then lines are joined where the
next word would not have fitted.
"""

import itertools
import re
from itertools import repeat

from audiobrief.model import Article, Kind, Paragraph, Span

LINE = re.compile(r"[^\n]+")
NEWLINES = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
WIDEST_WRAP = 160  # columns: the widest terminals that people wrap for
NARROWEST_WRAP = 36  # columns: narrower is verse or a list
WRAP_SLACK = 4  # columns by which editors wrap early
BROKEN_AT_HYPHEN = re.compile(r"(?<=[^\W\d_]-)[ \t]*\n[ \t]*(?=[^\W\d_])")
LIST_MARK = re.compile(r"\s*(?:[•‣▪●○◦■□*–-]|\d{1,2}[.)])\s+\S")


def parse_plain(text: str) -> Article:
    """Return every paragraph of a plain text, unclassified; title and the like are for the cleaner to find."""
    text = NEWLINES.sub("\n", text)
    lines = [match.span() for match in LINE.finditer(text) if not match[0].isspace()]
    width = _wrap_width(text, lines)
    paragraphs: list[list[Span]] = []
    for line in lines:
        if width and paragraphs and _continues(text, paragraphs[-1][-1], line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    marked = [False, *(bool(LIST_MARK.match(text, lines[0][0])) for lines in paragraphs), False]
    kinds = [
        Kind.LIST_ITEM if marked[place] and (marked[place - 1] or marked[place + 1]) else Kind.BODY
        for place in range(1, len(paragraphs) + 1)
    ]
    return Article("", tuple(map(_paragraph, repeat(text), paragraphs, kinds)), text=text)


def _paragraph(text: str, lines: list[Span], kind: Kind) -> Paragraph:
    start, end = lines[0][0], lines[-1][1]
    whole = BROKEN_AT_HYPHEN.sub("", text[start:end])
    return Paragraph(" ".join(whole.split()), kind, ((start, end),))


def _wrap_width(text: str, lines: list[Span]) -> int:
    """Return the column at which the text was hard-wrapped, 0 when it was not.

    It was when most lines that another follows directly are full, and a good part of those break off in a sentence.
    """
    neighbours = [(a, b) for a, b in itertools.pairwise(lines) if b[0] - a[1] == 1]
    full = [_width(text, a) for a, _ in neighbours if _is_prose(text, a)]
    width = max((columns for columns in full if columns <= WIDEST_WRAP), default=0)
    if width < NARROWEST_WRAP or len(lines) < 3:
        return 0
    joined = [(a, b) for a, b in neighbours if _continues(text, a, b, width)]
    lower = sum(text[start:end].lstrip()[0].islower() for _, (start, end) in joined)
    return width if joined and len(joined) >= len(neighbours) * 0.5 and lower >= len(joined) * 0.3 else 0


def _continues(text: str, line: Span, following: Span, width: int) -> bool:
    """Say whether `following` is the same paragraph: no blank line, no indent, and its first word had no room."""
    if following[0] - line[1] != 1 or text[following[0]].isspace() or LIST_MARK.match(text, following[0]):
        return False
    columns = _width(text, line)
    if columns > width and _is_prose(text, line):
        return False  # only an address or the like overflows
    first_word = text[following[0] : following[1]].split(None, 1)[0]
    return columns + 1 + len(first_word) > width - WRAP_SLACK


def _width(text: str, line: Span) -> int:
    return len(text[line[0] : line[1]].rstrip())


def _is_prose(text: str, line: Span) -> bool:
    return len(text[line[0] : line[1]].split(None, 1)) > 1
