"""When a page's article was published: as its data say, else as readers see it by the headline or in the address."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.about.headline import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DATE_METAS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "published-date", "w-published-date", "publication_date",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime",
)  # fmt: skip
LONGEST_DATELINE_WORDS = 14
"""A longer piece of text around the headline is a sentence that mentions a day."""
LABEL = re.compile(
    r"\b(?:(?P<changed>updated?|modified|revised|reviewed|actuali[sz]\w*|mis à jour|aktualisiert)"
    r"|(?:publish|post)ed)\b",
    re.IGNORECASE,
)
LONGEST_DATELINE = 200
"""Characters of a box that is nothing but a date line with its labels."""
NOT_PUBLISHED = re.compile(r"\b(?:deadline|until|expires?|born|starts?|ends?|copyright|due|rsvp)\b|©", re.IGNORECASE)
ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/_-]|$)")


def find_published(
    tree: "Element", metas: Mapping[str, str], node: Mapping[str, Any], head: Sequence[Piece], url: str
) -> str:
    """Return the date as ISO 8601, with its time where the page's data have it; empty where none is known."""
    given = [_text(node.get("datePublished")), *(metas.get(key, "") for key in DATE_METAS)]
    given += [box.get("content") or box.get("datetime") or "" for box in _published_properties(tree)]
    given += [time.get("datetime") or "" for time in tree.iter("time")][:3]
    given += _visible(head)
    given += [_address_date(url), _text(node.get("dateCreated"))]
    return next((date for text in given if (date := iso_date(text))), "")


def _published_properties(tree: "Element") -> Iterable["Element"]:
    return (box for box in tree.iter("meta", "time", "span", "div") if box.get("itemprop") == "datePublished")


def _visible(head: Sequence[Piece]) -> list[str]:
    """Return the date lines around the headline: first those that are not of a change."""
    lines = [piece for piece in head if len(piece.text.split()) <= LONGEST_DATELINE_WORDS]
    dated = [
        (_tells_of_change(piece), piece.text)
        for piece in lines
        if iso_date(piece.text) and not NOT_PUBLISHED.search(piece.text)
    ]
    return [text for _, text in sorted(dated, key=lambda entry: entry[0])]


def _tells_of_change(piece: Piece) -> bool:
    """Say whether the last label at or before a date, in its own small box, is that of a change."""
    outer = piece.box.getparent()
    around = "" if outer is None else " ".join("".join(outer.itertext()).split())
    before = around.partition(piece.text)[0] if len(around) <= LONGEST_DATELINE else ""
    labels = list(LABEL.finditer(f"{before} {piece.text}"))
    return bool(labels) and labels[-1]["changed"] is not None


def _address_date(url: str) -> str:
    found = ADDRESS_DATE.search(url)
    return "-".join(found.groups()) if found else ""


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return value.strip() if isinstance(value, str) else ""
