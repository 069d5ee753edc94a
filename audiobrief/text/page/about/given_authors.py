"""Who wrote a page's article as its data say: JSON-LD, the tags in its head, the cards for other sites."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all
from audiobrief.text.page.about.names import surname_last

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR_METAS = (
    "author",
    "article:author_name",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
)
CARD_LABELS = regex(rf"\b(?:{'|'.join(words_of_all('byline', 'by'))})\b", re.IGNORECASE)
"""What "twitter:label1" says when "twitter:data1" is a name; it is a reading time or a price as often."""
SURNAME_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator"})
"""Tags of papers, which have "Marsh, Ida" (Google Scholar's guidelines for webmasters)."""


def given_authors(tree: "Element", metas: Mapping[str, str], node: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the names that each of the page's data has, the most trusted first."""
    yield [name for author in _authors(node) for name in _names(author)]
    for key in AUTHOR_METAS:
        yield _each_of_meta(tree, key) if key in metas else []
    for place in ("1", "2"):
        if CARD_LABELS.search(metas.get(f"twitter:label{place}", "")):
            yield [metas.get(f"twitter:data{place}", "")]


def by_organization(node: Mapping[str, Any]) -> bool:
    """Say whether JSON-LD has an organization among its authors."""
    return any(isinstance(author, dict) and author.get("@type") == "Organization" for author in _authors(node))


def _authors(node: Mapping[str, Any]) -> list[Any]:
    given = node.get("author") or node.get("creator")
    return given if isinstance(given, list) else [given]


def _each_of_meta(tree: "Element", key: str) -> list[str]:
    """Return what all tags of the name say: papers have one for each author."""
    named = (meta for meta in tree.iter("meta") if (meta.get("name") or meta.get("property") or "").lower() == key)
    names = dict.fromkeys(" ".join((meta.get("content") or "").split()) for meta in named)
    return [surname_last(name) for name in names] if key in SURNAME_FIRST else list(names)


def _names(value: object) -> list[str]:
    """Return the names of an author of the data, who may be several."""
    if isinstance(value, dict):
        value = value.get("name")
    names = value if isinstance(value, list) else [value]
    return [name.strip() for name in names if isinstance(name, str)]
