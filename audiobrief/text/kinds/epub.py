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
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audiobrief.errors import ReadError
from audiobrief.model import Article, Dropped
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.text.charset import decode_text
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.markup import Markup, dropped_lines, read_markup
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.block import Block
from audiobrief.text.page.tree import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
FONT_OBFUSCATION = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""EPUB 3.3, 4.3: fonts are made useless outside their book, which protects no text."""
NO_TEXT = re.compile(
    r"image/|audio/|video/|font/|text/css|application/(?:pdf|font|x-font|vnd\.ms-opentype|x-dtbncx)", re.IGNORECASE
)
"""Media types of parts without text; whatever else the spine names is looked at."""
DOCUMENT = re.compile(r"\.(?:x?html?|xml)$", re.IGNORECASE)
NOT_A_CHAPTER = re.compile(r"^(?:META-INF/|mimetype$|.*\.(?:opf|ncx|svg)$|.*/\.|__MACOSX/)", re.IGNORECASE)
LONGEST_TAIL = 2000
"""Bytes in which the last tag of a file stands."""
MOST_BYTES = 60_000_000
"""Of all chapters, unpacked."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of the book, as the manifest has it."""

    path: str
    media_type: str
    fallback: str
    nav: bool


@dataclass(slots=True)
class _Book:
    """An open book."""

    archive: zipfile.ZipFile
    name: str
    left: int = MOST_BYTES

    def member(self, path: str) -> bytes:
        """Return a part, whatever the capitals of its name; raises KeyError or ValueError."""
        path = self.find(path) or path
        with self.archive.open(path) as file:
            content = file.read(self.left + 1)
        if len(content) > self.left:
            raise ValueError(f"it unpacks to more than {MOST_BYTES:,} bytes")
        self.left -= len(content)
        return content

    def find(self, path: str) -> str:
        """Return how the archive spells a path, empty when it has none such."""
        names = self.archive.NameToInfo
        if path in names:
            return path
        folded = path.casefold()
        return next((name for name in names if name.casefold() == folded), "")


def parse_epub(data: bytes, name: str) -> Article:
    """Return every paragraph of a book, unclassified. Raises ReadError when it is broken, protected or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = _Book(archive, name)
            _refuse_protected(book)
            folder, package = _package(book)
            blocks, dropped = _read(book, folder, package)
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
    return _article(blocks, package, dropped)


def _refuse_protected(book: _Book) -> None:
    path = book.find(ENCRYPTION)
    if not path:
        return
    content = book.member(path)
    tree, _ = _xml(content)
    methods = [
        method.get("Algorithm")
        for data in tree.iter("{*}EncryptedData")
        for method in data.iterchildren("{*}EncryptionMethod")
    ]
    sealed = len(list(tree.iter("{*}EncryptedData"))) > len(methods)
    if sealed or any(method not in FONT_OBFUSCATION for method in methods):
        raise ReadError(f"{book.name}: this e-book is protected against copying; give one without protection")


def _package(book: _Book) -> tuple[str, "Element"]:
    container, _ = _xml(book.member(CONTAINER))
    path = next((file.get("full-path") for file in container.iter("{*}rootfile") if file.get("full-path")), None)
    if path is None:
        raise ValueError("its container names no package")
    package, fault = _xml(book.member(unquote(path) if not book.find(path) else path))
    if fault:
        _log.warning(
            "%s: the list of the book's chapters is torn (%s); all chapters that it holds are read", book.name, fault
        )
        package.set("torn", fault)
    return posixpath.dirname(path), package


def _read(book: _Book, folder: str, package: "Element") -> tuple[list[Block], list[Dropped]]:
    items = {item.get("id") or "": _item(folder, item) for item in package.iter("{*}item")}
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    read: set[str] = set()
    for reference in package.iter("{*}itemref"):
        item = _wanted(items, reference.get("idref") or "")
        path = book.find(item.path) if item else ""
        if item is None or not path:
            called = item.path if item else reference.get("idref")
            raise ValueError(f'its chapter "{called}" is not in it')
        if path in read:
            continue
        read.add(path)
        aside = "contents" if item.nav else "aside" if reference.get("linear") == "no" else ""
        found = _chapter(book, path, item.media_type)
        dropped += found.dropped
        if aside:
            dropped += dropped_lines((block.text for block in found.blocks), aside, _ASIDE[aside])
        else:
            blocks += found.blocks
    navigation = {book.find(item.path) for item in items.values() if item.nav}
    for path in (path for path in book.archive.NameToInfo if path not in read | navigation and _is_document(path)):
        found = _chapter(book, path, "")
        if package.get("torn"):
            blocks += found.blocks
        else:
            dropped += dropped_lines(
                (block.text for block in found.blocks), "aside", f"{path}, which is not in the book's order"
            )
    return blocks, dropped


_ASIDE = {"contents": "a table of contents", "aside": "beside the book's order of reading"}


def _is_document(path: str) -> bool:
    return bool(DOCUMENT.search(path)) and not NOT_A_CHAPTER.match(path)


def _item(folder: str, item: "Element") -> _Item:
    href = (item.get("href") or "").partition("#")[0]
    return _Item(
        posixpath.normpath(posixpath.join(folder, unquote(href))),
        (item.get("media-type") or "").strip().lower(),
        item.get("fallback") or "",
        "nav" in (item.get("properties") or "").split(),
    )


def _wanted(items: dict[str, _Item], idref: str) -> _Item | None:
    """Return the part that the spine means: the one of that id, or what can be read in its place."""
    folded = {key.casefold().strip(): key for key in items}
    item = items.get(idref) or items.get(folded.get(idref.casefold().strip(), ""))
    seen: set[str] = set()
    while item and NO_TEXT.match(item.media_type) and item.fallback in items and item.fallback not in seen:
        seen.add(item.fallback)
        item = items[item.fallback]
    return item


def _chapter(book: _Book, path: str, media_type: str) -> Markup:
    if NO_TEXT.match(media_type) or path.lower().endswith(".svg"):
        return Markup(
            (), (Dropped(path, "picture", f"a chapter of the type {media_type or 'image/svg+xml'}, without text"),)
        )
    text = decode_text(book.member(path), f"{book.name}: {path}", html=True)
    return read_markup(parse_page(text))


def _xml(content: bytes) -> tuple["Element", str]:
    """Return the tree, and what is wrong with the XML that it was made of."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    tree = etree.fromstring(content.strip(), parser)
    if tree is None:
        raise ValueError("a part of it is no XML")
    root = str(tree.tag).rpartition("}")[2].encode()
    whole = len(tree) == 0 or re.search(rb"</(?:[\w.-]+:)?" + re.escape(root) + rb"\s*>", content[-LONGEST_TAIL:])
    return tree, "" if whole else "it has no end"


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
