"""The pieces of text around a page's headline, where readers see who wrote the article and when.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.text.letters import letters_of
from audiobrief.text.page.boxes import Box, BoxNames
from audiobrief.text.page.survey import UNSEEN

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BEFORE, BEHIND = 12, 40
"""How many pieces of text before and behind the headline belong to the head of the article."""
PROSE_WORDS = 30
"""From so many words on a piece is prose and no credit; set by hand."""
SUBTITLE_PIECES = 8
"""How many pieces behind the headline a heading of rank is still its subtitle, as long as no prose stands between."""
MOST_PROSE = 2
"""How many pieces of prose may stand between: a summary, say, but not the article itself."""
NEARLY = 0.6
"""Share of the title that a first heading must have when none is all of it."""
NEAREST = 2
"""How many pieces right behind the headline are the article's own wherever they stand."""
FIGURE = regex(r"\d")
FEWEST_WORDS = 4
"""Of a heading that is the headline whatever the title: with fewer it can be the name of a site or a section."""
HALF, MOST = 0.4, 0.6
"""Share of the words that a title and a heading have in common, where one of them is put otherwise."""
OTHERS = frozenset({"comments", "related", "newsletter"})
"""Boxes of others than the article."""
HEADINGS = frozenset({"h1", "h2", "h3"})
_Seen = tuple[str, "Element"]
"""A text as it stands in the markup, and the element that it stands in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text, and the element that it stands in."""

    text: str
    box: "Element"
    behind: bool = True
    """Whether it stands behind the headline."""


def pieces_around_headline(tree: "Element", title: str) -> list[Piece]:
    """Return the pieces of text behind the headline, then those before it, nearest first.

    The headline is the first h1, h2 or h3 with the words of the title, else the first text with them; without one the
    list is empty.
    """
    body = next(tree.iter("body"), tree)
    wanted = letters_of(title)
    texts, within = _texts_with_headline(body, title) if title else ([], [])
    if not within:
        return []
    names = BoxNames()
    behind: list[Piece] = []
    prose = 0
    for text, box in texts[within[-1] + 1 : within[-1] + 1 + BEHIND]:
        if _is_headline(box) and (prose or len(behind) >= SUBTITLE_PIECES):
            break
        behind.append(piece := Piece(" ".join(text.split()), box))
        prose += len(piece.text.split()) >= PROSE_WORDS
        if prose >= MOST_PROSE:
            break
    earlier = texts[max(0, within[0] - BEFORE) : within[0]]
    before = [Piece(" ".join(text.split()), box, behind=False) for text, box in earlier]
    shared = frozenset(names.around(texts[within[-1]][1]))
    nearest = behind[:NEAREST]
    return [
        piece
        for piece in (*behind, *reversed(before))
        if letters_of(piece.text) != wanted and _is_own(piece, names, shared, nearest=piece in nearest)
    ]


def _seen_texts(body: "Element") -> Iterator[_Seen]:
    """Yield the texts of a page as they stand in its markup, but for what is nothing but space."""
    from lxml.etree import iterwalk

    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            text, box = element.tail, element.getparent() if element is not body else None
        elif isinstance(element.tag, str) and element.tag not in UNSEEN:
            text, box = element.text, element
        else:
            walk.skip_subtree()
            continue
        if box is not None and text and not text.isspace():
            yield text, box


def _texts_with_headline(body: "Element", title: str) -> tuple[list[_Seen], list[int]]:
    """Return the pieces of the page, at least those around its headline, and which of them are the headline.

    It is a heading, else a text of its own that is no link.
    """
    wanted = letters_of(title)
    said = {heading: "".join(heading.itertext()) for heading in body.iter(*HEADINGS)}
    if (headline := _headline(said, title)) is not None:
        return _texts_around(body, headline)
    texts = list(_seen_texts(body))
    alone = (place for place, (text, _) in enumerate(texts) if letters_of(text) == wanted)
    if found := [place for place in alone if texts[place][1].tag != "a"][:1]:
        return texts, found
    headline = _headline_put_otherwise(said, title)
    return (texts, []) if headline is None else _texts_around(body, headline)


def _texts_around(body: "Element", headline: "Element") -> tuple[list[_Seen], list[int]]:
    inside = set(headline.iter())
    texts: list[_Seen] = []
    within: list[int] = []
    for text, box in _seen_texts(body):
        if box in inside:
            within.append(len(texts))
        texts.append((text, box))
        if within and len(texts) > within[-1] + BEHIND:
            break
    return texts, within


def _headline(said: "Mapping[Element, str]", title: str) -> "Element | None":
    """Return the heading with the words of the title, all or nearly all; an h1 before others."""
    wanted = letters_of(title)
    ranked = [heading for heading in said if heading.tag == "h1"]
    same = [heading for heading, text in said.items() if letters_of(text) == wanted]
    first = next((heading for heading in same if heading.tag == "h1"), None)
    if first is None and len(ranked) == 1 and same and _share(said[ranked[0]], title) >= HALF:
        return ranked[0]  # a part of the article can be called as the page's head calls the whole
    if first is not None or same:
        return same[0] if first is None else first
    return next((heading for heading in ranked if _is_nearly(letters_of(said[heading]), wanted)), None)


def _headline_put_otherwise(said: "Mapping[Element, str]", title: str) -> "Element | None":
    """Return the heading with most words of the title, else the only h1, unless it is the name of the site."""
    near = max(said, key=lambda heading: (_share(said[heading], title), heading.tag == "h1"), default=None)
    if near is not None and _share(said[near], title) >= MOST:
        return near
    ranked = [heading for heading in said if heading.tag == "h1"]
    words = len(said[ranked[0]].split()) if len(ranked) == 1 else 0
    return ranked[0] if words >= FEWEST_WORDS and next(ranked[0].iter("a"), None) is None else None


def _share(text: str, title: str) -> float:
    """Return how much of the words of two texts, together, is in both."""
    one, other = set(text.casefold().split()), set(title.casefold().split())
    return len(one & other) / max(len(one), len(other), 1)


def _is_nearly(letters: str, wanted: str) -> bool:
    """Say whether one is the other with a little more at its beginning or end."""
    short, long = sorted((letters, wanted), key=len)
    return len(short) >= len(long) * NEARLY and (long.startswith(short) or long.endswith(short))


def _is_headline(box: "Element") -> bool:
    """Say whether it is in a heading of rank: another article, or a part of this one, begins here."""
    return any(outer.tag in {"h1", "h2"} for outer in (box, *box.iterancestors()))


def _is_own(piece: Piece, names: BoxNames, shared: frozenset[Box], *, nearest: bool) -> bool:
    """Say whether a piece is not of replies or other stories, by boxes that do not hold the headline as well.

    An issue of a newsletter has its date in a box called so.
    """
    around = {hint for box in names.around(piece.box) if box not in shared for hint in box.hints}
    return around.isdisjoint(OTHERS - {"newsletter"} if nearest and FIGURE.search(piece.text) else OTHERS)
