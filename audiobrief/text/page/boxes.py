"""What the boxes around a line are called, by tag, class or id, and which of them tell something (rules/boxes.toml)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from audiobrief.expressions import regex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
TAG_HINTS = {"figcaption": "caption", "aside": "aside", "footer": "footer", "nav": "nav",
             "form": "form", "button": "button", "header": "header"}  # fmt: skip
BOXES_FILE = Path(__file__).parent.parent / "rules" / "boxes.toml"
POST_CLASS = regex(r"(?:^|\s)(?:hentry|type-post|post-\d+)(?:\s|$)")
"""WordPress names all subjects of a post on its box: they tell nothing of what the box is."""
MOST_NAMES = 1 << 12
"""Classes and ids whose meaning is kept: a page repeats its own, and so do the pages of a site."""
LEVELS_UP = 7  # page builders nest five boxes around a line; two more for the theme
STOPS = frozenset({"body", "html", "article", "main"})
LARGEST_SHARE = 0.3  # of what is read: a box with more is the article itself, whatever its name
REPLIES = "comments"
PLACED = frozenset({REPLIES, "caption"})
"""What can be most of a page all the same; of other names, one that most of the text bears tells nothing."""
ARTICLE_BEFORE_REPLIES = 400
"""Characters; replies can be most of a page, but they follow what they reply to."""


Classed = Mapping[str, Sequence["Element"]]
"""The elements of a page that have classes, by these as they are written: most are those of many."""


def find_classed(tree: "Element") -> Classed:
    """Return the elements that have classes, by these."""
    found: dict[str, list[Element]] = {}
    for element in tree.iter():
        if classes := element.get("class"):
            found.setdefault(classes, []).append(element)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """One element around lines, whose tag or names tell something; equal to no other."""

    number: int
    hints: tuple[str, ...]


class BoxNames:
    """Reads the names of the boxes of one page, each once."""

    def __init__(self) -> None:
        self._boxes: dict[Element, Box] = {}
        self._around: dict[Element, tuple[Box, ...]] = {}

    def number(self, element: "Element") -> int:
        """Return a number that only this element of the page has."""
        return self._box(element).number

    def hints(self, element: "Element") -> tuple[str, ...]:
        """Return what the element's own tag and names tell."""
        return self._box(element).hints

    def around(self, element: "Element") -> tuple[Box, ...]:
        """Return the telling boxes around what stands in the element, from inside out."""
        return tuple([box for box in self._chain(element) if box.hints])

    def _chain(self, element: "Element | None") -> tuple[Box, ...]:
        """Return the boxes around an element, itself first, up to LEVELS_UP."""
        if element is None or element.tag in STOPS:
            return ()
        chain = self._around.get(element)
        if chain is None:
            chain = self._around[element] = (self._box(element), *self._chain(element.getparent())[: LEVELS_UP - 1])
        return chain

    def _box(self, element: "Element") -> Box:
        box = self._boxes.get(element)
        if box is None:
            box = self._boxes[element] = Box(len(self._boxes), hints_of(element))
        return box


def told_by_boxes(boxes: Sequence[tuple[Box, ...]], read: Mapping[int, int]) -> list[tuple[str, ...]]:
    """Return for every line what its boxes tell of it.

    `read` has the places of the lines that are read, in order, and how many characters each has. A box that holds
    much of them is the article itself and tells nothing; nor does a name that many boxes bear.
    """
    sizes: Counter[Box] = Counter()
    before: dict[Box, int] = {}
    total = 0
    for place, size in read.items():
        for box in boxes[place]:
            sizes[box] += size
            before.setdefault(box, total)
        total += size
    itself = {
        box
        for box, size in sizes.items()
        if size > total * LARGEST_SHARE and not (REPLIES in box.hints and before[box] >= ARTICLE_BEFORE_REPLIES)
    }
    told: dict[tuple[Box, ...], tuple[str, ...]] = {(): ()}
    for around in boxes:
        if around not in told:
            told[around] = tuple(dict.fromkeys(h for box in around if box not in itself for h in box.hints))
    telling = [told[around] for around in boxes]
    spread: Counter[str] = Counter()
    for place, size in read.items():
        spread.update({hint: size for hint in telling[place] if hint not in PLACED})
    common = {hint for hint, size in spread.items() if size > total * LARGEST_SHARE}
    if not common:
        return telling
    return [tuple(hint for hint in hints if hint not in common) for hints in telling]


def hints_of(box: "Element") -> tuple[str, ...]:
    """Return what an element's own tag and names tell."""
    hints = (TAG_HINTS[box.tag],) if box.tag in TAG_HINTS else ()
    told = _told_by_names(box.get("class") or "", box.get("id") or "", box.get("itemprop") or "")
    return (*hints, *told) if told else hints


@lru_cache(maxsize=MOST_NAMES)
def _told_by_names(classes: str, identifier: str, properties: str) -> tuple[str, ...]:
    names = f"{'' if POST_CLASS.search(classes) else classes} {identifier} {properties}".split()
    told = frozenset().union(*map(_told_by_name, names))
    return tuple(box for box, _ in _named_boxes() if box in told) if told else ()


@lru_cache(maxsize=MOST_NAMES)
def _told_by_name(name: str) -> frozenset[str]:
    name = CAMEL.sub("-", name).replace("_", "-").lower()
    if not _any_box_name().search(name):
        return frozenset()
    return frozenset(box for box, pattern in _box_names() if pattern.search(name))


@cache
def _box_names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((box, _whole_words(names)) for box, names in _named_boxes())


@cache
def _any_box_name() -> re.Pattern[str]:
    return _whole_words("|".join(names for _, names in _named_boxes()))


def _whole_words(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])")


@cache
def _named_boxes() -> tuple[tuple[str, str], ...]:
    boxes = tomli.loads(BOXES_FILE.read_text("utf-8"))["box"]
    return tuple((box["box"], box["names"]) for box in boxes if "names" in box)
