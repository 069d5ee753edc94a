"""E-books (EPUB 2 and 3) to paragraphs: the chapters of the spine, in order.

EPUB 3.3: META-INF/container.xml names the package file, whose spine lists the chapters. What is unpacked is
limited, since a small file can hold endless zeros. What the spine names and cannot be read is an error; what the book
holds beside its spine is dropped by name.
"""

import io
import logging
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import Article, Dropped, Kind
from audiobrief.standards.epub import (
    CONTAINER,
    DAMAGED,
    ENCRYPTION,
    NO_TEXT,
    Chapter,
    document_titles,
    find_member,
    list_chapters,
    package_path,
    parse_xml,
    parts_by_id,
    read_manifest,
    wanted_items,
)
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.text.charset import decode_text
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.markup import Markup, comments_in, dropped_lines, lettering, read_markup
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.block import Block
from audiobrief.text.page.tree import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FONT_OBFUSCATION = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""EPUB 3.3, 4.3: fonts are made useless outside their book, which protects no text."""
DOCUMENT = regex(r"\.(?:x?html?|xml)$", re.IGNORECASE)
NOT_A_CHAPTER = regex(r"^(?:META-INF/|mimetype$|.*\.(?:opf|ncx|svg)$|.*/\.|__MACOSX/)", re.IGNORECASE)
CDATA = regex(r"<!\[CDATA\[((?:(?!\]\]>).)*)\]\]>", re.DOTALL)
"""Text in which nothing is markup (XML 1.0, 2.7); as a page it would be a comment."""
HEAD_BLOCKS = 3
"""In which a chapter's own heading stands: a number and a motto may come before; set by hand."""
EXPANDED = 3
"""Times the limit of a source: what a book may unpack to; text shrinks to a third, endless zeros to a thousandth;
set by hand."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Book:
    """An open book."""

    archive: zipfile.ZipFile
    name: str
    left: int
    """Bytes that may still be unpacked."""

    def member(self, path: str) -> bytes:
        """Return a part, whatever the capitals of its name; raises KeyError or ValueError."""
        path = self.find(path) or path
        with self.archive.open(path) as file:
            content = file.read(self.left + 1)
        if len(content) > self.left:
            raise ReadError(f"{self.name}: this e-book unpacks to more than is read; raise it with --max-size")
        self.left -= len(content)
        return content

    def find(self, path: str) -> str:
        """Return how the archive spells a path, empty when it has none such."""
        return find_member(self.archive, path)


def parse_epub(data: bytes, name: str, *, max_size: int, chapter: str = "") -> Article:
    """Return every paragraph of a book, or of the chapter of that key, unclassified.

    Raises ReadError when it is broken, protected or too large, or holds no such chapter.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = _Book(archive, name, max_size * EXPANDED)
            _refuse_protected(book)
            folder, package = _package(book)
            if chapter:
                numbered = enumerate(list_chapters(data), 1)
                number, wanted = next(pair for pair in numbered if pair[1].key == chapter)
                return _chapter_article(book, folder, package, wanted, number)
            blocks, dropped = _read(book, folder, package)
    except StopIteration as error:
        raise ReadError(f"{name}: the book holds no such chapter any more; make the book anew") from error
    except DAMAGED as error:
        raise ReadError(f"{name}: this e-book is damaged ({error}); give another copy") from error
    return _article(blocks, package, dropped)


def _chapter_article(book: _Book, folder: str, package: "Element", chapter: Chapter, number: int) -> Article:
    blocks, dropped = _read(book, folder, package, frozenset(chapter.paths))
    whole = _article(blocks, package, dropped)
    heading = next((block.text for block in blocks if block.kind == Kind.HEADING), "")
    title = chapter.title or heading or (f"{whole.title} ({number})" if whole.title else "")
    return replace(whole, title=title, site_name=whole.title)


def _refuse_protected(book: _Book) -> None:
    path = book.find(ENCRYPTION)
    if not path:
        return
    content = book.member(path)
    tree, _ = parse_xml(content)
    methods = [
        method.get("Algorithm")
        for data in tree.iter("{*}EncryptedData")
        for method in data.iterchildren("{*}EncryptionMethod")
    ]
    sealed = len(list(tree.iter("{*}EncryptedData"))) > len(methods)
    if sealed or any(method not in FONT_OBFUSCATION for method in methods):
        raise ReadError(f"{book.name}: this e-book is protected against copying; give one without protection")


def _package(book: _Book) -> tuple[str, "Element"]:
    container, _ = parse_xml(book.member(CONTAINER))
    path = package_path(book.archive, container)
    package, fault = parse_xml(book.member(path))
    if fault:
        _log.warning(
            "%s: the list of the book's chapters is torn (%s); all chapters that it holds are read", book.name, fault
        )
        package.set("torn", fault)
    return posixpath.dirname(path), package


def _read(
    book: _Book, folder: str, package: "Element", only: Collection[str] = ()
) -> tuple[list[Block], list[Dropped]]:
    """Return what the book, or `only` these documents of it, hold, and what of it is not read."""
    items = read_manifest(folder, package)
    by_id = parts_by_id(items)
    titles = document_titles(book.archive, items)
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    read: set[str] = set()
    for reference in package.iter("{*}itemref"):
        chain = wanted_items(by_id, reference.get("idref") or "")
        path = book.find(chain[-1].path) if chain else ""
        if not path:
            called = chain[-1].path if chain else reference.get("idref")
            raise ValueError(f'its chapter "{called}" is not in it')
        if path in read or (only and path not in only):
            continue
        read.add(path)
        item = chain[-1]
        for passed in chain[:-1]:
            dropped += _picture(book, passed.path, passed.media_type)
        aside = "contents" if item.nav else "aside" if reference.get("linear") == "no" else ""
        found = _chapter(book, path, item.media_type)
        dropped += found.dropped
        if aside:
            dropped += dropped_lines((block.text for block in found.blocks), aside, _ASIDE[aside])
        else:
            blocks += _headed(found.blocks, titles.get(path, ""))
    if only:
        return blocks, dropped
    known = read | {book.find(item.path) for item in items.values() if item.nav}
    for path in (path for path in book.archive.NameToInfo if path not in known and _is_document(path)):
        found = _chapter(book, path, "")
        if package.get("torn"):
            blocks += found.blocks
        else:
            dropped += dropped_lines(
                (block.text for block in found.blocks), "aside", f"{path}, which is not in the book's order"
            )
    return blocks, dropped


def _headed(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """Return a chapter's blocks below what the contents call it, where it has no heading of its own."""
    if not (title and blocks) or any(block.kind == Kind.HEADING for block in blocks[:HEAD_BLOCKS]):
        return blocks
    return [Block(Kind.HEADING, title), *blocks]


_ASIDE = {"contents": "a table of contents", "aside": "beside the book's order of reading"}


def _is_document(path: str) -> bool:
    return bool(DOCUMENT.search(path)) and not NOT_A_CHAPTER.match(path)


def _chapter(book: _Book, path: str, media_type: str) -> Markup:
    if NO_TEXT.match(media_type) or path.lower().endswith(".svg"):
        return Markup((), tuple(_picture(book, path, media_type or "image/svg+xml")))
    text = decode_text(book.member(path), f"{book.name}: {path}", html=True)
    text = CDATA.sub(lambda section: escape(section[1], quote=False), text)
    found = read_markup(parse_page(text))
    return replace(found, dropped=(*found.dropped, *comments_in(text)))


def _picture(book: _Book, path: str, media_type: str) -> Iterator[Dropped]:
    """Yield what is told of a chapter that is a picture or the like; one in SVG may have words in it."""
    yield Dropped(path, "picture", f"a chapter of the type {media_type}, which is not text")
    if ("svg" in media_type.lower() or path.lower().endswith(".svg")) and book.find(path):
        drawn = parse_page(decode_text(book.member(path), f"{book.name}: {path}", html=True))
        yield from dropped_lines(lettering(drawn), "picture", f"the lettering of {path}")


def _article(blocks: list[Block], package: "Element", dropped: list[Dropped]) -> Article:
    def said(tag: str) -> list[str]:
        texts = (" ".join("".join(element.itertext()).split()) for element in package.iter(f"{{*}}{tag}"))
        return [text for text in texts if text]

    paragraphs, text = lay_out(blocks)
    return Article(
        next(iter(said("title")), ""),
        paragraphs,
        byline=" and ".join(said("creator")[:2]),
        published=next((date for text in said("date") if (date := iso_date(text))), ""),
        language=tidy_tag(next(iter(said("language")), "")),
        text=text,
        dropped=tuple(dropped),
    )
