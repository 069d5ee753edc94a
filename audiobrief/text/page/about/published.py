"""When a page's article was published: as its data say, else as readers see it by the headline or in the address.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audiobrief.expressions import regex
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.about.headline import Piece
from audiobrief.text.page.boxes import CAMEL, BoxNames

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DATE_METAS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "published-date", "w-published-date", "publication_date",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime",
    "published", "published_at", "publisheddate", "publication-date", "article:published", "article:publish_date",
    "dc.date.created", "dcterms.issued", "dcterms.available", "release_date", "article_date_original", "post_date",
    "posted", "parsely-pub-date-iso", "originalpublicationdate", "first-published", "article-published",
)  # fmt: skip
LONGEST_DATELINE_WORDS = 14
"""A longer piece of text around the headline is a sentence that mentions a day."""
LABEL = regex(
    r"\b(?:(?P<changed>updated?|modified|revised|reviewed|actuali[sz]\w*|mis à jour|aktualisiert)"
    r"|(?:publish|post)ed)\b",
    re.IGNORECASE,
)
PUBLISHED_ON = regex(
    r"\s*(?:(?:first )?(?:posted|published)(?: on)?|(?:publish(?:ed|ing)?|publication) date)\b", re.IGNORECASE
)
LONGEST_LABELLED_WORDS = 9
"""Of a date with its labels, time and zone: "Published on Tuesday, 3 March 2026 at 07:15 GMT"."""
MOST_CHILDREN = 4
"""Of a box that holds a date and its labels, and nothing else."""
LONGEST_DATELINE = 200
"""Characters of a box that is nothing but a date line with its labels."""
CHANGE_METAS = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified")
DATE_TAGS = ("time", "span", "p", "div", "small", "em", "strong", "li", "dd", "date")
DATE_BOX = regex(
    r"(?<![a-z])(?:(?:post|entry|article|blog|story|meta|news|publish(?:ed|ing)?|publication|pub|details|header|hero|posted)"
    r"[-_]*(?:on[-_]*)?(?:dates?|time)|date[-_]*(?:line|published|posted|meta)|dateline|dt-published|(?:posted|published)-on|date)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""How boxes are called that hold the date of an article: hAtom's "published", WordPress' "entry-date" and kin."""
NOT_DATE_BOX = regex(r"update|modif|reading|read-?time|event|comment|related|card|teaser|copyright", re.IGNORECASE)
BESIDE = frozenset({"comments", "related", "newsletter", "nav", "footer", "aside"})
SURE_PIECES = 8
"""How many pieces of text behind the headline its date line stands at most: byline, role, labels, reading time."""
NOT_PUBLISHED = regex(r"\b(?:deadline|until|expires?|born|starts?|ends?|copyright|due|rsvp)\b|©", re.IGNORECASE)
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
    language: str,
) -> str:
    """Return the date as ISO 8601, with its time where the page's data have it; empty where none is known.

    Where the data and the date line that readers see behind the headline differ, the line is right, unless it says that
    it tells of a change: data often have the day of the last upload, or that of the server's time zone.
    """
    given = _first_date([_text(node.get("datePublished")), *(metas.get(key, "") for key in DATE_METAS)])
    given = given or _first_date(box.get("content") or box.get("datetime") or "" for box in _published_properties(tree))
    changed = {date[:10] for text in _changes(metas, node) if (date := iso_date(text))}
    seen = [line for line in _date_lines(head, language) if not (line.of_change and line.date[:10] in changed)]
    if given:
        sure = [line.date for line in seen if line.sure]
        if any(date[:10] == given[:10] for date in sure):
            return given
        same_night = (line.date for line in _date_lines(head, language) if _is_same_night(line, given))
        return next(same_night, "") or _marked_date(tree, language) or next(iter(sure), given)
    shown = _first_date(line.date for line in seen if not line.of_change)
    opinions = map(iso_date, () if shown else _opinions(tree, node, head, url=url, language=language))
    return shown or next((date for date in opinions if date and date[:10] not in changed), "")


def _opinions(
    tree: "Element", node: Mapping[str, Any], head: Sequence[Piece], *, url: str, language: str
) -> Iterator[str]:
    """Yield what a page shows of a date that has none among its data nor plainly behind its headline.

    That of a change is better than none, unless the page's data call it one: they know of another, then.
    """
    yield _labelled_date(tree, language)
    yield _named_date(tree, language)
    yield _only_time(tree, language)
    yield _address_date(url)
    yield _text(node.get("dateCreated"))
    yield from (line.date for line in _date_lines(head, language))


def _is_same_night(line: "_DateLine", given: str) -> bool:
    """Say whether a visible line has the day before or behind what the data say in UTC: the page's own day, then."""
    if line.of_change or not given.endswith(("Z", "+00:00")):
        return False
    return abs((dt.date.fromisoformat(line.date[:10]) - dt.date.fromisoformat(given[:10])).days) == 1


def _marked_date(tree: "Element", language: str) -> str:
    """Return what a `time` with HTML's former attribute `pubdate` says, where it is but one."""
    found = [iso_date(time.get("datetime") or _said(time), language) for time in tree.iterfind(".//time[@pubdate]")]
    return found[0] if len(set(found)) == 1 else ""


def _first_date(texts: Iterable[str]) -> str:
    return next((date for text in texts if (date := iso_date(text))), "")


def _changes(metas: Mapping[str, str], node: Mapping[str, Any]) -> list[str]:
    return [_text(node.get("dateModified")), *(metas.get(key, "") for key in CHANGE_METAS)]


def _published_properties(tree: "Element") -> Iterable["Element"]:
    return (box for box in tree.iter("meta", "time", "span", "div") if box.get("itemprop") == "datePublished")


def _only_time(tree: "Element", language: str) -> str:
    """Return the date of the page's `time` elements, when it is but one: several are of several stories."""
    found = (iso_date(time.get("datetime") or "") or iso_date(_said(time), language) for time in tree.iter("time"))
    dates = {date[:10]: date for date in found if date}
    return next(iter(dates.values())) if len(dates) == 1 else ""


def _labelled_date(tree: "Element", language: str) -> str:
    """Return the date of a line that is nothing but "Posted on" or its like and it, where it is but one."""
    names = BoxNames()
    found = set()
    for box in tree.iter(*DATE_TAGS):
        if len(box) <= MOST_CHILDREN and PUBLISHED_ON.match(box.text or "") and not _is_beside(box, names):
            text = _said(box)
            if len(text.split()) <= LONGEST_LABELLED_WORDS and (date := iso_date(text, language)):
                found.add(date)
    return found.pop() if len(found) == 1 else ""


def _named_date(tree: "Element", language: str) -> str:
    """Return the date in the first box that the page calls that of the article, and not of a story beside it."""
    names = BoxNames()
    for box in tree.iter(*DATE_TAGS):
        named = CAMEL.sub("-", f"{box.get('class') or ''} {box.get('id') or ''}")
        if not DATE_BOX.search(named) or NOT_DATE_BOX.search(named):
            continue
        text = _said(box)
        if len(text.split()) > LONGEST_DATELINE_WORDS or NOT_PUBLISHED.search(text) or _is_beside(box, names):
            continue
        changed = next((label.start() for label in LABEL.finditer(text) if label["changed"]), len(text))
        if date := iso_date(text[:changed], language):
            return date
    return ""


def _is_beside(box: "Element", names: BoxNames) -> bool:
    """Say whether a box stands in a menu, a list of links or a teaser of another story."""
    around = {hint for outer in names.around(box) for hint in outer.hints}
    return (
        not around.isdisjoint(BESIDE) or next(box.iterancestors("a", "li", "aside", "footer", "nav"), None) is not None
    )


def _said(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True, slots=True)
class _DateLine:
    """A date as readers see it by the headline."""

    date: str
    of_change: bool
    sure: bool
    """Whether it stands right behind the headline, so that it is hardly another story's."""


def _date_lines(head: Sequence[Piece], language: str) -> list[_DateLine]:
    found = []
    for place, piece in enumerate(head):
        if len(piece.text.split()) > LONGEST_DATELINE_WORDS or NOT_PUBLISHED.search(piece.text):
            continue
        if date := _date_of(piece, language):
            changed = _tells_of_change(piece)
            found.append(_DateLine(date, changed, piece.behind and place < SURE_PIECES and not changed))
    return found


def _date_of(piece: Piece, language: str) -> str:
    marked = (piece.box.get("datetime") or "") if piece.box.tag == "time" else ""
    return iso_date(piece.text, language) or iso_date(marked)


def _tells_of_change(piece: Piece) -> bool:
    """Say whether the last label at or before a date, in its own small box, is that of a change."""
    outer = piece.box.getparent()
    around = "" if outer is None else " ".join("".join(outer.itertext()).split())
    before = around.partition(piece.text)[0] if len(around) <= LONGEST_DATELINE else ""
    labels = list(LABEL.finditer(f"{before} {piece.text}"))
    return bool(labels) and labels[-1]["changed"] is not None


def _address_date(url: str) -> str:
    if not (found := ADDRESS_DATE.search(url)):
        return ""
    year, month, day = found.groups()
    return f"{year}-{month}-{day}" if month.isdecimal() else iso_date(f"{day} {month} {year}")


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        return _text(value[0])
    return value.strip() if isinstance(value, str) else ""
