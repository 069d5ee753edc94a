"""The links of an article's own: found in markup, and kept with the paragraphs that are.

A page is full of links that are none of its article's, so one counts only by the line it stands in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audiobrief.model import Anchor, Article, Link
from audiobrief.standards.urls import absolute_url, web_address
from audiobrief.text.letters import letters_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_ADDRESS_CHARACTERS = 2_000
"""Longer ones are tokens, or no address that a browser of any age takes."""
MOST_ANCHOR_CHARACTERS = 300
"""A link of more is a card or a teaser; set by hand."""
FEWEST_LETTERS = 12
"""Of a line that is found within another one: shorter ones are so by chance; set by hand."""


BESIDE_LETTERS = 12
"""Of the words beside a link, by which it is known in a line that is only in part the article's; set by hand."""


def find_anchors(tree: "Element", base: str = "", said: str | None = None) -> tuple[Anchor, ...]:
    """Return the links of some markup that lead to web pages, in order; relative ones from `base`.

    Of a page that is mostly links of others only those count whose words are `said` in its article.
    """
    lines: dict[Element, str] = {}
    if (element := tree.find(".//base")) is not None:  # the first one counts (HTML §4.2.3)
        base = absolute_url(base, element.get("href") or "") or base
    return tuple(_anchors(tree, base, said if said is None else " ".join(said.split()), lines))


def _anchors(tree: "Element", base: str, said: str | None, lines: "dict[Element, str]") -> "Iterator[Anchor]":
    from audiobrief.text.page.survey import BLOCKS  # only a page has them, and its rooms take time to enter

    for element in tree.iter("a"):
        text = _shown(element)
        if len(text) > MOST_ANCHOR_CHARACTERS or (said is not None and text not in said) or not letters_of(text):
            continue
        url = absolute_url(base, element.get("href") or "")
        if not url or len(url) > MOST_ADDRESS_CHARACTERS or not (address := web_address(url)):
            continue
        block = next((above for above in element.iterancestors() if above.tag in BLOCKS), None)
        if block is None:
            continue
        if block not in lines:
            lines[block] = letters_of("".join(block.itertext()))
        yield Anchor(lines[block], text, address, tuple(_beside(element, text)))


def _beside(element: "Element", text: str) -> Iterator[str]:
    before, above = element.getprevious(), element.getparent()
    said = letters_of((before.tail if before is not None else above.text if above is not None else "") or "")
    after = letters_of(element.tail or "")
    if said:
        yield said[-BESIDE_LETTERS:] + letters_of(text)
    if after:
        yield letters_of(text) + after[:BESIDE_LETTERS]


def _shown(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def with_links(article: Article) -> Article:
    """Return a cleaned article with the links whose lines are among its paragraphs, once each."""
    if not article.anchors:
        return article
    keys = [letters_of(paragraph.text) for paragraph in article.paragraphs]
    links = dict.fromkeys(_kept(article, keys))
    return replace(article, anchors=(), links=tuple(sorted(links, key=lambda link: link.paragraph)))


def _kept(article: Article, keys: list[str]) -> Iterator[Link]:
    places: dict[str, int] = {key: place for place, key in reversed(list(enumerate(keys)))}
    found: dict[str, tuple[int, ...]] = {}
    for anchor in article.anchors:
        if anchor.line not in found:
            found[anchor.line] = (places[anchor.line],) if anchor.line in places else tuple(_within(anchor.line, keys))
        for place in found[anchor.line]:
            if _stands_in(anchor, keys[place], " ".join(article.paragraphs[place].text.split())):
                yield Link(anchor.text, anchor.url, place)
                break


def _stands_in(anchor: Anchor, key: str, text: str) -> bool:
    whole = anchor.line == key
    return anchor.text in text and (whole or any(words in key for words in anchor.beside))


def _within(line: str, keys: Iterable[str]) -> Iterator[int]:
    """Yield the places of paragraphs that are a part of the line, or hold it: cleaning cuts, and reading joins."""
    for place, key in enumerate(keys):
        if len(key) >= FEWEST_LETTERS and len(line) >= FEWEST_LETTERS and (key in line or line in key):
            yield place
