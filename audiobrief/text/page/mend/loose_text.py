"""Gives a paragraph of its own to text that stands between blocks without one, and headings their tag.

Extractors lose both. Old pages and simple editors write `<div>First part<p>second part</div>`, or text and line
breaks into the body itself.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from audiobrief.text.page.captions import is_named_caption
from audiobrief.text.page.survey import BLOCKS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BOXES = frozenset(
    {"body", "div", "section", "article", "main", "center", "td", "form", "fieldset", "details"} | {"blockquote"}
)
PLAIN_BOXES = frozenset({"div", "td"})
"""The extractor reads their text all the same, unless blocks stand beside it."""
WRAPPERS = frozenset({"font", "span", "b", "strong", "i", "em", "big", "small", "label"})
FEWEST_CHARACTERS = 60
"""Shorter loose text is a label or a part of a menu more often than a paragraph."""

_Run = list["str | Element"]
"""Text and inline elements (without their tails) in order; or one block."""


def wrap_loose_text(tree: "Element") -> None:
    """Put each run of loose text into a `p`, in place; an empty line of two `br` divides runs."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    for element in elements:
        tag = element.tag
        if "-" in tag:
            element.set("class", f"{tag} {element.get('class') or ''}")
            element.tag = "div"
        elif tag in WRAPPERS and is_named_caption(element) and _is_in_box(element):
            element.tag = "div"
    holding = _holders(elements)
    for element in elements:
        tag = element.tag
        if tag in WRAPPERS and element in holding:
            element.tag = "div"
        elif tag == "div" and element.get("role") == "heading" and element not in holding:
            element.tag = "h2"
    for element in elements:
        tag = element.tag
        if tag in BOXES and (tag not in PLAIN_BOXES or element in holding):
            _wrap(element, holding)


def _is_in_box(element: "Element") -> bool:
    box = element.getparent()
    return box is not None and box.tag in BOXES


def _holders(elements: "Sequence[Element]") -> "set[Element]":
    """Return the elements that have blocks within them."""
    holding: set[Element] = set()
    for element in elements:
        box = element.getparent() if element.tag in BLOCKS else None
        while box is not None and box not in holding:
            holding.add(box)
            box = box.getparent()
    return holding


def _is_block(element: "Element", holding: "AbstractSet[Element]") -> bool:
    return element.tag in BLOCKS or element in holding


def _wrap(box: "Element", holding: "AbstractSet[Element]") -> None:
    leaves = [child for child in box.iterchildren("div") if child not in holding]
    if not leaves and not _has_loose(box, holding):
        return
    runs = list(_runs(box, holding))
    sizes = [sum(_unlinked_size(piece, holding) for piece in run) for run in runs]
    if max([*sizes, *map(_text_size, leaves)]) < FEWEST_CHARACTERS:
        return
    from lxml.html import builder

    box.text = None
    for child in box:
        child.tail = None
    box[:] = []
    for run, size in zip(runs, sizes, strict=True):
        if size:
            paragraph = builder.P()
            _append(paragraph, run)
            box.append(paragraph)
        else:
            _append(box, run)
    for leaf in leaves:
        leaf.tag = "p"


def _has_loose(box: "Element", holding: "AbstractSet[Element]") -> bool:
    """Say whether anything stands in a box beside its blocks."""
    if box.text and not box.text.isspace():
        return True
    return any(not _is_block(child, holding) or not (child.tail or " ").isspace() for child in box)


def _runs(box: "Element", holding: "AbstractSet[Element]") -> Iterator[_Run]:
    run: _Run = []
    for piece in _pieces(box):
        if isinstance(piece, str) or not _is_block(piece, holding):
            run.append(piece)
            if _ends_with_empty_line(run):
                yield run
                run = []
        else:
            yield from (run, [piece])
            run = []
    yield run


def _pieces(box: "Element") -> Iterator["str | Element"]:
    if box.text:
        yield box.text
    for child in box:
        yield child
        if child.tail:
            yield child.tail


def _ends_with_empty_line(run: _Run) -> bool:
    telling = [piece for piece in run[-3:] if not isinstance(piece, str) or piece.strip()]
    return len(telling) > 1 and all(not isinstance(piece, str) and piece.tag == "br" for piece in telling[-2:])


def _unlinked_size(piece: "str | Element", holding: "AbstractSet[Element]") -> int:
    if isinstance(piece, str):
        return len(piece.strip())
    return 0 if _is_block(piece, holding) else _text_size(piece)


def _text_size(element: "Element") -> int:
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return len("".join(element.itertext()).strip()) - linked


def _append(box: "Element", run: _Run) -> None:
    last = next(box.iterchildren(reversed=True), None)
    for piece in run:
        if not isinstance(piece, str):
            box.append(piece)
            last = piece
        elif last is not None:
            last.tail = (last.tail or "") + piece
        else:
            box.text = (box.text or "") + piece
