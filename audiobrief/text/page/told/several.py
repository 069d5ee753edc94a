"""Several articles on one page, as a blog's front has them: each can be made by its number, none is taken for all.

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from audiobrief.errors import ReadError
from audiobrief.model import Hold
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS
from audiobrief.text.page.boxes import BoxNames

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

SEVERAL = "several"
HEADINGS = ("h1", "h2", "h3")
STORY_CLASSES = frozenset({"hentry", "h-entry"})
"""How hAtom and microformats2 call the box of an article that is no `article`."""
FEWEST_ARTICLES = 2
"""Whole ones beside each other: several."""
FEWEST_PARAGRAPHS = 2
"""Of an article that is whole; a teaser has one."""
FEWEST_WORDS = 80
"""Of prose, in an article that is whole; a teaser has fewer."""
LARGEST = 0.7
"""Share of all their prose; with more, one is the page's article, and the others stand beside it."""
OTHER_SCHEMES = ("javascript:", "mailto:", "#")
SHOWN_TITLES = 3
"""Named in a message: enough to know the page by."""
SHOWN_TITLE = 50  # characters: three of them fit two lines of a terminal
BESIDE = frozenset({"comments", "related", "aside", "footer", "nav"})
"""Boxes whose articles are replies or pointers."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """One of several articles on a page."""

    title: str
    element: "Element"
    words: int


def parts_of(tree: "Element", page_titles: tuple[str, ...]) -> tuple[PagePart, ...]:
    """Return the articles of a page that holds several and is named after none; nothing for any other page."""
    parts = tuple(_whole_articles(tree))
    total = sum(part.words for part in parts)
    if len(parts) < FEWEST_ARTICLES or max(part.words for part in parts) > LARGEST * total:
        return ()
    named = {_flat(title) for title in page_titles}
    if any(_flat(part.title) and any(_flat(part.title) in name for name in named) for part in parts):
        return ()
    return parts if _lead_elsewhere(parts) or not _has_headline_of_all(tree) else ()


def _lead_elsewhere(parts: tuple[PagePart, ...]) -> bool:
    """Say whether headlines lead to pages of their own, as those of a front page do."""
    return len({address for part in parts if (address := _own_address(part, ""))}) >= FEWEST_ARTICLES


def _has_headline_of_all(tree: "Element") -> bool:
    """Say whether the page has a headline outside its articles: they are sections of one, then."""
    return any(_text(heading) and not any(map(_is_story, heading.iterancestors())) for heading in tree.iter("h1"))


def several(parts: tuple[PagePart, ...], name: str) -> tuple[Hold, ...]:
    """Return that a page holds several articles, with their titles and how one is named."""
    if not parts:
        return ()
    titles = ", ".join(f'"{part.title[:SHOWN_TITLE]}"' for part in parts[:SHOWN_TITLES])
    more = ", …" if len(parts) > SHOWN_TITLES else ""
    one = f'; make one by its number, as in "{name}#2"' if name and name != "-" else ""
    return (Hold(SEVERAL, f"{len(parts)} articles on one page ({titles}{more}){one}"),)


@dataclass(frozen=True, slots=True)
class ChosenPart:
    """One article of a page, as a page of its own."""

    page: str
    url: str
    """Its own address where its headline leads to one, else the page's."""


def choose_part(parts: tuple[PagePart, ...], number: str, url: str, name: str) -> ChosenPart | None:
    """Return the article of that number; None for a web page of one article, whose address may have any "#".

    Raises ReadError for a number that is none.
    """
    from lxml.html import tostring

    if not parts:
        if url and not number.isdecimal():
            return None
        raise ReadError(
            f'{name}: there is one article on this page, and none called "{number[:SHOWN_TITLE]}"; leave "#" out'
        )
    if not number.isdecimal() or not 0 < int(number[:6]) <= len(parts):
        raise ReadError(f"{name}: there are {len(parts)} articles on this page; give a number from 1 to {len(parts)}")
    part = parts[int(number) - 1]
    language = next((box.get("lang") for box in part.element.iterancestors() if box.get("lang")), "")
    head = (
        f"<html lang={language!r}><title>{escape(part.title)}</title>"
        if language
        else f"<title>{escape(part.title)}</title>"
    )
    page = tostring(part.element, encoding="unicode", with_tail=False)
    return ChosenPart(f"{head}<body>{page}</body>", _own_address(part, url))


def _own_address(part: PagePart, url: str) -> str:
    links = (link for heading in part.element.iter(*HEADINGS) for link in heading.iter("a"))
    link = next((link.get("href") or "" for link in links), "")
    try:
        own = urljoin(url, link.strip())
    except ValueError:
        own = ""
    return own if link.strip("# ") and not own.startswith(OTHER_SCHEMES) else url


def _whole_articles(tree: "Element") -> Iterator[PagePart]:
    stories = [element for element in _stories()(tree) if _is_story(element)]
    within = set(stories)
    outer = [story for story in stories if within.isdisjoint(story.iterancestors())]
    names = BoxNames()
    for element in outer if len(outer) >= FEWEST_ARTICLES else ():
        if any(BESIDE & set(names.hints(box)) for box in (element, *element.iterancestors())):
            continue
        title = next((text for heading in element.iter(*HEADINGS) if (text := _text(heading))), "")
        prose = [count for line in element.iter("p") if (count := len(_text(line).split())) >= FEWEST_PROSE_WORDS]
        if title and len(prose) >= FEWEST_PARAGRAPHS and sum(prose) >= FEWEST_WORDS:
            yield PagePart(title, element, sum(prose))


@cache
def _stories() -> "XPath":
    """Return what finds the elements that may be articles, in order."""
    from lxml.etree import XPath

    return XPath("descendant-or-self::article | descendant-or-self::*/@class[contains(., 'entry')]/..")


def _is_story(element: "Element") -> bool:
    return element.tag == "article" or not STORY_CLASSES.isdisjoint((element.get("class") or "").split())


def _text(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _flat(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
