"""A web page to paragraphs: trafilatura finds the article, markup tells what each paragraph is.

What the extractor throws away is its own business and reported as one summary; a page from which it gets
(nearly) nothing is tried again through its JSON-LD and with every paragraph of its largest text block.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audiobrief.model import Article, Dropped, Kind, Paragraph
from audiobrief.text.page_metadata import PageMetadata, find_metadata
from audiobrief.text.page_tree import parse_page
from audiobrief.text.tables import speak_rows

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Block = tuple[Kind, str]
PROSE_CELL_WORDS = 20


def parse_html(text: str, url: str = "") -> Article:
    """Return every paragraph that may belong to the page's article, unclassified, with the page's metadata."""
    tree = parse_page(text)
    metadata = find_metadata(tree, url)
    blocks = list(_extract(tree, url))
    return _article(blocks, metadata)


def _extract(tree: "Element", url: str) -> Iterator[Block]:
    from trafilatura import bare_extraction

    document = bare_extraction(tree, url=url or None, favor_precision=True, include_comments=False)
    if document is not None and document.body is not None:
        yield from _body_blocks(document.body)


def _body_blocks(body: "Element") -> Iterator[Block]:
    for element in body:
        match element.tag:
            case "head":
                yield from _lines(element, Kind.HEADING)
            case "list":
                for item in element.iter("item"):
                    yield from _lines(item, Kind.LIST_ITEM)
            case "quote":
                for part in element.findall("p") or [element]:
                    yield from _lines(part, Kind.QUOTE)
            case "table":
                yield from _table_blocks(element)
            case "code":
                yield Kind.CODE, "".join(element.itertext())
            case _:
                yield from _lines(element, Kind.BODY)


def _lines(element: "Element", kind: Kind) -> Iterator[Block]:
    for part in element.iter("lb"):
        part.tail = "\n" + (part.tail or "")
    for line in "".join(element.itertext()).split("\n"):
        if line.strip():
            yield kind, " ".join(line.split())


def _table_blocks(table: "Element") -> Iterator[Block]:
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")] for row in table.iter("row")]
    if any(len(cell.split()) >= PROSE_CELL_WORDS for row in rows for cell in row):
        yield from ((Kind.BODY, cell) for row in rows for cell in row if cell)  # a table only for its layout
    else:
        yield from ((Kind.TABLE, row) for row in speak_rows(rows))


def _article(blocks: list[Block], metadata: PageMetadata) -> Article:
    paragraphs = []
    at = 0
    for kind, text in blocks:
        paragraphs.append(
            Paragraph(text if kind == Kind.CODE else " ".join(text.split()), kind, ((at, at + len(text)),))
        )
        at += len(text) + 1
    return Article(
        metadata.title,
        tuple(paragraphs),
        byline=metadata.byline,
        published=metadata.published,
        language=metadata.language,
        source_url=metadata.url,
        site_name=metadata.site_name,
        image_url=metadata.image_url,
        text="\n".join(text for _, text in blocks),
        dropped=(Dropped("", "page", "menus, adverts and all else of the page that is not the article"),),
    )
