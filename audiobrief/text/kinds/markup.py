"""Markup that is all a document's own, such as a chapter of a book: every word ends as a block, or dropped by name.

The parts that are no prose are known by their names (markup_parts.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Anchor, Dropped, Kind
from audiobrief.text.kinds.markup_parts import BRIEF, DTBOOK, PARTS, Part
from audiobrief.text.links import find_anchors
from audiobrief.text.page.block import Block
from audiobrief.text.page.markup_blocks import KINDS, settle_tables
from audiobrief.text.page.survey import BLOCKS, UNSEEN, page_lines, survey_page
from audiobrief.text.page.tree import drop_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LINE_BREAK = "\ue000"  # for private use, so in no text of a parsed page
NOTE_MARK = regex(r"[\[({]?(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[*†‡§¶#]{1,3})[\])}]?|↩︎?|↑|\^", re.IGNORECASE)
BRACKETED = regex(r"[\[({].+[\])}]|[*†‡§¶↩↑^]+︎?")
TO_NOTE = regex(r"#[\w.:-]*?(?:fn|foot|end|note|n(?=\d)|cite|ref)", re.IGNORECASE)
MOST_PAGE_NUMBER_WORDS = 3
""""Page 12 of" at the most."""
INITIAL = regex(r"[\"'“‘«(]?[^\W\d_]")
INITIAL_NAME = regex(r"drop-?cap|initial|lettrine|first-?letter|versal", re.IGNORECASE)
PLAYERS = ("audio", "video", "canvas", "iframe", "object", "embed")
MOST_PLAYER_WORDS = 30
"""What a player says where it cannot play; an object with more holds text of its own; set by hand."""
LETTERED = ("title", "desc", "text", "foreignobject")
"""Elements of SVG 2 that hold words, as the parser of pages spells them."""
PROSE_LINE = regex(r"[^{};=<>|\\$]*")
FEWEST_PROSE_LINE_WORDS = 4
"""Fewer may be a player's button; set by hand."""
COMMENT = regex(r"<!--((?:(?!-->).){0,20000})-->", re.DOTALL)
TASK_MARK = regex(r"\[[ xX]\]\s+")


FEWEST_COUNTED, COUNTED_ON, COUNTED = 5, 0.8, 0.25
"""Numbers that stand alone; the share of them that count on by one; their share of all lines of a chapter;
set by hand."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What was found in some markup."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    anchors: tuple[Anchor, ...] = ()


def read_markup(tree: "Element", *, hints: bool = False) -> Markup:
    """Return every line of the markup, in order, or why it is no part of the text; the tree is changed.

    With `hints` the lines carry what links and names of boxes say of them, for markup with menus and plugs in it.
    """
    body = next(tree.iter("body"), tree)
    _unwrap(tree)
    dropped = [*_take_parts(body), *_take_hidden(body)]
    anchors = find_anchors(body)
    _mend_initials(body)
    settle_tables(tree)
    _settle_preformatted(body)
    found = list(page_lines(body))
    signs = [line.hints for line in survey_page(tree)] if hints else [()] * len(found)
    blocks = []
    for (element, text, _), line_hints in zip(found, signs, strict=True):
        kind = Kind.CAPTION if "caption" in line_hints else _kind(element)
        if kind == Kind.LIST_ITEM and (mark := TASK_MARK.match(text)):
            dropped.append(Dropped(mark[0].strip(), "task mark", "the box of a task"))
            text = text[mark.end() :]  # noqa: PLW2901
        blocks.append(Block(kind, text.replace(LINE_BREAK, "\n"), line_hints))
    kept = _without_counts([block for block in blocks if block.text], dropped)
    return Markup(tuple(kept), tuple(dropped), anchors)


def _without_counts(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    """Return the blocks without numbers that count the paragraphs, each standing alone before its own."""
    alone = {place for place, block in enumerate(blocks) if block.kind == Kind.BODY and block.text.isdecimal()}
    numbers = [int(blocks[place].text[-9:]) for place in sorted(alone)]
    counted = sum(after - before == 1 for before, after in pairwise(numbers))
    if len(alone) < FEWEST_COUNTED or counted < COUNTED_ON * (len(alone) - 1) or len(alone) < COUNTED * len(blocks):
        return list(blocks)
    dropped += [Dropped(blocks[place].text, "line number", "the number of a paragraph") for place in sorted(alone)]
    return [block for place, block in enumerate(blocks) if place not in alone]


def comments_in(source: str) -> Iterator[Dropped]:
    """Yield the comments of a page's source that hold words; conditions for mail programs are none."""
    for comment in COMMENT.findall(source):
        if not comment.lstrip().startswith("[if") and len(comment.split()) >= FEWEST_PROSE_LINE_WORDS:
            yield from dropped_lines([comment], "comment", "a comment, which readers do not see")


def take_out(element: "Element") -> None:
    """Take an element out of its page, in pieces: lxml looks a cut-off tree through for each part that is let go."""
    for part in reversed(list(element.iterdescendants())):
        part.getparent().remove(part)
    element.drop_tree()


def dropped_lines(lines: Iterable[str], rule: str, reason: str) -> Iterator[Dropped]:
    """Yield each line that holds anything as one that is not read."""
    for line in lines:
        if text := " ".join(line.split()):
            yield Dropped(text, rule, reason)


def _kind(element: "Element") -> Kind:
    around = (str(box.tag) for box in (element, *element.iterancestors()))
    return next((KINDS[tag] for tag in around if tag in KINDS), Kind.BODY)


def _unwrap(tree: "Element") -> None:
    """Open what stands for the absence of scripts: none runs here."""
    for element in list(tree.iter("noscript")):
        element.drop_tag()


def _take_parts(body: "Element") -> Iterator[Dropped]:
    gone: set[Element] = set()
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str) or element in gone:
            continue
        if element.tag == "img":
            yield from _take_picture(element)
        elif found := _no_prose(element):
            gone.update(element.iter())
            yield from _drop(element, *found)


def _no_prose(element: "Element") -> tuple[str, str] | None:
    """Return the rule and the reason by which the element is no prose."""
    if element.tag in {"rt", "rp"}:
        return "reading aid", "how a word is read, beside it"
    if element.tag in PLAYERS and len(_words(element)) <= MOST_PLAYER_WORDS:
        return "player", "a player, which cannot play here"
    if (found := DTBOOK.get(str(element.tag))) and next(element.iterancestors("dtbook"), None) is not None:
        return found
    if element.tag == "epub:case":
        return "alternative", "another form of what is read"
    if element.tag in {"template", "svg"}:
        return "picture", "the lettering of a picture, or a template"
    part = _part(element)
    return (part.rule, part.reason) if part else None


def _take_picture(picture: "Element") -> Iterator[Dropped]:
    text = " ".join((picture.get("alt") or "").split())
    if INITIAL.fullmatch(text) and (picture.tail or "")[:1].islower():
        picture.tag, picture.text = "span", text
        return
    for said in dict.fromkeys((text, " ".join((picture.get("title") or "").split()))):
        if said:
            yield Dropped(said, "picture", "the description of a picture")


def _part(element: "Element") -> Part | None:
    types = {*(element.get("epub:type") or "").lower().split()}
    types |= {role.removeprefix("doc-") for role in (element.get("role") or "").lower().split()}
    names = (element.get("class") or "").split()
    for part in PARTS:
        if (types & part.types or any(part.names.fullmatch(name) for name in names)) and (
            part.rule not in BRIEF or len(_words(element)) <= MOST_PAGE_NUMBER_WORDS
        ):
            return part
    return PARTS[1] if element.tag in {"a", "sup"} and _is_note_mark(element) else None


def _is_note_mark(element: "Element") -> bool:
    """Say whether it is a short link to another place of the document, set as the mark of a note."""
    link = element if element.tag == "a" else next(element.iter("a"), None)
    address = "" if link is None else link.get("href") or ""
    text = "".join(element.itertext()).strip()
    if "#" not in address or "://" in address or not NOTE_MARK.fullmatch(text):
        return False
    raised = element.tag == "sup" or next(element.iter("sup"), None) is not None
    return raised or bool(BRACKETED.fullmatch(text)) or bool(TO_NOTE.search(address))


def lettering(picture: "Element") -> Iterator[str]:
    """Yield the words that a drawing in SVG holds, a line for each of its parts."""
    for part in picture.iter(*LETTERED):
        if next(part.iterancestors(*LETTERED), None) is None:
            yield " ".join(part.itertext())


def _drop(element: "Element", rule: str, reason: str) -> Iterator[Dropped]:
    lines = list(lettering(element)) if element.tag == "svg" else []
    if element.tag in UNSEEN:
        element.tag = "div"
    yield from dropped_lines(lines or [text for _, text, _ in page_lines(element)], rule, reason)
    take_out(element)


def _words(element: "Element") -> list[str]:
    return "".join(element.itertext()).split()


def _take_hidden(body: "Element") -> Iterator[Dropped]:
    """Drop what the markup hides, and yield the lines that were in it."""
    before = [text for _, text, _ in page_lines(body)]
    drop_hidden(body)
    left = Counter(text for _, text, _ in page_lines(body))
    for text in before:
        left[text] -= 1
        if left[text] < 0:
            yield Dropped(text, "hidden", "hidden in the markup")


def _mend_initials(body: "Element") -> None:
    """Bring a first letter that was set large back to its word."""
    for element in list(body.iter("span", "big", "font", "b", "strong")):
        text = "".join(element.itertext()).strip()
        named = INITIAL_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if not named or not INITIAL.fullmatch(text) or text.upper() in {"A", "I", "O"}:
            continue
        following = element.getnext()
        if (element.tail or "").isspace() and following is not None and _begins_small(following):
            element.tail = ""
        elif (element.tail or "").lstrip()[:1].islower():
            element.tail = (element.tail or "").lstrip()


def _begins_small(element: "Element") -> bool:
    return element.tag not in BLOCKS and "".join(element.itertext())[:1].islower()


def _settle_preformatted(body: "Element") -> None:
    """Make paragraphs of prose that stands in `pre`; code becomes one line, its breaks kept aside."""
    open_preformatted_prose(body)
    for element in list(body.iter("pre")):
        text = "".join(element.itertext())
        element[:], element.text = [], LINE_BREAK.join(text.strip("\n").split("\n"))


def open_preformatted_prose(body: "Element") -> None:
    """Make paragraphs of prose that stands in `pre`, in place."""
    from lxml.html import builder

    for element in list(body.iter("pre")):
        text = "".join(element.itertext())
        if is_prose(text.splitlines()) and next(element.iter("code"), None) is None:
            element.text, element[:] = None, [builder.P(" ".join(part.split())) for part in _stanzas(text)]
            element.tag = "div"


def is_prose(lines: Sequence[str]) -> bool:
    """Say whether lines that are set as code are sentences: most of them are long, with no sign of a program."""
    words = [len(line.split()) for line in lines if line.strip() and PROSE_LINE.fullmatch(line)]
    filled = sum(1 for line in lines if line.strip())
    return bool(words) and len(words) > filled / 2 and sum(words) / len(words) >= FEWEST_PROSE_LINE_WORDS


def _stanzas(text: str) -> Iterator[str]:
    for stanza in re.split(r"\n[ \t]*\n", text):
        if stanza.strip():
            yield stanza
