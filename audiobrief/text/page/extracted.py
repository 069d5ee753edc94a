"""The extractor's tree to blocks: every box is opened, and each line read once, by the nearest tag that tells of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audiobrief.expressions import regex
from audiobrief.model import Kind
from audiobrief.text.page.block import Block
from audiobrief.text.page.tables import HEADLESS, has_headings, holds_prose, speak_rows

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KINDS = {"head": Kind.HEADING, "item": Kind.LIST_ITEM, "quote": Kind.QUOTE}
"""The extractor's tags that tell what stands in them; within one, others only divide lines."""
DIVIDERS = frozenset({"p", "div", "list", "lb", "row", "cell", "body", "main", *KINDS})


ENDED = regex(r"\W$")


def body_blocks(body: "Element") -> Iterator[Block]:
    """Yield the blocks of an extracted body in order."""
    yield from _Walk().blocks(body)


class _Walk:
    """One way through the tree; text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def blocks(self, element: "Element", kind: Kind = Kind.BODY) -> Iterator[Block]:
        if element.tag == "table":
            yield from _table_blocks(element)
            return
        if _is_listing(element):
            yield Block(Kind.CODE, "".join(element.itertext()).strip("\n"))
            return
        self._add(element.text)
        for child in element:
            inner = _kind_within(kind, str(child.tag))
            divides = child.tag in DIVIDERS or child.tag == "table" or _is_listing(child)
            if divides:
                yield from self._take(kind)
            yield from self.blocks(child, inner)
            if divides:
                yield from self._take(inner)
            self._add(child.tail)
        if element.tag in {"body", "cell"}:
            yield from self._take(kind)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def _take(self, kind: Kind) -> Iterator[Block]:
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if text:
            yield Block(kind, text)


def _kind_within(kind: Kind, tag: str) -> Kind:
    return KINDS.get(tag, kind) if kind in {Kind.BODY, Kind.LIST_ITEM} else kind


def _is_listing(element: "Element") -> bool:
    """Say whether it is lines of code, and no word of it within a sentence."""
    if element.tag != "code":
        return False
    parent = element.getparent()
    return parent is None or parent.tag == "body" or "\n" in "".join(element.itertext()).strip()


def _table_blocks(table: "Element") -> Iterator[Block]:
    rows = [[_cell_lines(cell) for cell in row.iter("cell")] for row in table.iter("row")]
    said = [[_in_one(lines) for lines in row] for row in rows]
    if holds_prose(said):  # a table only for its looks
        yield from (Block(Kind.BODY, line) for row in rows for lines in row for line in lines)
    else:
        marked = any(cell.get("role") == "head" for cell in table.iter("cell"))
        hints = () if marked or has_headings(said) else (HEADLESS,)
        yield from (Block(Kind.TABLE, row, hints) for row in speak_rows(said))


def _cell_lines(cell: "Element") -> list[str]:
    return [block.text for block in _Walk().blocks(cell)]


def _in_one(lines: Sequence[str]) -> str:
    """Return the lines of a cell as one; a comma parts those of a list."""
    return " ".join(line if ENDED.search(line) else f"{line}," for line in lines).removesuffix(",")
