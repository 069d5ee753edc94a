"""Lines of plain text that were hard-wrapped, joined again: by the document's width, or by a block's own.

A block is what stands between empty lines. Mails and manuals hold blocks of several widths, set in, or beside listings.

Widths and shares that name no other source were set by hand on mails, manuals and e-texts.
"""

import itertools
from collections.abc import Iterator, Sequence

from audiobrief.expressions import regex
from audiobrief.model import Span

WIDEST_WRAP = 160  # columns: the widest terminals that people wrap for
NARROWEST_WRAP = 36  # columns: narrower is verse or a list
WRAP_SLACK = 4  # columns by which editors wrap early
FULL_LINES = 0.5
"""Share of a document's lines that must be full, if it was wrapped."""
FULL_LINES_OF_A_BLOCK = 0.7
"""The same of a block alone, which tells less."""
WITHIN_SENTENCE = 0.3
"""Share of the full lines after which a sentence goes on in small letters."""
FEWEST_LINES = 3
"""Of a wrapped block: two lines may be of one width by chance."""
OPEN_LINE = 50
"""Columns: a line so long, without an end, goes on in one that begins small; verse is shorter."""
END = regex(r"[.!?:;…][\"'”’)\]]*$")
LIST_MARK = regex(r"\s*(?:[•‣▪●○◦■□*–-]|\d{1,2}[.)])\s+(?=\S)")


def join_wrapped(text: str, lines: Sequence[Span]) -> list[list[Span]]:
    """Return the lines by paragraph: those that were one before somebody wrapped them are together."""
    blocks = list(_blocks(lines))
    widths = [_wrap_width(text, block, FULL_LINES_OF_A_BLOCK) for block in blocks]
    known = [width for width in widths if width]
    usual = _wrap_width(text, lines, FULL_LINES) or (sorted(known)[len(known) // 2] if known else 0)
    return [
        paragraph
        for block, width in zip(blocks, widths, strict=True)
        for paragraph in _paragraphs(text, block, width or usual)
    ]


def _blocks(lines: Sequence[Span]) -> Iterator[list[Span]]:
    block: list[Span] = []
    for line in lines:
        if block and line[0] - block[-1][1] != 1:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _paragraphs(text: str, block: Sequence[Span], width: int) -> list[list[Span]]:
    paragraphs: list[list[Span]] = []
    for line in block:
        if paragraphs and _continues(text, paragraphs[-1], line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _wrap_width(text: str, lines: Sequence[Span], share: float) -> int:
    """Return the column at which the lines were hard-wrapped, 0 when they were not.

    They were when most that another follows directly are full, and a good part of those break off in a sentence.
    """
    neighbours = [(a, b) for a, b in itertools.pairwise(lines) if b[0] - a[1] == 1]
    full = [_width(text, a) for a, _ in neighbours if _is_prose(text, a)]
    width = max((columns for columns in full if columns <= WIDEST_WRAP), default=0)
    if width < NARROWEST_WRAP or len(lines) < FEWEST_LINES:
        return 0
    joined = [(a, b) for a, b in neighbours if _is_full(text, a, b, width)]
    lower = sum(text[start:end].lstrip()[0].islower() for _, (start, end) in joined)
    enough = joined and len(joined) >= len(neighbours) * share and lower >= len(joined) * WITHIN_SENTENCE
    return width if enough else 0


def _continues(text: str, paragraph: Sequence[Span], following: Span, width: int) -> bool:
    """Say whether a line goes on with the paragraph: set in no further, and its first word had no room."""
    line = paragraph[-1]
    if LIST_MARK.match(text, following[0]):
        return False
    indent = _indent(text, following)
    if item := LIST_MARK.match(text, paragraph[0][0], paragraph[0][1]):
        hangs = indent == item.end() - paragraph[0][0] and indent > 0
        if hangs and (len(paragraph) == 1 or indent == _indent(text, line)):
            return True
    if indent > _indent(text, line):
        return False
    return _goes_on(text, line, following) or bool(width and _is_full(text, line, following, width))


def _goes_on(text: str, line: Span, following: Span) -> bool:
    """Say whether a long line breaks off in a sentence, whatever the width."""
    told = text[line[0] : line[1]].rstrip()
    long = OPEN_LINE <= len(told) <= WIDEST_WRAP and _is_prose(text, line)
    return long and not END.search(told) and text[following[0] : following[1]].lstrip()[:1].islower()


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Say whether the first word of the line below had no room on this one."""
    if _indent(text, following) > _indent(text, line) or LIST_MARK.match(text, following[0]):
        return False
    columns = _width(text, line)
    if columns > width and _is_prose(text, line):
        return False  # only an address or the like overflows
    first_word = text[following[0] : following[1]].split(None, 1)[0]
    return columns + 1 + len(first_word) > width - WRAP_SLACK


def _indent(text: str, line: Span) -> int:
    told = text[line[0] : line[1]]
    return len(told) - len(told.lstrip())


def _width(text: str, line: Span) -> int:
    return len(text[line[0] : line[1]].rstrip())


def _is_prose(text: str, line: Span) -> bool:
    return len(text[line[0] : line[1]].split(None, 1)) > 1
