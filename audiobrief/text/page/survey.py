"""What the markup of a page says about each of its lines: links, captions, boxes with telling names (rules/boxes.toml).

The extractor hands over bare paragraphs. Each is found again in the page by its words, and what stands around
it there becomes a hint to the cleaner (page_boxes.py).

Counts and shares that name no other source were set by hand on saved pages of newspapers, magazines and blogs.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audiobrief.model import Kind
from audiobrief.text.language.counts import FEWEST_PROSE_WORDS
from audiobrief.text.letters import letters_of
from audiobrief.text.page.boxes import MOST_NAMES, Box, BoxNames, told_by_boxes
from audiobrief.text.page.captions import is_caption
from audiobrief.text.page.teasers import CARD, TEASER, find_cards, leading_within, with_teasers

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "figcaption", "section", "article"}
    | {"aside", "header", "footer", "nav", "main", "ul", "ol", "dl", "dt", "dd", "table", "tr", "tbody", "figure"}
    | {"pre", "form", "fieldset", "body", "center", "address", "details", "summary", "button", "label", "legend"}
    | {"caption"}
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "svg"})
INNER = frozenset({"p", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "figcaption"})
LINE_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE,
}
LINK_SHARE = 0.9  # of a line's letters: a full stop or a date may stand beside the link
LONGEST_CAPTION_WORDS = 60
"""Of a line in a figure's box; what is longer is prose beside a picture."""
NO_CAPTION = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "body", "td", "th", "button", "label"})
OPENING_CHARACTERS = 8
"""By which lines are looked up before they are compared as a whole."""
KEY_CHARACTERS = 60  # by which a line is found again: shorter ones meet by chance


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One line of the page as markup shows it."""

    text: str
    signs: tuple[str, ...] = ()
    """What the line's own links and neighbours say of it."""
    boxes: tuple[Box, ...] = ()
    """The named boxes around it, from inside out."""
    kind: Kind = Kind.BODY
    home: int = 0
    """The number of the box that it shares with others: not its own, nor those of its list or quotation."""
    home_names: frozenset[str] = frozenset()
    """The classes and properties of that box."""
    story: int = 0
    """The number of the `article` element around it, if any."""
    hints: tuple[str, ...] = ()
    """The signs, and what the names of its boxes say."""

    @property
    def word_count(self) -> int:
        """How many words it has: single spaces part them."""
        return self.text.count(" ") + 1

    @property
    def caption(self) -> bool:
        """Whether it is the caption of a picture."""
        return "caption" in self.hints


def survey_page(tree: "Element", url: str = "") -> list[SurveyLine]:
    """Return the lines of the page at `url` in order, with what markup says of them."""
    names = BoxNames()
    body = next(tree.iter("body"), tree)
    found = list(page_lines(body))
    sizes = _line_counts(body, [element for element, _, _ in found])
    lines = [
        SurveyLine(
            text,
            _signs(element, text, linked),
            names.around(element),
            *_kind_and_home(element, names, sizes),
        )
        for element, text, linked in found
    ]
    elements = [element for element, _, _ in found]
    leads = leading_within(elements, lines, url)
    for place, sign in find_cards(elements, lines, sizes, leads):
        lines[place] = replace(lines[place], signs=(*lines[place].signs, sign))
    return hint(with_teasers(lines, leads), range(len(lines)))


def _line_counts(body: "Element", elements: Sequence["Element"]) -> Counter["Element"]:
    """Return how many of the lines, given by the elements they stand in, are within each element of the body."""
    counts = Counter(elements)
    for element in reversed(list(body.iter())):
        if element is not body and (count := counts[element]) and (outer := element.getparent()) is not None:
            counts[outer] += count
    return counts


def _signs(element: "Element", text: str, linked: int) -> tuple[str, ...]:
    signs = ["link"] if linked >= len(text) * LINK_SHARE else []
    if text.count(" ") < LONGEST_CAPTION_WORDS and element.tag not in NO_CAPTION and is_caption(element):
        signs.append("caption")
    return tuple(signs)


def _kind_and_home(
    element: "Element", names: BoxNames, sizes: Mapping["Element", int]
) -> tuple[Kind, int, frozenset[str], int]:
    """Return what the tags around a line make of it, and number and classes of the first box that holds more than it.

    The last is the number of the story around it.
    """
    kind = LINE_KINDS.get(element.tag, Kind.BODY)
    box = element
    while (outer := box.getparent()) is not None and (outer.tag in INNER or sizes[outer] == sizes[box]):
        box = outer
        kind = LINE_KINDS.get(box.tag, kind) if kind == Kind.BODY else kind
    home = box if outer is None else outer
    story = next(element.iterancestors("article"), None)
    classes = _words_of(home.get("class") or "", home.get("itemprop") or "")
    return kind, names.number(home), classes, 0 if story is None else names.number(story)


@lru_cache(maxsize=MOST_NAMES)
def _words_of(classes: str, properties: str) -> frozenset[str]:
    return frozenset(f"{classes} {properties}".split())


def hint(lines: Sequence[SurveyLine], article: Sequence[int]) -> list[SurveyLine]:
    """Return the lines with hints, when those at the places `article`, in order, are what is read of the page."""
    telling = told_by_boxes([line.boxes for line in lines], {place: len(lines[place].text) for place in article})
    prose = [place for place in article if _is_prose(lines[place])]
    last = max(prose, default=-1)
    homes = {lines[place].home for place in prose}
    hinted = []
    for place, (line, names) in enumerate(zip(lines, telling, strict=True)):
        hints = names
        if line.signs:
            apart = place > last and line.home not in homes
            signs = (TEASER if sign == CARD else sign for sign in line.signs if sign != CARD or apart)
            hints = tuple(dict.fromkeys((*names, *signs)))
        hinted.append(line if line.hints == hints else _with_hints(line, hints))
    return hinted


def _with_hints(line: SurveyLine, hints: tuple[str, ...]) -> SurveyLine:
    """Return what `replace` would at twice the time: this is done to every second line of a page."""
    return SurveyLine(line.text, line.signs, line.boxes, line.kind, line.home, line.home_names, line.story, hints)


def _is_prose(line: SurveyLine) -> bool:
    return not line.signs and line.word_count >= FEWEST_PROSE_WORDS


def page_lines(body: "Element") -> Iterator[tuple["Element", str, int]]:
    """Yield each line of the page, the block it stands in, and how many of its characters are links."""
    from lxml.etree import iterwalk

    line = _LineBuilder()
    blocks = [body]
    links = 0
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN:
            walk.skip_subtree()
            if event == "end":
                line.add(element.tail, links)
            continue
        is_block = tag in BLOCKS
        if line.pieces and (is_block or tag == "br"):
            yield from line.take(blocks[-1])
        if event == "start":
            links += tag == "a"
            if is_block:
                blocks.append(element)
            line.add(element.text, links)
        else:
            links -= tag == "a"
            if is_block:
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
        if text and (self.pieces or not text.isspace()):
            self.pieces.append(text)
            if links:
                self.linked += len(" ".join(text.split()))

    def take(self, block: "Element") -> Iterator[tuple["Element", str, int]]:
        """Yield the line, if there is one, and begin the next."""
        text = " ".join("".join(self.pieces).split())
        if text:
            yield block, text, self.linked
        self.pieces, self.linked = [], 0


class Survey:
    """Finds a line of the page by its words."""

    def __init__(self, lines: Sequence[SurveyLine]) -> None:
        self.lines = lines
        self.letters = tuple(letters_of(line.text) for line in lines)
        """The letters and digits of each line."""
        self._places: dict[str, list[int]] = {}
        for place, letters in enumerate(self.letters):
            self._places.setdefault(letters[:KEY_CHARACTERS], []).append(place)
        self._openings: dict[str, list[int]] = {}
        for place, letters in enumerate(self.letters):
            self._openings.setdefault(letters[:OPENING_CHARACTERS], []).append(place)

    def next_within(self, letters: str, at: int, after: int) -> int | None:
        """Return the place of the first line beyond `after` whose letters begin at a place of these."""
        found: int | None = None
        for length in range(1, OPENING_CHARACTERS + 1):
            places = self._openings.get(letters[at : at + length], ()) if at + length <= len(letters) else ()
            for place in islice(places, bisect_right(places, after), None):
                if found is not None and place >= found:
                    break
                if letters.startswith(self.letters[place], at):
                    found = place
                    break
        return found

    def find(self, text: str, after: int = -1) -> int | None:
        """Return the place of the line with these words, the first beyond `after` when there are several."""
        places = self._places.get(letters_of(text)[:KEY_CHARACTERS])
        if not places:
            return None
        following = bisect_right(places, after)
        return places[following] if following < len(places) else places[0]
