"""Who wrote a page's article: names only, each once, from one place of the page.

Its data come first, then the box that it calls the author's, then the line by the headline that begins with "By".
Better none than somebody else's.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from audiobrief.expressions import regex
from audiobrief.languages import words_of_all
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.about.author_boxes import (
    ABOUT_BOX,
    AUTHOR_BOX,
    NAME_TAGS,
    is_called_author,
    leads_to_author,
)
from audiobrief.text.page.about.dated_boxes import BESIDE, is_in_teaser
from audiobrief.text.page.about.dateline import is_short
from audiobrief.text.page.about.given_authors import by_organization, given_authors
from audiobrief.text.page.about.headline import Piece
from audiobrief.text.page.about.names import (
    LEADING_BY,
    LONGEST_NAME,
    NAMES,
    NO_PERSON,
    NOT_A_NAME,
    SINGLE_NAME,
    bare_name,
    join_names,
    name_in,
)
from audiobrief.text.page.boxes import CAMEL, BoxNames

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR_LABEL = regex(r"\s*(?:(?:about the )?authors?|written by|words by)\s*:?\s*", re.IGNORECASE)
PARTED = regex(r"\s[|•·–—-]\s")
USER_NAME = regex(r"[a-z0-9]+(?:[._-][a-z0-9]+)*|(?i:[\w-]+\.(?:com|net|org|io|co))")
"""What a person or a site is called by machines: a name that readers see goes before."""
NEAR = 6
"""How many pieces behind the headline a bare name beside a date can stand."""
WRITTEN_BY = regex(
    r"\W*(?:(?:this |the )?(?:article|story|post)?\s*(?:was )?(?:written|words|text) by\b|(?:post )?authors?\s*:)",
    re.IGNORECASE,
)
"""What stands nowhere but with the author of the page; a bare "By" may be another story's."""
WORD_CHARACTER = regex(r"\w")
BEGINS_WRITTEN_BY = regex(
    r"\W*(?:(?:(?:this|the)\s)?\s*(?:article|story|post|was\s|written|words|text|author|about)|[aswpt]\w*\W*\Z)",
    re.IGNORECASE,
)
"""How the first text of an element begins that says WRITTEN_BY or AUTHOR_LABEL; one word may go on in another text."""
BY_LINE = regex(
    rf"\b(?:(?:written|posted|published|words) )?by:?$|^(?:di|{'|'.join(words_of_all('byline', 'before_names'))}):?$",
    re.IGNORECASE,
)
READ_OR_AGO = regex(
    r"\d+\s?min(?:ute)?s?(?: read)?|(?:\d+|an?|one) (?:minute|hour|day|week|month)s? ago", re.IGNORECASE
)
"""What stands beside an author's name as dates do."""
LONGEST_DATE = 40
"""Characters of a date with its weekday and time."""
MOST_CHILDREN = 4
"""Of an element that is a name with its label; a box with more holds other things."""
ENOUGH = 2
"""Points of a name: one for each time that it stands in a teaser, all of them where it stands elsewhere."""
LABEL_WORDS = 6
"""A line with "By" in it and more words before it is a sentence."""


def find_byline(  # noqa: PLR0913
    tree: "Element",
    metas: Mapping[str, str],
    node: Mapping[str, Any],
    head: Sequence[Piece],
    site_name: str,
    *,
    title: str,
) -> str:
    """Return the authors as readers would say them, such as "Ida Marsh and Joe Brook"; empty where none is known."""
    opinions: list[list[str]] = []
    for names in _opinions(tree, metas, node, head):
        byline = join_names(names, site_name)
        if byline and not USER_NAME.fullmatch(byline):
            return byline
        opinions.append(names)
    known = list(filter(None, (join_names(names, "") for names in opinions)))
    named_by_site = any("." in byline for byline in known)
    if not named_by_site and (byline := join_names(_only_author(tree, title), site_name)):
        return byline
    return next(iter(known), "")  # a site named after its author says both, and some know a user's name alone


def _opinions(
    tree: "Element", metas: Mapping[str, str], node: Mapping[str, Any], head: Sequence[Piece]
) -> Iterator[list[str]]:
    if by_organization(node):
        yield _linked_authors(head)
        yield _by_line(head)
    yield from given_authors(tree, metas, node)
    yield _linked_authors(head)
    yield _named_boxes(head)
    yield _by_line(head)
    yield _beside_date(head)
    yield _marked_authors(tree)


def _linked_authors(head: Sequence[Piece]) -> list[str]:
    """Return the texts of links that lead to their authors."""
    return _names_of_one_place([piece for piece in head if any(map(leads_to_author, _up(piece, 3)))], SINGLE_NAME)


def _named_boxes(head: Sequence[Piece]) -> list[str]:
    """Return the names in the nearest box that is called the author's."""
    return _names_of_one_place([piece for piece in head if _is_in_author_box(piece)], SINGLE_NAME)


def _by_line(head: Sequence[Piece]) -> list[str]:
    """Return the name behind "By", in the same piece of text or the next."""
    for place, piece in enumerate(head):
        if BY_LINE.search(piece.text) and len(piece.text.split()) <= LABEL_WORDS:
            return _names_of_one_place(_listed(head[place + 1 :]))
        if LEADING_BY.match(piece.text) and (names := _names_of_one_place([piece])):
            return names
    return []


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the first piece and those that "and" or a comma joins to it."""
    listed: list[Piece] = []
    joined = True
    for piece in pieces:
        joins = piece.text in {",", "and", "&"}
        if not (joins or joined):
            break
        listed += [] if joins else [piece]
        joined = joins
    return listed


def _beside_date(head: Sequence[Piece]) -> list[str]:
    """Return a bare name right before or behind a date line, close behind the headline."""
    near = [piece for piece in head if piece.behind][:NEAR]
    for place, piece in enumerate(near):
        if NO_PERSON.search(PARTED.split(piece.text)[0]):
            continue
        parts = PARTED.split(piece.text) if is_short(piece.text) else []
        if any(map(_is_like_date, parts)) and (
            names := [name for part in parts if _is_full_name(name := name_in(part))]
        ):
            return names
        dated = any(_is_like_date(other.text) for other in near[max(0, place - 2) : place + 3])
        linked = any(box.tag == "a" and box.get("href") for box in _up(piece, 3))
        names = _names_of_one_place([piece]) if dated and not linked and is_short(piece.text) else []
        if names and all(map(_is_full_name, names)):
            return names
    return []


def _is_like_date(text: str) -> bool:
    return len(text) < LONGEST_DATE and bool(iso_date(text) or READ_OR_AGO.fullmatch(text.strip()))


def _is_full_name(name: str) -> bool:
    """Say whether a text is a name, or several, each with a surname: lists of places and subjects have words alone."""
    return bool(NAMES.fullmatch(name)) and all(" " in part for part in name.split(", "))


def _marked_authors(tree: "Element") -> list[str]:
    """Return the first name that the page marks as the author's by a property, wherever it stands."""
    for element in tree.iter("a", "span", "address", "meta"):
        if element.get("itemprop") == "author" or "author" in (element.get("rel") or "").split():
            name = bare_name("".join(element.itertext()) or element.get("content") or "")
            if NAMES.fullmatch(name):
                return [name]
    return []


def _only_author(tree: "Element", title: str) -> list[str]:
    """Return the name that all lines with "Written by", boxes and links of authors have, if it is one.

    In the teaser of another story it has to stand twice: who wrote all that a site shows wrote this as well.
    """
    boxes = BoxNames()
    found: dict[str, str] = {}
    sure = 0
    for element in tree.iter(*NAME_TAGS):
        if len(element) > MOST_CHILDREN:
            continue
        called = is_called_author(element)
        if not (called or _may_name_writer(element)):
            continue
        pieces = _pieces(element)
        if not 0 < sum(map(len, pieces)) < LONGEST_NAME:
            continue
        text = " ".join("".join(pieces).split())
        if AUTHOR_LABEL.fullmatch(pieces[0]) and len(pieces) > 1:
            text = pieces[1]  # a label, a name, a role
        elif called and NAMES.fullmatch(pieces[0].strip()):
            text = pieces[0]
        elif not (called or WRITTEN_BY.match(text)):
            continue
        name = name_in(text)
        if not NAMES.fullmatch(name) or NOT_A_NAME.search(name) or _is_beside(element, boxes):
            continue
        found.setdefault(name.casefold(), name)
        sure += 1 if is_in_teaser(element, title) else ENOUGH
    return list(found.values()) if len(found) == 1 and sure >= ENOUGH else []


def _may_name_writer(element: "Element") -> bool:
    """Say whether the element's text begins like that of WRITTEN_BY."""
    begun = element.text or ""
    if not WORD_CHARACTER.search(begun):
        begun = next((text for text in element.itertext() if WORD_CHARACTER.search(text)), "")
    return BEGINS_WRITTEN_BY.match(begun.strip()[:LONGEST_NAME]) is not None


def _pieces(element: "Element") -> list[str]:
    """Return the texts in an element, its children's apart, without what is nothing but space."""
    texts = element.itertext() if len(element) else iter([element.text or ""])
    return [text for text in texts if text and not text.isspace()]


def _is_beside(element: "Element", boxes: BoxNames) -> bool:
    """Say whether an element stands in a menu, among replies, or with other stories."""
    return any(not BESIDE.isdisjoint(box.hints) for box in boxes.around(element))


def _names_of_one_place(pieces: Sequence[Piece], also: re.Pattern[str] | None = None) -> list[str]:
    """Return the names among pieces of text, as long as they stand in the same box of the page."""
    names: list[str] = []
    place: Element | None = None
    for piece in pieces:
        name = name_in(piece.text)
        is_name = NAMES.fullmatch(name) or (also is not None and also.fullmatch(name))
        if not is_name or NOT_A_NAME.search(name):
            continue
        around = _around(piece)
        if place is not None and around is not place:
            break
        place = around
        if name not in names:
            names.append(name)
    return names


def _around(piece: Piece) -> "Element":
    box = piece.box
    for _ in range(3):
        outer = box.getparent()
        if outer is None or outer.tag in {"body", "article", "main"}:
            break
        box = outer
    return box


def _is_in_author_box(piece: Piece) -> bool:
    for box in _up(piece, 4):
        named = CAMEL.sub("-", f"{box.get('itemprop') or ''} {box.get('class') or ''}")
        if ABOUT_BOX.search(named):
            return False
        if AUTHOR_BOX.search(named):
            return True
    return False


def _up(piece: Piece, levels: int) -> Iterator["Element"]:
    box: Element | None = piece.box
    for _ in range(levels):
        if box is None or box.tag in {"body", "article", "main"}:
            return
        yield box
        box = box.getparent()
