"""Makes one run of text of every paragraph: elements within a line that an extractor would stumble over are opened.

An extractor cuts what it does not know out of a sentence, or ends the sentence there: a date in `time`, a term in a
button, an element of the site's own.
"""

import re
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.expressions import regex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LINES = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "td", "th", "blockquote", "figcaption"})
KNOWN = frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "strike", "del", "code", "kbd", "samp", "tt", "var", "sub", "sup", "span"}
    | {"q", "br", "img", "picture", "figure", "font", "big", "small", "abbr", "acronym", "cite", "mark", "dfn", "hr"}
)
"""What extractors keep whole within a line."""
BOXES = frozenset(
    {"div", "ul", "ol", "dl", "table", "tbody", "thead", "tfoot", "tr", "pre", "section", "article", "aside", "header"}
    | {"footer", "nav", "main", "center", "form", "fieldset", "details", "summary", "address", "caption", "body"}
)
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
CENTS = regex(r"\d\d")
PRICE = regex(r"[$£€¥]\s?\d{1,3}(?:,\d{3})*$")
NOTE_NUMBER = regex(r"[\[(]?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,5}[\])]?")
NOTED = regex(r"""(?:[^\W\d_]{4,}|[.,;:!?…"'”’»)])$""")
"""What a note's number stands behind: a word too long for a unit, or an end mark."""
FEWEST_ASKED_WORDS = 2
"""Of a button that asks a question and opens its answer: "Who pays?"."""
OPENER = regex(r"accordion|faq|question|collaps|toggle|expand|disclosure", re.IGNORECASE)
CODE_TAGS = frozenset({"script", "style", "noscript"})
"""Left to the extractor: JSON-LD stands in them."""
POWER_BASE = regex(r"(?:\d|\)|(?<![^\W\d_])[^\W\d_]{1,3})$")
"""What can be raised to a power: a figure, a bracket, or a unit or symbol of up to three letters."""
FORMULA = regex(r"[A-Z][a-z]?\)?$")
"""The symbol of an element, whose number stands below the line."""
SETTLED = LINES | KNOWN | BOXES
LEFT_ALONE = SETTLED - {"a", "sup", "sub", "figure"}
"""Most of a page."""
UNSEEN = frozenset(
    {"select", "template", "iframe", "audio", "video", "object", "embed", "svg", "canvas", "textarea", "input", "map"}
    | {"progress", "meter", "datalist", "rt", "rp", "annotation", "noscript", "script", "style", "option"}
)
"""Elements whose text is no part of the sentence: what a browser shows only when it cannot show the element itself."""


def settle_inline(tree: "Element") -> None:
    """Open every element within a line that only looks different, and cut what is not shown as text, in place."""
    for element in list(tree.iter()):
        if element.tag in LEFT_ALONE or not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if (element.tag == "a" and not _leads_elsewhere(element)) or (
            element.tag in {"sup", "sub"} and _raise_digits(element)
        ):
            element.drop_tag()
        elif element.tag == "sup" and _is_note_mark(element):
            element.drop_tree()
        elif element.tag == "button" and _asks(element):
            element.tag = "h3"
        elif element.tag == "figure" and _is_quotation(element):
            element.tag = "div"
        elif element.tag not in SETTLED and next(element.iterancestors(*LINES), None) is not None:
            _settle_unknown(element)


def _settle_unknown(element: "Element") -> None:
    if element.tag in UNSEEN:
        if element.tag not in CODE_TAGS:
            element.drop_tree()
    elif element.tag == "button" and not _is_term(element):
        element.drop_tree()
    elif next(element.iterdescendants(*LINES, *BOXES), None) is None:
        element.drop_tag()


def _raise_digits(element: "Element") -> bool:
    """Put the digits of a power or formula into characters of their own, or they would be one number with the base."""
    text = "".join(element.itertext()).strip()
    before = _text_before(element)
    if element.tag == "sup" and CENTS.fullmatch(text) and PRICE.search(before):
        element[:] = []
        element.text = f".{text}"
        return True
    raised = element.tag == "sup"
    table, base, digits = (RAISED, POWER_BASE, r"[+−-]?\d{1,3}") if raised else (LOWERED, FORMULA, r"\d{1,2}")
    if not re.fullmatch(digits, text) or not base.search(before):
        return False
    element[:] = []
    element.text = text.translate(table)
    return True


def _text_before(element: "Element") -> str:
    previous, parent = element.getprevious(), element.getparent()
    return (parent.text if previous is None else previous.tail) or ""


def _is_note_mark(element: "Element") -> bool:
    """Say whether raised digits are the number of a note: they stand behind a word or an end mark, not a figure."""
    return NOTE_NUMBER.fullmatch("".join(element.itertext()).strip()) is not None and bool(
        NOTED.search(_text_before(element))
    )


def _asks(button: "Element") -> bool:
    """Say whether a button is a question, as those are that open their answer."""
    text = " ".join("".join(button.itertext()).split())
    return text.endswith("?") and len(text.split()) >= FEWEST_ASKED_WORDS and bool(OPENER.search(_names(button)))


def _names(button: "Element") -> str:
    """Return what the button, the box around it and the next are called, and what it says of its state."""
    boxes = [button, *islice(button.iterancestors(), 2)]
    names = " ".join(f"{box.get('class') or ''} {box.get('id') or ''}" for box in boxes)
    return f"{names} {'expanded' if button.get('aria-expanded') or button.get('aria-controls') else ''}"


def _leads_elsewhere(link: "Element") -> bool:
    """Say whether a link leads to another page; one that opens a part of this page is plain text."""
    address = (link.get("href") or "").strip().lower()
    return bool(address) and not address.startswith(("#", "javascript:"))


def _is_quotation(figure: "Element") -> bool:
    """Say whether a figure shows words, not a picture: extractors leave figures out."""
    return (
        next(figure.iter("blockquote"), None) is not None and next(figure.iter("img", "picture", "video"), None) is None
    )


def _is_term(button: "Element") -> bool:
    """Say whether a button is a word of its sentence: it has letters, and text stands on both sides."""
    letters = sum(map(str.isalpha, "".join(button.itertext())))
    before = button.getprevious()
    text_before = (button.getparent().text if before is None else before.tail) or ""
    return letters > 1 and bool(text_before.strip()) and bool((button.tail or "").strip())
