"""A table's rows as sentences: the heads of its columns first, then "August: 88, 97." for each row, every cell once."""

import re
from collections.abc import Iterator, Sequence

from audiobrief.expressions import regex

PROSE_CELL_WORDS = 20
"""A cell with so many words is a paragraph: the table lays out a page and holds no figures."""
PAIRED = 2
"""Columns of a table whose first cell in each row is the heading of the other."""
LONGEST_HEAD_WORDS = 10
"""Of a heading; what is longer is a cell of a table without headings."""
HEADLESS = "no headings"
"""The hint of a table's row that only those who ask for every table want to hear."""
FIGURE = regex(r"[\W\d]*\d[\W\d]*")


def holds_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a cell is a paragraph."""
    return any(len(cell.split()) >= PROSE_CELL_WORDS for row in rows for cell in row)


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table is one only for its looks: there is prose in it, or it has but one row or column."""
    return holds_prose(rows) or sum(any(row) for row in rows) < PAIRED or max(map(len, rows), default=0) < PAIRED


def has_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table whose markup names no headings shows what its cells are: two columns, or a row of heads.

    Heads are short and each another; figures are none, but for the years of a column.
    """
    filled = [row for row in rows if sum(map(bool, row)) > 1]
    if len(filled) < PAIRED:
        return False  # one row or one column: a listing with the numbers of its lines as often as figures
    heads = filled[0][1:]
    names = all(head and not _is_figure(head) and len(head.split()) <= LONGEST_HEAD_WORDS for head in heads)
    return max(map(len, rows)) <= PAIRED or (names and len(set(heads)) == len(heads))


def _is_figure(head: str) -> bool:
    return FIGURE.fullmatch(head) is not None and re.fullmatch(r"(?:19|20)\d\d", head) is None


def speak_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield one sentence for each row: its cells in order, the first of a row below the heads set apart from the rest.

    The table's title, alone in its row, comes first, then the heads.
    """
    filled = [[" ".join(cell.split()) for cell in row] for row in rows]
    headed = False
    for row in filled:
        cells = [cell for cell in row if cell]
        if len(cells) > 1 and row[0] and (headed or len(row) == PAIRED):
            first, *others = cells
            yield _sentence(f"{_opening(first)} {', '.join(others)}")
        elif cells:
            yield _sentence(", ".join(cells))
        headed = headed or len(cells) > 1


def _opening(first: str) -> str:
    return first if first.endswith((".", "!", "?", ":")) else f"{first}:"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
