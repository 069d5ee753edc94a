"""The pieces of text around a page's headline, where readers see who wrote the article and when."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audiobrief.text.page.boxes import BoxNames

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BEFORE, BEHIND = 12, 40
"""How many pieces of text before and behind the headline belong to the head of the article."""
PROSE_WORDS = 30
"""From so many words on a piece is prose and no credit; set by hand."""
MOST_PROSE = 2
"""How many pieces of prose may stand between: a summary, say, but not the article itself."""
OTHERS = frozenset({"comments", "related", "newsletter"})
"""Boxes of others than the article."""
SEEN_TEXT = (
    ".//text()[normalize-space() and not(ancestor::script or ancestor::style or ancestor::noscript"
    " or ancestor::template or ancestor::svg)]"
)
HEADINGS = frozenset({"h1", "h2", "h3"})
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text, and the element that it stands in."""

    text: str
    box: "Element"
    behind: bool = True
    """Whether it stands behind the headline."""


def pieces_around_headline(tree: "Element", title: str) -> list[Piece]:
    """Return the pieces of text behind the headline, then those before it, nearest first.

    The headline is the first h1, h2 or h3 with the words of the title; without one the list is empty.
    """
    body = next(tree.iter("body"), tree)
    pieces = [Piece(" ".join(text.split()), box) for text, box in _seen_texts(body)]
    headline = _headline(body, title)
    if headline is None:
        return []
    within = [place for place, piece in enumerate(pieces) if _holds(headline, piece.box)]
    if not within:
        return []
    names = BoxNames()
    behind: list[Piece] = []
    prose = 0
    for piece in pieces[within[-1] + 1 : within[-1] + 1 + BEHIND]:
        if _is_headline(piece.box):
            break
        behind.append(piece)
        prose += len(piece.text.split()) >= PROSE_WORDS
        if prose >= MOST_PROSE:
            break
    before = [replace(piece, behind=False) for piece in pieces[max(0, within[0] - BEFORE) : within[0]]]
    return [
        piece for piece in (*behind, *reversed(before)) if _flat(piece.text) != _flat(title) and _is_own(piece, names)
    ]


def _seen_texts(body: "Element") -> list[tuple[str, "Element"]]:
    found = []
    for text in body.xpath(SEEN_TEXT):
        parent = text.getparent()
        found.append((str(text), parent.getparent() if text.is_tail else parent))
    return found


def _headline(body: "Element", title: str) -> "Element | None":
    wanted = _flat(title)
    if not wanted:
        return None
    headings = [heading for heading in body.iter(*HEADINGS) if _flat("".join(heading.itertext())) == wanted]
    return next((heading for heading in headings if heading.tag == "h1"), headings[0] if headings else None)


def _holds(box: "Element", inner: "Element") -> bool:
    return inner is box or any(outer is box for outer in inner.iterancestors())


def _is_headline(box: "Element") -> bool:
    """Say whether it is in a heading of rank: another article, or a part of this one, begins here."""
    return any(outer.tag in {"h1", "h2"} for outer in (box, *box.iterancestors()))


def _is_own(piece: Piece, names: BoxNames) -> bool:
    around = {hint for box in names.around(piece.box) for hint in box.hints}
    return around.isdisjoint(OTHERS)


def _flat(text: str) -> str:
    return NOT_ALPHANUMERIC.sub("", text).casefold()
