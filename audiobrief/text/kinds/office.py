"""Documents of word processors (.docx, .odt) to paragraphs: by way of markup, which is read like a book's chapter.

.docx goes through mammoth (BSD-2-Clause, 0.7 MB), which keeps to what paragraphs mean and leaves out what was deleted;
python-docx (MIT, 2.9 MB) passes over notes, boxes and insertions. .odt is read here: odfpy has had no release since
2020, and the format (OpenDocument 1.3) is plain XML. Deletions, comments, notes and heads are dropped by name.
"""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from audiobrief.errors import ReadError
from audiobrief.model import Article, Dropped
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.standards.zip_faults import ZIP_FAULTS
from audiobrief.text.kinds.layout import lay_out
from audiobrief.text.kinds.markup import dropped_lines, read_markup
from audiobrief.text.kinds.word import DOCUMENT, settle_document, unread_lines, with_document
from audiobrief.text.language.dates import iso_date
from audiobrief.text.page.tree import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

EXPANDED = 20
"""Times the limit of a source: what its parts may unpack to; XML shrinks to a tenth."""
DAMAGED = (*ZIP_FAULTS, ExpatError, SyntaxError, LookupError, ValueError, AttributeError, TypeError)
"""What zipfile, lxml and mammoth raise for damaged files; RuntimeError also for endless nesting."""
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='toc 1'] => p.toc:fresh
p[style-name='toc 2'] => p.toc:fresh
p[style-name='toc 3'] => p.toc:fresh
"""
RUNNING_HEAD = ("running head", "the head or foot of a page")
BESIDE = (
    ("word/comments", "comment", "a remark beside the text"),
    ("word/header", *RUNNING_HEAD),
    ("word/footer", *RUNNING_HEAD),
)
DELETED = ("deleted", "deleted, as tracked changes have it")


def parse_docx(data: bytes, name: str, max_size: int) -> Article:
    """Return every paragraph of a Word document, unclassified.

    Raises ReadError when it is damaged, protected or too large, and when the library is not installed.
    """
    try:
        import mammoth
    except ImportError as error:
        raise ReadError(f"{name}: reading .docx needs another library; pip install 'audiobrief[kinds]'") from error
    try:
        with _package(data, name, max_size) as archive:
            document = _xml(archive.read(DOCUMENT))
            dropped = [*_beside(archive), *_deleted(document), *settle_document(document)]
            settled = with_document(archive, document)
            markup = mammoth.convert_to_html(settled, style_map=STYLES, convert_image=_no_image).value
            dropped += unread_lines(document, markup)
            about = _about(archive, "docProps/core.xml")
    except DAMAGED as error:
        raise ReadError(f"{name}: this document is damaged ({error}); give another copy, or its text") from error
    return _article(markup, about, dropped, name)


def parse_odt(data: bytes, name: str, max_size: int) -> Article:
    """Return every paragraph of an OpenDocument text, unclassified; errors are those of `parse_docx`."""
    try:
        with _package(data, name, max_size) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise ReadError(f"{name}: this document needs a password; give it without one, or its text")
            dropped: list[Dropped] = []
            markup = "".join(_markup(_xml(archive.read("content.xml")), dropped))
            dropped += _running_heads(archive)
            about = _about(archive, "meta.xml")
    except DAMAGED as error:
        raise ReadError(f"{name}: this document is damaged ({error}); give another copy, or its text") from error
    return _article(markup, about, dropped, name)


def _package(data: bytes, name: str, max_size: int) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    size = sum(part.file_size for part in archive.infolist() if part.filename.endswith((".xml", ".rels")))
    if size > max_size * EXPANDED:
        raise ReadError(f"{name}: this document unpacks to {size:,} bytes, more than is read; raise it with --max-size")
    return archive


def _no_image(image: Any) -> dict[str, str]:
    return {"src": "", "alt": image.alt_text or ""}


def _xml(content: bytes) -> "Element":
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _said(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _beside(archive: zipfile.ZipFile) -> Iterator[Dropped]:
    for beginning, rule, reason in BESIDE:
        for part in archive.namelist():
            if part.startswith(beginning) and part.endswith(".xml"):
                yield from dropped_lines(map(_said, _xml(archive.read(part)).iter("{*}p")), rule, reason)


def _running_heads(archive: zipfile.ZipFile) -> Iterator[Dropped]:
    """Yield what an OpenDocument has at the head and foot of its pages."""
    if "styles.xml" in archive.namelist():
        for page in _xml(archive.read("styles.xml")).iter("{*}master-page"):
            yield from dropped_lines(map(_said, page.iter("{*}p")), *RUNNING_HEAD)


def _deleted(document: "Element") -> Iterator[Dropped]:
    yield from dropped_lines((_said(change) for change in document.iter("{*}del", "{*}moveFrom")), *DELETED)


def _about(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return what a document says of itself in Dublin Core."""
    if part not in archive.namelist():
        return {}
    tree = _xml(archive.read(part))
    return {str(element.tag).rpartition("}")[2]: _said(element) for element in tree.iter("{*}*") if not len(element)}


def _article(markup: str, about: dict[str, str], dropped: list[Dropped], name: str) -> Article:
    tree = parse_page(f"<html><body>{markup}</body></html>")
    for item in tree.iter("li"):
        if (item.get("id") or "").startswith(("footnote-", "endnote-")):  # what mammoth calls notes
            item.set("class", "footnote")
    found = read_markup(tree)
    if not found.blocks:
        raise ReadError(f"{name}: this document holds no text; give another copy, or its text")
    paragraphs, text = lay_out(found.blocks)
    return Article(
        about.get("title", ""),
        paragraphs,
        byline=about.get("creator", "") or about.get("initial-creator", ""),
        published=iso_date(about.get("created", "") or about.get("creation-date", ""))[:10],
        language=tidy_tag(about.get("language", "")),
        text=text,
        anchors=found.anchors,
        dropped=(*found.dropped, *dropped),
    )


ELEMENTS = {
    "p": "p", "list": "ul", "list-item": "li", "list-header": "li", "table": "table", "table-row": "tr",
    "table-cell": "td", "section": "div", "text-box": "div", "frame": "div", "line-break": "br",
}  # fmt: skip
"""Elements of OpenDocument 1.3 by their local names, and of HTML; what is not here is seen through."""
SPACES = frozenset({"s", "tab"})
TITLES = {"Title": "h1", "Subtitle": "h2", "Quotations": "blockquote"}
ASIDE = {
    "note-citation": ("note mark", "the mark of a note"),
    "note-body": ("notes", "notes of the text"),
    "annotation": ("comment", "a remark beside the text"),
    "tracked-changes": DELETED,
    "table-of-content": ("contents", "a table of contents"),
    "alphabetical-index": ("contents", "an index"),
    "illustration-index": ("contents", "a list of pictures"),
    "table-index": ("contents", "a list of tables"),
    "object-index": ("contents", "a list of objects"),
    "user-index": ("contents", "a list of the writer's own"),
    "bibliography": ("references", "a list of what was read for it"),
    "sender-fields": ("hidden", "fields of the document"),
    "ruby-text": ("reading aid", "how a word is read, beside it"),
    "title": ("picture", "the description of a picture"),
    "desc": ("picture", "the description of a picture"),
    "hidden-text": ("hidden", "hidden in the document"),
    "forms": ("form", "fields of a form"),
}


def _markup(document: "Element", dropped: list[Dropped]) -> Iterator[str]:
    """Yield an OpenDocument's body as HTML, piece by piece, in one walk; what stands beside the text is dropped."""
    from lxml import etree

    body = next(document.iter("{*}body"), document)
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        local = str(element.tag).rpartition("}")[2]
        if event == "end":
            yield "" if _aside(element, local) else _closed(element, local)
            yield escape(element.tail or "") if element is not body else ""
        elif aside := _aside(element, local):
            dropped += dropped_lines([*map(_said, element.iter("{*}p"))] or [_said(element)], *aside)
            walk.skip_subtree()
        else:
            yield _opened(element, local) + escape(element.text or "")


def _aside(element: "Element", local: str) -> tuple[str, str] | None:
    """Return the rule and the reason by which an element is not read."""
    if local in {"section", "hidden-paragraph"} and _attribute(element, "display") == "none":
        return ASIDE["hidden-text"]
    return ASIDE.get(local)


def _html_name(element: "Element", local: str) -> str:
    if local == "h":
        level = _attribute(element, "outline-level")
        return f"h{level}" if level in set("123456") else "h6"
    style = _attribute(element, "style-name") if local == "p" else ""
    return TITLES.get(style, ELEMENTS.get(local, ""))


def _opened(element: "Element", local: str) -> str:
    if local in SPACES:
        return " "
    tag = _html_name(element, local)
    return f"<{tag}>" if tag else ""


def _closed(element: "Element", local: str) -> str:
    tag = _html_name(element, local)
    return f"</{tag}>" if tag and tag != "br" else ""


def _attribute(element: "Element", local: str) -> str:
    return next((str(value) for key, value in element.items() if str(key).endswith("}" + local)), "")
