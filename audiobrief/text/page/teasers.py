"""Announcements of other stories on a page: beside linked headlines in a row of small boxes, or before "Read more".

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.standards.urls import host_name
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS
from audiobrief.text.language.dates import iso_date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from audiobrief.text.page.survey import SurveyLine

LONGEST_MORE_WORDS = 4  # "Read the full story"
MORE = regex(
    r"\b(?:read|more|rest|full|continue|lees|meer|mehr|weiter|lire|suite|leer|más|mais|leggi)\b|[»→…]",
    re.IGNORECASE,
)
FEWEST_TEASERS = 2  # one alone may be a paragraph between two links
TEASER, CARD = "teaser", "card"
FEWEST_CARDS = 3  # two boxes side by side may be a figure and its text
CARD_LEVELS = 4  # boxes around a card within its row; set by hand
CARD_LINES = range(2, 6)
"""A headline with a section, a date or a standfirst; one line alone may be a paragraph."""
MOST_LINES_AROUND = 40
"""A box with more holds many cards; what is around it is none either."""
LONGEST_CARD_WORDS = 50  # a teaser's headline and standfirst
LONGEST_EXCERPT_WORDS = 120  # a feed's excerpt of 55 words, twice
LONGEST_DATELINE_WORDS = 5  # "Tuesday, 3 March 2026"
MOST_ANNOUNCED = 0.5
"""Share of the page's paragraphs."""
LISTS = frozenset({"ul", "ol", "dl", "tr", "tbody", "table"})


def leading_within(elements: Sequence["Element"], lines: Sequence["SurveyLine"], url: str) -> frozenset[int]:
    """Return the places of the lines that are links into the page's own site.

    Other stories lie there; what a list of places or products names lies elsewhere.
    """
    own = _site(url)
    return frozenset(
        place
        for place, (element, line) in enumerate(zip(elements, lines, strict=True))
        if "link" in line.signs and (not own or _site(_target(element)) in {"", own})
    )


def _target(element: "Element") -> str:
    """Return where the first link in or around a line leads."""
    within = next(element.iter("a"), None)
    link = next(element.iterancestors("a"), None) if within is None else within
    return "" if link is None else (link.get("href") or "").strip()


def _site(url: str) -> str:
    """Return the last two parts of the host: desks and shops have hosts of their own. Empty for a relative link."""
    return ".".join(host_name(url).split(".")[-2:]) if "//" in url else ""


def find_cards(
    elements: Sequence["Element"],
    lines: Sequence["SurveyLine"],
    sizes: Mapping["Element", int],
    leads: AbstractSet[int],
) -> list[tuple[int, str]]:
    """Return the places of texts that stand with a linked headline in a small box, one of a row of such boxes.

    With each its sign: of a card that has a date or leads on it is surely a teaser. `leads` are the places of links
    into the site; a row with a card that has none announces no stories.
    """
    rows = _rows(elements, lines, sizes)
    cards = [places for row in rows for places in row]
    within = [places for row in rows if not any(map(leads.isdisjoint, row)) for places in row]
    announced = {place for places in cards if _announces(lines, places) for place in places}
    prose = [place for place, line in enumerate(lines) if not line.signs and line.word_count >= FEWEST_PROSE_WORDS]
    if sum(place in announced for place in prose) > len(prose) * MOST_ANNOUNCED:
        announced = set()  # a list of events, say, is what such a page is about
    return [
        (place, TEASER if place in announced else CARD)
        for place in sorted({place for places in within for place in places})
        if "link" not in lines[place].signs
        and lines[place].word_count <= (LONGEST_EXCERPT_WORDS if place in announced else LONGEST_CARD_WORDS)
    ]


def _rows(
    elements: Sequence["Element"], lines: Sequence["SurveyLine"], sizes: Mapping["Element", int]
) -> list[list[list[int]]]:
    """Return the rows of small boxes with a linked headline in each, as the places of the lines in each box."""
    boxes: dict[Element, list[int]] = {}
    for place, element in enumerate(elements):
        for box in (element, *islice(element.iterancestors(), CARD_LEVELS)):
            if sizes[box] > MOST_LINES_AROUND:
                break
            if sizes[box] >= CARD_LINES.start:
                boxes.setdefault(box, []).append(place)
    rows: dict[tuple[Element | None, str], list[list[int]]] = {}
    for box, places in boxes.items():
        if len(places) not in CARD_LINES or box.tag in LISTS:
            continue
        linked = sum("link" in lines[place].signs for place in places)
        if 0 < linked < len(places):
            rows.setdefault((box.getparent(), box.tag), []).append(places)
    return [row for row in rows.values() if len(row) >= FEWEST_CARDS]


def _announces(lines: Sequence["SurveyLine"], places: Sequence[int]) -> bool:
    """Say whether a card has a linked headline, and a date or a link such as "Read more"."""
    card = [lines[place] for place in places]
    headed = any(line.kind == Kind.HEADING and "link" in line.signs for line in card)
    brief = (line for line in card if line.kind != Kind.HEADING and line.word_count <= LONGEST_DATELINE_WORDS)
    return headed and any(iso_date(line.text) or ("link" in line.signs and MORE.search(line.text)) for line in brief)


def with_teasers(lines: list["SurveyLine"], leads: AbstractSet[int]) -> list["SurveyLine"]:
    """Return the lines with a sign on those between a linked headline and a short link such as "Read more"."""
    places = []
    for place in range(1, len(lines) - 1):
        line, after = lines[place : place + 2]
        goes_on = "link" in after.signs and after.word_count <= LONGEST_MORE_WORDS and MORE.search(after.text)
        if place - 1 in leads and goes_on and "link" not in line.signs:
            places.append(place)
    for place in places if len(places) >= FEWEST_TEASERS else ():
        lines[place] = replace(lines[place], signs=(*lines[place].signs, TEASER))
    return lines
