"""How an e-book is put together (EPUB 2 and 3): its container, its package, its spine and its table of contents."""

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audiobrief.expressions import regex
from audiobrief.standards.zip_faults import ZIP_FAULTS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
NAVIGATION = "application/x-dtbncx+xml"
LONGEST_TAIL = 2000
"""Bytes in which the last tag of a file stands, behind comments of a converter; set by hand."""
FEWEST_WORDS = 60
"""Of a part of its own; a shorter one, such as a title page, belongs to the next: as an article it would be refused;
set by hand."""
LARGEST, EXPANDED = 60_000_000, 5
"""Bytes that a spine may unpack to in any case, and times the book: text shrinks to a third, endless zeros far more;
set by hand."""
DEEPEST = 2
"""Levels of a table of contents that are chapters: those of parts; what is below are sections of a chapter;
set by hand."""
_NO_TEXT = regex(rb"<(?:(?:style|script|a)\b.*?</(?:style|script|a)|[^<>]*)>", re.DOTALL | re.IGNORECASE)
"""Markup, and links: a page of nothing else is a table of contents."""
NO_TEXT = regex(
    r"image/|audio/|video/|font/|text/css|application/(?:pdf|font|x-font|vnd\.ms-opentype|x-dtbncx)", re.IGNORECASE
)
"""Media types of parts without text; whatever else the spine names is looked at."""
_TEXT_TYPE = regex(r"(?:\S*(?:html|xml|dtbook|oeb1)\S*|text/plain)?", re.IGNORECASE)
"""What a chapter is by itself; another type has a fallback (EPUB 3.3, 3.5.1)."""
DAMAGED = (*ZIP_FAULTS, KeyError, ValueError, SyntaxError)
"""What zipfile and lxml raise for a broken book."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the book, as the manifest has it."""

    path: str
    media_type: str
    fallback: str
    nav: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some documents of the spine that are heard as one."""

    key: str
    """What it is called for good: the path of its first document."""
    title: str
    """As the table of contents has it; empty where that does not name it."""
    paths: tuple[str, ...]
    """Its documents, in order, as the archive spells them."""
    digest: str
    """Of these documents, in hex."""


def find_member(archive: zipfile.ZipFile, path: str) -> str:
    """Return how the archive spells a path, whatever its capitals; empty when it has none such."""
    return path if path in archive.NameToInfo else _folded_names(archive).get(path.casefold(), "")


@lru_cache(maxsize=2)
def _folded_names(archive: zipfile.ZipFile) -> dict[str, str]:
    return {name.casefold(): name for name in reversed(archive.namelist())}


def parse_xml(content: bytes) -> tuple["Element", str]:
    """Return the tree, and what is wrong with the XML that it was made of. Raises ValueError for what is none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    tree = etree.fromstring(content.strip(), parser)
    if tree is None:
        raise ValueError("a part of it is no XML")
    root = str(tree.tag).rpartition("}")[2].encode()
    whole = len(tree) == 0 or re.search(rb"</(?:[\w.-]+:)?" + re.escape(root) + rb"\s*>", content[-LONGEST_TAIL:])
    return tree, "" if whole else "it has no end"


def package_path(archive: zipfile.ZipFile, container: "Element") -> str:
    """Return where the package file lies: the first named that the archive has (EPUB 3.3, 4.2.6.3.1.3).

    Raises ValueError when the container names none.
    """
    named = [str(file.get("full-path")) for file in container.iter("{*}rootfile") if file.get("full-path")]
    if not named:
        raise ValueError("its container names no package")
    spelled = [path for name in named for path in (name, unquote(name)) if find_member(archive, path)]
    return next(iter(spelled), named[0])


def read_manifest(folder: str, package: "Element") -> dict[str, Item]:
    """Return the parts of a book by their ids; `folder` is that of its package."""
    return {item.get("id") or "": _item(folder, item) for item in package.iter("{*}item")}


def _item(folder: str, item: "Element") -> Item:
    href = (item.get("href") or "").partition("#")[0]
    return Item(
        posixpath.normpath(posixpath.join(folder, unquote(href))),
        (item.get("media-type") or "").strip().lower(),
        item.get("fallback") or "",
        "nav" in (item.get("properties") or "").split(),
    )


def parts_by_id(items: dict[str, Item]) -> Mapping[str, Item]:
    """Return a manifest's parts by id, which is known by its letters too, whatever their capitals."""
    return {_letters(key): item for key, item in reversed(items.items())} | items


def wanted_items(by_id: Mapping[str, Item], idref: str) -> tuple[Item, ...]:
    """Return the part that the spine means and those in its place, of which the last is read; none without such an id.

    `by_id` is what `parts_by_id` returns.
    """
    item = by_id.get(idref) or by_id.get(_letters(idref))
    chain: list[Item] = []
    while item is not None and item not in chain:
        chain.append(item)
        readable = _TEXT_TYPE.fullmatch(item.media_type) and not NO_TEXT.match(item.media_type)
        item = None if readable else by_id.get(item.fallback) or by_id.get(_letters(item.fallback))
    return tuple(chain)


def _letters(called: str) -> str:
    return called.casefold().strip()


@lru_cache(maxsize=1)
def list_chapters(data: bytes) -> tuple[Chapter, ...]:
    """Return the chapters of a book that is not protected: its table of contents laid over its spine.

    None is too short for an article, and every document of the spine is in one. Raises one of DAMAGED.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if find_member(archive, ENCRYPTION):
            return ()
        path = package_path(archive, parse_xml(archive.read(find_member(archive, CONTAINER)))[0])
        package, fault = parse_xml(archive.read(find_member(archive, path)))
        if fault:
            return ()
        items = read_manifest(posixpath.dirname(path), package)
        by_id = parts_by_id(items)
        chains = [wanted_items(by_id, reference.get("idref") or "") for reference in package.iter("{*}itemref")]
        spine = tuple(dict.fromkeys(find_member(archive, chain[-1].path) for chain in chains if chain))
        if sum(archive.NameToInfo[path].file_size for path in spine if path) > max(LARGEST, len(data) * EXPANDED):
            return ()
        titles = document_titles(archive, items)
        return _chapters(archive, [path for path in spine if path], titles)


def _chapters(archive: zipfile.ZipFile, spine: list[str], titles: dict[str, str]) -> tuple[Chapter, ...]:
    named = [path in titles for path in spine]
    groups: list[list[_Document]] = []
    word_count = FEWEST_WORDS
    for place, path in enumerate(spine):
        document = _read_document(archive, path)
        if groups and (word_count < FEWEST_WORDS or (any(named) and not named[place])):
            groups[-1].append(document)
            word_count += document.word_count
        else:
            groups.append([document])
            word_count = document.word_count
    if len(groups) > 1 and word_count < FEWEST_WORDS:
        groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(_chapter(group, titles) for group in groups)


def _chapter(documents: list["_Document"], titles: dict[str, str]) -> Chapter:
    paths = tuple(document.path for document in documents)
    title = next((titles[path] for path in reversed(paths) if path in titles), "")
    digests = " ".join((title, *(document.digest for document in documents)))
    return Chapter(paths[0], title, paths, hashlib.sha256(digests.encode("utf-8", "replace")).hexdigest())


@dataclass(frozen=True, slots=True)
class _Document:
    path: str
    word_count: int
    digest: str


def _read_document(archive: zipfile.ZipFile, path: str) -> _Document:
    content = archive.read(path)
    return _Document(path, len(_NO_TEXT.sub(b" ", content).split()), hashlib.sha256(content).hexdigest())


def document_titles(archive: zipfile.ZipFile, items: dict[str, Item]) -> dict[str, str]:
    """Return the documents that the table of contents names, with what it calls them: of one the first name."""
    found: dict[str, str] = {}
    for item in sorted(items.values(), key=lambda item: not item.nav):
        path = find_member(archive, item.path) if item.nav or item.media_type == NAVIGATION else ""
        if not path or found:
            continue
        tree, _ = parse_xml(archive.read(path))
        for link, title in _entries(tree, DEEPEST):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link.partition("#")[0])))
            if member := find_member(archive, target):
                found.setdefault(member, title)
    return found


def _entries(tree: "Element", depth: int) -> Iterator[tuple[str, str]]:
    """Yield links and labels of a navigation document (EPUB 3) or an NCX (EPUB 2), not below `depth`."""
    tables = [nav for nav in tree.iter("{*}nav") if "toc" in " ".join(map(str, nav.attrib.values())).split()]
    root = tables[0] if tables else next(tree.iter("{*}navMap", "{*}nav"), None)
    if root is None:
        return
    for entry in root.iter("{*}li", "{*}navPoint"):
        above = sum(1 for box in entry.iterancestors("{*}li", "{*}navPoint"))
        link = next(entry.iter("{*}a", "{*}content"), None)
        label = next(entry.iter("{*}navLabel", "{*}a"), None)
        if above < depth and link is not None and label is not None:
            yield link.get("href") or link.get("src") or "", " ".join("".join(label.itertext()).split())
