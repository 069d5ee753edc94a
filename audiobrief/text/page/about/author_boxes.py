"""How boxes and links are called that have an author's name."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.page.boxes import CAMEL, MOST_NAMES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR_PAGE = regex(
    r"/(?:[a-z]+-)?(?:authors?|auteurs?|autor(?:es|en)?|people|contributors?|writers?|(?:user-?)?profiles?|staff|team|users?|members?)"
    r"/[^/?#]+/?(?:[?#].*)?$|(?:^|//(?:[a-z-]+\.)?substack\.com)/@[^/?#]+/?(?:[?#].*)?$|[?&]author=",
    re.IGNORECASE,
)
AUTHOR_BOX = regex(
    r"(?<![a-z])(?:(?:post|article|entry|blog|story|meta)?[-_]{0,3}(?:authors?|byline|creator)(?:[-_]{0,3}(?:names?|link|title|text|list))?"
    r"|contributor[-_]{1,3}names?|fn|p-author)(?![a-z])",
    re.IGNORECASE,
)
ABOUT_BOX = regex(
    r"bio|avatar|role|job|position|desc|image|photo|read|date|time|social|count|follow|\borg\b", re.IGNORECASE
)
NAME_TAGS = ("a", "span", "p", "div", "strong", "b", "small", "address", "h2", "h3", "h4", "h5", "li", "dd")


def is_called_author(element: "Element") -> bool:
    """Say whether an element is called the author's, or leads to a page of theirs."""
    return _names_author(element.get("itemprop") or "", element.get("class") or "") or leads_to_author(element)


@lru_cache(maxsize=MOST_NAMES)
def _names_author(properties: str, classes: str) -> bool:
    named = CAMEL.sub("-", f"{properties} {classes}")
    return bool(AUTHOR_BOX.search(named) and not ABOUT_BOX.search(named))


def leads_to_author(box: "Element") -> bool:
    """Say whether a link leads to a page of its author's."""
    relation, address = box.get("rel"), box.get("href")
    if relation is not None and "author" in relation.split():
        return True
    return address is not None and AUTHOR_PAGE.search(address) is not None
