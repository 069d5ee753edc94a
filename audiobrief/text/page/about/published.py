"""When a page's article was published: as its data say, else as readers see it by the headline or in the address.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    first_published,
    is_in_teaser,
    labelled_date,
    named_date,
    only_time,
    time_date,
)
from audiobrief.text.page.about.dateline import DateLine, agency_date, date_lines, foreign_line, moment_of
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
BUILT_DATE = regex(r"datePublished[^\w.]{1,12}(\d{4}-\d\d-\d\d)")
EDITION_DAYS = 30
"""Before that a change is a correction. Of 37 annotated pages that show readers a later change alone, data in the body
had the publication on 16, and the day was the change's on 14; a tag in the head had it on 21, the change's on 2."""
ZONES = (dt.timedelta(hours=-12), dt.timedelta(hours=14))
"""How far from UTC the days of Earth go (IANA: Etc/GMT+12, Pacific/Kiritimati)."""
ADDRESS_DATE = regex(
    r"/((?:19|20)\d\d)(?:[/-]?(0[1-9]|1[0-2]|[a-z]{3,9})[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|$)|/(\d{1,2})/(\d{1,2})/)",
    re.IGNORECASE,
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

    Where the data and the date line that readers see behind the headline differ, the line is right: data often have the
    day of the last upload. A line of a change is right only if that made a new edition and JSON-LD stands alone against
    it. Of one moment the data's day is taken, in UTC, unless the address has another.
    """
    page = Page(tree, title, _region(language, metas, url), url)
    given = _given(page, metas, node)
    seen = date_lines(head, page.language)
    if not given:
        return _shown(page, metas, node, seen, head)
    changed = _days_of_change(metas) | _days_of_change({"datemodified": _text(node.get("dateModified"))})
    tagged = any(moment_of(metas.get(key, ""))[:10] == given[:10] for key in DATE_METAS)
    edition = "" if tagged else _edition(given, seen, changed)
    return edition or _agreed(page, given, seen, changed)


def _shown(
    page: Page, metas: Mapping[str, str], node: Mapping[str, Any], seen: Sequence[DateLine], head: Sequence[Piece]
) -> str:
    """Return the date that readers see of a page whose data have none.

    One that the tags in its head call a change is none: they know of another. JSON-LD without another knows of none.
    Of 29 annotated pages that show a change alone, it was their date on all 7 that call it the last, else on 13 of 22.
    """
    known = moment_of(_text(node.get("dateModified")))[:10]
    only = {line.date[:10] for line in seen if line.of_change and not line.last and line.date[:10] != known}
    changed = _days_of_change(metas) | only
    told = [line for line in seen if not (line.of_change and line.date[:10] in changed)]
    line = next((line.date for line in told if not line.of_change), "")
    shown = _address_date(page.url) or first_published(page) or line or agency_date(head, page.language)
    opinions = map(moment_of, () if shown else _opinions(page, node, told, head))
    if date := shown or next((date for date in opinions if date and date[:10] not in changed), ""):
        return date
    built = _built_date(page.tree)
    return built and (_edition(built, seen, changed) or built)


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
    own = (
        date for box in properties if (date := _property_date(box, page.language)) and not is_in_teaser(box, page.title)
    )
    return next(own, "") if properties else moment_of(metas.get(PROPERTY, ""))


def _agreed(page: Page, given: str, seen: Sequence[DateLine], changed: Collection[str]) -> str:
    """Return which date is right of what the page's data say, its address, and what readers see.

    Data that give one day for publication and change may know of the change only: an earlier line is right, then.
    """
    told = [line for line in seen if not (line.of_change and line.date[:10] in changed)]
    sure = [line for line in told if line.sure or (given[:10] in changed and line.date < given)]
    if any(given[:10] in line.readings for line in sure):
        return given
    seen_date = _marked_date(page)
    if not seen_date and not any(_is_of_moment(line, given) for line in seen):
        seen_date = next((line.date for line in sure), "")
    return seen_date or (given if _fits_address(given, page.url) else _address_date(page.url) or given)


def _edition(given: str, seen: Sequence[DateLine], changed: Collection[str]) -> str:
    """Return the day of a change long after the publication, where readers see that of no other: a new edition's."""
    last = max((line.date for line in seen), default="")
    of_change = all(line.of_change or line.date[:10] in changed for line in seen)
    return last if of_change and last > given and days_apart(last, given) >= EDITION_DAYS else ""


def _fits_address(date: str, url: str) -> bool:
    address = _address_date(url)
    return not address or address == date[:10]


def _opinions(page: Page, node: Mapping[str, Any], told: Sequence[DateLine], head: Sequence[Piece]) -> Iterator[str]:
    """Yield what a page shows of a date that has none among its data nor plainly behind its headline.

    That of a change is better than none, unless the page's data call it one: they know of another, then.
    """
    yield labelled_date(page)
    yield named_date(page)
    yield date_by_author(page)
    yield only_time(page)
    yield _text(node.get("dateCreated"))
    yield foreign_line(head, page.language)
    yield from (line.date for line in told)


def _built_date(tree: "Element") -> str:
    """Return the `datePublished` in what scripts build the page from, where they have but one day."""
    found = {day[1] for text in _texts_with_date()(tree) for day in BUILT_DATE.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _is_of_moment(line: DateLine, given: str) -> bool:
    """Say whether a line has the day that the data's moment in UTC is somewhere on Earth: they are more exact."""
    if not given.endswith(("Z", "+00:00")):
        return False
    moment = dt.datetime.fromisoformat(given)
    return any((moment + zone).date().isoformat() == line.date[:10] for zone in ZONES)


def _marked_date(page: Page) -> str:
    """Return what a `time` with HTML's former attribute `pubdate` says, where it is but one."""
    found = [time_date(time, page.language) for time in page.tree.iterfind(".//time[@pubdate]")]
    return found[0] if len(set(found)) == 1 else ""


def _days_of_change(tags: Mapping[str, str]) -> set[str]:
    return {date[:10] for key in CHANGE_METAS if (date := moment_of(tags.get(key, "")))}


@cache
def _published_properties() -> "XPath":
    from lxml.etree import XPath

    return XPath(
        "descendant::*[contains(@itemprop, 'datePublished') or @property[contains(., 'datePublished')"
        " or contains(., 'dc:date') or contains(., 'dc:created') or contains(., 'dcterms:created')]]"
    )


@cache
def _texts_with_date() -> "XPath":
    from lxml.etree import XPath

    return XPath(
        "//script[not(contains(@type, 'ld+json')) and contains(., 'datePublished')]/text()"
        " | //@*[contains(., 'datePublished')]"
    )


def _property_date(box: "Element", language: str) -> str:
    """Return the date of a box that is marked as that of the publication, or of the `time` in it."""
    date = moment_of(box.get("content") or "") or time_date(box, language)
    return date or next(filter(None, (time_date(time, language) for time in box.iter("time"))), "")


def _address_date(url: str) -> str:
    if not (found := ADDRESS_DATE.search(url)):
        return ""
    year, month, day = filter(None, found.groups())
    return iso_date(f"{year}-{month:0>2}-{day:0>2}" if month.isdecimal() else f"{day} {month} {year}")


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return str(value).strip() if isinstance(value, str | int) else ""
