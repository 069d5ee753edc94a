"""A table's rows as sentences: "August: 2025 88, 2026 97.": each cell is said with the head of its column."""

from collections.abc import Iterator, Sequence

PROSE_CELL_WORDS = 20
"""A cell with so many words is a paragraph: the table lays out a page and holds no figures."""

TELLING_HEAD_WORDS = 3
"""So many above the first column say more than what is in it: it is no "Month" or "Name"."""


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table is one only for its looks: there is prose in it."""
    return any(len(cell.split()) >= PROSE_CELL_WORDS for row in rows for cell in row)


def speak_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield one sentence per row below the first, which holds the heads of the columns.

    The table's title, alone in its row, comes first. A table without a body, or with a single column, is said
    cell by cell.
    """
    filled = [[" ".join(cell.split()) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    if not filled:
        return
    while len(filled) > 1 and sum(map(bool, filled[0])) == 1 < sum(map(bool, filled[1])):
        yield _sentence("".join(filled.pop(0)))  # the table's own title
    heads, *body = filled
    if not body or len(heads) == 1:
        for row in filled:
            yield _sentence(", ".join(cell for cell in row if cell))
        return
    if len(heads[0].split()) >= TELLING_HEAD_WORDS:
        yield _sentence(heads[0])
    for row in body:
        first, *others = row
        said = [
            f"{head} {cell}".strip() for head, cell in zip(_padded(heads[1:], others), others, strict=False) if cell
        ]
        yield _sentence(f"{first}: {', '.join(said)}" if first and said else first or ", ".join(said))


def _padded(heads: Sequence[str], cells: Sequence[str]) -> list[str]:
    return [*heads, *("" for _ in range(len(cells) - len(heads)))]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
