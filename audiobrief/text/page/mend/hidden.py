"""Marks what a page hides by a class or by its own style sheet: figures for machines, labels for a screen reader.

A class hides text that a script shows later as well, such as the answer to a question; so only a few words of a
box that is no part of a text are believed to be hidden.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.page.boxes import Classed

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HIDDEN_CLASSES = frozenset(
    {"hidden", "hide", "is-hidden", "u-hidden", "d-none", "sr-only", "visually-hidden", "visuallyhidden", "sr-text"}
    | {"screen-reader-text", "screen-reader", "show-for-sr", "element-invisible", "a11y-hidden", "assistive-text"}
    | {"print-only", "printonly", "only-print", "show-for-print", "visible-print", "visible-print-block"}
)
"""As Bootstrap, Tailwind, Foundation, WordPress and Drupal call it."""
SHOWN_ON_WIDE = regex(r":|(?:^|\s)(?:d-(?:sm|md|lg|xl)-|visible-|show)")
"""Classes that show on a wide screen what another hides on a small one: "hidden lg:block"."""
REVEALED = regex(r"answer|content|panel|body|tab|collaps|accordion|text|more|faq|step|slide", re.IGNORECASE)
MOST_WORDS = 25
"""Of a hidden line for screen readers; what is longer may be the article of a page that shows it later."""
PARTS_OF_TEXT = ("p", "li", "h1", "h2", "h3", "h4", "blockquote", "table")
COMMENT = regex(r"/\*.*?\*/", re.DOTALL)
SIMPLE = regex(r"\s*(?:[a-z]\w*)?([.#][\w-]+)\s*")
DISPLAY = regex(r"(?:^|[;\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
LONGEST_SHEET = 300_000
"""Characters; a longer one is a framework's, whose names are known."""


def mark_hidden(tree: "Element", classed: Classed) -> None:
    """Give the attribute `hidden` to what a class of the page hides, in place."""
    hiding = HIDDEN_CLASSES | _hidden_by_sheets(tree)
    ids = {name[1:] for name in hiding if name.startswith("#")}
    named = [box for classes, boxes in classed.items() if not hiding.isdisjoint(classes.split()) for box in boxes]
    named += [box for box in tree.iterfind(".//*[@id]") if box.get("id") in ids] if ids else []
    for element in named:
        classes = element.get("class") or ""
        marked = element.get("hidden") is not None
        if not marked and not SHOWN_ON_WIDE.search(classes) and not _may_be_text(element, classes):
            element.set("hidden", "")


def _may_be_text(element: "Element", classes: str) -> bool:
    """Say whether what is hidden can be a part of the text that opens later."""
    if REVEALED.search(classes.replace("screen-reader-text", "").replace("assistive-text", "").replace("sr-text", "")):
        return True
    words = sum(len(text.split()) for text in element.itertext())
    return words > MOST_WORDS or (next(element.iter(*PARTS_OF_TEXT), None) is not None and element.tag != "p")


def _hidden_by_sheets(tree: "Element") -> set[str]:
    """Return the classes, and ids with their #, that the page's own style hides and shows nowhere else."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for style in tree.iter("style"):
        sheet = style.text or ""
        if "display" not in sheet or len(sheet) > LONGEST_SHEET:
            continue
        for selectors, display, always in _displays(COMMENT.sub("", sheet)):
            if display != "none":
                shown.update(re.findall(r"[.#][\w-]+", selectors))
            elif always:
                hidden.update(match[1] for part in selectors.split(",") if (match := SIMPLE.fullmatch(part)))
    return {name if name.startswith("#") else name[1:] for name in hidden - shown}


def _displays(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the selectors of each rule that sets `display`, what it sets, and whether it holds on every medium."""
    depth = 0
    for piece in sheet.split("}"):
        selectors, brace, declarations = piece.rpartition("{")
        if not brace:
            depth = max(depth - 1, 0)
            continue
        nested = depth or "{" in selectors
        depth += selectors.count("{")
        if "display" in declarations.lower() and (found := DISPLAY.search(declarations)):
            yield selectors.rpartition("{")[2], found[1].lower(), not nested
