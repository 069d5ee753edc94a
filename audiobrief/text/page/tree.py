"""HTML text to a tree without what is no part of its text: scripts, what is hidden, consent boxes, footnote numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.page.mend.streamed import SIGN, place_streamed

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

DECLARATION = regex(r"\A\s*<\?xml[^>]*>")
# A page nested deeper than the parser allows loses its text; these tags can go without harm to the words.
PLAIN_TAG = regex(r"</?(?:font|span|b|i|u|em|strong|small|big|a|nobr|tt|ins|del|s|mark)\b[^<>]{0,5000}>", re.IGNORECASE)
FRAME_TAG = regex(
    r"</?(?:div|section|article|main|aside|center|ul|ol|li|dl|dd|dt|table|tbody|tr|td|th|blockquote|form|fieldset)\b"
    r"[^<>]{0,5000}>",
    re.IGNORECASE,
)
END_OF_PAGE = regex(r"</(?:body|html)\s*>", re.IGNORECASE)
"""The parser stops there; browsers read on, and put what follows into the body (HTML, 13.2.6.4.19)."""
LONG = 5000  # characters of a tag: with fewer it has no more attributes than the parser bears
LONG_TAG = regex(rf"<([a-zA-Z][^\s<>/]{{0,100}}+)[^<>]{{{LONG},}}")
MOST_ATTRIBUTES = 2000  # the parser compares each with all before it, and hears no signal meanwhile
TOO_DEEP = "ERR_RESOURCE_LIMIT"
NOT_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\uf8ff]")
INVISIBLE_STYLE = regex(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
LARGEST_HIDDEN = 0.5
"""Share of a page's paragraphs; a page that hides more shows it later, by script."""
SHOWN_LATER = regex(r"(?:article|story|post|entry)[-_]?(?:body|content|text)(?![a-z])", re.IGNORECASE)
"""Names of boxes that are the article, though a page hides it until its reader has agreed to something."""
OPENED = regex(r"collaps|accordion|expand|disclosure|faq|toggle-?content|read-?more", re.IGNORECASE)
"""How boxes are called whose text opens on a click."""
OPENER_LEVELS = 2
"""Boxes around a text in which its opener is named: the text's own and the pair of both."""
FEWEST_TOLD_WORDS = 10
"""Words outside of links that make a line a sentence rather than an entry of a menu."""
LOOKED_AT = frozenset({"a", "sup", "dialog"})
HIDING = frozenset({"hidden", "aria-hidden", "style", "role"})
"""Attributes by which an element may be hidden or lie over the page."""
NAMING = frozenset({"class", "id"})
NOTE_LINK = regex(r"#\w*(?:fn|note|cite|ref)", re.IGNORECASE)
NOTED = frozenset({"a", "sup"})
NOTE_MARK = regex(r"[\[(]?(?:\d{1,3}|[a-z*†‡])[\])]?|↩︎?|↑|\^")
CONSENT = regex(
    r"""(?<![a-z])(?:cookie-?(?:banner|consent|notice|bar|law|popup|message|disclaimer)|consent-?(?:banner|manager|box)|gdpr
    |cmp-?(?:box|container|wrapper)|onetrust|ot-sdk|didomi|usercentrics|iubenda|qc-cmp2|sp-message|cybotcookiebot)""",
    re.IGNORECASE | re.VERBOSE,
)


def parse_page(text: str) -> "Element":
    """Return the page as an lxml tree; anything at all can be parsed, the worst becomes an empty page."""
    import lxml.html
    from lxml.etree import ElementDefaultClassLookup, ParserError

    text = END_OF_PAGE.sub("", NOT_XML.sub("", DECLARATION.sub("", text, count=1)))
    if any(len(piece) > LONG and piece.find(">", 0, LONG) < 0 for piece in text.split("<")):
        text = LONG_TAG.sub(_without_most_attributes, text)
    for candidate in _candidates(text):
        parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
        # lxml's own look-up of form elements' classes runs in Python, for every element
        parser.set_element_class_lookup(ElementDefaultClassLookup(element=lxml.html.HtmlElement))
        try:
            tree = lxml.html.document_fromstring(candidate, parser=parser)
        except (ParserError, ValueError):
            continue
        if not any(entry.type_name == TOO_DEEP for entry in parser.error_log):
            break
    if SIGN in text:
        place_streamed(tree)
    return tree


def _candidates(text: str) -> Iterator[str]:
    """Yield the page as it came, then what can be parsed when that is nested too deep, then an empty one."""
    yield text
    yield FRAME_TAG.sub("<p>", PLAIN_TAG.sub("", text))
    yield "<html><body></body></html>"


def _without_most_attributes(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0].split(None, MOST_ATTRIBUTES)) <= MOST_ATTRIBUTES else f"<{tag[1]}"


def drop_hidden(tree: "Element") -> None:
    """Remove what the page hides or lays over its article, empty links, and marks of footnotes, in place.

    What holds most of its text stays, and so does the article that a page shows later: it is no longer hidden then.
    """
    total = _text_size(tree)
    told = Counter(paragraph.text for paragraph in tree.iter("p"))
    controlled = frozenset(_controlling()(tree))
    for element in _may_be_hidden(tree):
        if element.getparent() is None:
            continue
        tag = element.tag
        if tag == "a" and not len(element) and not (element.text or "").strip():
            element.drop_tag()
        elif tag in NOTED and is_note_mark(element):
            element.drop_tree()
        elif is_laid_over(element) or is_hidden(element):
            shown = _is_shown_later(element, told) or _opens(element, controlled)
            if _text_size(element) < total * LARGEST_HIDDEN and not shown:
                element.drop_tree()
            else:
                _show(element)


def drop_head(tree: "Element") -> None:
    """Remove what a page's head has for programs alone, in place: all that follows would walk over it many times."""
    for head in tree.iterchildren("head"):
        for element in list(head.iterchildren("meta", "link", "style", "script")):
            if "ld+json" not in (element.get("type") or ""):
                head.remove(element)


@cache
def _controlling() -> "XPath":
    from lxml.etree import XPath

    return XPath("descendant::*/@aria-controls", smart_strings=False)


def _may_be_hidden(tree: "Element") -> list["Element"]:
    """Return the elements worth looking at, in order: those with names only where a name tells of a consent box."""
    consent = any(map(_asks_consent, dict.fromkeys(name for find in _names() for name in find(tree))))
    telling = HIDING | NAMING if consent else HIDING
    return [element for element in tree.iter() if element.tag in LOOKED_AT or not telling.isdisjoint(element.keys())]


@cache
def _names() -> "tuple[XPath, ...]":
    """Return what finds all classes and ids; steps to attributes take a third of the time of conditions."""
    from lxml.etree import XPath

    return tuple(XPath(f"descendant-or-self::*/@{name}", smart_strings=False) for name in NAMING)


def is_note_mark(element: "Element") -> bool:
    """Say whether the element is the number of a footnote: within a link to another place of the page."""
    link = element if element.tag == "a" else next(element.iter("a"), None)
    to_note = link is not None and NOTE_LINK.search(link.get("href") or "")
    return bool(to_note) and NOTE_MARK.fullmatch("".join(element.itertext()).strip()) is not None


def _is_shown_later(element: "Element", told: Mapping[str | None, int]) -> bool:
    """Say whether it is called the article, and no copy of what is shown, as for small screens."""
    if not SHOWN_LATER.search(
        f"{element.get('id') or ''} {element.get('class') or ''} {element.get('itemprop') or ''}"
    ):
        return False
    own = [paragraph.text or "" for paragraph in element.iter("p")]
    longest = max(own, key=len, default="")
    return not longest or own.count(longest) == told.get(longest)


def _opens(element: "Element", controlled: "AbstractSet[str | None]") -> bool:
    """Say whether it is a part of the text that a reader opens: it tells in sentences, and is no menu or dialogue."""
    if is_laid_over(element) or next(element.iterancestors("nav", "header", "footer", "aside"), None) is not None:
        return False
    names = " ".join(str(value) for box in _with_boxes(element) for value in box.attrib.values())
    if "transcript" in names.lower():
        return False  # of a film on the page: said there
    opener = element.get("hidden") == "until-found" or element.get("id") in controlled
    if not opener and not OPENED.search(names):
        return False
    told = sum(_is_told(box) for box in element.iter("p", "li", "div"))
    return told > sum(1 for _ in element.iter("a")) / 2 and told > 0


def _with_boxes(element: "Element") -> Iterator["Element"]:
    """Yield the element and the nearest boxes around it: what opens may be called so by its row or its list."""
    yield element
    yield from islice(element.iterancestors(), OPENER_LEVELS)


def _is_told(box: "Element") -> bool:
    words = len((box.text or "").split()) + sum(len((child.tail or "").split()) for child in box)
    if box.tag == "p":  # its words may stand in any element within it
        linked = sum(len("".join(link.itertext()).split()) for link in box.iter("a"))
        words = len("".join(box.itertext()).split()) - linked
    return words >= FEWEST_TOLD_WORDS


def _show(element: "Element") -> None:
    for attribute in ("hidden", "aria-hidden", "style"):
        element.attrib.pop(attribute, None)


def is_laid_over(element: "Element") -> bool:
    """Say whether the element lies over the page, as a dialogue or a consent box does."""
    get = element.get
    if element.tag == "dialog" or get("role") in {"dialog", "alertdialog"}:
        return True
    return _asks_consent(get("id") or "") or _asks_consent(get("class") or "")


@lru_cache(maxsize=4096)
def _asks_consent(names: str) -> bool:
    return any(map(_names_consent, names.split()))


@lru_cache(maxsize=4096)
def _names_consent(name: str) -> bool:
    return CONSENT.search(name.replace("_", "-")) is not None


def is_hidden(element: "Element") -> bool:
    """Say whether the page hides the element by attribute or inline style."""
    get = element.get
    return (
        get("hidden") is not None
        or (get("aria-hidden") or "").lower() == "true"
        or ((style := get("style")) is not None and INVISIBLE_STYLE.search(style) is not None)
    )


def _text_size(element: "Element") -> int:
    return sum(len(paragraph.text or "") for paragraph in element.iter("p"))
