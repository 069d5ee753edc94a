"""Dates in boxes anywhere on a page that are its article's: by their label, the box's name, or the author beside them.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.language.dates import iso_date
from audiobrief.text.letters import letters_of
from audiobrief.text.page.about.author_boxes import NAME_TAGS, is_called_author
from audiobrief.text.page.about.dateline import (
    CHANGED,
    ELSE,
    MARKED_TAGS,
    PUBLISHED,
    dates_by_label,
    is_short,
    marked_date,
    says,
    tells_publication,
)
from audiobrief.text.page.boxes import CAMEL, MOST_NAMES, BoxNames

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

LONGEST_LABELLED_WORDS = 9
"""Of a date with its labels, time and zone: "Published on Tuesday, 3 March 2026 at 07:15 GMT"."""
LONGEST_AUTHOR_WORDS = 20
"""Of a box with the author's name, role, the date and a reading time, and nothing else."""
LONGEST_LABEL = 30
"""Characters, as in "This post was first published"."""
FIRST_PUBLISHED = regex(
    r"\W*(?:this (?:article|story|post|piece|page|guide|review|report|column|essay|interview|entry) (?:was|is) )?"
    r"(?:originally|first) (?:published|posted)(?: on)?:? (?!(?:in|at|by|as|with)\b)(.{8,32})",
    re.IGNORECASE,
)
FIRST_LEVELS = 3
MOST_CHILDREN = 4
"""Of a box that holds a date and its labels, and nothing else."""
TEASER_LEVELS = 4
LONGEST_TEASER = 600
"""Characters of the teaser of another story, with its picture's words."""
TEASER_STOPS = frozenset({"body", "article", "main"})
FIGURES = regex(r"\d{4}|\d[./]\d")
DATE_TAGS = ("time", "span", "p", "div", "small", "em", "strong", "li", "dd", "date")
DATE_BOX = regex(
    r"(?<![a-z])(?:(?:post|entry|article|blog|story|meta|news|publish(?:ed|ing)?|publication|pub|details|header|hero|posted)"
    r"[-_]*(?:on[-_]*)?(?:dates?|time)|date[-_]*(?:line|published|posted|meta)|dateline|dt-published|(?:posted|published)-on|date)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""How boxes are called that hold the date of an article: hAtom's "published", WordPress' "entry-date" and kin."""
NOT_DATE_BOX = regex(r"update|modif|reading|read-?time|event|comment|related|card|teaser|copyright", re.IGNORECASE)
OTHERS_BOX = regex(r"(?<![a-z])(?:repl(?:y|ies)|comments?|sidebar)(?![a-z])", re.IGNORECASE)
OTHERS = frozenset({"comments", "related"})
BESIDE = frozenset({"comments", "related", "newsletter", "nav", "footer", "aside"})
BESIDE_LABELLED = BESIDE - {"aside", "newsletter"}
"""What a date with its label is not in: some pages tell of themselves in a column beside the article."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is looked at for every date."""

    tree: "Element"
    title: str
    language: str
    """With a region, where anything tells it."""
    url: str
    names: BoxNames = field(default_factory=BoxNames)


def labelled_date(page: Page) -> str:
    """Return the date of a line that is nothing but "Posted on" or its like and it, where it is but one."""
    found = set()
    for box in page.tree.iter(*DATE_TAGS):
        if len(box) > MOST_CHILDREN or not tells_publication(_first_text(box)[:LONGEST_LABEL]):
            continue
        text = " ".join(" ".join(box.itertext()).split())  # a label may be a heading of its own
        if len(text.split()) > LONGEST_LABELLED_WORDS:
            continue
        label, date = next(iter(dates_by_label(text, page.language)), ("", ""))
        own = (
            label == PUBLISHED
            and not _is_beside(box, page.names, BESIDE_LABELLED)
            and not is_in_teaser(box, page.title)
        )
        if date and own:
            found.add(date)
    return found.pop() if len(found) == 1 else ""


def first_published(page: Page) -> str:
    """Return the day of a line that says of this article, whatever changed, when it was first published."""
    found = set()
    for text in _texts_of_first()(page.tree):
        label = FIRST_PUBLISHED.match(" ".join(text.split()))
        date = iso_date(label[1], page.language) if label else ""
        if date and not _is_beside(text.getparent(), page.names) and not is_in_teaser(text.getparent(), page.title):
            found.add(date)
    return found.pop() if len(found) == 1 else ""


@cache
def _texts_of_first() -> "XPath":
    from lxml.etree import XPath

    return XPath("//body//text()[contains(., 'riginally p') or contains(., 'irst p')]")


def named_date(page: Page) -> str:
    """Return the date in the first box that the page calls that of the article, and not of a story beside it."""
    for box in page.tree.iter(*DATE_TAGS):
        if not _names_date(box.get("class") or "", box.get("id") or ""):
            continue
        text = _said(box)
        if not is_short(text) or says(ELSE, text) or _is_beside(box, page.names):
            continue
        parts = " ".join(" ".join(box.itertext()).split())  # a day, month and year of a calendar's leaf
        dates = dates_by_label(text, page.language) or dates_by_label(parts, page.language)
        label, date = next(iter(dates), ("", marked_date(box)))
        if date and label != CHANGED and not is_in_teaser(box, page.title):
            return date
    return ""


@lru_cache(maxsize=MOST_NAMES)
def _names_date(classes: str, identifier: str) -> bool:
    named = CAMEL.sub("-", f"{classes} {identifier}")
    return DATE_BOX.search(named) is not None and NOT_DATE_BOX.search(named) is None


def date_by_author(page: Page) -> str:
    """Return the date that stands alone with the author's name in a small box, where it is but one."""
    found = set()
    for box in page.tree.iter(*DATE_TAGS):
        text = _said(box) if not len(box) and FIGURES.search(box.text or "") else ""
        if not text or len(text.split()) > LONGEST_LABELLED_WORDS or says(ELSE, text):
            continue
        date = iso_date(text, page.language)
        if date and _is_with_author(box) and not _is_beside(box, page.names) and not is_in_teaser(box, page.title):
            found.add(date)
    return found.pop() if len(found) == 1 else ""


def _is_with_author(box: "Element") -> bool:
    outer = box.getparent()
    for _ in range(2):
        if outer is None or len(_said(outer).split()) > LONGEST_AUTHOR_WORDS:
            return False
        if any(is_called_author(each) for each in outer.iter(*NAME_TAGS)):
            return True
        outer = outer.getparent()
    return False


def _is_beside(box: "Element", names: BoxNames, beside: frozenset[str] = BESIDE) -> bool:
    """Say whether a box stands in a menu, a list of links or a teaser of another story."""
    around = {hint for outer in names.around(box) for hint in outer.hints}
    return (
        not around.isdisjoint(beside) or next(box.iterancestors("a", "li", "aside", "footer", "nav"), None) is not None
    )


def _is_of_readers(box: "Element", names: BoxNames) -> bool:
    """Say whether a box is in one of replies or other stories."""
    named = (
        f"{outer.get('class') or ''} {outer.get('id') or ''}" for outer in islice(box.iterancestors(), TEASER_LEVELS)
    )
    return any(map(OTHERS_BOX.search, named)) or any(not OTHERS.isdisjoint(outer.hints) for outer in names.around(box))


def only_time(page: Page) -> str:
    """Return the date of the page's `time` elements, when it is but one: several are of several stories."""
    times = (time for time in page.tree.iter(*MARKED_TAGS) if not _is_of_readers(time, page.names))
    found = {time: time_date(time, page.language) for time in times}
    dates = {date[:10]: time for time, date in found.items() if date}
    if len(dates) != 1:
        return ""
    (time,) = dates.values()
    return "" if is_in_teaser(time, page.title) else found[time]


def time_date(time: "Element", language: str) -> str:
    """Return what an element says of a day, in its markup or to readers; theirs is the page's own, data are in UTC."""
    marked, said = marked_date(time), iso_date(_said(time), language)
    if marked and said and marked.endswith(("Z", "+00:00")) and days_apart(marked, said) == 1:
        return said
    return marked or said


def is_in_teaser(box: "Element", title: str) -> bool:
    """Say whether something stands in another story's teaser: in a small box with a linked heading, not the title."""
    wanted = letters_of(title)
    for outer in islice(box.iterancestors(), TEASER_LEVELS):
        if outer.tag in TEASER_STOPS or len(_said(outer)) > LONGEST_TEASER:
            return False
        if any(_is_headline_of_others(heading, wanted) for heading in outer.iter("h2", "h3", "h4", "h5", "h6")):
            return True
    return False


def _is_headline_of_others(heading: "Element", wanted: str) -> bool:
    linked = next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    return linked and letters_of("".join(heading.itertext())) != wanted


def _said(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _first_text(element: "Element") -> str:
    """Return the text that an element begins with, or the first of its children, a level down or two."""
    for _ in range(FIRST_LEVELS):
        if (text := element.text) and not text.isspace() and isinstance(element.tag, str):
            return str(text).strip()
        if not len(element):
            break
        element = element[0]
    return ""


def days_apart(one: str, other: str) -> int:
    """Return how many days are between two dates in ISO 8601."""
    return abs((dt.date.fromisoformat(one[:10]) - dt.date.fromisoformat(other[:10])).days)
