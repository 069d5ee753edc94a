"""Markup that is known to be all article, such as a chapter of a book, as blocks in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audiobrief.model import Kind
from audiobrief.text.page.survey import LINE_KINDS, page_lines
from audiobrief.text.page.tables import is_layout, speak_rows

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KINDS = LINE_KINDS | {
    "figcaption": Kind.CAPTION,
    "table": Kind.TABLE,
    "pre": Kind.CODE,
}
NO_TABLE = frozenset({"presentation", "none"})
"""WAI-ARIA's roles of a table that is one only for its looks."""
TABLE_PARTS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")


def settle_tables(tree: "Element") -> None:
    """Make one cell of each row of a table, as it is said, in place; a table for its looks becomes a plain box."""
    from lxml.html import builder

    for table in list(tree.iter("table")):
        rows = _cells(table)
        if not _opened(table, rows):
            said = [builder.TR(builder.TD(row)) for row in speak_rows(rows)]
            caption = list(table.iterchildren("caption"))
            table[:] = [*caption, *said]


def open_layout(tree: "Element") -> None:
    """Make plain boxes of the tables that lay a page out, in place, as newsletters do; others stay."""
    for table in list(tree.iter("table")):
        _opened(table, _cells(table))


def _cells(table: "Element") -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th")] for row in table.iter("tr")]


def _opened(table: "Element", rows: list[list[str]]) -> bool:
    """Make a plain box of a table that is one only for its looks; return whether it was."""
    nested = next(table.iterdescendants("table"), None) is not None
    if not (nested or table.get("role") in NO_TABLE or is_layout(rows)):
        return False
    for part in [table, *(p for p in table.iterdescendants(*TABLE_PARTS[1:]) if _own_table(p) is table)]:
        part.tag = "div"
    return True


def _own_table(part: "Element") -> "Element | None":
    return next(part.iterancestors("table"), None)


def blocks_in_order(tree: "Element") -> Iterator[tuple[Kind, str]]:
    """Yield every line of the markup with the kind that the nearest telling tag around it gives."""
    body = next(tree.iter("body"), tree)
    for element, text, _ in page_lines(body):
        around = (str(box.tag) for box in (element, *element.iterancestors()))
        yield next((KINDS[tag] for tag in around if tag in KINDS), Kind.BODY), text
