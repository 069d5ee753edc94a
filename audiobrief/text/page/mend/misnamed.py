"""Takes the names off boxes that hold a table alone, where the extractor would throw them away for a part of a name.

It discards whatever is called "embed", "widget" or "bar", as page builders call the box of any table.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FEWEST_ROWS = 2
"""Of a table that tells something; one row lays out a page."""
NO_TEXT = frozenset({"script", "style"})
MOST_BOXES = 6
"""Around a table, within the box that has other text too; set by hand."""


def take_off_names(tree: "Element") -> None:
    """Remove the names of boxes around a table that hold nothing else, in place."""
    for table in tree.iter("table"):
        if sum(1 for _ in table.iter("tr")) < FEWEST_ROWS:
            continue
        size = _letters(table)
        box = table
        for _ in range(MOST_BOXES):
            for name in ("class", "id"):
                box.attrib.pop(name, None)
            outer = box.getparent()
            if outer is None or outer.tag not in {"div", "figure", "section"} or _letters(outer) > size:
                break
            box = outer


def _letters(element: "Element") -> int:
    return sum(len((part.text or "").strip()) for part in element.iter() if part.tag not in NO_TEXT) + sum(
        len((part.tail or "").strip()) for part in element.iterdescendants()
    )
