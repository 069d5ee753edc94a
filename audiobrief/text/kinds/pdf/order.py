"""Pieces of lines to rows in the order in which people read them: columns one after the other, tables by rows.

A recursive cut (after Nagy and Seth's X-Y tree): rows that leave the same gap free are columns side by side, unless
their cells are too short to be prose.

Shares, factors and counts that name no other source were set by hand on forty PDFs: manuals, reports and papers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean

from audiobrief.expressions import regex
from audiobrief.text.kinds.pdf.lines import Piece

GUTTER = 0.75
"""Times the height of a letter: the narrowest gap between columns."""
SHRUNK = 0.25
"""Share of a letter's height above and below its middle that counts: tight lines touch."""
PROSE_WORDS = 3.5
"""On average in a line of a column; fewer are cells of a table."""
FEWEST_LINES = 3
"""That stand beside another, before there are columns or a table: words of two lines leave the same gap by chance."""
WIDE, FEWEST_WIDE = 1.5, 2
"""Times the height of a letter: with so wide a gap fewer lines are enough."""
DEEPEST = 8
"""Columns within columns."""
WORDS_OF_A_TEXT = 6
"""On average in the last cells of a list of labels, such as speakers, with texts beside them."""
BULLET = regex(r"[•‣▪●○◦■□⁃∙·➤►▶✓✔–—*\uf0b7\uf0a7\uf076\uf0d8-]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\[\d{1,3}\]")


Gutter = tuple[float, float]
"""The middle of a gap that lines leave free, and its width, in points."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one height of a column, from left to right."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    column: int
    """Rows of one number stand in one column, or table, of one page."""
    page: int = 0
    cells: int = 1
    """More than one in a table."""
    marks: tuple[str, ...] = ()
    fixed: bool = False
    """Whether all its letters are equally wide, as in code."""


def order_rows(pieces: Sequence[Piece], first: int = 0) -> list[Row]:
    """Return the rows of a page in reading order; columns are numbered from `first`."""
    rows: list[Row] = []
    for column, (found, table) in enumerate(_cut(list(pieces), DEEPEST), first):
        rows += _rows(found, column, table=table)
    return rows


def bands(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces by height, those beside each other together."""
    found: list[list[Piece]] = []
    floor = 0.0
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        reach = SHRUNK * piece.size
        if found and piece.middle + reach > floor:
            found[-1].append(piece)
            floor = min(floor, piece.middle - reach)
        else:
            found.append([piece])
            floor = piece.middle - reach
    return [sorted(band, key=lambda piece: piece.left) for band in found]


def _cut(pieces: list[Piece], deep: int) -> Iterator[tuple[list[list[Piece]], bool]]:
    """Yield columns, as bands, and whether each is a table."""
    single: list[list[Piece]] = []
    for group, gutters in _groups(bands(pieces)):
        columns = _columns(group, gutters)
        if not deep or len(columns) == 1 or not _stand_beside(group, gutters) or _are_bullets(columns[0]):
            single += group
            continue
        if single:
            yield single, False
            single = []
        if all(_is_prose(column) for column in columns):
            for column in columns:
                yield from _cut(column, deep - 1)
        else:
            yield group, True
    if single:
        yield single, False


def _groups(rows: Sequence[list[Piece]]) -> Iterator[tuple[list[list[Piece]], list[Gutter]]]:
    """Yield neighbouring bands that leave the same gaps free, with these gaps."""
    group: list[list[Piece]] = []
    ink: list[tuple[float, float]] = []
    for band in rows:
        own = [(piece.left, piece.right) for piece in band]
        both = _union([*ink, *own])
        if group and not _gaps(both, band[0].size):
            yield group, _gaps(ink, band[0].size)
            group, both = [], _union(own)
        group.append(band)
        ink = both
    if group:
        yield group, _gaps(ink, group[0][0].size)


def _union(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _gaps(ink: Sequence[tuple[float, float]], size: float) -> list[Gutter]:
    pairs = pairwise(ink)
    return [
        ((before[1] + after[0]) / 2, after[0] - before[1])
        for before, after in pairs
        if after[0] - before[1] >= GUTTER * size
    ]


def _columns(group: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> list[list[Piece]]:
    edges = [float("-inf"), *(middle for middle, _ in gutters), float("inf")]
    pieces = [piece for band in group for piece in band]
    return [[piece for piece in pieces if left <= piece.left < right] for left, right in pairwise(edges)]


def _stand_beside(group: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> bool:
    """Say whether enough lines stand beside each other to be columns, or rows of a table."""
    beside = sum(1 for band in group if any(band[0].left < middle <= band[-1].left for middle, _ in gutters))
    wide = min(width for _, width in gutters) >= WIDE * group[0][0].size
    return beside >= (FEWEST_WIDE if wide else FEWEST_LINES)


def _are_bullets(column: Sequence[Piece]) -> bool:
    return all(BULLET.fullmatch(piece.text) for piece in column)


def _is_prose(column: Sequence[Piece]) -> bool:
    return mean(len(piece.text.split()) for piece in column) >= PROSE_WORDS


def _rows(found: Sequence[Sequence[Piece]], column: int, *, table: bool) -> Iterator[Row]:
    """Yield the bands as rows; of a table each counts its cells, unless they are labels with texts beside them."""
    last = [len(band[-1].text.split()) for band in found if len(band) > 1]
    table = table and mean(last) < WORDS_OF_A_TEXT
    for band in found:
        yield replace(_row(band, column, table=table), cells=len(band) if table else 1)


def _row(band: Sequence[Piece], column: int, *, table: bool) -> Row:
    return Row(
        (", " if table else " ").join(piece.text for piece in band if piece.text),
        band[0].left,
        min(piece.bottom for piece in band),
        max(piece.right for piece in band),
        max(piece.top for piece in band),
        max(band, key=lambda piece: len(piece.text)).size,
        all(piece.bold for piece in band),
        column,
        marks=tuple(mark for piece in band for mark in piece.marks),
        fixed=all(piece.fixed for piece in band),
    )
