"""E-books (EPUB 2 and 3) to paragraphs: the chapters of the spine, in order.

EPUB 3.3: META-INF/container.xml names the package file, whose spine lists the chapters. What is unpacked is
limited, since a small file can hold endless zeros.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audiobrief.errors import ReadError
from audiobrief.model import Article, Kind, Paragraph
from audiobrief.text.charset import decode_text
from audiobrief.text.language.dates import iso_date
from audiobrief.text.language.guess import tidy_tag
from audiobrief.text.page.markup_blocks import blocks_in_order
from audiobrief.text.page.tree import drop_hidden, parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
MARKUP_TYPES = frozenset({"application/xhtml+xml", "text/html"})
MOST_BYTES = 60_000_000
"""Of all chapters, unpacked."""


def parse_epub(data: bytes, name: str) -> Article:
    """Return every paragraph of a book, unclassified. Raises ReadError when it is broken, protected or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if ENCRYPTION in book.namelist() and b"EncryptedData" in _member(book, ENCRYPTION, MOST_BYTES):
                raise ReadError(f"{name}: this e-book is protected against copying; give one without protection")
            folder, package = _package(book)
            blocks = list(_chapters(book, folder, package, name))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
        SyntaxError,
    ) as error:
        raise ReadError(f"{name}: this e-book is damaged ({error}); give another copy") from error
    return _article(blocks, package)


def _package(book: zipfile.ZipFile) -> tuple[str, "Element"]:
    container = _xml(_member(book, CONTAINER, MOST_BYTES))
    path = next((file.get("full-path") for file in container.iter("{*}rootfile") if file.get("full-path")), None)
    if path is None:
        raise ValueError("its container names no package")
    return posixpath.dirname(path), _xml(_member(book, path, MOST_BYTES))


def _chapters(book: zipfile.ZipFile, folder: str, package: "Element", name: str) -> Iterator[tuple[Kind, str]]:
    items = {item.get("id"): item for item in package.iter("{*}item")}
    left = MOST_BYTES
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in MARKUP_TYPES or reference.get("linear") == "no":
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        chapter = _member(book, path, left)
        left -= len(chapter)
        tree = parse_page(decode_text(chapter, name, html=True))
        drop_hidden(tree)
        yield from blocks_in_order(tree)


def _member(book: zipfile.ZipFile, path: str, most: int) -> bytes:
    with book.open(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"it unpacks to more than {MOST_BYTES:,} bytes")
    return content


def _xml(content: bytes) -> "Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    tree = etree.fromstring(content, parser)
    if tree is None:
        raise ValueError("a part of it is no XML")
    return tree


def _article(blocks: list[tuple[Kind, str]], package: "Element") -> Article:
    def said(tag: str) -> list[str]:
        texts = (" ".join("".join(element.itertext()).split()) for element in package.iter(f"{{*}}{tag}"))
        return [text for text in texts if text]

    paragraphs = []
    at = 0
    for kind, text in blocks:
        paragraphs.append(Paragraph(text, kind, ((at, at + len(text)),)))
        at += len(text) + 1
    return Article(
        next(iter(said("title")), ""),
        tuple(paragraphs),
        byline=" and ".join(said("creator")[:2]),
        published=next((date for text in said("date") if (date := iso_date(text))), ""),
        language=tidy_tag(next(iter(said("language")), "")),
        text="\n".join(text for _, text in blocks),
    )
