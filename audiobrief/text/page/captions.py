"""Captions without `figcaption`: a text that is called one, or stands in italics alone beside a picture."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.page.boxes import CAMEL, MOST_NAMES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PICTURES = ("img", "picture")
SLANTED = frozenset({"em", "i", "small", "cite"})
NAMED = regex(
    r"(?<![a-z])(?:[a-z]{0,12}captions?|(?:image|img|photo|picture|pic)-?(?:text|credit|legend|desc(?:ription)?)|cutline"
    r"|bildunterschrift|l[eé]gende|pie-?de-?foto)(?![a-z])",
    re.IGNORECASE,
)
MOST_CHILDREN = 8
"""A line's own element has few; a box of loose text may have thousands; set by hand."""


def is_caption(element: "Element") -> bool:
    """Say whether all the text of a block is a picture's caption by its own name or form."""
    if not len(element):
        return is_named_caption(element)
    if len(element) > MOST_CHILDREN:
        return False
    inner = _only_text(element)
    if inner is None:
        return False
    if is_named_caption(inner) or is_named_caption(element):
        return True
    return inner is not element and inner.tag in SLANTED and _is_beside_picture(element)


def is_named_caption(element: "Element") -> bool:
    """Say whether a class of the element calls it a caption."""
    classes = element.get("class")
    return classes is not None and _names_caption(classes)


@lru_cache(maxsize=MOST_NAMES)
def _names_caption(classes: str) -> bool:
    return NAMED.search(CAMEL.sub("-", classes).replace("_", "-")) is not None


def _only_text(element: "Element") -> "Element | None":
    """Return the innermost element that holds all of the text; None when a line shares the element with others."""
    box = element
    while not (box.text or "").strip():
        held = [child for child in box if _has_text(child) or (child.tail or "").strip()]
        if len(held) != 1 or (held[0].tail or "").strip() or not isinstance(held[0].tag, str):
            return None if len(held) != 1 else box
        box = held[0]
    return box


def _has_text(element: "Element") -> bool:
    if not len(element):
        return bool((element.text or "").strip())
    return any(text.strip() for text in element.itertext())


def _is_beside_picture(element: "Element") -> bool:
    if next(element.iter(*PICTURES), None) is not None:
        return True
    before = element.getprevious()
    while before is not None and before.tag == "br":
        before = before.getprevious()
    return before is not None and next(before.iter(*PICTURES), None) is not None and not _has_text(before)
