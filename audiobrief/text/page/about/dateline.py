"""The date lines that readers see by a headline, and which of their dates is of the publication and which of a change.

Counts that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from audiobrief.expressions import regex
from audiobrief.text.language.dates import ENGLISH, all_readings, foreign_date, iso_date
from audiobrief.text.page.about.headline import Piece
from audiobrief.text.page.boxes import CAMEL

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORDS_FILE = Path(__file__).parent / "datelines.toml"
CHANGED, PUBLISHED, ELSE = "changed", "published", "else"
LONGEST_DATELINE_WORDS = 14
"""A longer piece of text around the headline is a sentence that mentions a day."""
LONGEST_LABELLED_WORDS = 24
"""Of a line with labels, which has the days of publication and of change, their times and zones."""
LONGEST_DATELINE = 200
"""Characters of a box that is nothing but a date line with its labels."""
MOST_PARTS = 5
"""Of a date whose day, month and year are elements of their own: a weekday and a sign as well."""
SURE_PIECES = 8
"""How many pieces of text behind the headline its date line stands at most: byline, role, labels, reading time."""
MARKS = ("datetime", "title", "data-datetime", "data-date", "data-timestamp", "data-time", "data-published")
"""Attributes in which elements have the day that they say as "3 days ago"."""
DATA_MARKS = tuple(mark for mark in MARKS if mark.startswith("data-"))
TITLED_TAGS = frozenset({"span", "p", "div", "small", "em"})
AGO = regex(r"\d+\s?(?:[smhdwy]|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?)\b|yesterday", re.IGNORECASE)
MARKED_TAGS = frozenset({"time", "abbr", "relative-time", "time-ago", "local-time"})
CHANGE_BOX = regex(r"(?<![a-z])(?:updated?(?:-?(?:at|on))?|modified|changed)(?![a-z])", re.IGNORECASE)
EVENT_BOX = regex(r"(?<![a-z])events?(?![a-z])", re.IGNORECASE)
PUBLISH_BOX = regex(r"publish|posted|created", re.IGNORECASE)
SPAN = regex(r"\s*[–—]\s*|\s-\s|\s(?:to|until|through|bis|au|al|tot|till?)\s", re.IGNORECASE)
"""What stands between the first and the last day of a life or an event."""
SMALL_WORD = regex(
    r"(?<!\S)(?!(?:the|and|with|from|for|min|mins|minutes?|read|reading|time|ago)\b)[a-z]{3,}(?=[\s,.;:!?]|$)"
)
SENTENCE_WORDS = 3
"""Words with small letters from which on an English line without a label is a sentence."""
AGENCY_WORDS = 14
"""Of the place and the day before a report, as agencies write them."""
AGENCY_PLACE = regex(r"\W*[^\W\d_a-z]{3,}\b")
AGENCY_END = regex(r"\s[-–—]{1,2}\s|\s/[\w ]+/|\s\([A-Z][\w ]+\)")
FIRST_UNPARTED = "\u0e00"
"""From Thai on the scripts of the list part no words."""
FIGURE, WORD = regex(r"\d"), regex(r"(?<![\w.:/,'’-])[.:/,'’-]*\w[\w.:/,'’-]*")
SHORT_YEAR = regex(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d\d)(?![\d./])")
LONG_YEAR = r"\1\g<2>\3\g<2>20\4"
BARE_YEAR = regex(r"(?<=[a-z.,] )['’](\d\d)\b", re.IGNORECASE)
UNIX_TIME = regex(r"1\d{9}(?:\d{3})?")
"""Seconds or milliseconds since 1970, of the years from 2001 to 2033."""
EPOCH = "1970-01-01"
"""What systems write that know no date: the first day of their time."""
TRUST = (PUBLISHED, "", CHANGED, ELSE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date as readers see it by the headline."""

    date: str
    of_change: bool
    sure: bool
    """Whether it stands right behind the headline, so that it is hardly another story's."""
    readings: frozenset[str]
    """The days that it can mean: of 3/4/2026 two."""
    last: bool = False
    """Whether it says that its change is the last."""


def date_lines(head: Sequence[Piece], language: str) -> list[DateLine]:
    """Return the date lines among the pieces of text around a headline, in their order."""
    found = []
    for place, piece in enumerate(head):
        marked = marked_date(piece.box)
        if not (marked or FIGURE.search(piece.text)) or not _may_be_date_line(piece, language):
            continue
        text = piece.text if marked else _whole_date(piece.text, piece.box, language)
        label, date = next(iter(dates_by_label(text, language)), ("", marked))
        readings = all_readings(text) | {date[:10]}
        if marked[:10] in readings:
            date, readings = marked, frozenset({marked[:10]})  # of 3/4/2026 one
        if date and not (is_span(text, language) or _is_called(piece.box, EVENT_BOX)):
            label = label or _label_beside(piece.text, language, piece.box)
            changed = label == CHANGED or (not label and _is_called_changed(piece.box))
            sure = piece.behind and place < SURE_PIECES and not changed
            found.append(DateLine(date, changed, sure, readings, changed and _is_last(piece)))
    return found


def _is_last(piece: Piece) -> bool:
    """Say whether a line or the small box around it has a word for "last"."""
    around = (" ".join(box.itertext()) for box in (piece.box, *_small_boxes_around(piece.box)))
    return any(map(_last().search, (piece.text, *around)))


def _may_be_date_line(piece: Piece, language: str) -> bool:
    """Say whether a piece is as short as date lines are, no sentence about a day, and no words of a picture."""
    if not is_short(piece.text) or says(ELSE, piece.text) or next(piece.box.iterancestors("figure"), None) is not None:
        return False
    labelled = language[:2] not in ENGLISH or says(PUBLISHED, piece.text) or says(CHANGED, piece.text)
    return labelled or len(SMALL_WORD.findall(piece.text)) < SENTENCE_WORDS


def agency_date(head: Sequence[Piece], language: str) -> str:
    """Return the day that a report begins with behind a place in capitals: "LONDON, March 1, 2026 /PRNewswire/ --"."""
    for piece in head:
        if piece.behind and AGENCY_PLACE.match(piece.text):
            parts = AGENCY_END.split(" ".join(piece.text.split()[:AGENCY_WORDS]))
            if date := next((date for part in parts[:-1] if (date := iso_date(part, language))), ""):
                return date
    return ""


def foreign_line(head: Sequence[Piece], language: str) -> str:
    """Return the date of a line in another language than the page says it has."""
    lines = (piece.text for piece in head if is_short(piece.text) and not iso_date(piece.text, language))
    return next((date for line in lines if not says(CHANGED, line) and (date := foreign_date(line))), "")


def is_span(text: str, language: str) -> bool:
    """Say whether a line without labels has the first and the last day of something, a life or an event."""
    if any(_labels().finditer(text)):
        return False
    return len({date for part in SPAN.split(text) if (date := iso_date(part, language))}) > 1


def says(what: str, text: str) -> bool:
    """Say whether a text has a word for what `datelines.toml` calls "published", "changed" or "else"."""
    return any(label.lastgroup == what for label in _labels().finditer(text))


@lru_cache(maxsize=1 << 12)
def tells_publication(text: str) -> bool:
    """Say whether the beginning of a text has a word for its publication; menus and boxes in boxes say the same."""
    return says(PUBLISHED, text)


def dates_by_label(text: str, language: str) -> list[tuple[str, str]]:
    """Return what the dates of a line are of, "published", "changed", "else" or nothing where none says, and they.

    The likeliest to be of the publication comes first.
    """
    labels = list(_labels().finditer(text))
    starts = [0, *(label.start() for label in labels)]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    dates = [iso_date(BARE_YEAR.sub(r"20\1", SHORT_YEAR.sub(LONG_YEAR, part)), language) for part in parts]
    kinds = ["", *(label.lastgroup or "" for label in labels)]
    if labels and dates[0] and not dates[-1]:  # each stands behind its date
        kinds = [*kinds[1:], ""]
    found = [(kind, date) for kind, date in zip(kinds, dates, strict=True) if date]
    return sorted(found, key=lambda pair: TRUST.index(pair[0]))


def moment_of(text: str) -> str:
    """Return a date of a page's data as ISO 8601; it may be a Unix time, in seconds or milliseconds."""
    if text.startswith(EPOCH):
        return ""
    if UNIX_TIME.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return iso_date(text)


def marked_date(box: "Element") -> str:
    """Return the day that an element bears in its markup."""
    marks = MARKS if box.tag in MARKED_TAGS or box.get("datetime") else DATA_MARKS
    if date := next((date for mark in marks if (said := box.get(mark)) and (date := moment_of(said))), ""):
        return date
    title = box.get("title") or ""
    return iso_date(title) if title and box.tag in TITLED_TAGS and AGO.search(box.text or "") else ""


def _label_beside(text: str, language: str, box: "Element") -> str:
    """Return what the label is of that stands before or behind a line in the same small box, without another date."""
    outer = box.getparent()
    around = "" if outer is None else " ".join("".join(outer.itertext()).split())
    before, _, behind = around.partition(text) if len(around) <= LONGEST_DATELINE else ("", "", "")
    labels = list(_labels().finditer(before))
    if labels and not iso_date(before[labels[-1].end() :], language):
        return labels[-1].lastgroup or ""
    following = _labels().search(behind)
    if following and not before.strip() and not FIGURE.search(behind, following.end()):
        return following.lastgroup or ""
    return ""


def _whole_date(text: str, box: "Element", language: str) -> str:
    """Return the text, or that of the small box around it where the parts of the date are elements of their own."""
    if iso_date(text, language):
        return text
    for outer in _small_boxes_around(box):
        whole = " ".join(" ".join(outer.itertext()).split())
        if len(whole.split()) > MOST_PARTS:
            break
        if iso_date(whole := whole.replace(" ,", ","), language):
            return whole
    return text


def _is_called(box: "Element", name: re.Pattern[str]) -> bool:
    return any(name.search(CAMEL.sub("-", outer.get("class") or "")) for outer in (box, *_small_boxes_around(box)))


def _is_called_changed(box: "Element") -> bool:
    """Say whether a box, or one of two around it with hardly more in them, is called that of the last change.

    WordPress calls it "published updated" where both are the same, and themes leave that so where they are not.
    """
    for outer in (box, *_small_boxes_around(box)):
        named = CAMEL.sub("-", outer.get("class") or "")
        published, changed = PUBLISH_BOX.search(named), CHANGE_BOX.search(named)
        if bool(published) is not bool(changed):
            return bool(changed)
    return False


def _small_boxes_around(box: "Element") -> Iterator["Element"]:
    for _ in range(2):
        outer = box.getparent()
        if outer is None or sum(map(len, outer.itertext())) > LONGEST_DATELINE:
            return
        yield outer
        box = outer


def is_short(text: str) -> bool:
    """Say whether a text is no longer than date lines are."""
    words = len(WORD.findall(text))
    return words <= LONGEST_DATELINE_WORDS or (
        words <= LONGEST_LABELLED_WORDS and (says(PUBLISHED, text) or says(CHANGED, text))
    )


@cache
def _labels() -> re.Pattern[str]:
    tables = tomli.loads(WORDS_FILE.read_text("utf-8"))
    groups = (f"(?P<{what}>{_any_of(tables[what])})" for what in (CHANGED, PUBLISHED, ELSE))
    return re.compile("|".join(groups), re.IGNORECASE)


@cache
def _last() -> re.Pattern[str]:
    return re.compile(_any_of(tomli.loads(WORDS_FILE.read_text("utf-8"))["last"]), re.IGNORECASE)


def _any_of(table: Mapping[str, Sequence[str]]) -> str:
    words = sorted({word for words in table.values() for word in words}, key=len, reverse=True)
    parted = "|".join(word for word in words if word[0].isalpha() and word[0] < FIRST_UNPARTED)
    joined = [word for word in words if word[0] >= FIRST_UNPARTED or not word[0].isalpha()]
    return "|".join([rf"\b(?:{parted})\b", *joined])
