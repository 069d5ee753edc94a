"""What the bytes of a source are: text, a page, a feed, a message, a book, or something that cannot be read aloud.

A name or a server only claims a type; content that begins as an HTML document or a feed, or with the magic
number of another format, is believed over both.
"""

import re

from audiobrief.errors import ReadError
from audiobrief.expressions import regex
from audiobrief.model import SourceType
from audiobrief.sources.data import find_data
from audiobrief.sources.markup import end_of_remarks, foreign_document, head_of, is_feed
from audiobrief.standards import signatures

BLANK_BYTES = b" \t\r\n\v\f\xef\xbb\xbf\xfe\xff"
"""White space and byte order marks."""
JSON = "JSON data"
HEAD_BYTES = 8192  # how much of the content is looked at: a page's <html> may stand below its comments; set by hand

SUFFIXES = {
    ".txt": SourceType.TEXT,
    ".text": SourceType.TEXT,
    ".html": SourceType.HTML,
    ".htm": SourceType.HTML,
    ".xhtml": SourceType.HTML,
    ".md": SourceType.MARKDOWN,
    ".markdown": SourceType.MARKDOWN,
    ".mdown": SourceType.MARKDOWN,
    ".mkd": SourceType.MARKDOWN,
    ".mdx": SourceType.MARKDOWN,
    ".eml": SourceType.EMAIL,
    ".mht": SourceType.EMAIL,
    ".mhtml": SourceType.EMAIL,
    ".epub": SourceType.EPUB,
    ".pdf": SourceType.PDF,
    ".docx": SourceType.DOCX,
    ".docm": SourceType.DOCX,
    ".odt": SourceType.ODT,
    ".ott": SourceType.ODT,
}

CONTENT_TYPES = {
    "text/html": SourceType.HTML,
    "application/xhtml+xml": SourceType.HTML,
    "text/markdown": SourceType.MARKDOWN,
    "text/x-markdown": SourceType.MARKDOWN,
    "text/plain": SourceType.TEXT,
    "message/rfc822": SourceType.EMAIL,
    "multipart/related": SourceType.EMAIL,
    "application/epub+zip": SourceType.EPUB,
    "application/pdf": SourceType.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": SourceType.DOCX,
    "application/vnd.oasis.opendocument.text": SourceType.ODT,
    "application/rss+xml": SourceType.FEED,
    "application/atom+xml": SourceType.FEED,
    "application/rdf+xml": SourceType.FEED,
    "application/feed+json": SourceType.FEED,
}
SAY_NOTHING = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml", "text/plain"}
    | {"application/json", "text/json"}
)

FOREIGN_CONTENT_TYPES = (
    ("image/", "a picture"),
    ("audio/", "a sound file"),
    ("video/", "a film"),
    ("font/", "a font"),
    ("application/zip", "a ZIP archive"),
    ("application/gzip", "a gzip archive"),
    ("application/msword", "an office document"),
    ("application/vnd.ms-", "an office document"),
    ("application/vnd.openxmlformats", "an office document"),
    ("application/vnd.oasis", "an office document"),
    ("application/rtf", "a rich text document"),
    ("text/rtf", "a rich text document"),
    ("text/csv", "a table, which audiobrief batch reads"),
    ("text/tab-separated-values", "a table, which audiobrief batch reads"),
    ("application/jsonl", "JSON Lines data, which audiobrief batch reads"),
    ("application/x-ndjson", "JSON Lines data, which audiobrief batch reads"),
    ("text/vtt", "subtitles"),
    ("application/x-subrip", "subtitles"),
    ("text/calendar", "a calendar"),
    ("text/vcard", "an address book"),
    ("application/json", "JSON data"),
    ("application/javascript", "a script"),
    ("text/javascript", "a script"),
    ("text/css", "a style sheet"),
    ("", "something else"),
)

READABLE = {
    signatures.PDF: SourceType.PDF,
    signatures.EPUB: SourceType.EPUB,
    signatures.ODT: SourceType.ODT,
}
PARTS_OF = {b"word/document.xml": SourceType.DOCX, b"META-INF/container.xml": SourceType.EPUB}
"""Parts that only a text in Office Open XML has (ECMA-376, part 1, 11.3.10), or a book (EPUB 3.3, 4.2.6.3.1): archives
that were packed again do not begin as these should."""

_DOCUMENT = regex(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ELEMENT = regex(
    r"<(?:meta|title|link|script|style|article|section|main|header|nav|div|p|h[1-6]|figure|ul|ol|table|blockquote"
    r"|a|b|i|em|strong|span|font|center|pre|br|hr|img|aside|footer|form|dl)[\s>]",
    re.IGNORECASE,
)
_FRONT_MATTER = regex(r"\s*(?:---[ \t]*\r?\n[\w-]+[ \t]*:|\+\+\+[ \t]*\r?\n[\w-]+[ \t]*=)")
_HEADING = regex(r"#{1,6} \S")
_UNDERLINE = regex(r"={3,}\s*")


def type_of_name(name: str) -> SourceType | None:
    """Return the type that a file's or URL path's suffix claims, or None."""
    _, dot, suffix = name.rpartition(".")
    return SUFFIXES.get(dot + suffix.lower())


def find_type(data: bytes, claimed: SourceType | None) -> SourceType:
    """Return what the content is, given what its name or server claims: HTML shows itself, text shows nothing.

    A feed is one whatever is claimed, and nothing else is. A claim of HTML or Markdown holds; one of text yields to
    an HTML document. Without a claim, an HTML element at the beginning makes HTML, front matter or a heading makes
    Markdown, and all else is text.
    """
    readable = _readable_format(data) or (SourceType.FEED if is_feed(data) else None)
    claimed = None if claimed is SourceType.FEED else claimed
    if readable or claimed not in (None, SourceType.TEXT):
        return readable or claimed or SourceType.TEXT
    head = head_of(data, HEAD_BYTES)
    content = head[end_of_remarks(head) :]
    if _DOCUMENT.match(content):
        return SourceType.HTML
    if claimed:
        return claimed
    if _ELEMENT.match(content):
        return SourceType.HTML
    if _FRONT_MATTER.match(head) or _has_markdown_heading(head):
        return SourceType.MARKDOWN
    return SourceType.TEXT


def check_readable(data: bytes, name: str) -> None:
    """Raise ReadError when the content is blank, or of a format that cannot be read aloud, naming it."""
    if not data.strip(BLANK_BYTES):
        raise ReadError(f"{name}: this is empty; give a file, a URL or a text with an article in it")
    if not _readable_format(data) and (found := _foreign_format(data)):
        more = ", or make what it lists with audiobrief batch" if found == JSON else ""
        raise ReadError(f"{name}: this is {found}, not text, HTML or Markdown; give the article's text itself{more}")


def find_readable_type(data: bytes, name: str, given: SourceType | None, claimed: SourceType | None) -> SourceType:
    """Return what a source is: as its user has `given`, else by what it shows and its name or server claims.

    Raises ReadError for all that is no article: blank, of a foreign format, data, or a feed said to be something else.
    """
    check_readable(data, name)
    check_given(data, given, name)
    found = given or find_type(data, claimed)
    if given is None and (found is SourceType.TEXT or (found is SourceType.MARKDOWN and claimed is None)):
        _refuse_data(data, name)
    return found


def _refuse_data(data: bytes, name: str) -> None:
    path = name.partition("?")[0].partition("#")[0] if "://" in name else name
    suffix = path[path.rfind(".") :] if "." in path else ""
    words, remedy = find_data(data, suffix)
    if words:
        raise ReadError(f"{name}: this is {words}, not an article; {remedy}, or have it read as it stands: --type text")


def check_given(data: bytes, given: SourceType | None, name: str) -> None:
    """Raise ReadError when a feed is said to be something else: its markup would be read aloud."""
    if given not in (None, SourceType.FEED) and is_feed(data):
        raise ReadError(f"{name}: this is a feed, not {given}; leave --type out, or give the article's text itself")


def claimed_type(content_type: str, path: str) -> SourceType | None:
    """Return the type that a server's content type or, where that says nothing, the path claims; None: neither."""
    by_server = CONTENT_TYPES.get(content_type)
    return (type_of_name(path) or by_server) if content_type in SAY_NOTHING else by_server


def foreign_content_type(content_type: str) -> str:
    """Return in words what a content type names if it is not an article's, else an empty string."""
    if content_type in CONTENT_TYPES or content_type in SAY_NOTHING:
        return ""
    return next(words for prefix, words in FOREIGN_CONTENT_TYPES if content_type.startswith(prefix))


def _has_markdown_heading(head: str) -> bool:
    lines = head.lstrip().split("\n", 2)
    return bool(_HEADING.match(lines[0]) or (len(lines) > 1 and _UNDERLINE.fullmatch(lines[1])))


def _readable_format(data: bytes) -> SourceType | None:
    found = signatures.name_format(data)
    if found in {signatures.OFFICE, signatures.ZIP}:
        return next((kind for part, kind in PARTS_OF.items() if part in data), None)
    return READABLE.get(found)


def _foreign_format(data: bytes) -> str:
    if words := signatures.name_format(data):
        return words
    return "" if _ELEMENT.match(head := head_of(data), end_of_remarks(head)) else foreign_document(data)
