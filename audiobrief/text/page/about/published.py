"""When a page's article was published: as its data say, else as readers see it by the headline or in the address.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audiobrief.expressions import regex
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.about.dated_boxes import (
    Page,
    date_by_author,
    days_apart,
    is_of_others,
    labelled_date,
    named_date,
    only_time,
    time_date,
)
from audiobrief.text.page.about.dateline import DateLine, date_lines, moment_of
from audiobrief.text.page.about.headline import Piece

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

DATE_METAS = (
    "article:published_time", "og:published_time", "og:article:published_time", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "published-date", "w-published-date", "publication_date",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime",
    "published", "published_at", "publisheddate", "publication-date", "article:published", "article:publish_date",
    "dc.date.created", "dcterms.issued", "dcterms.available", "release_date", "article_date_original", "post_date",
    "posted", "parsely-pub-date-iso", "originalpublicationdate", "first-published", "article-published",
)  # fmt: skip
PROPERTY = "datepublished"
"""A tag of this name can be a property of another story's."""
CHANGE_METAS = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified")
REGIONS = {"uk": "GB", "ie": "IE", "au": "AU", "nz": "NZ", "za": "ZA", "in": "IN", "us": "US", "gov": "US", "edu": "US"}
"""Domains whose English has one order of day and month."""
ADDRESS_DATE = regex(
    r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2]|[a-z]{3,9})[/-](0[1-9]|[12]\d|3[01])(?=[/_-]|$)", re.IGNORECASE
)


def find_published(  # noqa: PLR0913
    tree: "Element",
    metas: Mapping[str, str],
    node: Mapping[str, Any],
    head: Sequence[Piece],
    url: str,
    *,
    title: str,
    language: str,
) -> str:
    """Return the date as ISO 8601, with its time where the page's data have it; empty where none is known.

    Where the data and the date line that readers see behind the headline differ, the line is right, unless it says that
    it tells of a change: data often have the day of the last upload, or that of the server's time zone.
    """
    page = Page(tree, title, _region(language, metas, url), url)
    given = _given(page, metas, node)
    changed = {date[:10] for text in _changes(metas, node) if (date := moment_of(text))}
    seen = date_lines(head, page.language)
    told = [line for line in seen if not (line.of_change and line.date[:10] in changed)]
    if given:
        return _agreed(page, given, seen, told)
    address = _address_date(url)
    shown = address or _first_date(line.date for line in told if not line.of_change)
    opinions = map(iso_date, () if shown else _opinions(page, node, told))
    return shown or next((date for date in opinions if date and date[:10] not in changed), "")


def _region(language: str, metas: Mapping[str, str], url: str) -> str:
    """Return the language of figures: in English, whose regions differ, that of the page's locale or its address."""
    locale = tidy_tag(metas.get("og:locale", ""))
    if language.lower() != "en":
        return language
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    return locale if locale.startswith("en-") else f"en-{region}" if (region := REGIONS.get(domain)) else language


def _given(page: Page, metas: Mapping[str, str], node: Mapping[str, Any]) -> str:
    """Return what the page's data say: JSON-LD, tags in its head, properties in its body."""
    named = [_text(node.get("datePublished")), *(metas.get(key, "") for key in DATE_METAS)]
    if date := next(filter(None, map(moment_of, named)), ""):
        return date
    properties = _published_properties()(page.tree)
    own = (date for box in properties if (date := _property_date(box, page.language)) and not is_of_others(box, page))
    return next(own, "") if properties else moment_of(metas.get(PROPERTY, ""))


def _agreed(page: Page, given: str, seen: Sequence[DateLine], told: Sequence[DateLine]) -> str:
    """Return which date is right of what the page's data say, its address, and what readers see."""
    sure = [line for line in told if line.sure]
    if any(given[:10] in line.readings for line in sure):
        return given
    same_night = (line.date for line in seen if _is_same_night(line, given))
    seen_date = next(same_night, "") or _marked_date(page) or next((line.date for line in sure), "")
    return seen_date or (given if _fits_address(given, page.url) else _address_date(page.url) or given)


def _fits_address(date: str, url: str) -> bool:
    address = _address_date(url)
    return not address or address == date[:10]


def _opinions(page: Page, node: Mapping[str, Any], told: Sequence[DateLine]) -> Iterator[str]:
    """Yield what a page shows of a date that has none among its data nor plainly behind its headline.

    That of a change is better than none, unless the page's data call it one: they know of another, then.
    """
    yield labelled_date(page)
    yield named_date(page)
    yield date_by_author(page)
    yield only_time(page)
    yield _text(node.get("dateCreated"))
    yield from (line.date for line in told)


def _is_same_night(line: DateLine, given: str) -> bool:
    """Say whether a visible line has the day before or behind what the data say in UTC: the page's own day, then."""
    if line.of_change or not given.endswith(("Z", "+00:00")):
        return False
    return days_apart(line.date, given) == 1


def _marked_date(page: Page) -> str:
    """Return what a `time` with HTML's former attribute `pubdate` says, where it is but one."""
    found = [time_date(time, page.language) for time in page.tree.iterfind(".//time[@pubdate]")]
    return found[0] if len(set(found)) == 1 else ""


def _first_date(texts: Iterable[str]) -> str:
    return next((date for text in texts if (date := iso_date(text))), "")


def _changes(metas: Mapping[str, str], node: Mapping[str, Any]) -> list[str]:
    return [_text(node.get("dateModified")), *(metas.get(key, "") for key in CHANGE_METAS)]


@cache
def _published_properties() -> "XPath":
    from lxml.etree import XPath

    return XPath("descendant::*[contains(@itemprop, 'datePublished')]")


def _property_date(box: "Element", language: str) -> str:
    """Return the date of a box that is marked as that of the publication, or of the `time` in it."""
    date = moment_of(box.get("content") or "") or time_date(box, language)
    return date or next(filter(None, (time_date(time, language) for time in box.iter("time"))), "")


def _address_date(url: str) -> str:
    if not (found := ADDRESS_DATE.search(url)):
        return ""
    year, month, day = found.groups()
    return f"{year}-{month}-{day}" if month.isdecimal() else iso_date(f"{day} {month} {year}")


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return value.strip() if isinstance(value, str) else ""
