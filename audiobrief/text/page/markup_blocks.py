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
TABLE_PARTS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")


def settle_tables(tree: "Element") -> None:
    """Make one cell of each row of a table, as it is said, in place; a table for its looks becomes a plain box."""
    from lxml.html import builder

    for table in list(tree.iter("table")):
        rows = [
            [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th")] for row in table.iter("tr")
        ]
        if is_layout(rows) or next(table.iterdescendants("table"), None) is not None:
            for part in [table, *(p for p in table.iterdescendants(*TABLE_PARTS[1:]) if _own_table(p) is table)]:
                part.tag = "div"
        else:
            said = [builder.TR(builder.TD(row)) for row in speak_rows(rows)]
            caption = list(table.iterchildren("caption"))
            table[:] = [*caption, *said]


def _own_table(part: "Element") -> "Element | None":
    return next(part.iterancestors("table"), None)


def blocks_in_order(tree: "Element") -> Iterator[tuple[Kind, str]]:
    """Yield every line of the markup with the kind that the nearest telling tag around it gives."""
    body = next(tree.iter("body"), tree)
    for element, text, _ in page_lines(body):
        around = (str(box.tag) for box in (element, *element.iterancestors()))
        yield next((KINDS[tag] for tag in around if tag in KINDS), Kind.BODY), text
