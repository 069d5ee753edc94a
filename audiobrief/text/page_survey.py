"""What the markup of a page says about each of its lines: links, captions, boxes with telling names (rules/boxes.toml).

The extractor hands over bare paragraphs. Each is found again in the page by its words, and what stands around
it there becomes a hint to the cleaner.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "figcaption", "section", "article"}
    | {"aside", "header", "footer", "nav", "main", "ul", "ol", "dl", "dt", "dd", "table", "tr", "tbody", "figure"}
    | {"pre", "form", "fieldset", "body", "center", "address", "details", "summary", "button", "label", "legend"}
    | {"caption"}
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
TAG_HINTS = {"figcaption": "caption", "aside": "aside", "footer": "footer", "nav": "nav",
             "form": "form", "button": "button", "header": "header"}  # fmt: skip
UNSEEN = frozenset({"script", "style", "template", "noscript", "svg"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOXES_FILE = Path(__file__).parent / "rules" / "boxes.toml"
LEVELS_UP = 7
LARGEST_SHARE = 0.3  # of the page's prose: a box with more is the article itself, whatever its name
LINK_SHARE = 0.9
LONGEST_MORE_WORDS = 4
MORE = re.compile(
    r"\b(?:read|more|rest|full|continue|lees|meer|mehr|weiter|lire|suite|leer|más|mais|leggi)\b|[»→…]",
    re.IGNORECASE,
)
FEWEST_TEASERS = 2  # one alone may be a paragraph between two links
KEY_CHARACTERS = 60
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One line of the page as markup shows it."""

    text: str
    hints: tuple[str, ...]
    heading: bool = False

    @property
    def caption(self) -> bool:
        """Whether it is the caption of a picture."""
        return "caption" in self.hints


def survey_page(tree: "Element") -> list[SurveyLine]:
    """Return the lines of the page in order, with what markup says of them."""
    body = next(tree.iter("body"), tree)
    sizes = _prose_sizes(body)
    most = max(sizes.get(body, 0) * LARGEST_SHARE, 1)
    boxes: dict[Element, tuple[str, ...]] = {}
    lines = []
    for element, text, linked in page_lines(body):
        hints = _around(element, sizes, most, boxes)
        if linked >= len(text) * LINK_SHARE:
            hints = (*hints, "link")
        lines.append(SurveyLine(text, hints, heading=element.tag in HEADINGS))
    return _with_teasers(lines)


def page_lines(body: "Element") -> Iterator[tuple["Element", str, int]]:
    """Yield each line of the page, the block it stands in, and how many of its characters are links."""
    from lxml.etree import iterwalk

    line = _LineBuilder()
    blocks = [body]
    links = 0
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            walk.skip_subtree()
            if event == "end":
                line.add(element.tail, links)
            continue
        breaks = element.tag in BLOCKS or element.tag == "br"
        if breaks and line.pieces:
            yield from line.take(blocks[-1])
        if event == "start":
            links += element.tag == "a"
            if element.tag in BLOCKS:
                blocks.append(element)
            line.add(element.text, links)
        else:
            links -= element.tag == "a"
            if element.tag in BLOCKS:
                blocks.pop()
            if element is not body:
                line.add(element.tail, links)
    yield from line.take(body)


class _LineBuilder:
    """Gathers the pieces of one line."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0

    def add(self, text: str | None, links: int) -> None:
        if text:
            self.pieces.append(text)
            self.linked += len(" ".join(text.split())) if links else 0

    def take(self, block: "Element") -> Iterator[tuple["Element", str, int]]:
        """Yield the line, if there is one, and begin the next."""
        text = " ".join("".join(self.pieces).split())
        if text:
            yield block, text, self.linked
        self.pieces, self.linked = [], 0


def _with_teasers(lines: list[SurveyLine]) -> list[SurveyLine]:
    """Return the lines with a hint on those between a linked headline and a short link such as "Read more"."""
    places = []
    for place in range(1, len(lines) - 1):
        before, line, after = lines[place - 1 : place + 2]
        goes_on = "link" in after.hints and len(after.text.split()) <= LONGEST_MORE_WORDS and MORE.search(after.text)
        if "link" in before.hints and goes_on and "link" not in line.hints:
            places.append(place)
    for place in places if len(places) >= FEWEST_TEASERS else ():
        lines[place] = replace(lines[place], hints=(*lines[place].hints, "teaser"))
    return lines


class Survey:
    """Finds a line of the page by its words."""

    def __init__(self, lines: Sequence[SurveyLine]) -> None:
        self.lines = lines
        self._places: dict[str, list[int]] = {}
        for place, line in enumerate(lines):
            self._places.setdefault(_key(line.text), []).append(place)

    def find(self, text: str, after: int = -1) -> int | None:
        """Return the place of the line with these words, the first beyond `after` when there are several."""
        places = self._places.get(_key(text))
        if not places:
            return None
        following = bisect_right(places, after)
        return places[following] if following < len(places) else places[0]


def _key(text: str) -> str:
    return NOT_ALPHANUMERIC.sub("", text[: KEY_CHARACTERS * 3]).casefold()[:KEY_CHARACTERS]


def _prose_sizes(body: "Element") -> dict["Element", int]:
    """Return for every box how much text its paragraphs hold."""
    sizes: dict[Element, int] = {}
    for paragraph in body.iter("p"):
        size = len("".join(paragraph.itertext()).strip())
        box = paragraph
        while box is not None:
            sizes[box] = sizes.get(box, 0) + size
            if box is body:
                break
            box = box.getparent()
    return sizes


def _around(
    element: "Element", sizes: dict["Element", int], most: float, boxes: dict["Element", tuple[str, ...]]
) -> tuple[str, ...]:
    found: list[str] = []
    box = element
    for _ in range(LEVELS_UP):
        if box is None or box.tag in {"body", "html", "article", "main"} or sizes.get(box, 0) > most:
            break
        if box not in boxes:
            boxes[box] = _named(box)
        found += (hint for hint in boxes[box] if hint not in found)
        box = box.getparent()
    return tuple(found)


def _named(box: "Element") -> tuple[str, ...]:
    hints = [TAG_HINTS[box.tag]] if box.tag in TAG_HINTS else []
    names = CAMEL.sub("-", f"{box.get('class') or ''} {box.get('id') or ''} {box.get('itemprop') or ''}").replace(
        "_", "-"
    )
    if names.strip():
        hints += (box for box, pattern in _box_names() if pattern.search(names))
    return tuple(hints)


@cache
def _box_names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    boxes = tomli.loads(BOXES_FILE.read_text("utf-8"))["box"]
    return tuple(
        (box["box"], re.compile(rf"(?<![a-z0-9])(?:{box['names']})(?![a-z0-9])", re.IGNORECASE))
        for box in boxes
        if "names" in box
    )
