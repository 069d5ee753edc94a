"""Which lines of a page its markup calls another language than the page's own (the `lang` attribute)."""

from functools import cache
from typing import TYPE_CHECKING

from audiobrief.text.letters import letters_of
from audiobrief.text.page.survey import page_lines

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

LANG = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")


def marked_languages(tree: "Element", *, xml: bool = True) -> dict[str, str]:
    """Return the tags of lines that are wholly in an element with a language, by their letters; the innermost is it.

    Without `xml` the page writes no "xml:lang", which takes long to look for.
    """
    found: dict[str, str] = {}
    body = next(tree.iter("body"), tree)
    for element in (_with_language() if xml else _with_lang())(body):
        tag = next((tag for name in LANG if (tag := element.get(name))), "")
        if tag:
            found |= {letters_of(text): tag for _, text, _ in page_lines(element)}
    return found


@cache
def _with_lang() -> "XPath":
    from lxml.etree import XPath

    return XPath("descendant::*/@lang/..")


@cache
def _with_language() -> "XPath":
    from lxml.etree import XPath

    return XPath("descendant::*[@lang or @xml:lang or @*[name()='xml:lang']]")
