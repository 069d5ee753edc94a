"""Rows of a column to paragraphs, headings and items, over the ends of columns and pages.

Shares, factors and counts that name no other source were set by hand on forty PDFs: manuals, reports and papers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.kinds.markup import is_prose
from audiobrief.text.kinds.pdf.order import BULLET, Row
from audiobrief.text.page.block import Block
from audiobrief.text.page.tables import HEADLESS

LARGER = 1.15
"""Times the size of the text, from which on a short paragraph is a heading."""
LONGEST_HEADING_WORDS = 25
"""A heading in larger letters."""
LONGEST_BOLD_HEADING_WORDS = 12
"""One that is bold alone: paragraphs begin in bold, too."""
OTHER_SIZE = 0.12
"""Share by which the letters of two lines of a paragraph may differ."""
WIDER_PITCH = 1.25
"""Times the usual distance of lines, over which another paragraph begins."""
INDENT = 0.7
"""Times the size of the letters."""
SHORT_LINE = 0.85
"""Share of a column's width that the last line of a paragraph leaves free a part of."""
END = regex(r"[.!?…:;][\"'”’)\]»]*$")
ITEM = regex(rf"({BULLET.pattern})\s+(?=\S)")
SIGN = regex(r"\W")
BROKEN = regex(r"[^\W\d_]-$")
LAST_WORD = regex(r"[\w'’]+(?:-[\w'’]+)*-$")
WORD = regex(r"[^\W\d_]+(?:-[^\W\d_]+)*")
TELLING_LETTERS = 3
"""Different ones of equal width: figures are that in any font."""
MOST_FIXED = 0.5
"""Share of a document, over which the letters of a typewriter are its own and mean no code."""
PROGRAM = regex(r"[{}=;<>|\\$#]|\(\)|(?<!\w)--?\w|^\s*[./~]\S")
"""What stands in a line of code or of a command, and hardly in a word or a name that is set like one."""
CODE_GAP = 2.0
"""Times the usual distance of lines: within a listing, one may be left free."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page, with what its letters look like."""

    block: Block
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    pitch: float

    def is_full(self, row: Row) -> bool:
        return row.right >= self.left + SHORT_LINE * (self.right - self.left)


def find_paragraphs(rows: Sequence[Row], size: float) -> list[Paragraph]:
    """Return the paragraphs of a document's rows, which are in reading order; `size` is that of its text."""
    if sum(len(row.text) for row in rows if _is_typed(row)) > MOST_FIXED * sum(len(row.text) for row in rows):
        rows = [replace(row, fixed=False) for row in rows]
    columns = _measure(rows)
    words = {word for row in rows for word in WORD.findall(row.text)}
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _continues(groups[-1], row, columns):
            groups[-1].append(row)
        else:
            groups.append([row])
    bold = sum(len(row.text) for row in rows if row.bold) > sum(len(row.text) for row in rows) / 2
    return [_paragraph(group, size, words, bold_means=not bold) for group in groups]


def _measure(rows: Iterable[Row]) -> dict[int, _Column]:
    """Return the edges of every column, and the distance of lines of that size in the document."""
    pitches: dict[int, list[float]] = defaultdict(list)
    places: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if places[row.column] and (step := places[row.column][-1].bottom - row.bottom) > 0:
            pitches[round(row.size)].append(step)
        places[row.column].append(row)
    usual = {size: sorted(steps)[len(steps) // 4] for size, steps in pitches.items()}
    return {
        column: _Column(
            min(row.left for row in found),
            max(row.right for row in found),
            usual.get(round(found[0].size), found[0].size * WIDER_PITCH),
        )
        for column, found in places.items()
    }


def _continues(group: Sequence[Row], row: Row, columns: dict[int, _Column]) -> bool:
    before = group[-1]
    if _is_typed(row) or (row.fixed and _is_typed(group[0])):
        return _continues_code(group, row, columns[row.column])
    if (
        _is_typed(group[0])
        or row.cells > 1
        or before.cells > 1
        or abs(row.size - before.size) > OTHER_SIZE * before.size
    ):
        return False
    open_ended = not END.search(before.text)
    begins_small = row.text[:1].islower()
    if row.bold != before.bold and not (open_ended and begins_small):
        return False
    if ITEM.match(row.text) and (SIGN.match(row.text) or not open_ended or ITEM.match(group[0].text)):
        return False
    if row.column != before.column:
        full = columns[before.column].is_full(before)
        return open_ended and (begins_small or bool(BROKEN.search(before.text)) or full)
    return _continues_below(group, row, columns[row.column], open_ended=open_ended, begins_small=begins_small)


def _is_typed(row: Row) -> bool:
    """Say whether the row is surely set in letters of one width."""
    return row.fixed and len(set(filter(str.isalpha, row.text))) >= TELLING_LETTERS


def _continues_code(group: Sequence[Row], row: Row, column: _Column) -> bool:
    """Say whether a row in letters of one width goes on with a listing, or stands in the middle of a paragraph."""
    before = group[-1]
    if row.column != before.column or before.bottom <= row.bottom:
        return False
    step = before.bottom - row.bottom
    if _is_typed(group[0]):
        return step <= CODE_GAP * max(column.pitch, row.size)
    inside = abs(row.left - before.left) < INDENT * row.size and column.is_full(before) and not END.search(before.text)
    return inside and step <= WIDER_PITCH * max(column.pitch, row.size)


def _is_code(group: Sequence[Row], size: float) -> bool:
    """Say whether the rows are a listing or a command: words alone may be a name, or sentences."""
    if not _is_typed(group[0]) or group[0].size > size * LARGER:
        return False
    lines = [row.text for row in group]
    return any(map(PROGRAM.search, lines)) and not is_prose(lines)


def _continues_below(group: Sequence[Row], row: Row, column: _Column, *, open_ended: bool, begins_small: bool) -> bool:
    before = group[-1]
    indent = INDENT * row.size
    if before.bottom - row.bottom > WIDER_PITCH * max(column.pitch, row.size):
        return False
    if ITEM.match(group[0].text):
        return row.left > group[0].left + indent / 2 or (open_ended and begins_small)
    if row.left > before.left + indent:
        return open_ended and (begins_small or (len(group) == 1 and before.left < column.left + indent))
    if row.left < before.left - indent:
        return len(group) == 1 or (open_ended and begins_small)
    return open_ended or column.is_full(before)


def _paragraph(group: Sequence[Row], size: float, words: set[str], *, bold_means: bool) -> Paragraph:
    if _is_code(group, size):
        return Paragraph(Block(Kind.CODE, "\n".join(row.text for row in group)), group[0].size, group[0].page)
    text = group[0].text
    for row in group[1:]:
        text = _joined(text, row.text, words)
    kind = Kind.BODY
    if group[0].cells > 1:
        kind = Kind.TABLE
    elif _is_heading(group, text, size, bold_means=bold_means):
        kind = Kind.HEADING
    elif item := ITEM.match(text):
        kind = Kind.LIST_ITEM
        text = text[item.end() :] if SIGN.match(text) and text[0] not in "([" else text
    hints = (HEADLESS,) if kind == Kind.TABLE else ()
    return Paragraph(Block(kind, text, hints), group[0].size, group[0].page)


def _is_heading(group: Sequence[Row], text: str, size: float, *, bold_means: bool) -> bool:
    count = len(text.split())
    if (item := ITEM.match(text)) and SIGN.match(item[0]):
        return False
    if group[0].size > size * LARGER:
        return count <= LONGEST_HEADING_WORDS
    bold = bold_means and all(row.bold for row in group)
    return bold and count <= LONGEST_BOLD_HEADING_WORDS and not END.search(text)


def _joined(text: str, following: str, words: set[str]) -> str:
    """Return a line with the next one; a word that was parted at the end of a line is whole again."""
    if not BROKEN.search(text):
        return f"{text} {following}"
    begun, rest = LAST_WORD.search(text), WORD.match(following)
    if begun is None or rest is None or not following[:1].islower() or begun[0] + rest[0] in words:
        return text + following
    return text[:-1] + following
