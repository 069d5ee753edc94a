"""Markup that is known to be all article, such as a chapter of a book, as blocks in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audiobrief.model import Kind
from audiobrief.text.page_survey import page_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "table": Kind.TABLE,
    "pre": Kind.CODE,
}


def blocks_in_order(tree: "Element") -> Iterator[tuple[Kind, str]]:
    """Yield every line of the markup with the kind that the nearest telling tag around it gives."""
    body = next(tree.iter("body"), tree)
    for element, text, _ in page_lines(body):
        around = (str(box.tag) for box in (element, *element.iterancestors()))
        yield next((KINDS[tag] for tag in around if tag in KINDS), Kind.BODY), text
