"""Makes one run of text of every paragraph: elements within a line that an extractor would stumble over are opened.

An extractor cuts what it does not know out of a sentence, or ends the sentence there: a date in `time`, a term in a
button, an element of the site's own.
"""

from typing import TYPE_CHECKING

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
UNSEEN = frozenset(
    {"select", "template", "iframe", "audio", "video", "object", "embed", "svg", "canvas", "textarea", "input", "map"}
    | {"progress", "meter", "datalist", "rt", "rp", "annotation", "noscript", "script", "style", "option"}
)
"""Elements whose text is no part of the sentence: what a browser shows only when it cannot show the element itself."""


def settle_inline(tree: "Element") -> None:
    """Open every element within a line that only looks different, and cut what is not shown as text, in place."""
    for element in list(tree.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag in LINES or tag in BOXES or tag in KNOWN:
            continue
        parent = element.getparent()
        if parent is None or next(element.iterancestors(*LINES), None) is None:
            continue
        if tag in UNSEEN:
            if tag not in {"script", "style", "noscript"}:
                element.drop_tree()
        elif tag == "button" and not _is_term(element):
            element.drop_tree()
        elif next(element.iterdescendants(*LINES, *BOXES), None) is None:
            element.drop_tag()


def _is_term(button: "Element") -> bool:
    """Say whether a button is a word of its sentence: it has letters, and text stands on both sides."""
    letters = sum(map(str.isalpha, "".join(button.itertext())))
    before = button.getprevious()
    text_before = (button.getparent().text if before is None else before.tail) or ""
    return letters > 1 and bool(text_before.strip()) and bool((button.tail or "").strip())
